"""Who carries the value: three rails of 100 %, customers, revenue and value, cut by tier."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from clv.tables import TOTAL
from ui.charts import frame
from ui.charts.palette import BAND, Palette, tint
from words import Words

THICK = 0.54
INSIDE = 0.085  # the least share whose number fits in its own piece of the rail on a phone
LEFT, RIGHT, TOP, BOTTOM = 72, 2, 22, 2
PHONE = frame.NARROW - LEFT - RIGHT  # px of rail on a phone
FEW = 5  # tiers; with more, the numbers on the rails are smaller


@dataclass(frozen=True)
class Rail:
    """One measure: its name, what each tier has of it, as text and as share of the whole, at height y."""

    name: str
    amounts: list[str]
    shares: list[float]
    y: float

    def starts(self) -> list[float]:
        """Where each tier begins on the rail."""
        return [sum(self.shares[:i]) for i in range(len(self.shares))]


def figure(portfolio: pd.DataFrame, w: Words, p: Palette) -> go.Figure:
    """The tiers' shares of customers, revenue and value.

    `portfolio`: PORTFOLIO with its "Total" row. A rail whose sum cannot be known (a tier without a value) is left out.
    """
    tiers = portfolio[portfolio["tier"] != TOTAL]
    names = [str(name) for name in tiers["tier"]]
    rails = _rails(tiers, w)
    colours = p.tiers(len(names))
    homes = _homes(names, rails, w)
    key = _key([n for n in names if n not in homes], names, colours, w)
    left = max(LEFT, frame.left_margin(r.name for r in rails))
    extra = 20 * key.count("<br>") + (26 if key else 0)
    notes = [n for rail in rails for n in _above(rail, w)]
    notes += frame.row_names([r.name for r in rails], [r.y for r in rails], [p.muted] * len(rails))
    if key:
        notes.append(frame.paper_note(0, 0, key, "left top", xshift=-math.ceil(left), yshift=-8, align="left"))
    bands = [_band(a, b, i, colours[i]) for a, b in pairwise(rails) for i in range(len(names))]
    bars = [_bar(i, name, rails, homes, colours[i], w, p) for i, name in enumerate(names)]
    return frame.figure(
        bands + bars,
        w,
        p,
        height=_height(len(rails)) + extra,
        margin=(left, RIGHT, TOP, BOTTOM + extra),
        alt=_alt(names, rails, w),
        notes=notes,
        x=frame.NO_AXIS | {"range": [0, 1]},
        y=frame.NO_AXIS | {"range": [-THICK / 2, max(len(rails) - 1, 0) + THICK / 2]},
        barmode="overlay",
    )


def _height(rails: int) -> int:
    return 340 - 124 * (3 - max(rails, 1))


def _rails(tiers: pd.DataFrame, w: Words) -> list[Rail]:
    measures = [
        (w.t("Customers"), tiers["customers"], w.number),
        (w.t("Revenue"), tiers["revenue"], w.short),
        (w.t("Value"), tiers["portfolio_value"], w.short),
    ]
    drawn = [(n, v.astype(float).tolist(), f) for n, v, f in measures if _whole(v.astype(float))]
    top = len(drawn) - 1
    return [
        Rail(name, [write(v) for v in values], [v / sum(values) for v in values], top - i)
        for i, (name, values, write) in enumerate(drawn)
    ]


def _whole(values: pd.Series) -> bool:
    """A hundred per cent can be cut only when every part is known and none is below zero."""
    return bool(values.notna().all() and (values >= 0).all() and values.sum() > 0)


def _homes(names: list[str], rails: list[Rail], w: Words) -> dict[str, Rail]:
    """Per tier, the rail where it is widest, if its name fits there on a phone."""
    homes = {}
    for i, name in enumerate(names):
        widest = max(rails, key=lambda r: r.shares[i], default=None)
        if widest and frame.width(frame.tier(w, name)) + 6 <= widest.shares[i] * PHONE:
            homes[name] = widest
    return homes


def _bar(i: int, name: str, rails: list[Rail], homes: dict[str, Rail], colour: str, w: Words, p: Palette) -> go.Bar:
    return go.Bar(
        orientation="h",
        base=[frame.tidy(r.starts()[i]) for r in rails],
        x=[frame.tidy(r.shares[i]) for r in rails],
        y=[r.y for r in rails],
        width=THICK,
        marker={"color": colour, "line": {"color": p.paper, "width": 2}},
        text=[_inside(r, i, name, homes.get(name) is r, w) for r in rails],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": frame.ON_BAR if len(rails[0].shares) <= FEW else frame.AXIS_SIZE, "color": p.on(colour)},
        hoverinfo="text",
        hovertext=[
            f"<b>{frame.tier_in_full(w, name)}</b><br>{r.name}: {w.percent(r.shares[i], 1)}, {r.amounts[i]}"
            for r in rails
        ],
    )


def _inside(rail: Rail, i: int, name: str, home: bool, w: Words) -> str:
    share = frame.bold(w.percent(rail.shares[i])) if rail.shares[i] >= INSIDE else ""
    return "<br>".join(t for t in (frame.tier(w, name) if home else "", share) if t)


def _above(rail: Rail, w: Words) -> list[dict[str, Any]]:
    """Shares too narrow for their number get it above the rail, the larger first where there is no room for all."""
    small = [i for i, s in enumerate(rail.shares) if 0 < s < INSIDE]
    starts, notes = rail.starts(), []
    taken: list[tuple[float, float]] = []  # middle and room, as shares of a phone's rail
    for i in sorted(small, key=lambda i: -rail.shares[i]):
        text = w.percent(rail.shares[i]) if rail.shares[i] >= 0.005 else "<" + w.percent(0.01)
        room = (frame.width(text) + 4) / PHONE
        middle = min(max(starts[i] + rail.shares[i] / 2, room / 2), 1 - room / 2)
        if all(abs(middle - other) >= (room + taken_room) / 2 for other, taken_room in taken):
            taken.append((middle, room))
            notes.append(_share_note(text.replace("<", "&lt;"), middle, room, rail))
    return notes


def _share_note(text: str, middle: float, room: float, rail: Rail) -> dict[str, Any]:
    """At the right end the text is aligned with the rail, so that no width cuts it; at the left there is margin."""
    y = rail.y + THICK / 2
    if middle >= 1 - room / 2:
        return frame.note(1, y, text, "right bottom")
    return frame.note(frame.tidy(middle), y, text, "center bottom")


def _band(above: Rail, below: Rail, i: int, colour: str) -> go.Scatter:
    a, b = above.starts()[i], below.starts()[i]
    x = [a, a + above.shares[i], b + below.shares[i], b]
    y = [above.y - THICK / 2] * 2 + [below.y + THICK / 2] * 2
    return go.Scatter(
        x=[frame.tidy(v) for v in x],
        y=y,
        mode="none",
        fill="toself",
        fillcolor=tint(colour, BAND),
        hoverinfo="skip",
    )


def _key(unnamed: list[str], names: list[str], colours: tuple[str, ...], w: Words) -> str:
    """The tiers too narrow for their names, in their order, under the rails; lines short enough for a phone."""
    lines, line, used = [], "", 0.0
    for name in unnamed:
        text = frame.tier(w, name)
        room = frame.width(text) + 30
        if line and used + room > frame.NARROW:
            lines.append(line)
            line, used = "", 0.0
        line += f'<span style="color:{colours[names.index(name)]}">■</span> {text}   '
        used += room
    return "<br>".join([*lines, line]) if unnamed else ""


def _alt(names: list[str], rails: list[Rail], w: Words) -> str:
    parts = [
        w.t(
            "{tier}: {shares}.",
            tier=w.tier(name),
            shares=", ".join(f"{r.name.lower()} {w.percent(r.shares[i])}" for r in rails),
        )
        for i, name in enumerate(names)
    ]
    return " ".join([w.t("Shares of the value tiers."), *parts])
