"""What a room can play: a case with its questions, levers on a file's sums by tier, or questions alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

import clv
from clv import TOTAL
from exercise.answers import shown
from exercise.case import Case, Question
from exercise.reader import Text
from exercise.room import Open, Room, room
from study import Study
from study.small_groups import without_small_groups
from study.what_if import answerable, facts_of
from words import LANGUAGES, Words, load
from workshop.rounds import Play, RoomQuestion, TierSums

NICE = (1.0, 2.0, 3.0, 5.0)
SPARE = 1.6  # how far a handle's end is beyond the truth, at the least: it must not point at it
STEPS = 100
FIGURES = ["customers", "portfolio_value", "duration_years", "retention_year"]
NUMBERS = ("percent", "years", "money", "number")


def in_all(said: Callable[[Words], str], currency: str = "") -> Text:
    """A text in every language."""
    return Text(tuple((language, said(load(language, currency))) for language in LANGUAGES))


def handle(truth: float, unit: str) -> tuple[float, float, float]:
    """Where a handle begins and ends, and its step: shares over the whole, else to a round number well past the truth.

    >>> handle(8.8, "years"), handle(41.8, "percent"), handle(13_477, "money")
    ((0.0, 20.0, 0.5), (0.0, 100.0, 1.0), (0.0, 30000.0, 500.0))
    """
    if unit == "percent" and truth <= 100:
        return 0.0, 100.0, 1.0
    wanted = max(truth * SPARE, 1e-9)
    scale = 10.0 ** math.floor(math.log10(wanted))
    high = next((n * scale for n in NICE if n * scale >= wanted), 10 * scale)
    rough = high / STEPS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(n * size for n in (1.0, 2.0, 5.0, 10.0) if n * size >= rough * (1 - 1e-9))
    return 0.0, round(high, 10), round(max(step, 0.5) if unit == "years" and high >= 5 else step, 10)


# Questions ------------------------------------------------------------------------------------------------------


def guesses_of(
    table: pd.DataFrame, names: Sequence[str], tier: Callable[[str, Words], str]
) -> tuple[RoomQuestion, ...]:
    """What any base can ask: the best tier's share of the value, and how long its customers stay.

    `table`: a portfolio, a row a tier and TOTAL; `tier`: a tier's name in words.
    """
    first, found = names[0], list[RoomQuestion]()
    rows = {str(row["tier"]): {name: float(row[name]) for name in FIGURES} for row in table.to_dict("records")}
    total, best = rows[TOTAL], rows[first]
    if best["portfolio_value"] > 0 and total["portfolio_value"] > 0:
        few = best["customers"] / total["customers"]
        ask = in_all(
            lambda w: w.t("Which share of the value do the best {share} of the customers carry?", share=w.percent(few))
        )
        share = best["portfolio_value"] / total["portfolio_value"]
        found.append(_guess("best_share", ask, "percent", 100 * share))
    if math.isfinite(best["duration_years"]):
        ask = in_all(lambda w: w.t("How long does a customer in {tier} stay?", tier=tier(first, w)))
        found.append(_guess("best_stay", ask, "years", best["duration_years"], 1))
    if math.isfinite(total["retention_year"]):
        ask = in_all(lambda w: w.t("Which share of the customers are still there after a year?"))
        found.append(_guess("kept", ask, "percent", 100 * total["retention_year"]))
    return tuple(found)


def _guess(key: str, ask: Text, unit: str, truth: float, decimals: int = 0) -> RoomQuestion:
    low, high, step = handle(truth, unit)
    return RoomQuestion(
        "guess", key, ask, unit, low, high, step, decimals, truth, tolerance=max(step, (high - low) * 0.05)
    )


def guesses_of_case(here: dict[str, Room]) -> tuple[RoomQuestion, ...]:
    """Every answer of a case that is a number, and what any base can ask. `here`: the case in each language."""
    one = next(iter(here.values()))
    base = guesses_of(one.facts.table, one.case.names, lambda name, w: here[w.language].tier(name))
    own = [
        _of_case(here, question)
        for step in one.case.steps
        for question in step.questions
        if question.unit in NUMBERS and not question.options
    ]
    return (*base, *own)


def _of_case(here: dict[str, Room], question: Question) -> RoomQuestion:
    found = next(iter(here.values())).figure(question.figure)
    assert isinstance(found, float)  # a case is refused when a figure is not known
    truth = shown(question, found)
    low, high, step = handle(truth, question.unit)
    ask = Text(tuple((language, at.say(question.ask)) for language, at in here.items()))
    told = {language: at.written(question, found, typed=False) for language, at in here.items()}
    why = Text(tuple((language, at.say(question.why, answer=told[language])) for language, at in here.items()))
    return RoomQuestion(
        "guess",
        f"case_{question.key}",
        ask,
        question.unit,
        low,
        high,
        step,
        question.decimals,
        truth,
        max(question.tolerance, step),
        why,
    )


# Plays ----------------------------------------------------------------------------------------------------------


def rooms_of(case: Case, sample: Open) -> dict[str, Room]:
    """A case ready to be played, in each language. Raises as `exercise.room.room` does."""
    return {language: room(case, language, sample) for language in LANGUAGES}


def of_case(case: Case, questions: Sequence[RoomQuestion], minutes: int) -> Play:
    """A room that plays a case."""
    return Play("case", case.key, case.title, case.currency, tuple(questions), minutes)


def of_questions(title: Text, questions: Sequence[RoomQuestion]) -> Play:
    """A room that is asked questions, and nothing more."""
    return Play("questions", "", title, "", tuple(questions), 0)


def questions_of_study(study: Study) -> tuple[RoomQuestion, ...]:
    """What a file can be asked, its small tiers joined; () where it says of no tier how long its customers stay."""
    if not answerable(study):
        return ()
    shared = without_small_groups(study)
    return guesses_of(shared.portfolio, shared.base.names, lambda name, w: w.tier(name))


def of_study(study: Study, title: Text, currency: str, questions: Sequence[RoomQuestion], minutes: int) -> Play | None:
    """A room that moves levers on a file's sums by tier: nothing else of the file goes into it.

    None: the file says of no tier how long its customers stay. Tiers of fewer than five customers are joined first.
    """
    if not answerable(study):
        return None
    shared = without_small_groups(study)
    facts = facts_of(shared)
    t = facts.today
    sums = [np.asarray(one, dtype=float).tolist() for one in (t.customers, t.frequency, t.revenue, t.churn, t.margin)]
    tiers = TierSums(tuple(facts.names), float(t.years), *(tuple(one) for one in sums))
    return Play("what_if", "", title, currency, tuple(questions), minutes, tiers)


def small(play: Play) -> bool:
    """Whether a tier of the room has fewer customers than may leave."""
    return play.tiers is not None and min(play.tiers.customers) < clv.small_groups.LEAST
