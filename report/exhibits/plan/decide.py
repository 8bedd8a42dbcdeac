"""Exhibits of the plan as it was decided: cells × touchpoints, and what each touchpoint costs and is taken to give."""

from __future__ import annotations

import pandas as pd

from clv.treatment import Touchpoint
from report.columns import Column, columns
from report.exhibit import Exhibit
from report.exhibits.plan import names
from report.text import markdown_text
from study.treatment import Treated
from study.what_if import Counted
from words import Words

EFFECTS = ("frequency", "revenue", "years")


def decided(t: Treated, cell: names.CellName, w: Words) -> Exhibit:
    """What each cell is given: a row a touchpoint, a column a cell that anybody active is in."""
    there = [i for i, base in enumerate(t.bases) if base.customers]
    table = pd.DataFrame(
        {
            "name": [names.touchpoint(point, w) for point in t.plan.touchpoints],
            "sort": [names.kind(point.kind, w) for point in t.plan.touchpoints],
            **{f"cell_{i}": [_given(row, w) for row in t.plan.levels[i]] for i in there},
        }
    )
    heads = tuple(Column(f"cell_{i}", markdown_text(cell(t.found.cells[i]), 24), "text") for i in there)
    must, may, strategic = (w.percent(share) for share in t.plan.shares)
    note = w.t(
        "Must: {must} of the segment's customers are given it. May: {may}, those who want it. Strategic: {strategic}, "
        "chosen one by one.",
        must=must,
        may=may,
        strategic=strategic,
    )
    return Exhibit(
        "plan",
        message(t, w),
        table=table,
        columns=(*columns(w, "name:touchpoint", "sort"), *heads),
        total=False,
        notes=(note,),
        file="treatment_plan",
    )


def _given(level: str, w: Words) -> str | None:
    return None if level == "not" else names.level(level, w)


def message(t: Treated, w: Words) -> str:
    """How much of the plan is felt rather than paid, and how much shows within a year."""
    used = [p for i, p in enumerate(t.plan.touchpoints) if any(row[i] != "not" for row in t.plan.levels)]
    if not used:
        return w.t("Nobody is given anything yet")
    return w.t(
        "{emotional} of {count} touchpoints are felt rather than paid, and {quick} show within a year",
        emotional=w.number(sum(p.emotional for p in used)),
        count=w.number(len(used)),
        quick=w.number(sum(p.quick for p in used)),
    )


def touchpoints(t: Treated, w: Words) -> Exhibit:
    """What each touchpoint reaches, costs and is taken to give, and where that comes from."""
    table = t.touchpoints.assign(
        name=[names.touchpoint(p, w) for p in t.plan.touchpoints],
        sort=[names.kind(p.kind, w) for p in t.plan.touchpoints],
        felt=[w.t("emotional") if p.emotional else w.t("transactional") for p in t.plan.touchpoints],
        shows=[w.t("within a year") if p.quick else w.t("later") for p in t.plan.touchpoints],
        yearly=[p.yearly_cost for p in t.plan.touchpoints],
        effect=[effect(p, w, t.counted) for p in t.plan.touchpoints],
        source=[names.evidence(p, w) for p in t.plan.touchpoints],
    )
    keys = ("name:touchpoint", "effect:touchpoint", "source:touchpoint", "treated", "yearly", "cost_year", "one_off")
    told = ("sort", "felt", "shows")
    note = w.t(
        "An effect is what changes for those treated; where it is an assumption, only a comparison with customers who "
        "were left out tells whether it came."
    )
    return Exhibit(
        "touchpoints",
        w.t("What each touchpoint reaches, costs and is taken to give"),
        table=table,
        columns=columns(w, *keys, *told),
        total=False,
        notes=(note,),
        file="touchpoints",
    )


def effect(one: Touchpoint, w: Words, counted: Counted = "purchases") -> str:
    """A touchpoint's effect in words: "+0,2 köp per år, +0,3 år", for the share that changes.

    `counted`: what the levers work on in this file.
    """
    moved = one.levers
    told = []
    if moved.frequency:
        more = w.signed(moved.frequency, 2)
        if counted == "products":
            told.append(w.t("{number} products per customer", number=more))
        else:
            told.append(w.t("{change} purchases a year", change=more))
    if moved.revenue:
        money = w.money_signed(moved.revenue)
        units = {
            "purchases": w.t("{money} per purchase", money=money),
            "products": w.t("{money} per product", money=money),
            "nothing": w.t("{money} per year", money=money),
        }
        told.append(units[counted])
    if moved.years:
        told.append(w.t("{change} years", change=w.signed(moved.years, 2)))
    if not told:
        return w.t("none entered")
    said = ", ".join(told)
    if one.uptake == 1:
        return said
    return w.t("{effect}, for {share}", effect=said, share=w.percent(one.uptake))
