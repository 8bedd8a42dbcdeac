"""What came of a list: who bought and for how much, those contacted against those held out, with intervals."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd

from clv.experiments import effect_seen
from clv.orders import window
from clv.student import t95
from clv.tables import TOTAL, Flags, Floats, Orders, TableProblem

FEWEST = 2  # in each group, from which a spread is known
CAME = (
    *("reason", "contacted", "bought", "held_out", "bought_out", "share", "share_out", "effect", "low", "high"),
    *("revenue", "revenue_out", "more", "more_low", "more_high", "verdict"),
)


def bought_since(orders: Orders, day: dt.date) -> pd.DataFrame:
    """What every customer of the file did from a day on: customer_id, bought (yes or no), revenue.

    bought: a purchase on that day or later, and net revenue over 0. TableProblem `list_after_file`: the file ends
    before that day, or on it.

    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["a", "b"], "date": ["2024-12-01", "2025-01-02"], "amount": [9.0, 5.0]})
    >>> bought_since(orders_from(lines, dt.date(2025, 2, 1)), dt.date(2025, 1, 1)).values.tolist()
    [['a', False, 0.0], ['b', True, 5.0]]
    """
    if day >= orders.end:
        raise TableProblem("list_after_file", day=day, end=orders.end)
    found = window(orders, max(day, orders.first), orders.end)
    revenue = found.cents / 100
    return pd.DataFrame(
        {"customer_id": orders.ids, "bought": (found.purchases > 0) & (revenue > 0), "revenue": revenue}
    )


def means_apart(first: Floats, second: Floats) -> dict[str, float]:
    """How far apart two means are, with the 95 % interval: keys effect (first − second), low, high.

    Welch: ± t·√(s₁²/n₁ + s₂²/n₂), t of the Welch–Satterthwaite degrees of freedom, rounded down. NaN ends: fewer than
    two in a group. Source: Welch (1947), Biometrika 34, 28–35.

    >>> {k: round(v, 3) for k, v in means_apart(np.array([1.0, 2, 3]), np.array([1.0, 1, 2])).items()}
    {'effect': 0.667, 'low': -1.455, 'high': 2.788}
    """
    n, m = len(first), len(second)
    if min(n, m) < FEWEST:
        apart = float(first.mean() - second.mean()) if n and m else math.nan
        return {"effect": apart, "low": math.nan, "high": math.nan}
    a, b = float(first.var(ddof=1)) / n, float(second.var(ddof=1)) / m
    apart = float(first.mean() - second.mean())
    if a + b == 0:
        return {"effect": apart, "low": apart, "high": apart}
    free = (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (m - 1))
    half = t95(math.floor(free + 1e-9)) * math.sqrt(a + b)
    return {"effect": apart, "low": apart - half, "high": apart + half}


def came_of_it(listed: pd.DataFrame, since: pd.DataFrame) -> pd.DataFrame:
    """What came of a list: CAME, a row a reason of it, and TOTAL of those reasons that hold anybody out.

    `listed`: customer_id, reason, held_out, waits (yes or no); who waited was not contacted and is left out. `since`:
    from `bought_since`; who is not in it has not bought. contacted and held_out are all of them, whether or not they
    were reached, so that chance alone has parted them. bought and bought_out: how many bought, share and share_out of
    them; effect the shares' difference with Newcombe's interval; revenue and revenue_out a customer, and more their
    difference with Welch's.
    verdict: "more" or "less" where the share's interval leaves out 0, "chance" where it does not, "alone" where
    nobody was held out. Source: METHODS, what came of a list.

    >>> l = pd.DataFrame({"customer_id": range(150), "reason": "lost", "held_out": [False] * 70 + [True] * 80,
    ...                   "waits": False})
    >>> s = pd.DataFrame({"customer_id": range(150), "bought": [True] * 56 + [False] * 14 + [True] * 48 + [False] * 32,
    ...                   "revenue": 1.0})
    >>> came_of_it(l, s)[["reason", "effect", "low", "high", "verdict"]].round(4).values.tolist()[0]
    ['lost', 0.2, 0.0524, 0.3339, 'more']
    """
    mine = listed[~listed["waits"].astype(bool)]
    found = mine.merge(since, on="customer_id", how="left")
    bought = found["bought"].eq(True).to_numpy(bool)
    revenue = np.nan_to_num(found["revenue"].to_numpy(float))  # who is not in the new file has bought for nothing
    held, reason = found["held_out"].to_numpy(bool), found["reason"].to_numpy(object)
    reasons = list(dict.fromkeys(reason.tolist()))
    tried = [code for code in reasons if held[reason == code].any()]
    parts = [(code, reason == code) for code in reasons]
    if tried:
        parts.append((TOTAL, np.isin(reason, np.array(tried, dtype=object))))
    rows = [(code, *_row(bought[part], revenue[part], held[part])) for code, part in parts]
    return pd.DataFrame(rows, columns=list(CAME))


def _row(bought: Flags, revenue: Floats, held: Flags) -> tuple[object, ...]:
    """One row of the table: those contacted against those held out."""
    n, m = int((~held).sum()), int(held.sum())
    k, j = int(bought[~held].sum()), int(bought[held].sum())
    money = (
        means_apart(revenue[~held], revenue[held]) if n and m else dict.fromkeys(("effect", "low", "high"), math.nan)
    )
    share = effect_seen(k, n, j, m) if n and m else dict.fromkeys(("effect", "low", "high"), math.nan)
    verdict = "alone" if not (n and m) else "more" if share["low"] > 0 else "less" if share["high"] < 0 else "chance"
    shares = (k / n if n else math.nan, j / m if m else math.nan)
    each = (float(revenue[part].mean()) if part.any() else math.nan for part in (~held, held))
    return (n, k, m, j, *shares, *share.values(), *each, *money.values(), verdict)
