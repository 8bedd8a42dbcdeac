"""What a plan leaves while its sliders move: counted and drawn in the browser, told to the server on release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from clv.treatment import LEVELS
from report.exhibits.plan import names, see
from report.link_plan import EFFECTS
from report.link_text import number, whole
from study.treatment import Treated
from ui import choices, live
from ui.choices import Choice
from ui.live.levers import today
from ui.streamlit_internals import component
from words import Words
from words.typed import one_line

KEY = "live_plan"
MOVED = ("effects", *LEVELS[:-1])
STOPS = [i / 20 for i in range(21)]
ROWS = {
    "plan_seq": Choice(0, whole(0, live.LAST)),  # how often the browser has told where its sliders rest
    "plan_effects": Choice(1.0, number(*EFFECTS), "je"),
}


def ready(t: Treated, cell: names.CellName, w: Words) -> bytes:
    """What `draw` sends to the browser."""
    return live.packed(sent(t, cell, w, choices.value("plan_seq")))


def draw(data: bytes) -> None:
    """Put the plan's answer, its sliders and its bars on the page; where they rest is heard before the next run."""
    component(**live.files("plan"))(key=KEY, data=data, on_at_change=_told, height="content")


def sent(t: Treated, cell: names.CellName, w: Words, seq: int = 0) -> dict[str, Any]:
    """All that the browser counts and speaks with: the touchpoints, and each cell that anybody is in.

    `seq`: how often it has told; a plan older than what it told last does not move its sliders.
    """
    at = dict(zip(MOVED, (t.effects, *t.plan.shares), strict=True))
    return {
        "seq": seq,
        "at": at,
        "method": t.method,
        "discount": t.discount,
        "points": [_point(point) for point in map(asdict, t.plan.touchpoints)],
        "cells": [
            {
                "name": one_line(cell(base.cell), 40),
                "today": today(base.start),
                "levels": [LEVELS.index(level) for level in row],
            }
            for base, row in zip(t.bases, t.plan.levels, strict=True)
            if base.customers
        ],
        "stops": {name: stops(name, x) for name, x in at.items()},
        "uncounted": [one_line(w.tier(name), 40) for name in t.uncounted],
        "said": live.said(see.texts(t, w), w),
    }


def _point(point: Mapping[str, Any]) -> dict[str, Any]:
    return {name: point[name] for name in ("yearly_cost", "one_off", "levers", "uptake")}


def stops(name: str, now: float) -> list[float]:
    """Where a slider can stand, and where it stands."""
    return sorted({*(STOPS if name in LEVELS else [2 * x for x in STOPS]), now})


def _told() -> None:
    hear(choices.faced(KEY).get("at"))


def hear(told: object) -> bool:
    """Take where the sliders stand from the browser; False, and nothing is changed, unless all of it is sound."""
    return live.heard(told, {name: f"plan_{name}" for name in (*MOVED, "seq")})
