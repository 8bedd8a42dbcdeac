"""The customer flow statement of a study, both its sides with their sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from clv import TOTAL, TableProblem
from clv.flows import closing, lost_rate, opening
from study.study import Study


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
