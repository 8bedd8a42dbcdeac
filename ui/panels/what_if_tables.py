"""The tables of the what-if page: before and after, tier by tier, lever by lever."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import streamlit as st

import clv
from clv import TOTAL
from report.text import NBSP
from report.writers.csv import for_excel as excel_csv
from report.writers.csv import for_programs as machine_csv
from study.what_if import Facts, View
from ui.fast_table import written
from ui.parts import Column, download, plain, table
from words import Words

SURE = ("duration", "value")


def measures(f: Facts) -> list[str]:
    """What is told of one customer; no purchases where the file counts none."""
    counted = [] if f.counted == "nothing" else ["frequency", "revenue"]
    return [*counted, "money", "retention", "duration", "value"]


def money_name(f: Facts, w: Words) -> str:
    """What the money lever works on in this file."""
    if f.counted == "purchases":
        return w.t("Revenue per purchase")
    return w.t("Revenue per product and year") if f.counted == "products" else w.t("Revenue per customer and year")


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


def with_limits(v: View) -> pd.DataFrame:
    """`clv.before_after` with the tiers' names and the Wilson ends of today's duration and value."""
    b = clv.basis(v.facts.tiers, v.today.years, v.today.margin)
    low, high, *_ = clv.value_interval(b, "discounted" if v.scenario.rate else "course", v.scenario.rate)
    limits = pd.DataFrame(
        {
            "tier": list(v.facts.names),
            "duration_low": clv.duration(b.churn_high, b.years),
            "duration_high": clv.duration(b.churn_low, b.years),
            "value_low": low,
            "value_high": high,
        }
    )
    return pd.concat([limits, clv.before_after(v.today, v.scenario)], axis=1)


def before_after(v: View, tier: int, w: Words) -> pd.DataFrame:
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


def before_after_texts(found: pd.DataFrame, f: Facts, w: Words) -> list[list[str]]:
    """The cells of `before_after` as the reader sees them: the interval beside what is estimated."""
    today = []
    for m, x, low, high in zip(
        measures(f), *(found[c].tolist() for c in ("today", "today_low", "today_high")), strict=True
    ):
        today.append(w.interval(x, low, high, _decimals(m, f)) if m in SURE else _cell(m, x, f, w))
    then = [_cell(m, x, f, w) for m, x in zip(measures(f), found["then"].tolist(), strict=True)]
    return [found["measure"].tolist(), today, then]


def _decimals(measure: str, f: Facts) -> int:
    return {"frequency": 2, "duration": 2, "revenue": f.decimals}.get(measure, 0)


def _cell(measure: str, x: float, f: Facts, w: Words) -> str:
    return w.percent(x, 1) if measure == "retention" else w.number(x, _decimals(measure, f))


def show_one(v: View, tier: int, w: Words) -> None:
    """One customer today and what if, with the downloads."""
    found = before_after(v, tier, w)
    shown = found[["measure", "today", "then"]].set_axis([" ", w.t("Today"), w.t("What if")], axis=1)
    draw(shown, before_after_texts(found, v.facts, w))
    columns = [
        Column("measure", w.t("Measure"), "text"),
        Column("today", w.t("Today"), limits=("today_low", "today_high")),
        Column("then", w.t("What if")),
    ]
    downloads(found, columns, "before_after", w)


def show_tiers(v: View, w: Words) -> None:
    """The targeted tiers today and what if, a row a tier, and what each adds."""
    found = with_limits(v).iloc[list(v.scenario.targets)]
    found = pd.concat([found, pd.DataFrame([{"tier": TOTAL, "gain": found["gain"].sum(skipna=False)}])])
    columns = [
        Column("tier", w.t("Value tier"), "tier"),
        Column("retention", w.t("Retention today"), "percent", 1),
        Column("retention_then", w.t("What if"), "percent", 1),
        Column("duration", w.t("Duration today, years"), "years", 2, ("duration_low", "duration_high")),
        Column("duration_then", w.t("What if, years"), "years", 2),
        Column("value", w.t("Value today, {unit}", unit=w.unit), limits=("value_low", "value_high")),
        Column("value_then", w.t("What if, {unit}", unit=w.unit)),
        Column("gain", w.t("All gain, {unit}", unit=w.unit), "signed"),
    ]
    table(found.reset_index(drop=True), columns, "before_after")


def by_lever(parts: pd.DataFrame, names: dict[str, str], w: Words) -> pd.DataFrame:
    """The table of `clv.parts` in words, with its sum: alone and together they come to the same."""
    rows = parts.assign(lever=[names.get(lever, w.t("Interaction")) for lever in parts["lever"]])
    rows.loc[parts["lever"] == "interaction", "part"] = math.nan
    total = {"lever": w.t("Together"), "alone": parts["alone"].sum(), "part": parts["part"].sum()}
    return pd.concat([rows, pd.DataFrame([total])], ignore_index=True)


def by_lever_columns(w: Words, decimals: int = 0) -> list[Column]:
    """The columns of `by_lever`."""
    return [
        Column("lever", w.t("Lever"), "text"),
        Column("alone", w.t("Alone, {unit}", unit=w.unit), "signed", decimals),
        Column("part", w.t("Its part, {unit}", unit=w.unit), "signed", decimals),
    ]


def draw(shown: pd.DataFrame, texts: Sequence[Sequence[str]], *, bold_last: bool = True) -> None:
    """A table whose rows have different units: numbers stay numbers, so that they stand to the right."""
    cells = [[plain(text).replace(" ", NBSP) for text in column] for column in texts]
    values = [pa.array(shown[name].tolist(), from_pandas=True) for name in shown.columns]
    written(list(shown.columns), values, cells, bold_last=bold_last)


def downloads(found: pd.DataFrame, columns: Sequence[Column], key: str, w: Words) -> None:
    """The two downloads of a table drawn here."""
    with st.container(horizontal=True):
        download(w.t("Download the table (CSV)"), lambda: machine_csv(found), f"{key}.csv", f"{key}_csv")
        download(w.t("CSV for Swedish Excel"), lambda: excel_csv(found, columns, w), f"{key}_excel.csv", f"{key}_excel")
