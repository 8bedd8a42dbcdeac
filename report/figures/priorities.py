"""Aspects by two measures, in a picture divided in four: what is weak and matters stands in the first corner."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from report.figures import labels, style
from report.forms import Aspect, Priorities, cut
from report.palette import Palette
from report.scale import ticks, tidy
from words import Words

HEIGHT, TOP, BOTTOM, LEFT, RIGHT = 400, 28, 44, 46, 8
LONGEST, BROAD = 48, 24  # letters of a name, and of one line of it
HEAD = 24  # px of a corner's name
Interval = tuple[float, float]


def draw(form: Priorities, w: Words, p: Palette) -> go.Figure:
    """The first corner lies on a quiet surface; the names of what lies there are bold."""
    x, y = _spans(form.aspects)
    return style.figure(
        [_intervals(form.aspects, p), _dots(form, w, p)],
        w,
        p,
        height=HEIGHT,
        margin=(LEFT, RIGHT, TOP, BOTTOM),
        alt=form.alt,
        notes=[
            *_corners(form, p),
            *_labels(form, x, y, p),
            style.corner(p, form.y.name, LEFT),
            style.foot(p, form.x.title or form.x.name),
        ],
        shapes=_quadrant(form.cuts, x, y, p),
        x=style.axis(p, ticks(x[1], 5, x[0]), [w.number(v) for v in ticks(x[1], 5, x[0])], x),
        y=style.axis(p, _levels(y), [w.number(v, 1) for v in _levels(y)], y),
    )


def _spans(aspects: Sequence[Aspect]) -> tuple[Interval, Interval]:
    across = [a.x for a in aspects] or [50]
    up = [v for a in aspects for v in (a.y, a.low, a.high) if v is not None] or [0.5]
    spare = max(max(across) - min(across), 10) * 0.18
    x = (max(min(across) - spare, 0), min(max(across) + spare, 100))
    low, high = min(0.0, *up), max(up)
    return x, (low - (high - low) * 0.14, high + (high - low) * 0.18)  # room for the corners' names


def _levels(y: Interval) -> list[float]:
    """Importance from zero up; below it only where an aspect lies there."""
    return [v for v in ticks(y[1], 5, y[0]) if v >= 0 or v > y[0] * 0.8]


def _corners(form: Priorities, p: Palette) -> list[style.Annotation]:
    """Each corner's name in it; the first one's in bold, the others quiet."""
    places = ((0, 1, "left top"), (1, 1, "right top"), (0, 0, "left bottom"), (1, 0, "right bottom"))
    return [
        style.paper_note(
            x,
            y,
            style.plotly_text(name) if i else style.bold(style.plotly_text(name)),
            at,
            xshift=-8 if x else 8,
            yshift=-6 if y else 6,
            font={"color": p.muted if i else p.text},
        )
        for i, ((x, y, at), name) in enumerate(zip(places, form.corners, strict=True))
    ]


def _taken(corners: Sequence[str]) -> list[tuple[float, float, float, float]]:
    """The boxes of the corners' names; those at the right are counted from the right edge."""
    wide = [style.width(name) + 12 for name in corners]
    tops = (TOP, TOP, HEIGHT - BOTTOM - HEAD, HEIGHT - BOTTOM - HEAD)
    sides = [(-RIGHT - px, -RIGHT) if i % 2 else (LEFT, LEFT + px) for i, px in enumerate(wide)]
    return [(left, top, right, top + HEAD) for (left, right), top in zip(sides, tops, strict=True)]


def _lines(name: str) -> list[str]:
    """A long name in two lines, parted at the blank nearest its middle.

    >>> _lines("Motsvarar mina förväntningar")
    ['Motsvarar mina', 'förväntningar']
    """
    blanks = [i for i, letter in enumerate(name) if letter == " "]
    if len(name) <= BROAD or not blanks:
        return [name]
    at = min(blanks, key=lambda i: abs(i - len(name) / 2))
    return [name[:at], name[at + 1 :]]


def _quadrant(cuts: Interval, x: Interval, y: Interval, p: Palette) -> list[style.DrawnShape]:
    """The first corner's surface, and the two lines that divide the picture."""
    corner = {"type": "rect", "x0": x[0], "x1": cuts[0], "y0": cuts[1], "y1": y[1]}
    fill = corner | {"fillcolor": p.surface, "line": {"width": 0}, "layer": "below"}
    lines = [
        rule | {"layer": "below"}
        for rule in (
            style.rule(cuts[0], 0, cuts[0], 1, p.line, yref="paper"),
            style.rule(0, cuts[1], 1, cuts[1], p.line, xref="paper"),
        )
    ]
    return [fill, *lines]


def _limited(aspects: Sequence[Aspect]) -> list[tuple[Aspect, float, float]]:
    return [(a, a.low, a.high) for a in aspects if a.low is not None and a.high is not None]


def _intervals(aspects: Sequence[Aspect], p: Palette) -> go.Scatter:
    known = _limited(aspects)
    return go.Scatter(
        x=[v for a, _, _ in known for v in (tidy(a.x),) * 2 + (None,)],
        y=[v for _, low, high in known for v in (tidy(low), tidy(high), None)],
        mode="lines",
        line={"color": p.previous, "width": 1.5},
        hoverinfo="skip",
    )


def _dots(form: Priorities, w: Words, p: Palette) -> go.Scatter:
    return go.Scatter(
        x=[tidy(a.x) for a in form.aspects],
        y=[tidy(a.y) for a in form.aspects],
        mode="markers",
        marker={"size": 12, "opacity": 1, "color": p.actual, "line": {"color": p.paper, "width": 2}},
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[_hover(a, form, w) for a in form.aspects],
    )


def _hover(a: Aspect, form: Priorities, w: Words) -> str:
    up, across = w.interval(a.y, a.low, a.high), w.number(a.x)
    return "<br>".join([style.bold(style.plotly_text(a.name)), f"{form.y.name} {up}", f"{form.x.name} {across}"])


def _labels(form: Priorities, x: Interval, y: Interval, p: Palette) -> list[style.Annotation]:
    aspects = form.aspects
    if not aspects:
        return []
    texts = [_name(a, form) for a in aspects]
    dots = np.array([((a.x - x[0]) / (x[1] - x[0]), (a.y - y[0]) / (y[1] - y[0])) for a in aspects]).T
    whiskers = np.array(
        [
            ((a.x - x[0]) / (x[1] - x[0]), (at - y[0]) / (y[1] - y[0]))
            for a, low, high in _limited(aspects)
            for at in np.linspace(low, high, 20)
        ]
    ).reshape(-1, 2)
    plot = labels.Plot(LEFT, RIGHT, TOP, BOTTOM, HEIGHT)
    order = sorted(range(len(aspects)), key=lambda i: -aspects[i].y)
    ranks = [labels.BESIDE_FIRST] * len(aspects)
    places, _ = labels.place(plot, dots, texts, ranks, order, lines=whiskers.T, taken=_taken(form.corners))
    return [labels.note(a.x, a.y, text, place, p.muted) for a, text, place in zip(aspects, texts, places, strict=True)]


def _name(a: Aspect, form: Priorities) -> str:
    name = "<br>".join(style.plotly_text(line) for line in _lines(cut(a.name, LONGEST)))
    return style.bold(name) if form.is_first(a) else name
