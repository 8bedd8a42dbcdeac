"""The readiness scan: seven areas from 1 to 5, kept in the link and printed with the plan."""

from __future__ import annotations

import streamlit as st

from report.exhibits import readiness as exhibits
from report.link_text import blanks
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.show import show
from words import Words

LOW, HIGH = exhibits.LOWEST, exhibits.HIGHEST
ROWS = {"readiness": Choice((), blanks(LOW, HIGH, len(exhibits.AREAS)), "rs")}


def scan(w: Words) -> None:
    """The areas in a box, and what holds one back first."""
    with box("readiness", w.t("How ready are we?")) as opened:
        if not opened:
            return
        held = [*choices.value("readiness"), *[None] * len(exhibits.AREAS)]
        given = [_area(area, held[i], w) for i, area in enumerate(exhibits.AREAS)]
        if any(score is not None for score in given) or choices.value("readiness"):
            choices.put("readiness", tuple(given))
            show(exhibits.readiness(given, w))


def _area(area: str, now: float | None, w: Words) -> float | None:
    name, best = exhibits.AREAS[area]
    score = st.segmented_control(
        f"**{w.t(name)}** · {w.t(best)}",
        range(LOW, HIGH + 1),
        format_func=str,
        default=None if now is None else round(now),
        key=f"readiness_{area}",
    )
    return None if score is None else float(score)
