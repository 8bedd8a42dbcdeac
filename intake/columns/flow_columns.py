"""Which columns of a customer flow statement hold the movement, the tiers and the customers, by what their cells say
before what they are called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..values import movements
from .column import FileColumn
from .heading_score import PART, header_score, is_called
from .vocabulary import BEFORE, NOW, words

FEWEST_MOVEMENTS = 3
MOSTLY = 0.5
TOLD = 0.7  # share of the lost (or new) whose tier stands in one column only, from which that tells the columns apart
MANY = 12  # rows from which numbers of one length that never come back are customers' own
A_NUMBER = re.compile(
    r"(the )?(number|numbers|n|headcount|nbr|antal|st|anzahl|aantal|nombre|nb|número|num|cantidad)|人数|数"
)
OTHER_WORDS = re.compile(
    r"\b(nu|now|jetzt|heute|i dag|today|actuel(le)?s?|actual(es)?|aktuell\w*|après|después|danach)\b|现|当前|本期|之后"
)
WORDS_BEFORE = re.compile(
    r"\b(före|innan|förut|vorher\w*|davor|früher\w*|zuvor|vorherig\w*|vorig\w*|eerder|daarvoor|avant|"
    r"précédent(e)?s?|antes|anterior(es)?|"
    r"previo|previa|before|prior|previous|old|last)\b|之前|原|上期|前期|以前"
)


def movement_column(columns: Sequence[FileColumn]) -> FileColumn | None:
    """The column whose cells are the movements of a customer flow statement: three kinds of them and more."""
    for column in columns:
        said = [m.name for text in column.filled if (m := movements.movement(text))]
        if len(set(said)) >= FEWEST_MOVEMENTS and len(said) >= MOSTLY * len(column.filled):
            return column
    return None


def tier_columns(columns: Sequence[FileColumn], movement: FileColumn) -> tuple[FileColumn | None, FileColumn | None]:
    """The columns of the tier now and the tier before. The lost have none now, and the new none before; else the
    headings tell."""
    texts = [c for c in columns if c is not movement and c.numbers < MOSTLY and c.filled and not c.is_date]
    texts = [c for c in texts if c.different < 1 or len(c.filled) < len(c.cells)]
    named = _by_heading(texts)
    pairs = [(a, b) for a in texts for b in texts if a is not b and _tiers(a) & _tiers(b)]
    told = [(now, before) for now, before in pairs if _is_told(now, before, movement)]
    if told:
        return told[0]
    now, before = named
    if now is None and before is not None:
        now = next((a for a, b in pairs if b is before), None)
    elif before is None and now is not None:
        before = next((b for a, b in pairs if a is now), None)
    return (now, before) if now or before or len(texts) != 1 else (texts[0], None)


def _by_heading(texts: Sequence[FileColumn]) -> tuple[FileColumn | None, FileColumn | None]:
    """The columns that are called a tier now and a tier before."""
    before = next((c for c in texts if is_called("tier_before", c.name) or is_before(c.name)), None)
    rest = [c for c in texts if c is not before]
    now = next((c for c in rest if is_called("tier_now", c.name) or is_now(c.name)), None)
    return now or next((c for c in rest if is_called("segment", c.name)), None), before


def is_before(name: str) -> bool:
    """Whether a heading speaks of the period before.

    >>> is_before("Niveau précédent"), is_before("Nivå nu")
    (True, False)
    """
    return bool(BEFORE.search(words(name)) or WORDS_BEFORE.search(words(name)))


def is_now(name: str) -> bool:
    """Whether a heading speaks of the period now.

    >>> is_now("Stufe jetzt"), is_now("Stufe vorher")
    (True, False)
    """
    return not is_before(name) and bool(NOW.search(words(name)) or OTHER_WORDS.search(words(name)))


def is_lost(name: str) -> bool:
    """Whether a heading is the word for the lost alone.

    >>> is_lost("Perdus"), is_lost("Lost revenue")
    (True, False)
    """
    said = movements.movement(name)
    return said is not None and said.name == "lost" and not said.tier


def _tiers(column: FileColumn) -> set[str]:
    return {text.strip() for text in column.filled if not movements.is_no_tier(text)}


def _is_told(now: FileColumn, before: FileColumn, movement: FileColumn) -> bool:
    """Whether the lost have a tier before and none now, or the new have one now and none before."""
    for name, full, empty in (("lost", before, now), ("new", now, before)):
        rows = {row for row, text in movement.cells if (m := movements.movement(text)) and m.name == name}
        if rows and min(_filled(full, rows), 1 - _filled(empty, rows)) < TOLD:
            return False
        if rows:
            return True
    return False


def _filled(column: FileColumn, rows: set[int]) -> float:
    """The share of some rows on which a column names a tier."""
    return sum(not movements.is_no_tier(text) for row, text in column.cells if row in rows) / len(rows)


def count_column(columns: Sequence[FileColumn]) -> FileColumn | None:
    """The column that counts customers: one that is called so, or a number of something beside what a segment is."""
    whole = [c for c in columns if max(c.numbers, float(c.is_number)) > MOSTLY and not c.is_date and c.private is None]
    named = [c for c in whole if header_score("customers", c.name)[0] >= PART - 0.05]
    for column in named:
        if not is_called("customer_id", column.name) or not _are_ids(column):
            return column
    said = [c for c in whole if is_called("quantity", c.name) or A_NUMBER.fullmatch(words(c.name))]
    return next((c for c in said if not c.decimals), None)


def _are_ids(column: FileColumn) -> bool:
    """Whether numbers are of one length, or follow one another, and none comes back: customers' numbers."""
    numbers = [text.strip() for text in column.filled]
    if len(set(numbers)) < len(numbers) or not all(n.isdigit() for n in numbers):
        return False
    near = max(map(int, numbers)) - min(map(int, numbers)) < 2 * len(numbers)
    return near or (len(numbers) > MANY and len({len(n) for n in numbers}) == 1)


def label_column(columns: Sequence[FileColumn], count: FileColumn) -> FileColumn | None:
    """The column of what a row of a table of segments is called; None where a row is a customer, or bears a name."""
    texts = [c for c in columns if c.numbers < MOSTLY and c.filled and not c.is_date and c.days < MOSTLY]
    labels = [c for c in texts if c.private is None and not is_called("customer_name", c.name)]
    called = [c for c in labels if is_called("segment", c.name)]
    if not header_score("customers", count.name)[0]:
        return next(iter(called), None)  # a number of something is one of customers where the rows are groups of them
    free = [c for c in labels if c is not count and not header_score("customer_id", c.name)[0]]
    return next(iter([*called, *free]), None)
