"""Satisfaction joined to money: who stayed after their answer, what they bring, and behaviour beside emotion.

What goes together with an answer need not be caused by it: those who stay may be satisfied for the same reason that
they stay. Nothing here says what would happen if somebody were made more satisfied; that is an assumption.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.experiments import effect_seen
from clv.limits import FEWEST
from clv.retention import duration, duration_interval, wilson
from clv.tables import TOTAL, Floats, Ints, Method
from clv.value import annuity

NPS_GROUPS = ("promoters", "passives", "detractors")
THIRDS = ("most_satisfied", "between", "least_satisfied")
GRID = ("loyal", "held", "lost_friend", "at_risk")  # much bought and satisfied, not; less bought and satisfied, not
DRAWS = 500
ENDS = (0.025, 0.975)
FEW_LOST = 10
# What a casino saw of its customers' spending a year after their satisfaction had changed: group, change, of whom
PUBLISHED = (("happier", 0.24), ("less_happy", -0.10))


def nps_groups(answers: npt.ArrayLike) -> Ints:
    """Which of NPS_GROUPS an answer is: 9–10 is 0, 7–8 is 1, 0–6 is 2; −1 outside the scale or missing.

    >>> nps_groups([10, 8, 6, np.nan, 11]).tolist()
    [0, 1, 2, -1, -1]
    """
    x = np.asarray(answers, dtype=float)
    valid = np.isfinite(x) & (x >= 0) & (x <= 10)
    return np.where(valid, np.where(x >= 9, 0, np.where(x >= 7, 1, 2)), -1).astype(np.int64)


def thirds(answers: npt.ArrayLike, lowest: float = 1, highest: float = 10) -> Ints:
    """Which of THIRDS an answer is, cut at the answers' own ⅓ and ⅔ quantiles (type 7); −1 outside the scale.

    Equal answers are always in one third; one that is equal to a quantile goes to the lower.

    >>> thirds([1, 5, 9, np.nan]).tolist(), thirds([7, 7, 7]).tolist()
    ([2, 1, 0, -1], [2, 2, 2])
    """
    x = np.asarray(answers, dtype=float)
    valid = np.isfinite(x) & (x >= lowest) & (x <= highest)
    if not valid.any():
        return np.full(len(x), -1, dtype=np.int64)
    low, high = np.quantile(x[valid], [1 / 3, 2 / 3])
    return np.where(valid, np.where(x > high, 0, np.where(x > low, 1, 2)), -1).astype(np.int64)


def after_answer(
    people: pd.DataFrame,
    names: tuple[str, ...],
    years: float,
    rng: np.random.Generator,
    method: Method = "course",
    discount: float = 0.0,
) -> pd.DataFrame:
    """What those who answered in the period before did in the next, a row a group of answers, best first, and Total.

    `people`: a row a customer active in the period of the answer, with group (a place in `names`, −1: no answer),
    stays (active in the next period), brought and brings (revenue in the two periods) and money (what of brought
    counts: its margin where one is known). Columns group, base (who answered), kept, lost, retention with Wilson's
    ends; brought, brings, money (sums), revenue_per_customer (brought / base), kept_revenue (brings / brought, the lost
    as 0) and spent_change (brings / brought − 1 of those who stayed), each with the 2.5 and 97.5 % ends of `DRAWS`
    bootstrap draws of the customers; duration_years (years · base / lost) and clv = money / base / years × the
    discounted years at that retention, both at the ends of the retention; small (under 30 answers), few_lost (under
    10). Nobody lost: duration and clv NaN, low "at least". Migration is counted as the basic model: nobody's tier is
    asked here. Source: METHODS, satisfaction.

    >>> p = pd.DataFrame({"group": [0, 0, 1, 1], "stays": [True, True, True, False], "brought": [10.0] * 4,
    ...                   "brings": [10.0, 14.0, 5.0, 0.0], "money": [10.0] * 4})
    >>> t = after_answer(p, ("a", "b"), 1.0, np.random.default_rng(1))
    >>> t[["base", "retention", "kept_revenue", "clv"]].values.tolist()
    [[2.0, 1.0, 1.2, nan], [2.0, 0.5, 0.25, 20.0], [4.0, 0.75, 0.725, 40.0]]
    """
    group = people["group"].to_numpy(np.int64)
    masks = [*(group == i for i in range(len(names))), group >= 0]
    rows = [_sums(people[mask], rng) for mask in masks]
    table = pd.DataFrame(rows)
    table.insert(0, "group", [*names, TOTAL])
    base, lost = table["base"].to_numpy(float), table["lost"].to_numpy(float)
    low, high = wilson(lost, base)
    with np.errstate(divide="ignore", invalid="ignore"):
        churn, each = lost / base, table["money"].to_numpy(float) / base / years
    ends = duration_interval(lost, base, years)
    used: Method = "course" if method == "migration" else method
    worth = [np.where(c > 0, each * annuity(1 - c, years, discount, used), np.nan) for c in (churn, high, low)]
    return table.assign(
        retention=1 - churn,
        retention_low=1 - high,
        retention_high=1 - low,
        duration_years=duration(churn, years),
        duration_low=ends[0],
        duration_high=ends[1],
        clv=worth[0],
        clv_low=worth[1],
        clv_high=worth[2],
        small=base < FEWEST,
        few_lost=lost < FEW_LOST,
    )


def _sums(part: pd.DataFrame, rng: np.random.Generator) -> dict[str, float]:
    """Counts, money and the ratios of one group, with the ends of each ratio over draws of its customers."""
    stays = part["stays"].to_numpy(bool)
    brought, brings = part["brought"].to_numpy(float), part["brings"].to_numpy(float)
    columns = np.column_stack([np.ones(len(part)), brought, brings, brought * stays, brings * stays])
    found = {
        "base": float(len(part)),
        "kept": float(stays.sum()),
        "lost": float((~stays).sum()),
        "brought": float(brought.sum()),
        "brings": float(brings.sum()),
        "money": float(part["money"].sum()),
        "brought_stayed": float(columns[:, 3].sum()),
        "brings_stayed": float(columns[:, 4].sum()),
    }
    point = _ratios(columns.sum(axis=0)[None, :])[0]
    low, high = _ends(columns, rng)
    for i, name in enumerate(("revenue_per_customer", "kept_revenue", "spent_change")):
        found |= {name: float(point[i]), f"{name}_low": float(low[i]), f"{name}_high": float(high[i])}
    return found


def _ratios(sums: Floats) -> Floats:
    """(revenue per customer, kept share, change of those who stayed) of rows of sums; NaN where it cannot be."""
    n, brought, brings, before, after = sums.T
    with np.errstate(divide="ignore", invalid="ignore"):
        found = [
            np.where(n > 0, brought / n, np.nan),
            np.where(brought > 0, brings / brought, np.nan),
            np.where(before > 0, after / before - 1, np.nan),
        ]
    return np.column_stack(found)


def _ends(columns: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """The 2.5 and 97.5 % ends of the ratios over bootstrap draws; NaN of fewer than two customers."""
    n = len(columns)
    if n < 2:
        return np.full(3, np.nan), np.full(3, np.nan)
    drawn = np.array([columns[rng.integers(0, n, n)].sum(axis=0) for _ in range(DRAWS)])
    ratios = _ratios(drawn)
    known = np.isfinite(ratios).all(axis=0)
    low, high = np.full(3, np.nan), np.full(3, np.nan)
    if known.any():
        low[known], high[known] = np.quantile(ratios[:, known], ENDS, axis=0)
    return low, high


def first_against_last(table: pd.DataFrame) -> dict[str, float]:
    """How much more of the first group than of the last stayed, with Newcombe's 95 % interval: effect, low, high.

    `table`: `after_answer`. TableProblem `group_empty`: nobody in one of the two.

    >>> t = pd.DataFrame({"group": ["a", "b", TOTAL], "base": [100.0, 100.0, 200.0], "kept": [90.0, 80.0, 170.0]})
    >>> {k: round(v, 3) for k, v in first_against_last(t).items() if k in ("effect", "low", "high")}
    {'effect': 0.1, 'low': 0.0, 'high': 0.199}
    """
    first, last = table.iloc[0], table.iloc[-2]
    return effect_seen(int(first["kept"]), int(first["base"]), int(last["kept"]), int(last["base"]))


def emotion_grid(people: pd.DataFrame) -> pd.DataFrame:
    """Behaviour × emotion of those active in both periods who have answered: a row a cell of GRID.

    Behaviour is much where a customer brings at least as much now as in the period before; emotion is good where the
    answer is not in the last group. `people`: group, last (the place of the last group), brought, brings, stays.
    Columns cell, customers, share (of those in cells), revenue (now), revenue_before. The cells are exhaustive and
    exclusive. Names: satisfied and buying as much is loyal, not satisfied is held; satisfied and buying less is a lost
    friend, not satisfied is at risk. Source: METHODS, satisfaction.

    >>> p = pd.DataFrame({"group": [0, 2, 1, 2, -1], "last": 2, "brought": 10.0, "stays": True,
    ...                   "brings": [10.0, 12.0, 3.0, 4.0, 9.0]})
    >>> emotion_grid(p)[["cell", "customers", "revenue"]].values.tolist()
    [['loyal', 1, 10.0], ['held', 1, 12.0], ['lost_friend', 1, 3.0], ['at_risk', 1, 4.0]]
    """
    there = people[(people["group"] >= 0) & people["stays"]]
    much = there["brings"].to_numpy(float) >= there["brought"].to_numpy(float)
    good = there["group"].to_numpy(int) != there["last"].to_numpy(int)
    place = np.where(much, np.where(good, 0, 1), np.where(good, 2, 3))
    rows = [
        (
            cell,
            int((place == i).sum()),
            float(there["brings"].to_numpy(float)[place == i].sum()),
            float(there["brought"].to_numpy(float)[place == i].sum()),
        )
        for i, cell in enumerate(GRID)
    ]
    table = pd.DataFrame(rows, columns=["cell", "customers", "revenue", "revenue_before"])
    whole = table["customers"].sum()
    table.insert(2, "share", table["customers"] / whole if whole else np.nan)
    return table


def beside_published(table: pd.DataFrame) -> pd.DataFrame:
    """The change of spending that a casino reported beside the file's own: who, group, change, low, high, customers,
    brought_stayed, brings_stayed.

    Own: spent_change of the first and the last group of `after_answer`, of those who stayed. Published: customers who
    had become happier spent 24 % more a year later, those who had become less happy 10 % less: a *change* of
    satisfaction, where a file holds its level. Source: METHODS, satisfaction.

    >>> t = pd.DataFrame({"group": ["a", "b", TOTAL], "spent_change": [0.1, -0.2, 0.0], "spent_change_low": 0.0,
    ...                   "spent_change_high": 0.3, "kept": 5.0, "brought_stayed": 10.0, "brings_stayed": 11.0})
    >>> beside_published(t)[["who", "group", "change"]].values.tolist()[1:3]
    [['own', 'b', -0.2], ['casino', 'happier', 0.24]]
    """
    ends = table.iloc[[0, -2]]
    shown = ["who", "group", "change", "low", "high", "customers", "brought_stayed", "brings_stayed"]
    names = ["group", *(f"spent_change{end}" for end in ("", "_low", "_high")), "kept", *shown[-2:]]
    own = [("own", *row) for row in ends[names].itertuples(index=False)]
    theirs = [("casino", group, change, *[np.nan] * 5) for group, change in PUBLISHED]
    return pd.DataFrame([*own, *theirs], columns=shown)
