"""The stops of a course day as slides, for a room without a network: each stop's figure with what to ask and say."""

from __future__ import annotations

import pandas as pd

from exercise.days import CourseDay, DayStop
from report.columns import Column
from report.exhibit import Exhibit
from report.exhibits import calculator
from report.exhibits import day as said
from report.exhibits.what_if import typical
from report.headline import SUBJECTS, subject_of
from report.slides.page import pictured, shown_of
from report.slides.slide import Deck, Slide, Spoken
from report.text import plain_text
from study import Study
from study.what_if import LOYAL, ORDINARY
from words import Words, glossary

HEADS = {"when_they_leave": "tenure"}  # a heading alone, and the table that stands under it
ALSO = ("growth", "lifecycle", "segments", "profile", "stages")  # subjects whose figures stand on another's page


def figure_of(stop: DayStop, part: str, study: Study, w: Words) -> Exhibit | None:
    """The figure that a stop leads to, of its sample counted as its link says; None where it is to be pressed through.

    `part`: the part of its page that the link opens.
    """
    key = HEADS.get(stop.place.exhibit, stop.place.exhibit)
    own = {
        "calculator": lambda: calculator.lost_of(1000, 200, 12, w),
        "words": lambda: words(w),
        "typical_waterfall": lambda: typical.exhibits(ORDINARY, LOYAL, w)[0],
    }
    if key in own:
        return own[key]()
    if not key or stop.place.page not in SUBJECTS:
        return None
    subject = subject_of(stop.place.page, part)
    for name in dict.fromkeys((subject, *ALSO)):
        shown = [e for e in shown_of(name, study, w) if e.key == key]
        if shown and (found := pictured(shown, key)) is not None:
            return found
    return None


def words(w: Words) -> Exhibit:
    """The words of the field as a table."""
    listed = sorted(glossary.shown(), key=lambda one: one.word[w.language].casefold())
    table = pd.DataFrame(
        {"word": [one.word[w.language] for one in listed], "means": [one.said(w.language) for one in listed]}
    )
    heads = (Column("word", w.t("Word"), "text", longest=40), Column("means", w.t("Meaning"), "text", longest=160))
    return Exhibit("words", w.t("Words"), table=table, columns=heads, total=False)


def stop_slide(stop: DayStop, figure: Exhibit | None, source: str, w: Words) -> Slide:
    """A stop as a slide: its question above, its title, the figure, and what to say for the speaker."""
    shown = figure or _told(stop, w)
    spoken = Spoken(w.t("To say"), tuple(plain_text(text) for text in said.notes(stop, w)))
    return Slide(
        f"stop_{stop.key}", plain_text(stop.question.said(w.language)), said.title(stop, w), shown, source,
        note=" ".join(shown.notes[:1]), speak=lambda: (spoken,),
    )  # fmt: skip


def _told(stop: DayStop, w: Words) -> Exhibit:
    """A stop without a figure: what is asked and said there, as a table."""
    rows = [(w.t("To the room"), stop.question.said(w.language)), (w.t("To say"), stop.say.said(w.language))]
    table = pd.DataFrame(rows, columns=["what", "text"])
    heads = (Column("what", "", "text"), Column("text", "", "text", longest=200))
    return Exhibit(f"stop_{stop.key}", table=table, columns=heads, total=False)


def course_deck(day: CourseDay, slides: tuple[Slide, ...], w: Words) -> Deck:
    """All stops in the day's order."""
    return Deck(plain_text(day.title.said(w.language)), slides)
