"""Who came nearest what happened: errors of forecasts of the same customers over the same held-out period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.tables import Floats

RACE = ("model", "forecast", "came", "error_total", "wape", "rank_correlation", "winner")


def race(
    forecasts: Mapping[str, Floats], came: npt.ArrayLike, tiers: Sequence[int] | npt.NDArray[np.int64]
) -> pd.DataFrame:
    """RACE: a row a forecast, in the order given, each with a value a customer; `tiers` numbers the customers' tiers.

    forecast and came are sums. error_total = forecast / came − 1. wape = Σ over tiers |forecast − came| / Σ |came|, the
    weighted mean error by tier. rank_correlation: Spearman's over customers, ties by their mean rank (NaN: all alike).
    The winner has the least wape, and of equals the first; a forecast that is not known for a customer is none.

    >>> said = {"same": np.array([10.0, 20.0]), "half": np.array([6.0, 9.0])}
    >>> race(said, [5.0, 10.0], [0, 1]).round(3).values.tolist()
    [['same', 30.0, 15.0, 1.0, 1.0, 1.0, False], ['half', 15.0, 15.0, 0.0, 0.133, 1.0, True]]
    """
    real, of = np.asarray(came, dtype=float), np.asarray(tiers, dtype=np.int64)
    by_tier = np.bincount(of, real)
    rows = []
    for name, values in forecasts.items():
        if not np.isfinite(values).all():
            continue
        total, off = float(values.sum()), np.abs(np.bincount(of, values) - by_tier).sum()
        error = total / real.sum() - 1 if real.sum() else np.nan
        wape = off / np.abs(by_tier).sum() if np.abs(by_tier).sum() else np.nan
        rows.append((name, total, float(real.sum()), error, wape, rank_correlation(values, real)))
    table = pd.DataFrame(rows, columns=list(RACE[:-1]))
    best = table["wape"].idxmin() if table["wape"].notna().any() else -1
    return table.assign(winner=table.index == best)


def rank_correlation(some: npt.ArrayLike, others: npt.ArrayLike) -> float:
    """Spearman's rank correlation, ties by their mean rank; NaN where one of them never differs.

    >>> round(rank_correlation([1, 2, 3, 3], [10, 30, 20, 40]), 4)
    0.6325
    """
    a, b = (pd.Series(np.asarray(v, dtype=float)).rank().to_numpy() for v in (some, others))
    if len(a) < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def held(low: npt.ArrayLike, high: npt.ArrayLike, came: npt.ArrayLike) -> float:
    """The share of customers whose outcome lay within their band, ends included; NaN of nobody.

    >>> held([0, 1], [2, 3], [2, 5])
    0.5
    """
    real = np.asarray(came, dtype=float)
    inside = (np.asarray(low, dtype=float) <= real) & (real <= np.asarray(high, dtype=float))
    return float(inside.mean()) if len(real) else float("nan")
