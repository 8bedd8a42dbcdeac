"""Control of fewer relations: which share of what serving costs stays whoever is served."""

from __future__ import annotations

import streamlit as st

from clv import TableProblem
from report.exhibits.treatment import Grouped
from report.exhibits.treatment.phase_out import phase_out
from report.link_text import number
from study import relation_return
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls.treatment import returns
from ui.show import show
from words import Words

STOPS = [i / 20 for i in range(21)]
ROWS = {
    "phase_fixed": Choice(0.5, number(0.0, 1.0), "jf"),
    "phase_share": Choice(0.1, number(0.0, 1.0), "ju"),
}


def fewer(of: Grouped, w: Words) -> None:
    """What is left without the lowest so many, or without a group of the division; nothing without a return."""
    try:
        found = relation_return.returned(of.study, returns.asked(of.study))
    except TableProblem:
        return
    with box("phase_out", w.t("More business with fewer relations")) as opened:
        if not opened:
            return
        with st.grid(2, min_column_width=260):
            share = _slider("phase_share", w.t("Without the lowest, by return"), w)
            fixed = _slider("phase_fixed", w.t("Share of the cost of serving that stays"), w)
        groups = [(of.names[cell], of.done.found.members(cell)) for cell in of.cells]
        show(phase_out(found.now, fixed, w, [one for one in groups if len(one[1])], share))


def _slider(key: str, label: str, w: Words) -> float:
    now = float(choices.value(key))
    stops = sorted({*STOPS, now})
    return float(st.select_slider(label, stops, format_func=w.percent, key=choices.slot(key), persist_state="session"))
