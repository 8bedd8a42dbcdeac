"""Count an order's total once where the file repeats it on each of its lines, or leaves it out on further lines."""

from __future__ import annotations

from ..columns.guess import Mapped
from ..job import EXAMPLES, Job
from ..values import cells
from .reconciliation import Source

LOOKED_AT = 5_000
FEWEST = 3
SAME = 0.95


def settle(job: Job, mapped: Mapped, source: Source) -> None:
    """Add the reasons `follow_on_line` and `order_repeated` to `source`; the latter is asked first."""
    if "order_id" not in mapped.guesses or "amount" not in mapped.guesses:
        return
    _follow_on(job, mapped, source)
    if _constant(job, f"(SELECT * FROM made LIMIT {LOOKED_AT})") and _constant(job, "made") and _lines_differ(job):
        _repeated(job, mapped, source)


def _follow_on(job: Job, mapped: Mapped, source: Source) -> None:
    """Lines without an amount of an order whose total stands on another line."""
    column = mapped.guesses["amount"].column
    unread = any(code == "bad_amount" for code, _, _ in source.reasons)
    if not unread or not job.fetch("SELECT 1 FROM made WHERE amount IS NULL LIMIT 1"):
        return
    blank = cells.blank(column).replace(f"r.{column.key}", f"raw_{column.index}")
    condition = f"amount IS NULL AND {blank} AND order_id IN (SELECT order_id FROM made WHERE amount IS NOT NULL)"
    (count,) = job.one(f"SELECT count(*) FROM made WHERE {condition}")
    if count:
        source.reasons.insert(0, ("follow_on_line", condition, column))
        job.note("follow_on_lines", columns=[column.name], count=count)


def _constant(job: Job, rows: str) -> bool:
    """Whether orders of several lines have one amount on all of them, on more than a few orders."""
    several, same = job.one(
        f"""SELECT count(*), count(*) FILTER (lowest = highest) FROM
            (SELECT min(amount) AS lowest, max(amount) AS highest FROM {rows}
             WHERE amount IS NOT NULL AND order_id IS NOT NULL GROUP BY order_id, customer_id HAVING count(*) > 1)
            WHERE highest <> 0"""
    )
    return several >= FEWEST and same >= SAME * several


def _lines_differ(job: Job) -> bool:
    """Whether an order's lines say something else in another column; else they are one row exported twice."""
    mark = f"hash({', '.join(f'c{i}' for i in range(len(job.raw.header)))})"
    lines, different = job.one(
        f"""SELECT coalesce(sum(n), 0), coalesce(sum(d), 0) FROM (SELECT count(*) AS n, count(DISTINCT mark) AS d FROM
            (SELECT order_id, customer_id, mark FROM (SELECT * FROM made LIMIT {LOOKED_AT}) m
             JOIN (SELECT row, {mark} AS mark FROM {job.raw.relation}) w USING (row))
            GROUP BY order_id, customer_id HAVING count(*) > 1)"""
    )
    return bool(lines) and different > SAME * lines


def _repeated(job: Job, mapped: Mapped, source: Source) -> None:
    order, amount = mapped.guesses["order_id"].column, mapped.guesses["amount"].column
    job.con.execute(
        """CREATE OR REPLACE TEMP TABLE repeated AS SELECT row, first FROM
           (SELECT row, min(row) OVER (PARTITION BY order_id, customer_id, amount) AS first FROM made
            WHERE amount IS NOT NULL AND order_id IS NOT NULL) WHERE row <> first"""
    )
    condition = "row IN (SELECT row FROM repeated)"
    count, total = job.one(f"SELECT count(*), coalesce(sum(amount), 0) FROM made WHERE {condition}")
    examples = [
        {"row": row, "first": first}
        for row, first in job.fetch(f"SELECT row, first FROM repeated ORDER BY row LIMIT {EXAMPLES}")
    ]
    names = [amount.name, order.name]
    answer = job.ask(
        "order_total_repeated", names, ["once", "lines"], count=count, amount=str(total), examples=examples
    )
    if answer == "once":
        source.reasons.append(("order_repeated", condition, amount))
