"""What is shared tells of nobody in particular: no group of few customers stands in it, nor follows from it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clv import Choices, from_segments
from clv.small_groups import LEAST, joined, joined_cells, joined_segments, moves_tell_of_few
from study import samples
from study.small_groups import groups_of, without_small_groups

SCHEME = [("A", "A"), ("A", "B"), ("A", "C"), ("B", "A"), ("B", "B"), ("B", "C"), ("C", "A"), ("C", "B"), ("C", "C")]
COUNTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=8)


@given(COUNTS)
def test_no_joined_group_holds_few_unless_all_together_are_few(rows: list[tuple[int, int]]) -> None:
    counts = np.array(rows, dtype=float)
    groups = joined(counts)
    assert [i for group in groups for i in group] == list(range(len(rows)))
    if len(groups) > 1:
        sums = [counts[list(group)].sum(axis=0) for group in groups]
        assert not [row for row in sums if ((row > 0) & (row < LEAST)).any()]


@given(COUNTS)
def test_groups_that_are_large_enough_stay_apart(rows: list[tuple[int, int]]) -> None:
    counts = np.array(rows, dtype=float)
    if not ((counts > 0) & (counts < LEAST)).any():
        assert joined(counts) == tuple((i,) for i in range(len(rows)))


def flows(cells: list[int], new: list[int], lost: list[int]) -> pd.DataFrame:
    """FLOWS of three tiers from counts."""
    order = "ABC"
    found: list[tuple[str | None, str, str | None, int]] = []
    for (now, before), n in zip(SCHEME, cells, strict=True):
        step = order.index(now) - order.index(before)
        found.append((now, "retained" if not step else "upgraded" if step < 0 else "downgraded", before, n))
    found += [(tier, "new", None, n) for tier, n in zip(order, new, strict=True)]
    found += [(None, "lost", tier, n) for tier, n in zip(order, lost, strict=True)]
    table = pd.DataFrame(found, columns=["tier_now", "movement", "tier_before", "customers"])
    return table[table["customers"] > 0].reset_index(drop=True)


def reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Rows in echelon form, by exact elimination."""
    left: list[list[Fraction]] = [row[:] for row in rows]
    done: list[list[Fraction]] = []
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        pivot = [x / pivot[column] for x in pivot]
        left = [[x - row[column] * p for x, p in zip(row, pivot, strict=True)] for row in left]
        done = [[x - row[column] * p for x, p in zip(row, pivot, strict=True)] for row in done] + [pivot]
    return done


def follows(published: list[list[Fraction]], wanted: list[Fraction]) -> bool:
    """Whether a sum can be had by adding and subtracting published ones, exactly."""
    return len(reduced(published)) == len(reduced([*published, wanted]))


def portfolio_sums(table: pd.DataFrame) -> list[list[Fraction]]:
    """Each tier's customers now and before, and its lost, as a portfolio table prints them."""
    found = []
    for tier in "ABC":
        found.append([Fraction(int(now == tier)) for now in table["tier_now"]])
        found.append([Fraction(int(before == tier)) for before in table["tier_before"]])
        gone = (table["movement"] == "lost") & (table["tier_before"] == tier)
        found.append([Fraction(int(lost)) for lost in gone])
    return found


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 40), min_size=9, max_size=9),
    st.lists(st.integers(0, 40), min_size=3, max_size=3),
    st.lists(st.integers(0, 40), min_size=3, max_size=3),
)
def test_no_cell_of_few_follows_from_what_is_printed(cells: list[int], new: list[int], lost: list[int]) -> None:
    table = flows(cells, new, lost)
    groups = joined_cells(table)
    assert sorted(i for group in groups for i in group) == list(range(len(table)))
    if len(groups) < 2:
        return
    counts = table["customers"].tolist()
    assert not [group for group in groups if sum(counts[i] for i in group) < LEAST]
    tiers = portfolio_sums(table)
    published = [[Fraction(int(i in group)) for i in range(len(table))] for group in groups] + tiers
    for i, n in enumerate(counts):
        alone = [Fraction(int(j == i)) for j in range(len(table))]
        if n < LEAST and not follows(tiers, alone):  # what the tiers' table tells by itself is no difference
            assert not follows(published, alone)


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 40), min_size=9, max_size=9),
    st.lists(st.integers(0, 40), min_size=3, max_size=3),
    st.lists(st.integers(0, 40), min_size=3, max_size=3),
)
def test_moves_printed_whole_open_no_cell_of_few(cells: list[int], new: list[int], lost: list[int]) -> None:
    table = flows(cells, new, lost)
    if moves_tell_of_few(table):
        return
    stayed = [i for i, movement in enumerate(table["movement"]) if movement not in ("new", "lost")]
    counts, groups = table["customers"].tolist(), joined_cells(table)
    alone = [[Fraction(int(j == i)) for j in range(len(table))] for i in range(len(table))]
    printed = [[Fraction(int(i in group)) for i in range(len(table))] for group in groups] + portfolio_sums(table)
    printed += [alone[i] for i in stayed]
    shut = [i for i, n in enumerate(counts) if 0 < n < LEAST and table["movement"].iloc[i] != "lost"]
    assert not [i for i in shut if follows(printed, alone[i])]
    assert not [i for i in stayed if 0 < counts[i] < LEAST]


@pytest.mark.parametrize(("stays", "arrives", "tells"), [(3, 40, True), (40, 3, True), (40, 40, False)])
def test_few_who_stayed_or_came_keep_the_moves_from_being_printed(stays: int, arrives: int, tells: bool) -> None:
    assert moves_tell_of_few(flows([stays] + [40] * 8, [arrives, 40, 40], [40] * 3)) is tells


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.floats(1, 1e6), st.floats(0.2, 30)),
        min_size=2,
        max_size=6,
    )
)
def test_joined_segments_are_worth_what_they_were_apart(rows: list[tuple[int, float, float]]) -> None:
    table = pd.DataFrame(rows, columns=["customers", "revenue", "duration_years"])
    base = from_segments(table.assign(segment=[f"S{i}" for i in range(len(rows))]), Choices())
    together = joined_segments(base, joined(base.tiers[["customers"]].to_numpy(float)))
    for name in ("customers", "revenue", "portfolio_value"):
        assert together.portfolio()[name].iloc[-1] == pytest.approx(base.portfolio()[name].iloc[-1], rel=1e-9)


def test_a_small_file_joins_its_best_tiers_and_recounts_them_together() -> None:
    whole = samples.study_of("swedish_excel", Choices())
    assert groups_of(whole) == ((0, 1), (2,), (3,))
    shared = without_small_groups(whole)
    assert shared.base.names == ("Super + Top", "Middle", "Bottom")
    for name in ("customers", "purchases", "revenue", "base", "lost"):
        apart, together = whole.base.tiers[name], shared.base.tiers[name]
        assert together.tolist() == [apart.iloc[0] + apart.iloc[1], *apart.iloc[2:]]


def test_what_the_tiers_tell_by_themselves_joins_nothing_more() -> None:
    found = samples.study_of("telco_churn", Choices()).base.flows
    assert found is not None
    groups = joined_cells(found)
    assert len(groups) > 5
    assert min(int(found["customers"].iloc[group].sum()) for group in groups) >= LEAST


def test_a_base_of_large_tiers_is_left_as_it_is() -> None:
    whole = samples.study_of("member_company", Choices())
    assert without_small_groups(whole) is whole
