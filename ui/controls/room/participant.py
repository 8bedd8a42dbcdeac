"""A group's phone: guess, answer, work, hand in, and see one's own among everybody's."""

from __future__ import annotations

from typing import Any

import streamlit as st

from report.exhibits import room as said
from report.text import markdown_text
from ui.controls.room import stages, work
from ui.controls.room.hand_in import confirm, hand_in, handed_in
from ui.controls.room.state import Here, phone_every, watch, whole
from words.typed import one_line
from workshop.rounds import LONGEST_WORDS


def participant(here: Here) -> None:
    """The step that the room is at."""
    w, kind = here.w, here.stage.kind
    watch(here, phone_every(here.group), turn=True, then=lambda: stages.clock(here))
    st.title(stages.heading(here), anchor=False)
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


def _guess(here: Here) -> None:
    """A handle to drag along everything that it could be."""
    asked, w, mine = here.asked, here.w, handed_in(here)
    start = asked.low + (asked.high - asked.low) / 2 if mine is None else float(mine["value"])
    with st.form(f"room_form_{here.room.at}", border=False):
        number = "%.1f" if asked.step < 1 else "%d"
        unit = {"percent": "%", "years": w.t("years"), "money": w.unit}.get(asked.unit, "")
        label = w.t("Drag to your guess, {unit}", unit=unit) if unit else w.t("Drag to your guess")
        key = _key(here)
        given = st.slider(label, asked.low, asked.high, start, asked.step, number, key=key)
        pressed = st.form_submit_button(_again(here, mine), icon=":material/send:")
    if pressed:
        hand_in(here, {"value": float(given)}, said.written(asked, float(given), w))
    elif mine is not None:
        confirm(here, said.written(asked, float(mine["value"]), w))


def _poll(here: Here) -> None:
    asked, w, mine = here.asked, here.w, handed_in(here)
    options = [option.said(w.language) for option in asked.options]
    with st.form(f"room_form_{here.room.at}", border=False):
        given = st.radio(
            w.t("Your answer"),
            range(len(options)),
            None if mine is None else int(mine["option"]),
            format_func=lambda i: markdown_text(options[i], 80),
            key=_key(here),
        )
        pressed = st.form_submit_button(_again(here, mine), icon=":material/send:")
    if pressed and given is not None:
        hand_in(here, {"option": int(given)}, markdown_text(options[int(given)], 80))
    elif mine is not None:
        confirm(here, markdown_text(options[int(mine["option"])], 80))


def _words(here: Here) -> None:
    w, mine = here.w, handed_in(here)
    with st.form(f"room_form_{here.room.at}", border=False):
        before = "" if mine is None else str(mine["text"])
        given = st.text_area(w.t("In a few words, without names"), before, max_chars=LONGEST_WORDS, key=_key(here))
        pressed = st.form_submit_button(_again(here, mine), icon=":material/send:")
    text = one_line(given or "", LONGEST_WORDS)
    if pressed and text:
        hand_in(here, {"text": text}, markdown_text(text, LONGEST_WORDS))
    elif mine is not None:
        confirm(here, markdown_text(str(mine["text"]), LONGEST_WORDS))


def _key(here: Here) -> str:
    return f"room_{here.room.id}_{here.room.at}"


def _again(here: Here, mine: dict[str, Any] | None) -> str:
    return here.w.t("Hand in") if mine is None else here.w.t("Change it")
