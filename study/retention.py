"""Retention tables of a study: the portfolio with one more point, and the first period against later ones."""

from __future__ import annotations

import math

import pandas as pd

from clv.retention import first_against_later
from clv.tables import PURCHASES
from study.study import Study, kept


def known(study: Study) -> bool:
    """Whether how many stay is known of any tier."""
    churn = study.base.value_inputs().churn
    return not churn.size or bool((churn >= 0).any())


def with_point(study: Study) -> pd.DataFrame:
    """PORTFOLIO with `point`: what one more point of retention is worth to the whole of each tier, in money."""
    low, high = study.base.point_ends()
    ends = {"point_low": [*low, math.nan], "point_high": [*high, math.nan]}
    return study.portfolio.assign(point=[*study.base.point(), math.nan], **ends)


@kept
def early(study: Study) -> pd.DataFrame | None:
    """Churn in the first period against later; None where the file cannot tell them apart."""
    base = study.base
    if base.kind not in PURCHASES or base.customers is None or base.history == "none" or not base.two_periods:
        return None
    table = first_against_later(base.customers)
    return table if (table["base"] > 0).all() else None
