"""The customer flow statement of a study, both its sides with their sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from clv import TOTAL, TableProblem
from clv.flows import closing, lost_purchases, lost_rate, opening
from study.study import Study, kept


def statement(study: Study) -> pd.DataFrame:
    """FLOWS. TableProblem: there is one period only."""
    if study.base.flows is None:
        raise TableProblem("needs_two_periods")
    return study.base.flows


def count(study: Study, movement: str) -> int:
    """Customers of a movement; 0 where there is one period only."""
    flows = study.base.flows
    if flows is None:
        return 0
    return int(flows["customers"].to_numpy(float)[(flows["movement"] == movement).to_numpy()].sum())


def went(study: Study, money: bool = False) -> pd.DataFrame:
    """Per tier before: opening = retained + upgraded + downgraded + lost, with check and total. TableProblem."""
    side = opening(statement(study), study.base.names, "revenue_before" if money else "customers")
    return _with_total(side, up=0, down=-1)


def came(study: Study, money: bool = False) -> pd.DataFrame:
    """Per tier now: closing = retained + upgraded + downgraded + arrivals, with check and total. TableProblem."""
    side = closing(statement(study), study.base.names, "revenue_now" if money else "customers")
    return _with_total(side, up=-1, down=0)


def _with_total(side: pd.DataFrame, up: int, down: int) -> pd.DataFrame:
    """A side with its sums. In the rows `up` and `down` nobody can have moved that way: unknown, not 0."""
    total = side.drop(columns="tier").sum()
    row = np.arange(len(side))
    shown = side.assign(
        upgraded=side["upgraded"].mask(row == row[up]), downgraded=side["downgraded"].mask(row == row[down])
    )
    return pd.concat([shown, pd.DataFrame([{"tier": TOTAL, **total}])], ignore_index=True)


@dataclass(frozen=True)
class TierLoss:
    """What a tier lost, customers or revenue, and which part that is of what it had."""

    tier: str
    lost: float
    rate: float


def lost_most(study: Study, money: bool = False) -> tuple[TierLoss, TierLoss]:
    """The tier that lost most, and the one that lost the largest part of what it had. TableProblem: one period."""
    side = opening(statement(study), study.base.names, "revenue_before" if money else "customers")
    lost, rate = side["lost"].to_numpy(float), lost_rate(side)
    most, largest = int(lost.argmax()), int(np.where(np.isnan(rate), -1, rate).argmax())
    a, b = (TierLoss(str(side["tier"].iloc[i]), float(lost[i]), float(rate[i])) for i in (most, largest))
    return a, b


def sums(study: Study, column: str) -> dict[str, float]:
    """The statement's `column` summed for each movement. TableProblem: there is one period only."""
    found = statement(study).groupby("movement")[column].sum()
    return {str(movement): float(total) for movement, total in found.items()}


# As the course prints it --------------------------------------------------------------------------------

ALL_ACTIVE, ALL_LOST = "all active", "all lost"


@kept
def as_printed(study: Study) -> pd.DataFrame:
    """The statement a row a movement, grouped by tier now with a sum a tier; then the lost, by tier before.

    Columns `tier_now`, `movement` ("" in a tier's sum), `tier_before`, customers, purchases, revenue. Purchases and
    revenue of the lost are the previous period's, and so are in no sum of this one's. Last row: all who are active.
    TableProblem: there is one period only.
    """
    flows = statement(study).copy()
    flows["revenue"] = flows["revenue_now"].where(flows["movement"] != "lost", flows["revenue_before"])
    gone = flows["movement"] == "lost"
    flows.loc[gone, "purchases"] = flows.loc[gone, "tier_before"].map(bought_before(study)).astype(float)
    parts: list[pd.DataFrame] = []
    for tier in study.base.names:
        mine = flows[(flows["tier_now"] == tier) & ~gone]
        parts += [mine[_PRINTED], _summed(mine, tier, "")]
    parts += [flows.loc[gone, _PRINTED], _summed(flows[gone], None, ALL_LOST)]
    parts.append(_summed(flows[~gone], None, ALL_ACTIVE))
    found = pd.concat(parts, ignore_index=True)
    return found.assign(revenue_per_customer=found["revenue"] / found["customers"].where(found["customers"] > 0))


_PRINTED = ["tier_now", "movement", "tier_before", "customers", "purchases", "revenue"]


def _summed(rows: pd.DataFrame, tier: str | None, movement: str) -> pd.DataFrame:
    sums = {name: rows[name].astype(float).sum(skipna=False) for name in ("customers", "purchases", "revenue")}
    return pd.DataFrame([{"tier_now": tier, "movement": movement, "tier_before": None, **sums}])


def bought_before(study: Study) -> dict[str, float]:
    """What the lost bought in the previous period, times per tier then; {} where the file counts no purchases."""
    people = study.base.customers
    if people is None or "purchases_before" not in people:
        return {}
    found = lost_purchases(people, study.base.names)
    return {str(tier): float(times) for tier, times in zip(found["tier"], found["purchases"], strict=True)}
