"""Controls of one typical customer: levers of the ordinary and of the loyal one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

import clv
from clv.levers import LEVERS
from report.exhibit import Exhibit
from report.exhibits.what_if import typical as exhibits
from report.exhibits.what_if.names import decimals
from report.link_text import number, one_of
from study import Study
from study.what_if import LOYAL, ORDINARY, Customer, average, more_loyal
from ui import choices
from ui.boxes import box, opened
from ui.choices import Choice
from ui.controls.moving import missing, moving, resting
from ui.live import typical as live
from ui.show import answer, show
from words import Words

ROWS = {
    **live.ROWS,
    "what_if_mode": Choice("base", one_of("base", "typical", "bucket", "pays"), "w"),
    "typical_frequency": Choice(ORDINARY[0], number(0, 1_000), "tf"),
    "typical_revenue": Choice(ORDINARY[1], number(0, 1e9), "ta"),
    "typical_years": Choice(ORDINARY[2], number(0, 100), "ty"),
    "loyal_frequency": Choice(LOYAL[0], number(0, 1_000), "lf"),
    "loyal_revenue": Choice(LOYAL[1], number(0, 1e9), "la"),
    "loyal_years": Choice(LOYAL[2], number(0, 100), "ly"),
}


@st.fragment
def typical(study: Study, w: Words) -> None:
    """The two customers, with this file's average one as a start when it has one."""
    start = average(study)
    if choices.value("levers_drawn") == "live":
        _live(start, w)
    else:
        _plain(start, w)
    choices.write_link()


def _live(start: Customer | None, w: Words) -> None:
    """Sliders, answer and figure counted and drawn in the browser; tables, and the figure to take along, made here."""
    ordinary, loyal = (_standing(who) for who in live.WHO)
    with st.container(key="typical_waterfall_place"):
        resting(partial(live.draw, live.ready(ordinary, loyal, w)), follows=opened("typical_counted"))
    missing(w, "_typical")
    _from_average(start, w)
    with box("typical_counted", w.t("How it is counted")) as seen:
        if seen:
            difference, *tables = exhibits.exhibits(ordinary, loyal, w)
            show(difference)
            _beside(tables)


def _beside(tables: Sequence[Exhibit]) -> None:
    for column, exhibit in zip(st.columns(2, gap="large"), tables, strict=True):
        with column:
            show(exhibit)


def _standing(who: str) -> Customer:
    frequency, revenue, years = (float(choices.value(f"{who}_{lever}")) for lever in LEVERS)
    return frequency, revenue, years


def _plain(start: Customer | None, w: Words) -> None:
    """The same with controls that answer on release: inputs left, picture right, the answer above."""
    top = st.container()
    left, right = st.columns([2, 3], gap="large")
    with left:
        ordinary, loyal = _inputs(w)
        _from_average(start, w)
        moving(w, "_typical")
    with top:
        answer(exhibits.answer(clv.typical(*ordinary), clv.typical(*loyal), w))
    difference, *tables = exhibits.exhibits(ordinary, loyal, w)
    with right:
        show(difference)
    _beside(tables)


def _inputs(w: Words) -> tuple[Customer, Customer]:
    found = []
    sides = zip(st.columns(2), ("typical", "loyal"), (w.t("Ordinary"), w.t("Loyal")), strict=True)
    for column, who, title in sides:
        with column:
            st.markdown(f"**{title}**")
            found.append((_stops(who, "frequency", w), _money(who, w), _stops(who, "years", w)))
    return found[0], found[1]


def _from_average(start: Customer | None, w: Words) -> None:
    if start is not None:
        st.button(
            w.t("Start from this file's average customer"),
            on_click=_from_file,
            args=(start,),
            type="tertiary",
            icon=":material/description:",
            help=w.t(
                "Ordinary becomes the average of the file; loyal buys once more, for a fifth more, half a year longer."
            ),
        )


def _stops(who: str, lever: str, w: Words) -> float:
    told = {
        "frequency": w.t("How many times a year the customer buys."),
        "years": w.t("How many years the customer stays."),
    }
    key = choices.slot(f"{who}_{lever}")
    return float(
        st.select_slider(
            exhibits.lever_name(lever, w),
            live.stops(lever, choices.value(key)),
            format_func=lambda x: w.number(x, decimals(x)),
            key=key,
            persist_state="session",
            help=told[lever],
        )
    )


def _money(who: str, w: Words) -> float:
    return float(
        st.number_input(
            exhibits.lever_name("revenue", w),
            0.0,
            1e9,
            step=50.0,
            format="%g",
            key=choices.slot(f"{who}_revenue"),
            persist_state="session",
            help=w.t("What one purchase brings in."),
        )
    )


def _from_file(start: Customer) -> None:
    for who, customer in (("typical", start), ("loyal", more_loyal(start))):
        for lever, x in zip(LEVERS, customer, strict=True):
            choices.put(f"{who}_{lever}", x)
