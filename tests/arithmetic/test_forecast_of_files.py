"""The forecast of real and made files: the race whichever way it goes, bands, fallbacks and what is too little."""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_orders import checked
from studies import words_for

from clv import TOTAL, Choices
from intake import FileReport
from report.exhibits import forecast as exhibits
from study import Study, forecast, foreseen, samples

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


@cache
def shop() -> Study:
    return samples.study_of("online_retail", Choices())


@pytest.fixture(scope="module")
def cdnow(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """CDNOW as a file of purchases, in half-years: the cohort of early 1997 over three of them."""
    with (GOLDEN / "cdnow_orders.csv").open(encoding="utf-8") as file:
        lines = pd.DataFrame(csv.DictReader(file)).astype({"amount": float})
    lines["date"] = pd.to_datetime(lines["date"]).dt.date
    lines["order_key"] = [f"o{i}" for i in range(len(lines))]
    table = checked(lines, tmp_path_factory.mktemp("cdnow"))
    first, last = lines["date"].min(), lines["date"].max()
    made = FileReport("cdnow", kind="transactions", table=table, first_date=first, last_date=last)
    return Study(made, Choices(end=dt.date(1998, 7, 1), months=6))


def test_on_cdnow_the_models_beat_every_simple_rule(cdnow: Study) -> None:
    """Everybody began in early 1997: the same again is far too much, and the models know it."""
    found = forecast.raced(cdnow)
    assert found.whole and found.winner in forecast.MODELS
    table = found.table.set_index("model")
    assert set(table.index) == {*foreseen.RULES, "bg_nbd", "mbg_nbd"}
    rules = table.loc[list(foreseen.RULES)]
    assert table.loc[found.winner, "wape"] < rules["wape"].min()
    assert found.coverage is not None and found.coverage.held_80 > 0.7


def test_on_online_retail_a_simple_rule_wins_and_that_is_said() -> None:
    found = forecast.raced(shop())
    assert found.winner in foreseen.RULES and found.model == "nbd" and not found.whole
    assert "course_rule" not in set(found.table["model"])
    said = exhibits.answer(shop(), words_for(shop(), "en"))
    assert "Last period the tier's average was" in said and "the basic model is used" in said and "80%" in said


def test_where_nobody_is_seen_to_stop_the_basic_model_says_who_stays() -> None:
    found, base = forecast.ahead(shop()), shop().base
    assert set(forecast.fitted(shop()).often) == {"nbd"} and found.model == "course_rule"
    rows = found.tiers[found.tiers["horizon"] == "period"].set_index("tier")
    for tier, customers, lost, was in base.tiers[["tier", "customers", "lost", "base"]].itertuples(index=False):
        assert rows.loc[tier, "customers_alive"] == pytest.approx(customers * (1 - lost / was))


def test_what_came_is_what_the_base_says_and_nothing_of_the_period_was_known() -> None:
    study = shop()
    found = forecast.raced(study)
    people = study.customers[study.customers["tier_before"].notna()]
    assert found.table["came"].iloc[0] == pytest.approx(people["revenue_now"].clip(lower=0).sum())
    assert found.by_tier["customers"].iloc[-1] == len(people)
    fits = forecast.fitted_until_held_out(study)
    assert study.period is not None and fits.found.end == study.period.now_start
    assert (fits.found.span[fits.found.known] >= 0).all()


def test_the_tiers_sum_to_the_total_and_grow_with_the_years() -> None:
    tiers = forecast.ahead(shop()).tiers
    for horizon, rows in tiers.groupby("horizon"):
        own, total = rows[rows["tier"] != TOTAL], rows[rows["tier"] == TOTAL].iloc[0]
        if horizon == "5":
            assert own["revenue"].isna().all(), "five years lie beyond three times the file's year"
            continue
        for name in ("customers", "customers_alive", "purchases", "revenue"):
            assert own[name].sum() == pytest.approx(total[name])
        assert (own["low"] <= own["low_80"]).all() and (own["high_80"] <= own["high"]).all()
        assert (own["low"] < own["revenue"]).all()
    one, three = (tiers[tiers["horizon"] == h]["revenue"].to_numpy() for h in ("1", "3"))
    assert (one < three).all()


def test_the_path_ends_where_the_period_does_and_sums_to_it() -> None:
    found = forecast.ahead(shop())
    expected = found.path[~found.path["measured"].astype(bool)]
    assert len(expected) == shop().months
    assert expected["revenue"].sum() == pytest.approx(found.of("period")["revenue"], rel=1e-6)
    past = found.path[found.path["measured"].astype(bool)]
    now = past["revenue"].tail(6).sum()
    assert now == pytest.approx(float(shop().base.tiers["revenue"].sum()), rel=1e-6)


def test_bills_every_month_are_no_chance_purchases_and_the_basic_model_stands_in() -> None:
    study = samples.study_of("energy_company", Choices())
    found = forecast.ahead(study)
    assert found.model == "course_rule" and forecast.raced(study).model == ""
    tier = study.base.tiers.iloc[0]
    retention = 1 - tier["lost"] / tier["base"]
    assert found.of("period", tier["tier"])["revenue"] == pytest.approx(tier["revenue"] * retention)
    assert found.of("3", tier["tier"])["revenue"] == pytest.approx(
        tier["revenue"] * sum(retention**k for k in (1, 2, 3))
    )
    said = exhibits.answer(study, words_for(study, "sv"))
    assert "Ingen modell gick att anpassa" in said


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_exhibit_is_said_in_both_languages_without_a_gap(language: str) -> None:
    for study in (shop(), samples.study_of("energy_company", Choices())):
        w = words_for(study, language)
        for e in exhibits.exhibits(study, w):
            said = " ".join((e.message, *e.notes, e.form.alt if e.form is not None else ""))
            assert "nan" not in said.lower().split() and "{" not in said


@pytest.mark.parametrize(
    ("sample", "code"),
    [("swedish_excel", "forecast_few"), ("telco_churn", "needs_purchases")],
)
def test_a_file_that_is_too_little_says_what_it_has_and_would_need(sample: str, code: str) -> None:
    study = samples.study_of(sample, Choices())
    problem = forecast.needs(study)
    assert problem is not None and problem.code == code
    notice = exhibits.obstacle(study, words_for(study, "sv"))
    assert notice is not None and notice.text and exhibits.exhibits(study, words_for(study, "sv")) == []
    if code == "forecast_few":
        assert "100" in notice.text and "33" in notice.text


def test_one_period_says_that_two_are_needed() -> None:
    study = samples.study_of("swedish_excel", Choices(months=24))
    problem = forecast.needs(study)
    assert problem is not None and problem.code in ("forecast_short", "forecast_few")


def test_the_forecasts_value_stands_beside_the_range() -> None:
    found = forecast.valued(shop())
    assert found.years == 3 and found.low < found.value < found.high
    assert found.value == pytest.approx(forecast.ahead(shop()).of("3")["revenue"])
    margin = forecast.valued(shop().other(margin=0.3))
    assert margin.value == pytest.approx(0.3 * found.value, rel=1e-6)
    assert np.isfinite([found.low, found.high]).all()
