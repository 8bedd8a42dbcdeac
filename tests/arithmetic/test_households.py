"""By household: money and purchases are the same, and a household is lost when everybody in it is."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import intake
from clv import Choices, TableProblem, from_customers
from clv.households import SUMS, beside, best_among_small, by_household
from report.exhibits.treatment import homes as exhibits
from study import Study, households, samples
from words import load

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["h1", "h2", "", None]),
        st.integers(0, 3),
        st.integers(0, 90),
        st.integers(0, 3),
        st.integers(0, 90),
    ),
    min_size=1,
    max_size=25,
)


def customers(rows: list[tuple[str | None, int, int, int, int]]) -> tuple[pd.DataFrame, pd.Series]:
    """CUSTOMERS and what each belongs to."""
    table = pd.DataFrame(
        {
            "customer_id": [f"c{i}" for i in range(len(rows))],
            "purchases_earlier": 0,
            "revenue_earlier": 0.0,
            "purchases_before": [r[1] if r[2] else 0 for r in rows],
            "revenue_before": [float(r[2]) if r[1] else 0.0 for r in rows],
            "purchases_now": [r[3] if r[4] else 0 for r in rows],
            "revenue_now": [float(r[4]) if r[3] else 0.0 for r in rows],
            "first_date": pd.Timestamp("2023-01-01"),
            "last_date": pd.Timestamp("2024-06-01"),
        }
    )
    return table, pd.Series([r[0] for r in rows], dtype=object)


def of(table: pd.DataFrame, measure: str) -> list[float]:
    """A measure by person and by household."""
    row = table[table["measure"] == measure]
    return [float(row[name].iloc[0]) for name in ("person", "household")]


@settings(max_examples=60)
@given(ROWS)
def test_money_stays_and_a_household_is_kept_when_anybody_is(rows: list[tuple[str | None, int, int, int, int]]) -> None:
    table, unit = customers(rows)
    merged = by_household(table, unit)
    for column in SUMS:
        assert merged[column].sum() == pytest.approx(table[column].sum())
    alone = sum(not r[0] for r in rows)
    assert len(merged) == alone + len({r[0] for r in rows if r[0]})
    by = merged.set_index("customer_id")
    for home in {r[0] for r in rows if r[0]}:
        assert by.loc[home, "revenue_now"] == sum(r[4] for r in rows if r[0] == home and r[3])
    assert by_household(table, pd.Series([None] * len(rows), dtype=object))["customer_id"].tolist() == sorted(
        table["customer_id"]
    )


def test_a_household_of_which_one_leaves_is_not_lost() -> None:
    table, unit = customers([("h", 1, 10, 0, 0), ("h", 1, 10, 1, 10), (None, 1, 10, 0, 0), (None, 1, 10, 1, 10)])
    persons = from_customers(table, Choices(), years=1.0)
    homes = from_customers(by_household(table, unit), Choices(), years=1.0)
    rows = beside(persons, homes)
    assert of(rows, "retention") == [0.5, pytest.approx(2 / 3)]
    assert of(rows, "customers") == [2, 2] and of(rows, "lost") == [2, 1]


def test_the_best_one_among_small_ones_is_found_and_only_it() -> None:
    tiers = pd.Categorical(["A", "D", "A", "A", "C", "B", "A"], ["A", "B", "C", "D"], ordered=True)
    people = pd.DataFrame({"customer_id": list("abcdefg"), "revenue_now": [9.0, 1, 8, 7, 2, 5, 6], "tier_now": tiers})
    unit = pd.Series(["h", "h", "two", "two", "m", "m", None], dtype=object)
    assert best_among_small(people, unit)[["household", "customer_id"]].values.tolist() == [["h", "a"]]


def test_an_insurers_intermediaries_by_group() -> None:
    study = samples.study_of("intermediaries", Choices())
    found = households.homes(study)
    persons, groups = of(found.beside, "customers")
    assert groups < 200 and persons == 295
    kept, kept_together = of(found.beside, "retention")
    assert kept_together > kept
    together = found.base.customers
    assert together is not None
    assert math.isclose(float(study.customers["revenue_now"].sum()), float(together["revenue_now"].sum()))
    for language in ("sv", "en"):
        w = load(language, "EUR")
        shown = exhibits.beside(study, found, "", w)
        assert "nan" not in shown.message and shown.table is not None
        assert exhibits.hidden(study, found, "", w).lead
    with pytest.raises(TableProblem, match="households_unknown"):
        households.homes(samples.study_of("member_company", Choices()))
    assert np.isfinite(of(found.beside, "clv")).all() and np.isnan(of(found.beside, "portfolio_value")[1])


@pytest.mark.parametrize("name", ["energy_company", "online_retail"])
def test_a_country_or_a_kind_of_customer_is_no_household(name: str) -> None:
    assert households.columns(samples.study_of(name, Choices())) == ()


def test_a_column_of_many_groups_is_offered_and_neither_a_share_nor_a_number_of_its_own() -> None:
    study = samples.study_of("intermediaries", Choices())
    assert households.columns(study) == ("",)
    w = load("sv", "EUR")
    shown = exhibits.beside(study, households.homes(study), "", w)
    assert "grupper enligt" in shown.message and "hushåll" not in " ".join([shown.message, *shown.notes])


def test_a_small_file_whose_customers_share_an_agent_is_counted_by_it(tmp_path: Path) -> None:
    rows = ["customer,date,amount,agent,country,share,note"]
    for i in range(60):
        told = f"Agent {i % 25},Land {i % 4},{(i % 30) / 40 + 0.0125},Note {i}"
        rows += [f"C{i:03},{day},{100 + i},{told}" for day in ("2023-03-01", "2024-03-01", "2024-12-30")]
    path = tmp_path / "agents.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    study = Study(intake.read(path, folder=tmp_path), Choices())
    assert [exhibits.called(study, one, load("en")) for one in households.columns(study)] == ["agent"]
    found = households.homes(study, households.columns(study)[0])
    assert of(found.beside, "customers") == [60, 25]
