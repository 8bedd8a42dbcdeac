"""The forecast of contracts: planted parameters found again, laws of tenure, sums, and nothing of what is held out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from opened_pages import page
from reading_files import read_text
from studies import words_for

from clv import TOTAL, Choices
from clv.forecast import sbg
from clv.forecast.renewing import Clock, outlook, renewed, stays
from report import sections
from report.exhibits import forecast as exhibits
from study import Study, contract_forecast, forecast
from ui import choices

ALPHA, BETA = 0.9, 3.0
END = dt.date(2025, 1, 1)
HEAD = "Kundnr;Avtalsstart;Avtalsslut;Månadsavgift\n"
Row = tuple[str, dt.date, dt.date | None, int]


def planted(many: int, seed: int = 5) -> list[Row]:
    """Yearly contracts begun through ten years, each customer with an own chance to end one, drawn from Beta."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for i in range(many):
        start = dt.date(2015, 1, 2) + dt.timedelta(days=int(rng.integers(0, 3_600)))
        stayed = int(rng.geometric(rng.beta(ALPHA, BETA)))
        year = start.year + stayed
        end = None if year > 2035 else start.replace(year=year, day=min(start.day, 28)) - dt.timedelta(days=1)
        rows.append((f"k{i}", start, end if end is not None and end < END else None, int(rng.integers(50, 900))))
    return rows


def text_of(rows: list[Row]) -> str:
    return HEAD + "".join(f"{who};{start};{end or ''};{money}\n" for who, start, end, money in rows)


def study_of(folder: Path, rows: list[Row]) -> Study:
    report = read_text(folder, text_of(rows))
    assert report.kind == "contracts" and not report.questions, report.questions
    return Study(report, Choices(end=END))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return study_of(tmp_path_factory.mktemp("contracts"), planted(4_000))


def test_planted_parameters_are_found_again(made: Study) -> None:
    found = contract_forecast.known_on(made, END).fit
    assert found is not None
    for name, true in (("alpha", ALPHA), ("beta", BETA)):
        assert abs(found.parameters[name] - true) < 3 * found.errors[name] < 0.6 * true, name


def test_the_model_comes_nearer_than_one_rate_for_all(made: Study) -> None:
    found = forecast.raced(made)
    assert set(found.table["model"]) == {"same_again", "course_rule", "tier_average", "sbg"} and found.whole
    assert found.winner == "sbg" and found.row("sbg")["wape"] < 0.7 * found.row("course_rule")["wape"]
    people = made.customers[made.customers["tier_before"].notna()]
    assert found.row("sbg")["came"] == pytest.approx(people["revenue_now"].sum())
    c = found.coverage
    assert c is not None and c.groups >= 5 and c.held_95 >= 0.8 and c.total_95


def test_tiers_sum_to_the_total_and_years_add(made: Study) -> None:
    found = forecast.ahead(made)
    assert found.model == "sbg"
    for _, rows in found.tiers.groupby("horizon"):
        own, total = rows[rows["tier"] != TOTAL], rows[rows["tier"] == TOTAL].iloc[0]
        for name in ("customers", "customers_alive", "revenue"):
            assert own[name].sum() == pytest.approx(total[name])
        assert (own["low"] <= own["low_80"]).all() and (own["high_80"] <= own["high"]).all()
        assert rows["purchases"].isna().all()
    assert found.of("period")["revenue"] == pytest.approx(found.of("1")["revenue"])
    assert found.of("1")["revenue"] < found.of("3")["revenue"] < found.of("5")["revenue"]
    assert found.of("1")["customers_alive"] > found.of("5")["customers_alive"]
    expected = found.path[~found.path["measured"].astype(bool)]
    assert expected["revenue"].sum() == pytest.approx(found.of("period")["revenue"])


def test_revenue_is_each_customers_price_times_the_chance_to_stay(made: Study) -> None:
    """A slow count, customer by customer, that uses nothing but the parameters."""
    fit = contract_forecast.known_on(made, END).fit
    assert fit is not None
    a, b = fit.parameters["alpha"], fit.parameters["beta"]
    there = [r for r in planted(4_000) if r[1] < END and r[2] is None]
    said = 0.0
    for _, start, _, money in there:
        n = END.year - start.year - ((END.month, END.day) < (start.month, start.day))
        said += money * 12 / 365.25 * 366 * (b + n) / (a + b + n)
    assert forecast.ahead(made).of("period")["revenue"] == pytest.approx(said, rel=1e-6)


def test_who_has_stayed_longer_stays_longer(made: Study) -> None:
    table = contract_forecast.by_tenure(made)
    assert len(table) >= 8 and table["stays"].is_monotonic_increasing and table["periods_left"].is_monotonic_increasing
    assert table["customers"].sum() == made.customers["tier_now"].notna().sum() and table["periods_left"].max() < 5


@given(
    st.floats(0.05, 8), st.floats(0.05, 30), st.lists(st.integers(0, 30), min_size=1, max_size=40), st.integers(1, 8)
)
@examples(60)
def test_residual_lifetimes_rise_with_tenure_and_outlooks_are_their_sums(
    alpha: float, beta: float, ages: list[int], periods: int
) -> None:
    fit = sbg.ContractFit({"alpha": alpha, "beta": beta}, {}, 0.0, True, 9, np.log([alpha, beta]), np.zeros((2, 2)))
    left = fit.residual(np.arange(31), periods)
    assert (np.diff(left) >= -1e-9).all() and (left < periods + 1e-9).all()
    tenure, money = np.array(ages), np.linspace(1, 9, len(ages))
    seen = outlook(fit, tenure, money, periods)
    assert seen.money[-1] == pytest.approx((money * left[tenure]).sum())
    assert seen.alive[-1] == pytest.approx(fit.survival(periods, tenure).sum())
    if len(ages) >= 30:
        assert (seen.chance >= -1e-9).all()


def test_chance_is_what_many_drawn_futures_spread() -> None:
    """Drawn without our survival: each customer's own chance from Beta(α, β + n), then years one by one."""
    fit = sbg.ContractFit({"alpha": ALPHA, "beta": BETA}, {}, 0.0, True, 9, np.log([ALPHA, BETA]), np.zeros((2, 2)))
    rng = np.random.default_rng(3)
    tenure, money = np.repeat([0, 2, 6], 20), np.tile([10.0, 40.0], 30)
    chances = rng.beta(ALPHA, BETA + tenure, (20_000, 60))
    years = np.minimum(rng.geometric(np.maximum(chances, 1e-12)) - 1, 4)
    drawn = (years * money).sum(axis=1)
    seen = outlook(fit, tenure, money, 4)
    assert seen.money[-1] == pytest.approx(drawn.mean(), rel=0.01)
    assert seen.chance[-1] == pytest.approx(drawn.var(), rel=0.05)


def made_and_forecast(seed: int) -> tuple[list[bool], list[bool]]:
    """Whether the next year's revenue of made contracts lay in its 80 and 95 % band, and each parameter in its own."""
    rng, clock, day = np.random.default_rng(seed), Clock(12, 365), dt.date(2024, 1, 1)
    start = np.datetime64("2015-01-02") + rng.integers(0, 3_200, 1_500).astype("m8[D]")
    month = start.astype("M8[M]")
    in_month = np.minimum((start - month.astype("M8[D]")).astype(int), 27).astype("m8[D]")
    stayed = np.minimum(rng.geometric(rng.beta(ALPHA, BETA, 1_500)), 60)
    start, end = month.astype("M8[D]") + in_month, (month + 12 * stayed).astype("M8[D]") + in_month - 1
    past = start < np.datetime64(day)
    known = np.where(end >= np.datetime64(day) - 1, np.datetime64("NaT"), end)
    fit = sbg.fit(*renewed(start[past], known[past], day, clock))
    here, money = past & (end >= np.datetime64(day)), rng.integers(50, 900, 1_500) * 12.0
    seen = outlook(fit, clock.whole(start[here], np.datetime64(day)), money[here], 1)
    came = money[here & (end >= np.datetime64("2025-01-01"))].sum()
    bands = [seen.band(level) for level in (80, 95)]
    true = {"alpha": ALPHA, "beta": BETA}
    inside = [abs(fit.parameters[name] - value) < 1.96 * fit.errors[name] for name, value in true.items()]
    return [bool(low[0] <= came <= high[0]) for low, high in bands], inside


def test_bands_hold_as_often_as_they_say() -> None:
    """Of 1,000 made files 80.0 and 95.0 per cent, and 95.0 and 94.4 of the parameters; here of the first 300."""
    bands, parameters = (np.array(x).mean(axis=0) for x in zip(*map(made_and_forecast, range(300)), strict=True))
    assert abs(bands[0] - 0.80) < 0.05 and abs(bands[1] - 0.95) < 0.03
    assert (np.abs(parameters - 0.95) < 0.03).all()


SPAN = st.tuples(st.integers(0, 3_000), st.one_of(st.none(), st.integers(1, 3_600)))


@given(st.lists(SPAN, min_size=1, max_size=30), st.sampled_from([1, 3, 12]))
@examples(80)
def test_periods_gone_through_are_those_of_a_slow_count(spans: list[tuple[int, int | None]], months: int) -> None:
    zero, day = dt.date(2015, 1, 1), dt.date(2024, 7, 1)
    starts = [zero + dt.timedelta(days=a) for a, _ in spans]
    ends = [s + dt.timedelta(days=n) if n is not None else None for s, (_, n) in zip(starts, spans, strict=True)]
    ends = [e if e is not None and e < day - dt.timedelta(days=1) else None for e in ends]
    there, left = renewed(
        np.array(starts, "M8[D]"), np.array([e or "NaT" for e in ends], "M8[D]"), day, Clock(months, 365)
    )
    known = [e for e in ends if e is not None]
    if not known:
        assert not len(there)
        return

    def anniversary(start: dt.date, n: int) -> dt.date:
        month = start.month - 1 + n * months
        year, month = start.year + month // 12, month % 12 + 1
        last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
        return dt.date(year, month, min(start.day, last))

    late = min(known) > anniversary(min(starts), 1)
    counts: dict[int, list[int]] = {}
    for start, end in zip(starts, ends, strict=True):
        n = 0
        while anniversary(start, n + 1) < day and (end is None or end > anniversary(start, n)):
            if not late or anniversary(start, n) >= min(known):
                row = counts.setdefault(n, [0, 0])
                row[0] += 1
                row[1] += end is not None and end <= anniversary(start, n + 1)
            n += 1
    for n in range(len(there)):
        assert [int(there[n]), int(left[n])] == counts.get(n, [0, 0]), n
    assert sum(int(k) for k in there) == sum(k for k, _ in counts.values())


@cache
def before_held_out() -> tuple[list[Row], dict[str, float]]:
    rows = planted(600, 8)
    return rows, _fit_before(rows)


def _fit_before(rows: list[Row]) -> dict[str, float]:
    table = pd.DataFrame(rows, columns=["customer_id", "start_date", "end_date", "amount"]).assign(amount_per="month")
    day = dt.date(2024, 1, 1)
    people = stays(table, day)
    starts, ends = (people[n].to_numpy().astype("datetime64[D]") for n in ("start", "end"))
    return sbg.fit(*renewed(starts, ends, day, Clock(12, 366))).parameters


@given(st.integers(0, 2**31))
@examples(15)
def test_nothing_of_the_period_held_out_is_seen_by_the_fit(seed: int) -> None:
    """Whatever happens from the held-out period's first day on, the parameters are the same."""
    rows, was = before_held_out()
    rng = np.random.default_rng(seed)
    day = dt.date(2024, 1, 1)
    other: list[Row] = []
    for who, start, end, money in rows:
        if start >= day:
            continue
        if end is None or end >= day:
            end = None if rng.random() < 0.5 else day + dt.timedelta(days=int(rng.integers(0, 360)))
        other.append((who, start, end, money))
    other += [(f"new{i}", day + dt.timedelta(days=int(rng.integers(0, 300))), None, 90) for i in range(20)]
    assert _fit_before(other) == was


def test_contracts_that_follow_on_one_another_are_one_stay(tmp_path: Path) -> None:
    rows = planted(400)
    split: list[Row] = []
    for who, start, end, money in rows:
        middle = start + dt.timedelta(days=200)
        if middle < (end or END):
            split += [(who, start, middle, money), (who, middle + dt.timedelta(days=1), end, money)]
        else:
            split.append((who, start, end, money))
    one, two = (study_of(tmp_path, some) for some in (rows, split))
    assert forecast.models(one)["value"].tolist() == pytest.approx(forecast.models(two)["value"].tolist())


def test_a_fit_that_does_not_settle_falls_back_to_the_basic_model_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = sbg.fit

    def unsettled(*counts: Any) -> sbg.ContractFit:
        return replace(settled(*counts), converged=False)

    monkeypatch.setattr(sbg, "fit", unsettled)
    study = study_of(tmp_path, planted(900))
    found = forecast.ahead(study)
    assert found.model == "course_rule" and forecast.raced(study).model == ""
    tier = study.base.tiers.iloc[0]
    kept = 1 - tier["lost"] / tier["base"]
    assert found.of("period", tier["tier"])["revenue"] == pytest.approx(tier["revenue"] * kept)
    assert "Ingen modell gick att anpassa till avtalen" in exhibits.answer(study, words_for(study, "sv"))
    for e in exhibits.exhibits(study, words_for(study, "en")):
        assert "nan" not in " ".join((e.message, *e.notes)).lower().split()


def test_few_who_left_is_said_with_what_is_needed(tmp_path: Path) -> None:
    study = study_of(tmp_path, planted(60))
    problem = forecast.needs(study)
    assert problem is not None and problem.code == "forecast_few_contracts"
    notice = exhibits.obstacle(study, words_for(study, "sv"))
    assert notice is not None and "100" in notice.text and "30" in notice.text
    assert exhibits.exhibits(study, words_for(study, "sv")) == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_everything_is_said_in_both_languages(made: Study, language: str) -> None:
    w = words_for(made, language)
    keys = [e.key for e in exhibits.exhibits(made, w)]
    assert keys == ["forecast_path", "forecast_tiers", "stay_by_tenure", "race", "forecast_models"]
    for e in exhibits.exhibits(made, w):
        said = " ".join((e.message, *e.notes, e.form.alt if e.form is not None else ""))
        assert "nan" not in said.lower().split() and "{" not in said
    assert "sBG" in exhibits.race(made, w).message and "80" in exhibits.answer(made, w)


def test_the_json_names_the_model_its_race_and_the_tiers(made: Study) -> None:
    parts = sections.PARTS["forecast"]
    [model] = parts["models"](made)
    assert model["name"] == "sbg" and set(model["parameters"]) == {"alpha", "beta"} and model["converged"]
    assert set(parts["race"](made)["model"]) >= {"sbg", "course_rule"}
    assert parts["coverage"](made)["groups"] >= 5 and len(parts["tiers"](made)) == 20
    assert list(parts["by_tenure"](made)) == ["tenure", "customers", "stays", "periods_left"]


SAID = [
    ("sv", "väntas från dagens kunder inom 12 månader", "år som kund stannar"),
    ("en", "is expected from today's customers in 12 months", "years as a customer"),
]


@pytest.mark.parametrize(("language", "said", "box"), SAID)
def test_the_page_forecasts_a_file_of_contracts(tmp_path: Path, language: str, said: str, box: str) -> None:
    report = read_text(tmp_path, text_of(planted(1_500)))
    for which, told in (("tiers", box), ("race", "sBG"), ("leaving", "")):
        app = page("forecast", lang=language, fo=which)
        own_file = {"own": report, "own_title": "own", "own_currency": "", "file": choices.OWN, "end": END}
        for key, value in own_file.items():
            app.session_state[key] = value
        app.run()
        assert not app.exception
        texts = [str(e.value) for e in (*app.subheader, *app.header, *app.markdown, *app.caption)]
        shown = " ".join((*texts, *(str(e.label) for e in app.expander)))
        assert said in shown.replace("\u00a0", " ") and told in shown, shown
        assert len(app.tabs) == 3  # no good customers early: that takes purchases


@pytest.mark.parametrize(("months", "said"), [(24, 24), (12, None), (7, None), (None, None)])
def test_contracts_that_cannot_end_in_most_periods_are_said_to(
    months: int | None, said: int | None, tmp_path: Path
) -> None:
    """Two years at a time beside a period of one; a year or seven months at a time; and ends on any day."""
    rng, rows = np.random.default_rng(2), []
    for who, start, end, money in planted(600):
        terms = int(rng.integers(1, 3 * max(1, 24 // (months or 24))))
        if months is None:
            ends = end
        else:
            day = pd.Timestamp(start) + pd.DateOffset(months=months * terms) - pd.Timedelta(days=1)
            ends = day.date() if day.date() < END else None
        rows.append(
            (who, start, ends if ends is None or months else ends + dt.timedelta(int(rng.integers(0, 9))), money)
        )
    study = study_of(tmp_path, rows)
    assert contract_forecast.long_term(study) == said
    sv = exhibits.path(study, words_for(study, "sv")).notes
    assert any("Avtalen löper 24 månader i taget" in note for note in sv) == (said is not None)
