"""The matrix, the return and the path of real files: what is said holds of what is shown, and is nobody's secret."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sample_bases
from opened_pages import displayed, page
from streamlit.testing.v1 import AppTest

import words
from clv import Choices
from clv.matrix import TEMPLATES
from clv.relation_return import steps_of
from clv.return_path import PathRules
from report.exhibits import matrix as told
from report.exhibits import relation, treatment
from report.forms import Bridge, Matrix, Scatter
from report.link_costs import relation_costs
from report.link_matrix import matrix_axes
from report.link_text import cell_names
from report.slides.page import tells_of_few
from study import Study, matrix, relation_return, samples
from study.matrix import AxisAsked, MatrixAsked
from study.relation_return import CostAsked, PathAsked, ReturnAsked

SV, EN = words.load("sv", "SEK"), words.load("en", "SEK")
INSURER, ENERGY = "intermediaries", "energy_company"


@pytest.fixture(scope="module", params=[INSURER, ENERGY])
def study(request: pytest.FixtureRequest) -> Study:
    return sample_bases.study(request.param)


def test_the_templates_take_the_files_own_columns_and_say_when_they_have_none() -> None:
    insurer, energy = (sample_bases.study(name) for name in (INSURER, ENERGY))
    own = matrix.columns(insurer)
    axes = [axis.measure for axis in matrix.found(insurer, MatrixAsked("ability")).divided.axes]
    assert [own[code] for code in axes] == ["willingness", "ability"]
    assert "file has no column" not in told.picture(matrix.found(insurer, MatrixAsked("ability")), EN).lead
    assert "file has no column" in told.picture(matrix.found(energy, MatrixAsked("ability")), EN).lead
    assert matrix.templates(insurer) == tuple(one.key for one in TEMPLATES)


@pytest.mark.parametrize("template", [one.key for one in TEMPLATES])
def test_the_picture_is_the_tables_and_everybody_is_counted_once(study: Study, template: str) -> None:
    found = matrix.found(study, MatrixAsked(template))
    form = told.form(found, EN)
    assert isinstance(form, Matrix) and len({(cell.x, cell.y) for cell in form.cells}) == len(form.cells)
    table = found.table.set_index("cell")
    inside = sum(int(cell.customers) for cell in form.cells)
    assert inside + int(table["customers"].get("outside", 0)) == len(study.customers)
    assert sum(cell.money or 0 for cell in form.cells) == pytest.approx(found.of_cells["revenue"].sum())
    for move in form.moves:
        assert move.customers >= 5 and move.source != move.target
    for w in (SV, EN):
        shown = told.picture(found, w)
        best = max(told.form(found, w).cells, key=lambda cell: cell.money or 0)
        assert shown.message.startswith(best.name)
        lines = told.listed(shown, w)
        assert lines.form is None and all(f"**{cell.name}**" in lines.text for cell in told.form(found, w).cells)
        rules = told.rules(found, w).table
        assert rules is not None and len(rules) == len(form.cells) and rules["when"].is_unique


def test_nine_cells_by_own_limits_and_own_names(study: Study) -> None:
    axes = (AxisAsked("revenue", 3, "own", (5_000.0, 50_000.0)), AxisAsked("margin", 3))
    found = matrix.found(study, MatrixAsked("own", axes))
    assert len(found.cells.cells) == 9 and found.divided.cuts[0] == (5_000.0, 50_000.0)
    given = told.CellWords({"high_high": "Kings [x](y)"}, {"high_high": "$5 <b>a day</b>"})
    shown = told.picture(found, EN, given)
    assert any(cell.name == "Kings [x](y)" for cell in told.form(found, EN, given).cells)
    assert "[x](y)" not in shown.message and "[x](y)" not in told.listed(shown, EN).text


def test_cuts_that_do_not_rise_leave_the_files_own(study: Study) -> None:
    asked, problem = matrix.sound(study, MatrixAsked("own", (AxisAsked("revenue", 3, "own", (9.0, 1.0)),)))
    assert problem is not None and problem.code == "matrix_cuts"
    assert matrix.axes_of(study, asked)[0].rule == "quantile"


def test_the_steps_end_at_the_return_and_costs_are_shared_to_the_cent(study: Study) -> None:
    extra = CostAsked("Visits", "purchases", 12_345.67)
    found = relation_return.returned(study, ReturnAsked(None, (*relation_return.own_costs(study), extra)))
    for w in (SV, EN):
        shown = relation.waterfall(found, w)
        assert isinstance(shown.form, Bridge) and shown.table is not None
        assert shown.form.steps[-2].end == pytest.approx(shown.form.steps[-1].size, abs=0.005)
        costs = relation.costs(found, w)
        assert costs is not None and costs.table is not None
        assert costs.table["amount"].iloc[-2] == pytest.approx(12_345.67)
        assert costs.table["borne"].iloc[-1] == pytest.approx(sum(int(c.sum()) for c in found.now.costs.values()) / 100)
    alone = steps_of(found.now, np.flatnonzero(found.now.counted)[:1])
    assert alone["amount"].iloc[:-1].sum() == pytest.approx(alone["amount"].iloc[-1])


def test_the_insurers_own_costs_are_found_and_revenue_is_a_poor_guide() -> None:
    insurer = sample_bases.study(INSURER)
    found = relation_return.returned(insurer, ReturnAsked())
    assert {cost.name for cost in found.costs} >= {"commission", "financial_support", "account_management", "marketing"}
    assert found.correlation < 0.9 and "only part" in relation.scatter(found, insurer, EN).message
    lost = relation.losses(found, EN)
    assert lost.table is not None and lost.table["customers"].iloc[-1] == (found.result < 0).sum()
    assert lost.table["result"].iloc[-1] == pytest.approx(found.result[found.result < 0].sum())


def test_points_and_lists_of_customers_leave_in_no_document(study: Study) -> None:
    found = relation_return.returned(study, ReturnAsked())
    points = relation.scatter(found, study, SV)
    path = relation.path_picture(relation_return.path(study, PathAsked()), study, SV)
    people = relation.loss_customers(found, study, SV)
    assert isinstance(points.form, Scatter) and isinstance(path.form, Scatter) and people is not None
    assert all(tells_of_few(shown) and not shown.downloads for shown in (points, path, people))


def test_everybody_is_on_a_path_and_the_message_counts_them(study: Study) -> None:
    found = relation_return.path(study, PathAsked())
    counts = dict(zip(found.cells.cells, found.cells.counts().tolist(), strict=True))
    assert sum(counts.values()) == len(study.customers)
    assert EN.number(counts["hot_riser"] + counts["warm_riser"]) in relation.path_picture(found, study, EN).message
    rules = relation.path_rules(found, SV).table
    assert rules is not None and rules["name"].tolist() == [relation.path_name(code, SV) for code in found.cells.cells]


def test_where_they_were_a_period_ago_is_the_path_of_that_period() -> None:
    study = sample_bases.study(ENERGY)
    found = relation_return.path(study, PathAsked())
    assert study.earlier is not None and found.cells.before is not None
    rules = PathRules(high=found.high)
    then = relation_return.path(study.earlier, PathAsked(rules=rules)).cells
    assert np.bincount(found.cells.before[found.cells.before >= 0], minlength=9).tolist() == then.counts().tolist()


@pytest.mark.parametrize("sample", ["online_retail", "telco_churn", "swedish_excel"])
def test_a_file_without_costs_says_so_and_nothing_of_what_is_left(sample: str) -> None:
    study = samples.study_of(sample, Choices())
    found = relation_return.returned(study, ReturnAsked())
    assert found.without_costs and found.is_share and relation.ranked(found, study, EN) == []
    for w in (SV, EN):
        assert relation.unknown(w).lead in relation.answer(found, w) and "100" not in relation.answer(found, w)
    told_of = [one for one in treatment.exhibits(study, SV) if one.key.startswith("return_")]
    assert [(one.key, one.table is None, one.form is None) for one in told_of] == [("return_steps", True, True)]


def test_with_one_margin_for_all_there_is_a_return_and_no_comparison_with_the_revenue() -> None:
    study = sample_bases.study("online_retail")
    found = relation_return.returned(study, ReturnAsked(0.4))
    assert not found.without_costs and "is left of" in relation.answer(found, EN)
    assert [one.key for one in relation.ranked(found, study, EN)] == ["return_losses"]
    evenly = relation_return.returned(study, ReturnAsked(None, (CostAsked("visits", "evenly", 9e5),)))
    assert relation.ranked(evenly, study, EN)[0].key == "return_points"


def asked_in(app: AppTest, letter: str) -> str:
    """What the page's link says by a letter."""
    held = dict(app.query_params)[letter]
    return held[-1] if isinstance(held, list) else held


def opened(sample: str, **link: str) -> AppTest:
    app = page("treatment", file=sample, **link).run(timeout=60)
    assert not app.exception, [e.value for e in app.exception]
    return app


def test_the_page_shows_a_matrix_by_the_links_axes_names_and_advice() -> None:
    names = cell_names(40).write([("matrix_own", "high_high", "Kungar [x](y)")])
    advice = cell_names(40).write([("own", "high_high", "Ring först")])
    axes = matrix_axes().write((AxisAsked("revenue", 3, "own", (5_000.0, 50_000.0)), AxisAsked("margin", 3)))
    link = {"dv": "matrix", "dt": "own", "da": axes, "dn": names, "dw": advice, "o": "matrix_axes.cell_rules"}
    app = opened(INSURER, lang="sv", **link)
    rules = displayed(app, 1).astype(str)
    assert len(rules) == 9 and "Kungar" in rules.to_string() and "Ring först" in rules.to_string()
    assert "nan" not in " ".join(str(e.value) for e in (*app.markdown, *app.subheader)).lower().split()
    parts = [box for box in app.selectbox if box.label == "Delas efter"]
    assert len(parts) == 2 and [box.value for box in parts] == ["own", "quantile"]
    fields = [field for field in app.number_input if field.label in ("Mitten från", "Hög från")]
    assert [field.value for field in fields] == [5_000.0, 50_000.0]
    fields[1].set_value(60_000.0).run(timeout=60)
    assert "60000" in asked_in(app, "da")
    fields = [field for field in app.number_input if field.label == "Mitten från"]
    fields[0].set_value(70_000.0).run(timeout=60)  # does not rise: said, and the file's own limits are shown
    assert not app.exception and any("stigande" in str(e.value) for e in app.markdown)


def test_the_page_shows_the_path_and_what_each_leaves_and_takes_a_cost_of_ones_own() -> None:
    app = opened(INSURER, lang="en", dv="path", o="cell_rules.path_points.return_steps")
    said = " ".join(str(e.value) for e in (*app.markdown, *app.subheader)).replace("\u00a0", " ")
    assert "is left of" in said and "rank correlation" in said and "Potential is potential of the file" in said
    next(f for f in app.text_input if f.label == "A cost of your own").set_value("Travel")
    next(f for f in app.number_input if f.label == "In all, per period").set_value(50_000.0)
    next(b for b in app.button if b.label == "Add the cost").click().run(timeout=60)
    assert not app.exception
    kept = relation_costs().check(relation_costs().read(asked_in(app, "dk")))
    assert kept[-1] == CostAsked("Travel", "revenue", 50_000.0) and len(kept) == 6
    who = next(f for f in app.text_input if f.label.startswith("Or one customer"))
    who.set_value("T1060").run(timeout=60)
    assert any(str(e.value).startswith("T1060:") for e in app.subheader)
    assert "T1060" not in str(dict(app.query_params))


def test_a_file_without_costs_or_a_second_period_has_no_path_and_still_a_matrix() -> None:
    app = opened("telco_churn", lang="en", dv="matrix", o="return_steps.matrix_axes")
    groups: list[Any] = list(app.get("button_group"))
    ways = next(group for group in groups if group.label == "Divide by")
    assert "Value matrix" in str(ways.options) and "Return path" not in str(ways.options)
    said = " ".join(str(e.value) for e in (*app.markdown, *app.subheader))
    assert "This file has no costs" in said and "rank correlation" not in said and "costs more than" not in said
    assert any(f.label == "A cost of your own" for f in app.text_input)
