"""The day on paper and for a room without a network: the participants' sheet, the script, and every stop as a slide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import import_module

import streamlit as st

from exercise.days import CourseDay, DayStop
from report.slides import foot
from report.slides.course import course_deck, figure_of, stop_slide
from report.slides.sheet import sheet
from report.slides.slide import Slide
from report.writers.kinds import LIBRARIES, MIME, Kind
from ui import cache, choices
from ui.boxes import box
from ui.documents import PARTS
from ui.tables import download
from words import Words, load


def on_paper(day: CourseDay, w: Words) -> None:
    """Four documents, each made when its button is pressed."""
    with box("day_paper", w.t("On paper, and without a network")) as opened:
        if not opened:
            return
        with st.container(horizontal=True):
            _offer("pdf", w.t("Participants' sheet (PDF)"), f"{day.key}_sheet", lambda: _sheet(day, w, leader=False), w)
            _offer("pdf", w.t("Leader's script (PDF)"), f"{day.key}_script", lambda: _sheet(day, w, leader=True), w)
            _offer("pptx", w.t("Every stop as a slide (PPTX)"), day.key, lambda: _stops(day, "pptx", w), w)
            _offer("pdf", w.t("Every stop on paper (PDF)"), f"{day.key}_stops", lambda: _stops(day, "pdf", w), w)


def _offer(kind: Kind, label: str, name: str, make: Callable[[], bytes], w: Words) -> None:
    def made() -> bytes:
        try:
            return make()
        except ModuleNotFoundError:
            told = w.t("{library} is not installed here, and it writes this kind of document.", library=LIBRARIES[kind])
            return told.encode()

    download(label, made, f"{name}.{kind}", f"paper_{name}_{kind}", MIME[kind])


def _sheet(day: CourseDay, w: Words, *, leader: bool) -> bytes:
    made: bytes = import_module("report.writers.pdf.sheet").write(sheet(day, w, leader=leader))
    return made


def _stops(day: CourseDay, kind: Kind, w: Words) -> bytes:
    """Every stop as a slide of its own sample, counted as its link says."""
    deck = course_deck(day, tuple(slide_of(stop, w.language) for stop in day.stops), w)
    made: bytes = import_module(f"report.writers.{kind}").write(deck, w, dt.date.today())
    return made


def slide_of(stop: DayStop, language: str) -> Slide:
    """A stop's slide in a language, in its own sample's currency."""
    of = choices.of_link(dict(stop.place.choices))
    sample = of(choices.SOURCE)
    w = load(language, choices.SAMPLES[sample].currency)
    study = cache.study_of_sample(sample, choices.counted(of), tuple(of("entered") or ()))
    page = stop.place.page
    part = str(of(PARTS[page])) if page in PARTS else ""
    title = w.t("{title} (sample file)", title=w.t(choices.SAMPLES[sample].title))
    figure = figure_of(stop, part, study, w)
    return stop_slide(stop, figure, "" if figure is None else foot(study, w, dt.date.today(), title), w)
