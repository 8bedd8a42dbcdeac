"""`Orders`: sums over any stretch of a file's dated orders, in milliseconds. Trend, tenure, gaps and stages use it.

The rules are those of CUSTOMERS: a purchase is an order whose net amount in the stretch is above 0, and a customer's
money is rounded once, to whole cents.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.periods import months_back
from clv.tables import Days, Flags, Ints, Orders, TableProblem, Units

UNIT = 10_000
WEEK = dt.timedelta(days=7)
BITS = 22
SPAN = 2**BITS  # more days than from the year 1 to 9999, so that customer and day fit one number


@dataclass(frozen=True)
class Window:
    """Sums of one stretch of time, a value a customer: purchases, money and cost in whole cents."""

    purchases: Ints
    cents: Ints
    costed: Ints | None
    cost: Ints | None

    @property
    def active(self) -> Flags:
        """At least one purchase and money above 0."""
        return (self.purchases > 0) & (self.cents > 0)


@dataclass(frozen=True)
class Panel:
    """The whole periods of a file, oldest first: who was active in each, and for how much (cents), (customers, P).

    `first_row` (customers,): day of the first row. A customer whose first row lies before the second period may
    have bought before the file begins: its tenure is not known, only that it is at least this long.
    """

    starts: tuple[dt.date, ...]
    end: dt.date
    months: int
    active: Flags
    cents: Ints
    first_row: Days

    @property
    def years(self) -> float:
        """Length L of a period in years."""
        return self.months / 12

    @property
    def known(self) -> Flags:
        """Whether the first row is surely the first: it lies after the file's first period."""
        if len(self.starts) < 2:
            return np.zeros(len(self.first_row), dtype=bool)
        return np.asarray(self.first_row >= np.datetime64(self.starts[1]))


def whole_cents(units: npt.ArrayLike) -> Ints:
    """Ten-thousandths to whole cents, half away from zero.

    >>> whole_cents([50, 49, -50, 12_350]).tolist()
    [1, 0, -1, 124]
    """
    exact = np.asarray(units, dtype=np.int64)
    return np.asarray(np.sign(exact) * ((np.abs(exact) + 50) // 100))


def orders_from(lines: pd.DataFrame, end: dt.date) -> Orders:
    """Orders of a small table of lines: customer_id, date, amount, and order_key where there (none: the day).

    Files are read by `study.history.orders`. No line before the end: TableProblem `no_orders`.

    >>> o = orders_from(pd.DataFrame({"customer_id": ["a", "a"], "date": ["2024-01-02", "2024-01-02"],
    ...                               "amount": [10.0, -4.0]}), dt.date(2025, 1, 1))
    >>> o.amount.tolist(), o.first
    ([60000], datetime.date(2024, 1, 2))
    """
    day = pd.to_datetime(lines["date"])
    key = "day " + day.astype(str)
    if "order_key" in lines:
        key = lines["order_key"].astype(object).where(lines["order_key"].notna(), key)
    units = np.rint(lines["amount"].astype(float) * UNIT).astype("int64")
    table = pd.DataFrame({"customer": lines["customer_id"].astype(str), "key": key, "day": day, "amount": units})
    rows = table[day < pd.Timestamp(end)].groupby(["customer", "key", "day"])["amount"].sum().reset_index()
    if rows.empty:
        raise TableProblem("no_orders")
    same = rows.groupby(["customer", "key"])
    rows["order"] = np.where(same["day"].transform("size") == 1, -1, same.ngroup())
    rows = rows.sort_values("day", kind="stable")
    ids, codes = np.unique(rows["customer"].to_numpy(object), return_inverse=True)
    days = rows["day"].to_numpy().astype("datetime64[D]")
    money, order = rows["amount"].to_numpy(np.int64), rows["order"].to_numpy(np.int32)
    return Orders.packed(ids, codes, days, money, order, end)


def purchase_rows(orders: Orders, start: dt.date, stop: dt.date) -> Ints:
    """The rows, by day, of the purchases of [start, stop): an order's first there, if its net amount is above 0.

    >>> o = orders_from(pd.DataFrame({"customer_id": ["a", "b"], "date": ["2024-01-02", "2024-03-01"],
    ...                               "amount": [10.0, -5.0]}), dt.date(2025, 1, 1))
    >>> purchase_rows(o, dt.date(2024, 1, 1), dt.date(2025, 1, 1)).tolist()
    [0]
    """
    a, b = orders.before(start), orders.before(stop)
    amount, order = orders.amount[a:b], orders.order[a:b]
    rows = np.flatnonzero((order < 0) & (amount > 0))
    split = np.flatnonzero(order >= 0)
    if len(split):
        _, at, group = np.unique(order[split], return_index=True, return_inverse=True)
        net = np.bincount(group, weights=amount[split])
        rows = np.sort(np.concatenate([rows, split[at[net > 0]]]))
    return rows + a


def window(orders: Orders, start: dt.date, stop: dt.date, *, costs: bool = False) -> Window:
    """Purchases and money of every customer in [start, stop); with `costs`, the cost too, where the file has it.

    Exact while a customer's money stays under 9 · 10¹¹. Source: METHODS, purchase, active.

    >>> o = orders_from(pd.DataFrame({"customer_id": ["a", "b"], "date": ["2024-01-02", "2024-03-01"],
    ...                               "amount": [10.0, 5.0]}), dt.date(2025, 1, 1))
    >>> window(o, dt.date(2024, 1, 1), dt.date(2024, 2, 1)).cents.tolist()
    [1000, 0]
    """
    a, b = orders.before(start), orders.before(stop)
    who = orders.customer[a:b]
    purchases = np.bincount(who[purchase_rows(orders, start, stop) - a], minlength=orders.customers)

    def total(values: Units) -> Ints:
        return whole_cents(np.rint(np.bincount(who, weights=values[a:b], minlength=orders.customers)))

    spent = (total(c) if costs and c is not None else None for c in (orders.costed, orders.cost))
    return Window(purchases.astype(np.int64), total(orders.amount), *spent)


def whole_periods(first: dt.date, end: dt.date, months: int) -> int:
    """How many periods of `months` the file holds before `end`, give or take 7 days at its beginning.

    >>> whole_periods(dt.date(2021, 1, 2), dt.date(2025, 1, 1), 12)
    4
    """
    span = (end.year - first.year) * 12 + end.month - first.month + 1
    counts = range(span // months, 0, -1)
    return next((k for k in counts if first <= months_back(end, k * months) + WEEK), 0)


def panel(orders: Orders, months: int) -> Panel:
    """Who was active in each whole period of `months` before the end, and for how much.

    Fewer than one whole period: TableProblem `needs_one_period`.

    >>> o = orders_from(pd.DataFrame({"customer_id": ["a", "b"], "date": ["2023-01-01", "2024-03-01"],
    ...                               "amount": [10.0, 5.0]}), dt.date(2025, 1, 1))
    >>> panel(o, 12).active.tolist()
    [[True, False], [False, True]]
    """
    many = whole_periods(orders.first, orders.end, months)
    if not many:
        raise TableProblem("needs_one_period", first=orders.first.isoformat(), months=months)
    edges = [months_back(orders.end, k * months) for k in range(many, -1, -1)]
    windows = [window(orders, a, b) for a, b in itertools.pairwise(edges)]
    return Panel(
        tuple(edges[:-1]),
        orders.end,
        months,
        np.column_stack([w.active for w in windows]),
        np.column_stack([w.cents for w in windows]),
        first_rows(orders),
    )


def first_rows(orders: Orders) -> Days:
    """Day of every customer's first row, returns included.

    >>> o = orders_from(pd.DataFrame({"customer_id": ["a", "a"], "date": ["2024-01-02", "2024-03-01"],
    ...                               "amount": [10.0, 5.0]}), dt.date(2025, 1, 1))
    >>> str(first_rows(o)[0])
    '2024-01-02'
    """
    found = np.full(orders.customers, np.datetime64(orders.end), dtype="datetime64[D]")
    found[orders.customer[::-1]] = orders.day[::-1]
    return found


def purchase_days(orders: Orders, end: dt.date | None = None) -> tuple[npt.NDArray[np.int32], Days]:
    """(customer, day) of every purchase before `end`, by customer and day; several on one day are one.

    An order counts once, on its first day, if its net amount before `end` is above 0.

    >>> o = orders_from(pd.DataFrame({"customer_id": ["b", "a", "a"], "date": ["2024-01-02", "2024-03-01",
    ...                               "2024-02-01"], "amount": [10.0, 5.0, -5.0]}), dt.date(2025, 1, 1))
    >>> who, day = purchase_days(o)
    >>> who.tolist(), day.astype(str).tolist()
    ([0, 1], ['2024-03-01', '2024-01-02'])
    """
    keep = purchase_rows(orders, orders.first, end or orders.end)
    who, day = orders.customer, orders.day
    pairs = np.sort(who[keep].astype(np.int64) * SPAN + day[keep].astype(np.int64) + SPAN // 4)
    pairs = pairs[np.diff(pairs, prepend=-SPAN) > 0]
    return (pairs >> BITS).astype(np.int32), ((pairs & (SPAN - 1)) - SPAN // 4).astype("datetime64[D]")
