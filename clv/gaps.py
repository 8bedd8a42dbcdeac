"""Gaps between a customer's purchases: their distribution, who comes back, and when silence means lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.orders import purchase_days
from clv.retention import wilson
from clv.tables import Flags, Ints, Orders, TableProblem

MONTH = 365.25 / 12
SILENCES = (6, 12, 18, 24)
LONGEST = 36
BILLS = (1, 3, 12)
BILLED, FEWEST_GAPS = 0.8, 30


@dataclass(frozen=True)
class Gaps:
    """A row a purchase day: days until the customer's next one, or, `open`, until the end of the file without one.

    `customer` numbers the orders' ids; rows stand by customer and day. Several purchases on one day are one.
    """

    customer: npt.NDArray[np.int32]
    day: npt.NDArray[np.datetime64]
    days: Ints
    open: Flags

    @property
    def closed(self) -> Ints:
        """Lengths of the gaps that ended with a purchase."""
        return self.days[~self.open]


def purchase_gaps(orders: Orders) -> Gaps:
    """The gap after every purchase day. No purchase at all: TableProblem `nobody_active`.

    >>> import datetime as dt
    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["a", "a"], "date": ["2024-01-01", "2024-01-31"], "amount": [9.0, 5.0]})
    >>> g = purchase_gaps(orders_from(lines, dt.date(2024, 3, 1)))
    >>> g.days.tolist(), g.open.tolist()
    ([30, 30], [False, True])
    """
    who, day = purchase_days(orders)
    if not len(who):
        raise TableProblem("nobody_active")
    last = np.append(who[1:] != who[:-1], True)
    until = np.append(day[1:], day[:1])
    until[last] = np.datetime64(orders.end)
    return Gaps(who, day, (until - day).astype(np.int64), last)


def billed_every(gaps: Gaps) -> int | None:
    """The months between invoices, 1, 3 or 12, where purchases are bills that come by the calendar; None: they are not.

    At least four of five gaps lie within three days of so many months, and there are 30 of them. A customer who is
    billed every month does not buy twelve times a year: purchases a year are no lever there, products and price are.
    Source: METHODS, bills.

    >>> g = Gaps(np.zeros(40, "i4"), np.zeros(40, "M8[D]"), np.array([30, 31] * 20), np.zeros(40, bool))
    >>> billed_every(g)
    1
    """
    days = gaps.closed
    if len(days) < FEWEST_GAPS:
        return None
    near = {m: float((np.abs(days - m * MONTH) <= 3).mean()) for m in BILLS}
    most = max(near, key=near.__getitem__)
    return most if near[most] >= BILLED else None


def usual_gaps(gaps: Gaps, shares: Sequence[float] = (0.5, 0.8, 0.95)) -> pd.DataFrame:
    """How many days it takes until this share of those who do come back have done so: share, days.

    Of gaps that ended, so the longest, still open, are not in it. None ended: NaN.

    >>> usual_gaps(Gaps(np.array([0, 0]), np.array(["2024-01-01"] * 2, "M8[D]"), np.array([30, 30]),
    ...                 np.array([False, True])), [0.5])["days"].tolist()
    [30.0]
    """
    closed = gaps.closed
    days = np.quantile(closed, shares, method="inverted_cdf") if len(closed) else np.full(len(shares), np.nan)
    return pd.DataFrame({"share": list(shares), "days": np.asarray(days, dtype=float)})


def gap_table(gaps: Gaps, longest: int = LONGEST) -> pd.DataFrame:
    """Gaps by month: how many purchases were followed by the next within one month, two, three …

    Columns months (m: over m − 1 and at most m, rounded up to whole days: 31, 61, 92, …), from_days, to_days, gaps
    (that ended), share (of the ended), cumulative, silent (purchases whose gap, ended or open, is over m − 1 months:
    still waited for), returned: share that buys again within m months when open gaps are not taken for lost (Kaplan &
    Meier 1958).
    Up to `longest` months, or the longest gap; the last row, months 0, is "later".

    >>> g = Gaps(np.array([0, 0, 1]), np.array(["2024-01-01"] * 3, "M8[D]"), np.array([20, 35, 35]),
    ...          np.array([False, False, True]))
    >>> gap_table(g, 2)[["months", "gaps", "silent", "returned"]].round(4).values.tolist()
    [[1.0, 1.0, 3.0, 0.3333], [2.0, 1.0, 2.0, 0.6667], [0.0, 0.0, 0.0, nan]]
    """
    longest = min(longest, int(np.ceil(gaps.days.max() / MONTH)))
    edges = np.ceil(np.arange(longest + 1) * MONTH).astype(np.int64)
    month = np.searchsorted(edges, gaps.days, side="left")
    ended = np.bincount(month[~gaps.open], minlength=longest + 2)[1 : longest + 2]
    total = ended.sum()
    silent = np.array([(gaps.days > edge).sum() for edge in edges])
    share = ended / total if total else np.full(longest + 1, np.nan)
    return pd.DataFrame(
        {
            "months": [*range(1, longest + 1), 0],
            "from_days": edges,
            "to_days": [*edges[1:], max(int(gaps.days.max()), int(edges[-1]))],
            "gaps": ended,
            "share": share,
            "cumulative": np.cumsum(share),
            "silent": silent,
            "returned": [*(1 - _still_silent(gaps, edges[1:])), np.nan],
        }
    )


def _still_silent(gaps: Gaps, at: Ints) -> npt.NDArray[np.float64]:
    """Kaplan-Meier share still silent after so many days."""
    longest = int(gaps.days.max())
    ended = np.bincount(gaps.closed, minlength=longest + 1)
    whole = np.bincount(gaps.days, minlength=longest + 1)
    at_risk = whole[::-1].cumsum()[::-1]
    still = np.cumprod(1 - ended / np.maximum(at_risk, 1))
    return np.asarray(still[np.minimum(at, longest)])


def come_back(gaps: Gaps, months: Sequence[int] = SILENCES, follow: int = 12) -> pd.DataFrame:
    """Do the silent come back? A row a length of silence: 6, 12, 18, 24 months.

    Columns months, silent (times a customer had bought nothing for so long), came_back (of them, so far), share,
    followed (of them, seen for `follow` months more, come back or not), within (of these, came back within them),
    share_within with share_low and share_high (Wilson). share grows with the file's length; share_within does not.
    Nobody followed: NaN. Source: METHODS, is 12 months the right meaning of lost.

    >>> g = Gaps(np.array([0, 0, 1]), np.array(["2022-01-01", "2023-01-01", "2022-01-01"], "M8[D]"),
    ...          np.array([365, 730, 1095]), np.array([False, True, True]))
    >>> come_back(g, [6], 12)[["silent", "came_back", "followed", "within", "share_within"]].values.tolist()
    [[3.0, 1.0, 3.0, 1.0, 0.3333333333333333]]
    """
    rows = []
    for m in months:
        start, stop = round(m * MONTH), round((m + follow) * MONTH)
        silent = gaps.days >= start
        followed = silent & ((gaps.day + stop) <= _end(gaps))
        back, within = silent & ~gaps.open, followed & ~gaps.open & (gaps.days < stop)
        rows.append((m, silent.sum(), back.sum(), followed.sum(), within.sum()))
    table = pd.DataFrame(rows, columns=["months", "silent", "came_back", "followed", "within"])
    low, high = wilson(table["within"], table["followed"])
    ratios = {
        "share": table["came_back"] / table["silent"].where(table["silent"] > 0),
        "share_within": table["within"] / table["followed"].where(table["followed"] > 0),
    }
    table.insert(3, "share", ratios["share"])
    return table.assign(share_within=ratios["share_within"], share_low=low, share_high=high)


def _end(gaps: Gaps) -> np.datetime64:
    last = np.flatnonzero(gaps.open)
    end: np.datetime64 = (gaps.day[last] + gaps.days[last]).max()
    return end
