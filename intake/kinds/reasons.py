"""Read why customers left: the reason as the file has it, and whether the leaving was the company's own doing."""

from __future__ import annotations

from collections.abc import Sequence

from ..columns.column import FileColumn
from ..columns.guess import Mapped
from ..job import EXAMPLES, Job
from ..sql import literal
from ..values.cell_words import pattern

MOST = 200  # different reasons, beyond which they are free text
MOSTLY = 0.9


def by_us(text: str) -> bool:
    """Whether a reason is not the customer's choice: refused, unpaid, deceased, moved out of the area.

    >>> by_us("Obetald räkning"), by_us("Deceased"), by_us("Price too high")
    (True, True, False)
    """
    return bool(pattern("left_by_us").fullmatch(text.strip()))


def of_purchases(job: Job, mapped: Mapped, day: str, joins: Sequence[str]) -> dict[str, str]:
    """The same of a file of purchases, where a reason is the customer's own: the same on every row, or on the last.
    Any other reason is a row's (why it was returned or cancelled); then the role is let go of."""
    guess, customer = mapped.guesses.get("leave_reason"), mapped.column("customer_id")
    if guess is None or customer is None:
        return {}
    if guess.reason != "given" and not _is_of_customers(job, guess.column, customer, day, joins):
        mapped.guesses.pop("leave_reason")
        return {}
    return fields(job, guess.column)


def _is_of_customers(job: Job, column: FileColumn, customer: FileColumn, day: str, joins: Sequence[str]) -> bool:
    key = f"nullif(trim(CAST(r.{column.key} AS VARCHAR)), '')"
    people, theirs, silent = job.one(
        f"""SELECT count(*) FILTER (kinds > 0), count(*) FILTER (kinds = 1 AND (said = n OR first_said >= last_day)),
                   count(*) FILTER (kinds = 0)
            FROM (SELECT count(*) AS n, count(reason) AS said, count(DISTINCT reason) AS kinds, max(d) AS last_day,
                         min(d) FILTER (reason IS NOT NULL) AS first_said
                  FROM (SELECT r.{customer.key} AS c, {key} AS reason, {day} AS d FROM {job.rows} r {" ".join(joins)})
                  WHERE c IS NOT NULL GROUP BY c)"""
    )
    return bool(people and silent and theirs >= MOSTLY * people)


def fields(job: Job, column: FileColumn) -> dict[str, str]:
    """SQL of leave_reason and left_by_us; says which reasons are taken for the company's own."""
    key = f"trim(CAST(r.{column.key} AS VARCHAR))"
    found = job.fetch(
        f"SELECT {key}, count(*), min(r.row) FROM {job.rows} r WHERE {key} <> '' GROUP BY 1"
        f" ORDER BY 2 DESC, 3 LIMIT {MOST}"
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
