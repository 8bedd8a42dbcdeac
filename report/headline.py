"""What a page says in a line: its question, and its answer where the file gives one."""

from __future__ import annotations

from typing import NamedTuple

from clv import Scenario
from report import exhibits
from report.exhibits import day, what_if
from report.slides import board_page
from study import Study
from study.retention import known
from study.what_if import answerable
from words import Words

# The subject of each page by its address, and of the parts of it that say something else.
SUBJECTS = {
    "value": "overview",
    "tiers": "segments",
    "flows": "flows",
    "retention": "retention",
    "trend": "trend",
    "satisfaction": "satisfaction",
    "what_if": "what_if",
    "to_do": "stages",
    "treatment": "treatment",
    "forecast": "forecast",
    "exercise": "energy_case",
    "data": "file",
    "method": "method",
}
PARTS = {
    ("tiers", "carries"): "concentration",
    ("tiers", "behaviours"): "behaviours",
    ("tiers", "profile"): "profile",
    ("what_if", "bucket"): "growth",
    ("what_if", "pays"): "lifecycle",
}
DAY = "day"  # a course's, whatever file is open
BOARD = "board"  # slides of the other pages, with no subject of its own
# The exercise's answer is for who has played it, a typical customer is nobody of the file, a comparison has many.
SILENT = {"exercise", "data", "method", ("what_if", "typical"), ("tiers", "attribute")}


def subject_of(page: str, part: str) -> str:
    """The subject of a page by its address, and of the part of it that is open. KeyError: no such page."""
    return PARTS.get((page, part), SUBJECTS[page])


class Headline(NamedTuple):
    """A page in a line. `answer`: as the page has it, with its marked number; "" where there is none."""

    question: str
    answer: str


def headline(page: str, part: str, study: Study, w: Words, scenario: Scenario | None = None) -> Headline:
    """The question and the answer of a page by its address. KeyError: no such page.

    `part`: the part of it that is open. `scenario`: where the levers stand (None: where they start).
    """
    if page in (BOARD, DAY):
        return Headline((board_page if page == BOARD else day).question(w), "")
    question = exhibits.page(SUBJECTS[page]).question(w)
    if {page, (page, part)} & SILENT:
        return Headline(question, "")
    subject = exhibits.page(subject_of(page, part))
    obstacle = getattr(subject, "obstacle", None)
    if study.problem is not None or (obstacle is not None and obstacle(study, w)) or not _known(page, study):
        return Headline(question, "")
    answer = what_if.answer(study, w, scenario) if subject is what_if else subject.answer(study, w)
    return Headline(question, answer)


def _known(page: str, study: Study) -> bool:
    """Whether the file, and not a person, tells how long its customers stay, on the pages that ask for it else."""
    if page == "what_if":
        return answerable(study)
    return page != "retention" or known(study)
