"""Buttons that set the levers to published effects, and how to measure an effect on one's own customers."""

from __future__ import annotations

import streamlit as st

import clv
from clv import TOTAL, Base, Scenario, published_effects
from clv.experiments import EFFECTS
from report.exhibit import Notice
from report.exhibits.what_if import evidence as exhibits
from report.link_effects import own_effects
from report.link_text import line, number, one_of, optional, whole
from study import Study
from study.own_effects import MOST_EFFECTS, OwnEffect, own_scenario
from study.what_if import CUT, EFFECT, GAINED, HIGHER, MOST_PRODUCTS, SEVERAL, Facts, facts_of, published
from ui import choices
from ui.boxes import box
from ui.choices import Choice
from ui.controls.naming import named, room
from ui.show import say, show, tabs
from words import Words

ROWS = {
    "evidence_part": Choice("measured", one_of("measured", "given_up", "group", "seen"), "ve"),
    "euro_amount": Choice(None, optional(number(0, 1e9)), "vm", of_file=True),
    "given_up_tier": Choice(-1, whole(-1, 11), "vt", of_file=True),  # -1: all
    "given_up": Choice(CUT, number(0, 0.5), "vg"),
    "several": Choice(SEVERAL, whole(1, MOST_PRODUCTS), "vk"),
    "several_cut": Choice(HIGHER, number(0, 0.5), "vc"),
    "several_points": Choice(GAINED, number(0, 0.2), "vq"),
    "hold_effect": Choice(EFFECT, number(0, 1), "vh"),
    "own_effects": Choice((), own_effects(), "vo"),
    "own_effect_name": Choice("", line()),
    "seen_treated": Choice(None, optional(whole(0, 10**9))),
    "seen_kept": Choice(None, optional(whole(0, 10**9))),
    "seen_out": Choice(None, optional(whole(0, 10**9))),
    "seen_out_kept": Choice(None, optional(whole(0, 10**9))),
}


CUTS = [i / 100 for i in range(51)]
POINTS = [i / 200 for i in range(41)]
ALL = -1  # every tier together


def evidence(study: Study, now: Scenario, w: Words) -> None:
    """Evidence, income given up, the size of a comparison group, and assumed against measured."""
    with box("evidence", w.t("What others have measured, and how to measure it yourself")) as is_open:
        if not is_open:
            return
        labels = {
            "measured": w.t("Measured by others"),
            "given_up": w.t("Discount or loyalty"),
            "group": w.t("Control group"),
            "seen": w.t("Assumed and measured"),
        }
        measured, given_up, group, seen = tabs("evidence_part", labels)
        with measured:
            _presets(study, now, w)
        with given_up:
            _given_up(study, w)
        with group:
            _group(study.base, w)
        with seen:
            _seen(facts_of(study), now, w)


# Measured elsewhere -------------------------------------------------------------------------------------


def _presets(study: Study, now: Scenario, w: Words) -> None:
    f = facts_of(study)
    st.markdown(exhibits.about(f.names, now, w))
    for name in exhibits.PRESETS:
        with st.container(border=True):
            show(exhibits.measured(name, w))
            amount = _amount(w) if name == "amount_b" else None
            _button(name, published(name, study, now, amount), f, w)
    for i, effect in enumerate(choices.value("own_effects")):
        with st.container(border=True):
            show(exhibits.own_measured(effect, w))
            _button(f"own_{i}", own_scenario(f, effect, now), f, w)
            label = w.t("Remove")
            st.button(label, type="tertiary", key=f"own_effect_out_{i}", on_click=_forget, args=(effect.name,))


def _button(name: str, found: Scenario | None, f: Facts, w: Words) -> None:
    if found is None:
        st.caption(exhibits.why_not(name, f, w))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            w.t("Apply to the levers"),
            key=f"preset_{name}",
            on_click=choices.edit,
            args=(found,),
            icon=":material/tune:",
        )
        st.caption(exhibits.levers_said(found, w))


def _amount(w: Words) -> float | None:
    """163 euro in the file's money: as a person has written it, or as it stands where the file is in euro."""
    euro = choices.currency() == "EUR"
    given = st.number_input(
        w.t("163 euro in this file's money, {unit}", unit=w.unit or w.t("money")),
        0.0,
        1e9,
        value=None,
        step=10.0,
        format="%g",
        key=choices.slot("euro_amount"),
        persist_state="session",
        placeholder="163" if euro else w.t("at the exchange rate you choose"),
        width=320,
    )
    return published_effects.EURO_B if given is None and euro else given


# Income given up ----------------------------------------------------------------------------------------


@st.fragment
def _given_up(study: Study, w: Words) -> None:
    rates = exhibits.retention_rates(study.base)
    tiers = {ALL if tier == TOTAL else study.base.names.index(tier): tier for tier in reversed(rates)}
    if not tiers:
        st.markdown(w.t("How many leave is not in this file, or nobody does."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        called = {n: w.t("All") if n == ALL else w.tier(name) for n, name in tiers.items()}
        chosen = st.selectbox(
            w.t("Value tier"), list(tiers), format_func=called.__getitem__, **choices.labelled("given_up_tier", called)
        )
        cut = st.select_slider(
            w.t("Lower income per customer"),
            CUTS,
            format_func=lambda x: w.percent(x),
            key=choices.among("given_up", CUTS),
            persist_state="session",
        )
    show(*exhibits.income_given_up(rates[tiers[chosen]], float(cut), w))
    if exhibits.several_products(study, float(cut), SEVERAL, w):
        at_least = st.number_input(
            w.t("Only for customers with at least so many products"),
            1,
            MOST_PRODUCTS,
            step=1,
            key=choices.slot("several"),
            persist_state="session",
            width=320,
        )
        show(*exhibits.several_products(study, float(cut), int(at_least), w))
        _rising(study, float(cut), int(at_least), w)
    choices.write_link()


def _rising(study: Study, cut: float, at_least: int, w: Words) -> None:
    """A cut for all that is higher from so many products, step by step and year by year."""
    if at_least < SEVERAL:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        higher = st.select_slider(
            w.t("Discount from {k} products", k=w.number(at_least)),
            CUTS,
            format_func=lambda x: w.percent(x),
            key=choices.among("several_cut", CUTS),
            persist_state="session",
        )
        points = st.select_slider(
            w.t("Retention rises by"),
            POINTS,
            format_func=lambda x: w.points(x),
            key=choices.among("several_points", POINTS),
            persist_state="session",
        )
    show(*exhibits.rising_discount(study, [(1, cut), (at_least, float(higher))], float(points), w))


# A comparison group -------------------------------------------------------------------------------------


@st.fragment
def _group(base: Base, w: Words) -> None:
    effect = st.segmented_control(
        w.t("Effect to detect, percentage points of retention"),
        EFFECTS,
        format_func=lambda x: w.points(x, 0),
        key=choices.among("hold_effect", EFFECTS),
        required=True,
        persist_state="session",
    )
    show(exhibits.hold_outs(base, float(effect or EFFECTS[0]), w).body)
    choices.write_link()


# Assumed and measured -----------------------------------------------------------------------------------


@st.fragment
def _seen(f: Facts, now: Scenario, w: Words) -> None:
    st.markdown(
        w.t(
            "When the time is over: how many had the programme, how many were in the control group, and how many "
            "of each are still customers?"
        )
    )
    labels = {
        "seen_treated": w.t("With the programme"),
        "seen_kept": w.t("Of those with the programme, stayed"),
        "seen_out": w.t("Control group size"),
        "seen_out_kept": w.t("Of the control group, stayed"),
    }
    with st.grid(4, min_column_width=148):
        given = [
            st.number_input(label, 0, 10**9, value=None, step=1, key=choices.slot(key), persist_state="session")
            for key, label in labels.items()
        ]
    if any(number is None for number in given):
        st.caption(w.t("Fill in all four."))
        return
    treated, kept, out, out_kept = (int(number) for number in given if number is not None)
    if not treated or not out or kept > treated or out_kept > out:
        say(Notice(w.t("Both groups need at least one customer, and no more kept than there are.")))
        return
    show(exhibits.effect_seen((treated, kept), (out, out_kept), f, now, w))
    _keep(clv.experiments.effect_seen(kept, treated, out_kept, out), treated + out, w)


def _keep(measured: dict[str, float], customers: int, w: Words) -> None:
    """What was measured, kept under a name beside what others have measured."""
    example, button = w.t("For example: a call in the first month"), w.t("Save it among the measured effects")
    name = named("own_effect_name", w.t("What was tried"), example, ("own_effect_keep", button), w)
    if name is None:
        return
    others = {effect.name: effect for effect in choices.value("own_effects")}
    full = w.t("{count} effects are already saved. Remove one first.", count=w.number(MOST_EFFECTS))
    if name in others or room(len(others), MOST_EFFECTS, full):
        found = OwnEffect(name, measured["effect"], measured["low"], measured["high"], customers)
        choices.put("own_effects", tuple((others | {name: found}).values()))
        st.caption(w.t("Saved. It stands under Measured by others, and among the effects of a treatment plan."))


def _forget(name: str) -> None:
    choices.put("own_effects", tuple(effect for effect in choices.value("own_effects") if effect.name != name))
