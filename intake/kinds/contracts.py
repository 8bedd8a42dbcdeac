"""Build the checked table of contracts from a file with one row per contract or subscription, several a customer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from ..columns import rivals
from ..columns.column import FileColumn
from ..columns.guess import Mapped
from ..columns.listing import attributes, measures, shown_columns
from ..columns.vocabulary import PERIODS, words
from ..file_report import FileReport
from ..job import EXAMPLES, Job
from ..problems import Problem
from ..sql import literal
from ..values import answers, cells, customer_ids, dates, money, unsaid
from ..values.cell_words import pattern
from ..values.cells import DayCells, NumberCells
from ..values.customer_ids import Ids
from . import collective, first_guard, reasons, reconciliation
from .customers import has_left
from .reconciliation import Reconciliation, Source
from .staging import stage

UNITS = ("month", "year", "quarter", "contract", "day")
FEW_WORDS = 2  # words among days of ends, up to which they say that there is none
SHORT_DAYS = 45  # contracts that are all over after fewer days are rather hires or stays
_TOTAL = re.compile(
    r"\b(tcv|total|contract value|contract amount|avtalsvärde|kontraktsvärde|vertragswert|contractwaarde)\b"
    r"|合同金额|总",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(arr|acv|annualised|annualized)\b", re.IGNORECASE)


@dataclass
class ContractParts:
    """SQL of the table's columns and what was learnt on the way."""

    ids: Ids
    start: DayCells
    number: NumberCells
    fields: dict[str, str] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)

    def join(self, joins: Sequence[str]) -> None:
        self.joins += [join for join in joins if join not in self.joins]


def make(job: Job, columns: Sequence[FileColumn], mapped: Mapped) -> FileReport:
    """Contracts: customer_id, start_date, end_date (none: open), amount, amount_per, and contract_id where there.
    Raises Problem without customer, start, end or money."""
    needed(mapped)
    rivals.settle(job, mapped)
    first_guard.unsure_amount(job, mapped, columns)
    extra, numbers = attributes(columns, mapped), measures(columns, mapped)
    stage(job, mapped, [*extra, *numbers])
    parts = _parts(job, mapped)
    texts, joins = answers.texts(job, extra)
    parts.fields |= texts | answers.own_numbers(numbers)
    parts.join(joins)
    source = _source(mapped, parts)
    reconciliation.make(job, source)
    _states(job, mapped, source)
    _short(job, mapped)
    collective.settle(job, mapped, source, parts.ids)
    kept = reconciliation.write(job, source)
    return replace(_report(job, columns, mapped, kept, extra), measures=[c.name for c in numbers])


def needed(mapped: Mapped) -> None:
    """Raises Problem with the code of the column that cannot be missing."""
    names = sorted(mapped.mapping.values())
    if "customer_id" not in mapped.guesses:
        raise Problem("no_customer_column", known=names)
    if "start_date" not in mapped.guesses:
        raise Problem("no_start_column", known=names)
    if not {"end_date", "cancelled_date"} & set(mapped.guesses):
        raise Problem("no_end_column", known=names)
    if "amount" not in mapped.guesses:
        raise Problem("no_amount_column", known=names)


def _parts(job: Job, mapped: Mapped) -> ContractParts:
    ids = customer_ids.person_ids(job, mapped.guesses["customer_id"].column)
    start = cells.days(job, mapped.guesses["start_date"].column)
    amount = mapped.guesses["amount"].column
    parts = ContractParts(ids, start, money.number(job, amount), {"customer_id": ids.sql, "start_date": start.sql})
    parts.join([*ids.joins, *start.joins, *parts.number.joins])
    end = which_end(job, mapped)
    open_, day = _end(job, end, parts)
    parts.fields |= {"end_date": f"CASE WHEN {open_} THEN NULL ELSE {day} END", "is_open": open_}
    if (notice := mapped.column("cancelled_date")) is not None and notice is not end:
        parts.fields["cancelled"] = _filled(job, notice)
    parts.fields |= {"amount": parts.number.sql, "amount_per": _amount_per(job, mapped)}
    for role in ("contract_id", "household_id", "channel"):
        if column := mapped.column(role):
            parts.fields[role] = cells.text(column)
    if column := mapped.column("leave_reason"):
        parts.fields |= reasons.fields(job, column)
    return parts


def which_end(job: Job, mapped: Mapped) -> FileColumn:
    """The column of the day a contract ended. The day it was cancelled on is another one, and asked about."""
    ended, cancelled = mapped.column("end_date"), mapped.column("cancelled_date")
    if ended is None:
        assert cancelled is not None
        job.ask("cancelled_is_end", [cancelled.name], ["end", "open"])
        return cancelled
    if cancelled is not None and [t for _, t in ended.cells] != [t for _, t in cancelled.cells]:
        answer = job.ask("which_end", [ended.name, cancelled.name], [ended.name, cancelled.name])
        return cancelled if answer == cancelled.name else ended
    return ended


def _end(job: Job, column: FileColumn, parts: ContractParts) -> tuple[str, str]:
    """SQL that is true for an open end, and SQL of the day of another."""
    ignored = any(a["code"] == "cancelled_is_end" and a["answer"] == "open" for a in job.asked)
    if column.is_date:
        key = f"CAST(r.{column.key} AS DATE)"
        far = f"coalesce({key} >= DATE '2090-01-01' OR {key} < DATE '1901-01-01', true)"
        return ("true" if ignored else far), key
    text = f"trim(coalesce(CAST(r.{column.key} AS VARCHAR), ''))"
    cells_ = [t for (t,) in job.fetch(f"SELECT DISTINCT {text} FROM {job.rows} r")]
    said = [t for t in cells_ if unsaid.no_end(t)]
    odd = [t for t in cells_ if t not in said and not dates.readings(t)]
    if 0 < len(odd) <= FEW_WORDS and not ignored:
        known = job.offer("open_words", [column.name], ["open", "set_aside"], values=odd) == "open"
        said += odd if known else []
    name = f"open_{column.index}"
    job.keep(name, {"said": "VARCHAR"}, [(t,) for t in said])
    days = cells.days(job, column)
    parts.join(days.joins)
    return ("true" if ignored else f"({text} IN (SELECT said FROM {name}))"), days.sql


def _filled(job: Job, column: FileColumn) -> str:
    """SQL of whether a cell tells of a notice: it is filled, and not with a word for none."""
    text = f"trim(coalesce(CAST(r.{column.key} AS VARCHAR), ''))"
    none = [t for (t,) in job.fetch(f"SELECT DISTINCT {text} FROM {job.rows} r") if unsaid.no_end(t)]
    return f"({text} NOT IN ({', '.join(map(literal, ['', *none]))}))"


def _amount_per(job: Job, mapped: Mapped) -> str:
    """SQL of what stretch of time a row's amount is for: a column's words, the amount's heading, or as answered."""
    if column := mapped.column("amount_per"):
        key = f"trim(CAST(r.{column.key} AS VARCHAR))"
        found = [t for (t,) in job.fetch(f"SELECT DISTINCT {key} FROM {job.rows} r") if t]
        known = {t: unit_of(t) for t in found}
        if found and None not in known.values():
            whens = " ".join(f"WHEN {key} = {literal(t)} THEN '{unit}'" for t, unit in known.items())
            return f"CASE {whens} END"
    return literal(amount_unit(job, mapped.guesses["amount"].column))


def unit_of(text: str) -> str | None:
    """What stretch of time a word names.

    >>> unit_of("Monthly"), unit_of("per år"), unit_of("Premium")
    ('month', 'year', None)
    """
    said = re.sub(r"[\s_/-]+", " ", text.strip().casefold()).strip()
    return next((unit for unit in UNITS if pattern(f"per_{unit}").fullmatch(said)), None)


def amount_unit(job: Job, column: FileColumn) -> str:
    """What a contract's amount is for, from its heading; else asked."""
    said = words(column.name)
    if PERIODS["month"].search(said):
        return "month"
    if PERIODS["quarter"].search(said):
        return "quarter"
    if _YEAR.search(said) or PERIODS["year"].search(said):
        return "year"
    if _TOTAL.search(said):
        return job.ask("amount_per", [column.name], ["contract", *(u for u in UNITS if u != "contract")])
    return job.ask("amount_per", [column.name], ["year", *(u for u in UNITS if u != "year")])


def _source(mapped: Mapped, parts: ContractParts) -> Source:
    customer, start, amount = (mapped.guesses[role].column for role in ("customer_id", "start_date", "amount"))
    end = mapped.column("end_date") or mapped.guesses["cancelled_date"].column
    total = "amount_per = 'contract' AND end_date IS NULL"
    return Source(
        fields=parts.fields,
        joins=parts.joins,
        reasons=[
            ("no_customer", "customer_id IS NULL", customer),
            ("bad_start", "start_date IS NULL", start),
            ("bad_end", "end_date IS NULL AND NOT is_open", end),
            ("end_before_start", "coalesce(end_date < start_date, false)", end),
            ("bad_amount", "amount IS NULL OR amount_per IS NULL", amount),
            ("open_total", total, amount),
        ],
        shown=list({g.column.index: g.column for g in mapped.guesses.values()}.values()),
        amount="amount",
        outside=parts.number.value,
        outside_column=amount.index,
        private=frozenset({customer.index} if parts.ids.private else ()),
    )


def _states(job: Job, mapped: Mapped, source: Source) -> None:
    """Contracts without an end whose status says that they do not run: over, paused, never begun; asked."""
    column = mapped.column("status")
    if column is None:
        return
    key = f"trim(raw_{column.index})"
    found = job.fetch(f"SELECT {key}, count(*), min(row) FROM made WHERE end_date IS NULL AND {key} <> '' GROUP BY 1")
    over = [f for f in found if has_left(f[0]) or pattern("contract_never_began").fullmatch(f[0])]
    paused = [f for f in found if pattern("contract_paused").fullmatch(f[0])]
    if over:
        answer = job.ask("status_without_end", [column.name], ["set_aside", "running"], **_told(over))
        if answer == "set_aside":
            source.reasons.append(("ended_without_day", _with_words(column, over), column))
    if paused:
        answer = job.ask("paused", [column.name], ["running", "set_aside"], **_told(paused))
        if answer == "set_aside":
            source.reasons.append(("paused_contract", _with_words(column, paused), column))


def _told(found: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    examples = [{"row": first, "value": text[:60], "rows": rows} for text, rows, first in found[:EXAMPLES]]
    return {"values": [text for text, _, _ in found], "rows": sum(n for _, n, _ in found), "examples": examples}


def _with_words(column: FileColumn, found: Sequence[tuple[str, int, int]]) -> str:
    listed = ", ".join(literal(text) for text, _, _ in found)
    return f"end_date IS NULL AND coalesce(trim(raw_{column.index}) IN ({listed}), false)"


def _short(job: Job, mapped: Mapped) -> None:
    """Ask whether rows that are all over after some days are contracts: a hire or a stay has its start and end, too."""
    rows, open_, days = job.one(
        "SELECT count(*), count(*) FILTER (end_date IS NULL), median(end_date - start_date) FROM made"
    )
    if rows and not open_ and (days or 0) < SHORT_DAYS:
        job.ask("what_is_a_row", [mapped.guesses["customer_id"].column.name], ["contracts", "purchases"], rows=rows)


def _report(
    job: Job, columns: Sequence[FileColumn], mapped: Mapped, kept: Reconciliation, extra: Sequence[FileColumn]
) -> FileReport:
    if not kept.rows_used:
        raise Problem("no_usable_rows", rows=kept.rows_read, reasons=kept.reasons(), columns=mapped.mapping)
    if kept.amount_used == Decimal(0):
        job.warn("total_zero", rows=kept.rows_used)
    for entry in kept.set_aside:
        job.warn("set_aside", **{k: v for k, v in entry.items() if k != "amount"}, amount=str(entry["amount"]),
                 share=round(entry["rows"] / kept.rows_read, 4))  # fmt: skip
    today = literal(job.today.isoformat())
    first, last, people = job.one(
        f"""SELECT min(start_date), max(greatest(
                   CASE WHEN start_date <= CAST({today} AS DATE) THEN start_date END,
                   CASE WHEN end_date <= CAST({today} AS DATE) THEN end_date END)), count(DISTINCT customer_id)
            FROM read_parquet(?)""",
        str(kept.table),
    )
    if last is None:
        raise Problem("not_yet", first=first.isoformat())
    column = mapped.guesses["amount"].column
    values: dict[str, Any] = {
        "customers": people,
        "attributes": [c.name for c in extra],
        "columns": shown_columns(job, columns, mapped, kept.view),
        "first_date": first,
        "last_date": last,
        "date_unit": "day",
        "currency": money.header_currency(column.name),
    }
    return kept.report(job, **values)
