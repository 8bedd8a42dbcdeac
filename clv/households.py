"""The same base counted by household, or by intermediary, beside by person: what changes, and who is hidden in it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from clv import concentration
from clv.base import Base
from clv.tables import CUSTOMERS, TOTAL, Flags

BEST_FIFTH = 0.2
SUMS = ("purchases_earlier", "revenue_earlier", "purchases_before", "revenue_before", "purchases_now", "revenue_now")
COSTS = ("costed_before", "costed_now", "cost_before", "cost_now")
BESIDE = ("measure", "person", "household")
MEASURES = (
    *("customers", "base", "lost", "retention", "duration_years", "revenue_per_customer", "clv", "portfolio_value"),
    *("best_fifth", "gini"),
)


def by_household(customers: pd.DataFrame, household: pd.Series) -> pd.DataFrame:
    """CUSTOMERS with a row a household: sums of purchases and money, its first and last day.

    `household` has a row a customer, in the order of `customers`; blank or missing: that customer alone. A household
    and a lone customer of one name are never joined. Other columns of sums, such as cost, are added up as well.
    Source: METHODS, households.

    >>> c = pd.DataFrame({"customer_id": ["a", "b", "c"], "first_date": 1, "last_date": [3, 4, 5],
    ...                   **dict.fromkeys(SUMS, [1.0, 2.0, 4.0])})
    >>> by_household(c, pd.Series(["h", "h", None]))[["customer_id", "revenue_now", "last_date"]].values.tolist()
    [['c', 4.0, 5], ['h', 3.0, 4]]
    """
    said = household.reset_index(drop=True).astype(object)
    alone = (said.isna() | (said.astype(str).str.strip() == "")).to_numpy()
    people = customers.reset_index(drop=True)
    unit = np.where(alone, people["customer_id"].astype(object), said)
    known = [name for name in people.columns if name in (*SUMS, *COSTS)]
    rules = {**dict.fromkeys(known, "sum"), "first_date": "min", "last_date": "max"}
    grouped = people.assign(_unit=unit, _alone=alone).groupby(["_alone", "_unit"], sort=True)
    found = grouped.agg({name: rule for name, rule in rules.items() if name in people})
    found = found.sort_index(ascending=[False, True]).reset_index().rename(columns={"_unit": "customer_id"})
    return found[[name for name in dict.fromkeys((*CUSTOMERS, *known)) if name in found]]


def beside(persons: Base, homes: Base) -> pd.DataFrame:
    """How the two counts differ: BESIDE, a row a measure of MEASURES, of all together.

    best_fifth: the share of revenue that the best fifth brings; gini of the revenue. Counts and money are of the whole
    base; ratios and values per person, or per household.
    """
    columns = {}
    for name, base in (("person", persons), ("household", homes)):
        whole = base.portfolio().set_index("tier").loc[TOTAL].to_dict()
        money = _money(base)
        shares = {"best_fifth": concentration.top_share(money, BEST_FIFTH), "gini": concentration.gini(money)}
        columns[name] = [float(shares[m] if m in shares else whole[m]) for m in MEASURES]
    return pd.DataFrame({"measure": list(MEASURES), **columns})


def _money(base: Base) -> pd.Series:
    people = base.customers
    assert people is not None
    return people.loc[people["tier_now"].notna(), "revenue_now"]


def best_among_small(people: pd.DataFrame, household: pd.Series, best: int = 1, small: int = 2) -> pd.DataFrame:
    """Households that hold one of the best among small ones: a row each, those with most revenue first.

    One of the first `best` tiers, and at least one other active member, all of whom are in the last `small` tiers.
    Columns household, customer_id (the best one), members (active), revenue (of all), others (theirs).
    `people` has tier_now as ordered categories; rows as in `household`.

    >>> p = pd.DataFrame({"customer_id": ["a", "b", "c"], "revenue_now": [9.0, 1.0, 5.0],
    ...                   "tier_now": pd.Categorical(["A", "D", "A"], ["A", "B", "C", "D"], ordered=True)})
    >>> best_among_small(p, pd.Series(["h", "h", "g"])).values.tolist()
    [['h', 'a', 2, 10.0, 1.0]]
    """
    tier = people["tier_now"].cat.codes.to_numpy()
    tiers = len(people["tier_now"].cat.categories)
    active: Flags = (tier >= 0) & household.notna().to_numpy()
    here = pd.DataFrame(
        {
            "household": household.to_numpy(dtype=object)[active],
            "customer_id": people["customer_id"].to_numpy(dtype=object)[active],
            "revenue": people["revenue_now"].to_numpy(float)[active],
            "is_best": (tier < best)[active],
            "is_small": (tier >= tiers - small)[active],
        }
    )
    by = here.groupby("household").agg(
        members=("is_best", "size"), best=("is_best", "sum"), small=("is_small", "sum"), revenue=("revenue", "sum")
    )
    held = by[(by["best"] == 1) & (by["small"] == by["members"] - 1) & (by["members"] > 1)]
    ones = here[here["is_best"]].set_index("household").loc[held.index]
    found = held.assign(customer_id=ones["customer_id"], others=held["revenue"] - ones["revenue"]).reset_index()
    ordered = found.sort_values(["revenue", "household"], ascending=[False, True])
    return ordered[["household", "customer_id", "members", "revenue", "others"]].reset_index(drop=True)
