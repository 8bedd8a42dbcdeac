"""A name beside a button that saves something under it."""

from __future__ import annotations

import streamlit as st

from report.exhibit import Notice
from report.link_text import NAME
from ui import choices
from ui.show import say
from words import Words


def named(key: str, label: str, example: str, button: tuple[str, str], w: Words, told: str | None = None) -> str | None:
    """The name that something is to be saved under, when the button is pressed and there is one; None otherwise.

    `key`: the choice that holds the name; `button`: its key and label; `told`: the field's help.
    """
    press, save = button
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            label,
            key=choices.slot(key),
            max_chars=NAME,
            persist_state="session",
            placeholder=example,
            help=told,
            width=360,
        )
        pressed = st.button(save, icon=":material/bookmark_add:", key=press)
    if not pressed:
        return None
    if not name.strip():
        say(Notice(w.t("Give it a name first.")))
        return None
    return str(name)


def room(others: int, most: int, full: str) -> bool:
    """Whether one more may be saved; `full` is said where not."""
    if others >= most:
        say(Notice(full))
    return others < most
