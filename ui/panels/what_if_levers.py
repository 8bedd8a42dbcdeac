"""The left side of the what-if page: whom, what, how many of them, and at what cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import streamlit as st

from clv import Scenario, years_for_points
from study import what_if as model
from study.what_if import Facts
from ui import state
from ui.panels.what_if_tables import money_name
from ui.parts import plain
from words import Words

MARGINS = [i / 20 for i in range(1, 21)]
DISCOUNTS = [i / 100 for i in range(21)]


def settle(f: Facts) -> Scenario:
    """Put the levers where this file can bear them, before they are drawn, and read where they stand."""
    targets = model.wanted_targets(f.names, state.value("edit_targets"))
    if targets != state.value("edit_targets"):
        state.put("edit_targets", targets)
    if state.value("edit_revenue") is None:
        state.put("edit_revenue", model.file_levers(f).revenue)
    if len(targets) == 1:
        state.put("edit_points", model.points_now(f, targets[0], state.value("edit_years")))
    return replace(state.editing(), targets=tuple(targets))


def levers(f: Facts, s: Scenario, w: Words) -> None:
    """Every control, from whom to what it costs."""
    st.segmented_control(
        w.t("Which customers"),
        range(len(f.names)),
        selection_mode="multi",
        format_func=lambda i: plain(w.tier(f.names[i]), 24),
        wrap=True,
        key=state.slot("edit_targets"),
        persist_state="session",
        help=w.t("The tiers the programme is for. Choose one or several."),
    )
    _frequency(f, s, w)
    _money(f, s, w)
    _years(f, s, w)
    _points(f, s, w)
    _slider(
        w.t("Share of customers who change"),
        "edit_uptake",
        model.with_now(model.SHARES, s.uptake, 0.0005),
        lambda x: share(x, w),
        w.t("Uptake: of those who are reached, the share that does as the levers say."),
    )
    with st.container(horizontal=True):
        with st.popover(w.t("Cost and margin"), icon=":material/payments:", key="what_if_more"):
            _more(f, s, w)
        st.button(
            w.t("Set to zero"),
            on_click=_zero,
            type="tertiary",
            icon=":material/restart_alt:",
            help=w.t("Puts the three levers at no change; the rest stays."),
        )
    st.caption(counted(s, w))


def counted(s: Scenario, w: Words) -> str:
    """What stands behind the levers, in a line: cost, reach, margin and discount."""
    told = []
    if s.one_off:
        told.append(w.t("{money} once", money=w.short(s.one_off)))
    if s.yearly_cost:
        each = w.money(s.yearly_cost, 0 if s.yearly_cost == round(s.yearly_cost) else 2)
        told.append(w.t("{money} a year per customer reached", money=each))
    told = [*(told or [w.t("no cost")]), w.t("reach {share}", share=share(s.reach, w))]
    if s.margin is not None:
        told.append(w.t("margin {share}", share=share(s.margin, w)))
    if s.method == "discounted":
        told.append(w.t("discounted {share} a year", share=share(s.discount, w)))
    return w.capital(" · ".join(told))


def _slider(
    label: str,
    key: str,
    stops: list[float],
    write: Callable[[float], str],
    help: str,
    *,
    disabled: bool = False,
    on_change: Callable[..., None] | None = None,
    args: tuple[object, ...] = (),
) -> None:
    st.select_slider(
        label,
        stops,
        format_func=write,
        key=state.slot(key),
        persist_state="session",
        help=help,
        disabled=disabled,
        on_change=on_change or "rerun",
        args=args,
    )


def _frequency(f: Facts, s: Scenario, w: Words) -> None:
    products, nothing = f.counted == "products", f.counted == "nothing"
    label = w.t("Products per customer") if products else w.t("Purchases per year")
    told = w.t("How many more (or fewer) each changed customer makes. Never below none at all.")
    if nothing:
        told = w.t("This file counts no purchases, so this lever is at rest. A file of purchases would move it.")
    now = 0.0 if nothing else s.levers.frequency
    stops = model.steps(0.25, now, 0.005)
    if nothing:
        st.select_slider(label, stops, 0.0, lambda x: signed(x, 2, w), "no_frequency", told, disabled=True)
    else:
        _slider(label, "edit_frequency", stops, lambda x: signed(x, 2, w), told)


def _money(f: Facts, s: Scenario, w: Words) -> None:
    _slider(
        money_name(f, w),
        "edit_revenue",
        model.steps(f.step, s.levers.revenue, f.step / 100),
        lambda x: more_money(x, f.decimals, w),
        w.t("How much more (or less) each time. The steps suit what a purchase brings in this file."),
    )


def _years(f: Facts, s: Scenario, w: Words) -> None:
    _slider(
        w.t("Duration, years"),
        "edit_years",
        model.steps(0.25, s.levers.years, 0.005),
        lambda x: signed(x, 2, w),
        w.t("How much longer a changed customer stays. Retention follows: duration = period / (1 − retention)."),
    )


def _points(f: Facts, s: Scenario, w: Words) -> None:
    """The same lever said as points of retention; for several tiers, what the years mean in each."""
    if len(s.targets) == 1:
        tier, now = s.targets[0], state.value("edit_points")
        _slider(
            w.t("Retention per year, percentage points"),
            "edit_points",
            model.point_stops(f, tier, now),
            lambda x: signed(x * 100, 1, w),
            w.t("The same lever as duration, said as retention: set either one, the other follows."),
            on_change=_points_moved,
            args=(f, tier),
            disabled=not f.today.churn[tier] > 0,
        )
    elif s.targets:
        st.caption(points_by_tier(f, s, w))


def points_by_tier(f: Facts, s: Scenario, w: Words) -> str:
    """What the change of duration means for each targeted tier's retention."""
    told = [f"{plain(w.tier(f.names[i]))} {w.points(model.points_now(f, i, s.levers.years))}" for i in s.targets]
    return w.t("Retention per year: {tiers}", tiers=", ".join(told))


def _points_moved(f: Facts, tier: int) -> None:
    years = years_for_points(f.today, tier, state.value("edit_points"))
    if years == years:  # not known where nobody was lost
        state.put("edit_years", years)


def _zero() -> None:
    for lever in ("frequency", "revenue", "years"):
        state.put(f"edit_{lever}", 0.0)


def _more(f: Facts, s: Scenario, w: Words) -> None:
    _cost("edit_one_off", w.t("One-off cost, {unit}", unit=w.unit), w.t("Paid once, when the programme starts."))
    _cost(
        "edit_yearly_cost",
        w.t("Yearly cost per reached customer, {unit}", unit=w.unit),
        w.t("Paid for everybody reached, changed or not, as long as they stay customers."),
    )
    _slider(
        w.t("Reach"),
        "edit_reach",
        model.with_now(model.SHARES, s.reach, 0.0005),
        lambda x: share(x, w),
        w.t("The share of the target that is offered the programme and paid for."),
    )
    _margin(f, s, w)
    _discount(s, w)


def _cost(key: str, label: str, told: str) -> None:
    once = key == "edit_one_off"
    st.number_input(
        label.removesuffix(", "),
        0.0,
        1e12,
        step=10_000.0 if once else 1.0,
        format="%g",
        key=state.slot(key),
        persist_state="session",
        help=told,
    )


def _margin(f: Facts, s: Scenario, w: Words) -> None:
    own = w.t("the file's own") if f.own_margin else w.t("none: revenue is counted")
    st.selectbox(
        w.t("Margin"),
        model.with_now(MARGINS, s.margin, 0.0005) if s.margin is not None else MARGINS,
        index=None,
        placeholder=own,
        format_func=lambda x: share(x, w),
        key=state.slot("edit_margin"),
        persist_state="session",
        help=w.t("The share of revenue that is left when the goods and the service are paid for."),
    )


def _discount(s: Scenario, w: Words) -> None:
    st.segmented_control(
        w.t("Future years"),
        ["course", "discounted"],
        format_func=lambda x: w.t("count in full") if x == "course" else w.t("are discounted"),
        key=state.slot("edit_method"),
        required=True,
        persist_state="session",
        help=w.t("The course rule counts every year in full. Discounted, a later year is worth less than this one."),
    )
    _slider(
        w.t("Discount rate per year"),
        "edit_discount",
        model.with_now(DISCOUNTS, s.discount, 0.0005),
        lambda x: share(x, w),
        w.t("How much less money is worth for each year one waits for it."),
        disabled=s.method == "course",
    )


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
    """A share with no more decimals than it has: "7,5 %", "10 %"."""
    return w.percent(x, 0 if abs(x * 100 - round(x * 100)) < 1e-9 else 1)
