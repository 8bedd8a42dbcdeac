"""Encode a matrix's axes as text for a link and decode them, checked."""

from __future__ import annotations

import re
from typing import Any

from clv.matrix import RULES, CutRule
from report.link_text import LinkForm, clamped
from study.matrix import AxisAsked

MEASURE = re.compile(r"[a-z0-9_]{0,40}")
MOST_AXES, LARGEST = 3, 1e12


def matrix_axes() -> LinkForm:
    """The axes as somebody has changed them: measure, parts, rule and cuts; a broken one is the template's own."""

    def check(value: Any) -> tuple[AxisAsked, ...]:
        if not isinstance(value, list | tuple) or not value:
            raise TypeError("no list of axes")
        return tuple(_checked(one) for one in value[:MOST_AXES])

    return LinkForm(check, lambda value: "*".join(map(_text, value)), lambda text: [_read(t) for t in text.split("*")])


def _checked(one: Any) -> AxisAsked:
    if not isinstance(one, AxisAsked) or not MEASURE.fullmatch(one.measure) or one.rule not in RULES:
        return AxisAsked()
    cuts = tuple(float(f"{clamped(cut, -LARGEST, LARGEST):.12g}") for cut in one.cuts[:2])
    return AxisAsked(one.measure, 3 if one.parts == 3 else 2, one.rule, cuts)


def _text(one: AxisAsked) -> str:
    """An axis as text: "revenue~3~own~1000_5000".

    >>> _text(AxisAsked("revenue", 3, "own", (1_000.0, 5_000.0)))
    'revenue~3~own~1000_5000'
    """
    return "~".join([one.measure, str(one.parts), one.rule, "_".join(f"{cut:.12g}" for cut in one.cuts)])


def _read(text: str) -> AxisAsked:
    measure, parts, rule, cuts = text.split("~")
    known: CutRule = next((r for r in RULES if r == rule), "quantile")
    return AxisAsked(measure, int(parts), known, tuple(float(cut) for cut in cuts.split("_") if cut))
