"""The customers' moves between two periods as a table whose rows are groups that a shared document may tell of."""

from __future__ import annotations

import pandas as pd

from clv.small_groups import LEAST, joined_cells
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.flows.people import message
from study import Study
from words import N_, Words

SAID = {
    "retained": N_("stayed in {tier}"),
    "upgraded": N_("up to {tier}"),
    "downgraded": N_("down to {tier}"),
    "won back": N_("won back to {tier}"),
    "new": N_("new in {tier}"),
    "new or won back": N_("new or won back in {tier}"),
    "lost": N_("lost from {tier}"),
}


def moves(study: Study, w: Words) -> Exhibit:
    """Who stayed, moved, came and left, a row each, with the customers and their revenue in either period."""
    flows = study.base.flows
    if flows is None:
        raise KeyError("flows")
    rows = [_row(flows.iloc[group], w) for group in joined_cells(flows)]
    shown = columns(w, "name:move", "customers", "revenue_before", "revenue_now")
    return Exhibit("moves", message(study, w), table=pd.DataFrame(rows), columns=shown, total=False)


def _row(cells: pd.DataFrame, w: Words) -> dict[str, object]:
    """One group of moves: its name, and what its customers sum to."""
    said = [
        w.t(SAID[str(movement)], tier=w.tier(str(tier)))
        for movement, tier in zip(cells["movement"], _tiers(cells), strict=True)
    ]
    named = " + ".join(dict.fromkeys(said))
    sums = {name: float(cells[name].sum()) for name in ("customers", "revenue_before", "revenue_now")}
    return {"name": named[:1].upper() + named[1:], **sums}


def _tiers(cells: pd.DataFrame) -> list[object]:
    gone = cells["movement"] == "lost"
    return list(cells["tier_before"].astype(object).where(gone, cells["tier_now"].astype(object)))


def steps_of_few(study: Study, least: int = LEAST) -> bool:
    """Whether a step of the revenue's way holds the money of fewer customers than a shared document may tell of."""
    flows = study.base.flows
    counts = [] if flows is None else flows.groupby("movement", observed=True)["customers"].sum().tolist()
    return any(0 < n < least for n in counts)
