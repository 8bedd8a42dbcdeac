"""Evaluate a formula and write it out with its numbers, from one and the same line: 4 720 / 539 = 8,76."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping

from words import Words

DIGITS, MOST = 11, 9  # of a figure that is put into a formula: all, and after the mark
SIGNS = {" ** ": "^", " * ": " × ", " - ": " − "}
NAME = re.compile(r"\b(?!(?:ln|ceil)\b)[A-Za-z_]\w*|\d+\.\d+")
ONE_YEAR = re.compile(r"\byears \* | / years\b| \*\* \(1 / years\)| \*\* years\b")  # says nothing where a period is one
CALLS: dict[str, Callable[[float], float]] = {"ln": math.log, "ceil": math.ceil}
OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def names(formula: str) -> list[str]:
    """The names in a formula, in the order they stand.

    >>> names("years * base / lost")
    ['years', 'base', 'lost']
    """
    return [found for found in NAME.findall(formula) if not found[0].isdigit()]


def shorter(formula: str, years: float) -> str:
    """The formula without the period's length where that is one year.

    >>> shorter("years * base / lost", 1.0), shorter("years * base / lost", 0.5)
    ('base / lost', 'years * base / lost')
    """
    return ONE_YEAR.sub("", formula) if abs(years - 1) < 1e-9 else formula


def value(formula: str, figures: Mapping[str, float]) -> float:
    """What the formula gives with the figures as they are written out; NaN where it gives none.

    >>> value("years * base / lost", {"years": 1, "base": 4720, "lost": 539}).__round__(2)
    8.76
    """
    try:
        return _of(ast.parse(formula, mode="eval").body, figures)
    except (ZeroDivisionError, OverflowError, ValueError):
        return math.nan


def _of(node: ast.expr, figures: Mapping[str, float]) -> float:
    if isinstance(node, ast.BinOp):
        return OPERATIONS[type(node.op)](_of(node.left, figures), _of(node.right, figures))
    if isinstance(node, ast.Name):
        return _rounded(float(figures[node.id]))
    if isinstance(node, ast.Constant):
        return float(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.Call):
        return CALLS[getattr(node.func, "id", "")](_of(node.args[0], figures))
    raise TypeError(ast.dump(node))


def written(formula: str, figures: Mapping[str, float], w: Words) -> str:
    """The formula with its figures in the reader's language.

    >>> from words import load
    >>> written("years * base / lost", {"years": 0.5, "base": 472, "lost": 53}, load("sv", "SEK"))
    '0,5 × 472 / 53'
    """
    return _signed(NAME.sub(lambda at: _in_place(float(figures.get(at[0], at[0])), formula, w), formula))


def _in_place(x: float, formula: str, w: Words) -> str:
    """A figure in a formula; one below nought in brackets unless it stands alone."""
    return term(x, w) if x >= 0 or formula.isidentifier() else f"({term(x, w)})"


def said(formula: str, called: Mapping[str, str], w: Words) -> str:
    """The formula in words."""
    return _signed(NAME.sub(lambda at: called.get(at[0], "") or term(float(at[0]), w), formula))


def _signed(text: str) -> str:
    for plain, sign in SIGNS.items():
        text = text.replace(plain, sign)
    return f"⌈{text[5:-1]}⌉" if text.startswith("ceil(") else text


def term(x: float, w: Words) -> str:
    """A figure as it is put into a formula: whole, or with the decimals it has, eleven digits in all.

    >>> from words import load
    >>> term(75641118.96, load("sv", "SEK")).replace("\\xa0", " "), term(1 / 3, load("sv", "SEK"))
    ('75 641 118,96', '0,333333333')
    """
    shown = _rounded(x)
    decimals = next(
        d for d in range(MOST + 1) if d == MOST or abs(round(shown, d) - shown) < 1e-12 * max(1, abs(shown))
    )
    return w.number(shown, decimals)


def _rounded(x: float) -> float:
    whole = len(str(int(abs(x)))) if math.isfinite(x) else 0
    return round(x, max(2, min(MOST, DIGITS - whole)))
