"""The pages in the side bar's order. A page is listed when its file is there.

Streamlit's own menu knows no page that cannot answer, so the side bar draws its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from report.text import NBSP
from ui.streamlit_internals import Page
from words import C_, Words

FOLDER = Path(__file__).resolve().parent.parent / "pages"
FIRST = "value"


@dataclass(frozen=True)
class Entry:
    """A page of the side bar: its file's name, which is also its address, its title there, and its group."""

    name: str
    title: str
    group: str
    shown: bool = True  # in the side bar; else other pages lead to it


TODAY, TOMORROW, ACT = C_("menu", "Today"), C_("menu", "Tomorrow"), C_("menu", "Act")
SHOW, BEHIND = C_("menu", "Show"), C_("menu", "Behind it")
ENTRIES = (
    Entry("value", C_("menu", "The value"), TODAY),
    Entry("tiers", C_("menu", "Who they are"), TODAY),
    Entry("flows", C_("menu", "The movement"), TODAY),
    Entry("retention", C_("menu", "How long they stay"), TODAY),
    Entry("trend", C_("menu", "Over time"), TODAY),
    Entry("satisfaction", C_("menu", "Satisfaction"), TODAY),
    Entry("forecast", C_("menu", "What comes next"), TOMORROW),
    Entry("what_if", C_("menu", "What if"), TOMORROW),
    Entry("to_do", C_("menu", "To do"), ACT),
    Entry("treatment", C_("menu", "Who gets what"), ACT),
    Entry("board", C_("menu", "For the board"), SHOW),
    Entry("exercise", C_("menu", "Exercises"), SHOW),
    Entry("day", C_("menu", "The course day"), SHOW),
    Entry("room", C_("menu", "The room"), SHOW),
    Entry("wall", C_("menu", "The wall"), SHOW, shown=False),
    Entry("data", C_("menu", "Our data"), BEHIND),
    Entry("method", C_("menu", "Method"), BEHIND),
)
# Addresses of pages that are part of another now: where they lead, and with which choice of the link.
MOVED = {
    "overview": (FIRST, {}),
    "segments": ("tiers", {"tp": "tiers"}),
    "concentration": ("tiers", {"tp": "carries"}),
    "growth": ("what_if", {"w": "bucket"}),
    "lifecycle": ("what_if", {"w": "pays"}),
    "stages": ("to_do", {}),
    "energy_case": ("exercise", {}),
    "file": ("data", {}),
}
# Exhibits that now stand on another page than the one their old address leads to: where, by (that page, the exhibit).
FIRST_YEARS = ("when_they_leave", "tenure", "early_later", "tenure_customers", "money_by_tenure", "constant_rate")
POINTS = ("five_points", "more_points", "points_course", "points_future", "points_stopped", "less_churn")
ELSEWHERE = {
    "what_if": {
        **dict.fromkeys(FIRST_YEARS, ("retention", "rp", "first_years")),
        **dict.fromkeys(POINTS, ("retention", "rp", "points")),
    },
    "trend": {"lost": ("retention", "rp", "lost")},
}
# Exhibits that are made only once the box they stand in is opened.
HELD = {
    **dict.fromkeys(("points_course", "points_future", "points_stopped"), "points_counted"),
    **dict.fromkeys(("typical", "typical_parts"), "typical_counted"),
    "plan_result": "plan_counted",
}


def path(name: str) -> Path:
    """The file of a page."""
    return FOLDER / f"{name}.py"


def listed(name: str) -> bool:
    """Whether the page is in the side bar, so that a link to it leads somewhere."""
    return path(name).is_file()


def pages(w: Words) -> dict[str, list[Page]]:
    """What `st.navigation` takes: groups and their pages, named in the reader's language."""
    groups: dict[str, list[Page]] = {}
    for entry in ENTRIES:
        if listed(entry.name):
            page = st.Page(
                path(entry.name), title=w.c("menu", entry.title), url_path=entry.name, default=entry.name == FIRST
            )
            groups.setdefault(w.c("menu", entry.group), []).append(page)
    return groups


def show(missing: Mapping[str, str], w: Words) -> None:
    """The side bar's menu: groups and their pages; those that the file cannot answer last, grey, with what they need.

    They are links all the same: the page says which file would answer. `missing`: what they need, by their names.
    """
    for group in dict.fromkeys(entry.group for entry in ENTRIES):
        here = [entry for entry in ENTRIES if entry.group == group and entry.shown and listed(entry.name)]
        with st.container(gap="xsmall", key=f"menu_{group}"):
            st.caption(w.c("menu", group))
            for entry in sorted(here, key=lambda entry: entry.name in missing):
                _entry(entry, missing.get(entry.name, ""), w)


def _entry(entry: Entry, need: str, w: Words) -> None:
    title = w.c("menu", entry.title)
    st.page_link(path(entry.name), label=f":gray[{title}]" if need else title, width="stretch")
    if need:
        st.caption(f"{NBSP}{NBSP}{need}")  # as far in as the name above it


def link(page: str, label: str) -> None:
    """A link to another page by its name; nothing when that page is not there."""
    if listed(page):
        st.page_link(path(page), label=label, icon=":material/arrow_forward:", icon_position="right")


def go(page: str) -> None:
    """Leave for another page by its name, at once."""
    st.switch_page(path(page))
