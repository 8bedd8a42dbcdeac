"""Sampling error of a base's value: the customers are drawn anew, with who stays, who moves and what they spend.

The interval of the portfolio table says how unsure it is who stays. Here the money of next year's customers is unsure
too: the cells of the flow statement are drawn, their customers and what each brings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from clv.base import Base
from clv.tables import TOTAL, Floats, Method, TableProblem
from clv.value import annuity, per_period, solvable

DRAWS = 500
ENDS = (0.025, 0.975)


@dataclass(frozen=True)
class Draws:
    """Flow statements drawn anew, one a row: customers, money (margin, where known), base and lost, (n, tiers).

    moves (n, tiers, tiers); arrived (n, tiers): new and won back. money is per period of `years`.
    """

    years: float
    customers: Floats
    money: Floats
    base: Floats
    lost: Floats
    moves: Floats
    arrived: Floats


def flow_draws(base: Base, rng: np.random.Generator, draws: int = DRAWS) -> Draws:
    """`draws` flow statements of as many customers, drawn anew from the base's own.

    The counts of the cells (tier before × tier now, the lost, the new and won back) are one multinomial; each cell's
    revenue per customer is its mean ± its standard error (normal, never below 0; a cell of one customer takes the
    spread of its tier now). Nobody known by row, or one period only: TableProblem `needs_customers`,
    `needs_two_periods`. Source: METHODS, sampling.

    >>> c = pd.DataFrame({"tier_before": pd.Categorical(["A"] * 9 + ["A"], ["A"]),
    ...     "tier_now": pd.Categorical(["A"] * 9 + [None], ["A"]), "revenue_now": [5.0, 7.0, 6.0] * 3 + [0.0]})
    >>> t = pd.DataFrame({"tier": ["A"], "customers": [9], "purchases": [9], "revenue": [54.0], "base": [10.0],
    ...                   "lost": [1.0]})
    >>> from clv.tables import Choices
    >>> b = Base("transactions", 1.0, ("A",), t, Choices(), flows=pd.DataFrame(), customers=c)
    >>> d = flow_draws(b, np.random.default_rng(1), 200)
    >>> d.base[0].tolist(), bool(0.5 < d.lost.mean() < 1.5), bool(5.5 < d.money.sum() / d.customers.sum() < 6.5)
    ([10.0], True, True)
    """
    if base.customers is None:
        raise TableProblem("needs_customers")
    if not base.two_periods:
        raise TableProblem("needs_two_periods")
    k = len(base.names)
    counts, mean, error = _cells(base.customers, k)
    used = counts > 0
    drawn = np.zeros((draws, *counts.shape))
    drawn[:, used] = rng.multinomial(int(counts.sum()), counts[used] / counts.sum(), size=draws)
    each = np.maximum(rng.normal(mean, error, size=drawn.shape), 0.0)
    share = 1.0 if base.margin is None else np.broadcast_to(np.asarray(base.margin, dtype=float), k)
    return Draws(
        years=base.years,
        customers=drawn[:, :, :k].sum(axis=1),
        money=(drawn * each)[:, :, :k].sum(axis=1) * share,
        base=drawn[:, :k].sum(axis=2),
        lost=drawn[:, :k, k],
        moves=drawn[:, :k, :k],
        arrived=drawn[:, k, :k],
    )


def _cells(people: pd.DataFrame, k: int) -> tuple[Floats, Floats, Floats]:
    """(customers, mean revenue now, its standard error) by tier before × tier now, each k + 1: the last is nowhere."""
    now, before = (people[c].cat.codes.to_numpy(np.intp) for c in ("tier_now", "tier_before"))
    there = (now >= 0) | (before >= 0)
    cell = (np.where(before < 0, k, before) * (k + 1) + np.where(now < 0, k, now))[there]
    money = people["revenue_now"].to_numpy(float)[there]

    def total(values: Floats) -> Floats:
        return np.bincount(cell, weights=values, minlength=(k + 1) ** 2).reshape(k + 1, k + 1).astype(float)

    counts = total(np.ones(len(cell)))
    mean = total(money) / np.maximum(counts, 1)
    apart = total((money - mean.ravel()[cell]) ** 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.where(counts > 1, apart / (counts - 1), _tier_variance(counts, mean, apart)))
    error = np.where(counts > 0, spread / np.sqrt(np.maximum(counts, 1)), 0.0)
    mean[:, k], error[:, k] = 0.0, 0.0
    return counts, mean, error


def _tier_variance(counts: Floats, mean: Floats, apart: Floats) -> Floats:
    """Variance of revenue within each tier now, for the cells too small to have their own; 0 in a tier of one."""
    whole = counts.sum(axis=0)
    centre = (counts * mean).sum(axis=0) / np.maximum(whole, 1)
    inside = (apart + counts * (mean - centre) ** 2).sum(axis=0)
    return np.broadcast_to(np.where(whole > 1, inside / np.maximum(whole - 1, 1), 0.0), counts.shape)


def drawn_values(draws: Draws, method: Method, discount: float) -> Floats:
    """Value of each tier in every draw, (n, tiers); infinite where it is not determined: nobody lost, nobody before.

    >>> one = np.ones((1, 1))
    >>> drawn_values(Draws(1.0, 10 * one, 1000 * one, 10 * one, 2 * one, 8 * one[:, :, None], one), "course", 0)
    array([[5000.]])
    """
    if method == "migration":
        return _moving(draws, per_period(discount, draws.years))
    with np.errstate(divide="ignore", invalid="ignore"):
        stay = annuity(1 - draws.lost / draws.base, draws.years, discount, method)
        worth = (
            draws.money / draws.years * np.where(np.isnan(stay), np.inf, stay)
        )  # nobody there and nobody lost: 0 below
    return np.asarray(np.where(draws.customers > 0, worth, 0.0))


def _moving(draws: Draws, dp: float) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        q = draws.moves / draws.base[:, :, None] / (1 + dp)
        each = np.where(draws.customers > 0, draws.money / draws.customers, 0.0)
    found = np.full(draws.customers.shape, np.inf)
    known = solvable(q)
    inverse = np.eye(q.shape[1]) - q[known]
    found[known] = np.linalg.solve(inverse, each[known][:, :, None])[:, :, 0]
    with np.errstate(invalid="ignore"):
        return np.where(draws.customers > 0, found * draws.customers, 0.0)


def sampled_interval(
    base: Base,
    rng: np.random.Generator,
    method: Method | None = None,
    discount: float | None = None,
    draws: int = DRAWS,
) -> pd.DataFrame:
    """95 % interval of every tier's value and the Total's when the customers are drawn anew: tier, low, high.

    The 2.5 and 97.5 % points of `drawn_values`. high NaN: in over one draw of forty it is not determined. TableProblems
    of `flow_draws`, and `migration_needs_moves`. This is chance only; that the method may be wrong is the other bar,
    `answer`. Source: METHODS, sampling.

    >>> c = pd.DataFrame({"tier_before": pd.Categorical(["A"] * 1000, ["A"]),
    ...     "tier_now": pd.Categorical(["A"] * 800 + [None] * 200, ["A"]), "revenue_now": [1.0] * 800 + [0.0] * 200})
    >>> t = pd.DataFrame({"tier": ["A"], "customers": [800], "purchases": [1], "revenue": [800.0], "base": [1000.0],
    ...                   "lost": [200.0]})
    >>> from clv.tables import Choices
    >>> b = Base("transactions", 1.0, ("A",), t, Choices(), flows=pd.DataFrame(), customers=c)
    >>> low, high = sampled_interval(b, np.random.default_rng(1)).iloc[-1][["low", "high"]]
    >>> bool(3300 < low < 3600 and 4450 < high < 4900)
    True
    """
    how, d = method or base.choices.method, base.choices.discount if discount is None else discount
    if how == "migration" and base.moves is None:
        raise TableProblem("migration_needs_moves")
    each = drawn_values(flow_draws(base, rng, draws), how, d)
    worth = np.c_[each, each.sum(axis=1)]
    low, high = np.quantile(worth, ENDS, axis=0, method="inverted_cdf")
    ends = [np.where(np.isfinite(x), x, np.nan) for x in (low, high)]
    return pd.DataFrame({"tier": [*base.names, TOTAL], "low": ends[0], "high": ends[1]})
