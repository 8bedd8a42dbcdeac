"""Split of a value into the years that the file can speak of (within) and the years after them (beyond).

A duration of ten years read off two years of rows is a rule carried on, not something seen. Three times the file's own
span, at most five years, is taken as within the evidence; what lies beyond is drawn as an outline and never filled.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from clv.base import Base
from clv.tables import TOTAL, Floats, Method, TableProblem
from clv.value import ValueInputs, annuity_within, per_period, pooled_inputs, steps_within, transition, values

FARTHEST = 5.0
TIMES_SPAN = 3.0


def horizon(span_years: float) -> float:
    """Years from the end that lie within the evidence: h = min(3 × the file's span, 5).

    Source: METHODS, what lies beyond the file.

    >>> horizon(1.024), horizon(4.0)
    (3.072, 5.0)
    """
    return min(TIMES_SPAN * span_years, FARTHEST)


def within(inputs: ValueInputs, method: Method, discount: float, years: float) -> Floats:
    """What of one customer's value falls within so many years from the end, per tier; shape (tiers,).

    V(1 − q^(h/L)), q = r/(1+d_p), r and d_p per period of L years (course: d_p = 0). migration: Σ over the periods
    before h of (P/(1+d_p))^k R, the last in part. Known also where nobody was lost and V is not: m·h at q = 1.
    NaN where the tier has no customers or its churn is not known. TableProblems as `values`.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [10], "purchases": [10], "revenue": [1000.0], "base": [5.0],
    ...                   "lost": [1.0]})
    >>> from clv.value import value_inputs
    >>> within(value_inputs(t, 1.0), "course", 0.0, 2.0).round(6).tolist()
    [180.0]
    """
    if method == "migration":
        return _moving(inputs, discount, years)
    return np.asarray(inputs.per_year * annuity_within(1 - inputs.churn, inputs.years, years, discount, method))


def _moving(inputs: ValueInputs, discount: float, years: float) -> Floats:
    if inputs.moves is None:
        raise TableProblem("migration_needs_moves")
    q = transition(inputs.moves, inputs.base) / (1 + per_period(discount, inputs.years))
    return np.where(inputs.customers > 0, steps_within(q, inputs.per_customer, years / inputs.years), np.nan)


def within_beyond(base: Base, method: Method | None = None, discount: float | None = None) -> pd.DataFrame:
    """Every tier's value and the Total's, cut at the horizon; the base's own method and rate where none is given.

    Columns tier, customers, years (h), clv, clv_within, clv_beyond (of one customer), value, value_within,
    value_beyond (of the tier), share_within. within + beyond = the whole; where the whole is not determined, beyond is
    not either. The Total's values are the tiers' sums; its clv columns the formula on pooled money and churn
    (migration: the average). TableProblems as `Base.portfolio`. Source: METHODS, what lies beyond the file.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [10], "purchases": [1], "revenue": [1000.0], "base": [5.0],
    ...                   "lost": [1.0]})
    >>> from clv.tables import Choices
    >>> cut = within_beyond(Base("segments", 1.0, ("A",), t, Choices()))
    >>> cut[["tier", "years", "value", "value_within", "value_beyond"]].round(1).values.tolist()[1]
    ['Total', 5.0, 5000.0, 3361.6, 1638.4]
    """
    how, d = method or base.choices.method, base.choices.discount if discount is None else discount
    b, h = base.value_inputs(), horizon(base.span_years)
    each, near = values(b, how, d), within(b, how, d, h)
    worth, close = b.times_customers(each), b.times_customers(near)
    customers = b.customers.sum()
    pooled = _pooled(base, how, d, h) if how != "migration" else _average(worth.sum(), close.sum(), customers)
    value, value_within = np.append(worth, worth.sum()), np.append(close, close.sum())
    clv, clv_within = np.append(each, pooled[0]), np.append(near, pooled[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(value > 0, value_within / value, np.nan)
    return pd.DataFrame(
        {
            "tier": [*base.names, TOTAL],
            "customers": np.append(b.customers, customers),
            "years": h,
            "clv": clv,
            "clv_within": clv_within,
            "clv_beyond": clv - clv_within,
            "value": value,
            "value_within": value_within,
            "value_beyond": value - value_within,
            "share_within": share,
        }
    )


def _pooled(base: Base, method: Method, discount: float, years: float) -> tuple[float, float]:
    p = pooled_inputs(base.tiers, base.value_inputs())
    return float(values(p, method, discount)[0]), float(within(p, method, discount, years)[0])


def _average(worth: float, near: float, customers: float) -> tuple[float, float]:
    return (worth / customers, near / customers) if customers else (np.nan, np.nan)
