"""Exhibits of the customer flow statement: both sides in customers or revenue, their balance, the customers behind."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from clv.flows import ARRIVALS
from report.cells import MOVEMENTS
from report.columns import Column, columns
from report.exhibit import Behind, Check, CustomerGroup, Exhibit
from study import Study, kept
from study import flows as model
from words import Words

PRINTED = ("name:flow", "customers", "purchases", "revenue", "revenue_per_customer")
EVERY = ("tier_now", "movement", "tier_before", "customers", "purchases", "revenue_before", "revenue_now")
ALWAYS = ("retained", "lost", "new")


def statement(w: Words) -> Exhibit:
    """The head over the statement's sides."""
    return Exhibit("statement", w.t("Customer flows per tier"))


@kept
def sides(study: Study, w: Words, unit: str = "customers") -> list[Exhibit]:
    """Both sides of the statement in customers or revenue, each with its balance in words, and every flow."""
    money = unit == "revenue"
    out, into, every = model.went(study, money), model.came(study, money), columns(w, *EVERY)
    return [
        Exhibit(
            "went",
            w.t("Where they went"),
            table=out,
            columns=side_columns(out, "opening", w),
            check=Check(_balance_out(study, money, w), not out["check"].any()),
            file=f"flows_out_{unit}",
        ),
        Exhibit(
            "came",
            w.t("Where they came from"),
            table=into,
            columns=side_columns(into, "closing", w),
            check=Check(_balance_in(study, money, w), not into["check"].any()),
            file=f"flows_in_{unit}",
        ),
        Exhibit(
            "every",
            w.t("Every flow"),
            table=model.statement(study),
            columns=every,
            total=False,
            notes=(lost_apart(w),),
            file="flows",
        ),
        as_printed(study, w),
    ]


def as_printed(study: Study, w: Words) -> Exhibit:
    """The statement as the course prints it: by tier now with sums, money per customer, the lost with last period's."""
    found = model.as_printed(study)
    return Exhibit(
        "flows_slide",
        w.t("As on the slide"),
        table=found.assign(name=[_flow(row, w) for row in found.to_dict("records")]),
        columns=columns(w, *PRINTED),
        notes=(
            w.t(
                "F12 on the slide is the previous period, S12 this one. Purchases and revenue of the lost are the "
                "previous period's, counted from the file; the slide repeats their revenue as purchases. They are in "
                "no other sum."
            ),
        ),
        file="flows_as_printed",
    )


def _flow(row: Mapping[Hashable, Any], w: Words) -> str:
    """A row's name: the movement and the tier it came from, a tier's sum, all lost, all active."""
    if row["movement"] in (model.ALL_LOST, model.ALL_ACTIVE):
        return w.t("All lost") if row["movement"] == model.ALL_LOST else w.t("All active")
    if not row["movement"]:
        return w.t("{tier}, together", tier=w.tier(str(row["tier_now"])))
    said = w.t(MOVEMENTS[str(row["movement"])])
    return said if row["tier_before"] is None else f"{said} – {w.tier(str(row['tier_before']))}"


def lost_apart(w: Words) -> str:
    """Why the lost have no purchases, and why what they brought is not added to this period's."""
    return w.t(
        "Purchases are this period's, and the lost made none. What they brought is the previous period's, in a "
        "column of its own, and is never added to this period's revenue."
    )


def side_columns(side: pd.DataFrame, whole: str, w: Words) -> tuple[Column, ...]:
    """A side's columns: the movements somebody made, and those that are always shown."""
    movements = ("retained", "upgraded", "downgraded", "lost", *ARRIVALS)
    used = [m for m in movements if m in side and (side[m].any() or m in ALWAYS)]
    return columns(w, "tier", whole, *used, "check")


def _balance_out(study: Study, money: bool, w: Words) -> str:
    form = w.short if money else w.number
    sums = model.sums(study, "revenue_before" if money else "customers")
    parts = [sums.get(m, 0.0) for m in ("retained", "upgraded", "downgraded", "lost")]
    return f"{form(sum(parts))} = " + " + ".join(form(p) for p in parts)


def _balance_in(study: Study, money: bool, w: Words) -> str:
    arrivals = [m for m in ARRIVALS if model.count(study, m)]
    if money:
        sums = model.sums(study, "revenue_now")
        parts = [sums.get(m, 0.0) for m in ("retained", "upgraded", "downgraded", *arrivals)]
        return " + ".join(w.short(p) for p in parts) + f" = **{w.short(sum(parts))}**"
    opened, now = study.base.tiers["base"].sum(), study.base.tiers["customers"].sum()
    came = "".join(f" + {w.number(model.count(study, m))}" for m in arrivals)
    return f"{w.number(opened)} − {w.number(model.count(study, 'lost'))}{came} = **{w.number(now)}**"


def customers(study: Study, w: Words) -> Exhibit:
    """The customers behind the statement's cells."""
    now, before = w.t("in {tier} now", tier="{tier}"), w.t("in {tier} before", tier="{tier}")
    groups = (
        CustomerGroup(
            w.t("Lost"),
            w.t("Active in the previous period, not in this one; {where}.", where=before),
            "tier_before",
            ("lost",),
        ),
        _group(w.t("Same tier"), w.t("Active in both periods, in the same tier; {where}.", where=now), "retained"),
        _group(w.t("Up"), w.t("Active in both periods and moved up; {where}.", where=now), "upgraded"),
        _group(w.t("Down"), w.t("Active in both periods and moved down; {where}.", where=now), "downgraded"),
        _group(
            w.t("Won back"),
            w.t("Away the whole previous period, with earlier purchases; {where}.", where=now),
            "won back",
        ),
        _group(w.t("New"), w.t("No purchase before this period; {where}.", where=now), "new", "new or won back"),
    )
    return Exhibit("customers", behind=Behind(study.base.names, groups, lambda: study.people, "flows"))


def _group(label: str, reason: str, *movements: str) -> CustomerGroup:
    return CustomerGroup(label, reason, "tier_now", movements)
