"""Exhibits of one scenario in detail: lever by lever, sensitivity, and two levers at once."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

import clv
from clv.levers import LEVERS
from clv.tables import Floats
from report.columns import Column, column
from report.exhibit import Exhibit
from report.exhibits.what_if import worked
from report.exhibits.what_if.names import change, decimals, lever_names
from report.forms import Heat, Measure, Swing, Tornado
from report.scale import all_known, known, real
from study import what_if as model
from study.what_if import Facts, View
from words import Words

Pair = tuple[str, str]
PAIRS: dict[str, Pair] = {
    "frequency_years": ("frequency", "years"),
    "frequency_revenue": ("frequency", "revenue"),
    "revenue_years": ("revenue", "years"),
}


def exhibits(v: View, w: Words) -> list[Exhibit]:
    """The three looks."""
    return [parts(v, w), most(v, w), two_at_once(v, pairs(v.facts)[0], w)]


# Lever by lever -----------------------------------------------------------------------------------------


def parts(v: View, w: Words) -> Exhibit:
    """What each lever gives, alone and as its part of the whole."""
    lead = w.t("What each lever gives of the whole value gain, alone and as its part of all three together.")
    if v.one is not None:
        lead = w.t("What each lever gives one customer, alone and as its part of all three together.")
    found = worked.by_lever(by_lever(v.parts, lever_names(v.facts, w), w), _changing(v))
    shown = by_lever_columns(w, v.facts.decimals)
    return Exhibit("each_lever", w.t("Each lever"), table=found, columns=shown, lead=lead, file="what_if_parts")


def _changing(v: View) -> list[tuple[float, worked.NamedFigures]]:
    """How many change of each targeted tier, and what one of them is today and then; one customer of a tier alone."""
    rows, aim = clv.levers.before_after(v.today, v.scenario), list(v.scenario.targets)
    each = v.today.customers * v.scenario.reach * v.scenario.uptake
    return [(1.0 if v.one is not None else float(each[i]), worked.pair(rows.iloc[i])) for i in aim]


def by_lever(parts: pd.DataFrame, names: dict[str, str], w: Words) -> pd.DataFrame:
    """The table of `clv.levers.parts` in words, with its sum: alone and together they come to the same."""
    rows = parts.assign(lever=[names.get(lever, w.t("Interaction")) for lever in parts["lever"]])
    rows.loc[parts["lever"] == "interaction", "part"] = math.nan
    total = {"lever": w.t("Together"), "alone": parts["alone"].sum(), "part": parts["part"].sum()}
    return pd.concat([rows, pd.DataFrame([total])], ignore_index=True)


def by_lever_columns(w: Words, decimals: int = 0) -> tuple[Column, ...]:
    """The columns of `by_lever`."""
    amounts = (column(w, key, decimals=decimals) for key in ("alone", "part:lever"))
    return column(w, "lever"), *amounts


# What matters most --------------------------------------------------------------------------------------


def most(v: View, w: Words) -> Exhibit:
    """How far each lever alone moves the value, its step down and its step up."""
    found, today = v.tornado(), v.pair[0]
    if not found:
        return Exhibit("tornado", lead=w.t("Every lever is at zero: move one to see how much it matters."))
    moved = v.scenario.levers
    rows = [
        (change(lever, getattr(moved, lever), v.facts, w, sign="±"), today + low, today + high)
        for lever, low, high in found
    ]
    told = w.t("Each lever alone, its step down and its step up; the others stay as they are today.")
    return Exhibit("tornado", widest(found[0][0], v.facts, w), tornado(today, rows, w), notes=(told,))


def widest(lever: str, f: Facts, w: Words) -> str:
    """The message over the tornado."""
    if lever == "frequency":
        return w.t("Products per customer matter most") if f.counted == "products" else w.t("Purchases matter most")
    return w.t("The time they stay matters most") if lever == "years" else w.t("The money each time matters most")


def tornado(today: float, rows: Sequence[tuple[str, float, float]], w: Words) -> Tornado:
    """How far each lever moves the value down and up from today; the widest first.

    `rows`: (name, value at the lever's low end, value at its high end). An unknown end is left out.
    """
    like = max([abs(today), *(abs(v) for row in rows for v in row[1:] if real(v))])
    money = Measure(kind="money", like=like)
    swings = [Swing(name, known(low), known(high)) for name, low, high in rows]
    swings.sort(key=lambda s: -sum(abs(v - today) for v in (s.low, s.high) if v is not None))
    label = w.t("today {money}", money=f"**{money.write(today, w)}**")
    said = "; ".join(_swing_said(s, today, money, w) for s in swings)
    alt = w.t("Today {money}. {changes}.", money=money.write(today, w), changes=said)
    return Tornado(today, tuple(swings), money, label, alt)


def _swing_said(swing: Swing, today: float, money: Measure, w: Words) -> str:
    changes = (0.0 if v is None else v - today for v in (swing.low, swing.high))
    low, high = (money.bare_change(change, w) if change else "0" for change in changes)
    return f"{swing.name} {low} / {high}"


# Two at once --------------------------------------------------------------------------------------------


def pairs(f: Facts) -> list[str]:
    """The pairs of levers that this file has."""
    return [p for p in PAIRS if f.counted != "nothing" or "frequency" not in PAIRS[p]]


def two_at_once(v: View, pair: str, w: Words) -> Exhibit:
    """What is left for each pair of two levers' steps, the third as it stands."""
    f, (x, y) = v.facts, PAIRS[pair]
    sizes = {"frequency": 0.25, "revenue": f.step, "years": 0.25}
    now = {lever: getattr(v.scenario.levers, lever) for lever in LEVERS}
    stops = {lever: model.grid_stops(now[lever], sizes[lever]) for lever in (x, y)}
    values = v.grid(x, y, {lever: stops[lever][0] for lever in (x, y)})
    at, names = (stops[x][1], stops[y][1]), lever_names(f, w)
    labels = [axis_labels(stops[lever][0], w) for lever in (x, y)]
    drawn = grid((labels[0], labels[1]), values, at, (names[x], names[y]), w)
    message = w.t("With the levers as they are, the net is {money}", money=w.short(float(values[at[1], at[0]])))
    told = w.t(
        "Value gain minus cost for each pair, by the basic model. Orange is a loss; a thin line marks no change."
    )
    return Exhibit("grid", message, drawn, notes=(told,))


def axis_labels(stops: Sequence[float], w: Words) -> list[str]:
    """The stops on an axis of the grid: numbers alone with as many decimals as the finest; zero without a sign."""
    finest = max(decimals(x) for x in stops)
    return [w.signed(x, finest) if x else w.number(0) for x in stops]


def grid(
    steps: tuple[Sequence[str], Sequence[str]],
    values: Floats,
    chosen: tuple[int, int],
    names: tuple[str, str],
    w: Words,
) -> Heat:
    """The gain for each pair of steps of two levers, in one unit.

    `steps`: as written, of the lever across and of the lever upwards; `values[y][x]`, rows from the lowest step up;
    `chosen` = (x, y); `names` of the two levers. A step written as zero is no change. At most 7 × 7.
    """
    like = float(np.nanmax(np.abs(values))) if np.isfinite(values).any() else 1.0
    unit = Measure(kind="money", like=like).unit(w)
    money = Measure(w.t("Value gain, {unit}", unit=unit), "money", like)
    x, y = chosen
    return Heat(
        Measure(names[0]),
        Measure(names[1]),
        tuple(steps[0]),
        tuple(steps[1]),
        tuple(all_known(row) for row in values.tolist()),
        money,
        chosen=chosen,
        still=(_zeros(steps[0]), _zeros(steps[1])),
        alt=w.t(
            "{x_title} {x} and {y_title} {y} together give {money}.",
            x_title=names[0],
            x=steps[0][x],
            y_title=names[1],
            y=steps[1][y],
            money=money.change(values[y, x], w),
        ),
    )


def _zeros(steps: Sequence[str]) -> tuple[int, ...]:
    return tuple(i for i, step in enumerate(steps) if set(re.findall(r"\d", step)) == {"0"})
