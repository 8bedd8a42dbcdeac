"""The speaker's notes: how a slide's figures are counted, where they end, and what a critic will ask."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from clv import Scenario
from report import exhibits, proof
from report.exhibit import Exhibit, KeyFigure, Proof
from report.exhibits import overview, retention, stages, what_if
from report.slides.slide import Spoken
from report.text import plain_text
from study import Study
from study import stages as stage_model
from study.what_if import answerable
from words import N_, Words

# What a critic will ask, and what there is to answer; a pair a question.
ASKED: dict[str, tuple[tuple[str, str], ...]] = {
    "overview": (
        (
            N_("Why a range and not one number?"),
            N_(
                "The methods take different things for granted: whether customers change tier, and what money in "
                "later years is worth today. The range shows what those choices do. Chance is counted apart."
            ),
        ),
        (
            N_("Can we count on this money?"),
            N_(
                "It is what today's customers bring if they leave and buy as they did between the two periods. New "
                "customers are not in it, and nothing is taken off for costs unless a margin is chosen."
            ),
        ),
    ),
    "segments": (
        (
            N_("Will the best customers be the best next year too?"),
            N_(
                "Not all of them: part of a good year is chance, and some move down. The slide of the movement says "
                "how many."
            ),
        ),
        (
            N_("Do high revenues mean that the customers pay?"),
            N_("Not always. Choose a margin, or open a file with costs, and the value is counted on the margin."),
        ),
    ),
    "flows": (
        (
            N_("Are the lost really lost?"),
            N_(
                "They bought nothing in the whole period. Some come back later; those who did are counted as won back, "
                "on a line of their own."
            ),
        ),
        (
            N_("Are tier changes real?"),
            N_(
                "Some are: everybody is ranked anew each period, so some customers change tier only because others "
                "bought more or less."
            ),
        ),
    ),
    "retention": (
        (
            N_("Does the same share really leave every year?"),
            N_(
                "It is assumed. In practice more leave in the first years, so duration is a fair mean for the whole "
                "tier and too long for those who have just come."
            ),
        ),
        (
            N_("What does one more percentage point cost?"),
            N_(
                "That is not in this figure, which says the most that a point is worth. The slide with the levers has "
                "a cost."
            ),
        ),
    ),
    "what_if": (
        (
            N_("How do we know that customers would change?"),
            N_(
                "We do not. The levers say what a change would be worth, not that it happens. Try it on a part of the "
                "customers against a control group drawn at random."
            ),
        ),
        (
            N_("What must come true for it to pay?"),
            N_("With a cost entered, the break-even says which share of those reached must change."),
        ),
    ),
    "stages": (
        (
            N_("Why these customers and not others?"),
            N_(
                "By rules that are printed: how long ago somebody bought, how often before, and how that compares with "
                "this file's own gaps between purchases."
            ),
        ),
        (
            N_("Does it help to contact them?"),
            N_("Only a comparison tells: keep some of them apart at random, and compare after the next period."),
        ),
    ),
}
FORMULAS = 2  # of key figures, in the notes of one slide


def spoken(name: str, study: Study, w: Words, scenario: Scenario | None = None) -> tuple[Spoken, ...]:
    """The notes of a subject's slide, as far as there is something to say."""
    parts = (
        Spoken(w.t("How it is counted"), tuple(counted(name, study, w, scenario))),
        Spoken(w.t("Limits"), (plain_text(_limits(name, study, w)),)),
        Spoken(w.t("What a critic will ask"), tuple(asked(name, w))),
    )
    return tuple(part for part in parts if any(part.paragraphs))


def asked(name: str, w: Words) -> list[str]:
    """Each question with its answer, a paragraph each."""
    return [f"{w.t(question)} {w.t(answer)}" for question, answer in ASKED.get(name, ())]


def _limits(name: str, study: Study, w: Words) -> str:
    limits: Callable[..., str] | None = getattr(exhibits.page(name), "limits", None)
    if limits is None:
        return ""
    takes_study = next(iter(inspect.signature(limits).parameters)) == "study"
    return limits(study, w) if takes_study else limits(w)


def counted(name: str, study: Study, w: Words, scenario: Scenario | None = None) -> list[str]:
    """How the slide's first figures come about, with this file's numbers."""
    if name == "what_if" and answerable(study):
        shown = what_if.exhibits(study, w, scenario)
        return [line for key in _proved(shown)[:FORMULAS] for line in _of_key(key)]
    if name == "stages" and stages.obstacle(study, w) is None:
        return [plain_text(stages.thresholds(stage_model.found(study, stage_model.own_rules(study)), w).lead)]
    table = {"overview": ("portfolio", "portfolio_value"), "segments": ("portfolio", "clv")}
    if name in table:
        key, column = table[name]
        return _of_column(next(e for e in overview.figures(study, w) if e.key == key), column, study, w)
    if name in ("retention", "flows"):
        of_tiers = next((e for e in retention.exhibits(study, w) if e.key == "by_tier"), None)
        return [] if of_tiers is None else _of_column(of_tiers, "retention", study, w)
    return []


def _proved(shown: list[Exhibit]) -> list[KeyFigure]:
    return [key for e in shown for key in e.keys if key.proof is not None]


def _of_column(e: Exhibit, column: str, study: Study, w: Words) -> list[str]:
    if column not in {c.name for c in proof.provable(e)}:
        return []
    return _said(proof.of_column(e, column, study, w))


def _of_key(key: KeyFigure) -> list[str]:
    return [] if key.proof is None else _said(key.proof())


def _said(p: Proof) -> list[str]:
    lines = [
        f"{line.name}: {line.terms} = {line.shown}" if line.name else f"{line.terms} = {line.shown}" for line in p.lines
    ]
    return [plain_text(f"{p.title}: {p.means} {p.formula}".strip()), *map(plain_text, lines)]
