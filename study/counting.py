"""Make one `Base` of a read file and a person's choices: the only place where the kinds of file come together."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from clv import (
    Base,
    Choices,
    Orders,
    Period,
    TableProblem,
    customers_from,
    default_months,
    from_customers,
    from_segments,
    history_of,
    period_for,
)
from clv.contracts import customers_of_contracts
from clv.customer_file import UNIT_YEARS, Snapshot, from_customer_file
from clv.tables import CUSTOMERS, RECONCILIATION, Kind, rounded_split, write_scheme
from clv.tier_cells import from_cells
from clv.typed_flows import from_flows
from intake import FileReport
from study import rows
from study.engines.summary import Summary
from study.rows import Part

COSTS = ("costed_before", "cost_before", "costed_now", "cost_now")
WEEK = dt.timedelta(days=7)
OF_ROWS = ("end", "months", "returns")  # the choices that decide what is read; tiers and methods do not


def period_of(file: FileReport, choices: Choices) -> tuple[Period, str]:
    """The period of a file of transactions, and why: "chosen", "longest" (the largest that fits twice), "one".

    `before_start` is None when the file does not reach back two periods: then nothing is said of who stayed.
    TableProblem `end_before_file` when no row lies before the chosen end.
    """
    if file.first_date is None or file.last_date is None:
        raise TableProblem("no_dates")
    end = choices.end or file.last_date + dt.timedelta(days=1)
    if end <= file.first_date:
        raise TableProblem("end_before_file", end=end.isoformat(), first=file.first_date.isoformat())
    months = choices.months or default_months(file.first_date, end)
    if months is None:
        return Period(None, file.first_date, end, None), "one"
    period = period_for(end, months)
    if period.before_start is not None and file.first_date > period.before_start + WEEK:
        return replace(period, before_start=None), "one"
    return period, "chosen" if choices.months else "longest"


def period_of_summary(summary: Summary, choices: Choices, part: Part | None) -> tuple[Period, str]:
    """The period a database was asked for, and why. TableProblem `summary_other`: it was asked for another."""
    period, where = summary.period, summary.told["where"]
    same = choices.end in (None, period.end) and choices.months in (None, period.months)
    if (
        not same
        or choices.returns != summary.told["returns"]
        or (part is not None and [part.name, part.value] != where)
    ):
        raise TableProblem("summary_other", start=period.now_start.isoformat(), end=period.end.isoformat())
    return period, str(summary.told["why"])


def customers_of(orders: Orders, period: Period) -> pd.DataFrame:
    """CUSTOMERS of the orders of a file for a period, with columns for cost where the file has them.

    The rows are read once for both: `study.rows.customers` gives the same from the rows.
    """
    people = customers_from(orders, period)
    return people[[name for name in (*CUSTOMERS[:-2], *COSTS, *CUSTOMERS[-2:]) if name in people]]


def with_reasons(people: pd.DataFrame, file: FileReport, period: Period) -> pd.DataFrame:
    """The customers with leave_reason and left_by_us, where a file of purchases says why they left."""
    if file.table is None or "leave_reason" not in file.mapping:
        return people
    why = rows.reasons(file.table, period.end)
    return people if why is None else people.merge(why, on="customer_id", how="left")


def base_of_summary(file: FileReport, choices: Choices, period: Period, summary: Summary) -> Base:
    """The base of what a database sent: its customers, or the cells of a large base's flow statement.

    TableProblem `summary_other`: the cells are of other tiers.
    """
    if summary.cells is None:
        return base_of_purchases(file, choices, period, summary.customers, "summary")
    if summary.told["tiers"] != write_scheme(choices.scheme) or choices.basis != "relative":
        raise TableProblem("summary_other", start=period.now_start.isoformat(), end=period.end.isoformat())
    history = "none" if file.first_date is None else history_of(file.first_date, period)
    return from_cells(summary.cells, choices, years=period.years, period=period, history=history, first=file.first_date)


def base_of_purchases(
    file: FileReport, choices: Choices, period: Period, people: pd.DataFrame, kind: Kind = "transactions"
) -> Base:
    """The base of a transactions file, from its customers."""
    history = "none" if file.first_date is None else history_of(file.first_date, period)
    return from_customers(
        counted(people, choices),
        choices,
        years=period.years,
        period=period,
        history=history,
        kind=kind,
        first=file.first_date,
    )


def base_of_contracts(file: FileReport, choices: Choices, period: Period) -> Base:
    """The base of a file of contracts. TableProblem `no_earlier_period` where the file does not reach two periods."""
    if file.table is None:
        raise TableProblem("no_table")
    found = rows.rows_of(file.table)
    people = customers_of_contracts(found, period)
    if "left_by_us" in found:
        why = found.sort_values("end_date", kind="stable").groupby("customer_id")[["leave_reason", "left_by_us"]].last()
        people = people.join(why, on="customer_id")
    people = counted(people, choices)
    return from_customers(people, choices, years=period.years, period=period, history="whole", kind="contracts")


def base_of(file: FileReport, choices: Choices) -> Base:
    """The base of a file of customers or of segments. Raises TableProblem with the code of what it cannot give."""
    if file.table is None:
        raise TableProblem("no_table")
    if file.kind == "flows":
        return from_flows(rows.rows_of(file.table), choices, years=UNIT_YEARS[file.revenue_unit or "year"])
    if file.kind == "segments":
        return from_segments(_yearly(rows.rows_of(file.table), file.revenue_unit), choices)
    return _from_snapshot(
        from_customer_file(rows.rows_of(file.table), file.revenue_unit, choices.end, choices.months), choices
    )


def counted(people: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    """The customers, without those whose leaving was the company's own doing where they shall be left out.

    >>> p = pd.DataFrame({"revenue_before": [5.0, 5.0], "revenue_now": [0.0, 5.0], "left_by_us": [True, False]})
    >>> len(counted(p, Choices())), len(counted(p, Choices(left_by_us="left_out")))
    (2, 1)
    """
    if choices.left_by_us == "lost" or "left_by_us" not in people:
        return people
    ours = people["left_by_us"].eq(True) & ~(people["revenue_now"] > 0)
    return people[~ours].reset_index(drop=True)


def _from_snapshot(s: Snapshot, choices: Choices) -> Base:
    base = from_customers(
        counted(s.customers, choices),
        choices,
        years=s.years,
        period=s.period,
        kind="customers",
        one_revenue=s.one_revenue,
    )
    return replace(base, warnings=(*s.warnings, *base.warnings))


def _yearly(segments: pd.DataFrame, unit: str | None) -> pd.DataFrame:
    """Revenue per segment and year, from a total or a figure per customer, for a month, a quarter or a year."""
    if "revenue" not in segments:
        segments = segments.assign(revenue=segments["revenue_per_customer"] * segments["customers"])
    return segments.assign(revenue=segments["revenue"] / UNIT_YEARS[unit or "year"])


def earlier_choices(file: FileReport, choices: Choices, period: Period) -> Choices | None:
    """The choices that show the base one period earlier; None when the file does not reach back that far."""
    if period.before_start is None or period.months is None:
        return None
    then = replace(choices, end=period.now_start, months=period.months)
    try:
        return then if period_of(file, then)[0].before_start is not None else None
    except TableProblem:
        return None


def returns_met(file: FileReport, choices: Choices, period: Period) -> dict[str, int]:
    """How the returns were met: rows that are returns, pairs cancelled, and how many stay netted."""
    if file.table is None:
        raise TableProblem("no_table")
    return rows.returns_left(file.table, period.end, choices.returns)


def reconciled(
    file: FileReport, choices: Choices, base: Base | None = None, people: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both lines of the reconciliation: what became of every row of the file, and how the used rows divide.

    First: read, used, then set aside by reason (from reading and from the choices); used + set aside − read = 0.
    Second (transactions only, else empty): earlier, before and now, active and not. With the base, active customers'
    money is as its tiers have it, and the rounding of each customer to whole cents is a line of its own. `people`: the
    file's customers, where they have been counted already.
    """
    aside = [(str(s["reason"]), int(s["rows"]), Decimal(str(s["amount"] or 0))) for s in file.set_aside]
    second = pd.DataFrame(columns=list(RECONCILIATION))
    used, amount = file.rows_used, Decimal(str(file.amount_used or 0))
    if file.kind == "transactions" and file.table is not None:
        period, _ = period_of(file, choices)
        mine = rows.set_aside_by_choice(file.table, period.end, choices.returns)
        aside += list(zip(mine["reason"], mine["rows"], mine["amount"], strict=True))
        used, amount = used - int(mine["rows"].sum()), amount - sum(mine["amount"], Decimal(0))
        p = period
        second = rows.split(file.table, p.before_start, p.now_start, p.end, choices.returns, people)
        if base is not None:
            whole = base.two_periods and choices.left_by_us == "lost"  # else some of the period before are left out
            before = base.tiers["revenue_before"].sum() if whole else None
            second = rounded_split(second, base.tiers["revenue"].sum(), before)
    first = [("read", file.rows_read, Decimal(str(file.amount_read or 0))), ("used", used, amount), *aside]
    return pd.DataFrame(first, columns=list(RECONCILIATION)), second


def read_less_parts(first: pd.DataFrame) -> tuple[int, Decimal]:
    """Rows and money of the reconciliation's first line that are neither used nor set aside: 0 and 0 if it is sound."""
    read, used, aside = first.iloc[0], first.iloc[1], first.iloc[2:]
    rows = int(read["rows"] - used["rows"] - aside["rows"].sum())
    return rows, read["amount"] - used["amount"] - sum(aside["amount"], Decimal(0))


def used_less_parts(first: pd.DataFrame, second: pd.DataFrame) -> tuple[int, Decimal]:
    """Rows and money used that stand in none of the second line's parts: 0 and 0 if it is sound."""
    used = first.iloc[1]
    return int(used["rows"] - second["rows"].sum()), used["amount"] - sum(second["amount"], Decimal(0))
