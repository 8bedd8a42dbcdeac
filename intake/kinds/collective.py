"""Ask about rows whose customer is nobody in particular: cash customers, walk-ins, guests, customer number 0."""

from __future__ import annotations

from ..columns.guess import Mapped
from ..job import Job
from ..values.customer_ids import Ids
from .reconciliation import Source


def settle(job: Job, mapped: Mapped, source: Source, ids: Ids) -> None:
    """Add the reason `cash_customer` to `source` unless the person says that it is one customer like the others."""
    job.keep("cash", {"id": "VARCHAR"}, [(name,) for name in ids.cash])
    if not ids.cash:
        return
    column = mapped.guesses["customer_id"].column
    condition = "customer_id IN (SELECT id FROM cash)"
    rows, amount = job.one(f"SELECT count(*), coalesce(sum({source.amount}), 0) FROM made WHERE {condition}")
    if not rows:
        return
    choices = ["set_aside", "one_customer"]
    values = list(ids.cash.values())
    if job.ask("cash_customers", [column.name], choices, values=values, rows=rows, amount=str(amount)) == "set_aside":
        source.reasons.append(("cash_customer", condition, column))
