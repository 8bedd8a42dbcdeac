"""Break-even of levers that pull in opposite directions, and a margin asked of a scenario."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import reference as ref
import sample_bases as samples
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from small_bases import lively
from test_laws import started

import clv

ONE = clv.Today(1.0, *(np.array([x]) for x in (1000.0, 4, 500, 0.3, 1.0)))
GIVEN = clv.Scenario(targets=(0,), levers=clv.Levers(0, -50, 1.0), one_off=100_000)


def test_a_discount_that_keeps_customers_breaks_even_though_ten_times_of_it_does_not() -> None:
    found = clv.outcome(ONE, GIVEN)
    assert round(found.net) == 1_033_333
    assert found.break_even_effect is not None and round(found.break_even_effect, 4) == 0.0759
    assert found.break_even_effect_to is not None and round(found.break_even_effect_to, 2) == 6.59


@pytest.mark.slow
def test_the_member_companys_top_tier_given_a_hundred_and_kept_longer() -> None:
    base = samples.base("member_company")
    today = clv.today(base.tiers, 1.0, None, base.moves)
    wanted = clv.Scenario(targets=(1,), levers=clv.Levers(0, -100, 1.5), uptake=0.5, one_off=100_000)
    found = clv.outcome(today, wanted)
    assert round(found.net / 1e6) == 40 and found.pay_back_years == 6
    assert found.break_even_effect is not None and round(found.break_even_effect, 4) == 0.0022
    assert found.break_even_effect_to is not None and round(found.break_even_effect_to, 2) == 8.76


def test_never_is_said_only_where_no_factor_will_do() -> None:
    dear = replace(GIVEN, one_off=10_000_000)
    assert clv.levers.break_even_range(ONE, dear) is None
    assert all(clv.outcome(ONE, replace(dear, levers=dear.levers.times(x))).net < 0 for x in np.linspace(0, 10, 101))


signed = st.tuples(st.floats(-3, 5), st.floats(-300, 500), st.floats(-2, 3))


@pytest.mark.parametrize("migrating", [False, True])
@examples(25)
@given(tiers=lively(3), amounts=signed, cost=st.floats(1, 1e6))
def test_where_the_net_is_positive_today_there_is_a_break_even(
    migrating: bool, tiers: list[ref.Tier], amounts: tuple[float, float, float], cost: float
) -> None:
    today = started(tiers)
    wanted = clv.Scenario(targets=(0, 2), levers=clv.Levers(*amounts), one_off=cost)
    try:
        found = clv.outcome(today, wanted, migrating=migrating)
    except clv.TableProblem:
        return
    if found.net >= 0:
        assert found.break_even_effect is not None and found.break_even_effect <= 1 + 1e-9
    if found.break_even_effect is not None:
        there = replace(wanted, levers=wanted.levers.times(found.break_even_effect))
        net = clv.outcome(today, there, migrating=migrating).net
        assert net >= -1e-6 * (cost + abs(net))
        assert found.break_even_effect_to is not None and found.break_even_effect_to >= found.break_even_effect


def test_what_costs_nothing_breaks_even_at_nothing() -> None:
    found = clv.outcome(ONE, clv.Scenario(targets=(0,), levers=clv.Levers(1, 100, 0.5)))
    assert (found.break_even_uptake, found.break_even_effect, found.break_even_effect_to) == (0.0, 0.0, 10.0)
    assert found.roi is None and found.pay_back_years is None
    assert clv.outcome(ONE, clv.Scenario(targets=(0,), levers=clv.Levers(-1))).break_even_uptake is None


# --- the margin of a scenario -----------------------------------------------------------------------------------


@pytest.mark.parametrize("migrating", [False, True])
def test_a_scenarios_margin_is_counted_everywhere(migrating: bool) -> None:
    base = samples.base("member_company")
    today = clv.today(base.tiers, 1.0, None, base.moves)
    wanted = clv.Scenario(targets=(1,), levers=clv.Levers(1, 100, 0.5), one_off=1000, yearly_cost=10)
    fifth = replace(wanted, margin=0.2)
    whole, part = (clv.outcome(today, s, migrating=migrating) for s in (wanted, fifth))
    assert math.isclose(part.gain, whole.gain / 5) and math.isclose(part.cost, whole.cost)
    assert math.isclose(part.value_today, whole.value_today / 5)
    for make in (clv.levers.parts, clv.levers.tornado):
        one, other = (make(today, s, migrating=migrating).iloc[:, 1:].to_numpy(float) for s in (wanted, fifth))
        assert np.allclose(other, one / 5)
    free = [replace(s, one_off=0.0, yearly_cost=0.0) for s in (wanted, fifth)]
    net = [clv.levers.yearly_net(today, s, migrating=migrating) for s in free]
    assert np.allclose(net[1], net[0] / 5)
    assert clv.levers.pay_back(today, fifth, migrating=migrating) == clv.levers.pay_back(
        replace(today, margin=today.margin * 0.2), wanted, migrating=migrating
    )
    squares = [clv.levers.grid(today, s, ("frequency", [0, 1]), ("years", [0, 1]), migrating=migrating) for s in free]
    assert np.allclose(squares[1], squares[0] / 5)


def test_a_margin_given_twice_is_counted_once() -> None:
    priced = replace(ONE, margin=np.array([0.2]))
    assert clv.gain(priced, replace(GIVEN, margin=0.2)) == clv.gain(priced, GIVEN)
    assert clv.levers.before_after(ONE, replace(GIVEN, margin=0.2))["money"].tolist() == [400]
