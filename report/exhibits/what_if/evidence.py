"""Exhibits of published effects, of what a lower income must buy, and of how to test an effect on one's customers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

import clv
from clv import TOTAL, Base, Scenario
from report.columns import columns
from report.exhibit import Exhibit
from report.forms import Line, Lines, Mark, Measure
from report.scale import all_known
from report.text import markdown_text
from report.workings import with_formulas
from study import Study, products
from study.own_effects import OwnEffect
from study.what_if import CUT, EFFECT, GAINED, HIGHER, SEVERAL, Facts, points_now
from words import N_, Words

THRESHOLD = N_("Programmes that reward several products seldom say how many they mean; the number is yours to choose.")

# Each preset: its name, what it was measured on, and where it stands.
PRESETS = {
    "share_a": (
        N_("A: +2.2% share of wallet"),
        N_("Members' share of wallet rose 2.2%, counted here as purchases; less, the more programmes they are in."),
        N_("Programme study A of the course; the same direction in Leenheer and others (2002), Dutch supermarkets."),
    ),
    "share_b": (
        N_("B: +4% share of wallet"),
        N_(
            "Members' share of wallet rose 4%, counted here as purchases; the effect was strongest in those who had "
            "no other card."
        ),
        N_("Programme study B of the course."),
    ),
    "amount_b": (
        N_("B: +163 € per year"),
        N_("The same study in money: 163 euro a year and member, as reported, not converted."),
        N_("Programme study B of the course."),
    ),
    "frequency_c": (
        N_("C: light buyers twice as often"),
        N_(
            "Heavy buyers bought as before; light buyers came to buy twice as often. There was no control group, "
            "and those who have bought little tend to rise by themselves."
        ),
        N_(
            "Programme study C of the course; probably Liu (2007), Journal of Marketing 71(4), a chain of "
            "convenience stores."
        ),
    ),
    "welcome": (
        N_("Welcome programme"),
        N_(
            "A telecom contacted its new customers twice as often, and churn in the first year fell to a quarter "
            "of what it had been. The programme reaches those who are new in the tiers chosen."
        ),
        N_(
            "A case from the course; it does not say whether there was a control group. A fifth less churn is "
            "relative, not percentage points; the sales are the whole company's, new customers' included, not one "
            "customer's."
        ),
    ),
    "life_cycle": (
        N_("Life-cycle programme"),
        N_("An insurer acted on events in the customer's life: churn fell by a fifth and sales rose by 30%."),
        N_("A case from the course; it does not say whether there was a control group."),
    ),
}


def exhibits(study: Study, w: Words) -> list[Exhibit]:
    """What others have measured, the income that can be given up by all, and the comparison groups."""
    base, rates = study.base, retention_rates(study.base)
    given_up = income_given_up(rates[TOTAL], CUT, w) if TOTAL in rates else []
    given_up += several_products(study, CUT, SEVERAL, w)
    given_up += rising_discount(study, [(1, CUT), (SEVERAL, HIGHER)], GAINED, w)
    return [*(measured(name, w) for name in PRESETS), *given_up, hold_outs(base, EFFECT, w)]


# Measured elsewhere -------------------------------------------------------------------------------------


def own_measured(effect: OwnEffect, w: Words) -> Exhibit:
    """What was measured on one's own customers, with its interval, and on how many."""
    told = w.t(
        "**{name}.** {points} in retention (between {low} and {high}), measured on {count} customers of your own.",
        name=markdown_text(effect.name),
        points=w.points(effect.points),
        low=w.signed(effect.low * 100, 1),
        high=w.signed(effect.high * 100, 1),
        count=w.number(effect.customers),
    )
    return Exhibit("own_effect", lead=told, notes=(w.t("Own measurement against customers who were held out."),))


def measured(name: str, w: Words) -> Exhibit:
    """What was measured, on whom, and where it stands."""
    label, told, source = (w.t(text) for text in PRESETS[name])
    return Exhibit(name, lead=f"**{label}.** {told}", notes=(source,))


def about(names: Sequence[str], now: Scenario, w: Words) -> str:
    """Whom the buttons aim at, and what the figures are."""
    tiers = w.listed([w.tier(names[t]) for t in now.targets if t < len(names)])
    return w.t(
        "A button sets the levers above for the tiers chosen there: {tiers}. Several tiers are counted together. "
        "The figures come from other companies: a place to start, not a promise.",
        tiers=markdown_text(tiers or w.t("none"), 80),
    )


def why_not(name: str, f: Facts, w: Words) -> str:
    if name == "amount_b":
        return w.t("Enter the amount in this file's currency to use it.")
    if name == "frequency_c" and f.counted != "purchases":
        return w.t("This file has no purchases, so their number cannot be doubled.")
    return w.t("What it would change in the tiers chosen is not known.")


def levers_said(s: Scenario, w: Words) -> str:
    """What a preset comes to here, in a line."""
    told = []
    if s.levers.frequency:
        told.append(w.t("{n} purchases per year", n=w.signed(s.levers.frequency, 2)))
    if s.levers.revenue:
        told.append(
            w.t("{money} each time", money=w.money_signed(s.levers.revenue, 2 if abs(s.levers.revenue) < 10 else 0))
        )
    if s.levers.years:
        told.append(w.t("{n} years", n=w.signed(s.levers.years, 2)))
    if s.reach < 1:
        told.append(w.t("reach {share}", share=w.percent(s.reach, 1)))
    return " · ".join(told)


# Income given up ----------------------------------------------------------------------------------------


def retention_rates(base: Base) -> dict[str, float]:
    """The retention of each tier and of the whole base where it is known and somebody leaves."""
    rows = base.portfolio("course")[["tier", "retention"]].dropna()
    return {str(tier): float(kept) for tier, kept in rows.itertuples(index=False) if kept < 1}


def income_given_up(kept: float, cut: float, w: Words) -> list[Exhibit]:
    """The retention that pays for a cut in income, and the same for other cuts."""
    needed, curve = float(clv.experiments.income_given_up(cut, kept)), clv.experiments.income_curve(kept)
    message = w.t(
        "{cut} less income requires retention to rise from {now} to {then}",
        cut=w.percent(cut),
        points=w.points(needed - kept),
        now=w.percent(kept, 1),
        then=w.percent(needed, 1),
    )
    told = w.t(
        "The customer brings that much less per year and must stay that much longer: duration times {times}. Later "
        "money is worth less, so a little more is needed; here it is counted without discounting.",
        times=w.number(1 / (1 - cut), 2),
    )
    shown = columns(w, "cut", "retention_needed", "points:more", "duration_times")
    return [
        Exhibit("income_given_up", message, income(curve, cut, w), notes=(told,)),
        Exhibit("given_up", table=curve.iloc[::5], columns=shown, total=False),
    ]


def several_products(study: Study, cut: float, at_least: int, w: Words) -> list[Exhibit]:
    """What the same discount costs where only customers with at least so many products get it; [] where not known."""
    people = products.held(study)
    if people is None:
        return []
    found = clv.experiments.discount_from(people, cut, at_least, study.base.years)
    said = {"cut": w.percent(cut), "money": w.short(found["given_up"])}
    message = w.n(
        "{cut} less income from the {count} customer with at least {k} products costs {money} per year",
        "{cut} less income from the {count} customers with at least {k} products costs {money} per year",
        int(found["customers"]),
        k=w.number(at_least),
        **said,
    )
    return [Exhibit("several_products", message, text=f"{_pays(found, w)} {w.t(THRESHOLD)}")]


def rising_discount(study: Study, cuts: Sequence[tuple[int, float]], points: float, w: Words) -> list[Exhibit]:
    """A discount that rises with the products, step by step and year by year; [] where products are not known."""
    people = products.held(study)
    if people is None:
        return []
    steps, yearly = clv.experiments.rising_discount(people, cuts, points, study.base.years)
    named = steps.assign(name=[_step(int(k), cuts, w) for k in steps["at_least"]])
    shown = ("name:products", "customers", "cut:discount", "revenue", "given_up", "retention:now", "needed")
    note = w.t(
        "Given up: the cut on what is bought anyway. Gained: what those bring who would have left, if retention "
        "changes by {points}. Money is revenue a year.",
        points=w.points(points),
    )
    paid = yearly.loc[yearly["cumulative"] >= 0, "year"]
    values = {"points": w.points(points), "count": w.number(len(yearly))}
    if len(paid):
        told = w.t("Paid back in year {n}, if retention changes by {points}", n=w.number(int(paid.iloc[0])), **values)
    else:
        told = w.t("Not paid back within {count} years, if retention changes by {points}", **values)
    of_years = columns(w, "year:discount", "given_up", "gained", "cumulative")
    yearly = _worked(steps, yearly, points)
    return [
        Exhibit("discount_steps", table=named, columns=columns(w, *shown), total=False),
        Exhibit("discount_years", told, table=yearly, columns=of_years, total=False, notes=(note,)),
    ]


def _worked(steps: pd.DataFrame, yearly: pd.DataFrame, points: float) -> pd.DataFrame:
    """The years with how each sum came about: a term a step whose revenue is known."""
    figures: dict[str, float] = {}
    lost, won = [], []
    for i, row in enumerate(steps.to_dict("records")):
        kept = 1.0 if math.isnan(row["retention"]) else float(row["retention"])
        more = kept if math.isnan(row["retention"]) else min(kept + points, 1.0)
        figures |= {
            f"revenue{i}": float(row["revenue"]),
            f"cut{i}": float(row["cut"]),
            f"kept{i}": kept,
            f"then{i}": more,
        }
        lost.append(f"revenue{i} * cut{i} * kept{i} ** (year - 1)")
        won.append(f"revenue{i} * (1 - cut{i}) * (then{i} ** (year - 1) - kept{i} ** (year - 1))")
    made = with_formulas(yearly, "given_up", " + ".join(lost), figures)
    return with_formulas(made, "gained", " + ".join(won), figures)


def _step(at_least: int, cuts: Sequence[tuple[int, float]], w: Words) -> str:
    ends = {k: cuts[i + 1][0] - 1 for i, (k, _) in enumerate(cuts[:-1])}
    if at_least not in ends:
        return w.t("From {k} products", k=w.number(at_least))
    low, high = w.number(at_least), w.number(ends[at_least])
    return w.t("{k} products", k=low) if low == high else w.t("{k} to {end} products", k=low, end=high)


def _pays(found: dict[str, float], w: Words) -> str:
    if math.isnan(found["needed"]):
        return w.t(
            "Which retention would pay for it is not known: nobody with so many products before has left, or nobody "
            "had them."
        )
    return w.t(
        "Their retention is {now} per year; to pay for the discount it must rise to {then}.",
        now=w.percent(found["retention"], 1),
        then=w.percent(found["needed"], 1),
    )


def income(curve: pd.DataFrame, cut: float, w: Words) -> Lines:
    """The points of retention that each cut in income must buy (`clv.experiments.income_curve`), with one chosen."""
    rows = curve.dropna(subset=["points"])
    spot = rows.iloc[(rows["cut"] - cut).abs().argmin()] if len(rows) else None
    points = "" if spot is None else w.points(float(spot["points"]))
    marks = () if spot is None else (Mark(float(spot["cut"]), float(spot["points"]), "scenario", f"**{points}**"),)
    return Lines(
        (Line("", tuple(curve["cut"].astype(float)), all_known(curve["points"]), "own", len(curve)),),
        x=Measure(w.t("Discount or loyalty"), "share"),
        y=Measure(w.t("Retention needed, percentage points"), "points"),
        alt=w.t(
            "Lower income against the retention that pays for it: at {cut}, {points}.",
            cut=w.percent(cut),
            points=points,
        ),
        marks=marks,
    )


# A comparison group -------------------------------------------------------------------------------------


def hold_outs(base: Base, effect: float, w: Words) -> Exhibit:
    """How many to leave without the programme, tier by tier, to see an effect of that size."""
    found = clv.experiments.hold_outs(base, [effect])
    fits = found["possible"].astype(bool) & found["hold_out"].notna()
    shown = found.assign(enough=[w.t("yes") if ok else w.t("no") for ok in fits])
    shown.loc[found["hold_out"].isna(), "enough"] = w.number(None)
    lead = w.n(
        "{count} of {all} tiers is large enough to show it.",
        "{count} of {all} tiers are large enough to show it.",
        int(fits[found["tier"] != TOTAL].sum()),
        all=w.number(len(base.names)),
    )
    told = w.t(
        "Pick this many customers at random to go without the programme, and as many to get it. That gives an 80% "
        "chance of detecting the effect and a 5% risk of a false alarm. Counted over one period of the file."
    )
    heads = columns(w, "tier", "customers", "retention", "hold_out", "share:tier", "enough")
    return Exhibit("hold_outs", w.t("Control group"), lead=lead, table=shown, columns=heads, notes=(told,))


# Assumed and measured -----------------------------------------------------------------------------------


def effect_seen(treated: tuple[int, int], out: tuple[int, int], f: Facts, now: Scenario, w: Words) -> Exhibit:
    """What a test showed beside what the levers assume. Each group: how many they were, how many were kept."""
    found = clv.experiments.effect_seen(treated[1], treated[0], out[1], out[0])
    assumed = points_now(f, now.targets[0], now.levers.years) if len(now.targets) == 1 else float("nan")
    rows = [
        ("measured", found["effect"], found["low"], found["high"], w.t("Measured")),
        ("assumed", assumed, float("nan"), float("nan"), w.t("Assumed on the levers, per year")),
    ]
    kept = w.t(
        "Stayed: {with_it} with the programme, {without} in the control group.",
        with_it=w.percent(treated[1] / treated[0], 1),
        without=w.percent(out[1] / out[0], 1),
    )
    return Exhibit(
        "effect_seen",
        verdict(found, w),
        table=pd.DataFrame(rows, columns=["what", "points", "low", "high", "name"]),
        columns=columns(w, "name:effect", "points", "low", "high"),
        total=False,
        notes=(f"{kept} {told_against(assumed, found, w)}",),
    )


def verdict(found: dict[str, float], w: Words) -> str:
    """Whether an effect is seen, and how large it is with its interval."""
    values = {
        "points": w.points(found["effect"]),
        "low": w.signed(found["low"] * 100, 1),
        "high": w.signed(found["high"] * 100, 1),
    }
    if found["low"] > 0:
        return w.t("More stayed with the programme: {points} (between {low} and {high})", **values)
    if found["high"] < 0:
        return w.t("Fewer stayed with the programme: {points} (between {low} and {high})", **values)
    return w.t("No proven effect: {points} (between {low} and {high})", **values)


def told_against(assumed: float, found: dict[str, float], w: Words) -> str:
    """Whether what the levers assume lies within what was measured."""
    if assumed != assumed:
        return w.t("Aim the levers at one tier to compare with what they assume.")
    if assumed < found["low"]:
        return w.t("The levers assume less than was measured.")
    if assumed > found["high"]:
        return w.t("The levers assume more than was measured: lower them, and see what is left.")
    return w.t("What the levers assume lies within what was measured.")
