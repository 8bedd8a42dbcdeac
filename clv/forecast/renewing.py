"""Contracts as sBG reads them: who was there with which tenure, who left, and what those who are there will bring.

A customer's clock starts with the first contract and stops with the last. Tenure is counted in whole periods from that
day, so that a contract of one period comes up for renewal once in each.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from clv.contracts import DAY, money_in
from clv.forecast.outlook import FEWEST_FOR_A_BAND, NUDGE, Outlook
from clv.forecast.sbg import NAMES, ContractFit
from clv.periods import Period
from clv.tables import Days, Floats, Ints


@dataclass(frozen=True)
class Clock:
    """How tenure is counted: in periods of so many months, or, where `months` is None, of so many days."""

    months: int | None
    days: int

    def whole(self, starts: Days, until: Days | np.datetime64) -> Ints:
        """Whole periods from each start to a day, as birthdays are counted; below 0 before the start.

        >>> Clock(12, 365).whole(np.array(["2020-02-29", "2021-01-01"], "M8[D]"), np.datetime64("2024-02-28")).tolist()
        [3, 3]
        """
        day = np.broadcast_to(np.asarray(until, dtype="datetime64[D]"), starts.shape)
        if self.months is None:
            return np.asarray((day - starts).astype(np.int64) // self.days)
        months, in_month = _month(day)
        began, begun_in = _month(starts)
        clipped = ((day + DAY).astype("datetime64[M]") > day.astype("datetime64[M]")) & (begun_in > in_month)
        return np.asarray((months - began - ((in_month < begun_in) & ~clipped)) // self.months)


def _month(day: Days) -> tuple[Ints, Ints]:
    month = day.astype("datetime64[M]")
    return month.astype(np.int64), (day - month.astype("datetime64[D]")).astype(np.int64)


def clock_of(period: Period) -> Clock:
    """The clock whose periods are as long as this one."""
    return Clock(period.months, (period.end - period.now_start).days)


def stays(contracts: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """What was known of each customer on a day: start, end (NaT: there still) and a_day, the money of the day before.

    Contracts that begin on that day or later are not known yet, nor is an end on or after the day before it, for it
    may be followed by another. Index customer_id, sorted.

    >>> c = pd.DataFrame({"customer_id": ["a", "a", "b"], "amount": 365.25, "amount_per": "year",
    ...     "start_date": ["2022-01-01", "2024-03-01", "2023-01-01"], "end_date": ["2024-02-29", None, "2023-12-31"]})
    >>> stays(c, dt.date(2024, 6, 1))["a_day"].tolist()
    [1.0, 0.0]
    """
    rows = money_in(contracts, Period(None, day - dt.timedelta(days=1), day, None))
    rows = rows[rows["start"].to_numpy().astype("datetime64[D]") < np.datetime64(day)]
    starts, ends = (rows[name].to_numpy().astype("datetime64[D]").astype(np.int64) for name in ("start", "end"))
    table = pd.DataFrame({"customer_id": rows["customer_id"], "start": starts, "end": ends, "a_day": rows["now"]})
    by = table.groupby("customer_id", sort=True)
    found = by.agg(start=("start", "min"), end=("end", "max"), a_day=("a_day", "sum"))
    end = found["end"].to_numpy().astype("datetime64[D]")
    found["start"] = found["start"].to_numpy().astype("datetime64[D]")
    found["end"] = np.where(end >= np.datetime64(day) - DAY, np.datetime64("NaT"), end)
    return found


def renewed(starts: Days, ends: Days, day: dt.date, clock: Clock) -> tuple[Ints, Ints]:
    """How many were `there` with a tenure of 0, 1, 2, … periods, and how many of them `left` in the next one.

    `ends` is the last day of the last contract (NaT: there still). A period counts once it is over before `day`, for
    those who stayed and those who left alike. A file may hold only those who are there and those who left lately:
    where its first leaving came later than one period after its first start, the periods that began before it do not
    count.

    >>> began = np.array(["2020-01-01"] * 3, "M8[D]")
    >>> ended = np.array(["2020-12-31", "2022-06-30", "NaT"], "M8[D]")
    >>> [found.tolist() for found in renewed(began, ended, dt.date(2023, 6, 1), Clock(12, 365))]
    [[3, 2, 2], [1, 0, 1]]
    """
    known = ends[~np.isnat(ends)]
    if not len(known):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    over = np.maximum(clock.whole(starts, np.datetime64(day) - DAY), 0)
    stop: Days = np.where(np.isnat(ends), np.datetime64(day), ends).astype("datetime64[D]")
    gone = np.maximum(clock.whole(starts, stop - DAY), 0)
    left = ~np.isnat(ends) & (gone < over)
    last = np.where(left, gone + 1, over)  # tenures below it were gone through
    first = np.zeros(len(starts), dtype=np.int64)
    if clock.whole(starts.min(keepdims=True), known.min() - DAY)[0] > 0:
        first = np.maximum(clock.whole(starts, known.min() - DAY) + 1, 0)
    seen = first < last
    size = int(last.max(initial=0)) + 1
    there = np.cumsum(np.bincount(first[seen], minlength=size) - np.bincount(last[seen], minlength=size))[:-1]
    return there, np.bincount(gone[seen & left], minlength=size)[:-1]


def outlook(fit: ContractFit, tenure: Ints, money: Floats, periods: int, missed: float = 0.0) -> Outlook:
    """What customers with a `tenure`, each worth `money` a period, bring in 1, 2, … periods from now.

    A period counts for those who are customers when it ends: Σ money · S(n + t) / S(n). Chance is exact, with K the
    number of periods stayed: Σ money² Var(K); the parameters' part by the delta method. `missed` as in Outlook.

    >>> fit = ContractFit(dict(alpha=1.0, beta=1.0), {}, 0.0, True, 9, np.zeros(2), np.zeros((2, 2)))
    >>> outlook(fit, np.array([0, 1]), np.array([10.0, 30.0]), 1).money.round(6).tolist()
    [25.0]
    """
    ages, place = np.unique(tenure, return_inverse=True)
    many, by_age, squares = (np.bincount(place, w, len(ages)) for w in (np.ones(len(money)), money, money**2))
    t = np.arange(1, periods + 1)

    def stay(of: ContractFit) -> Floats:
        return of.survival(t, ages[:, None].astype(float))

    def nudged(k: int, side: int) -> Floats:
        values = np.exp(fit.logs + side * NUDGE * np.eye(len(NAMES))[k]).tolist()
        return np.asarray(by_age @ np.cumsum(stay(replace(fit, parameters=dict(zip(NAMES, values, strict=True)))), 1))

    share = stay(fit)
    so_far = np.cumsum(share, axis=1)
    spread = np.cumsum((2 * t - 1) * share, axis=1) - so_far**2
    unknown = np.full(periods, np.nan) if len(tenure) < FEWEST_FOR_A_BAND else np.zeros(periods)
    return Outlook(
        t.astype(float),
        many @ share,
        np.full(periods, np.nan),
        by_age @ so_far,
        squares @ spread + unknown,
        squares @ (share * (1 - share)) + unknown,
        np.array([nudged(k, 1) - nudged(k, -1) for k in range(len(NAMES))]) / (2 * NUDGE),
        fit.covariance,
        missed,
    )
