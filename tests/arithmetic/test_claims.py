"""What is said of five points of retention, against what it presupposes."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import reference as ref
import sample_bases as samples
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from small_bases import lively
from test_range import base_of

import clv
from clv import published_effects

FIVE = Fraction(1, 20)


def test_the_claims_and_the_retention_each_presupposes() -> None:
    table = clv.claims.claims()
    assert (table["increase"] * 100).round().tolist() == [25, 50, 84, 90, 95, 100]
    assert table["retention"].round(4).tolist() == [0.75, 0.85, 0.8905, 0.8944, 0.8974, 0.9]
    slow = [float(ref.retention_for_increase(Fraction(str(x)), FIVE)) for x in table["increase"]]
    assert np.allclose(table["retention"], slow)
    assert table["source"].str.len().min() > 0


def test_with_ten_per_cent_and_flat_profit_five_points_give_at_most_53_per_cent() -> None:
    factor, retention = clv.claims.most_from_points(0.10)
    assert (round(factor, 2), round(retention, 2)) == (1.53, 0.94)
    slow = max(ref.five_points(Fraction(r, 1000), Fraction(1, 10)) for r in range(500, 941))
    assert math.isclose(factor, float(slow))
    beyond = clv.claims.claims(0.10).set_index("claim")["retention_discounted"]
    assert beyond[["book", "insurance", "published_highest", "highest"]].isna().all()
    assert beyond[["lowest", "average"]].notna().all()


@given(st.floats(0.21, 0.53), st.sampled_from([0.05, 0.1, 0.15]))
def test_the_retention_a_discounted_claim_needs_gives_it(increase: float, discount: float) -> None:
    r = clv.claims.retention_for_increase_discounted(increase, discount)
    if not math.isnan(r):
        assert math.isclose(clv.growth.points_factor(r, 0.05, discount), 1 + increase, rel_tol=1e-9)


@given(st.floats(0.06, 20))
def test_the_retention_a_claim_needs_gives_it(increase: float) -> None:
    r = float(clv.claims.retention_for_increase(increase))
    assert math.isclose((1 - r) / (1 - r - 0.05), 1 + increase, rel_tol=1e-6)


def test_three_readings_of_five_per_cent() -> None:
    table = clv.claims.readings(0.8)
    assert table["factor"].round(2).tolist() == [1.33, 1.25, 1.05]
    assert table["retention"].round(2).tolist() == [0.85, 0.84, 0.81]
    assert clv.claims.readings(0.97)["factor"].isna().tolist() == [True, True, False]


def test_the_member_company_beside_the_claims() -> None:
    table = clv.claims.own_five_points(samples.base("member_company"))
    assert (table["increase"] * 100).round().tolist() == [78, 35, 16, 12, 49]
    assert not table["capped"].any()


def test_a_capped_tier_has_no_figure_and_neither_has_the_whole() -> None:
    table = clv.claims.own_five_points(samples.base("online_retail")).set_index("tier")
    assert table["capped"].tolist() == [True, False, False, False, True]
    assert table["increase"].isna().tolist() == [True, False, False, False, True]


@examples(25)
@given(lively(3), st.sampled_from([Fraction(1), Fraction(1, 2)]), st.floats(0, 0.9))
def test_a_cut_of_churn_is_worth_the_same_share_in_every_tier(
    tiers: list[ref.Tier], years: Fraction, cut: float
) -> None:
    base = base_of(tiers, years)
    table = clv.claims.churn_cut_by(base, cut)
    assert np.allclose(table["value_new"] / table["value"], 1 / (1 - cut))
    churn = base.value_inputs().churn * (1 - cut)
    again = clv.value.values(base.value_inputs(), "course", 0, churn) * base.value_inputs().customers
    assert np.allclose(table["value_new"].iloc[:-1], again)
    assert (table["points"] >= -1e-12).all()


def test_a_cut_of_everything_is_refused() -> None:
    with pytest.raises(clv.TableProblem, match="cut_out_of_range"):
        clv.claims.churn_cut_by(samples.base("member_company"), 1.0)


def test_a_preset_says_what_it_was_measured_on() -> None:
    facts = published_effects.preset_facts()
    assert set(facts["preset"]) == set(published_effects.PRESETS)
    assert facts.loc[facts["preset"] == "life_cycle", "kind"].tolist() == ["relative", "relative"]


def test_study_c_ends_at_three_purchases_and_seven_tenths() -> None:
    today = clv.Today(1.0, np.array([9.0]), np.array([1.31]), np.array([50.0]), np.array([0.25]), np.ones(1))
    now = clv.Scenario(targets=(0,))
    to, twice = (published_effects.preset(name, now, today, [8.0]) for name in ("frequency_c_to", "frequency_c"))
    assert to is not None and twice is not None
    assert math.isclose(to.levers.frequency + 1.31, 3.73) and twice.levers.frequency == 1.31
    often = clv.Today(1.0, np.array([9.0]), np.array([4.0]), np.array([50.0]), np.array([0.25]), np.ones(1))
    assert published_effects.preset("frequency_c_to", now, often, [8.0]) is None


def test_five_points_of_revenue_retention_are_of_last_years_revenue() -> None:
    bridge = samples.base("member_company").bridge
    assert bridge is not None
    step = bridge.set_index("step")["change"]
    found = clv.claims.revenue_points(step["start"], step["lost"])
    assert (round(found["money"] / 1e6, 1), round(found["of_kept"], 3), round(found["kept"], 3)) == (11.7, 0.065, 0.768)
    assert math.isnan(clv.claims.revenue_points(0, 0)["kept"])
