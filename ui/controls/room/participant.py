"""A group's phone: guess, answer, work, hand in, and see one's own among everybody's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from report.exhibits import room as said
from report.text import markdown_text
from ui import choices
from ui.controls.moving import missing, moving
from ui.controls.room import stages, work
from ui.controls.room.hand_in import Submission, confirm, hand_in, handed_in, late
from ui.controls.room.state import Here, phone_every, watch, whole
from ui.live import guess
from words.typed import one_line
from workshop.rounds import LONGEST_WORDS

STEPS = 1000  # more than a room has


def participant(here: Here) -> None:
    """The step that the room is at."""
    w, kind = here.w, here.stage.kind
    watch(here, phone_every(here.group), turn=True, then=lambda: stages.clock(here))
    st.title(stages.heading(here), anchor=False)
    with st.container():  # there at all times, so that what follows keeps its place and its name
        late(here)
    forms = {"guess": _guess, "poll": _poll, "words": _words, "work": work.work, "propose": work.propose}
    if kind in forms:
        forms[kind](here)
    elif kind == "reveal":
        stages.revealed(here)
    elif kind == "wall":
        stages.proposals(here)
    elif kind == "debrief":
        stages.learned(here)
    else:
        st.markdown(w.t("You are in. The leader begins when everybody is."))
    group = here.group
    if group is not None:
        st.caption(w.t("{group} in room {code}", group=markdown_text(group.name), code=here.room.code))
    whole(here, turn=True)


@st.fragment
def _guess(here: Here) -> None:
    """A handle to drag along all that it could be; Streamlit's own slider where the moving one has not come.

    Handle, button and receipt are one part of the page: a browser sends a handle that is let go of and a press right
    after it as one message, and that draws the handle's part alone.
    """
    asked, w, mine = here.asked, here.w, handed_in(here)
    start = asked.low + (asked.high - asked.low) / 2 if mine is None else float(mine["value"])
    unit = {"percent": "%", "years": w.t("years"), "money": w.unit}.get(asked.unit, "")
    label = w.t("Drag to your guess, {unit}", unit=unit) if unit else w.t("Drag to your guess")
    if choices.value("levers_drawn") == "live":
        guess.mount(asked, _place(here), start, label, w)
        missing(w)
        st.button(
            _again(here, mine), icon=":material/send:", key="room_hand_in", on_click=_hand_in_moved, args=(here, start)
        )
    else:
        with st.form(f"room_form_{here.room.at}", border=False):
            number = "%.1f" if asked.step < 1 else "%d"
            st.slider(label, asked.low, asked.high, start, asked.step, number, key=_key(here))
            _submit(here, mine, lambda value: {"value": float(value)})
        moving(w)
    if mine is not None:
        confirm(here, said.written(asked, float(mine["value"]), w))


def _hand_in_moved(here: Here, start: float) -> None:
    guess.take()
    at = guess.given(here.asked, _place(here))
    hand_in(here, lambda: {"value": start if at is None else at})


def _poll(here: Here) -> None:
    asked, w, mine = here.asked, here.w, handed_in(here)
    options = [option.said(w.language) for option in asked.options]
    with st.form(f"room_form_{here.room.at}", border=False):
        st.radio(
            w.t("Your answer"),
            range(len(options)),
            None if mine is None else int(mine["option"]),
            format_func=lambda i: markdown_text(options[i], 80),
            key=_key(here),
        )
        _submit(here, mine, lambda place: None if place is None else {"option": int(place)})
    if mine is not None:
        confirm(here, markdown_text(options[int(mine["option"])], 80))


def _words(here: Here) -> None:
    w, mine = here.w, handed_in(here)
    with st.form(f"room_form_{here.room.at}", border=False):
        before = "" if mine is None else str(mine["text"])
        st.text_area(w.t("In a few words, without names"), before, max_chars=LONGEST_WORDS, key=_key(here))
        _submit(here, mine, _written)
    if mine is not None:
        confirm(here, markdown_text(str(mine["text"]), LONGEST_WORDS))


def _written(text: str | None) -> Submission | None:
    line = one_line(text or "", LONGEST_WORDS)
    return {"text": line} if line else None


def _submit(here: Here, mine: Submission | None, read: Callable[[Any], Submission | None]) -> None:
    """The form's button. `read`: what is handed in of what the form's widget holds."""
    st.form_submit_button(
        _again(here, mine),
        icon=":material/send:",
        on_click=hand_in,
        args=(here, lambda: read(choices.faced(_key(here)))),
    )


def _place(here: Here) -> int:
    """A number of this step of this room alone."""
    return here.room.id * STEPS + here.room.at


def _key(here: Here) -> str:
    return f"room_{here.room.id}_{here.room.at}"


def _again(here: Here, mine: Submission | None) -> str:
    return here.w.t("Hand in") if mine is None else here.w.t("Change it")
