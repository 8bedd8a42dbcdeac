"""Documents that people keep: which kinds there are, and a study's deck or model as one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import import_module
from types import ModuleType

from clv import Scenario
from clv.small_groups import LEAST
from report.exhibits import readiness
from report.slides import Deck, Pick, deck_of, foot, story_picks
from report.slides.since import DeckFigures, since
from report.writers.kinds import LIBRARIES, Kind
from study import Study
from study.small_groups import aimed, groups_of, without_small_groups
from words import Words


class NothingToShow(Exception):
    """The file answers none of what was asked to be shown."""


class LibraryMissing(Exception):
    """A library that writes a kind of document is not installed; its name is the argument."""


@dataclass(frozen=True)
class Wanted:
    """What a document is to hold: `title` is what the customers are called, `day` when it is made.

    `picks`: its slides, in their order (None: the story's); `standing`: where the levers stand; `kept`: the scenarios
    by their names; `last`: the figures of the last deck, for a slide of what has changed since; `scan`: how ready a
    person judges the company to be, for a slide after the others. `summary`: a PDF of one page and no deck. `whole`:
    groups of few customers stay apart.
    """

    title: str
    day: date
    picks: Sequence[Pick] | None = None
    standing: Scenario | None = None
    kept: Mapping[str, Scenario] = field(default_factory=dict)
    last: DeckFigures | None = None
    scan: Sequence[float | None] = ()
    summary: bool = False
    whole: bool = False


def deck(study: Study, wanted: Wanted, w: Words) -> Deck:
    """The deck that was asked for, of a study whose small groups are joined. NothingToShow: not one slide."""
    study, wanted = _shared(study, wanted)
    line = foot(study, w, wanted.day, wanted.title)
    picks = story_picks(study) if wanted.picks is None else wanted.picks
    found = deck_of(picks, study, w, line, wanted.title, wanted.standing, wanted.kept)
    later = None if wanted.last is None else since(wanted.last, study, w, line)
    if later is not None:
        found = replace(found, slides=(*found.slides, later))
    judged = readiness.slide(wanted.scan, w, line)
    if judged is not None and found.slides:
        found = replace(found, slides=(*found.slides, judged))
    if not found.slides:
        raise NothingToShow
    return found


def written(kind: Kind, study: Study, wanted: Wanted, w: Words) -> bytes:
    """A document of that kind. NothingToShow; LibraryMissing, where what writes it is not installed.

    A picture is of the first slide.
    """
    try:
        writer = _writer(kind)
        if kind == "xlsx":
            study, wanted = _shared(study, wanted)
            line = foot(study, w, wanted.day, wanted.title)
            return bytes(writer.write(study, w, line, wanted.standing, whole=wanted.whole))
        made = deck(study, wanted, w)
        if kind in ("png", "svg"):
            return bytes(writer.picture(made.slides[0], w, kind))
        return bytes((writer.summary if wanted.summary and kind == "pdf" else writer.write)(made, w, wanted.day))
    except ModuleNotFoundError as missing:
        raise LibraryMissing(LIBRARIES[kind]) from missing


def write(kind: Kind, made: Deck, w: Words, today: date) -> bytes:
    """A deck that is made already, as slides or on paper. LibraryMissing as above."""
    try:
        return bytes(_writer(kind).write(made, w, today))
    except ModuleNotFoundError as missing:
        raise LibraryMissing(LIBRARIES[kind]) from missing


def _shared(study: Study, wanted: Wanted) -> tuple[Study, Wanted]:
    """The study with its small groups joined, and the scenarios aimed at the joined ones; both as they are if whole."""
    shared = study if wanted.whole else without_small_groups(study)
    if shared is study:
        return study, wanted
    groups = groups_of(study, LEAST)
    standing = None if wanted.standing is None else aimed(wanted.standing, groups)
    kept = {name: aimed(scenario, groups) for name, scenario in wanted.kept.items()}
    return shared, replace(wanted, standing=standing, kept=kept)


def _writer(kind: Kind) -> ModuleType:
    """The module that writes a kind; pictures are drawn by the writer of PDF."""
    return import_module(f"report.writers.{'pdf' if kind in ('png', 'svg') else kind}")
