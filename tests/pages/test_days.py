"""The course day: its file reads whole, an error in one has its line, a stop makes its choices, slides as printed."""

from __future__ import annotations

import csv
import io
import math
import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opened_pages import page
from pptx import Presentation
from studies import words_for

import clv
import exercise
from clv import Choices
from exercise import days
from exercise.days import CourseDay
from exercise.progress import Plan, Played
from exercise.reader import Fault
from exercise.room import room
from report import proof
from report.exhibits import calculator, flows, readiness, segments
from report.exhibits import day as said
from report.slides import Pick
from report.slides.course import course_deck
from report.slides.sheet import sheet as made_sheet
from report.text import plain_text
from report.writers import pptx
from report.writers.documents import Wanted, deck
from report.writers.pdf import sheet
from study import Study, samples, subscription
from study import flows as model
from ui.controls import day as controls
from ui.controls.day import paper
from ui.menu import ENTRIES
from words import LANGUAGES, glossary, load

ROOT = Path(__file__).resolve().parents[2]
GOLDEN, FILE = ROOT / "tests" / "golden", days.FOLDER / "day2.toml"
PAGES = tuple(entry.name for entry in ENTRIES)
SV, EN = load("sv", "SEK"), load("en", "SEK")


def day_of(path: Path = FILE) -> CourseDay:
    return days.read(path, PAGES, controls.unknown)


def member() -> Study:
    return samples.study_of("member_company", Choices())


# The file ---------------------------------------------------------------------------------------------------------


def test_the_day_reads_whole_and_every_stop_says_what_a_leader_needs_in_both_languages() -> None:
    day = day_of()
    assert len(day.stops) >= 17 and len(day.home) == 3
    for language in LANGUAGES:
        for stop in day.stops:
            assert stop.title.said(language) and stop.question.said(language).endswith("?"), stop.key
            assert stop.say.said(language).endswith("."), stop.key
    assert sorted(time for time in day.times) == list(day.times), "the day goes forward"
    assert {poll.kind for _, poll in day.polls} == set(days.POLLS)
    (alone,), faults = days.load()
    assert not faults and alone.polls == day.polls, "a room reads the polls without the pages"


FAULTY = {
    "time": ('time = "09.30"', 'time = "25.30"', "klockslag"),
    "page": ('link = "/retention?file=member_company#curve"', 'link = "/nowhere#curve"', "ingen sida"),
    "choice": ("rp=points#five_points", "rp=pointy#five_points", "inget val"),
    "link": ("#five_points", "#Five-points", "adressen"),
    "cells": ('"Mid|205 000|662|1,5||||"', '"Mid|205 000"', "lika många rutor"),
    "twice": ('key = "bucket"', 'key = "known"', "två gånger"),
    "option": ('kind = "number"', 'kind = "guess"', "något av"),
    "text": ('say.sv = "Varje p', 'say.se = "Varje p', "på båda språken"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_an_error_in_a_day_gets_a_sentence_with_its_line(name: str, tmp_path: Path) -> None:
    was, now, told = FAULTY[name]
    text = FILE.read_text("utf-8")
    assert was in text
    wrong = text.replace(was, now, 1)
    path = tmp_path / "own.toml"
    path.write_text(wrong, "utf-8")
    with pytest.raises(Fault) as caught:
        day_of(path)
    sentence = plain_text(said.told(caught.value, SV))
    line = text.split(was)[0].count("\n") + 1
    key = int(re.search(r"rad (\d+)", sentence)[1])  # type: ignore[index]
    assert line - 4 <= key <= line, sentence  # the line of the key: a list's begins above what is wrong in it
    assert "own.toml" in sentence and told in sentence
    found, faults = days.load(PAGES, controls.unknown, tmp_path)
    assert not found and len(faults) == 1


def test_three_questions_are_three(tmp_path: Path) -> None:
    text = re.sub(r'  "(Hur många av era|How many of your).*\n', "", FILE.read_text("utf-8"))
    (tmp_path / "own.toml").write_text(text, "utf-8")
    with pytest.raises(Fault, match="three"):
        day_of(tmp_path / "own.toml")


def test_a_file_that_is_no_toml_says_where(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(FILE.read_text("utf-8"), "utf-8")
    (tmp_path / "b.toml").write_text('day = 1\nkey = "b\n', "utf-8")
    found, faults = days.load(PAGES, controls.unknown, tmp_path)
    assert [day.key for day in found] == ["day2"], "the other goes on working"
    assert "rad 2" in said.told(faults[0], SV)


# The pages --------------------------------------------------------------------------------------------------------


def test_a_stop_makes_its_choices_undoes_the_last_one_s_and_leaves_the_bar() -> None:
    at = page("day", lang="sv", method="migration").run(timeout=60)
    at = at.button(key="day_go_five_points").click().run(timeout=60)
    assert not at.exception
    state = at.session_state
    assert (state["retention_part"], state["course_stop"], state["method"]) == ("points", 5, "course")
    bar = [text.value for text in at.markdown if "nästa: Påståendena" in text.value]
    assert bar and "5 av" in bar[0]
    at = page("retention", lang="sv", rp="points", day="day2", stop="5").run(timeout=60)
    at = at.button(key="day_next").click().run(timeout=60)
    assert at.session_state["course_stop"] == 6 and "claims" in at.session_state["open_boxes"]
    at = page("retention", lang="sv", day="day2", stop="5").run(timeout=60)
    at = at.button(key="day_close").click().run(timeout=60)
    assert at.session_state["course_stop"] == 0 and not [b for b in at.button if b.key == "day_next"]


def test_a_poll_is_shown_as_text_with_what_others_answered_and_the_source() -> None:
    stop = next(stop for stop in day_of().stops if stop.key == "known")
    text = "\n".join(said.notes(stop, SV))
    assert "44 %" in text and "CustomerGauge" in text and "- Nej" in text


def test_a_link_to_a_stop_is_the_leader_s_own_and_not_shared() -> None:
    row = controls.ROWS["course_stop"]
    assert row.own and not controls.ROWS["course_day"].own


# As on the slide --------------------------------------------------------------------------------------------------


def printed(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_portfolio_has_the_slide_s_eleven_columns_in_order_to_the_krona() -> None:
    e = segments.as_printed(member(), SV)
    assert e.table is not None
    assert [c.name for c in e.columns] == [
        *("tier", "customers", "duration_years", "purchases", "revenue", "purchases_per_customer"),
        *("revenue_per_purchase", "revenue_per_customer", "clv", "clv_index", "retention"),
    ]
    for row, want in zip(e.table.to_dict("records"), printed("member_portfolio.csv"), strict=True):
        for name in ("customers", "purchases", "revenue", "revenue_per_customer", "clv"):
            assert round(float(row[name])) == int(want[name]), (want["tier"], name)
        for name, places in (("purchases_per_customer", 2), ("revenue_per_purchase", 2), ("retention", 2)):
            assert round(float(row[name]), places) == float(want[name]), (want["tier"], name)


def test_the_flows_are_grouped_by_tier_now_with_sums_and_money_per_customer_to_the_krona() -> None:
    found = model.as_printed(member())
    rows: dict[Any, Any] = {(r.tier_now, r.movement, r.tier_before): r for r in found.itertuples()}
    for want in printed("member_flows.csv"):
        tier, before = (want[key].split(" ")[0] or None for key in ("tier_now", "tier_before"))
        row = rows[tier, want["movement"], before]
        assert row.customers == int(want["customers"]) and round(row.revenue) == int(want["revenue"])
        if want["purchases"]:
            assert row.purchases == int(want["purchases"])
    for want in printed("member_portfolio.csv")[:-1]:
        row = rows[want["tier"].split(" ")[0], "", None]
        got = [round(float(v)) for v in (row.customers, row.purchases, row.revenue, row.revenue_per_customer)]
        assert got == [int(want[key]) for key in ("customers", "purchases", "revenue", "revenue_per_customer")]
    per = [round(float(money)) for money in found["revenue_per_customer"].tolist()[:6]]
    assert per == [14042, 11910, 11579, 11390, 11102, 11655], "the slide's first column of money per customer"


def test_the_lost_have_last_period_s_money_and_purchases_and_are_in_no_other_sum() -> None:
    study = member()
    found = model.as_printed(study)
    lost, active = found.iloc[-2], found.iloc[-1]
    assert (lost["customers"], round(lost["revenue"])) == (33570, 54125759)
    assert (active["customers"], active["purchases"], round(active["revenue"])) == (101811, 268110, 257695394)
    people = study.base.customers
    assert people is not None
    gone = people[people["movement"] == "lost"]
    assert lost["purchases"] == gone["purchases_before"].sum() < 54125759, "not their revenue, as the slide has it"
    assert round(found.iloc[-6]["revenue_per_customer"]) == 11190


def test_what_the_slides_show_is_proved_in_every_column() -> None:
    study = member()
    for e in (segments.as_printed(study, EN), flows.sides(study, EN)[-1]):
        for column in proof.provable(e):
            assert proof.of_column(e, column.name, study, EN).sound, (e.key, column.name)


# The calculator ---------------------------------------------------------------------------------------------------


def test_two_hundred_of_a_thousand_is_five_years() -> None:
    e = calculator.lost_of(1000, 200, 12, SV)
    assert "fem" not in e.message and "5,0 år" in e.message.replace("\u00a0", " ")
    assert "80,0 %" in e.lead.replace("\u00a0", " ") and e.form is not None
    assert calculator.lost_of(50, 0, 12, SV).form is None and calculator.lost_of(50, 50, 12, SV).form is None


@given(st.integers(2, 10**6), st.data(), st.sampled_from([1, 3, 12]))
def test_retention_and_duration_always_tell_the_same(base: int, data: st.DataObject, months: int) -> None:
    lost = data.draw(st.integers(1, base - 1))
    row = clv.retention.of_counts(base, lost, months / 12).iloc[0]
    assert math.isclose(row["duration_years"] * (1 - row["retention"]), months / 12)
    assert row["duration_low"] <= row["duration_years"] <= row["duration_high"]
    more = clv.retention.of_counts(base, lost + 1, months / 12).iloc[0]
    assert more["duration_years"] < row["duration_years"], "one more who leaves never makes them stay longer"


# The subscription table -------------------------------------------------------------------------------------------


def test_what_a_class_fills_in_is_weighed_by_customers_and_open_cells_stay_open() -> None:
    study = samples.study_of("subscription_segments", Choices())
    found = subscription.with_answers(study, [-5, -8, -10], [62, None, 60])
    want = (-5 * 137 - 8 * 205 - 10 * 342) / 684
    assert math.isclose(found["nps"].iloc[-1], want) and math.isnan(found["ski"].iloc[-1])
    shown = segments.filled_in(study, [-5, -8, -10], [None] * 3, words_for(study, "sv"))
    assert [c.name for c in shown.columns][4:5] == ["nps"] and "ski" not in [c.name for c in shown.columns]


def test_the_class_s_figures_come_back_with_the_link_and_give_a_value() -> None:
    at = page("tiers", lang="sv", file="subscription_segments", sf="-5_62_10_-8_61_5_-10_60_2.5").run(timeout=60)
    assert not at.exception
    assert at.session_state["entered"] == (10.0, 5.0, 2.5)


# The words --------------------------------------------------------------------------------------------------------


def test_the_glossary_is_the_table_of_the_words_file() -> None:
    assert glossary.table() in (ROOT / "docs" / "GLOSSARY.md").read_text("utf-8")


def test_every_word_of_the_course_is_in_the_dialog_in_one_sentence_and_leads_to_a_page() -> None:
    shown = glossary.shown()
    wanted = ("CRM", "CLM", "CVM", "CEM", "NPS", "SKI", "CLV", "retention", "churn", "duration", "tier")
    for word in (*wanted, "customer life cycle", "product life cycle"):
        assert any(word in one.word["en"] for one in shown), word
    for one in shown:
        assert one.page in PAGES
        for language in LANGUAGES:
            assert len(re.findall(r"[.!?](?=\s|$)", one.said(language))) == 1, one.word
    assert pd.Series([one.word["en"] for one in glossary.glossary()]).is_unique


# On paper, home, readiness ----------------------------------------------------------------------------------------


def text_of(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf) as document:
        return "\n".join(page.get_text() for page in document).replace("\u00a0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_participants_sheet_has_blanks_and_the_script_what_to_say_and_the_answers(language: str) -> None:
    day, w = day_of(), load(language, "")
    paper, script = (text_of(sheet.write(made_sheet(day, w, leader=leader))) for leader in (False, True))
    for stop in day.stops:
        assert stop.title.said(language).replace("\u00a0", " ") in paper and stop.title.said(language) in script
    said_once = " ".join(script.split())
    known = next(stop for stop in day.stops if stop.key == "known")
    assert known.say.said(language) in said_once and "CustomerGauge" in said_once
    assert "CustomerGauge" not in paper, "the participants answer first"
    assert known.say.said(language) not in " ".join(paper.split()) and "/what_if?" in script
    assert "137" in paper and "NPS" in paper
    with pymupdf.open(stream=sheet.write(made_sheet(day, w, leader=False))) as document:
        assert len(document) == 2 and round(document[0].rect.width) == 595


def test_every_stop_is_a_slide_with_its_own_sample_s_figure() -> None:
    day = day_of()
    chosen = [stop for stop in day.stops if stop.key in ("bucket", "duration", "portfolio", "whom", "case")]
    slides = {stop.key: paper.slide_of(stop, "sv") for stop in chosen}
    assert {key: slide.exhibit.key for key, slide in slides.items()} == {
        "bucket": "two_companies",
        "duration": "calculator",
        "portfolio": "portfolio_slide",
        "whom": "whale",
        "case": "stop_case",
    }
    assert "Energibolaget" in slides["whom"].source and "Medlemsf" in slides["bucket"].source
    deck = course_deck(day, tuple(slides.values()), SV)
    assert len(Presentation(io.BytesIO(pptx.write(deck, SV))).slides) == 5


def test_the_link_home_opens_an_empty_start_with_three_questions() -> None:
    at = page("data", lang="sv", home="day2").run(timeout=60)
    assert not at.exception and any("Tre frågor" in text.value for text in at.markdown)
    at = page("day", lang="sv", o="take_home").run(timeout=60)
    assert not at.exception
    (link,) = [code.value for code in at.code]
    assert link.endswith("/data?v=1&lang=sv&home=day2")


def test_the_day_s_export_holds_proposals_and_polls_and_no_customer() -> None:
    case = next(case for case in exercise.load()[0] if case.key == "retail_shop")
    plan = Plan(targets=(0,), form="hidden", chosen=(("letter", ()),), idea="Skriv")
    kept = Played(tries=(("Kortet", plan), ("Halvt", Plan())))
    text = said.export(day_of(), [(room(case, "sv"), kept)], "http://here/day", SV)
    assert "**Kortet**: Skriv." in text and "**Halvt**. inte färdigt" in text
    assert "Vet du er återköpsgrad?" in text and text.count("\n1. ") == 1
    assert "Inget har sparats" in said.export(day_of(), [], "", SV)


def test_readiness_names_the_weakest_and_is_printed_with_the_plan() -> None:
    scores = (3.0, None, 2.0, 5.0, 2.0, 1.0, 4.0)
    assert "Kunskap" in readiness.message(scores, SV)
    assert readiness.message((3.0,) * 7, SV).startswith("Alla områden")
    assert readiness.slide((), SV, "") is None
    wanted = Wanted("Egen", date(2026, 1, 1), picks=(Pick("segments"),), scan=scores)
    last = deck(samples.study_of("swedish_excel", Choices()), wanted, SV).slides[-1]
    assert last.key == "readiness" and last.exhibit.form is not None
    at = page("treatment", lang="sv", file="energy_company", dv="tiers", jw="see", o="readiness", rs="3__2").run(
        timeout=90
    )
    assert not at.exception
    assert at.session_state["readiness"][:3] == (3.0, None, 2.0)


@given(st.lists(st.none() | st.integers(1, 5), min_size=7, max_size=7))
def test_the_scan_never_names_an_area_that_is_not_the_lowest(scores: list[float | None]) -> None:
    found = readiness.given(scores)
    told = readiness.message(scores, EN)
    for area, score in found.items():
        if score > min(found.values()):
            assert f"{readiness.AREAS[area][0]}," not in told and f" {readiness.AREAS[area][0]} " not in told
