"""Value matrices: every customer in exactly one cell, whatever the measures, the cuts and the ties."""

from __future__ import annotations

import math
from itertools import pairwise, product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv import TableProblem, matrix
from clv.matrix import MatrixAxis, Measured
from clv.segmentation import Segmentation

FEW = st.sampled_from([-2.0, 0.0, 0.5, 1.0, 1.0, 3.0, 1e9, math.nan])
ANY = st.one_of(FEW, st.floats(-1e12, 1e12))
PAIRS = st.lists(st.tuples(ANY, ANY), min_size=1, max_size=40)


@st.composite
def axes(draw: Any, measure: str) -> MatrixAxis:
    parts, rule = draw(st.sampled_from([2, 3])), draw(st.sampled_from(matrix.RULES))
    cuts = sorted(draw(st.lists(st.floats(-10, 10), min_size=parts - 1, max_size=parts - 1, unique=True)))
    return MatrixAxis(measure, parts, rule, tuple(cuts) if rule == "own" else ())


def slowly(axis: MatrixAxis, cuts: tuple[float, ...], value: float) -> str | None:
    """The level of one value by comparing it with every cut, one after another."""
    if math.isnan(value):
        return None
    above = sum((value >= cut) if axis.rule == "own" else (value > cut) for cut in cuts)
    return axis.levels[above]


@given(axes("x"), axes("y"), PAIRS)
def test_everybody_is_in_exactly_one_cell_which_a_comparison_by_hand_gives(
    x: MatrixAxis, y: MatrixAxis, pairs: list[tuple[float, float]]
) -> None:
    across, up = (np.array([pair[i] for pair in pairs]) for i in (0, 1))
    if not (np.isfinite(across).any() and np.isfinite(up).any()):
        return
    found = matrix.divided(x, y, Measured(across, across[::-1]), Measured(up, up[::-1]))
    for values, places in ((pairs, found.cells.now), (pairs, found.cells.before)):
        assert places is not None
        for (a, b), place in zip(values if places is found.cells.now else values[::-1], places, strict=True):
            levels = slowly(x, found.cuts[0], a), slowly(y, found.cuts[1], b)
            if None in levels:
                assert place == -1
            else:
                assert found.cells.cells[place] == "_".join(str(level) for level in levels)
    inside = sum(not (math.isnan(a) or math.isnan(b)) for a, b in pairs)
    assert found.cells.counts().sum() == inside  # the others are outside, and counted there
    assert len(found.cells.members("outside")) == len(pairs) - inside


@pytest.mark.parametrize(("wide", "tall"), list(product((2, 3), (2, 3))))
def test_every_cell_can_be_reached_and_is_the_one_it_is_called(wide: int, tall: int) -> None:
    x, y = MatrixAxis("x", wide, "own", (1.0, 2.0)[: wide - 1]), MatrixAxis("y", tall, "own", (1.0, 2.0)[: tall - 1])
    places = list(product(range(wide), range(tall)))
    across, up = (np.array([float(place[i]) for place in places]) for i in (0, 1))
    found = matrix.divided(x, y, Measured(across), Measured(up))
    assert found.cells.counts().tolist() == [1] * (wide * tall)
    said = [found.cells.cells[place] for place in found.cells.now]
    assert said == [f"{x.levels[i]}_{y.levels[j]}" for i, j in places]


@given(axes("x"), st.lists(ANY, min_size=1, max_size=40), st.randoms())
def test_ties_stay_together_and_more_is_never_a_lower_part(axis: MatrixAxis, values: list[float], chance: Any) -> None:
    found = np.array(values)
    if not np.isfinite(found).any():
        return
    cuts = matrix.cuts_of(axis, found)
    parted = zip(values, matrix.parts_of(axis, cuts, found), strict=True)
    known = sorted((value, part) for value, part in parted if not math.isnan(value))
    for (low, below), (high, above) in pairwise(known):
        assert below <= above
        assert low != high or below == above
    mixed = list(values)
    chance.shuffle(mixed)
    assert matrix.cuts_of(axis, np.array(mixed)) == pytest.approx(cuts)


@given(st.lists(st.tuples(ANY, ANY, ANY), min_size=1, max_size=30))
def test_three_measures_give_three_groups_by_how_many_are_high(rows: list[tuple[float, float, float]]) -> None:
    columns = [np.array([row[i] for row in rows]) for i in range(3)]
    if not all(np.isfinite(column).any() for column in columns):
        return
    three = [MatrixAxis(name) for name in "abc"]
    found = matrix.grouped(three, [Measured(column) for column in columns])
    for row, place in zip(rows, found.cells.now, strict=True):
        levels = [slowly(a, c, v) for a, c, v in zip(three, found.cuts, row, strict=True)]
        high = levels.count("high")
        assert place == (-1 if None in levels else {3: 0, 2: 1}.get(high, 2))


def test_half_are_high_at_the_median_and_a_third_in_each_of_three() -> None:
    values = np.arange(1.0, 301)
    for parts in (2, 3):
        axis = MatrixAxis("x", parts)
        assert set(np.bincount(matrix.parts_of(axis, matrix.cuts_of(axis, values), values))) == {300 // parts}


def test_arrows_are_the_moves_between_cells_largest_first() -> None:
    found = Segmentation("m", ("a", "b", "c"), np.array([1, 1, 0, 2, -1, 2]), np.array([0, 0, 2, 2, 1, -1]))
    assert matrix.arrows(found).values.tolist() == [["a", "b", 2], ["c", "a", 1]]
    assert matrix.arrows(found, 2).values.tolist() == [["a", "b", 2]]
    assert matrix.arrows(Segmentation("m", ("a",), np.array([0]))).empty


def test_growth_needs_something_to_grow_from() -> None:
    found = matrix.growth_of(np.array([150.0, 9.0, 0.0]), np.array([100.0, 0.0, 50.0]))
    assert found.tolist()[::2] == [0.5, -1.0] and math.isnan(found[1])


def test_a_customers_value_sums_to_its_tiers() -> None:
    people = pd.DataFrame({"tier_now": ["A", "A", "B", None], "revenue_now": [30.0, 10.0, 5.0, 0.0]})
    worth = pd.DataFrame({"tier": ["A", "B"], "clv": [100.0, 7.0]})
    found = pd.Series(matrix.own_value(people, worth))
    assert found.groupby(people["tier_now"]).sum().to_dict() == {"A": 200.0, "B": 7.0}


@pytest.mark.parametrize(
    "wrong",
    [
        {"parts": 4},
        {"rule": "own", "cuts": (2.0, 1.0), "parts": 3},
        {"rule": "own"},
        {"rule": "own", "cuts": (np.inf,)},
    ],
)
def test_cuts_that_are_none_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(TableProblem, match="matrix_cuts"):
        MatrixAxis("x", **wrong)


def test_a_template_takes_the_files_own_column_and_never_one_twice() -> None:
    ours = ["revenue", "margin", "purchases", "years", "growth"]
    attractive = matrix.template("attractiveness")
    assert matrix.measures_for(attractive, ours, {}) == ("revenue", "growth")
    assert matrix.measures_for(attractive, ours, {"num_1": "Kundens potential"}) == ("revenue", "num_1")
    assert matrix.measures_for(matrix.template("ability"), ours, {"num_1": "profitability"}) == ("growth", "revenue")
    assert matrix.measures_for(matrix.template("groups"), ours, {}) == ("margin", "years", "purchases")
    with pytest.raises(TableProblem, match="matrix_axes"):
        matrix.measures_for(attractive, ["revenue"], {})
    with pytest.raises(TableProblem, match="matrix_template"):
        matrix.template("none")
    for one in matrix.TEMPLATES:
        assert len(one.words) == len(one.instead) == len(one.axes)
        if len(one.axes) == 2 and one.cells:
            assert set(one.cells) == set(matrix.codes_of(MatrixAxis("x"), MatrixAxis("y")))
