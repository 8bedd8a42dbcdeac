"""A workbook that is being written: cells with live formulas and the values that the app has for them."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt
import pandas as pd

from report.text import plain_text
from report.writers.xlsx.places import CellRange, CellRanges, quoted
from report.writers.xlsx.styles import Kind, Role, Styles
from words import Words
from words.language import DASH

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u2060]")
NOTE = {"author": "Customer Worth", "font_name": "Hanken Grotesk", "font_size": 9, "x_scale": 2.2}
HEAD_LETTERS, HEAD_LINE = 17, 15  # letters that a head's line holds, and its height in points
LETTERS_A_LINE, LINE = 46, 17  # of a note, and a line's height in pixels


def clean(text: str) -> str:
    """A text as XML can hold it, and nothing that a font of ours lacks."""
    return ILLEGAL.sub("", text)


def known(value: float) -> float | str:
    """A figure as a cell keeps it: a dash where it cannot be known."""
    x = float(value)
    return x if math.isfinite(x) else DASH


FigureCells = Sequence[float] | npt.NDArray[Any] | pd.Series


@dataclass(frozen=True)
class CellColumn:
    """One column of a block: a figure a tier, and the total's below.

    `values`: what the app has for each tier; `formula`: how the cell comes to it ("" an input). `total`: the total's
    formula, "=" for the same one, "sum" for the tiers' sum, "value"
    for the app's own figure, "" for none. `faint`: the interval is to be read where
    fewer than ten were lost. `defined`: whether the tiers' cells get the name as a name of the workbook.
    """

    name: str
    head: str
    note: str
    kind: Kind
    values: FigureCells
    formula: str = ""
    total: str = ""
    whole: float = math.nan
    role: Role = "made"
    faint: bool = False
    defined: bool = False


@dataclass
class Book:
    """The workbook of XlsxWriter with its words, formats and places; `sheets` are its sheets by what they hold."""

    out: Any
    w: Words
    styles: Styles
    titles: dict[str, str]
    places: CellRanges = field(default_factory=CellRanges)
    sheets: dict[str, Any] = field(default_factory=dict)
    later: list[Callable[[], None]] = field(default_factory=list)
    pages: dict[str, list[int]] = field(default_factory=dict)

    def finish(self) -> None:
        """Write the formulas, now that every place in them is known, and where pages begin."""
        for write in self.later:
            write()
        for sheet, rows in self.pages.items():
            self.sheets[sheet].set_h_pagebreaks(rows)

    def new_page(self, sheet: str, row: int) -> None:
        """Begin a page of paper with this row."""
        self.pages.setdefault(sheet, []).append(row)

    def text(self, sheet: str, row: int, column: int, text: str, style: str = "line") -> None:
        """A text that is never a formula, a number or an address."""
        self.sheets[sheet].write_string(row, column, clean(plain_text(text)), self.styles.text(style))

    def wide(self, sheet: str, row: int, text: str, style: str = "line", *, last: int = 8, width: int = 0) -> None:
        """A text over several cells, as high as its lines need; `width`: letters a line, if not the cells' own."""
        said = clean(plain_text(text))
        self.sheets[sheet].merge_range(row, 0, row, last, "", self.styles.text(style))
        self.sheets[sheet].write_string(row, 0, said, self.styles.text(style))
        size = {"answer": 22, "title": 30}.get(style, 16)
        lines = math.ceil(len(said) / (width or 34 + 14 * last))
        self.sheets[sheet].set_row(row, size * max(1, lines))

    def heads(self, sheet: str, row: int, texts: Sequence[str]) -> None:
        """A row of heads, as high as the longest needs; a tier's name or a text stands in the first column."""
        for j, text in enumerate(texts):
            self.text(sheet, row, j, text, "head" if j else "first_head")
        self.high(sheet, row, texts)

    def high(self, sheet: str, row: int, texts: Sequence[str]) -> None:
        """Make a row of heads as high as its longest text needs."""
        lines = max((len(textwrap.wrap(text, HEAD_LETTERS)) for text in texts[1:]), default=1)
        self.sheets[sheet].set_row(row, HEAD_LINE * max(1, lines) + 3)

    def note(self, sheet: str, row: int, column: int, text: str) -> None:
        """A note on a cell: what its figure means."""
        if text:
            said = clean(plain_text(text))
            lines = math.ceil(len(said) / LETTERS_A_LINE) + 1
            self.sheets[sheet].write_comment(row, column, said, NOTE | {"height": LINE * lines})

    def number(self, sheet: str, row: int, column: int, value: float, kind: Kind, role: Role = "file") -> None:
        """An input: from the file, or the reader's own to change."""
        self._put(sheet, row, column, known(value), self.styles.cell(kind, role))

    def _put(self, sheet: str, row: int, column: int, value: float | str, style: Any) -> None:
        if isinstance(value, str):
            self.sheets[sheet].write_string(row, column, value, style)
        else:
            self.sheets[sheet].write_number(row, column, value, style)

    def formula(
        self,
        sheet: str,
        row: int,
        column: int,
        formula: str,
        value: float | str,
        kind: Kind,
        *,
        i: int = 0,
        total: bool = False,
    ) -> None:
        """A live formula with the value that the app has for it; `i`: the row of the tiers whose cells it takes."""
        kept = value if isinstance(value, str) else known(value)
        style = self.styles.cell(kind, total=total)

        def write() -> None:
            written = "=" + self.places.written(formula, self.titles[sheet], i)
            self.sheets[sheet].write_formula(row, column, written, style, kept)

        self.later.append(write)

    def matrix(self, sheet: str, at: CellRange, formula: str, values: Sequence[Sequence[float]], kind: Kind) -> None:
        """One formula over several cells (MMULT, MINVERSE), with the value of each."""
        style = self.styles.cell(kind)
        ends = at.row, at.column, at.row + at.count - 1, at.column + at.width - 1
        cells = [(i, j, x) for i, row in enumerate(values) for j, x in enumerate(row) if i or j]

        def write() -> None:
            written = "{=" + self.places.written(formula, self.titles[sheet]) + "}"
            self.sheets[sheet].write_array_formula(*ends, written, style, known(values[0][0]))
            for i, j, x in cells:
                self._put(sheet, at.row + i, at.column + j, known(x), style)

        self.later.append(write)

    def name(self, name: str, place: CellRange, what: str = "") -> None:
        """A name of the workbook for a cell (or for all of a column's): English, so that formulas read everywhere."""
        self.out.define_name(name, f"={quoted(place.sheet)}!{place.refers(what, 0, place.sheet, fixed=True)}")

    def difference(self, sheet: str, row: int, column: int, formula: str, value: float, kind: Kind) -> None:
        """A check: what two ways of counting differ by, in the colour of what is wrong unless it is 0."""
        self.formula(sheet, row, column, f"ROUND({formula},2)", round(value, 2) + 0.0, kind)
        rule = {"type": "cell", "criteria": "!=", "value": 0, "format": self.styles.wrong()}
        self.sheets[sheet].conditional_format(row, column, row, column, rule)

    def scalar(
        self,
        sheet: str,
        row: int,
        label: str,
        note: str,
        name: str,
        value: float,
        kind: Kind,
        *,
        formula: str = "",
        role: Role = "file",
        column: int = 1,
    ) -> None:
        """A named cell with its label before it."""
        self.text(sheet, row, column - 1, label, "name")
        if formula:
            self.formula(sheet, row, column, formula, value, kind)
        else:
            self.number(sheet, row, column, value, kind, role)
        self.note(sheet, row, column, note)
        self.name(name, self.places.add(name, CellRange(self.titles[sheet], row, column, single=True)))

    def block(
        self, sheet: str, row: int, title: str, first: str, tiers: Sequence[str], columns: Sequence[CellColumn]
    ) -> int:
        """A table of the tiers under its title and heads, with the total below; the row after it is returned."""
        self.text(sheet, row, 0, title, "block")
        self.heads(sheet, row + 1, [first, *(c.head for c in columns)])
        whole = any(c.total for c in columns)
        for i, tier in enumerate(tiers):
            self.text(sheet, row + 2 + i, 0, tier, "name")
        if whole:
            self.text(sheet, row + 2 + len(tiers), 0, self.w.t("Total"), "name_total")
        for j, c in enumerate(columns, start=1):
            self.places.add(c.name, CellRange(self.titles[sheet], row + 2, j, len(tiers)))
        for j, c in enumerate(columns, start=1):
            self._column(sheet, row + 1, j, c, len(tiers), whole)
        return row + 3 + len(tiers) + whole

    def _column(self, sheet: str, row: int, column: int, c: CellColumn, count: int, whole: bool) -> None:
        self.note(sheet, row, column, c.note)
        for i, value in enumerate(c.values):
            if c.formula:
                self.formula(sheet, row + 1 + i, column, c.formula, value, c.kind, i=i)
            else:
                self.number(sheet, row + 1 + i, column, value, c.kind, c.role)
        if whole:
            self._total(sheet, row + 1 + count, column, c, count)
        if c.defined:
            self.name(c.name, self.places.known[c.name], "all")
        if c.faint and "few" in self.places.known:
            self._faint(sheet, row + 1, column, count)

    def _total(self, sheet: str, row: int, column: int, c: CellColumn, count: int) -> None:
        formula = {"=": c.formula, "sum": whole_of(c.name)}.get(c.total, c.total)
        if formula == "value":
            self._put(sheet, row, column, known(c.whole), self.styles.cell(c.kind, "file", total=True))
        elif formula:
            self.formula(sheet, row, column, formula, c.whole, c.kind, i=count, total=True)
        else:
            self.sheets[sheet].write_blank(row, column, None, self.styles.cell(c.kind, total=True))

    def _faint(self, sheet: str, row: int, column: int, count: int) -> None:
        first = self.places.known["few"].refers("", 0, self.titles[sheet])
        rule = {"type": "formula", "criteria": f"={first}=1", "format": self.styles.faint()}
        self.sheets[sheet].conditional_format(row, column, row + count - 1, column, rule)


def whole_of(name: str) -> str:
    """The sum of a column, unknown where one of its cells is."""
    return f'IF(COUNT({{{name}:all}})=ROWS({{{name}:all}}),SUM({{{name}:all}}),"{DASH}")'


def guarded(formula: str) -> str:
    """The formula, and a dash where something in it is not known or nothing can be divided by.

    >>> guarded("{lost}/{base}")
    'IFERROR({lost}/{base},"–")'
    """
    return f'IFERROR({formula},"{DASH}")'
