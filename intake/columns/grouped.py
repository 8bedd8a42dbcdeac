"""Fill a customer's name down where a report writes it once, above or beside the first of the customer's rows."""

from __future__ import annotations

import itertools
from dataclasses import replace

from ..job import Job
from .column import FileColumn
from .guess import Mapped

BLANK = 0.2  # share of empty cells from which a column may be grouped
FEWEST = 3
ONCE = 0.9  # share of different cells among the filled ones


def offer(job: Job, mapped: Mapped) -> None:
    """Ask whether empty cells of the customer's column mean the customer above; then `job.raw` has them filled."""
    column = mapped.column("customer_id")
    if column is None or mapped.kind not in ("transactions", "contracts") or not _is_grouped(column):
        return
    key = f"nullif(trim(CAST({column.key} AS VARCHAR)), '')"
    rows, groups = job.one(f"SELECT count(*) FILTER ({key} IS NULL), count(DISTINCT {key}) FROM {job.rows}")
    answer = job.ask("fill_down", [column.name], ["fill", "set_aside"], rows=rows, groups=groups)
    if answer != "fill":
        return
    raw, rest = job.raw, [f"c{i}" for i in range(len(job.raw.header)) if i != column.index]
    filled = f"last_value({key} IGNORE NULLS) OVER (ORDER BY row ROWS UNBOUNDED PRECEDING) AS {column.key}"
    job.con.execute(f"CREATE OR REPLACE TABLE grouped AS SELECT row, {', '.join([filled, *rest])} FROM {raw.relation}")
    job.rows = "grouped"
    job.raw = replace(raw, relation="grouped", ordered=None, first_row=None)


def _is_grouped(column: FileColumn) -> bool:
    """Whether the first cell is filled, many are empty, and nearly every value comes once, never two in a row."""
    cells = [text.strip() for _, text in column.cells]
    empty = sum(not cell for cell in cells)
    if len(cells) < FEWEST or not cells[0] or empty < BLANK * len(cells) or len(set(cells)) <= FEWEST:
        return False
    if column.different < ONCE:
        return False
    return not any(a and a == b for a, b in itertools.pairwise(cells))
