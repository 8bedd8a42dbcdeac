"""Build the checked table of customers from a file with one row per customer: revenue, who left, attributes."""

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
from ..values import answers, cells, customer_ids, money, sale_words
from ..values.cell_words import pattern
from ..values.cells import NumberCells
from ..values.customer_ids import Ids
from . import first_guard, reasons, reconciliation, who_left
from .reconciliation import Reconciliation, Source
from .staging import stage

MONEY_ROLES = ("revenue_now", "revenue_before", "revenue")
YEARS_PER = {"year": 1, "month": 12, "day": 365.25}
MAX_STATES = 20
_ABOUT_LEAVING = re.compile(
    r"churn|bortfall|exit|attrit|uppsag|kündig|lämna|slutat|lost|left|cancel|流失|离|退|avslut|opgezeg|vertrok|abgewand|résil|"
    r"\bparti|perdu|perdid|baja|inacti|inakti|lapsed|terminat|ended|gone|closed",
    re.I,
)
_ABOUT_STAYING = re.compile(
    r"(?<!in)(?<!in-)acti[vfe]|(?<!in)aktiv|kvar|retain|bleib|blijf|current|stay|vigente|open|live|renew|valid|status|state|活|在",
    re.I,
)


@dataclass
class CustomerParts:
    """SQL of the table's columns and what was learnt."""

    ids: Ids
    fields: dict[str, str] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)
    numbers: dict[str, NumberCells] = field(default_factory=dict)

    def join(self, joins: Sequence[str]) -> None:
        self.joins += [join for join in joins if join not in self.joins]

    @property
    def amount(self) -> str:
        return next(role for role in MONEY_ROLES if role in self.fields)


def make(job: Job, columns: Sequence[FileColumn], mapped: Mapped) -> FileReport:
    """Customers: customer_id, revenue (or revenue_before and revenue_now), and start_date, end_date, lost,
    tenure_years, products, nps, ski where the file has them. Raises Problem without id or money."""
    names = sorted(mapped.mapping.values())
    if "customer_id" not in mapped.guesses:
        raise Problem("no_customer_column", known=names)
    if not set(MONEY_ROLES) & set(mapped.guesses):
        raise Problem("no_amount_column", known=names)
    rivals.settle(job, mapped)
    first_guard.unsure_amount(job, mapped, columns, "revenue")
    extra, numbers = attributes(columns, mapped), measures(columns, mapped)
    stage(job, mapped, [*extra, *numbers])
    parts = _parts(job, mapped)
    if gone := who_left.settle(job, mapped, extra):
        parts.fields["lost"] = gone
    texts, joins = answers.texts(job, extra)
    parts.fields |= texts | answers.own_numbers(numbers)
    parts.join(joins)
    source = _source(mapped, parts)
    reconciliation.make(job, source)
    _twice(job, mapped, source)
    kept = reconciliation.write(job, source)
    return replace(_report(job, columns, mapped, parts, kept, extra), measures=[c.name for c in numbers])


def _parts(job: Job, mapped: Mapped) -> CustomerParts:
    ids = customer_ids.person_ids(job, mapped.guesses["customer_id"].column)
    parts = CustomerParts(ids, {"customer_id": ids.sql})
    parts.join(ids.joins)
    _revenue(job, mapped, parts)
    for role in ("start_date", "end_date", "last_date"):
        if column := mapped.column(role):
            days = cells.days(job, column)
            parts.fields[role] = days.sql
            parts.join(days.joins)
    if column := mapped.column("status"):
        parts.fields["lost"] = lost(job, column)
        if came := joined(job, column):
            parts.fields["joined"] = came
    if column := mapped.column("tenure"):
        parts.fields["tenure_years"] = _tenure(job, parts, column)
    for role in ("products", "orders", "nps", "ski"):
        if column := mapped.column(role):
            found = cells.numbers(job, column) if role in ("products", "orders") else answers.column(job, column)
            parts.fields[role] = found.sql
            parts.join(found.joins)
    for role in ("household_id", "channel"):
        if column := mapped.column(role):
            parts.fields[role] = cells.text(column)
    if column := mapped.column("leave_reason"):
        parts.fields |= reasons.fields(job, column)
    return parts


def _revenue(job: Job, mapped: Mapped, parts: CustomerParts) -> None:
    """An empty cell is 0 where another period's money is given: the customer bought nothing in it."""
    for role in MONEY_ROLES:
        if column := mapped.column(role):
            parts.numbers[role] = money.number(job, column)
            parts.fields[role] = parts.numbers[role].sql
            parts.join(parts.numbers[role].joins)
    if {"revenue_before", "revenue_now"} <= set(parts.fields):
        parts.fields.pop("revenue", None)
        before, now = (mapped.guesses[role].column for role in ("revenue_before", "revenue_now"))
        both = f"{cells.blank(before)} AND {cells.blank(now)}"
        for role, column in (("revenue_before", before), ("revenue_now", now)):
            sql = parts.fields[role]
            parts.fields[role] = f"CASE WHEN {cells.blank(column)} AND NOT ({both}) THEN 0 ELSE {sql} END"


def lost(job: Job, column: FileColumn) -> str:
    """SQL: whether a customer has left, from the words of a status column; asked when they do not tell."""
    key = f"trim(CAST(r.{column.key} AS VARCHAR))"
    found = job.fetch(
        f"SELECT {key}, count(*), min(r.row) FROM {job.rows} r WHERE {key} <> '' GROUP BY 1"
        f" ORDER BY 2 DESC, 3 LIMIT {MAX_STATES}"
    )
    leaving = bool(_ABOUT_LEAVING.search(words(column.name)))
    states = {text: _left(text, leaving) for text, _, _ in found}
    unclear = not leaving and not _ABOUT_STAYING.search(words(column.name))
    if unclear and all(sale_words.yes(text) is not None for text in states):
        states = dict.fromkeys(states)
    if None in states.values() and len(states) > 1 and not (True in states.values() and False in states.values()):
        examples = [{"row": row, "value": text, "rows": count} for text, count, row in found[:EXAMPLES]]
        gone = job.ask(
            "status_lost",
            [column.name],
            [text for text, _, _ in found],
            examples=examples,
            default=min(found, key=lambda f: f[1])[0],
        )
        states = {text: text == gone for text in states}
    elif None in states.values():
        job.warn("status_unclear", columns=[column.name], values=[t for t, s in states.items() if s is None])
    job.keep("states", {"text": "VARCHAR"}, [(text,) for text, gone in states.items() if gone])
    return f"coalesce({key} IN (SELECT text FROM states), false)"


def joined(job: Job, column: FileColumn) -> str | None:
    """SQL: whether a customer came during the period, where the status has a word for it beside others; asked."""
    key = f"trim(CAST(r.{column.key} AS VARCHAR))"
    found = job.fetch(f"SELECT {key}, count(*) FROM {job.rows} r WHERE {key} <> '' GROUP BY 1 LIMIT {MAX_STATES}")
    new = [(text, rows) for text, rows in found if pattern("customer_joined").fullmatch(text)]
    if not new or len(found) < 3:
        return None
    values, rows = [text for text, _ in new], sum(n for _, n in new)
    if job.ask("status_joined", [column.name], ["joined", "stayed"], values=values, rows=rows) == "stayed":
        return None
    return f"coalesce({key} IN ({', '.join(literal(text) for text in values)}), false)"


def has_left(text: str) -> bool:
    """Whether a word of a status says that a customer, or a contract, is over.

    >>> has_left("Cancelled"), has_left("Uppsagd"), has_left("Active")
    (True, True, False)
    """
    return bool(pattern("customer_left").fullmatch(text.strip()))


def _left(text: str, leaving: bool) -> bool | None:
    if has_left(text):
        return True
    if pattern("customer_stays").fullmatch(text):
        return False
    said = sale_words.yes(text)
    return None if said is None else said == leaving


def _tenure(job: Job, parts: CustomerParts, column: FileColumn) -> str:
    """Years as customer; the unit from the header, else from the size of the figures, and said."""
    found = cells.numbers(job, column)
    parts.join(found.joins)
    unit = next((u for u in ("month", "year") if PERIODS[u].search(words(column.name))), None)
    if unit is None:
        (largest,) = job.one(f"SELECT max({found.sql}) FROM {job.rows} r {' '.join(found.joins)}")
        likely = "day" if (largest or 0) > 1_200 else "month" if (largest or 0) > 30 else "year"
        choices = [likely, *(u for u in YEARS_PER if u != likely)]
        unit = job.offer("tenure_unit", [column.name], choices, largest=float(largest or 0))
    return f"CAST(({found.sql}) / {YEARS_PER[unit]} AS DOUBLE)"


def revenue_unit(job: Job, mapped: Mapped, roles: Sequence[str], *, must: bool) -> str | None:
    """month, quarter or year: said by a header, else asked (`must`) or assumed a year and said."""
    columns = [mapped.guesses[role].column for role in roles if role in mapped.guesses]
    for column in columns:
        said = [unit for unit in ("month", "quarter", "year") if PERIODS[unit].search(words(column.name))]
        if said or re.fullmatch(r"\D*(19|20)\d{2}\D*", column.name):
            return said[0] if said else "year"
    choices = ["year", "quarter", "month"]
    if must:
        return job.ask("revenue_period", [columns[0].name], choices)
    return job.given("revenue_period", choices, columns[0].name)


def offered_unit(job: Job, columns: Sequence[FileColumn]) -> str:
    """month, quarter or year: said by a header, else a year, which is told and can be changed."""
    for column in columns:
        said = [unit for unit in ("month", "quarter", "year") if PERIODS[unit].search(words(column.name))]
        if said:
            return said[0]
    return job.offer("revenue_period", [columns[0].name], ["year", "quarter", "month"])


def _source(mapped: Mapped, parts: CustomerParts) -> Source:
    customer = mapped.guesses["customer_id"].column
    roles = [role for role in MONEY_ROLES if role in parts.fields]
    return Source(
        fields=parts.fields,
        joins=parts.joins,
        reasons=[
            ("no_customer", "customer_id IS NULL", customer),
            *(("bad_amount", f"{role} IS NULL", mapped.guesses[role].column) for role in roles),
        ],
        shown=[guess.column for guess in mapped.guesses.values()],
        amount=parts.amount,
        outside=parts.numbers[parts.amount].value,
        outside_column=mapped.guesses[parts.amount].column.index,
        private=frozenset({customer.index} if parts.ids.private else ()),
    )


def _twice(job: Job, mapped: Mapped, source: Source) -> None:
    """A customer with two rows: which of them holds is asked."""
    same = "FROM made WHERE customer_id IS NOT NULL"
    rows, people = job.one(f"SELECT count(*), count(DISTINCT customer_id) {same}")
    if rows == people:
        return
    column = mapped.guesses["customer_id"].column
    found = job.fetch(
        f"SELECT min(row), max(row), count(*) {same} GROUP BY customer_id HAVING count(*) > 1"
        f" ORDER BY 1 LIMIT {EXAMPLES}"
    )
    examples = [{"row": last, "first": first, "rows": count} for first, last, count in found]
    answer = job.ask("customer_twice", [column.name], ["last", "first"], count=rows - people, examples=examples)
    which = "max" if answer == "last" else "min"
    job.con.execute(f"CREATE OR REPLACE TEMP TABLE one_row AS SELECT {which}(row) AS row {same} GROUP BY customer_id")
    source.reasons.append(("duplicate", "row NOT IN (SELECT row FROM one_row)", column))


def _report(
    job: Job,
    columns: Sequence[FileColumn],
    mapped: Mapped,
    parts: CustomerParts,
    kept: Reconciliation,
    extra: Sequence[FileColumn],
) -> FileReport:
    if not kept.rows_used:
        raise Problem("no_usable_rows", rows=kept.rows_read, reasons=kept.reasons(), columns=mapped.mapping)
    if kept.amount_used == Decimal(0):
        job.warn("total_zero", rows=kept.rows_used)
    column = mapped.guesses[parts.amount].column
    found = [n for n in parts.numbers.values() if n.currencies]
    if not {"lost", "end_date", "revenue_now"} & set(parts.fields):
        job.note("one_period_only", columns=[column.name])
        if "last_date" in parts.fields or PERIODS["total"].search(words(column.name)):
            job.note("total_to_date", columns=[column.name])
    values: dict[str, Any] = {
        "customers": kept.rows_used,
        "attributes": [c.name for c in extra],
        "columns": shown_columns(job, columns, mapped, kept.view),
        "revenue_unit": revenue_unit(job, mapped, [parts.amount], must=False),
        "currency": found[0].currencies[0] if found else money.header_currency(column.name),
    }
    return kept.report(job, **values)
