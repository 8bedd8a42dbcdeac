"""Form for the durations of a file of segments that does not have them."""

from __future__ import annotations

import math

import streamlit as st

from report.exhibit import Notice
from report.exhibits import durations
from report.text import markdown_text
from study import Study
from ui import choices
from ui.show import say, show
from words import Words


def ask(study: Study, w: Words) -> None:
    """Two editable cells a segment, duration or retention; what is entered is tagged as entered by the person."""
    names = study.base.names
    show(durations.asked(w))
    entered = dict(zip(names, choices.value("entered") or (0.0,) * len(names), strict=False))
    with st.form("durations", border=False):
        given = [_row(name, entered.get(name, 0.0) or math.nan, w) for name in names]
        if st.form_submit_button(w.t("Use these")):
            choices.put("entered", tuple(years or 0.0 for years in given))
            st.rerun()
    show(*durations.entered(study, w))


def ask_or_say(study: Study, w: Words, otherwise: Notice) -> None:
    """Where a page cannot answer for want of durations: a file of segments is asked for them, another is told."""
    if study.base.kind == "segments":
        ask(study, w)
    else:
        say(otherwise)


def _row(name: str, years: float, w: Words) -> float | None:
    """One segment's two cells; the duration wins where both are filled."""
    title, left, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    title.markdown(f"**{markdown_text(w.tier(name))}**")
    known = None if math.isnan(years) else years
    stay = left.number_input(w.t("Duration, years"), 0.1, 100.0, known, 0.1, key=f"stay_{name}")
    kept = right.number_input(w.t("or retention, %"), 0.0, 99.0, None, 1.0, key=f"kept_{name}")
    if kept is not None and (stay is None or stay == known):
        return 1 / (1 - kept / 100)
    return None if stay is None else float(stay)
