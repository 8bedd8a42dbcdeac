"""What customers left while they stayed, and what it is worth to win back those who left altogether."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.retention import wilson
from clv.small_groups import LEAST
from clv.tables import TableProblem

Ints = npt.NDArray[np.int64]


def left_products(bought: pd.DataFrame, still: pd.Series) -> pd.DataFrame:
    """Who bought a product in the previous period and not in this one: how many stayed customers, and how many left.

    `bought`: a row a customer and product with customer_id, product, before and now (money above 0 in each period; 0:
    nothing). `still`: whether each customer (by id) is active now. Columns product, held (bought it before), left (of
    them, not now), stayed (of those, still customers), gone (left altogether), money (what those who stayed bought the
    product for before), share = left / held, with share_low and share_high (Wilson 95 %). The most who stayed first.
    Source: METHODS, why they left.

    >>> b = pd.DataFrame({"customer_id": ["a", "a", "b"], "product": ["x", "y", "x"], "before": [5.0, 2.0, 4.0],
    ...                   "now": [0.0, 3.0, 0.0]})
    >>> left_products(b, pd.Series({"a": True, "b": False}))[["held", "left", "stayed", "gone"]].values.tolist()
    [[2, 2, 1, 1], [1, 0, 0, 0]]
    """
    had = bought[bought["before"] > 0]
    left = ~(had["now"] > 0)
    here = had["customer_id"].map(still).fillna(False).astype(bool)
    rows = had.assign(
        held=1, left=left.astype(int), stayed=(left & here).astype(int), gone=(left & ~here).astype(int)
    ).assign(money=had["before"].where(left & here, 0.0))
    table = rows.groupby("product", sort=True)[["held", "left", "stayed", "gone", "money"]].sum().reset_index()
    low, high = wilson(table["left"], table["held"])
    table = table.assign(share=table["left"] / table["held"], share_low=low, share_high=high)
    return table.sort_values(["stayed", "product"], ascending=[False, True], ignore_index=True)


def left_one_and_stayed(bought: pd.DataFrame, still: pd.Series) -> int:
    """How many customers left at least one product and are still customers.

    >>> b = pd.DataFrame({"customer_id": ["a", "a", "b"], "product": ["x", "y", "x"], "before": [5.0, 2.0, 4.0],
    ...                   "now": [0.0, 3.0, 0.0]})
    >>> left_one_and_stayed(b, pd.Series({"a": True, "b": False}))
    1
    """
    left = bought[(bought["before"] > 0) & ~(bought["now"] > 0)]
    ids = left["customer_id"].drop_duplicates()
    return int(ids.map(still).fillna(False).astype(bool).sum())


def came_back(reason: npt.ArrayLike, back: npt.ArrayLike) -> pd.DataFrame:
    """Of those who left a period ago, how many are back now, by the reason they gave.

    A row a customer who left then: `reason`, and whether it is `back`. Columns reason, left_then, returned,
    back_share = returned / left_then with back_low and back_high (Wilson 95 %); where under five left, the share and
    its ends are NaN. Source: METHODS, why they left.

    >>> t = came_back(["price"] * 5 + ["moved"], [True, False, False, False, False, True])
    >>> t[["reason", "left_then", "returned", "back_share"]].values.tolist()
    [['moved', 1, 1, nan], ['price', 5, 1, 0.2]]
    """
    rows = pd.DataFrame({"reason": reason, "back": np.asarray(back, dtype=bool)})
    table = rows.groupby("reason", sort=True)["back"].agg(left_then="size", returned="sum").reset_index()
    low, high = wilson(table["returned"], table["left_then"])
    enough = table["left_then"] >= LEAST
    shares = {"back_share": table["returned"] / table["left_then"], "back_low": low, "back_high": high}
    return table.assign(**{name: pd.Series(share).where(enough) for name, share in shares.items()})


@dataclass(frozen=True)
class WonBack:
    """What winning back comes to: customers back, their value, the cost, the net, and the share that pays for it."""

    returned: float
    value: float
    cost: float
    net: float
    break_even: float


def win_back(lost: float, share: float, clv: float, cost_each: float, once: float = 0.0) -> WonBack:
    """Lost customers who are approached, of whom a share comes back and is worth `clv` each.

    returned = lost · share; value = returned · clv; cost = lost · cost_each + once (everybody is approached, whoever
    comes); net = value − cost; break_even = cost / (lost · clv), NaN where nobody is lost or worth anything, and above
    1 never. `share` beyond those who come back by themselves. Below 0, or a share above 1: TableProblem
    `lever_out_of_range`. Source: METHODS, why they left.

    >>> found = win_back(1000, 0.05, 2000.0, 20.0, 10_000.0)
    >>> found.returned, found.value, found.cost, found.net, found.break_even
    (50.0, 100000.0, 30000.0, 70000.0, 0.015)
    """
    if not (0 <= share <= 1 and cost_each >= 0 and once >= 0):
        raise TableProblem("lever_out_of_range", values=f"{share:g}, {cost_each:g}, {once:g}")
    returned = lost * share
    cost = lost * cost_each + once
    value = returned * clv
    even = cost / (lost * clv) if lost > 0 and clv > 0 else np.nan
    return WonBack(returned, value, cost, value - cost, float(even))
