"""Build the checked table of segments from a file with one row per segment, in the file's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..columns import rivals
from ..columns.column import FileColumn
from ..columns.guess import Mapped
from ..columns.listing import shown_columns
from ..columns.vocabulary import PERIODS, words
from ..file_report import FileReport
from ..job import Job
from ..problems import Problem
from ..values import cells, dates, money
from . import reconciliation, typed_sums
from .customers import offered_unit, revenue_unit
from .reconciliation import Source
from .staging import stage

SAME = 0.01
COUNTS = ("customers", "base", "lost", "orders")
SHARES = ("retention", "churn")
OTHERS = ("products_per_customer", "duration_years", "clv", "nps", "ski", *SHARES)
MONEY_ROLES = ("revenue", "revenue_per_customer")
MOSTLY = 0.8


@dataclass(frozen=True)
class Printed:
    """A figure as printed: what it is, and how far off it can be by its last digit."""

    value: float
    off: float

    def agrees(self, other: Printed) -> bool:
        """Whether both can be the same figure, within their digits and a per cent."""
        return abs(self.value - other.value) <= self.off + other.off + SAME * abs(other.value)


def make(job: Job, columns: Sequence[FileColumn], mapped: Mapped) -> FileReport:
    """Segments: segment, customers, revenue or revenue_per_customer, and purchases, duration_years, retention, base and
    lost, products_per_customer, nps, ski where given. Raises Problem without customers or money."""
    names = sorted(mapped.mapping.values())
    if "segment" not in mapped.guesses or "customers" not in mapped.guesses:
        raise Problem("no_segment_column", known=names)
    _refuse_periods(mapped.guesses["segment"].column)
    roles = [role for role in MONEY_ROLES if role in mapped.guesses]
    if not roles:
        raise Problem("no_amount_column", known=names)
    rivals.settle(job, mapped)
    stage(job, mapped)
    fields, joins = _fields(job, mapped)
    sums = typed_sums.find(job, mapped, fields, joins)
    lines = _lines(job, mapped, fields, joins, sums)
    roles = _one_revenue(job, mapped, fields, lines)
    agreed = _one_duration(job, mapped, fields, joins, lines)
    source = _source(mapped, fields, joins, roles)
    reconciliation.make(job, source)
    kept = reconciliation.write(job, source)
    if not kept.rows_used:
        raise Problem("no_usable_rows", rows=kept.rows_read, reasons=kept.reasons(), columns=mapped.mapping)
    (customers,) = job.one("SELECT sum(customers) FROM read_parquet(?)", str(kept.table))
    if not {"duration_years", "retention", "lost"} & set(fields):
        job.note("no_duration", columns=[])
    money_columns = [mapped.guesses[role].column for role in MONEY_ROLES if role in mapped.guesses]
    unit = offered_unit(job, money_columns) if agreed else revenue_unit(job, mapped, MONEY_ROLES, must=True)
    values: dict[str, Any] = {
        "customers": int(customers),
        "columns": shown_columns(job, columns, mapped, kept.view),
        "revenue_unit": unit,
        "currency": money.header_currency(mapped.guesses[roles[0]].column.name),
    }
    return kept.report(job, **values)


def _refuse_periods(column: FileColumn) -> None:
    """A row a month is no segment."""
    found = sum(bool(dates.readings(text)) for text in column.filled)
    if column.is_date or (column.filled and found > MOSTLY * len(column.filled)):
        raise Problem("no_customers", what="per_period")


def _source(mapped: Mapped, fields: dict[str, str], joins: list[str], roles: Sequence[str]) -> Source:
    return Source(
        fields={"purchases" if name == "orders" else name: sql for name, sql in fields.items() if name != "clv"}
        | {"is_sum": "r.row IN (SELECT row FROM typed_sums)"},
        joins=joins,
        reasons=[
            ("total_row", "is_sum", mapped.guesses["segment"].column),
            ("no_segment", "segment IS NULL", mapped.guesses["segment"].column),
            ("bad_customers", "customers IS NULL OR customers < 0", mapped.guesses["customers"].column),
            *(("bad_amount", f"{role} IS NULL", mapped.guesses[role].column) for role in roles),
        ],
        shown=[guess.column for guess in mapped.guesses.values()],
        amount=_total(roles),
    )


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
        found = money.number(job, column) if role in MONEY_ROLES else cells.numbers(job, column, share=role in SHARES)
        joins += [join for join in found.joins if join not in joins]
        fields[role] = _scaled(role, column, found.sql)
    if churn := fields.pop("churn", None):
        fields.setdefault("retention", f"1 - ({churn})")
    return fields, joins


def _scaled(role: str, column: FileColumn, sql: str) -> str:
    if role in COUNTS:
        return f"TRY_CAST(round({sql}) AS BIGINT)"
    if role in SHARES:  # 89, 89 % and 0.89 are one
        return f"CAST(CASE WHEN ({sql}) > 1 THEN ({sql}) / 100 ELSE ({sql}) END AS DOUBLE)"
    if role == "duration_years" and PERIODS["month"].search(words(column.name)):
        return f"CAST(({sql}) / 12 AS DOUBLE)"
    return f"CAST({sql} AS DOUBLE)" if role in OTHERS else sql


SegmentRows = list[dict[str, Any]]


def _lines(job: Job, mapped: Mapped, fields: dict[str, str], joins: Sequence[str], sums: Sequence[int]) -> SegmentRows:
    """The segments' figures, and how far off each can be by its last printed digit."""
    roles = [role for role in (*MONEY_ROLES, "customers", "duration_years", "retention", "clv") if role in fields]
    values = ", ".join(f"CAST({fields[role]} AS DOUBLE)" for role in roles)
    texts = ", ".join(f"CAST(r.{_column(mapped, role).key} AS VARCHAR)" for role in roles)
    found = job.fetch(
        f"SELECT r.row, {fields['segment']}, {values}, {texts} FROM {job.rows} r {' '.join(joins)}"
        f" WHERE r.row NOT IN ({', '.join(map(str, sums)) or '-1'}) ORDER BY r.row"
    )
    lines: SegmentRows = []
    for row, name, *rest in found:
        line: dict[str, Any] = {"row": row, "segment": name}
        for role, value, text in zip(roles, rest[: len(roles)], rest[len(roles) :], strict=True):
            if value is not None:
                line[role] = Printed(value, _off(role, value, text or ""))
        lines.append(line)
    return lines


def _column(mapped: Mapped, role: str) -> FileColumn:
    return (
        (mapped.column(role) or mapped.guesses["churn"].column) if role == "retention" else mapped.guesses[role].column
    )


def _off(role: str, value: float, text: str) -> float:
    """Half a unit of the last printed digit, in the figure's own unit.

    >>> _off("duration_years", 8.76, "8,76"), _off("retention", 0.89, "89%")
    (0.005, 0.005)
    """
    digits = text.strip().rstrip("0123456789 %kr").endswith((",", "."))
    decimals = len(text.strip().rstrip("% kr").replace(",", ".").rpartition(".")[2]) if digits else 0
    per_cent = (role == "retention" and "%" in text) or (role == "retention" and decimals == 0)
    return 0.5 * 10.0**-decimals / (100 if per_cent else 1)


def _one_revenue(job: Job, mapped: Mapped, fields: dict[str, str], lines: SegmentRows) -> list[str]:
    """Revenue in all and per customer: one of them, asked where they do not give the same within their digits."""
    if not set(MONEY_ROLES) <= set(fields):
        return [role for role in MONEY_ROLES if role in fields]
    names = [mapped.guesses[role].column.name for role in MONEY_ROLES]
    pairs = [x for x in lines if {*MONEY_ROLES, "customers"} <= set(x)]
    apart = [
        x
        for x in pairs
        if not x["revenue"].agrees(
            Printed(
                x["revenue_per_customer"].value * x["customers"].value,
                x["revenue_per_customer"].off * x["customers"].value,
            )
        )
    ]
    answer = "revenue"
    if apart:
        examples = [{"row": x["row"], "value": str(x["segment"])} for x in apart[:5]]
        answer = job.ask("revenue_or_per_customer", names, list(MONEY_ROLES), examples=examples)
    fields.pop("revenue_per_customer" if answer == "revenue" else "revenue")
    return [answer]


def _one_duration(job: Job, mapped: Mapped, fields: dict[str, str], joins: list[str], lines: SegmentRows) -> bool:
    """Duration and retention that do not agree within their printed digits: the person says which holds. Where they
    agree, the one printed with most digits does, a value per customer among them; whether they do, a year each."""
    if not {"duration_years", "retention"} <= set(fields):
        return False
    pairs = [(x, _stay(x["retention"])) for x in lines if {"duration_years", "retention"} <= set(x)]
    apart = [(x, stay) for x, stay in pairs if stay is not None and not x["duration_years"].agrees(stay)]
    if apart:
        names = [_column(mapped, role).name for role in ("duration_years", "retention")]
        examples = [
            {
                "row": x["row"],
                "value": str(x["segment"]),
                "duration": round(x["duration_years"].value, 2),
                "follows": round(stay.value, 2),
            }
            for x, stay in apart[:5]
        ]
        answer = job.ask("duration_or_retention", names, ["duration", "retention"], examples=examples)
        fields.pop("retention" if answer == "duration" else "duration_years")
        return False
    best = [(x["row"], _sharpest(x, stay).value) for x, stay in pairs]
    job.keep("stays", {"row": "BIGINT", "years": "DOUBLE"}, best)
    fields["duration_years"] = f"coalesce(stays.years, {fields['duration_years']})"
    joins.append("LEFT JOIN stays ON stays.row = r.row")
    fields.pop("retention")
    return bool(pairs)


def _stay(retention: Printed) -> Printed | None:
    """The duration that follows from a retention, with what its digits leave open."""
    low, high = retention.value - retention.off, retention.value + retention.off
    if high >= 1 or retention.value >= 1:
        return None
    ends = 1 / (1 - low), 1 / (1 - high)
    return Printed(1 / (1 - retention.value), max(abs(end - 1 / (1 - retention.value)) for end in ends))


def _sharpest(line: dict[str, Any], stay: Printed | None) -> Printed:
    """The most finely printed of the durations that a line gives, its value per customer among them where it agrees."""
    found = [line["duration_years"], *([stay] if stay else [])]
    if {"clv", "revenue", "customers"} <= set(line) and line["revenue"].value > 0:
        per = line["revenue"].value / max(line["customers"].value, 1)
        value = Printed(line["clv"].value / per, line["clv"].off / per)
        found += [value] if value.agrees(line["duration_years"]) else []
    return min(found, key=lambda printed: printed.off / max(printed.value, 1e-9))
