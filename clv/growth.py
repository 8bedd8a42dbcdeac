"""Leaking-bucket projection of a base, and the value of five more points of retention."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.base import Base
from clv.flows import ARRIVALS
from clv.limits import LONGEST_SURE
from clv.retention import yearly
from clv.sampling import ENDS, Draws, drawn_values, flow_draws
from clv.tables import TOTAL, Floats, Method, TableProblem
from clv.value import annuity, migration, per_period, values

Acquisition = Literal["proportional", "fixed"]

YEARS = 20
OWN_YEARS = 5
POINTS = tuple(range(1, 11))
COST_RATIOS = (5, 10, 15, 20, 25)
COMPANIES = (("1", 0.05, 0.10), ("2", 0.10, 0.10))
REICHHELD = "Reichheld, F. F. (1996), The Loyalty Effect: more value of a customer from 5 points of retention"
PUBLISHED = (
    ("Advertising agencies", 0.95),
    ("Bank branch deposits", 0.85),
    ("Publishing", 0.85),
    ("Car and home insurance", 0.84),
    ("Car service", 0.81),
    ("Credit cards", 0.75),
    ("Industrial distribution", 0.45),
    ("Software", 0.35),
)


# --- the leaking bucket -----------------------------------------------------------------------------------------


def bucket(
    customers: float, leak: float, inflow: float = 0.0, acquired: float = 0.0, years: int = YEARS
) -> pd.DataFrame:
    """The leaking bucket year by year, N' = N(1 − leak) + inflow·N + acquired: year, customers, lost, acquired.

    leak and inflow are shares of the customers and year (proportional acquisition), acquired a number a year (fixed).
    Row 0 is today. leak outside 0–1 or negative inflow: TableProblem `bucket_out_of_range`. Source: METHODS, growth.

    >>> bucket(1000, 0.05, 0.10, years=2)["customers"].round(1).tolist()
    [1000.0, 1050.0, 1102.5]
    >>> bucket(1000, 0.5, acquired=300, years=1)[["customers", "lost", "acquired"]].values.tolist()[1]
    [800.0, 500.0, 300.0]
    """
    _bucket_range(leak, inflow, acquired)
    rows = [(0, float(customers), 0.0, 0.0)]
    for year in range(1, years + 1):
        n = rows[-1][1]
        lost, won = n * leak, n * inflow + acquired
        rows.append((year, n - lost + won, lost, won))
    return pd.DataFrame(rows, columns=["year", "customers", "lost", "acquired"])


def _bucket_range(leak: float, inflow: float, acquired: float) -> None:
    if not (0 <= leak <= 1 and 0 <= inflow < math.inf and 0 <= acquired < math.inf):
        raise TableProblem("bucket_out_of_range", leak=leak, inflow=inflow, acquired=acquired)


def customers_after(customers: float, leak: float, inflow: float, acquired: float, years: float) -> float:
    """Closed form of `bucket`: N(1+g)^t + A((1+g)^t − 1)/g, g = inflow − leak, A the fixed number a year.

    >>> round(customers_after(1000, 0.2, 0.0, 100, 3), 6), round(float(bucket(1000, 0.2, 0, 100, 3)["customers"][3]), 6)
    (756.0, 756.0)
    """
    g = inflow - leak
    if g <= -1:
        return acquired if years else customers
    grown = math.expm1(years * math.log1p(g))
    return customers * (1 + grown) + acquired * (grown / g if g else years)


def doubling_years(leak: float, inflow: float) -> float:
    """Years until the base has doubled, ln 2 / ln(1 + g), g = inflow − leak; NaN when it does not grow.

    Source: tests/golden/leaking_bucket.csv.

    >>> round(doubling_years(0.05, 0.10), 1), doubling_years(0.10, 0.10)
    (14.2, nan)
    """
    growth = inflow - leak
    return math.log(2) / math.log1p(growth) if growth > 1e-12 else math.nan


def halving_years(growth: float) -> float:
    """Years until a base that shrinks by −growth a year is half as large, ln ½ / ln(1 + g); NaN when it does not.

    >>> round(halving_years(-0.05), 1), halving_years(0.0)
    (13.5, nan)
    """
    return math.log(0.5) / math.log1p(growth) if -1 < growth < -1e-12 else math.nan


def ceiling(acquired: float, leak: float) -> float:
    """Customers a base never passes when a fixed number is won each year, A / c; NaN without a leak: no ceiling.

    >>> ceiling(100, 0.2)
    500.0
    """
    return acquired / leak if leak > 0 else math.nan


def companies(customers: float = 1000, years: int = YEARS) -> pd.DataFrame:
    """The course's two companies: company, leak, inflow, growth, doubling_years, customers_then (after `years`).

    >>> companies()[["company", "doubling_years", "customers_then"]].round(1).values.tolist()
    [['1', 14.2, 2653.3], ['2', nan, 1000.0]]
    """
    table = pd.DataFrame(list(COMPANIES), columns=["company", "leak", "inflow"])
    rates = list(zip(table["leak"], table["inflow"], strict=True))
    return table.assign(
        growth=table["inflow"] - table["leak"],
        doubling_years=[doubling_years(*rate) for rate in rates],
        customers_then=[customers_after(customers, *rate, 0, years) for rate in rates],
    )


def own_bucket(base: Base) -> pd.DataFrame:
    """How a base leaks and fills, per tier and in total.

    Columns tier, customers (now), base (before), lost, arrived (new and won back), moved_in, moved_out (between
    tiers), leak, inflow (shares of the base, per period), leak_year = 1 − (1 − leak)^(1/L), inflow_year =
    (1 + inflow − leak)^(1/L) − (1 − leak)^(1/L), growth_year = (customers/base)^(1/L) − 1: a year on, of the customers
    at its beginning, the share gone, the share come and still there, and the difference; doubling_years,
    to_stand_still (customers to win a year to replace the lost), missing (of them, not won today),
    points_to_stand_still (points of retention per period that would do instead; 0 when it grows).
    customers = base − lost − moved_out + moved_in + arrived. A file without arrivals: NaN. No two periods:
    TableProblem `needs_two_periods`. Source: METHODS, growth.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [105], "purchases": [1], "revenue": [1.0], "base": [100.0],
    ...                   "lost": [5.0]})
    >>> f = pd.DataFrame({"tier_now": ["A", "A"], "tier_before": ["A", None], "movement": ["retained", "new"],
    ...                   "customers": [95, 10]})
    >>> from clv.tables import Choices
    >>> b = own_bucket(Base("transactions", 1.0, ("A",), t, Choices(), flows=f, moves=np.array([[95.0]])))
    >>> b[["leak", "inflow", "doubling_years"]].round(2).values.tolist()[0]
    [0.05, 0.1, 14.21]
    """
    t = base.tiers
    if not (t["base"].to_numpy(float) > 0).any():
        raise TableProblem("needs_two_periods")
    moves = base.moves if base.moves is not None else np.full((len(t), len(t)), np.nan)
    table = (
        t[["tier", "customers", "base", "lost"]]
        .astype({"customers": float})
        .assign(
            arrived=_arrived(base),
            moved_in=moves.sum(axis=0) - np.diag(moves),
            moved_out=moves.sum(axis=1) - np.diag(moves),
        )
    )
    total = table.drop(columns="tier").sum(skipna=False)
    table = pd.concat([table, pd.DataFrame([{"tier": TOTAL, **total}])], ignore_index=True)
    opening = table["base"].where(table["base"] > 0)
    leak, inflow = table["lost"] / opening, table["arrived"] / opening
    growth = (table["customers"] / opening) ** (1 / base.years) - 1
    needed = table["lost"] / base.years
    return table.assign(
        leak=leak,
        inflow=inflow,
        leak_year=1 - yearly(1 - leak, base.years),
        inflow_year=yearly(1 + inflow - leak, base.years) - yearly(1 - leak, base.years),
        growth_year=growth,
        doubling_years=[doubling_years(0.0, g) for g in growth],
        to_stand_still=needed,
        missing=(needed - table["arrived"] / base.years).clip(lower=0),
        points_to_stand_still=(leak - inflow).clip(lower=0),
    )


def _arrived(base: Base) -> Floats:
    if base.flows is None or base.moves is None:
        return np.full(len(base.names), np.nan)
    new = base.flows[base.flows["movement"].isin(ARRIVALS)]
    return new.groupby("tier_now")["customers"].sum().reindex(list(base.names)).fillna(0).to_numpy(float)


def growth_blocked(base: Base) -> str | None:
    """Why a base's own growth cannot be said: a code, or None where it can.

    `needs_two_periods`: who left, or where they came from, is not known. `growth_needs_years`: the periods are not
    years, so that leak and inflow are those of a season. `growth_needs_history`: with less than a whole period before
    the previous one, some of the "new" are old customers not seen yet. The last two are asked of files of purchases.

    >>> from clv.tables import Choices
    >>> t = pd.DataFrame({"tier": ["A"], "customers": [100], "purchases": [1], "revenue": [1000.0], "base": [100.0],
    ...                   "lost": [5.0]})
    >>> growth_blocked(Base("transactions", 0.5, ("A",), t, Choices(), history="whole"))
    'growth_needs_years'
    """
    b = base.value_inputs()
    if not (b.customers > 0).any() or np.isnan(b.churn[b.customers > 0]).any():
        return "needs_two_periods"
    if base.kind in ("segments", "customers"):
        return None
    if base.years != 1:
        return "growth_needs_years"
    return None if base.history == "whole" else "growth_needs_history"


def shares_held(base: Base) -> bool:
    """Whether the tiers keep their shares as a base grows: by a method that lets nobody move, where customers do.

    Movement and value follow one rule: with moves, both move; by the basic model, discounted or future, neither does,
    so that a tier does not fill up with customers valued as if they had always been there. Where the file does not say
    where customers go, each tier is a bucket of its own, and nobody moves either.
    """
    return base.moves is not None and base.choices.method != "migration"


def project(
    base: Base,
    *,
    leak: Floats | None = None,
    inflow: Floats | None = None,
    acquisition: Acquisition = "proportional",
    years: int = OWN_YEARS,
) -> pd.DataFrame:
    """Customers and portfolio value of a base as its bucket goes on: year, tier (and Total), customers, lost, arrived,
    portfolio_value; a row a tier and year, year 0 = now.

    By the method's own rule (`shares_held`). Shares held: N' = N(1 − Σ sᵢcᵢ) + arrived, each tier sᵢN' of it. With
    moves: N' = N·P + arrived, P the share of each tier found in each tier a period later; a changed leak c' scales a
    tier's row by (1 − c')/(1 − c). arrived = inflow × the tier's own customers (proportional), or × its base as
    measured, the same number every period (fixed). leak and inflow per period and tier; None: as measured.
    Value: each tier's CLV by the base's method at its leak, held still. `growth_blocked` says whether it may be said.
    TableProblems `needs_two_periods`, `growth_needs_inflow`. Source: METHODS, growth.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [100], "purchases": [1], "revenue": [1000.0], "base": [100.0],
    ...                   "lost": [5.0]})
    >>> from clv.tables import Choices
    >>> p = project(Base("segments", 1.0, ("A",), t, Choices()), inflow=np.array([0.1]), years=2)
    >>> p[p["tier"] == "A"][["customers", "portfolio_value"]].round(1).values.tolist()
    [[100.0, 20000.0], [105.0, 21000.0], [110.2, 22050.0]]
    """
    opening, rate, churn, new_churn = _rates(base, leak, inflow)
    p, worth = _scaled_moves(base, churn, new_churn), _worth(base, churn, new_churn, changed=leak is not None)
    n, held = base.value_inputs().customers, shares_held(base)
    share = n / n.sum() if n.sum() else n
    states = [(n, 0 * opening, 0 * opening)]
    for _ in range(round(years / base.years)):
        lost, arrived = n * new_churn, rate * (n if acquisition == "proportional" else opening)
        n = share * (n.sum() - lost.sum() + arrived.sum()) if held else n @ p + arrived
        states.append((n, lost, arrived))
    return _projection(base, states, worth, years)


def project_interval(
    base: Base,
    rng: np.random.Generator,
    *,
    leak_times: float = 1.0,
    inflow_times: float = 1.0,
    acquisition: Acquisition = "proportional",
    years: int = OWN_YEARS,
    draws: Draws | None = None,
) -> pd.DataFrame:
    """How far chance reaches round `project`: year, customers_low, customers_high, value_low, value_high, of the whole.

    500 flow statements drawn anew (`flow_draws`) give leak, inflow, moves and money; each goes on from today's
    customers by the same rule; 2.5–97.5 %. Leak and inflow are so many times each draw's own. A value not determined in
    over one draw of forty: NaN. `draws`: those to take, where `draws_ahead` has drawn them. TableProblems as there.
    Source: METHODS, growth.

    >>> from clv.tables import Choices
    >>> c = pd.DataFrame({"tier_before": pd.Categorical(["A"] * 90 + [None] * 10, ["A"]), "revenue_now": 1.0,
    ...     "tier_now": pd.Categorical(["A"] * 72 + [None] * 18 + ["A"] * 10, ["A"])})
    >>> f = pd.DataFrame({"tier_now": ["A"], "movement": ["new"], "customers": [10]})
    >>> t = pd.DataFrame({"tier": ["A"], "customers": [82], "purchases": [1], "revenue": [82.0], "base": [90.0],
    ...                   "lost": [18.0]})
    >>> b = Base("transactions", 1.0, ("A",), t, Choices(), flows=f, customers=c, moves=np.array([[72.0]]))
    >>> found = project_interval(b, np.random.default_rng(1), years=1).iloc[-1]
    >>> middle = project(b, years=1)["customers"].iloc[-1]
    >>> bool(middle - 12 < found["customers_low"] < middle < found["customers_high"] < middle + 12)
    True
    """
    d, k = draws_ahead(base, rng) if draws is None else draws, len(base.names)
    opening = np.where(d.base > 0, d.base, np.nan)
    churn = np.clip(leak_times * np.nan_to_num(d.lost / opening), 0, 1)
    rate = inflow_times * np.nan_to_num(d.arrived / opening)
    b = base.value_inputs()
    n = np.tile(b.customers, (len(churn), 1))
    share, measured = n / n.sum(axis=1, keepdims=True), np.where(b.base > 0, b.base, b.customers)
    p = np.nan_to_num(d.moves / opening[:, :, None]) * _kept_times(d, churn)[:, :, None]
    worth = _drawn_worth(base, d, churn, p)
    paths = [n]
    for _ in range(round(years / base.years)):
        arrived = rate * (n if acquisition == "proportional" else measured)
        if shares_held(base):
            n = share * (n.sum(axis=1) - (n * churn).sum(axis=1) + arrived.sum(axis=1))[:, None]
        else:
            n = (n[:, None, :] @ p)[:, 0, :] + arrived
        paths.append(n)
    return _ends(np.array(paths), worth.reshape(-1, k), base.years, years)


def draws_ahead(base: Base, rng: np.random.Generator) -> Draws:
    """500 flow statements drawn anew, for `project_interval`. TableProblems of `flow_draws` and `project`."""
    _rates(base, None, None)
    return flow_draws(base, rng)


def _kept_times(draws: Draws, churn: Floats) -> Floats:
    """By how much a draw's moves are scaled so that the leak is the one asked for."""
    kept = np.divide(draws.base - draws.lost, draws.base, out=np.zeros_like(draws.base), where=draws.base > 0)
    return np.divide(1 - churn, kept, out=np.ones_like(kept), where=kept > 0)


def _drawn_worth(base: Base, draws: Draws, churn: Floats, p: Floats) -> Floats:
    """Value of one customer of each tier in every draw, by the base's method; infinite where not determined."""
    c = base.choices
    moved = c.method == "migration"
    scaled = replace(draws, moves=p * draws.base[:, :, None]) if moved else replace(draws, lost=churn * draws.base)
    whole = drawn_values(scaled, c.method, c.discount)
    return np.divide(whole, draws.customers, out=np.zeros_like(whole), where=draws.customers > 0)


def _ends(paths: Floats, worth: Floats, length: float, years: int) -> pd.DataFrame:
    """Both ends of customers and value at every whole year; paths (periods + 1, draws, tiers)."""
    at = np.arange(len(paths)) * length
    whole = np.abs(at - np.round(at)) <= 1e-9 if length < 1 else np.ones(len(at), bool)
    counts = paths[whole].sum(axis=2)
    with np.errstate(invalid="ignore"):
        value = np.where(paths[whole] > 0, paths[whole] * worth, 0.0).sum(axis=2)
    table = {"year": np.round(at[whole], 6)}
    for name, draws in (("customers", counts), ("value", value)):
        low, high = np.quantile(draws, ENDS, axis=1, method="inverted_cdf")
        table |= {f"{name}_low": np.where(np.isfinite(low), low, np.nan)}
        table |= {f"{name}_high": np.where(np.isfinite(high), high, np.nan)}
    return pd.DataFrame(table)


def _rates(base: Base, leak: Floats | None, inflow: Floats | None) -> tuple[Floats, Floats, Floats, Floats]:
    """Per tier: customers at the opening, inflow, measured churn and the churn to reckon with."""
    b = base.value_inputs()
    there = b.customers > 0
    if np.isnan(b.churn[there]).any():
        raise TableProblem("needs_two_periods")
    opening = np.where(b.base > 0, b.base, b.customers)
    known = np.where(opening > 0, opening, np.nan)
    rate = _arrived(base) / known if inflow is None else np.asarray(inflow, dtype=float)
    if np.isnan(rate[there]).any():
        raise TableProblem("growth_needs_inflow")
    churn = np.nan_to_num(b.churn)
    new = churn if leak is None else np.clip(np.asarray(leak, dtype=float), 0, 1)
    return opening, np.nan_to_num(rate), churn, new


def levels_off(base: Base, *, leak: Floats | None = None, inflow: Floats | None = None) -> float:
    """Customers a base comes to in the end when as many are won every period, by the method's own rule.

    Shares held: arrived / Σ sᵢcᵢ. With moves: arrived · (I − P)⁻¹, summed. With one tier it is `ceiling`, A/c. leak,
    inflow and TableProblems as in `project`. Nobody leaves from some group of tiers: NaN, it never levels off.
    Source: METHODS, growth.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [100], "purchases": [1], "revenue": [1000.0], "base": [100.0],
    ...                   "lost": [20.0]})
    >>> from clv.tables import Choices
    >>> levels_off(Base("segments", 1.0, ("A",), t, Choices()), inflow=np.array([0.3]))
    150.0
    """
    opening, rate, churn, new = _rates(base, leak, inflow)
    if shares_held(base):
        n = base.value_inputs().customers
        gone = float(n @ new / n.sum()) if n.sum() else 0.0
        return round(float((rate * opening).sum()) / gone, 9) if gone > 0 else math.nan
    p = _scaled_moves(base, churn, new)
    if max(abs(np.linalg.eigvals(p))) >= 1 - 1e-9:
        return math.nan
    return round(float(np.linalg.solve((np.eye(len(p)) - p).T, rate * opening).sum()), 9)


def _scaled_moves(base: Base, churn: Floats, new: Floats) -> Floats:
    b = base.value_inputs()
    if base.moves is None:
        return np.diag(1 - new)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = base.moves / b.base[:, None] * np.where(churn < 1, (1 - new) / (1 - churn), np.nan)[:, None]
    stay = np.diag(1 - new)
    return np.where(np.isfinite(p).all(axis=1, keepdims=True), p, stay)


def _worth(base: Base, churn: Floats, new: Floats, *, changed: bool) -> Floats:
    """CLV of one customer of each tier at the changed leak."""
    b, c = base.value_inputs(), base.choices
    if c.method != "migration":
        return values(b, c.method, c.discount, new if changed else None)
    scaled = _scaled_moves(base, churn, new) * b.base[:, None]
    return migration(scaled, b.base, b.per_customer, per_period(c.discount, b.years))


def _projection(base: Base, states: list[tuple[Floats, Floats, Floats]], worth: Floats, years: int) -> pd.DataFrame:
    """A row a tier and whole year; what was lost and won is summed over the year's periods."""
    at = np.arange(len(states)) * base.years
    whole = np.ones(len(at), bool) if base.years >= 1 else np.abs(at - np.round(at)) <= 1e-9
    counts = np.array(states)
    n = counts[whole, 0]
    flows = np.diff(np.cumsum(counts[:, 1:], axis=0)[whole], axis=0, prepend=0)
    value = np.where(n > 0, n * worth, 0.0)
    parts = {"customers": n, "lost": flows[:, 0], "arrived": flows[:, 1], "portfolio_value": value}
    summed = {name: np.c_[part, part.sum(axis=1)].ravel() for name, part in parts.items()}
    names = [*base.names, TOTAL]
    return pd.DataFrame({"year": np.repeat(np.round(at[whole], 6), len(names)), "tier": names * len(n), **summed})


def fill_or_mend(
    customers: float, leak: float, better: float, keep_cost: float, ratios: Sequence[float] = COST_RATIOS
) -> pd.DataFrame:
    """Cost a year of filling the bucket against mending it, when winning a customer costs `ratio` × keeping one.

    Leak lowered from `leak` to `better`: saved = customers × (leak − better). Columns ratio, saved, fill (as many won
    instead: saved × ratio × keep_cost), mend_saved (paid only for those saved), mend_all (paid for everybody, as a
    programme is), net = fill − mend_all, break_even_points = 1/ratio: paid for everybody, mending is cheaper once it
    keeps more than that share who would have left. The range 5–25 is the one the course quotes.

    >>> fill_or_mend(1000, 0.3, 0.2, 10, [5, 20])[["saved", "fill", "mend_all", "break_even_points"]].values.tolist()
    [[100.0, 5000.0, 10000.0, 0.2], [100.0, 20000.0, 10000.0, 0.05]]
    """
    if not 0 <= better <= leak <= 1 or keep_cost < 0 or not all(r > 0 for r in ratios):
        raise TableProblem("bucket_out_of_range", leak=leak, inflow=better, acquired=keep_cost)
    ratio = np.asarray(ratios, dtype=float)
    saved = round(customers * (leak - better), 9)
    fill, mend_all = saved * ratio * keep_cost, customers * keep_cost
    given = {"ratio": ratio, "saved": saved, "fill": fill, "mend_saved": saved * keep_cost, "mend_all": mend_all}
    return pd.DataFrame({**given, "net": fill - mend_all, "break_even_points": 1 / ratio})


# --- five points of retention -----------------------------------------------------------------------------------


def more_points(retention: npt.ArrayLike, points: npt.ArrayLike, years: float = 1.0) -> Floats:
    """Retention per period of L years after so many more points (0.05) of yearly retention; at most .99 a year.

    A base already above the cap stays where it is.

    >>> more_points([0.8, 0.97], 0.05).round(4).tolist()
    [0.85, 0.99]
    """
    now = yearly(retention, years)
    then = np.minimum(now + np.asarray(points, dtype=float), np.maximum(now, LONGEST_SURE))
    return np.asarray(then**years)


def points_factor(retention: float, points: float = 0.05, discount: float | None = None) -> float:
    """How many times more a customer is worth after so many points of yearly retention.

    Undiscounted (course): (1 − r)/(1 − r'). With a discount: the `future` value, r'/(1+d−r') over r/(1+d−r).
    Source: METHODS, five points.

    >>> [round(points_factor(r), 2) for r in (0.70, 0.75, 0.80, 0.85, 0.90)]
    [1.2, 1.25, 1.33, 1.5, 2.0]
    >>> [round(points_factor(r, discount=0.1), 3) for r in (0.70, 0.75, 0.80, 0.85, 0.90)]
    [1.224, 1.244, 1.275, 1.324, 1.407]
    """
    then = float(more_points(retention, points))
    method: Method = "course" if discount is None else "future"
    return float(annuity(then, 1.0, discount or 0.0, method) / annuity(retention, 1.0, discount or 0.0, method))


def five_points(
    base: Base, points: Sequence[int] = POINTS, methods: Sequence[Method] = ("course", "future")
) -> pd.DataFrame:
    """What +1 … +10 points of yearly retention are worth: a row a tier (and Total), method and number of points.

    Columns tier, method, points, retention, retention_new (a year), capped (it would have passed .99), churn_cut (share
    of the churn that is gone), clv, clv_new, factor, gain (per customer), value, value_new, value_gain (of the tier).
    course is undiscounted, future and discounted use the base's discount rate. The Total's retention is pooled, its
    value the sum of the tiers', its clv value per customer. Nobody lost: NaN. migration: TableProblem
    `method_without_annuity`. Source: METHODS, five points.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [10], "purchases": [1], "revenue": [1000.0], "base": [10.0],
    ...                   "lost": [2.0]})
    >>> from clv.tables import Choices
    >>> f = five_points(Base("segments", 1.0, ("A",), t, Choices()), [5], ["course"])
    >>> f.loc[f["tier"] == "A", ["clv", "clv_new", "factor", "value_gain"]].round(2).values.tolist()
    [[500.0, 666.67, 1.33, 1666.67]]
    """
    if "migration" in methods:
        raise TableProblem("method_without_annuity", method="migration")
    pooled = float(base.portfolio("course")["retention"].iloc[-1])
    rows = [_pointed(base, method, p, pooled) for method in methods for p in points]
    table = pd.DataFrame({c: np.concatenate([row[c] for row in rows]) for c in rows[0]})
    most = np.maximum(LONGEST_SURE, table["retention"])
    table.insert(3, "capped", table["retention"] + table["points"] / 100 > most + 1e-12)
    table.insert(4, "churn_cut", (table["retention_new"] - table["retention"]) / (1 - table["retention"]))
    return table.assign(
        factor=table["clv_new"] / table["clv"],
        gain=table["clv_new"] - table["clv"],
        value_gain=table["value_new"] - table["value"],
    )


def _pointed(base: Base, method: Method, points: int, pooled: float) -> dict[str, np.ndarray]:
    b, d = base.value_inputs(), base.choices.discount
    now = np.append(1 - b.churn, pooled)
    then = more_points(now, points / 100, b.years)
    before, after = (values(b, method, d, 1 - r[:-1]) for r in (now, then))
    worth, new = b.times_customers(before), b.times_customers(after)
    everyone = b.customers.sum() or np.nan
    return {
        "tier": np.array([*base.names, TOTAL], dtype=object),
        "method": np.full(len(now), method, dtype=object),
        "points": np.full(len(now), points),
        "retention": yearly(now, b.years),
        "retention_new": yearly(then, b.years),
        "clv": np.append(before, worth.sum() / everyone),
        "clv_new": np.append(after, new.sum() / everyone),
        "value": np.append(worth, worth.sum()),
        "value_new": np.append(new, new.sum()),
    }


def published_points() -> pd.DataFrame:
    """What five points of retention were worth elsewhere: industry, increase (share of a customer's value), source.

    They are other firms' figures at their own retention, not a promise: the factor depends on where one stands.

    >>> published_points()[["industry", "increase"]].values.tolist()[0]
    ['Advertising agencies', 0.95]
    """
    return pd.DataFrame([(*row, REICHHELD) for row in PUBLISHED], columns=["industry", "increase", "source"])


def margin_multiple(retention: float, discount: float) -> float:
    """What a year's margin is multiplied by to get a customer's future value, r / (1 + d − r).

    Source: Gupta & Lehmann (2003), J. Interactive Marketing 17(1), 9–24. r outside 0–1 or d ≤ 0 at r = 1:
    TableProblem `retention_out_of_range`.

    >>> [round(margin_multiple(r, 0.12), 2) for r in (0.6, 0.7, 0.8, 0.9)]
    [1.15, 1.67, 2.5, 4.09]
    """
    if not 0 <= retention <= 1 or 1 + discount - retention <= 0:
        raise TableProblem("retention_out_of_range", retention=retention, discount=discount)
    return retention / (1 + discount - retention)
