"""What is bought together: planted pairs are found, independent ones are not, and nobody is offered what it has."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

import clv
from clv.pairs import holdings, holdings_of, lift_interval, next_products, pairs, together

BASKETS = st.lists(st.sets(st.sampled_from("abcdefg"), max_size=6), min_size=1, max_size=40)


def held(baskets: list[set[str]]) -> clv.pairs.Holdings:
    rows = [(i, product) for i, basket in enumerate(baskets) for product in sorted(basket)]
    return holdings([i for i, _ in rows], [p for _, p in rows], len(baskets))


def drawn(seed: int, customers: int, products: int, planted: bool) -> clv.pairs.Holdings:
    """Everybody draws each product by itself; planted: half of those with the first take the second too."""
    rng = np.random.default_rng(seed)
    has = rng.random((customers, products)) < np.linspace(0.1, 0.4, products)
    if planted:
        has[:, 1] |= has[:, 0] & (rng.random(customers) < 0.5)
    who, what = np.nonzero(has)
    return holdings_of(who, what, [f"p{i}" for i in range(products)], customers)


@given(BASKETS)
@examples(60)
def test_counts_are_those_of_a_slow_count_of_baskets(baskets: list[set[str]]) -> None:
    if not any(baskets):
        with pytest.raises(clv.TableProblem, match="no_products"):
            holdings_of(np.array([], np.int64), np.array([], np.int64), [], 1)
        return
    found = held(baskets)
    slow = Counter(pair for basket in baskets for pair in combinations(sorted(basket), 2))
    both = together(found, 1)
    names = found.products
    assert {(names[i], names[j]): int(both[i, j]) for i, j in combinations(range(len(names)), 2) if both[i, j]} == dict(
        slow
    )
    assert (both == both.T).all() and not both.diagonal().any()


@given(BASKETS)
@examples(60)
def test_every_pair_has_the_figures_of_its_counts(baskets: list[set[str]]) -> None:
    if not any(baskets):
        return
    n, table = len(baskets), pairs(held(baskets), 1)
    for row in table.to_dict("records"):
        a, b = ({i for i, basket in enumerate(baskets) if row[p] in basket} for p in ("product", "other"))
        assert (row["customers"], row["have"], row["have_other"]) == (len(a & b), len(a), len(b))
        assert math.isclose(row["support"], len(a & b) / n) and math.isclose(row["confidence"], len(a & b) / len(a))
        assert math.isclose(row["lift"], n * len(a & b) / (len(a) * len(b)))
        assert row["lift"] >= row["lift_low"] > 1 and row["confidence"] >= row["back"]


@given(BASKETS)
@examples(60)
def test_nobody_is_offered_what_it_has_and_the_offer_is_the_likeliest(baskets: list[set[str]]) -> None:
    if not any(baskets):
        return
    found = held(baskets)
    rules = pd.DataFrame(
        [(a, b, 1, 0.5 + 0.01 * i, 0.4) for i, (a, b) in enumerate(combinations(found.products, 2)) if i % 2 == 0],
        columns=["product", "other", "customers", "confidence", "back"],
    )
    told = rules.to_dict("records")
    scores = {(r["product"], r["other"]): float(r["confidence"]) for r in told}
    scores |= {(r["other"], r["product"]): float(r["back"]) for r in told}
    ahead = next_products(found, rules)
    assert ahead["customer"].is_unique
    offers = dict(zip(ahead["customer"], zip(ahead["because"], ahead["product"], strict=True), strict=True))
    seen = [i for i, basket in enumerate(baskets) if basket]
    ids = sorted(seen)
    for number, basket in ((ids.index(i), baskets[i]) for i in seen):
        able = {pair: s for pair, s in scores.items() if pair[0] in basket and pair[1] not in basket}
        assert (number in offers) == bool(able)
        if able:
            assert able[offers[number]] == max(able.values())


def test_planted_pairs_are_found_and_independent_ones_are_not() -> None:
    false = 0
    for seed in range(20):
        table = pairs(drawn(seed, 4000, 20, planted=True))
        first = table.iloc[0]
        assert {first["product"], first["other"]} == {"p0", "p1"}
        false += len(table) - 1
        false += len(pairs(drawn(100 + seed, 4000, 20, planted=False)))
    assert false <= 4  # of 40 files one in forty may hold a pair by chance, for all of its 190 pairs at once


def test_the_interval_holds_the_true_lift_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    cells = rng.multinomial(2000, [0.06, 0.14, 0.24, 0.56], size=4000)  # both, only a, only b, neither
    both, a, b = cells[:, 0], cells[:, 0] + cells[:, 1], cells[:, 0] + cells[:, 2]
    low, high = lift_interval(both.astype(float), a.astype(float), b.astype(float), 2000)
    inside = ((low <= 1) & (high >= 1)).mean()  # .06 / (.2 · .3)
    assert 0.94 < inside < 0.96


def test_of_very_many_products_the_most_bought_are_kept() -> None:
    customer, product = np.repeat(np.arange(30), 100), np.tile(np.arange(100), 30)
    many = holdings_of(np.append(customer, 0), np.append(product, 2500), [f"p{i:04}" for i in range(2501)], 30)
    assert len(many.products) == 2000 and many.products[0] == "p0000" and many.counts()[:100].tolist() == [30] * 100
