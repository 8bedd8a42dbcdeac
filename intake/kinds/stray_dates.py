"""Set aside days that nobody meant: after today, the days programs write for nothing, and a few rows far from the rest.

They would decide where the periods begin and end, and so every figure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..columns.column import FileColumn
from ..job import EXAMPLES, Job
from ..sql import literal
from ..values.unsaid import STRAY_DAYS, STRAY_TEXT
from .reconciliation import Source

FEW = 0.01  # share of the rows that can be stray at either end
FAR_DAYS = 60
FAR_SPAN = 0.25  # of the rest's span
MANY = 0.1  # share of rows after today, from which it is asked whether they are meant


@dataclass(frozen=True)
class Ends:
    """The first and last day that a file's rows reach, without stray ones; None when no row has a day."""

    first: dt.date | None
    last: dt.date | None


def settle(job: Job, source: Source, column: FileColumn) -> Ends:
    """Add the reason `stray_date` to `source` where days are stray, and tell of it. Call before the file is written."""
    text = _marked_text(job, column)
    where = f" AND NOT {text}" if text else ""
    found = job.fetch(f"SELECT date, count(*) FROM made WHERE date IS NOT NULL{where} GROUP BY 1 ORDER BY 1")
    days = [(day, rows) for day, rows in found if day.isoformat() not in STRAY_DAYS]
    near = [(day, rows) for day, rows in days if day <= job.today]
    if len(near) < len(days) and _future_is_meant(job, column, days, near):
        near = days
    first, last = _ends(near)
    if first is None or last is None:
        return Ends(None, None)
    outside = f"date NOT BETWEEN DATE '{first}' AND DATE '{last}'"
    if not text and (first, last, len(days)) == (found[0][0], found[-1][0], len(found)):
        return Ends(first, last)
    listed = ", ".join(f"DATE '{day}'" for day in STRAY_DAYS)
    condition = f"coalesce({outside} OR date IN ({listed}){f' OR {text}' if text else ''}, false)"
    count, amount = job.one(f"SELECT count(*), coalesce(sum(amount), 0) FROM made WHERE {condition}")
    if not count:
        return Ends(first, last)
    if _keeps(job, column, condition, count, str(amount)):
        return Ends(*_range(days))
    source.reasons.insert(0, ("stray_date", condition, column))
    return Ends(first, last)


def _marked_text(job: Job, column: FileColumn) -> str:
    """SQL that is true for a cell that programs write where there is no day; "" when there is none, or when the file
    itself types its days."""
    if job.type_of(column) != "VARCHAR":
        return ""
    found = job.fetch(
        f"SELECT said FROM days_{column.index}_said WHERE regexp_full_match(trim(said), {literal(STRAY_TEXT)})"
    )
    listed = ", ".join(literal(said) for (said,) in found)
    return f"coalesce(raw_{column.index} IN ({listed}), false)" if found else ""


def _future_is_meant(
    job: Job, column: FileColumn, days: list[tuple[dt.date, int]], near: list[tuple[dt.date, int]]
) -> bool:
    """Whether the rows after today count: asked when they are many, else they are stray."""
    rows, total = sum(n for _, n in days) - sum(n for _, n in near), sum(n for _, n in days)
    if rows <= MANY * total:
        return False
    last = days[-1][0].isoformat()
    return job.ask("future_rows", [column.name], ["set_aside", "keep"], rows=rows, last=last) == "keep"


def _ends(days: list[tuple[dt.date, int]]) -> tuple[dt.date | None, dt.date | None]:
    """First and last day without the few rows at either end that lie far from all others.

    >>> d = [(dt.date(2019, 1, 1), 1), *((dt.date(2024, 1, 1) + dt.timedelta(days=i), 1) for i in range(200))]
    >>> _ends(d)[0]
    datetime.date(2024, 1, 1)
    """
    if not days:
        return None, None
    most = FEW * sum(n for _, n in days)
    kept = _cut(days, most)
    kept = _cut(kept[::-1], most)[::-1]
    return kept[0][0], kept[-1][0]


def _cut(days: list[tuple[dt.date, int]], most: float) -> list[tuple[dt.date, int]]:
    """The days without the first ones, when these are few and far from the rest."""
    rows, cut = 0, 0
    for i in range(1, len(days)):
        rows += days[i - 1][1]
        if rows > most:
            break
        span = abs((days[-1][0] - days[i][0]).days)
        if abs((days[i][0] - days[i - 1][0]).days) > max(FAR_DAYS, FAR_SPAN * span):
            cut = i
    return days[cut:]


def _range(days: Sequence[tuple[dt.date, int]]) -> tuple[dt.date, dt.date]:
    return days[0][0], days[-1][0]


def _keeps(job: Job, column: FileColumn, condition: str, rows: int, amount: str) -> bool:
    """Whether stray days count after all: offered, and set aside until then."""
    found = job.fetch(f"SELECT row, raw_{column.index} FROM made WHERE {condition} ORDER BY row LIMIT {EXAMPLES}")
    examples = [{"row": row, "value": str(text)[:60]} for row, text in found]
    values = list(dict.fromkeys(entry["value"] for entry in examples))
    choices = ["set_aside", "keep"]
    return job.offer("stray_dates", [column.name], choices, rows=rows, amount=amount, values=values,
                     examples=examples) == "keep"  # fmt: skip
