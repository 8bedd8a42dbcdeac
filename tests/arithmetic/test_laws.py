"""What must hold of any customer base, whoever it belongs to."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import reference as ref
from drawing import examples
from hypothesis import assume, given
from hypothesis import strategies as st
from small_bases import END, SCHEMES, customers_table, files, lively, tiers_table

import clv
from clv.tables import Method

few = examples(25)
many = examples(60)
schemes = st.sampled_from(SCHEMES)
METHODS: tuple[Method, ...] = ("course", "discounted", "future")
ENGINES = (False, True)
YEARS = (1.0, 0.5, 0.25, 1.5)


def based(rows: list[ref.Row], scheme: str, **how: object) -> clv.Base:
    """The base of raw rows, with somebody active in both periods."""
    table = customers_table(rows, ref.period(rows, END, 12))
    assume(clv.tables.active(table["purchases_now"], table["revenue_now"]).any())
    assume(clv.tables.active(table["purchases_before"], table["revenue_before"]).any())
    return counted(table, scheme, **how)


def counted(table: pd.DataFrame, scheme: str, **how: object) -> clv.Base:
    choices = clv.Choices(scheme=clv.parse_scheme(scheme), **how)  # type: ignore[arg-type]
    return clv.from_customers(table, choices, years=1.0, period=clv.period_for(END, 12), history="whole")


# ---- counting --------------------------------------------------------------------------------------------


@few
@given(files(12), schemes, st.sampled_from(["relative", "fixed"]))
def test_flows_balance_in_customers_and_money(rows: list[ref.Row], scheme: str, basis: str) -> None:
    base = based(rows, scheme, basis=basis)
    assert base.flows is not None
    assert clv.flows.against_tiers(base.flows, base.tiers).tolist() == [0, 0, 0, 0]
    for column, before in (("customers", "base"), ("revenue_before", "revenue_before")):
        opening = clv.flows.opening(base.flows, base.names, column)
        assert opening["check"].tolist() == [0.0] * len(base.names)
        assert np.allclose(opening["opening"], base.tiers[before])
    for column, now in (("customers", "customers"), ("revenue_now", "revenue")):
        closing = clv.flows.closing(base.flows, base.names, column)
        assert closing["check"].tolist() == [0.0] * len(base.names)
        assert np.allclose(closing["closing"], base.tiers[now])


@few
@given(files(12), schemes)
def test_bridge_leads_from_revenue_before_to_revenue_now(rows: list[ref.Row], scheme: str) -> None:
    base = based(rows, scheme)
    assert base.bridge is not None
    change = dict(zip(base.bridge["step"], base.bridge["change"], strict=True))
    start, end = change.pop("start"), change.pop("end")
    assert math.isclose(start + sum(change.values()), end, abs_tol=0.005)
    assert math.isclose(end, base.tiers["revenue"].sum(), abs_tol=0.005)
    assert change["lost"] <= 0 and change["spent_less"] <= 0 and change["spent_more"] >= 0


@few
@given(files(12), schemes)
def test_every_active_customer_stands_in_one_tier_and_above_all_who_spend_less(
    rows: list[ref.Row], scheme: str
) -> None:
    base = based(rows, scheme)
    assert base.customers is not None
    for when in ("before", "now"):
        active = clv.tables.active(base.customers[f"purchases_{when}"], base.customers[f"revenue_{when}"])
        tier = base.customers[f"tier_{when}"]
        assert (tier.notna() == active).all()
        code, money = tier.cat.codes[active].to_numpy(), base.customers.loc[active, f"revenue_{when}"].to_numpy()
        better = money[:, None] > money[None, :]
        assert (code[:, None] <= code[None, :])[better].all()
        assert (code[:, None] == code[None, :])[money[:, None] == money[None, :]].all()


@few
@given(files(12), schemes)
def test_a_tier_falls_short_of_its_share_only_by_a_tie_above_it(rows: list[ref.Row], scheme: str) -> None:
    base = based(rows, scheme)
    above, n = Fraction(0), int(base.tiers["customers"].sum())
    for share, size in zip(clv.parse_scheme(scheme).shares, base.tiers["customers"].cumsum(), strict=True):
        above += Fraction(share)
        assert size >= above * n / 100


@few
@given(files(12), schemes, st.randoms(use_true_random=False))
def test_the_order_of_the_customers_does_not_matter(rows: list[ref.Row], scheme: str, chance: object) -> None:
    base = based(rows, scheme)
    assert base.customers is not None
    order = list(range(len(base.customers)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    table = customers_table(rows, ref.period(rows, END, 12))
    again = counted(table.iloc[order].reset_index(drop=True), scheme)
    pd.testing.assert_frame_equal(again.portfolio(), base.portfolio())
    assert again.flows is not None and base.flows is not None
    pd.testing.assert_frame_equal(again.flows, base.flows)


@few
@given(files(12), schemes)
def test_doubled_prices_double_all_money_and_nothing_else(rows: list[ref.Row], scheme: str) -> None:
    base = based(rows, scheme)
    table = customers_table(rows, ref.period(rows, END, 12))
    money = [column for column in table.columns if column.startswith(("revenue", "cost"))]
    twice = counted(table.assign(**{column: table[column] * 2 for column in money}), scheme)
    one, two = base.portfolio(), twice.portfolio()
    for column in one.columns[1:]:
        kind = column.removesuffix("_low").removesuffix("_high")
        factor = 2 if kind in MONEY else 1
        assert np.allclose(two[column].astype(float), one[column].astype(float) * factor, equal_nan=True), column
    assert base.moves is not None and twice.moves is not None
    assert (base.moves == twice.moves).all()


MONEY = ("revenue", "revenue_per_purchase", "revenue_per_customer", "clv", "portfolio_value", "portfolio")


@few
@given(files(12), schemes, schemes)
def test_how_the_tiers_are_cut_does_not_change_the_whole_base(rows: list[ref.Row], one: str, other: str) -> None:
    pooled = [
        column for column in clv.tables.PORTFOLIO if column not in ("tier", "clv_index") and "portfolio" not in column
    ]
    cut = [based(rows, scheme).portfolio().iloc[-1][pooled].astype(float) for scheme in (one, other)]
    assert np.allclose(cut[0], cut[1], equal_nan=True)


@few
@given(files(12), schemes)
def test_gross_retention_of_revenue_is_never_above_one_nor_above_net(rows: list[ref.Row], scheme: str) -> None:
    kept = based(rows, scheme).kept_revenue
    assert 0 <= kept["grr"] <= min(1, kept["nrr"])


@few
@given(files(12), schemes)
def test_one_row_once_more_never_moves_its_customer_down(rows: list[ref.Row], scheme: str) -> None:
    base = based(rows, scheme)
    assert base.customers is not None
    names = list(base.customers["customer_id"])
    extra = [*rows, (names[0], END.replace(month=3, day=1), Decimal(500), None, None)]
    more = based(extra, scheme)
    assert more.customers is not None
    tiers = [b.customers.set_index("customer_id")["tier_now"].cat.codes[names[0]] for b in (base, more)]  # type: ignore[union-attr]
    assert tiers[0] == -1 or tiers[1] <= tiers[0]


# ---- value -----------------------------------------------------------------------------------------------


@many
@given(st.sampled_from(METHODS), st.floats(0, 0.99), st.floats(0, 0.99), st.floats(0, 0.5), st.sampled_from(YEARS))
def test_value_never_falls_when_retention_rises(
    method: Method, one: float, other: float, discount: float, years: float
) -> None:
    low, high = sorted((one, other))
    worse, better = clv.value.annuity([low, high], years, discount, method)
    assert better >= worse >= 0


@many
@given(st.sampled_from(METHODS), st.floats(0, 0.99), st.floats(0, 0.5), st.floats(0, 0.5))
def test_value_never_rises_with_the_discount_rate(method: Method, retention: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert clv.value.annuity(retention, 1.0, high, method) <= clv.value.annuity(retention, 1.0, low, method) + 1e-9


@many
@given(lively(3), st.floats(0, 0.5), st.sampled_from(YEARS))
def test_methods_stand_in_their_order(tiers: list[ref.Tier], discount: float, years: float) -> None:
    """What is still to come is less than what the year under way adds, and discounting takes some of it away."""
    table, moves, margin = tiers_table(tiers)
    value = {m: clv.portfolio(table, years, m, discount, margin=margin, moves=moves)["clv"] for m in METHODS}
    assert (value["future"] <= value["discounted"] + 1e-9).all()
    assert (value["discounted"] <= value["course"] * (1 + 1e-12) + 1e-9).all()


@many
@given(lively(3), st.sampled_from(YEARS))
def test_discounted_at_no_discount_is_the_course_rule(tiers: list[ref.Tier], years: float) -> None:
    table, _, margin = tiers_table(tiers)
    one = clv.portfolio(table, years, "discounted", 0.0, margin=margin)
    other = clv.portfolio(table, years, "course", 0.3, margin=margin)
    pd.testing.assert_frame_equal(one, other)


@many
@given(lively(3), st.floats(0, 0.5), st.sampled_from(YEARS))
def test_migration_is_the_course_rule_when_nobody_changes_tier(
    tiers: list[ref.Tier], discount: float, years: float
) -> None:
    table, _, margin = tiers_table(tiers)
    stayed = np.diag([float(t.base - t.lost) for t in tiers])
    found = clv.portfolio(table, years, "migration", discount, margin=margin, moves=stayed)
    course = clv.portfolio(table, years, "discounted", discount, margin=margin)
    assert np.allclose(found["clv"].iloc[:-1], course["clv"].iloc[:-1])
    assert np.allclose(found["portfolio_value"], course["portfolio_value"])


@many
@given(lively(3), st.floats(0, 0.5))
def test_migration_values_lie_between_a_diagonal_world_of_the_poorest_and_of_the_richest(
    tiers: list[ref.Tier], discount: float
) -> None:
    """Wherever one goes, a year brings at least the poorest tier's and at most the richest tier's income."""
    table, moves, _ = tiers_table(tiers)
    found = clv.portfolio(table, 1.0, "migration", discount, moves=moves)["clv"].to_numpy()[:-1]
    income = table["revenue"] / table["customers"]
    churn = table["lost"] / table["base"]
    shortest = income.min() * float(clv.value.annuity(1 - churn.max(), 1.0, discount, "discounted"))
    longest = income.max() * float(clv.value.annuity(1 - churn.min(), 1.0, discount, "discounted"))
    assert (found >= shortest * (1 - 1e-9)).all() and (found <= longest * (1 + 1e-9)).all()


@many
@given(lively(3), st.sampled_from(METHODS), st.floats(0, 0.5))
def test_total_is_the_sum_of_the_tiers_and_lies_in_its_interval(
    tiers: list[ref.Tier], method: Method, discount: float
) -> None:
    table, _, _ = tiers_table(tiers)
    found = clv.portfolio(table, 1.0, method, discount)
    total = found.iloc[-1]
    assert math.isclose(found["portfolio_value"].iloc[:-1].sum(), total["portfolio_value"])
    assert total["portfolio_low"] <= total["portfolio_value"] <= total["portfolio_high"]
    apart = found["portfolio_high"].iloc[:-1].sum() - found["portfolio_low"].iloc[:-1].sum()
    assert total["portfolio_high"] - total["portfolio_low"] <= apart + 1e-6


@many
@given(st.integers(1, 500), st.data())
def test_interval_holds_the_estimate_and_narrows_with_more_customers(base: int, data: st.DataObject) -> None:
    lost = data.draw(st.integers(0, base))
    (low, tight_low), (high, tight_high) = clv.retention.wilson([lost, lost * 100], [base, base * 100])
    assert low <= lost / base <= high
    assert low <= tight_low and tight_high <= high
    assert tight_high - tight_low < high - low


@many
@given(st.floats(0, 1e5), st.floats(0, 0.995), st.sampled_from(YEARS), st.floats(0, 0.5), st.sampled_from(METHODS))
def test_cash_flow_sums_to_the_value_and_dies_away(
    per_year: float, retention: float, years: float, discount: float, method: Method
) -> None:
    flow = clv.value.cash_flow(per_year, retention, years, discount, method)
    value = per_year * float(clv.value.annuity(retention, years, discount, method))
    assert math.isclose(flow["amount"].sum(), value, rel_tol=1e-9, abs_tol=1e-6)
    yearly = flow["amount"].to_numpy()
    assert (yearly >= -1e-9 * (1 + value)).all()
    assert (np.diff(yearly[:-1]) <= 1e-9 * (1 + value)).all()
    assert len(flow) == 51 or yearly[-1] <= 0.01 * value + 1e-9


@many
@given(st.floats(1, 1e5), st.floats(0, 0.95), st.floats(0, 0.5))
def test_cash_flow_of_a_year_is_what_is_left_of_the_customer(
    per_year: float, retention: float, discount: float
) -> None:
    flow = clv.value.cash_flow(per_year, retention, 1.0, discount, "discounted")
    amounts = dict(zip(flow["year"], flow["amount"], strict=True))
    for year in range(1, len(flow)):
        left = (retention / (1 + discount)) ** (year - 1)
        assert math.isclose(amounts[year], per_year * left, rel_tol=1e-6, abs_tol=1e-6 * per_year)


@many
@given(lively(2), st.sampled_from(METHODS))
def test_one_more_point_is_worth_more_where_customers_already_stay(tiers: list[ref.Tier], method: Method) -> None:
    table, _, _ = tiers_table(tiers)
    same = table.assign(revenue=table["customers"] * 100.0)
    found = clv.value.one_more_point(clv.value.value_inputs(same, 1.0), method, 0.1)
    churn = (table["lost"] / table["base"]).to_numpy()
    assume((churn > 0.02).all())
    assert (found > 0).all()
    assert found[churn.argmin()] >= found[churn.argmax()] - 1e-9


@many
@given(lively(2), st.sampled_from(METHODS), st.sampled_from(YEARS))
def test_one_more_point_is_the_first_of_ten_whatever_the_period(
    tiers: list[ref.Tier], method: Method, years: float
) -> None:
    table, _, _ = tiers_table(tiers)
    base = clv.Base("transactions", years, tuple(table["tier"]), table, clv.Choices(method=method))
    found = clv.value.one_more_point(base.value_inputs(), method, 0.1)
    ten = clv.five_points(base, [1], [method])
    fits = ~ten["capped"].to_numpy(bool)[:-1]
    assert np.allclose(ten["gain"].to_numpy()[:-1][fits], found[fits])


# ---- what if ---------------------------------------------------------------------------------------------


def started(tiers: list[ref.Tier], years: float = 1.0) -> clv.Today:
    table, moves, margin = tiers_table(tiers)
    return clv.today(table, years, margin, moves)


amounts = st.tuples(st.floats(0, 5), st.floats(0, 500), st.floats(0, 3))
discounts = st.sampled_from([0.0, 0.1, 0.3])


def programme(amounts: tuple[float, float, float], discount: float, **more: float) -> clv.Scenario:
    return clv.Scenario(
        targets=(0, 2), levers=clv.Levers(*amounts), method="discounted", discount=discount, **more  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize("migrating", ENGINES)
@few
@given(tiers=lively(3), discount=discounts, years=st.sampled_from(YEARS))
def test_zero_levers_change_nothing(migrating: bool, tiers: list[ref.Tier], discount: float, years: float) -> None:
    nothing = programme((0, 0, 0), discount, one_off=500, yearly_cost=2)
    found = clv.outcome(started(tiers, years), nothing, migrating=migrating)
    assert found.gain == 0 and found.value_then == found.value_today
    assert found.net == -found.cost < -500
    assert found.break_even_uptake is None and found.break_even_effect is None


@pytest.mark.parametrize("migrating", ENGINES)
@few
@given(tiers=lively(3), amounts=amounts, discount=discounts)
def test_parts_of_the_gain_sum_to_it(
    migrating: bool, tiers: list[ref.Tier], amounts: tuple[float, float, float], discount: float
) -> None:
    today, wanted = started(tiers), programme(amounts, discount)
    gain = clv.gain(today, wanted, migrating=migrating)
    parts = clv.levers.parts(today, wanted, migrating=migrating).set_index("lever")
    assert math.isclose(parts["part"].sum(), gain, rel_tol=1e-9, abs_tol=1e-6)
    assert math.isclose(parts["alone"].sum(), gain, rel_tol=1e-9, abs_tol=1e-6)
    assert (parts["part"].iloc[:3] >= parts["alone"].iloc[:3] - 1e-6 * (1 + gain)).all()


@pytest.mark.parametrize("migrating", ENGINES)
@few
@given(tiers=lively(3), amounts=amounts, discount=discounts, share=st.floats(0, 1))
def test_gain_grows_evenly_with_reach_and_with_uptake(
    migrating: bool, tiers: list[ref.Tier], amounts: tuple[float, float, float], discount: float, share: float
) -> None:
    today, wanted = started(tiers), programme(amounts, discount)
    whole = clv.gain(today, wanted, migrating=migrating)
    for part in (replace(wanted, reach=share), replace(wanted, uptake=share)):
        assert math.isclose(clv.gain(today, part, migrating=migrating), whole * share, abs_tol=1e-6)


@pytest.mark.parametrize("migrating", ENGINES)
@few
@given(tiers=lively(3), amounts=amounts, discount=discounts, cost=st.floats(0, 100))
def test_net_is_nothing_at_the_break_even_uptake(
    migrating: bool, tiers: list[ref.Tier], amounts: tuple[float, float, float], discount: float, cost: float
) -> None:
    today, wanted = started(tiers), programme(amounts, discount, one_off=1000.0, yearly_cost=cost)
    found = clv.outcome(today, wanted, migrating=migrating)
    uptake = found.break_even_uptake
    assume(uptake is not None)
    there = clv.outcome(today, replace(wanted, uptake=uptake or 0.0), migrating=migrating)
    assert abs(there.net) <= 1e-9 * (found.cost + abs(found.gain)) + 1e-6


@few
@given(lively(3, most=5), amounts, discounts, st.sampled_from(YEARS))
def test_yearly_net_sums_to_the_net(
    tiers: list[ref.Tier], amounts: tuple[float, float, float], discount: float, years: float
) -> None:
    today, wanted = started(tiers, years), programme(amounts, discount, one_off=1000.0, yearly_cost=5.0)
    found = clv.outcome(today, wanted)
    slowest = float(clv.levers.changed(today, wanted.levers)[1][[0, 2]].min()) / years
    assume(slowest > 0.25)
    after_50_years = 1e-5 * (found.cost + abs(found.gain))
    assert abs(clv.levers.yearly_net(today, wanted).sum() - found.net) <= after_50_years


@pytest.mark.parametrize("migrating", ENGINES)
@few
@given(tiers=lively(3), amounts=amounts, discount=discounts)
def test_programme_for_two_tiers_gives_no_less_than_each_alone(
    migrating: bool, tiers: list[ref.Tier], amounts: tuple[float, float, float], discount: float
) -> None:
    today, both = started(tiers), programme(amounts, discount)
    alone = [clv.gain(today, replace(both, targets=(k,)), migrating=migrating) for k in both.targets]
    together = clv.gain(today, both, migrating=migrating)
    assert together >= sum(alone) * (1 - 1e-9) - 1e-6
    if not migrating:
        assert math.isclose(together, sum(alone), rel_tol=1e-9, abs_tol=1e-6)


@few
@given(lively(3), st.floats(-2, 5), st.sampled_from(YEARS), st.integers(0, 2))
def test_longer_stay_and_points_of_retention_are_tied_both_ways(
    tiers: list[ref.Tier], more: float, years: float, tier: int
) -> None:
    today = started(tiers, years)
    churn = float(today.churn[tier])
    assume(years / churn + more > years)
    there = float(clv.levers.retention_points(today, clv.Levers(years=more))[tier])
    assert (there > 0) == (more > 0) or abs(there) < 1e-9
    assert math.isclose(clv.levers.years_for_points(today, tier, there), more, rel_tol=1e-6, abs_tol=1e-6)


@few
@given(lively(3), amounts, discounts)
def test_grid_holds_the_net_of_its_scenario(
    tiers: list[ref.Tier], amounts: tuple[float, float, float], discount: float
) -> None:
    today, wanted = started(tiers), programme(amounts, discount, one_off=10.0)
    found = clv.levers.grid(today, wanted, ("frequency", [0.0, amounts[0]]), ("years", [0.0, amounts[2]]))
    assert found.shape == (2, 2)
    assert math.isclose(found[1, 1], clv.outcome(today, wanted).net, rel_tol=1e-9, abs_tol=1e-6)
