"""A row a purchase line -> the checked table of transactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import cells
from .cells import MONEY, Days, Expression, Ids, Numbers
from .columns import Column, Mapped
from .desk import Desk
from .ledger import Ledger, Source, write
from .problems import Problem
from .report import FileReport
from .table import attributes, shown_columns, stage


@dataclass
class Parts:
    """SQL of every column of the checked table, the joins they need, and why a row is set aside."""

    ids: Ids
    days: Days
    amount: Expression
    amount_column: Column
    numbers: Numbers | None = None
    fields: dict[str, str] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)


def make(desk: Desk, columns: Sequence[Column], mapped: Mapped) -> FileReport:
    """Transactions: customer_id, date, amount and whatever else the file has. Raises Problem without those three."""
    needed(mapped)
    attribute_columns = attributes(columns, mapped)
    stage(desk, columns, [*(g.column for g in mapped.guesses.values()), *attribute_columns])
    parts = _parts(desk, mapped)
    for number, column in enumerate(attribute_columns, 1):
        parts.fields[f"attr_{number}"] = cells.text(column)
    source = _source(mapped, parts)
    ledger = write(desk, source)
    return _report(desk, columns, mapped, parts, ledger, attribute_columns)


def needed(mapped: Mapped) -> None:
    """Raises Problem with the code of the column that cannot be missing."""
    names = sorted(mapped.mapping.values())
    if "customer_id" not in mapped.guesses:
        raise Problem("no_customer_column", known=names)
    if "date" not in mapped.guesses:
        raise Problem("no_date_column", known=names)
    if "amount" not in mapped.guesses and not {"quantity", "unit_price"} <= set(mapped.guesses):
        raise Problem("no_amount_column", known=names)


def _parts(desk: Desk, mapped: Mapped) -> Parts:
    customer, date = mapped.guesses["customer_id"].column, mapped.guesses["date"].column
    ids, days = cells.person_ids(desk, customer), cells.days(desk, date)
    parts = Parts(ids, days, Expression(""), customer)
    parts.joins += [*ids.joins, *days.joins]
    fields = {role: _number(desk, mapped, role, parts) for role in ("quantity", "unit_price", "cost")}
    amount = mapped.column("amount")
    if amount is not None:
        parts.numbers = cells.numbers(desk, amount)
        parts.amount, parts.amount_column = parts.numbers, amount
        parts.joins += parts.numbers.joins
    else:
        parts.amount_column = mapped.guesses["unit_price"].column
        parts.amount = Expression(f"TRY_CAST(({fields['quantity']}) * ({fields['unit_price']}) AS {MONEY})")
    parts.fields |= {role: sql for role, sql in fields.items() if sql}
    for role in ("order_id", "product", "household_id", "channel"):
        if column := mapped.column(role):
            parts.fields[role] = cells.text(column)
    return parts


def _number(desk: Desk, mapped: Mapped, role: str, parts: Parts) -> str:
    column = mapped.column(role)
    if column is None:
        return ""
    found = cells.numbers(desk, column)
    parts.joins += [join for join in found.joins if join not in parts.joins]
    return found.sql


def _source(mapped: Mapped, parts: Parts) -> Source:
    customer, date = mapped.guesses["customer_id"].column, mapped.guesses["date"].column
    return Source(
        fields={"customer_id": parts.ids.sql, "date": parts.days.sql, "amount": parts.amount.sql, **parts.fields},
        joins=parts.joins,
        reasons=[
            ("no_customer", "customer_id IS NULL", customer),
            ("bad_amount", "amount IS NULL", parts.amount_column),
            ("bad_date", "date IS NULL", date),
        ],
        amount="amount",
        outside=parts.numbers.value if parts.numbers else None,
        outside_column=parts.amount_column.index,
        private=frozenset({customer.index} if parts.ids.private else ()),
    )


def _report(
    desk: Desk,
    columns: Sequence[Column],
    mapped: Mapped,
    parts: Parts,
    ledger: Ledger,
    attribute_columns: Sequence[Column],
) -> FileReport:
    if not ledger.rows_used:
        raise Problem("no_usable_rows", rows=ledger.rows_read, reasons=ledger.reasons(), columns=mapped.mapping)
    first, last, customers = desk.one(
        "SELECT min(date), max(date), count(DISTINCT customer_id) FROM read_parquet(?)", str(ledger.table)
    )
    from .dates import last_day

    values: dict[str, Any] = {
        "customers": customers,
        "attributes": [c.name for c in attribute_columns],
        "first_date": first,
        "last_date": last_day(last, parts.days.unit),
        "date_unit": parts.days.unit,
        "columns": shown_columns(desk, columns, mapped, ledger.view),
        "currency": parts.numbers.currencies[0] if parts.numbers and parts.numbers.currencies else None,
    }
    return ledger.report(desk, **values)
