"""What the rolling line shows, and by what stretch of the calendar the figures stand."""

from __future__ import annotations

import streamlit as st

from report.exhibits import trend
from study import Study
from ui import state
from ui.show import show
from words import Words


@st.fragment
def rolling(study: Study, w: Words) -> None:
    """The rolling lines: measure, step, all together or per tier."""
    labels = {key: w.t(measure.label) for key, measure in trend.MEASURES.items()}
    steps = {"month": w.t("Month by month"), "quarter": w.t("Quarter by quarter")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measure = st.segmented_control(
            w.t("Shown"),
            list(labels),
            format_func=labels.__getitem__,
            key=state.slot("trend_measure"),
            required=True,
            persist_state="session",
        )
        step = st.segmented_control(
            w.t("Step"),
            list(steps),
            format_func=steps.__getitem__,
            key=state.slot("trend_step"),
            required=True,
            persist_state="session",
        )
        by_tier = st.toggle(w.t("Per tier"), key=state.slot("trend_tiers"), persist_state="session")
    show(*trend.rolling(study, w, str(measure), str(step), by_tier))
    state.write_link()


@st.fragment
def calendar(study: Study, w: Words) -> None:
    """The figures of each month, quarter or year."""
    shown = trend.calendar(study, w, state.value("kpi_step"))
    show(shown.head)
    steps = {"month": w.t("Month by month"), "quarter": w.t("Quarter by quarter"), "year": w.t("Year by year")}
    st.segmented_control(
        w.t("Calendar"),
        list(steps),
        format_func=steps.__getitem__,
        key=state.slot("kpi_step"),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    show(shown.body)
    state.write_link()
