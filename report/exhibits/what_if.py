"""What if …?"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from report.exhibits.flows import bridge_of, steps_from
from report.forms import Bars, Bridge, Group, Heat, Line, Lines, Mark, Measure, Row, Step, Swing, Tornado
from report.scale import all_known, known, nice, real
from words import Words


def waterfall(
    today: float, steps: Sequence[tuple[str, float]], then: float, w: Words, ends: tuple[str, str] | None = None
) -> Bridge:
    """From today to what if, one step a lever.

    `steps`: (name, change), in order; they sum to `then` − `today`. Unknown steps are left out. `ends`: other names
    for the first and the last bar than today and what if.
    The scale ends at a round number, so that the bars stand still while a slider moves.
    """
    changes = [(name, change) for name, change in steps if real(change)]
    tops = np.cumsum([today, *(change for _, change in changes)])
    first, last = ends or (w.t("Today"), w.t("What if"))
    rows = [
        Step(first, 0, today, "actual", total=True),
        *steps_from(today, changes, scenario=True),
        Step(last, 0, then, "scenario", total=True),
    ]
    return bridge_of(rows, Measure(kind="money", like=nice(max(float(tops.max()), then))), w)


def two_methods(course: tuple[float, float], migration: tuple[float, float] | None, w: Words) -> Bars:
    """Today and what if under the course rule and, where it can be counted, under migration, on one scale."""
    pairs = [(w.t("Course rule: the customer stays in the tier"), course)]
    if migration is not None:
        pairs.append((w.t("Migration: the customer moves between tiers"), migration))
    money = Measure(kind="money", like=max([abs(v) for _, pair in pairs for v in pair if real(v)], default=1.0))
    groups = tuple(_pair(name, *pair, w) for name, pair in pairs)
    return Bars(groups, money, " ".join(_pair_said(group, money, w) for group in groups))


def _pair(name: str, today: float, then: float, w: Words) -> Group:
    change = then / today - 1 if real(today) and real(then) and today > 0 else None
    rows = Row(w.t("Today"), known(today)), Row(w.t("What if"), known(then), "scenario", change=change)
    return Group(name, rows)


def _pair_said(group: Group, money: Measure, w: Words) -> str:
    today, then = (money.write(row.value, w) for row in group.rows)
    change = group.rows[1].change
    return f"{group.name}: {today} → {then}" + ("." if change is None else f" {w.percent(abs(change))}.")


def scenarios(rows: Sequence[tuple[str, float]], w: Words) -> Bars:
    """What each scenario leaves when its cost is paid. `rows`: (name, net); one that is not known has no bar."""
    like = max([1.0, *(abs(net) for _, net in rows if real(net))])
    money = Measure(kind="money", like=like, signed=True)
    said = "; ".join(f"{name} {money.write(net, w)}" for name, net in rows)
    bars = tuple(Row(name, known(net), "scenario") for name, net in rows)
    alt = w.t("What is left of each scenario: {scenarios}.", scenarios=said)
    return Bars((Group("", bars),), money, alt)


# A closer look ------------------------------------------------------------------------------------------


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


def grid(
    steps: tuple[Sequence[str], Sequence[str]],
    values: np.ndarray,
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
    money = Measure(w.t("Gain, {unit}", unit=unit), "money", like)
    x, y = chosen
    return Heat(
        Measure(names[0]),
        Measure(names[1]),
        tuple(steps[0]),
        tuple(steps[1]),
        tuple(all_known(row) for row in values.tolist()),
        chosen,
        (_zeros(steps[0]), _zeros(steps[1])),
        money,
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


def income(curve: pd.DataFrame, cut: float, w: Words) -> Lines:
    """How many points of retention each cut in income must buy: `clv.income_curve` (cut, points), with one chosen."""
    rows = curve.dropna(subset=["points"])
    spot = rows.iloc[(rows["cut"] - cut).abs().argmin()] if len(rows) else None
    points = "" if spot is None else w.points(float(spot["points"]))
    marks = () if spot is None else (Mark(float(spot["cut"]), float(spot["points"]), "scenario", f"**{points}**"),)
    return Lines(
        (Line("", tuple(curve["cut"].astype(float)), all_known(curve["points"]), "own", len(curve)),),
        x=Measure(w.t("Income given up"), "share"),
        y=Measure(w.t("Points of retention needed"), "points"),
        alt=w.t(
            "Income given up against the retention that pays for it: at {cut}, {points}.",
            cut=w.percent(cut),
            points=points,
        ),
        marks=marks,
    )
