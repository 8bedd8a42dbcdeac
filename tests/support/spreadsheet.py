"""A slow, plain calculator of workbooks: every formula is read as text and counted again, with none of our formulas.

It knows the functions that our workbooks use, and Excel's rules: a text in arithmetic is an error, a text is larger
than every number, SUM, MIN, MAX and COUNT pass texts by.
"""

from __future__ import annotations

import io
import math
import operator
import re
from collections.abc import Callable, Iterator
from statistics import NormalDist
from typing import Any

import numpy as np
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.formula import ArrayFormula

TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>\d+\.?\d*(?:E-?\d+)?)
    |(?P<cell>(?:'(?:[^']|'')+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?![\w(])
    |(?P<name>[A-Za-z_][\w.]*)|(?P<sign><=|>=|<>|[-+*/^&=<>(),]))""",
    re.VERBOSE,
)
POWER = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 6}
Node = tuple[Any, ...]


class CellError(Exception):
    """#VALUE!, #DIV/0!, #NUM!: whatever IFERROR catches."""


def tokens(formula: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(formula):
        found = TOKEN.match(formula, at)
        assert found is not None and found.lastgroup is not None, formula[at:]
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()
    yield "end", ""


class Parser:
    """A formula as a tree; a minus before a number binds tighter than a power, as in Excel."""

    def __init__(self, formula: str) -> None:
        self.left = list(tokens(formula))[::-1]

    def taken(self, wanted: str = "") -> tuple[str, str]:
        kind, text = self.left.pop()
        assert not wanted or text == wanted, (wanted, text)
        return kind, text

    def tree(self, least: int = 0) -> Node:
        found = self.first()
        while self.left[-1][0] == "sign" and POWER.get(self.left[-1][1], -1) > least:
            sign = self.taken()[1]
            found = ("op", sign, found, self.tree(POWER[sign]))
        return found

    def first(self) -> Node:
        kind, text = self.taken()
        if kind == "sign" and text in "+-":
            return ("minus" if text == "-" else "plus", self.tree(5))
        if text == "(":
            inside = self.tree()
            self.taken(")")
            return inside
        if kind == "name" and self.left[-1][1] == "(":
            return ("call", text, self.arguments())
        return (kind, text)

    def arguments(self) -> list[Node]:
        self.taken("(")
        found = [] if self.left[-1][1] == ")" else [self.tree()]
        while self.left[-1][1] == ",":
            self.taken()
            found.append(self.tree())
        self.taken(")")
        return found


def numbers(x: Any) -> list[float]:
    """The numbers in a range, or a number itself; a text in its place is an error."""
    if isinstance(x, np.ndarray):
        return [float(v) for v in x.ravel() if isinstance(v, int | float) and not isinstance(v, bool)]
    return [number(x)]


def number(x: Any) -> float:
    if isinstance(x, np.ndarray):
        assert x.size == 1
        x = x.ravel()[0]
    if x is None:
        return 0.0
    if isinstance(x, str):
        raise CellError(x)
    return float(x)


def compared(sign: str, a: Any, b: Any) -> bool:
    a, b = (0 if x is None else x for x in (a, b))
    if isinstance(a, str) != isinstance(b, str):
        a, b = (1.0 if isinstance(x, str) else 0.0 for x in (a, b))
    return bool({"=": a == b, "<>": a != b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[sign])


OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow}


def one(sign: str, a: Any, b: Any) -> Any:
    if sign in ("=", "<>", "<", ">", "<=", ">="):
        return compared(sign, a, b)
    if sign == "&":
        return f"{a}{b}"
    x, y = number(a), number(b)
    try:
        return {"+": lambda: x + y, "-": lambda: x - y, "*": lambda: x * y, "/": lambda: x / y, "^": lambda: x**y}[
            sign
        ]()
    except (ZeroDivisionError, OverflowError):
        raise CellError(sign) from None


def each(make: Callable[..., Any], *parts: Any) -> Any:
    """Cell by cell where one of them is a range."""
    if not any(isinstance(p, np.ndarray) for p in parts):
        return make(*parts)
    wide = np.broadcast_arrays(*(p if isinstance(p, np.ndarray) else np.array([[p]], dtype=object) for p in parts))
    found = np.empty(wide[0].shape, dtype=object)
    for at in np.ndindex(found.shape):
        found[at] = make(*(w[at] for w in wide))
    return found


def matrix(x: Any) -> Any:
    return np.array([[number(v) for v in row] for row in (x if isinstance(x, np.ndarray) else [[x]])], dtype=float)


def inverse(x: Any) -> Any:
    try:
        return np.linalg.inv(matrix(x)).astype(object)
    except np.linalg.LinAlgError:
        raise CellError("singular") from None


def product(*parts: Any) -> float:
    return math.fsum(
        math.prod(map(number, row)) for row in zip(*(np.atleast_2d(p).ravel() for p in parts), strict=True)
    )


def told(x: Any) -> bool:
    return isinstance(x, int | float) and not isinstance(x, bool)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "SUM": lambda *a: math.fsum(v for x in a for v in numbers(x)),
    "MIN": lambda *a: min([v for x in a for v in numbers(x)], default=0.0),
    "MAX": lambda *a: max([v for x in a for v in numbers(x)], default=0.0),
    "COUNT": lambda *a: sum(told(v) for x in a for v in (x.ravel() if isinstance(x, np.ndarray) else [x])),
    "ROWS": lambda x: len(x) if isinstance(x, np.ndarray) else 1,
    "ISNUMBER": lambda x: each(told, x),
    "SQRT": lambda x: math.sqrt(number(x)),
    "ROUND": lambda x, n: float(round(number(x) + 1e-12, int(n))) + 0.0,
    "NORMSINV": lambda x: NormalDist().inv_cdf(number(x)),
    "FIXED": lambda x, n: f"{number(x):,.{int(n)}f}",
    "OR": lambda *a: any(bool(x) for x in a),
    "AND": lambda *a: all(bool(x) for x in a),
    "SUMXMY2": lambda a, b: math.fsum((x - y) ** 2 for x, y in zip(numbers(a), numbers(b), strict=True)),
    "SUMPRODUCT": product,
    "MMULT": lambda a, b: (matrix(a) @ matrix(b)).astype(object),
    "MINVERSE": inverse,
}


class Calculator:
    """A workbook whose formulas are counted when they are asked for; `put` changes an input and forgets the rest."""

    def __init__(self, workbook: bytes) -> None:
        self.book = load_workbook(io.BytesIO(workbook))
        self.inputs: dict[tuple[str, str], Any] = {}
        self.formulas: dict[tuple[str, str], tuple[Node, str, int, int]] = {}
        self.names = {n: d.attr_text.replace("$", "") for n, d in self.book.defined_names.items()}
        self.known: dict[Any, Any] = {}
        for sheet in self.book:
            for row in sheet.iter_rows():
                for cell in row:
                    self.read(sheet.title, cell.coordinate, cell.value, cell.data_type)

    def read(self, sheet: str, at: str, value: Any, kind: str) -> None:
        if isinstance(value, ArrayFormula):
            first, top, last, bottom = range_boundaries(value.ref)
            tree = Parser(str(value.text)[1:]).tree()
            for r in range(top, bottom + 1):
                for c in range(first, last + 1):
                    place = self.book[sheet].cell(r, c).coordinate
                    self.formulas[sheet, place] = (tree, f"{sheet}!{value.ref}", r - top, c - first)
        elif kind == "f":
            self.formulas[sheet, at] = (Parser(str(value)[1:]).tree(), f"{sheet}!{at}", 0, 0)
        elif value is not None:
            self.inputs[sheet, at] = value

    def place(self, name: str) -> tuple[str, str]:
        sheet, _, at = self.names[name].rpartition("!")
        return sheet.strip("'").replace("''", "'"), at

    def put(self, name: str, *values: float | None) -> None:
        """Change the input, or the inputs, of that name."""
        self.known.clear()
        sheet, at = self.place(name)
        cells = [cell.coordinate for row in self.book[sheet][at] for cell in row] if ":" in at else [at]
        for cell, value in zip(cells, values, strict=True):
            self.inputs[sheet, cell] = value

    def named(self, name: str) -> Any:
        """What the cell, or the column, of that name comes to."""
        sheet, at = self.place(name)
        found = self.cells(sheet, at)
        return [v for row in found for v in row] if isinstance(found, np.ndarray) else found

    def cell(self, sheet: str, at: str) -> Any:
        if (sheet, at) not in self.formulas:
            return self.inputs.get((sheet, at))
        tree, key, i, j = self.formulas[sheet, at]
        if key not in self.known:
            try:
                self.known[key] = self.value(tree, sheet)
            except CellError as error:
                self.known[key] = error
        found = self.known[key]
        if isinstance(found, CellError):
            raise CellError(str(found))
        return found[i, j] if isinstance(found, np.ndarray) else found

    def cells(self, sheet: str, at: str) -> Any:
        if ":" not in at:
            return self.cell(sheet, at)
        rows = [[self.cell(sheet, c.coordinate) for c in row] for row in self.book[sheet][at]]
        found = np.empty((len(rows), len(rows[0])), dtype=object)
        for i, row in enumerate(rows):
            found[i, :] = row
        return found

    def value(self, node: Node, sheet: str) -> Any:
        kind, *parts = node
        if kind in ("text", "number"):
            return parts[0][1:-1].replace('""', '"') if kind == "text" else float(parts[0])
        if kind == "cell":
            of, _, at = parts[0].replace("$", "").rpartition("!")
            return self.cells(of.strip("'").replace("''", "'") or sheet, at)
        if kind == "name":
            return {"TRUE": True, "FALSE": False}[parts[0]] if parts[0] in ("TRUE", "FALSE") else self.single(parts[0])
        if kind in ("minus", "plus"):
            return each(lambda x: number(x) * (-1 if kind == "minus" else 1), self.value(parts[0], sheet))
        if kind == "op":
            a, b = self.value(parts[1], sheet), self.value(parts[2], sheet)
            return each(lambda x, y: one(parts[0], x, y), a, b)
        return self.called(parts[0], parts[1], sheet)

    def single(self, name: str) -> Any:
        sheet, at = self.place(name)
        return self.cell(sheet, at)

    def called(self, name: str, given: list[Node], sheet: str) -> Any:
        if name == "IF":
            chosen = given[1] if self.value(given[0], sheet) else given[2]
            return self.value(chosen, sheet)
        if name == "IFERROR":
            try:
                return self.value(given[0], sheet)
            except CellError:
                return self.value(given[1], sheet)
        return FUNCTIONS[name](*(self.value(g, sheet) for g in given))
