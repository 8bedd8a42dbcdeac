"""The tiers as a person sets them, what they are worth, and what each may cost."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation

import pandas as pd
import streamlit as st

from clv import DEFAULT_SCHEME, TOTAL, Base, Scheme, TableProblem, affordable, share_of_customers
from ui import state
from ui.panels.problem import sentence
from ui.parts import Column, error, mark, plain
from words import N_, Words

LARGE_COVER = 0.95
MOST = 10
USUAL_MARGIN, MARGIN_STEP = 0.4, 0.01
PRESETS = {
    "default": (N_("5/15/50/30"), ("Super", "Top", "Middle", "Bottom"), (5, 15, 50, 30)),
    "three": (N_("20/30/50"), ("Top", "Middle", "Bottom"), (20, 30, 50)),
    "two": (N_("20/80"), ("Top", "Bottom"), (20, 80)),
    "deciles": (N_("Ten equal parts"), tuple(str(i) for i in range(1, 11)), (10,) * 10),
}


def answer(table: pd.DataFrame, w: Words) -> str:
    """How many customers of the last tier one of the first is worth, or how the revenue divides."""
    tiers = table[(table["tier"] != TOTAL) & (table["customers"] > 0)]
    if tiers.empty:
        return w.t("{mark} customers are active in the period.", mark=mark(w.number(0)))
    first, last = tiers.iloc[0], tiers.iloc[-1]
    names = {"first": plain(w.tier(first["tier"])), "last": plain(w.tier(last["tier"]))}
    if first["clv"] > 0 and last["clv"] > 0 and len(tiers) > 1:
        times = first["clv"] / last["clv"]
        figure = mark(w.t("{times} times", times=w.number(times, 0 if times >= 10 else 1)))
        return w.t("{mark} as much is a customer in {first} worth as one in {last}.", mark=figure, **names)
    share = first["revenue"] / tiers["revenue"].sum() if tiers["revenue"].sum() > 0 else math.nan
    return w.t("{mark} of the revenue comes from {first}.", mark=mark(w.percent(share)), **names)


def message(table: pd.DataFrame, w: Words) -> str:
    """The message over the bars of CLV."""
    tiers = table[table["tier"] != TOTAL].dropna(subset=["clv"])
    if tiers.empty:
        return w.t("What a customer is worth cannot be said: nobody is known to have left or stayed")
    best = tiers.iloc[int(tiers["clv"].to_numpy().argmax())]
    values = {"tier": plain(w.tier(best["tier"])), "clv": w.money(best["clv"])}
    return w.t("A customer in {tier} is worth {clv} over the whole stay", **values)


def worth_columns(w: Words) -> list[Column]:
    """What the tiers are worth."""
    return [
        Column("tier", w.t("Value tier"), "tier"),
        Column("customers", w.t("Customers")),
        Column("revenue_per_customer", w.t("{unit} per customer", unit=w.unit)),
        Column("duration_years", w.t("Duration, years"), "years", 2, ("duration_low", "duration_high")),
        Column("clv", w.t("CLV, {unit}", unit=w.unit), "number", 0, ("clv_low", "clv_high")),
        Column("clv_index", w.t("Index"), "number", 1),
        Column("portfolio_value", w.t("Portfolio value, {unit}", unit=w.unit)),
    ]


def buying_columns(w: Words) -> list[Column]:
    """How the tiers buy."""
    return [
        Column("tier", w.t("Value tier"), "tier"),
        Column("customers", w.t("Customers")),
        Column("share", w.t("Share of customers"), "percent", 1),
        Column("purchases", w.t("Purchases")),
        Column("purchases_per_customer", w.t("Purchases per customer"), "number", 2),
        Column("revenue_per_purchase", w.t("{unit} per purchase", unit=w.unit), "number", 0),
        Column("revenue", w.t("Revenue, {unit}", unit=w.unit)),
        Column("revenue_share", w.t("Share of revenue"), "percent", 1),
    ]


def with_shares(table: pd.DataFrame) -> pd.DataFrame:
    """The table with each tier's actual share of the customers and of the revenue; the total is all of both."""
    is_tier = (table["tier"] != TOTAL).to_numpy()
    counts, money = table["customers"].to_numpy(float), table["revenue"].to_numpy(float)
    whole = [1.0] if (~is_tier).any() else []
    return table.assign(
        share=[*share_of_customers(counts[is_tier]), *whole],
        revenue_share=[*share_of_customers(money[is_tier]), *whole],
    )


def affordable_table(base: Base) -> pd.DataFrame | None:
    """The most a customer of each tier may cost to win and, per year, to keep; None without a margin."""
    if base.margin is None:
        return None
    return pd.DataFrame({"tier": list(base.names)}).join(affordable(base.basis(), base.choices.discount))


def affordable_columns(w: Words) -> list[Column]:
    """What we can afford."""
    return [
        Column("tier", w.t("Value tier"), "tier"),
        Column("to_win", w.t("At most to win, {unit}", unit=w.unit)),
        Column("to_keep", w.t("At most a year to keep, {unit}", unit=w.unit)),
    ]


def money_choice(has_cost: bool, w: Words) -> None:
    """Count in revenue, in the file's own margin, or in a share of revenue."""
    names = {"revenue": w.t("Revenue"), "file": w.t("Margin from the file"), "share": w.t("A margin of my own")}
    options = [o for o in names if o != "file" or has_cost]
    now = state.value("margin")
    chosen = "revenue" if now is None else "file" if now == "file" else "share"
    picked = st.segmented_control(
        w.t("Count in"),
        options,
        default=chosen if chosen in options else "revenue",
        format_func=names.__getitem__,
        key=f"money_{chosen}",
        required=True,
        help=w.t("Revenue is what the customers pay; margin is what is left of it after the cost of what they bought."),
    )
    wanted: str | float | None = None if picked == "revenue" else "file"
    if picked == "share":
        own = now if isinstance(now, float) else USUAL_MARGIN
        shares = [i / 100 for i in range(1, 101)]
        moved = st.select_slider(
            w.t("Margin, share of revenue"),
            shares,
            value=min(shares, key=lambda x: abs(x - own)),
            format_func=lambda x: w.percent(x),
            key=f"margin_{own}",
        )
        wanted = own if abs(moved - own) < MARGIN_STEP / 2 else float(moved)
    if wanted != now:
        state.put("margin", wanted)
        st.rerun()


def margin_note(base: Base, w: Words) -> str:
    """How much of the revenue the file's margin was measured on, when that is less than all."""
    covered = base.margin_covered
    if covered is None or covered >= LARGE_COVER:
        return ""
    return w.t(
        "The cost is known for {share} of the revenue only; the margin is measured on that part.",
        share=w.percent(covered),
    )


def editor(w: Words) -> None:
    """Names and shares of the tiers: presets, and a form for one's own."""
    scheme = state.tier_scheme()
    with st.expander(w.t("Change the tiers"), key="edit_tiers"):
        names = {key: w.t(preset[0]) for key, preset in PRESETS.items()}
        with st.container(horizontal=True):
            for key in PRESETS:
                st.button(names[key], key=f"preset_{key}", on_click=_use, args=(key,))
        with st.form("tiers_form", border=False):
            rows = [_row(i, scheme, w) for i in range(min(len(scheme.names) + 1, MOST))]
            if st.form_submit_button(w.t("Use these tiers")):
                _apply(rows, w)


def _row(i: int, scheme: Scheme, w: Words) -> tuple[str, str]:
    known = i < len(scheme.names)
    left, right = st.columns([3, 1])
    label = w.t("Name {i}", i=i + 1) if known else w.t("One more tier (leave empty if not)")
    version = state.value("tiers")
    name = left.text_input(label, w.tier(scheme.names[i]) if known else "", max_chars=40, key=f"tier_{i}_{version}")
    share = right.text_input(
        w.t("Share, %"),
        w.number(scheme.shares[i], _decimals(scheme.shares[i])) if known else "",
        key=f"share_{i}_{version}",
    )
    return str(name), str(share)


def _decimals(share: Decimal) -> int:
    return max(0, -int(share.normalize().as_tuple().exponent))


def _use(key: str) -> None:
    _, names, shares = PRESETS[key]
    state.set_tier_scheme(Scheme(names, tuple(Decimal(s) for s in shares)))


def _apply(rows: list[tuple[str, str]], w: Words) -> None:
    default = {w.tier(name): name for name in DEFAULT_SCHEME.names}
    used = [(default.get(name.strip(), name.strip()), share) for name, share in rows if name.strip() or share.strip()]
    try:
        shares = tuple(Decimal(share.strip().replace(",", ".")) for _, share in used)
        state.set_tier_scheme(Scheme(tuple(name for name, _ in used), shares))
    except (InvalidOperation, ValueError):
        error(w.t("**A share is not a number.** Write it as 12,5 or 12.5; what was there before is kept."))
    except TableProblem as problem:
        error(sentence(w, {"code": problem.code, **problem.detail}))
    else:
        st.rerun()
