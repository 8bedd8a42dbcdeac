"""Reasons for leaving as the file gives them, and churn without the customers that the company let go."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from clv import left_behind
from study.study import Study, kept

UNKNOWN = ""


@dataclass(frozen=True)
class Leaving:
    """reason, customers, revenue_before, by_us of the lost, most customers first, and of each tier, from_0, from_1, …,
    how many of them it lost, and money_0, …, what they had brought; the tiers' names; the
    retention with and without those that the company let go of. Where the file reaches back three periods also
    left_then and returned, who left for the reason in the period before and who of them are back, and back_share."""

    reasons: pd.DataFrame
    tiers: tuple[str, ...]
    retention: float
    retention_without: float
    by_us: int


@kept
def leaving(study: Study) -> Leaving | None:
    """Why the lost left; None where the file says nothing of it, or nobody is known to have left."""
    everybody = study
    if study.choices.left_by_us != "lost":
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
    )
    table = _with_those_back(table, everybody)
    table = table.sort_values(["customers", "reason"], ascending=[False, True], ignore_index=True)
    return Leaving(table, tiers, 1 - len(lost) / base, 1 - (len(lost) - ours) / (base - ours), ours)


def _with_those_back(table: pd.DataFrame, everybody: Study) -> pd.DataFrame:
    """The reasons with who gave them a period ago and is back; as they are where that is not in the file."""
    earlier = everybody.earlier
    if earlier is None or not earlier.has_customers or "leave_reason" not in earlier.customers:
        return table
    then = earlier.customers[earlier.customers["movement"] == "lost"]
    if then.empty:
        return table
    people = everybody.customers
    here = set(people["customer_id"][people["tier_now"].notna()])
    said = left_behind.came_back(then["leave_reason"].fillna(UNKNOWN), then["customer_id"].isin(here))
    ours = then.groupby(then["leave_reason"].fillna(UNKNOWN))["left_by_us"].any()
    both = table.merge(said, on="reason", how="outer")
    counts = [name for name in (*table.columns, "left_then", "returned") if name not in ("reason", "by_us")]
    by_us = both["by_us"].eq(True) | both["reason"].map(ours).eq(True)
    return both.assign(by_us=by_us, **{name: both[name].fillna(0) for name in counts})
