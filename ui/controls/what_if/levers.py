"""Controls of a scenario: target tiers, levers, uptake and cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import streamlit as st

from clv import Levers, Scenario
from clv.levers import LEVERS, years_for_points
from report.exhibits.what_if import names
from report.link_text import RANGES, SCENARIO_METHODS, line, number, one_of, optional, tier_numbers
from report.text import markdown_text
from study import what_if as model
from study.what_if import THIRD, UPTAKE, Facts
from ui import choices
from ui.choices import Choice
from words import Words

ROWS = {
    "edit_name": Choice("", line(), "en"),
    "edit_targets": Choice([THIRD], tier_numbers(), "et"),
    "edit_frequency": Choice(1.0, number(*RANGES["frequency"]), "ef"),
    "edit_revenue": Choice(None, optional(number(*RANGES["revenue"])), "ea", of_file=True),  # None: as suits the file
    "edit_years": Choice(0.5, number(*RANGES["years"]), "ey"),
    "edit_reach": Choice(1.0, number(*RANGES["share"]), "eq"),
    "edit_uptake": Choice(UPTAKE, number(*RANGES["share"]), "eu"),
    "edit_margin": Choice(None, optional(number(*RANGES["share"])), "em"),
    "edit_one_off": Choice(0.0, number(*RANGES["cost"]), "eo", of_file=True),
    "edit_yearly_cost": Choice(0.0, number(*RANGES["cost"]), "ek", of_file=True),
    "edit_method": Choice("course", one_of(*SCENARIO_METHODS), "ex"),
    "edit_discount": Choice(0.1, number(*RANGES["discount"]), "ed"),
}


MARGINS = [i / 20 for i in range(1, 21)]
DISCOUNTS = [i / 100 for i in range(21)]
POINTS = "edit_points"  # the years of duration, said as points of retention


def levers(f: Facts, w: Words) -> Scenario:
    """Draw the levers within what this file supports, and return what stands on them and under them, without a name."""
    aim = _targets(f, w)
    moved = Levers(_frequency(f, w), _money(f, w), _stay(f, aim, w))
    label = w.t("Share of customers who change")
    told = w.t("Uptake: the share of the customers reached who change behaviour as the levers show.")
    uptake = _share("edit_uptake", label, model.SHARES, told, w)
    return replace(standing(f), targets=aim, levers=moved, uptake=uptake)


def standing(f: Facts) -> Scenario:
    """Where the levers stand, drawn or not: the choices, as this file can bear them."""
    _settle_targets(f)
    _settle_revenue(f)
    there = tuple(choices.value("edit_targets"))
    return replace(model.suited(f, replace(choices.editing(), targets=there)), name="")


def beneath(levers: Scenario, f: Facts, w: Words) -> Scenario:
    """What stands under the levers: cost, margin and the way to zero, and the scenario that it all makes."""
    with st.container(horizontal=True):
        with st.popover(w.t("Cost and margin"), icon=":material/payments:", key="what_if_more"):
            terms = _terms(f, w)
        st.button(
            w.t("Set to zero"),
            on_click=_zero,
            type="tertiary",
            icon=":material/restart_alt:",
            help=w.t("Sets the three levers to no change; the rest stays."),
        )
    scenario = replace(terms, targets=levers.targets, levers=levers.levers, uptake=levers.uptake)
    st.caption(counted(scenario, w))
    return scenario


def counted(s: Scenario, w: Words) -> str:
    """What stands behind the levers, in a line: cost, reach, margin and discount."""
    told = []
    if s.one_off:
        told.append(w.t("{money} one-off cost", money=w.short(s.one_off)))
    if s.yearly_cost:
        each = w.money(s.yearly_cost, 0 if s.yearly_cost == round(s.yearly_cost) else 2)
        told.append(w.t("{money} per year and customer reached", money=each))
    told = [*(told or [w.t("no cost")]), w.t("reach {share}", share=names.share(s.reach, w))]
    if s.margin is not None:
        told.append(w.t("margin {share}", share=names.share(s.margin, w)))
    if s.method == "discounted":
        told.append(w.t("discounted {share} per year", share=names.share(s.discount, w)))
    return w.capital(" · ".join(told))


# Whom ---------------------------------------------------------------------------------------------------


def _settle_targets(f: Facts) -> None:
    kept = choices.value("edit_targets")
    there = model.wanted_targets(f.names, kept)
    if there != kept:
        choices.put("edit_targets", there)


def _targets(f: Facts, w: Words) -> tuple[int, ...]:
    _settle_targets(f)
    chosen = st.segmented_control(
        w.t("Which customers"),
        range(len(f.names)),
        selection_mode="multi",
        format_func=lambda i: markdown_text(w.tier(f.names[i]), 24),
        wrap=True,
        key=choices.slot("edit_targets"),
        persist_state="session",
        help=w.t("The tiers the programme is for. Choose one or several."),
    )
    return tuple(chosen)


# What ---------------------------------------------------------------------------------------------------


def _slider(
    key: str,
    label: str,
    stops: Callable[[float], list[float]],
    write: Callable[[float], str],
    told: str,
    *,
    disabled: bool = False,
) -> float:
    """A slider on a choice; where it stands is one of its stops."""
    now = float(choices.value(key))
    return float(
        st.select_slider(
            label,
            stops(now),
            format_func=write,
            key=choices.slot(key),
            persist_state="session",
            help=told,
            disabled=disabled,
        )
    )


def _frequency(f: Facts, w: Words) -> float:
    if f.counted == "nothing":
        told = w.t("This file has no purchases, so this lever cannot be used. It needs one row per purchase.")
        if f.billed is not None:
            told = w.t(
                "Purchases here are invoices that come by the calendar: their number is not a lever, their sum is."
            )
        label, stops = w.t("Purchases per year"), model.steps(0.25, 0.0)
        st.select_slider(label, stops, 0.0, lambda x: signed(x, 2, w), "no_frequency", told, disabled=True)
        return 0.0
    return _slider(
        "edit_frequency",
        names.lever_names(f, w)["frequency"],
        lambda now: model.steps(0.25, now, 0.005),
        lambda x: signed(x, 2, w),
        w.t("How many more (or fewer) purchases each customer who changes makes. Never below zero."),
    )


def _settle_revenue(f: Facts) -> None:
    if choices.value("edit_revenue") is None:
        choices.put("edit_revenue", model.file_levers(f).revenue)


def _money(f: Facts, w: Words) -> float:
    _settle_revenue(f)
    return _slider(
        "edit_revenue",
        names.money_name(f, w),
        lambda now: model.steps(f.step, now, f.step / 100),
        lambda x: more_money(x, f.decimals, w),
        w.t("How much more (or less) each time. The steps suit what a purchase brings in this file."),
    )


def _stay(f: Facts, aim: tuple[int, ...], w: Words) -> float:
    """Duration: one lever with two faces, years and, where one tier is aimed at, points of its retention a year."""
    years = _slider(
        "edit_years",
        w.t("Duration, years"),
        lambda now: model.steps(0.25, now, 0.005),
        lambda x: signed(x, 2, w),
        w.t("How much longer a customer who changes stays. Retention follows: duration = period / (1 − retention)."),
    )
    if len(aim) == 1:
        _as_points(f, aim[0], years, w)
    elif aim:
        st.caption(names.points_by_tier(f, aim, years, w))
    return years


def _as_points(f: Facts, tier: int, years: float, w: Words) -> None:
    now = model.points_now(f, tier, years)
    st.select_slider(
        w.t("Retention per year, percentage points"),
        model.point_stops(f, tier, now),
        format_func=lambda x: signed(x * 100, 1, w),
        key=choices.face(POINTS, now),
        help=w.t("The same lever as duration, expressed as retention: set either one and the other follows."),
        on_change=_points_moved,
        args=(f, tier),
        disabled=not f.today.churn[tier] > 0,
    )


def _points_moved(f: Facts, tier: int) -> None:
    years = years_for_points(f.today, tier, choices.faced(POINTS))
    if years == years:  # not known where nobody was lost
        choices.put("edit_years", years)


def _zero() -> None:
    for lever in LEVERS:
        choices.put(f"edit_{lever}", 0.0)


# At what cost -------------------------------------------------------------------------------------------


def _terms(f: Facts, w: Words) -> Scenario:
    """What stands behind the levers: cost, reach, margin and discount."""
    paid_once = w.t("Paid once, when the programme starts.")
    paid_yearly = w.t("Paid for everybody reached, whether they change or not, as long as they stay customers.")
    offered = w.t("The share of the target that is offered the programme and paid for.")
    once = _cost("edit_one_off", w.t("One-off cost, {unit}", unit=w.unit), 10_000.0, paid_once)
    label = w.t("Yearly cost per reached customer, {unit}", unit=w.unit)
    yearly = _cost("edit_yearly_cost", label, 1.0, paid_yearly)
    reach = _share("edit_reach", w.t("Reach"), model.SHARES, offered, w)
    margin = _margin(f, w)
    discounted, rate = _discount(w)
    return Scenario(
        reach=reach,
        margin=margin,
        one_off=once,
        yearly_cost=yearly,
        method="discounted" if discounted else "course",
        discount=rate,
    )


def _cost(key: str, label: str, step: float, told: str) -> float:
    return float(
        st.number_input(
            label.removesuffix(", "),
            0.0,
            1e12,
            step=step,
            format="%g",
            key=choices.slot(key),
            persist_state="session",
            help=told,
        )
    )


def _share(key: str, label: str, stops: list[float], told: str, w: Words, *, disabled: bool = False) -> float:
    return _slider(
        key,
        label,
        lambda now: model.with_now(stops, now, 0.0005),
        lambda x: share(x, w),
        told,
        disabled=disabled,
    )


def _margin(f: Facts, w: Words) -> float | None:
    now = choices.value("edit_margin")
    chosen = st.selectbox(
        w.t("Margin"),
        MARGINS if now is None else model.with_now(MARGINS, now, 0.0005),
        index=None,
        placeholder=w.t("the file's own") if f.own_margin else w.t("none: revenue is counted"),
        format_func=lambda x: share(x, w),
        key=choices.slot("edit_margin"),
        persist_state="session",
        help=w.t("The share of revenue that is left when the goods and the service are paid for."),
    )
    return None if chosen is None else float(chosen)


def _discount(w: Words) -> tuple[bool, float]:
    """Whether future years are discounted, and at what rate."""
    chosen = st.segmented_control(
        w.t("Future years"),
        ["course", "discounted"],
        format_func=lambda x: w.t("count in full") if x == "course" else w.t("are discounted"),
        key=choices.slot("edit_method"),
        required=True,
        persist_state="session",
        help=w.t("The basic model counts every year in full. Discounted, a later year is worth less than this one."),
    )
    told = w.t("How much less money is worth for each year of waiting.")
    label, discounted = w.t("Discount rate per year"), chosen == "discounted"
    return discounted, _share("edit_discount", label, DISCOUNTS, told, w, disabled=not discounted)


@lru_cache(2048)
def signed(x: float, decimals: int, w: Words) -> str:
    """A stop of a slider. Streamlit asks for each label several times a run, so they are kept."""
    return w.signed(x, decimals)


@lru_cache(2048)
def more_money(x: float, decimals: int, w: Words) -> str:
    """A stop of the money lever."""
    return w.money_signed(x, decimals)


@lru_cache(2048)
def share(x: float, w: Words) -> str:
    """A stop of a slider of shares."""
    return names.share(x, w)
