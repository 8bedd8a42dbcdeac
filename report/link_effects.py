"""Encode one's own measured effects as text for a link and decode them, checked."""

from __future__ import annotations

from typing import Any

from report.link_text import NAME, LinkForm, clamped
from study import packing
from study.own_effects import MOST_EFFECTS, OwnEffect
from words.typed import one_line


def own_effects() -> LinkForm:
    """The effects that were kept, packed; the broken ones and those without a name are dropped."""

    def check(value: Any) -> tuple[OwnEffect, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("not a list")
        rows = [row if isinstance(row, OwnEffect) else read_effect(row) for row in value]
        return tuple(row for row in rows if row is not None and row.name)[:MOST_EFFECTS]

    def write(value: Any) -> str:
        return packing.pack([[e.name, e.points, e.low, e.high, e.customers] for e in value])

    return LinkForm(check, write, packing.unpack)


def read_effect(row: Any) -> OwnEffect | None:
    """An effect from a row of a link or a file, clamped; None where it is broken.

    >>> read_effect(["Calls", 0.03, 0.01, 0.05, 800]).code
    'own:Calls'
    >>> read_effect(["Calls"])
    """
    try:
        name, points, low, high, customers = row
        if not isinstance(name, str):
            return None
        share, least, most = (clamped(x, -1.0, 1.0) for x in (points, low, high))
        return OwnEffect(one_line(name, NAME), share, least, most, int(clamped(customers, 0, 1e9)))
    except (ValueError, TypeError):
        return None
