"""Exhibits of a scenario on the customer base: the answer, the steps from today, and the two ways of counting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import numpy as np

from clv import Levers, Outcome, Scenario, Today
from report.exhibit import Exhibit, KeyFigure, Notice, Proof
from report.exhibits.flows import bridge_of, steps_from
from report.exhibits.what_if.names import money, share, tiers_named
from report.exhibits.what_if.worked import proved
from report.forms import BarGroup, Bars, Bridge, BridgeStep, Measure, Row
from report.scale import known, nice, real
from report.short_proof import short_proof
from report.text import mark, markdown_text
from study.beside import kept_beside
from study.what_if import Facts, View
from words import N_, Words

WHY_ALONE = {
    "segments": N_(
        "A file with one row per segment does not show who changes tier. With a file of purchases the same "
        "programme is also counted with tier changes."
    ),
    "one_revenue": N_(
        "This file has one revenue per customer, so it does not show who changes tier. Purchases, or revenue for "
        "two periods, would."
    ),
    "empty_tier": N_(
        "Tier changes cannot be counted here: one tier was empty in the previous period, so it is not known where "
        "its customers go."
    ),
    "migration_never_leaves": N_(
        "With tier changes some customers would never leave, so the value cannot be calculated."
    ),
}


def exhibits(v: View, w: Words) -> list[Exhibit]:
    """The difference, and how the two methods count it; why there is none where there is nothing to draw."""
    return [difference(v, w), *([methods(v, w)] if v.drawable else [])]


# The answer ---------------------------------------------------------------------------------------------


def answer(v: View, w: Words) -> str:
    """The page's answer: what is gained, or what is left once the cost is paid."""
    s, o = v.scenario, v.course
    if not s.targets:
        return w.t("Choose at least one tier to see what it would give.")
    if not v.known:
        return _unknown(v, w)
    if not (s.levers.frequency or s.levers.revenue or s.levers.years) and not o.cost:
        return w.t("{mark} is the value gain while every lever is at zero.", mark=mark(w.short(0)))
    if not o.changing and not o.cost:
        return w.t(
            "{mark} is the value gain: nobody in {tiers} changes.", mark=mark(w.short(0)), tiers=tiers_named(v, w)
        )
    return _with_cost(o, whom(v, w), w) if o.cost else _without_cost(o, whom(v, w), w)


def _without_cost(o: Outcome, who: str, w: Words) -> str:
    number = mark(w.short(abs(o.gain)))
    if o.gain >= 0:
        return w.t("{mark} is what the portfolio gains if {whom} change their behaviour.", mark=number, whom=who)
    return w.t("{mark} is what the portfolio loses if {whom} change their behaviour.", mark=number, whom=who)


def _with_cost(o: Outcome, who: str, w: Words) -> str:
    values = {"mark": mark(w.short(abs(o.net))), "cost": w.short(o.cost), "whom": who}
    if o.net >= 0:
        return w.t("{mark} net is left after the cost of {cost} if {whom} change their behaviour.", **values)
    return w.t("{mark} net is lost after the cost of {cost} if {whom} change their behaviour.", **values)


def _unknown(v: View, w: Words) -> str:
    """Why the gain cannot be said: the first targeted tier whose duration is not known."""
    bad = [i for i in v.scenario.targets if not math.isfinite(v.facts.today.churn[i]) or v.facts.today.churn[i] == 0]
    tier = markdown_text(w.tier(v.facts.names[bad[0] if bad else v.scenario.targets[0]]))
    if bad and v.facts.today.churn[bad[0]] == 0:
        return w.t(
            "The value gain cannot be calculated: nobody left {tier}, so its duration has no upper limit.", tier=tier
        )
    return w.t("The value gain cannot be calculated: how long customers in {tier} stay is not known.", tier=tier)


def whom(v: View, w: Words) -> str:
    """Who changes: "10 % av 50 906 kunder i Mellan"."""
    s, reached = v.scenario, round(v.course.customers)
    values = {"share": share(s.uptake, w), "tiers": tiers_named(v, w)}
    if s.reach < 1 and s.uptake < 1:
        return w.n(
            "{share} of the {count} customer reached in {tiers}",
            "{share} of the {count} customers reached in {tiers}",
            reached,
            **values,
        )
    if s.reach < 1:
        return w.n(
            "the {count} customer reached in {tiers}", "all {count} customers reached in {tiers}", reached, **values
        )
    if s.uptake < 1:
        return w.n(
            "{share} of {count} customer in {tiers}", "{share} of {count} customers in {tiers}", reached, **values
        )
    return w.n("the {count} customer in {tiers}", "all {count} customers in {tiers}", reached, **values)


# From today to what if ----------------------------------------------------------------------------------


@kept_beside
def difference(v: View, w: Words) -> Exhibit:
    """From today to what if in steps, one a lever, with the gain by either method."""
    if not v.drawable:
        why = w.t("Choose tiers whose customers' duration is known.")
        return Exhibit("waterfall", notices=(Notice(why, "plain", w.t("There is no figure to draw")),))
    today, then = v.whole
    drawn = waterfall(today, steps(v.whole_steps(), v.facts, v.scenario.levers, w), then, w, beyond=v.whole_beyond)
    notes = (past_the_evidence(v.facts, w),) if v.whole_beyond[0] > 0 else ()
    return Exhibit("waterfall", message(v, w), drawn, keys=gains(v, w), notes=notes)


def past_the_evidence(f: Facts, w: Words) -> str:
    """What the outline in today's bar is."""
    years = w.years(f.evidence, 0 if abs(f.evidence - round(f.evidence)) < 0.05 else 1)
    return w.t("Outlined in today's bar: past {years}, beyond what the file shows.", years=years)


def message(v: View, w: Words) -> str:
    """The message over the waterfall: all customers of the targeted tiers, in the answer's own unit."""
    today, then = v.whole
    values = {"today": money(today, v.facts, w), "then": money(then, v.facts, w)}
    return w.t("All in {tiers}: from {today} to {then}", tiers=tiers_named(v, w), **values)


def steps(parts: Sequence[tuple[str, float]], f: Facts, moved: Levers, w: Words) -> list[tuple[str, float]]:
    """(name, change) of the waterfall's steps: the name says which way the lever was pulled."""
    up, down = step_names(f, w)
    return [((down if getattr(moved, lever) < 0 else up)[lever], change) for lever, change in parts]


def step_names(f: Facts, w: Words) -> tuple[dict[str, str], dict[str, str]]:
    """What the waterfall's steps are called, by lever: pulled up, and pulled down."""
    more, fewer = w.t("More purchases"), w.t("Fewer purchases")
    larger, smaller = w.t("Larger purchases"), w.t("Smaller purchases")
    if f.counted == "products":
        more, fewer = w.t("More products"), w.t("Fewer products")
        larger, smaller = w.t("More per product"), w.t("Less per product")
    if f.counted == "nothing":
        larger, smaller = w.t("More per year"), w.t("Less per year")
    up = {"frequency": more, "revenue": larger, "years": w.t("Longer stay")}
    return up, {"frequency": fewer, "revenue": smaller, "years": w.t("Shorter stay")}


def gains(v: View, w: Words) -> tuple[KeyFigure, KeyFigure]:
    """What the portfolio gains, by the basic model and counted with moves."""
    o, m = v.course, v.moving
    rule = w.t("Portfolio, discounted") if v.scenario.rate else w.t("Portfolio, basic model")
    who = w.n("{count} customer", "{count} customers", round(o.changing))
    told = w.t("Value gain if customers who stay also stay in their tier.")
    moved = w.t("Value gain when customers change tier as they did in this file.")
    gain, whose = (w.short_signed(m.gain), who) if m else (w.number(None), w.t("cannot be calculated"))
    return (
        KeyFigure(
            rule, w.short_signed(o.gain), who, help=told, proof=partial(proved, "gain", rule, o, w, v.today, v.scenario)
        ),
        KeyFigure(
            w.t("Portfolio, with tier changes"),
            gain,
            whose,
            help=moved,
            proof=partial(_moving_proof, m, v.today, v.scenario, w),
        ),
    )


def _moving_proof(moving: Outcome | None, t: Today, s: Scenario, w: Words) -> Proof:
    """How the gain counted with moves comes about; its definition alone where it cannot be counted."""
    label = w.t("Portfolio, with tier changes")
    if moving is None:
        return short_proof(label, "levers.moving", w)
    return proved("gain", label, moving, w, t, s, migrating=True)


def waterfall(
    today: float,
    steps: Sequence[tuple[str, float]],
    then: float,
    w: Words,
    ends: tuple[str, str] | None = None,
    beyond: tuple[float, float] = (0.0, 0.0),
) -> Bridge:
    """From today to what if, one step a lever.

    `steps`: (name, change), in order; they sum to `then` − `today`. Unknown steps are left out. `ends`: other names
    for the first and the last bar than today and what if. `beyond`: what of the two lies past the evidence.
    The scale ends at a round number, so that the bars stand still while a slider moves.
    """
    changes = [(name, change) for name, change in steps if real(change)]
    tops = np.cumsum([today, *(change for _, change in changes)])
    first, last = ends or (w.t("Today"), w.t("What if"))
    rows = [
        BridgeStep(first, 0, today, "actual", total=True, beyond=beyond[0]),
        *steps_from(today, changes, scenario=True),
        BridgeStep(last, 0, then, "scenario", total=True, beyond=beyond[1]),
    ]
    return bridge_of(rows, Measure(kind="money", like=nice(max(float(tops.max()), then))), w)


# The two methods ----------------------------------------------------------------------------------------


def methods(v: View, w: Words) -> Exhibit:
    """Today and what if by either method on one scale, and why the two differ."""
    drawn = two_methods(v.whole, v.moving_whole, w)
    return Exhibit("two_methods", methods_message(v, w), drawn, text=why_they_differ(v, w))


def methods_message(v: View, w: Words) -> str:
    """The message over the two methods."""
    o = v.moving
    if o is None:
        return w.t("Only the basic model can be used here")
    if o.gain < 0:
        return w.t("With tier changes the loss is {money}", money=w.short(-o.gain))
    return w.t("With tier changes the value gain is {money}", money=w.short(o.gain))


def why_they_differ(v: View, w: Words) -> str:
    """The sentence that explains the difference between the two methods, with this file's own moves."""
    o = v.moving
    if o is None:
        return w.t(WHY_ALONE.get(v.problem, WHY_ALONE["empty_tier"]))
    same, moved, lost = (w.percent(x) for x in v.staying())
    tiers = tiers_named(v, w)
    seen = w.t(
        "The basic model assumes that a customer who stays also stays in the tier. Of the customers in {tiers}, "
        "{same} were in the same tier a period later, {moved} in another, and {lost} had left.",
        tiers=tiers,
        same=same,
        moved=moved,
        lost=lost,
    )
    return f"{seen} {_effect(v, o, tiers, w)}"


def _effect(v: View, moving: Outcome, tiers: str, w: Words) -> str:
    """Why moves make the effect smaller or larger. The larger is a matter of size, for a gain as for a loss."""
    less = abs(v.course.gain) - abs(moving.gain)
    values = {"money": w.short(abs(less)), "tiers": tiers}
    if abs(less) < 0.5:
        return w.t("Here the two agree.")
    if len(v.scenario.targets) == len(v.facts.names):
        if less > 0:
            return w.t(
                "With tier changes the effect is {money} smaller, for a customer passes through tiers that bring "
                "more and tiers that bring less.",
                **values,
            )
        return w.t(
            "With tier changes the effect is {money} larger, for a customer passes through tiers that bring more "
            "and tiers that bring less.",
            **values,
        )
    if less > 0:
        return w.t(
            "The programme works only while the customer is in {tiers}, so with tier changes the effect is {money} "
            "smaller.",
            **values,
        )
    return w.t(
        "With tier changes the effect is {money} larger: customers go on to other tiers, and some come back.", **values
    )


def two_methods(course: tuple[float, float], migration: tuple[float, float] | None, w: Words) -> Bars:
    """Today and what if under the basic model and, where it can be counted, under migration, on one scale."""
    pairs = [(w.t("Basic model: the customer stays in the tier"), course)]
    if migration is not None:
        pairs.append((w.t("With tier changes: the customer moves between tiers"), migration))
    money = Measure(kind="money", like=max([abs(v) for _, pair in pairs for v in pair if real(v)], default=1.0))
    groups = tuple(_pair(name, *pair, w) for name, pair in pairs)
    return Bars(groups, money, " ".join(_pair_said(group, money, w) for group in groups))


def _pair(name: str, today: float, then: float, w: Words) -> BarGroup:
    change = then / today - 1 if real(today) and real(then) and today > 0 else None
    rows = Row(w.t("Today"), known(today)), Row(w.t("What if"), known(then), "scenario", change=change)
    return BarGroup(name, rows)


def _pair_said(group: BarGroup, money: Measure, w: Words) -> str:
    today, then = (money.write(row.value, w) for row in group.rows)
    change = group.rows[1].change
    return f"{group.name}: {today} → {then}" + ("." if change is None else f" {w.percent(abs(change))}.")
