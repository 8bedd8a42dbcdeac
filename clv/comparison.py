"""Compare the values of one attribute: channel, product, region, first product, number of products, tenure."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from clv.base import from_customers
from clv.limits import FEWEST
from clv.periods import Period
from clv.tables import PORTFOLIO, TOTAL, Choices, Floats, History, TableProblem, active


def compare(
    people: pd.DataFrame,
    choices: Choices,
    *,
    years: float,
    period: Period | None = None,
    history: History = "none",
    one_revenue: bool = False,
) -> pd.DataFrame:
    """The portfolio table of every value: `value`, then PORTFOLIO, index and small; a row a tier, the last one Total.

    `people`: CUSTOMERS with a column `value`, from `study.history.split` (rows divide: who has rows of two values
    counts in both, and can leave one) or with `by_customer` (customers divide). Each value is counted as if its rows
    were the whole file, tiers ranked within it. index (Total rows) = revenue per customer against that of all `people`
    together, each counted once: 1 is average. small: under 30 customers now or in the base. Largest revenue first; a
    value nobody is active in is left out. Nobody at all: TableProblem `nobody_active`. Source: METHODS, by attribute.

    >>> from clv.tables import parse_scheme
    >>> c = pd.DataFrame({"value": ["web", "shop"], "customer_id": ["a", "b"], "purchases_earlier": 0,
    ...     "revenue_earlier": 0.0, "purchases_before": 1, "revenue_before": 1.0, "purchases_now": 1,
    ...     "revenue_now": [3.0, 1.0], "first_date": 0, "last_date": 0})
    >>> t = compare(c, Choices(scheme=parse_scheme("All=100")), years=1.0)
    >>> t.loc[t["tier"] == "Total", ["value", "revenue", "index"]].values.tolist()
    [['web', 3.0, 1.5], ['shop', 1.0, 0.5]]
    """
    tables = []
    for value, part in people.groupby("value", sort=True):
        base = from_customers(
            part.drop(columns="value").reset_index(drop=True),
            choices,
            years=years,
            period=period,
            history=history,
            one_revenue=one_revenue,
        )
        if base.tiers["customers"].sum():
            tables.append(_portfolio(str(value), base.portfolio()))
    if not tables:
        raise TableProblem("nobody_active")
    whole = pd.concat(tables, ignore_index=True)
    totals = whole[whole["tier"] == TOTAL]
    now = active(people["purchases_now"], people["revenue_now"])
    average = totals["revenue"].sum() / people.loc[now, "customer_id"].nunique()
    whole["index"] = np.where(whole["tier"] == TOTAL, whole["revenue_per_customer"] / average, np.nan)
    rank = totals.set_index("value")["revenue"].rank(ascending=False, method="first")
    return whole.iloc[whole["value"].map(rank).argsort(kind="stable")].reset_index(drop=True)


def _portfolio(value: str, table: pd.DataFrame) -> pd.DataFrame:
    table = table[list(PORTFOLIO)].copy()
    table.insert(0, "value", value)
    few = (table["customers"] < FEWEST) | (table["base"].fillna(FEWEST) < FEWEST)
    return table.assign(small=few)


def by_customer(customers: pd.DataFrame, values: pd.DataFrame, most: int = 12) -> pd.DataFrame:
    """CUSTOMERS with each one's value first, from `study.history.values_of`: customers divide without overlap.

    The `most` values with the most customers are kept; who has none is left out.

    >>> c = pd.DataFrame({"customer_id": ["a", "b"]})
    >>> by_customer(c, pd.DataFrame({"customer_id": ["a"], "value": ["web"]})).values.tolist()
    [['web', 'a']]
    """
    mine = customers.merge(values, on="customer_id", how="inner")
    kept = mine["value"].value_counts().index[:most]
    mine = mine[mine["value"].isin(kept)]
    return mine[["value", *(c for c in mine.columns if c != "value")]].reset_index(drop=True)


def profile(found: pd.DataFrame, members: pd.Series) -> pd.DataFrame:
    """Who some customers are: share of the members and of all who have each mark, and how many times as common.

    `found`: a boolean column a mark, a row a customer; `members`: who belongs, on the same rows. Columns mark, share,
    share_all, times (share ÷ share_all; NaN where nobody has it), and what the shares are of: have, members, have_all,
    everybody (customers). Shares as fractions. Nobody belongs: TableProblem
    `nobody_active`. Source: METHODS, by attribute.

    >>> found = pd.DataFrame({"house": [True, True, False, False], "flat": [False, False, True, True]})
    >>> profile(found, pd.Series([True, False, False, False]))[["mark", "share", "share_all", "times"]].values.tolist()
    [['house', 1.0, 0.5, 2.0], ['flat', 0.0, 0.5, 0.0]]
    """
    if not members.any():
        raise TableProblem("nobody_active")
    share, everybody = found[members].mean(), found.mean()
    times = share / everybody.where(everybody > 0)
    return pd.DataFrame(
        {
            "mark": list(found.columns),
            "share": share.to_numpy(),
            "share_all": everybody.to_numpy(),
            "times": times.to_numpy(),
            "have": found[members].sum().to_numpy(),
            "members": int(members.sum()),
            "have_all": found.sum().to_numpy(),
            "everybody": len(found),
        }
    )


def bands(numbers: Floats, edges: tuple[float, ...]) -> pd.Series:
    """The band of each number, such as products held or tenure: "1", "2", "3+" for edges 1, 2, 3.

    Each edge begins a band that ends before the next; below the first edge or of NaN: missing. A band of one whole
    number is named by it, a longer one "3–5", the last "6+".

    >>> bands(np.array([1.0, 4.0, 9.0, 0.0]), (1, 2, 6)).tolist()
    ['1', '2–5', '6+', nan]
    """
    names = [f"{a:g}" if b - a == 1 else f"{a:g}–{b - 1:g}" for a, b in pairwise(edges)] + [f"{edges[-1]:g}+"]
    at = np.where(np.isnan(numbers), -1, np.searchsorted(edges, numbers, side="right") - 1)
    return pd.Series(pd.array(names, dtype="str").take(at, allow_fill=True))
