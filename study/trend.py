"""Trend tables of a study: rolling periods, calendar figures, gaps between purchases, meanings of lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

import clv.cohorts
from clv import gaps, trend
from clv.gaps import Gaps
from study.study import Study, kept

STEPS = {"month": 1, "quarter": 3}
LENGTHS = (6, 12, 18, 24)


@kept
def _counted(study: Study) -> dict[dt.date, pd.DataFrame]:
    """The portfolio tables by their end asked for so far: the tables below have most of them in common."""
    return {}


@kept
def rolled(study: Study, step: str) -> pd.DataFrame:
    """The portfolio table at every month's or quarter's end. TableProblem: not a file of purchases."""
    orders = study.dated
    ends = trend.rolling_ends(orders.first, orders.end, study.months, STEPS[step])
    return trend.rolling(orders, study.choices, study.months, ends, _counted(study))


@kept
def kpis(study: Study, by: trend.Step) -> pd.DataFrame:
    """The calendar's figures. TableProblem: not a file of purchases."""
    return trend.kpis(study.dated, study.choices, study.months, by, _counted(study))


@kept
def tiers_at(study: Study, by: trend.Step) -> pd.DataFrame:
    """The portfolio table at the end of each of the calendar's stretches. TableProblem: not a file of purchases."""
    orders, found = study.dated, kpis(study, by)
    known = found.loc[found["rolling_portfolio_value"].notna(), "stop"]
    ends = [stop.date() for stop in known]
    return trend.rolling(orders, study.choices, study.months, ends, _counted(study))


@kept
def cohorts(study: Study) -> pd.DataFrame:
    """Customers by the quarter they came in, and what became of them. TableProblem: no purchases, or too short."""
    return clv.cohorts.cohorts(study.orders)


@kept
def purchase_gaps(study: Study) -> Gaps:
    """Days between one purchase and the next. TableProblem: not a file of purchases."""
    return gaps.purchase_gaps(study.orders)


@kept
def by_length(study: Study, lengths: tuple[int, ...] = LENGTHS) -> pd.DataFrame:
    """Retention and duration when lost means silent for so many months. TableProblem: not a file of purchases."""
    return trend.by_length(study.orders, lengths)


@dataclass(frozen=True)
class Silence:
    """Who comes back after how long, the gaps by length, and what another meaning of lost would give."""

    came_back: pd.DataFrame
    gaps: pd.DataFrame
    lengths: pd.DataFrame

    def longer(self, months: int) -> float:
        """The share of the gaps that ended which were longer than so many months."""
        return float(self.gaps.loc[self.gaps["from_days"] >= months * gaps.MONTH, "share"].sum())


@kept
def silence(study: Study) -> Silence:
    """Whether the period is the right meaning of lost. TableProblem: not a file of purchases."""
    between = purchase_gaps(study)
    return Silence(gaps.come_back(between), gaps.gap_table(between), by_length(study))
