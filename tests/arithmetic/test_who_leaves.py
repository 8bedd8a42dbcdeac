"""Who leaves: a slow reference of the scores, a leak that is caught, and that no feature looks into the period."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_orders import many
from studies import words_for

from clv import Choices, TableProblem
from clv.forecast.scores import auc, auc_interval, calibration, folds, leaks, quality
from clv.orders import orders_from
from report.exhibits import who_leaves as exhibits
from study import samples, who_leaves
from study.scoring import hearing, learnt, scored
from study.who_leaves import buying

SCORES = st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=4, max_size=40)


def slow_auc(pairs: list[tuple[int, bool]]) -> float:
    yes, no = [s for s, t in pairs if t], [s for s, t in pairs if not t]
    return sum((a > b) + (a == b) / 2 for a in yes for b in no) / (len(yes) * len(no))


@settings(deadline=None)
@given(pairs=SCORES)
def test_the_auc_is_the_share_of_pairs_ranked_right(pairs: list[tuple[int, bool]]) -> None:
    score, truth = (list(c) for c in zip(*pairs, strict=True))
    if 0 < sum(truth) < len(truth):
        assert auc(score, truth) == pytest.approx(slow_auc(pairs))
        assert auc([-s for s in score], truth) == pytest.approx(1 - slow_auc(pairs))
    else:
        assert np.isnan(auc(score, truth))


def test_the_interval_of_the_auc_holds_the_truth_as_often_as_it_says() -> None:
    """Two normal scores one deviation apart: AUC Φ(1/√2) = .7602; 600 draws of 300."""
    rng, inside = np.random.default_rng(4), 0
    for _ in range(600):
        truth = rng.random(300) < 0.3
        low, high = auc_interval(rng.normal(size=300) + truth, truth)
        inside += low <= 0.76025 <= high
    assert 0.93 <= inside / 600 <= 0.97


def test_tenths_sum_to_all_and_a_right_probability_is_calibrated() -> None:
    rng = np.random.default_rng(1)
    said = rng.random(20_000)
    truth = rng.random(20_000) < said
    parts = calibration(said, truth)
    assert parts["n"].sum() == 20_000 and (parts["came_low"] <= parts["said"]).sum() >= 8
    found = quality(said, truth)
    assert found.brier < found.brier_base and found.lift_low < found.lift_top_tenth < found.lift_high
    assert sorted(np.bincount(folds(103, rng)).tolist()) == [20, 20, 21, 21, 21]


# No feature looks into the period -----------------------------------------------------------------------------------


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 1000), factor=st.sampled_from([0.0, 3.0]))
def test_features_hold_of_the_days_before_alone(seed: int, factor: float) -> None:
    """Whatever happens from the day on, changed or left out, leaves every feature as it was."""
    start = dt.date(2024, 1, 1)
    lines = many(seed, customers=40)
    after = lines["date"] >= start
    changed = lines.assign(amount=lines["amount"].where(~after, lines["amount"] * factor))
    with_all, with_changed = (orders_from(t, dt.date(2025, 1, 1)) for t in (lines, changed))
    rows = np.arange(with_all.customers)
    first, second = (buying(o, start, 12, rows) for o in (with_all, with_changed))
    assert first.names == second.names and np.array_equal(first.values, second.values)
    before = orders_from(lines[~after], dt.date(2025, 1, 1))
    places = np.searchsorted(np.array(with_all.ids, dtype=str), np.array(before.ids, dtype=str))
    alone = buying(before, start, 12, np.arange(before.customers))
    assert np.array_equal(alone.values, first.values[places])


def test_the_first_days_and_the_year_after_them_share_none() -> None:
    lines = many(3, customers=60)
    orders = orders_from(lines, dt.date(2025, 1, 1))
    features, later, first = who_leaves.first_days(orders, dt.date(2025, 1, 1))
    day = pd.to_datetime(lines["date"]).to_numpy().astype("datetime64[D]")
    ids = orders.ids.astype(str)
    for row in range(0, orders.customers, 7):
        mine = lines["customer_id"] == ids[row]
        since = (day[mine] - first[row]).astype(int)
        money = lines["amount"][mine].to_numpy()
        assert features.values[row, features.names.index("money")] == pytest.approx(money[since < 90].sum())
        assert later[row] == pytest.approx(money[(since >= 90) & (since < 455)].sum())


# Learning -----------------------------------------------------------------------------------------------------------


def test_a_planted_leak_is_caught_and_named() -> None:
    """A column that is filled in when a customer leaves, as a fee for it: left out, and the rest as it was."""
    study = samples.study_of("telco_churn", Choices())
    whole = who_leaves.leaving(study)
    assert whole.leaks == ()
    people = study.customers.copy()
    rng = np.random.default_rng(2)
    fee = np.where(people["lost"], 50.0, 0.0) + rng.normal(0, 1, len(people))
    people["num_2"] = fee
    file = replace(study.file, measures=[*study.file.measures, "ExitFee"])
    planted = replace(study, file=file)
    planted.__dict__["base"] = replace(study.base, customers=people)
    found = who_leaves.leaving(planted)
    assert found.leaks == ("num_2",)
    assert found.quality.auc == pytest.approx(whole.quality.auc, abs=1e-9)
    assert leaks(fee[:, None], people["lost"]) == [0]


def test_telco_is_ranked_as_others_rank_it() -> None:
    """AUC of at least .84 by five folds; the file has no second period, and that is said by `split`."""
    found = who_leaves.leaving(samples.study_of("telco_churn", Choices()))
    assert found.split == "folds" and found.quality.customers == 7043
    assert 0.84 <= found.quality.auc <= 0.87 and found.quality.auc_low < found.quality.auc < found.quality.auc_high
    assert found.quality.auc > found.rival + 0.05 and found.quality.lift_low > 2
    assert set(found.listed.columns) >= {"row", "probability", "feature", "money"}
    people = samples.study_of("telco_churn", Choices()).customers
    assert not people["lost"].to_numpy()[found.listed["row"]].any()
    told = who_leaves.rules_with_counts(found)
    assert sum(int(str(r["n"])) for r in told) == 7043 and sum(int(str(r["happened"])) for r in told) == 1869


def test_a_shop_is_learnt_on_one_period_and_judged_on_the_next() -> None:
    found = who_leaves.leaving(samples.study_of("energy_company", Choices()))
    assert found.split == "time" and found.quality.customers == 8943
    early = who_leaves.early(samples.study_of("energy_company", Choices()))
    assert early.split == "time" and early.quality.customers > 5000


def test_too_few_are_said_to_be_too_few() -> None:
    study = samples.study_of("swedish_excel", Choices())
    for find in (who_leaves.leaving, who_leaves.early):
        with pytest.raises(TableProblem, match="scores_few"):
            find(study)


def job(n: int = 600) -> dict[str, object]:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(n, 2))
    happened = rng.random(n) < 1 / (1 + np.exp(-2 * values[:, 0]))
    none = np.zeros((0, 2))
    kinds = {"values": values, "smooth_values": values, "happened": happened, "smooth_judged": none}
    return {**kinds, "smooth_today": values, "same": np.arange(n)}


def test_the_process_says_what_is_learnt_and_each_step_can_stop_it() -> None:
    steps: list[str] = []
    with hearing(steps.append):
        found = scored(job())
    here = learnt(job())
    assert steps == ["learning", "judging", "rules"]
    assert all(np.allclose(found[name], here[name], equal_nan=True) for name in here)
    assert found["effects"][0] > 5 * abs(found["effects"][1])

    def cancelled(step: str) -> None:
        raise LookupError(step)

    with pytest.raises(LookupError), hearing(cancelled):
        scored(job())


def test_a_process_that_cannot_run_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.fork_server.AVAILABLE", False)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(TableProblem, match="scores_not_found"):
        scored(job())


# What is said -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("sample", ["telco_churn", "online_retail"])
def test_the_scores_are_said_with_reasons_and_nobody_leaves_in_a_document(sample: str, language: str) -> None:
    study = samples.study_of(sample, Choices())
    w = words_for(study, language)
    found = who_leaves.leaving(study)
    shown = exhibits.listed(found, study, w)
    assert shown.table is not None and len(shown.table) == exhibits.SHOWN
    assert shown.table["probability"].is_monotonic_decreasing and shown.table["why"].str.len().min() > 3
    assert set(shown.table["customer_id"]) <= set(study.customers["customer_id"].astype(str))
    assert w.percent(found.quality.auc) in exhibits.quality_said(found, w)
    for e in exhibits.exhibits_of(found, study, w):
        said = " ".join((e.message, e.lead, *e.notes, e.form.alt if e.form is not None else ""))
        assert e.table is None and "nan" not in said.lower().split() and "attr_" not in said
        assert not any(name in said for name in shown.table["customer_id"].head(5)) or sample == "online_retail"
    rules = exhibits.rules(found, study, w).lead.splitlines()
    assert len(rules) == min(8, len(found.leaves)) and all(line.startswith("- **") for line in rules)


def test_a_leak_is_named_under_what_drives_leaving() -> None:
    study = samples.study_of("telco_churn", Choices())
    w = words_for(study, "en")
    found = replace(who_leaves.leaving(study), leaks=("num_1",))
    said = " ".join(exhibits.drivers(found, study, w).notes)
    assert "Left out" in said and study.file.measures[0] in said
