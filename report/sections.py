"""Optional sections of the JSON report: concentration, growth, tenure, trend, satisfaction, stages.

Each is made on its own and cheaply; what a file cannot give is null, never an error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pandas as pd

import clv
from clv import TableProblem, customer_tenure
from study import Study, answer, concentration, season, stages, survey, tenure, trend

POINTS = (1, 2, 3, 5, 10)

Section = Callable[[Study], Any]


def sections(study: Study) -> dict[str, Any]:
    """Every later key of the document; a part that a TableProblem stands in the way of is None (lists are empty)."""
    return {
        "findings": [asdict(found) for found in study.findings],
        "hindsight": _tried(lambda s: s.hindsight, study),
        **{name: {key: _tried(part, study) for key, part in parts.items()} for name, parts in PARTS.items()},
        "stage_rules": _tried(lambda s: asdict(stages.own_rules(s)), study),
        "stages": [] if (found := _tried(_stages, study)) is None else found,
    }


def _tried(part: Section, study: Study) -> Any:
    try:
        return part(study)
    except TableProblem:
        return None


def _given(s: Study) -> tuple[pd.DataFrame, Any]:
    """A customers file's people and their tenure. TableProblem: it tells of none."""
    if not s.base.two_periods:
        raise TableProblem("needs_two_periods")
    stood = customer_tenure.given_tenure(s.customers, s.base.years, s.base.period)
    if not (stood > 0).any():
        raise TableProblem("tenure_unknown")
    return s.customers, stood


def _life_table(s: Study) -> pd.DataFrame:
    if s.file.kind == "customers":
        return customer_tenure.given_table(*_given(s), s.base.years)
    return clv.tenure.tenure_table(tenure.panel_of(s), tenure.starts_of(s))


def _early_later(s: Study) -> pd.DataFrame:
    if s.file.kind == "customers":
        return customer_tenure.given_churn(*_given(s), s.base.years)
    return clv.tenure.churn_by_tenure(tenure.panel_of(s), tenure.starts_of(s))


def _check(s: Study) -> dict[str, Any]:
    found = answer.year_check(s)
    return asdict(found) | {"three_periods": found.three_periods}


def _survival(s: Study) -> pd.DataFrame | None:
    return customer_tenure.given_survival(s.customers) if s.file.kind == "customers" else None


def _stages(s: Study) -> pd.DataFrame:
    before = s.base.period.now_start if s.base.two_periods and s.base.period is not None else None
    people = clv.stages.with_stage(s.customers, clv.staged(s.orders, stages.own_rules(s), before))
    table = clv.stages.stage_table(people, s.portfolio) if s.problem is None else clv.stages.stage_table(people)
    return table if before is not None else table.assign(customers_before=None, change=None)


PARTS: dict[str, dict[str, Section]] = {
    "answer": {
        "range": lambda s: asdict(answer.answer(s)),
        "approaches": lambda s: answer.approaches(s).drop(columns="customers"),
        "within_beyond": lambda s: answer.within_beyond(s).drop(columns="customers"),
    },
    "check": {"one_period": _check},
    "season": {
        "same_season": lambda s: asdict(season.same_season(s)),
        "twelve_months": season.twelve_months,
        "renewal_month": season.renewal_month,
    },
    "concentration": {
        "deciles": lambda s: concentration.curves(s).deciles,
        "gini": lambda s: concentration.curves(s).gini,
        "share_that_gives_80": lambda s: concentration.curves(s).wanted,
        "whale": concentration.peak,
    },
    "growth": {
        "own_bucket": lambda s: clv.growth.own_bucket(s.base),
        "five_points": lambda s: clv.five_points(s.base, POINTS),
        "blocked": lambda s: clv.growth.growth_blocked(s.base),
    },
    "tenure": {"life_table": _life_table, "early_later": _early_later, "survival": _survival},
    "lost_meaning": {
        "come_back": lambda s: clv.gaps.come_back(trend.purchase_gaps(s)),
        "by_length": lambda s: trend.by_length(s, clv.trend.LENGTHS),
    },
    "trend": {"quarters": lambda s: trend.kpis(s, "quarter")},
    "satisfaction": {
        "nps": survey.nps,
        "ski": survey.ski,
        "drivers": survey.drivers,
        "left_out": survey.left_out,
    },
}
