"""A step of questions: answer first, then compare, and see the first step that went wrong."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from exercise.answers import MISSING, Own, judged
from exercise.case import Question, Step
from exercise.progress import Played
from exercise.room import Room
from report.exhibits.energy_case import answers as said
from ui.show import show as show_exhibits

STEPS = {"percent": 1.0, "years": 0.5, "money": 100.0, "number": 1.0}


def show(here: Room, step: Step, played: Played) -> Played:
    """Draw the questions and, once compared, the answers."""
    w = here.w
    st.markdown(here.say(step.text))
    compared = step.key in played.compared
    room = []
    with st.grid(2, min_column_width=300):
        for question in step.questions:
            with st.container():
                played = played.answer(question.key, _asked(here, question, dict(played.answers).get(question.key)))
                room.append(st.empty())
    own = dict(played.answers)
    verdicts = judged(step.questions, own, here.figure)
    for place, verdict in zip(room, verdicts, strict=True):
        place.markdown(f":small[{said.compared(here, verdict) if compared else said.hint(here, verdict.question)}]")
    if not compared:
        if st.button(w.t("Compare"), key="case_compare", icon=":material/compare_arrows:"):
            if all(verdict.state == MISSING for verdict in verdicts):
                st.markdown(w.t("Answer at least one question first. A guess will do."))
            else:
                played = replace(played, compared=(*played.compared, step.key))
        return played
    with st.container(border=True):
        show_exhibits(said.verdict(here, step, verdicts))
    show_exhibits(*said.shown(here, step))
    return played


def _asked(here: Room, question: Question, given: Own) -> Own:
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


def _chosen(here: Room, question: Question, label: str, key: str, given: Own) -> Own:
    words = {option.key: option.text.said(here.w.language) for option in question.options}
    before = [code for code in given if code in words] if isinstance(given, tuple) else []
    if question.pick > 1:
        several = st.pills(
            label, list(words), selection_mode="multi", default=before, format_func=words.__getitem__, key=key
        )
        return tuple(several)
    one = st.pills(label, list(words), default=before[0] if before else None, format_func=words.__getitem__, key=key)
    return (one,) if one else ()
