"""Build the checked table of segments from a file with one row per segment, in the file's order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..columns import rivals
from ..columns.column import Column
from ..columns.guess import Mapped
from ..columns.listing import shown_columns
from ..columns.vocabulary import PERIODS, words
from ..file_report import FileReport
from ..job import Job
from ..problems import Problem
from ..values import cells, money
from . import reconciliation
from .customers import revenue_unit
from .reconciliation import Source
from .staging import stage

SAME = 0.01
COUNTS = ("customers", "base", "lost")
OTHERS = ("products_per_customer", "duration_years", "retention", "churn")
MONEY_ROLES = ("revenue", "revenue_per_customer")


def make(job: Job, columns: Sequence[Column], mapped: Mapped) -> FileReport:
    """Segments: segment, customers, revenue or revenue_per_customer, and duration_years, retention, base and lost,
    products_per_customer where given. Raises Problem without customers or money."""
    names = sorted(mapped.mapping.values())
    if "segment" not in mapped.guesses or "customers" not in mapped.guesses:
        raise Problem("no_segment_column", known=names)
    roles = [role for role in MONEY_ROLES if role in mapped.guesses]
    if not roles:
        raise Problem("no_amount_column", known=names)
    rivals.settle(job, mapped)
    stage(job, mapped)
    fields, joins = _fields(job, mapped)
    _one_duration(job, mapped, fields, joins)
    source = Source(
        fields=fields,
        joins=joins,
        reasons=[
            ("no_segment", "segment IS NULL", mapped.guesses["segment"].column),
            ("bad_customers", "customers IS NULL OR customers < 0", mapped.guesses["customers"].column),
            *(("bad_amount", f"{role} IS NULL", mapped.guesses[role].column) for role in roles),
        ],
        shown=[guess.column for guess in mapped.guesses.values()],
        amount=_total(roles),
    )
    reconciliation.make(job, source)
    kept = reconciliation.write(job, source)
    if not kept.rows_used:
        raise Problem("no_usable_rows", rows=kept.rows_read, reasons=kept.reasons(), columns=mapped.mapping)
    (customers,) = job.one("SELECT sum(customers) FROM read_parquet(?)", str(kept.table))
    if not {"duration_years", "retention", "lost"} & set(fields):
        job.note("no_duration", columns=[])
    values: dict[str, Any] = {
        "customers": int(customers),
        "columns": shown_columns(job, columns, mapped, kept.view),
        "revenue_unit": revenue_unit(job, mapped, roles, must=True),
        "currency": money.header_currency(mapped.guesses[roles[0]].column.name),
    }
    return kept.report(job, **values)


def _total(roles: Sequence[str]) -> str:
    return "revenue" if "revenue" in roles else "(revenue_per_customer * customers)"


def _fields(job: Job, mapped: Mapped) -> tuple[dict[str, str], list[str]]:
    """SQL of every column of the table and the joins it needs; shares as fractions, durations in years."""
    fields = {"segment": cells.text(mapped.guesses["segment"].column)}
    joins: list[str] = []
    for role in (*COUNTS, *MONEY_ROLES, *OTHERS):
        column = mapped.column(role)
        if column is None:
            continue
        share = role in ("retention", "churn")
        found = money.number(job, column) if role in MONEY_ROLES else cells.numbers(job, column, share=share)
        joins += [join for join in found.joins if join not in joins]
        fields[role] = _scaled(role, column, found.sql)
    if churn := fields.pop("churn", None):
        fields.setdefault("retention", f"1 - ({churn})")
    return fields, joins


def _scaled(role: str, column: Column, sql: str) -> str:
    if role in COUNTS:
        return f"TRY_CAST(round({sql}) AS BIGINT)"
    if role in ("retention", "churn"):  # 89, 89 % and 0.89 are one
        return f"CAST(CASE WHEN ({sql}) > 1 THEN ({sql}) / 100 ELSE ({sql}) END AS DOUBLE)"
    if role == "duration_years" and PERIODS["month"].search(words(column.name)):
        return f"CAST(({sql}) / 12 AS DOUBLE)"
    return f"CAST({sql} AS DOUBLE)" if role in OTHERS else sql


def _one_duration(job: Job, mapped: Mapped, fields: dict[str, str], joins: Sequence[str]) -> None:
    """Duration and retention that do not agree (over 1 % apart): the person says which holds."""
    if not {"duration_years", "retention"} <= set(fields):
        return
    found = job.fetch(
        f"""SELECT r.row, {fields["segment"]}, {fields["duration_years"]} AS d, {fields["retention"]} AS s
            FROM {job.rows} r {" ".join(joins)} WHERE d IS NOT NULL AND s < 1 AND abs(d * (1 - s) - 1) > {SAME}"""
    )
    if found:
        names = [mapped.guesses[role].column.name for role in ("duration_years", "retention") if role in mapped.guesses]
        examples = [
            {"row": row, "value": str(name), "duration": round(d, 2), "follows": round(1 / (1 - s), 2)}
            for row, name, d, s in found[:5]
        ]
        answer = job.ask("duration_or_retention", names, ["duration", "retention"], examples=examples)
        fields.pop("retention" if answer == "duration" else "duration_years")
