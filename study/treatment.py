"""A study's treatment plan: ready touchpoints sized to the file, a first plan for any segmentation, and its result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

import clv
from clv import Levers, Scenario, published_effects
from clv.segmentation import Segmentation, from_codes
from clv.tables import Method
from clv.treatment import SHARES, CellBase, PublicForm, Touchpoint, TreatmentPlan, cell_bases, made_public
from study.own_effects import OwnEffect, own_scenario
from study.study import Study, kept
from study.what_if import Counted, Facts, answerable, facts_of, rounded

LETTERS = {"m": "must", "y": "may", "s": "strategic", "n": "not"}
MOST_TOUCHPOINTS, MOST_CELLS = 16, 40
JOINING, MEMBER_SHARE, MEMBER_YEARS = 0.5, 0.005, 0.02


class ReadyTouchpoint(NamedTuple):
    """A ready touchpoint: its code and kind, whether it is felt and quick, and its first cost and effect.

    `cost` is a share of the revenue per customer and year; the effects are shares of how often, how much and how long
    the average customer buys; `levels`: a letter each for the best, the middle and the last third of the cells.
    """

    code: str
    kind: str
    emotional: bool
    quick: bool
    cost: float
    frequency: float
    revenue: float
    years: float
    levels: str


# The first numbers are assumptions, small ones, and each is the user's to change.
SETS = {
    "four": (
        ReadyTouchpoint("contact_person", "service", True, False, 0.02, 0, 0, 0.05, "mnn"),
        ReadyTouchpoint("priority", "service", False, True, 0.005, 0, 0, 0.02, "myn"),
        ReadyTouchpoint("benefit", "offer", False, True, 0.03, 0, 0.02, 0.03, "myn"),
        ReadyTouchpoint("next_product", "offer", False, True, 0.01, 0.04, 0, 0, "ymy"),
        ReadyTouchpoint("check_in", "communication", True, True, 0.01, 0, 0, 0.03, "myn"),
        ReadyTouchpoint("thanks", "communication", True, True, 0.003, 0, 0, 0.01, "mmn"),
        ReadyTouchpoint("direct_line", "channel", False, False, 0.005, 0, 0, 0.01, "snn"),
        ReadyTouchpoint("self_service", "channel", False, False, 0.002, 0.01, 0, 0, "ymm"),
    ),
    "eight": (
        ReadyTouchpoint("account_management", "service", True, False, 0.03, 0, 0, 0.05, "myn"),
        ReadyTouchpoint("commercial_relation", "communication", True, True, 0.01, 0.02, 0, 0.02, "myn"),
        ReadyTouchpoint("primary_process", "service", False, False, 0.01, 0, 0, 0.03, "mmm"),
        ReadyTouchpoint("assortment", "offer", False, True, 0.005, 0.02, 0, 0, "mmy"),
        ReadyTouchpoint("reward", "offer", False, True, 0.02, 0.03, 0, 0.01, "msn"),
        ReadyTouchpoint("financing", "offer", False, False, 0.01, 0, 0, 0.03, "snn"),
        ReadyTouchpoint("sales_support", "channel", False, True, 0.01, 0.03, 0, 0, "myn"),
        ReadyTouchpoint("organisation", "channel", True, False, 0.005, 0, 0, 0.01, "myn"),
    ),
}


class Average(NamedTuple):
    """The average customer of a base: purchases a year, money per purchase, years; the last 0 where nobody left."""

    frequency: float
    revenue: float
    years: float


def _everybody(f: Facts) -> tuple[int, ...]:
    """The tiers that anybody is in."""
    return tuple(np.flatnonzero(np.nan_to_num(f.today.customers) > 0).tolist())


def average(f: Facts) -> Average:
    """All tiers as one customer, from pooled counts and money."""
    one = published_effects.pooled(f.today, f.tiers["base"].to_list(), _everybody(f))
    return Average(*(float(x) if np.isfinite(x) else 0.0 for x in (one.frequency, one.revenue, one.years)))


def ready(f: Facts, which: str = "four") -> tuple[Touchpoint, ...]:
    """A ready set of touchpoints, its costs and effects sized to the file's average customer."""
    one = average(f)
    year = one.frequency * one.revenue
    return tuple(
        Touchpoint(
            row.code,
            row.kind,
            rounded(year * row.cost),
            0.0,
            _sized(row, one, f),
            emotional=row.emotional,
            quick=row.quick,
        )
        for row in SETS[which]
    )


def _sized(row: ReadyTouchpoint, one: Average, f: Facts) -> Levers:
    """Where purchases are no lever, as with invoices, buying oftener is more money a year."""
    if f.counted == "nothing":
        return Levers(0.0, rounded(one.revenue * (row.frequency + row.revenue)), _longer(one, row.years))
    return Levers(round(one.frequency * row.frequency, 3), rounded(one.revenue * row.revenue), _longer(one, row.years))


def _longer(one: Average, share: float) -> float:
    return round(one.years * share, 2)


def measured(f: Facts, name: str, touchpoint: Touchpoint) -> Touchpoint | None:
    """The touchpoint with the effect of a published study on this base; None where the base cannot carry it."""
    found = published_effects.preset(name, Scenario(targets=_everybody(f)), f.today, f.tiers["base"].to_list())
    return None if found is None else replace(touchpoint, levers=found.levers, uptake=1.0, evidence=name)


def measured_here(f: Facts, effect: OwnEffect, touchpoint: Touchpoint) -> Touchpoint | None:
    """The touchpoint with an effect measured on one's own customers; None where nobody has left."""
    found = own_scenario(f, effect, Scenario(targets=_everybody(f)))
    return None if found is None else replace(touchpoint, levers=found.levers, uptake=1.0, evidence=effect.code)


def letters(levels: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Levels as a letter each, a text a cell.

    >>> letters((("must", "not"), ("may", "strategic")))
    ('mn', 'ys')
    """
    of = {level: letter for letter, level in LETTERS.items()}
    return tuple("".join(of[level] for level in row) for row in levels)


def levels_of(rows: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The levels that letters stand for.

    >>> levels_of(("mn",))
    (('must', 'not'),)
    """
    return tuple(tuple(LETTERS[letter] for letter in row) for row in rows)


def proposed(
    touchpoints: Sequence[Touchpoint], bases: Sequence[CellBase], as_they_stand: bool = False
) -> tuple[tuple[str, ...], ...]:
    """A first plan: the cells in thirds by money per customer and year, best first.

    `as_they_stand`: the cells are in an order of their own, best first, as a matrix's advice has them. A cell where
    nobody is active, and a touchpoint that is not a ready one, is given nothing.
    """
    known = {row.code: row.levels for rows in SETS.values() for row in rows}
    each = [_per_customer(base) for base in bases]
    there = sorted((i for i, money in enumerate(each) if money > 0), key=lambda i: i if as_they_stand else -each[i])
    third = {cell: min(rank * 3 // len(there), 2) for rank, cell in enumerate(there)}
    return tuple(
        tuple(LETTERS[known[t.name][third[i]]] if t.name in known and i in third else "not" for t in touchpoints)
        for i in range(len(bases))
    )


def _per_customer(base: CellBase) -> float:
    start = base.start
    money = float(np.nansum(start.customers * start.frequency * start.revenue))
    return money / base.customers if base.customers else 0.0


@dataclass(frozen=True, eq=False)
class Treated:
    """A plan on a study's segmentation, and what it comes to; made when it is asked for.

    `effects`: how much of the plan's effects, and of the membership's own, comes true. Which share of them is enough
    is told of the effects as the plan has them. `counted`: what the frequency lever works on.
    """

    found: Segmentation
    bases: tuple[CellBase, ...]
    plan: TreatmentPlan
    form: PublicForm
    method: Method
    discount: float
    own_margin: bool
    moving: bool
    effects: float = 1.0
    counted: Counted = "purchases"
    tiers: tuple[str, ...] = ()

    @property
    def uncounted(self) -> tuple[str, ...]:
        """The tiers that nobody has left: what their customers are given is not counted."""
        return tuple(self.tiers[i] for i in sorted({i for base in self.bases for i in base.uncounted}))

    @cached_property
    def hidden(self) -> pd.DataFrame:
        """`clv.treatment.treatment` of the plan as a hidden programme: everybody is reached as the plan says."""
        return self._counted(self.plan)

    @cached_property
    def public(self) -> pd.DataFrame:
        """The same for a programme that customers join."""
        return self._counted(made_public(self.plan, self.form))

    @cached_property
    def with_moves(self) -> pd.DataFrame | None:
        """The hidden programme counted with tier changes; None where the file does not tell of them."""
        if not self.moving:
            return None
        return self._counted(self.plan, migrating=True)

    def _counted(self, plan: TreatmentPlan, *, migrating: bool = False) -> pd.DataFrame:
        def at(one: TreatmentPlan) -> pd.DataFrame:
            return clv.treatment.treatment(one, self.bases, self.method, self.discount, migrating=migrating)

        if self.effects == 1:
            return at(plan)
        enough = at(plan)["break_even_effect"]
        return at(plan.with_effects(self.effects)).assign(break_even_effect=enough)

    @property
    def touchpoints(self) -> pd.DataFrame:
        """What each touchpoint reaches and costs a year."""
        return clv.treatment.touchpoint_table(self.plan, self.bases)


def plannable(study: Study) -> bool:
    """Whether a plan can be made: the file has customers, and says how long they stay."""
    return study.has_customers and answerable(study)


def bases_of(study: Study, found: Segmentation) -> tuple[CellBase, ...]:
    """What the levers start from in each cell."""
    f = facts_of(study)
    return cell_bases(found, study.customers, f.today, f.counted != "purchases")


def first_form(f: Facts) -> PublicForm:
    """A public programme to begin with: half join, it costs a little, and membership alone makes them stay a little."""
    one = average(f)
    cost = rounded(one.frequency * one.revenue * MEMBER_SHARE)
    return PublicForm(JOINING, cost, Levers(years=_longer(one, MEMBER_YEARS)))


def planned(
    study: Study,
    found: Segmentation,
    touchpoints: Sequence[Touchpoint] | None = None,
    rows: Sequence[str] | None = None,
    shares: Sequence[float] = SHARES,
    form: PublicForm | None = None,
    effects: float = 1.0,
) -> Treated:
    """The plan that is asked for; what is not given, or does not fit the cells, is as it is proposed for this file."""
    f, bases = facts_of(study), bases_of(study, found)
    points = tuple(ready(f) if touchpoints is None else touchpoints)
    fits = rows is not None and len(rows) == len(bases) and all(len(row) == len(points) for row in rows)
    if f.counted == "nothing":  # a plan that was made for another file may hold what is no lever here
        points = tuple(replace(p, levers=replace(p.levers, frequency=0.0)) for p in points)
    levels = levels_of(rows) if rows is not None and fits else proposed(points, bases, found.key == "matrix")
    plan = TreatmentPlan(points, levels, tuple(shares))
    method: Method = "discounted" if study.choices.method == "discounted" else "course"
    discount = study.choices.discount
    return Treated(
        found,
        bases,
        plan,
        form or first_form(f),
        method,
        discount,
        f.own_margin,
        not f.alone,
        effects,
        f.counted,
        f.names,
    )


@kept
def tiers_plan(study: Study) -> Treated:
    """The plan that is proposed for the value tiers."""
    return planned(study, from_codes("tiers", study.base.names, study.customers["tier_now"].astype(object).to_numpy()))
