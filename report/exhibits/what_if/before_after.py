"""Exhibits of customers before and after a scenario: one of a tier measure by measure, or tier by tier."""

from __future__ import annotations

import math

import pandas as pd

from clv import TOTAL
from report.columns import ColumnKind, column, columns
from report.exhibit import Exhibit
from report.exhibits.what_if import worked
from study.what_if import Facts, View, with_limits
from words import Words


def before_after(v: View, w: Words) -> Exhibit:
    """One customer of the targeted tier today and what if; a row a tier when several are targeted."""
    return tiers(v, w) if v.one is None else one_customer(v, v.one, w)


def heading(v: View, w: Words) -> str:
    """What stands over it, without counting it."""
    return w.t("Tier by tier") if v.one is None else w.t("A customer today and after the change")


def one_customer(v: View, tier: int, w: Words) -> Exhibit:
    """One customer of a tier: a row a measure, each in its own unit."""
    rows = tuple(form(m, v.facts) for m in measures(v.facts))
    shown = column(w, "measure"), column(w, "today", rows=rows), column(w, "then", rows=rows)
    return Exhibit("before_after", heading(v, w), table=_worked(v, tier, w), columns=shown)


def _worked(v: View, tier: int, w: Words) -> pd.DataFrame:
    return worked.one_customer(by_measure(v, tier, w), v, tier, measures(v.facts))


def measures(f: Facts) -> list[str]:
    """What is told of one customer; no purchases where the file counts none."""
    counted = [] if f.counted == "nothing" else ["frequency", "revenue"]
    return [*counted, "money", "retention", "duration", "value"]


def form(measure: str, f: Facts) -> tuple[ColumnKind, int]:
    """How a measure's numbers are written."""
    if measure == "retention":
        return "percent", 1
    return "number", {"frequency": 2, "duration": 2, "revenue": f.decimals}.get(measure, 0)


def measure_name(measure: str, f: Facts, w: Words) -> str:
    """What a measure is called for this file."""
    products = f.counted == "products"
    names = {
        "frequency": w.t("Products per customer") if products else w.t("Purchases per year"),
        "revenue": w.t("{unit} per product", unit=w.unit) if products else w.t("{unit} per purchase", unit=w.unit),
        "money": w.t("{unit} per year", unit=w.unit),
        "retention": w.t("Retention per year"),
        "duration": w.t("Duration, years"),
        "value": w.t("Value, {unit}", unit=w.unit),
    }
    return w.capital(names[measure])


def by_measure(v: View, tier: int, w: Words) -> pd.DataFrame:
    """One customer of a tier: a row a measure, with the limits of what is estimated today."""
    row = with_limits(v).iloc[tier]
    asked = measures(v.facts)
    return pd.DataFrame(
        {
            "measure": [measure_name(m, v.facts, w) for m in asked],
            "today": [row[m] for m in asked],
            "today_low": [row.get(f"{m}_low", math.nan) for m in asked],
            "today_high": [row.get(f"{m}_high", math.nan) for m in asked],
            "then": [row[f"{m}_then"] for m in asked],
        }
    )


def tiers(v: View, w: Words) -> Exhibit:
    """The targeted tiers today and what if, a row a tier, and what each adds."""
    found = with_limits(v).iloc[list(v.scenario.targets)]
    found = pd.concat([found, pd.DataFrame([{"tier": TOTAL, "gain": found["gain"].sum(skipna=False)}])])
    shown, table = columns(w, *TIERS), worked.tiers(found.reset_index(drop=True), v)
    return Exhibit("before_after", heading(v, w), table=table, columns=shown)


TIERS = (
    "tier",
    "retention:today",
    "retention_then",
    "duration:today",
    "duration_then",
    "value:today",
    "value_then",
    "gain:all",
)
