"""Every number opens its proof: the formula with the figures shown gives the figure shown, down to the file's rows."""

from __future__ import annotations

import math
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest
from opened_pages import displayed
from opened_pages import page as opened_page
from studies import shown, words_for

from clv import Choices, Levers, Scenario, Today, outcome
from report import arithmetic, cells, exhibits, proof
from report.columns import Column
from report.exhibit import Exhibit, KeyFigure, Proof
from report.exhibits import overview, portfolio
from report.exhibits.method import compare
from report.exhibits.what_if import worked
from report.rules import RULES
from study import Study, samples
from study.rows import counted_of_customer
from words import LANGUAGES, Words, load

EN, SV = load("en", "SEK"), load("sv", "SEK")
POWERS = {"×": "*", "−": "-", "^": "**"}


def read_back(text: str, language: str) -> float:
    """What the written formula gives, read as a reader with a calculator does."""
    for sign, python in POWERS.items():
        text = text.replace(sign, python)
    text = text.replace("⌈", "ceil(").replace("⌉", ")")
    plain = text.replace("\u00a0", "") if language == "sv" else text.replace(",", "")
    plain = plain.replace(",", ".") if language == "sv" else plain
    assert re.fullmatch(r"(?:[\d.+*/() -]|ln|ceil)+", plain), text
    return float(eval(plain, {"ln": math.log, "ceil": math.ceil}))


def tables(sample: str, language: str) -> list[Exhibit]:
    return [e for page in exhibits.PAGES for e in shown(page, sample, language) if e.table is not None]


# Columns without a formula, each with its reason: a name in digits, a choice or an assumption, another's figure, a
# count whose proof is the list of who or what is counted, or a figure that is no sum or quotient of others.
ANOTHER_TABLE = "stands with its proof in the table by column"
LABEL, CHOSEN, ANOTHER, COUNTED, ORDERED, FITTED, ALONE, OF_TOTALS, TRIED, MODELLED, RACED = (
    "names the row",
    "a person's choice, or an assumption that stands beside it",
    "published by others",
    "a count of customers, purchases or rows, which the file's rows give",
    "the middle or the mean of what customers answered or did",
    "a regression of all answers at once",
    "found by trial: the factor at which the net is nought",
    "totals of two tables of values, each proved where it stands",
    "the least that passes, found by halving",
    "the most likely model of all customers at once, which no sum of a row gives",
    "each customer's own forecast against what he brought, added up by tier",
)
WITHOUT = {
    **dict.fromkeys(("tenths/group", "gaps/months", "lengths/months", "rules/order", "tenure/tenure"), LABEL),
    **dict.fromkeys(("money_by_tenure/tenure_year", "years_ahead/year", "life_cycle_years/year"), LABEL),
    **dict.fromkeys(("targets/target", "given_up/cut", "fill_or_mend/ratio", "whole/discount"), CHOSEN),
    **dict.fromkeys((f"life_cycle_parts/y{y}" for y in (0, 1, 2, 3, 5, 10)), CHOSEN),
    "life_cycle_years/survival": CHOSEN,
    **dict.fromkeys(("claims/increase", "published_points/increase"), ANOTHER),
    **dict.fromkeys(("two_companies/leak", "two_companies/inflow"), ANOTHER),
    **dict.fromkeys((f"calendar/{name}" for name in ("customers", "new", "purchases")), COUNTED),
    **dict.fromkeys(("gaps/silent", "gaps/came_back", "lengths/base", "lengths/lost", "tenure/censored"), COUNTED),
    **dict.fromkeys((f"outcome/{name}" for name in ("customers", "active", "revenue_before", "revenue_now")), COUNTED),
    **dict.fromkeys((f"money_by_tenure/{name}" for name in ("seen", "active", "revenue", "same_customers")), COUNTED),
    **dict.fromkeys(("act/revenue", "act/silent_days", "figures/customers", "drivers/answers"), COUNTED),
    **dict.fromkeys(("figures/silent_days", "figures/nps", "figures/ski"), ORDERED),
    **dict.fromkeys(("cohorts/customers", *(f"cohorts/s{since}" for since in range(6))), COUNTED),
    **dict.fromkeys(("forecast_tiers/customers_today", "race/came"), COUNTED),
    **dict.fromkeys(
        (f"forecast_tiers/{name}" for name in ("customers_alive", "purchases_expected", "revenue_expected")), MODELLED
    ),
    **dict.fromkeys((f"forecast_tiers/value_{years}" for years in (1, 3, 5)), MODELLED),
    **dict.fromkeys((f"race/{name}" for name in ("forecast", "error_total", "wape", "rank_correlation")), RACED),
    **dict.fromkeys(("forecast_models/value", "forecast_models/error"), MODELLED),
    **dict.fromkeys((f"flows_slide/{name}" for name in ("customers", "purchases", "revenue")), COUNTED),
    "cell_rules/order": LABEL,
    **dict.fromkeys(("cell_moves/customers", "rfm_pairs/customers", "rfm_pairs/revenue"), COUNTED),
    **dict.fromkeys(("matrix/customers", "matrix/revenue"), COUNTED),
    **dict.fromkeys(("plan_result/treated", "touchpoints/treated"), COUNTED),
    **dict.fromkeys(("touchpoints/yearly", "touchpoints/one_off"), CHOSEN),
    **dict.fromkeys(("discount_steps/customers", "discount_steps/revenue"), COUNTED),
    "discount_steps/cut": CHOSEN,
    "discount_years/year": LABEL,
    "plan_result/break_even_effect": ALONE,
    **dict.fromkeys(("households/person", "households/household"), OF_TOTALS),
    "drivers/importance": FITTED,
    "priority/order": LABEL,
    "priority/days": CHOSEN,
    **dict.fromkeys((f"priority/{name}" for name in ("customers", "worth")), COUNTED),
    **dict.fromkeys(("hold_out/contacted", "hold_out/held_out"), COUNTED),
    "hold_out/seen": TRIED,
    **dict.fromkeys((f"contacts/{name}" for name in ("contacted", "held_out", "waits", "worth")), COUNTED),
    **dict.fromkeys(("emotion/customers", "emotion/revenue"), COUNTED),
    "value_tenths/group": LABEL,
    **dict.fromkeys((f"cost_to_serve/{name}" for name in ("customers", "purchases", "cost")), COUNTED),
    **dict.fromkeys(("channel_costs/customers", "channel_costs/clv"), ANOTHER_TABLE),
    "bought_again/customers": COUNTED,
    "bought_again/median_days": ORDERED,
    **dict.fromkeys(("product_order_1/customers", "product_order_2/customers"), COUNTED),
    **dict.fromkeys(("left_products/held", "left_products/money"), COUNTED),
    "win_back/share": CHOSEN,
    **dict.fromkeys((f"value_tenths/{name}" for name in ("customers", "amount")), COUNTED),
    **dict.fromkeys((f"value_by_need/{name}" for name in ("customers", "revenue", "base", "nps")), COUNTED),
    **dict.fromkeys((f"explained/{name}" for name in ("levels", "alone", "share", "last")), FITTED),
    "pairs/customers": COUNTED,
}


VALUES = {"customers", "clv", "portfolio_value"}  # of a table that lists the tiers' customers and what they are worth


def empty(e: Exhibit, column: Column, w: Words) -> bool:
    """Whether nothing is said in the whole column: there is no figure to prove."""
    assert e.table is not None
    return {text.strip() for text in cells.texts(e.table, column, w)} <= {w.number(None), ""}


@cache
def proofs(sample: str) -> list[tuple[Exhibit, Column, Proof]]:
    """Every column of values on every page, with how it is worked out."""
    study = samples.study_of(sample, Choices())
    w = words_for(study, "sv")
    columns = [(e, c) for e in tables(sample, "sv") for c in e.columns if c.kind not in proof.WORDS]
    return [(e, c, proof.of_column(e, c.name, study, w)) for e, c in columns]


@pytest.mark.parametrize("sample", samples.NAMES)
def test_every_column_of_values_on_every_page_is_worked_out_with_its_figures(sample: str) -> None:
    study = samples.study_of(sample, Choices())
    w = words_for(study, "sv")
    bare = []
    for e, column, found in proofs(sample):
        assert found.means
        assert found.sound, (e.key, column.name, [line for line in found.lines if not line.sound][:1])
        if not found.lines and not empty(e, column, w):
            bare.append(f"{e.key}/{column.name}")
    assert not set(bare) - set(WITHOUT)
    of_values = [e for e in tables(sample, "sv") if {c.name for c in e.columns} >= VALUES]
    assert {"portfolio", "worth"} <= {e.key for e in of_values}
    assert {e.check for e in of_values} == {portfolio.value_sum(study, w)}  # the sum stands under each table of values


def test_no_column_is_excused_that_has_figures() -> None:
    every = [one for sample in samples.NAMES for one in proofs(sample)]
    assert set(WITHOUT) <= {f"{e.key}/{column.name}" for e, column, found in every if not found.lines}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", ["member_company", "online_retail", "subscription_segments"])
def test_the_formula_read_back_from_the_page_gives_the_figure_shown(sample: str, language: str) -> None:
    study = samples.study_of(sample, Choices())
    w = words_for(study, language)
    wanted = {"overview": "portfolio", "segments": "worth", "retention": "by_tier"}
    lines = 0
    for page, key in wanted.items():
        e = next((e for e in shown(page, sample, language) if e.key == key), None)
        for column in proof.provable(e) if e is not None else ():
            assert e is not None and e.table is not None
            for line in proof.of_column(e, column.name, study, w).lines:
                given = read_back(line.terms, language) * (100 if column.kind == "percent" else 1)
                printed = re.sub(r"[^\d,.−]", "", line.shown).replace("−", "-")
                number = printed.replace(",", ".") if language == "sv" else printed.replace(",", "")
                assert abs(given - float(number)) <= 0.501 * 10.0**-column.decimals, (key, column.name, line)
                lines += 1
    assert lines >= 10


@pytest.mark.parametrize("method", ["discounted", "migration", "future"])
def test_the_value_s_proof_follows_the_method(method: str) -> None:
    study = samples.study_of("member_company", Choices(method=method))  # type: ignore[arg-type]
    e = overview.figures(study, SV)[0]
    found = proof.of_column(e, "clv", study, SV)
    assert found.sound and len(found.lines) == 5


def test_a_customer_value_of_the_printed_tables_is_worked_out_from_counts() -> None:
    study = samples.study_of("member_company", Choices())
    found = proof.of_column(overview.figures(study, SV)[0], "clv", study, SV)
    assert found.lines[0].terms.replace("\u00a0", " ").endswith("/ 5 091 × 4 720 / 539")
    assert found.lines[0].shown.replace("\u00a0", " ") == "106 196"


def test_a_formula_that_does_not_give_the_figure_is_shown_as_such() -> None:
    study = samples.study_of("member_company", Choices())
    e = overview.figures(study, EN)[0]
    assert e.table is not None
    wrong = Exhibit(e.key, e.message, table=e.table.assign(clv=e.table["clv"] + 3), columns=e.columns)
    found = proof.of_column(wrong, "clv", study, EN)
    assert not found.sound and round(found.lines[0].apart) == -3


@pytest.mark.parametrize("sample", samples.NAMES)
def test_every_key_figure_opens_a_proof(sample: str) -> None:
    study = samples.study_of(sample, Choices())
    w = words_for(study, "en")
    for key in overview.key_figures(study, w):
        e, column = proof.of_key(key, study, w)
        assert proof.of_column(e, column, study, w).sound, key
    keys: list[KeyFigure] = [key for page in exhibits.PAGES for e in shown(page, sample, "sv") for key in e.keys]
    assert all(key.proof is not None and key.proof().sound for key in keys), [k.label for k in keys if not k.proof]


def test_the_customers_behind_a_cell_sum_to_it_and_one_missing_is_said() -> None:
    study = samples.study_of("swedish_excel", Choices())
    now = portfolio.groups(SV)[0]
    people = study.customers[study.customers["tier_now"].notna()]
    whole = proof.customers_add_up(people, now, None, study, SV)
    short = proof.customers_add_up(people.iloc[1:], now, None, study, SV)
    assert whole is not None and whole.sound and short is not None and not short.sound


@pytest.mark.parametrize("returns", ["net", "ignore", "cancel"])
def test_a_customer_s_rows_in_the_file_sum_to_what_the_customer_brings(returns: str) -> None:
    study: Study = samples.study_of("swedish_excel", Choices(returns=returns))  # type: ignore[arg-type]
    assert study.file.table is not None and study.period is not None
    for who in study.customers[study.customers["tier_now"].notna()].itertuples():
        rows = counted_of_customer(
            study.file.table, str(who.customer_id), study.period.now_start, study.period.end, study.choices.returns
        )
        assert proof.rows_add_up(rows, float(who.revenue_now), SV).sound  # type: ignore[arg-type]


def test_rows_that_do_not_sum_are_shown_with_both_figures() -> None:
    rows = pd.DataFrame({"row": [2, 9], "amount": [10.0, 5.5]})
    assert proof.rows_add_up(rows, 15.5, EN).text.startswith("Rows 2 and 9 in the file: 10.00 + 5.50 = ")
    said = proof.rows_add_up(rows, 16.0, EN)
    assert not said.sound and "16.00" in said.text


def test_a_formula_is_shorter_where_a_period_is_a_year() -> None:
    assert arithmetic.shorter("years * base / lost", 1.0) == "base / lost"
    assert arithmetic.value("base / lost", {"base": 1.0, "lost": 0.0}) != arithmetic.value("base", {"base": 1.0})


def test_a_sum_of_a_proof_is_shown_whole() -> None:
    app = opened_page("value", lang="sv").run()
    app.button("portfolio_portfolio_value_proof").click().run()
    said = "\n".join(str(m.value) for m in app.markdown).replace("\u00a0", " ")
    found = re.search(r"Summa: ([\d ,+]+) = \*\*1 284 714 061", said.replace("\\", ""))
    assert found is not None
    parts = [float(part.replace(" ", "").replace(",", ".")) for part in found[1].split("+")]
    # the total is shown to a krona, and each part to an öre
    assert len(parts) == 4 and abs(sum(parts) - 1_284_714_061) <= 0.5 + 4 * 0.005


def test_a_customers_rows_are_shown_as_numbers_and_days() -> None:
    app = opened_page("retention", lang="sv", o="retention_behind").run()
    next(s for s in app.selectbox if s.label == "En kunds egna rader").select_index(1).run()
    shown_rows = displayed(app, 2)
    assert shown_rows.columns[0].replace("\u00a0", " ") == "Rad i filen"
    cells = shown_rows.to_numpy().ravel().tolist()
    assert cells and not [c for c in cells if re.search(r"\d\.\d|nan|None|NaT", c)]


def test_every_figure_that_a_rule_takes_has_a_name_in_words() -> None:
    formulas = {formula for rule in RULES.values() for formula in (*rule.formulas, rule.whole)} - {"MOVES"}
    assert not {name for formula in formulas for name in arithmetic.names(formula) if not proof.called_by(name)}


def test_few_lost_prove_both_ends_of_the_interval_shown_in_the_figures_place() -> None:
    """4 of 132 lost in half a year: 6.6 to 42 years, by Wilson's interval."""
    study = samples.study_of("online_retail", Choices())
    found = proof.of_column(overview.figures(study, EN)[0], "duration_years", study, EN)
    ends = [line for line in found.lines if line.name.startswith("Super")]
    assert [line.name.rpartition(", ")[2] for line in ends] == ["at least", "at most"] and found.sound
    assert [round(read_back(line.terms, "en"), 1) for line in ends] == [6.6, 42.2]


def test_pay_back_and_break_even_are_worked_out_with_their_figures() -> None:
    """1 000 customers, 4 × 500 a year, 50 less each time for a year more; 100 000 at once: 7.59 per cent is needed."""
    t = Today(1.0, *(np.array([x]) for x in (1000.0, 4, 500, 0.3, 1)))
    s = Scenario(targets=(0,), levers=Levers(0, -50, 1.0), one_off=100_000)
    o = outcome(t, s)
    for name in ("gain", "cost", "net", "pay_back", "uptake", "effect"):
        found = worked.proved(name, name, o, EN, t, s)
        assert found.lines and found.sound, name
        for line in found.lines:
            given, shown_ = read_back(line.terms, "en"), float(re.sub(r"[^\d.−]", "", line.shown).replace("−", "-"))
            assert abs(given * (100 if "%" in line.shown else 1) - shown_) < 0.01, (name, line)
    effect = worked.proved("effect", "effect", o, EN, t, s).lines[0]
    assert effect.name == "at 7.59% of the effect" and effect.shown in ("0.00", "−0.00")


@pytest.mark.parametrize("rate", [0.125, 0.0])
def test_each_method_is_proved_at_its_own_rate(rate: float) -> None:
    study = samples.study_of("member_company", Choices(discount=rate))
    e = next(e for e in compare.tables(study, SV) if e.key == "each")
    for column in e.columns[1:]:
        found = proof.of_column(e, column.name, study, SV)
        assert found.sound and len(found.lines) == 5, column.name
