"""Coming into a room by its code, and opening one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

import exercise
from clv import TableProblem
from exercise import Fault
from exercise.reader import Text
from report.exhibit import Notice
from report.exhibits import energy_case
from report.notices import of_problem
from report.text import markdown_text
from ui import cache, choices
from ui.boxes import box
from ui.controls.room.state import Here, sample
from ui.room_store import store, tries
from ui.show import say, title
from ui.streamlit_internals import visit_id
from words import LANGUAGES, N_, Words
from words.typed import one_line
from workshop import plays
from workshop.codes import spoken, typed
from workshop.polls import polls
from workshop.rounds import LONGEST_GROUP, MOST_QUESTIONS, Play, RoomQuestion
from workshop.tries import TooMany

MINUTES, FIRST = 15, 2
MANY = N_("Too many codes have been wrong. Wait {seconds} seconds, or point the camera at the picture.")
OWN_OPTIONS = 6


def door(w: Words) -> None:
    """Not in a room: a code and a name to come in with, and behind a box a room to open."""
    title(w.t("What does the room know?"))
    st.markdown(w.t("Guess before the truth is shown, make a proposal, and see everybody's on the wall."))
    with st.form("room_join"):
        code = st.text_input(w.t("The room's code, six letters"), choices.value("room_code")[:6], max_chars=9)
        name = _name(w)
        if st.form_submit_button(w.t("Come in"), icon=":material/login:"):
            _join(code or "", name, w)
    with box("room_open", w.t("Open a room")):
        _open(w)


def come_in(here: Here) -> None:
    """In by the picture: only a name is missing."""
    w = here.w
    title(w.t("Room {code}", code=spoken(here.room.code)))
    with st.form("room_join"):
        name = _name(w)
        if st.form_submit_button(w.t("Come in"), icon=":material/login:"):
            _in(here.room.id, here.room.invitation, name, w)


def _name(w: Words) -> str:
    label = w.t("What is your group called? No personal names.")
    return st.text_input(label, max_chars=LONGEST_GROUP, key="room_name") or ""


def _join(code: str, name: str, w: Words) -> None:
    asked = typed(code)
    if asked is None:
        say(Notice(w.t("A code is six letters. It stands on the wall."), "error"))
        return
    try:
        found = tries().attempt(visit_id(), lambda: store().by_code(asked[0]))
    except TooMany as wait:
        seconds = w.number(max(1, round(wait.seconds)))
        say(Notice(w.t(MANY, seconds=seconds), "error"))
        return
    if found is None:
        say(Notice(w.t("No room has that code. Look at the wall once more."), "error"))
        return
    _in(found.id, found.invitation, name, w)


def _in(room: int, invitation: str, name: str, w: Words) -> None:
    """Into the room under a name; the group's token stays in the phone's own address, so that it finds back."""
    token = choices.submission_key("join")
    group = store().join(room, name, token)
    if group is None:
        told = w.t("The room is full, or has been closed.") if one_line(name, LONGEST_GROUP) else None
        say(Notice(told or w.t("The group needs a name."), "error"))
        return
    choices.acknowledged("join")
    choices.put("room_code", invitation)
    choices.put("room_group", token)
    st.rerun()


# Opening a room -------------------------------------------------------------------------------------------------


def _open(w: Words) -> None:
    """What is played, what is asked, and how long the work takes."""
    cases = {case.key: case for case in exercise.load()[0]}
    labels = {key: case.title.said(w.language) for key, case in cases.items()}
    labels |= {"levers": w.t("What if, on the file that is shown"), "questions": w.t("Questions only")}
    what = st.selectbox(w.t("What is played"), list(labels), format_func=labels.__getitem__, key="room_play")
    try:
        questions = _questions(what, cases)
    except Fault as fault:
        say(Notice(energy_case.told(fault, w)))
        return
    except TableProblem as problem:
        say(Notice(of_problem(w, problem)))
        return
    known = {one.key: one for one in questions}
    asked = st.multiselect(
        w.t("Questions, in the order you choose them"),
        list(known),
        [one.key for one in questions[:FIRST]],
        format_func=lambda key: known[key].ask.said(w.language),
        max_selections=MOST_QUESTIONS,
        key=f"room_questions_{what}",
    )
    own = _own(w)
    minutes = MINUTES
    if what != "questions":
        minutes = st.slider(w.t("Minutes for the work"), 5, 60, MINUTES, 5, key="room_minutes")
    if what == "levers":
        st.caption(w.t("Only sums by tier go into the room, no tier of fewer than five customers: never a customer."))
    if st.button(w.t("Open the room"), icon=":material/door_open:", key="room_open_it"):
        _opened(what, [*(known[key] for key in asked), *own], minutes, w)


def _questions(what: str, cases: dict[str, Any]) -> tuple[RoomQuestion, ...]:
    """What can be asked: guesses at the figures of what is played, and the ready questions."""
    if what in cases:
        return (*plays.guesses_of_case(plays.rooms_of(cases[what], sample)), *polls())
    return (*plays.questions_of_study(cache.study()), *polls()) if what == "levers" else polls()


def _own(w: Words) -> tuple[RoomQuestion, ...]:
    """A question of the leader's own; free words where it has no answers to choose among."""
    ask = st.text_input(w.t("A question of your own"), max_chars=140, key="room_own_question")
    lines = st.text_area(w.t("Its answers, one per line; none: free words"), max_chars=400, key="room_own_options")
    if not ask:
        return ()
    options = tuple(Text.alike(one.strip()) for one in (lines or "").splitlines() if one.strip())[:OWN_OPTIONS]
    return (RoomQuestion("poll" if len(options) > 1 else "words", "own", Text.alike(ask), options=options),)


def _opened(what: str, questions: Sequence[RoomQuestion], minutes: int, w: Words) -> None:
    play = _play(what, questions, minutes, w)
    if play is None:
        told = w.t("The file that is shown says of no tier how long its customers stay, so there is nothing to move.")
        say(Notice(told, "error"))
        return
    _, secret = store().open_room(play)
    choices.keep_room_secret(secret)
    st.rerun()


def _play(what: str, questions: Sequence[RoomQuestion], minutes: int, w: Words) -> Play | None:
    if what == "questions":
        return plays.of_questions(plays.in_all(lambda words: words.t("Questions only")), questions)
    if what == "levers":
        name = markdown_text(choices.source_title(), 40) if choices.source() == choices.OWN else choices.source_title()
        called = Text(tuple((language, name) for language in LANGUAGES))
        return plays.of_study(cache.study(), called, choices.currency(), questions, minutes)
    case = next(case for case in exercise.load()[0] if case.key == what)
    return plays.of_case(case, questions, minutes)
