"""Sum dated orders to CUSTOMERS: purchases and revenue per customer, in the period, the one before it, and earlier."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from clv.orders import Window, window
from clv.periods import Period
from clv.tables import Days, Orders


def customers_from(orders: Orders, period: Period) -> pd.DataFrame:
    """CUSTOMERS of orders: a row for everyone with a row before the period's end, by customer_id.

    purchases_earlier, _before and _now (orders whose net amount in the stretch is above 0); revenue_earlier, _before
    and _now, rounded once to whole cents; first_date and last_date. Where the orders hold costs also costed_before,
    costed_now (revenue of the rows whose cost is known), cost_before and cost_now. `before_start` None: all before the
    period is earlier. Exact while a customer's money stays under 9 · 10¹¹. Source: METHODS, purchase, active.

    >>> from clv import orders_from, period_for
    >>> lines = pd.DataFrame({"customer_id": ["a", "a", "b"], "date": ["2023-05-01", "2024-05-01", "2024-07-01"],
    ...                       "amount": [100.0, 250.0, 40.0]})
    >>> end = dt.date(2025, 1, 1)
    >>> found = customers_from(orders_from(lines, end), period_for(end, 12))
    >>> found[["customer_id", "revenue_before", "purchases_now", "revenue_now"]].values.tolist()
    [['a', 100.0, 1, 250.0], ['b', 0.0, 1, 40.0]]
    """
    before = period.before_start or period.now_start
    first, last = _first_and_last(orders, period.end)
    table: dict[str, object] = {"customer_id": orders.ids}
    table |= _sums("earlier", window(orders, min(orders.first, before), before))
    table |= _sums("before", window(orders, before, period.now_start, costs=True))
    table |= _sums("now", window(orders, period.now_start, period.end, costs=True))
    table |= {"first_date": first.astype("datetime64[s]"), "last_date": last.astype("datetime64[s]")}
    return pd.DataFrame(table)[~np.isnat(first)].reset_index(drop=True)


def _sums(when: str, found: Window) -> dict[str, object]:
    sums: dict[str, object] = {f"purchases_{when}": found.purchases, f"revenue_{when}": found.cents / 100}
    if found.costed is not None and found.cost is not None:
        sums |= {f"costed_{when}": found.costed / 100, f"cost_{when}": found.cost / 100}
    return sums


def _first_and_last(orders: Orders, end: dt.date) -> tuple[Days, Days]:
    """Day of every customer's first and last row before the end; NaT for who has none."""
    count = orders.before(end)
    who, day = orders.customer[:count], orders.day[:count]  # by day
    first = np.full(orders.customers, "NaT", dtype="datetime64[D]")
    last = first.copy()
    first[who[::-1]], last[who] = day[::-1], day
    return first, last
