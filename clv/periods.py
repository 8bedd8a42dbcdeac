"""Half-open periods, counted back from one end date."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from clv.tables import History, TableProblem

LENGTHS = (12, 6, 3, 1)
LONGEST = 60


@dataclass(frozen=True)
class Period:
    """The period now, [now_start, end), and the one before it, [before_start, now_start).

    `before_start` None: the file holds one period only. `months` None: a length that is not whole months.

    >>> period_for(dt.date(2025, 1, 1), 12).years
    1.0
    """

    before_start: dt.date | None
    now_start: dt.date
    end: dt.date
    months: int | None

    @property
    def years(self) -> float:
        """Length L in years: months / 12, or days / 365.25 for a period that is not whole months."""
        if self.months is not None:
            return self.months / 12
        return (self.end - self.now_start).days / 365.25


def months_back(day: dt.date, months: int) -> dt.date:
    """The same day `months` earlier, in one step, clipped to the month's end.

    >>> months_back(dt.date(2024, 3, 31), 1)
    datetime.date(2024, 2, 29)
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise TableProblem("period_out_of_range", end=day.isoformat(), months=months)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def period_for(end: dt.date, months: int) -> Period:
    """Both periods of `months` before `end`, each counted from `end` itself.

    >>> period_for(dt.date(2011, 12, 10), 6).before_start
    datetime.date(2010, 12, 10)
    """
    return Period(months_back(end, 2 * months), months_back(end, months), end, months)


def default_months(first: dt.date, end: dt.date) -> int | None:
    """The largest of 12, 6, 3, 1 months for which the file reaches back two periods, give or take 7 days.

    None: the file is shorter than two months and holds one period only.

    >>> default_months(dt.date(2010, 12, 1), dt.date(2011, 12, 10))
    6
    """
    week = dt.timedelta(days=7)
    for months in LENGTHS:
        if first <= months_back(end, 2 * months) + week:
            return months
    return None


def history_of(first: dt.date, period: Period) -> History:
    """How much lies before the previous period: "whole" (a period or more, to the day), "short", or "none".

    >>> history_of(dt.date(2010, 12, 1), period_for(dt.date(2011, 12, 10), 6))
    'short'
    """
    if period.before_start is None or first >= period.before_start:
        return "none"
    if period.months is None:
        whole = first <= period.before_start - (period.end - period.now_start)
    else:
        whole = first <= months_back(period.end, 3 * period.months)
    return "whole" if whole else "short"
