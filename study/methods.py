"""Portfolio of a study by every method, side by side, and the assumptions of the basic model."""

from __future__ import annotations

import pandas as pd

from clv import TOTAL, TableProblem, method_comparison
from clv.tables import Method
from study.study import Study, kept


@kept
def side_by_side(study: Study) -> pd.DataFrame:
    """`clv.method_comparison.side_by_side` of the base: undiscounted, and at the chosen rate."""
    return method_comparison.side_by_side(study.base)


def portfolio_of(study: Study, method: Method, discount: float) -> pd.Series:
    """The portfolio's row of one method."""
    found = side_by_side(study)
    mask = (found["method"] == method) & (found["discount"] == discount) & (found["tier"] == TOTAL)
    return found[mask].iloc[0]


def valued(study: Study) -> bool:
    """Whether any method says anything of this base."""
    return bool(side_by_side(study)[["portfolio_value", "portfolio_low"]].notna().any(axis=None))


def runs(study: Study) -> list[tuple[Method, float]]:
    """Every method and discount rate that was counted, in their order."""
    found = side_by_side(study).drop_duplicates(["method", "discount"])
    return [(method, float(rate)) for method, rate in zip(found["method"], found["discount"], strict=True)]


def column_of(method: Method, discount: float) -> str:
    """What a method's columns begin with in `by_tier`.

    >>> column_of("future", 0.125)
    'future_12.5_'
    """
    return f"{method}_{round(100 * discount, 4):g}_"


def by_tier(study: Study) -> pd.DataFrame:
    """A row a tier and three columns a method (`column_of` and clv, clv_low, clv_high): what one customer is worth."""
    found = side_by_side(study)
    tables = []
    for method, rate in runs(study):
        mine = found[(found["method"] == method) & (found["discount"] == rate)].set_index("tier")
        tables.append(mine[["clv", "clv_low", "clv_high"]].add_prefix(column_of(method, rate)))
    return pd.concat(tables, axis=1).reset_index()


@kept
def granted(study: Study) -> pd.DataFrame | None:
    """`clv.method_comparison.taken_for_granted`; None where moves cannot be counted."""
    try:
        return method_comparison.taken_for_granted(study.base)
    except TableProblem:
        return None
