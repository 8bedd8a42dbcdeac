"""The contracts that end in the coming weeks, of a file of contracts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

import clv
from study.rows import rows_of
from study.study import Study, kept


@dataclass(frozen=True, eq=False)
class Renewals:
    """The coming renewals, a row a contract and by state, and the rate of the past year (`clv.renewals`)."""

    weeks: int
    ahead: pd.DataFrame
    by_state: pd.DataFrame
    rate: dict[str, float]
    cancelled_known: bool


@kept
def renewals(study: Study, weeks: int = clv.renewals.WEEKS) -> Renewals | None:
    """The contracts that end in so many weeks from the period's end; None for another kind of file."""
    if study.file.kind != "contracts" or study.file.table is None or study.period is None:
        return None
    contracts, at = rows_of(study.file.table), study.period.end
    ahead = clv.renewals.renewals_ahead(contracts, at, weeks)
    rate = clv.renewals.renewal_rate(clv.renewals.contract_ends(contracts), at)
    return Renewals(weeks, ahead, clv.renewals.renewals_by_state(ahead), rate, "cancelled" in contracts)
