"""A closer look at one scenario: lever by lever, which one matters most, and two levers at once."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from clv import LEVERS
from report.exhibits import what_if as exhibits
from study import what_if as model
from study.what_if import Facts, View
from ui import state
from ui.panels import what_if_tables as tables
from ui.panels import what_if_words as said
from ui.parts import figure, table
from words import Words

PAIRS = {"frequency_years": ("frequency", "years"), "frequency_revenue": ("frequency", "revenue")}
PAIRS["revenue_years"] = ("revenue", "years")


def closer(v: View, pair: tuple[float, float], w: Words) -> None:
    """Three looks; only the one that is asked for is computed."""
    names = {"parts": w.t("Each lever"), "tornado": w.t("What matters most"), "grid": w.t("Two at once")}
    asked = st.segmented_control(
        w.t("Look closer"),
        list(names),
        format_func=names.__getitem__,
        key=state.slot("what_if_look"),
        persist_state="session",
        help=w.t("What each lever gives, which one matters most, and what two give together."),
    )
    if asked == "parts":
        _parts(v, w)
    elif asked == "tornado":
        _tornado(v, pair, w)
    elif asked == "grid":
        _grid(v, w)


def _parts(v: View, w: Words) -> None:
    names = lever_names(v.facts, w)
    if v.one is None:
        st.markdown(w.t("What each lever gives of the whole gain, alone and as its part of all three together."))
    else:
        st.markdown(w.t("What each lever gives one customer, alone and as its part of all three together."))
    columns = tables.by_lever_columns(w, v.facts.decimals)
    table(tables.by_lever(v.parts, names, w), columns, "what_if_parts")


def lever_names(f: Facts, w: Words) -> dict[str, str]:
    """The levers' names in a table."""
    return {
        "frequency": w.t("Products per customer") if f.counted == "products" else w.t("Purchases per year"),
        "revenue": tables.money_name(f, w),
        "years": w.t("Duration"),
    }


def _tornado(v: View, pair: tuple[float, float], w: Words) -> None:
    found = v.tornado()
    if not found:
        st.markdown(w.t("Every lever stands at zero: move one to see how much it matters."))
        return
    moved = v.scenario.levers
    rows = [
        (said.change(lever, getattr(moved, lever), v.facts, w, sign="±"), pair[0] + low, pair[0] + high)
        for lever, low, high in found
    ]
    figure(exhibits.tornado(pair[0], rows, w), "what_if_tornado", said.widest(found[0][0], v.facts, w))
    st.caption(w.t("Each lever alone, its step down and its step up; the others stay as they are today."))


def _grid(v: View, w: Words) -> None:
    f = v.facts
    choices = [p for p in PAIRS if f.counted != "nothing" or "frequency" not in PAIRS[p]]
    names = lever_names(f, w)
    chosen = st.segmented_control(
        w.t("Which two levers"),
        choices,
        format_func=lambda p: " × ".join(names[lever] for lever in PAIRS[p]),
        key=state.among("what_if_pair", choices),
        required=True,
        persist_state="session",
        help=w.t("The third lever stays where it stands."),
    )
    x, y = PAIRS[chosen or choices[0]]
    sizes = {"frequency": 0.25, "revenue": f.step, "years": 0.25}
    now = {lever: getattr(v.scenario.levers, lever) for lever in LEVERS}
    stops = {lever: model.grid_stops(now[lever], sizes[lever]) for lever in (x, y)}
    values = v.grid(x, y, {lever: stops[lever][0] for lever in (x, y)})
    labels = {lever: axis_labels(stops[lever][0], w) for lever in (x, y)}
    at = (stops[x][1], stops[y][1])
    net = float(values[at[1], at[0]])
    heat = exhibits.grid((labels[x], labels[y]), values, at, (names[x], names[y]), w)
    figure(heat, "what_if_grid", w.t("Where the levers stand, {money} is left", money=w.short(net)))
    st.caption(w.t("Gain less cost for each pair, by the course rule. Orange is a loss; a hairline marks no change."))


def axis_labels(stops: Sequence[float], w: Words) -> list[str]:
    """The stops on an axis of the grid: numbers alone with as many decimals as the finest; zero without a sign."""
    decimals = max(said.decimals(x) for x in stops)
    return [w.signed(x, decimals) if x else w.number(0) for x in stops]
