"""The later parts of the machine-readable answer: where the value sits, how it moves, who needs what.

Each part is made on its own and cheaply; what a file cannot give is null, never an error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import pandas as pd

import clv
from clv import TOTAL, Base, Choices, Orders, TableProblem, satisfaction, spells, trend
from intake import FileReport, history
from report.questions import Survey, survey

POINTS = (1, 2, 3, 5, 10)


@dataclass(frozen=True)
class Source:
    """What the parts are made of; what several of them need is made once, and only when one asks."""

    file: FileReport
    base: Base
    choices: Choices

    @cached_property
    def orders(self) -> Orders:
        """All dated orders. TableProblem: no file of purchases."""
        if self.file.kind != "transactions" or self.file.table is None or self.base.period is None:
            raise TableProblem("needs_purchases")
        return history.orders(self.file.table, self.base.period.end, self.choices.returns)

    @property
    def months(self) -> int:
        """Length of a period in months; a year for a file of one odd period."""
        return (self.base.period.months if self.base.period is not None else None) or 12

    @cached_property
    def gaps(self) -> clv.Gaps:
        """Gaps between purchases."""
        return clv.purchase_gaps(self.orders)

    @cached_property
    def rules(self) -> clv.StageRules:
        """The stages' thresholds, from the file's own gaps."""
        return clv.rules_from(self.gaps, self.orders.first, self.orders.end)

    @cached_property
    def survey(self) -> Survey:
        """The file's questions. TableProblem: it asks none."""
        found = survey(self.file)
        if found is None or self.base.customers is None:
            raise TableProblem("column_missing", column="nps")
        return found

    @cached_property
    def answered(self) -> pd.DataFrame:
        """Active customers with their latest answers."""
        path, base, asked = self.file.table, self.base, self.survey
        assert path is not None and base.customers is not None
        end = base.period.end if base.period is not None and self.file.kind == "transactions" else None
        people = base.customers.drop(columns=[q for q in asked.questions if q in base.customers])
        return satisfaction.with_answers(people, history.answers(path, asked.questions, end))

    @property
    def people(self) -> pd.DataFrame:
        """The customers. TableProblem: a file of segments has none."""
        if self.base.customers is None:
            raise TableProblem("needs_purchases")
        return self.base.customers

    @cached_property
    def hindsight(self) -> pd.DataFrame | None:
        """Did last period's value come true? None where the file does not hold three whole periods."""
        base, period = self.base, self.base.period
        if period is None or period.before_start is None or self.file.kind != "transactions":
            return None
        then = trend.rolling(self.orders, self.choices, self.months, [period.now_start])
        if not then["two_periods"].all() or period.months is None:
            return None
        kept = then.loc[then["tier"] != TOTAL].set_index("tier")["retention"].reindex(base.names)
        return clv.value.hindsight(self.people, kept.to_numpy(float), base.names)


Part = Callable[[Source], Any]


def more(file: FileReport, base: Base, choices: Choices) -> dict[str, Any]:
    """Every later key of the document; a part that a TableProblem stands in the way of is None (lists are empty)."""
    source = Source(file, base, choices)
    return {
        "findings": _tried(_findings, source) or [],
        "hindsight": _tried(lambda s: s.hindsight, source),
        **{name: {key: _tried(part, source) for key, part in parts.items()} for name, parts in PARTS.items()},
        "stage_rules": _tried(lambda s: asdict(s.rules), source),
        "stages": [] if (found := _tried(_stages, source)) is None else found,
    }


def _tried(part: Part, source: Source) -> Any:
    try:
        return part(source)
    except TableProblem:
        return None


def _findings(s: Source) -> list[dict[str, Any]]:
    try:
        seen = s.hindsight
    except TableProblem:
        seen = None
    return [asdict(found) for found in clv.findings(s.base, seen)]


def _active_revenue(s: Source) -> pd.Series:
    return s.people.loc[s.people["tier_now"].notna(), "revenue_now"]


def _whale(s: Source) -> dict[str, float]:
    return clv.whale_summary(clv.profits(s.people)["profit"])


def _panel(s: Source) -> tuple[clv.Panel, Any]:
    assert s.file.table is not None
    panel = clv.panel(s.orders, s.months)
    return panel, history.given_starts(s.file.table, s.orders)


def _given(s: Source) -> tuple[pd.DataFrame, Any]:
    """A customers file's people and their tenure. TableProblem: it tells of none."""
    if not s.base.two_periods:
        raise TableProblem("needs_two_periods")
    stood = spells.given_tenure(s.people, s.base.years, s.base.period)
    if not (stood > 0).any():
        raise TableProblem("tenure_unknown")
    return s.people, stood


def _life_table(s: Source) -> pd.DataFrame:
    if s.file.kind == "customers":
        return spells.given_table(*_given(s), s.base.years)
    return clv.tenure_table(*_panel(s))


def _early_later(s: Source) -> pd.DataFrame:
    if s.file.kind == "customers":
        return spells.given_churn(*_given(s), s.base.years)
    return clv.churn_by_tenure(*_panel(s))


def _nps(s: Source) -> pd.DataFrame | None:
    return satisfaction.nps_by_tier(s.answered, s.base.names, s.survey.nps) if s.survey.nps else None


def _ski(s: Source) -> pd.DataFrame | None:
    asked = s.survey
    if asked.ski is None:
        return None
    return satisfaction.ski_by_tier(s.answered, s.base.names, asked.ski, asked.lowest, asked.highest)


def _drivers(s: Source) -> pd.DataFrame | None:
    asked = s.survey
    if asked.ski is None or len(asked.aspects) < 2:
        return None
    found = satisfaction.drivers(s.answered, asked.ski, list(asked.aspects), asked.lowest, asked.highest)
    return found.assign(aspect=[asked.names[a] for a in found["aspect"]])


def _stages(s: Source) -> pd.DataFrame:
    before = s.base.period.now_start if s.base.two_periods and s.base.period is not None else None
    people = clv.with_stage(s.people, clv.staged(s.orders, s.rules, before))
    try:
        table = clv.stage_table(people, s.base.portfolio())
    except TableProblem:
        table = clv.stage_table(people)
    return table if before is not None else table.assign(customers_before=None, change=None)


PARTS: dict[str, dict[str, Part]] = {
    "concentration": {
        "deciles": lambda s: clv.value_groups(_active_revenue(s)),
        "gini": lambda s: clv.gini(_active_revenue(s)),
        "share_that_gives_80": lambda s: clv.share_that_gives(_active_revenue(s), 0.8),
        "whale": _whale,
    },
    "growth": {
        "own_bucket": lambda s: clv.own_bucket(s.base),
        "five_points": lambda s: clv.five_points(s.base, POINTS),
    },
    "tenure": {"life_table": _life_table, "early_later": _early_later},
    "lost_meaning": {
        "come_back": lambda s: clv.come_back(s.gaps),
        "by_length": lambda s: trend.by_length(s.orders),
    },
    "trend": {"quarters": lambda s: trend.kpis(s.orders, s.choices, s.months, "quarter")},
    "satisfaction": {"nps": _nps, "ski": _ski, "drivers": _drivers},
}
