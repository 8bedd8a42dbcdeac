"""The course day: its stops, each one press from its figure, and the bar that stands on every page visited from it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from exercise import days, progress
from exercise.days import CourseDay, DayStop
from report.exhibit import Notice
from report.exhibits import day as said
from report.link_text import pattern, whole
from report.text import NBSP, markdown_text
from ui import choices, menu
from ui.choices import Choice
from ui.controls.day import home
from ui.controls.switch import switch
from ui.show import say
from words import Words

PAGE = "day"
ROWS = {
    "course_day": Choice("", pattern("|" + progress.KEY.pattern), "day"),
    # where the leader is: in the address of her page, never in what is shared
    "course_stop": Choice(0, whole(0, days.MOST_STOPS), "stop", own=True),
    **home.ROWS,
}
# How the base is counted begins anew at every stop: its figure is the slide's.
COUNTING = ("method", "discount", "tiers", "basis", "returns", "end", "months", "margin", "cuts", "index", "currency")
LINKED = ("v", "lang")  # of a pasted link: neither a stop's business


def unknown(held: Mapping[str, str]) -> list[str]:
    """The names of a link's choices that no link can make, or not to that value."""
    return [name for name, text in held.items() if name not in LINKED and not choices.read({name: text})]


def found(w: Words) -> tuple[CourseDay, ...]:
    """The days that can be used; what is wrong with the others is said."""
    there, faults = days.load(_pages(), unknown)
    for fault in faults:
        say(Notice(said.told(fault, w)))
    return there


def _pages() -> tuple[str, ...]:
    return tuple(entry.name for entry in menu.ENTRIES if menu.listed(entry.name))


def home_questions(w: Words) -> None:
    """On the page of one's own file: the three questions, for whoever has come by the link home."""
    home.questions(_pages(), unknown, w)


def picked(there: tuple[CourseDay, ...], w: Words) -> CourseDay:
    """The day that is followed; where there are several, one is chosen."""
    names = {day.key: day.title.said(w.language) for day in there}
    key = choices.among("course_day", list(names))
    if len(there) > 1:
        switch(w.t("Day"), {one: markdown_text(name, 40) for one, name in names.items()}, key, hidden=True)
    return next((day for day in there if day.key == choices.value("course_day")), there[0])


def stops(day: CourseDay, w: Words) -> None:
    """Every stop: its time, the way to its figure, and behind a button what is asked and said there."""
    here = choices.value("course_stop")
    with st.container(gap=None, key="day_stops"):
        for number, stop in enumerate(day.stops, 1):
            with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small", width=520):
                st.markdown(f":gray[{stop.time or NBSP}]", width=48)
                name = said.title(stop, w)
                label = f"**{name}**" if number == here else name
                with st.container(width="stretch"):
                    if st.button(label, key=f"day_go_{stop.key}", type="tertiary", icon=":material/arrow_forward:"):
                        go(day, number)
                with st.popover(w.t("To the room"), type="tertiary", key=f"day_notes_{stop.key}"):
                    for text in said.notes(stop, w):
                        st.markdown(text)


def go(day: CourseDay, number: int) -> None:
    """Leave for the figure of a stop (the first is 1), with its choices made and every other of the day's undone."""
    stop = day.stops[number - 1]
    held = choices.read({name: text for name, text in stop.place.choices if name not in LINKED})
    for key in {*COUNTING, *_moved(day)} - {choices.SOURCE}:
        choices.reset(key)
    choices.show_only(None)
    if choices.SOURCE in held:
        choices.use(held.pop(choices.SOURCE))
    for key, value in held.items():
        choices.put(key, value)
    choices.put("course_day", day.key)
    choices.put("course_stop", number)
    menu.go(stop.place.page)


def _moved(day: CourseDay) -> set[str]:
    """The choices that some stop of the day makes."""
    every = {name for stop in day.stops for name, _ in stop.place.choices}
    return {choices.BY_LINK[name] for name in every if name in choices.BY_LINK}


def bar(page: str, w: Words) -> None:
    """At the foot of a page: how far the day has come, what comes next, and the ways there; nothing without a day."""
    number = choices.value("course_stop")
    there, _ = days.load(_pages(), unknown) if number else ((), ())
    day = next((one for one in there if one.key == choices.value("course_day")), None)
    if day is None or number > len(day.stops):
        return
    stop = day.stops[number - 1]
    if page == stop.place.page:
        _mark(stop, number)
    if page == PAGE:
        return
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", gap="small", key="day_bar"):
        st.markdown(said.place(day, number, w), width="content")
        _ways(day, number, page, w)
        with st.popover(w.t("To the room"), type="tertiary", key="day_bar_notes"):
            st.markdown(f"**{said.title(stop, w)}**")
            for text in said.notes(stop, w):
                st.markdown(text)
        menu.link(PAGE, w.t("The day"))
        if st.button(w.t("Close the day"), key="day_close", type="tertiary", icon=":material/close:"):
            choices.reset("course_stop")
            st.rerun()


def _ways(day: CourseDay, number: int, page: str, w: Words) -> None:
    """One stop back and one on; to this one's figure from another page."""
    stop = day.stops[number - 1]
    if st.button(w.t("Back"), key="day_back", type="tertiary", icon=":material/arrow_back:", disabled=number == 1):
        go(day, number - 1)
    if page != stop.place.page and st.button(w.t("To the figure"), key="day_here", type="tertiary"):
        go(day, number)
    last = number == len(day.stops)
    if st.button(w.t("Next"), key="day_next", icon=":material/arrow_forward:", icon_position="right", disabled=last):
        go(day, number + 1)


def _mark(stop: DayStop, number: int) -> None:
    """Tell the page's script (`page_scripts/stop.js`) which figure to bring into the first screen."""
    with st.bottom:
        st.container(key=f"stop_at-{number}-{stop.place.exhibit or 'top'}").empty()
