"""The profile as it is shown: its sentences, its choices, and files that cannot tell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from opened_pages import displayed, page
from reading_files import read_here
from studies import words_for

from clv import Choices
from report import sections
from report.exhibits import profile
from report.text import plain_text
from study import Study, profiles, samples
from study.profiles import ProfileAsked


def said(sample: str, language: str, asked: ProfileAsked | None = None) -> dict[str, str]:
    study = samples.study_of(sample, Choices())
    w = words_for(study, language)
    told = {e.key: " ".join((e.message, e.lead, e.text)) for e in profile.exhibits(study, w, asked)}
    return {key: plain_text(text).replace("\u00a0", " ") for key, text in told.items()}


def test_the_largest_differences_are_said_in_sentences() -> None:
    told = said("energy_company", "en")["profile_differences"]
    assert "House (customer type): 62% here, 40% of all customers, 1.6 times as common" in told
    assert "Apartment (customer type): nobody here, 50% of all customers" in told
    study = samples.study_of("energy_company", Choices())
    answer = plain_text(profile.answer(study, words_for(study, "sv"))).replace("\u00a0", " ")
    assert answer == "62 % av den bästa femtedelen efter intäkter har ”House” i customer type; av alla kunder 40 %."


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "asked", [ProfileAsked("tier_3"), ProfileAsked("tenth_10", "clv"), ProfileAsked("fifth", "margin")]
)
def test_every_group_has_its_profile_in_both_languages(asked: ProfileAsked, language: str) -> None:
    told = said("energy_company", language, asked)
    assert set(told) == {
        *("profile_differences", "profile_rows", "value_by_need", "value_tenths", "same_customers", "explained"),
    }
    assert all(told.values())


def test_a_measure_that_was_not_known_a_period_ago_follows_nobody_and_says_what_to_do() -> None:
    told = said("energy_company", "en", ProfileAsked("fifth", "clv"))["same_customers"]
    assert "choose revenue" in told
    assert "two periods' revenue" in said("telco_churn", "en")["same_customers"]


def test_a_file_that_cannot_tell_says_what_would() -> None:
    study = samples.study_of("subscription_segments", Choices())
    obstacle = profile.obstacle(study, words_for(study, "sv"))
    assert obstacle is not None and "Öppna en med kunder" in obstacle.text
    assert profile.exhibits(study, words_for(study, "sv")) == []


def test_the_choices_of_a_link_are_the_profile_that_is_shown() -> None:
    at = page("tiers", file="energy_company", lang="en", tp="profile", xg="tier_3").run(timeout=60)
    assert not at.exception
    study = samples.study_of("energy_company", Choices())
    answer = profile.answer(study, words_for(study, "en"), ProfileAsked("tier_3"))
    assert at.header[0].value == answer and "Bottom" in answer
    at = page("tiers", file="energy_company", lang="en", tp="profile", xg="fifth", xm="margin").run(timeout=60)
    assert "by contribution" in at.header[0].value


def test_boxes_that_are_opened_show_the_tables() -> None:
    opened = "profile_rows.value_tenths.same_customers.value_by_need.explained"
    at = page("tiers", file="energy_company", lang="en", tp="profile", o=opened, xd="nps").run(timeout=90)
    assert not at.exception
    tables = [displayed(at, i) for i in range(len(at.table))]
    heads = [set(t.columns) for t in tables]
    assert any("Its share" in {h.replace("\u00a0", " ") for h in head} for head in heads)
    assert any("Kept of the revenue" in {h.replace("\u00a0", " ") for h in head} for head in heads)


def test_the_report_holds_the_profile_with_the_file_s_own_names() -> None:
    study = samples.study_of("energy_company", Choices())
    part = {key: make(study) for key, make in sections.PARTS["profile"].items()}
    assert "customer_type" in set(part["best_fifth"]["attribute"]) and part["explained"]["left_out"] == []
    assert part["explained"]["attributes"]["share"].sum() == pytest.approx(part["explained"]["r2"])
    assert len(part["differences"]) == 5 and profiles.measures(study)[:3] == ("revenue", "margin", "clv")


def test_files_of_few_or_of_customers_who_all_bring_the_same_have_a_profile_without_an_error(tmp_path: Path) -> None:
    for name in ("52_nobody_lost.csv", "46_personnummer_column.csv", "43_sql_and_column_names.csv"):
        copy = tmp_path / name
        shutil.copy(Path(__file__).parents[1] / "messy" / name, copy)
        study = Study(read_here(copy), Choices())
        assert profiles.measures(study)[0] == "revenue"
        assert len(profile.exhibits(study, words_for(study, "sv"))) in (0, 6)
