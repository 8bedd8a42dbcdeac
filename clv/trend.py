"""Rolling periods, figures by month, quarter and year, seasonal comparison, and churn by period length."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from clv.base import margin_of, tier_table
from clv.orders import WEEK, Window, window
from clv.periods import months_back
from clv.quarters import Dated, arrivals, left_of, money_of, window_of
from clv.renewals import between_renewals, renewal_month
from clv.retention import duration, duration_interval, wilson, yearly
from clv.tables import PORTFOLIO, TOTAL, Choices, Codes, Floats, Orders, TableProblem
from clv.tiers import assign
from clv.value import portfolio

Step = Literal["month", "quarter", "year"]
STEPS: dict[Step, int] = {"month": 1, "quarter": 3, "year": 12}
LENGTHS = (1, 3, 6, 12, 18, 24)
ROLLED = [
    *("customers", "revenue", "revenue_per_customer", "base", "lost", "retention", "retention_low", "retention_high"),
    *("duration_years", "clv", "portfolio_value"),
]


def rolling_ends(first: dt.date, end: dt.date, months: int, step: int = 1) -> list[dt.date]:
    """Ends of the rolling periods of `months`, every `step` months back from `end`, oldest first.

    Each period lies wholly in the file, give or take 7 days at its beginning, so none is unfinished.

    >>> rolling_ends(dt.date(2023, 1, 1), dt.date(2024, 4, 1), 12, 3)
    [datetime.date(2024, 1, 1), datetime.date(2024, 4, 1)]
    """
    found = []
    for k in range(0, (end.year - first.year) * 12 + end.month - first.month + 1, step):
        if first > months_back(end, k + months) + WEEK:
            break
        found.append(months_back(end, k))
    return found[::-1]


def rolling(
    orders: Dated,
    choices: Choices,
    months: int,
    ends: Sequence[dt.date],
    counted: dict[dt.date, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """The portfolio table of the period of `months` before each end: columns end, two_periods, then PORTFOLIO.

    The row of an end is what the whole product would show with that end; but where contracts renew in one month
    (`renewal_month`), an end in another month has no duration, CLV or value, for hardly anybody could have left. Where
    the file does not reach back two periods, two_periods is False and what needs them NaN. A value that is not
    determined is NaN, without an interval under migration. `counted`: what has been counted of these orders, choices
    and months, by end; what is missing is put there. Source: METHODS, trend.

    >>> from clv.orders import orders_from
    >>> from clv.tables import parse_scheme
    >>> lines = pd.DataFrame({"customer_id": ["a", "b", "a"], "date": ["2023-01-01", "2023-02-01", "2024-03-01"],
    ...                       "amount": [9.0, 1.0, 5.0]})
    >>> end = dt.date(2025, 1, 1)
    >>> t = rolling(orders_from(lines, end), Choices(scheme=parse_scheme("A=50,B=50")), 12, [end])
    >>> t[["tier", "customers", "base", "lost"]].values.tolist()
    [['A', 1, 1.0, 0.0], ['B', 0, 1.0, 1.0], ['Total', 1, 2.0, 1.0]]
    """
    if not ends:
        return pd.DataFrame(columns=["end", "two_periods", *PORTFOLIO])
    known = {} if counted is None else counted
    known |= {end: _at(orders, choices, months, end) for end in ends if end not in known}
    tables = [known[end] for end in ends]
    return _between_blank(pd.concat(tables, ignore_index=True), renewal_month(left_of(orders, months)))


def _between_blank(table: pd.DataFrame, month: int | None) -> pd.DataFrame:
    blank = [between_renewals(end.date(), month) for end in table["end"]]
    worth = [c for c in PORTFOLIO if c.startswith(("clv", "portfolio", "duration"))]
    table.loc[blank, worth] = np.nan
    return table


def _at(orders: Dated, choices: Choices, months: int, end: dt.date) -> pd.DataFrame:
    start, before = months_back(end, months), months_back(end, 2 * months)
    two = orders.first <= before + WEEK
    was = window_of(orders, before if two else start, start)
    is_ = window_of(orders, start, end, costs=choices.margin == "file")
    people = _people(was, is_)
    if not was.active.any() and choices.cuts is None:  # nobody to take fixed cuts from: ranked as in any first period
        choices = replace(choices, basis="relative")
    codes = assign(people, choices)
    known = two and (orders.first < before or bool((codes[0] >= 0).any()))
    table = _valued(people, codes, choices, months / 12, known)
    table.insert(0, "end", pd.Timestamp(end))
    table.insert(1, "two_periods", two)
    return table


def _people(was: Window, is_: Window) -> pd.DataFrame:
    there = (was.purchases > 0) | (is_.purchases > 0) | (was.cents != 0) | (is_.cents != 0)
    table = pd.DataFrame(
        {
            "purchases_before": was.purchases[there],
            "revenue_before": was.cents[there] / 100,
            "purchases_now": is_.purchases[there],
            "revenue_now": is_.cents[there] / 100,
        }
    )
    if is_.costed is not None and is_.cost is not None:
        table = table.assign(costed_now=is_.costed[there] / 100, cost_now=is_.cost[there] / 100)
    return table


def _valued(
    people: pd.DataFrame, codes: tuple[Codes, Codes], choices: Choices, years: float, two: bool
) -> pd.DataFrame:
    names = choices.scheme.names
    tiers = tier_table(people, *codes, names, two)
    margin = _margin(people, codes[1], choices)
    moves = _moves(codes, len(names)) if two else None
    try:
        return portfolio(tiers, years, choices.method, choices.discount, margin=margin, moves=moves)
    except TableProblem:  # migration cannot be solved for this period: everything but the value is still known
        table = portfolio(tiers, years, "course", choices.discount, margin=margin)
        worth = [c for c in PORTFOLIO if c.startswith(("clv", "portfolio"))]
        table[worth] = np.nan
        return table


def _margin(people: pd.DataFrame, now: Codes, choices: Choices) -> Floats | float | None:
    """Margin of the period; where no row of it has a cost it is not known, though other periods' may be."""
    known = "costed_now" in people and bool(people["costed_now"].any())
    if choices.margin == "file" and "costed_now" in people and not known:
        return np.full(len(choices.scheme.names), np.nan)
    return margin_of(people, now, len(choices.scheme.names), choices.margin)[0]


def _moves(codes: tuple[Codes, Codes], k: int) -> Floats:
    before, now = codes
    both = (before >= 0) & (now >= 0)
    cells = before[both].astype(np.int64) * k + now[both]
    return np.bincount(cells, minlength=k * k).reshape(k, k).astype(float)


def calendar(first: dt.date, end: dt.date, by: Step) -> pd.DataFrame:
    """Calendar months, quarters or years that hold a day of [first, end): start, stop, unfinished.

    Unfinished: the file begins over 7 days into it, or ends before it does; shown apart and left out of means.

    >>> calendar(dt.date(2024, 1, 1), dt.date(2024, 5, 20), "quarter")["unfinished"].tolist()
    [False, True]
    """
    step = STEPS[by]
    starts = []
    at = dt.date(first.year, (first.month - 1) // step * step + 1, 1)
    while at < end:
        starts.append(at)
        at = months_back(at, -step)
    table = pd.DataFrame({"start": starts, "stop": [months_back(s, -step) for s in starts]})
    late = [s + WEEK < first for s in starts]
    table["unfinished"] = np.array(late) | np.array([s > end for s in table["stop"]])
    return table.astype({"start": "datetime64[s]", "stop": "datetime64[s]"})


def kpis(
    orders: Dated,
    choices: Choices,
    months: int,
    by: Step = "month",
    counted: dict[dt.date, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """The figures a manager follows, a row a calendar month, quarter or year.

    Columns start, stop (the day after; of an unfinished last one, the file's end), unfinished; of the calendar period
    itself: customers (active in it), new (first purchase in
    it) and returned (bought after `months` or more without), both NaN until the file is `months` old,
    purchases, revenue (all rows, returns included, so that months add up to years), purchases_per_customer,
    revenue_per_purchase, revenue_per_customer; and of the `months` up to its end (or the file's end), for the whole
    base: rolling_customers, rolling_revenue, rolling_revenue_per_customer, rolling_base, rolling_lost,
    rolling_retention with _low and _high, rolling_duration_years, rolling_clv, rolling_portfolio_value. `counted` as in
    `rolling`.

    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["a", "a"], "date": ["2023-01-01", "2024-02-03"], "amount": [9.0, 5.0]})
    >>> t = kpis(orders_from(lines, dt.date(2025, 1, 1)), Choices(), 12, "year")
    >>> t[["customers", "revenue", "returned"]].values.tolist()
    [[1.0, 9.0, nan], [1.0, 5.0, 1.0]]
    """
    table = calendar(orders.first, orders.end, by)
    table = pd.concat([table, _of_calendar(orders, table, months)], axis=1)
    stops = [min(stop.date(), orders.end) for stop in table["stop"]]
    known = [stop for stop in stops if orders.first <= months_back(stop, months) + WEEK]
    whole = rolling(orders, choices, months, known, counted)
    whole = whole[whole["tier"] == TOTAL].set_index("end")[ROLLED].add_prefix("rolling_")
    whole = whole.astype(float).reindex(pd.DatetimeIndex(stops))
    table["stop"] = pd.Series(pd.DatetimeIndex(stops), dtype="datetime64[s]")
    return pd.concat([table, whole.reset_index(drop=True)], axis=1)


def _of_calendar(orders: Dated, table: pd.DataFrame, months: int) -> pd.DataFrame:
    came = arrivals(orders, months)
    rows = []
    for start, stop in zip(table["start"].dt.date, table["stop"].dt.date, strict=True):
        w = window_of(orders, start, stop)
        early = months_back(start, months) + WEEK < orders.first
        mine = (np.nan, np.nan) if early else came.between(start, stop)
        rows.append((w.active.sum(), *mine, w.purchases.sum(), money_of(orders, start, stop)))
    found = pd.DataFrame(rows, columns=["customers", "new", "returned", "purchases", "revenue"], dtype=float)
    customers, purchases = (found[c].where(found[c] > 0) for c in ("customers", "purchases"))
    return found.assign(
        purchases_per_customer=purchases / customers,
        revenue_per_purchase=found["revenue"] / purchases,
        revenue_per_customer=found["revenue"] / customers,
    )


def cut_days(first: dt.date, end: dt.date, months: int) -> list[dt.date]:
    """The days at which sums by quarter must be cut, so that `kpis` and `rolling` by quarter follow from them.

    The calendar's quarters, the ends counted back from `end` in quarters, and where their periods begin.

    >>> [day.isoformat() for day in cut_days(dt.date(2023, 1, 1), dt.date(2024, 4, 1), 12)]
    ['2023-01-01', '2023-04-01', '2023-07-01', '2023-10-01', '2024-01-01', '2024-04-01']
    """
    table = calendar(first, end, "quarter")
    stops = [min(stop.date(), end) for stop in table["stop"]]
    ends = [*stops, *rolling_ends(first, end, months, STEPS["quarter"]), end]
    begun = [months_back(day, k * months) for day in ends for k in (1, 2)]
    starts = [start.date() for start in table["start"]]
    return sorted({day for day in (*starts, *ends, *begun) if starts[0] <= day <= end})


def season(table: pd.DataFrame, column: str = "revenue") -> pd.DataFrame:
    """The usual shape of a year from monthly KPIs: month (1–12), index, years.

    index = mean over finished years of the month's value against its own year's monthly mean: 1 is a usual month.
    Only calendar years with twelve finished months count; none: an empty table.

    >>> t = pd.DataFrame({"start": pd.date_range("2024-01-01", periods=12, freq="MS"), "unfinished": False,
    ...                   "revenue": [2.0] * 6 + [4.0] * 6})
    >>> season(t)["index"].round(4).tolist()[5:7]
    [0.6667, 1.3333]
    """
    done = table[~table["unfinished"].astype(bool)]
    year = done["start"].dt.year
    whole = year.map(year.value_counts()) == 12
    done, year = done[whole], year[whole]
    mean = done[column].groupby(year).transform("mean")
    index = (done[column] / mean.where(mean != 0)).groupby(done["start"].dt.month)
    by_month: pd.DataFrame = index.agg(index="mean", years="size")
    return by_month.rename_axis("month").reset_index()


def by_length(orders: Orders, lengths: Sequence[int] = LENGTHS) -> pd.DataFrame:
    """Churn of the whole base when "lost" means silent for 1, 3, 6, 12, … months: is 12 the right one?

    Columns months, possible (the file reaches back two such periods), base, lost, churn, retention, retention_low,
    retention_high (Wilson), retention_year and churn_year (compounded to a year, r^(12/months)), duration_years,
    duration_low, duration_high, grr, nrr and revenue_churn = 1 − grr. Source: METHODS, retention and duration.

    >>> from clv.orders import orders_from
    >>> lines = pd.DataFrame({"customer_id": ["a", "b", "a"], "date": ["2023-01-01", "2023-02-01", "2024-03-01"],
    ...                       "amount": [8.0, 2.0, 4.0]})
    >>> t = by_length(orders_from(lines, dt.date(2025, 1, 1)), [12, 24])
    >>> t[["months", "possible", "base", "lost", "grr"]].values.tolist()
    [[12, True, 2.0, 1.0, 0.4], [24, False, nan, nan, nan]]
    """
    rows = [_of_length(orders, months) for months in lengths]
    table = pd.DataFrame(rows, columns=["months", "possible", "base", "lost", "grr", "nrr"])
    years = table["months"].to_numpy(float) / 12
    base, lost = table["base"].to_numpy(float), table["lost"].to_numpy(float)
    low, high = wilson(lost, base)
    with np.errstate(invalid="ignore", divide="ignore"):
        churn = np.where(base > 0, lost / base, np.nan)
    stay = duration_interval(lost, base, 1.0)
    table["churn"], table["retention"] = churn, 1 - churn
    table["retention_low"], table["retention_high"] = 1 - high, 1 - low
    table["retention_year"] = [float(yearly(1 - c, y)) for c, y in zip(churn, years, strict=True)]
    table["churn_year"] = 1 - table["retention_year"]
    table["duration_years"] = duration(churn, 1.0) * years
    table["duration_low"], table["duration_high"] = stay[0] * years, stay[1] * years
    table["revenue_churn"] = 1 - table["grr"]
    return table


def _of_length(orders: Orders, months: int) -> tuple[int, bool, float, float, float, float]:
    start, before = months_back(orders.end, months), months_back(orders.end, 2 * months)
    if orders.first > before + WEEK:
        return months, False, np.nan, np.nan, np.nan, np.nan
    was, is_ = window(orders, before, start), window(orders, start, orders.end)
    v0 = was.cents[was.active]
    v1 = np.where(is_.active, np.maximum(is_.cents, 0), 0)[was.active]
    whole = v0.sum()
    kept = (np.minimum(v0, v1).sum() / whole, v1.sum() / whole) if whole else (np.nan, np.nan)
    return months, True, float(len(v0)), float((~is_.active & was.active).sum()), float(kept[0]), float(kept[1])
