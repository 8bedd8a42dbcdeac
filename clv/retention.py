"""Retention, churn and duration, with their intervals."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.tables import Floats

Z95 = NormalDist().inv_cdf(0.975)


def wilson(lost: npt.ArrayLike, base: npt.ArrayLike, deviations: float = Z95) -> tuple[Floats, Floats]:
    """Wilson score interval of churn c = lost / base, (low, high); NaN where base is 0.

    centre ± z·√(c(1−c)/n + z²/4n²), both over 1 + z²/n, z = `deviations`. Nobody lost gives low 0, everybody
    lost high 1. Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209–212.

    >>> low, high = wilson(3, 50)
    >>> round(float(1 / high), 1), round(float(1 / low), 1)
    (6.2, 48.5)
    """
    k, n = np.asarray(lost, dtype=float), np.asarray(base, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        c = k / n
        middle = (c + deviations**2 / (2 * n)) / (1 + deviations**2 / n)
        half = deviations / (1 + deviations**2 / n) * np.sqrt(c * (1 - c) / n + deviations**2 / (4 * n**2))
        low = np.where(k == 0, 0.0, np.maximum(middle - half, 0.0))
        high = np.where(k == n, 1.0, np.minimum(middle + half, 1.0))
    unknown = ~(n > 0)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def duration(churn: npt.ArrayLike, years: float) -> Floats:
    """Years a customer stays: L / c, with churn c per period of L years. Nobody lost (c = 0): NaN, not determined.

    200 lost of 1 000 a year is one fifth: five years. Source: METHODS, retention and duration.

    >>> duration([0.2, 1.0, 0.0], 1.0).tolist()
    [5.0, 1.0, nan]
    """
    c = np.asarray(churn, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(c > 0, years / c, np.nan)


def duration_interval(lost: npt.ArrayLike, base: npt.ArrayLike, years: float) -> tuple[Floats, Floats]:
    """Duration at the Wilson ends of churn, (low, high) in years; high NaN when nobody was lost.

    >>> [round(float(x), 1) for x in duration_interval(200, 4000, 1.0)]
    [17.5, 22.9]
    """
    low, high = wilson(lost, base)
    return duration(high, years), duration(low, years)


def of_counts(base: float, lost: float, years: float) -> pd.DataFrame:
    """One row: what so many lost of so many customers come to in a period of `years`, with Wilson limits.

    Columns base, lost, churn, churn_low, churn_high, retention, duration_years, duration_low, duration_high; duration
    and its upper limit NaN when nobody was lost. Source: METHODS, retention and duration.

    >>> of_counts(1000, 200, 1.0)[["churn", "retention", "duration_years"]].values.tolist()
    [[0.2, 0.8, 5.0]]
    """
    low, high = wilson([lost], [base])
    with np.errstate(divide="ignore", invalid="ignore"):
        churn = np.asarray([lost], dtype=float) / np.asarray([base], dtype=float)
    shortest, longest = duration_interval([lost], [base], years)
    return pd.DataFrame(
        {
            "base": [float(base)],
            "lost": [float(lost)],
            "churn": churn,
            "churn_low": low,
            "churn_high": high,
            "retention": 1 - churn,
            "duration_years": duration(churn, years),
            "duration_low": shortest,
            "duration_high": longest,
        }
    )


def yearly(retention: npt.ArrayLike, years: float) -> Floats:
    """Retention per year, r^(1/L), from retention per period of L years; only to be read, never for durations.

    >>> round(float(yearly(0.81, 0.5)), 4)
    0.6561
    """
    return np.asarray(np.power(np.asarray(retention, dtype=float), 1 / years))


def curve(low: float = 0.4, high: float = 0.92, points: int = 53) -> tuple[Floats, Floats]:
    """Points of the curve duration = 1 / (1 − yearly retention): (retention, years), both of length `points`.

    >>> r, d = curve(0.5, 0.9, 2)
    >>> r.tolist(), d.round(6).tolist()
    ([0.5, 0.9], [2.0, 10.0])
    """
    retention = np.linspace(low, high, points)
    return retention, 1 / (1 - retention)


def retention_for(duration_years: npt.ArrayLike, years: float = 1.0) -> Floats:
    """Retention per period that gives a duration, 1 − L/D; a duration cannot be shorter than one period.

    >>> retention_for([5.0, 0.5], 1.0).tolist()
    [0.8, 0.0]
    """
    stay = np.maximum(np.asarray(duration_years, dtype=float), years)
    return np.asarray(1 - years / stay)


def first_against_later(tiered: pd.DataFrame) -> pd.DataFrame:
    """Churn of customers in their first period against those who had bought earlier, with Wilson limits.

    `tiered`: customers with tier_before, movement and purchases_earlier. Columns group ("first", "later"), base,
    lost, churn, churn_low, churn_high. Only as true as the file's history is long: who is first in the file may have
    bought before it begins.

    >>> c = pd.DataFrame({"tier_before": ["A", "A"], "movement": ["lost", "retained"], "purchases_earlier": [0, 3]})
    >>> first_against_later(c)["churn"].tolist()
    [1.0, 0.0]
    """
    was = tiered["tier_before"].notna()
    fresh, gone = tiered["purchases_earlier"] == 0, tiered["movement"] == "lost"
    masks = [was & fresh, was & ~fresh]
    base = np.array([mask.sum() for mask in masks], dtype=float)
    lost = np.array([(mask & gone).sum() for mask in masks], dtype=float)
    low, high = wilson(lost, base)
    with np.errstate(invalid="ignore"):
        churn = lost / base
    return pd.DataFrame(
        {
            "group": ["first", "later"],
            "base": base,
            "lost": lost,
            "churn": churn,
            "churn_low": low,
            "churn_high": high,
        }
    )


def churn_over(churn: npt.ArrayLike, years: float, months: float) -> Floats:
    """Churn over another stretch of time, compounded: 1 − (1 − c)^(months/12 / L), c per period of L years.

    2 % a month is 21.5 % a year, not 24. Source: METHODS, retention and duration.

    >>> round(float(churn_over(0.02, 1 / 12, 12)), 4)
    0.2153
    """
    return np.asarray(1 - np.power(1 - np.asarray(churn, dtype=float), months / 12 / years))


def churn_table(customer_churn: float, revenue_churn: float, years: float) -> pd.DataFrame:
    """Customer and revenue churn by month, quarter and year: columns months, customers, revenue, kept, revenue_kept.

    `revenue_churn`: share of the opening revenue that left with customers. Unknown: NaN.

    >>> churn_table(0.2, 0.1, 1.0)[["months", "customers", "revenue"]].round(3).values.tolist()
    [[1.0, 0.018, 0.009], [3.0, 0.054, 0.026], [12.0, 0.2, 0.1]]
    """
    months = np.array([1.0, 3.0, 12.0])
    gone = [[float(churn_over(c, years, m)) for m in months] for c in (customer_churn, revenue_churn)]
    table = pd.DataFrame({"months": months, "customers": gone[0], "revenue": gone[1]})
    return table.assign(kept=1 - table["customers"], revenue_kept=1 - table["revenue"])
