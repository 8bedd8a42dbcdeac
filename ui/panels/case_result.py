"""What the programme gives, the proposal on one page beside earlier ones, and the debrief."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from clv import Outcome
from report.exhibits import what_if as exhibits
from ui.cases.progress import NAME, Played
from ui.cases.tradeoffs import Result, trade_offs
from ui.panels.case_plan import facts
from ui.panels.case_room import Room
from ui.parts import Column, Key, empty, figure, key_figures, mark, plain, table, warning
from words import Words

SHOWN_YEARS = (1, 2, 3, 5, 10)


def _missing(here: Room, result: Result, played: Played) -> Played | None:
    """A plan that is not whole yet: the way to the step that is missing; None when it is whole."""
    if result.whole:
        return None
    w = here.w
    kind = "ingredients" if result.plan.targets and result.plan.form else "whom"
    numbers = here.case.step_numbers(kind)
    title = w.t("There is no programme to count yet")
    why = w.t("Choose customers and whether it shows first.")
    if kind == "ingredients":
        why = w.t("Choose at least one ingredient first.")
    if not numbers:
        empty(title, why)
    elif empty(title, why, here.say(here.case.steps[numbers[0]].title), key="case_missing"):
        return replace(played, step=numbers[0])
    return played


def result(here: Room, played: Played) -> Played:
    """Gain, cost, net, return, break-even, how unsure it is, the years, the tiers, and what migration says."""
    found = here.result(played.plan)
    missing = _missing(here, found, played)
    if missing is not None:
        return missing
    w = here.w
    st.markdown(f"#### {_answer(found, w)}")
    key_figures(_keys(found, w), 3)
    figure(exhibits.scenarios(_unsure(found, w), w), "case_unsure", _unsure_message(found, w))
    if found.moving is None:
        st.caption(w.t("The case's customers do not show who moves between tiers, so migration cannot be counted."))
    st.subheader(w.t("Over time"), anchor=False)
    years = found.years[found.years["year"].isin(SHOWN_YEARS)]
    table(years, _year_columns(w), "case_years", total=False)
    st.subheader(w.t("Tier by tier"), anchor=False)
    table(found.tiers.assign(tier=[here.tier(str(t)) for t in found.tiers["tier"]]), _tier_columns(w), "case_tiers")
    return played


def _answer(r: Result, w: Words) -> str:
    o = r.outcome
    if o.net >= 0:
        return w.t(
            "{mark} is left when the programme is paid, on a base worth {value}.",
            mark=mark(w.short(o.net)),
            value=w.short(r.portfolio),
        )
    return w.t("{mark} is missing: the programme costs more than it gives.", mark=mark(w.short(-o.net)))


def _keys(r: Result, w: Words) -> list[Key]:
    o, never = r.outcome, w.t("never")
    year, effect = o.pay_back_years, o.break_even_effect
    each = r.tiers[r.tiers["reached"] > 0].iloc[:-1]
    reached = float(each["reached"].sum())
    clv, then = (float((each[c] * each["reached"]).sum()) / reached for c in ("clv", "clv_then"))
    return [
        Key(w.t("Customer value"), w.short(then), w.t("today {money}", money=w.short(clv))),
        Key(w.t("Gain"), w.short(o.gain), w.n("{count} customer", "{count} customers", round(o.customers))),
        Key(w.t("Cost"), w.short(o.cost), w.t("{money} once", money=w.short(r.scenario.one_off))),
        Key(w.t("Return"), w.percent(o.roi), w.t("net divided by cost")),
        Key(
            w.t("Paid back"),
            never if year is None else w.t("year {n}", n=w.number(year)),
            w.t("counted in whole years"),
        ),
        Key(
            w.t("Effect needed"),
            never if effect is None else w.percent(effect),
            w.t("of what you assume"),
        ),
    ]


def _unsure(r: Result, w: Words) -> list[tuple[str, float]]:
    names = (w.t("Half the effect"), w.t("The whole effect"), w.t("One and a half"))
    rows = [(name, o.net) for name, o in zip(names, r.outcomes, strict=True)]
    return rows if r.moving is None else [*rows, (w.t("With migration"), r.moving.net)]


def _unsure_message(r: Result, w: Words) -> str:
    nets = [net for _, net in _unsure(r, w)]
    if min(nets) >= 0:
        return w.t("It pays also with half the effect") if r.moving is None else w.t("It pays in every way counted")
    if max(nets) < 0:
        return w.t("It does not pay in any way counted")
    return w.t("Whether it pays depends on how much comes true")


def _year_columns(w: Words) -> list[Column]:
    return [
        Column("year", w.t("Year")),
        Column("gain", w.t("Gain, {unit}", unit=w.unit)),
        Column("cost", w.t("Cost, {unit}", unit=w.unit)),
        Column("cumulative", w.t("Left so far, {unit}", unit=w.unit)),
    ]


def _tier_columns(w: Words) -> list[Column]:
    return [
        Column("tier", w.t("Value tier"), "text"),
        Column("reached", w.t("Reached")),
        Column("clv", w.t("Customer value, {unit}", unit=w.unit)),
        Column("clv_then", w.t("Then, {unit}", unit=w.unit)),
        Column("gain", w.t("Gain, {unit}", unit=w.unit)),
        Column("cost", w.t("Cost, {unit}", unit=w.unit)),
        Column("net", w.t("Left, {unit}", unit=w.unit)),
    ]


# The proposal ---------------------------------------------------------------------------------------------------


def present(here: Room, played: Played) -> Played:
    """The proposal on one page, a name to keep it under, and the attempts beside one another."""
    found, w = here.result(played.plan), here.w
    missing = _missing(here, found, played)
    if missing is not None:
        return missing
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = w.number(len(played.tries) + 1)
        name = st.text_input(
            w.t("Name of the proposal"),
            max_chars=NAME,
            key=f"case_{here.case.key}_name",
            placeholder=w.t("Proposal {n}", n=number),
            width=300,
        )
        pressed = st.button(w.t("Keep the proposal"), key="case_keep", icon=":material/bookmark_add:")
    same = next((kept for kept, plan in played.tries if plan == found.plan), w.t("Proposal {n}", n=number))
    called = " ".join((name or "").split()) or same
    if pressed:
        played = played.tried(called, found.plan)
    _page(here, found, called)
    if played.tries:
        st.subheader(w.t("The proposals side by side"), anchor=False)
        rows = [_attempt(here, name, here.result(plan)) for name, plan in played.tries]
        table(pd.DataFrame(rows), _attempt_columns(w), "case_tries", total=False)
        played = _again(here, played)
    return played


def _page(here: Room, r: Result, name: str) -> None:
    """What a group shows the others: for whom, what, the money, what must come true."""
    w, o = here.w, r.outcome
    tiers = w.listed([here.tier(here.case.names[t]) for t in r.plan.targets])
    with st.container(border=True):
        st.subheader(plain(name, NAME), anchor=False)
        whom = w.n("{count} customer in {tiers}", "{count} customers in {tiers}", round(o.customers), tiers=tiers)
        st.markdown(w.t("**For whom.** {whom}; {form}.", whom=whom, form=r.form.name.said(w.language).lower()))
        what = [f"- {item.name.said(w.language)}: {facts(here, numbers)}" for item, numbers in r.items]
        st.markdown(w.t("**With what.**") + "\n" + "\n".join(what))
        st.markdown(_money(r, w))
        st.markdown(_must(r, w))


def _money(r: Result, w: Words) -> str:
    o = r.outcome
    year = w.t("never") if o.pay_back_years is None else w.t("year {n}", n=w.number(o.pay_back_years))
    return w.t(
        "**The money.** Gives {gain}, costs {cost}, leaves {net}. Paid back: {year}.",
        gain=w.short(o.gain),
        cost=w.short(o.cost),
        net=w.short_signed(o.net),
        year=year,
    )


def _must(r: Result, w: Words) -> str:
    effect = r.outcome.break_even_effect
    told = w.t("**What must come true.** No effect is large enough to pay for it.")
    if effect is not None:
        told = w.t("**What must come true.** {share} of the assumed effect, to break even.", share=w.percent(effect))
    if r.moving is not None:
        told += " " + w.t("Counted with migration {net} is left.", net=w.short_signed(r.moving.net))
    return told


def _attempt(here: Room, name: str, r: Result) -> dict[str, object]:
    w = here.w
    row: dict[str, object] = {"name": name, "whom": w.listed([here.tier(here.case.names[t]) for t in r.plan.targets])}
    row["form"] = r.form.name.said(w.language) if r.plan.form else w.number(None)
    row["ingredients"] = len(r.plan.chosen)
    found: Outcome | None = r.outcome if r.whole else None
    ask: dict[str, Callable[[Outcome], float | None]] = {
        "gain": lambda o: o.gain,
        "cost": lambda o: o.cost,
        "net": lambda o: o.net,
        "roi": lambda o: o.roi,
        "effect": lambda o: o.break_even_effect,
    }
    row |= {key: math.nan if found is None else _real(read(found)) for key, read in ask.items()}
    return row | {"net_moving": r.moving.net if found is not None and r.moving is not None else math.nan}


def _real(x: float | None) -> float:
    return math.nan if x is None else x


def _attempt_columns(w: Words) -> list[Column]:
    return [
        Column("name", w.t("Proposal"), "text", longest=NAME),
        Column("whom", w.t("For"), "text", longest=30),
        Column("form", w.t("How openly"), "text"),
        Column("cost", w.t("Cost, {unit}", unit=w.unit)),
        Column("net", w.t("Left, {unit}", unit=w.unit)),
        Column("roi", w.t("Return"), "percent"),
        Column("effect", w.t("Effect needed"), "percent"),
        Column("net_moving", w.t("With moves, {unit}", unit=w.unit)),
    ]


def _again(here: Room, played: Played) -> Played:
    w = here.w
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = [name for name, _ in played.tries]
        chosen = st.selectbox(w.t("A kept proposal"), names, key=f"case_{here.case.key}_kept", width=300)
        if st.button(w.t("Work on it again"), key="case_again", icon=":material/tune:"):
            return replace(played, plan=dict(played.tries).get(chosen, played.plan))
    return played


# The debrief ----------------------------------------------------------------------------------------------------


def debrief(here: Room, played: Played) -> Played:
    """The insight, and what the choices traded for what."""
    w = here.w
    st.subheader(w.t("The insight"), anchor=False)
    st.markdown(here.say(here.case.insight))
    found = here.result(played.plan)
    st.subheader(w.t("Your choices"), anchor=False)
    missing = _missing(here, found, played)
    if missing is not None:
        return missing
    told = trade_offs(found, w)
    for one in told:
        st.markdown(f"- {one}")
    if not told:
        warning(w.t("Nothing in your choices stands out: balanced, or cautious?"))
    return played
