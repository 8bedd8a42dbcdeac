"""Convert a file with one row per customer to CUSTOMERS, the same table that order lines give."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clv.periods import Period, months_back
from clv.tables import Note, TableProblem

UNIT_YEARS = {"month": 1 / 12, "quarter": 0.25, "year": 1.0}
A_YEAR = 12
NEARLY = 1e-6


@dataclass(frozen=True)
class Snapshot:
    """CUSTOMERS (purchases unknown: NaN), the period's length, and whether one revenue serves both periods."""

    customers: pd.DataFrame
    years: float
    one_revenue: bool
    period: Period | None = None
    warnings: tuple[Note, ...] = ()


def from_customer_file(
    rows: pd.DataFrame, unit: str | None = None, end: dt.date | None = None, months: int | None = None
) -> Snapshot:
    """CUSTOMERS from a row a customer; `unit` is what its revenue is for: month, quarter or year (None: a year).

    Two periods' revenue (revenue_before, revenue_now): movements, no history. One revenue and who left (end_date, or
    lost true/false, joined true/false): base = active at the period's start, lost = ended in it, tiers by last known
    revenue; who joined in the period is in no base. Without a start date, tenure_years (at leaving, or at the end)
    tells who was there at the start: who has stayed a shorter time than the period was not, and is in no base; of
    those who left soon some were, so that the lost are rather too few. One revenue alone: tiers only. No revenue:
    TableProblem `no_revenue`. Source: METHODS, a row a customer.

    >>> s = from_customer_file(pd.DataFrame({"customer_id": ["a", "b"], "revenue": [10.0, 5.0], "lost": [False, True]}))
    >>> s.customers[["revenue_before", "revenue_now"]].values.tolist(), s.one_revenue
    ([[10.0, 10.0], [5.0, 0.0]], True)
    """
    if {"revenue_before", "revenue_now"} <= set(rows.columns):
        years = UNIT_YEARS[unit or "year"]
        assumed: tuple[Note, ...] = () if unit else (Note("year_assumed"),)
        return Snapshot(_customers(rows, rows["revenue_before"], rows["revenue_now"]), years, False, None, assumed)
    if "revenue" not in rows:
        raise TableProblem("no_revenue")
    length = months or A_YEAR
    money = rows["revenue"].fillna(0.0).astype(float) / UNIT_YEARS[unit or "year"] * (length / 12)
    money = (money * 100).round() / 100
    if "end_date" in rows and rows["end_date"].notna().any():
        return _dated(rows, money, end, length)
    if "lost" in rows:
        gone, came = (_true(rows, name) for name in ("lost", "joined"))
        there = ~came & ~(_tenure(rows) < length / 12 - NEARLY)
        told: tuple[Note, ...] = (Note("period_assumed", {"months": length}),)
        people = _customers(rows, money.where(there, 0.0), money.where(~gone, 0.0))
        return Snapshot(people, length / 12, True, None, told)
    return Snapshot(_customers(rows, money * 0, money), length / 12, True)


def _true(rows: pd.DataFrame, name: str) -> pd.Series:
    return rows[name].fillna(False).astype(bool) if name in rows else pd.Series(False, index=rows.index)


def _tenure(rows: pd.DataFrame) -> pd.Series:
    """Years each has been a customer, where the file says so; else NaN."""
    if "tenure_years" not in rows:
        return pd.Series(np.nan, index=rows.index)
    return rows["tenure_years"].astype(float)


def _dated(rows: pd.DataFrame, money: pd.Series, end: dt.date | None, months: int) -> Snapshot:
    left = pd.to_datetime(rows["end_date"])
    came = pd.to_datetime(rows["start_date"]) if "start_date" in rows else pd.Series(pd.NaT, index=rows.index)
    last = end or max(d for d in (left.max(), came.max()) if not pd.isna(d)).date() + dt.timedelta(days=1)
    period = Period(months_back(last, 2 * months), months_back(last, months), last, months)
    start, stop = pd.Timestamp(period.now_start), pd.Timestamp(last)
    stayed = pd.to_timedelta(_tenure(rows) * 365.25, unit="D")
    came = came.fillna((left.fillna(stop) - stayed).dt.round("D"))
    was = (came.isna() | (came < start)) & (left.isna() | (left >= start))
    still = (came.isna() | (came < stop)) & (left.isna() | (left >= stop))
    people = _customers(rows, money.where(was, 0.0), money.where(still, 0.0))
    return Snapshot(people[was | still].reset_index(drop=True), period.years, True, period)


def _customers(rows: pd.DataFrame, before: pd.Series, now: pd.Series) -> pd.DataFrame:
    table = rows.drop(columns=[c for c in ("revenue_before", "revenue_now") if c in rows])
    unknown = np.full(len(rows), np.nan)
    return table.assign(
        purchases_earlier=0,
        revenue_earlier=0.0,
        purchases_before=unknown,
        revenue_before=before.fillna(0.0).astype(float),
        purchases_now=unknown,
        revenue_now=now.fillna(0.0).astype(float),
        first_date=rows.get("start_date", pd.Series(pd.NaT, index=rows.index)),
        last_date=rows.get("last_date", rows.get("end_date", pd.Series(pd.NaT, index=rows.index))),
    )
