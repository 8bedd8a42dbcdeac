"""Exhibits of the customers by tenths of a measure, and of the same customers a period later."""

from __future__ import annotations

import pandas as pd

from clv import TOTAL
from report.columns import Column, columns
from report.exhibit import Check, Exhibit
from report.exhibits.concentration import curves
from report.exhibits.profile import names
from report.forms import MeasureKind
from report.text import markdown_text
from study import Study, profiles
from study.matrix import MONEY
from study.profiles import TIER, ProfileAsked
from words import Words

LATER = (
    *("lost:then", "retention:interval", "revenue_before", "lost_revenue", "spent_less", "spent_more"),
    *("revenue_now", "revenue_kept_share"),
)


def tenths(study: Study, measure: str, w: Words) -> Exhibit:
    """What each tenth of the customers by a measure holds of it, and of the revenue."""
    found = profiles.tenths(study, measure)
    name = names.measures(study, w)[measure]
    adds_up = measure in MONEY and bool(found["share"].notna().all())
    kind: MeasureKind = "percent" if adds_up else "number"
    shown = found[["group"]].assign(value=found["share"] if adds_up else found["per_customer"])
    form = curves.deciles(shown, w, kind=kind, what=w.t("Share of {measure}", measure=name) if adds_up else name)
    first = float(found["share"].iloc[0])
    said = w.t("Customers by {measure}, the highest first", measure=names.lower(name))
    if adds_up:
        part = w.percent(1 / len(found))
        said = w.t(
            "The best {part} by {measure} hold {share} of it",
            part=part,
            measure=names.lower(name),
            share=w.percent(first),
        )
    money = measure in MONEY
    heads = (
        *columns(w, "group:part", "customers"),
        *((Column("amount", w.t("{measure}, {unit}", measure=name, unit=w.unit)),) if money else ()),
        *((Column("share", w.t("Share"), "percent", 1),) if adds_up else ()),
        Column("per_customer", w.t("Each"), "number", 0 if money else 1),
        *(() if measure == "revenue" else columns(w, "revenue")),
    )
    note = w.t("Customers with the same value stand in the same group, so the groups can be a little uneven.")
    return Exhibit("value_tenths", said, form, found, heads, total=False, notes=(note,), file="value_tenths")


def followed(study: Study, asked: ProfileAsked, w: Words) -> Exhibit:
    """The previous period's customers by the group they were in then, and what became of them and their money."""
    found = profiles.followed(study, asked)
    head = w.t("The same customers a period later")
    if found is None:
        return Exhibit("same_customers", head, lead=_why(study, asked, w))
    table = found.assign(
        tier=[str(one) for one in found["group"]],
        customers_then=found["customers"],
        revenue_kept_share=found["revenue_kept"],
        lost_then=found["lost"],
    )
    first = Column("tier", w.t("Value tier") if asked.kind == TIER else w.t("Group then"), "tier")
    last = found.iloc[-1]
    best, who = found.iloc[0], _first(study, asked, found, w)
    said = w.t(
        "Of what {group} bought for in the previous period, the same customers brought {share} now",
        group=who,
        share=w.percent(best["revenue_kept"]),
    )
    note = w.t(
        "Each stands where it stood in the previous period and is not ranked anew: the best then had often had an "
        "unusually good period, so that some of the fall at the top and of the rise at the bottom is chance."
    )
    return Exhibit(
        "same_customers",
        said,
        table=table,
        columns=(first, *columns(w, "customers_then:group", *LATER)),
        check=_balance(last, w),
        notes=(note,),
        file="same_customers",
    )


def _first(study: Study, asked: ProfileAsked, found: pd.DataFrame, w: Words) -> str:
    if asked.kind == TIER:
        return markdown_text(w.tier(str(found["group"].iloc[0])))
    part = w.percent(1 / (len(found) - 1))
    return w.t("the best {part} by {measure}", part=part, measure=names.lower(names.measures(study, w)[asked.measure]))


def _why(study: Study, asked: ProfileAsked, w: Words) -> str:
    if not study.base.two_periods or not study.base.kept_revenue:
        return w.t("This needs two periods' revenue of each customer: a file of purchases or contracts shows it.")
    return w.t(
        "{measure} is not known a period ago for all: choose revenue, and the same customers are followed.",
        measure=names.measures(study, w)[asked.measure],
    )


def _balance(last: pd.Series, w: Words) -> Check:
    """Revenue then, less what was lost and with what was spent less and more, is the same customers' revenue now."""
    assert last["group"] == TOTAL
    steps = [float(last[name]) for name in ("lost_revenue", "spent_less", "spent_more")]
    start, end = float(last["revenue_before"]), float(last["revenue_now"])
    text = w.t(
        "{start} {lost} {less} {more} = **{end}**",
        start=w.number(start),
        lost=_signed(steps[0], w),
        less=_signed(steps[1], w),
        more=_signed(steps[2], w),
        end=w.number(end),
    )
    return Check(text, abs(start + sum(steps) - end) < 0.01 * max(1.0, abs(end)) ** 0.5)


def _signed(x: float, w: Words) -> str:
    return f"{'−' if x < 0 else '+'} {w.number(abs(x))}"
