"""Cohorts: customers by the stretch in which they first bought, and what became of each in every stretch since."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pandas as pd

from clv.limits import FEWEST
from clv.orders import window
from clv.periods import months_back
from clv.tables import Orders, TableProblem
from clv.tenure import first_purchases

MOST = 6  # cohorts that are shown, the latest ones: a phone has room for no more
LEAD = 12  # months at the file's beginning in which it is not known whether a purchase is the first


def edges(first: dt.date, end: dt.date, months: int) -> list[dt.date]:
    """First days of the whole stretches of `months` from `LEAD` months after `first` to `end`, at most six; then `end`.

    >>> [str(day) for day in edges(dt.date(2023, 1, 1), dt.date(2024, 7, 1), 3)]
    ['2024-01-01', '2024-04-01', '2024-07-01']
    """
    known, found = months_back(first, -LEAD), [end]
    while len(found) <= MOST and months_back(end, len(found) * months) >= known:
        found.append(months_back(end, len(found) * months))
    return found[::-1]


def cohorts(orders: Orders, months: int = 3) -> pd.DataFrame:
    """What became of those who first bought in each stretch of `months`, a row a cohort and stretch since.

    Columns cohort (its first day), size (customers), since (0 the stretch of the first purchase, 1 the next …),
    active (of the cohort, with a purchase and money above 0 in that stretch), share = active/size in 0 … 1, revenue
    (net, of all in the cohort, in that stretch), value = revenue so far / size, small (under 30 customers).

    Whole stretches only, counted back from the file's end, at most six. Who is in the file within its first year may
    have bought before it begins, and is in no cohort. A cohort of nobody has no rows. TableProblem `needs_cohorts`:
    fewer than two stretches. Source: METHODS, cohorts.

    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame([("old", "2022-01-01", 5.0), ("a", "2023-02-01", 10.0), ("b", "2023-03-01", 20.0),
    ...                       ("a", "2023-05-01", 6.0)], columns=["customer_id", "date", "amount"])
    >>> t = cohorts(orders_from(lines, dt.date(2023, 7, 1)))
    >>> t[["size", "since", "active", "share", "value"]].values.tolist()
    [[2.0, 0.0, 2.0, 1.0, 15.0], [2.0, 1.0, 1.0, 0.5, 18.0]]
    """
    at = edges(orders.first, orders.end, months)
    if len(at) < 3:
        raise TableProblem("needs_cohorts", first=orders.first.isoformat(), months=LEAD + 2 * months)
    first = first_purchases(orders, LEAD)
    windows = [window(orders, a, b) for a, b in itertools.pairwise(at)]
    rows: list[tuple[object, ...]] = []
    for i, (a, b) in enumerate(itertools.pairwise(at)):
        mine = (first >= np.datetime64(a)) & (first < np.datetime64(b))
        size, so_far = int(mine.sum()), 0
        for since, w in enumerate(windows[i:] if size else []):
            active, cents = int((w.active & mine).sum()), int(w.cents[mine].sum())
            so_far += cents
            rows.append((a, size, since, active, active / size, cents / 100, so_far / 100 / size, size < FEWEST))
    return pd.DataFrame(rows, columns=["cohort", "size", "since", "active", "share", "revenue", "value", "small"])
