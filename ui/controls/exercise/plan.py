"""Views of the programme's steps: target tiers and openness, ingredients, their cost and effect."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from exercise.case import Item, Option
from exercise.progress import NAME, RANGES, Numbers, OwnIngredient, Plan, Played
from exercise.room import Room
from exercise.tradeoffs import fitted, numbers_of
from report.exhibits.energy_case import programme as said
from ui import choices
from ui.boxes import box
from ui.show import show
from words.typed import one_line

PRICE = 5  # which of the numbers only a discount has
NEW = (0.0, 0.0, 1.0, 0.0, 50.0, 0.0)  # an own idea to begin with: one point for half of them, free of charge


def whom(here: Room, played: Played) -> Played:
    """Tiers, hidden or public, and how many a public one reaches."""
    w, plan, case = here.w, fitted(here.case, played.plan), here.case
    show(said.choice(here))
    _best_fifth(here)
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
        w.t("Hidden or public?"),
        list(forms),
        index=list(forms).index(plan.form) if plan.form in forms else None,
        format_func=lambda key: forms[key].name.said(w.language),
        captions=[here.say(form.text) for form in case.forms],
        key=f"case_{case.key}_form",
    )
    plan = replace(plan, targets=tuple(sorted(targets)), form=form or "")
    if plan.form == "public":
        plan = replace(plan, reach=_reach(here, plan, forms["public"]))
    if plan.form and forms[plan.form].evidence:
        with box(f"case_{case.key}_measured", w.t("What others have measured")):
            _evidence(here, forms[plan.form])
    return replace(played, plan=plan)


def _best_fifth(here: Room) -> None:
    """Who the best fifth are: in a sentence, and in a box what they have more and less of."""
    best = said.best_fifth(here)
    if best is None:
        return
    st.markdown(best.message)
    with box("case_who", here.w.t("Who are the best fifth?")):
        show(best.body)


def _reach(here: Room, plan: Plan, form: Item) -> float | None:
    now = form.reach if plan.reach is None else plan.reach
    share = st.slider(here.w.t("Share of them who join, %"), 5, 100, int(now), 5, key=f"case_{here.case.key}_reach")
    return None if share == form.reach else float(share)


# Ingredients ----------------------------------------------------------------------------------------------------


def ingredients(here: Room, played: Played) -> Played:
    """One piece of the puzzle at a time: its ingredients and one's own, each with cost, effect and evidence."""
    case, w = here.case, here.w
    plan = fitted(case, played.plan)
    pieces = {piece.key: piece.text.said(w.language) for piece in case.pieces}
    open_one = st.segmented_control(
        w.t("Piece of the puzzle"),
        list(pieces),
        format_func=pieces.__getitem__,
        key=choices.among("case_piece", list(pieces)),
        required=True,
        persist_state="session",
        wrap=True,
        label_visibility="collapsed",
    )
    for item in case.ingredients:
        if item.piece == open_one:
            plan = plan.put(item.key, _ingredient(here, item, plan.numbers(item.key)))
    if open_one:
        plan = plan.put_own(open_one, _own(here, open_one, plan.own_in(open_one)))
    st.markdown(said.summary(here.result(plan), w))
    return replace(played, plan=plan)


def _ingredient(here: Room, item: Item, numbers: Numbers | None) -> Numbers | None:
    key, now = f"case_{here.case.key}_{item.key}", numbers or numbers_of(item)
    with st.container(border=True):
        chosen = st.checkbox(f"**{item.name.said(here.w.language)}**", value=numbers is not None, key=key)
        st.markdown(f":small[{here.say(item.text)}]")
        st.markdown(f":small[:gray[{said.facts(item, now, here.w)}]]")
        if not chosen:
            return None
        with box(f"{key}_more", here.w.t("Figures and evidence")):
            changed = _numbers(here, key, now, price=bool(item.price))
            _evidence(here, item)
    return () if changed == numbers_of(item) else changed


def _own(here: Room, piece: str, own: OwnIngredient | None) -> OwnIngredient | None:
    """The group's own idea in a piece: its name, what it costs and gives, and the driver it touches."""
    w, key = here.w, f"case_{here.case.key}_own_{piece}"
    with st.container(border=True):
        if not st.checkbox(f"**{w.t('An idea of our own')}**", value=own is not None, key=key):
            st.markdown(f":small[{w.t('Name it, and say what it costs and gives. All of it is your assumption.')}]")
            return None
        now = own or OwnIngredient(piece, "", NEW)
        name = st.text_input(
            w.t("What is it called?"), now.name, max_chars=NAME, key=f"{key}_name", placeholder=w.t("Own idea")
        )
        driver = _driver(here, key, now.driver)
        given = _numbers(here, key, now.numbers)
    return OwnIngredient(piece, one_line(name or "", NAME) or w.t("Own idea"), given, driver)


def _driver(here: Room, key: str, now: str) -> str:
    """Which driver an own idea touches; "" for none, or where the case has no survey."""
    options: dict[str, Option] = {option.key: option for _, option in here.case.aspects}
    if not options:
        return ""
    picked = st.selectbox(
        here.w.t("Which driver does it touch?"),
        list(options),
        index=list(options).index(now) if now in options else None,
        format_func=lambda code: options[code].text.said(here.w.language),
        key=f"{key}_driver",
        placeholder=here.w.t("None of them"),
    )
    return picked or ""


def _numbers(here: Room, key: str, now: Numbers, *, price: bool = False) -> Numbers:
    w = here.w
    money = w.t("Margin per customer and year, %")
    if here.case.margin is None:
        money = w.t("Revenue per customer and year, %")
    labels = (
        w.t("Cost per customer reached and year, {unit}", unit=w.unit),
        w.t("One-off cost, {unit}", unit=w.unit),
        w.t("Retention, percentage points"),
        money,
        w.t("Share it works on, %"),
        w.t("Change of price, %"),
    )
    steps = (5.0, 50_000.0, 0.5, 1.0, 5.0, 0.5)
    given = list(now)
    with st.grid(2, min_column_width=130):
        for i, (label, (low, high), step) in enumerate(zip(labels, RANGES, steps, strict=True)):
            if i < PRICE or price:
                given[i] = float(st.number_input(label, low, high, now[i], step, "%g", key=f"{key}_{i}"))
    return tuple(given)


def _evidence(here: Room, item: Item) -> None:
    for text in said.evidence(here, item):
        st.markdown(text)
