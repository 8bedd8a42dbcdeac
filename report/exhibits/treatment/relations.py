"""The value matrix and the return path as ways to divide: their names, their rules and their pictures."""

from __future__ import annotations

from dataclasses import replace

from clv import TOTAL, TableProblem
from clv.phasing_out import FIXED
from clv.segmentation import OUTSIDE
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits import matrix as told
from report.exhibits import relation
from report.exhibits.matrix import CellWords
from report.exhibits.treatment.grouped import Grouped
from report.exhibits.treatment.phase_out import phase_out
from report.exhibits.treatment.rules import KEY
from study import Study, matrix, relation_return
from study.matrix import FoundMatrix, MatrixAsked
from study.relation_return import ReturnAsked
from study.segmentations import Asked
from words import Words


def matrix_names(study: Study, asked: Asked, w: Words) -> list[str]:
    """The cells as the template calls them."""
    found = matrix.found(study, asked.matrix)
    return [told.cell_name(code, found, told.OURS, w) for code in found.cells.cells]


def _found(of: Grouped) -> tuple[FoundMatrix, CellWords]:
    asked = of.done.asked.matrix
    return matrix.found(of.study, asked), CellWords(of.names, dict(asked.advice))


def matrix_picture(of: Grouped, w: Words) -> Exhibit:
    """The matrix as a picture, with the names and the advice a person has given."""
    found, given = _found(of)
    return told.picture(found, w, given)


def matrix_rules(of: Grouped, w: Words) -> list[Exhibit]:
    """Where each cell begins, and what to do with it."""
    found, given = _found(of)
    return [replace(told.rules(found, w, given), key=KEY)]


def path_rules(of: Grouped, w: Words) -> list[Exhibit]:
    """The nine rules in the order they are tried, by the names as they stand."""
    found = relation_return.path(of.study, of.done.asked.path)
    return [replace(relation.path_rules(found, w, of.names), key=KEY)]


def path_more(of: Grouped, w: Words) -> list[Exhibit]:
    """Current return against potential."""
    return [relation.path_picture(relation_return.path(of.study, of.done.asked.path), of.study, w, of.names)]


def exhibits(study: Study, w: Words) -> list[Exhibit]:
    """What is said of any file beside its first division: the first matrix, and what each relation leaves.

    Never a point or a line a customer. [] of what the file does not give.
    """
    found: list[Exhibit] = []
    there = matrix.templates(study)
    if there:
        asked = MatrixAsked(there[0])
        one = matrix.found(study, asked)
        held = one.table[~one.table["cell"].isin([OUTSIDE, TOTAL])]
        names = {code: told.cell_name(code, one, told.OURS, w) for code in one.cells.cells}
        table = held.assign(name=[names[code] for code in held["cell"]])
        shown = columns(w, "name:cell", "customers", "revenue", "revenue_per_customer")
        found += [replace(told.picture(one, w), table=table, columns=shown, total=False), told.rules(one, w)]
    try:
        left = relation_return.returned(study, ReturnAsked())
    except TableProblem:
        return found
    if left.without_costs:
        return [*found, relation.unknown(w)]
    fewer = phase_out(left.now, FIXED, w) if left.costs else None
    shown_ = (relation.waterfall(left, w), relation.costs(left, w), relation.losses(left, w), fewer)
    return [*found, *(e for e in shown_ if e)]
