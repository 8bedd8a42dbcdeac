"""What the programme gives, the proposal on one page beside earlier ones, and the debrief."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from exercise.progress import NAME, Played
from exercise.room import Room
from exercise.tradeoffs import Result
from report.exhibits.energy_case import result as said
from report.exhibits.energy_case.programme import unfinished
from ui.show import key_figures, show


def _missing(here: Room, found: Result, played: Played) -> Played | None:
    """A plan that is not whole yet: the way to the step that is missing; None when it is whole."""
    notice = unfinished(found, here.w)
    if notice is None:
        return None
    numbers = here.case.step_numbers(found.lacks)
    with st.container(border=True):
        st.markdown(f"**{notice.title}**")
        st.markdown(notice.text)
        for number in numbers[:1]:
            missing = here.case.steps[number]
            if st.button(here.say(missing.title), key="case_missing"):
                return replace(played, step=number)
    return played


def result(here: Room, played: Played) -> Played:
    """Gain, cost, net, return, break-even, how unsure it is, the years, the tiers, and what migration says."""
    found = here.result(played.plan)
    missing = _missing(here, found, played)
    if missing is not None:
        return missing
    st.markdown(f"#### {said.answer(found, here.w)}")
    key_figures(said.key_figures(found, here.w), 3)
    show(*said.exhibits(here, found))
    return played


def present(here: Room, played: Played) -> Played:
    """The proposal on one page, a name to keep it under, and the attempts beside one another."""
    found, w = here.result(played.plan), here.w
    missing = _missing(here, found, played)
    if missing is not None:
        return missing
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = w.number(len(played.tries) + 1)
        name = st.text_input(
            w.t("Name of the proposal"),
            max_chars=NAME,
            key=f"case_{here.case.key}_name",
            placeholder=w.t("Proposal {n}", n=number),
            width=300,
        )
        pressed = st.button(w.t("Keep the proposal"), key="case_keep", icon=":material/bookmark_add:")
    same = next((kept for kept, plan in played.tries if plan == found.plan), w.t("Proposal {n}", n=number))
    called = " ".join((name or "").split()) or same
    if pressed:
        played = played.tried(called, found.plan)
    with st.container(border=True):
        show(*said.proposal(here, found, called))
    if played.tries:
        show(said.side_by_side(here, played.tries))
        played = _again(here, played)
    return played


def _again(here: Room, played: Played) -> Played:
    w = here.w
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = [name for name, _ in played.tries]
        chosen = st.selectbox(w.t("A kept proposal"), names, key=f"case_{here.case.key}_kept", width=300)
        if st.button(w.t("Work on it again"), key="case_again", icon=":material/tune:"):
            return replace(played, plan=dict(played.tries).get(chosen, played.plan))
    return played


def debrief(here: Room, played: Played) -> Played:
    """The insight, and what the choices traded for what."""
    show(said.insight(here), said.choices_heading(here.w))
    found = here.result(played.plan)
    missing = _missing(here, found, played)
    if missing is not None:
        return missing
    show(*said.traded(found, here.w))
    return played
