"""Texts of the programme's choices, and of what is chosen."""

from __future__ import annotations

import pandas as pd

from exercise.case import Item
from exercise.progress import Numbers
from exercise.room import Room
from exercise.tradeoffs import Result, numbers_of
from report.columns import columns
from report.exhibit import Exhibit, Notice
from words import Words

TAGS = {"evidence": ":blue-badge", "assumption": ":gray-badge"}
APART = 0.05


def choice(here: Room) -> Exhibit:
    """What there is to choose on, tier by tier."""
    money = "money:revenue" if here.case.margin is None else "money:margin"
    heads = columns(here.w, "tier:name", money, "point:plus")
    note = here.w.t("+1 %-point: what the tier is worth more if its retention rises by one percentage point.")
    return Exhibit("choice", table=here.choice(), columns=heads, total=False, downloads=False, notes=(note,))


def best_fifth(here: Room) -> Exhibit | None:
    """Who the best fifth are; None where the case does not ask."""
    found = here.profile()
    if found is None:
        return None
    w = here.w
    heads = columns(w, "mark", "share:best", "share_all")
    return Exhibit("best_fifth", _who(found, w), table=found, columns=heads, total=False, downloads=False)


def _who(found: pd.DataFrame, w: Words) -> str:
    """The two marks that set the best fifth most apart, or that it is like the others."""
    apart = found["share"] - found["share_all"]
    more = found[apart >= APART].assign(apart=apart).sort_values("apart", ascending=False).head(2)
    if more.empty:
        return w.t("The best fifth is much like the others")
    said = [
        w.t("{mark} ({share} against {all} of all)", mark=mark, share=w.percent(share), all=w.percent(everybody))
        for mark, share, everybody in zip(more["mark"], more["share"], more["share_all"], strict=True)
    ]
    return w.t("Typical of the best fifth: {marks}", marks=w.listed(said))


# Ingredients --------------------------------------------------------------------------------------------


def cost(numbers: Numbers, w: Words) -> str:
    """What an ingredient costs, in a sentence."""
    yearly, one_off, *_ = numbers
    each = w.t("{money} per customer and year", money=w.money(yearly))
    once = w.t("{money} as a one-off cost", money=w.short(one_off))
    if yearly and one_off:
        return w.t("Costs {each} and {once}.", each=each, once=once)
    if yearly or one_off:
        return w.t("Costs {each}.", each=each if yearly else once)
    return w.t("Costs nothing.")


def effect(numbers: Numbers, w: Words, months: int = 0) -> str:
    """What it is assumed to give, on how many, and how soon it shows."""
    _, _, points, revenue, uptake, price = numbers
    told = []
    if points:
        told.append(higher(points / 100, w))
    if revenue:
        told.append(w.t("{share} per customer and year", share=w.percent_signed(revenue / 100)))
    if price:
        told.append(w.t("{share} in price", share=w.percent_signed(price / 100)))
    gives = w.listed(told) if told else w.t("nothing that is counted")
    if months:
        return w.t(
            "Gives {what} with {share} of them; shows after {months}.",
            what=gives,
            share=w.percent(uptake / 100),
            months=w.n("{count} month", "{count} months", months),
        )
    return w.t("Gives {what} with {share} of them.", what=gives, share=w.percent(uptake / 100))


def higher(points: float, w: Words) -> str:
    """A change of retention in words, without its sign."""
    whole = abs(points * 100 - round(points * 100)) < 1e-9
    size = w.points(abs(points), 0 if whole else 1).lstrip("+")
    return w.t("{points} higher retention", points=size) if points > 0 else w.t("{points} lower retention", points=size)


def facts(item: Item, numbers: Numbers, w: Words) -> str:
    """An ingredient's cost and assumed effect, where they stand as the case gave them with when it shows."""
    months = item.months if numbers == numbers_of(item) else 0
    return f"{cost(numbers, w)} {effect(numbers, w, months)}"


def evidence(here: Room, item: Item) -> list[str]:
    """What others have measured of an ingredient, each marked as evidence or assumption."""
    known = {one.key: one for one in here.case.evidence}
    names = {"evidence": here.w.t("Evidence"), "assumption": here.w.t("Assumption")}
    found = [known[key] for key in item.evidence]
    return [f"{TAGS[one.tag]}[{names[one.tag]}] {here.say(one.text)}" for one in found]


def summary(result: Result, w: Words) -> str:
    """What is chosen so far, on the average reached customer."""
    if not result.plan.count:
        return w.t("Nothing is chosen yet.")
    count = w.n("**{count} ingredient**", "**{count} ingredients**", result.plan.count)
    if not result.plan.form:
        return f"{count}. {w.t('Choose hidden or public in the previous step, and the sum is shown here.')}"
    mean = result.mean
    told = [
        w.t("{money} per customer and year", money=w.money(mean.yearly)),
        w.t("{money} as a one-off cost", money=w.short(mean.one_off)),
    ]
    if mean.points:
        told.append(w.t("on average {points}", points=higher(mean.points, w)))
    if result.plan.targets and abs(result.money) >= 0.0005:
        told.append(w.t("{share} per customer and year", share=w.percent_signed(result.money, 1)))
    return f"{count}: {' · '.join(told)}"


def unfinished(result: Result, w: Words) -> Notice | None:
    """What must be chosen before a plan can be counted; None when it is whole."""
    if not result.lacks:
        return None
    why = w.t("Choose the customers first, and hidden or public.")
    if result.lacks == "ingredients":
        why = w.t("Choose at least one ingredient first.")
    return Notice(why, "plain", w.t("There is no programme to count yet"))


def locked(w: Words) -> Notice:
    """What is said instead of the insight as long as no proposal has been saved."""
    return Notice(w.t("It opens when you have saved a proposal of your own."), "plain", w.t("The insight is locked"))
