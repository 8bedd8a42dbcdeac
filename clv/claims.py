"""Published claims about five points of retention, the ways to read them, and the same change on a given base."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.base import Base
from clv.growth import five_points, points_factor
from clv.limits import LONGEST_SURE
from clv.retention import yearly
from clv.tables import TOTAL, Floats, TableProblem

FIVE = 0.05
LOWEST = 0.5
# The course says "5 %" and "5 percentage points", and profit, value and present value as one; 84 is the book's.
CLAIMS = (
    ("lowest", 0.25, "the course: 25–100 %"),
    ("average", 0.50, "the course: +50 % on average, source not given"),
    ("book", 0.84, "Reichheld (1996), The Loyalty Effect: car and home insurance, present value of a customer"),
    ("insurance", 0.90, "the course: up to 90 % in insurance, source not given"),
    ("published_highest", 0.95, "the course: 25–95 %; Reichheld (1996): advertising agencies"),
    ("highest", 1.00, "the course: 25–100 %"),
)


def retention_for_increase(increase: npt.ArrayLike, points: float = FIVE) -> Floats:
    """Yearly retention at which so many points more make a customer worth so much more, undiscounted.

    (1 − r)/(1 − r − p) = 1 + x gives r = 1 − p(1 + x)/x. An increase that would need r < 0: NaN.
    Source: METHODS, claims of five points.

    >>> retention_for_increase([0.25, 0.5, 0.84, 0.9, 0.95, 1.0]).round(4).tolist()
    [0.75, 0.85, 0.8905, 0.8944, 0.8974, 0.9]
    """
    x = np.asarray(increase, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        r = np.where(x > 0, 1 - points * (1 + x) / x, np.nan)
    return np.where(r >= 0, r, np.nan)


@lru_cache(256)
def most_from_points(discount: float = 0.1, points: float = FIVE, lowest: float = LOWEST) -> tuple[float, float]:
    """(factor, retention): the most that so many points can give with a discount rate and a flat yearly profit.

    The future value, r'/(1+d−r') over r/(1+d−r), at any yearly retention from `lowest` up, r' at most .99: it is
    largest where r' comes to .99. At 10 % five points give at most +53 %, so what is said beyond that presupposes a
    profit that grows with the years, or another rate. Source: METHODS, claims of five points.

    >>> factor, retention = most_from_points()
    >>> round(factor, 2), round(retention, 2)
    (1.53, 0.94)
    """
    retention = np.append(np.arange(lowest, LONGEST_SURE - points, 0.001), LONGEST_SURE - points)
    factors = np.array([points_factor(float(r), points, discount) for r in retention])
    most = int(factors.argmax())
    return float(factors[most]), float(retention[most])


@lru_cache(256)
def retention_for_increase_discounted(increase: float, discount: float = 0.1, points: float = FIVE) -> float:
    """The same with a discount rate and flat yearly profit (future value), from r = .5 up, by bisection; NaN: at none.

    >>> round(retention_for_increase_discounted(0.5), 4), retention_for_increase_discounted(0.84)
    (0.932, nan)
    """
    low, high = LOWEST, LONGEST_SURE - points
    if not points_factor(low, points, discount) <= 1 + increase <= points_factor(high, points, discount):
        return float("nan")
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if points_factor(middle, points, discount) < 1 + increase else (low, middle)
    return high


def claims(discount: float = 0.1, points: float = FIVE) -> pd.DataFrame:
    """The claim and what it presupposes: claim, increase, retention (a year, undiscounted), duration (1/(1−r) years),
    retention_discounted (at the rate, flat profit; NaN: no retention gives it), source.

    >>> claims()[["claim", "increase", "retention"]].round(4).values.tolist()[1]
    ['average', 0.5, 0.85]
    """
    table = pd.DataFrame(list(CLAIMS), columns=["claim", "increase", "source"])
    r = retention_for_increase(table["increase"], points)
    found = [retention_for_increase_discounted(x, discount, points) for x in table["increase"]]
    table.insert(2, "retention", r)
    table.insert(3, "duration", 1 / (1 - r))
    table.insert(4, "retention_discounted", found)
    return table


def own_five_points(base: Base, points: int = 5) -> pd.DataFrame:
    """The own base beside the claims: a row a tier and Total, what so many points of yearly retention come to here.

    Columns tier, retention (a year), increase (undiscounted; the Total's: of the portfolio), increase_discounted
    (future value), capped (it would have passed .99: no figure). Not determined: NaN. Source: METHODS, claims of five
    points.

    >>> from clv.tables import Choices
    >>> t = pd.DataFrame({"tier": ["A"], "customers": [10], "purchases": [1], "revenue": [1000.0], "base": [10.0],
    ...                   "lost": [2.0]})
    >>> own_five_points(Base("segments", 1.0, ("A",), t, Choices()))[["increase"]].round(3).values.tolist()
    [[0.333], [0.333]]
    """
    both = five_points(base, [points], ["course", "future"])
    flat, future = (both[both["method"] == m].reset_index(drop=True) for m in ("course", "future"))
    some = bool(flat["capped"].iloc[:-1][base.value_inputs().customers > 0].any())
    capped = np.append(flat["capped"].to_numpy(bool)[:-1], some)
    return pd.DataFrame(
        {
            "tier": flat["tier"],
            "retention": flat["retention"],
            "increase": (flat["factor"] - 1).where(~capped),
            "increase_discounted": (future["factor"] - 1).where(~capped),
            "capped": capped,
        }
    )


def readings(retention: float = 0.8, five: float = FIVE) -> pd.DataFrame:
    """Three readings of "5 %": points of retention, per cent more retention, per cent less churn.

    Columns reading (points, retention, churn), retention (then, a year), factor (of a customer's undiscounted value).
    At 80 %: × 1.33, 1.25, 1.05. retention outside 0–1, or then at 1: NaN. Source: METHODS, claims of five points.

    >>> readings()[["reading", "retention", "factor"]].round(2).values.tolist()
    [['points', 0.85, 1.33], ['retention', 0.84, 1.25], ['churn', 0.81, 1.05]]
    """
    then = np.array([retention + five, retention * (1 + five), 1 - (1 - retention) * (1 - five)])
    fits = (then < 1) & (0 <= retention < 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(fits, (1 - retention) / (1 - then), np.nan)
    table = pd.DataFrame({"reading": ["points", "retention", "churn"], "retention": np.where(fits, then, np.nan)})
    return table.assign(factor=factor)


def churn_cut_by(base: Base, cut: float = 0.1) -> pd.DataFrame:
    """What a relative cut of churn is worth: beside the points, which are no equal effort at every retention.

    Churn −x makes every tier's undiscounted value 1/(1 − x) as large, whatever its retention. Columns tier, retention,
    retention_new (a year), points (retention_new − retention), value, value_new, value_gain; the last row Total.
    A cut outside 0–1: TableProblem `cut_out_of_range`. Source: METHODS, five points.

    >>> from clv.tables import Choices
    >>> t = pd.DataFrame({"tier": ["A"], "customers": [10], "purchases": [1], "revenue": [1000.0], "base": [10.0],
    ...                   "lost": [2.0]})
    >>> churn_cut_by(Base("segments", 1.0, ("A",), t, Choices()))[["points", "value_gain"]].round(2).values.tolist()[0]
    [0.02, 555.56]
    """
    if not 0 <= cut < 1:
        raise TableProblem("cut_out_of_range", cut=cut)
    b = base.value_inputs()
    pooled = float(base.portfolio("course")["retention"].iloc[-1])
    churn = np.append(b.churn, 1 - pooled)
    now, then = yearly(1 - churn, b.years), yearly(1 - churn * (1 - cut), b.years)
    value = base.portfolio("course")["portfolio_value"].to_numpy(float)
    return pd.DataFrame(
        {
            "tier": [*base.names, TOTAL],
            "retention": now,
            "retention_new": then,
            "points": then - now,
            "value": value,
            "value_new": value / (1 - cut),
            "value_gain": value / (1 - cut) - value,
        }
    )


def revenue_points(start: float, lost: float, points: float = FIVE) -> dict[str, float]:
    """What so many points of *revenue* retention add in the first year: of last year's revenue, not of all revenue.

    `start` is the revenue of the period before, `lost` what left with customers (both from the revenue bridge). Keys
    kept (share that stayed, 1 − lost/start), money (points × start), of_kept (money as a share of the kept revenue).
    How far the whole grows depends on what is sold anew. Nothing before: NaN. Source: METHODS, revenue retention.

    >>> {k: round(v, 3) for k, v in revenue_points(233_167_960, 54_125_759).items()}
    {'kept': 0.768, 'money': 11658398.0, 'of_kept': 0.065}
    """
    if not start > 0:
        return {"kept": np.nan, "money": np.nan, "of_kept": np.nan}
    kept = 1 - abs(lost) / start
    return {"kept": kept, "money": points * start, "of_kept": points / kept if kept > 0 else np.nan}
