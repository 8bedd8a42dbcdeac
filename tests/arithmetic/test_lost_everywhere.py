"""One meaning of lost: flows, retention and stages count the same customers, and nobody lost is at risk."""

from __future__ import annotations

import pytest

import clv
from clv import Choices
from study import actions, samples, stages


@pytest.mark.parametrize(
    "sample", [pytest.param("member_company", marks=pytest.mark.slow), "online_retail", "swedish_excel"]
)
def test_flows_retention_and_stages_count_one_set_of_lost_customers(sample: str) -> None:
    study = samples.study_of(sample, Choices())
    flows, total = study.base.flows, study.portfolio.iloc[-1]
    assert flows is not None
    by_flows = int(flows.loc[flows["movement"] == "lost", "customers"].sum())
    found = stages.found(study, stages.own_rules(study))
    assert by_flows == int(total["lost"]) == found.lost_now
    lost = set(study.customers.loc[study.customers["movement"] == "lost", "customer_id"])
    active = set(study.customers.loc[study.customers["tier_now"].notna(), "customer_id"])
    by_stage = actions.listed(study, found.rules).table.groupby("stage", observed=True)["customer_id"].agg(set)
    assert lost <= by_stage["lost"] and not by_stage["lost"] & active
    assert by_stage.get("at risk", set()) <= active


def test_a_customer_silent_for_longer_than_the_period_is_lost_though_its_own_gap_is_longer() -> None:
    rules = clv.stages.lost_as_in_flows(clv.StageRules(200, 200, 454), 366)
    assert (rules.risk_days, rules.lost_days) == (200, 366)
