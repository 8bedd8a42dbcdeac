"""Write the data rows of one or more equal sheets to a file with row numbers, and infer the column types."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..columns.heading_score import header_score
from ..job import Job
from ..notes import FileNote
from ..problems import Problem
from .header import TOTAL, Head, ask_header, filled_cells, is_total, joined_header, one_line, permuted, shown, trailer
from .raw_table import Aside, Notes
from .text_rows import scan as csv_scan
from .workbook_scan import SheetScan

TAIL_ROWS = 50
BATCH = 2000
EXACT = 1e15  # whole numbers below it are shown without a decimal point
_TYPES = [({"int"}, "BIGINT"), ({"int", "float"}, "DOUBLE"), ({"date"}, "DATE"), ({"date", "datetime"}, "TIMESTAMP")]

Numbered = tuple[int, list[Any]]


@dataclass
class Sheet:
    """One sheet as the library gives it, and what its first rows say. Row 1 is the sheet's first."""

    name: str
    rows: Any
    head: Head
    sample: list[list[str]]
    visible: bool
    scan: SheetScan | None = None

    @property
    def names(self) -> list[str]:
        return [one_line(cell) for cell in self.sample[self.head.header]] if self.head.header is not None else []

    @property
    def is_table(self) -> bool:
        """Two columns or more, one of them of numbers or dates, and at least one row under the names."""
        classes = [kind for kind in self.head.classes if kind != "e"]
        return len(classes) > 1 and bool(set(classes) & set("nd")) and self.head.first < len(self.sample)

    @property
    def height(self) -> int:
        return int(self.rows.height)


def as_text(value: Any) -> str:
    """A cell as text: whole numbers without '.0', dates as ISO.

    >>> [as_text(x) for x in (10004.0, 289.23, True, dt.date(2024, 8, 5), "001")]
    ['10004', '289.23', 'TRUE', '2024-08-05', '001']
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
    return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else str(value)


def _kind(value: Any) -> str:
    if isinstance(value, float):
        return "int" if value.is_integer() and abs(value) < EXACT else "float"
    return type(value).__name__


class Writer:
    """Writes the rows to a file of the visit's folder. `header_row` counts from 1, 0 when there is no header."""

    def __init__(self, job: Job, sheets: list[Sheet]) -> None:
        self.job, self.sheets, self.head = job, sheets, sheets[0].head
        self.questions: Notes = []
        self.set_aside: Aside = []
        self.notes: Notes = []
        self.count = 0
        self.width = max(len(row) for sheet in sheets for row in sheet.sample)
        self.kinds: list[set[str]] = [set() for _ in range(self.width)]
        self.header = self._header(sheets[0])
        self.header_row = 0 if self.head.header is None else self.head.header + 1
        self.order: list[int] | None = None  # where the cells stand below a header in another order
        self.used: list[int] = []
        self.types: list[str] = []

    def _header(self, sheet: Sheet) -> list[str]:
        answer = self.job.answers.get("header_missing")
        if self.head.header is None and answer == "first_row":
            self.head = Head(self.head.first, self.head.first + 1, self.head.classes, self.head.filled)
        above = [i + 1 for i in range(self.head.first) if i != self.head.header and filled_cells(sheet.sample[i])]
        if above:
            self.notes.append(FileNote("preamble", rows=above[:20], count=len(above)))
        if self.head.header is not None:
            return list(joined_header(sheet.sample, self.head))
        if answer != "no_header":
            self.questions.append(ask_header(self.head, self.head.first + 1, sheet.sample[self.head.first]))
        return []

    def write(self) -> str:
        """Name of the view; its columns are the used ones only. Raises Problem when there is no row."""
        out = self.job.folder / "sheet.csv"
        with out.open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, lineterminator="\n")
            rows = self._kept()
            while batch := list(itertools.islice(rows, BATCH)):
                writer.writerows(self._batch(batch))
        if not self.count:
            raise Problem("no_rows", header_row=self.header_row)
        named = [j < len(self.header) and bool(self.header[j].strip()) for j in range(self.width)]
        self.used = [j for j in range(self.width) if self.kinds[j] or named[j]]
        types = [_column_type(kinds) for kinds in self.kinds]
        self.types = [types[j] for j in self.used]
        chosen = ", ".join(f"c{j} AS c{i}" for i, j in enumerate(self.used))
        source = csv_scan(out, ",", [("row", "BIGINT"), *((f"c{j}", kind) for j, kind in enumerate(types))], 0)
        self.job.con.execute(f"CREATE OR REPLACE VIEW text_rows AS SELECT row, {chosen} FROM {source}")
        return "text_rows"

    def _kept(self) -> Iterator[Numbered]:
        """Data rows of all sheets; a further sheet's rows count on from the last row of the one before."""
        offset = 0
        for number, sheet in enumerate(self.sheets):
            first = self.head.first if number == 0 else sheet.head.first
            for row, cells in self._data(sheet, first):
                yield row + offset, cells
            offset += sheet.height

    def _data(self, sheet: Sheet, first: int) -> Iterator[Numbered]:
        """Rows of one sheet without blanks, repeated headers, sums and what stands below the last data row."""
        self.order, names = None, sheet.names
        merged = _merged_down(sheet, [not header_score("amount", name)[0] for name in names])
        rows = itertools.islice(_filled_down(enumerate(sheet.rows.iter_rows(), 1), merged), first, None)
        filled = ((number, cells) for number, cells in rows if any(cells) or set(cells) != {""})
        waiting: deque[Numbered] = deque(itertools.islice(filled, TAIL_ROWS))
        for item in filled:
            waiting.append(item)
            if self._is_data(*(ready := waiting.popleft())):
                yield self._ordered(ready)
        below: Aside = []
        while waiting and (reason := trailer([as_text(cell) for cell in waiting[-1][1]], self.head)) is not None:
            below.append(_note(reason, *waiting.pop()))
        yield from (self._ordered(item) for item in waiting if self._is_data(*item))
        self.set_aside += [note for note in reversed(below) if note["reason"]]

    def _is_data(self, number: int, cells: list[Any]) -> bool:
        """False, with a note, for a sum or the header once more."""
        label = next((cell for cell in cells if cell != ""), "")
        if not isinstance(label, str):
            return True
        if TOTAL.fullmatch(label) and is_total([as_text(cell) for cell in cells]):
            self.set_aside.append(_note("total_row", number, cells))
        elif self.header and label in self.header and self._is_header([as_text(cell) for cell in cells]):
            self.set_aside.append(_note("repeated_header", number, cells))
        else:
            return True
        return False

    def _is_header(self, cells: list[str]) -> bool:
        """Whether a row is the header once more; in another order, it orders the rows below it."""
        if cells == self.header:
            self.order = None
            return True
        order = permuted(cells, [one_line(name) for name in self.header])
        self.order = order or self.order
        return order is not None

    def _ordered(self, item: Numbered) -> Numbered:
        number, cells = item
        return item if self.order is None else (number, [cells[j] for j in self.order])

    def _batch(self, batch: list[Numbered]) -> Iterable[tuple[Any, ...]]:
        """Rows ready to be written. Column by column, for the cells of one are mostly of one type."""
        self.count += len(batch)
        if self.count > self.job.limits.rows:
            raise Problem("too_many_rows", rows=self.count, limit=self.job.limits.rows)
        columns = list(zip(*(cells for _, cells in batch), strict=True))
        texts = [self._learn(kinds, list(cells)) for kinds, cells in zip(self.kinds, columns, strict=False)]
        empty = [[""] * len(batch)] * (self.width - len(columns))
        return zip([number for number, _ in batch], *texts, *empty, strict=True)

    def _learn(self, kinds: set[str], cells: list[Any]) -> list[Any]:
        """The column's cells as the file shall hold them; dates and plain fractions the file's writer turns to text."""
        types = set(map(type, cells))
        if types == {float} and all(map(float.is_integer, cells)) and max(map(abs, cells)) < EXACT:
            kinds.add("int")
            return list(map(int, cells))
        if types in ({dt.date}, {dt.datetime}):
            kinds.add(types.pop().__name__)
            return cells
        if types <= {str}:
            if any(cells):
                kinds.add("str")
            self._check_length(cells)
            return cells
        kinds.update(_kind(cell) for cell in cells if cell != "")
        return [as_text(cell) for cell in cells]

    def _check_length(self, cells: list[str]) -> None:
        longest = max(map(len, cells))
        if longest > self.job.limits.cell:
            raise Problem("cell_too_long", row=0, column=0, characters=longest, limit=self.job.limits.cell)


def _merged_down(sheet: Sheet, fills: list[bool]) -> dict[int, list[tuple[int, int]]]:
    """Merged cells that reach over rows: {column: (first row, last row), …}, rows from 1. An amount is never filled
    down: merged over several rows it is the money of all of them."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, right) in getattr(sheet.rows, "merged_cell_ranges", None) or []:
        if bottom > top and left == right and (left >= len(fills) or fills[left]):
            found.setdefault(left, []).append((top + 1, bottom + 1))
    return found


def _filled_down(rows: Iterable[Numbered], merged: dict[int, list[tuple[int, int]]]) -> Iterator[Numbered]:
    """The rows with every merged cell's value in each row it reaches over."""
    reach: dict[int, list[int]] = {}
    for column, spans in merged.items():
        for row in itertools.chain.from_iterable(range(top + 1, bottom + 1) for top, bottom in spans):
            reach.setdefault(row, []).append(column)
    values: dict[int, Any] = {}
    for number, cells in rows:
        for column in reach.get(number, []):
            if column < len(cells) and cells[column] == "" and any(c != "" for c in cells):
                cells[column] = values.get(column, "")
        for column in merged:
            if column < len(cells) and cells[column] != "":
                values[column] = cells[column]
        yield number, cells


def _note(reason: str, number: int, cells: list[Any]) -> dict[str, Any]:
    return {"reason": reason, "row": number, "cells": shown([as_text(cell) for cell in cells])}


def _column_type(kinds: set[str]) -> str:
    return next((name for allowed, name in _TYPES if kinds and kinds <= allowed), "VARCHAR")
