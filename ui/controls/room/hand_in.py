"""What a group hands in at a step, kept once it is said to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from report.exhibit import Notice
from ui import choices
from ui.controls.room.state import Here
from ui.room_store import store
from ui.show import say

Submission = dict[str, Any]


def handed_in(here: Here) -> Submission | None:
    """What one's own group has handed in at this step."""
    return None if here.group is None else store().answer_of(here.group, here.room.at)


def hand_in(here: Here, given: Callable[[], Submission | None]) -> None:
    """Hand in what is given at the step that was pressed at; for `on_click`, nothing if there is nothing to give.

    A press is done before the page is drawn, so nothing that the page is drawn anew for can come between.
    """
    group, body, step = here.group, given(), here.room.at
    if group is None or body is None:
        return
    form, rooms = f"{group.id}.{step}", store()
    outcome = rooms.hand_in(group, step, body, choices.submission_key(form))
    if outcome == "again" and rooms.answer_of(group, step) != body:  # taken, though nobody was told; this is another
        choices.acknowledged(form)
        outcome = rooms.hand_in(group, step, body, choices.submission_key(form))
    choices.acknowledged(form)
    choices.keep_late(outcome == "late")


def late(here: Here) -> None:
    """Say once that what was handed in came too late."""
    if choices.was_late():
        say(Notice(here.w.t("The room has gone on, so this was not taken.")))


def confirm(here: Here, what: str) -> None:
    """That it has been taken, and that it can be changed."""
    st.markdown(
        here.w.t(":material/check: **Handed in:** {what}. You can change it until the leader goes on.", what=what)
    )
