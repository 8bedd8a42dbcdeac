"""Lines that stand twice: noticed in every file, asked about, never dropped in silence.

A line is doubled when every cell of it is. With a product on each line the same goods can be bought twice in one
order, so the lines are kept and it is said; with an order number and no product a line *is* the order, and a second
one is most likely an import made twice: then the person must say.
"""

from __future__ import annotations

from .columns import Mapped
from .desk import EXAMPLES, Desk

MANY = 0.2


def find(desk: Desk) -> int:
    """Number of rows that repeat an earlier one, listed in the table `extra` (row, first)."""
    total, different = desk.one(f"SELECT count(*), count(DISTINCT mark) FROM {desk.marks}")
    if total == different:
        return 0
    desk.con.execute(
        f"""CREATE OR REPLACE TEMP TABLE extra AS
            WITH twice AS (SELECT mark FROM {desk.marks} GROUP BY mark HAVING count(*) > 1)
            SELECT row, first FROM (SELECT row, min(row) OVER (PARTITION BY mark) AS first
                                    FROM {desk.marks} SEMI JOIN twice USING (mark)) WHERE row <> first"""
    )
    return int(total - different)


def settle(desk: Desk, mapped: Mapped, count: int, rows: int) -> str:
    """ "keep" or "set_aside", from the answer or the default; `made` must exist, for the money at stake."""
    (amount,) = desk.one("SELECT coalesce(sum(amount), 0) FROM made WHERE row IN (SELECT row FROM extra)")
    examples = [
        {"row": row, "first": first}
        for row, first in desk.fetch(f"SELECT row, first FROM extra ORDER BY row LIMIT {EXAMPLES}")
    ]
    detail = {"count": count, "amount": str(amount), "examples": examples}
    ordered = "order_id" in mapped.guesses and "product" not in mapped.guesses
    columns = [mapped.guesses["order_id"].column.name] if "order_id" in mapped.guesses else []
    if ordered or count >= MANY * rows:
        return desk.ask("duplicates", columns, ["keep", "set_aside"], **detail)
    return desk.offer("duplicates", columns, ["keep", "set_aside"], **detail)
