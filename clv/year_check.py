"""Back-test: the revenue expected of a period's customers against what came, by tier and for earlier periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from clv.base import Base
from clv.orders import Window, whole_periods, window
from clv.periods import months_back
from clv.tables import TOTAL, Choices, Floats, Orders, TableProblem
from clv.tiers import assign
from clv.value import transition

Closer = Literal["basic", "moves", ""]


@dataclass(frozen=True)
class YearCheck:
    """Expected against came, a row a tier before and Total.

    table: tier, base, revenue_before; basic and moves, what the basic model and the one with moves expected of those
    customers in the period now, with retention and moves measured one period earlier (NaN: the file does not hold
    three periods); same_year, what those who stayed would have bought at the rate of the period before, retention
    measured in the very period it is held against; came. basic_error and moves_error: Σ|expected − came| / Σ came over
    the tiers. closer: the one with the smaller error, only with three periods ("": neither is recommended). years: the
    periods' length; at other than 1 the two periods are different seasons.
    """

    table: pd.DataFrame
    basic_error: float
    moves_error: float
    closer: Closer
    years: float

    @property
    def three_periods(self) -> bool:
        """Whether retention could be measured before the period it is tried on."""
        return bool(np.isfinite(self.basic_error))


def year_check(base: Base, earlier: Base | None = None) -> YearCheck:
    """One period's check of a base; `earlier` is the base one period before, None where the file is too short for it.

    basic: revenue before × retention of the tier; moves: base × Σ_j P_ij R_j, P the share that went from tier i to j
    and R_j revenue per customer of tier j in the period before. What came is floored at 0 a customer. Nobody known by
    row, one period only, or one revenue for both: TableProblem `needs_customers`, `needs_two_periods`,
    `migration_needs_moves`. Source: METHODS, a check of one year.

    >>> c = pd.DataFrame({"tier_before": pd.Categorical(["A", "A"], ["A"]), "revenue_before": [10.0, 10.0],
    ...                   "revenue_now": [0.0, 17.0]})
    >>> t = pd.DataFrame({"tier": ["A"], "customers": [1], "purchases": [1], "revenue": [17.0], "base": [2.0],
    ...                   "lost": [1.0]})
    >>> b = Base("transactions", 1.0, ("A",), t, Choices(), flows=pd.DataFrame(), customers=c, moves=np.array([[1.0]]))
    >>> year_check(b).table[["same_year", "came"]].iloc[0].tolist(), year_check(b).closer
    ([10.0, 17.0], '')
    """
    if base.customers is None:
        raise TableProblem("needs_customers")
    if not base.two_periods:
        raise TableProblem("needs_two_periods")
    if base.moves is None:
        raise TableProblem("migration_needs_moves")
    table = _before(base)
    money, customers = table["revenue_before"].to_numpy(), table["base"].to_numpy()
    usable = earlier is not None and earlier.two_periods and earlier.names == base.names
    then = earlier if usable else None
    table["basic"] = _kept(money, 1 - then.value_inputs().churn) if then is not None else np.nan
    table["moves"] = _moved(money, customers, then)
    table["same_year"] = _kept(money, 1 - base.value_inputs().churn)
    table["came"] = _came(base)
    total = pd.DataFrame([{"tier": TOTAL, **table.drop(columns="tier").sum(skipna=False)}])
    errors = _error(table, "basic"), _error(table, "moves")
    return YearCheck(pd.concat([table, total], ignore_index=True), *errors, _closer(*errors), base.years)


def _before(base: Base) -> pd.DataFrame:
    """Customers and revenue of each tier in the period before."""
    assert base.customers is not None
    was = base.customers[base.customers["tier_before"].notna()]
    money = was.groupby("tier_before", observed=False)["revenue_before"].sum().reindex(list(base.names))
    counts = base.tiers["base"].to_numpy(float)
    return pd.DataFrame({"tier": list(base.names), "base": counts, "revenue_before": money.to_numpy(float)})


def _came(base: Base) -> Floats:
    assert base.customers is not None
    was = base.customers[base.customers["tier_before"].notna()]
    paid = was["revenue_now"].clip(lower=0).groupby(was["tier_before"], observed=False).sum()
    return paid.reindex(list(base.names)).to_numpy(float)


def _kept(money: Floats, retention: Floats) -> Floats:
    return np.where(money > 0, money * retention, 0.0)


def _moved(money: Floats, customers: Floats, then: Base | None) -> Floats:
    if then is None or then.moves is None or not (then.tiers["base"] > 0).all():
        return np.full(len(money), np.nan)
    each = np.divide(money, customers, out=np.zeros(len(money)), where=customers > 0)
    return np.asarray(customers * (transition(then.moves, then.tiers["base"].to_numpy(float)) @ each))


def _error(table: pd.DataFrame, column: str) -> float:
    came = float(table["came"].sum())
    apart = (table[column] - table["came"]).abs().sum(skipna=False)
    return float(apart) / came if came > 0 else np.nan


def _closer(basic: float, moves: float) -> Closer:
    if not (np.isfinite(basic) and np.isfinite(moves)) or basic == moves:
        return ""
    return "basic" if basic < moves else "moves"


# --- further back: what each method expected from a date on, and what came -----------------------------------------


def held_back(orders: Orders, months: int) -> list[int]:
    """How many whole periods a file's end can be held back and still show two periods before that, most first.

    >>> from clv.orders import orders_from
    >>> line = pd.DataFrame({"customer_id": ["a"], "date": ["2021-01-01"], "amount": [1.0]})
    >>> held_back(orders_from(line, dt.date(2025, 1, 1)), 12)
    [2, 1]
    """
    many = whole_periods(orders.first, orders.end, months)
    return list(range(many - 2, 0, -1))


def back_test(orders: Orders, choices: Choices, months: int, held: Sequence[int] | None = None) -> pd.DataFrame:
    """What was expected of the customers of a date, by what was known then, and what they brought in each period after.

    `held`: how many periods of the file are held back (None: all that `held_back` allows). Columns date, ahead (1, 2, …
    periods after it), tier (of the period up to the date; and Total), customers, revenue (in that period), basic =
    revenue × r^ahead, moves = customers × (P^ahead R), came (floored at 0 a customer); r and P are those between the
    two periods before the date. Nothing can be held back: TableProblem `needs_three_periods`. Source: METHODS,
    back-test.

    >>> from clv.orders import orders_from
    >>> from clv.tables import parse_scheme
    >>> lines = pd.DataFrame({"customer_id": ["a", "b", "a", "a"], "amount": [9.0, 1.0, 5.0, 4.0],
    ...     "date": ["2022-01-01", "2022-02-01", "2023-03-01", "2024-03-01"]})
    >>> o = orders_from(lines, dt.date(2025, 1, 1))
    >>> t = back_test(o, Choices(scheme=parse_scheme("All=100")), 12)
    >>> t.loc[t["tier"] == "All", ["ahead", "revenue", "basic", "came"]].values.tolist()
    [[1.0, 5.0, 2.5, 4.0]]
    """
    possible = held_back(orders, months)
    periods = possible if held is None else [k for k in held if k in possible]
    if not periods:
        raise TableProblem("needs_three_periods", months=months)
    return pd.concat([_tested(orders, choices, months, k) for k in periods], ignore_index=True)


def _tested(orders: Orders, choices: Choices, months: int, held: int) -> pd.DataFrame:
    windows = [
        window(orders, a, b) for a, b in pairwise(months_back(orders.end, k * months) for k in range(held + 2, -1, -1))
    ]
    was, is_, after = windows[0], windows[1], windows[2:]
    before, now = assign(_both(was, is_), choices)
    k = len(choices.scheme.names)
    base = np.bincount(before[before >= 0], minlength=k).astype(float)
    stayed = (before >= 0) & (now >= 0)
    moves = np.bincount(before[stayed].astype(np.int64) * k + now[stayed], minlength=k * k).reshape(k, k)
    customers = np.bincount(now[now >= 0], minlength=k).astype(float)
    revenue = np.bincount(now[now >= 0], weights=is_.cents[now >= 0], minlength=k) / 100
    with np.errstate(divide="ignore", invalid="ignore"):
        p, each = moves / base[:, None], np.where(customers > 0, revenue / customers, 0.0)
    tables = []
    for ahead, w in enumerate(after, 1):
        paid = np.maximum(w.cents, 0)
        came = np.bincount(now[now >= 0], weights=paid[now >= 0], minlength=k) / 100
        each = p @ each
        basic = np.where(revenue > 0, revenue * p.sum(axis=1) ** ahead, 0.0)
        parts = (customers, revenue, basic, customers * each, came)
        tables.append(_rows(months_back(orders.end, held * months), ahead, choices.scheme.names, parts))
    return pd.concat(tables, ignore_index=True)


def _both(was: Window, is_: Window) -> pd.DataFrame:
    """Purchases and revenue of every customer of the file in two stretches."""
    return pd.DataFrame(
        {
            "purchases_before": was.purchases,
            "revenue_before": was.cents / 100,
            "purchases_now": is_.purchases,
            "revenue_now": is_.cents / 100,
        }
    )


def _rows(date: dt.date, ahead: int, names: Sequence[str], parts: Sequence[Floats]) -> pd.DataFrame:
    columns = ("customers", "revenue", "basic", "moves", "came")
    table = pd.DataFrame({"tier": [*names, TOTAL], **{c: [*x, x.sum()] for c, x in zip(columns, parts, strict=True)}})
    table.insert(0, "date", pd.Timestamp(date))
    table.insert(1, "ahead", ahead)
    return table
