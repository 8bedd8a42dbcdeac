"""Build the checked table of transactions from a file with one row per purchase line."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ..columns import rivals
from ..columns.column import Column
from ..columns.guess import Mapped
from ..columns.listing import attributes, shown_columns
from ..columns.personal import masked
from ..file_report import FileReport
from ..job import Job
from ..problems import Problem
from ..values import cells, money
from ..values.cells import MONEY, Days, Ids, Numbers
from ..values.dates import last_day
from ..values.ids import LOOKS_MISSING
from . import duplicates, reconciliation
from .reconciliation import Reconciliation, Source
from .staging import stage

TEXT_ROLES = ("order_id", "product", "household_id", "channel")
UNCOMPUTED = 0.1
COLLECTIVE, SOME_ROWS, FEW_IDS = 0.3, 20, 5
STRAY, FAR_DAYS = 0.001, 400
WORTH_SAYING = ("no_customer", "bad_amount", "bad_date")


@dataclass
class Parts:
    """SQL of every column of the checked table, and what was learnt on the way."""

    ids: Ids
    days: Days
    amount_column: Column
    numbers: list[Numbers] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)
    currency: str | None = None

    def join(self, joins: Sequence[str]) -> None:
        self.joins += [join for join in joins if join not in self.joins]


def make(job: Job, columns: Sequence[Column], mapped: Mapped) -> FileReport:
    """Transactions: customer_id, date, amount and whatever else the file has. Raises Problem without those three."""
    needed(mapped)
    rivals.settle(job, mapped)
    money.price_or_line(job, mapped)
    extra = attributes(columns, mapped)
    stage(job, mapped, extra)
    parts = _parts(job, mapped)
    parts.fields |= {f"attr_{number}": cells.text(column) for number, column in enumerate(extra, 1)}
    source = _source(mapped, parts)
    reconciliation.make(job, source)
    _doubled(job, columns, extra, mapped, source)
    kept = reconciliation.write(job, source)
    return _report(job, columns, mapped, parts, kept, extra)


def needed(mapped: Mapped) -> None:
    """Raises Problem with the code of the column that cannot be missing."""
    names = sorted(mapped.mapping.values())
    if "customer_id" not in mapped.guesses:
        raise Problem("no_customer_column", known=names)
    if "date" not in mapped.guesses:
        raise Problem("no_date_column", known=names)
    if "amount" not in mapped.guesses and not {"quantity", "unit_price"} <= set(mapped.guesses):
        raise Problem("no_amount_column", known=names)


def _parts(job: Job, mapped: Mapped) -> Parts:
    customer, date = mapped.guesses["customer_id"].column, mapped.guesses["date"].column
    ids, days = cells.person_ids(job, customer), cells.days(job, date)
    amount = mapped.column("amount") or mapped.guesses["unit_price"].column
    parts = Parts(ids, days, amount, fields={"customer_id": ids.sql, "date": days.sql})
    parts.join([*ids.joins, *days.joins])
    _money_parts(job, mapped, parts)
    for role in TEXT_ROLES:
        if column := mapped.column(role):
            parts.fields[role] = cells.text(column)
    if column := mapped.column("start_date"):
        began = cells.days(job, column)
        parts.fields["start_date"] = began.sql
        parts.join(began.joins)
    return parts


def _money_parts(job: Job, mapped: Mapped, parts: Parts) -> None:
    """Amount, quantity, unit price, cost, and whether a row is in another currency or tax than the rest."""
    found: dict[str, Numbers] = {}
    for role in ("amount", "quantity", "unit_price"):
        if column := mapped.column(role):
            found[role] = cells.numbers(job, column) if role == "quantity" else money.number(job, column)
            parts.join(found[role].joins)
    if "amount" in found:
        amount = found["amount"].sql
    else:
        amount = f"TRY_CAST(({found['quantity'].sql}) * ({found['unit_price'].sql}) AS {MONEY})"
    parts.fields["amount"] = _signed(job, parts, amount)
    parts.fields |= {role: n.sql for role, n in found.items() if role != "amount"}
    parts.numbers = [n for role, n in found.items() if role != "quantity"]
    cost, column = money.cost(job, mapped, parts.fields["amount"])
    if cost:
        parts.fields["cost"] = cost.sql
        parts.join(cost.joins)
    text = parts.amount_column.type == "VARCHAR"
    key = f"r.{parts.amount_column.key}" if text else None
    parts.currency, other = money.one_currency(job, mapped, parts.numbers, key)
    parts.currency = parts.currency or money.header_currency(parts.amount_column.name)
    parts.fields |= {"is_other_money": other, "is_other_tax": money.mixed_tax(job, mapped)}


def _signed(job: Job, parts: Parts, amount: str) -> str:
    """Sales booked as negative, as ledgers do: asked when nearly all amounts are."""
    cells_ = parts.amount_column.filled
    if 2 * sum(text.lstrip()[:1] in ("-", "(", "\u2212") for text in cells_) <= len(cells_):
        return amount
    minus, plus = job.one(
        f"SELECT count(*) FILTER (WHERE v < 0), count(*) FILTER (WHERE v > 0) FROM"
        f" (SELECT {amount} AS v FROM {job.rows} r {' '.join(parts.joins)})"
    )
    if minus <= 9 * plus or minus < 10:
        return amount
    answer = job.ask("mostly_negative", [parts.amount_column.name], ["turn", "as_is"], count=minus, positive=plus)
    return f"(-({amount}))" if answer == "turn" else amount


def _source(mapped: Mapped, parts: Parts) -> Source:
    customer, date = mapped.guesses["customer_id"].column, mapped.guesses["date"].column
    reasons = [] if parts.ids.whole else [("no_customer", "customer_id IS NULL", customer)]
    if "amount" not in mapped.guesses or not parts.numbers[0].whole:
        reasons.append(("bad_amount", "amount IS NULL", parts.amount_column))
    if not parts.days.whole:
        reasons.append(("bad_date", "date IS NULL", date))
    if parts.fields["is_other_money"] != "false":
        reasons.append(("other_currency", "is_other_money", mapped.column("currency") or parts.amount_column))
    if parts.fields["is_other_tax"] != "false":
        reasons.append(("other_tax", "is_other_tax", mapped.guesses["vat"].column))
    return Source(
        fields=parts.fields,
        joins=parts.joins,
        reasons=reasons,
        shown=[guess.column for guess in mapped.guesses.values()],
        amount="amount",
        outside=parts.numbers[0].value if "amount" in mapped.guesses else None,
        outside_column=parts.amount_column.index,
        private=frozenset({customer.index} if parts.ids.private else ()),
    )


def _doubled(job: Job, columns: Sequence[Column], extra: Sequence[Column], mapped: Mapped, source: Source) -> None:
    kept = list({c.index: c for c in [*(g.column for g in mapped.guesses.values()), *extra]}.values())
    count = duplicates.find(job, columns, kept)
    if count and duplicates.settle(job, mapped, count, job.raw.rows_read) == "set_aside":
        column = mapped.column("order_id") or mapped.guesses["customer_id"].column
        source.reasons.append(("duplicate", "row IN (SELECT row FROM extra)", column))


def _report(
    job: Job, columns: Sequence[Column], mapped: Mapped, parts: Parts, kept: Reconciliation, extra: Sequence[Column]
) -> FileReport:
    if not kept.rows_used:
        raise Problem("no_usable_rows", rows=kept.rows_read, reasons=kept.reasons(), columns=mapped.mapping)
    _computed(job, kept)
    first, last = job.one("SELECT min(date), max(date) FROM read_parquet(?)", str(kept.table))
    customers = parts.ids.different
    if kept.rows_used < kept.rows_read:
        (customers,) = job.one("SELECT count(DISTINCT customer_id) FROM read_parquet(?)", str(kept.table))
    last = last_day(last, parts.days.unit)
    _remarks(job, columns, mapped.guesses["customer_id"].column, kept, customers, last)
    values: dict[str, Any] = {
        "customers": customers,
        "attributes": [column.name for column in extra],
        "first_date": first,
        "last_date": last,
        "date_unit": parts.days.unit,
        "columns": shown_columns(job, columns, mapped, kept.view),
        "currency": parts.currency,
    }
    return kept.report(job, **values)


def _computed(job: Job, kept: Reconciliation) -> None:
    """Refuse when much of the money is formulas that were never computed: half a revenue must not look like one."""
    bare = [w for w in job.warnings if w["code"] == "formulas_without_value"]
    bad = kept.reasons().get("bad_amount", 0)
    if bare and min(bad, bare[0]["count"]) > UNCOMPUTED * kept.rows_read:
        raise Problem("formulas_not_computed", **{k: v for k, v in bare[0].items() if k != "code"}, rows=bad)


def _remarks(
    job: Job, columns: Sequence[Column], customer: Column, kept: Reconciliation, customers: int, last: dt.date
) -> None:
    """What a careful colleague would say of the file before using its figures."""
    for entry in kept.set_aside:
        if entry["reason"] in WORTH_SAYING:
            job.warn(
                "set_aside",
                reason=entry["reason"],
                rows=entry["rows"],
                amount=str(entry["amount"]),
                share=round(entry["rows"] / kept.rows_read, 4),
                examples=entry["examples"],
            )
    if kept.amount_used == Decimal(0):
        job.warn("total_zero", rows=kept.rows_used)
    if customers == 1:
        job.warn("one_customer", rows=kept.rows_used)
    _collective(job, customer, kept.rows_used)
    _far_dates(job, kept)
    if last > dt.date.today():
        job.warn("future_dates", last=last.isoformat())
    _personal(job, columns, customer)


def _collective(job: Job, customer: Column, rows: int) -> None:
    """Ids that may stand for "nobody in particular": words for missing, and one id with a large part of all rows."""
    words = sorted(LOOKS_MISSING)
    found = job.fetch(
        f"SELECT raw, n FROM ids WHERE lower(trim(raw)) IN ({', '.join('?' * len(words))}) ORDER BY n DESC", *words
    )
    if sum(n for _, n in found) >= SOME_ROWS:
        values = [raw for raw, _ in found]
        job.warn("missing_words", columns=[customer.name], values=values, rows=sum(n for _, n in found))
    value, largest, different = job.one("SELECT arg_max(raw, n), max(n), count(*) FROM ids")
    if largest > max(COLLECTIVE * rows, SOME_ROWS) and different > FEW_IDS and value not in dict(found):
        value = masked(value) if customer.private else value
        job.warn("one_large_id", columns=[customer.name], value=value, share=round(largest / rows, 4), rows=largest)


def _far_dates(job: Job, kept: Reconciliation) -> None:
    """A few rows years away from all others decide where the periods begin and end."""
    days = job.fetch("SELECT date, count(*) FROM read_parquet(?) GROUP BY date ORDER BY date", str(kept.table))
    for direction in (days, days[::-1]):
        before, far = 0, []
        for (day, rows), (after, _) in itertools.pairwise(direction):
            before += rows
            far.append(day)
            if before > STRAY * kept.rows_used:
                break
            if abs((after - day).days) > FAR_DAYS:
                job.warn("far_dates", rows=before, day=far[0].isoformat())
                break


def _personal(job: Job, columns: Sequence[Column], customer: Column) -> None:
    """Columns that say who people are: named, and not kept. A name as the id is said to merge namesakes."""
    private = [c.name for c in columns if c.private in ("email", "identity", "phone", "birth") and c is not customer]
    if private:
        job.warn("personal_columns", columns=private)
    names = [c.name for c in columns if c.private in ("name", "address") and c is not customer]
    if names:
        job.note("names_left_out", columns=names)
    if customer.private == "name":
        job.warn("names_as_ids", columns=[customer.name])
