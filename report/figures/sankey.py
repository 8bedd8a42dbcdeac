"""Customers between two periods, as bands as wide as they are many."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from report.figures import style
from report.forms import Move, Sankey, SankeyNode
from report.palette import Palette, tint
from report.scale import tidy
from words import Words

HEIGHT, MARGIN, TOP, BOTTOM = 484, 84, 30, 8
PAD, THICK, LABEL = 12, 10, 37  # px between nodes, of a node, of a label's two lines
QUIET = 0.28  # who stayed where they were, and who arrived
STRENGTH = {"upgraded": 0.60, "downgraded": 0.45, "lost": 0.70}


def draw(form: Sankey, w: Words, p: Palette) -> go.Figure:
    """Bands are coloured by what the move means, never by tier."""
    height = max(HEIGHT, 40 * (form.tiers + 2))
    most = max(len(form.before), len(form.now))
    centres = [_centres(side, most, height - TOP - BOTTOM) for side in (form.before, form.now)]
    margin = max(MARGIN, style.left_margin(style.short_name(n.name) for n in (*form.before, *form.now)))
    return style.figure(
        [_trace(form, centres, w, p)],
        w,
        p,
        height=height,
        margin=(margin, margin, TOP, BOTTOM),
        alt=form.alt,
        notes=[
            *_heads(form.heads, p, margin),
            *_labels(form.before, centres[0], w, height, 0),
            *_labels(form.now, centres[1], w, height, 1),
        ],
    )


def _centres(nodes: Sequence[SankeyNode], most: int, room: float) -> list[float]:
    """The middle of each node (0 top, 1 bottom) from the top down over the whole height, by customers and gaps.

    The side with most nodes sets the scale, as Plotly sets it; the other side gets wider gaps.
    """
    total = sum(n.customers for n in nodes) or 1
    scale = (room - PAD * (most - 1)) / total
    gap = (room - scale * total) / max(len(nodes) - 1, 1)
    centres, top = [], 0.0
    for node in nodes:
        centres.append((top + scale * node.customers / 2) / room)
        top += scale * node.customers + gap
    return centres


def _trace(form: Sankey, centres: Sequence[Sequence[float]], w: Words, p: Palette) -> go.Sankey:
    nodes = [*form.before, *form.now]
    ramp = p.tiers(form.tiers)
    hue = {"retained": p.actual, "downgraded": p.bad, "lost": p.bad}
    return go.Sankey(
        arrangement="fixed",
        node={
            "x": [0.001] * len(form.before) + [0.999] * len(form.now),
            "y": [tidy(centre) for side in centres for centre in side],
            "label": [""] * len(nodes),
            "color": [ramp[n.rank] if n.rank is not None else p.bad if n.gone else p.good for n in nodes],
            "line": {"width": 0},
            "pad": PAD,
            "thickness": THICK,
            "customdata": [f"<b>{style.plotly_text(n.name)}</b><br>{w.number(n.customers)}" for n in nodes],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        link={
            "source": [m.source for m in form.moves],
            "target": [len(form.before) + m.target for m in form.moves],
            "value": [m.customers for m in form.moves],
            "color": [tint(hue.get(m.movement, p.good), STRENGTH.get(m.movement, QUIET)) for m in form.moves],
            "customdata": [_hover(m, form, w) for m in form.moves],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    )


def _hover(move: Move, form: Sankey, w: Words) -> str:
    names = style.plotly_text(form.before[move.source].name), style.plotly_text(form.now[move.target].name)
    return f"<b>{names[0]} → {names[1]}</b><br>{w.n('{count} customer', '{count} customers', int(move.customers))}"


def _heads(heads: tuple[str, str], p: Palette, margin: float) -> list[style.Note]:
    """The two periods, inside the bands where a phone has room for both, else from the figure's outer edges."""
    inside = sum(map(style.width, heads)) + 16 <= style.NARROW - 2 * margin
    sides = ("left bottom", "right bottom")
    shifts = (0, 0) if inside else (-margin, margin)
    return [
        style.paper_note(x, 1, text, at, xshift=shift, yshift=8, font={"color": p.muted})
        for x, text, at, shift in zip((0, 1), heads, sides, shifts, strict=True)
    ]


def _labels(
    nodes: Sequence[SankeyNode], centres: Sequence[float], w: Words, height: int, side: int
) -> list[style.Note]:
    """Name and number outside each node; labels of thin nodes make room for one another."""
    room = height - TOP - BOTTOM
    places = style.spread([centre * room for centre in centres], LABEL, 8, room - 12)
    return [
        style.paper_note(
            side,
            tidy(1 - place / room),
            f"{style.short_name(n.name)}<br><b>{w.number(n.customers)}</b>",
            "left middle" if side else "right middle",
            xshift=8 if side else -8,
            align="left" if side else "right",
        )
        for n, place in zip(nodes, places, strict=True)
    ]
