"""Number formats of a form's numbers, for the cells and axes that PowerPoint writes itself."""

from __future__ import annotations

import re

from report.forms import Measure
from words import Words
from words.language import MINUS

DIGITS = re.compile(r"\d[\d.,\s\u00a0\u202f]*\d|\d")


def number_format(measure: Measure, w: Words) -> str:
    """How a program writes the measure's numbers: as the form does, in the reader's own separators.

    >>> from words import load
    >>> number_format(Measure(kind="money", like=2e8), load("en", "SEK"))
    '"SEK\\xa0"#,##0.0,,"\\xa0m"'
    >>> number_format(Measure(kind="percent", like=1), load("en", "SEK"))
    '#,##0%'
    """
    if measure.kind in ("percent", "share", "points"):
        decimals = 0 if measure.kind != "points" and measure.like > 0.1 else 1
        return _written(w.percent(0.123456, decimals), decimals, 0)
    if measure.kind == "money":
        written = w.short(measure.like, like=measure.like) if measure.long else w.money(1234)
        return _written(written, _decimals(written, w), _thousands(measure.divisor) if measure.long else 0)
    written = w.years(2.5, 1) if measure.kind == "years" else w.number(1)
    format_ = _written(written, _decimals(written, w), 0)
    return f"+{format_};{MINUS}{format_}" if measure.signed else format_


def _thousands(divisor: float) -> int:
    return len(str(int(divisor))) // 3


def _decimals(written: str, w: Words) -> int:
    """How many decimals a number is written with."""
    point = w.number(0.5, 1)[1]
    digits = DIGITS.search(written)
    return len(digits.group().partition(point)[2]) if digits else 0


def _written(example: str, decimals: int, thousands: int) -> str:
    """The format of a number that is written as in the example."""
    before, _, after = DIGITS.sub("\x00", example, count=1).partition("\x00")
    number = "#,##0" + ("." + "0" * decimals if decimals else "") + "," * thousands
    return _quoted(before) + number + _quoted(after)


def _quoted(text: str) -> str:
    """Text in a format; a per cent sign counts, so it stands outside the quotation marks."""
    return "".join(part if part == "%" else f'"{part}"' for part in re.split("(%)", text) if part)
