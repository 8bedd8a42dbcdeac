"""Five behaviours of loyalty: how long, how often, for how much, how broadly, and how large a part of all one buys.

A customer can be loyal in one and not in another, so each is measured on its own, and how far those who are best in
one are best in another is told beside what chance alone would give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.tables import TOTAL, Flags, Floats

BEHAVIOURS = ("duration", "frequency", "volume", "depth", "wallet")
BEST = 0.2  # the best fifth
# What is summed a tier: column of the table, column of the people in the period, and in the one before
SUMMED = (
    ("purchases", "purchases_now", "purchases_before"),
    ("revenue", "revenue_now", "revenue_before"),
    ("products", "products_now", "products_before"),
)
STAY = ("base", "lost", "duration_years", "duration_low", "duration_high", "few_lost")  # of the portfolio
RATIOS = {"frequency": "purchases", "volume": "revenue", "depth": "products"}


def by_tier(people: pd.DataFrame, portfolio: pd.DataFrame, tiers: Sequence[str]) -> pd.DataFrame:
    """The five behaviours of each tier's customers now, and of the whole: a row a tier and Total.

    `people`: CUSTOMERS in tiers, with products_now, products_before (NaN: not known) and wallet (share of what a
    customer buys in all that is bought here, 0–1; NaN: not known). Columns tier, customers, base, lost,
    duration_years with its ends and few_lost (of the portfolio), purchases, revenue, products (sums), frequency,
    volume, depth (each over the customers, per period), wallet_revenue, wallet_total (of those whose share is known:
    revenue, and revenue / share) and wallet = the one over the other; then frequency_growth, volume_growth,
    depth_growth: against the customers of the tier of the same name in the period before, over those customers, NaN
    where nobody was in it. Ratios of sums, never means of ratios. Source: Söderlund (2001), Den lojala kunden; METHODS,
    five behaviours.

    >>> p = pd.DataFrame({"tier_now": ["A", "A"], "tier_before": ["A", None], "purchases_now": [2, 4],
    ...     "purchases_before": [1, 0], "revenue_now": [10.0, 30.0], "revenue_before": [10.0, 0.0],
    ...     "products_now": [1.0, 2.0], "products_before": [1.0, 0.0], "wallet": [0.5, np.nan]})
    >>> q = pd.DataFrame({"tier": ["A", TOTAL], "base": 1.0, "lost": 0.0, **dict.fromkeys(STAY[2:], np.nan)})
    >>> by_tier(p, q, ["A"])[["frequency", "volume", "depth", "wallet", "frequency_growth"]].values.tolist()[0]
    [3.0, 20.0, 1.5, 0.5, 2.0]
    """
    rows = [_row(people, tier, tier) for tier in tiers] + [_row(people, TOTAL, None)]
    table = pd.DataFrame(rows)
    stay = portfolio.set_index("tier")[list(STAY)].reindex(table["tier"]).reset_index(drop=True)
    table = pd.concat([table, stay], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        for name, what in RATIOS.items():
            now, before = table[what] / table["customers"], table[f"{what}_before"] / table["customers_before"]
            table[name] = now.where(table["customers"] > 0)
            table[f"{name}_growth"] = (now / before - 1).where((table["customers_before"] > 0) & (before > 0))
    table["wallet"] = (table["wallet_revenue"] / table["wallet_total"]).where(table["wallet_total"] > 0)
    return table


def _row(people: pd.DataFrame, name: str, tier: str | None) -> dict[str, object]:
    """Sums of one tier, or of all: of those in it now, and of those who were in it the period before."""
    now = people[people["tier_now"].notna() if tier is None else people["tier_now"] == tier]
    then = people[people["tier_before"].notna() if tier is None else people["tier_before"] == tier]
    row: dict[str, object] = {"tier": name, "customers": float(len(now)), "customers_before": float(len(then))}
    for what, of_now, of_before in SUMMED:
        row |= {what: _sum(now[of_now]), f"{what}_before": _sum(then[of_before])}
    money, share = now["revenue_now"].to_numpy(float), now["wallet"].to_numpy(float)
    known = np.isfinite(share) & (share > 0)
    row |= {"wallet_revenue": float(money[known].sum()), "wallet_total": float((money[known] / share[known]).sum())}
    return row


def _sum(values: pd.Series) -> float:
    """The sum; NaN where one is not known."""
    return float(values.astype(float).sum(skipna=False))


def with_entered(table: pd.DataFrame, shares: Mapping[str, float]) -> pd.DataFrame:
    """The same with shares of wallet that a person has given per tier, where the file has none: 0–1, 0 not known.

    The total is the revenue of the tiers so given over what their customers buy in all, revenue / share.

    >>> t = pd.DataFrame({"tier": ["A", "B", TOTAL], "revenue": [50.0, 10.0, 60.0], "wallet": np.nan,
    ...                   "wallet_revenue": 0.0, "wallet_total": 0.0})
    >>> with_entered(t, {"A": 0.5, "B": 0.1})["wallet"].tolist()
    [0.5, 0.1, 0.3]
    """
    share = table["tier"].map(shares).astype(float)
    given = share.where((share > 0) & (share <= 1))
    total, revenue = table["revenue"] / given, table["revenue"].where(given.notna(), 0.0)
    whole = table["tier"] == TOTAL
    total = total.fillna(0.0).mask(whole, float(total.sum()))
    revenue = revenue.mask(whole, float(revenue.sum()))
    return table.assign(
        wallet_revenue=revenue, wallet_total=total, wallet=(revenue / total.where(total > 0)).astype(float)
    )


def best(values: npt.ArrayLike, share: float = BEST) -> Flags:
    """Who is in the best `share` by value: the ⌈share · n⌉ largest of the n known, and all who equal the last of them.

    Equal customers stay together, so that the order of a file decides nothing.

    >>> best([5, 4, 4, 1, np.nan], 0.5).tolist()
    [True, True, True, False, False]
    """
    x = np.asarray(values, dtype=float)
    known = np.isfinite(x)
    if not known.any():
        return np.zeros(len(x), dtype=bool)
    count = int(np.ceil(share * known.sum() - 1e-9))
    limit = np.sort(x[known])[::-1][max(count, 1) - 1]
    return np.asarray(known & (np.nan_to_num(x, nan=-np.inf) >= limit))


def overlaps(values: Mapping[str, Floats], share: float = BEST) -> pd.DataFrame:
    """How many of the best fifth in one behaviour are in the best fifth in another: a row a pair, each way.

    `values`: a behaviour's value of every active customer (NaN: not known). Columns of_best, also, customers (in the
    best fifth of the first whose second is known), both, overlap = both / customers, in_best and known (of all whose
    second is known, who are best in it) and chance = in_best / known, what the overlap would be if the two had nothing
    to do with each other. Overlap is between 0 and 1, and 1 with itself. Source: METHODS, five behaviours.

    >>> found = overlaps({"a": np.array([9.0, 1, 2, 3, 4]), "b": np.array([1.0, 9, 2, 3, 4])})
    >>> found[["of_best", "also", "overlap", "chance"]].values.tolist()
    [['a', 'a', 1.0, 0.2], ['a', 'b', 0.0, 0.2], ['b', 'a', 0.0, 0.2], ['b', 'b', 1.0, 0.2]]
    """
    top = {name: best(each, share) for name, each in values.items()}
    rows = []
    for one, mine in top.items():
        for other, theirs in top.items():
            known = np.isfinite(values[other])
            there, both = int((mine & known).sum()), int((mine & theirs).sum())
            rows.append((one, other, there, both, int(theirs.sum()), int(known.sum())))
    table = pd.DataFrame(rows, columns=["of_best", "also", "customers", "both", "in_best", "known"])
    return table.assign(
        overlap=table["both"] / table["customers"].where(table["customers"] > 0),
        chance=table["in_best"] / table["known"].where(table["known"] > 0),
    )
