"""What a base may say of itself: ten lost where it rests on churn, thirty customers on a sum, and no season."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import sample_bases as samples

import clv


def codes(base: clv.Base) -> set[str]:
    return {found.code for found in clv.findings.findings(base, most=99)}


def tiers(lost: tuple[int, int], base: tuple[int, int] = (500, 500)) -> clv.Base:
    table = pd.DataFrame(
        {
            "tier": ["A", "B"], "customers": [500, 500], "purchases": [900, 600], "revenue": [90_000.0, 10_000.0],
            "base": [float(b) for b in base], "lost": [float(x) for x in lost],
        }
    )  # fmt: skip
    moves = np.diag([b - x for b, x in zip(base, lost, strict=True)]).astype(float)
    return clv.Base("transactions", 1.0, ("A", "B"), table, clv.Choices(), flows=pd.DataFrame(
        {"movement": ["lost"], "tier_before": ["A"], "revenue_before": [0.0], "customers": [0]}
    ), moves=moves)  # fmt: skip


def test_what_rests_on_churn_needs_ten_lost() -> None:
    assert "point" in codes(tiers((10, 100)))
    assert "point" not in codes(tiers((9, 100)))
    assert "point" not in codes(samples.base("online_retail"))  # 4 of 132 lost in Super
    assert "moves_less" not in codes(samples.base("online_retail"))
    assert {"point", "moves_less"} <= codes(samples.base("member_company"))


def test_a_candidate_says_what_it_rests_on() -> None:
    assert clv.findings.Candidate("leak", 5.0, 30).sound and not clv.findings.Candidate("leak", 5.0, 29).sound
    assert (
        clv.findings.Candidate("point", 5.0, 30, lost=10).sound
        and not clv.findings.Candidate("point", 5.0, 30, lost=9).sound
    )
    assert not clv.findings.Candidate("leak", math.nan, 30).sound and not clv.findings.Candidate("leak", 0.0, 30).sound


@pytest.mark.parametrize("code", ["shrinking", "expanding", "filled", "not_filled", "spent_less"])
def test_two_seasons_are_not_held_against_one_another(code: str) -> None:
    for name in ("member_company", "energy_company", "online_retail"):
        assert code not in codes(replace(samples.base(name), years=0.5))
    assert {"shrinking", "filled"} <= codes(samples.base("energy_company"))


def bridged(lost: float, less: float, more: float) -> clv.Base:
    base = tiers((50, 100))
    steps = {"start": 100_000.0, "lost": lost, "spent_less": less, "spent_more": more, "end": 0.0}
    return replace(base, bridge=pd.DataFrame(list(steps.items()), columns=["step", "change"]))


def test_more_fades_than_leaves_only_when_those_who_bought_more_are_counted_too() -> None:
    assert "spent_less" not in codes(bridged(-20_000, -73_400, 65_300))  # net −8 100, less than what left
    found = next(c for c in clv.findings.findings(bridged(-20_000, -73_400, 30_000), most=9) if c.code == "spent_less")
    assert found.money == 43_400 and found.detail == {"lost": 20_000, "less": 73_400, "more": 30_000}


def test_those_who_stayed_are_told_net_first() -> None:
    base = samples.base("member_company")
    assert base.bridge is not None
    net = clv.flows.net_of_stayed(base.bridge)
    assert round(net["net"]) == -8_074_826 and math.isclose(net["more"] + net["less"], net["net"])
    assert net["less"] < 0 < net["more"]


def test_what_the_lost_had_bought_is_counted_in_the_period_before() -> None:
    base = samples.base("member_company")
    assert base.customers is not None
    found = clv.flows.lost_purchases(base.customers, base.names)
    assert found["customers"].tolist() == [539, 2725, 16706, 13600, 33570]
    assert found["revenue"].iloc[-1] == 54_125_759
    lost = base.customers[base.customers["movement"] == "lost"]
    assert found["purchases"].iloc[-1] == lost["purchases_before"].sum() < base.tiers["purchases_before"].sum()
    assert (found["purchases"] >= found["customers"]).all()
