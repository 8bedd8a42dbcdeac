"""Seasonal tables of a study: a year ago, revenue per year, meanings of lost, and contracts renewed together."""

from __future__ import annotations

import pandas as pd

import clv
import clv.contracts
from clv.season import SameSeason
from study.rows import rows_of
from study.study import Study, kept


@kept
def same_season(study: Study) -> SameSeason:
    """The period beside the same months a year before. TableProblem: not a file of purchases."""
    return clv.season.same_season(study.orders, study.months)


@kept
def twelve_months(study: Study) -> pd.DataFrame:
    """The tiers' value counted on twelve months. TableProblem: no purchases, or under a year of them."""
    return clv.season.twelve_months(study.base, study.orders)


@kept
def renewal_month(study: Study) -> int | None:
    """The month contracts renew in, 1–12; None: they leave all through the year. TableProblem: no dates."""
    if study.file.kind == "contracts" and study.file.table is not None and study.period is not None:
        contracts = rows_of(study.file.table)
        return clv.renewals.renewal_month(clv.contracts.ended_days(contracts, study.period.end))
    return clv.renewals.renewal_month(clv.renewals.left_days(study.orders, study.months))


@kept
def lost_meanings(study: Study) -> pd.DataFrame:
    """Duration and value under other meanings of lost. TableProblem: not a file of purchases."""
    return clv.season.lost_meanings(study.orders, study.choices, study.months)
