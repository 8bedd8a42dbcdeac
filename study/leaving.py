"""Why customers left, where the file says so, and what churn is without those that the company let go of."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from study.study import Study, kept

UNKNOWN = ""


@dataclass(frozen=True)
class Leaving:
    """reason, customers, revenue_before, by_us of the lost, most customers first; the retention with and without those
    that the company let go of."""

    reasons: pd.DataFrame
    retention: float
    retention_without: float
    by_us: int


@kept
def leaving(study: Study) -> Leaving | None:
    """Why the lost left; None where the file says nothing of it, or nobody is known to have left."""
    everybody = replace(study, choices=replace(study.choices, left_by_us="lost"), rows=None)
    if not everybody.has_customers or "left_by_us" not in everybody.customers:
        return None
    people = everybody.customers
    lost = people[people["movement"] == "lost"]
    base = int((people["revenue_before"] > 0).sum())
    ours = int(lost["left_by_us"].eq(True).sum())
    if not len(lost) or base <= ours:
        return None
    table = (
        lost.assign(reason=lost["leave_reason"].fillna(UNKNOWN), by_us=lost["left_by_us"].eq(True))
        .groupby("reason", sort=True)
        .agg(customers=("customer_id", "size"), revenue_before=("revenue_before", "sum"), by_us=("by_us", "any"))
        .reset_index()
        .sort_values(["customers", "reason"], ascending=[False, True], ignore_index=True)
    )
    return Leaving(table, 1 - len(lost) / base, 1 - (len(lost) - ours) / (base - ours), ours)
