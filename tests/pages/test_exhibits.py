"""Every page's exhibits, for every kind of file: what they say is whole, and they are found by their keys."""

from __future__ import annotations

import re

import pytest
from studies import shown, words_for

from clv import Choices
from report import exhibits
from report.exhibit import Exhibit
from report.figures import draw
from report.forms import row_said
from report.palette import LIGHT
from report.sections import PARTS
from report.text import plain_text
from report.writers import csv
from study import samples
from words import LANGUAGES, load

SAMPLES = ("swedish_excel", "subscription_segments", "telco_churn", "energy_company")
NO_NUMBER = re.compile(r"\b(nan|NaN|None|inf)\b")


def texts(e: Exhibit) -> list[str]:
    """Every sentence of an exhibit."""
    check = [e.check.text] if e.check is not None else []
    notices = [text for notice in e.notices for text in (notice.title, notice.text)]
    return [e.message, e.lead, *(badge.text for badge in e.badges), *check, *e.notes, *notices]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("page", exhibits.PAGES)
def test_what_a_page_says_is_whole_and_what_it_shows_has_its_columns(page: str, sample: str, language: str) -> None:
    for e in shown(page, sample, language):
        assert not [text for text in texts(e) if NO_NUMBER.search(plain_text(text))], e.key
        if e.table is not None:
            wanted = {name for column in e.columns for name in (column.name, *(column.limits or ()))}
            assert e.columns and wanted <= set(e.table.columns), e.key


@pytest.mark.parametrize("page", exhibits.PAGES)
def test_an_exhibit_is_found_by_its_page_and_key(page: str) -> None:
    study = samples.study_of("energy_company", Choices())
    keys = [e.key for e in shown(page, "energy_company", "sv")]
    for key in {*keys[:2], keys[-1]}:
        assert [found.key for found in exhibits.find(f"{page}#{key}", study, words_for(study, "sv"))] == [key]


def test_few_lost_lead_with_the_interval_on_the_curve_and_on_the_bars() -> None:
    """Online Retail's best tier lost four of 132: 6.6 to 42 years, and no point on the curve or at its bar."""
    en = words_for(samples.study_of("online_retail", Choices()), "en")
    found = {e.key: e for page in ("retention", "segments") for e in shown(page, "online_retail", "en")}
    spot = found["curve"].form.spots[0]  # type: ignore[union-attr]
    assert spot.years_said(0.5, en).replace("\u2060", "") == "6.6–42.2 years"
    assert spot.gain_said(en).replace("\u2060", "").replace("\xa0", " ").endswith("2.3–143.6 m")
    best = found["tiers"].form.groups[0].rows[0]  # type: ignore[union-attr]
    assert best.few and "–" in row_said(best, found["tiers"].form.measure, en)  # type: ignore[union-attr]


def test_what_lies_past_the_evidence_of_a_customers_value_is_an_outline() -> None:
    """Super of the member company: 245.8 of 540.6 million within five years, so 294.8 shared by 5 091 are outlined."""
    form = next(e.form for e in shown("segments", "member_company", "sv") if e.key == "tiers")
    assert form is not None
    best = form.groups[0].rows[0]  # type: ignore[union-attr]
    assert round(best.beyond * 5091 / 1e6, 1) == 294.9 and round(best.value or 0) == 106_196
    drawn = draw(form, load("sv", "SEK"), LIGHT)
    assert drawn.data[1].base[0] + drawn.data[1].x[0] == pytest.approx(best.value, rel=1e-3)


def test_what_lies_past_the_evidence_is_apart_in_tables_taken_away_and_in_the_report() -> None:
    """A column within five years beside every value in the CSV; within and beyond, which sum to it, in the JSON."""
    study = samples.study_of("energy_company", Choices())
    for page, key in (("overview", "portfolio"), ("segments", "worth")):
        e = next(e for e in shown(page, "energy_company", "en") if e.key == key)
        assert e.table is not None and "value_within" in [c.name for c in e.columns]
        head, *rows = csv.for_programs(e.table).decode("utf-8-sig").splitlines()
        at = [head.split(",").index(name) for name in ("portfolio_value", "value_within")]
        worth = [[float(row.split(",")[i]) for i in at] for row in rows]
        assert all(0 < within <= value for value, within in worth) and any(within < value for value, within in worth)
    parts = PARTS["answer"]["within_beyond"](study)
    assert (parts["value_within"] + parts["value_beyond"]).to_numpy() == pytest.approx(parts["value"].to_numpy())


def note(page: str, sample: str, key: str, language: str = "sv") -> str:
    found = next(e for e in shown(page, sample, language) if e.key == key)
    return plain_text(" ".join((found.lead, found.text, *found.notes))).replace("\u00a0", " ")


def test_five_points_of_nrr_are_money_of_the_period_before() -> None:
    """Of 233.2 million five per cent are 11.7 million, whatever the new customers bring."""
    said = " ".join(note("flows", "member_company", e.key) for e in shown("flows", "member_company", "sv"))
    assert "Fem procentenheter mer av den är 11,7 mkr första perioden" in said


def test_what_the_lost_brought_is_said_to_be_last_periods() -> None:
    found = next(e for e in shown("flows", "member_company", "sv") if e.key == "every")
    assert found.table is not None
    lost = found.table[found.table["movement"] == "lost"]
    assert round(lost["revenue_before"].sum()) == 54_125_759 and lost["purchases"].isna().all()
    assert "läggs aldrig till den här periodens" in note("flows", "member_company", "every")


def test_sayings_of_others_are_quoted_with_their_year_and_beside_the_own_figure() -> None:
    published = note("growth", "member_company", "published_points")
    assert (
        "9,5 procent" in published and "2022" in published and "44 procent" in published and "32 procent" in published
    )
    profit = note("concentration", "energy_company", "profit")
    assert "80 procent" in profit and "200 procent" in profit and "72 %." in profit
    life = " ".join(note("what_if", "member_company", e.key) for e in shown("what_if", "member_company", "sv"))
    assert "hela företagets" in life
