"""The exercise, one view per step: position, the step itself, discussion, navigation, notes for the leader."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from clv import Choices, TableProblem
from exercise import Case, Fault, load, progress
from exercise.case import CaseStep
from exercise.progress import Played
from exercise.room import Room, room
from report.exhibit import Notice
from report.exhibits import energy_case
from report.link_text import LinkForm, amounts, one_of, optional, pattern
from report.notices import of_problem
from report.text import markdown_text
from study import Study
from ui import cache, choices
from ui.choices import Choice
from ui.controls.exercise import answers, leader, plan, result
from ui.controls.switch import switch
from ui.server.first_bytes import top_script
from ui.show import say, title
from ui.show import show as show_exhibits
from words import Words

ROWS = {
    "case": Choice("energy_company", pattern(progress.KEY.pattern), "cc"),
    "case_played": Choice((), LinkForm(progress.check, progress.to_text, progress.from_text), "ca"),
    "case_piece": Choice("", pattern("|" + progress.KEY.pattern), "ck"),
    "case_industry": Choice(None, optional(amounts(-100.0, 100.0)), "cin"),
    # the leader's own: in the address of her page, never in what is shared
    "case_lead": Choice(False, one_of(False, True), "lead", own=True),
}


def cases(w: Words) -> tuple[Case, ...]:
    """The cases that can be played; what is wrong with the others is said."""
    found, faults = load()
    for fault in faults:
        say(Notice(energy_case.told(fault, w)))
    return found


def picked(found: tuple[Case, ...], w: Words) -> Case:
    """The case that is played; where there are several, one is chosen before it begins."""
    names = {case.key: case.title.said(w.language) for case in found}
    key = choices.among("case", list(names))
    now = next((case for case in found if case.key == choices.value("case")), found[0])
    if len(found) > 1 and progress.of(choices.value("case_played"), now.key).step == 0:
        switch(w.t("Case"), {one: markdown_text(name, 30) for one, name in names.items()}, key, hidden=True)
    return next((case for case in found if case.key == choices.value("case")), found[0])


def show(case: Case, w: Words) -> None:
    """Play the case, or say what stands in its way."""
    try:
        here = room(case, w.language, opened_sample)
    except Fault as fault:
        say(Notice(energy_case.told(fault, w)))
    except TableProblem as problem:
        say(Notice(of_problem(w, problem)))
    else:
        _play(here)


def opened_sample(name: str, choices: Choices) -> Study:
    """A sample that a case is played on, kept by the server."""
    return cache.study_of(cache.sample(name), choices)


@st.fragment
def _play(here: Room) -> None:
    case = here.case
    before = progress.of(choices.value("case_played"), case.key)
    number = min(before.step, len(case.steps) - 1)
    step, played = case.steps[number], replace(before, step=number)
    _where(here, number, step)
    after = _view(here, step, played)
    if step.discuss and (step.kind != "answer" or step.key in after.compared):
        show_exhibits(energy_case.discussion(here, step))
    after = _onward(here, number, after)
    _keep(case, after)
    if after.step != number or _seen(after, step) != _seen(before, step):
        st.rerun()
    st.html(f"<script>{top_script(number)}</script>", unsafe_allow_javascript=True)
    leader.show(here, step)
    if step.kind == "debrief" and played.tries:
        leader.offer(here)
    choices.write_link()


def _where(here: Room, number: int, step: CaseStep) -> None:
    """How far one has come, and the step's title; the first one's stands under the case's question."""
    w, steps = here.w, here.case.steps
    st.progress((number + 1) / len(steps), text=energy_case.place(here, number))
    if number:
        title(here.say(step.title))
    else:
        title(energy_case.question(w, here.case))
        st.header(here.say(step.title), anchor=False)


def _seen(played: Played, step: CaseStep) -> tuple[bool, bool, int]:
    return step.key in played.tried, step.key in played.compared, len(played.tries)


def _view(here: Room, step: CaseStep, played: Played) -> Played:
    if step.kind == "answer":
        return answers.show(here, step, played)
    st.markdown(here.say(step.text))
    views = {
        "whom": plan.whom,
        "ingredients": plan.ingredients,
        "result": result.result,
        "present": result.present,
        "debrief": result.debrief,
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
    now = progress.with_case(choices.value("case_played"), case.key, played)
    if now != choices.value("case_played"):
        choices.put("case_played", now)
