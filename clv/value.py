"""Customer and portfolio value by four methods, their intervals, and cash flow by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.retention import duration, wilson, yearly
from clv.tables import METHODS, PORTFOLIO, TIERS, TOTAL, Flags, Floats, Method, TableProblem, check

POINT = 0.01
HORIZON = 50
FEW_LOST = 10


def per_period(discount: float, years: float) -> float:
    """Discount rate per period of L years, (1 + d)^L − 1.

    >>> round(per_period(0.1, 0.5), 6)
    0.048809
    """
    return float((1 + discount) ** years - 1)


def annuity(retention: npt.ArrayLike, years: float, discount: float = 0.0, method: Method = "course") -> Floats:
    """Discounted years a customer stays: what one unit a year over the whole stay is worth today.

    course: L/(1−r). discounted: L(1+d_p)/(1+d_p−r), the year under way counted. future: that times r/(1+d_p).
    r per period of L years, d per year. r ≥ 1 is not determined: NaN. migration has no such factor: TableProblem
    `method_without_annuity`. Source: METHODS, CLV; Gupta & Lehmann (2003) for `future`.

    >>> [round(100 * float(annuity(0.8, 1.0, 0.1, m)), 2) for m in ("course", "discounted", "future")]
    [500.0, 366.67, 266.67]
    """
    r = np.asarray(retention, dtype=float)
    if method == "course":
        return duration(1 - r, years)
    if method not in METHODS or method == "migration":
        raise TableProblem("method_without_annuity", method=method)
    if not 0 <= discount < 10:
        raise TableProblem("discount_out_of_range", discount=discount)
    dp = per_period(discount, years)
    with np.errstate(divide="ignore", invalid="ignore"):
        a = np.where(r < 1, years * (1 + dp) / (1 + dp - r), np.nan)
    return a * r / (1 + dp) if method == "future" else a


def annuity_within(
    retention: npt.ArrayLike, years: float, horizon: float, discount: float = 0.0, method: Method = "course"
) -> Floats:
    """The part of `annuity` that falls within `horizon` years from now: A(1 − q^(h/L)), q = r/(1+d_p).

    Known also at r = 1, where the whole is not: h years. course, discounted or future; else TableProblem
    `method_without_annuity`. Source: METHODS, what lies beyond the file.

    >>> annuity_within([0.8, 1.0], 1.0, 2.0).round(6).tolist()
    [1.8, 2.0]
    """
    if method not in METHODS or method == "migration":
        raise TableProblem("method_without_annuity", method=method)
    q = np.asarray(retention, dtype=float) / (1 + (0.0 if method == "course" else per_period(discount, years)))
    with np.errstate(divide="ignore", invalid="ignore"):
        stay = np.where(q == 1, horizon, years * (1 - q ** (horizon / years)) / (1 - q))
    return np.asarray(stay * q if method == "future" else stay)


def steps_within(staying: Floats, per_period: Floats, periods: float) -> Floats:
    """Σ over the periods before `periods` of q^k · per_period, the last in part.

    q = `staying`, shape (k, k); per_period (k,) or (k, n).

    >>> steps_within(np.array([[0.5]]), np.array([8.0]), 2.5).tolist()
    [13.0]
    """
    whole = int(periods + 1e-9)
    found, here = np.zeros_like(per_period, dtype=float), per_period
    for _ in range(whole):
        found, here = found + here, staying @ here
    return np.asarray(found + max(periods - whole, 0.0) * here)


def migration(moves: Floats, base: Floats, per_customer: Floats, discount_period: float = 0.0) -> Floats:
    """Value of a customer of each tier when customers move between tiers: (I − P/(1+d_p))⁻¹ R.

    `moves` (k, k): counts from tier i to j; `base` (k,): customers of the tier before; `per_customer` R (k,): money
    per customer and period. Raises TableProblem `migration_empty_tier` (a base of 0) or `migration_never_leaves`
    (spectral radius ≥ 1). Source: Pfeifer & Carraway (2000), J. Interactive Marketing 14(2), 43–55.

    >>> migration(np.array([[8.0]]), np.array([10.0]), np.array([100.0])).round(6).tolist()
    [500.0]
    """
    return np.asarray(np.linalg.solve(chain(moves, base, discount_period), per_customer))


def transition(moves: Floats, base: Floats) -> Floats:
    """P (k, k): share of tier i's customers found in tier j a period later. TableProblem `migration_empty_tier`.

    >>> transition(np.array([[1.0, 1.0], [0.0, 3.0]]), np.array([4.0, 6.0])).tolist()
    [[0.25, 0.25], [0.0, 0.5]]
    """
    if not (base > 0).all():
        raise TableProblem("migration_empty_tier", tiers=[int(i) for i in np.flatnonzero(~(base > 0))])
    return np.asarray(moves / base[:, None])


def chain(moves: Floats, base: Floats, discount_period: float = 0.0) -> Floats:
    """I − P/(1+d_p), refused when customers would never leave (spectral radius ≥ 1 − 1e-9).

    >>> chain(np.array([[5.0]]), np.array([10.0])).tolist()
    [[0.5]]
    """
    return leaving(transition(moves, base), discount_period)


def leaving(transitions: Floats, discount_period: float) -> Floats:
    """I − P/(1+d_p), P the `transitions`; TableProblem `migration_never_leaves`.

    >>> leaving(np.array([[0.8]]), 0.0).round(6).tolist()
    [[0.2]]
    """
    q = transitions / (1 + discount_period)
    stays = 1 - 1e-9
    # No eigenvalue is larger than the largest row sum, which is cheaper to know.
    if np.abs(q).sum(axis=1).max() >= stays and np.abs(np.linalg.eigvals(q)).max() >= stays:
        raise TableProblem("migration_never_leaves")
    return np.asarray(np.eye(len(q)) - q)


def migration_draws(
    moves: Floats,
    base: Floats,
    per_customer: Floats,
    discount_period: float,
    rng: np.random.Generator,
    draws: int = 2000,
) -> Floats:
    """`draws` values of `migration` with each tier's counts drawn anew (multinomial, the lost as one more outcome).

    Shape (draws, k). Over 1 % unsolvable draws: TableProblem `migration_not_determined`.

    >>> draws = migration_draws(np.array([[800.0]]), np.array([1000.0]), np.array([1.0]), 0.0,
    ...                         np.random.default_rng(1))
    >>> bool(4.4 < np.quantile(draws, .025) < 5 < np.quantile(draws, .975) < 5.8)
    True
    """
    p = transition(moves, base)
    outcomes = np.concatenate([p, np.maximum(1 - p.sum(axis=1, keepdims=True), 0)], axis=1)
    counts = np.stack(
        [rng.multinomial(int(b), o / o.sum(), size=draws) for b, o in zip(base, outcomes, strict=True)], 1
    )
    q = counts[:, :, :-1] / base[None, :, None] / (1 + discount_period)
    known = solvable(q)
    if (~known).mean() > 0.01:
        raise TableProblem("migration_not_determined", share=float((~known).mean()))
    k = len(base)
    right = np.broadcast_to(per_customer[:, None], (int(known.sum()), k, 1))
    return np.asarray(np.linalg.solve(np.eye(k) - q[known], right)[:, :, 0])


def solvable(staying: Floats) -> Flags:
    """Which of several transition tables P/(1+d_p), shape (n, k, k), customers leave: spectral radius under 1 − 1e-9.

    A table with something unknown in it is not one of them.

    >>> solvable(np.array([[[0.5]], [[1.0]], [[np.nan]]])).tolist()
    [True, False, False]
    """
    stays = 1 - 1e-9
    # No eigenvalue is larger than the largest row sum, which is cheaper to know.
    found = np.asarray(np.abs(staying).sum(axis=2).max(axis=1, initial=0.0) < stays)
    unsure = ~found & np.isfinite(staying).all(axis=(1, 2))
    if unsure.any():
        found[unsure] = np.abs(np.linalg.eigvals(staying[unsure])).max(axis=1, initial=0.0) < stays
    return found


@dataclass(frozen=True)
class ValueInputs:
    """What the value of one base is computed from: arrays over its tiers, best first.

    money is revenue, or margin where a margin is known, per period of `years`; churn per period, with Wilson ends.
    `moves` None: migration cannot be asked of this file.
    """

    years: float
    customers: Floats
    money: Floats
    churn: Floats
    churn_low: Floats
    churn_high: Floats
    base: Floats
    moves: Floats | None

    @property
    def per_year(self) -> Floats:
        """m, money per customer-year; NaN where the tier has no customers.

        >>> ValueInputs(0.5, *(np.array([2.0]) for _ in range(6)), None).per_year.tolist()
        [2.0]
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.customers > 0, self.money / self.customers / self.years, np.nan)

    @property
    def per_customer(self) -> Floats:
        """R, money per customer and period; 0 where the tier has no customers, for then nobody moves there either.

        >>> ValueInputs(0.5, *(np.array([0.0]) for _ in range(6)), None).per_customer.tolist()
        [0.0]
        """
        return np.where(self.customers > 0, self.per_year * self.years, 0.0)

    def times_customers(self, each: Floats) -> Floats:
        """Value of each tier from the value of one of its customers: 0 where there are none.

        >>> ValueInputs(1.0, np.array([0.0, 2.0]), *(np.zeros(2) for _ in range(5)), None).times_customers(
        ...     np.array([np.nan, 5.0])).tolist()
        [0.0, 10.0]
        """
        return np.where(self.customers > 0, self.customers * each, 0.0)


def value_inputs(
    tiers: pd.DataFrame, years: float, margin: npt.ArrayLike | None = None, moves: Floats | None = None
) -> ValueInputs:
    """The arrays a value is computed from. Churn = lost/base, or L/duration where the file gives only a duration.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [10], "purchases": [10], "revenue": [50.0], "base": [8.0],
    ...                   "lost": [2.0]})
    >>> value_inputs(t, 1.0, 0.5).money.tolist(), value_inputs(t, 1.0).churn.tolist()
    ([25.0], [0.25])
    """
    check(tiers, TIERS, "tiers")
    base, lost = tiers["base"].to_numpy(float), tiers["lost"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        churn = np.where(base > 0, lost / base, np.nan)
        if "duration_years" in tiers:
            churn = np.where(np.isnan(churn), years / tiers["duration_years"].to_numpy(float), churn)
    low, high = wilson(lost, base)
    share = 1.0 if margin is None else np.asarray(margin, dtype=float)
    customers = tiers["customers"].to_numpy(float)
    return ValueInputs(years, customers, tiers["revenue"].to_numpy(float) * share, churn, low, high, base, moves)


def values(inputs: ValueInputs, method: Method, discount: float, churn: Floats | None = None) -> Floats:
    """CLV of one customer of each tier, by `method`; NaN where it is not determined.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [10], "purchases": [10], "revenue": [1000.0], "base": [5.0],
    ...                   "lost": [1.0]})
    >>> values(value_inputs(t, 1.0), "course", 0.0).round(6).tolist()
    [500.0]
    """
    if method == "migration":
        if inputs.moves is None:
            raise TableProblem("migration_needs_moves")
        found = migration(inputs.moves, inputs.base, inputs.per_customer, per_period(discount, inputs.years))
        return np.where(inputs.customers > 0, found, np.nan)
    return inputs.per_year * annuity(1 - (inputs.churn if churn is None else churn), inputs.years, discount, method)


def value_interval(
    inputs: ValueInputs, method: Method, discount: float, rng: np.random.Generator | None = None
) -> tuple[Floats, Floats, float, float]:
    """(clv low, clv high, portfolio low, portfolio high), 95 %.

    Tiers: the formula at the Wilson ends. Portfolio: V ∓ √Σ(Vᵢ − limitᵢ)²; when a tier is not determined, the sum
    of the lower limits ("at least") and no upper one. migration: 2.5–97.5 % of `migration_draws`, given `rng`.
    Uncertainty of who stays, not of next year's revenue.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [1], "purchases": [1], "revenue": [1.0], "base": [50.0],
    ...                   "lost": [0.0]})
    >>> low, high, *_ = value_interval(value_inputs(t, 1.0), "course", 0.0)
    >>> round(float(low[0]), 1), float(high[0])
    (14.0, nan)
    """
    if method == "migration":
        return _migration_interval(inputs, discount, rng)
    low, high = values(inputs, method, discount, inputs.churn_high), values(inputs, method, discount, inputs.churn_low)
    v, some = values(inputs, method, discount), inputs.customers > 0
    n, low_n, high_n, v_n = inputs.customers[some], low[some], high[some], v[some]
    if np.isnan(v_n).any() or not some.any():
        bounded = some.any() and not np.isnan(low_n).all()
        return low, high, float(np.nansum(n * low_n)) if bounded else np.nan, np.nan
    if np.isnan(low_n).any():
        return low, high, np.nan, np.nan
    whole = float((n * v_n).sum())
    down, up = np.sqrt((n * (v_n - low_n)) @ (n * (v_n - low_n))), np.sqrt((n * (high_n - v_n)) @ (n * (high_n - v_n)))
    return low, high, whole - float(down), whole + float(up)


def _migration_interval(
    inputs: ValueInputs, discount: float, rng: np.random.Generator | None
) -> tuple[Floats, Floats, float, float]:
    unknown = np.full(len(inputs.customers), np.nan)
    if rng is None or inputs.moves is None:
        return unknown, unknown, np.nan, np.nan
    draws = migration_draws(inputs.moves, inputs.base, inputs.per_customer, per_period(discount, inputs.years), rng)
    low, high = np.where(inputs.customers > 0, np.quantile(draws, [0.025, 0.975], axis=0), np.nan)
    whole_low, whole_high = np.quantile(draws @ inputs.customers, [0.025, 0.975])
    return low, high, float(whole_low), float(whole_high)


def portfolio(
    tiers: pd.DataFrame,
    years: float,
    method: Method = "course",
    discount: float = 0.1,
    *,
    margin: npt.ArrayLike | None = None,
    moves: Floats | None = None,
    rng: np.random.Generator | None = None,
) -> pd.DataFrame:
    """The portfolio table, PORTFOLIO: a row a tier and the row "Total".

    Total: counts and money pooled, ratios and duration pooled, clv = pooled m × pooled duration with the interval of
    the pooled churn (migration: value / customers, the average), index NaN, and portfolio_value = the sum of the
    tiers' (not customers × average CLV: a few customers stay long *and* buy much).
    few_lost: under ten lost, so that the interval is printed and not the point; the Total: in any tier somebody is in.
    Ratios are per period of `years`; clv is a value over the whole stay. margin: share of revenue per tier, or one.
    Source: METHODS, CLV and portfolio value; tests/golden/member_portfolio.csv.

    >>> t = pd.DataFrame({"tier": ["A", "B"], "customers": [1, 1], "purchases": [2, 1], "revenue": [90.0, 10.0],
    ...                   "base": [10.0, 10.0], "lost": [1.0, 5.0]})
    >>> portfolio(t, 1.0)["portfolio_value"].round(2).tolist()
    [900.0, 20.0, 920.0]
    """
    b = value_inputs(tiers, years, margin, moves)
    clv = values(b, method, discount)
    low, high, whole_low, whole_high = value_interval(b, method, discount, rng)
    rows = pd.concat([tiers, _pooled(tiers)], ignore_index=True)
    worth = b.times_customers(clv)
    ends = (worth.sum(), whole_low, whole_high)
    pooled, pooled_low, pooled_high = _pooled_values(b, tiers, method, discount, ends)
    last = clv[-1] if clv[-1] > 0 else np.nan
    few = few_lost(tiers)
    found: dict[str, object] = {
        **{str(name): rows[name].array for name in rows},
        **_ratios(rows, years),
        "clv": [*clv, pooled],
        "clv_low": [*low, pooled_low],
        "clv_high": [*high, pooled_high],
        "clv_index": [*(clv / last), np.nan],
        "portfolio_value": [*worth, worth.sum()],
        "portfolio_low": [*b.times_customers(low), whole_low],
        "portfolio_high": [*b.times_customers(high), whole_high],
        "few_lost": [*few, bool((few & (b.customers > 0)).any())],
    }
    return pd.DataFrame({name: found[name] for name in PORTFOLIO})  # at once: column by column takes twice as long


def few_lost(tiers: pd.DataFrame) -> Flags:
    """Which tiers lost fewer than ten: their churn, duration and value are printed as intervals, not as points.

    False where the file does not count the lost (durations only) or nobody was there before. Source: METHODS, few lost.

    >>> few_lost(pd.DataFrame({"base": [132.0, 396.0, 0.0], "lost": [4.0, 41.0, 0.0]})).tolist()
    [True, False, False]
    """
    base, lost = tiers["base"].to_numpy(float), tiers["lost"].to_numpy(float)
    return np.asarray((base > 0) & (lost < FEW_LOST))


def _pooled(tiers: pd.DataFrame) -> pd.DataFrame:
    counts = ["customers", "purchases", "revenue", "base", "lost"]
    row: dict[str, object] = {c: tiers[c].sum(skipna=False) for c in counts}
    if "duration_years" in tiers:
        row["duration_years"] = _pooled_duration(tiers)
    return pd.DataFrame([{"tier": TOTAL, **row}])


def _pooled_duration(tiers: pd.DataFrame) -> float:
    """From given durations only: pooled churn weighs each tier's yearly churn by its customers."""
    n, d = tiers["customers"].to_numpy(float), tiers["duration_years"].to_numpy(float)
    return float(n.sum() / (n / d).sum()) if n.sum() and not np.isnan(d).any() else np.nan


def pooled_inputs(tiers: pd.DataFrame, inputs: ValueInputs) -> ValueInputs:
    """The whole base as one tier: counts, money and churn pooled, so that no rate or duration is averaged.

    >>> t = pd.DataFrame({"tier": ["A", "B"], "customers": [1, 3], "purchases": [2, 1], "revenue": [90.0, 10.0],
    ...                   "base": [10.0, 10.0], "lost": [1.0, 5.0]})
    >>> p = pooled_inputs(t, value_inputs(t, 1.0))
    >>> p.per_year.tolist(), p.churn.tolist()
    ([25.0], [0.3])
    """
    one = value_inputs(_pooled(tiers), inputs.years)
    there = inputs.customers > 0  # a tier nobody is in has no margin to speak of
    return replace(one, money=np.array([inputs.money[there].sum()]))


def is_average(method: Method) -> bool:
    """Whether the Total's CLV is value / customers, to be headed "average", and not the formula on pooled counts.

    >>> is_average("migration"), is_average("course")
    (True, False)
    """
    return method == "migration"


def _pooled_values(
    inputs: ValueInputs, tiers: pd.DataFrame, method: Method, discount: float, whole: tuple[float, float, float]
) -> tuple[float, float, float]:
    """CLV of the Total with its interval: the formula on pooled counts, and at the ends of the pooled churn.

    migration: the portfolio's value and ends a customer.
    """
    customers = inputs.customers.sum()
    if not customers:
        return np.nan, np.nan, np.nan
    if is_average(method):
        value, low, high = (float(x / customers) for x in whole)
        return value, low, high
    p = pooled_inputs(tiers, inputs)
    churns = (p.churn, p.churn_high, p.churn_low)
    value, low, high = (float(values(p, method, discount, churn)[0]) for churn in churns)
    return value, low, high


def _ratios(table: pd.DataFrame, years: float) -> dict[str, Floats]:
    b = value_inputs(table, years)
    ends = wilson(table["lost"], table["base"])

    def ratio(a: str, c: str) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            top, under = table[a].to_numpy(float), table[c].to_numpy(float)
            return np.where(under > 0, top / under, np.nan)

    return {
        "purchases_per_customer": ratio("purchases", "customers"),
        "revenue_per_purchase": ratio("revenue", "purchases"),
        "revenue_per_customer": ratio("revenue", "customers"),
        "retention": 1 - b.churn,
        "retention_year": yearly(1 - b.churn, years),
        "retention_low": 1 - ends[1],
        "retention_high": 1 - ends[0],
        "duration_years": duration(b.churn, years),
        "duration_low": duration(ends[1], years),
        "duration_high": duration(ends[0], years),
    }


def one_more_point(inputs: ValueInputs, method: Method = "course", discount: float = 0.1) -> Floats:
    """What one more point of *yearly* retention is worth per customer of each tier: V(r + .01) − V(r).

    A point, not a per cent, and a point a year whatever the period: r' = (r^(1/L) + .01)^L per period of L years. NaN
    where it would reach 1.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [1], "purchases": [1], "revenue": [100.0], "base": [100.0],
    ...                   "lost": [20.0]})
    >>> one_more_point(value_inputs(t, 1.0)).round(2).tolist()
    [26.32]
    """
    if method == "migration":
        raise TableProblem("method_without_annuity", method=method)
    then = yearly(1 - inputs.churn, inputs.years) + POINT
    better = 1 - np.where(then < 1 - 1e-12, then, np.nan) ** inputs.years
    return np.asarray(values(inputs, method, discount, better) - values(inputs, method, discount))


def cash_flow(
    per_year: float, retention: float, years: float, discount: float, method: Method, left: float = 0.01
) -> pd.DataFrame:
    """Expected money of one customer by year: columns year (1, 2, …; 0 = "later"), amount; sums to the value.

    Stops after 50 years or when 1 % is left; the rest stands in the row year 0. A period counts evenly over its time.

    >>> f = cash_flow(100, 0.8, 1.0, 0.1, "discounted")
    >>> f["amount"].round(2).tolist()[:2], round(float(f["amount"].sum()), 2), int(f["year"].iloc[-1])
    ([100.0, 72.73], 366.67, 0)
    """
    whole = float(per_year * annuity(retention, years, discount, method))
    dp = 0.0 if method == "course" else per_period(discount, years)
    step = retention / (1 + dp)
    first = per_year * years * (step if method == "future" else 1.0)
    ends = np.arange(HORIZON + 1) / years
    full = np.floor(ends + 1e-9)
    through = first * ((1 - step**full) / (1 - step) + (ends - full) * step**full) if step < 1 else first * ends
    amounts = np.diff(through)
    keep = min(HORIZON, int(np.searchsorted(through, whole * (1 - left))) or 1)
    years_shown = np.append(np.arange(1, keep + 1), 0)
    return pd.DataFrame({"year": years_shown, "amount": np.append(amounts[:keep], whole - through[keep])})


def hindsight(tiered: pd.DataFrame, retention_then: Floats, tiers: Sequence[str]) -> pd.DataFrame:
    """One period's revenue as it was expected and as it came, of the customers active before, per tier.

    expected = base × revenue per customer then × the retention measured one period earlier (one step of the course
    rule); actual = what those customers bought now, in whatever tier. Columns tier, base, revenue_before, expected,
    actual, difference; last row "Total".

    >>> c = pd.DataFrame({"tier_before": pd.Categorical(["A", "A"], ["A"]), "revenue_before": [10.0, 10.0],
    ...                   "revenue_now": [0.0, 17.0]})
    >>> hindsight(c, np.array([0.8]), ["A"])[["expected", "actual", "difference"]].iloc[0].tolist()
    [16.0, 17.0, 1.0]
    """
    was = tiered[tiered["tier_before"].notna()]
    paid = was["revenue_now"].clip(lower=0)
    by = was.assign(paid=paid).groupby("tier_before", observed=False)[["revenue_before", "paid"]].agg(["size", "sum"])
    before = by[("revenue_before", "sum")].reindex(list(tiers)).to_numpy(float)
    table = pd.DataFrame(
        {
            "tier": list(tiers),
            "base": by[("paid", "size")].reindex(list(tiers)).to_numpy(float),
            "revenue_before": before,
            "expected": np.where(before > 0, before * retention_then, 0.0),
            "actual": by[("paid", "sum")].reindex(list(tiers)).to_numpy(float),
        }
    )
    total = table.drop(columns="tier").sum(skipna=False)
    table = pd.concat([table, pd.DataFrame([{"tier": TOTAL, **total}])], ignore_index=True)
    return table.assign(difference=table["actual"] - table["expected"])


def affordable(inputs: ValueInputs, discount: float) -> pd.DataFrame:
    """The most a customer of each tier may cost: to_win (discounted value) and to_keep (per year of the stay).

    Needs margin in `inputs.money`; at these costs the customer breaks even. Columns to_win, to_keep, money.

    >>> t = pd.DataFrame({"tier": ["A"], "customers": [1], "purchases": [1], "revenue": [100.0], "base": [10.0],
    ...                   "lost": [2.0]})
    >>> affordable(value_inputs(t, 1.0, 0.5), 0.1).round(1).values.tolist()
    [[183.3, 50.0]]
    """
    return pd.DataFrame({"to_win": values(inputs, "discounted", discount), "to_keep": inputs.per_year})
