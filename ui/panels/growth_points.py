"""What a few more points of retention are worth, tier by tier, beside what other companies have published."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import streamlit as st

import clv
from clv import TOTAL, Base
from report.exhibits import concentration
from ui import state
from ui.parts import Column, figure, plain, table
from words import N_, Words

RATES = [i / 100 for i in range(21)]
INDUSTRIES = {
    "Advertising agencies": N_("Advertising"),
    "Bank branch deposits": N_("Bank deposits"),
    "Publishing": N_("Publishing"),
    "Car and home insurance": N_("Car, home cover"),
    "Car service": N_("Car service"),
    "Credit cards": N_("Credit cards"),
    "Industrial distribution": N_("Distribution"),
    "Software": N_("Software"),
}
PARTS_OF = {2: N_("half"), 3: N_("a third"), 4: N_("a quarter"), 5: N_("a fifth"), 10: N_("a tenth")}


@st.fragment
def five_points(base: Base, w: Words) -> None:
    """The slider, the sentence, tiers beside published figures, and the table undiscounted and discounted."""
    st.subheader(w.t("More points of retention"), anchor=False)
    _controls(base, w)
    points = int(state.value("growth_points"))
    found = clv.five_points(_at(base, state.value("discount")), [points])
    course, future = (found[found["method"] == m].reset_index(drop=True) for m in ("course", "future"))
    st.markdown(worth(course, future, points, w))
    figure(concentration.groups(beside(course, w), w), "five_points", message(course, points, w))
    st.markdown(honest(course, points, w))
    plain_tab, discounted = st.tabs([w.t("Undiscounted"), w.t("Discounted")])
    with plain_tab:
        table(course, columns(w), "points_course")
    with discounted:
        table(future, columns(w), "points_future")
        st.caption(
            w.t(
                "What an existing customer, who has just paid, brings from now on, at {rate} a year.",
                rate=w.percent(state.value("discount")),
            )
        )
    if course["capped"].any():
        st.caption(w.t("A tier is stopped at 99 per cent: nobody keeps everyone."))
    _published(w)
    state.write_link()


def _controls(base: Base, w: Words) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.slider(
            w.t("More points of retention a year"),
            1,
            10,
            key=state.within("growth_points", 1, 10),
            persist_state="session",
            help=w.t("Percentage points: from 80 to 85 per cent is five points."),
        )
    with right:
        st.select_slider(
            w.t("Discount rate a year"),
            RATES,
            format_func=w.percent,
            key=state.among("discount", RATES),
            persist_state="session",
            help=w.t("How much less money is worth for each year one waits. It holds on every page."),
        )
    if state.value("discount") != base.choices.discount and base.choices.method != "course":
        st.rerun()  # the page's other values are discounted too


def _at(base: Base, discount: float) -> Base:
    same = discount == base.choices.discount
    return base if same else replace(base, choices=replace(base.choices, discount=discount))


def worth(course: pd.DataFrame, future: pd.DataFrame, points: int, w: Words) -> str:
    """What the points are worth to the whole base, by both ways of counting."""
    gains = [t.loc[t["tier"] == TOTAL, "value_gain"].iloc[0] for t in (course, future)]
    values = {"points": w.n("{count} more point", "{count} more points", points)}
    if math.isnan(gains[0]):
        return w.t("{points} cannot be valued for the whole base: in some tier nobody was lost.", **values)
    return w.t(
        "With {points} of retention in every tier the portfolio's value rises by **{plain}** undiscounted, and by "
        "**{discounted}** discounted.",
        plain=w.short(gains[0]),
        discounted=w.short(gains[1]),
        **values,
    )


def message(course: pd.DataFrame, points: int, w: Words) -> str:
    """The figure's message: the tier where the points do most."""
    tiers = course[course["tier"] != TOTAL].reset_index(drop=True)
    if tiers["factor"].isna().all():
        return w.t("More points of retention: ours and others'")
    best = tiers.iloc[int(tiers["factor"].argmax())]
    return w.t(
        "A customer in {tier} is worth {share} more with {points}",
        points=w.n("{count} more point", "{count} more points", points),
        tier=plain(w.tier(str(best["tier"]))),
        share=w.percent(best["factor"] - 1),
    )


def beside(course: pd.DataFrame, w: Words) -> pd.DataFrame:
    """The tiers' increase of a customer's value, then what others have published for five points (drawn open)."""
    names = [w.t("Whole base") if t == TOTAL else w.tier(t) for t in course["tier"]]
    ours = pd.DataFrame({"group": names, "value": course["factor"] - 1, "customers": math.nan})
    others = clv.published_points()
    theirs = pd.DataFrame({"group": [w.t(INDUSTRIES[i]) for i in others["industry"]], "value": others["increase"]})
    return pd.concat([ours, theirs.assign(customers=0)], ignore_index=True)


def honest(course: pd.DataFrame, points: int, w: Words) -> str:
    """Points, not per cent; what they cut of the churn; and why the published figures are not a promise."""
    total = course[course["tier"] == TOTAL].iloc[0]
    text = ""
    if not math.isnan(total["churn_cut"]) and total["retention"] < 1:
        text = w.t(
            "Points, not per cent: from {now} to {then} cuts the churn by {part}.",
            now=w.percent(total["retention"], 1),
            then=w.percent(total["retention_new"], 1),
            part=part_of(float(total["churn_cut"]), w),
        )
    return (
        text
        + " "
        + w.t(
            "At 80 per cent retention five points cut it by a quarter, at 90 by half: the higher one stands, the more "
            "a point does. Open dots are published figures for five points, from other companies with their own "
            "retention and discount rate. They are no promise."
        )
    )


def part_of(share: float, w: Words) -> str:
    """A share as people say it where it is near one, else in per cent."""
    for n, name in PARTS_OF.items():
        if abs(share - 1 / n) < 0.005:
            return w.t(name)
    return w.percent(share)


def columns(w: Words) -> list[Column]:
    """A tier's retention and value, as it is and with the points."""
    return [
        Column("tier", w.t("Value tier"), "tier"),
        Column("retention", w.t("Retention a year"), "percent", 1),
        Column("retention_new", w.t("With the points"), "percent", 1),
        Column("churn_cut", w.t("Less churn"), "percent"),
        Column("clv", w.t("CLV, {unit}", unit=w.unit)),
        Column("clv_new", w.t("New CLV, {unit}", unit=w.unit)),
        Column("factor", w.t("Times"), "number", 2),
        Column("value_gain", w.t("Portfolio gain, {unit}", unit=w.unit)),
    ]


def _published(w: Words) -> None:
    with st.expander(w.t("What others have published")):
        others = clv.published_points()
        shown = others.assign(name=[w.t(INDUSTRIES[i]) for i in others["industry"]])
        columns = [
            Column("name", w.t("Industry"), "text"),
            Column("increase", w.t("A customer is worth more by"), "percent"),
        ]
        table(shown, columns, "published_points", total=False)
        st.caption(w.t("Source: {source}", source="Reichheld, F. F. (1996), The Loyalty Effect"))
