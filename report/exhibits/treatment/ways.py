"""How each way of dividing is told: its name, its cells' names, its printed rules, and what else it shows.

A row in WAYS goes with the row of the same key in `study.segmentations.DIVISIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from clv.segmentation import OUTSIDE
from clv.tables import TOTAL
from report.exhibit import Exhibit, Notice
from report.exhibits.relation.names import path_name
from report.exhibits.stages.names import name as stage_name
from report.exhibits.treatment import names, relations, rfm, rules
from report.exhibits.treatment.grouped import Grouped
from study import Study, segmentations
from study.segmentations import Asked, Divided
from words import N_, Words

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Told:
    """How a way is told. `outside`: what they are called who are in none of its cells.

    `rules`: the printed rules first, then what one needs to read them. `own_names`: whether the cells' names are ours,
    and so a person's to change. `more`: further exhibits, each in a box of its own; `notices`: what must be known of
    the cells; `picture`: the cells drawn in another way than as bars.
    """

    title: str
    outside: str
    names: Callable[[Study, Divided, Words], Sequence[str]]
    rules: Callable[[Grouped, Words], list[Exhibit]]
    own_names: bool = False
    more: Callable[[Grouped, Words], list[Exhibit]] = lambda of, w: []
    notices: Callable[[Grouped, Words], tuple[Notice, ...]] = lambda of, w: ()
    picture: Callable[[Grouped, Words], Exhibit] | None = None


def _tiers(study: Study, done: Divided, w: Words) -> list[str]:
    return [w.tier(tier) for tier in done.found.cells]


def _rfm(study: Study, done: Divided, w: Words) -> list[str]:
    return [names.segment(code, w) for code in done.found.cells]


def _stages(study: Study, done: Divided, w: Words) -> list[str]:
    return [stage_name(code, w) for code in done.found.cells]


def _column(study: Study, done: Divided, w: Words) -> list[str]:
    values = segmentations.values_of(study, segmentations.column_of(study, done.asked))
    ours = {segmentations.REST: w.t("Other values"), segmentations.WITHOUT: w.t("No value")}
    found = dict(zip(segmentations.VALUES, values, strict=False)) | ours
    return [found[cell] for cell in done.found.cells]


def _matrix(study: Study, done: Divided, w: Words) -> list[str]:
    return relations.matrix_names(study, done.asked, w)


def _path(study: Study, done: Divided, w: Words) -> list[str]:
    return [path_name(code, w) for code in done.found.cells]


WAYS: dict[str, Told] = {
    "rfm": Told(N_("RFM"), N_("No purchase in the window"), _rfm, rfm.rules, True, rfm.more, rfm.notices),
    "tiers": Told(N_("Value tiers"), N_("Not active now"), _tiers, rules.of_tiers),
    "matrix": Told(
        N_("Value matrix"),
        N_("Lacks a measure"),
        _matrix,
        relations.matrix_rules,
        True,
        picture=relations.matrix_picture,
    ),
    "path": Told(N_("Return path"), N_("Nobody"), _path, relations.path_rules, True, relations.path_more),
    "stages": Told(N_("Stages"), N_("Not there yet"), _stages, rules.of_stages, True),
    "column": Told(N_("A column of your own"), N_("Not active now"), _column, rules.of_column),
}


def titles(study: Study, w: Words) -> dict[str, str]:
    """The ways this file gives, and what they are called."""
    return {key: w.t(WAYS[key].title) for key in segmentations.offered(study)}


def named(study: Study, asked: Asked, w: Words, own: Mapping[str, str] = NOTHING) -> Grouped:
    """The study divided as asked, with its cells named. `own`: the names a person has given, by cell.

    TableProblem: the file does not give that way.
    """
    told, done = WAYS[asked.way], segmentations.divided(study, asked)
    ours = dict(zip(done.found.cells, told.names(study, done, w), strict=True))
    mine = {cell: own.get(cell) or name for cell, name in ours.items()} if told.own_names else ours
    return Grouped(study, done, mine | {OUTSIDE: w.t(told.outside), TOTAL: w.t("Total")}, ours)
