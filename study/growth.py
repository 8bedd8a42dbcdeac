"""Starting figures of the growth page (leak and inflow), and the projection when its controls are moved."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

import clv
from clv import TOTAL, Base, TableProblem
from clv.growth import COST_RATIOS, OWN_YEARS, Acquisition, draws_ahead, levels_off, own_bucket, project
from clv.retention import yearly
from clv.sampling import Draws
from clv.tables import Floats
from study.study import Study, kept

LEAKS = [i / 20 for i in range(2, 41)]
WON = [i / 20 for i in range(61)]
SEED = 7
MOST_TURNS = 200  # of the levers, whose reach is kept
STEEP = 5
LITTLE = 0.01  # a leak a year so small that there is little to mend
MOST_POINTS, POINTS = 10, 5  # of retention: what can be asked for, and what is at first
LOW_RATIO, HIGH_RATIO = 5, 25


@dataclass(frozen=True)
class Turn:
    """Where the levers stand: leak and inflow as multiples of today's, and how customers are won."""

    leak: float = 1.0
    won: float = 1.0
    rule: Acquisition = "fixed"


@dataclass(frozen=True)
class Mending:
    """How many times as much winning costs, the points less leak that keeping gives, its cost a customer and year."""

    ratio: int = 10
    points: int = POINTS
    cost: float = 0.0


@dataclass(frozen=True)
class Ahead:
    """The whole base over five years: as today, and with the levers where they stand; `moved`: not as today.

    `reach`: `clv.growth.project_interval` round `then`, None where nobody is known by row; `tiers`: `then` by tier.
    """

    today: pd.DataFrame
    then: pd.DataFrame
    moved: bool
    reach: pd.DataFrame | None = None
    tiers: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class BucketFacts:
    """A base that leaks: `own` is `clv.growth.own_bucket`, None where the file gives durations only."""

    base: Base
    own: pd.DataFrame | None

    @property
    def measured(self) -> bool:
        """Whether the file says how many customers were won."""
        return self.own is not None and not math.isnan(self.total("arrived"))

    def total(self, column: str) -> float:
        """The whole base's figure."""
        return math.nan if self.own is None else float(self.own[column].iloc[-1])

    @cached_property
    def churn(self) -> Floats:
        """Leak of each tier, per period."""
        return np.nan_to_num(self.base.value_inputs().churn)

    @cached_property
    def opening(self) -> Floats:
        """Customers of each tier that the leak and the inflow are shares of."""
        b = self.base.value_inputs()
        return np.where(b.base > 0, b.base, b.customers)

    @cached_property
    def inflow(self) -> Floats:
        """Won per tier as a share of its opening customers: as measured, or as many as are lost."""
        if not self.measured or self.own is None:
            return self.churn
        arrived = self.own["arrived"].to_numpy(float)[:-1]
        return np.where(self.opening > 0, arrived / np.where(self.opening > 0, self.opening, 1), 0.0)

    @cached_property
    def leak(self) -> float:
        """The whole base's leak a year."""
        return self.leak_year(1.0)

    def leak_year(self, times: float) -> float:
        """The same when every tier's is so many times as large."""
        lost = self.opening @ np.clip(self.churn * times, 0, 1) / max(self.opening.sum(), 1)
        return float(1 - yearly(1 - lost, self.base.years))

    def won_year(self, times: float = 1.0) -> float:
        """Customers won a year when they are so many times as many."""
        return float(self.inflow @ self.opening * times / self.base.years)

    @property
    def worth_mending(self) -> bool:
        """Whether at least one customer in a hundred is lost a year."""
        return self.leak >= LITTLE

    @property
    def mendable(self) -> int:
        """How many points less leak can be asked for."""
        return max(1, min(MOST_POINTS, int(self.leak * 100)))

    def ahead(self, turn: Turn) -> pd.DataFrame:
        """Five years of customers and value with the levers there. TableProblem: the value cannot be counted."""
        leak = None if turn.leak == 1 else np.clip(self.churn * turn.leak, 0, 1)
        inflow = self.inflow * turn.won
        return project(self.base, leak=leak, inflow=inflow, acquisition=turn.rule, years=OWN_YEARS)

    @property
    def blocked(self) -> str | None:
        """Why this base's own growth cannot be said, as a code; None where it can."""
        return clv.growth.growth_blocked(self.base)

    @cached_property
    def draws(self) -> Draws:
        """The flow statement drawn anew many times, the same for every turn of the levers. TableProblems as there."""
        return draws_ahead(self.base, np.random.default_rng(SEED))

    @cached_property
    def reach(self) -> Callable[[Turn], pd.DataFrame | None]:
        """How far chance reaches round `ahead`; None where nobody is known by row, or no inflow is measured."""
        return lru_cache(MOST_TURNS)(self._reach)

    def _reach(self, turn: Turn) -> pd.DataFrame | None:
        rng = np.random.default_rng(SEED)
        try:
            return clv.growth.project_interval(
                self.base,
                rng,
                leak_times=turn.leak,
                inflow_times=turn.won,
                acquisition=turn.rule,
                years=OWN_YEARS,
                draws=self.draws,
            )
        except TableProblem:
            return None

    def rest(self, turn: Turn) -> float:
        """Where the base levels off when as many are won every year; NaN when it does not."""
        if turn.rule != "fixed":
            return math.nan
        return levels_off(self.base, leak=np.clip(self.churn * turn.leak, 0, 1), inflow=self.inflow * turn.won)


def facts(base: Base) -> BucketFacts | None:
    """What the page needs of a base; None where the file does not say how many leave."""
    b = base.value_inputs()
    there = b.customers > 0
    if not there.any() or np.isnan(b.churn[there]).any():
        return None
    try:
        return BucketFacts(base, own_bucket(base))
    except TableProblem:
        return BucketFacts(base, None)


@kept
def facts_of(study: Study) -> BucketFacts | None:
    """`facts` of a study; None where it has no value either."""
    return facts(study.base) if study.problem is None else None


def whole(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the whole base."""
    return table[table["tier"] == TOTAL].reset_index(drop=True)


def ahead(f: BucketFacts, turn: Turn) -> Ahead | None:
    """The whole base over five years; None where the method gives no value at this leak."""
    rule = Turn(rule=turn.rule)
    try:
        each = f.ahead(turn)
        today = whole(each if turn == rule else f.ahead(rule))
        return Ahead(today, whole(each), turn != rule, f.reach(turn), each[each["tier"] != TOTAL])
    except TableProblem:
        return None


def first_mending(f: BucketFacts) -> Mending:
    """What is asked at first: as many points as can be mended, at a round cost that suits the file."""
    return Mending(points=min(POINTS, f.mendable), cost=keep_cost(f.base))


def mend(f: BucketFacts, asked: Mending) -> pd.DataFrame:
    """`clv.growth.fill_or_mend` for the ratios that are quoted and the one asked for; no more points than leak out."""
    leak, people = f.leak, float(f.base.value_inputs().customers.sum())
    then = max(leak - asked.points / 100, 0.0)
    return clv.growth.fill_or_mend(people, leak, then, asked.cost, sorted({*COST_RATIOS, asked.ratio}))


def at_discount(base: Base, discount: float) -> Base:
    """The same base with another discount rate."""
    same = discount == base.choices.discount
    return base if same else replace(base, choices=replace(base.choices, discount=discount))


def paths(today: pd.DataFrame, then: pd.DataFrame | None, column: str, names: tuple[str, str]) -> pd.DataFrame:
    """Lines for the figure: as today, and with the levers where they have been moved."""
    lines = [(names[0], today)] if then is None else [(names[1], then), (names[0], today)]
    tables = [
        pd.DataFrame({"year": t["year"], "series": name, "value": t[column], "kind": "projected"}) for name, t in lines
    ]
    return pd.concat(tables, ignore_index=True)


def keep_cost(base: Base) -> float:
    """A round sum to begin with for keeping one customer a year: about a twentieth of what it brings.

    >>> round_sum(128.1), round_sum(0)
    (100.0, 100.0)
    """
    b = base.value_inputs()
    money = np.nan_to_num(base.tiers["revenue"].to_numpy(float)).sum()
    people = b.customers.sum()
    return round_sum(money / people / base.years / 20 if people > 0 else 0)


def round_sum(x: float) -> float:
    """The nearest of 1, 2, 5 × 10ⁿ; 100 when there is nothing to go by.

    >>> round_sum(36.0)
    50.0
    """
    if not x > 0:
        return 100.0
    scale = 10.0 ** math.floor(math.log10(x))
    return min((k * scale for k in (1, 2, 5, 10)), key=lambda s: abs(math.log(s / x)))
