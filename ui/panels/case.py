"""The exercise, one view a step: where one stands, the step, back and next, and the facilitator's notes."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from clv import TableProblem
from ui import state
from ui.cases import Case, Fault, load, progress
from ui.cases.case import Step
from ui.cases.progress import Played
from ui.cases.reader import FAULTS
from ui.panels import case_answers, case_plan, case_result
from ui.panels.case_room import Room, room
from ui.panels.problem import sentence
from ui.parts import plain, warning
from ui.server.first_bytes import top_script
from words import Words


def cases(w: Words) -> tuple[Case, ...]:
    """The cases that can be played; what is wrong with the others is said."""
    found, faults = load(tuple(state.SAMPLES))
    for fault in faults:
        warning(told(fault, w))
    return found


def told(fault: Fault, w: Words) -> str:
    """What is wrong in a case file, with its line."""
    detail = {name: plain(str(value), 80) for name, value in fault.detail.items()}
    return w.t(
        "**The case file {file} cannot be played: line {line}.** In it {why}",
        file=plain(fault.file),
        line=w.number(fault.line),
        why=w.t(FAULTS[fault.code], **detail),
    )


def picked(found: tuple[Case, ...], w: Words) -> Case:
    """The case that is played; a choice when there are several."""
    names = {case.key: case.title.said(w.language) for case in found}
    if len(found) > 1:
        st.segmented_control(
            w.t("Case"),
            list(names),
            format_func=lambda key: plain(names[key], 30),
            key=state.among("case", list(names)),
            required=True,
            persist_state="session",
            label_visibility="collapsed",
        )
    return next((case for case in found if case.key == state.value("case")), found[0])


def show(case: Case, w: Words) -> None:
    """Play the case, or say what stands in its way."""
    try:
        here = room(case)
    except Fault as fault:
        warning(told(fault, w))
    except TableProblem as problem:
        warning(sentence(w, {"code": problem.code, **problem.detail}))
    else:
        _play(here)


@st.fragment
def _play(here: Room) -> None:
    case = here.case
    before = progress.of(state.value("case_played"), case.key)
    number = min(before.step, len(case.steps) - 1)
    step, played = case.steps[number], replace(before, step=number)
    st.progress(
        (number + 1) / len(case.steps),
        text=here.w.t("Step {n} of {all}", n=here.w.number(number + 1), all=here.w.number(len(case.steps))),
    )
    st.header(here.say(step.title), anchor=False)
    after = _view(here, step, played)
    after = _onward(here, number, after)
    _keep(case, after)
    if after.step != number or (step.key in after.compared) != (step.key in before.compared):
        st.rerun()
    st.html(f"<script>{top_script(number)}</script>", unsafe_allow_javascript=True)
    _lead(here, step)
    state.write_link()


def _view(here: Room, step: Step, played: Played) -> Played:
    if step.kind == "answer":
        return case_answers.show(here, step, played)
    st.markdown(here.say(step.text))
    views = {
        "whom": case_plan.whom,
        "ingredients": case_plan.ingredients,
        "result": case_result.result,
        "present": case_result.present,
        "debrief": case_result.debrief,
    }
    return views[step.kind](here, played) if step.kind in views else played


def _onward(here: Room, number: int, played: Played) -> Played:
    """Back and next. Pressed in the run that also brings what was typed last, so that nothing typed is lost."""
    steps, w = here.case.steps, here.w
    with st.container(horizontal=True):
        back = st.button(
            w.t("Back"), key="case_back", icon=":material/arrow_back:", disabled=number == 0, type="tertiary"
        )
        last = number == len(steps) - 1
        label = w.t("From the start") if last else w.t("Next")
        onward = st.button(
            label,
            key="case_next",
            icon=":material/restart_alt:" if last else ":material/arrow_forward:",
            icon_position="right",
        )
    if onward and last:
        return Played(tries=played.tries)
    if played.step != number:
        return played
    return replace(played, step=number + int(onward) - int(back))


def _keep(case: Case, played: Played) -> None:
    now = progress.with_case(state.value("case_played"), case.key, played)
    if now != state.value("case_played"):
        state.put("case_played", now)


def _lead(here: Room, step: Step) -> None:
    """The facilitator's view: why the step is there, how long it takes, and what to ask."""
    w = here.w
    if not st.toggle(w.t("Facilitator's view"), key=state.slot("case_lead"), persist_state="session"):
        return
    with st.container(border=True):
        st.markdown(
            w.n("**{count} minute** for this step.", "**{count} minutes** for this step.", step.minutes)
            + " "
            + w.t("The whole exercise: {minutes} minutes.", minutes=w.number(sum(s.minutes for s in here.case.steps)))
        )
        if step.reasoning:
            st.markdown(here.say(step.reasoning))
        if step.ask:
            st.markdown(w.t("To ask:") + "\n" + "\n".join(f"- {here.say(one)}" for one in step.ask))
