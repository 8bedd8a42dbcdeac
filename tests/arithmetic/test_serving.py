"""What customers cost: by year as a customer and by channel, by plain counts and laws."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv import Choices
from clv.serving import by_channel, cost_to_serve, customer_years, pay_back
from report.exhibits import serving as told
from study import samples, serving
from words import load

rows = st.lists(st.tuples(st.floats(0, 20), st.sampled_from("abc"), st.integers(0, 9), st.integers(0, 9)), min_size=1)


@given(rows)
def test_the_bands_sum_to_the_purchases(found: list[tuple[float, str, int, int]]) -> None:
    years, who, revenue, cost = (list(x) for x in zip(*found, strict=True))
    table = cost_to_serve(years, who, revenue, cost)
    assert (table["purchases"].sum(), table["revenue"].sum(), table["cost"].sum()) == (
        len(found),
        sum(revenue),
        sum(cost),
    )
    for row in table.to_dict("records"):
        ends = {0: 1, 1: 2, 2: 5, 5: 10, 10: math.inf}
        mine = [x for x in found if row["band"] <= x[0] < ends[row["band"]]]
        assert row["purchases"] == len(mine) and row["customers"] == len({x[1] for x in mine})


def band_of(day: int) -> int:
    """The band of a day as a customer, found by asking each edge in turn."""
    return max(band for band, edge in enumerate((0, 1, 2, 5, 10)) if day / 365.25 >= edge)


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 500)), min_size=1, max_size=5))
def test_years_seen_are_the_days_counted_one_by_one(stays: list[tuple[int, int]]) -> None:
    found = customer_years([start for start, _ in stays], [start + days for start, days in stays]) * 365.25
    for row, (start, days) in zip(found, stays, strict=True):
        counted = [0] * 5
        for day in range(start, start + days):
            counted[band_of(day)] += 1
        assert row.tolist() == pytest.approx(counted)


def test_the_years_are_the_same_in_whatever_order_the_customers_come() -> None:
    begun = np.random.default_rng(4).integers(0, 5000, 4000)
    seen = pd.DataFrame({"customer": np.arange(4000), "from_days": begun, "to_days": begun + 366})
    ways = [
        cost_to_serve([0.5], [0], [1], [1], seen.iloc[order])["customer_years"].tolist()
        for order in (np.arange(4000), np.argsort(begun), np.argsort(-begun))
    ]
    assert ways[0] == ways[1] == ways[2]


def test_a_year_without_a_purchase_is_a_year_that_cost_nothing_and_unknown_costs_are_nobody_s_years() -> None:
    seen = pd.DataFrame({"customer": ["a"], "from_days": [200], "to_days": [731]})
    table = cost_to_serve([0.9, 0.9], ["a", "b"], [10, 10], [4, 6], seen).set_index("band")
    assert table["purchases"].tolist() == [2, 0] and table["cost"].tolist() == [10, 0]
    assert table["cost_per_year"].tolist() == [pytest.approx(4 / (166 / 365.25)), 0.0]
    assert math.isnan(table["cost_per_purchase"][1]) and table["times_year"].isna().all()


def test_the_energy_company_s_cost_per_customer_and_year_is_the_raw_days() -> None:
    table = serving.cost_to_serve(samples.study_of("energy_company", Choices()))
    assert table is not None
    raw = pd.read_parquet(samples.path_of("energy_company"))
    day = pd.to_datetime(raw["date"])
    people = pd.DataFrame({"first": day, "said": pd.to_datetime(raw["contract_start"])}).groupby(raw["customer_id"])
    now = raw[day.dt.year == 2024]
    known = now["cost"].notna().groupby(now["customer_id"]).all()
    begun = people.min().min(axis=1).loc[known.index[known]]
    days = dict.fromkeys(range(5), 0)
    year = np.arange(np.datetime64("2024-01-01"), np.datetime64("2025-01-01"))
    for some, count in zip(*np.unique(begun.to_numpy("datetime64[D]"), return_counts=True), strict=True):
        for since in (year - some).astype(int).tolist():
            if since >= 0:
                days[band_of(since)] += int(count)
    assert table["customer_years"].tolist() == pytest.approx([days[band] / 365.25 for band in range(5)])
    assert known.all(), "every cost is known, so that all costs are counted"
    assert table["cost_per_year"].tolist() == pytest.approx((table["cost"] / table["customer_years"]).tolist())
    later = table.iloc[1:]
    after = later["cost"].sum() / later["customer_years"].sum()
    assert table["times_year"][0] == pytest.approx(table["cost_per_year"][0] / after)


def test_the_energy_company_s_cost_by_year_is_the_raw_rows() -> None:
    table = serving.cost_to_serve(samples.study_of("energy_company", Choices()))
    assert table is not None
    raw = pd.read_parquet(samples.path_of("energy_company"))
    day = pd.to_datetime(raw["date"])
    began = pd.to_datetime(raw["contract_start"]).groupby(raw["customer_id"]).transform("min")
    seen = day.groupby(raw["customer_id"]).transform("min")
    began = began.where(began < seen, seen)
    now = day.dt.year == 2024
    years = (day - began).dt.days / 365.25
    first = now & (years < 1)
    row = table.iloc[0]
    assert row["cost"] == raw.loc[first, "cost"].sum() and row["revenue"] == raw.loc[first, "amount"].sum()
    assert row["purchases"] == raw.loc[first, "invoice_id"].nunique()
    assert row["customers"] == raw.loc[first, "customer_id"].nunique()
    assert table["cost"].sum() == raw.loc[now, "cost"].sum()
    assert row["cost_per_purchase"] == pytest.approx(row["cost"] / row["purchases"])


@given(st.floats(1, 1000), st.floats(1, 1000), st.floats(0.01, 0.99), st.sampled_from([0.25, 0.5, 1.0]))
def test_pay_back_is_when_the_money_of_those_left_has_added_up(
    cost: float, money: float, kept: float, years: float
) -> None:
    found = pay_back(cost, money, kept, years)
    worth = money * years / (1 - kept)
    assert math.isinf(found) == (cost >= worth) or cost == pytest.approx(worth)
    if math.isfinite(found):
        assert money * years * (1 - kept ** (found / years)) / (1 - kept) == pytest.approx(cost, rel=1e-6)
        assert pay_back(cost, money * 2, kept, years) <= found


def test_a_channel_without_a_cost_has_no_ratio_and_a_dear_one_never_pays() -> None:
    values = pd.DataFrame(
        {"value": ["a", "b", "c"], "customers": 50, "clv": 200.0, "revenue_per_customer": 100.0, "retention": 0.5}
    )
    table = by_channel(values, [100.0, 300.0, np.nan])
    assert table["ratio"].tolist()[:2] == [2.0, pytest.approx(2 / 3)] and math.isnan(table["ratio"][2])
    assert table["years_paid"][0] == pytest.approx(1.0) and table["years_paid"].isna().tolist() == [False, True, True]


def test_the_best_channel_is_said_once_costs_are_entered() -> None:
    study, w = samples.study_of("energy_company", Choices()), load("en", "SEK")
    (plain,) = told.by_channel(study, w, ())
    assert plain.message.startswith("What a customer is worth")
    (entered,) = told.by_channel(study, w, (1000.0, 2000.0, 500.0, 4000.0, 10.0))
    assert entered.table is not None
    best = entered.table.sort_values("ratio").iloc[-1]
    assert str(best["value"]) in entered.message and entered.table["ratio"].notna().all()
    assert serving.by_channel(samples.study_of("telco_churn", Choices()), ()) is None
