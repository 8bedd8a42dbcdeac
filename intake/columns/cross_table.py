"""Turn a cross table of movements and tiers into a row each, and refuse one of tiers before and now.

A slide shows who stayed, rose, fell, came and left with the movements across and the tiers down, or the other way. A
cross table of tiers does not say which side is now, nor which tier is higher.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..job import Job
from ..problems import Problem
from ..sql import literal
from ..values import movements
from .column import FileColumn
from .flow_columns import FEWEST_MOVEMENTS, movement_column
from .heading_score import header_score

FEWEST_TIERS = 2
FEW_ROWS = 40
NOT_TIERS = ("customers", "amount", "quantity", "orders", "unit_price", "price", "revenue_per_customer", "retention")
MOSTLY = 0.5


def offer(job: Job, columns: Sequence[FileColumn]) -> None:
    """Turn movements across or down into rows, asking what the numbers count. Raises Problem `cross_table` for tiers
    against tiers, and for numbers that are not customers."""
    labels = [c for c in columns if c.numbers < MOSTLY and c.filled and not c.is_date]
    numbers = [c for c in columns if max(c.numbers, float(c.is_number)) > MOSTLY and not c.is_date]
    if job.raw.rows_read > FEW_ROWS or len(labels) != 1 or len(numbers) < FEWEST_TIERS:
        return
    label = labels[0]
    across = [c for c in numbers if (m := movements.movement(c.name)) and not m.tier]
    kinds = {m.name for c in across if (m := movements.movement(c.name))}
    sums = [c for c in numbers if movements.is_total(c.name)]
    odd = [c for c in numbers if c not in sums and any(header_score(role, c.name)[0] for role in NOT_TIERS)]
    if len(kinds) >= FEWEST_MOVEMENTS and len(kinds) == len(across) and not _is_money(odd):
        if unknown := [c.name for c in numbers if c not in (*across, *sums, *odd)]:
            raise Problem("cross_table", columns=unknown)
        _turn(job, columns, label, across, "tier", "movement")
    elif not odd and movement_column([label]) is not None and label.different == 1:
        _turn(job, columns, label, numbers, "movement", "tier")
    elif _is_migration(label, numbers):
        raise Problem("cross_table", columns=[c.name for c in numbers])


def _is_money(columns: Sequence[FileColumn]) -> bool:
    return any(header_score(role, c.name)[0] for c in columns for role in ("amount", "price", "revenue_per_customer"))


def _is_migration(label: FileColumn, numbers: Sequence[FileColumn]) -> bool:
    """Whether what stands down and across is the same, but for sums and for those who came and left."""
    down, over = (
        {text.strip().casefold() for text in texts if not movements.is_total(text) and not movements.is_no_tier(text)}
        for texts in (label.filled, [c.name for c in numbers])
    )
    return len(down & over) >= max(FEWEST_TIERS, MOSTLY * len(over))


def _turn(
    job: Job, columns: Sequence[FileColumn], label: FileColumn, across: Sequence[FileColumn], down: str, over: str
) -> None:
    names = [column.name for column in across]
    if job.ask("movements_across", names, ["customers", "other"]) == "other":
        raise Problem("cross_table", columns=names)
    raw = job.raw
    job.con.execute(f"CREATE OR REPLACE TABLE whole AS SELECT * FROM {raw.relation}")
    written = [
        f"SELECT row AS line, {i} AS place, CAST({label.key} AS VARCHAR) AS c0, {literal(column.name)} AS c1,"
        f" CAST({column.key} AS VARCHAR) AS c2 FROM whole WHERE trim(CAST({column.key} AS VARCHAR)) <> ''"
        for i, column in enumerate(across)
    ]
    job.con.execute(
        "CREATE OR REPLACE TABLE turned AS SELECT row_number() OVER (ORDER BY line, place) AS row, c0, c1, c2"
        f" FROM ({' UNION ALL '.join(written)})"
    )
    (rows,) = job.one("SELECT count(*) FROM turned")
    job.note("cross_turned", columns=names, rows=rows)
    job.rows = "turned"
    job.raw = replace(
        raw, relation="turned", ordered=None, first_row=None, header=[down, over, "customers"],
        types=["VARCHAR"] * 3, rows_read=rows + len(raw.set_aside),
    )  # fmt: skip
