"""The ways in which a study's customers can be divided, each a `Segmentation` of its customers.

A way is a row of DIVISIONS: what makes it, and whether this file gives it. What it is called, its cells' names and its
printed rules stand in `report.exhibits.treatment.ways`, and what a person sets of it in `ui.controls.treatment`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

import clv
from clv import StageRules, TableProblem
from clv.orders import whole_periods
from clv.periods import months_back
from clv.rfm import MOST, SEGMENTS, Rfm
from clv.segmentation import NOBODY, OUTSIDE, Segmentation, cell_moves, cell_statement, cell_table, from_codes
from clv.tables import Ints
from study import history, matrix, relation_return, stages
from study.matrix import MatrixAsked
from study.relation_return import PathAsked
from study.study import Study, kept, kept_last
from study.survey import table_of

MOST_VALUES = 12  # of a column, the most common ones
REST, WITHOUT = "rest", "without"  # its other values, and customers who have none
VALUES = tuple(f"value_{i + 1}" for i in range(MOST_VALUES))
TWO = 2  # periods in RFM's window


@dataclass(frozen=True)
class Asked:
    """Which way a person has asked for, and what it is set to; what another way takes is not looked at.

    `periods` and `scores` are RFM's, `column` one's own column ("": the first), `stages` the thresholds of the stages
    (None: the file's own), `matrix` its axes, `path` its limits and what the return is counted from.
    """

    way: str
    periods: int = TWO
    scores: int = MOST
    column: str = ""
    stages: StageRules | None = None
    matrix: MatrixAsked = field(default_factory=MatrixAsked)
    path: PathAsked = field(default_factory=PathAsked)

    @property
    def named_as(self) -> str:
        """Whose names a person has given: each matrix has cells of its own."""
        return f"matrix_{self.matrix.template}" if self.way == "matrix" else self.way


@dataclass(frozen=True)
class Division:
    """A way to divide: what makes the segmentation, and whether a file gives it."""

    made: Callable[[Study, Asked], Segmentation]
    given: Callable[[Study], bool]


@dataclass(frozen=True)
class Divided:
    """A study divided one way: who is where, what each cell holds, and how it came there (None: not known).

    `cells` as `clv.segmentation.cell_table`, `statement` and `moves` as `cell_statement` and `cell_moves`.
    """

    asked: Asked
    found: Segmentation
    cells: pd.DataFrame
    statement: pd.DataFrame | None
    moves: Ints | None

    @property
    def inside(self) -> int:
        """How many are in a cell now."""
        return int((self.found.now >= 0).sum())


@kept_last
def divided(study: Study, asked: Asked) -> Divided:
    """The customers divided as asked. TableProblem: this file does not give it, or it has no customers."""
    found = DIVISIONS[asked.way].made(study, asked)
    known = found.before is not None
    return Divided(
        asked,
        found,
        cell_table(found, study.customers, study.portfolio, study.base.margin),
        cell_statement(found) if known else None,
        cell_moves(found) if known else None,
    )


def offered(study: Study) -> list[str]:
    """The ways this file gives, in their order; none of a file without customers."""
    return [key for key, way in DIVISIONS.items() if way.given(study)] if study.has_customers else []


def first(study: Study) -> Asked:
    """The way that is shown before anybody has chosen: RFM where there are purchases, else the tiers."""
    return Asked(next(iter(offered(study)), "tiers"))


def sound(study: Study, asked: Asked) -> Asked:
    """What was asked, or the first way where this file does not give that one."""
    return asked if asked.way in offered(study) else first(study)


def by_tier(study: Study, done: Divided) -> pd.DataFrame:
    """What each tier's customers are worth in each cell: a row a row of `cells` but the total, a column a tier."""
    rows, tiers = done.cells["cell"].iloc[:-1], study.base.names
    place = np.where(done.found.now < 0, len(done.found.cells), done.found.now)
    tier = _tiers(study, done.asked).now
    shape, active = (len(done.found.cells) + 1, len(tiers)), tier >= 0
    flat = np.bincount(place[active] * len(tiers) + tier[active], minlength=shape[0] * shape[1])
    worth = study.portfolio["clv"].to_numpy(float)[: len(tiers)]
    counts = flat.reshape(shape).astype(float)
    table = pd.DataFrame(np.where(counts > 0, counts * worth, np.nan), [*done.found.cells, OUTSIDE], list(tiers))
    return table.loc[list(rows)].reset_index(drop=True)


def members(study: Study, done: Divided, cell: str) -> pd.DataFrame:
    """The customers who are in a cell now, those with most revenue first; CUSTOMERS with tiers."""
    people = study.customers.iloc[done.found.members(cell)]
    return people.sort_values(["revenue_now", "revenue_before", "customer_id"], ascending=[False, False, True])


def marked(study: Study, done: Divided, people: pd.DataFrame) -> pd.DataFrame:
    """Customers of `members` with their three RFM scores, where that is what divides them (recency_mark, …)."""
    if done.asked.way != "rfm":
        return people
    now, rows = rfm_of(study, done.asked.periods, done.asked.scores)[0], _rows(study, study.orders.ids)[people.index]
    marks = {f"{measure}_mark": now.marks[i, rows] for i, measure in enumerate(clv.rfm.MEASURES)}
    return people.assign(**marks)


# RFM ----------------------------------------------------------------------------------------------------


@kept_last
def rfm_of(study: Study, periods: int = TWO, scores: int = MOST) -> tuple[Rfm, Rfm | None]:
    """RFM now, and by the same rule a period ago (None: the file does not reach back so far, or nobody bought then).

    TableProblem: not a file of purchases, or nobody has bought in the window.
    """
    now, before = windows(study, periods)
    found = clv.rfm.rfm(study.orders, *now, scores)
    try:
        return found, None if before is None else clv.rfm.rfm(study.orders, *before, scores)
    except TableProblem:
        return found, None


def windows(study: Study, periods: int = TWO) -> tuple[tuple[dt.date, dt.date], tuple[dt.date, dt.date] | None]:
    """RFM's window of so many periods, as many as the file has, and the one that ends a period earlier.

    TableProblem: not a file of purchases.
    """
    orders, period = study.orders, study.period
    if period is None:
        raise TableProblem("needs_purchases")
    if period.months is None or period.before_start is None:
        return (period.now_start, period.end), None
    starts = [months_back(period.end, period.months * k) for k in range(periods + 2)]
    reaches = whole_periods(orders.first, period.end, period.months) > periods
    return (starts[periods], period.end), (starts[periods + 1], period.now_start) if reaches else None


def _rfm(study: Study, asked: Asked) -> Segmentation:
    now, before = rfm_of(study, asked.periods, asked.scores)
    rows = _rows(study, study.orders.ids)
    return Segmentation("rfm", SEGMENTS, now.segments[rows], None if before is None else before.segments[rows])


def _rows(study: Study, ids: ExtensionArray) -> Ints:
    """The row of each of the study's customers among others, sorted as they are; -1 for who is not there."""
    mine = study.customers["customer_id"]
    if len(mine) == len(ids) and bool((mine.array == ids).all()):
        return np.arange(len(mine))
    return np.asarray(pd.Index(ids).get_indexer(pd.Index(mine)), dtype=np.int64)


# Tiers, stages, a column --------------------------------------------------------------------------------


def _tiers(study: Study, asked: Asked) -> Segmentation:
    people, before = study.customers, study.base.two_periods
    return from_codes("tiers", study.base.names, people["tier_now"], people["tier_before"] if before else None)


def _stages(study: Study, asked: Asked) -> Segmentation:
    rules = stages.own_rules(study) if asked.stages is None else asked.stages
    people, rows, day = study.customers, _rows(study, study.orders.ids), stages.before_of(study)

    def at(end: dt.date | None, tier: str) -> Ints:
        places = clv.stages.stage_places(clv.stages.stage_facts(study.orders, rules, end), rules)[rows]
        return clv.stages.agreeing_places(places, people[tier].notna().to_numpy())

    before = None if day is None else at(day, "tier_before")
    return Segmentation("stages", clv.stages.STAGES, at(None, "tier_now"), before)


def columns(study: Study) -> tuple[str, ...]:
    """The columns of one's own that customers can be divided by, by their names in the checked table."""
    mapped = [role for role in ("product", "channel") if role in study.file.mapping]
    return (*mapped, *(f"attr_{i + 1}" for i in range(len(study.file.attributes))))


def column_of(study: Study, asked: Asked) -> str:
    """The column asked for, or the first. TableProblem: the file has none."""
    there = columns(study)
    if not there:
        raise TableProblem("column_missing", column=asked.column)
    return asked.column if asked.column in there else there[0]


@kept_last
def _latest(study: Study, column: str) -> tuple[Ints, Ints | None, tuple[str, ...]]:
    """Each customer's latest value of a column at the end and a period ago, as places among its values; -1: none."""
    path, period, two = table_of(study), study.period, study.base.two_periods
    if study.file.kind == "transactions" and period is not None:
        ends = [period.end, *([period.now_start] if two else [])]
        ids, told, values = history.values_before(path, column, ends)
    else:
        found = history.values_of(path, column)
        codes, named = pd.factorize(found["value"])
        ids, told, values = found["customer_id"].array, (codes,), tuple(str(value) for value in named)
    rows = _rows(study, ids)
    places = [np.append(part, NOBODY)[rows].astype(np.int64) for part in told]
    before = places[1] if len(places) > 1 else places[0] if two else None
    return places[0], before, values


@kept
def values_of(study: Study, column: str) -> tuple[str, ...]:
    """The most common values of a column among the active, at most twelve, the most common first."""
    now, _, values = _latest(study, column)
    active = study.customers["tier_now"].notna().to_numpy()
    counts = np.bincount(now[active & (now >= 0)], minlength=len(values))
    ranked = sorted(range(len(values)), key=lambda i: (-counts[i], values[i]))
    return tuple(values[i] for i in ranked[:MOST_VALUES] if counts[i])


def _column(study: Study, asked: Asked) -> Segmentation:
    """Who is active, by the latest value of a column: the most common, the rest together, and those without one."""
    column = column_of(study, asked)
    values, people = values_of(study, column), study.customers
    now, before, all_values = _latest(study, column)
    cells = (*VALUES[: len(values)], REST, WITHOUT)
    place = pd.Index(values).get_indexer(pd.Index(all_values))
    of_value = np.append(np.where(place >= 0, place, len(values)), len(values) + 1)  # the last: who has none

    def places(held: Ints, tiers: pd.Series) -> Ints:
        return np.where(tiers.notna(), of_value[held], NOBODY).astype(np.int64)

    then = None if before is None else places(before, people["tier_before"])
    return _without_empty(Segmentation(f"column_{column}", cells, places(now, people["tier_now"]), then))


def _without_empty(found: Segmentation) -> Segmentation:
    """The segmentation without `rest` and `without` where nobody is, or was, in them."""
    held = [found.now, *([] if found.before is None else [found.before])]
    used = [i for i, cell in enumerate(found.cells) if cell in VALUES or any((at == i).any() for at in held)]
    again = np.full(len(found.cells) + 1, NOBODY)
    again[used] = np.arange(len(used))
    before = None if found.before is None else again[found.before]
    return Segmentation(found.key, tuple(found.cells[i] for i in used), again[found.now], before)


def _matrix(study: Study, asked: Asked) -> Segmentation:
    return matrix.found(study, asked.matrix).cells


def _path(study: Study, asked: Asked) -> Segmentation:
    return relation_return.path(study, asked.path).cells


def _bought(study: Study) -> bool:
    return study.file.kind == "transactions" and study.period is not None


def _staged(study: Study) -> bool:
    return _bought(study) and not _fails(stages.own_rules, study)


@kept
def _scored(study: Study) -> bool:
    return _bought(study) and not _fails(rfm_of, study)


def _fails(make: Callable[[Study], object], study: Study) -> bool:
    try:
        make(study)
    except TableProblem:
        return True
    return False


# The ways, in the order they are offered; a new one is a row here.
DIVISIONS: dict[str, Division] = {
    "rfm": Division(_rfm, _scored),
    "tiers": Division(_tiers, lambda study: True),
    "matrix": Division(_matrix, lambda study: bool(matrix.templates(study))),
    "path": Division(_path, relation_return.can_path),
    "stages": Division(_stages, _staged),
    "column": Division(_column, lambda study: bool(columns(study))),
}
