"""Convert a table of contracts to CUSTOMERS: who runs, who ended, and revenue counted by day."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from clv.periods import Period
from clv.tables import Days, Flags, Floats, Objects, TableProblem

DAYS_A_YEAR = 365.25
PER_YEAR = {"day": DAYS_A_YEAR, "month": 12.0, "quarter": 4.0, "year": 1.0}
OPEN = np.datetime64("9999-12-31")
DAY = np.timedelta64(1, "D")


def customers_of_contracts(contracts: pd.DataFrame, period: Period) -> pd.DataFrame:
    """CUSTOMERS of a table of contracts: customer_id, start_date, end_date (missing: open), amount and amount_per
    ("day", "month", "quarter", "year", or "contract": for all its days).

    Running on day t: start < t and (open, or end ≥ t); contracts of a customer that follow on one another within a
    day are one. Active before: running on the period's first day; active now: running on the day after its last. Money
    = amount a day × days from start to end (both paid) that lie in the period, summed over all contracts, rounded once
    to cents; of those not active it is 0, so that the table's tiers hold customers only. purchases are not known
    (NaN); purchases_earlier is 1 for who had a contract before the period but none on its first day, and may be won
    back. Nobody with a contract that starts on or after the end is in it. Raises TableProblem `no_earlier_period` for
    a period without the one before it.

    >>> c = pd.DataFrame({"customer_id": ["a", "a", "b", "c"], "amount": 100.0, "amount_per": "month",
    ...     "start_date": ["2022-01-01", "2024-03-01", "2023-01-01", "2024-05-01"],
    ...     "end_date": ["2024-02-29", None, "2024-06-30", None]})
    >>> p = Period(dt.date(2023, 1, 1), dt.date(2024, 1, 1), dt.date(2025, 1, 1), 12)
    >>> customers_of_contracts(c, p)[["customer_id", "revenue_before", "revenue_now"]].values.tolist()
    [['a', 1199.18, 1202.46], ['b', 1199.18, 0.0], ['c', 0.0, 804.93]]
    """
    if period.before_start is None:
        raise TableProblem("no_earlier_period")
    table = money_in(contracts, period)
    return _by_customer(table[table["start"] < pd.Timestamp(period.end)].reset_index(drop=True), period)


def money_in(contracts: pd.DataFrame, period: Period) -> pd.DataFrame:
    """What each contract brings in both periods: customer_id, start, end (open: 9999-12-31), before, now; unrounded.

    Money a day × its days in the period, the first and the last both paid. No period before: before is NaN.

    >>> c = pd.DataFrame({"customer_id": ["a"], "amount": [365.25], "amount_per": ["year"],
    ...     "start_date": ["2024-12-01"], "end_date": [None]})
    >>> money_in(c, Period(dt.date(2023, 1, 1), dt.date(2024, 1, 1), dt.date(2025, 1, 1), 12))["now"].tolist()
    [31.0]
    """
    starts, ends = _days(contracts["start_date"]), _days(contracts["end_date"])
    ends = np.where(np.isnat(ends), OPEN, ends)
    a_day = per_day(contracts["amount"].to_numpy(float), contracts["amount_per"].to_numpy(str), starts, ends)
    table = pd.DataFrame({"customer_id": contracts["customer_id"].to_numpy(), "start": starts, "end": ends})
    first = period.before_start
    table["before"] = np.nan if first is None else a_day * _within(starts, ends, first, period.now_start)
    table["now"] = a_day * _within(starts, ends, period.now_start, period.end)
    return table


def ended_days(contracts: pd.DataFrame, end: dt.date) -> Days:
    """The day the last contract of each customer ended, of those whose last one had ended before `end`.

    >>> c = pd.DataFrame({"customer_id": ["a", "a", "b"], "end_date": ["2023-12-31", "2024-12-31", None]})
    >>> ended_days(c, dt.date(2025, 6, 1)).astype(str).tolist()
    ['2024-12-31']
    """
    ends = _days(contracts["end_date"])
    last = pd.Series(np.where(np.isnat(ends), OPEN, ends)).groupby(contracts["customer_id"].to_numpy()).max()
    days = last.to_numpy().astype("datetime64[D]")
    return np.asarray(days[days < np.datetime64(end)])


def _by_customer(table: pd.DataFrame, period: Period) -> pd.DataFrame:
    by = table.groupby("customer_id", sort=True)
    sums = by[["before", "now"]].sum()
    joined = spells(table)
    was = _running(joined, sums.index, period.now_start)
    still = _running(joined, sums.index, period.end)
    first, last = by["start"].min(), by["end"].max()
    known = (first < pd.Timestamp(period.now_start)).to_numpy()
    return pd.DataFrame(
        {
            "customer_id": sums.index.to_numpy(),
            "purchases_earlier": (known & ~was).astype(np.int64),
            "revenue_earlier": 0.0,
            "purchases_before": np.nan,
            "revenue_before": np.where(was, _cents(sums["before"].to_numpy(float)), 0.0),
            "purchases_now": np.nan,
            "revenue_now": np.where(still, _cents(sums["now"].to_numpy(float)), 0.0),
            "first_date": first.to_numpy(),
            "last_date": last.where(last < pd.Timestamp(period.end)).to_numpy(),
        }
    )


def spells(table: pd.DataFrame) -> pd.DataFrame:
    """customer_id, start, end of each unbroken stretch: contracts that overlap, or begin the day after another ends,
    are one.

    >>> t = pd.DataFrame({"customer_id": ["a", "a", "a"],
    ...     "start": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-06-01"]),
    ...     "end": pd.to_datetime(["2024-01-31", "2024-03-31", "2024-07-01"])})
    >>> spells(t)["end"].dt.date.astype(str).tolist()
    ['2024-03-31', '2024-07-01']
    """
    rows = table.sort_values(["customer_id", "start"], kind="stable").reset_index(drop=True)
    if rows.empty:
        return rows[["customer_id", "start", "end"]]
    ends = rows["end"].to_numpy().astype("datetime64[D]")
    starts = rows["start"].to_numpy().astype("datetime64[D]")
    same = (rows["customer_id"].to_numpy()[1:] == rows["customer_id"].to_numpy()[:-1]).astype(bool)
    reach = rows.assign(end=ends.astype(np.int64)).groupby("customer_id")["end"].cummax().to_numpy().astype(np.int64)
    goes_on = same & (starts[1:].astype(np.int64) <= reach[:-1] + 1)
    spell = np.concatenate([[0], np.cumsum(~goes_on)])
    found = rows.assign(spell=spell, start=starts, end=ends).groupby("spell", sort=False)
    return pd.DataFrame(
        {"customer_id": found["customer_id"].first(), "start": found["start"].min(), "end": found["end"].max()}
    ).reset_index(drop=True)


def per_day(amount: Floats, unit: Objects, starts: Days, ends: Days) -> Floats:
    """Money a day: a month's × 12 / 365.25, a year's / 365.25; a whole contract's / its days (open: NaN).

    >>> s, e = np.array(["2024-01-01"], "M8[D]"), np.array(["2024-01-10"], "M8[D]")
    >>> per_day(np.array([50.0]), np.array(["contract"]), s, e).tolist()
    [5.0]
    """
    days = (ends - starts).astype(np.int64) + 1
    whole = np.where(ends >= OPEN, np.nan, amount / np.maximum(days, 1))
    factor = np.array([PER_YEAR.get(name, np.nan) for name in unit.tolist()])
    return np.where(unit == "contract", whole, amount * factor / DAYS_A_YEAR)


def _within(starts: Days, ends: Days, first: dt.date, end: dt.date) -> Floats:
    """Days from start to end, both counted, that lie in [first, end)."""
    from_, to = np.maximum(starts, np.datetime64(first)), np.minimum(ends, np.datetime64(end) - DAY)
    return np.maximum((to - from_).astype(np.int64) + 1, 0).astype(float)


def _running(joined: pd.DataFrame, customers: pd.Index, day: dt.date) -> Flags:
    runs = (joined["start"] < pd.Timestamp(day)) & (joined["end"] >= pd.Timestamp(day))
    return np.asarray(customers.isin(joined.loc[runs, "customer_id"]))


def _cents(money: Floats) -> Floats:
    return np.floor(np.abs(money) * 100 + 0.5 + 1e-9) / 100 * np.sign(money)


def _days(column: pd.Series) -> Days:
    """Days as numpy keeps them, which reach beyond the years that pandas' own do."""
    if column.dtype.kind == "M":
        return column.to_numpy().astype("datetime64[D]")
    return np.array([np.datetime64("NaT") if pd.isna(v) else np.datetime64(str(v)[:10]) for v in column], "M8[D]")
