"""Set aside the last row of a pivot table: a sum whose every cell is filled, as a customer's are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ..columns.column import FileColumn
from ..columns.guess import Mapped
from ..formats.header import TOTAL, shown
from ..job import Job
from ..values import amounts, movements

MOST_ROWS = 50_000  # a table that somebody summed up is no longer
NUMBERS = 0.8
CENT = Decimal("0.011")  # each row is rounded by itself
KINDS = ("transactions", "customers", "contracts")
_OF_DIGITS = re.compile(r"\d")


def settle(job: Job, columns: Sequence[FileColumn], mapped: Mapped) -> None:
    """The last row leaves where its label says that it is a sum and its numbers are the sums of those above."""
    if mapped.kind not in KINDS or job.raw.rows_read > MOST_ROWS:
        return
    last = job.fetch(f"SELECT * FROM {job.rows} ORDER BY row DESC LIMIT 1")
    cells = [str(cell) if cell is not None else "" for cell in last[0][1:]] if last else []
    label = next((cell.strip() for cell in cells if cell.strip()), "")
    if not label or _OF_DIGITS.search(label) or not (TOTAL.fullmatch(label) or movements.is_total(label)):
        return
    row = last[0][0]
    if not _is_sum(job, columns, cells, row):
        return
    job.con.execute(f"CREATE OR REPLACE VIEW no_total AS SELECT * FROM {job.raw.relation} WHERE row <> {row}")
    job.rows = "no_total"
    total = {"reason": "total_row", "row": row, "cells": shown(cells)}
    aside = sorted([*job.raw.set_aside, total], key=lambda note: note["row"])
    job.raw = replace(job.raw, relation="no_total", ordered=None, first_row=None, set_aside=aside)


def _is_sum(job: Job, columns: Sequence[FileColumn], cells: Sequence[str], row: int) -> bool:
    """Whether at least one of a row's numbers is the sum of its column, and hardly one is not."""
    said = [c for c in columns if (c.is_number or c.numbers > NUMBERS) and _OF_DIGITS.search(cells[c.index])]
    agreed = sum(_agrees(job, c, cells[c.index], row) for c in said)
    return bool(agreed) and 2 * agreed >= len(said)


def _agrees(job: Job, column: FileColumn, said: str, row: int) -> bool:
    texts = [
        text or "" for (text,) in job.fetch(f"SELECT CAST({column.key} AS VARCHAR) FROM {job.rows} WHERE row <> {row}")
    ]
    decimal = amounts.likely_format([text for text in texts if text.strip()]).sign
    read = [amounts.read_cell(text) for text in (*texts, said)]
    *above, whole = (None if cell is None else cell.value(decimal) for cell in read)
    total = sum((value for value in above if value is not None), Decimal(0))
    return whole is not None and total != 0 and abs(total - whole) <= CENT * len(texts)
