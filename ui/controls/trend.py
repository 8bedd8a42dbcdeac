"""Controls of the trend: what the rolling line shows, and the stretch of the calendar table."""

from __future__ import annotations

import streamlit as st

from report.exhibits import trend
from report.exhibits.cohorts import cohorts as shown_cohorts
from report.link_text import one_of
from study import Study
from ui import choices
from ui.choices import Choice
from ui.controls.switch import switch
from ui.show import beside, show
from words import Words

SHOWN = ("customers", "retention", "revenue_per_customer", "portfolio_value")
ROWS = {
    "trend_measure": Choice("customers", one_of(*SHOWN), "tm"),
    "trend_step": Choice("month", one_of("month", "quarter"), "tt"),
    "trend_tiers": Choice(False, one_of(False, True), "tr"),
    "cohort_measure": Choice("share", one_of("share", "value"), "tc"),
    "kpi_step": Choice("quarter", one_of("month", "quarter", "year"), "tk"),
}


@st.fragment
def rolling(study: Study, w: Words) -> None:
    """The rolling lines: measure, step, all together or per tier."""
    labels = {key: w.t(measure.label) for key, measure in trend.MEASURES.items()}
    steps = {"month": w.t("Monthly"), "quarter": w.t("Quarterly")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="trend_controls"):
        measure = switch(w.t("Shown"), labels, choices.slot("trend_measure"))
        whole = study.file.summary is None  # of rows that stay in a database only quarters came home
        step = switch(w.t("Step"), steps, choices.slot("trend_step")) if whole else "quarter"
        by_tier = st.toggle(w.t("Per tier"), key=choices.slot("trend_tiers"), persist_state="session")
    beside(*trend.rolling(study, w, measure, step, by_tier))
    choices.write_link()


@st.fragment
def cohorts(study: Study, w: Words) -> None:
    """The cohorts, by how many still buy or by what they have brought; none of rows that stay in a database."""
    if study.file.summary is not None:
        return
    labels = {"share": w.t("How many still buy"), "value": w.t("What they have brought")}
    measure = choices.value("cohort_measure")
    found = shown_cohorts(study, w, measure)
    show(found[0].head)
    if found[0].form is not None:
        switch(w.t("Cohorts"), labels, choices.slot("cohort_measure"), hidden=True)
    show(found[0].rest)
    choices.write_link()


@st.fragment
def calendar(study: Study, w: Words) -> None:
    """The figures of each month, quarter or year."""
    shown = trend.calendar(study, w, choices.value("kpi_step"))
    show(shown.head)
    steps = {"month": w.t("Monthly"), "quarter": w.t("Quarterly"), "year": w.t("Yearly")}
    if study.file.summary is None:
        switch(w.t("Calendar"), steps, choices.slot("kpi_step"), hidden=True)
    show(shown.rest)
    choices.write_link()
