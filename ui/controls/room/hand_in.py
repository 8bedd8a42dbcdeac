"""What a group hands in at a step, kept once it is said to be."""

from __future__ import annotations

from typing import Any

import streamlit as st

from report.exhibit import Notice
from ui import choices
from ui.controls.room.state import Here
from ui.room_store import store
from ui.show import say


def handed_in(here: Here) -> dict[str, Any] | None:
    """What one's own group has handed in at this step."""
    return None if here.group is None else store().answer_of(here.group, here.room.at)


def hand_in(here: Here, body: dict[str, Any], what: str) -> None:
    """Hand in at this step, and say so once it is kept. `what`: what it is, in words."""
    if here.group is None:
        return
    form = f"{here.group.id}.{here.room.at}"
    outcome = store().hand_in(here.group, here.room.at, body, choices.submission_key(form))
    if outcome == "late":
        say(Notice(here.w.t("The room has gone on, so this was not taken.")))
        return
    choices.acknowledged(form)
    confirm(here, what)


def confirm(here: Here, what: str) -> None:
    """That it has been taken, and that it can be changed."""
    st.markdown(
        here.w.t(":material/check: **Handed in:** {what}. You can change it until the leader goes on.", what=what)
    )
