"""Slides for a board, in the order of the story: worth, who, movement, how long, what if, and what to do now.

Six, and one more of what satisfaction goes with where the file asks its customers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from clv import Scenario
from clv.small_groups import LEAST
from report import exhibits
from report.columns import columns
from report.exhibit import Exhibit, KeyFigure
from report.exhibits import flows, overview, retention, satisfaction_value, segments, stages, value_range, what_if
from report.exhibits.findings import said
from report.exhibits.flows.money import revenue
from report.exhibits.what_if import profit
from report.slides.moves import moves, steps_of_few
from report.slides.page import MOST_FINDINGS, MOST_KEYS, known, slide_of, tells_of_few
from report.slides.slide import Deck, Slide
from report.slides.spoken import spoken
from report.text import plain_text
from study import Study
from study.what_if import answerable
from words import Words

OF_ONE = "one_customer"  # the finding that tells what a single customer brings
STORY = ("overview", "segments", "flows", "retention", "what_if", "stages")
SATISFIED = "satisfaction#after_answer"  # of a file that tells who stayed after an answer: a slide more


def story_of(study: Study) -> tuple[str, ...]:
    """The story's subjects, with what satisfaction goes with where the file can tell."""
    return STORY if satisfaction_value.after(study) is None else (*STORY[:4], SATISFIED, *STORY[4:])


def board(study: Study, w: Words, foot: str, title: str, scenario: Scenario | None = None) -> Deck:
    """The deck of a study with a portfolio. `title`: what the customers are called; `scenario`: as in `slide_of`.

    A page that the file cannot answer is left out, and named among those that are.
    """
    found = {name: story_slide(name, study, w, foot, scenario) for name in story_of(study)}
    left = tuple(exhibits.page(name.partition("#")[0]).question(w) for name, slide in found.items() if slide is None)
    return Deck(title, tuple(slide for slide in found.values() if slide is not None), left)


def story_slide(name: str, study: Study, w: Words, foot: str, scenario: Scenario | None = None) -> Slide | None:
    """One slide of the story by its subject; None where the file cannot answer it. KeyError: not of the story."""
    if name == SATISFIED:
        return slide_of("satisfaction", study, w, foot, key="after_answer")
    if name == "what_if":
        return what_if_slide(study, w, foot, scenario)
    made = {"overview": worth, "segments": who, "flows": movement, "retention": how_long, "stages": now}
    return made[name](study, w, foot)


def worth(study: Study, w: Words, foot: str) -> Slide | None:
    """What today's customers are worth, as a range."""
    drawn = [*value_range.spread(study, w), *overview.carries(study, w)]
    if study.problem is not None or not drawn:
        return None
    check = [e for e in overview.figures(study, w) if e.key == "check" and e.message]
    return _slide(
        "value",
        "overview",
        drawn[0],
        study,
        w,
        foot,
        overview.answer(study, w),
        keys=overview.key_figures(study, w),
        findings=[drawn[0].message, *(e.message for e in check)],
    )


def who(study: Study, w: Words, foot: str) -> Slide | None:
    """Who carries the value."""
    drawn = overview.carries(study, w) if study.problem is None else []
    if not drawn:
        return None
    told = [segments.answer(study, w), segments.of_one(study, w).message]
    return _slide("tiers", "segments", drawn[0], study, w, foot, drawn[0].message, findings=told)


def movement(study: Study, w: Words, foot: str) -> Slide | None:
    """Where they came from, where they went, and what that did to the revenue."""
    if flows.obstacle(study, w) is not None or study.base.flows is None:
        return None
    told = moves(study, w)
    money = revenue(study, w)
    drawn = money[0] if money and not steps_of_few(study) else told
    balance = next((e.check.text for e in flows.sides(study, w) if e.key == "came" and e.check is not None), "")
    kept = [e.lead for e in money[1:]]
    return _slide(
        "flows",
        "flows",
        drawn,
        study,
        w,
        foot,
        flows.answer(study, w),
        findings=[drawn.message, told.message, balance, *(kept if drawn is not told else ())],
    )


def how_long(study: Study, w: Words, foot: str) -> Slide | None:
    """How long they stay, and what one more percentage point is worth."""
    shown = [] if retention.obstacle(study, w) is not None else retention.exhibits(study, w)
    if not shown:
        return None
    told = [shown[0].message, *(e.lead for e in shown if e.key == "early")]
    return _slide("retention", "retention", shown[0], study, w, foot, retention.answer(study, w), findings=told)


def what_if_slide(study: Study, w: Words, foot: str, scenario: Scenario | None = None) -> Slide | None:
    """What a change would give, what it costs and what is left."""
    if study.problem is not None or not answerable(study):
        return None
    v = what_if.viewed(study, scenario)
    if not v.drawable:
        return None
    base = what_if.customer_base
    drawn, pays, methods = base.difference(v, w), profit.pays(v, w), base.methods(v, w)
    told = [drawn.message, methods.message, *([pays.message] if pays.keys else [])]
    return _slide(
        "what_if",
        "what_if",
        drawn,
        study,
        w,
        foot,
        base.answer(v, w),
        keys=[*drawn.keys, *pays.keys],
        findings=told,
        scenario=scenario,
    )


def now(study: Study, w: Words, foot: str) -> Slide | None:
    """What to do now: the findings with most money, beside who stands where. A finding of few customers is none."""
    if study.problem is not None:
        return None
    found = [said(f, w) for f in study.findings if f.code != OF_ONE and not 0 < f.customers < LEAST]
    told = [f"**{f.title}**. {f.text}" for f in found]
    if stages.obstacle(study, w) is None:
        drawn = stages.exhibits(study, w)[0]
        if not tells_of_few(drawn):
            return _slide("to_do", "stages", drawn, study, w, foot, stages.answer(study, w), findings=told)
    if not told:
        return None
    shown = columns(w, "tier", "customers", "retention", "clv", "portfolio_value")
    table = Exhibit("portfolio", overview.parts(w)["portfolio"], table=study.portfolio, columns=shown)
    return _slide("to_do", "stages", table, study, w, foot, w.t("What the figures ask for now"), findings=told)


def _slide(
    key: str,
    subject: str,
    drawn: Exhibit,
    study: Study,
    w: Words,
    foot: str,
    title: str,
    *,
    keys: Sequence[KeyFigure] = (),
    findings: Sequence[str] = (),
    scenario: Scenario | None = None,
) -> Slide:
    told = [text for text in dict.fromkeys(findings) if text and plain_text(text) != plain_text(title)]
    return Slide(
        key,
        exhibits.page(subject).question(w),
        title,
        drawn,
        foot,
        known(keys)[:MOST_KEYS],
        tuple(told)[:MOST_FINDINGS],
        " ".join(drawn.notes[:1]),
        partial(spoken, subject, study, w, scenario),
    )
