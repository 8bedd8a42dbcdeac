"""Revenue against return as points, and the relations that do not pay with the reason."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from clv.relation_return import unprofitable
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.relation.names import cost_name
from report.forms import Measure, Scatter, ScatterPoint
from study import Study
from study.relation_return import FoundReturn, sampled
from words import Words

MOST_POINTS, SHOWN = 300, 100
STRONG, WEAK = 0.9, 0.5


def ranked(found: FoundReturn, study: Study, w: Words) -> list[Exhibit]:
    """Revenue against return, who does not pay, and those customers; what says nothing of this file is left out.

    Without costs: []. Where the return is one share of the revenue for all there are no points to compare.
    """
    if found.without_costs:
        return []
    told = [None if found.is_share else scatter(found, study, w), losses(found, w), loss_customers(found, study, w)]
    return [one for one in told if one is not None]


def guide(correlation: float, w: Words) -> str:
    """How good a guide revenue is to return, in words."""
    if math.isnan(correlation):
        return w.t("Too few relations to compare revenue with return")
    said = w.number(correlation, 2)
    if correlation >= STRONG:
        return w.t("Who has most revenue also leaves most: rank correlation {r}", r=said)
    if correlation >= WEAK:
        return w.t("Revenue tells only part of what is left: rank correlation {r}", r=said)
    return w.t("Revenue is a poor guide to what is left: rank correlation {r}", r=said)


def scatter(found: FoundReturn, study: Study, w: Words) -> Exhibit:
    """Revenue and return of each relation, or of some where there are many."""
    rows, result = sampled(found.revenue, MOST_POINTS), found.result
    ids = study.customers["customer_id"].to_numpy()
    points = tuple(
        ScatterPoint(str(ids[i]), float(found.revenue[i]), float(result[i]), -1 if result[i] < 0 else 0)
        for i in rows.tolist()
    )
    known = int(np.isfinite(found.revenue).sum())
    shown = w.t("{n} of {all} customers are drawn, evenly by revenue.", n=w.number(len(rows)), all=w.number(known))
    alt = w.t("Revenue against return. {guide}.", guide=guide(found.correlation, w))
    across = Measure(w.t("Revenue"), "money", like=float(found.revenue[rows].max(initial=0.0)))
    up = Measure(w.t("Return"), "money", like=float(np.abs(result[rows]).max(initial=0.0)))
    return Exhibit(
        "return_points",
        guide(found.correlation, w),
        Scatter(points, across, up, alt),
        notes=(
            *((shown,) if len(rows) < known else ()),
            w.t("Spearman's rank correlation: 1 where the order is the same, 0 where they have nothing in common."),
        ),
        downloads=False,
    )


def losses(found: FoundReturn, w: Words) -> Exhibit:
    """How many leave less than nothing, what that is, and why, by reason."""
    table = unprofitable(found.now)
    if table.empty:
        return Exhibit("return_losses", w.t("No customer costs more than it brings"))
    by = table.groupby("reason", sort=False).agg(
        customers=("row", "size"), income=("income", "sum"), result=("result", "sum")
    )
    ranked = by.sort_values("result", kind="stable").reset_index()
    names = [cost_name(str(code), w) for code in ranked["reason"]]
    whole = ranked[["customers", "income", "result"]].sum()
    total = pd.DataFrame([{"name": w.t("Total"), **whole}])
    shown = pd.concat([ranked.assign(name=names).drop(columns="reason"), total], ignore_index=True)
    return Exhibit(
        "return_losses",
        w.n(
            "{count} customer costs more than it brings, {money} in all",
            "{count} customers cost more than they bring, {money} in all",
            len(table),
            money=w.short(-float(table["result"].sum())),
        ),
        table=shown.astype({"customers": int}),
        columns=columns(w, "name:reason", "customers", "income:return", "result:return"),
        notes=(w.t("The reason is the item that takes most more of their revenue than of everybody's."),),
    )


def loss_customers(found: FoundReturn, study: Study, w: Words) -> Exhibit | None:
    """The customers who cost most more than they bring; None where there are none. Never in a document."""
    table = unprofitable(found.now)
    if table.empty:
        return None
    first = table.head(SHOWN)
    ids = study.customers["customer_id"].to_numpy()[first["row"].to_numpy()]
    shown = first.assign(customer_id=ids, why=[cost_name(str(code), w) for code in first["reason"]])
    return Exhibit(
        "return_loss_customers",
        w.t("The customers who cost most more than they bring"),
        table=shown[["customer_id", "income", "result", "why", "excess"]],
        columns=columns(w, "customer_id", "income:return", "result:return", "why", "excess"),
        total=False,
        notes=(w.t("The {shown} with the largest loss are shown.", shown=w.number(SHOWN)),)
        if len(table) > SHOWN
        else (),
        height=430,
        downloads=False,
    )
