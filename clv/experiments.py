"""Break-even retention when income falls, and the sample size needed to detect an effect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.base import Base
from clv.retention import wilson, yearly
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


def discount_from(people: pd.DataFrame, cut: float, at_least: int, years: float) -> dict[str, float]:
    """What a discount for customers with at least so many products gives up, and the retention that pays for it.

    `people`: CUSTOMERS in tiers, with `products_before` and `products_now` (how many different ones). Keys customers
    and revenue (a year) of those active now with so many; given_up = cut × revenue; base, lost and retention (a year)
    of those who had so many in the period before; needed by `income_given_up`. Not known: NaN. The threshold is the
    person's own: a programme for "several products" seldom says how many. Source: METHODS, evidence presets.

    >>> people = pd.DataFrame({"tier_before": ["A", "A", "A", "A"], "tier_now": ["A", None, "A", "A"],
    ...     "revenue_now": [100.0, 0.0, 50.0, 30.0], "products_before": [2, 2, 1, 3], "products_now": [2, 0, 2, 1]})
    >>> found = discount_from(people, 0.1, 2, 1.0)
    >>> found["customers"], found["given_up"], round(found["retention"], 3), round(found["needed"], 3)
    (2.0, 15.0, 0.667, 0.7)
    """
    now = people[people["tier_now"].notna() & (people["products_now"] >= at_least)]
    before = people[people["tier_before"].notna() & (people["products_before"] >= at_least)]
    base, lost = float(len(before)), float(before["tier_now"].isna().sum())
    revenue = float(now["revenue_now"].sum()) / years
    kept = float(yearly(1 - lost / base, years)) if base else np.nan
    return {
        "customers": float(len(now)),
        "revenue": revenue,
        "given_up": cut * revenue,
        "base": base,
        "lost": lost,
        "retention": kept,
        "needed": float(income_given_up(cut, kept)) if lost else np.nan,
    }


def rising_discount(
    people: pd.DataFrame, cuts: Sequence[tuple[int, float]], points: float, years: float, horizon: int = 10
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A discount that rises with the products: (a row a step, a row a year).

    `cuts`: (from so many products, cut), rising; a customer gets the cut of the highest step reached. Steps: at_least,
    cut, and customers, revenue, given_up, retention, needed as `discount_from`, of the customers of that step alone.
    Years: given_up = Σ revenue × cut × r^(t−1); gained = Σ revenue × (1 − cut) × ((r + points)^(t−1) − r^(t−1)), as
    retention rises by `points` for them, to at most 1; carried, and cumulative = carried + gained − given_up.
    A step whose retention is not known gains nothing and is given up in full. Source: METHODS, evidence presets.

    >>> people = pd.DataFrame({"tier_before": ["A", "A"], "tier_now": ["A", None], "revenue_now": [100.0, 0.0],
    ...                        "products_before": [1, 1], "products_now": [1, 0]})
    >>> steps, yearly_ = rising_discount(people, [(1, 0.1)], 0.2, 1.0, 2)
    >>> yearly_[["given_up", "gained", "cumulative"]].round(6).values.tolist()
    [[10.0, 0.0, -10.0], [5.0, 18.0, 3.0]]
    """
    ends = [at_least for at_least, _ in cuts[1:]] + [np.inf]
    rows = []
    for (at_least, cut), end in zip(cuts, ends, strict=True):
        mine = people.assign(
            **{name: people[name].where(people[name] < end, -1) for name in ("products_before", "products_now")}
        )
        rows.append({"at_least": at_least, "cut": cut, **discount_from(mine, cut, at_least, years)})
    steps = pd.DataFrame(rows)
    t = np.arange(horizon)[:, None]
    kept = steps["retention"].fillna(1.0).to_numpy()
    more = np.where(steps["retention"].isna(), kept, np.minimum(kept + points, 1.0))
    revenue, cut_ = steps["revenue"].to_numpy(), steps["cut"].to_numpy()
    given_up, gained = revenue * cut_ * kept**t, revenue * (1 - cut_) * (more**t - kept**t)
    table = pd.DataFrame({"year": t[:, 0] + 1, "given_up": given_up.sum(axis=1), "gained": gained.sum(axis=1)})
    cumulative = (table["gained"] - table["given_up"]).cumsum()
    return steps, table.assign(carried=cumulative.shift(fill_value=0.0), cumulative=cumulative)


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


def hold_out_share(customers: int, retention: float, effect: float, most: float = 0.5) -> float:
    """The smallest share of so many customers to hold out so that the effect is seen: whole per cent, 0.01 to `most`.

    With n₀ = share × customers held out and the rest treated, `hold_out_size` at k = (customers − n₀)/n₀ is at most
    n₀. NaN: not even `most` of them is enough. Source: METHODS, evidence presets.

    >>> hold_out_share(4000, 0.5, 0.05), hold_out_share(100_000, 0.5, 0.05), hold_out_share(100, 0.5, 0.05)
    (0.27, 0.01, nan)
    """
    for percent in range(1, math.floor(most * 100 + 1e-9) + 1):
        held = math.floor(customers * percent / 100)
        if held and hold_out_size(retention, effect, treated_times=(customers - held) / held) <= held:
            return percent / 100
    return math.nan


def least_effect(customers: int, share: float, retention: float) -> float:
    """The smallest rise of retention that is seen when such a share of so many customers is held out; NaN: none is.

    By halving: `hold_out_size` falls as the effect grows. Source: METHODS, evidence presets.

    >>> round(least_effect(3130, 0.5, 0.5), 3)
    0.05
    """
    held, most = customers * share, 1 - retention - 1e-6
    if not (0 < held < customers and 0 < retention < 1):
        return math.nan
    times = (customers - held) / held
    if hold_out_size(retention, most, treated_times=times) > held:
        return math.nan
    low, high = 0.0, most
    for _ in range(40):
        middle = (low + high) / 2
        seen = hold_out_size(retention, middle, treated_times=times) <= held
        low, high = (low, middle) if seen else (middle, high)
    return high


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
