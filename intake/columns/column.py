"""One column of a file, with statistics of its first cells: numbers, decimals, dates, repeats, personal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..values import amounts, dates, unsaid
from . import personal
from .vocabulary import words

NUMERIC_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "FLOAT", "DECIMAL", "UTINYINT",
                 "USMALLINT", "UINTEGER", "UBIGINT", "REAL")  # fmt: skip
DATE_TYPES = ("DATE", "TIMESTAMP")
NOTHING = ("-", "–", "—")  # as spreadsheets show a 0, and ledgers the side that is empty


@dataclass(frozen=True)
class FileColumn:
    """One column of the file with what some of its cells look like (shares are of the filled cells; `ends` is of all:
    cells that are a day, or say that there is no end)."""

    index: int
    name: str
    type: str
    cells: tuple[tuple[int, str], ...] = ()
    numbers: float = 0
    decimals: float = 0
    days: float = 0
    ends: float = 0
    different: float = 0
    private: str | None = None

    @property
    def key(self) -> str:
        return f"c{self.index}"

    @cached_property  # every role that a column might have asks for them
    def filled(self) -> list[str]:
        return [text for _, text in self.cells if text.strip()]

    @property
    def is_number(self) -> bool:
        return self.type.startswith(NUMERIC_TYPES)

    @property
    def is_date(self) -> bool:
        return self.type.startswith(DATE_TYPES)


def look(index: int, name: str, type_: str, cells: Sequence[tuple[int, str]]) -> FileColumn:
    """A column with the look of the given cells."""
    filled = [text for _, text in cells if text.strip()]
    if not filled:
        return FileColumn(index, name, type_, tuple(cells), ends=1.0)
    if type_.startswith(DATE_TYPES):
        return FileColumn(index, name, type_, tuple(cells), days=1.0, ends=1.0, different=_different(filled))
    days = [bool(dates.readings(t)) for t in filled]
    read = [amounts.read_cell(t) for t in filled]
    said = max(1, len(filled) - sum(t.strip() in NOTHING for t in filled))
    number = type_.startswith(NUMERIC_TYPES)
    return FileColumn(
        index,
        name,
        type_,
        tuple(cells),
        numbers=sum(c is not None for c in read) / said,
        decimals=sum(c is not None and c.sign is not None for c in read) / said,
        days=sum(days) / len(filled),
        ends=1 - sum(not day and not unsaid.no_end(t) for t, day in zip(filled, days, strict=True)) / len(cells),
        different=_different(filled),
        private=personal.kind(words(name), [] if number and type_.startswith("DOUBLE") else filled),
    )


def _different(cells: Sequence[str]) -> float:
    return len(set(cells)) / len(cells)
