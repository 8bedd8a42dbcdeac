"""Encode a treatment plan's touchpoints and levels as text for a link and decode them, checked."""

from __future__ import annotations

import re
from typing import Any

from clv import Levers, TableProblem
from clv.treatment import KINDS, Touchpoint
from report.link_text import RANGES, LinkForm, clamped, one_of, pattern
from study import packing
from study.kept_plans import MOST_PLANS, KeptPlan
from study.segmentations import DIVISIONS, Asked
from study.treatment import MOST_CELLS, MOST_TOUCHPOINTS, SETS
from words.typed import one_line

LONGEST_NAME, LONGEST_SOURCE = 40, 80
ROW = re.compile(rf"[mysn]{{0,{MOST_TOUCHPOINTS}}}")
EFFECTS = (0.0, 2.0)  # how much of the effects comes true
COLUMN = r"(product|channel|attr_[0-9]{1,3})?"
OF = re.compile(r"[a-z0-9_]{1,40}")


def touchpoints() -> LinkForm:
    """The touchpoints as somebody has changed them, packed; the broken ones are dropped."""

    def check(value: Any) -> tuple[Touchpoint, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("not a list")
        rows = [row if isinstance(row, Touchpoint) else read_touchpoint(row) for row in value[:MOST_TOUCHPOINTS]]
        return tuple(row for row in rows if row is not None)

    return LinkForm(check, lambda value: packing.pack([touchpoint_row(one) for one in value]), packing.unpack)


def touchpoint_row(one: Touchpoint) -> list[Any]:
    """A touchpoint as a row of plain values, in the order `read_touchpoint` takes them."""
    moved = [one.levers.frequency, one.levers.revenue, one.levers.years]
    marks = int(one.emotional) + 2 * int(one.quick)
    return [one.name, KINDS.index(one.kind), one.yearly_cost, one.one_off, *moved, one.uptake, marks, one.evidence]


def read_touchpoint(row: Any) -> Touchpoint | None:
    """A touchpoint from a row of a link or a file, clamped; None where it is broken.

    >>> read_touchpoint(["Call", 2, 100, 0, 1, 0, 0.5, 0.4, 1, ""]).levers
    Levers(frequency=1.0, revenue=0.0, years=0.5)
    >>> read_touchpoint(["Call", 9])
    """
    try:
        name, kind, yearly, once, frequency, revenue, years, uptake, marks, evidence = row
        levers = Levers(
            clamped(frequency, *RANGES["frequency"]),
            clamped(revenue, *RANGES["revenue"]),
            clamped(years, *RANGES["years"]),
        )
        marked = int(clamped(marks, 0, 3))
        return Touchpoint(
            one_line(_text(name), LONGEST_NAME),
            KINDS[int(clamped(kind, 0, len(KINDS) - 1))],
            clamped(yearly, *RANGES["cost"]),
            clamped(once, *RANGES["cost"]),
            levers,
            clamped(uptake, *RANGES["share"]),
            one_line(_text(evidence), LONGEST_SOURCE),
            bool(marked & 1),
            bool(marked & 2),
        )
    except (ValueError, TypeError, TableProblem):
        return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def levels() -> LinkForm:
    """What each cell of one segmentation is given: its key, then a text of letters a cell."""

    def check(value: Any) -> tuple[str, tuple[str, ...]]:
        of, rows = value
        sound = isinstance(of, str) and OF.fullmatch(of) and 0 < len(rows) <= MOST_CELLS
        if not sound or not all(isinstance(row, str) and ROW.fullmatch(row) for row in rows):
            raise ValueError("no plan")
        return of, tuple(rows)

    def read(text: str) -> tuple[str, tuple[str, ...]]:
        of, _, rest = text.partition("-")
        return of, tuple(rest.split("."))

    return LinkForm(check, lambda value: f"{value[0]}-{'.'.join(value[1])}", read)


def plans() -> LinkForm:
    """The plans that were kept, packed; the broken ones are dropped."""

    def check(value: Any) -> tuple[KeptPlan, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("not a list")
        rows = [row if isinstance(row, KeptPlan) else read_plan(row) for row in value[:MOST_PLANS]]
        return tuple(row for row in rows if row is not None)

    return LinkForm(check, lambda value: packing.pack([plan_row(one) for one in value]), packing.unpack)


def plan_row(one: KeptPlan) -> list[Any]:
    """A kept plan as a row of plain values, in the order `read_plan` takes them."""
    way = [one.asked.way, one.asked.periods, one.asked.scores, one.asked.column]
    points = None if one.touchpoints is None else [touchpoint_row(point) for point in one.touchpoints]
    form = [one.joining, one.cost, one.years, one.memberships]
    rows = None if one.rows is None else list(one.rows)
    return [one.name, way, one.which, points, rows, list(one.shares), form, one.effects]


def read_plan(row: Any) -> KeptPlan | None:
    """A kept plan from a row of a link or a file, clamped; None where it is broken.

    >>> read_plan(["Quiet", ["tiers", 2, 5, ""], "four", None, ["mn"], [1, 0.5, 0.2], [0.5, None, None, 0]]).rows
    ('mn',)
    >>> read_plan(["Quiet"])
    """
    try:
        name, (way, periods, scores, column), which, points, rows, shares, (joining, cost, years, others), *more = row
        made = [] if points is None else [read_touchpoint(point) for point in points[:MOST_TOUCHPOINTS]]
        return KeptPlan(
            one_line(_text(name), LONGEST_NAME),
            Asked(
                str(one_of(*DIVISIONS).check(way)),
                int(clamped(periods, 1, 2)),
                int(clamped(scores, 2, 5)),
                str(pattern(COLUMN).check(column)),
            ),
            str(one_of(*SETS).check(which)),
            None if points is None else tuple(point for point in made if point is not None),
            None if rows is None else levels().check(("plan", rows))[1],
            tuple(clamped(share, *RANGES["share"]) for share in shares[:3]),
            clamped(joining, *RANGES["share"]),
            None if cost is None else clamped(cost, *RANGES["cost"]),
            None if years is None else clamped(years, *RANGES["years"]),
            clamped(others, 0.0, 20.0),
            clamped(more[0], *EFFECTS) if more else 1.0,
        )
    except (ValueError, TypeError):
        return None
