"""Result of every format's reader: one DuckDB relation with its columns, and the questions and warnings of reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..notes import FileNote

Notes = list[FileNote]
Aside = list[dict[str, Any]]


@dataclass(frozen=True)
class RawTable:
    """A table as the file holds it, before anything is interpreted.

    format       csv, xlsx, xls, ods or parquet.
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
    scanned_in_place  every query reads the file itself: nothing is gained by copying it before it is used.
    dates_1904   serial dates without a format count from 1904 in this workbook.
    """

    format: str
    relation: str
    header: list[str]
    types: list[str]
    header_row: int
    rows_read: int
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    set_aside: Aside = field(default_factory=list)
    questions: Notes = field(default_factory=list)
    warnings: Notes = field(default_factory=list)
    notes: Notes = field(default_factory=list)
    ordered: str | None = None
    first_row: int | None = None
    scanned_in_place: bool = False
    dates_1904: bool = False
