"""A discount that rises with the products: counted year by year here, and what it needs as the course says."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clv.experiments import income_given_up, rising_discount

ROWS = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.integers(1, 4), st.integers(1, 4), st.integers(1, 900)),
    min_size=1,
    max_size=25,
)


@pytest.mark.parametrize(
    ("kept", "cut", "needed"), [(0.8, 0.1, 0.82), (0.8, 0.15, 0.83), (0.76, 0.1, 0.784), (0.76, 0.15, 0.796)]
)
def test_the_retention_that_pays_for_ten_and_fifteen_per_cent(kept: float, cut: float, needed: float) -> None:
    assert float(income_given_up(cut, kept)) == pytest.approx(needed)


@settings(max_examples=60)
@given(ROWS, st.integers(2, 4), st.sampled_from([0.0, 0.03, 0.5]))
def test_each_year_is_what_a_count_by_hand_gives(
    rows: list[tuple[bool, bool, int, int, int]], several: int, points: float
) -> None:
    people = pd.DataFrame(
        {
            "tier_before": ["A" if r[0] else None for r in rows],
            "tier_now": ["A" if r[1] else None for r in rows],
            "revenue_now": [float(r[4]) if r[1] else 0.0 for r in rows],
            "products_before": [r[2] if r[0] else 0 for r in rows],
            "products_now": [r[3] if r[1] else 0 for r in rows],
        }
    )
    steps, table = rising_discount(people, [(1, 0.1), (several, 0.15)], points, 1.0, 6)
    assert steps["customers"].sum() == sum(r[1] for r in rows)
    carried = 0.0
    for year in range(6):
        given_up = gained = 0.0
        for low, high, cut in ((1, several, 0.1), (several, 99, 0.15)):
            revenue = sum(r[4] for r in rows if r[1] and low <= r[3] < high)
            were = [r for r in rows if r[0] and low <= r[2] < high]
            kept = sum(r[1] for r in were) / len(were) if were else 1.0
            more = min(kept + points, 1.0) if were else 1.0
            given_up += revenue * cut * kept**year
            gained += revenue * (1 - cut) * (more**year - kept**year)
        row = table.iloc[year]
        assert row["given_up"] == pytest.approx(given_up) and row["gained"] == pytest.approx(gained)
        assert row["carried"] == pytest.approx(carried)
        carried += gained - given_up
        assert row["cumulative"] == pytest.approx(carried)
