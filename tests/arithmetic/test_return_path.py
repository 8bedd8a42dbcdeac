"""The path of a relation: nine rules, of which exactly one is the first that holds, for any figures."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv import TableProblem
from clv.return_path import PATHS, PathRules, high_from, path_of, potential_of_groups

RETURN = st.one_of(
    st.just(math.nan), st.sampled_from([0.0, 100.0, 104.9, 105.0, 105.1, -100.0, 1.0, 2.0]), st.floats(-1e9, 1e9)
)
POTENTIAL = st.one_of(st.just(math.nan), st.sampled_from([0.0, 50.0]), st.floats(-1e6, 1e6))
ROWS = st.lists(st.tuples(RETURN, RETURN, st.booleans(), POTENTIAL), min_size=1, max_size=30)


def by_hand(before: float, now: float, earlier: bool, potential: float, high: float, rules: PathRules) -> str:
    """The rules one after another, as they are printed."""
    then, there = not math.isnan(before), not math.isnan(now)
    if not then and there:
        return "returner" if earlier else "starter"
    if not there:
        return "burnt_out" if then else "asleep"
    change, band = now - before, max(rules.band * abs(before), rules.least)
    is_high = not math.isnan(potential) and not math.isnan(high) and potential >= high
    if change > band:
        return "hot_riser" if is_high else "warm_riser"
    if change < -band:
        return "warm_faller" if is_high else "cold_faller"
    return "steady"


@given(ROWS, st.sampled_from([PathRules(), PathRules(0.2, 10.0, 50.0), PathRules(0.0, 0.0)]))
def test_everybody_is_on_one_path_which_is_the_first_rule_that_holds(
    rows: list[tuple[float, float, bool, float]], rules: PathRules
) -> None:
    before, now, potential = (np.array([row[i] for row in rows]) for i in (0, 1, 3))
    earlier = np.array([row[2] for row in rows])
    found, high = path_of(before, now, earlier, potential, rules), high_from(rules, potential, now)
    assert found.cells == PATHS and found.counts().sum() == len(rows)
    for row, place in zip(rows, found.now, strict=True):
        assert PATHS[place] == by_hand(*row, high, rules)


def test_each_of_the_nine_can_be_reached() -> None:
    nan = math.nan
    rows = [
        (nan, 1.0, False, 0.0),
        (nan, 1.0, True, 0.0),
        (1.0, nan, False, 0.0),
        (nan, nan, True, 0.0),
        (100.0, 200.0, False, 9.0),
        (100.0, 200.0, False, 0.0),
        (100.0, 50.0, False, 9.0),
        (100.0, 50.0, False, 0.0),
        (100.0, 104.0, False, 0.0),
    ]
    before, now, earlier, potential = (np.array([row[i] for row in rows]) for i in range(4))
    found = path_of(before, now, earlier.astype(bool), potential, PathRules(high=5.0))
    assert [PATHS[place] for place in found.now] == list(PATHS)


def test_a_change_of_just_the_band_is_steady_and_a_small_return_needs_a_unit_of_money() -> None:
    before, now = np.array([100.0, 100.0, 0.0, 0.0]), np.array([105.0, 105.01, 1.0, 1.01])
    found = path_of(before, now, np.zeros(4, dtype=bool), np.full(4, math.nan))
    assert [PATHS[place] for place in found.now] == ["steady", "warm_riser", "steady", "warm_riser"]


def test_a_potential_of_its_group_and_of_all_where_the_group_is_small() -> None:
    now = np.array([*np.arange(1.0, 11.0), math.nan, 100.0])
    groups = ["a"] * 10 + ["a", "b"]
    found = potential_of_groups(now, groups)
    assert found[0] == pytest.approx(9.1) and found[10] == found[0]
    assert found[11] == pytest.approx(np.quantile(now[np.isfinite(now)], 0.9))
    assert potential_of_groups(np.array([1.0] * 5), np.array([None] * 5, dtype=object)).tolist() == [1.0] * 5
    assert np.isnan(potential_of_groups(np.array([math.nan]), ["a"])).all()


@pytest.mark.parametrize("wrong", [{"band": -0.1}, {"least": math.nan}, {"high": math.inf}])
def test_bands_that_are_none_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(TableProblem, match="path_rules"):
        PathRules(**wrong)
