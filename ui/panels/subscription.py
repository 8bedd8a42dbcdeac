"""What a subscription business reads beside the tiers: products, satisfaction, and churn by month, quarter and year."""

from __future__ import annotations

import pandas as pd

from ui.parts import Column
from words import Words


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
