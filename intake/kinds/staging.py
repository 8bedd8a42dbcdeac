"""Copy the needed columns into a DuckDB table, converting plainly written numbers and dates on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..columns.column import FileColumn
from ..columns.guess import Mapped
from ..columns.roles import DATE_ROLES, NUMBER_ROLES
from ..job import Job
from ..values.amounts import NumberFormat, likely_format
from ..values.cells import MONEY, plain_day, plain_number
from ..values.dates import EARLIEST, LATEST

ISO = re.compile(r"^\d{4}-\d{2}-\d{2}(?:$|[T ]\d{2}:\d{2})")


def stage(job: Job, mapped: Mapped, extra: Sequence[FileColumn] = ()) -> None:
    """Text is parsed once: the columns that are needed go into a table, in the file's order.

    Numbers and dates that look plain (digits, at most a decimal sign; year-month-day) are converted on the way; if
    any cell of such a column turns out not to be, the column is taken in as text after all. Parquet is scanned where
    it lies. Record i of an ordered relation is file row `first_row + i`, so the table's own row id numbers it.
    """
    raw = job.raw
    if raw.scanned_in_place:
        return
    needed = sorted({g.column.index: g.column for g in mapped.guesses.values()} | {c.index: c for c in extra})
    typed = _plain_columns(mapped)
    _take_in(job, needed, typed)
    wrong = [i for i, plain in typed.items() if not _holds(job, i, plain)]
    if wrong:
        typed = {i: plain for i, plain in typed.items() if i not in wrong}
        _take_in(job, needed, typed)
    job.types = {i: plain.type for i, plain in typed.items()}
    job.number_formats = {i: plain.form for i, plain in typed.items() if plain.form}
    job.step("staged", raw.rows_read)


@dataclass(frozen=True)
class Conversion:
    """A column that can be converted while it is read: SQL, its type, and how its numbers are written."""

    sql: str
    type: str
    form: NumberFormat | None = None


def _plain_columns(mapped: Mapped) -> dict[int, Conversion]:
    """The number and date columns whose first cells are all filled and written in one plain way."""
    found = {}
    for role, guess in mapped.guesses.items():
        column = guess.column
        texts = [text for _, text in column.cells]
        if column.type != "VARCHAR" or column.index in found:
            continue
        if role in DATE_ROLES and all(ISO.match(text) for text in texts):
            found[column.index] = Conversion(plain_day(column.key), "DATE")
        elif role in NUMBER_ROLES:
            form = likely_format(texts)
            if all(re.fullmatch(form.pattern, text) for text in texts):
                found[column.index] = Conversion(plain_number(column.key, form), MONEY, form)
    return found


def _take_in(job: Job, needed: Sequence[int], typed: Mapping[int, Conversion]) -> None:
    raw = job.raw
    listed = ", ".join(f"{typed[i].sql} AS c{i}" if i in typed else f"c{i}" for i in needed)
    if raw.ordered is None:
        job.con.execute(f"CREATE OR REPLACE TABLE staged AS SELECT row, {listed} FROM {raw.relation}")
        job.rows = "staged"
        return
    job.con.execute(f"CREATE OR REPLACE TABLE staged AS SELECT {listed} FROM {raw.ordered}")
    job.con.execute(f"CREATE OR REPLACE VIEW staged_rows AS SELECT rowid + {raw.first_row} AS row, * FROM staged")
    job.rows = "staged_rows"


def _holds(job: Job, index: int, plain: Conversion) -> bool:
    """Whether every cell of a converted column could be, to a day that can be meant."""
    key = f"c{index}"
    near = f"min({key}) >= DATE '{EARLIEST}' AND max({key}) <= DATE '{LATEST}'" if plain.type == "DATE" else "true"
    return bool(job.one(f"SELECT count({key}) = count(*) AND {near} FROM staged")[0])
