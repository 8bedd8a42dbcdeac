"""Why they left: reasons in customers or money, products left by customers who stayed, and the win-back lever."""

from __future__ import annotations

import streamlit as st

from report.exhibits import left, retention
from report.link_text import number, one_of
from study import Study
from study.leaving import leaving
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls.switch import switch
from ui.show import show
from words import Words

MOST_COST = 1_000_000.0
ROWS = {
    "left_unit": Choice("customers", one_of("customers", "revenue"), "xl"),
    "back_share": Choice(0.0, number(0.0, 1.0), "xs"),
    "back_cost": Choice(0.0, number(0.0, MOST_COST), "xe", of_file=True),
    "back_once": Choice(0.0, number(0.0, 1e9), "xo", of_file=True),
}


@st.fragment
def why_they_left(study: Study, w: Words) -> None:
    """The reasons where the file has them; in boxes what was left by who stayed, and winning back."""
    if leaving(study) is not None:
        units = {"customers": w.t("Customers"), "revenue": w.t("Revenue, {unit}", unit=w.unit)}
        unit = switch(w.t("Shown in"), units, choices.slot("left_unit"), hidden=True)
        show(*retention.why(study, w, unit))
    for e in left.left_products(study, w):
        show(e)
    _win_back(study, w)
    choices.write_link()


def _win_back(study: Study, w: Words) -> None:
    """The levers and what they come to."""
    if not left.won_back(study, w):
        return
    with box("win_back", w.t("What winning back is worth")) as opened:
        if not opened:
            return
        percent = st.slider(
            w.t("Of the lost who come back, %"),
            0.0,
            50.0,
            step=0.5,
            key=choices.face("back_share_face", min(100 * choices.value("back_share"), 50.0)),
            on_change=_take,
        )
        left_, right = st.columns(2)
        with left_:
            each = _amount(w.t("Cost per approached customer, {unit}", unit=w.unit), "back_cost")
        with right:
            once = _amount(w.t("Paid once, {unit}", unit=w.unit), "back_once")
        show(*left.won_back(study, w, float(percent) / 100, each, once))


def _take() -> None:
    choices.put("back_share", float(choices.faced("back_share_face")) / 100)


def _amount(label: str, key: str) -> float:
    return float(st.number_input(label, 0.0, step=10.0, key=choices.slot(key), persist_state="session") or 0.0)
