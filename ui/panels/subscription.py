"""What a subscription business reads beside the tiers: products, satisfaction, and churn by month, quarter and year."""

from __future__ import annotations

import math

import pandas as pd

import clv
from clv import TOTAL
from ui import data
from ui.data import Shown
from ui.parts import Column
from words import Words

HELD = {"products": "products_per_customer", "nps": "nps", "ski": "ski"}


def rows(now: Shown) -> pd.DataFrame | None:
    """The portfolio table with products per customer, NPS and SKI where the file has them; None for purchases."""
    if now.base is None or now.table is None or now.base.kind == "transactions":
        return None
    return data.derived(now, "subscription", lambda: _rows(now))


def _rows(now: Shown) -> pd.DataFrame:
    base, table = now.base, now.table
    assert base is not None and table is not None
    found = table.assign(revenue_per_year=table["revenue_per_customer"] / base.years)
    if "products" in base.tiers:
        held = base.tiers["products"].to_numpy(float)
        each = [*(held / base.tiers["customers"].to_numpy(float)), held.sum() / base.tiers["customers"].sum()]
        return found.assign(products_per_customer=each)
    if base.customers is None:
        return found
    active = base.customers[base.customers["tier_now"].notna()]
    if "products" in active:
        found = found.assign(products_per_customer=_means(active, "products", base.names))
    if "nps" in active:
        scores = clv.nps_by_tier(active, base.names, "nps")["nps"]
        found = found.assign(nps=scores.to_numpy(float))
    if "ski" in active:
        found = found.assign(ski=clv.ski_by_tier(active, base.names, "ski")["ski"].to_numpy(float))
    return found


def _means(active: pd.DataFrame, column: str, names: tuple[str, ...]) -> list[float]:
    parts = [active.loc[active["tier_now"] == name, column] for name in names] + [active[column]]
    return [float(part.astype(float).mean()) if len(part) else math.nan for part in parts]


def columns(found: pd.DataFrame, w: Words) -> list[Column]:
    """Only what the file knows."""
    shown = [
        Column("tier", w.t("Value tier"), "tier"),
        Column("customers", w.t("Customers")),
        Column("revenue_per_year", w.t("{unit} per customer and year", unit=w.unit)),
    ]
    if "products_per_customer" in found:
        shown.append(Column("products_per_customer", w.t("Products per customer"), "number", 2))
    shown.append(Column("retention", w.t("Retention rate"), "percent", 1))
    shown.append(Column("duration_years", w.t("Duration, years"), "number", 1))
    if "nps" in found:
        shown.append(Column("nps", w.t("NPS"), "signed", 0))
    if "ski" in found:
        shown.append(Column("ski", w.t("Satisfaction index"), "number", 1))
    return [*shown, Column("clv", w.t("CLV, {unit}", unit=w.unit)), Column("clv_index", w.t("Index"), "number", 1)]


def churn(now: Shown) -> pd.DataFrame | None:
    """Customer and revenue churn a month, a quarter and a year; None where nobody is known to have stayed or left."""
    return None if now.base is None or now.table is None else data.derived(now, "churn", lambda: _churn(now))


def _churn(now: Shown) -> pd.DataFrame | None:
    base, table = now.base, now.table
    assert base is not None and table is not None
    kept = table[table["tier"] == TOTAL]["retention"].iloc[0]
    if base.flows is not None:
        before = base.flows["revenue_before"].sum()
        lost = base.flows.loc[base.flows["movement"] == "lost", "revenue_before"].sum()
        money = lost / before if before > 0 else math.nan
    else:
        worth = table[table["tier"] != TOTAL]
        money = float(((1 - worth["retention"]) * worth["revenue"]).sum(skipna=False) / worth["revenue"].sum())
    return None if math.isnan(kept) else clv.churn_table(1 - float(kept), float(money), base.years)


def churn_rows(found: pd.DataFrame, w: Words) -> pd.DataFrame:
    """The stretches of time in words."""
    names = {1.0: w.t("A month"), 3.0: w.t("A quarter"), 12.0: w.t("A year")}
    return found.assign(when=[names[float(m)] for m in found["months"]])


def churn_columns(w: Words) -> list[Column]:
    """Churn of customers and of revenue."""
    return [
        Column("when", w.t("During"), "text"),
        Column("customers", w.t("Customers lost"), "percent", 1),
        Column("kept", w.t("Customers kept"), "percent", 1),
        Column("revenue", w.t("Revenue lost with them"), "percent", 1),
        Column("revenue_kept", w.t("Revenue kept"), "percent", 1),
    ]
