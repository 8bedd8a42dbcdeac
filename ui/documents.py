"""The documents of a page: its slide, and on some pages the board's deck, one page on paper and the workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from report.headline import SUBJECTS, subject_of
from report.slides import Pick
from report.text import file_name
from report.writers.documents import LibraryMissing, NothingToShow, Wanted, deck, written
from report.writers.kinds import MIME, Kind
from study import Study
from ui import choices
from ui.tables import download
from words import Words

PARTS = {"tiers": "tiers_part", "what_if": "what_if_mode"}  # pages of which one part is open, and the choice of it
NO_SLIDE = ("exercise", "board")  # pages whose answer is not the file's, or that are a deck themselves
PLANNED = "treatment"  # the page of the plan, with which the readiness scan is printed
WORKBOOK = ("value", "what_if", "board")


def wanted(study: Study, w: Words) -> Wanted:
    """A document of the file that is shown, with the levers where they stand: the story's six slides."""
    title = choices.source_title()
    called = file_name(title) if choices.source() == choices.OWN else w.t("{title} (sample file)", title=title)
    day = dt.date.today()
    return Wanted(called, day, standing=choices.standing(study), kept=choices.kept_scenarios(study))


def of_page(study: Study, w: Words) -> None:
    """The documents of the page that is shown; nothing where the file cannot answer it."""
    page = choices.page_shown()
    if page not in SUBJECTS or study.problem is not None:
        return
    story = wanted(study, w)
    if page not in NO_SLIDE:
        part = str(choices.value(PARTS[page])) if page in PARTS else ""
        scan = tuple(choices.value("readiness")) if page == PLANNED else ()
        _slide(page, study, replace(story, picks=(Pick(subject_of(page, part)),), scan=scan), w)
    if page == "value":
        _board(study, story, w)


def _slide(page: str, study: Study, one: Wanted, w: Words) -> None:
    """The page as a slide, a page and a picture."""
    try:
        deck(study, one, w)
    except NothingToShow:
        return
    st.markdown(f"**{w.t('This page as a slide')}**")
    with st.container(horizontal=True):
        offer("pptx", w.t("Slide (PPTX)"), page, study, one, w)
        offer("pdf", w.t("Slide (PDF)"), page, study, one, w)
        offer("png", w.t("Picture with its source (PNG)"), f"{page}_slide", study, one, w)
        if page in WORKBOOK and page != "value":
            offer("xlsx", w.t("Workbook (XLSX)"), page, study, one, w)


def _board(study: Study, story: Wanted, w: Words) -> None:
    """What a manager takes to the board, ready as it is."""
    st.markdown(f"**{w.t('For the board')}**")
    board(study, story, w)


def board(study: Study, story: Wanted, w: Words) -> None:
    """A deck as slides and on paper, one page, and the workbook."""
    with st.container(horizontal=True, key="board_documents"):
        offer("pptx", w.t("Deck for the board (PPTX)"), "board", study, story, w)
        offer("pdf", w.t("Deck on paper (PDF)"), "board", study, story, w)
        offer("pdf", w.t("One page (PDF)"), "summary", study, replace(story, summary=True), w)
        offer("xlsx", w.t("Workbook with live formulas (XLSX)"), "customer_value", study, story, w)


def offer(kind: Kind, label: str, name: str, study: Study, asked: Wanted, w: Words) -> None:
    """A button that makes a document when it is pressed."""
    download(label, lambda: made(kind, study, asked, w), f"{name}.{kind}", f"document_{name}_{kind}", MIME[kind])


def made(kind: Kind, study: Study, asked: Wanted, w: Words) -> bytes:
    """The document; where it cannot be written, a sentence in its place, for nothing else reaches who has pressed."""
    try:
        return written(kind, study, asked, w)
    except LibraryMissing as missing:
        told = w.t("{library} is not installed here, and it writes this kind of document.", library=str(missing))
        return told.encode()
