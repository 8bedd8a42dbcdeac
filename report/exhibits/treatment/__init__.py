"""Whom do we treat how? Customers divided by a printed rule, what each group is given, and what that leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from clv import TableProblem
from report import notices
from report.exhibit import Exhibit, Notice
from report.exhibits import plan
from report.exhibits.treatment import homes, relations
from report.exhibits.treatment.cells import answer_of, cells, moves, people, statement, taken
from report.exhibits.treatment.grouped import Grouped
from report.exhibits.treatment.ways import WAYS, named, titles
from study import Study, households, segmentations, stages
from study import treatment as model
from study.segmentations import Asked
from words import N_, Words

__all__ = [
    "WAYS",
    "Grouped",
    "answer",
    "answer_of",
    "exhibits",
    "groups",
    "lacking",
    "limits",
    "moves",
    "named",
    "obstacle",
    "people",
    "question",
    "statement",
    "taken",
    "titles",
]


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("Whom do we look after, and how?")


def obstacle(study: Study, w: Words) -> Notice | None:
    """Why the page cannot answer; None when it can."""
    if study.problem is not None:
        return notices.unavailable(study, w)
    if study.has_customers:
        return None
    why = w.t(
        "A file of segments or of flows has no single customers to place. Open a file with one row per customer or "
        "purchase."
    )
    return notices.to_file(w.t("This needs one row per customer or purchase"), why, w)


def lacking(study: Study, w: Words) -> str:
    """Which ways of dividing this file does not give, and what each of them needs; "" where it gives them all."""
    there = segmentations.offered(study)
    told = []
    if study.file.kind != "transactions":
        told.append(w.t("RFM and stages need the dates of purchases: open a file with one row per purchase."))
    else:
        makers: dict[str, Callable[[Study], object]] = {"rfm": segmentations.rfm_of, "stages": stages.own_rules}
        told += [_why(key, make, study, w) for key, make in makers.items() if key not in there]
    needs = {
        "path": N_("The return path needs each customer's revenue in two periods."),
        "matrix": N_("The value matrix needs two measures in which the customers differ."),
        "column": N_("No column of the file divides its customers."),
    }
    return " ".join([*told, *(w.t(said) for key, said in needs.items() if key not in there)])


def _why(key: str, make: Callable[[Study], object], study: Study, w: Words) -> str:
    """Why a file of purchases does not give a way."""
    try:
        make(study)
    except TableProblem as problem:
        return f"{w.t(WAYS[key].title)}: {notices.of_problem(w, problem)}"
    return ""


def answer(study: Study, w: Words, asked: Asked | None = None) -> str:
    """Which group brings most beyond its number of customers. `asked`: as in `exhibits`."""
    return answer_of(named(study, asked or segmentations.first(study), w), w)


def exhibits(study: Study, w: Words, asked: Asked | None = None) -> list[Exhibit]:
    """The cells, the printed rules, what else the way shows, and both periods; never the customers of a cell.

    `asked`: another way, or other settings, than the first. [] where the file has no customers.
    """
    if obstacle(study, w) is not None:
        return []
    of = named(study, asked or segmentations.first(study), w)
    told = WAYS[of.done.asked.way]
    between = [statement(of, w), moves(of, w)] if of.compared else []
    also = relations.exhibits(study, w) if asked is None else []
    return [
        groups(of, w),
        *told.rules(of, w),
        *told.more(of, w),
        *between,
        *_by_household(study, w),
        *_planned(of, w),
        *also,
    ]


def _by_household(study: Study, w: Words) -> list[Exhibit]:
    """The base by household beside by person; [] where the file has no households."""
    column = homes.first(study)
    return [] if column is None else [homes.beside(study, households.homes(study, column), column, w)]


def _planned(of: Grouped, w: Words) -> list[Exhibit]:
    """The plan that is proposed for the division; [] where none can be made."""
    if not model.plannable(of.study):
        return []
    return plan.exhibits(model.planned(of.study, of.done.found), of.names.__getitem__, w)


def groups(of: Grouped, w: Words) -> Exhibit:
    """What each cell holds, with what must be known of it."""
    told = WAYS[of.done.asked.way]
    shown = replace(cells(of, w), notices=told.notices(of, w))
    if told.picture is None:
        return shown
    drawn = told.picture(of, w)
    return replace(
        shown, message=drawn.message, form=drawn.form, lead=drawn.lead, badges=drawn.badges, notes=drawn.notes
    )


def limits(w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    return w.t(
        "Every customer is in exactly one group, or outside them all. Revenue is this period's, of those active now, "
        "and the value is that of the tier each is in. A group tells what customers have done; what a treatment does "
        "to them is not measured here."
    )
