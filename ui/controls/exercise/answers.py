"""View of a step with questions: answer, compare, get a hint, try again, see the first step that went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from exercise.answers import MISSING, OwnAnswer, Verdict, all_right, judged
from exercise.case import CaseStep, Question
from exercise.progress import Played
from exercise.room import Room
from report.exhibits.energy_case import answers as said
from ui import choices
from ui.show import answer
from ui.show import show as show_exhibits

STEPS = {"percent": 1.0, "years": 0.5, "money": 100.0, "number": 1.0}


def show(here: Room, step: CaseStep, played: Played) -> Played:
    """Draw the questions and, once compared, hints or the answers."""
    st.markdown(here.say(step.text))
    compared, tried = step.key in played.compared, step.key in played.tried
    room = []
    with st.grid(2, min_column_width=300):
        for question in step.questions:
            with st.container():
                played = played.answer(question.key, _asked(here, question, dict(played.answers).get(question.key)))
                room.append(st.empty())
    verdicts = judged(step.questions, dict(played.answers), here.figure)
    if compared or tried:
        line = said.compared if compared else said.tried
        for place, verdict in zip(room, verdicts, strict=True):
            place.markdown(f":small[{line(here, verdict)}]")
    if not compared:
        return _compare(here, step, played, verdicts)
    _verdict(here, step, verdicts)
    show_exhibits(*said.shown(here, step, choices.value("case_industry") or ()))
    return played


def _compare(here: Room, step: CaseStep, played: Played, verdicts: Sequence[Verdict]) -> Played:
    """The way to the answers: hints after the first try, unless all is right; the answers after the second."""
    w, tried = here.w, step.key in played.tried
    if tried:
        _verdict(here, step, verdicts, again=True)
    with st.container(horizontal=True):
        label = w.t("Compare again") if tried else w.t("Compare")
        pressed = st.button(label, key="case_compare", icon=":material/compare_arrows:")
        seen = tried and st.button(w.t("Show the answers"), key="case_answers", type="tertiary")
    if seen or (pressed and (tried or all_right(verdicts))):
        return replace(played, compared=(*played.compared, step.key))
    if pressed and all(verdict.state == MISSING for verdict in verdicts):
        st.markdown(w.t("Answer at least one question first. A guess will do."))
    elif pressed:
        return replace(played, tried=(*played.tried, step.key))
    return played


def _verdict(here: Room, step: CaseStep, verdicts: Sequence[Verdict], *, again: bool = False) -> None:
    answer(said.score(here, verdicts))
    with st.container(border=True):
        show_exhibits(said.verdict(here, step, verdicts, again=again))


def _asked(here: Room, question: Question, given: OwnAnswer) -> OwnAnswer:
    """The widget of a question; it starts at what was answered before."""
    label, key = here.say(question.ask), f"case_{here.case.key}_{question.key}"
    if question.options:
        return _chosen(here, question, label, key, given)
    unit = {"percent": "%", "years": here.w.t("years"), "money": here.w.unit, "number": ""}[question.unit]
    number = st.number_input(
        f"{label} ({unit})" if unit else label,
        min_value=0.0,
        max_value=1e10,
        value=given if isinstance(given, float) else None,
        step=STEPS[question.unit],
        format="%g",
        key=key,
        placeholder=here.w.t("Your answer"),
    )
    return None if number is None else float(number)


def _chosen(here: Room, question: Question, label: str, key: str, given: OwnAnswer) -> OwnAnswer:
    words = {option.key: option.text.said(here.w.language) for option in question.options}
    before = [code for code in given if code in words] if isinstance(given, tuple) else []
    if question.pick > 1:
        several = st.pills(
            label, list(words), selection_mode="multi", default=before, format_func=words.__getitem__, key=key
        )
        return tuple(several)
    one = st.pills(label, list(words), default=before[0] if before else None, format_func=words.__getitem__, key=key)
    return (one,) if one else ()
