"""Season: what a period shorter than a year is compared with, its revenue per year, and meanings of lost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from clv.base import Base
from clv.orders import WEEK, window
from clv.periods import months_back
from clv.renewals import left_days, renewal_month
from clv.tables import TOTAL, Choices, Floats, Orders, TableProblem
from clv.trend import by_length, rolling
from clv.value import values

YEAR = 12
MEANINGS = (6, 12, 18, 24)


def evens_out(months: int) -> bool:
    """Whether figures over so many months hold every season as often: whole years only.

    >>> evens_out(12), evens_out(6), evens_out(24)
    (True, False, True)
    """
    return months % YEAR == 0


@dataclass(frozen=True)
class SameSeason:
    """A period against the same months a year earlier.

    possible: the file reaches back to them. revenue of those active in each, growth = now/then − 1, and nrr: what
    those active then bring now, over what they brought then. NaN where not possible.
    """

    months: int
    possible: bool
    revenue: float
    revenue_then: float
    growth: float
    nrr: float


def same_season(orders: Orders, months: int) -> SameSeason:
    """The period of `months` before the end beside the same months a year before (whole years: the period before).

    A growth or an NRR measured on two different seasons is no headline; this is what may stand in its place.
    Source: METHODS, season.

    >>> import datetime as dt
    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["a", "b", "a"], "date": ["2023-07-01", "2024-02-01", "2024-08-01"],
    ...                       "amount": [10.0, 5.0, 12.0]})
    >>> s = same_season(orders_from(lines, dt.date(2025, 1, 1)), 6)
    >>> round(s.growth, 3), s.nrr, s.possible
    (0.2, 1.2, True)
    """
    back = months if evens_out(months) else YEAR
    start = months_back(orders.end, back + months)
    now = window(orders, months_back(orders.end, months), orders.end)
    revenue = now.cents[now.active].sum() / 100
    if orders.first > start + WEEK or (months > YEAR and not evens_out(months)):
        return SameSeason(months, False, float(revenue), np.nan, np.nan, np.nan)
    then = window(orders, start, months_back(orders.end, back))
    was = then.active
    before = then.cents[was].sum() / 100
    kept = np.where(now.active, np.maximum(now.cents, 0), 0)[was].sum() / 100
    growth, nrr = (revenue / before - 1, kept / before) if before else (np.nan, np.nan)
    return SameSeason(months, True, float(revenue), float(before), float(growth), float(nrr))


def twelve_months(base: Base, orders: Orders) -> pd.DataFrame:
    """A year's money of each tier's customers beside the period's: what a season does to the value.

    Columns tier, customers, per_year (m, the period's money a year), per_year_12 (m' = their net money in the last
    twelve months, a customer), value (by the base's method), value_12 (the same with m' for m); the last row Total,
    its per_year pooled. Margin where the base counts margin. TableProblems: `needs_customers`, `needs_twelve_months`
    (the file is shorter), and those of `Base.portfolio`. Source: METHODS, counted on twelve months.

    >>> import datetime as dt
    >>> from clv.orders import orders_from
    >>> o = orders_from(pd.DataFrame({"customer_id": ["a", "a"], "date": ["2024-01-01", "2024-11-01"],
    ...                               "amount": [2.0, 10.0]}), dt.date(2025, 1, 1))
    >>> c = pd.DataFrame({"customer_id": ["a"], "tier_now": pd.Categorical(["A"], ["A"])})
    >>> t = pd.DataFrame({"tier": ["A"], "customers": [1], "purchases": [1], "revenue": [10.0], "base": [4.0],
    ...                   "lost": [1.0]})
    >>> found = twelve_months(Base("transactions", 0.5, ("A",), t, Choices(), customers=c), o)
    >>> found[["per_year", "per_year_12", "value", "value_12"]].values.tolist()[0]
    [20.0, 12.0, 40.0, 24.0]
    """
    if base.customers is None:
        raise TableProblem("needs_customers")
    if orders.first > months_back(orders.end, YEAR) + WEEK:
        raise TableProblem("needs_twelve_months", first=orders.first.isoformat())
    b, how, d = base.value_inputs(), base.choices.method, base.choices.discount
    year = _margin(base) * _money(base, orders)
    a_year = replace(b, money=year * b.years)
    worth = [x.times_customers(values(x, how, d)) for x in (b, a_year)]
    n = b.customers.sum()
    with np.errstate(invalid="ignore"):
        pooled = [x.money[b.customers > 0].sum() / n / b.years if n else np.nan for x in (b, a_year)]
    return pd.DataFrame(
        {
            "tier": [*base.names, TOTAL],
            "customers": np.append(b.customers, n),
            "per_year": np.append(b.per_year, pooled[0]),
            "per_year_12": np.append(a_year.per_year, pooled[1]),
            "value": np.append(worth[0], worth[0].sum()),
            "value_12": np.append(worth[1], worth[1].sum()),
        }
    )


def _margin(base: Base) -> Floats:
    return np.broadcast_to(np.asarray(1.0 if base.margin is None else base.margin, dtype=float), len(base.names))


def _money(base: Base, orders: Orders) -> Floats:
    """Net money of the last twelve months of each tier's customers now."""
    assert base.customers is not None
    at = pd.Index(orders.ids).get_indexer(pd.Index(base.customers["customer_id"].astype(str)))
    spent = window(orders, months_back(orders.end, YEAR), orders.end).cents
    tier = base.customers["tier_now"].cat.codes.to_numpy(np.intp)
    mine = (tier >= 0) & (at >= 0)
    return np.bincount(tier[mine], weights=spent[at[mine]], minlength=len(base.names)) / 100


# --- what "lost" means, and what the next meaning would do ----------------------------------------------------------


def lost_meanings(orders: Orders, choices: Choices, months: int, lengths: tuple[int, ...] = MEANINGS) -> pd.DataFrame:
    """What retention, duration and the portfolio's value come to when "lost" means silent for 6, 12, 18 or 24 months.

    `by_length` of `lengths` (and of the period's own `months`), with value: the portfolio's by the chosen method, tiers
    ranked over such a period; and chosen. Not possible or not determined: NaN. Where contracts renew in one month
    (`renewal_month`), only whole years are possible. Source: METHODS, what lost means.

    >>> import datetime as dt
    >>> from clv.orders import orders_from
    >>> from clv.tables import parse_scheme
    >>> lines = pd.DataFrame({"customer_id": ["a", "b", "a"], "date": ["2023-01-01", "2023-02-01", "2024-03-01"],
    ...                       "amount": [8.0, 2.0, 4.0]})
    >>> o = orders_from(lines, dt.date(2025, 1, 1))
    >>> t = lost_meanings(o, Choices(scheme=parse_scheme("All=100")), 12, (12, 24))
    >>> t[["months", "duration_years", "value", "chosen"]].values.tolist()
    [[12, 2.0, 8.0, True], [24, nan, nan, False]]
    """
    table = by_length(orders, sorted({*lengths, months}))
    if renewal_month(left_days(orders, months)) is not None:
        uneven = ~table["months"].map(evens_out)
        table.loc[uneven, "possible"] = False
        table.loc[uneven, [c for c in table.columns if c not in ("months", "possible")]] = np.nan
    worth = []
    for length, possible in zip(table["months"], table["possible"], strict=True):
        found = rolling(orders, choices, int(length), [orders.end]) if possible else None
        worth.append(np.nan if found is None else float(found["portfolio_value"].iloc[-1]))
    return table.assign(value=worth, chosen=table["months"] == months)


def next_meaning(table: pd.DataFrame) -> dict[str, float] | None:
    """The chosen meaning of lost and the next longer one the file allows: months, duration_years and value of both.

    Keys months, duration_years, value and the same with `_next`; `times` = value_next / value. None: there is none.

    >>> t = pd.DataFrame({"months": [12, 18], "possible": True, "duration_years": [2.0, 3.0], "value": [8.0, 12.0],
    ...                   "chosen": [True, False]})
    >>> next_meaning(t)["times"]
    1.5
    """
    chosen = table[table["chosen"]]
    longer = table[table["possible"].astype(bool) & (table["months"] > chosen["months"].max())]
    if chosen.empty or longer.empty:
        return None
    names = ("months", "duration_years", "value")
    found = {name: float(chosen[name].iloc[0]) for name in names}
    found |= {f"{name}_next": float(longer[name].iloc[0]) for name in names}
    return {**found, "times": found["value_next"] / found["value"] if found["value"] else np.nan}
