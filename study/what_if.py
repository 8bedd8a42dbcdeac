"""A study's base as the what-if levers take it, and the result of a scenario."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

import clv
from clv import Base, Levers, Outcome, Scenario, TableProblem, Today, published_effects
from clv.limits import LONGEST_SURE
from clv.tables import Floats
from study import trend
from study.study import Study, kept

Counted = Literal["purchases", "products", "nothing"]
Customer = tuple[float, float, float]  # purchases a year, revenue per purchase, years
ORDINARY: Customer = (4.0, 500.0, 2.5)
LOYAL: Customer = (5.0, 600.0, 3.0)
UPTAKE = 1.0
CUT, EFFECT = 0.1, 0.05  # the income given up, and the points of retention to be seen, at first
HIGHER, GAINED = 0.15, 0.03  # the cut from several products, and the points it gives, at first
SEVERAL, MOST_PRODUCTS = 2, 20  # from how many products a discount is given, at first and at most
THIRD = 2  # the tier that the levers are aimed at first, best = 0
LOW, HIGH = -4, 12  # a slider reaches from four steps down to twelve up
NICE = (1.0, 2.5, 5.0, 10.0)
NEAR = 1e-6
POINTS = [i / 100 for i in range(-10, 26)]
MOST_VIEWS = 32  # of the levers' places, whose results are kept
SHARES = [0.0, 0.01, 0.02, 0.03, 0.05, 0.075, *(i / 20 for i in range(2, 21))]


@dataclass(frozen=True)
class Facts:
    """One base as the levers see it. `counted`: what the frequency lever counts; `alone`: why moves cannot be
    counted ("" when they can): "segments", "one_revenue", or "empty_tier". `billed`: the months between invoices, where
    purchases are invoices, whose number is no lever; `evidence`: the years the file can speak of."""

    names: tuple[str, ...]
    today: Today
    tiers: pd.DataFrame
    counted: Counted
    alone: str
    own_margin: bool
    step: float
    billed: int | None = None
    evidence: float = 0.0

    @property
    def decimals(self) -> int:
        """Decimals that the file's money needs in a lever."""
        return 0 if self.step >= 1 else 2

    @cached_property
    def views(self) -> Callable[[Scenario], View]:
        """`view` of a scenario on this base, made once for as long as the levers have been there lately."""
        return lru_cache(MOST_VIEWS)(lambda s: View(self, suited(self, s)))


@kept
def facts_of(study: Study) -> Facts:
    """`facts` of a study, made once, so that a slider works on four rows."""
    try:
        billed = clv.gaps.billed_every(trend.purchase_gaps(study))
    except TableProblem:
        billed = None
    return facts(study.base, billed)


def answerable(study: Study) -> bool:
    """Whether the file says of any tier how long its customers stay."""
    return study.base_problem is None and bool((study.base.value_inputs().churn > 0).any())


def facts(base: Base, billed: int | None = None) -> Facts:
    """What the levers need of a base. `billed`: where purchases are invoices, they are not counted."""
    if billed is not None:
        base = replace(base, tiers=base.tiers.assign(purchases=np.nan))
    t = clv.today(base.tiers, base.years, base.margin, base.moves)
    return Facts(
        names=base.names,
        today=t,
        tiers=base.tiers,
        counted=_counted(base),
        alone=_alone(base, t),
        own_margin=base.margin is not None,
        step=money_step(t),
        billed=billed,
        evidence=clv.horizon.horizon(base.span_years),
    )


def _counted(base: Base) -> Counted:
    if base.tiers["purchases"].notna().any():
        return "purchases"
    return "products" if "products" in base.tiers else "nothing"


def _alone(base: Base, t: Today) -> str:
    if base.moves is None:
        return "segments" if base.kind == "segments" else "one_revenue"
    return "" if t.transition is not None else "empty_tier"


def money_step(t: Today) -> float:
    """One step of the money lever: about 3 % of the revenue per purchase, as a round sum.

    >>> money_step(Today(1.0, *(np.array([x]) for x in (10, 4, 961, 0.4, 1))))
    25.0
    """
    bought = np.nan_to_num(t.customers * t.frequency)
    a = float(np.nan_to_num(bought * t.revenue).sum() / bought.sum()) if bought.sum() > 0 else 0.0
    if not a > 0:
        return 25.0
    wanted = a * 0.03
    scale = 10.0 ** math.floor(math.log10(wanted))
    return min((s * scale for s in NICE), key=lambda s: abs(math.log(s / wanted)))


def steps(step: float, now: float, apart: float = 0.0, low: int = LOW, high: int = HIGH) -> list[float]:
    """The stops of a lever's slider; where it stands now is one of them, so that nothing is rounded away.

    >>> steps(0.25, 0.1, 0.005, -1, 1)
    [-0.25, 0.0, 0.1, 0.25]
    """
    return with_now([round(i * step, 10) for i in range(low, high + 1)], now, apart)


def with_now(stops: Sequence[float], now: float, apart: float = 0.0) -> list[float]:
    """The stops with where the slider stands; a stop so near it that both would read the same gives way."""
    at = snapped(stops, now)
    return sorted([s for s in stops if s == at or abs(s - at) >= apart] + [at] * (at not in stops))


def snapped(stops: Sequence[float], now: float) -> float:
    """The stop within NEAR of `now`, else `now`: a formula and back may change a number's last digit."""
    return next((s for s in stops if abs(s - now) < NEAR), now)


def points_now(f: Facts, tier: int, years: float) -> float:
    """The change of yearly retention that a change of duration means in one tier; 0 where it is not known."""
    found = float(clv.levers.retention_points(f.today, Levers(years=years))[tier])
    return snapped(POINTS, found) if math.isfinite(found) else 0.0


def point_stops(f: Facts, tier: int, now: float) -> list[float]:
    """The stops of the retention slider: no retention below 0 or so near 1 that nobody would ever leave."""
    kept = float(clv.retention.yearly(1 - f.today.churn, f.today.years)[tier])
    there = [p for p in POINTS if 0 <= kept + p <= LONGEST_SURE or p == 0]
    return with_now(there if len(there) > 1 else POINTS, now, 0.0005)


def wanted_targets(names: Sequence[str], kept: Sequence[int]) -> list[int]:
    """The targets there are; a choice made for other tiers becomes the third tier, or the last."""
    there = [t for t in kept if t < len(names)]
    return there if there or not kept else [min(THIRD, len(names) - 1)]


def suited(f: Facts, s: Scenario) -> Scenario:
    """A scenario as this file can bear it: its own tiers, and no purchases changed where none are counted."""
    levers = replace(s.levers, frequency=0.0) if f.counted == "nothing" else s.levers
    return replace(s, targets=tuple(t for t in s.targets if t < len(f.names)), levers=levers)


def file_levers(f: Facts) -> Levers:
    """Where the levers stand at first: once more, for four steps more (100 kr in the member company), ½ year more."""
    return Levers(1.0, 4 * f.step, 0.5)


def first_scenario(f: Facts) -> Scenario:
    """Where the levers stand at first: for the third tier, all of whom change."""
    return Scenario(targets=tuple(wanted_targets(f.names, [THIRD])), levers=file_levers(f), uptake=UPTAKE)


@dataclass(frozen=True)
class View:
    """What a scenario gives on a base. `course` is the basic model, or the same discounted."""

    facts: Facts
    scenario: Scenario

    @cached_property
    def today(self) -> Today:
        """The starting point at the scenario's margin."""
        if self.scenario.margin is None:
            return self.facts.today
        return replace(self.facts.today, margin=np.full(len(self.facts.names), self.scenario.margin))

    @cached_property
    def one(self) -> int | None:
        """The targeted tier when it is one."""
        return self.scenario.targets[0] if len(self.scenario.targets) == 1 else None

    @cached_property
    def course(self) -> Outcome:
        """The outcome when whoever stays, stays in the tier."""
        return clv.outcome(self.today, self.scenario)

    @cached_property
    def _moved(self) -> tuple[Outcome | None, str]:
        if self.facts.alone:
            return None, self.facts.alone
        try:
            return clv.outcome(self.today, self.scenario, migrating=True), ""
        except TableProblem as problem:
            return None, problem.code

    @property
    def moving(self) -> Outcome | None:
        """The outcome when customers move between tiers; None: `problem` says why not."""
        return self._moved[0]

    @property
    def problem(self) -> str:
        """Why moves cannot be counted, as a code; "" when they can."""
        return self._moved[1]

    @property
    def known(self) -> bool:
        """Whether the gain can be said: every targeted tier's duration is known."""
        return math.isfinite(self.course.gain)

    @property
    def drawable(self) -> bool:
        """Whether there is a gain to draw."""
        return bool(self.scenario.targets) and self.known

    def _shown(self) -> tuple[Today, Scenario]:
        """One changed customer of the tier; of several tiers, all who change."""
        s = replace(self.scenario, reach=1.0, uptake=1.0, one_off=0.0, yearly_cost=0.0)
        if self.one is not None:
            return replace(self.today, customers=np.ones(len(self.facts.names))), s
        return replace(self.today, customers=self.today.customers * self.scenario.reach * self.scenario.uptake), s

    @cached_property
    def pair(self) -> tuple[float, float]:
        """Value today and then: of one customer who changes, or of all who do when the targets are several."""
        return self._pair(migrating=False)

    @cached_property
    def moving_pair(self) -> tuple[float, float] | None:
        """The same counted with moves; None where they cannot be."""
        return self._pair(migrating=True) if self.moving else None

    def _pair(self, *, migrating: bool) -> tuple[float, float]:
        found = clv.outcome(*self._shown(), migrating=migrating)
        return found.value_today, found.value_then

    @cached_property
    def whole(self) -> tuple[float, float]:
        """Value of all the targeted tiers' customers today and then, whoever of them changes; then − today is the gain.

        Today's does not depend on the levers, the reach or the uptake.
        """
        return self._whole(self.course.gain, migrating=False)

    @cached_property
    def moving_whole(self) -> tuple[float, float] | None:
        """The same counted with moves; None where they cannot be."""
        return self._whole(self.moving.gain, migrating=True) if self.moving else None

    def _whole(self, gain: float, *, migrating: bool) -> tuple[float, float]:
        s = replace(self.scenario, levers=Levers(), reach=1.0, uptake=1.0, one_off=0.0, yearly_cost=0.0)
        today = clv.outcome(self.today, s, migrating=migrating).value_today
        return today, today + gain

    @cached_property
    def whole_beyond(self) -> tuple[float, float]:
        """What of `whole` lies past the years the file can speak of, today and then; 0 where that cannot be told."""
        s, h, t = self.scenario, self.facts.evidence, self.today
        b = clv.value.value_inputs(self.facts.tiers, t.years, t.margin)
        near = clv.horizon.within(b, "discounted" if s.rate else "course", s.rate, h) * t.customers
        today = self.whole[0] - float(near[list(s.targets)].sum())
        then = today + self.course.gain - clv.gain(t, s, horizon=h)
        return (today, max(then, 0.0)) if h > 0 and math.isfinite(today + then) and today >= 0 else (0.0, 0.0)

    def whole_steps(self) -> list[tuple[str, float]]:
        """(lever, part) of the gain, of the levers that this file has."""
        return self._steps(clv.levers.parts(self.today, self.scenario))

    @cached_property
    def parts(self) -> pd.DataFrame:
        """What each lever gives of the difference in `pair`, the table of `clv.levers.parts`."""
        return clv.levers.parts(*self._shown())

    def steps(self) -> list[tuple[str, float]]:
        """(lever, part) of the levers that this file has."""
        return self._steps(self.parts)

    def _steps(self, parts: pd.DataFrame) -> list[tuple[str, float]]:
        shares = dict(zip(map(str, parts["lever"]), map(float, parts["part"]), strict=True))
        levers = clv.levers.LEVERS[1:] if self.facts.counted == "nothing" else clv.levers.LEVERS
        return [(lever, shares[lever]) for lever in levers]

    def tornado(self) -> list[tuple[str, float, float]]:
        """(lever, low, high): how far each moves the value of `pair`; widest first, without levers at rest."""
        table = clv.levers.tornado(*self._shown())
        rows = zip(map(str, table["lever"]), map(float, table["low"]), map(float, table["high"]), strict=True)
        return [row for row in rows if getattr(self.scenario.levers, row[0])]

    def grid(self, x: str, y: str, stops: dict[str, list[float]]) -> Floats:
        """Net of two levers, the third as it stands: a row for each stop of y, a column for each of x."""
        return clv.levers.grid(self.today, self.scenario, (x, stops[x]), (y, stops[y]))

    def staying(self) -> tuple[float, float, float]:
        """Of the targets' customers of the period before: now in the same tier, in another, lost; as shares."""
        p, aim = self.today.transition, list(self.scenario.targets)
        base = self.facts.tiers["base"].to_numpy(float)[aim]
        if p is None or not base.sum():
            return math.nan, math.nan, math.nan
        same = float(base @ p[aim, aim] / base.sum())
        lost = float(base @ self.today.churn[aim] / base.sum())
        return same, max(1 - same - lost, 0.0), lost


def view(f: Facts, s: Scenario) -> View:
    """What a scenario gives on this base."""
    return f.views(s)


class Left(NamedTuple):
    """What a scenario comes to: those who change, gain, cost, what is left, and that counted with moves (or NaN)."""

    changing: float
    gain: float
    cost: float
    net: float
    net_moving: float


@kept
def left(study: Study, s: Scenario) -> Left:
    """What is left of a scenario when its cost is paid; kept, for a page shows twenty beside a slider that moves."""
    v = view(facts_of(study), s)
    there = np.nan_to_num(v.today.customers[list(v.scenario.targets)]).sum()
    gain, cost = clv.gain(v.today, v.scenario), clv.levers.cost(v.today, v.scenario)
    return Left(float(there * s.reach * s.uptake), gain, cost, gain - cost, _left_moving(v))


def _left_moving(v: View) -> float:
    if v.facts.alone:
        return math.nan
    try:
        gain, cost = (make(v.today, v.scenario, migrating=True) for make in (clv.gain, clv.levers.cost))
    except TableProblem:
        return math.nan
    return gain - cost


def with_limits(v: View) -> pd.DataFrame:
    """`clv.levers.before_after` with the tiers' names and the Wilson ends of today's duration and value."""
    b = clv.value.value_inputs(v.facts.tiers, v.today.years, v.today.margin)
    low, high, *_ = clv.value.value_interval(b, "discounted" if v.scenario.rate else "course", v.scenario.rate)
    limits = pd.DataFrame(
        {
            "tier": list(v.facts.names),
            "duration_low": clv.duration(b.churn_high, b.years),
            "duration_high": clv.duration(b.churn_low, b.years),
            "value_low": low,
            "value_high": high,
        }
    )
    return pd.concat([limits, clv.levers.before_after(v.today, v.scenario)], axis=1)


def grid_stops(now: float, step: float, count: int = 7) -> tuple[list[float], int]:
    """Seven values of a lever about where it stands, zero among them, and the place where it stands.

    >>> grid_stops(1.0, 0.25), grid_stops(0.0, 25.0), grid_stops(-0.25, 0.25)[1]
    (([-0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5], 3), ([-50.0, -25.0, 0.0, 25.0, 50.0, 75.0, 100.0], 2), 4)
    """
    if not now:
        return [(i - 2) * step for i in range(count)], 2
    even = abs(round(now / step / 2) * step * 2 - now) < NEAR
    size, at = (abs(now) / 2, 3) if even else (abs(now), 2)
    values = [round((i - 1) * size, 10) for i in range(count)]
    return (values, at) if now > 0 else ([-v + 0.0 for v in reversed(values)], count - 1 - at)


# One typical customer ---------------------------------------------------------------------------------------------


@kept
def average(study: Study) -> Customer | None:
    """The file's average customer: purchases a year, revenue per purchase, years; None when it is not known."""
    if study.base_problem is not None:
        return None
    row = study.base.portfolio("course").iloc[-1]
    frequency = float(row["purchases_per_customer"]) / study.base.years
    money, years = float(row["revenue_per_purchase"]), float(row["duration_years"])
    if not all(map(math.isfinite, (frequency, money, years))):
        return None
    return round(frequency, 2), rounded(money), round(years, 2)


def more_loyal(customer: Customer) -> Customer:
    """A customer who buys once more, for a fifth more, and stays half a year longer.

    >>> more_loyal(ORDINARY)
    (5.0, 600.0, 3.0)
    """
    frequency, revenue, years = customer
    return frequency + 1, rounded(revenue * 1.2), years + 0.5


def rounded(money: float) -> float:
    """Money as a person would say it: whole from a hundred up."""
    return round(money, 0 if money >= 100 else 2)


# What others have measured ----------------------------------------------------------------------------------------


def new_share(base: Base, targets: Sequence[int]) -> float:
    """The share of the targets' customers now who are new; all of them where the file cannot say."""
    if base.flows is None or base.customers is None:
        return 1.0
    names = [base.names[t] for t in targets if t < len(base.names)]
    rows = base.flows[base.flows["tier_now"].isin(names)]
    there = rows["customers"].sum()
    if not there or not (base.flows["movement"] == "new").any():
        return 1.0
    return float(rows.loc[rows["movement"] == "new", "customers"].sum() / there)


def published(name: str, study: Study, now: Scenario, amount: float | None = None) -> Scenario | None:
    """`clv.published_effects.preset` for the tiers that `now` is aimed at; None where the base cannot carry it.

    `amount`: what 163 euro are in the file's money, where it is known.
    """
    f, base = facts_of(study), study.base
    if name == "frequency_c" and f.counted != "purchases":
        return None
    share = new_share(base, now.targets)
    return published_effects.preset(name, now, f.today, base.tiers["base"].to_list(), amount=amount, new=share)
