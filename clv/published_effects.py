"""Published effects as lever settings on a base, each with the study it was measured in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from clv.levers import Levers, Scenario, Today
from clv.retention import yearly

SHARE_A, SHARE_B, EURO_B, TIMES_C = 0.022, 0.04, 163.0, 2.0
QUARTERED, LESS_CHURN, MORE_SALES = 4.0, 0.2, 0.3
TO_C = 3.73
PRESETS = ("share_a", "share_b", "amount_b", "frequency_c", "frequency_c_to", "welcome", "life_cycle")
# preset, figure as reported, what it is of, whether it is relative ("" not said), what it is counted as, what to know
FACTS = (
    ("share_a", SHARE_A, "share of wallet", "", "money a purchase", "share_counted_as_purchases"),
    ("share_b", SHARE_B, "share of wallet", "", "money a purchase", "share_counted_as_purchases"),
    ("amount_b", EURO_B, "euro a year", "amount", "money a purchase", "volume_as_reported"),
    ("frequency_c", TIMES_C, "offers redeemed by light buyers", "relative", "purchases", "light_buyers_of_one_chain"),
    ("frequency_c_to", TO_C, "purchases a year at the end", "amount", "purchases", "the_end_and_not_the_change"),
    ("welcome", 1 / QUARTERED, "churn of the first year", "relative", "years", "of_all_or_of_new_not_said"),
    ("life_cycle", -LESS_CHURN, "churn", "relative", "years", "points_would_not_fit_under_20"),
    ("life_cycle", MORE_SALES, "sales of the whole company", "relative", "money a purchase", "new_customers_included"),
)


@dataclass(frozen=True)
class Pooled:
    """Some tiers as one: purchases a year, money a purchase, duration in years and churn a year of one customer."""

    frequency: float
    revenue: float
    years: float
    churn: float


def pooled(today: Today, base: Sequence[float], targets: Sequence[int]) -> Pooled:
    """The targeted tiers as one, from pooled counts and money (durations are never averaged). NaN: not known.

    >>> t = Today(1.0, np.array([1.0, 3.0]), np.array([4.0, 2.0]), np.array([10.0, 20.0]), np.array([0.2, 0.4]),
    ...           np.ones(2))
    >>> p = pooled(t, [10.0, 10.0], [0, 1])
    >>> round(p.frequency, 2), round(p.revenue, 2), round(p.years, 2)
    (2.5, 16.0, 3.33)
    """
    at = list(targets)
    customers, bought = today.customers[at], today.customers[at] * today.frequency[at]
    were = np.asarray(base, dtype=float)[at]
    with np.errstate(divide="ignore", invalid="ignore"):
        churn = np.nansum(were * today.churn[at]) / np.sum(were)
        frequency, revenue = np.sum(bought) / np.sum(customers), np.sum(bought * today.revenue[at]) / np.sum(bought)
        years = today.years / churn if churn > 0 else np.nan
    lost_a_year = 1 - float(yearly(1 - churn, today.years))
    return Pooled(float(frequency), float(revenue), float(years), lost_a_year)


def first_year_mended(churn: float, years: float, times: float = QUARTERED) -> float:
    """Years of duration won when only the first year's churn is divided by `times`: (1 − 1/times) · c · D.

    Duration is one year and, for those kept, D more: 1 + (1 − c)·D = D at a constant yearly churn c = 1/D.

    >>> round(first_year_mended(0.2, 5.0), 9)
    0.75
    """
    return (1 - 1 / times) * churn * years


def preset_facts() -> pd.DataFrame:
    """What each preset was measured on and what it is counted as here: a row a figure.

    Columns preset, reported (the figure), of (what), kind ("relative", "amount", or "" where the study does not say),
    counted_as, note (a code of what to know). Two studies report a share of wallet, which is counted as purchases;
    study C's 3.73 is where its light buyers ended, not how much they changed; sales that rose by 30 % are the whole
    company's, new customers included, and here put on every purchase. Source: METHODS, evidence presets.

    >>> preset_facts().set_index("preset").loc["frequency_c_to", "kind"]
    'amount'
    """
    return pd.DataFrame(list(FACTS), columns=["preset", "reported", "of", "kind", "counted_as", "note"])


def preset(
    name: str, now: Scenario, today: Today, base: Sequence[float], *, amount: float | None = None, new: float = 1.0
) -> Scenario | None:
    """A preset as a scenario for the tiers `now` is aimed at; None where the base cannot carry it.

    share_a: +2.2 % bought; share_b: +4 %; amount_b: `amount` more a year and customer (163 € as reported); frequency_c:
    twice the purchases, for the last tier alone; frequency_c_to: to the 3.73 a year that study ended at (None where the
    tier is there already); welcome: the first year's churn ÷ 4, reaching the share `new` of the
    customers who are new; life_cycle: churn −20 % and sales +30 %. All reached change, since each figure is the mean
    of those treated. Money is put on the purchase. Source: METHODS, evidence presets.

    >>> t = Today(1.0, np.array([9.0]), np.array([4.0]), np.array([50.0]), np.array([0.25]), np.ones(1))
    >>> preset("life_cycle", Scenario(targets=(0,)), t, [8.0]).levers
    Levers(frequency=0.0, revenue=15.0, years=1.0)
    """
    targets = (len(today.customers) - 1,) if name.startswith("frequency_c") else now.targets
    if not targets or (name == "amount_b" and amount is None):
        return None
    p = pooled(today, base, targets)
    levers = {
        "share_a": Levers(revenue=p.revenue * SHARE_A),
        "share_b": Levers(revenue=p.revenue * SHARE_B),
        "amount_b": Levers(revenue=(amount or 0.0) / p.frequency if p.frequency > 0 else np.nan),
        "frequency_c": Levers(frequency=p.frequency * (TIMES_C - 1)),
        "frequency_c_to": Levers(frequency=TO_C - p.frequency if p.frequency < TO_C else np.nan),
        "welcome": Levers(years=first_year_mended(p.churn, p.years)),
        "life_cycle": Levers(revenue=p.revenue * MORE_SALES, years=p.years * (1 / (1 - LESS_CHURN) - 1)),
    }[name]
    moved = Levers(round(levers.frequency, 3), round(levers.revenue, 2), round(levers.years, 3))
    if not np.isfinite([moved.frequency, moved.revenue, moved.years]).all():
        return None
    reach = round(new, 3) if name == "welcome" else 1.0
    return replace(now, targets=tuple(targets), levers=moved, reach=reach, uptake=1.0)
