"""`Base`: one period's customers in value tiers, with flows, moves and revenue, from any kind of file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from clv import flows as flow_tables
from clv.orders import UNIT, whole_cents
from clv.periods import Period
from clv.retention import duration
from clv.tables import Choices, Codes, Floats, History, Kind, Margin, Method, Note, TableProblem, cents, digits_agree
from clv.tiers import assign, assign_once, lowest_revenue, rule_of, tiered, warnings_for
from clv.value import ValueInputs, hindsight, one_more_point, portfolio, value_inputs

SAME = 0.01


@dataclass(frozen=True)
class Base:
    """The tables of one base. `years` is the period's length L; `tiers` is TIERS, `flows` FLOWS, `bridge` BRIDGE.

    None where the kind of file cannot answer: `flows` and `bridge` need two periods, `moves` (k × k counts) needs to
    know where customers went. `margin` is a share of revenue per tier, `margin_covered` the share of revenue it was
    measured on. `customers` is CUSTOMERS with tiers and movement, for the lists behind a cell. `first` is the day of
    the file's first row.
    """

    kind: Kind
    years: float
    names: tuple[str, ...]
    tiers: pd.DataFrame
    choices: Choices
    period: Period | None = None
    history: History = "none"
    flows: pd.DataFrame | None = None
    bridge: pd.DataFrame | None = None
    moves: Floats | None = None
    kept_revenue: dict[str, float] = field(default_factory=dict)
    relabelled: dict[str, int] = field(default_factory=dict)
    margin: Floats | float | None = None
    margin_covered: float | None = None
    customers: pd.DataFrame | None = None
    warnings: tuple[Note, ...] = ()
    first: dt.date | None = None

    @property
    def span_years(self) -> float:
        """Years the file speaks of: from its first dated row to the period's end; without dates, the periods it knows.

        A file without dates that tells who stayed, or for how long, knows two periods.
        """
        if self.first is not None and self.period is not None:
            return (self.period.end - self.first).days / 365.25
        return self.years * (2 if np.isfinite(self._inputs.churn).any() else 1)

    @property
    def two_periods(self) -> bool:
        """Whether anything can be said of who stayed."""
        return self.flows is not None

    def value_inputs(self) -> ValueInputs:
        """The arrays a value is computed from, with this base's margin and moves."""
        return self._inputs

    @cached_property
    def _inputs(self) -> ValueInputs:
        return value_inputs(self.tiers, self.years, self.margin, self.moves)

    @cached_property
    def _portfolios(self) -> dict[tuple[Method, float], pd.DataFrame]:
        return {}

    def portfolio(self, method: Method | None = None, discount: float | None = None) -> pd.DataFrame:
        """PORTFOLIO of this base by the chosen method, or another one; intervals are drawn with a fixed seed.

        Made once for each method and rate: a page asks for the same one in several places, and on every rerun.
        """
        wanted = method or self.choices.method, self.choices.discount if discount is None else discount
        if wanted not in self._portfolios:
            rng = np.random.default_rng(7)
            self._portfolios[wanted] = portfolio(
                self.tiers, self.years, *wanted, margin=self.margin, moves=self.moves, rng=rng
            )
        return self._portfolios[wanted].copy(deep=False)

    @cached_property
    def lowest(self) -> dict[str, float]:
        """The lowest revenue in the period of each tier somebody is in; empty without a row a customer."""
        return {} if self.customers is None else lowest_revenue(self.customers)

    def point(self) -> Floats:
        """What one more point of yearly retention is worth to the whole of each tier, by the chosen method."""
        return self._point(self.value_inputs())

    def point_ends(self) -> tuple[Floats, Floats]:
        """`point` at the ends of each tier's churn interval, the least first; NaN where it is not determined."""
        b = self.value_inputs()
        return self._point(replace(b, churn=b.churn_high)), self._point(replace(b, churn=b.churn_low))

    def _point(self, inputs: ValueInputs) -> Floats:
        method = "course" if self.choices.method == "migration" else self.choices.method
        return np.asarray(inputs.customers * one_more_point(inputs, method, self.choices.discount))


def from_customers(
    customers: pd.DataFrame,
    choices: Choices,
    *,
    years: float,
    period: Period | None = None,
    history: History = "none",
    kind: Kind = "transactions",
    one_revenue: bool = False,
    first: dt.date | None = None,
) -> Base:
    """The base of a table of CUSTOMERS.

    `one_revenue`: the file knows one revenue and who left, so both periods share one ranking and migration is off.
    Nobody active now: the tables are there with 0 customers, and the warning `nobody_active`. Nobody active before,
    but rows before that: the base is 0, and all who are active now have arrived.

    >>> import datetime as dt
    >>> c = pd.DataFrame({"customer_id": ["a", "b"], "purchases_earlier": 0, "revenue_earlier": 0.0,
    ...     "purchases_before": [1, 1], "revenue_before": [9.0, 1.0], "purchases_now": [1, 0],
    ...     "revenue_now": [2.0, 0.0], "first_date": dt.date(2024, 1, 1), "last_date": dt.date(2024, 1, 1)})
    >>> from_customers(c, Choices(), years=1.0).tiers[["customers", "base", "lost"]].values.tolist()[0]
    [1.0, 1.0, 0.0]
    """
    before, now = (assign_once if one_revenue else assign)(customers, choices)
    names = choices.scheme.names
    people = tiered(customers, before, now, choices.scheme, history)
    two = bool((before >= 0).any()) or reaches_back(period, history)
    flows = flow_tables.statement(people, names) if two else None
    margin, covered = margin_of(people, now, len(names), choices.margin)
    table = tier_table(people, before, now, names, two)
    return Base(
        kind=kind,
        years=years,
        names=names,
        tiers=table,
        choices=choices,
        period=period,
        history=history,
        flows=flows,
        bridge=flow_tables.bridge(people) if two else None,
        moves=flow_tables.moves(flows, names) if flows is not None and not one_revenue else None,
        kept_revenue=flow_tables.revenue_retention(people) if two and not one_revenue else {},
        relabelled=_relabelled(customers, before, now, choices) if two and not one_revenue else {},
        margin=margin,
        margin_covered=covered,
        customers=people,
        warnings=tuple(told_of(table, now, choices)),
        first=first,
    )


def reaches_back(period: Period | None, history: History) -> bool:
    """Whether the file holds the period before, though nobody was active in it: then the base is 0, not unknown."""
    return period is not None and period.before_start is not None and history != "none"


def told_of(tiers: pd.DataFrame, now: Codes, choices: Choices) -> list[Note]:
    """What must be known of these tables: nobody active, tiers that ties moved, tiers that lost nobody."""
    if not (now >= 0).any():
        return [Note("nobody_active")]
    found = warnings_for(now, choices.scheme) if rule_of(choices).ranks_anew else []
    safe = tiers.loc[(tiers["base"] > 0) & (tiers["lost"] == 0), "tier"].tolist()
    if safe:
        found.append(Note("nobody_lost", {"tiers": safe}))
    return found


def tier_table(people: pd.DataFrame, before: Codes, now: Codes, names: tuple[str, ...], two: bool) -> pd.DataFrame:
    """TIERS: customers, purchases, revenue now; base, lost and what they had before, per tier of that period.

    >>> c = pd.DataFrame({"purchases_now": [1.0], "revenue_now": [2.0], "purchases_before": [0.0],
    ...                   "revenue_before": [0.0]})
    >>> tier_table(c, np.array([-1], "i1"), np.array([0], "i1"), ("A",), False)["revenue"].tolist()
    [2.0]
    """
    k = len(names)

    def total(codes: Codes, values: Floats) -> Floats:
        sums = np.bincount(codes.astype(np.intp) + 1, weights=values, minlength=k + 1)  # the first: nobody's tier
        return np.asarray(sums[1:], dtype=float)

    one = np.ones(len(now))
    unknown = np.full(k, np.nan)
    return pd.DataFrame(
        {
            "tier": list(names),
            "customers": total(now, one).astype(np.int64),
            "purchases": total(now, people["purchases_now"].to_numpy(float)),
            "revenue": total(now, cents(people["revenue_now"]).astype(float)) / 100,
            "base": total(before, one) if two else unknown,
            "lost": total(np.where(now >= 0, -1, before).astype(np.int8), one) if two else unknown,
            "purchases_before": total(before, people["purchases_before"].to_numpy(float)) if two else unknown,
            "revenue_before": total(before, cents(people["revenue_before"]).astype(float)) / 100 if two else unknown,
        }
    )


def _relabelled(customers: pd.DataFrame, before: Codes, now: Codes, choices: Choices) -> dict[str, int]:
    if not (before >= 0).any():  # nobody to have moved, and no cuts to hold anybody against
        return {"only_relabelled": 0, "hidden_moves": 0}
    rule = rule_of(choices)
    other = assign(customers, replace(choices, basis=rule.against))
    relative, fixed = ((before, now), other) if rule.ranks_anew else (other, (before, now))
    return flow_tables.relabelled(relative, fixed)


def margin_of(
    people: pd.DataFrame, now: Codes, tiers: int, asked: Margin
) -> tuple[Floats | float | None, float | None]:
    """(margin share per tier, share of revenue it was measured on). asked None: (None, None), revenue is counted.

    Margin of a tier = Σ(amount − cost)/Σamount over rows that have a cost; a missing cost is never 0.
    No cost at all: TableProblem `no_cost`.

    >>> c = pd.DataFrame({"costed_now": [10.0], "cost_now": [4.0], "revenue_now": [20.0]})
    >>> share, covered = margin_of(c, np.array([0], "i1"), 1, "file")
    >>> share.tolist(), covered
    ([0.6], 0.5)
    """
    if asked != "file":
        return asked, None
    if "costed_now" not in people or not people["costed_now"].fillna(0).any():
        raise TableProblem("no_cost")
    used = now >= 0
    sums = [
        np.bincount(now[used], weights=people[c].to_numpy(float)[used], minlength=tiers)
        for c in ("costed_now", "cost_now", "revenue_now")
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(sums[0] > 0, (sums[0] - sums[1]) / sums[0], np.nan)
    costed = whole_cents(np.rint(people["costed_now"].to_numpy(float)[used] * UNIT))  # rounded as revenue is
    return share, float(costed.sum() / cents(people["revenue_now"])[used].sum())


def from_segments(segments: pd.DataFrame, choices: Choices, *, years: float = 1.0) -> Base:
    """The base of a file with a row a segment, in the order given.

    Columns segment, customers, revenue (in the period of `years`), and duration_years, retention or base and lost
    where known; purchases, products_per_customer, nps and ski if there. Duration and retention that differ by over
    1 %, and by more than their printed digits allow (89 % is anything from 88.5 to 89.5): TableProblem
    `duration_against_retention`.

    >>> s = pd.DataFrame({"segment": ["Top"], "customers": [10], "revenue": [100.0], "retention": [0.8]})
    >>> from_segments(s, Choices()).portfolio()["clv"].round(6).tolist()
    [50.0, 50.0]
    """
    n = len(segments)

    def column(name: str) -> Floats:
        return segments[name].to_numpy(float) if name in segments else np.full(n, np.nan)

    stay, kept = column("duration_years"), duration(1 - column("retention"), years)
    apart = np.flatnonzero((np.abs(stay / kept - 1) > SAME) & ~digits_agree(stay, column("retention"), years))
    if len(apart):
        i = int(apart[0])
        raise TableProblem(
            "duration_against_retention", segment=str(segments["segment"].iloc[i]), given=stay[i], follows=kept[i]
        )
    products = column("products_per_customer") * column("customers")
    scores = {name: column(name) for name in ("nps", "ski") if name in segments}
    table = pd.DataFrame(
        {
            "tier": segments["segment"].astype(str),
            "customers": segments["customers"].astype(np.int64),
            "purchases": column("purchases"),
            "revenue": column("revenue"),
            "base": column("base"),
            "lost": column("lost"),
            "duration_years": np.where(np.isnan(stay), kept, stay),
        }
    )
    if not np.isnan(products).all():
        table["products"] = products
    table = table.assign(**scores)
    margin = choices.margin if isinstance(choices.margin, float) else None
    return Base("segments", years, tuple(table["tier"]), table, choices, margin=margin)


def looking_back(base: Base, earlier: Base | None) -> pd.DataFrame | None:
    """One period's revenue, expected and come; `earlier` is the base one period before, None without its retention.

    >>> s = pd.DataFrame({"segment": ["Top"], "customers": [10], "revenue": [100.0], "retention": [0.8]})
    >>> looking_back(from_segments(s, Choices()), None) is None
    True
    """
    if earlier is None or base.customers is None or not earlier.two_periods or base.names != earlier.names:
        return None
    return hindsight(base.customers, 1 - earlier.value_inputs().churn, base.names)


def with_durations(base: Base, durations: dict[str, float], retentions: dict[str, float] | None = None) -> Base:
    """A segment base with durations (or retentions) a person has entered, by segment name.

    >>> s = pd.DataFrame({"segment": ["Top"], "customers": [10], "revenue": [100.0]})
    >>> with_durations(from_segments(s, Choices()), {"Top": 5.0}).portfolio()["clv"].round(6).tolist()
    [50.0, 50.0]
    """
    years: dict[str, Any] = dict(durations)
    for name, r in (retentions or {}).items():
        years.setdefault(name, float(duration(1 - r, base.years)))
    tiers = base.tiers.copy()
    tiers["duration_years"] = [years.get(n, d) for n, d in zip(tiers["tier"], tiers["duration_years"], strict=True)]
    return replace(base, tiers=tiers)
