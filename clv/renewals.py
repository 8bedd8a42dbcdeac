"""Detect contracts that renew on one day: hardly anybody leaves in between, so a duration is misleading."""

from __future__ import annotations

import datetime as dt

import numpy as np

from clv.orders import WEEK
from clv.periods import months_back
from clv.tables import Days, Ints, Orders

TOGETHER = 0.5
FEWEST_LEFT = 10


def renewal_month(left: Days) -> int | None:
    """The calendar month (1–12) at least half of those who left did so in; None: they leave all through the year.

    `left`: the day each lost customer was last seen, or its contract ended. Needs ten who left, over at least a year.
    Where contracts renew on one day, a period that ends between two such days sees hardly anybody leave: a duration or
    value of that day says nothing. Source: METHODS, contracts that renew on one day.

    >>> renewal_month(np.array(["2022-12-31"] * 6 + ["2023-12-31"] * 6 + ["2023-03-01"], "M8[D]"))
    12
    >>> renewal_month(np.array(["2023-12-31"] * 20, "M8[D]")) is None
    True
    """
    if len(left) < FEWEST_LEFT or int((left.max() - left.min()).astype(int)) < 365 - WEEK.days:
        return None
    counts = np.bincount(_month(left), minlength=13)
    most = int(counts.argmax())
    return most if counts[most] >= TOGETHER * len(left) else None


def _month(days: Days) -> Ints:
    return np.asarray(days.astype("datetime64[M]").astype(np.int64) % 12 + 1)


def left_days(orders: Orders, months: int) -> Days:
    """Last day with a row of every customer silent for a whole period when the file ends.

    >>> import pandas as pd
    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["a", "b"], "date": ["2023-12-31", "2024-12-31"], "amount": 9.0})
    >>> left_days(orders_from(lines, dt.date(2025, 1, 1)), 12).astype(str).tolist()
    ['2023-12-31']
    """
    last = np.full(orders.customers, np.datetime64("NaT"), dtype="datetime64[D]")
    last[orders.customer] = orders.day
    return np.asarray(last[last < np.datetime64(months_back(orders.end, months))])


def between_renewals(end: dt.date, month: int | None) -> bool:
    """Whether a period that ends on this day (the day after its last) ends in another month than contracts renew in.

    >>> between_renewals(dt.date(2025, 1, 1), 12), between_renewals(dt.date(2024, 12, 1), 12)
    (False, True)
    """
    return month is not None and (end - dt.timedelta(days=1)).month != month
