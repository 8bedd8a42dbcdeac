"""The workbook: its cached values are the app's, and its formulas, counted anew by others, come to them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from office import converted
from openpyxl.workbook import Workbook
from spreadsheet import Calculator
from studies import study_of

import clv
from clv import Base, Choices, Levers, Scenario, Scheme, TableProblem
from clv.levers import break_even_uptake, cost
from report.document import document
from report.writers import xlsx
from report.writers.xlsx.value_figures import WAYS
from study import Study, samples
from study import answer as model
from study.small_groups import without_small_groups
from study.what_if import facts_of, first_scenario
from words import load

EN, SV = load("en", "SEK"), load("sv", "SEK")
FOOT = "file.csv · 4ea51aa0 & Sons · 952,648 rows used"
HOSTILE = ("=1+1", "@SUM(A1)", "http://x.y", "+cmd|' /C calc'!A0\x01\x0b", "=HYPERLINK(A1)")
TIERS = {"customers": "customers", "revenue": "revenue", "base": "base", "lost": "lost", "retention": "retention"}
TIERS |= {"duration": "duration_years", "clv_basic": "clv", "value_basic": "portfolio_value"}
NEAR = 1e-9
SCENARIOS = [
    Scenario(),
    Scenario(targets=(2,), levers=Levers(1, 100, 0.5)),
    Scenario(targets=(0, 3), levers=Levers(-1, 25, 0.25), uptake=0.1, one_off=1e6),
    Scenario(targets=(1,), levers=Levers(0, 0, 3.0), reach=0.5, uptake=0.4, yearly_cost=120.5, discount=0.05),
    Scenario(targets=(0, 1, 2, 3), levers=Levers(0.5, -40, 1), margin=0.35, yearly_cost=10, discount=0.12),
    Scenario(targets=(3,), levers=Levers(-9, 0, 0), uptake=0.25),
    Scenario(targets=(0,), levers=Levers(0, -5000, 0.1), one_off=5e5, yearly_cost=3),
    Scenario(targets=(2, 3), levers=Levers(0, 0, -9), reach=0.2, margin=1.0),
    Scenario(targets=(1, 2), levers=Levers(0.1, 10, 0.1), uptake=0.0, one_off=2e6, yearly_cost=50),
    Scenario(targets=(0, 2), levers=Levers(2, 0, 0), discount=0.0, one_off=4e8),
    Scenario(targets=(0, 1), levers=Levers(0, 300, 0), reach=0.0, one_off=100.0, discount=0.3),
]


@cache
def member() -> Study:
    return samples.study_of("member_company", Choices())


@cache
def small() -> Study:
    return small_by()


def small_by(**choices: Any) -> Study:
    return without_small_groups(samples.study_of("swedish_excel", Choices(**choices)))


@cache
def odd() -> Study:
    """Tiers with names that a spreadsheet would run: of whom nobody, everybody, or some were lost."""
    rows = [(20, 40, 2e4, 20, 0), (30, 60, 1.5e4, 0, 0), (0, 0, 0, 10, 5), (40, 50, 8e3, 40, 40), (50, 50, 4e3, 50, 12)]
    tiers = pd.DataFrame(rows, columns=["customers", "purchases", "revenue", "base", "lost"]).astype(float)
    tiers.insert(0, "tier", HOSTILE)
    shares = tuple(Decimal(20) for _ in HOSTILE)
    return study_of(Base("customers", 0.5, HOSTILE, tiers, Choices(scheme=Scheme(HOSTILE, shares))))


@cache
def written(name: str) -> bytes:
    return {
        "member": lambda: xlsx.write(member(), SV, FOOT),
        "small": lambda: xlsx.write(small(), EN, FOOT),
        "odd": lambda: xlsx.write(odd(), EN, FOOT),
        "one_period": lambda: xlsx.write(small_by(months=24), EN, FOOT),
        "one_tier": lambda: xlsx.write(small_by(scheme=Scheme(("All",), (Decimal(100),)), margin=0.4), EN, FOOT),
        "half_years": lambda: xlsx.write(small_by(months=6, method="migration"), EN, FOOT, whole=True),
        "levers": lambda: written("member"),
    }[name]()


@cache
def calculator(name: str) -> Calculator:
    return Calculator(written(name))


def kept(name: str) -> Workbook:
    """The workbook with the values that stand beside its formulas."""
    return openpyxl.load_workbook(io.BytesIO(written(name)), data_only=True)


def named(book: Workbook, name: str) -> Any:
    sheet, at = next(iter(book.defined_names[name].destinations))
    found = book[sheet][at]
    return [cell.value for row in found for cell in row] if isinstance(found, tuple) else found.value


def plain(x: Any) -> str:
    return re.sub(r"[\s,]", "", str(x))


def alike(x: Any, y: Any) -> bool:
    if isinstance(x, int | float) and isinstance(y, int | float):
        return bool(abs(x - y) <= NEAR * max(NEAR, abs(x)))
    return plain(x) == plain(y)


BOOKS = pytest.mark.parametrize("name", ["member", "small", "odd", "one_period", "one_tier", "half_years"])


@BOOKS
def test_every_formula_counted_anew_comes_to_the_value_beside_it(name: str) -> None:
    shown, counted = kept(name), calculator(name)
    pairs = [(sheet, at, shown[sheet][at].value, counted.cell(sheet, at)) for sheet, at in counted.formulas]
    assert len(pairs) > 120
    assert not [pair for pair in pairs if pair[2] is None or not alike(pair[2], pair[3])]


def test_the_values_are_those_of_the_json() -> None:
    told, shown = document(member(), frozenset({"portfolio", "total"})), kept("member")
    for name, key in TIERS.items():
        assert named(shown, name) == pytest.approx([row[key] for row in told["portfolio"]], rel=NEAR), name
    answer = model.answer(member())
    assert [named(shown, "range_low"), named(shown, "range_high")] == pytest.approx([answer.low, answer.high])
    flat = [cell.value for row in shown["Värdet"].iter_rows() for cell in row]
    for key in ("clv", "clv_low", "clv_high", "portfolio_value", "portfolio_low", "portfolio_high", "duration_low"):
        assert any(isinstance(x, float) and alike(x, told["total"][key]) for x in flat), key


def test_every_method_is_the_apps() -> None:
    shown = kept("member")
    for way in WAYS:
        table = member().base.portfolio(way.method, 0.1 if way.discounted else 0.0)
        assert named(shown, f"value_{way.key}") == pytest.approx(table["portfolio_value"].tolist()[:-1], rel=NEAR)


def test_what_is_counted_follows_the_inputs() -> None:
    """A controller who changes the base, the lost or the rate gets what the app gives of such a file."""
    changed = Calculator(written("member"))
    changed.put("lost", 600.0, 2000.0, 15000.0, 9.0)
    changed.put("discount_rate", 0.07)
    tiers = member().base.tiers.assign(lost=[600.0, 2000.0, 15000.0, 9.0])
    for way, d in (("basic", 0.0), ("discounted", 0.07), ("future", 0.07)):
        method = next(w.method for w in WAYS if w.key == way)
        table = clv.portfolio(tiers, 1.0, method, d)
        assert changed.named(f"value_{way}") == pytest.approx(table["portfolio_value"].tolist()[:-1], rel=NEAR)


def test_nobody_lost_nobody_before_and_nobody_now_are_dashes_as_in_the_app() -> None:
    shown = kept("odd")
    table = odd().base.portfolio("course")
    for name, key in (("clv_basic", "clv"), ("duration", "duration_years"), ("value_basic", "portfolio_value")):
        for cell, value in zip(named(shown, name), table[key].tolist(), strict=False):
            assert cell == "–" if np.isnan(value) else alike(cell, value), name


def test_under_ten_lost_the_interval_stands_in_place_of_the_figure() -> None:
    sheet = kept("small")["Summary"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=15)}
    t = small().portfolio.set_index("tier")
    low, high = t.loc["Middle", ["duration_low", "duration_high"]]
    assert plain(rows["Middle"][4].value) == f"{low:.2f}–{high:.2f}"
    assert plain(rows["Super + Top"][4].value).startswith("atleast")


def test_no_text_of_anybody_is_a_formula_or_a_link() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("odd")))
    texts = [c.value for s in book for row in s.iter_rows() for c in row if c.data_type == "s"]
    assert {"=1+1", "@SUM(A1)", "http://x.y"} <= set(texts)
    with zipfile.ZipFile(io.BytesIO(written("odd"))) as parts:
        xml = {name: parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels"))}
    assert not [name for name, text in xml.items() if "External" in text or "vbaProject" in text]
    formulas = [f for text in xml.values() for f in re.findall(r"<f[ >].*?</f>", text)]
    assert not [f for f in formulas for bad in ("1+1<", "HYPERLINK", "cmd", "http") if bad in f]
    assert not any("\x01" in text or "\x0b" in text for text in xml.values())


def test_inputs_and_results_have_names_and_no_difference_is_left() -> None:
    book = kept("member")
    names = set(book.defined_names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]+", name) for name in names)
    wanted = {"discount_rate", "period_years", "horizon_years", "range_low", "range_high", "target", "lever_years"}
    assert wanted <= names and {f"result_gain_{w.key}" for w in WAYS if w.key != "future"} <= names
    labels = [
        (row[0].value, [c.value for c in row[1:] if c.value is not None])
        for sheet in book
        for row in sheet.iter_rows()
        if "ska vara 0" in str(row[0].value)
    ]
    assert len(labels) == 5 and all(not any(values) for _, values in labels)


def test_no_group_of_few_customers_is_in_it_and_a_sentence_says_why() -> None:
    book = kept("small")
    assert not [x for row in book["Tier changes"].iter_rows(min_row=4) for x in row if x.value is not None]
    assert "fewer than five" in str(book["Tier changes"]["A3"].value)
    whole = openpyxl.load_workbook(io.BytesIO(xlsx.write(small(), EN, FOOT, whole=True)))
    assert whole["Tier changes"]["B6"].value == small().base.moves[0, 0]  # type: ignore[index]


def test_the_sheets_print_on_landscape_pages_with_the_foot_and_are_small() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("member")))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToHeight == 0, sheet.title
        assert "4ea51aa0 && Sons" in str(sheet.oddFooter.left.text), sheet.title
    assert book["Värdet"].freeze_panes
    with zipfile.ZipFile(io.BytesIO(written("member"))) as parts:
        assert len([name for name in parts.namelist() if name.startswith("xl/charts/chart")]) == 4
    assert all(len(written(name)) < 1_000_000 for name in ("member", "small", "odd"))


# The levers -----------------------------------------------------------------------------------------------------


def pull(put: Any, s: Scenario) -> None:
    """Enter a scenario in the workbook's cells."""
    for name, value in {
        "lever_purchases": s.levers.frequency,
        "lever_revenue": s.levers.revenue,
        "lever_years": s.levers.years,
        "lever_reach": s.reach,
        "lever_uptake": s.uptake,
        "lever_one_off": s.one_off,
        "lever_yearly_cost": s.yearly_cost,
        "lever_discount": s.discount,
        "lever_margin": s.margin,
    }.items():
        put(name, value)
    put("target", *(int(i in s.targets) for i in range(4)))


def results(s: Scenario) -> Iterator[tuple[str, float | None]]:
    """What the app has for a scenario, by each way."""
    today = facts_of(member()).today
    for way in WAYS:
        if way.key == "future":
            continue
        one = replace(s, method="discounted" if way.discounted else "course")
        moving = way.method == "migration"
        gain, paid = clv.gain(today, one, migrating=moving), cost(today, one, migrating=moving)
        yield f"result_gain_{way.key}", gain
        yield f"result_cost_{way.key}", paid
        yield f"result_net_{way.key}", gain - paid
        yield f"result_roi_{way.key}", (gain - paid) / paid if paid else None
        yield f"result_uptake_{way.key}", break_even_uptake(today, one, migrating=moving)


def agrees(shown: Any, value: float | None) -> bool:
    """To a thousand-millionth of itself; of what is not known, a word or a dash."""
    if value is None:
        return isinstance(shown, str)
    return isinstance(shown, int | float) and abs(shown - value) <= NEAR * max(abs(value), 1e-3)


@pytest.mark.parametrize("s", SCENARIOS)
def test_levers_changed_in_the_workbook_give_the_apps_figures(s: Scenario) -> None:
    book = calculator("levers")
    pull(book.put, s)
    assert not [(name, book.named(name), value) for name, value in results(s) if not agrees(book.named(name), value)]


def test_the_workbook_begins_where_the_page_does_or_where_it_is_told() -> None:
    first = first_scenario(facts_of(member()))
    assert named(kept("member"), "lever_revenue") == first.levers.revenue
    told = Calculator(xlsx.write(member(), EN, FOOT, SCENARIOS[4]))
    assert told.named("lever_margin") == 0.35 and told.named("target") == [1, 1, 1, 1]
    assert not [name for name, value in results(SCENARIOS[4]) if not agrees(told.named(name), value)]


def test_the_effect_needed_is_where_the_net_is_nought() -> None:
    book = calculator("levers")
    s = replace(SCENARIOS[1], one_off=1e7)
    pull(book.put, s)
    effect = clv.levers.break_even_effect(facts_of(member()).today, s)
    assert effect is not None and 0 < effect < 1
    book.put("lever_effect", effect)
    assert abs(book.named("result_net_basic")) < 1
    book.put("lever_effect", 1.0)


def test_customers_who_would_never_leave_are_a_dash() -> None:
    book = Calculator(written("member"))
    pull(book.put, Scenario(targets=(0, 1, 2, 3), levers=Levers(years=1e12)))
    assert book.named("result_gain_moves") == "–"
    with pytest.raises(TableProblem):
        clv.gain(facts_of(member()).today, Scenario(targets=(0, 1, 2, 3), levers=Levers(years=1e12)), migrating=True)


# LibreOffice ----------------------------------------------------------------------------------------------------


AS_WRITTEN = ("member", "small", "odd")


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """Workbooks as written, and one of each scenario: saved without their values and counted by LibreOffice."""
    books = {name: openpyxl.load_workbook(io.BytesIO(written(name))) for name in AS_WRITTEN}
    books |= {f"s{i}": changed_by(s) for i, s in enumerate(SCENARIOS)}
    files = {name: saved(book) for name, book in books.items()}
    made = converted(files, "xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path_factory.mktemp("office"))
    return {name: openpyxl.load_workbook(path, data_only=True) for name, path in made.items()}


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def changed_by(s: Scenario) -> Workbook:
    """The workbook in whose cells a scenario has been entered."""
    book = openpyxl.load_workbook(io.BytesIO(written("member")))

    def put(name: str, *values: float | None) -> None:
        sheet, at = next(iter(book.defined_names[name].destinations))
        found = book[sheet][at]
        cells = [cell for row in found for cell in row] if isinstance(found, tuple) else [found]
        for cell, value in zip(cells, values, strict=True):
            cell.value = value

    pull(put, s)
    return book


@pytest.mark.office
@pytest.mark.parametrize("name", AS_WRITTEN)
def test_libreoffice_counts_the_same(name: str, recalculated: dict[str, Workbook]) -> None:
    shown, found = kept(name), recalculated[name]
    cells = [(s, at, shown[s][at].value, found[s][at].value) for s, at in calculator(name).formulas]
    assert not [cell for cell in cells if not alike(cell[2], cell[3])]


@pytest.mark.office
def test_libreoffice_gives_the_apps_figures_for_levers_changed_in_the_workbook(
    recalculated: dict[str, Workbook],
) -> None:
    for i, s in enumerate(SCENARIOS):
        found = recalculated[f"s{i}"]
        wrong = [(n, named(found, n), x) for n, x in results(s) if not agrees(named(found, n), x)]
        assert not wrong, (i, wrong)
