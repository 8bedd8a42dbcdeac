"""Concentration of value: deciles, Lorenz curve, Gini coefficient, and the whale curve of cumulative profit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.benchmarks import cases
from clv.orders import UNIT, whole_cents
from clv.tables import Floats, TableProblem, cents


def _money(values: npt.ArrayLike, *, losses: bool = False) -> Floats:
    """Finite amounts, best first; TableProblem `nobody_active` when there are none, `negative_amounts` below 0."""
    x = np.asarray(values, dtype=float)
    x = -np.sort(-x[np.isfinite(x)])
    if not len(x):
        raise TableProblem("nobody_active")
    if not losses and (x[-1] < 0 or x.sum() <= 0):
        raise TableProblem("negative_amounts", lowest=float(x[-1]))
    return x


def value_groups(values: npt.ArrayLike, many: int = 10) -> pd.DataFrame:
    """Customers in `many` groups of equal size by amount, best first (deciles): what each brings.

    Columns group (1 = best), customers, amount, share, cumulative_customers, cumulative_share (fractions), lowest,
    per_customer, index = per_customer against the average customer. Cuts at ceil(k·n/many); ties are cut by rank.
    Any money a customer may be ranked by: revenue, profit, CLV. Nobody: TableProblem `nobody_active`.

    >>> value_groups([7, 1, 1, 1], 2)[["group", "customers", "share", "index"]].values.tolist()
    [[1.0, 2.0, 0.8, 1.6], [2.0, 2.0, 0.2, 0.4]]
    """
    x = _money(values, losses=True)
    n, whole = len(x), float(x.sum())
    ends = np.array([-(-k * n // many) for k in range(1, many + 1)])
    starts = np.concatenate([[0], ends[:-1]])
    running = np.concatenate([[0.0], np.cumsum(x)])
    size, amount = (ends - starts).astype(float), running[ends] - running[starts]
    with np.errstate(divide="ignore", invalid="ignore"):
        per = np.where(size > 0, amount / size, np.nan)
        share, cumulative = (np.where(whole != 0, v / whole, np.nan) for v in (amount, running[ends]))
        index = np.where(whole != 0, per / (whole / n), np.nan)
    return pd.DataFrame(
        {
            "group": np.arange(1, many + 1),
            "customers": size.astype(int),
            "amount": amount,
            "share": share,
            "cumulative_customers": ends / n,
            "cumulative_share": cumulative,
            "lowest": np.where(size > 0, x[np.maximum(ends - 1, 0)], np.nan),
            "per_customer": per,
            "index": index,
        }
    )


def top_share(values: npt.ArrayLike, share: float) -> float:
    """Share of the money that the best `share` of the customers brings; ceil(share·n) customers.

    >>> top_share([70, 10, 10, 10], 0.25)
    0.7
    """
    x = _money(values)
    many = int(np.ceil(round(share * len(x), 9)))
    return float(x[:many].sum() / x.sum())


def share_that_gives(values: npt.ArrayLike, wanted: float = 0.8) -> float:
    """k in "k % of the customers give 80 %": the fewest customers, best first, that bring `wanted` of the money.

    >>> share_that_gives([70, 10, 10, 10], 0.8)
    0.5
    """
    x = _money(values)
    running = np.cumsum(cents(x))
    return float((np.searchsorted(running, wanted * running[-1] - 1e-6) + 1) / len(x)) if wanted > 0 else 0.0


def lorenz(values: npt.ArrayLike, points: int = 201) -> pd.DataFrame:
    """Lorenz curve, poorest first, from (0, 0) to (1, 1): customers, value (cumulative shares); at most `points` rows.

    Source: Lorenz (1905). Negative amounts: TableProblem `negative_amounts` (profit: see `whale`).

    >>> lorenz([3, 1]).values.tolist()
    [[0.0, 0.0], [0.5, 0.25], [1.0, 1.0]]
    """
    return _cumulative(_money(values)[::-1], points)


def best_first(values: npt.ArrayLike, points: int = 201) -> pd.DataFrame:
    """The same curve, best customers first, as it is read aloud: so many per cent give so much. customers, value.

    >>> best_first([3, 1]).values.tolist()
    [[0.0, 0.0], [0.5, 0.75], [1.0, 1.0]]
    """
    return _cumulative(_money(values), points)


def _cumulative(x: Floats, points: int) -> pd.DataFrame:
    running = np.concatenate([[0.0], np.cumsum(x)])
    at = _spread(len(x), points)
    return pd.DataFrame({"customers": at / len(x), "value": running[at] / running[-1]})


def _spread(n: int, points: int) -> npt.NDArray[np.int64]:
    """Positions 0…n, evenly thinned to at most `points`."""
    return np.unique(np.rint(np.linspace(0, n, min(points, n + 1))).astype(np.int64))


def gini(values: npt.ArrayLike) -> float:
    """Gini coefficient, mean difference over twice the mean: 0 all alike, towards 1 one has all.

    Source: Gini (1912). Σ(2i − n − 1)xᵢ / (n Σx), xᵢ rising.

    >>> gini([1, 1, 1]), gini([0, 0, 0, 4])
    (0.0, 0.75)
    """
    x = _money(values)[::-1]
    n = len(x)
    return float((2 * np.arange(1, n + 1) - n - 1) @ x / (n * x.sum()))


def known_cases() -> pd.DataFrame:
    """Cases to compare with: case, customers_share, amount_share, source.

    >>> known_cases()[["customers_share", "amount_share"]].values.tolist()
    [[0.26, 0.82]]
    """
    return _cases("revenue_share")


def known_profit_cases() -> pd.DataFrame:
    """Published shares of *profit*, to mark on a whale curve: case, customers_share, amount_share, source.

    Two claims of one and the same deck that cannot both be of profit; each is marked, neither is a law.

    >>> known_profit_cases()[["customers_share", "amount_share"]].values.tolist()
    [[0.2, 2.0], [0.2, 0.8]]
    """
    return _cases("profit_share")


def _cases(of: str) -> pd.DataFrame:
    rows = [(one.who, one.customers_share, one.value, one.source) for one in cases(of)]
    return pd.DataFrame(rows, columns=["case", "customers_share", "amount_share", "source"])


def profits(customers: pd.DataFrame) -> pd.DataFrame:
    """Profit per customer in the period now, amount − cost over rows with a cost.

    Columns customer_id, tier_now (where there), revenue, profit, covered (share of the revenue it is measured on).
    Only customers whose rows have a cost: a missing cost is never 0. No cost in the file: TableProblem `no_cost`.

    >>> c = pd.DataFrame({"customer_id": ["a", "b"], "revenue_now": [10.0, 5.0], "costed_now": [10.0, 0.0],
    ...                   "cost_now": [12.0, 0.0]})
    >>> profits(c)[["customer_id", "profit", "covered"]].values.tolist()
    [['a', -2.0, 1.0]]
    """
    if "costed_now" not in customers or not customers["costed_now"].fillna(0).any():
        raise TableProblem("no_cost")
    there = (customers["costed_now"].fillna(0) != 0) | (customers["cost_now"].fillna(0) != 0)
    kept = customers[there]
    money = kept["costed_now"] - kept["cost_now"]
    table = pd.DataFrame({"customer_id": kept["customer_id"], "revenue": kept["revenue_now"], "profit": money.round(2)})
    if "tier_now" in kept:
        table.insert(1, "tier_now", kept["tier_now"])
    revenue = kept["revenue_now"].where(kept["revenue_now"] > 0)
    costed = whole_cents(np.rint(kept["costed_now"].to_numpy(float) * UNIT)) / 100  # rounded as revenue is
    return table.assign(covered=(costed / revenue).clip(upper=1)).reset_index(drop=True)


def whale(profit: npt.ArrayLike, points: int = 201) -> pd.DataFrame:
    """Whale curve: cumulative profit, most profitable customers first, from (0, 0) to (1, total).

    Columns customers (share), number, profit, share (of the total; NaN when the total is not above 0). The peak is
    always a row. Source: Kaplan & Narayanan (2001), J. Cost Management 15(5), 5–15.

    >>> whale([5, 3, -2])[["number", "profit"]].values.tolist()
    [[0.0, 0.0], [1.0, 5.0], [2.0, 8.0], [3.0, 6.0]]
    """
    x = _money(profit, losses=True)
    running = np.concatenate([[0.0], np.cumsum(cents(x))]) / 100
    at = np.unique(np.append(_spread(len(x), points), int((x > 0).sum())))
    whole = running[-1]
    share = running[at] / whole if whole > 0 else np.full(len(at), np.nan)
    return pd.DataFrame({"customers": at / len(x), "number": at, "profit": running[at], "share": share})


def whale_summary(profit: npt.ArrayLike) -> dict[str, float]:
    """The whale curve in figures: customers, total, peak, peak_customers, peak_share (of customers), given_back
    (peak − total), unprofitable (customers with profit < 0), loss (what they cost together).

    >>> whale_summary([5, 3, -2])["given_back"], whale_summary([5, 3, -2])["unprofitable"]
    (2.0, 1.0)
    """
    x = cents(_money(profit, losses=True))
    best = int((x > 0).sum())
    peak, whole = x[:best].sum() / 100, x.sum() / 100
    return {
        "customers": float(len(x)),
        "total": float(whole),
        "peak": float(peak),
        "peak_customers": float(best),
        "peak_share": best / len(x),
        "given_back": float(peak - whole),
        "unprofitable": float((x < 0).sum()),
        "loss": float(x[x < 0].sum() / 100),
    }


def profit_groups(profit: npt.ArrayLike, cuts: Sequence[float] = (0.2, 0.8, 1.0)) -> pd.DataFrame:
    """Best 20 %, middle and last 20 % by profit: group, customers, profit, share (of the total; may pass 1).

    "20 % of the customers bring 200 % of the profit, another 20 % cost it." Cuts are cumulative shares.

    >>> profit_groups([10, 1, 1, 1, -8])["share"].tolist()
    [2.0, 0.6, -1.6]
    """
    x = _money(profit, losses=True)
    ends = [int(np.ceil(round(c * len(x), 9))) for c in cuts]
    parts = [x[a:b] for a, b in zip([0, *ends[:-1]], ends, strict=True)]
    whole = float(x.sum())
    rows = [(i + 1, len(p), float(p.sum()), p.sum() / whole if whole > 0 else np.nan) for i, p in enumerate(parts)]
    return pd.DataFrame(rows, columns=["group", "customers", "profit", "share"])
