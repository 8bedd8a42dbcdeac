"""Subscription tables beside the tiers: products, satisfaction, and churn by month, quarter and year."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

import clv
from clv import TOTAL
from clv.tables import PURCHASES
from study.study import Study, kept


@kept
def beside_tiers(study: Study) -> pd.DataFrame | None:
    """PORTFOLIO with products per customer, NPS and the index where the file has them; None for purchases."""
    base = study.base
    if base.kind in PURCHASES:
        return None
    table = study.portfolio
    found = table.assign(revenue_per_year=table["revenue_per_customer"] / base.years)
    if "products" in base.tiers:
        held = base.tiers["products"].to_numpy(float)
        each = [*(held / base.tiers["customers"].to_numpy(float)), held.sum() / base.tiers["customers"].sum()]
        return found.assign(products_per_customer=each, products=[*held, held.sum()])
    if base.customers is None:
        return found
    active = base.customers[base.customers["tier_now"].notna()]
    if "products" in active:
        found = found.assign(products_per_customer=_means(active, "products", base.names))
    if "nps" in active:
        scores = clv.satisfaction.nps_by_tier(active, base.names, "nps")["nps"]
        found = found.assign(nps=scores.to_numpy(float))
    if "ski" in active:
        found = found.assign(ski=clv.satisfaction.ski_by_tier(active, base.names, "ski")["ski"].to_numpy(float))
    return found


def with_answers(study: Study, nps: Sequence[float | None], ski: Sequence[float | None]) -> pd.DataFrame:
    """`beside_tiers` of a file of segments, with NPS and SKI that a person gives a segment; the total's weighed by
    customers, unknown as long as one is open."""
    found = beside_tiers(study)
    assert found is not None
    customers = study.base.tiers["customers"].to_numpy(float)
    for name, given in (("nps", nps), ("ski", ski)):
        each = np.array([math.nan if one is None else one for one in given], dtype=float)
        if name not in found and not np.isnan(each).all():
            whole = float((each * customers).sum() / customers.sum()) if customers.sum() else math.nan
            found = found.assign(**{name: [*each, whole]})
    return found


def _means(active: pd.DataFrame, column: str, names: tuple[str, ...]) -> list[float]:
    parts = [active.loc[active["tier_now"] == name, column] for name in names] + [active[column]]
    return [float(part.astype(float).mean()) if len(part) else math.nan for part in parts]


@kept
def churn(study: Study) -> pd.DataFrame | None:
    """Customer and revenue churn a month, a quarter and a year; None where nobody is known to have stayed or left."""
    base, table = study.base, study.portfolio
    stayed = table[table["tier"] == TOTAL]["retention"].iloc[0]
    if base.flows is not None:
        before = base.flows["revenue_before"].sum()
        lost = base.flows.loc[base.flows["movement"] == "lost", "revenue_before"].sum()
        money = lost / before if before > 0 else math.nan
    else:
        worth = table[table["tier"] != TOTAL]
        money = float(((1 - worth["retention"]) * worth["revenue"]).sum(skipna=False) / worth["revenue"].sum())
    return None if math.isnan(stayed) else clv.retention.churn_table(1 - float(stayed), float(money), base.years)
