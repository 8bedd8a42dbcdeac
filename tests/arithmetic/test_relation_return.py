"""Return per relation: sums that hold to the öre, whatever the keys, and reasons that can be checked by hand."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv import TableProblem
from clv.relation_return import (
    HOWS,
    RelationCost,
    rank_correlation,
    returns_of,
    spread,
    steps_of,
    unprofitable,
)

MONEY = st.integers(-10_000_00, 10_000_000_00).map(lambda cents: cents / 100)
WEIGHT = st.one_of(st.sampled_from([0.0, -1.0, math.nan, 1.0]), st.floats(0, 1e9))


@given(st.integers(-(10**11), 10**11), st.lists(WEIGHT, max_size=60))
def test_what_is_spread_sums_to_its_total_and_nobody_is_a_cent_off(total: int, weights: list[float]) -> None:
    parts, rest = spread(total, np.array(weights, dtype=float))
    assert parts.sum() + rest == total
    known = [Fraction(w) if math.isfinite(w) and w > 0 else Fraction(0) for w in weights]
    if not sum(known):
        assert rest == total and not parts.any()
        return
    assert rest == 0
    for part, weight in zip(parts.tolist(), known, strict=True):
        exact = total * weight / sum(known)
        assert abs(part - exact) <= 1 + abs(total) * 1e-12
        assert weight or not part


@st.composite
def relations(draw: Any) -> dict[str, Any]:
    """Revenue, purchases, margins and costs of a few relations."""
    n = draw(st.integers(1, 15))

    def column(of: Any) -> Any:
        return np.array(draw(st.lists(of, min_size=n, max_size=n)), dtype=float)

    costs = []
    for i, how in enumerate(draw(st.lists(st.sampled_from(HOWS), max_size=6))):
        if how in ("row", "customer"):
            costs.append(RelationCost(f"c{i}", how, amounts=column(st.one_of(MONEY, st.just(math.nan)))))
        else:
            costs.append(RelationCost(f"c{i}", how, draw(MONEY)))
    share = st.floats(-1, 1)
    margin = draw(st.one_of(st.none(), share, st.just("each")))
    return {
        "revenue": column(st.one_of(st.floats(0, 1e7), st.just(math.nan))),
        "purchases": column(st.integers(0, 50).map(float)),
        "margin": column(st.one_of(share, st.just(math.nan))) if margin == "each" else margin,
        "costs": costs,
    }


@given(relations())
def test_every_öre_of_every_cost_is_borne_or_left_over_and_the_steps_end_at_the_return(given_: dict[str, Any]) -> None:
    found = returns_of(**given_)
    for cost in given_["costs"]:
        total = cost.total if cost.is_spread else float(np.nansum(np.rint(cost.amounts * 100))) / 100
        borne = int(found.costs[cost.name].sum())
        assert borne + found.rest[cost.name] == round(total * 100)
        assert not found.costs[cost.name][~found.counted].any()
    for who in (None, np.array([0]), np.arange(len(found.income))[::2]):
        steps = steps_of(found, who)
        assert round(steps["amount"].iloc[:-1].sum() * 100) == round(steps["amount"].iloc[-1] * 100)
    alone = sum(steps_of(found, np.array([i]))["amount"].iloc[-1] for i in range(len(found.income)))
    assert round(alone * 100) == round(steps_of(found)["amount"].iloc[-1] * 100)


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), max_size=25))
def test_the_rank_correlation_is_what_ranks_by_hand_give(pairs: list[tuple[int, int]]) -> None:
    def ranks(values: list[int]) -> list[Fraction]:
        return [Fraction(sum(v < x for v in values) * 2 + sum(v == x for v in values) + 1, 2) for x in values]

    found = rank_correlation(*(np.array([pair[i] for pair in pairs], dtype=float) for i in (0, 1)))
    a, b = (ranks([pair[i] for pair in pairs]) for i in (0, 1))
    n = len(pairs)
    if n < 3 or len(set(a)) == 1 or len(set(b)) == 1:
        assert math.isnan(found)
        return
    middle = Fraction(n + 1, 2)
    top = sum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True))
    below = sum((x - middle) ** 2 for x in a) * sum((y - middle) ** 2 for y in b)
    assert found == pytest.approx(float(top) / math.sqrt(below), abs=1e-12)


def test_one_relation_by_hand_and_why_it_does_not_pay() -> None:
    costs = [
        RelationCost("commission", "row", amounts=np.array([200.0, 50.0, 10.0])),
        RelationCost("systems", "evenly", 300.0),
        RelationCost("marketing", "revenue", 70.0),
        RelationCost("visits", "purchases", 12.0),
    ]
    found = returns_of(
        np.array([1_000.0, 400.0, math.nan]), np.array([5.0, 1.0, 0.0]), np.array([0.4, 0.2, 0.9]), costs
    )
    assert (found.result / 100).tolist() == [1000 - 600 - 200 - 150 - 50 - 10, 400 - 320 - 50 - 150 - 20 - 2, 0]
    assert found.rest == {"commission": 1000, "systems": 0, "marketing": 0, "visits": 0}  # cents
    table = unprofitable(found)
    assert table["row"].tolist() == [1, 0] and table["result"].tolist() == [-142.0, -10.0]
    # product takes 920 of 1 400 in all: of 400 that is 262.86; this relation's takes 320, 57.14 more. Systems take 300
    # of 1 400: 85.71 of 400; this relation's take 150, 64.29 more, the most.
    assert table["reason"].tolist() == ["systems", "commission"]
    assert table["excess"].iloc[0] == pytest.approx(150 - 300 * 400 / 1400)


def test_a_relation_without_income_or_margin() -> None:
    nothing = returns_of(np.array([0.0, 100.0]), np.array([0.0, 1.0]), 0.5, [RelationCost("s", "evenly", 10.0)])
    assert unprofitable(nothing)[["reason", "excess"]].values.tolist() == [["no_income", 5.0]]
    unknown = returns_of(np.array([10.0, 100.0]), np.array([1.0, 1.0]), np.array([math.nan, 0.5]), [])
    assert unknown.counted.tolist() == [False, True] and unknown.result.tolist() == [0, 5000]
    assert steps_of(unknown)["amount"].tolist() == [100.0, -50.0, 50.0]


@pytest.mark.parametrize(
    "wrong", [{"how": "rows"}, {"how": "row"}, {"how": "revenue", "total": math.nan}, {"how": "evenly", "amounts": 1}]
)
def test_a_cost_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(TableProblem, match="relation_cost"):
        RelationCost("x", **wrong)
