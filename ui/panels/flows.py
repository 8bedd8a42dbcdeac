"""The flow statement as pages show it: both sides, in customers or in money, with the check that it balances."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import streamlit as st

from clv import TOTAL, Base, closing, opening
from report.exhibits import flows as exhibits
from ui import state
from ui.parts import Column, Group, checked, mark, plain, table
from words import Words

UNITS = ("customers", "revenue")


def count(base: Base, movement: str) -> int:
    """Customers of a movement."""
    flows = base.flows
    if flows is None:
        return 0
    return int(flows["customers"].to_numpy(float)[(flows["movement"] == movement).to_numpy()].sum())


def answer(base: Base, w: Words) -> str:
    """How many were lost, how large a part that is, and whether the base grew all the same."""
    lost, opened, now = count(base, "lost"), int(base.tiers["base"].sum()), int(base.tiers["customers"].sum())
    figure = mark(w.n("{count} customer", "{count} customers", lost))
    if not lost:
        return w.t("{mark} were lost: everybody from the period before is still here.", mark=mark(w.t("No customers")))
    share = part(lost / opened, w)
    first = w.n("{mark} was lost, {part}.", "{mark} were lost, {part}.", lost, mark=figure, part=share)
    if base.kind != "transactions" and not any(count(base, m) for m in ("new", "won back", "new or won back")):
        return first
    change = w.number(abs(now - opened))
    if now > opened:
        return f"{first} " + w.t("Still the base grew by {change}.", change=change)
    if now < opened:
        return f"{first} " + w.t("The base shrank by {change}.", change=change)
    return f"{first} " + w.t("As many came.")


def part(share: float, w: Words) -> str:
    """A share as people say it: "every third", "more than every third", else in per cent."""
    for n in (2, 3, 4, 5, 10):
        if abs(share - 1 / n) < 0.004:
            return w.t("every {nth}", nth=_nth(n, w))
        if 1 / n < share < 1.12 / n:
            return w.t("more than every {nth}", nth=_nth(n, w))
    return w.t("{share} of those who were there", share=w.percent(share))


def _nth(n: int, w: Words) -> str:
    return {2: w.t("second"), 3: w.t("third"), 4: w.t("fourth"), 5: w.t("fifth"), 10: w.t("tenth")}[n]


def message(base: Base, w: Words) -> str:
    """The message over the flows: the tier that loses most, and where the new ones begin."""
    flows = base.flows
    if flows is None or not count(base, "lost"):
        return w.t("Where the customers went")
    lost = flows[flows["movement"] == "lost"].set_index("tier_before")["customers"]
    worst = str(lost.idxmax())
    new = flows[flows["movement"] == "new"].set_index("tier_now")["customers"]
    if new.sum() and new.idxmax() == worst:
        return w.t("{tier} loses most, and most new customers begin there", tier=plain(w.tier(worst)))
    if new.sum():
        text = w.t("{tier} loses most; most new customers begin in {other}", **_tiers(worst, str(new.idxmax()), w))
        return text
    return w.t("{tier} loses most customers", tier=plain(w.tier(worst)))


def _tiers(worst: str, other: str, w: Words) -> dict[str, str]:
    return {"tier": plain(w.tier(worst)), "other": plain(w.tier(other))}


def key(base: Base, w: Words) -> None:
    """The badges that say what the figure's colours mean; a file with no way up has none for it."""
    better, worse, same = exhibits.key(w)
    with st.container(horizontal=True):
        if base.moves is not None:
            st.badge(better, icon=":material/arrow_upward:", color="blue")
        st.badge(worse, icon=":material/arrow_downward:", color="orange")
        st.badge(same, icon=":material/arrow_forward:", color="gray")


def statement(base: Base, w: Words) -> None:
    """Both sides of the statement under tabs, in customers or in money, each with its balance in words."""
    units = {"customers": w.t("Customers"), "revenue": w.t("Revenue, {unit}", unit=w.unit)}
    unit = st.segmented_control(
        w.t("Shown in"),
        UNITS,
        format_func=units.__getitem__,
        key=state.slot("flow_unit"),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    went, came, cells = st.tabs([w.t("Where they went"), w.t("Where they came from"), w.t("Every flow")])
    money = unit == "revenue"
    with went:
        side = opening(flows_of(base), base.names, "revenue_before" if money else "customers")
        table(with_total(side), _columns(side, w.t("Opening"), w), f"flows_out_{unit}")
        checked(_balance_out(base, money, w), sound=not side["check"].any())
    with came:
        side = closing(flows_of(base), base.names, "revenue_now" if money else "customers")
        table(with_total(side), _columns(side, w.t("Closing"), w), f"flows_in_{unit}")
        checked(_balance_in(base, money, w), sound=not side["check"].any())
    with cells:
        table(flows_of(base), every_columns(w), "flows", total=False)


def flows_of(base: Base) -> pd.DataFrame:
    """The statement itself; a base without two periods has none and is not asked."""
    assert base.flows is not None
    return base.flows


def with_total(side: pd.DataFrame) -> pd.DataFrame:
    """A side of the statement with its sums; what cannot happen (up from the first tier) is unknown, not 0."""
    sums = side.drop(columns="tier").sum()
    first, last = np.arange(len(side)) == 0, np.arange(len(side)) == len(side) - 1
    up, down = (first, last) if "opening" in side else (last, first)
    shown = side.assign(upgraded=side["upgraded"].mask(up), downgraded=side["downgraded"].mask(down))
    return pd.concat([shown, pd.DataFrame([{"tier": TOTAL, **sums}])], ignore_index=True)


def _columns(side: pd.DataFrame, first: str, w: Words) -> list[Column]:
    heads = {
        "retained": w.t("Same tier"),
        "upgraded": w.t("Up"),
        "downgraded": w.t("Down"),
        "lost": w.t("Lost"),
        "won back": w.t("Won back"),
        "new": w.t("New"),
        "new or won back": w.t("New or won back"),
    }
    total = side.columns[1]
    used = [c for c in heads if c in side and (side[c].any() or c in ("retained", "lost", "new"))]
    return [
        Column("tier", w.t("Value tier"), "tier"),
        Column(total, first),
        *(Column(c, heads[c]) for c in used),
        Column("check", w.t("Check")),
    ]


def every_columns(w: Words) -> list[Column]:
    """Every cell of the statement."""
    return [
        Column("tier_now", w.t("Tier now"), "tier"),
        Column("movement", w.t("Movement"), "movement"),
        Column("tier_before", w.t("Tier before"), "tier"),
        Column("customers", w.t("Customers")),
        Column("purchases", w.t("Purchases")),
        Column("revenue_before", w.t("Revenue before, {unit}", unit=w.unit)),
        Column("revenue_now", w.t("Revenue now, {unit}", unit=w.unit)),
    ]


def _balance_out(base: Base, money: bool, w: Words) -> str:
    form = w.short if money else w.number
    column = "revenue_before" if money else "customers"
    sums = flows_of(base).groupby("movement")[column].sum()
    parts = [sums.get(m, 0.0) for m in ("retained", "upgraded", "downgraded", "lost")]
    return f"{form(sum(parts))} = " + " + ".join(form(p) for p in parts)


def _balance_in(base: Base, money: bool, w: Words) -> str:
    arrivals = [m for m in ("won back", "new", "new or won back") if count(base, m)]
    if money:
        sums = flows_of(base).groupby("movement")["revenue_now"].sum()
        parts = [sums.get(m, 0.0) for m in ("retained", "upgraded", "downgraded", *arrivals)]
        return " + ".join(w.short(p) for p in parts) + f" = **{w.short(sum(parts))}**"
    opened, lost, now = base.tiers["base"].sum(), count(base, "lost"), base.tiers["customers"].sum()
    came = "".join(f" + {w.number(count(base, m))}" for m in arrivals)
    return f"{w.number(opened)} − {w.number(lost)}{came} = **{w.number(now)}**"


def bridge_message(base: Base, w: Words) -> str:
    """What the revenue bridge shows: new against lost."""
    assert base.bridge is not None
    steps = base.bridge.set_index("step")["change"]
    lost, new = -steps["lost"], steps.get("new", steps.get("new_or_won_back", 0.0))
    values = {"new": w.short(new), "lost": w.short(lost)}
    if not lost:
        return w.t("No revenue was lost with customers who left")
    if abs(new - lost) < 0.05 * lost:
        return w.t("New customers brought {new}, as much as the lost took with them", **values)
    if new > lost:
        return w.t("New customers brought {new}, more than the {lost} the lost took with them", **values)
    return w.t("New customers brought {new}, less than the {lost} the lost took with them", **values)


def kept_sentence(base: Base, w: Words) -> str:
    """GRR and NRR in words."""
    kept = base.kept_revenue
    if not kept or math.isnan(kept["nrr"]):
        return ""
    return w.t(
        "Of the revenue of the period before, {grr} was kept (GRR), and with what the same customers added, {nrr} "
        "(NRR). Customers who came back are no part of either; they brought {back}.",
        grr=f"**{w.percent(kept['grr'], 1)}**",
        nrr=f"**{w.percent(kept['nrr'], 1)}**",
        back=w.short(kept["won_back"]),
    )


def groups(w: Words) -> list[Group]:
    """The customers behind the statement's cells."""
    now, before = w.t("in {tier} now", tier="{tier}"), w.t("in {tier} before", tier="{tier}")
    both = w.t("Active in both periods, in the same tier; {where}.", where=now)
    return [
        Group(
            w.t("Lost"),
            w.t("Active in the period before, not in this one; {where}.", where=before),
            "tier_before",
            ("lost",),
        ),
        Group(w.t("Same tier"), both, "tier_now", ("retained",)),
        Group(w.t("Up"), w.t("Active in both periods and moved up; {where}.", where=now), "tier_now", ("upgraded",)),
        Group(
            w.t("Down"), w.t("Active in both periods and moved down; {where}.", where=now), "tier_now", ("downgraded",)
        ),
        Group(
            w.t("Won back"),
            w.t("Away the whole period before, with earlier purchases; {where}.", where=now),
            "tier_now",
            ("won back",),
        ),
        Group(
            w.t("New"),
            w.t("No purchase before this period; {where}.", where=now),
            "tier_now",
            ("new", "new or won back"),
        ),
    ]


def history_warning(base: Base, w: Words) -> str:
    """What a short history does to won back and new, in a sentence; "" when it is long enough."""
    if base.kind != "transactions" or base.history == "whole":
        return ""
    if base.history == "none":
        return w.t(
            "The file begins with the period before, so a customer who comes now may be new or come back: the two "
            "cannot be told apart and stand in one row."
        )
    return w.t(
        "The file reaches less than one period behind the period before, so some customers counted as new may have "
        "come back."
    )
