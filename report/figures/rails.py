"""Rails of 100 %, one a measure, cut by tier, with bands between the parts of each tier."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import plotly.graph_objects as go

from report.figures import style
from report.forms import Rails
from report.palette import BAND, FIRST_BAND, Palette, tint
from report.scale import tidy
from words import Words

THICK = 0.54
INSIDE = 0.085  # the least share whose number fits in its own piece of the rail on a phone
LEFT, RIGHT, TOP, BOTTOM = 72, 2, 22, 2
PHONE = style.NARROW - LEFT - RIGHT  # px of rail on a phone
FEW = 5  # tiers; with more, the numbers on the rails are smaller


@dataclass(frozen=True)
class DrawnRail:
    """One rail at height y: its name, and each tier's amount as text, share of the whole and beginning.

    `solid`: how much of each share lies within the evidence; the rest is outlined. `past`: that rest as text.
    """

    name: str
    amounts: list[str]
    shares: list[float]
    starts: list[float]
    y: float
    solid: list[float]
    past: list[str]


def draw(form: Rails, w: Words, p: Palette) -> go.Figure:
    """The first rail on top; a tier's name stands on the rail where it is widest, or under them all.

    The best tier is named on every rail, or over it: it is the one the figure speaks of.
    """
    rails = _drawn(form, w)
    colours = p.tiers(len(form.tiers))
    homes = _homes(form.tiers, rails)
    key = _key([i for i in range(len(form.tiers)) if i not in homes], form.tiers, colours)
    left = max(LEFT, style.left_margin(r.name for r in rails))
    extra = 20 * key.count("<br>") + (26 if key else 0)
    best = style.short_name(form.tiers[0]) if form.tiers else ""
    notes = [n for rail in rails for n in _above(rail, "" if _fits(best, rail.solid[0]) else best, w)]
    notes += style.row_names([r.name for r in rails], [r.y for r in rails], [p.muted] * len(rails))
    if key:
        notes.append(style.paper_note(0, 0, key, "left top", xshift=-math.ceil(left), yshift=-8, align="left"))
    bands = [_band(a, b, i, colours[i]) for a, b in pairwise(rails) for i in range(len(form.tiers))]
    bars = [_bar(i, name, rails, homes.get(i), colours[i], w, p) for i, name in enumerate(form.tiers)]
    bars += [_outline(i, name, rails, colours[i], w, p) for i, name in enumerate(form.tiers) if form.rails[-1].beyond]
    return style.figure(
        bands + bars,
        w,
        p,
        height=_height(len(rails)) + extra,
        margin=(left, RIGHT, TOP, BOTTOM + extra),
        alt=form.alt,
        notes=notes,
        x=style.NO_AXIS | {"range": [0, 1]},
        y=style.NO_AXIS | {"range": [-THICK / 2, max(len(rails) - 1, 0) + THICK / 2]},
        barmode="overlay",
    )


def _height(rails: int) -> int:
    return 340 - 124 * (3 - max(rails, 1))


def _drawn(form: Rails, w: Words) -> list[DrawnRail]:
    rails = []
    for y, rail in zip(reversed(range(len(form.rails))), form.rails, strict=True):
        write = w.short if rail.measure.kind == "money" else w.number
        starts = list(accumulate(rail.shares[:-1], initial=0))
        whole, past = sum(rail.values), rail.beyond or (0.0,) * len(rail.values)
        solid = [(v - out) / whole for v, out in zip(rail.values, past, strict=True)]
        texts = [write(v) for v in rail.values], [write(v) for v in past]
        rails.append(DrawnRail(rail.measure.name, texts[0], rail.shares, starts, y, solid, texts[1]))
    return rails


def _homes(names: Sequence[str], rails: Sequence[DrawnRail]) -> dict[int, DrawnRail]:
    """Per tier, the rail where it is widest, if its name fits there on a phone."""
    homes = {}
    for i, name in enumerate(names):
        widest = max(rails, key=lambda r: r.solid[i], default=None)
        if widest and _fits(style.short_name(name), widest.solid[i]):
            homes[i] = widest
    return homes


def _fits(name: str, part: float) -> bool:
    """Whether a name fits on a piece of a rail on a phone."""
    return style.width(name) + 6 <= part * PHONE


def _bar(
    i: int, name: str, rails: Sequence[DrawnRail], home: DrawnRail | None, colour: str, w: Words, p: Palette
) -> go.Bar:
    best = style.short_name(name)
    return go.Bar(
        orientation="h",
        base=[tidy(r.starts[i]) for r in rails],
        x=[tidy(r.solid[i]) for r in rails],
        y=[r.y for r in rails],
        width=THICK,
        marker={"color": colour, "line": {"color": p.paper, "width": 2}},
        text=[_inside(r.solid[i], name if home is r or (i == 0 and _fits(best, r.solid[0])) else "", w) for r in rails],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": style.ON_BAR if len(rails[0].shares) <= FEW else style.AXIS_SIZE, "color": p.on(colour)},
        hoverinfo="text",
        hovertext=[
            f"<b>{style.plotly_text(name)}</b><br>{r.name}: {w.percent(r.shares[i], 1)}, {r.amounts[i]}" for r in rails
        ],
    )


def _outline(i: int, name: str, rails: Sequence[DrawnRail], colour: str, w: Words, p: Palette) -> go.Bar:
    """What of the last rail's part lies beyond the evidence."""
    r = rails[-1]
    past = r.shares[i] - r.solid[i]
    edge = min(0.003, past / 2)  # inside its own piece, so that neighbours' outlines do not lie on one another
    return go.Bar(
        orientation="h",
        base=[tidy(r.starts[i] + r.solid[i] + edge / 2)],
        x=[tidy(past - edge)],
        y=[r.y],
        width=THICK - 0.012,
        marker={"color": p.paper, "line": {"color": colour, "width": 2}},
        text=[_inside(past, "", w)],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": style.ON_BAR if len(r.shares) <= FEW else style.AXIS_SIZE, "color": p.text},
        hoverinfo="text",
        hovertext=[f"<b>{style.plotly_text(name)}</b><br>" + w.t("Beyond: {money}", money=r.past[i])],
    )


def _inside(part: float, name: str, w: Words) -> str:
    """What stands in a piece: its tier's name, where it is at home, and its share of the whole."""
    share = style.bold(w.percent(part)) if part >= INSIDE else ""
    return "<br>".join(t for t in (style.short_name(name), share) if t)


def _above(rail: DrawnRail, best: str, w: Words) -> list[style.Annotation]:
    """Shares too narrow for their number get it above the rail, the larger first where there is no room for all.

    `best`: the best tier's name where it has no room on the rail; it comes before the others.
    """
    small = [i for i, s in enumerate(rail.shares) if 0 < s < INSIDE or (i == 0 and best and s > 0)]
    notes = []
    taken: list[tuple[float, float]] = []  # middle and room, as shares of a phone's rail
    for i in sorted(small, key=lambda i: (i > 0, -rail.shares[i])):
        text = _share(rail.shares[i], w)
        if best and not i:
            text = f"{best} {text}" if rail.shares[0] < INSIDE else best
        room = (style.width(text) + 4) / PHONE
        middle = min(max(rail.starts[i] + rail.shares[i] / 2, room / 2), 1 - room / 2)
        if all(abs(middle - other) >= (room + taken_room) / 2 for other, taken_room in taken):
            taken.append((middle, room))
            notes.append(_share_note(text, middle, room, rail, first=not i))
    return notes


def _share(part: float, w: Words) -> str:
    return w.percent(part) if part >= 0.005 else "&lt;" + w.percent(0.01)


def _share_note(text: str, middle: float, room: float, rail: DrawnRail, *, first: bool) -> style.Annotation:
    """At either end the text is aligned with the rail, so that no width cuts it or moves it from its piece."""
    y = rail.y + THICK / 2
    if first:
        return style.note(0, y, text, "left bottom")
    if middle >= 1 - room / 2:
        return style.note(1, y, text, "right bottom")
    return style.note(tidy(middle), y, text, "center bottom")


def _band(above: DrawnRail, below: DrawnRail, i: int, colour: str) -> go.Scatter:
    a, b = above.starts[i], below.starts[i]
    x = [a, a + above.shares[i], b + below.shares[i], b]
    y = [above.y - THICK / 2] * 2 + [below.y + THICK / 2] * 2
    return go.Scatter(
        x=[tidy(v) for v in x],
        y=y,
        mode="none",
        fill="toself",
        fillcolor=tint(colour, BAND if i else FIRST_BAND),
        hoverinfo="skip",
    )


def _key(unnamed: Sequence[int], names: Sequence[str], colours: Sequence[str]) -> str:
    """The tiers too narrow for their names, in their order, under the rails; lines short enough for a phone."""
    lines, line, used = [], "", 0.0
    for i in unnamed:
        text = style.short_name(names[i])
        room = style.width(text) + 30
        if line and used + room > style.NARROW:
            lines.append(line)
            line, used = "", 0.0
        line += f'<span style="color:{colours[i]}">■</span> {text}   '
        used += room
    return "<br>".join([*lines, line]) if unnamed else ""
