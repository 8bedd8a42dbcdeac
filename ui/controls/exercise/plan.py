"""The programme's steps: for whom and how openly, and which ingredients at what cost and effect."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from exercise.case import Item
from exercise.progress import RANGES, Numbers, Plan, Played
from exercise.room import Room
from exercise.tradeoffs import fitted, numbers_of
from report.exhibits.energy_case import programme as said
from ui.show import show


def whom(here: Room, played: Played) -> Played:
    """Tiers, hidden or public, and how many a public one reaches."""
    w, plan, case = here.w, fitted(here.case, played.plan), here.case
    show(said.choice(here))
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
    st.markdown(said.summary(here.result(plan), w))
    return replace(played, plan=plan)


def _ingredient(here: Room, item: Item, numbers: Numbers | None) -> Numbers | None:
    key = f"case_{here.case.key}_{item.key}"
    with st.container(border=True):
        chosen = st.checkbox(f"**{item.name.said(here.w.language)}**", value=numbers is not None, key=key)
        st.markdown(f":small[{item.text.said(here.w.language)}]")
        st.markdown(f":small[:gray[{said.facts(numbers or numbers_of(item), here.w)}]]")
        if not chosen:
            return None
        with st.expander(here.w.t("Figures and evidence"), key=f"{key}_more"):
            changed = _numbers(here, key, numbers or numbers_of(item))
            _evidence(here, item)
    return () if changed == numbers_of(item) else changed


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
    for text in said.evidence(here, item):
        st.markdown(text)
