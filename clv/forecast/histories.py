"""Orders as the models of purchases read them: a row a customer, days merged, time in weeks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from clv.orders import UNIT, purchase_days, purchase_rows
from clv.tables import Flags, Floats, Ints, Orders

WEEK = 7.0  # days


@dataclass(frozen=True)
class Histories:
    """Every customer of `Orders` before `end`: x purchase days after the first, t_x and T in weeks (T to the last day
    before `end`), `mean` what a later purchase day brought (0: none), and `known`, who has bought at all.

    `net_share`: what is left of each unit of money once returns are taken off, over everybody.
    """

    repeats: Floats
    last: Floats
    span: Floats
    mean: Floats
    known: Flags
    net_share: float
    end: dt.date

    @property
    def repeat_buyers(self) -> int:
        """How many have come back at least once."""
        return int((self.repeats[self.known] > 0).sum())


def histories(orders: Orders, end: dt.date) -> Histories:
    """What every customer had done before `end`; who had not bought is not `known` and has zeros.

    A purchase is an order of net > 0, and several on one day are one. Source: METHODS, What happens next.

    >>> import pandas as pd
    >>> from clv.orders import orders_from
    >>> o = orders_from(pd.DataFrame({"customer_id": ["a", "a", "b"], "amount": [5.0, 20.0, 10.0],
    ...                               "date": ["2024-01-01", "2024-01-15", "2024-01-08"]}), dt.date(2024, 2, 1))
    >>> h = histories(o, dt.date(2024, 1, 30))
    >>> h.repeats.tolist(), h.last.tolist(), h.span.tolist(), h.mean.tolist()
    ([1.0, 0.0], [2.0, 0.0], [4.0, 3.0], [20.0, 0.0])
    """
    who, day = purchase_days(orders, end)
    n = orders.customers
    days = np.bincount(who, minlength=n)
    number = day.astype("datetime64[D]").astype(np.int64)
    first, last = np.full(n, np.iinfo(np.int64).max), np.zeros(n, dtype=np.int64)
    last[who] = number  # of each customer, the latest is written last
    first[who[::-1]] = number[::-1]
    known = days > 0
    until = int(np.datetime64(end, "D").astype(np.int64)) - 1
    repeats = np.where(known, days - 1, 0).astype(float)
    worth, share = _money(orders, end, np.where(known, first, 0))
    return Histories(
        repeats,
        np.where(known, last - first, 0) / WEEK,
        np.where(known, until - first, 0) / WEEK,
        np.where(repeats > 0, worth / np.maximum(repeats, 1), 0.0),
        known,
        share,
        end,
    )


def _money(orders: Orders, end: dt.date, first: Ints) -> tuple[Floats, float]:
    """What each customer's purchases after the first day brought, and the share of all purchases that was kept."""
    stop = orders.before(end)
    rows = purchase_rows(orders, orders.first, end)
    bought = np.isin(orders.order[:stop], orders.order[rows]) & (orders.order[:stop] >= 0)
    bought[rows] = True
    at = np.flatnonzero(bought)
    who, units = orders.customer[at], orders.amount[at].astype(float)  # whole: in any order they sum to the same
    whole = float(units.sum()) / UNIT
    later = orders.day[at].astype("datetime64[D]").astype(np.int64) > first[who]
    spent = np.bincount(who[later], units[later], orders.customers) / UNIT
    kept = float(orders.amount[:stop].sum(dtype=np.int64)) / UNIT
    return spent, kept / whole if whole > 0 else float("nan")
