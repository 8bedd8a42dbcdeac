"""What somebody has picked for a board: which exhibits, in which order, and what they are called there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from clv import Scenario
from report import exhibits
from report.exhibit import Exhibit
from report.slides.board import STORY, story_of, story_slide
from report.slides.page import pictured, shown_of, slide_of
from report.slides.pick import LONGEST_NOTE, LONGEST_TITLE, Pick
from report.slides.slide import Deck, Slide
from report.text import markdown_text
from study import Study, kept
from words import Words

# Subjects whose exhibits are for working with, not for showing.
NOT_SHOWN = ("energy_case", "file")


STORY_PICKS = tuple(Pick(name) for name in STORY)


def story_picks(study: Study) -> tuple[Pick, ...]:
    """The story's slides for this file."""
    return tuple(Pick(name) for name in story_of(study))


def deck_of(
    picks: Sequence[Pick],
    study: Study,
    w: Words,
    foot: str,
    title: str,
    standing: Scenario | None = None,
    kept: Mapping[str, Scenario] | None = None,
) -> Deck:
    """The deck of what was picked. `standing`: where the levers stand; `kept`: the scenarios by their names.

    What the file cannot answer is left out, and named among what is.
    """
    made = [(pick, slide_of_pick(pick, study, w, foot, (kept or {}).get(pick.scenario, standing))) for pick in picks]
    left = [question(pick, w) for pick, slide in made if slide is None]
    return Deck(title, tuple(slide for _, slide in made if slide is not None), tuple(dict.fromkeys(left)))


def question(pick: Pick, w: Words) -> str:
    """The question that a pick answers; its name where it is nobody's."""
    return str(exhibits.page(pick.subject).question(w)) if pick.subject in exhibits.PAGES else pick.name


def slide_of_pick(pick: Pick, study: Study, w: Words, foot: str, scenario: Scenario | None = None) -> Slide | None:
    """The slide of one pick, with its own title and note; None where the file cannot answer it, or there is none."""
    found = _slide(study, pick.name, w, foot, scenario)
    if found is None:
        return None
    title = markdown_text(pick.title, LONGEST_TITLE) if pick.title else found.title
    note = markdown_text(pick.note, LONGEST_NOTE) if pick.note else found.note
    return replace(found, key=pick.name, title=title, note=note)


@kept
def _slide(study: Study, name: str, w: Words, foot: str, scenario: Scenario | None) -> Slide | None:
    """The slide of a name: a subject of the story, another subject, "subject#exhibit", or an exhibit's key alone."""
    subject, _, key = name.partition("#")
    if subject in STORY and not key:
        return story_slide(subject, study, w, foot, scenario)
    if subject in exhibits.PAGES:
        return slide_of(subject, study, w, foot, scenario, key)
    every = (slide_of(other, study, w, foot, scenario, subject) for other in exhibits.PAGES if other not in NOT_SHOWN)
    return next((slide for slide in every if slide is not None), None)


def choosable(name: str, study: Study, w: Words, scenario: Scenario | None = None) -> dict[str, Exhibit]:
    """The exhibits of a subject that can be picked, by their names "subject#exhibit"; {} where there are none.

    Those with a figure, and tables under a message. KeyError: no such subject.
    """
    shown = [] if name in NOT_SHOWN else shown_of(name, study, w, scenario)
    fit = (e for e in shown if e.form is not None or (e.table is not None and e.message))
    return {f"{name}#{e.key}": e for e in fit if pictured([e]) is not None}
