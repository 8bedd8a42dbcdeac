"""Return per relation of a study: its income, its margin, and the costs that the file or a person names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from clv import TableProblem, return_path
from clv.relation_return import How, RelationCost, RelationReturns, rank_correlation, returns_of
from clv.return_path import PathRules
from clv.segmentation import NOBODY, Segmentation
from clv.tables import Flags, Floats, Ints, Objects
from study import history, matrix, products
from study.study import Study, kept_last
from study.survey import table_of

MOST_COSTS = 8
# Words that a column of a relation's cost begins with.
COST_WORDS = (
    *("commission", "provision", "support", "stöd", "account", "kundansvar", "marketing", "marknads"),
    *("system", "cost", "kostnad", "service"),
)
POTENTIAL_WORDS = ("potential",)


@dataclass(frozen=True)
class CostAsked:
    """A named cost as a person asks for it: a column of the file, or a total a period that is spread by a key."""

    name: str
    how: How
    total: float = 0.0
    column: str = ""


@dataclass(frozen=True)
class ReturnAsked:
    """What the return is counted from. `margin` None: the file's own cost; `costs` None: the file's columns of cost."""

    margin: float | None = None
    costs: tuple[CostAsked, ...] | None = None


@dataclass(frozen=True, eq=False)
class FoundReturn:
    """The return of every customer now and in the period before (None: not known), in the order of `study.customers`.

    `known_margin`: whether the cost of what is sold is known. `correlation`: Spearman's of revenue and return.
    """

    asked: ReturnAsked
    costs: tuple[CostAsked, ...]
    now: RelationReturns
    before: RelationReturns | None
    known_margin: bool
    revenue: Floats
    correlation: float

    @property
    def without_costs(self) -> bool:
        """Whether no cost at all is known: the return is then the revenue, and nothing can be said of what is left."""
        return not self.known_margin and not any(cost.any() for cost in self.now.costs.values())

    @property
    def is_share(self) -> bool:
        """Whether the return is the same share of the revenue for all, so that it ranks as the revenue does."""
        one_margin = not self.known_margin or self.asked.margin is not None
        return one_margin and all(cost.how == "revenue" for cost in self.costs)

    @property
    def result(self) -> Floats:
        """The return of each now, in money; NaN for who has none."""
        return _money(self.now)

    @property
    def result_before(self) -> Floats | None:
        """The return of each in the period before; None where that is not known."""
        return None if self.before is None else _money(self.before)


def _money(found: RelationReturns) -> Floats:
    return np.where(found.counted, found.result / 100, np.nan)


def own_costs(study: Study) -> tuple[CostAsked, ...]:
    """The file's own columns of numbers that are called a cost: per row of purchases, else per customer."""
    how: How = "row" if study.file.kind == "transactions" else "customer"
    named = matrix.numbers(study, 1)
    found = [code for code, name in named.items() if any(f" {word}" in _words(name) for word in COST_WORDS)]
    return tuple(CostAsked(named[code], how, column=code) for code in found[:MOST_COSTS])


def _words(name: str) -> str:
    return f" {name.lower().replace('_', ' ')}"


@kept_last
def returned(study: Study, asked: ReturnAsked) -> FoundReturn:
    """The return of each customer. TableProblem: the file has no customers, or none of them has a known margin."""
    costs = own_costs(study) if asked.costs is None else asked.costs
    share = _shares(study, "now", asked.margin)
    now = _returns(study, "now", share, costs)
    if not now.counted.any():
        raise TableProblem("return_unknown")
    before = None
    if study.base.two_periods and study.base.kept_revenue:
        before = _returns(study, "before", _shares(study, "before", asked.margin), costs)
    revenue = np.where(now.counted, study.customers["revenue_now"].to_numpy(float), np.nan)
    correlation = rank_correlation(revenue, _money(now))
    return FoundReturn(asked, costs, now, before, share is not None, revenue, correlation)


def _shares(study: Study, when: str, given: float | None) -> Floats | float | None:
    """The share of its revenue that each customer leaves after the cost of what it bought; None: not known of any."""
    people = study.customers
    if given is not None:
        return given
    if f"costed_{when}" not in people or not people[f"costed_{when}"].fillna(0).any():
        return None
    costed, cost = (people[f"{name}_{when}"].to_numpy(float) for name in ("costed", "cost"))
    known = np.isfinite(costed) & (costed > 0)
    return np.where(known, 1 - cost / np.where(known, costed, 1.0), np.nan)


def _returns(study: Study, when: str, share: Floats | float | None, costs: tuple[CostAsked, ...]) -> RelationReturns:
    people = study.customers
    active = people[f"tier_{when}"].notna().to_numpy()
    revenue = np.where(active, people[f"revenue_{when}"].to_numpy(float), np.nan)
    purchases = people[f"purchases_{when}"].to_numpy(float)
    return returns_of(revenue, purchases, share, [_cost(study, one, when) for one in costs])


def _cost(study: Study, one: CostAsked, when: str) -> RelationCost:
    if one.how not in ("row", "customer"):
        return RelationCost(one.name, one.how, one.total)
    return RelationCost(one.name, one.how, amounts=_amounts(study, one, when))


def _amounts(study: Study, one: CostAsked, when: str) -> Floats:
    """What a column says of each customer in a period: the sum of its rows, or its latest value."""
    path, period, order = table_of(study), study.period, study.customers["customer_id"]
    dated = study.file.kind == "transactions" and period is not None
    if not dated or period is None:
        found = history.answers(path, [one.column]).set_index("customer_id")[one.column]
    elif one.how == "customer":
        end = period.end if when == "now" else period.now_start
        found = history.answers(path, [one.column], end).set_index("customer_id")[one.column]
    else:
        found = history.sums(path, one.column, *_stretch(study, when)).set_index("customer_id")["total"]
    return np.asarray(found.reindex(order), dtype=float)


def _stretch(study: Study, when: str) -> tuple[dt.date, dt.date]:
    period = study.period
    if period is None or (when == "before" and period.before_start is None):
        raise TableProblem("needs_two_periods")
    if when == "before" and period.before_start is not None:
        return period.before_start, period.now_start
    return period.now_start, period.end


def row_of(study: Study, found: FoundReturn, customer: str) -> Ints | None:
    """The row of a customer by its number; None where there is none, or its return is not known."""
    rows = np.flatnonzero(study.customers["customer_id"].astype(str).to_numpy() == customer.strip())
    return rows[:1] if len(rows) and found.now.counted[rows[0]] else None


# Current × potential, and the path ------------------------------------------------------------------------------


@dataclass(frozen=True)
class PathAsked:
    """What the path is counted from. `potential`: a column of the file; "": its own, else of groups of `group`."""

    of: ReturnAsked = field(default_factory=ReturnAsked)
    rules: PathRules = field(default_factory=PathRules)
    potential: str = ""
    group: str = ""


@dataclass(frozen=True, eq=False)
class FoundPath:
    """Who is on which path; `potential` of each, the column it is from ("": of its own group), and what is high."""

    asked: PathAsked
    returned: FoundReturn
    cells: Segmentation
    potential: Floats
    column: str
    group: str
    high: float


def can_path(study: Study) -> bool:
    """Whether the file tells the return of both periods."""
    if not study.has_customers:
        return False
    try:
        return returned(study, ReturnAsked()).before is not None
    except TableProblem:
        return False


def potential_column(study: Study, asked: str = "") -> str:
    """The column asked for, else the first that is called a potential; "" where there is none."""
    named = matrix.columns(study)
    if asked in named:
        return asked
    return next(
        (code for code, name in named.items() if any(f" {word}" in _words(name) for word in POTENTIAL_WORDS)), ""
    )


@kept_last
def path(study: Study, asked: PathAsked) -> FoundPath:
    """The path of every customer, and that of a period ago where the file reaches back three.

    A period ago the same potential is high. TableProblem: `needs_two_periods`, or as `returned`.
    """
    found = _path_now(study, asked)
    then = None
    if study.earlier is not None:
        high = found.high if np.isfinite(found.high) else None
        then = _tried(study.earlier, replace(asked, rules=replace(asked.rules, high=high)))
    if then is None or study.earlier is None:
        return found
    rows = pd.Index(study.earlier.customers["customer_id"]).get_indexer(pd.Index(study.customers["customer_id"]))
    before = np.where(rows < 0, NOBODY, then.cells.now[rows]).astype(np.int64)
    return replace(found, cells=replace(found.cells, before=before))


def _tried(study: Study, asked: PathAsked) -> FoundPath | None:
    try:
        return _path_now(study, asked)
    except TableProblem:
        return None


def _path_now(study: Study, asked: PathAsked) -> FoundPath:
    found = returned(study, asked.of)
    before = found.result_before
    if before is None:
        raise TableProblem("needs_two_periods")
    column, group = potential_column(study, asked.potential), group_column(study, asked.group)
    people = study.customers
    known = matrix.measured(study, column) if column else None
    potential = return_path.potential_of_groups(found.result, _groups(study, group)) if known is None else known.now
    earlier = (people["purchases_earlier"] > 0).to_numpy() if "purchases_earlier" in people else _nobody(people)
    cells = return_path.path_of(before, found.result, earlier, potential, asked.rules)
    high, called = return_path.high_from(asked.rules, potential, found.result), _called(study, group)
    return FoundPath(asked, found, cells, potential, column, called, high)


def _nobody(people: pd.DataFrame) -> Flags:
    return np.zeros(len(people), dtype=bool)


def group_column(study: Study, asked: str = "") -> str:
    """The attribute asked for, else the first that divides the customers; "" where there is none."""
    there = [f"attr_{i + 1}" for i in range(len(study.file.attributes))]
    there += [role for role in ("channel", "product") if role in study.file.mapping]
    return asked if asked in there else next(iter(there), "")


def _called(study: Study, column: str) -> str:
    """What the file calls a column of groups; "" for none."""
    place = column.removeprefix("attr_")
    return study.file.attributes[int(place) - 1] if column.startswith("attr_") else study.file.mapping.get(column, "")


def _groups(study: Study, column: str) -> Objects:
    """The value of an attribute of each customer, its own group; one group for all without one."""
    period, order = study.period, study.customers["customer_id"]
    if not column:
        return np.full(len(order), "all", dtype=object)
    if column == "product" and study.file.kind == "transactions":
        return np.asarray(products.of_customers(study, "latest"), dtype=object)
    found = history.values_of(table_of(study), column, None if period is None else period.end)
    return np.asarray(found.set_index("customer_id")["value"].reindex(order), dtype=object)


def sampled(values: Floats, most: int) -> Ints:
    """At most so many rows whose value is known, evenly through their ranks, so that a picture shows all kinds.

    >>> sampled(np.array([5.0, np.nan, 1.0, 3.0]), 2).tolist()
    [2, 0]
    """
    known = np.flatnonzero(np.isfinite(values))
    ranked = known[np.argsort(values[known], kind="stable")]
    if len(ranked) <= most:
        return ranked
    chosen: Ints = ranked[np.linspace(0, len(ranked) - 1, most).round().astype(int)]
    return chosen
