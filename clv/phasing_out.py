"""Fewer relations: what is left when a cell, or those with the lowest return, are no longer served."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from clv.relation_return import RelationReturns
from clv.tables import Flags, Floats, Ints, TableProblem

SHARES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5)
FIXED = 0.5
PHASED_OUT = ("share", "gone", "left", "revenue", "given_up", "saved", "result", "change", "service_each")
GONE = ("income_gone", "product_gone", "serving_gone")


def lowest_first(found: RelationReturns) -> Ints:
    """The counted relations by return, the lowest first; of two alike the one with less income, then as they stand.

    >>> from clv.relation_return import returns_of
    >>> lowest_first(returns_of(np.array([9.0, 3.0, np.nan]), np.ones(3), 0.5, [])).tolist()
    [1, 0]
    """
    rows = np.flatnonzero(found.counted)
    return rows[np.lexsort((rows, found.income[rows], found.result[rows]))]


def without(found: RelationReturns, gone: Flags, fixed: float = FIXED) -> dict[str, float]:
    """What is left without some relations: PHASED_OUT but share, in money.

    given_up: their income less the product's cost; saved: (1 − fixed) × what they cost to serve, for the share `fixed`
    of that stays whoever is served; result = the return of all − given_up + saved; change = saved − given_up;
    service_each: what serving costs then, per relation left (NaN: none); GONE is what they are made of.
    TableProblem `fixed_share`: not from 0 to 1.
    Source: METHODS, phasing out.

    >>> from clv.relation_return import RelationCost, returns_of
    >>> costs = [RelationCost("visits", "customer", amounts=np.array([10.0, 90.0]))]
    >>> left = without(returns_of(np.array([100.0, 100.0]), np.ones(2), 0.5, costs), np.array([False, True]), 0.5)
    >>> left["given_up"], left["saved"], left["result"], left["service_each"]
    (50.0, 45.0, -5.0, 55.0)
    """
    _within(fixed)
    out, stay, costs = found.counted & gone, found.counted & ~gone, serving(found)
    given_up = float((found.income - found.product)[out].sum()) / 100
    saved = (1 - fixed) * float(costs[out].sum()) / 100
    whole = float(found.result[found.counted].sum()) / 100
    left = int(stay.sum())
    service = float(costs[found.counted].sum()) / 100 - saved
    return {
        "gone": float(out.sum()),
        "left": float(left),
        "revenue": float(found.income[stay].sum()) / 100,
        "given_up": given_up,
        "saved": saved,
        "result": whole - given_up + saved,
        "change": saved - given_up,
        "service_each": service / left if left else float("nan"),
        "income_gone": float(found.income[out].sum()) / 100,
        "product_gone": float(found.product[out].sum()) / 100,
        "serving_gone": float(costs[out].sum()) / 100,
    }


def lowest(found: RelationReturns, share: float) -> Flags:
    """Which relations are the lowest `share` by return, rounded to whole ones.

    >>> from clv.relation_return import returns_of
    >>> lowest(returns_of(np.array([9.0, 3.0]), np.ones(2), 0.5, []), 0.5).tolist()
    [False, True]
    """
    order, gone = lowest_first(found), np.zeros(len(found.income), dtype=bool)
    gone[order[: round(share * len(order))]] = True
    return gone


def over_stay(found: RelationReturns, gone: Flags, periods: Floats, fixed: float = FIXED) -> dict[str, float]:
    """What being without some relations saves and gives up over their whole stay: gone, saved, given_up, change.

    As `without`, each relation's amounts of a period × `periods`: how many it stays, one a relation, discounted or not.
    One whose stay is not known (NaN) leaves saved, given_up and change unknown. Source: METHODS, phasing out.

    >>> from clv.relation_return import RelationCost, returns_of
    >>> costs = [RelationCost("visits", "customer", amounts=np.array([10.0, 90.0]))]
    >>> found = returns_of(np.array([100.0, 100.0]), np.ones(2), 0.5, costs)
    >>> over_stay(found, np.array([False, True]), np.array([4.0, 2.0]))
    {'gone': 1.0, 'saved': 90.0, 'given_up': 100.0, 'change': -10.0}
    """
    _within(fixed)
    out = found.counted & gone
    saved = (1 - fixed) * float(serving(found)[out] @ periods[out]) / 100
    given_up = float((found.income - found.product)[out] @ periods[out]) / 100
    return {"gone": float(out.sum()), "saved": saved, "given_up": given_up, "change": saved - given_up}


def serving(found: RelationReturns) -> Ints:
    """What each relation costs to serve in a period, all costs together, in cents.

    >>> from clv.relation_return import RelationCost, returns_of
    >>> costs = [RelationCost("visits", "customer", amounts=np.array([10.0])), RelationCost("calls", "evenly", 5.0)]
    >>> serving(returns_of(np.array([100.0]), np.ones(1), 0.5, costs)).tolist()
    [1500]
    """
    return sum(found.costs.values(), np.zeros(len(found.income), dtype=np.int64))


def _within(fixed: float) -> None:
    if not 0 <= fixed <= 1:
        raise TableProblem("fixed_share", fixed=fixed)


def phase_out_table(found: RelationReturns, fixed: float = FIXED, shares: Sequence[float] = SHARES) -> pd.DataFrame:
    """Without the lowest so many: PHASED_OUT, a row a share of the relations (rounded to whole ones).

    >>> from clv.relation_return import returns_of
    >>> phase_out_table(returns_of(np.array([9.0, 3.0]), np.ones(2), 0.5, []), 0.5, (0.5,))["revenue"].tolist()
    [9.0]
    """
    rows = [{"share": share, **without(found, lowest(found, share), fixed)} for share in shares]
    return pd.DataFrame(rows, columns=[*PHASED_OUT, *GONE])


def dearer_than_worth(found: RelationReturns, fixed: float = FIXED) -> Flags:
    """Whom to be without for the highest return: each whose serving, the fixed share apart, costs more than it gives.

    (1 − fixed) × serving > income − product cost. No other choice of relations leaves more.
    Source: METHODS, phasing out.

    >>> from clv.relation_return import RelationCost, returns_of
    >>> costs = [RelationCost("visits", "customer", amounts=np.array([10.0, 90.0]))]
    >>> found = returns_of(np.array([100.0, 100.0]), np.ones(2), 0.5, costs)
    >>> dearer_than_worth(found, 0.0).tolist(), dearer_than_worth(found, 0.5).tolist()
    ([False, True], [False, False])
    """
    _within(fixed)
    return np.asarray(found.counted & ((1 - fixed) * serving(found) > found.income - found.product))
