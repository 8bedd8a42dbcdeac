"""The sentences of the what-if page. Each one holds for the file at hand: variants are picked by the numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from clv import Levers, Outcome
from report.text import mark
from report.text import markdown_text as plain
from study.what_if import Facts, View
from words import N_, Words

WHY_ALONE = {
    "segments": N_(
        "A file with one row per segment does not show where customers move. A file of purchases would: then the same "
        "programme is also counted with customers who change tier."
    ),
    "one_revenue": N_(
        "This file has one revenue per customer, so it does not show where customers move between tiers. Purchases, or "
        "revenue for two periods, would."
    ),
    "empty_tier": N_(
        "Moves cannot be counted here: in one tier there was nobody in the period before, so nothing is known of where "
        "its customers go."
    ),
    "migration_never_leaves": N_("Counted with moves, some customers would never leave, so no value can be said."),
}


def tiers_named(v: View, w: Words) -> str:
    """The targets in words: "Super och Topp", or "alla segment"."""
    if len(v.scenario.targets) == len(v.facts.names) > 1:
        return w.t("all tiers")
    return w.listed([plain(w.tier(v.facts.names[i])) for i in v.scenario.targets])


def whom(v: View, w: Words) -> str:
    """Who changes: "10 % av 50 906 kunder i Mellan"."""
    s, reached = v.scenario, round(v.course.customers)
    values = {"share": _share(s.uptake, w), "tiers": tiers_named(v, w)}
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


def _share(x: float, w: Words) -> str:
    return w.percent(x, 0 if abs(x * 100 - round(x * 100)) < 1e-9 else 1)


def answer(v: View, w: Words) -> str:
    """The page's answer: what is gained, or what is left once the cost is paid."""
    s, o = v.scenario, v.course
    if not s.targets:
        return w.t("Choose at least one tier to see what it would give.")
    if not v.known:
        return _unknown(v, w)
    if not (s.levers.frequency or s.levers.revenue or s.levers.years) and not o.cost:
        return w.t("{mark} is the gain while every lever stands at zero.", mark=mark(w.short(0)))
    if not o.changing and not o.cost:
        return w.t("{mark} is the gain: nobody in {tiers} changes.", mark=mark(w.short(0)), tiers=tiers_named(v, w))
    return _with_cost(o, whom(v, w), w) if o.cost else _without_cost(o, whom(v, w), w)


def _without_cost(o: Outcome, who: str, w: Words) -> str:
    number = mark(w.short(abs(o.gain)))
    if o.gain >= 0:
        return w.t("{mark} is what the portfolio gains should {whom} change.", mark=number, whom=who)
    return w.t("{mark} is what the portfolio loses should {whom} change.", mark=number, whom=who)


def _with_cost(o: Outcome, who: str, w: Words) -> str:
    values = {"mark": mark(w.short(abs(o.net))), "cost": w.short(o.cost), "whom": who}
    if o.net >= 0:
        return w.t("{mark} is left after the cost of {cost} should {whom} change.", **values)
    return w.t("{mark} is lost after the cost of {cost} should {whom} change.", **values)


def _unknown(v: View, w: Words) -> str:
    """Why the gain cannot be said: the first targeted tier whose duration is not known."""
    bad = [i for i in v.scenario.targets if not math.isfinite(v.facts.today.churn[i]) or v.facts.today.churn[i] == 0]
    tier = plain(w.tier(v.facts.names[bad[0] if bad else v.scenario.targets[0]]))
    if bad and v.facts.today.churn[bad[0]] == 0:
        return w.t("The gain cannot be said: nobody left {tier}, so its duration has no upper end.", tier=tier)
    return w.t("The gain cannot be said: how long customers in {tier} stay is not known.", tier=tier)


def message(v: View, pair: tuple[float, float], w: Words) -> str:
    """The message over the waterfall: one customer, or all who change when the targets are several tiers."""
    values = {"today": money(pair[0], v.facts, w), "then": money(pair[1], v.facts, w)}
    if v.one is None:
        return w.n(
            "The {count} who changes: from {today} to {then}",
            "The {count} who change: from {today} to {then}",
            round(v.course.changing),
            **values,
        )
    return w.t("One customer in {tiers}: from {today} to {then}", tiers=tiers_named(v, w), **values)


def money(x: float, f: Facts, w: Words) -> str:
    """Money of one customer in full, of many short."""
    return w.short(x) if abs(x) >= 1e6 else w.money(x, 0 if abs(x) >= 100 else f.decimals)


def steps(parts: Sequence[tuple[str, float]], f: Facts, moved: Levers, w: Words) -> list[tuple[str, float]]:
    """(name, change) of the waterfall's steps: the name says which way the lever was pulled."""
    up, down = _step_names(f, w)
    return [((down if getattr(moved, lever) < 0 else up)[lever], change) for lever, change in parts]


def _step_names(f: Facts, w: Words) -> tuple[dict[str, str], dict[str, str]]:
    more, fewer = w.t("More purchases"), w.t("Fewer purchases")
    larger, smaller = w.t("Larger purchases"), w.t("Smaller purchases")
    if f.counted == "products":
        more, fewer = w.t("More products"), w.t("Fewer products")
        larger, smaller = w.t("More per product"), w.t("Less per product")
    if f.counted == "nothing":
        larger, smaller = w.t("More per year"), w.t("Less per year")
    up = {"frequency": more, "revenue": larger, "years": w.t("Longer stay")}
    return up, {"frequency": fewer, "revenue": smaller, "years": w.t("Shorter stay")}


def two_methods(v: View, w: Words) -> str:
    """The message over the two methods."""
    o = v.moving
    if o is None:
        return w.t("Only the course rule can be counted here")
    if o.gain < 0:
        return w.t("With moves counted the loss is {money}", money=w.short(-o.gain))
    return w.t("With moves counted the gain is {money}", money=w.short(o.gain))


def why_they_differ(v: View, w: Words) -> str:
    """The sentence that explains the difference between the two methods, with this file's own moves."""
    o = v.moving
    if o is None:
        return w.t(WHY_ALONE.get(v.problem, WHY_ALONE["empty_tier"]))
    same, moved, lost = (w.percent(x) for x in v.staying())
    tiers = tiers_named(v, w)
    seen = w.t(
        "The course rule lets whoever stays a customer stay in the tier. Of the customers in {tiers}, {same} were in "
        "the same tier a period later, {moved} in another and {lost} were lost.",
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
                "Counted with moves the effect is {money} smaller, for a customer passes through tiers that bring more "
                "and tiers that bring less.",
                **values,
            )
        return w.t(
            "Counted with moves the effect is {money} larger, for a customer passes through tiers that bring more and "
            "tiers that bring less.",
            **values,
        )
    if less > 0:
        return w.t(
            "The programme works only while the customer is in {tiers}, so counted with moves the effect is {money} "
            "smaller.",
            **values,
        )
    return w.t(
        "Counted with moves the effect is {money} larger: customers go on to other tiers, and some come back.", **values
    )


def widest(lever: str, f: Facts, w: Words) -> str:
    """The message over the tornado."""
    if lever == "frequency":
        return w.t("Products per customer matter most") if f.counted == "products" else w.t("Purchases matter most")
    return w.t("The time they stay matters most") if lever == "years" else w.t("The money each time matters most")


def change(lever: str, x: float, f: Facts, w: Words, *, sign: str = "") -> str:
    """A lever's change with its unit: "+1 köp per år", "+100 kr per köp", "+0,5 år"; `sign` "±" for both ways."""
    number = sign + w.number(abs(x), decimals(x)) if sign else w.signed(x, decimals(x))
    amount = sign + w.money(abs(x), f.decimals) if sign else w.money_signed(x, f.decimals)
    if lever == "frequency":
        if f.counted == "products":
            return w.t("{number} products per customer", number=number)
        return w.t("{number} purchases per year", number=number)
    if lever == "years":
        return w.t("{number} years", number=number)
    units = {
        "purchases": w.t("{money} per purchase", money=amount),
        "products": w.t("{money} per product", money=amount),
        "nothing": w.t("{money} per year", money=amount),
    }
    return units[f.counted]


def decimals(x: float) -> int:
    """As many as it takes, at most two."""
    return next((d for d in (0, 1) if abs(x - round(x, d)) < 1e-9), 2)
