"""Slow, plain sums: every number of the method once more, by another road.

Nothing of ours is imported, and nothing but the standard library. Money is counted in whole cents, shares and
transition tables in fractions, matrices are solved by hand, intervals by bisection on their definition, and
customers one by one in loops. Nobody should ever make this fast.

A raw row is (customer, date, amount as Decimal, order number or None, cost as Decimal or None).
Tiers are numbers, 0 the best; None is "no tier". Rates are per period unless a name says year.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import permutations
from statistics import NormalDist, fmean, stdev

Row = tuple[str, dt.date, Decimal, str | None, Decimal | None]
Number = Fraction | float
Matrix = list[list[Fraction]]
Z = NormalDist().inv_cdf(0.975)
MOVEMENTS = ("retained", "upgraded", "downgraded", "won back", "new", "new or won back", "lost")


# ---- the period ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Period:
    before_start: dt.date | None
    now_start: dt.date
    end: dt.date
    months: int | None

    @property
    def years(self) -> Fraction:
        if self.months is not None:
            return Fraction(self.months, 12)
        return Fraction((self.end - self.now_start).days) / Fraction("365.25")


def months_earlier(day: dt.date, months: int) -> dt.date:
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def default_months(first: dt.date, end: dt.date) -> int | None:
    for months in (12, 6, 3, 1):
        if first <= months_earlier(end, 2 * months) + dt.timedelta(days=7):
            return months
    return None


def period(rows: Sequence[Row], end: dt.date | None = None, months: int | None = None) -> Period:
    end = end or max(row[1] for row in rows) + dt.timedelta(days=1)
    first = min(row[1] for row in rows)
    months = months or default_months(first, end)
    if months is None:
        return Period(None, first, end, None)
    return Period(months_earlier(end, 2 * months), months_earlier(end, months), end, months)


# ---- customers -------------------------------------------------------------------------------------------


@dataclass
class Person:
    """One customer's purchases and revenue (cents) in the three stretches of time."""

    purchases: dict[str, int] = field(default_factory=dict)
    cents: dict[str, int] = field(default_factory=dict)
    costed: dict[str, Decimal] = field(default_factory=dict)
    cost: dict[str, Decimal] = field(default_factory=dict)

    def active(self, when: str) -> bool:
        return self.purchases.get(when, 0) > 0 and self.cents.get(when, 0) > 0


def to_cents(amount: Decimal) -> int:
    return int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def stretch(day: dt.date, p: Period) -> str | None:
    if day >= p.end:
        return None
    if day >= p.now_start:
        return "now"
    if p.before_start is not None and day >= p.before_start:
        return "before"
    return "earlier"


def count_purchases(rows: Iterable[Row]) -> int:
    """Orders whose net amount is above 0: the order number, or the day for a row without one."""
    orders: dict[object, Decimal] = {}
    for _, day, amount, order, _ in rows:
        key = ("day", day) if order is None else ("order", order)
        orders[key] = orders.get(key, Decimal(0)) + amount
    return sum(1 for net in orders.values() if net > 0)


def people(rows: Sequence[Row], p: Period) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for name in sorted({row[0] for row in rows if row[1] < p.end}):
        person = found[name] = Person()
        for when in ("earlier", "before", "now"):
            mine = [row for row in rows if row[0] == name and stretch(row[1], p) == when]
            with_cost = [row for row in mine if row[4] is not None]
            person.purchases[when] = count_purchases(mine)
            person.cents[when] = to_cents(sum((row[2] for row in mine), Decimal(0)))
            person.costed[when] = sum((row[2] for row in with_cost), Decimal(0))
            person.cost[when] = sum((row[4] or Decimal(0) for row in with_cost), Decimal(0))
    return found


# ---- returns ---------------------------------------------------------------------------------------------


def under(returns: str, rows: Sequence[Row]) -> list[Row]:
    """The rows that count: all of them (net), none below 0 (ignore), or no return that has its purchase (cancel).

    cancel: a return takes with it the customer's latest earlier row of the same order number, each row once.
    Rows here have no product, so an order number is all that pairs them; on one day the file's order decides.
    """
    if returns == "net":
        return list(rows)
    if returns == "ignore":
        return [row for row in rows if row[2] >= 0]
    gone: set[int] = set()
    in_time = sorted(range(len(rows)), key=lambda k: (rows[k][1], k))
    for place, k in enumerate(in_time):
        if rows[k][2] >= 0 or rows[k][3] is None:
            continue
        same = [i for i in in_time[:place] if rows[i][0] == rows[k][0] and rows[i][3] == rows[k][3]]
        bought = [i for i in same if rows[i][2] > 0 and i not in gone]
        if bought:
            gone |= {k, bought[-1]}
    return [row for k, row in enumerate(rows) if k not in gone]


# ---- tiers -----------------------------------------------------------------------------------------------


def cut_counts(n: int, shares: Sequence[Decimal]) -> list[int]:
    """Cumulative number of customers above each cut: the smallest integer not below p·n/100."""
    counts = []
    for k in range(1, len(shares) + 1):
        wanted = sum((Fraction(share) for share in shares[:k]), Fraction(0)) * n / 100
        count = 0
        while count < wanted:
            count += 1
        counts.append(count)
    return counts


def relative_tiers(cents: dict[str, int], shares: Sequence[Decimal]) -> dict[str, int]:
    """A customer's tier: the first whose cut leaves fewer than its count of customers strictly above me."""
    counts = cut_counts(len(cents), shares)
    tiers = {}
    for name, mine in cents.items():
        better = sum(1 for other in cents.values() if other > mine)
        tiers[name] = next(k for k, count in enumerate(counts) if better < count)
    return tiers


def lowest_per_tier(cents: dict[str, int], tiers: dict[str, int], many: int) -> list[Fraction | None]:
    cuts: list[Fraction | None] = []
    for k in range(many):
        inside = [cents[name] for name in tiers if tiers[name] == k]
        cuts.append(Fraction(min(inside)) if inside else None)
    return cuts


def tiers_by_cuts(cents: dict[str, int], cuts: Sequence[Fraction | None]) -> dict[str, int]:
    """The highest tier whose cut (in cents) is reached; under them all, the last tier."""
    tiers = {}
    for name, mine in cents.items():
        reached = [k for k, cut in enumerate(cuts) if cut is not None and mine >= cut]
        tiers[name] = min(reached) if reached else len(cuts) - 1
    return tiers


# ---- movements and the flow statement --------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    customer: str
    tier_now: int | None
    movement: str
    tier_before: int | None
    purchases_now: int
    cents_before: int
    cents_now: int


def movement(person: Person, before: int | None, now: int | None, history: bool) -> str:
    if before is not None and now is not None:
        return "retained" if now == before else "upgraded" if now < before else "downgraded"
    if before is not None:
        return "lost"
    if not history:
        return "new or won back"
    bought_earlier = person.purchases["earlier"] + person.purchases["before"] > 0
    return "won back" if bought_earlier else "new"


@dataclass(frozen=True)
class Statement:
    period: Period
    people: dict[str, Person]
    tiers_before: dict[str, int]
    tiers_now: dict[str, int]
    moves: list[Move]
    many: int


def active_cents(found: dict[str, Person], when: str) -> dict[str, int]:
    return {name: person.cents[when] for name, person in found.items() if person.active(when)}


def statement(
    rows: Sequence[Row],
    p: Period,
    shares: Sequence[Decimal],
    basis: str = "relative",
    index: Fraction = Fraction(1),
) -> Statement:
    rows = [row for row in rows if row[1] < p.end]
    found = people(rows, p)
    cents_before, cents_now = active_cents(found, "before"), active_cents(found, "now")
    before = relative_tiers(cents_before, shares)
    if basis == "relative":
        now = relative_tiers(cents_now, shares)
    else:
        cuts = lowest_per_tier(cents_before, before, len(shares))
        now = tiers_by_cuts(cents_now, [None if cut is None else cut * index for cut in cuts])
    history = p.before_start is not None and any(row[1] < p.before_start for row in rows)
    moves = []
    for name, person in found.items():
        b, n = before.get(name), now.get(name)
        if b is None and n is None:
            continue
        kind = movement(person, b, n, history)
        moves.append(
            Move(
                name, n, kind, b,
                0 if n is None else person.purchases["now"],
                0 if b is None else person.cents["before"],
                0 if n is None else person.cents["now"],
            )
        )  # fmt: skip
    return Statement(p, found, before, now, moves, len(shares))


def flows(s: Statement) -> dict[tuple[int | None, str, int | None], tuple[int, int, int, int]]:
    """(tier now, movement, tier before) -> customers, purchases, cents before, cents now."""
    table: dict[tuple[int | None, str, int | None], tuple[int, int, int, int]] = {}
    for move in s.moves:
        key = (move.tier_now, move.movement, move.tier_before)
        old = table.get(key, (0, 0, 0, 0))
        table[key] = (old[0] + 1, old[1] + move.purchases_now, old[2] + move.cents_before, old[3] + move.cents_now)
    return table


def bridge(s: Statement) -> dict[str, int]:
    """Cents; the changes between start and end sum to end − start."""
    steps = dict.fromkeys(("start", "lost", "spent_less", "spent_more", "won back", "new", "new or won back", "end"), 0)
    for move in s.moves:
        change = move.cents_now - move.cents_before
        steps["start"] += move.cents_before
        steps["end"] += move.cents_now
        if move.movement in ("lost", "won back", "new", "new or won back"):
            steps[move.movement] += change
        elif change < 0:
            steps["spent_less"] += change
        else:
            steps["spent_more"] += change
    return steps


def nrr_grr(s: Statement) -> tuple[Fraction, Fraction] | None:
    mine = [move for move in s.moves if move.tier_before is not None]
    start = sum(move.cents_before for move in mine)
    if start == 0:
        return None
    kept = sum(max(0, move.cents_now) for move in mine)
    gross = sum(min(move.cents_before, max(0, move.cents_now)) for move in mine)
    return Fraction(kept, start), Fraction(gross, start)


def relabelled_and_hidden(relative: Statement, fixed: Statement) -> tuple[int, int]:
    """Moved only because the ranks moved; and moved in kronor but not in rank."""
    stayed = {move.customer: move.movement == "retained" for move in fixed.moves}
    both = [m for m in relative.moves if m.tier_before is not None and m.tier_now is not None]
    relabelled = sum(1 for m in both if m.movement != "retained" and stayed[m.customer])
    hidden = sum(1 for m in both if m.movement == "retained" and not stayed[m.customer])
    return relabelled, hidden


# ---- a tier's counts, and what follows from them ---------------------------------------------------------


@dataclass(frozen=True)
class Tier:
    """The counts a valuation needs. `moved[j]` of the base are in tier j now; the rest of the base is lost."""

    customers: int
    purchases: int
    revenue: Fraction
    base: int
    lost: int
    moved: tuple[int, ...] = ()
    margin: Fraction = Fraction(1)


def tier_table(s: Statement) -> list[Tier]:
    rows = []
    for k in range(s.many):
        here = [move for move in s.moves if move.tier_now == k]
        were = [move for move in s.moves if move.tier_before == k]
        rows.append(
            Tier(
                len(here),
                sum(move.purchases_now for move in here),
                Fraction(sum(move.cents_now for move in here), 100),
                len(were),
                sum(1 for move in were if move.tier_now is None),
                tuple(sum(1 for move in were if move.tier_now == j) for j in range(s.many)),
            )
        )
    return rows


def margin_share(s: Statement, k: int) -> tuple[Fraction, Fraction] | None:
    """Σ(amount − cost)/Σamount over the tier's rows that have a cost, and the share of revenue they cover."""
    inside = [s.people[name] for name, tier in s.tiers_now.items() if tier == k]
    costed = sum((Fraction(person.costed["now"]) for person in inside), Fraction(0))
    cost = sum((Fraction(person.cost["now"]) for person in inside), Fraction(0))
    revenue = Fraction(sum(person.cents["now"] for person in inside), 100)
    return None if costed == 0 else ((costed - cost) / costed, costed / revenue)


def wilson(lost: int, base: int) -> tuple[float, float]:
    """The two churns c for which |lost/base − c| = z·√(c(1 − c)/base), found by bisection on each side."""
    p = lost / base

    def too_far(c: float) -> bool:
        return (p - c) ** 2 * base > Z * Z * c * (1 - c)

    def edge(inside: float, outside: float) -> float:
        for _ in range(200):
            middle = (inside + outside) / 2
            inside, outside = (inside, middle) if too_far(middle) else (middle, outside)
        return (inside + outside) / 2

    # p itself solves the equation when p is 0 or 1: step inside, where the condition surely holds
    low = 0.0 if lost == 0 else edge(p if lost < base else 1 - 1e-12, 0.0)
    high = 1.0 if lost == base else edge(p if lost > 0 else 1e-12, 1.0)
    return low, high


@dataclass(frozen=True)
class Stay:
    retention: Fraction | None
    retention_low: float | None
    retention_high: float | None
    duration: Fraction | None
    duration_low: float | None
    duration_high: float | None
    retention_year: float | None


def stay(base: int, lost: int, years: Fraction) -> Stay:
    if base == 0:
        return Stay(None, None, None, None, None, None, None)
    low, high = wilson(lost, base)
    retention = 1 - Fraction(lost, base)
    return Stay(
        retention,
        1 - high,
        1 - low,
        None if lost == 0 else years * base / lost,
        float(years) / high,
        None if lost == 0 else float(years) / low,
        float(retention) ** (1 / float(years)),
    )


# ---- what a customer is worth ----------------------------------------------------------------------------


def period_rate(discount: Number, years: Fraction) -> Fraction:
    """(1 + d)^L − 1, exact for whole years."""
    if years.denominator == 1:
        return (1 + Fraction(discount)) ** years.numerator - 1
    return Fraction((1 + float(discount)) ** float(years) - 1)


def annuity(r: Number, discount: Number, years: Fraction) -> Fraction:
    """Discounted years a customer is here: the period under way, then r of them, then r² …"""
    rate = period_rate(discount, years)
    return years * (1 + rate) / (1 + rate - Fraction(r))


def worth(method: str, m: Number, r: Number, discount: Number, years: Fraction) -> Fraction:
    m, r = Fraction(m), Fraction(r)
    if method == "course":
        return m * years / (1 - r)
    if method == "discounted":
        return m * annuity(r, discount, years)
    if method == "future":
        return m * annuity(r, discount, years) * r / (1 + period_rate(discount, years))
    raise ValueError(method)


def one_more_point(method: str, m: Number, r: Number, discount: Number, years: Fraction) -> float | None:
    """Value with one more point of yearly retention less value without; None where nobody would leave any more."""
    year = float(r) ** (1 / float(years)) + 0.01
    if year >= 1 - 1e-12:
        return None
    return float(worth(method, m, year ** float(years), discount, years) - worth(method, m, r, discount, years))


def identity(n: int) -> Matrix:
    return [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]


def inverse(matrix: Matrix) -> Matrix | None:
    n = len(matrix)
    work = [list(row) + unit for row, unit in zip(matrix, identity(n), strict=True)]
    for i in range(n):
        pivot = next((k for k in range(i, n) if work[k][i] != 0), None)
        if pivot is None:
            return None
        work[i], work[pivot] = work[pivot], work[i]
        work[i] = [x / work[i][i] for x in work[i]]
        for k in range(n):
            if k != i:
                work[k] = [x - work[k][i] * y for x, y in zip(work[k], work[i], strict=True)]
    return [row[n:] for row in work]


def shrinks(matrix: Matrix) -> bool:
    """Spectral radius below 1 − 1e-9: for a matrix ≥ 0 that is so just when (I − M/(1 − 1e-9))⁻¹ is ≥ 0."""
    n, edge = len(matrix), 1 - Fraction(1, 10**9)
    answer = inverse([[identity(n)[i][j] - matrix[i][j] / edge for j in range(n)] for i in range(n)])
    return answer is not None and all(x >= 0 for row in answer for x in row)


def transitions(tiers: Sequence[Tier]) -> Matrix | None:
    if any(tier.base == 0 for tier in tiers):
        return None
    return [[Fraction(count, tier.base) for count in tier.moved] for tier in tiers]


def stays_in(p: Matrix, discount: Number, years: Fraction) -> Matrix | None:
    """(I − P/(1 + d_p))⁻¹: the discounted periods someone now in tier i will spend in tier j."""
    rate = period_rate(discount, years)
    step = [[x / (1 + rate) for x in row] for row in p]
    if not shrinks(step):
        return None
    n = len(p)
    return inverse([[identity(n)[i][j] - step[i][j] for j in range(n)] for i in range(n)])


def income(tier: Tier, years: Fraction) -> Fraction:
    """Money per customer-year (0 where nobody is)."""
    return Fraction(0) if tier.customers == 0 else tier.revenue * tier.margin / tier.customers / years


def migration_values(tiers: Sequence[Tier], discount: Number, years: Fraction) -> list[Fraction] | None:
    p = transitions(tiers)
    inner = None if p is None else stays_in(p, discount, years)
    if inner is None:
        return None
    per_period = [income(tier, years) * years for tier in tiers]
    return [sum((x * y for x, y in zip(row, per_period, strict=True)), Fraction(0)) for row in inner]


@dataclass(frozen=True)
class Value:
    clv: Number | None
    clv_low: Number | None
    clv_high: Number | None
    portfolio: Number | None
    portfolio_low: Number | None
    portfolio_high: Number | None


def tier_value(tier: Tier, method: str, discount: Number, years: Fraction) -> Value:
    """The formula, and the formula at the two Wilson ends of this tier's churn."""
    if tier.customers == 0:
        zero = Fraction(0)
        return Value(None, None, None, zero, zero, zero)
    s, m, n = stay(tier.base, tier.lost, years), income(tier, years), tier.customers
    if s.retention is None or s.retention_low is None or s.retention_high is None:
        return Value(None, None, None, None, None, None)
    low = worth(method, m, s.retention_low, discount, years)
    if tier.lost == 0:
        return Value(None, low, None, None, n * low, None)
    middle = worth(method, m, s.retention, discount, years)
    high = worth(method, m, s.retention_high, discount, years)
    return Value(middle, low, high, n * middle, n * low, n * high)


def portfolio(values: Sequence[Value]) -> tuple[Number | None, Number | None, Number | None]:
    """Sum of the tiers; its interval by adding the tiers' one-sided distances in quadrature."""
    if any(v.portfolio is None for v in values):
        return None, at_least(values), None
    total = sum((Fraction(v.portfolio or 0) for v in values), Fraction(0))
    down = math.sqrt(sum(float((v.portfolio or 0) - (v.portfolio_low or 0)) ** 2 for v in values))
    up = math.sqrt(sum(float((v.portfolio_high or 0) - (v.portfolio or 0)) ** 2 for v in values))
    return total, float(total) - down, float(total) + up


def at_least(values: Sequence[Value]) -> float:
    """With a tier that is not determined: the tiers' lower limits (0 where there is none), added."""
    return sum(float(v.portfolio_low or 0) for v in values)


def came_true(s: Statement, retention_then: Sequence[Number | None]) -> list[tuple[Number | None, Fraction]]:
    """Per tier before: revenue the basic model expected of them a period later, and what they brought."""
    out: list[tuple[Number | None, Fraction]] = []
    for k in range(s.many):
        were = [move for move in s.moves if move.tier_before == k]
        start = Fraction(sum(move.cents_before for move in were), 100)
        kept = retention_then[k]
        expected = Fraction(0) if not were else None if kept is None else start * Fraction(kept)
        out.append((expected, Fraction(sum(move.cents_now for move in were), 100)))
    return out


def pooled(tiers: Sequence[Tier]) -> Tier:
    """The total row's counts; its ratios and duration come from these, never from averages."""
    revenue = sum((tier.revenue for tier in tiers), Fraction(0))
    earned = sum((tier.revenue * tier.margin for tier in tiers), Fraction(0))
    return Tier(
        sum(tier.customers for tier in tiers),
        sum(tier.purchases for tier in tiers),
        revenue,
        sum(tier.base for tier in tiers),
        sum(tier.lost for tier in tiers),
        margin=Fraction(1) if revenue == 0 else earned / revenue,
    )


def migration_interval(
    tiers: Sequence[Tier], discount: Number, years: Fraction, draws: int, chance: random.Random
) -> tuple[float, float] | None:
    """Every member of every base drawn anew among where its tier went; 2.5–97.5 % of the portfolio values."""
    found = []
    for _ in range(draws):
        drawn = []
        for tier in tiers:
            places = chance.choices(range(len(tiers) + 1), weights=[*tier.moved, tier.lost], k=tier.base)
            moved = tuple(places.count(j) for j in range(len(tiers)))
            drawn.append(Tier(tier.customers, tier.purchases, tier.revenue, tier.base, 0, moved, tier.margin))
        values = migration_values(drawn, discount, years)
        if values is not None:
            found.append(float(sum(t.customers * v for t, v in zip(tiers, values, strict=True))))
    if draws - len(found) > draws / 100:
        return None
    found.sort()
    return found[int(0.025 * (len(found) - 1))], found[math.ceil(0.975 * (len(found) - 1))]


def migration_spread(tiers: Sequence[Tier], discount: Number, years: Fraction) -> float:
    """Standard deviation of the migration portfolio to first order: the sum over tiers of a multinomial's."""
    p, values = transitions(tiers), migration_values(tiers, discount, years)
    inner = None if p is None else stays_in(p, discount, years)
    assert p is not None and values is not None and inner is not None
    rate, variance = period_rate(discount, years), Fraction(0)
    for i, tier in enumerate(tiers):
        weight = sum((t.customers * inner[k][i] for k, t in enumerate(tiers)), Fraction(0)) / (1 + rate)
        mean = sum((x * v for x, v in zip(p[i], values, strict=True)), Fraction(0))
        square = sum((x * v * v for x, v in zip(p[i], values, strict=True)), Fraction(0))
        variance += weight**2 * (square - mean**2) / tier.base
    return math.sqrt(variance)


# ---- what survives an audit ------------------------------------------------------------------------------


def horizon(span: Number) -> Number:
    """Three times the file's span, five years at most."""
    return min(3 * span, 5)


def years_within(r: Number, discount: Number, years: Fraction, horizon: Number) -> float:
    """Discounted years here before the horizon: whole periods one by one, then what is left of the next.

    A part of a period counts as the whole geometric sum does: (1 − qᶠ)/(1 − q) of it.
    """
    q = float(r) / (1 + float(period_rate(discount, years)))
    found, left, here = 0.0, float(horizon), 1.0
    while left >= float(years) - 1e-12:
        found, left, here = found + float(years) * here, left - float(years), here * q
    rest = left / float(years)
    return found + here * (left if q == 1 else float(years) * (1 - q**rest) / (1 - q))


def worth_within(method: str, m: Number, r: Number, discount: Number, years: Fraction, horizon: Number) -> float:
    if method == "course":
        return float(m) * years_within(r, 0, years, horizon)
    found = float(m) * years_within(r, discount, years, horizon)
    return found * float(r) / (1 + float(period_rate(discount, years))) if method == "future" else found


def migration_within(
    tiers: Sequence[Tier], discount: Number, years: Fraction, horizon: Fraction
) -> list[Fraction] | None:
    """Somebody of each tier, period by period, wherever the moves take him; the last period in part."""
    p = transitions(tiers)
    if p is None:
        return None
    rate, found = period_rate(discount, years), []
    for i in range(len(tiers)):
        here, total, left = identity(len(tiers))[i], Fraction(0), horizon
        while left > 0:
            share = min(Fraction(1), left / years)
            total += share * sum(x * income(t, years) * years for x, t in zip(here, tiers, strict=True))
            here = [sum(here[k] * p[k][j] for k in range(len(tiers))) / (1 + rate) for j in range(len(tiers))]
            left -= years
        found.append(total)
    return found


def range_of(
    tiers: Sequence[Tier], discount: Number, years: Fraction, migration_lows: dict[float, float]
) -> tuple[float | None, float | None]:
    """Least and most of the portfolio by the basic model, discounted, and with moves, without and with discounting.

    With under ten lost in a tier somebody is in, the low end of each one's interval stands for the one itself.
    `migration_lows`: the low ends of the migration intervals, which are drawn, by discount rate; a rate that is not
    there has none, and its value is not counted. None: not determined.
    """
    few = any(t.customers and t.base > 0 and t.lost < 10 for t in tiers)
    least: list[float] = []
    most: list[float | None] = []
    for method in ("course", "discounted"):
        value, low, _ = portfolio([tier_value(t, method, discount, years) for t in tiers])
        most.append(None if value is None else float(value))
        point = low if few and low is not None else value
        least += [] if point is None else [float(point)]
    for rate, drawn_low in migration_lows.items():
        each = migration_values(tiers, 0 if rate == 0 else discount, years)
        assert each is not None
        whole = float(sum((t.customers * v for t, v in zip(tiers, each, strict=True)), Fraction(0)))
        most.append(whole)
        least.append(drawn_low if few else whole)
    high = None if None in most else max(x for x in most if x is not None)
    return min(least) if least else None, high


def drawn_portfolios(s: Statement, draws: int, chance: random.Random) -> list[float]:
    """Customers drawn with replacement, each with both its tiers and its money: portfolio by the basic model."""
    found = []
    for _ in range(draws):
        moves = chance.choices(s.moves, k=len(s.moves))
        again = Statement(s.period, s.people, s.tiers_before, s.tiers_now, moves, s.many)
        value, _, _ = portfolio([tier_value(t, "course", 0, s.period.years) for t in tier_table(again)])
        found.append(math.inf if value is None else float(value))
    return sorted(found)


def checked_year(
    earlier: Statement | None, s: Statement
) -> list[tuple[float | None, float | None, float | None, float]]:
    """Per tier before: expected by the basic model, with moves, at the same year's retention; and what came."""
    then = None if earlier is None else tier_table(earlier)
    same = tier_table(s)
    p = None if then is None else transitions(then)
    out: list[tuple[float | None, float | None, float | None, float]] = []
    money = [Fraction(sum(m.cents_before for m in s.moves if m.tier_before == k), 100) for k in range(s.many)]
    for k in range(s.many):
        were = [move for move in s.moves if move.tier_before == k]
        came = float(Fraction(sum(max(0, s.people[m.customer].cents["now"]) for m in were), 100))
        basic = _stayed(money[k], then[k] if then is not None else None)
        moved = None
        if p is not None:
            each = [money[j] / max(same[j].base, 1) for j in range(s.many)]
            moved = float(same[k].base * sum(x * y for x, y in zip(p[k], each, strict=True)))
        out.append((basic, moved, _stayed(money[k], same[k]), came))
    return out


def _stayed(money: Fraction, tier: Tier | None) -> float | None:
    if money == 0:
        return None if tier is None else 0.0
    return None if tier is None or tier.base == 0 else float(money * (1 - Fraction(tier.lost, tier.base)))


def twelve_months(rows: Sequence[Row], s: Statement) -> list[Fraction]:
    """Net money of each tier's customers now in the twelve months before the end."""
    start = months_earlier(s.period.end, 12)
    found = [Fraction(0)] * s.many
    for name, tier in s.tiers_now.items():
        mine = [row[2] for row in rows if row[0] == name and start <= row[1] < s.period.end]
        found[tier] += Fraction(to_cents(sum(mine, Decimal(0))), 100)
    return found


def same_season(rows: Sequence[Row], end: dt.date, months: int) -> tuple[Fraction, Fraction, Fraction]:
    """(revenue now, revenue of the same months a year ago, what the customers of then bring now)."""
    back = months if months % 12 == 0 else 12
    then = Period(None, months_earlier(end, back + months), months_earlier(end, back), months)
    now = Period(None, months_earlier(end, months), end, months)
    before = active_cents(people(rows, then), "now")
    after = active_cents(people(rows, now), "now")
    kept = sum(after.get(name, 0) for name in before)
    return Fraction(sum(after.values()), 100), Fraction(sum(before.values()), 100), Fraction(kept, 100)


def retention_for_increase(increase: Fraction, points: Fraction) -> Fraction:
    """Where (1 − r)/(1 − r − p) is 1 + x, by bisection on the factor itself."""
    low, high = Fraction(0), 1 - points
    for _ in range(80):
        middle = (low + high) / 2
        factor = (1 - middle) / (1 - middle - points)
        low, high = (middle, high) if factor < 1 + increase else (low, middle)
    return (low + high) / 2


# ---- what if ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Levers:
    """Changes per customer, whom they touch, and what it costs. `fee` is money per reached customer-year."""

    more_purchases: Fraction = Fraction(0)
    more_money: Fraction = Fraction(0)
    more_years: Fraction = Fraction(0)
    targets: tuple[int, ...] = ()
    reach: Fraction = Fraction(1)
    uptake: Fraction = Fraction(1)
    discount: Fraction = Fraction(0)
    one_off: Fraction = Fraction(0)
    fee: Fraction = Fraction(0)

    def scaled(self, factors: Sequence[Number]) -> Levers:
        changes = (self.more_purchases, self.more_money, self.more_years)
        f, a, y = (Fraction(change) * Fraction(x) for change, x in zip(changes, factors, strict=True))
        return Levers(f, a, y, self.targets, self.reach, self.uptake, self.discount, self.one_off, self.fee)


@dataclass(frozen=True)
class Sums:
    """Σ over targets of N·q·(V' − V), N·q·A(r) and N·q·A(r'): everything a scenario's money is made of."""

    value: Fraction
    years_kept: Fraction
    years_changed: Fraction


def changed_income(tier: Tier, x: Levers, years: Fraction) -> Fraction:
    """Money per customer-year after the levers: f'·a'·margin."""
    f = Fraction(tier.purchases) / tier.customers / years
    a = tier.revenue / tier.purchases
    return max(Fraction(0), f + x.more_purchases) * max(Fraction(0), a + x.more_money) * tier.margin


def changed_retention(tier: Tier, x: Levers, years: Fraction) -> Fraction:
    if tier.lost == 0:
        return Fraction(1)
    return 1 - years / max(years, years * tier.base / tier.lost + x.more_years)


def course_sums(tiers: Sequence[Tier], x: Levers, years: Fraction) -> Sums:
    value = kept = changed = Fraction(0)
    for i in x.targets:
        tier = tiers[i]
        reached = tier.customers * x.reach
        before = annuity(1 - Fraction(tier.lost, tier.base), x.discount, years)
        after = annuity(changed_retention(tier, x, years), x.discount, years)
        value += reached * (changed_income(tier, x, years) * after - income(tier, years) * before)
        kept += reached * before
        changed += reached * after
    return Sums(value, kept, changed)


def changed_transitions(tiers: Sequence[Tier], p: Matrix, x: Levers, years: Fraction) -> Matrix:
    after = [list(row) for row in p]
    for i in x.targets:
        retention = changed_retention(tiers[i], x, years)
        if tiers[i].lost == tiers[i].base:
            after[i] = [retention if j == i else Fraction(0) for j in range(len(p))]
        else:
            kept = 1 - Fraction(tiers[i].lost, tiers[i].base)
            after[i] = [share * retention / kept for share in p[i]]
    return after


def migration_sums(tiers: Sequence[Tier], x: Levers, years: Fraction) -> Sums:
    p = transitions(tiers)
    assert p is not None
    before = stays_in(p, x.discount, years)
    after = stays_in(changed_transitions(tiers, p, x, years), x.discount, years)
    assert before is not None and after is not None
    old = [income(tier, years) * years for tier in tiers]
    new = [changed_income(t, x, years) * years if i in x.targets else old[i] for i, t in enumerate(tiers)]
    value = kept = changed = Fraction(0)
    for i in x.targets:
        reached = tiers[i].customers * x.reach
        value += reached * sum((after[i][j] * new[j] - before[i][j] * old[j] for j in range(len(p))), Fraction(0))
        kept += reached * years * sum((before[i][j] for j in x.targets), Fraction(0))
        changed += reached * years * sum((after[i][j] for j in x.targets), Fraction(0))
    return Sums(value, kept, changed)


Rule = Callable[[Sequence[Tier], Levers, Fraction], Sums]
RULES: dict[str, Rule] = {"course": course_sums, "migration": migration_sums}


def gain(tiers: Sequence[Tier], x: Levers, years: Fraction, rule: str = "course") -> Fraction:
    return RULES[rule](tiers, x, years).value * x.uptake


def cost(tiers: Sequence[Tier], x: Levers, years: Fraction, rule: str = "course") -> Fraction:
    sums = RULES[rule](tiers, x, years)
    return x.one_off + x.fee * ((1 - x.uptake) * sums.years_kept + x.uptake * sums.years_changed)


def net(tiers: Sequence[Tier], x: Levers, years: Fraction, rule: str = "course") -> Fraction:
    return gain(tiers, x, years, rule) - cost(tiers, x, years, rule)


def return_on_investment(tiers: Sequence[Tier], x: Levers, years: Fraction, rule: str = "course") -> Fraction | None:
    spent = cost(tiers, x, years, rule)
    return None if spent == 0 else net(tiers, x, years, rule) / spent


def break_even_uptake(tiers: Sequence[Tier], x: Levers, years: Fraction, rule: str = "course") -> Fraction | None:
    sums = RULES[rule](tiers, x, years)
    below = sums.value - x.fee * (sums.years_changed - sums.years_kept)
    if below <= 0:
        return None
    needed = (x.one_off + x.fee * sums.years_kept) / below
    return None if needed > 1 else needed


def break_even_effect(tiers: Sequence[Tier], x: Levers, years: Fraction, rule: str = "course") -> float | None:
    """The smallest factor 0–10 on all three levers at which net is not below 0, in steps of a twentieth; None: none."""
    found = break_even_range(tiers, x, years, rule)
    return None if found is None else found[0]


def break_even_range(
    tiers: Sequence[Tier], x: Levers, years: Fraction, rule: str = "course"
) -> tuple[float, float] | None:
    """From which factor to which net is not below 0: steps of a twentieth, then halved between two of them."""

    def holds(factor: Number) -> bool:
        return net(tiers, x.scaled([Fraction(factor)] * 3), years, rule) >= 0

    def turn(inside: Fraction, outside: Fraction) -> float:
        one, other = float(inside), float(outside)
        for _ in range(45):
            middle = (one + other) / 2
            one, other = (middle, other) if holds(middle) else (one, middle)
        return one

    steps = [Fraction(k, 20) for k in range(201)]
    start = next((k for k, f in enumerate(steps) if holds(f)), None)
    if start is None:
        return None
    stop = next((k for k in range(start, 201) if not holds(steps[k])), None)
    first = 0.0 if start == 0 else turn(steps[start], steps[start - 1])
    return first, 10.0 if stop is None else turn(steps[stop - 1], steps[stop])


def staying(tiers: Sequence[Tier]) -> Matrix:
    """The basic model as a transition table: whoever is kept is kept in the same tier."""
    n = range(len(tiers))
    return [[1 - Fraction(tiers[i].lost, tiers[i].base) if i == j else Fraction(0) for j in n] for i in n]


def period_net(tiers: Sequence[Tier], x: Levers, years: Fraction, periods: int, rule: str) -> list[float]:
    """Discounted gain less yearly fee of each period, the one under way first; the one-off is not in it."""
    rate = 1 + float(period_rate(x.discount, years))
    n, u = range(len(tiers)), float(x.uptake)
    p = transitions(tiers) if rule == "migration" else staying(tiers)
    assert p is not None
    p_then = changed_transitions(tiers, p, x, years)
    old = [float(income(tier, years)) for tier in tiers]
    new = [float(changed_income(t, x, years)) if i in x.targets else old[i] for i, t in enumerate(tiers)]
    reached = [float(t.customers * x.reach) if i in x.targets else 0.0 for i, t in enumerate(tiers)]
    here, there = list(reached), list(reached)
    out = []
    for k in range(periods):
        more = u * (sum(there[i] * new[i] for i in n) - sum(here[i] * old[i] for i in n))
        paid = sum((1 - u) * here[i] + u * there[i] for i in x.targets)
        out.append(float(years) * (more - float(x.fee) * paid) / rate**k)
        here = [sum(here[i] * float(p[i][j]) for i in n) for j in n]
        there = [sum(there[i] * float(p_then[i][j]) for i in n) for j in n]
    return out


def yearly_net(tiers: Sequence[Tier], x: Levers, years: Fraction, until: int, rule: str = "course") -> list[float]:
    """The same by whole years, a period's money falling evenly over the time it covers."""
    out = [0.0] * until
    for k, money in enumerate(period_net(tiers, x, years, math.ceil(until / years), rule)):
        for year in range(until):
            overlap = min(Fraction(year + 1), (k + 1) * years) - max(Fraction(year), k * years)
            out[year] += money * float(max(Fraction(0), overlap) / years)
    return out


def pay_back(tiers: Sequence[Tier], x: Levers, years: Fraction, rule: str = "course", until: int = 50) -> int | None:
    so_far = -float(x.one_off)
    for year, money in enumerate(yearly_net(tiers, x, years, until, rule), start=1):
        so_far += money
        if so_far >= -1e-9:
            return year
    return None


def shapley(joint: Callable[[tuple[bool, ...]], Number], parts: int = 3) -> list[Fraction]:
    """Each part's mean contribution over every order in which the parts can be added."""
    orders = list(permutations(range(parts)))
    out = [Fraction(0)] * parts
    for order in orders:
        on = [False] * parts
        last = Fraction(joint(tuple(on)))
        for k in order:
            on[k] = True
            now = Fraction(joint(tuple(on)))
            out[k] += now - last
            last = now
    return [x / len(orders) for x in out]


def lever_parts(tiers: Sequence[Tier], x: Levers, years: Fraction, rule: str = "course") -> list[Fraction]:
    return shapley(lambda on: gain(tiers, x.scaled([Fraction(int(k)) for k in on]), years, rule))


# ---- growth, five points ---------------------------------------------------------------------------------


def bucket(customers: float, leak: float, acquired: float, years: int) -> list[float]:
    out = [customers]
    for _ in range(years):
        out.append(out[-1] * (1 - leak) + acquired * out[-1])
    return out


def doubling_years(leak: float, acquired: float) -> float | None:
    growth = acquired - leak
    return math.log(2) / math.log(1 + growth) if growth > 0 else None


def five_points(retention: Fraction, discount: Fraction | None = None) -> Fraction:
    """Value after five more points of yearly retention against before; `future` when a discount is given."""
    after = retention + Fraction(5, 100)
    if discount is None:
        return (1 - retention) / (1 - after)
    return margin_multiple(after, discount) / margin_multiple(retention, discount)


def margin_multiple(retention: Fraction, discount: Fraction) -> Fraction:
    return retention / (1 + discount - retention)


# ---- concentration, satisfaction -------------------------------------------------------------------------


def gini(amounts: Sequence[Number]) -> Fraction:
    exact = [Fraction(x) for x in amounts]
    apart = sum((abs(x - y) for x in exact for y in exact), Fraction(0))
    return apart / (2 * len(exact) * sum(exact, Fraction(0)))


def lorenz(amounts: Sequence[Number]) -> list[tuple[Fraction, Fraction]]:
    """(share of customers, share of money), poorest first, from (0, 0) to (1, 1)."""
    exact = sorted(Fraction(x) for x in amounts)
    total = sum(exact, Fraction(0))
    points = [(Fraction(0), Fraction(0))]
    for k in range(1, len(exact) + 1):
        points.append((Fraction(k, len(exact)), sum(exact[:k], Fraction(0)) / total))
    return points


def share_that_gives(amounts: Sequence[Number], wanted: Fraction) -> Fraction:
    exact = sorted((Fraction(x) for x in amounts), reverse=True)
    enough = next(k for k in range(len(exact) + 1) if sum(exact[:k], Fraction(0)) >= wanted * sum(exact, Fraction(0)))
    return Fraction(enough, len(exact))


def whale(profits: Sequence[Number]) -> tuple[list[Fraction], Fraction, int]:
    """Cumulative profit from 0, best customers first; what is given back after the peak; how many lose money."""
    curve = [Fraction(0)]
    for profit in sorted((Fraction(x) for x in profits), reverse=True):
        curve.append(curve[-1] + profit)
    return curve, max(curve) - curve[-1], sum(1 for profit in profits if profit < 0)


def nps(answers: Sequence[int]) -> tuple[float, float, float]:
    """Score, and the ends of its 95 % interval; under 30 answers three more are put in, a quarter at either end."""
    n = Fraction(len(answers))
    happy, unhappy = Fraction(sum(x >= 9 for x in answers)), Fraction(sum(x <= 6 for x in answers))
    score = 100 * (happy - unhappy) / n
    if n < 30:
        happy, unhappy, n = happy + Fraction(3, 4), unhappy + Fraction(3, 4), n + 3
    net = (happy - unhappy) / n
    half = Z * math.sqrt(((happy + unhappy) / n - net**2) / n)
    low, high = 100 * (float(net) - half), 100 * (float(net) + half)
    return float(score), max(-100.0, min(low, float(score))), min(100.0, max(high, float(score)))


def ski(answers: Sequence[int]) -> tuple[float, float, float]:
    scores = [(x - 1) / 9 * 100 for x in answers]
    half = student(len(scores) - 1) * stdev(scores) / math.sqrt(len(scores))
    return fmean(scores), max(0.0, fmean(scores) - half), min(100.0, fmean(scores) + half)


def student(free: int) -> float:
    """97.5 % point of Student's t: its density summed by Simpson's rule, and halved to where .475 lies above 0."""
    front = math.exp(math.lgamma((free + 1) / 2) - math.lgamma(free / 2)) / math.sqrt(free * math.pi)

    def area(t: float, steps: int = 400) -> float:
        # over the angle, t = √n·tan θ: the tail is long, the angle is not
        end = math.atan(t / math.sqrt(free))
        points = [end * k / steps for k in range(steps + 1)]
        weights = [1, *(4 if k % 2 else 2 for k in range(1, steps)), 1]
        density = [front * math.sqrt(free) * math.cos(a) ** (free - 1) for a in points]
        return sum(w * d for w, d in zip(weights, density, strict=True)) * end / steps / 3

    low, high = 0.0, 100.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if area(middle) < 0.475 else (low, middle)
    return (low + high) / 2


# ---- contracts -------------------------------------------------------------------------------------------

Contract = tuple[str, dt.date, dt.date | None, Decimal, str]  # customer, first day, last day (None: open), amount, per


def contract_customers(contracts: Sequence[Contract], p: Period) -> dict[str, tuple[int, int, bool]]:
    """Cents before and now of every customer who has begun before the end (0 when not running at that time's end), and
    whether an earlier contract had run out before the period: day by day."""
    assert p.before_start is not None
    per_year = {"day": Fraction(1461, 4), "month": Fraction(12), "quarter": Fraction(4), "year": Fraction(1)}
    found = {}
    for who in {c[0] for c in contracts if c[1] < p.end}:
        mine = [c for c in contracts if c[0] == who and c[1] < p.end]

        def paid(day: dt.date, rows: Sequence[Contract] = mine) -> list[Contract]:
            return [c for c in rows if c[1] <= day and (c[2] is None or day <= c[2])]

        def runs(day: dt.date) -> bool:
            return bool(paid(day - dt.timedelta(days=1))) and bool(paid(day))

        sums = {"before": Fraction(0), "now": Fraction(0)}
        day = p.before_start
        while day < p.end:
            for _, start, end, amount, per in paid(day):
                days = None if end is None else (end - start).days + 1
                if per == "contract":
                    a_day = Fraction(amount) / days if days else Fraction(0)
                else:
                    a_day = Fraction(amount) * per_year[per] / Fraction("365.25")
                sums["now" if day >= p.now_start else "before"] += a_day
            day += dt.timedelta(days=1)
        was, still = runs(p.now_start), runs(p.end)
        earlier = min(c[1] for c in mine) < p.now_start and not was
        found[who] = (cents_of(sums["before"]) if was else 0, cents_of(sums["now"]) if still else 0, earlier)
    return found


def cents_of(money: Fraction) -> int:
    return int(Decimal(money.numerator * 100 / Decimal(money.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


# ---- cohorts ---------------------------------------------------------------------------------------------


def cohorts(rows: Sequence[Row], end: dt.date, months: int) -> dict[tuple[dt.date, int], tuple[int, int, int]]:
    """(first day, stretches since) -> customers, those who bought in that stretch, and the cents of all so far."""
    rows = [row for row in rows if row[1] < end]
    known = months_earlier(min(row[1] for row in rows), -12)
    edges = [months_earlier(end, months * k) for k in range(6, -1, -1) if months_earlier(end, months * k) >= known]
    found: dict[tuple[dt.date, int], tuple[int, int, int]] = {}
    for i in range(len(edges) - 1):
        mine = [n for n in {r[0] for r in rows} if _came(n, rows, known) in _days(edges[i], edges[i + 1])]
        so_far = 0
        for k in range(len(edges) - 1 - i):
            stretch_rows = {n: [r for r in rows if r[0] == n and edges[i + k] <= r[1] < edges[i + k + 1]] for n in mine}
            cents = {n: to_cents(sum((r[2] for r in own), Decimal(0))) for n, own in stretch_rows.items()}
            so_far += sum(cents.values())
            bought = sum(1 for n, own in stretch_rows.items() if count_purchases(own) and cents[n] > 0)
            if mine:
                found[edges[i], k] = len(mine), bought, so_far
    return found


def _days(start: dt.date, stop: dt.date) -> set[dt.date]:
    return {start + dt.timedelta(days=i) for i in range((stop - start).days)}


def _came(name: str, rows: Sequence[Row], known: dt.date) -> dt.date | None:
    """Day of the first order with a net amount above 0; None where the first row lies before `known`."""
    own = [row for row in rows if row[0] == name]
    if min(row[1] for row in own) < known:
        return None
    orders: dict[object, list[Row]] = {}
    for row in own:
        orders.setdefault(("day", row[1]) if row[3] is None else ("order", row[3]), []).append(row)
    bought = [min(r[1] for r in lines) for lines in orders.values() if sum(r[2] for r in lines) > 0]
    return min(bought, default=None)
