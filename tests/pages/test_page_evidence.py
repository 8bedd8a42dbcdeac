"""Evidence on the what-if page: presets on the levers, income given up, comparison groups, assumed and measured."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from opened_pages import page, told
from streamlit.testing.v1 import AppTest

from clv import Levers, Scenario, Today, published_effects
from report.exhibits.what_if import evidence
from study import samples
from words import load

TODAY = Today(
    1.0, np.array([10.0, 30.0]), np.array([8.0, 2.0]), np.array([100.0, 50.0]), np.array([0.1, 0.4]), np.ones(2)
)
BASE = [10.0, 30.0]
TOP = Scenario(name="x", targets=(0,), uptake=0.1, one_off=5.0)


def opened(sample: str, lang: str = "en", **link: str) -> AppTest:
    """The what-if page with the evidence open."""
    return page("what_if", lang=lang, file=sample, o="evidence", **link).run()


def said(app: AppTest) -> str:
    texts = [e.value for e in (*app.subheader, *app.markdown, *app.caption)]
    return "\n".join(map(str, [*texts, *told(app)])).replace("\u00a0", " ").replace("\\", "")


# The numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "levers"),
    [
        ("share_a", Levers(revenue=2.2)),
        ("share_b", Levers(revenue=4.0)),
        ("amount_b", Levers(revenue=20.0)),
        ("welcome", Levers(years=0.75)),
        ("life_cycle", Levers(revenue=30.0, years=2.5)),
    ],
)
def test_a_preset_is_a_scenario_for_the_tiers_chosen(name: str, levers: Levers) -> None:
    found = published_effects.preset(name, TOP, TODAY, BASE, amount=160.0, new=0.25)
    assert found is not None and found.levers == levers
    assert (found.targets, found.uptake, found.one_off) == ((0,), 1.0, 5.0)
    assert found.reach == (0.25 if name == "welcome" else 1.0)


def test_the_light_buyers_are_the_last_tier_whatever_is_chosen() -> None:
    found = published_effects.preset("frequency_c", TOP, TODAY, BASE)
    assert found is not None and (found.targets, found.levers) == ((1,), Levers(frequency=2.0))


def test_what_the_base_cannot_carry_is_none() -> None:
    nobody = Today(1.0, *(np.array([x]) for x in (10.0, 2.0, 5.0, 0.0, 1.0)))
    assert published_effects.preset("welcome", TOP, nobody, [4.0]) is None
    assert published_effects.preset("amount_b", TOP, TODAY, BASE) is None
    assert published_effects.preset("share_a", Scenario(), TODAY, BASE) is None


def test_a_first_year_mended_at_a_constant_rate_is_three_quarters_of_a_year() -> None:
    for churn in (0.1, 0.35, 0.9):
        assert published_effects.first_year_mended(churn, 1 / churn) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [(0.01, 0.1, "More stayed"), (-0.1, -0.01, "Fewer stayed"), (-0.1, 0.1, "No proven effect")],
)
def test_the_verdict_follows_the_interval(low: float, high: float, says: str) -> None:
    assert says in evidence.verdict({"effect": (low + high) / 2, "low": low, "high": high}, load("en"))


def test_assumed_against_measured() -> None:
    seen = {"effect": 0.05, "low": 0.02, "high": 0.08}
    told = [evidence.told_against(x, seen, load("en")) for x in (0.01, 0.05, 0.2, float("nan"))]
    assert ["less than" in told[0], "within" in told[1], "more than" in told[2], "one tier" in told[3]] == [True] * 4


# The page -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize(
    "sample", ["member_company", "online_retail", "energy_company", "telco_churn", "swedish_excel"]
)
def test_the_evidence_is_there(sample: str, lang: str) -> None:
    app = opened(sample, lang)
    assert not app.exception, [e.value for e in app.exception]
    assert " nan" not in said(app).lower()
    assert ("Liu (2007)" in said(app)) and len(app.tabs) >= 4


def test_a_button_sets_the_levers_and_the_amount_is_the_persons_own() -> None:
    app = opened("member_company", et="1", vm="1800")
    app.button(key="preset_amount_b").click().run()
    assert not app.exception
    assert app.session_state["edit_revenue"] == pytest.approx(1800 / 4.5071, rel=1e-3)
    assert (app.session_state["edit_uptake"], app.session_state["edit_targets"]) == (1.0, [1])
    app.button(key="preset_frequency_c").click().run()
    assert app.session_state["edit_targets"] == [3]


def test_without_an_amount_in_the_files_money_there_is_no_button() -> None:
    app = opened("member_company")
    assert "Enter the amount" in said(app)
    assert "preset_amount_b" not in [b.key for b in app.button]


def test_n21_from_how_many_products_a_discount_is_given_is_the_persons_own() -> None:
    rows = pd.read_parquet(samples.path_of("energy_company"))
    rows = rows[(rows["date"].astype(str) >= "2024-01-01") & (rows["amount"] > 0)]
    held = rows.groupby("customer_id")["product"].nunique()
    app = opened("energy_company", ve="given_up", vk="3", vg="0.15")
    for at_least in (3, 2):
        number = app.number_input(key="several")
        app = app if number.value == at_least else number.set_value(at_least).run()
        assert not app.exception
        told = f"15% less income from the {(held >= at_least).sum():,} customers with at least {at_least} products"
        assert told in said(app), told
    assert "vk" not in app.query_params and "the number is yours to choose" in said(app)


def test_a_test_of_ones_own_is_told() -> None:
    app = opened("member_company", et="2")
    for label, number in {
        "With the programme": 1000,
        "Of those with the programme, stayed": 700,
        "Control group size": 1000,
        "Of the control group, stayed": 600,
    }.items():
        next(n for n in app.number_input if n.label == label).set_value(number).run()
    assert not app.exception
    assert "More stayed with the programme: +10.0 percentage points" in said(app)
    next(n for n in app.number_input if n.label == "Of those with the programme, stayed").set_value(1700).run()
    assert "no more kept than there are" in said(app)
