"""Table of choices: default, check and name in the link of each, and access to their values.

A choice is a row: its default, how it is checked and, when it travels, its name in the link. The rows stand beside
the controls that change them (`ui/controls`), and `ui/controls/__init__.py` puts them in the table. A control asks for
its widget's key with `choices.slot("method")` (and `persist_state="session"`, no `value=`); anybody reads a choice
with `choices.value("method")`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import streamlit as st

from report.link_text import LinkForm
from ui.streamlit_internals import StreamlitAPIException, all_kept, kept


@dataclass(frozen=True)
class Choice:
    """One choice: its default, how it is checked, and its name in the link ("": it does not travel).

    `of_file`: it is about the file that is shown, and forgotten when another one is chosen. `own`: it stays in the
    address of who has chosen it, and is no part of the link that is shared.
    """

    default: Any
    form: LinkForm
    link: str = ""
    of_file: bool = False
    own: bool = False


TABLE: dict[str, Choice] = {}
BY_LINK: dict[str, str] = {}
_PENDING = "pending"


def add(rows: Mapping[str, Choice]) -> None:
    """Put rows in the table, once. ValueError: a key, or a name in the link, that is taken."""
    for key, row in rows.items():
        if TABLE.get(key) is row:
            continue
        if key in TABLE or row.link in BY_LINK:
            raise ValueError(f"{key} or {row.link} is taken")
        TABLE[key] = row
        if row.link:
            BY_LINK[row.link] = key


def begin_run() -> None:
    """Begin a run: what could not be set while its widget was drawn is set now.

    A choice that nobody has made is not put into the visit: Streamlit looks through all that is there at every move.
    """
    for key, value in st.session_state.pop(_PENDING, {}).items():
        st.session_state[key] = value


def set_now(key: str, value: object) -> None:
    """Set a choice now, or at the next run when its widget has already been drawn in this one."""
    try:
        st.session_state[key] = value
    except StreamlitAPIException:
        st.session_state.setdefault(_PENDING, {})[key] = value


def slot(key: str) -> str:
    """The key for a choice's widget, which then starts at the session's value. KeyError: not in the table."""
    st.session_state.setdefault(key, TABLE[key].default)
    return key


def value(key: str) -> Any:
    """A choice as it stands; what a person has emptied is the default again. KeyError: not in the table."""
    now = kept(st.session_state, key)
    return TABLE[key].default if now is None else now


def made() -> dict[str, Any]:
    """The choices that have been made; asking Streamlit for each by itself takes several times as long."""
    return {key: held for key, held in all_kept(st.session_state, TABLE.keys()).items() if held is not None}


def put(key: str, new: object) -> None:
    """Change a choice, checked as a link's would be. ValueError: not a value of that choice."""
    set_now(key, TABLE[key].form.check(new))


def move(sound: Mapping[str, Any]) -> None:
    """Change choices to values that have been checked; those that stand there already are left alone."""
    now = made()
    for key, new in sound.items():
        if now.get(key, TABLE[key].default) != new:
            set_now(key, new)


def reset(key: str) -> None:
    """Put a choice back to its default. KeyError: not in the table."""
    set_now(key, TABLE[key].default)


def within(key: str, low: float, high: float) -> str:
    """The key for a slider from low to high: a choice from another file or link is moved into its range."""
    now = value(slot(key))
    if not low <= now <= high:
        set_now(key, type(now)(min(max(now, low), high)))
    return key


def among(key: str, options: Sequence[Any]) -> str:
    """The key for a widget with these options: a choice not among them becomes the nearest, or the first."""
    now = value(slot(key))
    if isinstance(now, list):
        set_now(key, [option for option in now if option in options])
    elif now not in options:
        numbers = isinstance(now, int | float) and all(isinstance(o, int | float) for o in options)
        set_now(key, min(options, key=lambda o: abs(o - now)) if numbers else options[0])
    return key


def labelled(key: str, options: Mapping[Any, str]) -> dict[str, Any]:
    """Key, on_change and args for a widget whose options, with their labels, hang on the file or on other choices.

    Streamlit keeps the label that is shown by the widget's key, and would show another group's name over this one's
    customers: other labels are another widget.
    """
    among(key, list(options))
    widget = f"{key}_{crc32(repr(list(options.items())).encode()):08x}"
    return {"key": face(widget, value(key)), "on_change": take_face, "args": (key, widget)}


def tab(key: str, labels: Mapping[str, str]) -> str:
    """The key for tabs whose open one is a choice: Streamlit keeps it by its label, a link by its value.

    `labels`: what the tabs are called, by the choice's values; `take_tab` is their `on_change`.
    """
    widget = f"{key}_tab"
    st.session_state[widget] = labels.get(value(key), next(iter(labels.values())))
    return widget


def take_tab(key: str, labels: Mapping[str, str]) -> None:
    """Keep the tab that was opened as the choice `key`."""
    shown = st.session_state[f"{key}_tab"]
    put(key, next((code for code, label in labels.items() if label == shown), value(key)))


def face(widget: str, shown: object) -> str:
    """The key for a widget that shows a choice in another form: it stands where the choice does, on every run.

    It holds nothing of its own; its `on_change` reads it with `faced` and changes the choice.
    """
    set_now(widget, shown)
    return widget


def faced(widget: str) -> Any:
    """Where a widget that shows a choice in another form has been put."""
    return st.session_state[widget]


def take_face(key: str, widget: str) -> None:
    """Keep where the widget was put as the choice `key`."""
    put(key, faced(widget))


def forget_file() -> None:
    """Put every choice about one file back to its default."""
    for key, row in TABLE.items():
        if row.of_file:
            set_now(key, row.default)
