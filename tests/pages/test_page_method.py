"""How each number is made: the methods side by side, and steps that a reader can check with a calculator."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import reference as ref
from counted_bases import member, of
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from opened_pages import page
from small_bases import lively
from streamlit.testing.v1 import AppTest
from studies import study_of

import clv
from clv import TOTAL, Base, TableProblem, method_comparison
from clv.tables import Method
from report import figures
from report.exhibits import method
from report.exhibits.method import compare, forms, steps
from report.exhibits.method.catalogue import GROUPS, IN_FORMULAS, Number
from report.exhibits.method.steps.figures import Figures, enough
from report.exhibits.method.steps.value import chain
from report.forms import BarGroup, Row
from report.palette import DARK, LIGHT
from study.methods import portfolio_of
from ui import menu
from words import LANGUAGES, load

SV, EN = load("sv", "SEK"), load("en", "SEK")
NUMBERS = [number for group in GROUPS.values() for number in group.numbers]
# Numbers whose figures come from the file's rows rather than from the base alone.
FROM_ROWS = {"reconciliation", "revenue", "period", "hindsight"}
NOT_A_NUMBER = re.compile(r"\b(nan|NaN|None|inf|Infinity)\b|<function")


def plain(text: str) -> str:
    """A sentence with ordinary spaces and without Markdown."""
    return re.sub(r"[\u2060*\\]", "", text.replace("\u00a0", " "))


def told(key: str, base: Base, tier: int = 0, w: Any = SV) -> list[str]:
    number = next(n for n in NUMBERS if n.key == key)
    found, missing = steps.steps_of(number, Figures(study_of(base), tier, w), w)
    return [plain(s) for s in (found or [missing])]


# The catalogue ----------------------------------------------------------------------------------------------------


def test_every_number_has_its_own_key_and_its_own_code() -> None:
    keys = [number.key for number in NUMBERS]
    assert len(set(keys)) == len(keys)
    assert set(steps.OWN) <= set(keys)
    assert {number.needs for number in NUMBERS} - {""} <= set(steps.WANTED)
    assert {page for group in GROUPS.values() for page in group.pages} <= {entry.name for entry in menu.ENTRIES}


@pytest.mark.parametrize("number", NUMBERS, ids=lambda n: n.key)
def test_the_code_named_beside_a_number_exists(number: Number) -> None:
    module, _, name = number.code.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), name)
    except ModuleNotFoundError:
        outer, _, inner = module.rpartition(".")
        found = getattr(getattr(importlib.import_module(outer), inner), name)
    assert found.__doc__ or found.fget.__doc__


@pytest.mark.parametrize("number", NUMBERS, ids=lambda n: n.key)
def test_a_formula_speaks_the_readers_language(number: Number) -> None:
    words = re.findall("«(.+?)»", number.formula)
    assert set(words) <= set(IN_FORMULAS)
    for w in (SV, EN):
        tex = number.tex(w)
        assert "«" not in tex and tex.count("{") == tex.count("}")
        assert not number.formula or all(w.t(word) in tex for word in words)


# The steps lead to the number -------------------------------------------------------------------------------------


def test_a_super_customer_from_lost_to_worth() -> None:
    base = member()
    figures = Figures(study_of(base), 0, SV)
    assert plain(chain(figures)) == (
        "539 av 4 720 förlorade → c = 11,4 % → D = 8,76 år → × 12 127 kr per år = 106 196 kr"
        " → × 5 091 kunder = 540,6 mkr"
    )
    assert told("churn", base) == ["539 av 4 720 i Super lämnade: c = 11,42 % och r = 88,58 %"]
    assert told("duration", base) == ["4 720 ÷ 539 × 1 år = 8,76 år"]
    assert told("wilson", base)[1] == "så livslängden är 8,09 till 9,48 år"
    assert told("course", base) == ["12 127,019 kr × 8,757 år = 106 196 kr"]
    assert told("index", base) == ["106 195,8 kr ÷ 824,2 kr = 128,8"]
    assert told("interval", base)[1] == "Portföljen, grundmodellen: 1 284 714 061 (1 241 040 489–1 332 226 059)"


def test_why_the_total_is_the_sum_of_the_tiers() -> None:
    whole, average = told("portfolio", member())
    assert whole == "540 642 767 + 437 196 598 + 281 701 853 + 25 172 843 = 1 284 714 061 kr"
    assert average.endswith("= 724 548 560 kr.")


def number_of(text: str) -> float:
    return float(re.sub(r"[^\d.−]", "", text.replace(",", "")).replace("−", "-"))


@given(lively(2), st.sampled_from([0.25, 0.5, 1.0]), st.sampled_from(["course", "discounted", "future"]))
def test_the_factors_as_written_give_the_value_as_written(tiers: list[ref.Tier], years: float, how: Method) -> None:
    base = of(tiers, years)
    (product,) = [s for s in told(how, base, w=EN) if "=" in s and "×" in s]
    left, right = product.split(" = ")
    factors = [number_of(part) for part in left.split(" × ")]
    assert factors[0] * factors[1] == pytest.approx(number_of(right), abs=0.51)
    rate = 0.0 if how == "course" else 0.1
    assert number_of(right) == pytest.approx(clv.value.values(base.value_inputs(), how, rate)[0], abs=0.51)


@given(st.floats(0.01, 1e6), st.floats(0.01, 100))
def test_enough_decimals_are_as_few_as_will_do(one: float, other: float) -> None:
    digits = enough(lambda a, b: a * b, (one, other))
    if digits < 9:
        assert round(round(one, digits) * round(other, digits)) == round(one * other)
    assert 2 <= digits <= 9


@examples(20)
@given(lively(2), st.sampled_from([0.5, 1.0]), st.integers(0, 1))
def test_every_number_has_a_step_or_a_reason_for_any_base(tiers: list[ref.Tier], years: float, tier: int) -> None:
    base = of(tiers, years)
    for number in NUMBERS:
        if number.key in FROM_ROWS or number.key not in steps.OWN or number.needs in ("third", "history"):
            continue
        for line in told(number.key, base, tier, EN):
            assert line and not NOT_A_NUMBER.search(line), (number.key, line)


LONELY = ref.Tier(customers=1, purchases=1, revenue=ref.Fraction(100), base=1, lost=0, moved=(1,))
ALL_LOST = ref.Tier(customers=3, purchases=3, revenue=ref.Fraction(300), base=4, lost=4, moved=(0,))
EMPTY = ref.Tier(customers=0, purchases=0, revenue=ref.Fraction(0), base=0, lost=0, moved=(0,))


@pytest.mark.parametrize("tier", [LONELY, ALL_LOST, EMPTY], ids=["one customer, nobody lost", "all lost", "nobody"])
@pytest.mark.parametrize("w", [SV, EN], ids=list(LANGUAGES))
def test_a_tier_of_one_of_all_lost_and_of_nobody(tier: ref.Tier, w: Any) -> None:
    base = of([tier])
    for number in NUMBERS:
        if number.key not in FROM_ROWS and number.needs not in ("third", "history"):
            for line in told(number.key, base, 0, w):
                assert not NOT_A_NUMBER.search(line), (number.key, line)


def test_nobody_lost_is_said_and_never_a_number() -> None:
    assert told("duration", of([LONELY]), w=EN) == [
        "Nobody has left T0: the duration is at least 1.3 years, its upper limit unknown."
    ]


# The methods side by side -----------------------------------------------------------------------------------------


def test_the_page_answers_with_migration_against_the_course_rule() -> None:
    study = study_of(member())
    said = plain(method.answer(study, SV))
    assert "801,3 mkr" in said and said.endswith("38 % mindre än grundmodellens 1,28 mdkr.")
    assert plain(compare.message(study, SV)) == "Grundmodellen övervärderar en kund i Super 4,5 gånger"
    why = plain(compare.why(study, SV))
    assert why.startswith("Av kunderna i Super är 22 % kvar där ett år senare")
    assert "824 kr mot 3 887 kr, 4,7 gånger så mycket" in why


def test_like_is_compared_with_like_and_each_is_the_portfolio_tables_own() -> None:
    base = member()
    compared = method_comparison.side_by_side(base)
    runs = compared.drop_duplicates(["method", "discount"])
    assert list(zip(runs["method"], runs["discount"], strict=True)) == [
        ("course", 0.0),
        ("migration", 0.0),
        ("discounted", 0.1),
        ("future", 0.1),
        ("migration", 0.1),
    ]
    for how, rate in zip(runs["method"], runs["discount"], strict=True):
        rows = compared[(compared["method"] == how) & (compared["discount"] == rate)]
        table = base.portfolio(how, rate)
        pd.testing.assert_frame_equal(
            rows[method_comparison.COMPARED].reset_index(drop=True),
            table[method_comparison.COMPARED],
            check_dtype=False,
        )
    assert len(method_comparison.side_by_side(member(discount=0.0))["discount"].unique()) == 1


def test_a_method_that_cannot_value_a_base_says_why() -> None:
    base = replace(member(), moves=None)
    compared = method_comparison.side_by_side(base)
    assert set(compared.loc[compared["method"] == "migration", "problem"]) == {"migration_needs_moves"}
    assert compared.loc[compared["method"] == "course", "portfolio_value"].notna().all()
    with pytest.raises(TableProblem, match="migration_needs_moves"):
        method_comparison.taken_for_granted(base)
    assert "segment" in compare.why(study_of(base), SV)
    assert "10 % per år" in plain(method.answer(study_of(base), SV))


@examples(40)
@given(lively(3), st.sampled_from([0.25, 0.5, 1.0]), st.sampled_from([0.0, 0.08]), st.integers(0, 2))
def test_cash_flow_sums_to_the_customers_value_by_every_method(
    tiers: list[ref.Tier], years: float, rate: float, tier: int
) -> None:
    base = of(tiers, years, discount=rate)
    for how in clv.METHODS:
        try:
            value = clv.value.values(base.value_inputs(), how, rate)[tier]
        except TableProblem:
            continue
        flow = method_comparison.customer_cash_flow(base, tier, how)
        assert flow["amount"].sum() == pytest.approx(value, rel=1e-9, abs=1e-9)
        assert (flow["amount"] >= -1e-9 * max(value, 1)).all()


@given(lively(1), st.sampled_from([0.5, 1.0]))
def test_cash_flow_with_moves_is_the_discounted_one_when_nobody_can_move(tiers: list[ref.Tier], years: float) -> None:
    base = of(tiers, years)
    one, other = (method_comparison.customer_cash_flow(base, 0, how) for how in ("discounted", "migration"))
    whole = one["amount"].sum()
    many = min(len(one), len(other)) - 1
    assert one["amount"].iloc[:many].tolist() == pytest.approx(other["amount"].iloc[:many].tolist(), abs=1e-9 * whole)


@examples(40)
@given(lively(2))
def test_the_message_leans_the_way_the_answer_does(tiers: list[ref.Tier]) -> None:
    base = of(tiers)
    study = study_of(base)
    course, moved = (portfolio_of(study, m, 0.0)["portfolio_value"] for m in ("course", "migration"))
    said = compare.message(study, EN)
    under = (
        (method_comparison.taken_for_granted(base)["times"] <= 1 / compare.CLEARLY).any()
        if not np.isnan(moved)
        else False
    )
    assert not ("overstates" in said and moved > course and under), said
    assert not NOT_A_NUMBER.search(said + compare.why(study, EN))


def test_what_the_course_rule_takes_for_granted_of_the_member_company() -> None:
    table = method_comparison.taken_for_granted(member())
    assert table["stay"].round(2).tolist()[0] == 0.22
    assert table[["stay", "elsewhere", "lost"]].sum(axis=1).tolist() == pytest.approx([1.0] * 4)
    assert (round(table["times"].iloc[0], 1), round(1 / table["times"].iloc[-1], 1)) == (4.5, 4.7)


def test_the_figures_show_what_the_tables_say() -> None:
    base = member()
    bars = (
        Row("Grundmodellen", 1.28e9, low=1.24e9, high=1.33e9),
        Row("Migration", 8.0e8, low=7.9e8, high=8.1e8, aside=True),
    )
    form = forms.methods([BarGroup("Utan ränta", bars), BarGroup("Med ränta", (Row("X", None, aside=True),))], SV)
    figure = figures.draw(form, SV, LIGHT)
    assert [len(trace.x) for trace in figure.data] == [2, 2]
    assert plain(form.alt) == "Utan ränta: Grundmodellen 1 280,0 mkr; Migration 800,0 mkr. Med ränta: X –."
    flow = method_comparison.customer_cash_flow(base, 0)
    drawn = figures.draw(forms.cash_flow(flow, SV), SV, DARK)
    assert len(drawn.data[0].x) == forms.SHOWN
    assert sum(drawn.data[0].y) < flow["amount"].sum()
    assert "därefter 9 394 kr" in plain(
        " ".join(note.text for note in drawn.layout.annotations).replace("<b>", "").replace("</b>", "")
    )
    empty = figures.draw(forms.cash_flow(flow.iloc[:0], EN), EN, LIGHT)
    assert not NOT_A_NUMBER.search(empty.to_json())


# The page ---------------------------------------------------------------------------------------------------------


def opened(sample: str, language: str, **link: str) -> AppTest:
    return page("method", lang=language, file=sample, **link)


EVERYTHING = [
    (sample, w, tuple(GROUPS))
    for sample in ("swedish_excel", "telco_churn", "subscription_segments")
    for w in LANGUAGES
]
LARGE = [("member_company", "sv", ("value", "levers")), ("online_retail", "en", ("stay", "more"))]


@pytest.mark.parametrize(("sample", "language", "groups"), [*EVERYTHING, *LARGE])
def test_the_page_explains_every_number_of_every_kind_of_file(
    sample: str, language: str, groups: tuple[str, ...]
) -> None:
    at = opened(sample, language, mg=groups[0]).run()
    w = load(language)
    for group in groups:
        at.session_state["method_group"] = group
        at.session_state["open_boxes"] = tuple(n.key for n in GROUPS[group].numbers)
        at.run()
        assert not at.exception, [e.value for e in at.exception]
        texts = [e.value for e in [*at.title, *at.header, *at.subheader, *at.markdown, *at.caption]]
        assert [t for t in texts if NOT_A_NUMBER.search(t)] == []
        assert {w.t(n.name) for n in GROUPS[group].numbers} <= {box.label for box in at.expander}
        assert all(any(w.t(n.means) in t for t in texts) for n in GROUPS[group].numbers), "each box is open"


def test_the_method_chosen_among_the_settings_holds_on_every_page_and_in_the_link() -> None:
    at = opened("member_company", "sv").run()
    at.switch_page("../pages/data.py").run()
    method_choice = next(c for c in at.button_group if c.key == "method")
    method_choice.set_value("migration").run()
    assert at.query_params["method"] in ("migration", ["migration"])
    at.switch_page("../pages/value.py").run()
    assert not at.exception
    assert "677,0" in plain(at.header[0].value)


def test_a_method_that_the_file_cannot_bear_is_explained_and_can_be_changed() -> None:
    at = opened("telco_churn", "sv", method="migration").run()
    assert not at.exception
    assert any("segmentbyten" in m.value or "byter segment" in m.value for m in at.markdown)
    assert at.session_state["method"] == "migration", "the choice is not changed behind anybody's back"


def test_a_file_of_one_period_and_other_tiers_are_explained_too() -> None:
    end = dt.date(2023, 2, 1).isoformat()
    for link in ({"end": end, "m": "6"}, {"tiers": ",".join(f"{i}=10" for i in range(1, 11))}, {"tiers": "Allt=100"}):
        at = opened("swedish_excel", "en", mg="value", **link).run()
        assert not at.exception, [e.value for e in at.exception]
        assert at.title[0].value == "How is each number made?"
    assert TOTAL not in [m.value for m in at.markdown]
