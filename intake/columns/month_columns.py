"""Unpivot a table with one column per month (quarter, year or day) into one row per customer and month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..file_report import Details
from ..formats.header import TOTAL_WORDS, shown
from ..job import Job
from ..sql import literal
from ..values import dates, movements
from .column import FileColumn
from .guess import year_columns
from .heading_score import header_score
from .vocabulary import words

FEWEST = 3
FEWEST_NAMED = 6
YEARS_BACK = 6
MOST_SUMS = 100
UNITS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Stretch:
    """A column that holds the amounts of one stretch of time."""

    column: FileColumn
    first: dt.date
    unit: str


def offer(job: Job, columns: Sequence[FileColumn]) -> None:
    """Turn a table with a column a month (or quarter, year, day) into rows; `job` then holds the long table.

    Asks `month_columns` (turn, as_is). Months without a year ask `months_year` for it.
    """
    found = stretches(columns)
    unnamed = [] if found else _named_months(columns)
    if len(found) < FEWEST and len(unnamed) < FEWEST_NAMED:
        return
    taken = [s.column for s in found] or [column for column, _ in unnamed]
    names = [column.name for column in taken]
    answer = job.ask("month_columns", names, ["turn", "as_is"], count=len(names), first=names[0], last=names[-1])
    if answer == "as_is":
        return
    if not found:
        found = _with_year(job, unnamed)
    _turn(job, columns, found)


def stretches(columns: Sequence[FileColumn]) -> list[Stretch]:
    """The number columns whose header is a month, quarter, year or day."""
    found = []
    for column in columns:
        fits = not column.filled or column.numbers > 0.5 or column.is_number
        if fits and (said := _stretch(column.name)):
            found.append(Stretch(column, *said))
    years = year_columns(columns)
    if len(years) >= FEWEST and len(found) < FEWEST:
        found = [Stretch(column, dt.date(year, 1, 1), "year") for year, column in years]
    units = [s.unit for s in found]
    common = max(set(units), key=units.count) if units else ""
    return [s for s in found if s.unit == common]


def _stretch(header: str) -> tuple[dt.date, str] | None:
    """The first day and the unit a header names: "2024-03", "Mar 2024", "Belopp 202403", "2024 kv 1"."""
    text = header.strip()
    parts = [p for p in re.split(r"[\s_:]+", text) if not header_score("amount", p)[0]]
    for tried in (text, " ".join(parts)):
        ways = [way for way in dates.readings(tried) if way.way not in ("serial", "epoch", "compact_short")]
        if len({way.day for way in ways}) == 1:
            return ways[0].day, dates.COARSE.get(ways[0].way, "day")
    return None


def _named_months(columns: Sequence[FileColumn]) -> list[tuple[FileColumn, int]]:
    """The number columns called January, feb, …, without a year."""
    found = []
    for column in columns:
        said = [dates.MONTHS[w] for w in words(column.name).split() if w in dates.MONTHS]
        rest = [w for w in words(column.name).split() if w not in dates.MONTHS and not header_score("amount", w)[0]]
        if len(said) == 1 and not rest and (not column.filled or column.numbers > 0.5 or column.is_number):
            found.append((column, said[0]))
    return found if len({month for _, month in found}) == len(found) else []


def _with_year(job: Job, columns: Sequence[tuple[FileColumn, int]]) -> list[Stretch]:
    """The months of the year that the person names; the file's own name may hold it."""
    said = re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", job.name)
    years = [str(job.today.year - back) for back in range(YEARS_BACK)]
    year = said[0] if len(said) == 1 else job.ask("months_year", [c.name for c, _ in columns], years)
    return [Stretch(column, dt.date(int(year), month, 1), "month") for column, month in columns]


def _turn(job: Job, columns: Sequence[FileColumn], found: Sequence[Stretch]) -> None:
    """The long table: the other columns, the first day of the stretch, and the amount; empty cells are no rows."""
    raw = job.raw
    taken = {s.column.index for s in found}
    others = [c for c in columns if c.index not in taken and not (_is_number(c) and movements.is_total(c.name))]
    kept = ", ".join(f"{c.key} AS c{i}" for i, c in enumerate(others))
    kept = f"{kept}, " if kept else ""
    day, amount = len(others), len(others) + 1
    job.con.execute(f"CREATE OR REPLACE TABLE whole AS SELECT * FROM {raw.relation}")
    raw.set_aside.extend(_sum_rows(job, columns, others))
    written = [
        f"SELECT row, {kept}{_written(s)} AS c{day}, CAST({s.column.key} AS VARCHAR) AS c{amount} FROM whole"
        f" WHERE trim(CAST({s.column.key} AS VARCHAR)) <> ''"
        for s in found
    ]
    job.con.execute(f"CREATE OR REPLACE TABLE turned AS {' UNION ALL '.join(written)}")
    (rows,) = job.one("SELECT count(*) FROM turned")
    unit = found[0].unit
    job.note("columns_turned", columns=[s.column.name for s in found], rows=rows)
    job.rows = "turned"
    job.raw = replace(
        raw,
        relation="turned",
        ordered=None,
        first_row=None,
        header=[*(c.name for c in others), _fresh(unit, columns), _fresh("amount", columns)],
        types=[*(c.type for c in others), "VARCHAR", "VARCHAR"],
        rows_read=rows + len(raw.set_aside),
    )


def _is_number(column: FileColumn) -> bool:
    return column.numbers > 0.5 or column.is_number


def _sum_rows(job: Job, columns: Sequence[FileColumn], others: Sequence[FileColumn]) -> list[Details]:
    """The rows that sum the customers, out of the table `whole`: what names them says so."""
    if not others:
        return []
    texts = ", ".join(f"nullif(trim(CAST({c.key} AS VARCHAR)), '')" for c in others)
    said = f"coalesce({texts}, '')"
    told = f"regexp_full_match({said}, {literal(TOTAL_WORDS)})"
    cells = ", ".join(f"CAST({c.key} AS VARCHAR)" for c in columns)
    found = job.fetch(f"SELECT row, {cells} FROM whole WHERE {told} ORDER BY row LIMIT {MOST_SUMS}")
    job.con.execute(f"DELETE FROM whole WHERE {told}")
    return [{"reason": "total_row", "row": row, "cells": shown([c or "" for c in rest])} for row, *rest in found]


def _fresh(name: str, columns: Sequence[FileColumn]) -> str:
    """A name no other column has."""
    return name if name not in {c.name for c in columns} else f"{name} (2)"


def _written(stretch: Stretch) -> str:
    """The stretch as a cell that reads back as itself."""
    day = stretch.first
    text = {"year": f"{day:%Y}", "month": f"{day:%Y-%m}", "quarter": f"{day:%Y}Q{(day.month + 2) // 3}"}
    return f"'{text.get(stretch.unit, day.isoformat())}'"
