"""The life cycle: the tenure a file tells of, the pattern and its pay-back, and amounts a person puts in."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opened_pages import page
from streamlit.testing.v1 import AppTest

import clv
from clv import customer_tenure
from clv.lifecycle import PATTERNS
from clv.orders import Panel
from report.exhibits import lifecycle
from report.exhibits.lifecycle import pattern as said
from report.exhibits.lifecycle import tenure as leaving
from study import Study, tenure
from ui import cache
from words import LANGUAGES, Words, load

SV, EN = load("sv", "SEK"), load("en", "SEK")
END = dt.date(2025, 1, 1)


def plain(text: str) -> str:
    """A sentence without the marks of Markdown and with ordinary spaces."""
    marked = text.replace(":yellow-background[:yellow[", "").replace("]]", "").replace("**", "")
    return marked.replace("\u00a0", " ").replace("\u2060", "").replace("\\", "")


@st.composite
def panels(draw: st.DrawFn) -> Panel:
    """Five years of a few customers' purchases, one 1 July each year they bought."""
    lives = draw(st.lists(st.sets(st.integers(2020, 2024), min_size=1), min_size=1, max_size=15))
    lines = [(f"c{i}", f"{year}-07-01", 5.0) for i, life in enumerate(lives) for year in sorted(life)]
    lines.append(("first", "2020-01-01", 5.0))
    table = pd.DataFrame(lines, columns=["customer_id", "date", "amount"])
    return clv.orders.panel(clv.orders_from(table, END), 12)


# Who stands behind a number -------------------------------------------------------------------------------------------


@given(panels())
def test_the_customers_behind_the_life_table_are_as_many_as_it_says(p: Panel) -> None:
    found = customer_tenure.first_spells(p)
    try:
        table = clv.tenure.tenure_table(p)
    except clv.TableProblem:
        return
    for row in table.itertuples():
        mine = found[found["tenure"] == row.tenure]
        assert (mine["lost"].sum(), (~mine["lost"]).sum()) == (row.lost, row.censored)


@given(panels())
def test_the_groups_are_those_of_early_and_later_churn(p: Panel) -> None:
    counts = pd.Series(customer_tenure.tenure_groups(p), dtype=object).value_counts()
    churn = clv.tenure.churn_by_tenure(p).set_index("group")["base"]
    assert all(counts.get(name, 0) == churn[name] for name in ("early", "later", "unknown"))


@given(st.lists(st.tuples(st.integers(0, 7), st.booleans()), min_size=1, max_size=40))
def test_a_row_a_customer_sums_to_the_bases_own_churn(rows: list[tuple[int, bool]]) -> None:
    stood = np.array([k for k, _ in rows])
    people = pd.DataFrame(
        {
            "tier_before": "A",
            "movement": ["lost" if gone else "retained" for _, gone in rows],
            "revenue_before": 10.0,
        }
    )
    churn = customer_tenure.given_churn(people, stood, 1.0).set_index("group")
    assert churn.loc["total", "base"] == len(rows)
    assert churn.loc[["early", "later", "unknown"], "lost"].sum() == churn.loc["total", "lost"]
    assert customer_tenure.given_money(people, stood, 1.0)["active"].sum() == (stood > 0).sum()
    if len(set(stood) - {0}) == stood.max() > 0:
        life = customer_tenure.given_table(people, stood, 1.0)
        assert (life["at_risk"].sum(), life["lost"].sum()) == (
            (stood > 0).sum(),
            sum(gone for k, gone in rows if k > 0),
        )


def test_tenure_from_start_dates_is_that_when_the_period_began() -> None:
    starts = [dt.date(2023, 6, 1), dt.date(2022, 6, 1), dt.date(2024, 6, 1), None]
    period = clv.period_for(END, 12)
    people = pd.DataFrame({"first_date": pd.to_datetime(pd.Series(starts))})
    assert customer_tenure.given_tenure(people, 1.0, period).tolist() == [1, 2, 0, 0]


# The pattern ----------------------------------------------------------------------------------------------------------


def pattern(cost: float) -> clv.lifecycle.Pattern:
    return clv.lifecycle.with_part(clv.lifecycle.RETAIL, clv.lifecycle.Component("acquisition", (cost,)))


@pytest.mark.parametrize(
    ("cost", "swedish"),
    [
        (150, "År 3 har en kund betalat tillbaka de 150 kr den antas kosta att värva. Efter tio år har den gett "),
        (0, "273 kr har en kund gett efter tio år, om den inte kostar något att värva."),
        (
            5000,
            "4 727 kr saknas ännu efter tio år: en kund betalar inte tillbaka de 5 000 kr den antas kosta att värva.",
        ),
    ],
)
def test_the_answer_is_the_year_it_is_paid_back(cost: float, swedish: str) -> None:
    years = clv.lifecycle.pattern_by_year(clv.lifecycle.profit_pattern(pattern(cost)))
    assert plain(said.answer(years, pattern(cost), SV)).startswith(swedish)


@pytest.mark.parametrize("start", PATTERNS, ids=lambda p: p.name)
@pytest.mark.parametrize("w", [SV, EN], ids=LANGUAGES)
def test_every_part_of_a_starting_pattern_has_its_name_and_source(start: clv.lifecycle.Pattern, w: Words) -> None:
    table = said.by_parts(start, w)
    assert list(table["part"]) == [w.t(said.NAMES[c]) for c in clv.lifecycle.COMPONENTS]
    assert (table["source"].str.len() > 0).all()
    cost = start.acquisition.at(1)[0]
    figure = said.paid_back(clv.lifecycle.profit_pattern(start), "discounted", cost, "assumed", w)
    whole = clv.lifecycle.pattern_by_year(clv.lifecycle.profit_pattern(start))["cumulative_discounted"]
    once, twice = (line.y for line in figure.lines)
    assert list(once) == pytest.approx(whole) and list(twice) == pytest.approx(whole - cost)


def test_survival_goes_on_at_the_churn_of_those_who_stayed() -> None:
    life = clv.tenure.life_table([100, 60, 20], [40, 12, 4])
    churn = pd.DataFrame({"group": ["early", "total"], "base": [100, 300], "lost": [40, 60]})
    assert clv.lifecycle.survival_years(life, churn) == pytest.approx((0.6, 0.48, 0.48 * 0.9))
    assert clv.lifecycle.survival_years(life, churn, 0.5) == pytest.approx((0.48, 0.48 * 0.81))


@pytest.mark.parametrize(
    ("early", "later", "english"),
    [
        ((100, 50), (100, 20), "2.5 times the share, within the course"),
        ((100, 80), (100, 20), "4.0 times the share, more than"),
        ((100, 30), (100, 20), "1.5 times the share, less than"),
        ((100, 10), (100, 20), "here new customers do not leave more often"),
        ((10, 5), (100, 20), "the groups are small"),
        ((100, 5), (100, 0), "of older ones none"),
        ((100, 5), (0, 0), "too short"),
    ],
)
def test_early_against_later_is_said_as_it_is(early: tuple[int, int], later: tuple[int, int], english: str) -> None:
    table = pd.DataFrame([("early", *early), ("later", *later)], columns=["group", "base", "lost"])
    table["churn"] = table["lost"] / table["base"].where(table["base"] > 0)
    table["times"] = table["churn"] / (table["churn"].iloc[1] or np.nan)
    assert english in leaving.early_sentence(table, EN)


@pytest.mark.parametrize(
    ("lost", "english"), [([60, 20], "falls"), ([20, 60], "rises"), ([40, 41], "No proven change")]
)
def test_the_message_says_whether_leaving_falls(lost: list[int], english: str) -> None:
    assert english in leaving.message(clv.tenure.life_table([100, 100], lost), True, EN)


# The page -------------------------------------------------------------------------------------------------------------


def shown(**link: str) -> AppTest:
    return page("what_if", w="pays", **link).run()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", ["swedish_excel", "subscription_segments", "telco_churn"])
def test_the_page_has_a_view_of_every_kind_of_file(file: str, language: str) -> None:
    at = shown(file=file, lang=language)
    assert not at.exception
    assert at.header[0].value
    names = at.segmented_control(key="cycle_pattern").options
    assert (len(names) == 4) == (file == "telco_churn")


def test_the_page_opens_with_what_its_exhibits_say() -> None:
    at, study = shown(file="telco_churn", lang="en"), Study(cache.sample("telco_churn"), clv.Choices())
    w = load("en", "USD")
    assert at.header[0].value == lifecycle.answer(study, w)
    found = lifecycle.exhibits(study, w)
    stay = page(
        "retention", file="telco_churn", lang="en", o="early_later.money_by_tenure.constant_rate.early.churn"
    ).run()
    there = {e.value for seen in (at, stay) for e in seen.subheader} | {e.label for e in (*at.tabs, *stay.expander)}
    assert {e.message for e in found if e.message} <= there
    assert {e.lead for e in found if e.lead} <= {m.value for seen in (at, stay) for m in seen.markdown}


def test_telco_leaves_twice_as_often_in_the_first_two_years() -> None:
    at = page(
        "retention",
        file="telco_churn",
        lang="en",
        rp="first_years",
        o="early_later.money_by_tenure.constant_rate.early.churn",
    ).run()
    assert any("2.2 times the share, within the course" in text.value for text in at.markdown)


def test_amounts_in_the_link_are_used_and_can_be_let_go_of() -> None:
    at = shown(file="subscription_segments", lang="en", cp="retail", cq="5000", cu="0.9_0.95", cv="left")
    assert not at.exception
    assert "5,000" in plain(at.header[0].value)
    next(b for b in at.button if b.label == "Back to the starting pattern").click().run()
    assert not at.exception
    assert "5,000" not in plain(at.header[0].value)


def test_another_starting_pattern_brings_its_own_amounts() -> None:
    at = shown(file="subscription_segments", lang="sv")
    first = at.header[0].value
    at.segmented_control(key="cycle_pattern").set_value("auto service").run()
    assert not at.exception
    assert at.header[0].value != first


def test_amounts_put_in_stay() -> None:
    at = shown(file="subscription_segments", lang="en", cp="retail")
    at.number_input[0].set_value(9000.0)
    next(b for b in at.button if b.label == "Use these").click().run()
    assert not at.exception
    assert "9,000" in plain(at.header[0].value)
    assert tenure.PARTS["growth"] == "revenue growth"


@pytest.mark.parametrize(
    ("cost", "column", "swedish"),
    [
        (100, "discounted", "Betald år 2; till dubbla kostnaden år 4"),
        (150, "discounted", "Betald år 3; till dubbla kostnaden inte inom tio år"),
        (150, "amount", "Betald år 2; till dubbla kostnaden år 3"),
        (5000, "discounted", "5 000 kr betalas inte tillbaka inom tio år"),
        (0, "discounted", "Inget att betala tillbaka: det kostar inget att värva en kund"),
    ],
)
def test_the_figure_says_when_it_is_paid_and_when_at_twice_the_cost(cost: float, column: str, swedish: str) -> None:
    parts = clv.lifecycle.profit_pattern(pattern(cost))
    assert plain(said.message(parts, column, cost, SV)) == swedish
    amounts = parts.groupby("year")[column].sum()
    for times, line in zip((1, 2), said.paid_back(parts, column, cost, "assumed", SV).lines, strict=False):
        by_hand, left = [], -(times - 1) * cost
        for amount in amounts:
            left += amount
            by_hand.append(left)
        assert list(line.y) == pytest.approx(by_hand)
