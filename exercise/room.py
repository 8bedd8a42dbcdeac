"""State in which a case is played: its customers' figures, and its texts with the figures filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

import clv
from clv import TOTAL, Base, Choices, TableProblem
from exercise import figures, people
from exercise.answers import OwnAnswer
from exercise.case import Case, Question
from exercise.figures import CaseFacts, Value
from exercise.progress import Plan
from exercise.reader import Fault, Text
from exercise.tradeoffs import Result, fitted, tier_name
from study import Study, kept, samples, survey
from words import Words, load

Open = Callable[[str, Choices], Study]  # a sample by its name, counted one way


@dataclass(frozen=True)
class Room:
    """A case with its figures, in the reader's language and the case's currency."""

    case: Case
    facts: CaseFacts
    w: Words

    def figure(self, name: str) -> Value:
        """A named figure of the case."""
        head, _, which = name.partition(".")
        return float(self.case.minutes(which)) if head == "minutes" else figures.value(name, self.facts)

    def say(self, text: Text, **own: str) -> str:
        """A text of the case with its figures put in; `own` are words that only this place knows."""
        return figures.filled(text.said(self.w.language), lambda name: own[name] if name in own else self._told(name))

    def _told(self, name: str) -> str:
        tiers = {tier: self.tier(tier) for tier in self.case.names}
        return figures.written(name, self.figure(name), self.w, self.aspects | tiers)

    @cached_property
    def aspects(self) -> dict[str, str]:
        """The aspects' words, in quotation marks."""
        return {one.key: self.w.quoted(one.text.said(self.w.language)) for _, one in self.case.aspects}

    def written(self, question: Question, given: OwnAnswer, *, typed: bool) -> str:
        """An answer or a figure in the question's unit; `typed`: as a person typed it (per cent, not a fraction)."""
        options = {o.key: self.aspects.get(o.key, o.text.said(self.w.language)) for o in question.options}
        if isinstance(given, float) and typed and question.unit == "percent":
            decimals = question.decimals if given == round(given) else 1
            return self.w.percent(given / 100, decimals)
        return figures.in_unit(question.unit, given, self.w, options, question.decimals)

    def tier(self, name: str) -> str:
        """A tier's name in the reader's language."""
        return self.w.t("Total") if name == TOTAL else tier_name(self.case, name, self.w)

    def carrying(self) -> pd.DataFrame:
        """Who carries the base: each tier's share of customers and of money, what a customer is worth, and why."""
        found = self.facts.table
        money = self.facts.base.value_inputs().money
        whole = float(money.sum())
        shares = [*(money / whole), 1.0] if whole else [float("nan")] * len(found)
        return pd.DataFrame(
            {
                "tier": [self.tier(str(name)) for name in found["tier"]],
                "customers": found["customers"],
                "customers_share": found["customers"] / found.loc[found["tier"] == TOTAL, "customers"].iloc[0],
                "money_share": shares,
                "clv": found["clv"],
            }
        )

    def scores(self) -> pd.DataFrame | None:
        """NPS and the satisfaction index a tier, and of all; None without a survey."""
        found = self.facts.by_tier
        return None if found is None else found.assign(tier=[self.tier(str(name)) for name in found["tier"]])

    def profile(self) -> pd.DataFrame | None:
        """What the best fifth has more or less of than all; None where the case does not ask."""
        found = self.facts.profile
        if found is None:
            return None
        said = [mark.text.said(self.w.language) for mark in self.case.marks]
        return found.assign(mark=said)

    def choice(self) -> pd.DataFrame:
        """What there is to choose on: customers, what one leaves a year, and what one more point is worth."""
        base = self.facts.base
        b = base.value_inputs()
        return pd.DataFrame(
            {
                "tier": [self.tier(name) for name in base.names],
                "customers": b.customers,
                "money": b.money / b.customers / base.years,
                "point": base.point(),
                "tier_money": b.money,
                "years": base.years,
                "base": b.base,
                "lost": base.tiers["lost"].to_numpy(float),
            }
        )

    def result(self, plan: Plan) -> Result:
        """What a plan gives on the case's customers."""
        return Result(self.case, self.facts, fitted(self.case, plan))


def room(case: Case, language: str, sample: Open = samples.study_of) -> Room:
    """The case ready to be played. Raises TableProblem when its customers cannot be counted, and Fault when they do
    not tell a figure that a question asks for. `sample`: opens the sample that its customers are."""
    found = Room(case, _facts(case, sample), load(language, case.currency))
    for question in (question for step in case.steps for question in step.questions):
        if found.figure(question.figure) is None:
            raise Fault("uncomputed", case.file, question.line, value=question.figure)
    return found


def _facts(case: Case, sample: Open) -> CaseFacts:
    """The figures' tables: from the case's own sample, whatever file is shown elsewhere, or its own customers."""
    if not case.sample:
        base = _given(case)
        return CaseFacts(base, base.portfolio())
    scheme = clv.parse_scheme(case.tiers) if case.tiers else clv.DEFAULT_SCHEME
    choices = Choices(scheme=scheme, margin=case.margin)  # type: ignore[arg-type]
    study = sample(case.sample, choices)
    return _known_of(study, case)


def _given(case: Case) -> Base:
    rows = [
        (one.key, int(one.customers), one.customers * one.frequency * one.revenue, one.frequency, one.years)
        for one in case.segments
    ]
    columns = ["segment", "customers", "revenue", "products_per_customer", "duration_years"]
    margin = float(case.margin) if isinstance(case.margin, float) else None
    return clv.from_segments(pd.DataFrame(rows, columns=columns), Choices(margin=margin))


@kept
def _known_of(study: Study, case: Case) -> CaseFacts:
    """Who the customers are: the one the case follows, what the best have more of, who leaves early, who costs."""
    columns = {option.key: column for column, option in case.aspects}
    return replace(
        _surveyed(study, case),
        person=people.person(study, case.character, columns) if case.character else None,
        profile=people.profile(study, case.marks) if case.marks else None,
        early=people.churn_by_time(study),
        unprofitable=people.unprofitable(study),
        marks=tuple(mark.key for mark in case.marks),
        changes=people.change_after(study) if case.aspects else {},
    )


@kept
def _surveyed(study: Study, case: Case) -> CaseFacts:
    facts = CaseFacts(study.base, study.portfolio)
    asked = survey.survey(study) if case.aspects else None
    if asked is None or asked.ski is None:
        return facts
    answers = survey.answered(study)
    places = {given: column for column, given in asked.names.items()}
    codes = {places[column]: option.key for column, option in case.aspects if column in places}
    scores = {"ski": clv.satisfaction.ski(answers[asked.ski], asked.lowest, asked.highest).score}
    if asked.nps:
        scores["nps"] = clv.satisfaction.nps(answers[asked.nps]).score
    facts = replace(facts, scores=scores, by_tier=survey.emotion(study))
    try:
        drivers = clv.satisfaction.drivers(answers, asked.ski, list(codes), asked.lowest, asked.highest)
    except TableProblem:
        return facts
    return replace(facts, drivers=drivers, codes=codes)
