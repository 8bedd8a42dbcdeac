"""Does the bucket leak faster than we fill it: the base's own bucket, with levers, and what it takes to stand still."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from clv import Base, TableProblem, halving_years
from report.exhibits import growth as exhibits
from report.forms import Kind
from study import growth as model
from study.growth import Facts, Turn
from ui import state
from ui.panels import portfolio
from ui.parts import Column, Group, empty, figure, mark, table
from ui.streamlit_internals import DeltaGenerator
from words import Words

ARRIVED = ("won back", "new", "new or won back")


def answer(f: Facts, w: Words) -> str:
    """How many were lost and won, and what becomes of the base at that pace."""
    if f.own is None:
        leak = mark(w.percent(f.leak_year(), 1))
        return w.t("{mark} of the customers leave a year, going by how long they stay.", mark=leak)
    lost, base = round(f.total("lost")), f.total("base")
    values = {"mark": mark(w.number(lost)), "base": w.number(base)}
    if not f.measured:
        return w.n(
            "{mark} of {base} customers was lost, {share}; how many were won the file does not say.",
            "{mark} of {base} customers were lost, {share}; how many were won the file does not say.",
            lost,
            share=w.percent(lost / base),
            **values,
        )
    text = w.n(
        "{mark} customer was lost and {won} won:", "{mark} customers were lost and {won} won:", lost,
        won=w.number(f.total("arrived")), mark=values["mark"],
    )  # fmt: skip
    return f"{text} {_pace(f, w)}"


def _pace(f: Facts, w: Words) -> str:
    now, base, growth = f.total("customers"), f.total("base"), f.total("growth_year")
    if now > base:
        years = f.total("doubling_years")
        return w.t(
            "the bucket fills faster than it leaks, and at this pace the base doubles in {years}.",
            years=w.years(years, 0 if years >= 10 else 1),
        )
    if now < base:
        years = halving_years(growth)
        return w.t(
            "the bucket leaks faster than it fills, and at this pace the base is halved in {years}.",
            years=w.years(years, 0 if years >= 10 else 1),
        )
    return w.t("it fills as fast as it leaks.")


@st.fragment
def ahead(f: Facts, w: Words) -> None:
    """The levers, and twenty years of customers and value."""
    st.subheader(w.t("The bucket over twenty years"), anchor=False)
    _levers(f, w)
    turn = Turn(state.value("growth_leak"), state.value("growth_won"), state.value("growth_rule"))
    try:
        today, then = f.ahead(Turn(rule=turn.rule)), f.ahead(turn)
    except TableProblem:
        empty(
            w.t("The base cannot be carried forward"),
            w.t("The method chosen gives no value at this leak. Move the leak, or count the value by the course rule."),
        )
        state.write_link()
        return
    today, then = model.whole(today), model.whole(then)
    moved = turn != Turn(rule=turn.rule)
    _pictures(today, then, moved, w)
    for note in notes(f, turn, then, w):
        st.markdown(note)
    with st.expander(w.t("Year by year")):
        _years(today, then, moved, w)
    state.write_link()


def _levers(f: Facts, w: Words) -> None:
    left, middle, right = st.columns(3, gap="medium")
    with left:
        st.select_slider(
            w.t("Leak a year"),
            model.LEAKS,
            format_func=lambda x: w.percent(f.leak_year(x), 1),
            key=state.among("growth_leak", model.LEAKS),
            persist_state="session",
            help=w.t("The share of the customers lost in a year. It starts at the file's own; every tier follows."),
        )
    with middle:
        st.select_slider(
            w.t("Customers won a year"),
            model.WON,
            format_func=lambda x: w.number(f.won_year(x)),
            key=state.among("growth_won", model.WON),
            persist_state="session",
            help=w.t("New and won back, at first. It starts at the file's own, or at as many as are lost."),
        )
    names = {"fixed": w.t("As many"), "proportional": w.t("The same share")}
    with right:
        st.segmented_control(
            w.t("Won every year after that"),
            list(names),
            format_func=names.__getitem__,
            key=state.slot("growth_rule"),
            required=True,
            persist_state="session",
            help=w.t("As many every year, whatever the size of the base; or the same share of a base that changes."),
        )
    if not f.measured:
        st.caption(w.t("The file does not say how many are won: as many as are lost is where the lever starts."))


def _pictures(today: pd.DataFrame, then: pd.DataFrame, moved: bool, w: Words) -> None:
    names = (w.t("As today"), w.t("What if"))
    left, right = st.columns(2, gap="large")
    sides: tuple[tuple[DeltaGenerator, str, Kind, str], ...] = (
        (left, "customers", "number", w.t("Customers")),
        (right, "portfolio_value", "money", w.t("Portfolio value")),
    )
    for column, name, kind, what in sides:
        with column:
            lines = model.paths(today, then if moved else None, name, names)
            first, last = then[name].iloc[0], then[name].iloc[-1]
            write = w.short if kind == "money" else w.number
            if math.isnan(last):
                st.subheader(what, anchor=False)
                st.markdown(w.t("Not determined: in some tier nobody was lost, so its customers' value has no end."))
                continue
            message = w.t("{what}: from {first} to {last}", what=what, first=write(first), last=write(last))
            figure(exhibits.paths(lines, w, kind=kind, what=what), f"growth_{name}", message)


def notes(f: Facts, turn: Turn, then: pd.DataFrame, w: Words) -> list[str]:
    """Where it ends, and how far it may be believed."""
    found, rest = [], f.rest(turn)
    if not math.isnan(rest):
        found.append(
            w.t(
                "With {won} won every year, however large the base, it comes to rest at {rest}: then as many leave as "
                "arrive.",
                won=w.number(f.won_year(turn.won)),
                rest=people(rest, w),
            )
        )
    elif turn.rule == "fixed":
        found.append(w.t("Nobody leaves from some tiers, so the base never comes to rest."))
    first, last = then["customers"].iloc[0], then["customers"].iloc[-1]
    if first > 0 and last > model.STEEP * first:
        found.append(
            w.t(
                "A base {times} times as large is arithmetic, not a forecast: no market is without end. As many won "
                "every year is the calmer assumption.",
                times=w.number(last / first),
            )
        )
    return found


def _years(today: pd.DataFrame, then: pd.DataFrame, moved: bool, w: Words) -> None:
    shown = then.drop(columns="tier").assign(today=today["customers"], today_value=today["portfolio_value"])
    columns = [
        Column("year", w.t("Year")),
        Column("customers", w.t("Customers")),
        Column("lost", w.t("Lost in the year")),
        Column("arrived", w.t("Won in the year")),
        Column("portfolio_value", w.t("Portfolio value, {unit}", unit=w.unit)),
    ]
    if moved:
        columns += [
            Column("today", w.t("Customers as today")),
            Column("today_value", w.t("Value as today, {unit}", unit=w.unit)),
        ]
    rows = shown[shown["year"].isin(model.SHOWN)].reset_index(drop=True)
    table(rows, columns, "growth_years", total=False)


def still(f: Facts, w: Words) -> None:
    """What it takes to stand still, tier by tier."""
    st.subheader(w.t("What it takes to stand still"), anchor=False)
    if f.own is None:
        st.markdown(w.t("As many as leave must be won: {needed} a year.", needed=people(f.won_year(), w)))
        return
    st.markdown(still_sentence(f, w))
    own = f.own.assign(moved=f.own["moved_in"] - f.own["moved_out"])
    table(own, columns(f, w), "stand_still")
    if f.measured and f.base.choices.basis == "relative" and len(f.base.names) > 1:
        st.caption(
            w.t(
                "Tiers are shares of the customers, so all grow alike; what differs is how many leave, arrive and move."
            )
        )


def still_sentence(f: Facts, w: Words) -> str:
    """How many must be won a year, how many were, and what retention would do instead."""
    needed = people(f.total("to_stand_still"), w)
    if not f.measured:
        return w.t("To stand still, **{needed}** a year must be won, as many as were lost.", needed=needed)
    won = f.total("arrived") / f.base.years
    values = {"needed": needed, "won": w.number(won)}
    missing = f.total("missing")
    if round(missing) > 0:
        points = f.total("points_to_stand_still")
        return w.t(
            "To stand still, **{needed}** a year must be won; {won} were, {missing} too few. Otherwise "
            "{points} of retention would do it.",
            missing=w.number(missing),
            points=w.points(points),
            **values,
        )
    return w.t("To stand still, **{needed}** a year must be won; {won} were.", **values)


def people(count: float, w: Words) -> str:
    """A number of customers."""
    return w.n("{count} customer", "{count} customers", round(count))


def columns(f: Facts, w: Words) -> list[Column]:
    """How a base leaks and fills, per tier."""
    moving = [Column("moved", w.t("Moved, net"), "signed")] if f.measured else []
    return [
        Column("tier", w.t("Value tier"), "tier"),
        Column("base", w.t("Customers before")),
        Column("lost", w.t("Lost")),
        *([Column("arrived", w.t("Won"))] if f.measured else []),
        *moving,
        Column("customers", w.t("Customers now")),
        Column("leak_year", w.t("Leak a year"), "percent", 1),
        Column("to_stand_still", w.t("To win a year")),
    ]


def groups(f: Facts, w: Words) -> list[Group]:
    """The customers behind the table's cells."""
    now = Group(w.t("Customers now"), w.t("Active in this period, in {tier} by revenue.", tier="{tier}"))
    found = [portfolio.before(w), portfolio.lost(w), now]
    won = Group(w.t("Won"), w.t("Arrived in this period, in {tier} by revenue.", tier="{tier}"), "tier_now", ARRIVED)
    return [*found[:2], won, found[2]] if f.measured else found


def unanswerable(base: Base, w: Words) -> None:
    """What such a file would have to hold."""
    if base.kind == "transactions" and base.two_periods:
        why = w.t("A tier had no customers in the period before, so its leak is not known. Choose fewer tiers.")
    elif base.kind == "transactions":
        why = w.t("This file holds one period. Choose a shorter period on the customer file's page, or a longer file.")
    else:
        why = w.t("The file does not say who left. One with a status, an end date or two periods' revenue would.")
    empty(w.t("How much leaks out is not known"), why, w.t("To the customer file"), page="file")
