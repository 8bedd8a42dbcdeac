"""The leader's view: purpose of a step, questions to ask, and the participants' link."""

from __future__ import annotations

import streamlit as st

from exercise.case import CaseStep
from exercise.room import Room
from report.exhibits import energy_case
from ui import choices


def show(here: Room, step: CaseStep) -> None:
    """The leader's notes beside a step, for whoever has come by the leader's link."""
    w = here.w
    if not choices.value("case_lead"):
        return
    with st.container(border=True):
        st.markdown(f":material/co_present: **{w.t('For the leader')}**")
        for text in energy_case.lead(here, step):
            st.markdown(text)
        if step.show == "drivers":
            _industry(here)
        st.markdown(w.t("The participants' link, from the start and without this view:"))
        st.code(choices.link(without=("case_played", "case_piece", "open_boxes")), language=None)
        if st.button(w.t("Close the leader's view"), key="case_lead_close", type="tertiary"):
            choices.put("case_lead", False)
            st.rerun()


def offer(here: Room) -> None:
    """At the end of the exercise: the way to lead it oneself."""
    w = here.w
    if choices.value("case_lead"):
        return
    if st.button(
        w.t("Lead the exercise yourself"), key="case_lead_open", type="tertiary", icon=":material/co_present:"
    ):
        choices.put("case_lead", True)
        st.rerun()


def _industry(here: Room) -> None:
    """The industry's level in the satisfaction study, which only the leader may know."""
    w, now = here.w, choices.value("case_industry")
    given = []
    with st.container(horizontal=True):
        for i, (label, low) in enumerate(
            ((w.t("The industry's SKI, 0–100"), 0.0), (w.t("The industry's NPS"), -100.0))
        ):
            key = f"case_industry_{i}"
            given.append(st.number_input(label, low, 100.0, now[i] if now else None, 1.0, "%g", key=key, width=200))
    wanted = None if None in given else tuple(float(x) for x in given if x is not None)
    if wanted != now:
        choices.put("case_industry", wanted)
        st.rerun()
