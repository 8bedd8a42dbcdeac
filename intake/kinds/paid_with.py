"""Ask about money in a column beside the amount: gift cards, vouchers, points, and unknown words.

A gift card is a way to pay, so the amount stands; a voucher is a discount, so it comes off; and where the amount is
what was left to pay, a gift card comes on top of it. The columns seldom tell which, so it is asked with every sum.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..columns.column import FileColumn
from ..columns.guess import Mapped, is_fee
from ..columns.heading_score import header_score, is_called
from ..columns.roles import DATE_ROLES, NUMBER_ROLES
from ..columns.vocabulary import words
from ..job import Job
from ..values import money
from ..values.cells import MONEY
from .net_amount import CENT, SAME, Net

FEWEST = 3  # rows with something in the column, from which it is asked about
MOSTLY = 0.5  # share of rows that must have nothing in it
MOST = 4  # such columns
MOST_BARE = 12  # columns whose first cells are empty, that are looked through
WHOLE_SHARE, A_MARK = 0.01, 10  # of the amount on its row; whole numbers below both are counts and marks
# Headings of numbers that say nothing of what a row brought in
ELSEWHERE = re.compile(
    r"%|weight|vikt|gewicht|poids|peso|lat|lng|long|score|rating|betyg|nps|ski|hours?|timmar|stunden|days|dagar|tage|"
    r"distance|age|ålder|alter|tips?|dricks|trinkgeld|fooi|pourboire|propina|deposit|pant|pfand|statiegeld|"
    r"credit limit|outstanding|due|restant|kvar att|offen|rest|change|växel|rounding|öres\w*|rundung|afronding|arrondi|"
    r"redondeo|earned|intjänad\w*|gesammelt|exchange|kurs|rate|list price|listpris|zip|postnr|postnummer|plz|year|år|"
    r"jahr|month|week|vecka|id|nr|no|number|nummer|code|kod|version|index|cost|kostnad\w*|margin\w*|profit|vinst|"
    r"抹零|小费|重量|评分|押金"
)
_NUMBER = r"^\s*[-+]?\s*\D{0,3}[0-9][0-9 .,''\x{00a0}\x{202f}]*\s*\D{0,4}$"


def columns_of(mapped: Mapped, columns: Sequence[FileColumn]) -> list[FileColumn]:
    """The columns that may hold money beside the amount: the one that is called so, and others by their cells."""
    taken = {g.column.index for g in mapped.guesses.values()}
    free = [c for c in columns if c.index not in taken and not _is_elsewhere(c)]
    called = [c for c in free if header_score("paid_with", c.name)[0] and c.numbers > MOSTLY]
    seen = [c for c in free if c not in called and not _is_known(c)]
    some = [c for c in seen if c.numbers > 0.8 and _is_sparse(c) and _is_money(c)]
    bare = [c for c in seen if not any(_says(text) for text in c.filled)][:MOST_BARE]
    return [*([mapped.guesses["paid_with"].column] if "paid_with" in mapped.guesses else []), *called, *some, *bare]


def _is_elsewhere(column: FileColumn) -> bool:
    said = words(column.name)
    odd = column.private is not None or column.is_date or is_fee(column) or money.is_tax(column)
    return odd or any(re.fullmatch(ELSEWHERE, part) for part in (said, *said.split()))


def _is_known(column: FileColumn) -> bool:
    """Whether the heading is that of other numbers or days; one of a text, such as a receipt's, says nothing here."""
    return any(is_called(role, column.name) for role in (*NUMBER_ROLES, *DATE_ROLES, "price", "customer_id"))


def _says(text: str) -> bool:
    """Whether a cell is anything but 0."""
    return bool(re.search(r"[^\s0.,-]", text))


def _is_sparse(column: FileColumn) -> bool:
    some = sum(_says(text) for _, text in column.cells)
    return 0 < some <= MOSTLY * len(column.cells)


def _is_money(column: FileColumn) -> bool:
    """Whether the cells are more than marks of 0 and 1."""
    return any(text.strip(" 0.,") not in ("", "1") for text in column.filled)


def settle(job: Job, mapped: Mapped, net: Net, columns: Sequence[FileColumn], computed: str | None) -> None:
    """Ask what the money beside the amount is to it, column by column. `computed`: SQL of quantity × price, which tells
    of a gift card whether the amount is what was left to pay."""
    asked = 0
    for column in columns_of(mapped, columns):
        named = mapped.column("paid_with") is column or bool(header_score("paid_with", column.name)[0])
        if asked < MOST and (named or column.filled or _is_filled(job, column)):
            asked += _one(job, mapped, net, column, computed, named=named)


def _is_filled(job: Job, column: FileColumn) -> bool:
    """Whether a column that is empty at first holds numbers further down, and nothing else."""
    key = f"trim(CAST(r.{column.key} AS VARCHAR))"
    some, numbers = job.one(
        f"SELECT count(*), count(*) FILTER (regexp_matches({key}, '{_NUMBER.replace(chr(39), chr(39) * 2)}'))"
        f" FROM {job.rows} r WHERE regexp_matches({key}, '[^0.,\\s-]')"
    )
    return some >= FEWEST and numbers >= SAME * some


def _one(job: Job, mapped: Mapped, net: Net, column: FileColumn, computed: str | None, *, named: bool) -> bool:
    """Whether the column was asked about (or said)."""
    value = net.positive(job, net.take(money.number(job, column), column))
    rows, some, least, most, above, whole, ours = job.one(
        f"""SELECT count(*), count(*) FILTER (v <> 0), coalesce(min(v), 0), coalesce(max(v), 0),
                   count(*) FILTER (v > abs(a) + {CENT}), bool_and(v = round(v)),
                   coalesce(median(v / abs(a)) FILTER (v > 0 AND a <> 0), 0)
            FROM (SELECT {value} AS v, {net.sql} AS a FROM {job.rows} r {" ".join(net.joins)})"""
    )
    small = whole and (ours < WHOLE_SHARE or most <= A_MARK)
    if not some or (not named and (some < FEWEST or some > MOSTLY * rows or least < 0 or small or (whole and above))):
        return False
    answer = _answer(job, mapped, net, column, value, _told(job, net, value, computed) if named else None)
    if answer != "as_is":
        sign = "-" if answer == "subtract" else "+"
        net.sql = f"TRY_CAST(({net.sql}) {sign} {value} AS {MONEY})"
    return True


def _told(job: Job, net: Net, value: str, computed: str | None) -> str | None:
    """What quantity × price says of a gift card: the amount is all that was sold for, or what was left to pay."""
    if computed is None or net.sql == computed:
        return None
    rows, whole, left = job.one(
        f"SELECT count(*), count(*) FILTER (abs(a - c) <= {CENT}), count(*) FILTER (abs(a - (c - v)) <= {CENT}) FROM"
        f" (SELECT {net.sql} AS a, {computed} AS c, {value} AS v FROM {job.rows} r {' '.join(net.joins)})"
        " WHERE v <> 0"
    )
    if left >= SAME * rows:
        return "add"
    return "as_is" if whole >= SAME * rows else None


def _answer(job: Job, mapped: Mapped, net: Net, column: FileColumn, value: str, told: str | None) -> str:
    rows, amount, whole = job.one(
        f"SELECT count(*) FILTER (v <> 0), coalesce(sum(v), 0), coalesce(sum(a), 0) FROM"
        f" (SELECT {value} AS v, {net.sql} AS a FROM {job.rows} r {' '.join(net.joins)}) WHERE a IS NOT NULL"
    )
    choices = ["as_is", "subtract", "add"]
    sums = {"amount": str(amount), "whole": str(whole), "less": str(whole - amount), "more": str(whole + amount)}
    examples = [{"row": row, "value": text[:60]} for row, text in column.cells if _says(text)][:3]
    if told is not None:
        choices = [told, *(c for c in choices if c != told)]
        return job.offer("paid_with_told", [column.name], choices, rows=rows, **sums)
    return job.ask("paid_with", [column.name], choices, rows=rows, examples=examples, **sums)
