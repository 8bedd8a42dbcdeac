"""The treatment plan: what each cell of a segmentation is given, what that costs over the stay, and what it brings.

A plan is cells × touchpoints: must, may, strategic or not. A level says which share of a cell's customers is given the
touchpoint; each touchpoint has its cost and its effect on those who change. One cell is one scenario of `clv.levers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from clv.levers import Levers, Scenario, Today, cost, factor_range, gain, nets_of, tier_gains
from clv.segmentation import Segmentation
from clv.tables import TOTAL, Floats, Method, TableProblem, cents

LEVELS = ("must", "may", "strategic", "not")
NO_SUM = ("cell", "spend_year", "afford_year", "break_even_effect")
KINDS = ("service", "offer", "communication", "channel")
SHARES = (1.0, 0.5, 0.2)  # of a cell's customers: all of them, those who want it, those who are chosen
TREATMENT = (
    *("cell", "customers", "treated", "spend_year", "afford_year"),
    *("gain", "cost", "net", "break_even_effect"),
    *("value_today", "value_then", "once", "customer_years", "spend_all", "money_year"),
)


@dataclass(frozen=True)
class Touchpoint:
    """Something a customer may be given: one of KINDS, its cost, and its effect on those who change.

    yearly_cost: money per treated customer and year; one_off: money once, for the whole plan; levers: what changes for
    the share `uptake` of those treated; evidence: the code of what it was measured in, "" for an assumption; emotional:
    felt rather than paid; quick: shows within a year. TableProblem `touchpoint_unsound`.
    """

    name: str
    kind: str
    yearly_cost: float = 0.0
    one_off: float = 0.0
    levers: Levers = field(default_factory=Levers)
    uptake: float = 1.0
    evidence: str = ""
    emotional: bool = False
    quick: bool = False

    def __post_init__(self) -> None:
        sums = (self.yearly_cost, self.one_off, *vars(self.levers).values())
        if self.kind not in KINDS or not np.isfinite(sums).all() or min(self.yearly_cost, self.one_off) < 0:
            raise TableProblem("touchpoint_unsound", name=self.name)
        if not 0 <= self.uptake <= 1:
            raise TableProblem("touchpoint_unsound", name=self.name)


@dataclass(frozen=True)
class TreatmentPlan:
    """What each cell is given: `levels` has a row a cell and a level a touchpoint; `shares` what the levels mean.

    TableProblem `plan_shape`: a row that is not one known level a touchpoint; `plan_shares`: not three shares.

    >>> call = Touchpoint("Call", "communication", 100.0)
    >>> TreatmentPlan((call,), (("must",), ("not",))).share(0, 0), TreatmentPlan((call,), (("may",),)).share(0, 0)
    (1.0, 0.5)
    """

    touchpoints: tuple[Touchpoint, ...]
    levels: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...] = SHARES

    def __post_init__(self) -> None:
        if any(len(row) != len(self.touchpoints) or not set(row) <= set(LEVELS) for row in self.levels):
            raise TableProblem("plan_shape")
        if len(self.shares) != len(SHARES) or not all(0 <= share <= 1 for share in self.shares):
            raise TableProblem("plan_shares")

    def share(self, cell: int, touchpoint: int) -> float:
        """The share of a cell's customers that is given a touchpoint."""
        return float((*self.shares, 0.0)[LEVELS.index(self.levels[cell][touchpoint])])

    def given(self, cell: int) -> Floats:
        """The share that is given each touchpoint."""
        return np.array([self.share(cell, i) for i in range(len(self.touchpoints))])

    def with_effects(self, factor: float) -> TreatmentPlan:
        """The same plan when every effect is `factor` times what it is taken to be; 0: what it costs for nothing.

        >>> call = Touchpoint("Call", "communication", 100.0, levers=Levers(1.0))
        >>> TreatmentPlan((call,), (("must",),)).with_effects(0.5).touchpoints[0].levers.frequency
        0.5
        """
        moved = tuple(replace(touchpoint, levers=touchpoint.levers.times(factor)) for touchpoint in self.touchpoints)
        return replace(self, touchpoints=moved)


@dataclass(frozen=True)
class PublicForm:
    """A programme that customers join: the share that does, a member's cost a year, and what membership alone gives.

    levers: the effect of being a member; memberships: how many others a member has, by which the effect is weakened:
    effect ÷ (1 + memberships), an assumption.
    """

    joining: float = 0.5
    member_cost: float = 0.0
    levers: Levers = field(default_factory=Levers)
    memberships: float = 0.0


def made_public(plan: TreatmentPlan, form: PublicForm, name: str = "membership") -> TreatmentPlan:
    """The same plan for those who join: every share × joining, and membership as a touchpoint of its own.

    A cell that is given nothing is not invited. Source: METHODS, hidden or public.

    >>> call = Touchpoint("Call", "communication", 100.0)
    >>> plan = made_public(TreatmentPlan((call,), (("may",), ("not",))), PublicForm(0.4, 20.0, Levers(years=0.5), 1.0))
    >>> plan.given(0).tolist(), plan.given(1).tolist(), plan.touchpoints[1].levers.years
    ([0.2, 0.4], [0.0, 0.0], 0.25)
    """
    weak = form.levers.times(1 / (1 + form.memberships))
    member = Touchpoint(name, "offer", form.member_cost, levers=weak, emotional=True)
    levels = tuple((*row, "must" if set(row) - {"not"} else "not") for row in plan.levels)
    touchpoints = (*plan.touchpoints, member)
    return TreatmentPlan(touchpoints, levels, tuple(share * form.joining for share in plan.shares))


class CellBase(NamedTuple):
    """A cell's customers as the levers take them: those who are active now, by tier."""

    cell: str
    start: Today

    @property
    def customers(self) -> float:
        """How many are active now."""
        return float(np.nansum(self.start.customers))

    @property
    def there(self) -> tuple[int, ...]:
        """The tiers that anybody of the cell is in."""
        return tuple(np.flatnonzero(np.nan_to_num(self.start.customers) > 0).tolist())

    @property
    def uncounted(self) -> tuple[int, ...]:
        """Those of them that nobody has left: while nobody moves, their customers' stay has no end that is known."""
        return tuple(i for i in self.there if not self.start.churn[i] > 0)


def cell_bases(
    found: Segmentation, customers: pd.DataFrame, start: Today, uncounted: bool = False
) -> tuple[CellBase, ...]:
    """What the levers start from in each cell: its own purchases and revenue by tier, and each tier's churn and margin.

    Only who is active now can be treated. `start`: the base's own, a place a tier, in the order of tier_now's
    categories; the cells' customers and revenue add up to it. `uncounted`: the file counts no purchases, so f is the
    tier's. Where a cell has nobody of a tier, that tier's own figures stand. Source: METHODS, treatment plan.

    >>> t = Today(1.0, *(np.array([x]) for x in (2.0, 3.0, 5.0, 0.4, 1.0)))
    >>> c = pd.DataFrame({"tier_now": pd.Categorical(["A", "A", None]), "purchases_now": [2, 4, 0],
    ...                   "revenue_now": [10.0, 20.0, 0.0]})
    >>> [b.start.frequency.tolist() for b in cell_bases(Segmentation("own", ("x", "y"), np.array([0, 1, 1])), c, t)]
    [[2.0], [4.0]]
    """
    k, cells = len(start.customers), len(found.cells)
    tier = customers["tier_now"].cat.codes.to_numpy(np.int64)
    there = (tier >= 0) & (found.now >= 0)
    place = (found.now * k + tier)[there]

    def total(values: Floats) -> Floats:
        return np.bincount(place, values[there], cells * k).reshape(cells, k).astype(float)

    n = total(np.ones(len(tier)))
    money = total(cents(customers["revenue_now"]) / 100)
    bought = n * start.frequency * start.years if uncounted else total(customers["purchases_now"].to_numpy(float))
    with np.errstate(divide="ignore", invalid="ignore"):
        often = np.where(n > 0, bought / n / start.years, start.frequency)
        each = np.where(bought > 0, money / bought, start.revenue)
    return tuple(
        CellBase(cell, replace(start, customers=n[i], frequency=often[i], revenue=each[i]))
        for i, cell in enumerate(found.cells)
    )


def mean_levers(plan: TreatmentPlan, cell: int) -> Levers:
    """The mean effect on a customer of the cell: Σ share × uptake × levers over the touchpoints.

    Whether one customer is moved by two touchpoints is not known, so the mean is what is counted.

    >>> call = Touchpoint("Call", "communication", 100.0, 0.0, Levers(1.0, 20.0), 0.5)
    >>> mean_levers(TreatmentPlan((call, call), (("must", "may"),)), 0)
    Levers(frequency=0.75, revenue=15.0, years=0.0)
    """
    weights = plan.given(cell) * [touchpoint.uptake for touchpoint in plan.touchpoints]
    moved = [vars(touchpoint.levers) for touchpoint in plan.touchpoints]
    return Levers(
        **{
            name: float(sum(weight * one[name] for weight, one in zip(weights, moved, strict=True)))
            for name in ("frequency", "revenue", "years")
        }
    )


def one_off_shares(plan: TreatmentPlan, bases: Sequence[CellBase]) -> Floats:
    """Each cell's part of each touchpoint's one-off cost: by the customers given it; shape (cells, touchpoints).

    A touchpoint that nobody is given costs nothing.

    >>> t = Today(1.0, *(np.array([x]) for x in (30.0, 3.0, 5.0, 0.4, 1.0)))
    >>> plan = TreatmentPlan((Touchpoint("Call", "channel", one_off=90.0),), (("must",), ("may",)))
    >>> one_off_shares(plan, [CellBase("x", t), CellBase("y", t)]).tolist()
    [[60.0], [30.0]]
    """
    reached = np.array([plan.given(i) * base.customers for i, base in enumerate(bases)])
    whole = reached.sum(axis=0)
    part = np.divide(reached, whole, out=np.zeros_like(reached), where=whole > 0)
    return np.asarray(part * [touchpoint.one_off for touchpoint in plan.touchpoints])


def cell_scenarios(
    plan: TreatmentPlan,
    bases: Sequence[CellBase],
    method: Method = "course",
    discount: float = 0.1,
    *,
    migrating: bool = False,
) -> tuple[Scenario, ...]:
    """Each cell's treatment as one scenario: mean levers, Σ share × yearly cost, its part of the one-offs.

    For the tiers whose customers' stay has an end; with tier changes, all that anybody is in.
    TableProblem `plan_shape`: the plan has not a row a cell.

    >>> t = Today(1.0, *(np.array([x]) for x in (30.0, 3.0, 5.0, 0.4, 1.0)))
    >>> plan = TreatmentPlan((Touchpoint("Call", "channel", 8.0, levers=Levers(1.0)),), (("may",),))
    >>> found = cell_scenarios(plan, [CellBase("x", t)])[0]
    >>> found.targets, found.levers.frequency, found.yearly_cost
    ((0,), 0.5, 4.0)
    """
    if len(plan.levels) != len(bases):
        raise TableProblem("plan_shape")
    once = one_off_shares(plan, bases).sum(axis=1)
    yearly = [touchpoint.yearly_cost for touchpoint in plan.touchpoints]
    return tuple(
        Scenario(
            name=base.cell,
            targets=base.there if migrating else tuple(i for i in base.there if i not in base.uncounted),
            levers=mean_levers(plan, i),
            one_off=float(once[i]),
            yearly_cost=float(plan.given(i) @ yearly) if yearly else 0.0,
            method=method,
            discount=discount,
        )
        for i, base in enumerate(bases)
    )


def treatment(
    plan: TreatmentPlan,
    bases: Sequence[CellBase],
    method: Method = "course",
    discount: float = 0.1,
    *,
    migrating: bool = False,
) -> pd.DataFrame:
    """What the plan costs and gives: TREATMENT, a row a cell and their TOTAL.

    customers: active now; treated: at least so many are given something (the widest touchpoint); spend_year: Σ share ×
    yearly cost, per customer and year; afford_year: margin per customer and year, at which a customer breaks even;
    gain, cost and net as `clv.levers` counts each cell's scenario, in money over the stay; break_even_effect: the
    smallest factor on all effects at which the net is at least 0 (NaN: none up to 10). Of a tier that nobody has left
    neither gain nor running cost is counted. The total is the sum of the cells, its two yearly figures their mean by
    customers. What they are made of: gain = value_then − value_today of the customers treated; cost = once +
    spend_year × customer_years; spend_all and money_year are the cell's spend_year × customers and its margin a year.
    Source: METHODS, treatment plan.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4.0, 500.0, 0.4, 1.0)))
    >>> plan = TreatmentPlan((Touchpoint("Call", "channel", levers=Levers(1, 100, 0.5), one_off=10_000),), (("must",),))
    >>> row = treatment(plan, [CellBase("x", t)]).iloc[0]
    >>> [round(float(row[c]), 2) for c in ("customers", "gain", "cost", "net", "afford_year")]
    [10.0, 40000.0, 10000.0, 30000.0, 2000.0]
    """
    if method == "future":
        raise TableProblem("method_without_levers", method=method)
    asked = list(zip(bases, cell_scenarios(plan, bases, method, discount, migrating=migrating), strict=True))
    rows = [_row(base, scenario, plan.given(i), migrating) for i, (base, scenario) in enumerate(asked)]
    treated = [nets_of(base.start, one, migrating=migrating) for base, one in asked if _treated(base, one)]

    def nets(factors: Floats) -> Floats:
        return np.asarray(sum((one(factors) for one in treated), np.zeros_like(factors)))

    table = pd.DataFrame([*rows, _total(pd.DataFrame(rows, columns=list(TREATMENT)))], columns=list(TREATMENT))
    range_of_all = factor_range(nets)
    table.loc[table.index[-1], "break_even_effect"] = np.nan if range_of_all is None else range_of_all[0]
    return table


def _treated(base: CellBase, scenario: Scenario) -> bool:
    """Whether anything is done in a cell; where nothing is, nothing is gained or spent, whatever its customers do."""
    return bool(base.customers) and scenario != replace(scenario, levers=Levers(), one_off=0.0, yearly_cost=0.0)


def _row(base: CellBase, scenario: Scenario, given: Floats, migrating: bool) -> dict[str, object]:
    start, n, done = base.start, base.customers, _treated(base, scenario)
    won, paid = (make(start, scenario, migrating=migrating) if done else 0.0 for make in (gain, cost))
    today, then = _values(start, scenario, migrating) if done else (0.0, 0.0)
    a_year = replace(scenario, one_off=0.0, yearly_cost=1.0)
    with np.errstate(invalid="ignore"):
        money = float(np.nansum(start.customers * start.frequency * start.revenue * start.margin))
    found = factor_range(nets_of(start, scenario, migrating=migrating)) if done else (0.0, 0.0)
    return {
        "cell": base.cell,
        "customers": n,
        "treated": n * float(given.max(initial=0.0)),
        "spend_year": scenario.yearly_cost if n else np.nan,
        "afford_year": money / n if n else np.nan,
        "gain": won,
        "cost": paid,
        "net": won - paid,
        "break_even_effect": np.nan if found is None else found[0],
        "value_today": today,
        "value_then": then,
        "once": scenario.one_off,
        "customer_years": cost(start, a_year, migrating=migrating) if done else 0.0,
        "spend_all": scenario.yearly_cost * n,
        "money_year": money,
    }


def _values(start: Today, scenario: Scenario, migrating: bool) -> tuple[float, float]:
    tiers = tier_gains(start, scenario, migrating=migrating).values()
    today, then = (sum(one["changing"] * one[when] for one in tiers) for when in ("today", "then"))
    return today, then


def _total(rows: pd.DataFrame) -> dict[str, object]:
    sums = {name: rows[name].sum(skipna=False) for name in TREATMENT if name not in NO_SUM}
    n = sums["customers"]
    mean = {"spend_year": sums["spend_all"] / n, "afford_year": sums["money_year"] / n} if n else {}
    return {"cell": TOTAL, **sums, **mean}


def touchpoint_table(plan: TreatmentPlan, bases: Sequence[CellBase]) -> pd.DataFrame:
    """What each touchpoint reaches and costs a year: touchpoint, kind, treated, cost_year (running), one_off, evidence.

    >>> t = Today(1.0, *(np.array([x]) for x in (30.0, 3.0, 5.0, 0.4, 1.0)))
    >>> plan = TreatmentPlan((Touchpoint("Call", "channel", 8.0),), (("may",),))
    >>> touchpoint_table(plan, [CellBase("x", t)])[["treated", "cost_year"]].values.tolist()
    [[15.0, 120.0]]
    """
    rows = []
    for i, one in enumerate(plan.touchpoints):
        treated = float(sum(plan.share(c, i) * base.customers for c, base in enumerate(bases)))
        once = one.one_off if treated else 0.0
        rows.append((one.name, one.kind, treated, treated * one.yearly_cost, once, one.evidence))
    return pd.DataFrame(rows, columns=["touchpoint", "kind", "treated", "cost_year", "one_off", "evidence"])
