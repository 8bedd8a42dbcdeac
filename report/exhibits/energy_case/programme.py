"""What there is to choose for a programme, and what is chosen."""

from __future__ import annotations

from exercise.case import Item
from exercise.progress import Numbers
from exercise.room import Room
from exercise.tradeoffs import Result
from report.columns import columns
from report.exhibit import Exhibit, Notice
from words import Words

TAGS = {"evidence": ":blue-badge", "assumption": ":gray-badge"}


def choice(here: Room) -> Exhibit:
    """What there is to choose on, tier by tier."""
    money = "money:revenue" if here.case.margin is None else "money:margin"
    heads = columns(here.w, "tier:name", "customers", money, "point:plus")
    return Exhibit("choice", table=here.choice(), columns=heads, total=False, downloads=False)


def facts(numbers: Numbers, w: Words) -> str:
    """An ingredient's cost and assumed effect in a line."""
    yearly, one_off, points, revenue, uptake = numbers
    told = []
    if yearly:
        told.append(w.t("{money} per customer and year", money=w.money(yearly)))
    if one_off:
        told.append(w.t("{money} once", money=w.short(one_off)))
    if points:
        told.append(w.t("{points} of retention", points=w.points(points / 100)))
    if revenue:
        told.append(w.t("{share} a year", share=w.percent_signed(revenue / 100)))
    told.append(w.t("works on {share}", share=w.percent(uptake / 100)))
    return " · ".join(told)


def evidence(here: Room, item: Item) -> list[str]:
    """What others have measured of an ingredient, each marked as evidence or assumption."""
    known = {one.key: one for one in here.case.evidence}
    names = {"evidence": here.w.t("Evidence"), "assumption": here.w.t("Assumption")}
    found = [known[key] for key in item.evidence]
    return [f"{TAGS[one.tag]}[{names[one.tag]}] {here.say(one.text)}" for one in found]


def summary(result: Result, w: Words) -> str:
    """What is chosen so far, on the average reached customer."""
    if not result.plan.chosen:
        return w.t("Nothing is chosen yet.")
    count = w.n("**{count} ingredient**", "**{count} ingredients**", len(result.plan.chosen))
    mean = result.mean if result.plan.form else None
    if mean is None:
        return f"{count}. {w.t('Choose hidden or public in the step before, and the sum is shown here.')}"
    told = [
        w.t("{money} per customer and year", money=w.money(mean.yearly)),
        w.t("{money} once", money=w.short(mean.one_off)),
    ]
    if mean.points:
        told.append(w.t("on average {points} of retention", points=w.points(mean.points)))
    if mean.revenue:
        told.append(w.t("{share} a year", share=w.percent_signed(mean.revenue, 1)))
    return f"{count}: {' · '.join(told)}"


def unfinished(result: Result, w: Words) -> Notice | None:
    """What must be chosen before a plan can be counted; None when it is whole."""
    if not result.lacks:
        return None
    why = w.t("Choose customers and whether it shows first.")
    if result.lacks == "ingredients":
        why = w.t("Choose at least one ingredient first.")
    return Notice(why, "plain", w.t("There is no programme to count yet"))
