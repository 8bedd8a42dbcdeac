"""Mend rows with more or fewer fields than the header, where only one way to do so fits."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..notes import FileNote
from ..problems import Problem
from .header import Cells, Head, cell_class

_WHOLE = re.compile(r"\s*[-+−(]?(\d{1,3}([ \u00a0\u202f]\d{3})*|\d+)\s*")
_CENTS = re.compile(r"\d{1,2}\s*(kr|sek|:-|€|\))?\s*", re.I)


@dataclass(frozen=True)
class FieldPlan:
    """How a row of `found` fields becomes one of `width`: the cells from each start in `joins` are one cell."""

    width: int
    found: int
    header: list[str]
    joins: tuple[tuple[int, int], ...] = ()
    glue: str = ""
    questions: list[FileNote] = field(default_factory=list)
    warnings: list[FileNote] = field(default_factory=list)

    def apply(self, cells: list[str]) -> list[str]:
        for start, count in reversed(self.joins):
            cells = [*cells[:start], self.glue.join(cells[start : start + count]), *cells[start + count :]]
        return cells


def make_plan(header: Cells | None, rows: Sequence[tuple[int, list[str]]], delimiter: str, head: Head) -> FieldPlan:
    """Width and repairs for the table whose header has these names and whose first data rows are these."""
    usual = Counter(len(cells) for _, cells in rows).most_common(1)
    found = usual[0][0] if usual else 0
    if header is None:
        return FieldPlan(found, found, [])
    names = list(header)
    while len(names) > found > 0 and not names[-1].strip():
        names.pop()
    if found <= len(names):
        return _short_rows(names, found, delimiter)
    full = [(line, cells) for line, cells in rows if len(cells) == found]
    return (
        _empty_ends(names, full, found)
        or _row_names(names, full, found)
        or _decimal_commas(names, full, found, delimiter)
        or _text_join(names, full, found, delimiter)
        or _refuse(names, full)
    )


def _short_rows(names: list[str], found: int, delimiter: str) -> FieldPlan:
    """More names than fields: a name held the delimiter ('Belopp, kr'), or rows leave out their empty ends."""
    extra = len(names) - found
    spaced = [j for j, name in enumerate(names) if j and name[:1] == " "]
    if extra and len(spaced) == extra:
        for j in reversed(spaced):
            names[j - 1 : j + 1] = [delimiter.join(names[j - 1 : j + 1])]
        return FieldPlan(found, found, names)
    warnings = [FileNote("short_rows", columns=names[found:])] if len(names) > found else []
    return FieldPlan(len(names), len(names), names, warnings=warnings)


def _refuse(names: list[str], rows: Sequence[tuple[int, list[str]]]) -> FieldPlan:
    line, cells = rows[0]
    raise Problem("ragged_rows", row=line, fields=len(cells), columns=len(names))


def _empty_ends(names: list[str], rows: Sequence[tuple[int, list[str]]], found: int) -> FieldPlan | None:
    if any(cell.strip() for _, cells in rows for cell in cells[len(names) :]):
        return None
    return FieldPlan(found, found, names + [""] * (found - len(names)))


def _row_names(names: list[str], rows: Sequence[tuple[int, list[str]]], found: int) -> FieldPlan | None:
    """R writes row numbers without a name for their column."""
    firsts = [cells[0].strip() for _, cells in rows]
    if found != len(names) + 1 or len(firsts) < 2 or not all(map(str.isdecimal, firsts)):
        return None
    numbers = list(map(int, firsts))
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] not in (0, 1):
        return None
    return FieldPlan(found, found, ["", *names])


def _decimal_commas(
    names: list[str], rows: Sequence[tuple[int, list[str]]], found: int, delimiter: str
) -> FieldPlan | None:
    """10004,289,23,2024-08-05 under three names: the comma of 289,23 was not quoted. Asked, never assumed."""
    if delimiter != ",":
        return None
    starts = [
        j
        for j in range(found - 1)
        if all(_WHOLE.fullmatch(cells[j]) and _CENTS.fullmatch(cells[j + 1]) for _, cells in rows)
    ]
    if len(starts) != found - len(names) or any(b - a < 2 for a, b in itertools.pairwise(starts)):
        return None
    columns = [names[start - i] for i, start in enumerate(starts)]
    examples = [
        {"row": line, "raw": ",".join(cells)[:80], "read": ",".join(cells[starts[0] : starts[0] + 2])}
        for line, cells in rows[:3]
    ]
    question = FileNote("decimal_comma_split", columns=columns, choices=["join"], default="join", examples=examples)
    return FieldPlan(len(names), found, names, tuple((start, 2) for start in starts), ",", [question])


def _text_join(names: list[str], rows: Sequence[tuple[int, list[str]]], found: int, delimiter: str) -> FieldPlan | None:
    """A text holding the delimiter, not quoted: the only run of fields that is text and can be one cell.

    A cell that starts with a space goes on from the one before it; a number, date or code is a cell of its own.
    """
    count = found - len(names) + 1
    starts = [
        j
        for j in range(len(names))
        if all(_is_one_text(cells[j : j + count]) for _, cells in rows)
        and not any(cell[:1] == " " for _, cells in rows for cell in (cells[j], *cells[j + count : j + count + 1]))
    ]
    named = [j for j, name in enumerate(names) if name.count(delimiter) == count - 1]
    if len(starts) != 1 and named:
        starts = named
    if len(starts) != 1:
        return None
    return FieldPlan(len(names), found, names, ((starts[0], count),), delimiter)


def _is_one_text(cells: Sequence[str]) -> bool:
    kinds = [cell_class(cell) for cell in cells]
    return not any(kind in "ndc" for kind in kinds) and any(cell[:1] == " " for cell in cells[1:])


def fits(cells: Sequence[str], head: Head) -> bool:
    """Every cell under a column of numbers or dates is one or is empty, and one at least is."""
    kinds = [(cell_class(cell), usual) for cell, usual in zip(cells, head.classes, strict=False) if usual in "nd"]
    return any(kind == usual for kind, usual in kinds) and all(kind in (usual, "e") for kind, usual in kinds)


def pad(cells: list[str], head: Head, width: int) -> list[str] | None:
    """A short row filled up with empty cells, if the cells it has are of their columns' kinds."""
    return cells + [""] * (width - len(cells)) if fits(cells, head) else None


def without_surplus(cells: list[str], head: Head, width: int, delimiter: str) -> list[str] | None:
    """A row with one field beyond its last column, if all its columns are sound without it; no row whose amount was
    parted by its own decimal comma."""
    if len(cells) != width + 1:
        return None
    kept, rest = cells[:width], cells[width:]
    parted = delimiter == "," and bool(_WHOLE.fullmatch(kept[-1]) and _CENTS.fullmatch(rest[0]))
    whole = all(cell.strip() for cell, usual in zip(kept, head.filled, strict=False) if usual)
    return kept if whole and not parted and fits(kept, head) else None


def join_row(cells: list[str], head: Head, width: int, delimiter: str) -> list[str] | None:
    """A row too long because of one unquoted text such as 'Andersson, Eva': the only joining that fits, if any."""
    count = len(cells) - width + 1
    found = []
    for j in range(width):
        text = cells[j : j + count]
        row = [*cells[:j], delimiter.join(text), *cells[j + count :]]
        spaced = all(cell[:1] == " " for cell in text[1:])
        if spaced and j < len(head.classes) and head.classes[j] in "te" and fits(row, head):
            found.append(row)
    return found[0] if len(found) == 1 else None
