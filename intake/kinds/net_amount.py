"""A row's money from several columns: debit less credit, less discount, less refund, less value added tax.

Every step is told and can be undone by an answer; where the columns cannot tell, it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ..columns.column import FileColumn
from ..columns.guess import Mapped
from ..columns.vocabulary import TAXED
from ..job import Job
from ..values import amounts, cells, money
from ..values.cells import MONEY, NumberCells

LIKE = 0.6  # credits of more than this share of debits: which of them is sales is asked
SAME = 0.95
CENT = "0.02"
WHOLE = 100  # a discount in whole numbers up to this may be per cent
KINDS = 12
FEWEST, MOSTLY = 5, 0.5
PERCENT = re.compile(
    r"%|procent|percent|pct|prozent|percentage|pourcent|porcentaje|\brate\b|sats|taux|率", re.IGNORECASE
)
# A heading of what may be a discount, or as well a way to pay or the worth of a code that was given out
PERHAPS = re.compile(
    r"coupon|kupong|kupon|cupón|cupon|bon\b|code|kod\b|avdrag|abzug|aftrek|déduction|deducción|gutschein|voucher|优惠券|券",
    re.IGNORECASE,
)
RATES = ("25", "24", "23", "22", "21", "20", "19", "13", "12", "10", "9", "7", "6", "5.5")


@dataclass
class Net:
    """SQL of a row's money so far, the joins it needs, and the columns it was made of."""

    sql: str
    joins: list[str] = field(default_factory=list)
    of: list[FileColumn] = field(default_factory=list)

    def take(self, found: NumberCells, column: FileColumn) -> str:
        """The SQL of another column's numbers, with what it needs; an empty cell is nothing."""
        self.joins += [join for join in found.joins if join not in self.joins]
        self.of.append(column)
        return f"coalesce({found.sql}, 0)"

    def positive(self, job: Job, value: str) -> str:
        """The same turned round where its sum is below 0: what is taken away is written with a minus by some."""
        (total,) = job.one(f"SELECT coalesce(sum({value}), 0) FROM {job.rows} r {' '.join(self.joins)}")
        return f"(-{value})" if total < 0 else value


def two_sides(job: Job, mapped: Mapped) -> Net | None:
    """Debit less credit (or credit less debit), where a ledger has a column for each; None without them."""
    debit, credit = mapped.column("debit"), mapped.column("credit")
    if debit is None or credit is None or "amount" in mapped.guesses:
        return None
    net = Net("")
    plus, minus = (net.positive(job, net.take(money.number(job, column), column)) for column in (debit, credit))
    blank = f"{cells.blank(debit)} AND {cells.blank(credit)}"
    sums = job.one(
        f"SELECT coalesce(sum({plus}), 0), coalesce(sum({minus}), 0) FROM {job.rows} r {' '.join(net.joins)}"
    )
    found = mapped.guesses["debit"].reason == "content_pair"
    side = (_pair if found else _side)(job, debit, credit, *map(Decimal, sums))
    if side == "together":
        net.sql = f"CASE WHEN {blank} THEN NULL ELSE TRY_CAST({plus} + {minus} AS {MONEY}) END"
        return net
    first, second = (plus, minus) if side == "debit" else (minus, plus)
    net.sql = f"CASE WHEN {blank} THEN NULL ELSE TRY_CAST({first} - {second} AS {MONEY}) END"
    return net


def _side(job: Job, debit: FileColumn, credit: FileColumn, plus: Decimal, minus: Decimal) -> str:
    side = "debit" if plus >= minus else "credit"
    names = [debit.name, credit.name]
    other = "credit" if side == "debit" else "debit"
    if min(plus, minus) > Decimal(LIKE) * max(plus, minus):
        return job.ask("debit_or_credit", names, [side, other], debit=str(plus), credit=str(minus))
    return job.offer("debit_credit", names, [side, other], debit=str(plus), credit=str(minus))


def _pair(job: Job, debit: FileColumn, credit: FileColumn, plus: Decimal, minus: Decimal) -> str:
    """Of two columns that take turns and have no known names: what the second one is to the first."""
    sides = ["debit", "credit"] if plus >= minus else ["credit", "debit"]
    return job.ask("taking_turns", [debit.name, credit.name], [*sides, "together"], debit=str(plus), credit=str(minus))


def less_discount(job: Job, mapped: Mapped, net: Net, computed: str | None) -> None:
    """Take the discount off an amount that does not have it taken off yet. `computed`: SQL of quantity × price, which
    tells for an amount that is given; where nothing tells, it is asked."""
    column = mapped.column("discount")
    if column is None:
        return
    found = cells.numbers(job, column, share=True)
    value = net.positive(job, net.take(found, column))
    told = "amount" in mapped.guesses and computed is None
    if told and not _any(job, net, value):
        return
    unit, units = _unit(job, column, found, net)
    before = _asks_before(job, mapped, column, net, _off(net, value, unit), None if units else value) if told else ""
    if before == "as_is":
        return
    if units and before == "add":
        unit = ""  # only money is paid with
    elif units:
        unit = units[0] if _asks_unit(job, column, units) == units[0] else ""
    off = _off(net, value, unit)
    after = f"TRY_CAST(({net.sql}) - {off} AS {MONEY})"
    rows, total = job.one(
        f"SELECT count(*), coalesce(sum({off}), 0) FROM {job.rows} r {' '.join(net.joins)} WHERE {value} <> 0"
    )
    if not rows:
        return
    answer = before or _answer(job, mapped, column, net, computed, off, value, rows=rows, amount=str(total))
    if answer == "add":
        net.sql = f"TRY_CAST(({net.sql}) + {off} AS {MONEY})"
    net.sql = after if answer == "subtract" else net.sql


def _answer(
    job: Job, mapped: Mapped, column: FileColumn, net: Net, computed: str | None, off: str, value: str, **sums: Any
) -> str:
    """What a discount is to an amount that quantity × price tells of, or that is made of them."""
    choices = ["subtract", "as_is"]
    if "amount" not in mapped.guesses and PERHAPS.search(column.name):
        return job.ask("discount_or_paid", [column.name], choices[::-1], **sums)
    if "amount" not in mapped.guesses:
        return job.offer("discount_taken", [column.name], choices, **sums)
    whole = _before(job, net, computed, off, value)
    if whole is None:
        return _asks_before(job, mapped, column, net, off, value)
    return job.offer("discount_taken", [column.name], choices, **sums) if whole else "as_is"


def _off(net: Net, value: str, unit: str) -> str:
    """SQL of the money that a discount is."""
    return f"({net.sql}) * {value} / {100 if unit == 'percent' else 1}" if unit else value


def _any(job: Job, net: Net, value: str) -> bool:
    return bool(job.fetch(f"SELECT 1 FROM {job.rows} r {' '.join(net.joins)} WHERE {value} <> 0 LIMIT 1"))


def _asks_before(job: Job, mapped: Mapped, column: FileColumn, net: Net, off: str, value: str | None) -> str:
    """Whether the amount is before its discount ("subtract"), after it ("as_is"), or what was left to pay beside it
    ("add"): nothing in the file tells, so it is asked, with the revenue either way where the discount's unit is known
    (`value`: SQL of the cells; None where it is not)."""
    names = [mapped.guesses["amount"].column.name, column.name]
    rows, taken, whole = job.one(
        f"SELECT count(*) FILTER (v <> 0), coalesce(sum(v), 0), coalesce(sum(a), 0) FROM"
        f" (SELECT {off} AS v, {net.sql} AS a FROM {job.rows} r {' '.join(net.joins)}) WHERE a IS NOT NULL"
    )
    if value is None:
        return job.ask("discount_before_unit", names, ["as_is", "subtract", "add"], rows=rows)
    sums = {"whole": str(whole), "less": str(whole - taken)}
    choices = ["as_is", "subtract", *(["add"] if off == value else [])]
    return job.ask("discount_before", names, choices, rows=rows, **sums)


def _before(job: Job, net: Net, computed: str | None, off: str, value: str) -> bool | None:
    """Whether the amount is quantity × price as it stands (True), or that less the discount (False)."""
    if computed is None:
        return None
    rows, whole, less = job.one(
        f"SELECT count(*), count(*) FILTER (abs(a - c) <= {CENT}), count(*) FILTER (abs(a - (c - d)) <= {CENT}) FROM"
        f" (SELECT {net.sql} AS a, {computed} AS c, {off} AS d FROM {job.rows} r {' '.join(net.joins)}"
        f" WHERE {value} <> 0)"
    )
    if whole >= SAME * rows:
        return True
    return False if less >= SAME * rows else None


def _unit(job: Job, column: FileColumn, found: NumberCells, net: Net) -> tuple[str, list[str]]:
    """How a discount is written: "" as money, "percent" as 10, "share" as 0.1; and what else it may be, with the
    likelier first, where the cells do not tell."""
    if found.percent:
        return "share", []
    largest, kinds, whole, fractions = job.one(
        f"SELECT coalesce(max(abs(v)), 0), count(DISTINCT v), bool_and(v = round(v)), bool_or(abs(v) < 1 AND v <> 0)"
        f" FROM (SELECT {found.sql} AS v FROM {job.rows} r {' '.join(net.joins)}) WHERE v <> 0"
    )
    if PERCENT.search(column.name):
        return ("share" if largest <= 1 else "percent"), []
    if largest <= 1 and fractions and kinds <= KINDS:
        return "share", ["share", "money"]
    if largest <= WHOLE and whole and kinds and kinds <= KINDS:
        return "percent", ["percent", "money"]
    return "", []


def _asks_unit(job: Job, column: FileColumn, choices: list[str]) -> str:
    examples = [{"row": row, "value": text[:60]} for row, text in column.cells if text.strip(" 0.,")][:3]
    return job.ask("discount_unit", [column.name], choices, examples=examples)


def less_refund(job: Job, mapped: Mapped, net: Net) -> None:
    """Take off what was given back of the row's money, where a column of its own holds it."""
    column = mapped.column("refund")
    if column is None:
        return
    value = net.positive(job, net.take(money.number(job, column), column))
    rows, total = job.one(
        f"SELECT count(*), coalesce(sum({value}), 0) FROM {job.rows} r {' '.join(net.joins)} WHERE {value} <> 0"
    )
    if not rows:
        return
    answer = job.offer("refund_taken", [column.name], ["subtract", "as_is"], rows=rows, amount=str(total))
    if answer == "subtract":
        net.sql = f"TRY_CAST(({net.sql}) - {value} AS {MONEY})"


def less_tax(job: Job, mapped: Mapped, net: Net, columns: Sequence[FileColumn]) -> None:
    """Ask whether value added tax shall be taken off an amount whose heading says that it is in it."""
    guess = mapped.guesses.get("amount") or mapped.guesses.get("unit_price")
    if guess is None or not _is_taxed(mapped, guess.column, columns):
        return
    tax = next((c for c in columns if c is not guess.column and money.is_tax(c)), None)
    choices = ["keep", *([f"less:{tax.name}"] if tax else []), *(f"rate:{rate}" for rate in RATES)]
    answer = job.ask("vat_included", [guess.column.name], choices)
    if answer.startswith("rate:"):
        net.sql = f"TRY_CAST(({net.sql}) / (1 + {answer.removeprefix('rate:')} / 100) AS {MONEY})"
    elif answer.startswith("less:") and tax is not None:
        net.sql = f"TRY_CAST(({net.sql}) - {net.take(money.number(job, tax), tax)} AS {MONEY})"


def columns_of(mapped: Mapped, columns: Sequence[FileColumn]) -> list[FileColumn]:
    """Columns beside those with a role that the money may be made of."""
    guess = mapped.guesses.get("amount") or mapped.guesses.get("unit_price")
    taxed = guess is not None and _is_taxed(mapped, guess.column, columns)
    return [c for c in columns if money.is_tax(c)][:1] if taxed else []


def _is_taxed(mapped: Mapped, column: FileColumn, columns: Sequence[FileColumn]) -> bool:
    """Whether a heading says that tax is in it, or a column of tax and one more add up to it, and the person has not
    chosen it before one without."""
    chosen = mapped.rivals.get("amount") or any(
        g.reason == "given" for g in mapped.guesses.values() if g.column is column
    )
    return not chosen and bool(TAXED.search(column.name) or _holds_tax(column, columns))


def _holds_tax(column: FileColumn, columns: Sequence[FileColumn]) -> bool:
    tax = next((c for c in columns if c is not column and money.is_tax(c)), None)
    others = [c for c in columns if c not in (column, tax) and c.numbers > MOSTLY and c.decimals > 0]
    return tax is not None and any(_adds_up(column, tax, other) for other in others)


def _adds_up(whole: FileColumn, tax: FileColumn, net: FileColumn) -> bool:
    """Whether the sample's cells of one column are those of two others together, where there is tax."""
    rows = [[_value(text) for _, text in cells_] for cells_ in zip(whole.cells, tax.cells, net.cells, strict=True)]
    known = [(w, t, n) for w, t, n in rows if w is not None and t and n is not None]
    same = sum(abs(w - t - n) <= Decimal(CENT) for w, t, n in known)
    return len(known) >= FEWEST and same >= SAME * len(known)


def _value(text: str) -> Decimal | None:
    cell = amounts.read_cell(text)
    return cell.value(None) if cell is not None and not cell.ambiguous else None
