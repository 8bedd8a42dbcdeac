"""The five behaviours of a study's customers: per tier, growing or not, and how far the best in each are the same."""

from __future__ import annotations

import numpy as np
import pandas as pd

from clv import TableProblem, behaviours, gaps
from clv.behaviours import BEHAVIOURS
from clv.tables import Floats
from study import matrix, products, trend
from study.study import Study, kept

# What a column of a share of wallet is called
WALLET = (
    *("share of wallet", "share_of_wallet", "wallet share", "wallet_share", "share of purchases"),
    *("kundandel", "plånboksandel", "andel av plånbok", "andel av inköp"),
)


MOST_EQUAL = 0.5  # of the customers equally best in a behaviour, from which its best fifth tells nothing


@kept
def wallet_column(study: Study) -> str | None:
    """The column of the file's shares of wallet; None where there is none."""
    named = matrix.columns(study)
    return next((code for code, name in named.items() if name.strip().lower().startswith(WALLET)), None)


@kept
def wallet(study: Study) -> Floats:
    """Each customer's share of wallet as the file gives it, 0–1, NaN where it does not; in per cent where over 1."""
    column, people = wallet_column(study), study.customers
    found = None if column is None else matrix.measured(study, column)
    if found is None:
        return np.full(len(people), np.nan)
    given = found.now
    share = given / 100 if np.nanmax(given, initial=0.0) > 1 else given
    return np.where((share > 0) & (share <= 1), share, np.nan)


@kept
def people(study: Study) -> pd.DataFrame:
    """CUSTOMERS in tiers with products and share of wallet beside. TableProblem `needs_customers`."""
    found = study.customers
    held = products.held(study)
    names = ("products_now", "products_before")
    told = {name: np.nan if held is None else held[name].to_numpy(float) for name in names}
    more = {"purchases_now": np.nan, "purchases_before": np.nan, "revenue_before": np.nan}
    found = found.assign(**{name: value for name, value in more.items() if name not in found})
    found = found.assign(**told, wallet=wallet(study))
    return found.assign(purchases_now=np.nan, purchases_before=np.nan) if is_billed(study) else found


@kept
def is_billed(study: Study) -> bool:
    """Whether the purchases are invoices that come by the calendar, so that their number is no behaviour."""
    try:
        return gaps.billed_every(trend.purchase_gaps(study)) is not None
    except TableProblem:
        return False


@kept
def table(study: Study, entered: tuple[float, ...] = ()) -> pd.DataFrame:
    """`clv.behaviours.by_tier`; `entered`: a share of wallet per tier, 0–1, used where the file has no column of it.

    TableProblem `needs_customers`.
    """
    found = behaviours.by_tier(people(study), study.portfolio, study.base.names)
    if wallet_column(study) is not None or not any(entered):
        return found
    return behaviours.with_entered(found, dict(zip(study.base.names, entered, strict=False)))


@kept
def overlaps(study: Study) -> pd.DataFrame:
    """How far the best fifth in each behaviour are the same customers; of behaviours that differ between them."""
    return behaviours.overlaps(_values(study))


def _values(study: Study) -> dict[str, Floats]:
    active = study.customers["tier_now"].notna().to_numpy()
    codes = {"duration": "years", "frequency": "purchases", "volume": "revenue", "depth": "products"}
    found: dict[str, Floats] = {}
    for name in BEHAVIOURS:
        if name == "wallet":
            values = wallet(study)
        else:
            known = _measured(study, codes[name])
            if known is None:
                continue
            values = known
        mine = np.where(active, values, np.nan)
        some = mine[np.isfinite(mine)]
        if len(some) and behaviours.best(some).mean() <= MOST_EQUAL and not (name == "frequency" and is_billed(study)):
            found[name] = mine[active]
    return found


def _measured(study: Study, code: str) -> Floats | None:
    try:
        known = matrix.measured(study, code)
    except TableProblem:
        return None
    return None if known is None else known.now
