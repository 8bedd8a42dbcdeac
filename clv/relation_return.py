"""Return per relation: income × product margin less named costs, each read from the file or spread by a printed key.

Everything is counted in whole cents, so that what is spread sums to its total and a waterfall ends at the return.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from clv.tables import Flags, Floats, Ints, TableProblem, cents

How = Literal["row", "customer", "revenue", "purchases", "evenly"]
HOWS: tuple[How, ...] = ("row", "customer", "revenue", "purchases", "evenly")
SPREAD: tuple[How, ...] = ("revenue", "purchases", "evenly")
INCOME, PRODUCT, RETURN = "income", "product", "return"
NO_INCOME = "no_income"
FEWEST_RANKED = 3


@dataclass(frozen=True)
class RelationCost:
    """A named cost. how `row` or `customer`: `amounts` is one a relation; else a total that is spread by that key.

    revenue, purchases: in proportion to them; evenly: as much for each. What is spread has a `total`. TableProblem
    `relation_cost`: no such key, or an amount that is no number.

    >>> RelationCost("commission", "revenue", total=1_000.0).is_spread
    True
    """

    name: str
    how: How
    total: float = 0.0
    amounts: Floats | None = None

    def __post_init__(self) -> None:
        if self.how not in HOWS or not np.isfinite(self.total) or (self.is_spread == (self.amounts is not None)):
            raise TableProblem("relation_cost", name=self.name)

    @property
    def is_spread(self) -> bool:
        """Whether it is a total that is spread over the relations."""
        return self.how in SPREAD


@dataclass(frozen=True)
class RelationReturns:
    """The return of every relation, in whole cents, a row a relation; NaN where its margin is not known.

    `income` and `product` (the product cost) and each of `costs` by name, in their order: income − product − Σ costs =
    `result`. `rest` is what of each cost no relation bears. `active`: who is a relation in the period;
    `counted`: whose return is known.
    """

    income: Ints
    product: Ints
    costs: dict[str, Ints]
    rest: dict[str, int]
    counted: Flags
    active: Flags

    @property
    def result(self) -> Ints:
        """Each relation's return; 0 and not counted where the margin is unknown."""
        left: Ints = self.income - self.product
        for cost in self.costs.values():
            left = left - cost
        return left


def spread(total: int, weights: Floats) -> tuple[Ints, int]:
    """A total in cents over relations in proportion to their weights, and the rest that nobody bears.

    Nobody is more than a cent from its exact part and the parts sum to the total: each ends where the rounded running
    sum does. A weight that is 0, negative or unknown bears nothing; without any weight the whole total is rest.

    >>> parts, rest = spread(100, np.array([1.0, 1.0, 1.0, 0.0, np.nan]))
    >>> parts.tolist(), rest
    ([33, 34, 33, 0, 0], 0)
    >>> spread(100, np.array([0.0]))[1]
    100
    """
    running = np.cumsum(np.where(np.isfinite(weights) & (weights > 0), weights, 0.0))
    if not len(running) or not running[-1] > 0:
        return np.zeros(len(weights), dtype=np.int64), total
    ends = np.rint(total * (running / running[-1])).astype(np.int64)
    return np.diff(ends, prepend=0), 0


def returns_of(
    revenue: Floats, purchases: Floats, margin: Floats | float | None, costs: Sequence[RelationCost]
) -> RelationReturns:
    """The return of each relation of a period: income × product margin − every cost.

    `revenue` and `purchases` of the relations, NaN for who is not one in the period (it bears no cost and what the file
    says of it is rest); `margin` the share that is left after the product's cost, one or one a relation (NaN: not
    known, the relation is not counted), None: the product's cost is not known for any and counts as nothing, which is
    to be said. A cost given a relation that is unknown counts as 0. Source: METHODS, return per relation.

    >>> support = RelationCost("support", "revenue", total=30.0)
    >>> found = returns_of(np.array([100.0, 200.0]), np.array([1.0, 1.0]), 0.5, [support])
    >>> (found.result / 100).tolist(), found.rest
    ([40.0, 80.0], {'support': 0})
    """
    there = np.isfinite(revenue)
    share = np.broadcast_to(np.asarray(1.0 if margin is None else margin, dtype=float), revenue.shape)
    counted = there & np.isfinite(share)
    income = np.where(counted, cents(np.where(there, revenue, 0.0)), 0).astype(np.int64)
    product = income - np.rint(income * np.where(counted, share, 0.0)).astype(np.int64)
    found: dict[str, Ints] = {}
    rest: dict[str, int] = {}
    for cost in costs:
        found[cost.name], rest[cost.name] = _borne(cost, revenue, purchases, counted)
    return RelationReturns(income, np.where(counted, product, 0), found, rest, counted, there)


def _borne(cost: RelationCost, revenue: Floats, purchases: Floats, counted: Flags) -> tuple[Ints, int]:
    """What each counted relation bears of a cost, and the rest."""
    if cost.amounts is not None:
        each = cents(np.where(np.isfinite(cost.amounts), cost.amounts, 0.0))
        borne = np.where(counted, each, 0).astype(np.int64)
        return borne, int(each.sum() - borne.sum())
    weights = {"revenue": revenue, "purchases": purchases}.get(cost.how, np.ones(len(revenue)))
    return spread(int(cents([cost.total])[0]), np.where(counted, weights, 0.0))


def steps_of(found: RelationReturns, who: Ints | None = None) -> pd.DataFrame:
    """The waterfall of one relation, of a group or of all: step, amount (money, costs negative).

    `who`: their rows; None: all. The amounts but the last sum to the last, which is the return.

    >>> found = returns_of(np.array([100.0, 50.0]), np.array([1.0, 1.0]), 0.5, [RelationCost("visits", "evenly", 20.0)])
    >>> steps_of(found, np.array([0])).values.tolist()
    [['income', 100.0], ['product', -50.0], ['visits', -10.0], ['return', 40.0]]
    """
    rows = slice(None) if who is None else who
    parts = {INCOME: found.income, PRODUCT: -found.product, **{name: -one for name, one in found.costs.items()}}
    steps = [(name, int(one[rows].sum()) / 100) for name, one in (*parts.items(), (RETURN, found.result))]
    return pd.DataFrame(steps, columns=["step", "amount"])


def rank_correlation(first: Floats, second: Floats) -> float:
    """Spearman's rank correlation of two measures, ties by their mean rank; NaN under three pairs or without variation.

    Source: Spearman (1904), The Proof and Measurement of Association between Two Things.

    >>> rank_correlation(np.array([1.0, 2.0, 3.0]), np.array([10.0, 30.0, 20.0]))
    0.5
    """
    both = np.isfinite(first) & np.isfinite(second)
    if both.sum() < FEWEST_RANKED:
        return float("nan")
    ranks = [pd.Series(values[both]).rank().to_numpy(float) for values in (first, second)]
    apart = [rank - rank.mean() for rank in ranks]
    size = float(np.sqrt((apart[0] @ apart[0]) * (apart[1] @ apart[1])))
    return float(np.clip(apart[0] @ apart[1] / size, -1, 1)) if size > 0 else float("nan")


def unprofitable(found: RelationReturns) -> pd.DataFrame:
    """The counted relations whose return is below 0, the worst first: row, income, result, reason, excess (money).

    reason is the item that takes more of the relation's income than of all relations' taken together, by most money
    (`product` or a cost's name); `excess` how much more. Without income it is `no_income`, and excess what it cost.

    >>> costs = [RelationCost("visits", "customer", amounts=np.array([90.0, 1.0]))]
    >>> unprofitable(returns_of(np.array([100.0, 100.0]), np.array([1.0, 1.0]), 0.5, costs)).values.tolist()
    [[0, 100.0, -40.0, 'visits', 44.5]]
    """
    names = [PRODUCT, *found.costs]
    items = np.stack([found.product, *found.costs.values()]).astype(float)
    whole = float(found.income[found.counted].sum())
    usual = items[:, found.counted].sum(axis=1) / whole if whole else np.zeros(len(names))
    rows = np.flatnonzero(found.counted & (found.result < 0))
    rows = rows[np.argsort(found.result[rows], kind="stable")]
    more = items[:, rows] - usual[:, None] * found.income[rows]
    most = more.argmax(axis=0)
    empty = found.income[rows] <= 0
    return pd.DataFrame(
        {
            "row": rows,
            "income": found.income[rows] / 100,
            "result": found.result[rows] / 100,
            "reason": np.where(empty, NO_INCOME, np.array(names, dtype=object)[most]),
            "excess": np.where(empty, items[:, rows].sum(axis=0), more[most, np.arange(len(rows))]) / 100,
        }
    )
