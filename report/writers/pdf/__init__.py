"""Slides on paper: the deck as A4 pages, its summary on one page, and a figure as a picture for another document.

    write(board(study, w, foot(study, w, today), title), w, today)   # bytes of a PDF

Every page is tagged for a screen reader, bears its fonts, and is the same bytes for the same deck. Typst sets it, and
is loaded when it is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice
from typing import Literal

from report.slides import Deck, Slide
from report.text import plain_text
from report.writers.pdf import typeset
from report.writers.pdf.markup import shown
from report.writers.pdf.printed import (
    PrintedSlide,
    Stretches,
    beside,
    own_message,
    page_title,
    printed,
    stretches,
    with_notes,
)
from report.writers.pdf.typeset import Pages
from words import Words

PAGE, ASIDE = 753.0, 228.0  # points: between a page's margins, and the findings' column with the space before it
# Points left for a figure under a title of one line; what another line, key figures, a message and a note take of them.
TALL, LINE, KEYS, MESSAGE, NOTE = 464.0, 22.0, 58.0, 18.0, 30.0
LETTERS = 72  # of a title, on one line
UPRIGHT = 507.0  # points between the margins of the summary
PICTURE = 980.0  # px across, drawn twice as fine
# Whose figures matter most to a summary, first, by a page's address or its subject; then all others as they come.
SUMMARY = ("value", "overview", "tiers", "segments", "what_if", "retention", "flows")
SHORT = {"value": 150.0, "overview": 150.0, "tiers": 165.0, "segments": 165.0}  # points tall at most in the summary
TO_DO = ("to_do", "stages")
OTHERS, SMALL = 185.0, 0.72  # the others, and points a pixel at most
MOST_FIGURES, MOST_FINDINGS = 3, 3


def write(deck: Deck, w: Words, day: dt.date | None = None) -> bytes:
    """The deck as a PDF: a landscape A4 page a slide, then how the figures are counted and what a critic asks.

    `day`: when it was made, which the document then says of itself. Letters that no font has are boxes.
    """
    slides = tuple(_slide(slide, w) for slide in deck.slides)
    left = w.t("Left out, as this file does not answer it: {what}", what=" ".join(deck.left_out))
    said = shown(plain_text(left)) if deck.left_out else ""
    pages = Pages(page_title(deck), w.language, slides, day, w.t("Behind the figures"), said)
    return typeset.pdf(pages, "deck")


def summary(deck: Deck, w: Words, day: dt.date | None = None) -> bytes:
    """The deck on one upright A4 page: the answer, the key figures, the figures that matter, what to do."""
    answer = [_short(slide, w) for slide in deck.slides[:1]]
    slides = (*answer, *_figures(deck.slides, w))
    return typeset.pdf(Pages(page_title(deck), w.language, slides, day, findings=_told(deck.slides)), "summary")


def picture(slide: Slide, w: Words, kind: Literal["png", "svg"]) -> bytes:
    """The slide's figure under its message and over its source, 1 960 px across as PNG; as SVG, 980."""
    drawn = printed(slide, w, PICTURE - 80, 100_000, 1.0)
    return typeset.picture(Pages(plain_text(slide.title), w.language, (drawn,), wide=PICTURE), kind)


def _slide(slide: Slide, w: Words) -> PrintedSlide:
    wide = PAGE - (ASIDE if beside(slide) else 0)
    lines = len(plain_text(slide.title)) // LETTERS
    parts = ((slide.keys, KEYS), (own_message(slide), MESSAGE), (slide.note, NOTE))
    tall = TALL - lines * LINE - sum(points for part, points in parts if part)
    return with_notes(printed(slide, w, wide, tall), slide)


def _short(slide: Slide, w: Words) -> PrintedSlide:
    return printed(slide, w, UPRIGHT, SHORT.get(_subject(slide), OTHERS), SMALL)


def _subject(slide: Slide) -> str:
    """What page it is of."""
    return slide.key.partition("#")[0]


def _figures(slides: Sequence[Slide], w: Words) -> list[PrintedSlide]:
    """Those whose figures matter most, each with a message of its own."""
    ranked = sorted(slides, key=lambda s: (*SUMMARY, _subject(s)).index(_subject(s)))
    said = [plain_text(slide.exhibit.message or slide.title) for slide in ranked]
    found = (_short(slide, w) for i, slide in enumerate(ranked) if said[i] not in said[:i])
    return list(islice((slide for slide in found if slide.figure.drawing is not None), MOST_FIGURES))


def _told(slides: Sequence[Slide]) -> tuple[Stretches, ...]:
    """What to do, and where that is not enough, what else was found."""
    order = sorted(slides, key=lambda slide: _subject(slide) not in TO_DO)
    return tuple(stretches(text) for text in dict.fromkeys(t for slide in order for t in beside(slide)))[:MOST_FINDINGS]
