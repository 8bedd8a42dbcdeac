"""Customers, or their revenue, between two periods, as bands as wide as they are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from report.figures import style
from report.forms import Move, Sankey, SankeyNode
from report.palette import Palette, tint
from report.scale import spread, tidy
from words import Words

HEIGHT, MARGIN, TOP, BOTTOM = 440, 84, 30, 8
PAD, THICK, LABEL, LINE = 12, 10, 37, 20  # px between nodes, of a node, of a label's two lines, of one
FADED, MARKED = 0.14, 0.45  # the bands behind, and those that the figure speaks of
NEAR, FAR = 0.25, 0.75  # where on its way a band answers a pointer


@dataclass(frozen=True)
class Band:
    """A move with its edges as shares of the height, 0 at the top: where it leaves, and where it arrives."""

    move: Move
    out: tuple[float, float]
    into: tuple[float, float]

    def middle(self, t: float) -> tuple[float, float]:
        """A point of its middle line, `t` of the way along its curve."""
        ahead = 3 * t * t * (1 - t) + t**3
        start, end = sum(self.out) / 2, sum(self.into) / 2
        return 1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t**3, start + (end - start) * ahead


def draw(form: Sankey, w: Words, p: Palette) -> go.Figure:
    """Bands are coloured by what the move means, never by tier; all but the marked ones are faded."""
    height = max(HEIGHT, 40 * (form.tiers + 2))
    room = height - TOP - BOTTOM
    sides = (form.before, form.now)
    scale = min((room - PAD * (len(side) - 1)) / (sum(n.amount for n in side) or 1) for side in sides) / room
    tops = [_tops(side, scale) for side in sides]
    bands = sorted(_bands(form, tops, scale), key=lambda band: band.move.marked)
    margin = max(MARGIN, style.left_margin(style.short_name(n.name) for n in (*form.before, *form.now)))
    return style.figure(
        [_pointers(bands, form, w)],
        w,
        p,
        height=height,
        margin=(margin, margin, TOP, BOTTOM),
        alt=form.alt,
        notes=[
            *_heads(form.heads, p, margin),
            *_names(form, 0, tops[0], scale, room, w),
            *_names(form, 1, tops[1], scale, room, w),
            *_said([band for band in bands if band.move.marked], form, room, w),
        ],
        shapes=[*_fills(bands, p), *_nodes(form, tops, scale, p)],
        x=style.NO_AXIS | {"range": [0, 1]},
        y=style.NO_AXIS | {"range": [1, 0]},
    )


def _tops(nodes: Sequence[SankeyNode], scale: float) -> list[float]:
    """The upper edge of each node: the side fills the height, what is over goes to the gaps."""
    gap = (1 - scale * sum(n.amount for n in nodes)) / max(len(nodes) - 1, 1)
    return [sum(scale * n.amount + gap for n in nodes[:i]) for i in range(len(nodes))]


def _bands(form: Sankey, tops: Sequence[Sequence[float]], scale: float) -> list[Band]:
    """Each node's bands under one another, in the order of the other side's nodes."""
    at, found = [list(side) for side in tops], []
    for move in form.moves:
        out, into = at[0][move.source], at[1][move.target]
        at[0][move.source], at[1][move.target] = out + scale * move.out, into + scale * move.into
        found.append(Band(move, (out, at[0][move.source]), (into, at[1][move.target])))
    return found


def _hue(movement: str, p: Palette) -> str:
    return {"retained": p.actual, "downgraded": p.bad, "lost": p.bad}.get(movement, p.good)


def _fills(bands: Sequence[Band], p: Palette) -> list[style.DrawnShape]:
    """The bands, a shape a colour: the faded ones first, so that what the figure speaks of lies on them."""
    drawn: dict[str, str] = {}
    for band in bands:
        colour = tint(_hue(band.move.movement, p), MARKED if band.move.marked else FADED)
        drawn[colour] = drawn.get(colour, "") + _path(band)
    look = {"type": "path", "fillrule": "nonzero", "line": {"width": 0}, "layer": "below"}
    return [look | {"path": path, "fillcolor": colour} for colour, path in drawn.items()]


def _path(band: Band) -> str:
    (a, b), (c, d) = ((f"{round(edge, 4):g}".lstrip("0") or "0" for edge in end) for end in (band.out, band.into))
    return f"M0,{a}C.5,{a} .5,{c} 1,{c}L1,{d}C.5,{d} .5,{b} 0,{b}Z"


def _nodes(form: Sankey, tops: Sequence[Sequence[float]], scale: float, p: Palette) -> list[style.DrawnShape]:
    ramp = p.tiers(form.tiers)
    return [
        style.rule(
            side,
            round(top, 4),
            side,
            round(top + scale * n.amount, 4),
            ramp[n.rank] if n.rank is not None else p.bad if n.gone else p.good,
            THICK,
            xref="paper",
        )
        for side, nodes in enumerate((form.before, form.now))
        for n, top in zip(nodes, tops[side], strict=True)
    ]


def _pointers(bands: Sequence[Band], form: Sankey, w: Words) -> go.Scatter:
    """What a band says where a pointer meets it."""
    ways = [(band, t) for band in bands for t in ((NEAR, FAR) if band.move.marked else (NEAR,))]
    points = [(band.middle(t), _hover(band.move, form, w)) for band, t in ways]
    return go.Scatter(
        x=[round(x, 3) for (x, _), _ in points],
        y=[round(y, 3) for (_, y), _ in points],
        mode="markers",
        marker={"opacity": 0, "size": 14},
        customdata=[text for _, text in points],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _hover(move: Move, form: Sankey, w: Words) -> str:
    names = style.plotly_text(form.before[move.source].name), style.plotly_text(form.now[move.target].name)
    if form.measure.kind != "money":
        said = w.n("{count} customer", "{count} customers", int(move.out))
    elif move.out == move.into:
        said = form.measure.write(move.out, w)
    else:
        said = f"{form.measure.write(move.out, w)} → {form.measure.write(move.into, w)}"
    return f"{names[0]} → {names[1]}: {said}"


def _heads(heads: tuple[str, str], p: Palette, margin: float) -> list[style.Annotation]:
    """The two periods, inside the bands where a phone has room for both, else from the figure's outer edges."""
    inside = sum(map(style.width, heads)) + 16 <= style.NARROW - 2 * margin
    sides = ("left bottom", "right bottom")
    shifts = (0, 0) if inside else (-margin, margin)
    return [
        style.paper_note(x, 1, text, at, xshift=shift, yshift=8, font={"color": p.muted})
        for x, text, at, shift in zip((0, 1), heads, sides, shifts, strict=True)
    ]


def _names(
    form: Sankey, side: int, tops: Sequence[float], scale: float, room: float, w: Words
) -> list[style.Annotation]:
    """Name and number outside each node; labels of thin nodes make room for one another."""
    nodes = (form.before, form.now)[side]
    centres = [(top + scale * n.amount / 2) * room for n, top in zip(nodes, tops, strict=True)]
    places = spread(centres, LABEL, 8, room - 12)
    return [
        style.paper_note(
            side,
            tidy(1 - place / room),
            f"{style.short_name(n.name)}<br><b>{form.measure.write(n.amount, w)}</b>",
            "left middle" if side else "right middle",
            xshift=10 if side else -10,
            align="left" if side else "right",
        )
        for n, place in zip(nodes, places, strict=True)
    ]


def _said(bands: Sequence[Band], form: Sankey, room: float, w: Words) -> list[style.Annotation]:
    """What the marked bands say, where they leave: how many, and which part of their node that is."""
    ranked = sorted(bands, key=lambda band: sum(band.out))
    places = spread([sum(band.out) / 2 * room for band in ranked], LINE, 10, room - 10)
    return [
        style.paper_note(
            0,
            tidy(1 - place / room),
            f"<b>{form.measure.write(band.move.out, w)}</b> ({w.percent(band.move.share)})",
            "left middle",
            xshift=THICK,
        )
        for band, place in zip(ranked, places, strict=True)
    ]
