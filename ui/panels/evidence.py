"""What others have measured, as buttons for the levers; and how to see on one's own customers whether it is true."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import clv
from clv import Base, Scenario, presets
from report.exhibits import what_if as exhibits
from study import what_if as model
from study.what_if import Facts
from ui import state
from ui.parts import Column, figure, plain, table, warning
from words import N_, Words

# Each preset: its name, what it was measured on, and where it stands.
PRESETS = {
    "share_a": (
        N_("A: +2.2% bought"),
        N_("Members gave the programme a 2.2% larger share of what they buy; less, the more programmes they are in."),
        N_("Programme study A of the course; the same direction in Leenheer and others (2002), Dutch supermarkets."),
    ),
    "share_b": (
        N_("B: +4% bought"),
        N_("Members bought 4% more; the effect was strongest in those who had no other card."),
        N_("Programme study B of the course."),
    ),
    "amount_b": (
        N_("B: +163 € a year"),
        N_("The same study in money: 163 euro a year and member, as reported, not converted."),
        N_("Programme study B of the course."),
    ),
    "frequency_c": (
        N_("C: twice as often, the light ones"),
        N_("Heavy buyers changed nothing; light buyers came to buy twice as often. So it is aimed at the last tier."),
        N_("Programme study C of the course; Liu (2007), Journal of Marketing 71(4), a chain of convenience stores."),
    ),
    "welcome": (
        N_("Welcome programme"),
        N_(
            "New customers of a telecom were met twice as often, and a quarter as many of them left in the first year. "
            "It reaches those who are new in the tiers chosen."
        ),
        N_("A case of the course, without a comparison group told of."),
    ),
    "life_cycle": (
        N_("Life-cycle programme"),
        N_("An insurer acted on events in the customer's life: churn fell by a fifth and sales rose by 30%."),
        N_("A case of the course, without a comparison group told of."),
    ),
}
CUTS = [i / 100 for i in range(51)]
EFFECTS = list(clv.evidence.EFFECTS)


def panel(base: Base, w: Words) -> None:
    """Evidence, income given up, the size of a comparison group, and assumed against measured."""
    with st.expander(
        w.t("What others have measured, and how to measure it yourself"), on_change="rerun", key="evidence"
    ) as box:
        if not box.open:
            return
        heads = [
            w.t("Measured elsewhere"),
            w.t("Income given up"),
            w.t("Comparison group"),
            w.t("Assumed and measured"),
        ]
        measured, given_up, group, seen = st.tabs(heads)
        f = model.facts(base)
        with measured:
            _presets(base, f, w)
        with given_up:
            _given_up(base, w)
        with group:
            _group(base, w)
        with seen:
            _seen(f, w)


def new_share(base: Base, targets: tuple[int, ...]) -> float:
    """The share of the targets' customers now who are new; all of them where the file cannot say."""
    if base.flows is None or base.customers is None:
        return 1.0
    names = [base.names[t] for t in targets if t < len(base.names)]
    rows = base.flows[base.flows["tier_now"].isin(names)]
    there = rows["customers"].sum()
    if not there or not (base.flows["movement"] == "new").any():
        return 1.0
    return float(rows.loc[rows["movement"] == "new", "customers"].sum() / there)


def made(name: str, base: Base, f: Facts, now: Scenario) -> Scenario | None:
    """A preset on this base, for the tiers the levers are aimed at; None where the base cannot carry it."""
    if name == "frequency_c" and f.counted != "purchases":
        return None
    amount = state.value("euro_amount")
    if amount is None and state.currency() == "EUR":
        amount = presets.EURO_B
    share = new_share(base, now.targets)
    return presets.preset(name, now, f.today, base.tiers["base"].to_list(), amount=amount, new=share)


def _presets(base: Base, f: Facts, w: Words) -> None:
    now = state.editing()
    st.markdown(
        w.t(
            "A button sets the levers above for the tiers chosen there: {tiers}. With several tiers the figure is "
            "taken from all of them together. They are other companies' figures: a place to start, not a promise.",
            tiers=plain(w.listed([w.tier(f.names[t]) for t in now.targets if t < len(f.names)]) or w.t("none"), 80),
        )
    )
    for name, (label, measured, source) in PRESETS.items():
        with st.container(border=True):
            st.markdown(f"**{w.t(label)}.** {w.t(measured)}")
            st.caption(w.t(source))
            if name == "amount_b":
                _amount(w)
            _button(name, made(name, base, f, now), f, w)


def _button(name: str, found: Scenario | None, f: Facts, w: Words) -> None:
    if found is None:
        st.caption(_why_not(name, f, w))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            w.t("Put on the levers"), key=f"preset_{name}", on_click=state.edit, args=(found,), icon=":material/tune:"
        )
        st.caption(levers_said(found, w))


def _why_not(name: str, f: Facts, w: Words) -> str:
    if name == "amount_b":
        return w.t("Write the amount in this file's currency to use it.")
    if name == "frequency_c" and f.counted != "purchases":
        return w.t("This file counts no purchases, so their number cannot be doubled.")
    return w.t("What it would change is not known for the tiers chosen.")


def levers_said(s: Scenario, w: Words) -> str:
    """What a preset comes to here, in a line."""
    told = []
    if s.levers.frequency:
        told.append(w.t("{n} purchases a year", n=w.signed(s.levers.frequency, 2)))
    if s.levers.revenue:
        told.append(
            w.t("{money} each time", money=w.money_signed(s.levers.revenue, 2 if abs(s.levers.revenue) < 10 else 0))
        )
    if s.levers.years:
        told.append(w.t("{n} years", n=w.signed(s.levers.years, 2)))
    if s.reach < 1:
        told.append(w.t("reach {share}", share=w.percent(s.reach, 1)))
    return " · ".join(told)


def _amount(w: Words) -> None:
    st.number_input(
        w.t("163 euro in this file's money, {unit}", unit=w.unit or w.t("money")),
        0.0,
        1e9,
        value=None,
        step=10.0,
        format="%g",
        key=state.slot("euro_amount"),
        persist_state="session",
        placeholder="163" if state.currency() == "EUR" else w.t("at the rate you choose"),
        width=320,
    )


# Income given up -----------------------------------------------------------------------------------------------


@st.fragment
def _given_up(base: Base, w: Words) -> None:
    rows = base.portfolio("course")[["tier", "retention"]].dropna()
    tiers = [str(t) for t in rows.loc[rows["retention"] < 1, "tier"]]
    if not tiers:
        st.markdown(w.t("How many leave is not known in this file, or nobody does."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        tier = st.selectbox(
            w.t("Value tier"),
            tiers[::-1],
            format_func=lambda t: w.t("All") if t == clv.TOTAL else w.tier(t),
            key="given_up_tier",
        )
        cut = st.select_slider(
            w.t("Income given up per customer"),
            CUTS,
            format_func=lambda x: w.percent(x),
            key=state.among("given_up", CUTS),
            persist_state="session",
        )
    kept = float(rows.loc[rows["tier"] == tier, "retention"].iloc[0])
    _paid_for(kept, float(cut), str(tier), w)
    state.write_link()


def _paid_for(kept: float, cut: float, tier: str, w: Words) -> None:
    """The retention that pays for a cut: sentence, curve and table."""
    needed = float(clv.income_given_up(cut, kept))
    message = w.t(
        "{cut} less income is paid for by {points}: from {now} kept to {then}",
        cut=w.percent(cut),
        points=w.points(needed - kept),
        now=w.percent(kept, 1),
        then=w.percent(needed, 1),
    )
    curve = clv.income_curve(kept)
    figure(exhibits.income(curve, cut, w), f"given_up_{tier}", message)
    st.caption(
        w.t(
            "The customer brings so much less a year and must stay so much longer: duration times {times}. Counted a "
            "period, without discount; money that comes later is worth less, so a little more is needed.",
            times=w.number(1 / (1 - cut), 2),
        )
    )
    columns = [
        Column("cut", w.t("Income given up"), "percent"),
        Column("retention_needed", w.t("Retention needed"), "percent", 1),
        Column("points", w.t("Points more"), "points", 1),
        Column("duration_times", w.t("Duration times"), "number", 2),
    ]
    table(curve.iloc[::5], columns, "given_up", total=False)


# A comparison group --------------------------------------------------------------------------------------------


@st.fragment
def _group(base: Base, w: Words) -> None:
    effect = st.segmented_control(
        w.t("Effect to be seen, points of retention"),
        EFFECTS,
        format_func=lambda x: w.points(x, 0),
        key=state.among("hold_effect", EFFECTS),
        required=True,
        persist_state="session",
    )
    found = clv.hold_outs(base, [float(effect or EFFECTS[0])])
    fits = found["possible"].astype(bool) & found["hold_out"].notna()
    shown = found.assign(enough=[w.t("yes") if ok else w.t("no") for ok in fits])
    shown.loc[found["hold_out"].isna(), "enough"] = w.number(None)
    tiers = int(fits[found["tier"] != clv.TOTAL].sum())
    st.markdown(
        w.n(
            "{count} of {all} tiers is large enough to show it.",
            "{count} of {all} tiers are large enough to show it.",
            tiers,
            all=w.number(len(base.names)),
        )
    )
    columns = [
        Column("tier", w.t("Value tier"), "tier"),
        Column("customers", w.t("Customers")),
        Column("retention", w.t("Retention rate"), "percent", 1),
        Column("hold_out", w.t("To leave out")),
        Column("share", w.t("Share of the tier"), "percent", 1),
        Column("enough", w.t("Large enough"), "text"),
    ]
    table(shown, columns, "hold_outs")
    st.caption(
        w.t(
            "So many must be left without the programme, drawn by lot, and as many be given it, for four chances in "
            "five to see the effect, and one in twenty to see one that is not there. Counted on a period of the file."
        )
    )
    state.write_link()


# Assumed and measured ------------------------------------------------------------------------------------------


@st.fragment
def _seen(f: Facts, w: Words) -> None:
    st.markdown(
        w.t(
            "When the time is over: how many were given the programme, how many were left out, and how many of each "
            "are still customers?"
        )
    )
    labels = {
        "seen_treated": w.t("Given the programme"),
        "seen_kept": w.t("Of them, kept"),
        "seen_out": w.t("Not given it"),
        "seen_out_kept": w.t("Of them, kept too"),
    }
    with st.grid(4, min_column_width=148):
        given = [
            st.number_input(label, 0, 10**9, value=None, step=1, key=state.slot(key), persist_state="session")
            for key, label in labels.items()
        ]
    if any(number is None for number in given):
        st.caption(w.t("Fill in all four."))
        return
    treated, kept, out, out_kept = (int(number) for number in given if number is not None)
    if not treated or not out or kept > treated or out_kept > out:
        warning(w.t("Both groups need at least one customer, and no more kept than there are."))
        return
    found = clv.effect_seen(kept, treated, out_kept, out)
    st.subheader(verdict(found, w), anchor=False)
    _compared(found, (kept / treated, out_kept / out), f, w)


def verdict(found: dict[str, float], w: Words) -> str:
    """Whether an effect is seen, and how large it is with its interval."""
    values = {
        "points": w.points(found["effect"]),
        "low": w.signed(found["low"] * 100, 1),
        "high": w.signed(found["high"] * 100, 1),
    }
    if found["low"] > 0:
        return w.t("The programme kept more: {points} (between {low} and {high})", **values)
    if found["high"] < 0:
        return w.t("The programme kept fewer: {points} (between {low} and {high})", **values)
    return w.t("No effect can be told from chance: {points} (between {low} and {high})", **values)


def _compared(found: dict[str, float], shares: tuple[float, float], f: Facts, w: Words) -> None:
    s = state.editing()
    assumed = model.points_now(f, s.targets[0], s.levers.years) if len(s.targets) == 1 else float("nan")
    rows = pd.DataFrame(
        [
            ("measured", found["effect"], found["low"], found["high"]),
            ("assumed", assumed, float("nan"), float("nan")),
        ],
        columns=["what", "points", "low", "high"],
    )
    said = {"measured": w.t("Measured"), "assumed": w.t("Assumed on the levers, a year")}
    columns = [
        Column("name", w.t("Effect on retention"), "text"),
        Column("points", w.t("Points"), "points", 1),
        Column("low", w.t("At least"), "points", 1),
        Column("high", w.t("At most"), "points", 1),
    ]
    table(rows.assign(name=[said[x] for x in rows["what"]]), columns, "effect_seen", total=False)
    st.caption(
        w.t(
            "Kept: {with_it} of those given the programme, {without} of those left out.",
            with_it=w.percent(shares[0], 1),
            without=w.percent(shares[1], 1),
        )
        + " "
        + told_against(assumed, found, w)
    )


def told_against(assumed: float, found: dict[str, float], w: Words) -> str:
    """Whether what the levers assume lies within what was measured."""
    if assumed != assumed:
        return w.t("Aim the levers at one tier to compare with what they assume.")
    if assumed < found["low"]:
        return w.t("The levers assume less than was measured.")
    if assumed > found["high"]:
        return w.t("The levers assume more than was measured: lower them, and see what is left.")
    return w.t("What the levers assume lies within what was measured.")
