"""Build the checked table of transactions from a file with one row per purchase line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from ..columns import aggregates, rivals
from ..columns.column import FileColumn
from ..columns.guess import Mapped
from ..columns.listing import attributes, measures, shown_columns
from ..columns.personal import masked
from ..file_report import FileReport
from ..job import Job
from ..problems import Problem
from ..sql import literal
from ..values import answers, cells, customer_ids, money
from ..values.cells import MONEY, DayCells, NumberCells
from ..values.customer_ids import Ids
from ..values.dates import last_day
from ..values.ids import LOOKS_MISSING
from . import (
    collective,
    duplicates,
    first_guard,
    net_amount,
    order_totals,
    paid_with,
    reasons,
    reconciliation,
    row_words,
    stray_dates,
)
from .reconciliation import Reconciliation, Source
from .row_words import RowWords
from .staging import stage
from .stray_dates import Ends

TEXT_ROLES = ("order_id", "product", "household_id", "channel")
OTHER_DAYS = ("start_date", "contract_end", "event_date", "answer_date")
NOBODY = {"", "0", "-", "–", "no", "nej", "none", "nobody", "ingen", "null", "n/a", "false", "nein", "nee", "non"}
UNCOMPUTED = 0.1
COLLECTIVE, SOME_ROWS, FEW_IDS = 0.3, 20, 5
AS_MUCH, FEW_NEGATIVE = 0.6, 5  # negative amounts of that share of the sales
WORTH_SAYING = ("no_customer", "bad_amount", "bad_date")


@dataclass
class PurchaseParts:
    """SQL of every column of the checked table, and what was learnt on the way."""

    ids: Ids
    days: DayCells
    amount_column: FileColumn
    numbers: list[NumberCells] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)
    currency: str | None = None

    def join(self, joins: Sequence[str]) -> None:
        self.joins += [join for join in joins if join not in self.joins]


def make(job: Job, columns: Sequence[FileColumn], mapped: Mapped) -> FileReport:
    """Transactions: customer_id, date, amount and whatever else the file has. Raises Problem without those three."""
    needed(mapped, columns)
    rivals.settle(job, mapped)
    first_guard.unsure_amount(job, mapped, columns)
    money.price_or_line(job, mapped)
    extra, worded = attributes(columns, mapped), row_words.columns_of(mapped, columns)
    numbers = measures(columns, mapped)
    stage(
        job,
        mapped,
        [
            *extra,
            *numbers,
            *(c for _, c in worded),
            *net_amount.columns_of(mapped, columns),
            *paid_with.columns_of(mapped, columns),
        ],
    )
    parts = _parts(job, mapped, columns)
    extra = attributes(columns, mapped)  # a reason may turn out to be the rows' own
    texts, joins = answers.texts(job, extra)
    parts.fields |= texts | answers.own_numbers(numbers)
    parts.join(joins)
    words = row_words.settle(job, mapped, worded, parts.fields["amount"], parts.joins)
    source = _source(mapped, parts, words)
    reconciliation.make(job, source)
    ends = stray_dates.settle(job, source, mapped.guesses["date"].column)
    order_totals.settle(job, mapped, source)
    collective.settle(job, mapped, source, parts.ids)
    _payments(job, source, parts)
    first_guard.settle(job, mapped, source, parts.ids, ends)
    alone = _doubled(job, columns, extra, mapped, source)
    kept = reconciliation.write(job, replace(source, unasked=_unasked(job, source, alone)))
    report = _report(job, columns, mapped, parts, kept, extra, ends)
    return replace(report, measures=[c.name for c in numbers], lines_alone=alone)


def needed(mapped: Mapped, columns: Sequence[FileColumn]) -> None:
    """Raises Problem with the code of the column that cannot be missing; `no_customers` for a table of sums."""
    names = sorted(mapped.mapping.values())
    if "customer_id" not in mapped.guesses:
        if what := aggregates.what_it_is(columns):
            raise Problem("no_customers", what=what)
        raise Problem("no_customer_column", known=names)
    if "date" not in mapped.guesses:
        raise Problem("no_date_column", known=names)
    if not {"amount", "debit"} & set(mapped.guesses) and not {"quantity", "unit_price"} <= set(mapped.guesses):
        raise Problem("no_amount_column", known=names)


def _parts(job: Job, mapped: Mapped, columns: Sequence[FileColumn]) -> PurchaseParts:
    customer, date = mapped.guesses["customer_id"].column, mapped.guesses["date"].column
    ids, days = customer_ids.person_ids(job, customer), cells.days(job, date)
    roles = ("amount", "unit_price", "debit")
    amount = next(column for role in roles if (column := mapped.column(role)))
    parts = PurchaseParts(ids, days, amount, fields={"customer_id": ids.sql, "date": days.sql})
    parts.join([*ids.joins, *days.joins])
    _money_parts(job, mapped, parts, columns)
    for role in TEXT_ROLES:
        if column := mapped.column(role):
            parts.fields[role] = cells.text(column)
    if column := mapped.column("referred_by"):  # who it was is nobody's business: only that somebody did
        parts.fields["referred_by"] = f"CASE WHEN {_somebody(cells.text(column))} THEN 'yes' END"
    for role in OTHER_DAYS:
        if column := mapped.column(role):
            told = cells.days(job, column)
            parts.fields[role] = told.sql
            parts.join(told.joins)
    parts.fields |= reasons.of_purchases(job, mapped, days.sql, days.joins)
    return parts


def _somebody(text: str) -> str:
    """SQL of whether a cell names somebody, and does not say that nobody recommended."""
    return f"lower(trim({text})) NOT IN ({', '.join(literal(word) for word in sorted(NOBODY))})"


def _money_parts(job: Job, mapped: Mapped, parts: PurchaseParts, columns: Sequence[FileColumn]) -> None:
    """Amount, quantity, unit price, cost, and whether a row is in another currency or tax than the rest."""
    found: dict[str, NumberCells] = {}
    for role in ("amount", "quantity", "unit_price"):
        if column := mapped.column(role):
            found[role] = cells.numbers(job, column) if role == "quantity" else money.number(job, column)
            parts.join(found[role].joins)
    parts.fields["amount"] = _signed(job, parts, _net(job, mapped, parts, found, columns))
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


def _net(
    job: Job, mapped: Mapped, parts: PurchaseParts, found: dict[str, NumberCells], columns: Sequence[FileColumn]
) -> str:
    """SQL of what a row brought in, of all the columns that say something of it."""
    computed = None
    if {"quantity", "unit_price"} <= set(found):
        computed = f"TRY_CAST(({found['quantity'].sql}) * ({found['unit_price'].sql}) AS {MONEY})"
    net = net_amount.two_sides(job, mapped) or net_amount.Net(
        found["amount"].sql if "amount" in found else computed or ""
    )
    net.joins = [*parts.joins, *net.joins]
    net_amount.less_discount(job, mapped, net, computed)
    net_amount.less_refund(job, mapped, net)
    paid_with.settle(job, mapped, net, columns, computed)
    net_amount.less_tax(job, mapped, net, columns)
    parts.join(net.joins)
    return net.sql


def _signed(job: Job, parts: PurchaseParts, amount: str) -> str:
    """Sales booked as negative, as ledgers do: asked when nearly all amounts are."""
    cells_ = parts.amount_column.filled
    if 2 * sum(text.lstrip()[:1] in ("-", "(", "\u2212") for text in cells_) <= len(cells_):
        return amount
    minus, plus = job.one(
        f"SELECT count(*) FILTER (v < 0), count(*) FILTER (v > 0) FROM"
        f" (SELECT {amount} AS v FROM {job.rows} r {' '.join(parts.joins)})"
    )
    if minus <= 9 * plus or minus < 10:
        return amount
    answer = job.ask("mostly_negative", [parts.amount_column.name], ["turn", "as_is"], count=minus, positive=plus)
    return f"(-({amount}))" if answer == "turn" else amount


def _source(mapped: Mapped, parts: PurchaseParts, words: RowWords) -> Source:
    parts.fields |= _by_words(parts.fields["amount"], words)
    customer, date = mapped.guesses["customer_id"].column, mapped.guesses["date"].column
    reasons = [] if parts.ids.whole else [("no_customer", "customer_id IS NULL", customer)]
    if words.shown is not None:
        reasons.append(("not_a_sale", "is_not_sale", words.shown))
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
        shown=[*(guess.column for guess in mapped.guesses.values()), *([words.shown] if words.shown else [])],
        amount="amount",
        outside=parts.numbers[0].value if "amount" in mapped.guesses else None,
        outside_column=parts.amount_column.index,
        private=frozenset({customer.index} if parts.ids.private else ()),
    )


def _by_words(amount: str, words: RowWords) -> dict[str, str]:
    """The amount with the sign that its row's words give it, and whether the row is no sale."""
    back = " OR ".join(words.back)
    return {
        "amount": f"CASE WHEN {back} THEN -abs({amount}) ELSE {amount} END" if back else amount,
        "is_not_sale": " OR ".join(words.not_sale) or "false",
    }


def _payments(job: Job, source: Source, parts: PurchaseParts) -> None:
    """Ask whether negative amounts are returns, when they are nearly as much as the sales: payments are, too."""
    if not any(text.lstrip()[:1] in ("-", "(", "\u2212", "'") for text in parts.amount_column.filled):
        return
    refused = " OR ".join(f"({condition})" for _, condition, _ in source.reasons) or "false"
    rows, minus, plus = job.one(
        "SELECT count(*) FILTER (amount < 0), coalesce(-sum(amount) FILTER (amount < 0), 0),"
        f" coalesce(sum(amount) FILTER (amount > 0), 0) FROM made WHERE NOT coalesce({refused}, false)"
    )
    if rows < FEW_NEGATIVE or minus <= Decimal(AS_MUCH) * plus or minus > plus / Decimal(AS_MUCH):
        return
    choices = ["returns", "payments"]
    column = parts.amount_column
    if job.ask("much_negative", [column.name], choices, rows=rows, amount=str(minus)) == "payments":
        source.reasons.append(("payment", "amount < 0", column))


def _doubled(
    job: Job, columns: Sequence[FileColumn], extra: Sequence[FileColumn], mapped: Mapped, source: Source
) -> bool:
    """Add the reason `duplicate` to `source` where rows repeat others and shall not count; whether every line is known
    to be an order of its own."""
    kept = list({c.index: c for c in [*(g.column for g in mapped.guesses.values()), *extra]}.values())
    order = mapped.column("order_id")
    found = duplicates.find(job, columns, kept, order)
    if found.rows and duplicates.settle(job, mapped, found.rows, job.raw.rows_read) == "set_aside":
        column = order or mapped.guesses["customer_id"].column
        source.reasons.append(("duplicate", "row IN (SELECT row FROM extra)", column))
    return order is not None and found.unlike is order and cells.keeps_apart(job, order)


def _unasked(job: Job, source: Source, alone: bool) -> frozenset[str]:
    """The fields that nobody will ask the checked table for. Lines that may share an order need its number."""
    if job.only is None:
        return frozenset()
    return frozenset(source.fields) - job.only - (frozenset() if alone else {"order_id"})


def _report(
    job: Job,
    columns: Sequence[FileColumn],
    mapped: Mapped,
    parts: PurchaseParts,
    kept: Reconciliation,
    extra: Sequence[FileColumn],
    ends: Ends,
) -> FileReport:
    if not kept.rows_used or ends.last is None:
        raise Problem("no_usable_rows", rows=kept.rows_read, reasons=kept.reasons(), columns=mapped.mapping)
    _computed(job, kept)
    customers = parts.ids.different
    if kept.rows_used < kept.rows_read:
        (customers,) = job.one("SELECT count(DISTINCT customer_id) FROM read_parquet(?)", str(kept.table))
    last = last_day(ends.last, parts.days.unit)
    _remarks(job, columns, mapped.guesses["customer_id"].column, kept, customers)
    values: dict[str, Any] = {
        "customers": customers,
        "attributes": [column.name for column in extra],
        "first_date": ends.first,
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
    job: Job, columns: Sequence[FileColumn], customer: FileColumn, kept: Reconciliation, customers: int
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
    _personal(job, columns, customer)


def _collective(job: Job, customer: FileColumn, rows: int) -> None:
    """Ids that may stand for "nobody in particular": words for missing, and one id with a large part of all rows."""
    gone = job.fetch("SELECT raw FROM id_map WHERE id IS NULL UNION ALL SELECT id FROM cash")
    kept = f"raw NOT IN ({', '.join(literal(raw) for (raw,) in gone)})" if gone else "true"
    words = sorted(LOOKS_MISSING)
    found = job.fetch(
        f"SELECT raw, n FROM word_ids WHERE lower(trim(raw)) IN ({', '.join('?' * len(words))})"
        f" AND {kept} ORDER BY n DESC, first",
        *words,
    )
    if sum(n for _, n in found) >= SOME_ROWS:
        values = [raw for raw, _ in found]
        job.warn("missing_words", columns=[customer.name], values=values, rows=sum(n for _, n in found))
    value, largest, different = job.one(f"SELECT arg_max(raw, n), coalesce(max(n), 0), count(*) FROM ids WHERE {kept}")
    if largest > max(COLLECTIVE * rows, SOME_ROWS) and different > FEW_IDS and value not in dict(found):
        value = masked(value) if customer.private else value
        job.warn("one_large_id", columns=[customer.name], value=value, share=round(largest / rows, 4), rows=largest)


def _personal(job: Job, columns: Sequence[FileColumn], customer: FileColumn) -> None:
    """Columns that say who people are: named, and not kept. A name as the id is said to merge namesakes."""
    private = [c.name for c in columns if c.private in ("email", "identity", "phone", "birth") and c is not customer]
    if private:
        job.warn("personal_columns", columns=private)
    names = [c.name for c in columns if c.private in ("name", "address") and c is not customer]
    if names:
        job.note("names_left_out", columns=names)
    if customer.private == "name":
        job.warn("names_as_ids", columns=[customer.name])
