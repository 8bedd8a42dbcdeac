"""The answer as a range, what lies beyond the evidence, how far chance reaches, and few lost."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pandas as pd
import pytest
import reference as ref
import sample_bases as samples
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from printed import member_tiers
from small_bases import lively, tiers_table
from test_against_reference import all_close, close
from test_laws import based, files, schemes

import clv
from clv.tables import Method

few = examples(25)
YEARS = (Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(3, 2))
discounts = st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(1, 4)])
spans = st.sampled_from([Fraction(1, 4), Fraction(1), Fraction(4, 3), Fraction(9)])
METHODS: tuple[Method, ...] = ("course", "discounted", "future")


def base_of(tiers: list[ref.Tier], years: Fraction = Fraction(1), **choices: object) -> clv.Base:
    table, moves, margin = tiers_table(tiers)
    picked = clv.Choices(**choices)  # type: ignore[arg-type]
    return clv.Base("transactions", float(years), tuple(table["tier"]), table, picked, moves=moves, margin=margin)


MEMBER = base_of(member_tiers())


# --- within the evidence, and beyond ----------------------------------------------------------------------------


def test_the_member_company_within_five_years() -> None:
    base = samples.base("member_company")
    assert clv.horizon.horizon(base.span_years) == 5
    table = clv.horizon.within_beyond(base)
    assert (table["value_within"] / 1e6).round(1).tolist() == [245.8, 287.1, 250.0, 24.2, 807.1]
    assert round(table["value"].iloc[-1] / 1e6, 1) == 1284.7


def test_the_slow_sums_say_the_same_of_the_member_company() -> None:
    year = Fraction(1)
    found = [
        t.customers * ref.worth_within("course", ref.income(t, year), 1 - Fraction(t.lost, t.base), 0, year, 5)
        for t in member_tiers()
    ]
    assert [round(x / 1e6, 1) for x in found] == [245.8, 287.1, 250.0, 24.2]


def test_the_horizon_is_three_times_the_span_and_five_years_at_most() -> None:
    assert [clv.horizon.horizon(x) for x in (0.5, 1.0, 5 / 3, 4.0)] == [1.5, 3.0, 5.0, 5.0]
    assert [float(ref.horizon(x)) for x in (0.5, 1.0, 5 / 3, 4.0)] == [1.5, 3.0, 5.0, 5.0]
    assert round(samples.base("online_retail").span_years, 3) == 1.024  # from the first row to the end, not the periods


@few
@given(lively(3), st.sampled_from(METHODS), discounts, st.sampled_from(YEARS), spans)
def test_within_is_the_slow_sum_of_the_periods(
    tiers: list[ref.Tier], method: Method, discount: Fraction, years: Fraction, span: Fraction
) -> None:
    base = base_of(tiers, years)
    found = clv.horizon.within(base.value_inputs(), method, float(discount), float(span))
    expected = [
        ref.worth_within(method, ref.income(t, years), 1 - Fraction(t.lost, t.base), discount, years, span)
        for t in tiers
    ]
    assert all_close(found.tolist(), expected)


@few
@given(lively(3), discounts, st.sampled_from(YEARS), spans)
def test_within_with_moves_is_the_slow_sum_of_the_periods(
    tiers: list[ref.Tier], discount: Fraction, years: Fraction, span: Fraction
) -> None:
    found = clv.horizon.within(base_of(tiers, years).value_inputs(), "migration", float(discount), float(span))
    expected = ref.migration_within(tiers, discount, years, span)
    assert expected is not None and all_close(found.tolist(), expected)


@few
@given(lively(3), st.sampled_from([*METHODS, "migration"]), st.sampled_from(YEARS), spans, spans)
def test_within_and_beyond_are_the_whole_and_a_longer_file_never_leaves_more_beyond(
    tiers: list[ref.Tier], method: Method, years: Fraction, one: Fraction, other: Fraction
) -> None:
    base = base_of(tiers, years, method=method)
    table = clv.horizon.within_beyond(base)
    worth = base.portfolio()
    assert np.allclose(table["value_within"] + table["value_beyond"], worth["portfolio_value"])
    assert np.allclose(table["clv_within"] + table["clv_beyond"], worth["clv"])
    assert (table["value_within"] >= 0).all() and (table["value_beyond"] >= -1e-6 * worth["portfolio_value"]).all()
    shorter, longer = sorted((float(one), float(other)))
    b, d = base.value_inputs(), base.choices.discount
    near, far = (clv.horizon.within(b, method, d, clv.horizon.horizon(x)) for x in (shorter, longer))
    assert (far >= near - 1e-9 * np.abs(near)).all()


def test_where_nobody_was_lost_the_years_within_are_still_known() -> None:
    tier = ref.Tier(10, 20, Fraction(1000), 10, 0, (10,))
    table = clv.horizon.within_beyond(base_of([tier]))
    assert table["value_within"].tolist() == [5000, 5000]  # a year's 1 000, five times
    assert table["value"].isna().all() and table["value_beyond"].isna().all()


@few
@given(lively(3), st.sampled_from(YEARS), st.booleans())
def test_the_gain_of_levers_within_the_horizon_is_part_of_the_gain(
    tiers: list[ref.Tier], years: Fraction, migrating: bool
) -> None:
    table, moves, margin = tiers_table(tiers)
    today = clv.today(table, float(years), margin, moves)
    wanted = clv.Scenario(targets=(0, 2), levers=clv.Levers(1, 10, 0.5), method="discounted")
    whole = clv.gain(today, wanted, migrating=migrating)
    near, far = (clv.gain(today, wanted, migrating=migrating, horizon=h) for h in (3.0, 4000.0))
    assert -1e-6 <= near <= whole * (1 + 1e-9) + 1e-6
    assert math.isclose(far, whole, rel_tol=1e-6, abs_tol=1e-6)
    parts = clv.levers.parts(today, wanted, migrating=migrating, horizon=3.0)
    assert math.isclose(parts["part"].sum(), near, rel_tol=1e-9, abs_tol=1e-6)


# --- the range --------------------------------------------------------------------------------------------------


def test_the_member_company_is_a_range() -> None:
    base = samples.base("member_company")
    table = clv.answer.approaches(base)
    whole = table[table["tier"] == "Total"].set_index("approach")["value"]
    assert {name: round(value / 1e6, 1) for name, value in whole.items()} == {
        "basic": 1284.7, "discounted": 898.1, "moves": 801.3, "moves_discounted": 677.0,
    }  # fmt: skip
    found = clv.answer.answer(base)
    assert (round(found.low), round(found.high)) == (677_009_538, 1_284_714_061)
    assert (found.low_by, found.high_by, found.chosen_by) == ("moves_discounted", "basic", "basic")
    assert found.counts == "revenue" and found.few == () and found.missing == ()
    assert round(found.within / 1e6, 1) == 807.1


def test_online_retails_range_begins_at_the_low_end_of_an_interval() -> None:
    """Four of 132 were lost in Super: no point stands for that."""
    base = samples.base("online_retail")
    found = clv.answer.answer(base)
    assert found.few == ("Super",)
    moved = base.portfolio("migration", 0.1).iloc[-1]
    assert found.low == moved["portfolio_low"] < moved["portfolio_value"]
    assert found.high == base.portfolio("course").iloc[-1]["portfolio_value"]
    assert clv.value.few_lost(base.tiers).tolist() == [True, False, False, False]


def test_future_is_no_part_of_the_range() -> None:
    found = clv.answer.answer(replace(MEMBER, choices=clv.Choices(method="future")))
    assert found.chosen_by == "" and found.chosen == MEMBER.portfolio("future", 0.1)["portfolio_value"].iloc[-1]
    other = clv.answer.answer(MEMBER)
    assert (found.low, found.high) == (other.low, other.high)


def test_a_file_without_moves_says_so() -> None:
    found = clv.answer.answer(samples.base("telco_churn"))
    assert [code for _, code in found.missing] == ["migration_needs_moves"] * 2
    assert (found.low_by, found.high_by) == ("discounted", "basic")


def test_a_table_of_segments_without_durations_has_no_range() -> None:
    found = clv.answer.answer(samples.base("subscription_segments"))
    assert math.isnan(found.low) and math.isnan(found.high) and found.low_by == ""


def test_where_nobody_was_lost_the_range_has_no_upper_end() -> None:
    tiers = [ref.Tier(10, 20, Fraction(1000), 50, 0, (50, 0)), ref.Tier(10, 20, Fraction(100), 50, 25, (0, 25))]
    found = clv.answer.answer(base_of(tiers))
    assert math.isnan(found.high) and found.few == ("T0",)
    assert found.low >= clv.answer.approaches(base_of(tiers))["low"].min()


@few
@given(lively(3), discounts, st.sampled_from(YEARS))
def test_the_range_holds_every_value_it_is_made_of(tiers: list[ref.Tier], discount: Fraction, years: Fraction) -> None:
    base = base_of(tiers, years, discount=float(discount))
    table = clv.answer.approaches(base)
    for tier in (*base.names, "Total"):
        found = clv.answer.answer(base, tier, table)
        mine = table[(table["tier"] == tier) & (table["problem"] == "")]
        assert (mine["value"] >= found.low * (1 - 1e-9)).all() and (mine["value"] <= found.high * (1 + 1e-9)).all()
        assert found.low <= found.chosen <= found.high


@few
@given(lively(2), discounts, st.sampled_from(YEARS))
def test_the_range_by_the_slow_sums(tiers: list[ref.Tier], discount: Fraction, years: Fraction) -> None:
    base = base_of(tiers, years, discount=float(discount))
    table = clv.answer.approaches(base)
    moves = table[(table["method"] == "migration") & (table["problem"] == "") & (table["tier"] == "Total")]
    drawn = dict(zip(moves["discount"], moves["low"], strict=True))
    low, high = ref.range_of(tiers, discount, years, drawn)
    found = clv.answer.answer(base)
    assert close(found.low, low) and close(found.high, high)


@few
@given(files(12), schemes, st.randoms(use_true_random=False))
def test_the_range_does_not_depend_on_the_order_of_the_rows(rows: list[ref.Row], scheme: str, chance: Random) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, other = (based(r, scheme) for r in (rows, shuffled))
    tables = [clv.answer.approaches(b) for b in (one, other)]
    pd.testing.assert_frame_equal(tables[0], tables[1])


# --- chance -----------------------------------------------------------------------------------------------------


def test_chance_on_the_member_company_is_wider_than_who_stays_alone() -> None:
    base = samples.base("member_company")
    low, high = clv.sampling.sampled_interval(base, np.random.default_rng(7)).iloc[-1][["low", "high"]]
    who_stays = base.portfolio().iloc[-1]
    assert low < who_stays["portfolio_low"] < who_stays["portfolio_high"] < high
    assert 1225e6 < low < 1245e6 and 1325e6 < high < 1350e6


def test_chance_is_the_same_for_the_same_seed() -> None:
    base = samples.base("online_retail")
    one, other = (clv.sampling.sampled_interval(base, np.random.default_rng(3), "migration") for _ in range(2))
    pd.testing.assert_frame_equal(one, other)


def made_rows(seed: int, people: int = 800) -> list[ref.Row]:
    """Two years of a base where one in four leaves and a few buy much."""
    chance, rows = Random(seed), list[ref.Row]()
    for k in range(people):
        size = chance.lognormvariate(5, 0.7)
        for year in (2022, 2023):
            if chance.random() < 0.25:
                continue
            amount = ref.Decimal(str(round(size * chance.uniform(0.6, 1.4), 2)))
            rows.append((f"c{k:03}", ref.dt.date(year, 6, 1), amount, None, None))
    return rows


def test_drawn_cells_and_drawn_customers_agree() -> None:
    rows = made_rows(5)
    p = ref.Period(ref.dt.date(2022, 1, 1), ref.dt.date(2023, 1, 1), ref.dt.date(2024, 1, 1), 12)
    slow = ref.statement(rows, p, [ref.Decimal(30), ref.Decimal(70)])
    drawn = ref.drawn_portfolios(slow, 400, Random(3))
    table = pd.DataFrame(
        [
            {
                "customer_id": name, "purchases_earlier": 0, "revenue_earlier": 0.0, "first_date": p.end,
                "last_date": p.end,
                **{f"purchases_{w}": person.purchases[w] for w in ("before", "now")},
                **{f"revenue_{w}": person.cents[w] / 100 for w in ("before", "now")},
            }
            for name, person in slow.people.items()
        ]
    )  # fmt: skip
    base = clv.from_customers(table, clv.Choices(scheme=clv.parse_scheme("A=30,B=70")), years=1.0)
    low, high = clv.sampling.sampled_interval(base, np.random.default_rng(1), draws=2000).iloc[-1][["low", "high"]]
    assert math.isclose(low, drawn[10], rel_tol=0.05) and math.isclose(high, drawn[-11], rel_tol=0.05)


@few
@given(files(12), schemes)
def test_drawn_statements_hold_as_many_customers_as_the_base(rows: list[ref.Row], scheme: str) -> None:
    base = based(rows, scheme)
    assert base.customers is not None
    d = clv.sampling.flow_draws(base, np.random.default_rng(1), 20)
    there = (base.customers["movement"] != "").sum()
    assert (d.customers.sum(axis=1) + d.lost.sum(axis=1) == there).all()
    assert np.allclose(d.base, d.moves.sum(axis=2) + d.lost)
    assert np.allclose(d.customers, d.moves.sum(axis=1) + d.arrived)
    assert (d.money >= 0).all()


def test_chance_is_not_said_of_a_table_of_segments_or_of_one_period() -> None:
    with pytest.raises(clv.TableProblem, match="needs_customers"):
        clv.sampling.sampled_interval(samples.base("subscription_segments"), np.random.default_rng(1))
    with pytest.raises(clv.TableProblem, match="needs_two_periods"):
        base = samples.base("member_company")
        clv.sampling.sampled_interval(replace(base, flows=None), np.random.default_rng(1))


def test_nobody_lost_gives_a_low_end_only() -> None:
    c = pd.DataFrame(
        {
            "customer_id": [str(k) for k in range(40)], "purchases_earlier": 0, "revenue_earlier": 0.0,
            "purchases_before": 1, "revenue_before": 10.0, "purchases_now": 1, "revenue_now": [9.0, 11.0] * 20,
            "first_date": 0, "last_date": 0,
        }
    )  # fmt: skip
    base = clv.from_customers(c, clv.Choices(scheme=clv.parse_scheme("All=100")), years=1.0)
    found = clv.sampling.sampled_interval(base, np.random.default_rng(1))
    assert found["high"].isna().all()


def test_a_base_without_dates_knows_its_two_periods() -> None:
    assert MEMBER.span_years == 2.0
