"""The value matrix of a study: every measure of its customers, and customers in cells by two or three of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from clv import TOTAL, TableProblem, matrix
from clv.matrix import MatrixAxis, MatrixDivision, Measured
from clv.segmentation import Segmentation, cell_table
from clv.tables import Floats
from study import history, products, survey
from study.study import Study, kept, kept_last

OURS = ("revenue", "margin", "clv", "growth", "purchases", "products", "nps", "ski", "years")
MONEY = ("revenue", "margin", "clv")
SCALE_TOP = 10.0


@dataclass(frozen=True)
class AxisAsked:
    """An axis as a person asks for it; `measure` "": the template's own."""

    measure: str = ""
    parts: int = 2
    rule: matrix.CutRule = "quantile"
    cuts: tuple[float, ...] = ()


@dataclass(frozen=True)
class MatrixAsked:
    """A matrix as a person asks for it: a template and its axes; () leaves them to the template.

    `advice`: what to do with a cell, in the person's own words, where that is not the template's.
    """

    template: str = "attractiveness"
    axes: tuple[AxisAsked, ...] = ()
    advice: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class FoundMatrix:
    """A matrix of a study: the template, its axes with cuts, who is in which cell, and what each cell holds.

    `columns`: the file's own measures by what it calls them; `own_columns`: which axes take one; `money`: what the
    cells' money is. `arrows`: who went from cell to cell.
    """

    template: matrix.MatrixTemplate
    divided: MatrixDivision
    columns: Mapping[str, str]
    table: pd.DataFrame
    arrows: pd.DataFrame

    @property
    def cells(self) -> Segmentation:
        """Who is in which cell."""
        return self.divided.cells

    @property
    def is_grouped(self) -> bool:
        """Whether three measures give value groups, and not two of them a grid."""
        return len(self.divided.axes) > 2

    @property
    def stand_ins(self) -> tuple[tuple[str, str], ...]:
        """(axis, measure) where no column of the file is meant for the axis, and one of ours stands in for it."""
        pairs = zip(self.template.axes, (axis.measure for axis in self.divided.axes), strict=True)
        return tuple((axis, one) for axis, one in pairs if one not in self.columns and self.template.key != "own")

    @property
    def of_cells(self) -> pd.DataFrame:
        """The cells' rows of the table, in their order, without those outside and the total."""
        return self.table.set_index("cell").loc[list(self.cells.cells)].reset_index()


def columns(study: Study) -> dict[str, str]:
    """The file's own measures of its customers: column of the checked table, and what the file calls it."""
    return numbers(study, history.FEWEST_STEPS)


@kept
def numbers(study: Study, least: int) -> dict[str, str]:
    """The file's own columns of numbers, those among its attributes with at least so many different ones.

    A survey's first two questions are measures of ours. Without a row a customer there are none.
    """
    asked = survey.survey(study)
    ours = set() if asked is None else {asked.nps, asked.ski}
    named = {f"attr_{i + 1}": name for i, name in enumerate(study.file.attributes)}
    wanted = [code for code in named if code not in ours]
    if not study.has_customers or study.file.table is None:
        return {}
    scales = history.scales(study.file.table, wanted)
    found = scales.loc[scales["different"] >= least, "question"].astype(str)
    return {f"num_{i + 1}": name for i, name in enumerate(study.file.measures)} | {q: named[q] for q in found}


@kept
def measures(study: Study) -> tuple[str, ...]:
    """The measures that this file gives, ours first, as codes. TableProblem: the file has no customers."""
    people, asked = study.customers, survey.survey(study)
    held = "products" in people or ("product" in study.file.mapping and study.base.two_periods)
    known = {
        "products": held,
        "nps": asked is not None and bool(asked.nps),
        "ski": asked is not None and bool(asked.ski),
    }
    found = [code for code in OURS if (known[code] if code in known else _tried(study, code))]
    return (*found, *columns(study))


def _tried(study: Study, code: str) -> bool:
    found = measured(study, code)
    return found is not None and found.known > 1 and _differs(found.now)


def _differs(values: Floats) -> bool:
    known = values[np.isfinite(values)]
    return bool(known.min() < known.max())


def measured(study: Study, code: str) -> Measured | None:
    """A measure of every customer, in the order of `study.customers`, now and before; None where the file has none.

    revenue, margin, clv, purchases and products are of those active in the period (NaN: not active); growth of those
    active in both; nps and ski are latest answers; years since the first purchase; a column's latest value.
    """
    people = study.customers
    if code in columns(study) or code in ("nps", "ski"):
        return _latest(study, code)
    if code == "years":
        return _years(study)
    if code == "growth":
        return _growth(study)
    if code == "clv":
        return None if study.problem is not None else Measured(matrix.own_value(people, _tiers(study)), None)
    makers = {"revenue": _revenue, "margin": _margin, "purchases": _purchases, "products": _products}
    return makers[code](study)


def _tiers(study: Study) -> pd.DataFrame:
    return study.portfolio[study.portfolio["tier"] != TOTAL]


def _of_active(study: Study, now: pd.Series | None, before: pd.Series | None) -> Measured | None:
    """Values of those who are active in each period; NaN for the others."""
    if now is None:
        return None
    people = study.customers
    then = None
    if before is not None and study.base.two_periods:
        then = np.where(people["tier_before"].notna(), before.to_numpy(float), np.nan)
    return Measured(np.where(people["tier_now"].notna(), now.to_numpy(float), np.nan), then)


def _revenue(study: Study) -> Measured | None:
    people = study.customers
    return _of_active(study, people["revenue_now"], people.get("revenue_before"))


def _purchases(study: Study) -> Measured | None:
    if study.file.kind != "transactions":
        return None
    people = study.customers
    return _of_active(study, people["purchases_now"], people["purchases_before"])


def _products(study: Study) -> Measured | None:
    held = products.held(study)
    return None if held is None else _of_active(study, held["products_now"], held["products_before"])


def _margin(study: Study) -> Measured | None:
    """Amount less cost of the rows whose cost is known; NaN for who has none such."""
    people = study.customers
    if "costed_now" not in people:
        return None

    def less(when: str) -> pd.Series:
        costed = people[f"costed_{when}"].astype(float)
        known = costed.notna() & ((costed != 0) | (people[f"cost_{when}"].astype(float) != 0))
        return (costed - people[f"cost_{when}"].astype(float)).where(known)

    return _of_active(study, less("now"), less("before"))


def _growth(study: Study) -> Measured | None:
    if not study.base.kept_revenue:  # a file that knows one revenue knows no growth
        return None
    earlier, order = study.earlier, study.customers["customer_id"]
    before: Floats | None = None
    if earlier is not None and earlier.base.kept_revenue:
        then = pd.Series(_grown(earlier.customers), earlier.customers["customer_id"])
        before = np.asarray(then.reindex(order), dtype=float)
    return Measured(_grown(study.customers), before)


def _grown(people: pd.DataFrame) -> Floats:
    both = (people["tier_before"].notna() & people["tier_now"].notna()).to_numpy()
    now, before = (people[c].to_numpy(float) for c in ("revenue_now", "revenue_before"))
    return np.where(both, matrix.growth_of(now, before), np.nan)


def _years(study: Study) -> Measured | None:
    """Years from a customer's first row to the end of the period, and to its start for who was there then."""
    people, period = study.customers, study.base.period
    if "tenure_years" in people:
        return Measured(people["tenure_years"].to_numpy(float))
    if period is None or "first_date" not in people:
        return None
    first = people["first_date"]

    def until(day: dt.date) -> Floats:
        years = (pd.Timestamp(day) - first).dt.days.to_numpy(float) / 365.25
        return np.where(years > 0, years, np.nan)

    return Measured(until(period.end), until(period.now_start) if study.base.two_periods else None)


def _latest(study: Study, code: str) -> Measured | None:
    """The latest number of each customer in a column; before: the latest before the period began."""
    asked = survey.survey(study) if code in ("nps", "ski") else None
    column = code if asked is None else str(asked.nps if code == "nps" else asked.ski)
    if code in ("nps", "ski") and (asked is None or column == "None"):
        return None
    path, period = survey.table_of(study), study.base.period
    dated = period is not None and study.file.kind == "transactions"
    order = study.customers["customer_id"]

    def at(end: dt.date | None) -> Floats:
        found = history.answers(path, [column], end).set_index("customer_id")[column].reindex(order)
        values = found.to_numpy(float)
        return values if asked is None else np.where((values >= 0) & (values <= SCALE_TOP), values, np.nan)

    if not dated or period is None:
        return Measured(at(None))
    return Measured(at(period.end), at(period.now_start) if study.base.two_periods else None)


# A matrix -------------------------------------------------------------------------------------------------------


def axes_of(study: Study, asked: MatrixAsked) -> tuple[MatrixAxis, ...]:
    """The axes that are asked for, with the template's own measures where none is. TableProblem: as `clv.matrix`."""
    there, found = measures(study), columns(study)
    template = matrix.template(asked.template)
    given = (*asked.axes, *[AxisAsked()] * len(template.axes))[: len(template.axes)]
    named = {code: found[code] for code in there if code in found}
    own = matrix.measures_for(template, [code for code in there if code in OURS], named)
    chosen = [one.measure if one.measure in there else measure for one, measure in zip(given, own, strict=True)]
    return tuple(
        MatrixAxis(measure, one.parts, one.rule, one.cuts if one.rule == "own" else ())
        for measure, one in zip(chosen, given, strict=True)
    )


def sound(study: Study, asked: MatrixAsked) -> tuple[MatrixAsked, TableProblem | None]:
    """What is asked for, and None; where its cuts are none, the same with the file's own cuts, and what is wrong."""
    try:
        axes_of(study, asked)
    except TableProblem as problem:
        if problem.code != "matrix_cuts":
            raise
        plain = tuple(replace(one, rule="quantile", cuts=()) for one in asked.axes)
        return replace(asked, axes=plain), problem
    return asked, None


@kept
def templates(study: Study) -> tuple[str, ...]:
    """The templates that this file has measures for, as codes; () where none, as in a file of segments."""
    there = []
    for one in matrix.TEMPLATES:
        try:
            axes_of(study, MatrixAsked(one.key))
        except TableProblem:
            continue
        there.append(one.key)
    return tuple(there)


@kept_last
def found(study: Study, asked: MatrixAsked) -> FoundMatrix:
    """The matrix with everything that is said of it. TableProblem: no customers, or too little is known of them."""
    axes = axes_of(study, asked)
    values = [known for axis in axes if (known := measured(study, axis.measure)) is not None]
    divided = matrix.divided(*axes, *values) if len(axes) == 2 else matrix.grouped(axes, values)
    table = cell_table(divided.cells, study.customers, study.portfolio, study.base.margin)
    template = matrix.template(asked.template)
    return FoundMatrix(template, divided, columns(study), table, matrix.arrows(divided.cells))
