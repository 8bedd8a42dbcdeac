"""Format the cells of a table in the reader's language: numbers, money, dates and names."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from clv import TOTAL
from report.columns import Column, ColumnKind
from report.text import NBSP, markdown_text
from words import N_, Words

NOISE, LAST_BITS = 1e-10, 1e-15
MOVEMENTS = {
    "retained": N_("Same tier"),
    "upgraded": N_("Up"),
    "downgraded": N_("Down"),
    "won back": N_("Won back"),
    "new": N_("New"),
    "lost": N_("Lost"),
    "new or won back": N_("New or won back"),
}


def decimal(value: float) -> float:
    """The number as a decimal, without the noise of binary sums and differences: 10.1, not 10.100000000000001.

    What lies within a ten-thousand-millionth of four decimals is those four, and money has no more; what lies within a
    number's last bits of eight decimals is those eight.

    >>> decimal(484247.54000000004), decimal(1713400.06 - 1713394.40), decimal(3356.5061800000003), decimal(1 / 3)
    (484247.54, 5.66, 3356.50618, 0.3333333333333333)
    """
    for places, noise in ((4, NOISE), (8, LAST_BITS)):
        near = round(value, places)
        if abs(value - near) <= noise * max(1.0, abs(value)):
            return near
    return value


def heads(columns: Sequence[Column]) -> list[str]:
    """The heads, which never wrap."""
    return [column.head.replace(" ", NBSP) for column in columns]


def texts(frame: pd.DataFrame, column: Column, w: Words) -> list[str]:
    """A column's cells in words, as Markdown that never wraps; a cell that cannot be is a dash."""
    if column.rows:
        each = [replace(column, kind=kind, decimals=decimals, rows=()) for kind, decimals in column.rows]
        return [texts(frame.iloc[[i]], one, w)[0] for i, one in enumerate(each)]
    found = _points(frame, column, w)
    if column.where_few is None or not {"few_lost", *column.where_few} <= set(frame.columns):
        return found
    whole = frame["tier"] == TOTAL  # whose churn rests on all the lost; its value is the tiers' sum
    few = frame["few_lost"].astype(bool) & (~whole | (column.name == "portfolio_value"))
    ends = zip(few, *(frame[name] for name in column.where_few), strict=True)
    only = [w.span(low, high, column.decimals) if one and not missing(high) else "" for one, low, high in ends]
    return [limits.replace(" ", NBSP) or text for limits, text in zip(only, found, strict=True)]


def text(value: Any, column: Column, w: Words) -> str:
    """One cell of a column without an interval, as `texts` writes it."""
    return _writer(column, w)(value).replace(" ", NBSP)


def _points(frame: pd.DataFrame, column: Column, w: Words) -> list[str]:
    cells = frame[column.name].tolist()
    if column.limits is None:
        return [text(cell, column, w) for cell in cells]
    ends = zip(cells, *(frame[name].tolist() for name in column.limits), strict=True)
    form = w.percent if column.kind == "percent" else w.number
    return [w.interval(cell, low, high, column.decimals, form).replace(" ", NBSP) for cell, low, high in ends]


def _writer(column: Column, w: Words) -> Callable[[Any], str]:
    numbers: dict[str, Callable[[Any, int], str]] = {
        "number": w.number,
        "signed": w.signed,
        "percent": w.percent,
        "points": w.points,
        "years": w.number,
        "money": w.number,
    }
    if column.kind in numbers:
        return lambda value: numbers[column.kind](value, column.decimals)
    if column.kind == "date":
        return w.date
    return lambda value: (
        w.number(None) if missing(value) else markdown_text(name(str(value), w, column.kind), column.longest)
    )


def name(code: str, w: Words, kind: ColumnKind) -> str:
    """A tier's or a movement's name in words; a text as it is."""
    if kind == "movement":
        return w.t(MOVEMENTS[code]) if code in MOVEMENTS else code
    if kind == "text":
        return code
    return w.t("Total") if code == TOTAL else w.tier(code)


def missing(value: Any) -> bool:
    """Whether a cell holds nothing."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))
