"""What customers cost: to serve by year as a customer, and to win by channel against what they are worth."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.tables import Floats, among

EDGES = (0.0, 1.0, 2.0, 5.0, 10.0)
YEAR = 365.25
SEEN = ("customer", "from_days", "to_days")


def customer_years(from_days: npt.ArrayLike, to_days: npt.ArrayLike) -> Floats:
    """Years that each customer was seen in each band of its time as a customer; shape (customers, bands).

    `from_days`, `to_days`: whole days as a customer on the first day that is seen and on the day after the last. A
    day's band is that of day / 365.25, as of a purchase on it. A row sums to (to − from) / 365.25. Source: METHODS,
    what it costs.

    >>> (customer_years([0, 300], [366, 400]) * 365.25).round(6).tolist()
    [[366.0, 0.0, 0.0, 0.0, 0.0], [66.0, 34.0, 0.0, 0.0, 0.0]]
    """
    return _days(from_days, to_days) / YEAR


def _days(from_days: npt.ArrayLike, to_days: npt.ArrayLike) -> Floats:
    """The same in days: whole numbers, of which a sum is the same in whatever order the customers come."""
    cuts = np.ceil(np.array(EDGES) * YEAR)
    low, high = np.asarray(from_days, float)[:, None], np.asarray(to_days, float)[:, None]
    days = np.minimum(high, np.append(cuts[1:], np.inf)) - np.maximum(low, cuts)
    return np.asarray(np.maximum(days, 0.0), dtype=float)


def cost_to_serve(
    years: npt.ArrayLike,
    customer: npt.ArrayLike,
    revenue: npt.ArrayLike,
    cost: npt.ArrayLike,
    seen: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Revenue and cost by how long the customer had been one at each purchase, of purchases whose cost is known.

    A row a purchase: `years` as a customer on its day, `customer`, `revenue`, `cost`. `seen`: customer, from_days,
    to_days (`customer_years`) of those all of whose purchases have a known cost. Bands begin at 0, 1, 2, 5 and 10
    years. Columns band (the first whole year: 0 is the first year), customers, purchases, revenue, cost,
    cost_per_purchase, cost_share = cost / revenue (NaN where that is not above 0), customer_years and cost_seen (of the
    `seen`), cost_per_year = cost_seen / customer_years, times and times_year = cost_per_purchase and cost_per_year /
    those of all later bands together (first band only). The bands sum to the purchases, and to the years seen. Source:
    METHODS, what it costs.

    >>> t = cost_to_serve([0.5, 0.6, 3.0], ["a", "a", "b"], [100.0, 100.0, 100.0], [60.0, 40.0, 25.0])
    >>> t[["band", "customers", "purchases", "cost_per_purchase", "cost_share", "times"]].values.tolist()
    [[0.0, 1.0, 2.0, 50.0, 0.5, 2.0], [2.0, 1.0, 1.0, 25.0, 0.25, nan]]
    """
    frame = pd.DataFrame({"years": years, "customer": customer, "revenue": revenue, "cost": cost})
    frame = frame[frame["years"] >= 0]
    at = np.searchsorted(EDGES, frame["years"].to_numpy(float), side="right") - 1
    seen = pd.DataFrame(columns=SEEN) if seen is None else seen
    exposed = pd.Series(_days(seen["from_days"], seen["to_days"]).sum(axis=0) / YEAR, index=EDGES)
    mine = frame["cost"].where(among(frame["customer"], seen["customer"]), 0.0)
    grouped = frame.assign(cost_seen=mine, purchases=1).groupby(np.array(EDGES)[at], sort=True)
    table = grouped[["purchases", "revenue", "cost", "cost_seen"]].sum()
    table.insert(0, "customers", grouped["customer"].nunique())
    table = table.reindex(table.index.union(exposed.index[exposed > 0]), fill_value=0).rename_axis("band")
    table = table.assign(customer_years=exposed.reindex(table.index)).reset_index()
    share = table["cost"] / table["revenue"].where(table["revenue"] > 0)
    per, times = _against_later(table, "cost", "purchases")
    per_year, times_year = _against_later(table, "cost_seen", "customer_years")
    return table.assign(
        cost_per_purchase=per, cost_share=share, times=times, cost_per_year=per_year, times_year=times_year
    )


def _against_later(table: pd.DataFrame, cost: str, of: str) -> tuple[pd.Series, pd.Series]:
    """Cost of each, and in the first band against that of all later bands together; NaN where there is none."""
    later = table[table["band"] > 0]
    number = float(later[of].sum())
    after = float(later[cost].sum()) / number if number > 0 else math.nan
    per = table[cost] / table[of].where(table[of] > 0)
    return per, (per / after).where((table["band"] == 0) & (after > 0))


def pay_back(cost: float, money_year: float, retention: float, years: float = 1.0) -> float:
    """Years until a customer has brought what it cost to win, when a share of such customers leaves each period.

    Money a year × L · (1 − r^(t/L)) / (1 − r) = cost, r per period of L years: t = L · ln(1 − cost·(1 − r)/(m·L)) / ln
    r. Infinite where the cost is never brought in; 0 where there is none. Source: METHODS, what it costs.

    >>> round(pay_back(150, 100, 0.5), 6), pay_back(250, 100, 0.5), pay_back(250, 100, 1.0), pay_back(0, 100, 0.5)
    (2.0, inf, 2.5, 0.0)
    """
    if cost <= 0:
        return 0.0
    if not money_year > 0 or math.isnan(retention):
        return math.inf
    if retention >= 1:
        return cost / money_year
    left = 1 - cost * (1 - retention) / (money_year * years)
    if retention <= 0:
        return years if left >= 0 else math.inf
    return years * math.log(left) / math.log(retention) if left > 0 else math.inf


def by_channel(values: pd.DataFrame, costs: npt.ArrayLike, years: float = 1.0) -> pd.DataFrame:
    """What a customer of each channel is worth against what it cost to win: CLV / cost, and years until it has paid.

    `values`: a row a channel with value, customers, clv, revenue_per_customer (a period's), retention; `costs`: of
    each, in the same order (NaN: not entered). Columns value, customers, clv, money_year, retention, cost, ratio (NaN
    without a cost), years_paid (NaN: never, or no cost entered). Source: METHODS, what it costs.

    >>> v = pd.DataFrame({"value": ["web"], "customers": [10], "clv": [200.0], "revenue_per_customer": [100.0],
    ...                   "retention": [0.5]})
    >>> by_channel(v, [150.0])[["ratio", "years_paid"]].round(6).values.tolist()
    [[1.333333, 2.0]]
    """
    spent = np.asarray(costs, dtype=float)
    money = values["revenue_per_customer"].to_numpy(float) / years
    kept = values["retention"].to_numpy(float)
    paid = [pay_back(c, m, r, years) if c > 0 else np.nan for c, m, r in zip(spent, money, kept, strict=True)]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(spent > 0, values["clv"].to_numpy(float) / spent, np.nan)
    return pd.DataFrame(
        {
            "value": values["value"].astype(str).to_numpy(),
            "customers": values["customers"].to_numpy(),
            "clv": values["clv"].to_numpy(float),
            "money_year": money,
            "retention": kept,
            "cost": spent,
            "ratio": ratio,
            "years_paid": [x if math.isfinite(x) else np.nan for x in paid],
        }
    )
