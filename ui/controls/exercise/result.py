"""Views of the programme's result, the proposal on one page, and the debrief."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from exercise.progress import FOLLOWED, IDEA, MOST_HELD_OUT, NAME, Plan, Played
from exercise.room import Room
from exercise.tradeoffs import Result
from report.exhibit import Exhibit
from report.exhibits.energy_case import programme
from report.exhibits.energy_case import result as said
from ui import choices
from ui.boxes import box
from ui.show import answer, key_figures, say, show
from words.typed import one_line

BOXES = {"over_time": "case_years", "tier_by_tier": "case_tiers"}


def _missing(here: Room, found: Result, played: Played) -> Played | None:
    """A plan that is not whole yet: the way to the step that is missing; None when it is whole."""
    notice = programme.unfinished(found, here.w)
    if notice is None:
        return None
    say(notice)
    return _back_to(here, found.lacks, played)


def _back_to(here: Room, kind: str, played: Played) -> Played:
    """A button to the first step of a kind."""
    for number in here.case.step_numbers(kind)[:1]:
        step = here.case.steps[number]
        if st.button(here.say(step.title), key="case_missing"):
            return replace(played, step=number)
    return played


def result(here: Room, played: Played) -> Played:
    """Gain, cost, net, break-even, how unsure it is and, each in its box, the years and the tiers."""
    found = here.result(played.plan)
    missing = _missing(here, found, played)
    if missing is not None:
        return missing
    answer(said.answer(found, here.w))
    key_figures(said.key_figures(found, here.w), 4)
    for exhibit in said.exhibits(here, found):
        _boxed(exhibit)
    return played


def _boxed(exhibit: Exhibit) -> None:
    """An exhibit, in a box of its own where it is for those who want to know more."""
    key = BOXES.get(exhibit.key)
    if key is None:
        show(exhibit)
        return
    with box(key, exhibit.message):
        show(exhibit.body)


def present(here: Room, played: Played) -> Played:
    """The proposal on one page, a name to keep it under, and the attempts beside one another."""
    found, w = here.result(played.plan), here.w
    missing = _missing(here, found, played)
    if missing is not None:
        return missing
    answer(said.answer(found, w))
    played = replace(played, plan=_measured(here, found, _worded(here, found.plan)))
    found = here.result(played.plan)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = w.number(len(played.tries) + 1)
        name = st.text_input(
            w.t("Name of the proposal"),
            max_chars=NAME,
            key=f"case_{here.case.key}_name",
            placeholder=w.t("Proposal {n}", n=number),
            width=300,
        )
        pressed = st.button(w.t("Save the proposal"), key="case_keep", icon=":material/bookmark_add:")
    same = next((kept for kept, plan in played.tries if plan == found.plan), w.t("Proposal {n}", n=number))
    called = one_line(name or "", NAME) or same
    if pressed:
        played = played.tried_as(called, found.plan)
    with st.container(border=True):
        show(*said.proposal(here, found, called))
    if played.tries:
        show(said.side_by_side(here, played.tries))
        played = _again(here, played)
    return played


def _worded(here: Room, plan: Plan) -> Plan:
    """The idea in one sentence."""
    typed = st.text_input(
        here.w.t("The idea in one sentence"), plan.idea, max_chars=IDEA, key=f"case_{here.case.key}_idea"
    )
    return replace(plan, idea=one_line(typed or "", IDEA))


def _measured(here: Room, found: Result, plan: Plan) -> Plan:
    """What the group follows, and how many are left without the programme to compare with."""
    w, key = here.w, f"case_{here.case.key}"
    known = [code for code in FOLLOWED if code != "satisfaction" or here.case.aspects]
    followed = st.pills(
        w.t("What do you follow?"),
        known,
        selection_mode="multi",
        default=[code for code in plan.followed if code in known],
        format_func=lambda code: w.capital(said.follow(code, found, w)),
        key=f"{key}_followed",
    )
    share = st.slider(
        w.t("Control group: left without it by lot, %"), 0, int(MOST_HELD_OUT), int(plan.held_out), 5, key=f"{key}_held"
    )
    return replace(plan, followed=tuple(code for code in FOLLOWED if code in followed), held_out=float(share))


def _again(here: Room, played: Played) -> Played:
    w = here.w
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = [name for name, _ in played.tries]
        chosen = st.selectbox(w.t("A saved proposal"), names, key=f"case_{here.case.key}_kept", width=300)
        if st.button(w.t("Work on it again"), key="case_again", icon=":material/tune:"):
            return replace(played, plan=dict(played.tries).get(chosen, played.plan))
    return played


def debrief(here: Room, played: Played) -> Played:
    """The insight, once a proposal has been saved, and what the choices traded for what."""
    if not played.tries and not choices.value("case_lead"):
        say(programme.locked(here.w))
        return _back_to(here, "present", played)
    insight = said.insight(here)
    st.header(insight.message, anchor=False)
    show(insight.body)
    st.header(said.choices_heading(here.w).message, anchor=False)
    found = here.result(played.plan)
    missing = _missing(here, found, played)
    if missing is None:
        show(*said.traded(found, here.w))
    return missing or played
