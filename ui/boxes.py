"""Expanders whose open state is a choice, so that a link shows a page as it was seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from report.link_text import places
from ui import choices
from ui.choices import Choice

MOST = 20
ROWS = {"open_boxes": Choice((), places(MOST), "o")}


def opened(*places: str) -> bool:
    """Whether one of these stands open."""
    return not {*places}.isdisjoint(choices.value("open_boxes"))


@contextmanager
def box(place: str, label: str) -> Iterator[bool]:
    """A box under a name of its own, which is its place in the link; True where it stands open.

    What costs something to make is made only then: `with box("moves", label) as opened: if opened: …`.
    """
    widget = choices.face(f"{place}_box", place in choices.value("open_boxes"))
    with st.expander(label, key=widget, on_change=_take, args=(place, widget)) as shown:
        yield bool(shown.open)


def _take(place: str, widget: str) -> None:
    """Keep that the box was opened or shut; of too many the one opened longest ago is forgotten."""
    others = tuple(name for name in choices.value("open_boxes") if name != place)
    choices.put("open_boxes", (*others, place)[-MOST:] if choices.faced(widget) else others)
