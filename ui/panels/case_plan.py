"""The programme's steps: for whom and how openly, and which ingredients at what cost and effect."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from ui.cases.case import Evidence, Item
from ui.cases.progress import RANGES, Numbers, Plan, Played
from ui.cases.tradeoffs import Result, fitted, numbers_of
from ui.panels.case_room import Room
from ui.parts import Column, table

TAGS = {"evidence": ":blue-badge", "assumption": ":gray-badge"}


def whom(here: Room, played: Played) -> Played:
    """Tiers, hidden or public, and how many a public one reaches."""
    w, plan, case = here.w, fitted(here.case, played.plan), here.case
    table(_choice(here), _choice_columns(here), "case_whom", total=False, downloads=False)
    targets = st.segmented_control(
        w.t("Which customers"),
        range(len(case.names)),
        selection_mode="multi",
        format_func=lambda i: here.tier(case.names[i]),
        default=list(plan.targets),
        wrap=True,
        key=f"case_{case.key}_targets",
    )
    forms = {form.key: form for form in case.forms}
    form = st.radio(
        w.t("How openly"),
        list(forms),
        index=list(forms).index(plan.form) if plan.form in forms else None,
        format_func=lambda key: forms[key].name.said(w.language),
        captions=[form.text.said(w.language) for form in case.forms],
        key=f"case_{case.key}_form",
    )
    plan = replace(plan, targets=tuple(sorted(targets)), form=form or "")
    if plan.form == "public":
        plan = replace(plan, reach=_reach(here, plan, forms["public"]))
    if plan.form and forms[plan.form].evidence:
        with st.expander(w.t("What others have measured"), key=f"case_{case.key}_measured"):
            _evidence(here, forms[plan.form])
    return replace(played, plan=plan)


def _reach(here: Room, plan: Plan, form: Item) -> float | None:
    now = form.reach if plan.reach is None else plan.reach
    share = st.slider(here.w.t("Share of them who join, %"), 5, 100, int(now), 5, key=f"case_{here.case.key}_reach")
    return None if share == form.reach else float(share)


def _choice(here: Room) -> pd.DataFrame:
    """What there is to choose on: customers, what one leaves a year, and what one more point is worth."""
    base = here.facts.base
    b = base.basis()
    return pd.DataFrame(
        {
            "tier": [here.tier(name) for name in base.names],
            "customers": b.customers,
            "money": b.money / b.customers / base.years,
            "point": base.point(),
        }
    )


def _choice_columns(here: Room) -> list[Column]:
    w = here.w
    money = w.t("Margin each a year, {unit}", unit=w.unit)
    if here.case.margin is None:
        money = w.t("Revenue each a year, {unit}", unit=w.unit)
    return [
        Column("tier", w.t("Value tier"), "text"),
        Column("customers", w.t("Customers")),
        Column("money", money),
        Column("point", w.t("+1 point, {unit}", unit=w.unit)),
    ]


# Ingredients ----------------------------------------------------------------------------------------------------


def ingredients(here: Room, played: Played) -> Played:
    """One piece of the puzzle at a time: its ingredients, each with cost, effect and evidence."""
    case, w = here.case, here.w
    plan = fitted(case, played.plan)
    pieces = {piece.key: piece.text.said(w.language) for piece in case.pieces}
    open_one = st.segmented_control(
        w.t("Piece of the puzzle"),
        list(pieces),
        format_func=pieces.__getitem__,
        default=next(iter(pieces)),
        required=True,
        wrap=True,
        key=f"case_{case.key}_piece",
        label_visibility="collapsed",
    )
    for item in case.ingredients:
        if item.piece == open_one:
            plan = plan.put(item.key, _ingredient(here, item, plan.numbers(item.key)))
    st.markdown(summary(here, here.result(plan)))
    return replace(played, plan=plan)


def _ingredient(here: Room, item: Item, numbers: Numbers | None) -> Numbers | None:
    key = f"case_{here.case.key}_{item.key}"
    with st.container(border=True):
        chosen = st.checkbox(f"**{item.name.said(here.w.language)}**", value=numbers is not None, key=key)
        st.markdown(f":small[{item.text.said(here.w.language)}]")
        st.markdown(f":small[:gray[{facts(here, numbers or numbers_of(item))}]]")
        if not chosen:
            return None
        with st.expander(here.w.t("Figures and evidence"), key=f"{key}_more"):
            changed = _numbers(here, key, numbers or numbers_of(item))
            _evidence(here, item)
    return () if changed == numbers_of(item) else changed


def facts(here: Room, numbers: Numbers) -> str:
    """An ingredient's cost and assumed effect in a line."""
    w = here.w
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


def _numbers(here: Room, key: str, now: Numbers) -> Numbers:
    w = here.w
    money = w.t("Margin per customer and year, %")
    if here.case.margin is None:
        money = w.t("Revenue per customer and year, %")
    labels = (
        w.t("Cost per reached customer and year, {unit}", unit=w.unit),
        w.t("Cost once, {unit}", unit=w.unit),
        w.t("Retention, percentage points"),
        money,
        w.t("Share it works on, %"),
    )
    steps = (5.0, 50_000.0, 0.5, 1.0, 5.0)
    given = []
    with st.grid(2, min_column_width=130):
        for i, (label, (low, high), step) in enumerate(zip(labels, RANGES, steps, strict=True)):
            number = st.number_input(label, low, high, now[i], step, "%g", key=f"{key}_{i}")
            given.append(float(number))
    return tuple(given)


def _evidence(here: Room, item: Item) -> None:
    known = {one.key: one for one in here.case.evidence}
    names: dict[str, str] = {"evidence": here.w.t("Evidence"), "assumption": here.w.t("Assumption")}
    for key in item.evidence:
        one: Evidence = known[key]
        st.markdown(f"{TAGS[one.tag]}[{names[one.tag]}] {here.say(one.text)}")


def summary(here: Room, result: Result) -> str:
    """What is chosen so far, on the average reached customer."""
    w = here.w
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
