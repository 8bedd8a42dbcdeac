"""Break-even retention when income falls, and the sample size needed to detect an effect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.base import Base
from clv.retention import wilson
from clv.tables import Floats, TableProblem

Z80 = NormalDist().inv_cdf(0.8)  # four chances in five
EFFECTS = (0.01, 0.02, 0.03, 0.05, 0.10)


def income_given_up(cut: npt.ArrayLike, retention: float, discount: float = 0.0) -> Floats:
    """Retention that pays for a lower income: a cut x breaks even at r* = 1 − (1 − x)(1 − r).

    With a discount rate (the year under way counted): r* = (1+d) − (1 − x)(1+d − r). Needs r* < 1; else NaN, never.
    Per period; discount per period. Source: METHODS, evidence presets.

    >>> income_given_up([0.0, 0.1, 0.5], 0.8).round(4).tolist()
    [0.8, 0.82, 0.9]
    """
    x = np.asarray(cut, dtype=float)
    needed = 1 + discount - (1 - x) * (1 + discount - retention)
    return np.where((x >= 0) & (needed < 1), needed, np.nan)


def income_curve(retention: float, most: float = 0.5, points: int = 51, discount: float = 0.0) -> pd.DataFrame:
    """The break-even curve of income given up: cut, retention_needed, points (as a share), duration_times.

    >>> income_curve(0.8, 0.5, 2)["retention_needed"].round(4).tolist()
    [0.8, 0.9]
    """
    cut = np.linspace(0, most, points)
    needed = income_given_up(cut, retention, discount)
    table = pd.DataFrame({"cut": cut, "retention_needed": needed, "points": needed - retention})
    return table.assign(duration_times=(1 - retention) / (1 - needed))


def hold_out_size(
    retention: float, effect: float, *, treated_times: float = 1.0, power: float = 0.8, alpha: float = 0.05
) -> int:
    """Customers to leave untreated so that an effect of x points on retention is seen, two-sided.

    n = (z₁₋α/₂ √((1+1/k) p̄q̄) + z_power √(p₁q₁ + p₂q₂/k))² / (p₁ − p₂)², rounded up; k = treated_times as many are
    treated. p₁ the retention without, p₂ = p₁ + effect with. Source: Fleiss (1981), Statistical Methods for Rates and
    Proportions, ch. 3. Out of range: TableProblem `effect_out_of_range`.

    >>> hold_out_size(0.5, 0.05), hold_out_size(0.5, 0.1)
    (1565, 388)
    """
    p1, p2, k = retention, retention + effect, treated_times
    if not (0 < p1 < 1 and 0 < p2 < 1 and effect != 0 and k > 0 and 0 < power < 1 and 0 < alpha < 1):
        raise TableProblem("effect_out_of_range", retention=retention, effect=effect)
    mean = (p1 + k * p2) / (1 + k)
    z_alpha, z_power = NormalDist().inv_cdf(1 - alpha / 2), NormalDist().inv_cdf(power)
    wide = z_alpha * math.sqrt((1 + 1 / k) * mean * (1 - mean))
    narrow = z_power * math.sqrt(p1 * (1 - p1) + p2 * (1 - p2) / k)
    return math.ceil((wide + narrow) ** 2 / effect**2)


def hold_outs(
    base: Base, effects: Sequence[float] = EFFECTS, *, power: float = 0.8, alpha: float = 0.05
) -> pd.DataFrame:
    """Hold-out per tier (and Total) and effect: tier, customers, retention, effect, hold_out, share, possible.

    As many are treated as held out; possible: both groups fit in the tier. Retention and effect per period.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [4000], "purchases": [1], "revenue": [1.0], "base": [10.0],
    ...                   "lost": [5.0]})
    >>> from clv.tables import Choices
    >>> hold_outs(Base("segments", 1.0, ("A",), t, Choices()), [0.05])[["hold_out", "possible"]].values.tolist()[0]
    [1565.0, True]
    """
    table = base.portfolio("course")[["tier", "customers", "retention"]]
    rows = []
    for tier, customers, kept in table.itertuples(index=False):
        for effect in effects:
            fits = 0 < kept < 1 and 0 < kept + effect < 1
            n = float(hold_out_size(kept, effect, power=power, alpha=alpha)) if fits else np.nan
            rows.append((tier, customers, kept, effect, n, n / customers if customers else np.nan, 2 * n <= customers))
    return pd.DataFrame(rows, columns=["tier", "customers", "retention", "effect", "hold_out", "share", "possible"])


def effect_seen(kept: int, treated: int, kept_without: int, held_out: int) -> dict[str, float]:
    """Assumed against measured: the difference in retention between treated and held out, with its 95 % interval.

    Newcombe's interval from the two Wilson ones; low > 0 means the effect is seen. Keys effect, low, high.
    Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10. A group of 0: TableProblem `group_empty`.

    >>> {k: round(v, 4) for k, v in effect_seen(56, 70, 48, 80).items()}
    {'effect': 0.2, 'low': 0.0524, 'high': 0.3339}
    """
    if min(treated, held_out) <= 0:
        raise TableProblem("group_empty", treated=treated, held_out=held_out)
    p1, p2 = kept / treated, kept_without / held_out
    (l1, u1), (l2, u2) = ([float(x) for x in wilson(k, n)] for k, n in ((kept, treated), (kept_without, held_out)))
    low = p1 - p2 - math.hypot(p1 - l1, u2 - p2)
    high = p1 - p2 + math.hypot(u1 - p1, p2 - l2)
    return {"effect": p1 - p2, "low": low, "high": high}
