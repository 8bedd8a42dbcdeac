"""Where the value sits: how few customers bring most of it, who costs more than they bring, and by attribute."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

import clv
from clv import TOTAL, concentration
from report.exhibits import concentration as exhibits
from report.forms import Kind
from study import Part, Study
from study import concentration as model
from study.concentration import Curves
from ui import state
from ui.parts import Column, figure, mark, plain, table, warning
from words import Words

FEWEST = 30


def answer(found: Curves, w: Words) -> str:
    """The k per cent of the customers who bring 80 per cent of the revenue."""
    share = found.wanted
    return w.t(
        "{mark} of the customers bring 80 per cent of the revenue.",
        mark=mark(w.percent(share, 1 if share < 0.1 else 0)),
    )


def message(found: Curves, w: Words) -> str:
    """The first tenth's share in words."""
    first = float(found.deciles["share"].iloc[0])
    return w.t("The best tenth of the customers brings {share} of the revenue", share=w.percent(first))


def curve_message(found: Curves, w: Words) -> str:
    """Beside a known case."""
    share = float(found.tops.set_index("customers_share")["amount_share"][0.2])
    return w.t(
        "The best fifth brings {share}; at a casino group 26 per cent of the customers brought 82",
        share=w.percent(share),
    )


def decile_chart(found: Curves) -> pd.DataFrame:
    """What the decile figure reads."""
    return found.deciles.rename(columns={"group": "decile"})[["decile"]].assign(value=found.deciles["share"])


def curve_chart(found: Curves) -> pd.DataFrame:
    """What the curve's figure reads."""
    curve = found.curve
    return curve.rename(columns={curve.columns[1]: "value"})


def cases(w: Words) -> list[tuple[str, float, float]]:
    """Known cases as dots beside the curve."""
    known = concentration.known_cases()
    names = {"Casino group": w.t("Casino group")}
    return [
        (names.get(str(c), str(c)), float(x), float(y))
        for c, x, y in zip(known["case"], known["customers_share"], known["amount_share"], strict=True)
    ][:1]


def decile_columns(w: Words) -> list[Column]:
    """The deciles' table."""
    return [
        Column("group", w.t("Tenth"), "number"),
        Column("customers", w.t("Customers")),
        Column("amount", w.t("Revenue, {unit}", unit=w.unit)),
        Column("share", w.t("Share of revenue"), "percent", 1),
        Column("cumulative_share", w.t("Added up"), "percent", 1),
        Column("per_customer", w.t("{unit} per customer", unit=w.unit)),
        Column("index", w.t("Index"), "number", 2),
    ]


def profit_sentence(facts: dict[str, float], w: Words) -> str:
    """Peak, what is given back, and how many cost more than they bring."""
    whole, peak = w.short(facts["total"]), w.short(facts["peak"])
    if not facts["unprofitable"]:
        return w.t("No customer costs more than it brings: the profit is {whole}.", whole=whole)
    return w.t(
        "The profitable customers make {peak}; {n} others give {back} of it back, so {whole} is left.",
        peak=peak,
        n=w.number(facts["unprofitable"]),
        back=w.short(facts["given_back"]),
        whole=whole,
    )


def profit_columns(w: Words) -> list[Column]:
    """Best fifth, the middle, the last fifth by profit."""
    return [
        Column("group", w.t("By profit"), "text"),
        Column("customers", w.t("Customers")),
        Column("profit", w.t("Profit, {unit}", unit=w.unit)),
        Column("share", w.t("Share of the profit"), "percent", 0),
    ]


def named_groups(groups: pd.DataFrame, w: Words) -> pd.DataFrame:
    """The groups by profit in words."""
    names = [w.t("The best fifth"), w.t("The middle"), w.t("The last fifth")]
    return groups.assign(group=names[: len(groups)])


# By attribute -------------------------------------------------------------------------------------------------


def attributes(now: Study, w: Words) -> dict[str, str]:
    """Columns one can compare by: their name in the checked table, and what they are called."""
    mapped = {"product": w.t("Product"), "channel": w.t("Channel")}
    found = {role: name for role, name in mapped.items() if role in now.file.mapping}
    found |= {f"attr_{i + 1}": plain(name, 40) for i, name in enumerate(now.file.attributes)}
    if "product" in found and now.file.kind == "transactions":
        found["first:product"] = w.t("First product bought")
    return found


def by_attribute(now: Study, w: Words) -> None:
    """Pick a column: the portfolio's totals of its values side by side, with intervals and a small-number warning."""
    names = attributes(now, w)
    if not names or not now.has_customers:
        st.markdown(w.t("The file has no column to compare by."))
        return
    column = st.selectbox(
        w.t("Compare by"), list(names), format_func=names.__getitem__, key=f"compare_{now.file.fingerprint}"
    )
    try:
        found = model.compared(now, str(column))
    except clv.TableProblem:
        st.markdown(w.t("There is nothing to compare in that column."))
        return
    totals = found[found["tier"] == TOTAL]
    measure = _measure(totals, w)
    figure(
        exhibits.groups(_rows(totals, measure), w, kind=_KINDS[measure]),
        f"by_{column}",
        _by_message(totals, measure, w),
    )
    table(totals.assign(value=totals["value"].astype(str)), _columns(w), f"by_{column}", total=False)
    if totals["small"].any():
        few = w.listed([plain(str(v)) for v in totals.loc[totals["small"], "value"]][:5])
        warning(w.t("Fewer than {n} customers in {names}: the figures there are mostly chance.", n=FEWEST, names=few))
    if not str(column).startswith("first:") and now.file.kind == "transactions":
        st.caption(
            w.t(
                "A customer who bought under two values counts under both, and can leave one while staying in the "
                "other: a customer can leave a product and still be a customer."
            )
        )
    only(now, str(column), [str(v) for v in totals["value"]], names[str(column)], w)


LIMITS = {"retention": ("retention_low", "retention_high"), "clv": ("clv_low", "clv_high")}
_KINDS: dict[str, Kind] = {"retention": "percent", "clv": "money", "revenue_per_customer": "money"}


def _measure(totals: pd.DataFrame, w: Words) -> str:
    labels = {
        "retention": w.t("Retention rate"),
        "clv": w.t("CLV"),
        "revenue_per_customer": w.t("Revenue per customer"),
    }
    known = [m for m in labels if totals[m].notna().any()] or ["revenue_per_customer"]
    picked = st.segmented_control(
        w.t("Shown"), known, format_func=labels.__getitem__, default=known[0], required=True, key="compare_measure"
    )
    return str(picked)


def _rows(totals: pd.DataFrame, measure: str) -> pd.DataFrame:
    limits = LIMITS.get(measure)
    rows = pd.DataFrame({"group": totals["value"], "value": totals[measure], "customers": totals["customers"]})
    if limits is not None:
        rows = rows.assign(low=totals[limits[0]], high=totals[limits[1]])
    return rows.head(model.MOST).reset_index(drop=True)


def _by_message(totals: pd.DataFrame, measure: str, w: Words) -> str:
    known = totals.dropna(subset=[measure])
    known = known[~known["small"]] if (~known["small"]).any() else known
    if len(known) < 2:
        return w.t("The values side by side")
    ranked = known.sort_values(measure, ascending=False)
    best, second = ranked.iloc[0], ranked.iloc[1]
    said = {
        "retention": w.t("Highest retention rate: {value}", value=plain(str(best["value"]))),
        "clv": w.t("Highest CLV: {value}", value=plain(str(best["value"]))),
        "revenue_per_customer": w.t("Highest revenue per customer: {value}", value=plain(str(best["value"]))),
    }
    low, high = LIMITS.get(measure, (measure, measure))
    if second[high] >= best[low]:
        return w.t("{highest}; the next is within the uncertainty", highest=said[measure])
    return said[measure]


def _columns(w: Words) -> list[Column]:
    return [
        Column("value", w.t("Value"), "text"),
        Column("customers", w.t("Customers")),
        Column("revenue", w.t("Revenue, {unit}", unit=w.unit)),
        Column("revenue_per_customer", w.t("{unit} per customer", unit=w.unit)),
        Column("retention", w.t("Retention rate"), "percent", 1, ("retention_low", "retention_high")),
        Column("duration_years", w.t("Duration, years"), "years", 2, ("duration_low", "duration_high")),
        Column("clv", w.t("CLV, {unit}", unit=w.unit)),
        Column("index", w.t("Index"), "number", 2),
    ]


def only(now: Study, column: str, values: list[str], name: str, w: Words) -> None:
    """Show one value alone on every page, or all again."""
    if now.file.kind != "transactions" or column.startswith("first:"):
        return
    chosen = state.only()
    here = chosen if chosen and chosen.column == column else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox(
            w.t("Show only these on every page"),
            [None, *values],
            index=values.index(here.value) + 1 if here and here.value in values else 0,
            format_func=lambda v: w.t("All customers") if v is None else f"{name}: {plain(str(v), 40)}",
            key=f"only_{column}_{chosen}",
            width=360,
        )
    wanted = None if picked is None else Part(column, str(picked), name)
    if wanted != chosen and (chosen is None or chosen.column == column or picked is not None):
        state.show_only(wanted)
        st.rerun()


def gini_sentence(found: Curves, w: Words) -> str:
    """Gini and the median in words."""
    gini = found.gini
    return (
        ""
        if math.isnan(gini)
        else w.t("Gini {gini}: 0 is all alike, 1 is one customer for everything.", gini=w.number(gini, 2))
    )
