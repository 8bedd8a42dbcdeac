"""Sentences claim no more than was counted, and the course's ambiguous figures are quoted as docs/DECISIONS.md says."""

from __future__ import annotations

import datetime as dt
import tomllib
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

import clv
from clv import Choices
from clv.return_path import PATHS
from report.exhibits import one_year, relation, trend
from report.exhibits.growth import mend
from report.exhibits.lifecycle import tenure
from study import Study, relation_return, samples
from study.growth import HIGH_RATIO, LOW_RATIO
from study.relation_return import PathAsked
from words import LANGUAGES, catalog, load
from words.file_messages import SENTENCES

EN = load("en", "SEK")


@pytest.mark.parametrize("language", LANGUAGES)
def test_d7_no_sentence_says_that_a_value_came_true_or_that_a_duration_is_a_bound(language: str) -> None:
    given_up = ("came true", "lower bound", "upper bound", "besannad", "slog in", "undre gräns för liv", "nedre gräns")
    said = [*SENTENCES.values(), *(text for pair in sentences(language) for text in pair)]
    assert len(said) > 2_000
    assert not [text for text in said if any(word in text.lower() for word in given_up)]


def sentences(language: str) -> list[tuple[str, str]]:
    """Every message and its translation."""
    found = [m for path in catalog.areas("sv") for m in catalog.read(path, "sv") if m.id]
    every = [(str(m.id), str(m.string)) for m in found]
    return every if language == "sv" else [(text, text) for text, _ in every]


@pytest.mark.parametrize(("months", "evens"), [(1, False), (3, False), (6, False), (12, True), (24, True), (18, False)])
def test_d7_seasons_even_out_over_whole_years_only(months: int, evens: bool) -> None:
    shown = cast(Study, SimpleNamespace(problem=None, months=months, base=SimpleNamespace(kind="transactions")))
    said = trend.what_is_counted(shown, EN)
    assert ("every season is in each" in said) == evens and ("each has its own season" in said) == (not evens)


def test_d7_a_check_of_one_year_speaks_of_one_year_and_of_each_tier() -> None:
    """171.9 expected and 171.0 came, of which Super 50.1 and 25.7: never that the value came true."""
    shown = one_year.check(samples.study_of("member_company", Choices()), EN)[0]
    form: Any = shown.form
    pairs = [[round((row.value or 0) / 1e6, 1) for row in group.rows] for group in form.groups]
    assert pairs[0] == [50.1, 22.4, 25.7] and pairs[3] == [5.3, 26.1, 26.6]
    assert "value" not in shown.message.lower() and "CLV" not in shown.message


def test_d12_few_answers_keep_to_the_scale_and_to_what_few_can_tell() -> None:
    """Four answers of 50 were −35…+135: by the adjusted interval −19…+77; three of 50 on the index −6.6…106.6: all of
    the scale, ±124 by Student's t; one answer is never ±0; from thirty on the plain interval, cut at 100."""
    four, index = clv.satisfaction.nps([10, 10, 7, 8]), clv.satisfaction.ski([1, 10, 5.5])
    assert (four.score, round(four.low, 1), round(four.high, 1)) == (50, -19.3, 76.5)
    p, q, n = (2 + 0.75) / 7, 0.75 / 7, 7
    wide = 1.96 * np.sqrt((p + q - (p - q) ** 2) / n)
    assert (four.low, four.high) == pytest.approx((100 * (p - q - wide), 100 * (p - q + wide)), abs=0.01)
    assert (index.score, index.low, index.high) == (50, 0, 100)
    two, one = clv.satisfaction.ski([9, 10]), clv.satisfaction.nps([10])
    assert two.high == 100 and round(two.score, 1) == 94.4 and one.low < 50 < one.high == 100
    many = clv.satisfaction.nps([10] * 29 + [7])
    assert many.high == 100 and round(many.low, 1) == 90.2


def test_d13_an_unfinished_quarter_stops_where_its_rolling_figures_end() -> None:
    days = pd.date_range("2021-01-04", "2024-02-26", freq="7D")
    lines = pd.DataFrame({"customer_id": [f"c{k % 9}" for k in range(len(days))], "date": days, "amount": 10.0})
    table = clv.trend.kpis(clv.orders_from(lines, dt.date(2024, 3, 1)), Choices(), 12, "quarter")
    last = table.iloc[-1]
    assert last["unfinished"] and last["stop"] == pd.Timestamp("2024-03-01")
    whole = clv.rolling(clv.orders_from(lines, dt.date(2024, 3, 1)), Choices(), 12, [dt.date(2024, 3, 1)]).iloc[-1]
    assert last["rolling_customers"] == whole["customers"] and not table["unfinished"].iloc[:-1].any()


# Figures of the course, by their number in docs/DECISIONS.md


def test_n8_ten_in_and_five_out_nearly_double_in_fourteen_years_and_do_in_fourteen_point_two() -> None:
    assert round(float(clv.growth.doubling_years(0.05, 0.10)), 1) == 14.2
    assert 1.97 < 1.05**14 < 2


@pytest.mark.parametrize(("early", "says"), [(0.30, "within"), (0.40, "more than"), (0.15, "less than")])
def test_n10_early_leaving_is_the_own_files_and_two_to_three_is_the_courses(early: float, says: str) -> None:
    table = pd.DataFrame({"group": ["early", "later"], "base": [400.0, 400.0], "churn": [early, 0.1]})
    said = tenure.early_sentence(table.assign(times=[early / 0.1, np.nan]), EN)
    assert f"{early / 0.1:.1f} times the share, {says} the course's two to three." in said


def test_n12_a_path_is_named_only_with_the_rule_that_defines_it_and_the_limits_are_said_to_be_ours() -> None:
    study = samples.study_of("intermediaries", Choices())
    shown = relation.path_rules(relation_return.path(study, PathAsked()), EN)
    assert shown.table is not None and shown.table["name"].tolist() == [relation.path_name(code, EN) for code in PATHS]
    assert shown.table["when"].is_unique and (shown.table["when"] != "").all()
    assert any("is ours, and yours to set" in note for note in shown.notes)
    assert "5%, at least" in shown.table["when"].iloc[4]


def test_n19_what_a_new_customer_costs_is_a_slider_and_the_range_the_courses() -> None:
    assert (LOW_RATIO, HIGH_RATIO) == (5, 25)
    source = (mend.__doc__ or "") + "".join(text for text, _ in sentences("en") if "5–25 times" in text)
    assert "your assumption" in source and "course" in source


def test_n20_the_cases_company_and_every_made_sample_are_said_to_be_made_up() -> None:
    case = tomllib.loads((samples.FOLDER / "cases" / "energy_company.toml").read_text("utf-8"))
    assert "påhittat" in str(case) and "made up" in str(case)
    rows = [line for line in (samples.FOLDER / "README.md").read_text("utf-8").splitlines() if ".parquet`" in line]
    for name in ("member_company", "energy_company"):
        assert any(name in line and "synthetic" in line for line in rows)
