"""What moves beside the levers of *What if* counts in the browser what clv counts: points, the bucket, one customer."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from live_levers import served
from made_bases import made_base, made_facts, made_turns
from playwright.sync_api import Browser, Page

import clv
from clv import Base, TableProblem
from clv.tables import Method
from study.growth import whole
from ui.live import bucket, points
from words import load

SAME = 1e-9  # of the sums: a gain may be the small difference of two huge values
BASES, BUCKETS, TURNS, PAIRS = 100, 200, 10, 2_000
W = load("en", "SEK")
METHODS: tuple[Method, ...] = ("course", "future")
OF_POINTS = ("retention", "retention_new", "churn_cut", "clv", "clv_new", "factor", "value", "value_new", "value_gain")
COUNTED = """async ([bases, buckets, pairs]) => {
    const g = await import('/growth.js'), { opened } = await import('/points.js'), bucket = await import('/bucket.js')
    const points = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], said = (b, turn) => {
        const told = { leak: g.leakYear(b, turn.leak), won: g.wonYear(b, turn.won), rest: g.levelsOff(b, turn) }
        try { return { ...told, ...g.ahead(b, turn) } } catch (error) { return { ...told, problem: error.message } }
    }
    return {
        points: bases.map(data => points.map(more =>
            ['course', 'future'].map(method => g.morePoints(opened(data).base, more, method)))),
        buckets: buckets.map(data => data.turns.map(turn => said(bucket.opened(data).base, turn))),
        pairs: pairs.map(([a, b]) => [g.typical(a), g.typical(b), ...g.typicalParts(a, b)]),
    }
}"""


def alike(ours: float, theirs: float | None, size: float = 1.0) -> bool:
    """The same number, or none in both: JSON has neither NaN nor infinity."""
    if theirs is None or not math.isfinite(ours):
        return not math.isfinite(ours) and (theirs is None or not math.isfinite(theirs))
    return math.isclose(ours, theirs, rel_tol=SAME, abs_tol=SAME * size)


def customer(seed: int) -> list[float]:
    rng = np.random.default_rng(seed)
    return [float(x) for x in np.round(rng.uniform(0, (60, 10 ** rng.uniform(0, 6), 50)), 2) * (rng.random(3) < 0.9)]


def light(seed: int) -> Base:
    """A base whose pooled retention is given, for its portfolio is a tenth of a second of other figures."""
    base = made_base(seed)
    b = base.value_inputs()
    with np.errstate(all="ignore"):
        pooled = float(1 - (b.base * b.churn).sum() / b.base.sum())
    base._portfolios["course", base.choices.discount] = pd.DataFrame({"retention": [pooled]})  # noqa: SLF001
    return base


@pytest.fixture(scope="module")
def counted(chromium: Browser) -> dict[str, Any]:
    """Everything at once, in one page."""
    with np.errstate(all="ignore"):
        bases = [points.sent(light(seed), 5, W) for seed in range(BASES)]
        buckets = [
            {"base": bucket.base(made_facts(seed)), "turns": [vars(t) for t in made_turns(seed, TURNS)]}
            for seed in range(BUCKETS)
        ]
    names = ("frequency", "revenue", "years")
    pairs = [[dict(zip(names, customer(2 * i + j), strict=True)) for j in (0, 1)] for i in range(PAIRS)]
    page: Page = served(chromium.new_page())
    found: dict[str, Any] = page.evaluate(COUNTED, json.loads(json.dumps([bases, buckets, pairs])))
    page.close()
    return found


def differing(told: Iterable[tuple[object, float, float | None, float]]) -> list[tuple[object, float, float | None]]:
    return [(what, ours, theirs) for what, ours, theirs, size in told if not alike(ours, theirs, size)]


def test_more_points_are_worth_what_clv_says(counted: dict[str, Any]) -> None:
    wrong: list[object] = []
    for seed, theirs in enumerate(counted["points"]):
        with np.errstate(all="ignore"):
            table = clv.five_points(light(seed), range(1, 11), METHODS)
        rows = iter(table.to_dict("records"))
        for method, more in product((0, 1), range(10)):
            found = theirs[more][method]
            ours = [next(rows) for _ in found]
            size = max((abs(row["value_new"]) for row in ours if math.isfinite(row["value_new"])), default=1.0)
            for mine, their in zip(ours, found, strict=True):
                assert bool(mine["capped"]) == their["capped"], (seed, method, more)
                told = ((name, mine[name], their[name], size if "value" in name else 1.0) for name in OF_POINTS)
                wrong += differing(told)
    assert wrong[:5] == []


def test_the_bucket_goes_on_as_clv_says(counted: dict[str, Any]) -> None:
    wrong, refused = list[object](), 0
    for seed, each in enumerate(counted["buckets"]):
        f = made_facts(seed)
        for turn, theirs in zip(made_turns(seed, TURNS), each, strict=True):
            with np.errstate(all="ignore"):
                rest = f.rest(replace(turn, rule="fixed"))
                told = [("leak", f.leak_year(turn.leak), theirs["leak"], 1.0), ("rest", rest, theirs["rest"], 1.0)]
                told.append(("won", f.won_year(turn.won), theirs["won"], 1.0))
                try:
                    table = whole(f.ahead(turn))
                except TableProblem as problem:
                    assert problem.code == theirs["problem"], (seed, turn)
                    refused += 1
                    continue
            assert table["year"].tolist() == np.round(theirs["year"], 6).tolist(), (seed, turn)
            for name, column in (("customers", "customers"), ("value", "portfolio_value")):
                told += [(name, a, b, abs(a)) for a, b in zip(table[column], theirs[name], strict=True)]
            wrong += [(seed, turn, *one) for one in differing(told)]
    assert wrong[:5] == [] and 20 < refused < BUCKETS * TURNS / 4


def test_one_customer_is_worth_what_clv_says(counted: dict[str, Any]) -> None:
    wrong: list[object] = []
    for i, theirs in enumerate(counted["pairs"]):
        a, b = customer(2 * i), customer(2 * i + 1)
        ours = [clv.typical(*a), clv.typical(*b), *clv.levers.typical_parts(a, b)["part"][:3]]
        wrong += differing((i, x, y, max(ours[0], ours[1], 1.0)) for x, y in zip(ours, theirs, strict=True))
    assert wrong[:5] == []
