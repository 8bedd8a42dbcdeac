"""What-if levers: more purchases, more per purchase, longer duration. Gain, cost, and parts that add up.

V = f · a · D (purchases a year × revenue per purchase × duration), times margin; with a discount rate D becomes the
discounted years A(r). A lever works for everybody it reaches and changes; the cost runs as long as the gain.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.retention import duration, yearly
from clv.tables import TIERS, Floats, Method, TableProblem, check
from clv.value import (
    HORIZON,
    annuity,
    annuity_within,
    leaving,
    per_period,
    solvable,
    steps_within,
    transition,
    value_inputs,
)

LEVERS = ("frequency", "revenue", "years")
STRONGEST = 10.0
SCANNED = 200


@dataclass(frozen=True)
class Levers:
    """Changes: purchases per customer and year, revenue per purchase, years of duration. All zero changes nothing.

    >>> Levers(1, 100, 0.5).only("revenue")
    Levers(frequency=0.0, revenue=100, years=0.0)
    """

    frequency: float = 0.0
    revenue: float = 0.0
    years: float = 0.0

    def only(self, *names: str) -> Levers:
        """The same levers with all but `names` left alone."""
        return Levers(**{n: getattr(self, n) for n in LEVERS if n in names})

    def times(self, factor: float) -> Levers:
        """Every lever times one factor."""
        return Levers(self.frequency * factor, self.revenue * factor, self.years * factor)


@dataclass(frozen=True)
class Scenario:
    """A named what-if: whom (tier numbers, best = 0), what, how many of them, and at what cost.

    reach q: share offered and paid for; uptake u: share of those who change; margin: share of the money that is
    margin, in place of today's own (None: that one); one_off and yearly_cost (per reached customer and year) in money;
    method course or discounted.
    """

    name: str = ""
    targets: tuple[int, ...] = ()
    levers: Levers = field(default_factory=Levers)
    reach: float = 1.0
    uptake: float = 1.0
    margin: float | None = None
    one_off: float = 0.0
    yearly_cost: float = 0.0
    method: Method = "course"
    discount: float = 0.1

    @property
    def rate(self) -> float:
        """The discount rate that enters the formulas: 0 under the basic model."""
        return 0.0 if self.method == "course" else self.discount


@dataclass(frozen=True)
class Today:
    """What the levers start from: arrays over tiers. f per year, a money, churn per period of `years`, margin share."""

    years: float
    customers: Floats
    frequency: Floats
    revenue: Floats
    churn: Floats
    margin: Floats
    transition: Floats | None = None

    @property
    def retention(self) -> Floats:
        """Retention per period, 1 − churn."""
        return np.asarray(1 - self.churn)


@dataclass(frozen=True)
class Outcome:
    """What a scenario gives, in money over the customers' stay; None where it cannot be said.

    break_even_effect and _to: the factors on all levers between which the net is at least 0.
    """

    gain: float
    cost: float
    net: float
    roi: float | None
    break_even_uptake: float | None
    break_even_effect: float | None
    break_even_effect_to: float | None
    pay_back_years: int | None
    customers: float
    changing: float
    value_today: float
    value_then: float


def typical(frequency: float, revenue: float, years: float) -> float:
    """Value of one typical customer, f · a · D: 4 purchases × 500 × 2.5 years = 5 000.

    Source: tests/golden/retail_what_if.csv. Negative or unfinite input: TableProblem `lever_out_of_range`.

    >>> typical(4, 500, 2.5), typical(5, 600, 3)
    (5000.0, 9000.0)
    """
    parts = (frequency, revenue, years)
    if not all(math.isfinite(p) and p >= 0 for p in parts):
        raise TableProblem("lever_out_of_range", values=", ".join(f"{p:g}" for p in parts))
    return float(frequency * revenue * years)


def typical_parts(ordinary: Sequence[float], loyal: Sequence[float]) -> pd.DataFrame:
    """The difference between two customers, each (f, a, D), by lever: the table of `parts`.

    Source: tests/golden/retail_what_if.csv.

    >>> table = typical_parts((4, 500, 2.5), (5, 600, 3))
    >>> table["alone"].round(2).tolist(), table["part"].round(2).tolist()
    ([1250.0, 1000.0, 1000.0, 750.0], [1516.67, 1241.67, 1241.67, 0.0])
    """
    f, a, d = ordinary
    start = typical(f, a, d)
    difference = Levers(*(b - c for b, c in zip(loyal, ordinary, strict=True)))
    return _by_lever(lambda x: typical(f + x.frequency, a + x.revenue, d + x.years) - start, difference)


def today(tiers: pd.DataFrame, years: float, margin: npt.ArrayLike | None = None, moves: Floats | None = None) -> Today:
    """The levers' starting point from a tier table: f = purchases/customers/L, a = revenue/purchases, c = lost/base.

    Where the file counts no purchases, the customer's products stand for them, else one a year.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [10], "purchases": [20], "revenue": [100.0], "base": [10.0],
    ...                   "lost": [2.0]})
    >>> today(t, 0.5).frequency.tolist()
    [4.0]
    """
    check(tiers, TIERS, "tiers")
    n = tiers["customers"].to_numpy(float)
    bought = tiers["purchases"].to_numpy(float)
    if np.isnan(bought).all():
        bought = tiers["products"].to_numpy(float) if "products" in tiers else n * years
    with np.errstate(divide="ignore", invalid="ignore"):
        f = np.where(n > 0, bought / n / years, np.nan)
        a = np.where(bought > 0, tiers["revenue"].to_numpy(float) / bought, np.nan)
    share = np.broadcast_to(np.asarray(1.0 if margin is None else margin, dtype=float), n.shape)
    churn = value_inputs(tiers, years).churn
    base = tiers["base"].to_numpy(float)
    p = transition(moves, base) if moves is not None and (base > 0).all() else None
    return Today(years, n, f, a, churn, share, p)


def changed(today: Today, levers: Levers) -> tuple[Floats, Floats]:
    """(money per customer and year, churn per period) once the levers have worked, per tier.

    Frequency and revenue never fall below 0, duration never below one period. Nobody lost: churn stays 0.

    >>> t = Today(1.0, *(np.array([x]) for x in (10, 4, 500, 0.4, 1)))
    >>> money, churn = changed(t, Levers(1, 100, 0.5))
    >>> money.tolist(), churn.round(4).tolist()
    ([3000], [0.3333])
    """
    money = (
        np.maximum(0, today.frequency + levers.frequency) * np.maximum(0, today.revenue + levers.revenue) * today.margin
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        stay = np.maximum(today.years, today.years / today.churn + levers.years)
        churn = np.where(today.churn > 0, today.years / stay, today.churn)
    return np.asarray(money), np.asarray(churn)


def _priced(today: Today, scenario: Scenario) -> Today:
    """Today's figures at the scenario's own margin, where it has one."""
    return today if scenario.margin is None else replace(today, margin=np.full(len(today.customers), scenario.margin))


def _state(today: Today, scenario: Scenario, levers: Levers, horizon: float | None = None) -> tuple[Floats, Floats]:
    """(value of one customer per tier, discounted years under the levers), basic model or discounted.

    With a horizon, only what falls within so many years.
    """
    money, churn = changed(_priced(today, scenario), levers)
    method: Method = "course" if scenario.rate == 0 else "discounted"
    if horizon is None:
        a = annuity(1 - churn, today.years, scenario.rate, method)
    else:
        a = annuity_within(1 - churn, today.years, horizon, scenario.rate, method)
    return np.asarray(money * a), a


def retention_points(today: Today, levers: Levers) -> Floats:
    """What the levers do to yearly retention, per tier: r' − r as a fraction, with r = (1 − c)^(1/L).

    >>> t = Today(1.0, *(np.array([x]) for x in (10, 4, 500, 0.4, 1)))
    >>> retention_points(t, Levers(years=0.5)).round(4).tolist()
    [0.0667]
    """
    return np.asarray(yearly(1 - changed(today, levers)[1], today.years) - yearly(1 - today.churn, today.years))


def years_for_points(today: Today, tier: int, more: float) -> float:
    """The other way: the change of duration, in years, that `more` yearly retention gives one tier.

    D' = L / (1 − (r_year + more)^L), never below one period; NaN where nobody was lost, or nobody would be.

    >>> t = Today(1.0, *(np.array([x]) for x in (10, 4, 500, 0.4, 1)))
    >>> round(years_for_points(t, 0, 0.4 - 1 / 3), 6)
    0.5
    """
    churn = float(today.churn[tier])
    wanted = float(yearly(1 - churn, today.years)) + more
    if not churn > 0 or wanted >= 1:
        return math.nan
    kept: float = max(wanted, 0.0) ** today.years
    return today.years / (1 - kept) - today.years / churn


def _aim(today: Today, scenario: Scenario) -> npt.NDArray[np.bool_]:
    """Which tiers are targeted, as a mask."""
    return np.array([i in scenario.targets for i in range(len(today.customers))], dtype=bool)


def _steps(today: Today, scenario: Scenario, levers: Levers, migrating: bool) -> tuple[Floats, Floats]:
    """(share of tier i found in tier j a period later, money per customer-year) under the levers.

    The levers work while the customer is in a targeted tier. Basic model: whoever stays, stays in the same tier.
    """
    today = _priced(today, scenario)
    money, churn = changed(today, levers)
    aim = _aim(today, scenario)
    if not migrating:
        return np.diag(np.where(aim, 1 - churn, 0.0)), np.where(aim, money, 0.0)
    if today.transition is None:
        raise TableProblem("migration_needs_moves")
    kept = 1 - today.churn
    ratio = np.divide(1 - churn, kept, out=np.ones_like(churn), where=aim & (kept > 0))
    alone = np.where(aim & (kept <= 0), 1 - churn, 0.0)  # nobody was kept: whoever is now stays in the tier
    p = today.transition * ratio[..., None] + np.eye(len(kept)) * alone[..., None]
    return p, np.nan_to_num(np.where(aim, money, changed(today, Levers())[0]))


def _migrating(today: Today, scenario: Scenario, levers: Levers, horizon: float | None = None) -> tuple[Floats, Floats]:
    """The same as `_state` when customers move between tiers."""
    p, money = _steps(today, scenario, levers, migrating=True)
    dp, aim = per_period(scenario.rate, today.years), _aim(today, scenario)
    if horizon is None:
        inverse = np.linalg.inv(leaving(p, dp))
    else:
        inverse = steps_within(p / (1 + dp), np.eye(len(p)), horizon / today.years)
    return np.asarray(inverse @ money * today.years), today.years * inverse[:, aim].sum(axis=1)


@dataclass(frozen=True)
class Moving:
    """A base whose customers change tier, as a scenario leaves it, a row a tier.

    `transition` (k, k): share of tier i found in tier j a period later; `money` per customer-year; `leave` (k, k):
    (I − P/(1+d_p))⁻¹; `value` of one customer; `years`: discounted years that one spends in the targeted tiers.
    """

    transition: Floats
    money: Floats
    leave: Floats
    value: Floats
    years: Floats


def moving(today: Today, scenario: Scenario, levers: Levers | None = None) -> Moving:
    """The steps of a scenario's value when customers change tier. `levers` replaces the scenario's own.

    TableProblem `migration_needs_moves`, or `migration_never_leaves`. Source: METHODS, gain with moves.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)), np.array([[0.6]]))
    >>> found = moving(t, Scenario(targets=(0,), levers=Levers(years=2.5)))
    >>> [x.round(6).tolist() for x in (found.transition, found.leave, found.value, found.years)]
    [[[0.8]], [[5.0]], [10000.0], [5.0]]
    """
    used = scenario.levers if levers is None else levers
    p, money = _steps(today, scenario, used, migrating=True)
    value, years = _migrating(today, scenario, used)
    return Moving(
        p,
        money,
        np.asarray(np.linalg.inv(leaving(p, per_period(scenario.rate, today.years))), dtype=float),
        value,
        years,
    )


def _migrating_all(today: Today, scenario: Scenario, levers: Levers) -> tuple[Floats, Floats]:
    """`_migrating` for levers of shape (n, 1): (n, tiers) each; NaN where customers would never leave."""
    p, money = _steps(today, scenario, levers, migrating=True)
    q, aim = p / (1 + per_period(scenario.rate, today.years)), _aim(today, scenario)
    inverse, known = np.full_like(q, np.nan), solvable(q)
    inverse[known] = np.linalg.inv(np.eye(len(aim)) - q[known])
    return (inverse @ money[:, :, None])[:, :, 0] * today.years, today.years * inverse[:, :, aim].sum(axis=2)


class Engine(Protocol):
    """How a customer's value and discounted years follow from today's figures, a scenario and its levers."""

    def __call__(
        self, today: Today, scenario: Scenario, levers: Levers, horizon: float | None = None
    ) -> tuple[Floats, Floats]:
        """(value of one customer per tier, discounted years)."""


def _aimed(today: Today, scenario: Scenario) -> Floats:
    n = np.where(_aim(today, scenario), today.customers, 0.0)
    return np.asarray(np.nan_to_num(n))


def _sum(weights: Floats, x: Floats) -> float:
    used = weights > 0
    return float(weights[used] @ x[used])


def gain(
    today: Today,
    scenario: Scenario,
    levers: Levers | None = None,
    *,
    migrating: bool = False,
    horizon: float | None = None,
) -> float:
    """Gain = Σ N q u (V' − V) over the targeted tiers, in money over the customers' stay.

    `levers` replaces the scenario's own; `horizon`: only what falls within so many years, the rest lies beyond the
    evidence. NaN when a targeted tier's value is not determined (never within a horizon). Zero levers give 0.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)))
    >>> s = Scenario(targets=(0,), levers=Levers(1, 100, 0.5))
    >>> round(gain(t, s)), round(gain(t, s, horizon=1))
    (40000, 10000)
    """
    engine: Engine = _migrating if migrating else _state
    then = engine(today, scenario, scenario.levers if levers is None else levers, horizon)[0]
    return _sum(
        _aimed(today, scenario) * scenario.reach * scenario.uptake, then - engine(today, scenario, Levers(), horizon)[0]
    )


def cost(today: Today, scenario: Scenario, levers: Levers | None = None, *, migrating: bool = False) -> float:
    """One-off + k Σ N q [(1 − u) A(r) + u A(r')]: the yearly cost runs as long as the gain, also for the unchanged.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)))
    >>> cost(t, Scenario(targets=(0,), uptake=0.0, one_off=100, yearly_cost=10))
    350.0
    """
    engine: Engine = _migrating if migrating else _state
    a, b = (
        engine(today, scenario, Levers())[1],
        engine(today, scenario, scenario.levers if levers is None else levers)[1],
    )
    if not scenario.yearly_cost:
        return scenario.one_off
    return scenario.one_off + scenario.yearly_cost * _sum(
        _aimed(today, scenario) * scenario.reach, (1 - scenario.uptake) * a + scenario.uptake * b
    )


def _net(reached: Floats, scenario: Scenario, plain: tuple[Floats, Floats], then: tuple[Floats, Floats]) -> float:
    """Gain − cost from what the engine says of today and of the changed customers."""
    (v, a), (w, b) = plain, then
    running = _sum(reached, (1 - scenario.uptake) * a + scenario.uptake * b) if scenario.yearly_cost else 0.0
    return scenario.uptake * _sum(reached, w - v) - scenario.one_off - scenario.yearly_cost * running


def tier_gains(today: Today, scenario: Scenario, *, migrating: bool = False) -> dict[int, dict[str, float]]:
    """Of each targeted tier: changing (N q u), today and then (what one customer is worth); their products sum to gain.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)))
    >>> found = tier_gains(t, Scenario(targets=(0,), levers=Levers(1, 100, 0.5)))[0]
    >>> {name: round(x, 6) for name, x in found.items()}
    {'changing': 10.0, 'today': 5000.0, 'then': 9000.0}
    """
    engine: Engine = _migrating if migrating else _state
    now, then, n = (
        engine(today, scenario, Levers())[0],
        engine(today, scenario, scenario.levers)[0],
        _aimed(today, scenario) * scenario.reach * scenario.uptake,
    )
    return {
        i: {"changing": float(n[i]), "today": float(now[i]), "then": float(then[i])} for i in np.flatnonzero(n).tolist()
    }


def break_even_parts(today: Today, scenario: Scenario, *, migrating: bool = False) -> tuple[float, float]:
    """(what is paid whoever changes, what is left of the gain if everybody does): their quotient is the uptake needed.

    one-off + kΣNqA(r), and ΣNq[(V' − V) − k(A(r') − A(r))]. Source: METHODS, break-even uptake.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)))
    >>> found = break_even_parts(t, Scenario(targets=(0,), levers=Levers(1, 100, 0.5), one_off=10_000))
    >>> [round(x, 6) for x in found]
    [10000.0, 40000.0]
    """
    engine: Engine = _migrating if migrating else _state
    (v, a), (w, b) = engine(today, scenario, Levers()), engine(today, scenario, scenario.levers)
    n, k = _aimed(today, scenario) * scenario.reach, scenario.yearly_cost
    under = _sum(n, (w - v) - (k * (b - a) if k else 0))
    return float(scenario.one_off + (k * _sum(n, a) if k else 0)), under


def break_even_uptake(today: Today, scenario: Scenario, *, migrating: bool = False) -> float | None:
    """u* = (one-off + kΣNqA(r)) / ΣNq[(V' − V) − k(A(r') − A(r))]; None: never (the divisor ≤ 0, or u* > 1).

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)))
    >>> round(break_even_uptake(t, Scenario(targets=(0,), levers=Levers(1, 100, 0.5), one_off=10_000)), 6)
    0.25
    """
    over, under = break_even_parts(today, scenario, migrating=migrating)
    if not under > 0 or over / under > 1:
        return None
    return over / under


def break_even_effect(today: Today, scenario: Scenario, *, migrating: bool = False) -> float | None:
    """The smallest factor on all three levers, 0 to 10, at which the net is at least 0; None: none there.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)))
    >>> round(break_even_effect(t, Scenario(targets=(0,), levers=Levers(revenue=100), one_off=10_000)), 6)
    1.0
    """
    found = break_even_range(today, scenario, migrating=migrating)
    return None if found is None else found[0]


def break_even_range(today: Today, scenario: Scenario, *, migrating: bool = False) -> tuple[float, float] | None:
    """(from, to): the smallest factor on all levers at which the net is at least 0, and up to which one it holds.

    0 to 10 is scanned in 200 steps and the change of sign found by bisection, since with levers of opposite sign the
    net is not monotone: to is 10 where it holds to the end. None: the net is below 0 at all of them. A factor at which
    customers would never leave, so that nothing can be said, is taken as one at which it does not hold.
    Source: METHODS, break-even effect.

    >>> t = Today(1.0, *(np.array([x]) for x in (1000.0, 4, 500, 0.3, 1)))
    >>> found = break_even_range(t, Scenario(targets=(0,), levers=Levers(revenue=-50, years=1), one_off=100_000))
    >>> [round(x, 4) for x in found]
    [0.0759, 6.5908]
    """
    return factor_range(nets_of(today, scenario, migrating=migrating))


def nets_at(today: Today, scenario: Scenario, factors: Floats, *, migrating: bool = False) -> Floats:
    """The net (gain − cost) at every factor on all levers at once; NaN where customers would never leave.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)))
    >>> nets_at(t, Scenario(targets=(0,), levers=Levers(revenue=100), one_off=10_000), np.array([0.0, 1.0])).tolist()
    [-10000.0, 0.0]
    """
    return nets_of(today, scenario, migrating=migrating)(factors)


def nets_of(today: Today, scenario: Scenario, *, migrating: bool = False) -> Callable[[Floats], Floats]:
    """`nets_at` for many factors in turn: what the customers are worth without the levers is worked out once.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)))
    >>> nets = nets_of(t, Scenario(targets=(0,), levers=Levers(revenue=100), one_off=10_000))
    >>> nets(np.array([0.0])).tolist(), nets(np.array([1.0])).tolist()
    ([-10000.0], [0.0])
    """
    engine: Engine = _migrating if migrating else _state
    plain = engine(today, scenario, Levers())
    return lambda factors: _nets(today, scenario, plain, factors, migrating)


def factor_range(nets: Callable[[Floats], Floats]) -> tuple[float, float] | None:
    """(from, to): the smallest factor, 0 to 10, at which a net is at least 0, and up to which one it holds.

    `nets` gives the net at each of some factors. Scanned and bisected as `break_even_range` says.

    >>> factor_range(lambda x: x - 0.25)
    (0.25, 10.0)
    """
    steps = np.linspace(0, STRONGEST, SCANNED + 1)
    held = nets(steps) >= 0
    if not held.any():
        return None
    first = int(held.argmax())
    past = first + int(held[first:].argmin()) if not held[first:].all() else None
    begins = 0.0 if first == 0 else _edge(nets, steps[first], steps[first - 1])
    return begins, STRONGEST if past is None else _edge(nets, steps[past - 1], steps[past])


def _nets(today: Today, scenario: Scenario, plain: tuple[Floats, Floats], factors: Floats, migrating: bool) -> Floats:
    """The net at every factor on all levers at once; NaN where customers would never leave."""
    # Levers of shape (factors, 1) serve wherever one number does: the tiers stand along the last axis.
    levers = scenario.levers.times(factors[:, None])  # type: ignore[arg-type]
    then = _migrating_all(today, scenario, levers) if migrating else _state(today, scenario, levers)
    n = _aimed(today, scenario) * scenario.reach
    used = n > 0
    (v, a), (w, b) = ([x[..., used] for x in pair] for pair in (plain, then))
    running = ((1 - scenario.uptake) * a + scenario.uptake * b) @ n[used] if scenario.yearly_cost else 0.0
    return np.asarray(scenario.uptake * ((w - v) @ n[used]) - scenario.one_off - scenario.yearly_cost * running)


def _edge(nets: Callable[[Floats], Floats], inside: float, outside: float) -> float:
    """The factor at which the net turns, between one where it is at least 0 and one where it is not; where it is."""
    # Fifty halvings, five at a time: one question of 31 factors costs hardly more than one of a single factor.
    for _ in range(10):
        between = np.linspace(inside, outside, 33)
        held, low, high = nets(between[1:-1]) >= 0, 0, 32
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if held[middle - 1] else (low, middle)
        inside, outside = between[low], between[high]
    return float(inside)


def _by_period(
    today: Today, scenario: Scenario, levers: Levers, periods: int, migrating: bool
) -> tuple[Floats, Floats]:
    """(money, customers in a targeted tier) per year of each period, of the customers reached on day one."""
    p, money = _steps(today, scenario, levers, migrating)
    here = np.empty((periods, len(money)))
    here[0] = _aimed(today, scenario) * scenario.reach
    for k in range(1, periods):
        here[k] = here[k - 1] @ p
    return here @ money, here[:, _aim(today, scenario)].sum(axis=1)


def yearly_net(today: Today, scenario: Scenario, *, migrating: bool = False) -> Floats:
    """Discounted net of gain and cost in each of 50 years, the one-off cost in the first; shape (50,).

    A period's money falls evenly over the years it covers.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)))
    >>> yearly_net(t, Scenario(targets=(0,), levers=Levers(1), one_off=1000))[:2].round(1).tolist()
    [4000.0, 3000.0]
    """
    periods = math.ceil(HORIZON / today.years)
    money, here = _by_period(today, scenario, Levers(), periods, migrating)
    money_then, here_then = _by_period(today, scenario, scenario.levers, periods, migrating)
    per = scenario.uptake * (money_then - money) - scenario.yearly_cost * (
        (1 - scenario.uptake) * here + scenario.uptake * here_then
    )
    per *= today.years * (1 + per_period(scenario.rate, today.years)) ** -np.arange(periods)
    through = np.interp(np.arange(HORIZON + 1), np.arange(periods + 1) * today.years, np.append(0, per.cumsum()))
    net = np.diff(through)
    net[0] -= scenario.one_off
    return np.asarray(net)


def pay_back(today: Today, scenario: Scenario, *, migrating: bool = False) -> int | None:
    """First year in which the cumulative discounted net is ≥ 0; None: not within 50 years.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)))
    >>> pay_back(t, Scenario(targets=(0,), levers=Levers(1), one_off=7000))
    2
    """
    paid = np.flatnonzero(yearly_net(today, scenario, migrating=migrating).cumsum() >= -1e-9)
    return int(paid[0]) + 1 if len(paid) else None


def outcome(today: Today, scenario: Scenario, *, migrating: bool = False) -> Outcome:
    """Everything a scenario gives: gain, cost, net, ROI, break-even, pay-back, and the customers it concerns.

    ROI = net / cost and pay-back: None without a cost ("no cost entered"), where the break-evens are 0. `future` is not
    offered for levers: TableProblem.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)))
    >>> o = outcome(t, Scenario(targets=(0,), levers=Levers(1, 100, 0.5), one_off=10_000))
    >>> round(o.net), round(o.roi, 2), round(o.value_then)
    (30000, 3.0, 90000)
    """
    if scenario.method == "future":
        raise TableProblem("method_without_levers", method=scenario.method)
    engine: Engine = _migrating if migrating else _state
    won, paid = gain(today, scenario, migrating=migrating), cost(today, scenario, migrating=migrating)
    n = _aimed(today, scenario)
    now = _sum(n, engine(today, scenario, Levers())[0])
    some = bool(paid)
    effect = break_even_range(today, scenario, migrating=migrating)
    return Outcome(
        gain=won,
        cost=paid,
        net=won - paid,
        roi=(won - paid) / paid if some else None,
        break_even_uptake=break_even_uptake(today, scenario, migrating=migrating),
        break_even_effect=None if effect is None else effect[0],
        break_even_effect_to=None if effect is None else effect[1],
        pay_back_years=pay_back(today, scenario, migrating=migrating) if some else None,
        customers=float(n.sum() * scenario.reach),
        changing=float(n.sum() * scenario.reach * scenario.uptake),
        value_today=now,
        value_then=now + won,
    )


def before_after(today: Today, scenario: Scenario) -> pd.DataFrame:
    """One customer of each tier who changes, today and then; a row a tier, whether it is targeted or not.

    Columns frequency, revenue, money (a year, times margin), retention (yearly), duration (years) and value, each
    also with `_then`, and gain = N q u (V' − V), 0 outside the targets. Basic model, or discounted.

    >>> t = Today(1.0, *(np.array([x]) for x in (10.0, 4, 500, 0.4, 1)))
    >>> row = before_after(t, Scenario(targets=(0,), levers=Levers(1, 100, 0.5), uptake=0.5)).iloc[0]
    >>> [round(float(row[c]), 4) for c in ("frequency_then", "retention_then", "value", "value_then", "gain")]
    [5.0, 0.6667, 5000.0, 9000.0, 20000.0]
    """
    table: dict[str, Floats] = {}
    for end, levers in (("", Levers()), ("_then", scenario.levers)):
        money, churn = changed(_priced(today, scenario), levers)
        table |= {
            f"frequency{end}": np.maximum(0, today.frequency + levers.frequency),
            f"revenue{end}": np.maximum(0, today.revenue + levers.revenue),
            f"money{end}": money,
            f"retention{end}": yearly(1 - churn, today.years),
            f"duration{end}": duration(churn, today.years),
            f"value{end}": _state(today, scenario, levers)[0],
        }
    won = table["value_then"] - table["value"]
    table["gain"] = np.where(
        _aimed(today, scenario) > 0, _aimed(today, scenario) * scenario.reach * scenario.uptake * won, 0.0
    )
    return pd.DataFrame(table)


def shapley(joint: Callable[[Levers], float], levers: Levers) -> dict[str, float]:
    """The joint gain divided over the three levers: each one's mean contribution over the 6 orders. Sums to it.

    Source: Shapley (1953), "A value for n-person games".

    >>> parts = shapley(lambda l: (4 + l.frequency) * (500 + l.revenue) * (2.5 + l.years) - 5000, Levers(1, 100, .5))
    >>> [round(x, 2) for x in parts.values()]
    [1516.67, 1241.67, 1241.67]
    """
    known: dict[tuple[str, ...], float] = {(): 0.0}

    def value(names: tuple[str, ...]) -> float:
        key = tuple(sorted(names))
        if key not in known:
            known[key] = joint(levers.only(*key))
        return known[key]

    parts = dict.fromkeys(LEVERS, 0.0)
    for order in permutations(LEVERS):
        for i, name in enumerate(order):
            parts[name] += (value(order[: i + 1]) - value(order[:i])) / 6
    return parts


def parts(today: Today, scenario: Scenario, *, migrating: bool = False, horizon: float | None = None) -> pd.DataFrame:
    """The gain by lever: columns lever, alone (that lever only), part (Shapley); last row "interaction".

    Alone need not sum to the gain; parts do. interaction = gain − Σ alone. `horizon` as in `gain`: what of each part
    falls within so many years.

    >>> t = Today(1.0, *(np.array([x]) for x in (1.0, 4, 500, 0.4, 1)))
    >>> parts(t, Scenario(targets=(0,), levers=Levers(1, 100, 0.5)))["alone"].round(6).tolist()
    [1250.0, 1000.0, 1000.0, 750.0]
    """

    return _by_lever(
        lambda levers: gain(today, scenario, levers, migrating=migrating, horizon=horizon), scenario.levers
    )


def _by_lever(joint: Callable[[Levers], float], levers: Levers) -> pd.DataFrame:
    alone = [joint(levers.only(name)) for name in LEVERS]
    share = shapley(joint, levers)
    rows = [*zip(LEVERS, alone, share.values(), strict=True), ("interaction", joint(levers) - sum(alone), 0.0)]
    return pd.DataFrame(rows, columns=["lever", "alone", "part"])


def tornado(today: Today, scenario: Scenario, *, migrating: bool = False) -> pd.DataFrame:
    """Each lever alone, minus and plus its value (floored): columns lever, low, high, in gain; widest first.

    >>> t = Today(1.0, *(np.array([x]) for x in (1.0, 4, 500, 0.4, 1)))
    >>> tornado(t, Scenario(targets=(0,), levers=Levers(1, 100, 0.5))).values.tolist()[0]
    ['frequency', -1250.0, 1250.0]
    """
    rows = []
    for name in LEVERS:
        one = scenario.levers.only(name)
        low, high = (gain(today, scenario, one.times(x), migrating=migrating) for x in (-1.0, 1.0))
        rows.append((name, min(low, high), max(low, high)))
    table = pd.DataFrame(rows, columns=["lever", "low", "high"])
    return table.iloc[(table["low"] - table["high"]).argsort(kind="stable")].reset_index(drop=True)


def grid(
    today: Today,
    scenario: Scenario,
    across: tuple[str, Sequence[float]],
    down: tuple[str, Sequence[float]],
    *,
    migrating: bool = False,
) -> Floats:
    """Net (gain − cost) for each pair of two levers' values, the third as in the scenario: len(down) × len(across).

    >>> t = Today(1.0, *(np.array([x]) for x in (1.0, 4, 500, 0.4, 1)))
    >>> grid(t, Scenario(targets=(0,)), ("frequency", [0, 1]), ("years", [0])).round(6).tolist()
    [[0.0, 1250.0]]
    """
    engine: Engine = _migrating if migrating else _state
    plain, n = engine(today, scenario, Levers()), _aimed(today, scenario) * scenario.reach
    rows = []
    for v in down[1]:
        pairs = [replace(scenario.levers, **{across[0]: u, down[0]: v}) for u in across[1]]
        rows.append([_net(n, scenario, plain, engine(today, scenario, p)) for p in pairs])
    return np.array(rows)
