"""Read why customers left: the reason as the file has it, and whether the leaving was the company's own doing."""

from __future__ import annotations

from ..columns.column import Column
from ..job import EXAMPLES, Job
from ..sql import literal
from ..values.cell_words import pattern

MOST = 200  # different reasons, beyond which they are free text


def by_us(text: str) -> bool:
    """Whether a reason is not the customer's choice: refused, unpaid, deceased, moved out of the area.

    >>> by_us("Obetald räkning"), by_us("Deceased"), by_us("Price too high")
    (True, True, False)
    """
    return bool(pattern("left_by_us").fullmatch(text.strip()))


def fields(job: Job, column: Column) -> dict[str, str]:
    """SQL of leave_reason and left_by_us; says which reasons are taken for the company's own."""
    key = f"trim(CAST(r.{column.key} AS VARCHAR))"
    found = job.fetch(
        f"SELECT {key}, count(*), min(r.row) FROM {job.rows} r WHERE {key} <> '' GROUP BY 1"
        f" ORDER BY 2 DESC LIMIT {MOST}"
    )
    ours = [(text, rows, first) for text, rows, first in found if by_us(text)]
    if ours:
        examples = [{"row": first, "value": text[:60], "rows": rows} for text, rows, first in ours[:EXAMPLES]]
        values = [text[:60] for text, _, _ in ours]
        job.note(
            "left_by_us", columns=[column.name], values=values, count=sum(n for _, n, _ in ours), examples=examples
        )
    listed = ", ".join(literal(text) for text, _, _ in ours)
    is_ours = f"coalesce({key} IN ({listed}), false)" if ours else "false"
    return {"leave_reason": f"nullif({key}, '')", "left_by_us": is_ours}
