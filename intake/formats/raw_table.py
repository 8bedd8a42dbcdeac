"""What reading a file gives: one relation in DuckDB, and what was seen on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from ..limits import Limits

Notes = list[dict[str, Any]]


@dataclass(frozen=True)
class Job:
    """One reading: where the file lies, what has been answered, and what it may ask of the machine."""

    path: Path
    con: duckdb.DuckDBPyConnection
    answers: Mapping[str, str]
    limits: Limits
    folder: Path
    on_step: Callable[[str, int], None]


@dataclass(frozen=True)
class Text:
    """A table as the file holds it, before anything is interpreted.

    relation     name of a view on the connection: `row` BIGINT, then `c0` .. `cN`, one a name in `header`.
                 Text columns are VARCHAR and hold what the file holds; an empty cell is NULL. Columns the file
                 itself types (Parquet, Excel) keep DATE, TIMESTAMP, BIGINT, DOUBLE or DECIMAL; see `types`.
    row          the file row as a person counts, 1 = the first line. Text: the physical line a record starts on.
                 Excel: the row of the sheet. Parquet has no header row; its first record is row 2.
    header_row   that row for the header, 0 when the file has none (Parquet: 1).
    ordered      the same relation without `row` (None when rows carry their own number): record i of it, in
                 order from 0, is file row `first_row + i`. Numbering 10 M rows costs as much as parsing them, so
                 whoever keeps the order may leave it out.
    rows_read    data rows found: those of the relation and those set aside here.
    notes        what was understood without being in doubt (preamble left out, fields joined).
    set_aside    rows that are no data: {reason, row, cells}.
    dates_1904   serial dates without a format count from 1904 in this workbook.
    """

    kind: str
    relation: str
    header: list[str]
    types: list[str]
    header_row: int
    rows_read: int
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    set_aside: Notes = field(default_factory=list)
    questions: Notes = field(default_factory=list)
    warnings: Notes = field(default_factory=list)
    notes: Notes = field(default_factory=list)
    ordered: str | None = None
    first_row: int | None = None
    dates_1904: bool = False


def quoted(name: str) -> str:
    """A name or a text as a literal inside SQL, for the few places that take no parameters."""
    return "'" + name.replace("'", "''") + "'"
