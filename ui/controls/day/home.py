"""What the participants take home: an empty start for their own file with three questions, and the day itself."""

from __future__ import annotations

import streamlit as st

import exercise
from exercise import Case, days, progress
from exercise.days import CourseDay
from exercise.room import Room, room
from report.exhibits import day as said
from report.link_text import pattern
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls.exercise import opened_sample
from ui.sharing import qr
from ui.tables import download
from words import Words

ROWS = {"course_home": Choice("", pattern("|" + progress.KEY.pattern), "home")}


def take_home(day: CourseDay, w: Words) -> None:
    """The link with the three questions, and the day's proposals and polls as a file."""
    with box("take_home", w.t("To take home")) as opened:
        if not opened:
            return
        st.markdown(w.t("The link opens an empty start for your own file, with three questions to answer:"))
        st.markdown("\n".join(said.home(day, w)))
        link = choices.link_to("data", {"lang": w.language, ROWS["course_home"].link: day.key})
        st.code(link, language=None, wrap_lines=True)
        st.image(qr(link), w.t("Point a phone's camera at the code to open the page there."), width=200)
        text = said.export(day, _proposals(w), choices.link(), w)
        name = f"{day.key}.md"
        download(
            w.t("The day's proposals and polls (text)"), lambda: text.encode(), name, "day_export", "text/markdown"
        )


def questions(pages: tuple[str, ...], unknown: days.Unknown, w: Words) -> None:
    """On the page of one's own file: the three questions, for whoever has come by the link home."""
    there, _ = days.load(pages, unknown)
    day = next((day for day in there if day.key == choices.value("course_home")), None)
    if day is None or not day.home:
        return
    with st.container(border=True, key="home_questions"):
        st.markdown(f"**{w.t('Three questions until next time')}**\n\n" + "\n".join(said.home(day, w)))


def _proposals(w: Words) -> list[tuple[Room, progress.Played]]:
    """The cases of which proposals have been saved in this visit."""
    played = choices.value("case_played")
    found: list[tuple[Room, progress.Played]] = []
    for case in exercise.load()[0]:
        of = progress.of(played, case.key)
        if of.tries:
            found.append((_room(case, w), of))
    return found


def _room(case: Case, w: Words) -> Room:
    return room(case, w.language, opened_sample)
