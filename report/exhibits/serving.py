"""Exhibits of what customers cost: to serve by year as a customer, and to win by channel."""

from __future__ import annotations

import math

import pandas as pd

from report.columns import columns
from report.exhibit import Exhibit
from report.text import markdown_text
from study import Study, serving
from words import N_, Words

BANDS = {
    0: N_("First year"),
    1: N_("Second year"),
    2: N_("Third to fifth year"),
    5: N_("Sixth to tenth year"),
    10: N_("Longer"),
}
SERVED = ("name:band", "customers:band", "purchases", "cost", "cost_per_purchase", "cost_per_year", "cost_share")
WON = ("name:channel", "customers:channel", "clv:channel", "cost:channel", "ratio:paid", "years_paid")


def exhibits(study: Study, w: Words) -> list[Exhibit]:
    """Cost to serve, and cost to win before anything is entered."""
    return [*cost_to_serve(study, w), *by_channel(study, w, ())]


def cost_to_serve(study: Study, w: Words) -> list[Exhibit]:
    """Cost by year as a customer, where the file has a cost on its rows."""
    found = serving.cost_to_serve(study)
    if found is None:
        return []
    times = float(found["times"].iloc[0])
    message = w.t("What customers cost by year as a customer")
    if not math.isnan(times):
        message = w.t("A purchase costs {times} times as much in the first year as later", times=w.number(times, 2))
    note = w.t(
        "Of purchases in the period whose cost is known, by how long the customer had been one on that day; from the "
        "start in the file, else from the first row, so that customers from before the file begins look newer. Cost is "
        "what the file's cost column holds: goods as well as service."
    )
    years = w.t(
        "Per customer and year: over the part of the period in which those who bought in it were in that year, of "
        "those all of whose purchases have a known cost. Who left within the period counts to its end, and a first "
        "year seen only in part begins with a purchase, so that it looks dearer."
    )
    table = found.assign(name=[w.t(BANDS[int(band)]) for band in found["band"]])
    shown = columns(w, *SERVED)
    lead = _per_year(found, w)
    return [
        Exhibit("cost_to_serve", message, lead=lead, table=table, columns=shown, total=False, notes=(note, years)),
    ]


def _per_year(found: pd.DataFrame, w: Words) -> str:
    """What a customer costs in the first year against later ones; "" where one of them is not seen."""
    times = float(found["times_year"].iloc[0])
    if math.isnan(times):
        return ""
    return w.t(
        "Per customer and year it is {times} times: {money} in the first year.",
        times=w.number(times, 2),
        money=w.money(found["cost_per_year"].iloc[0]),
    )


def by_channel(study: Study, w: Words, costs: tuple[float, ...]) -> list[Exhibit]:
    """CLV against the cost to win a customer, and the years until it has paid, by channel."""
    found = serving.by_channel(study, costs)
    if found is None:
        return []
    note = w.t(
        "CLV is of the channel's own customers, counted as in By column. Pay-back: when a year's money × the share "
        "still left has added up to the cost; a dash is never, or no cost entered. The costs are yours, and "
        "assumptions."
    )
    table = found.assign(name=found["value"])
    paid = found["ratio"].notna()
    message = w.t("What a customer is worth against what it costs to win, by channel")
    if paid.any():
        best = found.loc[paid].sort_values("ratio").iloc[-1]
        message = w.t(
            "{channel} gives most back: {times} times what it costs to win a customer",
            channel=markdown_text(str(best["value"])),
            times=w.number(best["ratio"], 1),
        )
    return [Exhibit("channel_costs", message, table=table, columns=columns(w, *WON), total=False, notes=(note,))]
