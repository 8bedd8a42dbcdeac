"""Reasons for leaving as the file gives them, and churn without the customers that the company let go."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from study.study import Study, kept

UNKNOWN = ""


@dataclass(frozen=True)
class Leaving:
    """reason, customers, revenue_before, by_us of the lost, most customers first, and of each tier, from_0, from_1, …,
    how many of them it lost, and money_0, …, what they had brought; the tiers' names; the
    retention with and without those that the company let go of."""

    reasons: pd.DataFrame
    tiers: tuple[str, ...]
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
    lost = lost.assign(reason=lost["leave_reason"].fillna(UNKNOWN), by_us=lost["left_by_us"].eq(True))
    tiers = tuple(everybody.base.names)
    of_tier = {f"from_{i}": lost["tier_before"].eq(name).groupby(lost["reason"]).sum() for i, name in enumerate(tiers)}
    for i, name in enumerate(tiers):
        theirs = lost["revenue_before"].where(lost["tier_before"].eq(name), 0.0)
        of_tier[f"money_{i}"] = theirs.groupby(lost["reason"]).sum()
    table = (
        lost.groupby("reason", sort=True)
        .agg(customers=("customer_id", "size"), revenue_before=("revenue_before", "sum"), by_us=("by_us", "any"))
        .assign(**of_tier)
        .reset_index()
        .sort_values(["customers", "reason"], ascending=[False, True], ignore_index=True)
    )
    return Leaving(table, tiers, 1 - len(lost) / base, 1 - (len(lost) - ours) / (base - ours), ours)
