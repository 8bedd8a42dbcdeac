"""Where each column of figures stands in the workbook, so that a formula can be written with names.

`{lost}` in a formula is the cell of its own row, `{lost:all}` the tiers' cells, `{lost:total}` the total's; a cell on
another sheet is written with the sheet's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NAMED = re.compile(r"\{(\w+)(?::(\w+))?\}")


def letters(column: int) -> str:
    """A column's letters, the first column 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def address(row: int, column: int, *, fixed: bool = False) -> str:
    """A cell's address, row and column from 0.

    >>> address(0, 1), address(9, 0, fixed=True)
    ('B1', '$A$10')
    """
    return f"${letters(column)}${row + 1}" if fixed else f"{letters(column)}{row + 1}"


def quoted(sheet: str) -> str:
    """A sheet's name as a formula has it."""
    return "'" + sheet.replace("'", "''") + "'"


@dataclass(frozen=True)
class CellRange:
    """`count` rows (and `width` columns) of figures, and below them a total; `single`: one cell for every row."""

    sheet: str
    row: int
    column: int
    count: int = 1
    width: int = 1
    single: bool = False

    def refers(self, what: str, i: int, sheet: str, *, fixed: bool = False) -> str:
        """The cells as a formula on `sheet` has them: "" the cell of row i, "all", "total", "last", "row", "block"."""
        first = (
            0 if what in ("all", "block") or self.single else {"total": self.count, "last": self.count - 1}.get(what, i)
        )
        start = address(self.row + first, self.column, fixed=fixed or self.single)
        last = self.row + (self.count - 1 if what in ("all", "block") else first)
        end = address(
            last, self.column + (self.width - 1 if what in ("row", "block") else 0), fixed=fixed or self.single
        )
        at = start if end == start else f"{start}:{end}"
        return at if sheet == self.sheet else f"{quoted(self.sheet)}!{at}"


@dataclass
class CellRanges:
    """The places by name."""

    known: dict[str, CellRange] = field(default_factory=dict)

    def add(self, name: str, place: CellRange) -> CellRange:
        """Remember where `name` stands."""
        self.known[name] = place
        return place

    def written(self, formula: str, sheet: str, i: int = 0) -> str:
        """The formula with every name in it as an address.

        >>> p = CellRanges()
        >>> _ = p.add("lost", CellRange("Model", 4, 2, 3))
        >>> p.written("{lost}/{lost:all}", "Model", 1), p.written("{lost:total}", "Other")
        ('C6/C5:C7', "'Model'!C8")
        """
        return NAMED.sub(lambda at: self.known[at[1]].refers(at[2] or "", i, sheet), formula)
