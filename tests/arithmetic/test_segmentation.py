"""Segmentations: every customer in one cell, cells that add up to the base, and a statement that balances."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import clv
from clv import TableProblem
from clv.segmentation import OUTSIDE, Segmentation, cell_moves, cell_statement, cell_table, from_codes

PLACES = st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 3)), max_size=40)
CELLS = ("a", "b", "c", "d")


def of(pairs: list[tuple[int, int]]) -> Segmentation:
    """A segmentation of pairs of a place a period ago and now."""
    before, now = (np.array([pair[i] for pair in pairs], dtype=np.int64) for i in (0, 1))
    return Segmentation("own", CELLS, now, before)


@given(PLACES)
def test_the_statement_balances_and_is_what_a_count_by_hand_gives(pairs: list[tuple[int, int]]) -> None:
    table = cell_statement(of(pairs))
    left = table["before"] + table["joined"] + table["moved_in"] - table["moved_out"] - table["gone"]
    assert (left == table["now"]).all()
    assert table["moved_in"].iloc[-1] == table["moved_out"].iloc[-1]
    by_hand = Counter(pairs)
    for place, row in enumerate(table.itertuples()):
        if row.cell == clv.TOTAL:
            continue
        assert row.joined == by_hand[-1, place] and row.gone == by_hand[place, -1]
        assert row.moved_in == sum(n for (b, now), n in by_hand.items() if now == place and b not in (-1, place))
        assert row.now == sum(n for (_, now), n in by_hand.items() if now == place)
    assert cell_moves(of(pairs)).sum() == len(pairs)


@given(PLACES, st.randoms())
def test_cells_add_up_to_the_base(pairs: list[tuple[int, int]], chance: object) -> None:
    tiers = [None if i % 3 == 0 else "AB"[i % 2] for i in range(len(pairs))]
    revenue = [round(3.1 * i, 2) if tier else 0.0 for i, tier in enumerate(tiers)]
    people = pd.DataFrame({"tier_now": pd.Series(tiers, dtype=object), "revenue_now": pd.Series(revenue, dtype=float)})
    worth = pd.DataFrame({"tier": ["A", "B", clv.TOTAL], "clv": [100.0, 7.0, np.nan]})
    table = cell_table(of(pairs), people, worth, np.array([0.5, 0.1])).set_index("cell")
    cells = table.drop(index=clv.TOTAL)
    whole = table.loc[clv.TOTAL]
    assert whole["customers"] == len(pairs)
    for column in ("customers", "customers_before", "change", "revenue", "margin", "value"):
        assert cells[column].sum() == pytest.approx(whole[column])
    assert whole["revenue"] == pytest.approx(sum(revenue))
    assert whole["margin"] == pytest.approx(
        sum(r * {"A": 0.5, "B": 0.1}[t] for r, t in zip(revenue, tiers, strict=True) if t)
    )
    assert (OUTSIDE in cells.index) == any(-1 in pair for pair in pairs)


def test_without_a_period_before_nothing_is_said_of_it() -> None:
    found = from_codes("tiers", ("x", "y"), np.array(["x", None, "y"], dtype=object))
    people = pd.DataFrame({"tier_now": [None] * 3, "revenue_now": 0.0})
    table = cell_table(found, people, pd.DataFrame({"tier": ["A"], "clv": [1.0]}))
    assert table["customers_before"].isna().all() and table["change"].isna().all() and table["margin"].isna().all()
    with pytest.raises(TableProblem, match="needs_two_periods"):
        cell_statement(found)


def test_a_code_that_is_no_cell_is_refused() -> None:
    with pytest.raises(TableProblem, match="cells_unknown"):
        from_codes("tiers", ("x",), ["z"])
    with pytest.raises(TableProblem, match="cells_unknown"):
        Segmentation("own", ("x",), np.array([1]))
