"""Fewer relations: counted relation by relation here; no other number of the lowest leaves more than the best."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clv import Choices, TableProblem
from clv.phasing_out import dearer_than_worth, lowest_first, over_stay, phase_out_table, without
from clv.relation_return import RelationCost, returns_of
from report.exhibits.treatment.phase_out import phase_out
from study import phase_outs, relation_return, samples
from study.phase_outs import KeptPhaseOut
from study.relation_return import ReturnAsked
from study.segmentations import Asked, divided
from words import load

ROWS = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 300), st.integers(0, 200)), min_size=1, max_size=20)
FIXED = st.sampled_from([0.0, 0.25, 0.5, 1.0])


@settings(max_examples=80)
@given(ROWS, FIXED, st.integers(0, 20))
def test_without_some_is_what_a_count_by_hand_gives(rows: list[tuple[int, int, int]], fixed: float, many: int) -> None:
    income, visits, support = (np.array([r[i] for r in rows], dtype=float) for i in range(3))
    costs = [RelationCost("visits", "customer", amounts=visits), RelationCost("support", "customer", amounts=support)]
    found = returns_of(income, np.ones(len(rows)), 0.4, costs)
    order = sorted(range(len(rows)), key=lambda i: (0.4 * rows[i][0] - rows[i][1] - rows[i][2], rows[i][0], i))
    assert lowest_first(found).tolist() == order
    gone = np.zeros(len(rows), dtype=bool)
    gone[order[:many]] = True
    left = without(found, gone, fixed)
    by_hand = sum(0.4 * r[0] - r[1] - r[2] for i, r in enumerate(rows) if i not in order[:many])
    by_hand -= fixed * sum(r[1] + r[2] for i, r in enumerate(rows) if i in order[:many])
    assert left["result"] == pytest.approx(by_hand, abs=0.02 * len(rows))
    assert left["revenue"] == sum(r[0] for i, r in enumerate(rows) if i not in order[:many])
    dear = dearer_than_worth(found, fixed)
    best = without(found, dear, fixed)["result"]
    every = [without(found, np.isin(np.arange(len(rows)), order[:n]), fixed)["result"] for n in range(len(rows) + 1)]
    assert best >= max(every) - 1e-6
    for i in range(len(rows)):  # one more, or one fewer, leaves less
        assert without(found, dear ^ (np.arange(len(rows)) == i), fixed)["result"] <= best + 1e-6


def test_with_nothing_fixed_it_pays_to_be_without_those_who_do_not_pay() -> None:
    study = samples.study_of("intermediaries", Choices(margin="file"))
    found = relation_return.returned(study, ReturnAsked()).now
    assert dearer_than_worth(found, 0.0).tolist() == (found.counted & (found.result < 0)).tolist()
    assert (dearer_than_worth(found, 0.0).sum(), dearer_than_worth(found, 0.5).sum()) == (58, 8)
    assert without(found, dearer_than_worth(found, 0.5), 0.5)["change"] == pytest.approx(19_234, abs=1)
    table = phase_out_table(found, 0.0)
    assert table["result"].iloc[0] == pytest.approx(found.result[found.counted].sum() / 100)
    for language in ("sv", "en"):
        shown = phase_out(found, 0.5, load(language, "EUR"), [("Nord", np.array([0, 1]))], 0.15)
        assert shown.table is not None and len(shown.table) == 9 and "nan" not in shown.message


def test_where_serving_costs_nothing_it_is_said_so() -> None:
    found = returns_of(np.array([10.0, 20.0]), np.ones(2), 0.4, [])
    assert not dearer_than_worth(found).any()
    assert "no cost of serving" in phase_out(found, 0.5, load("en", "EUR")).message


def test_a_share_that_is_none_is_refused() -> None:
    found = returns_of(np.array([1.0]), np.ones(1), 0.4, [])
    with pytest.raises(TableProblem, match="fixed_share"):
        without(found, np.array([True]), 1.5)


@settings(max_examples=80)
@given(ROWS, FIXED, st.integers(0, 20), st.floats(1, 30))
def test_over_the_stay_is_each_ones_year_as_often_as_it_stays(
    rows: list[tuple[int, int, int]], fixed: float, many: int, stay: float
) -> None:
    income, visits = (np.array([r[i] for r in rows], dtype=float) for i in range(2))
    found = returns_of(income, np.ones(len(rows)), 0.4, [RelationCost("visits", "customer", amounts=visits)])
    gone, periods = np.arange(len(rows)) < many, np.array([stay + i for i in range(len(rows))])
    left = over_stay(found, gone, periods, fixed)
    assert left["saved"] == pytest.approx(sum((1 - fixed) * r[1] * (stay + i) for i, r in enumerate(rows[:many])))
    assert left["given_up"] == pytest.approx(sum(0.4 * r[0] * (stay + i) for i, r in enumerate(rows[:many])), rel=1e-2)
    assert left["change"] == left["saved"] - left["given_up"]
    once = over_stay(found, gone, np.ones(len(rows)), fixed)
    assert once["change"] == pytest.approx(without(found, gone, fixed)["change"])  # one period is the table's own


def test_a_stay_that_is_not_known_is_no_figure() -> None:
    found = returns_of(np.array([10.0, 20.0]), np.ones(2), 0.4, [])
    left = over_stay(found, np.array([True, False]), np.array([np.nan, 3.0]))
    assert left["gone"] == 1 and np.isnan(left["change"])
    assert over_stay(found, np.array([False, True]), np.array([np.nan, 3.0]))["given_up"] == 24.0


def test_a_whole_tier_let_go_gives_up_what_its_customers_are_worth() -> None:
    """Margin × years: with nothing to serve, the margin given up over the stay is the tier's CLV × its customers."""
    study = samples.study_of("intermediaries", Choices(margin="file"))
    margins = np.asarray(study.base.margin, dtype=float)
    rows = study.portfolio.iloc[:-1]
    for place, (each, many) in enumerate(zip(rows["clv"], rows["customers"], strict=True)):
        let_go = KeptPhaseOut("x", cell=place, fixed=1.0)
        left = phase_outs.over_stay(study, let_go, Asked("tiers"), ReturnAsked(margin=float(margins[place])))
        assert left["gone"] == many and left["saved"] == 0
        assert left["given_up"] == pytest.approx(float(each) * float(many), rel=1e-3)


def test_a_group_the_file_does_not_have_lets_nobody_go() -> None:
    study = samples.study_of("intermediaries", Choices())
    found = relation_return.returned(study, ReturnAsked()).now
    other = KeptPhaseOut("x", cell=2, way="rfm")
    assert not phase_outs.gone(study, other, Asked("tiers"), found).any()
    there = phase_outs.gone(study, KeptPhaseOut("x", cell=2), Asked("tiers"), found)
    assert there.sum() == len(divided(study, Asked("tiers")).found.members(study.base.names[2]))
