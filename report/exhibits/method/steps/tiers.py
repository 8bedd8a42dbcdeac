"""Worked steps: tiers, and movements between them."""

from __future__ import annotations

import math

import pandas as pd

from clv.flows import closing, opening
from clv.method_comparison import cuts
from report.cells import MOVEMENTS
from report.exhibits.method.steps.figures import PLUS, Figures, cents_of, share_decimals
from words import N_

STEPS = {
    "start": N_("before"),
    "lost": N_("Lost"),
    "spent_less": N_("Spent less"),
    "spent_more": N_("Spent more"),
    "won_back": N_("Won back"),
    "new": N_("New"),
    "new_or_won_back": N_("New/won back"),
}


def tier(f: Figures) -> list[str]:
    """Where the tier's cut lies."""
    w, row = f.w, cuts(f.base).iloc[f.tier]
    said = []
    if not math.isnan(row["above"]):
        said.append(
            w.t(
                "{customers} active customers × {share} → the first {above} are in {tier} or above it",
                customers=w.number(f.base.tiers["customers"].sum()),
                share=w.percent(row["cumulative"], share_decimals(row["cumulative"])),
                above=w.number(row["above"]),
                tier=f.name,
            )
        )
    elif f.base.choices.basis == "fixed":
        said.append(w.t("The limits are those of the previous period, or your own amounts."))
    if not math.isnan(row["lowest"]):
        said.append(
            w.t("Least revenue of a customer in {tier}: {money}.", tier=f.name, money=w.money(row["lowest"], 2))
        )
    count, share = w.number(row["customers"]), w.percent(row["share"], 2)
    said.append(w.t("{tier} holds {customers} customers, {share} of all.", tier=f.name, customers=count, share=share))
    return said


def movements(f: Figures) -> list[str]:
    """Opening and closing balance of the tier, in customers and in money."""
    flows = f.base.flows
    if flows is None:
        return []
    sides = (
        (opening, f.w.t("{tier} previous period", tier=f.name), "revenue_before"),
        (closing, f.w.t("{tier} now", tier=f.name), "revenue_now"),
    )
    return [
        _balanced(f, side(flows, f.base.names), side(flows, f.base.names, money), name) for side, name, money in sides
    ]


def _balanced(f: Figures, counts: pd.DataFrame, money: pd.DataFrame, name: str) -> str:
    row, total = counts.iloc[f.tier], counts.columns[1]
    parts = [(m, row[m]) for m in MOVEMENTS if row.get(m)]
    said = PLUS.join(f"{f.w.number(n)} {f.w.t(MOVEMENTS[m]).lower()}" for m, n in parts) or f.w.number(0)
    return f"{name}: {f.w.number(row[total])} = {said} ({f.w.money(money.iloc[f.tier][total])})"


def relabelled(f: Figures) -> list[str]:
    """How many changed label only, and how many moves are hidden."""
    w, found = f.w, f.base.relabelled
    return [
        w.t(
            "From the ranking alone: {only}. Hidden tier changes: {hidden}.",
            only=w.number(found["only_relabelled"]),
            hidden=w.number(found["hidden_moves"]),
        )
    ]


def bridge(f: Figures) -> list[str]:
    """From the revenue before to the revenue now, step by step."""
    w, table = f.w, f.base.bridge
    if table is None:
        return []
    change = dict(zip(table["step"], table["change"], strict=True))
    end = change.pop("end")
    digits = cents_of(*table["change"])
    said = [f"{w.number(change.pop('start'), digits)} {w.t(STEPS['start'])}"]
    for step, x in change.items():
        if x:
            said.append(f"{'+' if x > 0 else '−'} {w.number(abs(x), digits)} {w.t(STEPS[step]).lower()}")
    return [f"{' '.join(said)} = **{w.money(end, digits)}**"]


def kept(f: Figures) -> list[str]:
    """Kept revenue of the whole base."""
    w, found = f.w, f.base.kept_revenue
    start = w.money(f.base.tiers["revenue_before"].sum())
    said = w.t(
        "Of {start} in the previous period: NRR {nrr}, GRR {grr}.",
        start=start,
        nrr=w.percent(found["nrr"], 1),
        grr=w.percent(found["grr"], 1),
    )
    return [said, w.t("Won back, apart: {money}.", money=w.money(found["won_back"]))]


OWN = {
    "tier": tier,
    "movements": movements,
    "relabelled": relabelled,
    "bridge": bridge,
    "kept": kept,
}
