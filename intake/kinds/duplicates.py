"""Find rows that repeat an earlier row, and ask whether to keep them; none is dropped silently.

A line is doubled when every cell of it is. With a product on each line the same goods can be bought twice in one
order, so the lines are kept and it is said; with an order number and no product a line *is* the order, and a second
one is most likely an import made twice: then the person must say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..columns.column import FileColumn
from ..columns.guess import Mapped
from ..job import EXAMPLES, Job

MANY = 0.2
LARGE = 500_000  # rows from which sorting hashes beats counting them in a table
AT_ONCE = 6_000_000  # hashes sorted at a time, for the room they take: equal ones are in the same part


@dataclass(frozen=True)
class Doubles:
    """How many rows repeat an earlier one, and a column in which no two cells are alike; None: none is known to be."""

    rows: int
    unlike: FileColumn | None = None


def find(
    job: Job, columns: Sequence[FileColumn], kept: Sequence[FileColumn], order: FileColumn | None = None
) -> Doubles:
    """The rows that repeat an earlier one, listed in the table `extra` (row, first) where there are any.

    Asked of a few short columns first, then of the kept ones, and only if rows are equal in all of those, of every
    column of the file. The order's number is asked before an amount: the first rows of both may all differ, but only
    amounts come back further down.
    """
    short = [column for column in kept if column.numbers > 0.9 or column.days > 0.9]
    sharp = max(kept, key=lambda column: (column.different, column is order))
    few = [sharp] if sharp.different == 1 else list({column.index: column for column in [*short, sharp]}.values())
    for some in (few, kept):
        if not _repeats(job, _mark(some), job.rows):
            return Doubles(0, some[0] if len(some) == 1 else None)
    whole = len(kept) < len(columns)
    relation, mark = (job.raw.relation, _mark(columns)) if whole else (job.rows, _mark(kept))
    job.con.execute(
        f"""CREATE OR REPLACE TEMP TABLE extra AS
            WITH marked AS (SELECT row, {mark} AS mark FROM {relation}),
                 twice AS (SELECT mark, min(row) AS first FROM marked GROUP BY mark HAVING count(*) > 1)
            SELECT row, first FROM marked JOIN twice USING (mark) WHERE row <> first"""
    )
    (count,) = job.one("SELECT count(*) FROM extra")
    return Doubles(int(count))


def _mark(columns: Sequence[FileColumn]) -> str:
    """SQL: one number for a line's cells, equal for equal lines."""
    return f"hash({', '.join(column.key for column in columns)})"


def _repeats(job: Job, mark: str, relation: str) -> bool:
    """Whether any two lines have the same mark."""
    if job.raw.rows_read < LARGE:
        return bool(job.one(f"SELECT count(*) > count(DISTINCT {mark}) FROM {relation}")[0])
    import numpy as np  # noqa: PLC0415 - a small file is read before it is loaded

    turns = -(-job.raw.rows_read // AT_ONCE)
    for turn in range(turns):
        query = f"SELECT mark FROM (SELECT {mark} AS mark FROM {relation}) WHERE mark % {turns} = {turn}"
        marks = np.asarray(job.con.execute(query).fetchnumpy()["mark"])
        marks.sort()
        if (marks[1:] == marks[:-1]).any():
            return True
    return False


def settle(job: Job, mapped: Mapped, count: int, rows: int) -> str:
    """ "keep" or "set_aside", from the answer or the default; `made` must exist, for the money at stake."""
    (amount,) = job.one("SELECT coalesce(sum(amount), 0) FROM made WHERE row IN (SELECT row FROM extra)")
    examples = [
        {"row": row, "first": first}
        for row, first in job.fetch(f"SELECT row, first FROM extra ORDER BY row LIMIT {EXAMPLES}")
    ]
    detail = {"count": count, "amount": str(amount), "examples": examples}
    ordered = "order_id" in mapped.guesses and "product" not in mapped.guesses
    columns = [mapped.guesses["order_id"].column.name] if "order_id" in mapped.guesses else []
    if ordered or count >= MANY * rows:
        return job.ask("duplicates", columns, ["keep", "set_aside"], **detail)
    return job.offer("duplicates", columns, ["keep", "set_aside"], **detail)
