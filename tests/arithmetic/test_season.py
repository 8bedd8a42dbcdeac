"""A year's money beside a shorter period, the same season a year ago, what lost means, contracts renewed on one day."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
import reference as ref
import sample_bases as samples
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from made_orders import END, many, rows_of
from small_bases import customers_table
from test_against_reference import all_close, close

import clv

MILLION = 1e6
ROWS = rows_of(many(5, 60))


def test_online_retail_counted_on_twelve_months() -> None:
    table = clv.season.twelve_months(samples.base("online_retail"), samples.orders("online_retail"))
    assert (table["value"].iloc[-1] / MILLION).round(1) == 92.6
    assert (table["value_12"].iloc[-1] / MILLION).round(1) == 71.0


def test_a_period_of_twelve_months_is_its_own_year() -> None:
    table = clv.season.twelve_months(samples.base("member_company"), samples.orders("member_company"))
    assert np.allclose(table["per_year"], table["per_year_12"]) and np.allclose(table["value"], table["value_12"])


@examples(8)
@given(st.sampled_from([1, 3, 6]), st.sampled_from(["course", "discounted", "migration"]))
def test_twelve_months_of_each_tiers_customers_by_the_slow_sums(months: int, method: clv.tables.Method) -> None:
    p = ref.period(ROWS, END, months)
    slow = ref.statement(ROWS, p, [ref.Decimal(30), ref.Decimal(70)])
    period = clv.period_for(END, months)
    choices = clv.Choices(scheme=clv.parse_scheme("A=30,B=70"), method=method)
    base = clv.from_customers(customers_table(ROWS, p), choices, years=period.years, period=period, history="whole")
    o = clv.orders_from(many(5, 60), END)
    found = clv.season.twelve_months(base, o)
    money = ref.twelve_months(ROWS, slow)
    tiers = ref.tier_table(slow)
    assert all_close(found["per_year_12"].tolist()[:-1], [x / t.customers for x, t in zip(money, tiers, strict=True)])
    if method == "course":
        worth = [x * p.years * t.base / t.lost for x, t in zip(money, tiers, strict=True)]
        assert all_close(found["value_12"].tolist(), [*worth, sum(worth)])
    year = [
        ref.Tier(t.customers, t.purchases, x * p.years, t.base, t.lost, t.moved)
        for x, t in zip(money, tiers, strict=True)
    ]
    if method == "migration":
        each = ref.migration_values(year, ref.Fraction(1, 10), p.years)
        assert each is not None
        assert all_close(found["value_12"].tolist()[:-1], [t.customers * v for t, v in zip(tiers, each, strict=True)])


def test_a_file_under_a_year_has_no_year() -> None:
    o = clv.orders_from(many(2, 40, dt.date(2024, 6, 1)), END)
    with pytest.raises(clv.TableProblem, match="needs_twelve_months"):
        clv.season.twelve_months(samples.base("online_retail"), o)


# --- the same season --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("months", [1, 3, 6, 12, 24])
def test_the_same_months_a_year_ago_by_the_slow_sums(months: int) -> None:
    found = clv.season.same_season(clv.orders_from(many(5, 60), END), months)
    now, then, kept = ref.same_season(ROWS, END, months)
    assert found.possible == (months < 24 or ref.months_earlier(END, 48) >= dt.date(2021, 1, 1) - dt.timedelta(days=7))
    assert close(found.revenue, now)
    if found.possible:
        assert close(found.revenue_then, then) and close(found.growth, now / then - 1) and close(found.nrr, kept / then)


def test_a_year_against_the_year_before_is_the_products_own_nrr() -> None:
    found = clv.season.same_season(samples.orders("member_company"), 12)
    assert math.isclose(found.nrr, samples.base("member_company").kept_revenue["nrr"])
    assert round(found.nrr, 4) == 0.7332


def test_online_retails_half_years_have_no_season_to_be_held_against() -> None:
    found = clv.season.same_season(samples.orders("online_retail"), 6)
    assert not found.possible and math.isnan(found.growth) and math.isnan(found.nrr)
    assert [clv.season.evens_out(m) for m in (1, 3, 6, 12, 18, 24)] == [False, False, False, True, False, True]


# --- what lost means --------------------------------------------------------------------------------------------


def test_what_lost_means_on_the_member_company() -> None:
    table = clv.season.lost_meanings(samples.orders("member_company"), clv.Choices(), 12)
    assert table["months"].tolist() == [6, 12, 18, 24]
    assert table["duration_years"].round(2).tolist() == [1.36, 2.81, 5.25, 6.70]
    following = clv.season.next_meaning(table)
    assert following is not None and (following["months"], following["months_next"]) == (12, 18)
    assert round(following["value"] / MILLION, 1) == 1284.7 and round(following["times"], 2) == 2.78


def test_the_value_of_another_meaning_is_the_portfolio_of_such_a_period() -> None:
    o, choices = clv.orders_from(many(5, 300), END), clv.Choices(scheme=clv.parse_scheme("A=30,B=70"))
    table = clv.season.lost_meanings(o, choices, 6)
    for months, value in zip(table["months"], table["value"], strict=True):
        whole = clv.rolling(o, choices, int(months), [END])["portfolio_value"].iloc[-1]
        assert close(value, whole)
    assert clv.season.next_meaning(table[table["months"] <= 6]) is None


# --- contracts that renew on one day ----------------------------------------------------------------------------


def test_the_energy_companys_contracts_renew_in_december_and_the_others_in_no_month() -> None:
    found = {name: clv.renewals.renewal_month(clv.renewals.left_days(samples.orders(name), m)) for name, m in SAMPLES}
    assert found == {"energy_company": 12, "member_company": None, "online_retail": None}


SAMPLES = (("energy_company", 12), ("member_company", 12), ("online_retail", 6))


def test_between_renewals_no_rolling_value_is_said() -> None:
    """It went from 0.69 to 7.09 and back to 0.75 billion within a year in which nothing happened."""
    o = samples.orders("energy_company")
    ends = [dt.date(2024, 1, 1), dt.date(2024, 7, 1), dt.date(2024, 12, 1), dt.date(2025, 1, 1)]
    whole = clv.rolling(o, clv.Choices(), 12, ends).query("tier == 'Total'").set_index("end")
    assert (whole["portfolio_value"] / 1e9).round(2).tolist()[0::3] == [0.69, 0.75]
    assert whole["portfolio_value"].isna().tolist() == [False, True, True, False]
    assert whole[["clv", "duration_years", "portfolio_low"]].isna().all(axis=1).tolist() == [False, True, True, False]
    assert whole[["customers", "revenue", "retention"]].notna().all(axis=None)
    assert clv.renewals.between_renewals(dt.date(2024, 12, 1), 12) and not clv.renewals.between_renewals(
        dt.date(2024, 12, 1), None
    )


def test_uneven_meanings_of_lost_say_nothing_where_contracts_renew_in_one_month() -> None:
    table = clv.season.lost_meanings(samples.orders("energy_company"), clv.Choices(), 12).set_index("months")
    assert not table["possible"][6] and not table["possible"][18] and table["possible"][12]
    assert math.isnan(table["duration_years"][6]) and round(table["duration_years"][12], 2) == 4.17


def test_bills_are_known_by_their_calendar() -> None:
    found = {name: clv.gaps.billed_every(clv.gaps.purchase_gaps(samples.orders(name))) for name, _ in SAMPLES}
    assert found == {"energy_company": 1, "member_company": None, "online_retail": None}


@pytest.mark.parametrize("months", [1, 3, 12])
def test_thirty_bills_are_needed_to_know_them(months: int) -> None:
    days = [int(ref.months_earlier(END, -k * months).toordinal()) for k in range(32)]
    gaps = np.diff(days)
    for n, every in ((31, months), (29, None)):
        g = clv.gaps.Gaps(np.zeros(n, "i4"), np.zeros(n, "M8[D]"), gaps[:n], np.zeros(n, bool))
        assert clv.gaps.billed_every(g) == every


def test_ten_must_have_left_and_over_a_year() -> None:
    december = np.array(["2022-12-31", "2023-12-31"], "M8[D]")
    assert clv.renewals.renewal_month(np.repeat(december, 5)) == 12
    assert clv.renewals.renewal_month(np.repeat(december, 5)[1:]) is None
    assert clv.renewals.renewal_month(np.repeat(december[:1], 50)) is None
    spread = pd.date_range("2021-01-15", periods=24, freq="30D").to_numpy().astype("M8[D]")
    assert clv.renewals.renewal_month(spread) is None


def test_only_whole_years_even_out_the_seasons() -> None:
    """Who buys every December: over six months the rolling money is all or nothing, over twelve it stands."""
    lines = pd.DataFrame(
        {"customer_id": "a", "date": [f"{year}-12-15" for year in (2021, 2022, 2023, 2024)], "amount": 10.0}
    )
    orders = clv.orders.orders_from(lines, dt.date(2025, 1, 1))

    def rolling(months: int) -> list[float]:
        ends = (dt.date(2024, 1, 1), dt.date(2024, 7, 1), dt.date(2025, 1, 1))
        starts = [clv.periods.months_back(end, months) for end in ends]
        return [int(clv.orders.window(orders, a, b).cents.sum()) / 100 for a, b in zip(starts, ends, strict=True)]

    assert (rolling(6), rolling(12)) == ([10.0, 0.0, 10.0], [10.0, 10.0, 10.0])
