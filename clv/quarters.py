"""`QuarterSums`: orders that were summed where they lie, by customer and quarter. A trend follows from them as well.

The rules are those of `clv.orders`: a purchase is an order whose net amount in the stretch is above 0, and a customer's
money is rounded once, to whole cents. What lies between two cuts cannot be divided any more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.orders import Window, purchase_days, whole_cents, window
from clv.periods import months_back
from clv.renewals import left_days
from clv.tables import Days, Ints, Orders, TableProblem


@dataclass(frozen=True)
class QuarterSums:
    """A row a customer and stretch: stretch k is [cuts[k], cuts[k + 1]), −1 what lies before; rows stand by stretch.

    `customer` numbers the customers, units, costed and cost are whole ten-thousandths, and `spread` is 0, or, for an
    order that lies in several stretches, its number among its customer's. `last` is each customer's last day with a
    row. `gaps` has stretch, since (days since the customer's purchase before; NaN: its first) and purchases. `first` is
    the first day with a row, `end` the day after the last that counts.
    """

    customers: int
    cuts: Days
    customer: npt.NDArray[np.int64]
    stretch: Ints
    spread: Ints
    purchases: Ints
    units: Ints
    last: Days
    gaps: pd.DataFrame
    first: dt.date
    end: dt.date
    costed: Ints | None = None
    cost: Ints | None = None

    def place(self, day: dt.date) -> int:
        """The number of the stretch that begins on a day, −1 for all that lies before the first cut.

        TableProblem `needs_order_lines`: none begins on that day.
        """
        if day <= self.first:
            return -1
        found = int(np.searchsorted(self.cuts, np.datetime64(min(day, self.end))))
        if self.cuts[found] != np.datetime64(min(day, self.end)):
            raise TableProblem("needs_order_lines")
        return found

    def rows(self, start: dt.date, stop: dt.date) -> slice:
        """The rows of [start, stop)."""
        a, b = np.searchsorted(self.stretch, [self.place(start), self.place(stop)])
        return slice(int(a), int(b))


Dated = Orders | QuarterSums


def window_of(dated: Dated, start: dt.date, stop: dt.date, *, costs: bool = False) -> Window:
    """`clv.orders.window`, of orders or of their sums. TableProblem `needs_order_lines`: sums are not cut on that day.

    >>> day = np.array(["2024-01-01", "2024-04-01", "2024-07-01"], "M8[D]")
    >>> two = QuarterSums(1, day, np.array([0, 0]), np.array([0, 1]), np.array([1, 1]), np.array([1, 0]),
    ...                   np.array([90_000, -90_000]), day[1:2], pd.DataFrame(), day[0].item(), day[2].item())
    >>> window_of(two, dt.date(2024, 1, 1), dt.date(2024, 4, 1)).purchases.tolist()
    [1]
    >>> window_of(two, dt.date(2024, 1, 1), dt.date(2024, 7, 1)).purchases.tolist()  # bought, and returned
    [0]
    """
    if isinstance(dated, Orders):
        return window(dated, start, stop, costs=costs)
    rows, many = dated.rows(start, stop), dated.customers
    who, spread = dated.customer[rows], dated.spread[rows]
    whole = np.where(spread == 0, dated.purchases[rows], 0)
    purchases = np.bincount(who, weights=whole, minlength=many).astype(np.int64)
    split = np.flatnonzero(spread)
    if len(split):
        orders, at, group = np.unique(
            np.column_stack([who[split], spread[split]]), axis=0, return_index=True, return_inverse=True
        )
        net = np.bincount(group.ravel(), weights=dated.units[rows][split], minlength=len(orders))
        purchases += np.bincount(who[split[at[net > 0]]], minlength=many)

    def total(values: Ints) -> Ints:
        return whole_cents(np.rint(np.bincount(who, weights=values[rows], minlength=many)))

    spent = (total(c) if costs and c is not None else None for c in (dated.costed, dated.cost))
    return Window(purchases, total(dated.units), *spent)


def money_of(dated: Dated, start: dt.date, stop: dt.date) -> float:
    """All money of [start, stop), returns included, rounded once to whole cents. TableProblem as `window_of`."""
    if isinstance(dated, Orders):
        units = dated.amount[dated.before(start) : dated.before(stop)].sum()
    else:
        units = dated.units[dated.rows(start, stop)].sum()
    return float(whole_cents(units)) / 100


@dataclass(frozen=True)
class Arrivals:
    """First purchases, and those after `months` or more without one, wherever they are counted from."""

    dated: Dated
    new: Days
    back: Days
    gap: int

    def between(self, start: dt.date, stop: dt.date) -> tuple[int, int]:
        """How many of each lie in [start, stop)."""
        if isinstance(self.dated, Orders):
            found = (
                int(((d >= np.datetime64(start)) & (d < np.datetime64(stop))).sum()) for d in (self.new, self.back)
            )
            return next(found), next(found)
        gaps, a, b = self.dated.gaps, self.dated.place(start), self.dated.place(stop)
        mine = gaps[(gaps["stretch"] >= a) & (gaps["stretch"] < b)]
        new, back = mine["since"].isna(), mine["since"] >= self.gap
        return int(mine.loc[new, "purchases"].sum()), int(mine.loc[back, "purchases"].sum())


def arrivals(dated: Dated, months: int) -> Arrivals:
    """Who comes and who comes back after `months` or more, by day or by quarter."""
    none, gap = np.array([], dtype="M8[D]"), round(months * 365.25 / 12)
    if not isinstance(dated, Orders):
        return Arrivals(dated, none, none, gap)
    who, day = purchase_days(dated)
    first = np.ones(len(who), dtype=bool)
    first[1:] = who[1:] != who[:-1]
    since = np.diff(day, prepend=day[:1]).astype(np.int64)
    return Arrivals(dated, day[first], day[~first & (since >= gap)], gap)


def left_of(dated: Dated, months: int) -> Days:
    """`clv.renewals.left_days`, of orders or of their sums."""
    if isinstance(dated, Orders):
        return left_days(dated, months)
    return np.asarray(dated.last[dated.last < np.datetime64(months_back(dated.end, months))])
