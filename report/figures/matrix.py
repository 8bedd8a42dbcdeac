"""Aspects by two measures, in a picture divided in four: what is weak and matters stands in the first corner."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from report.figures import labels, style
from report.forms import Aspect, Matrix
from report.palette import Palette
from report.scale import ticks, tidy
from words import Words

HEIGHT, TOP, BOTTOM, LEFT, RIGHT = 360, 28, 44, 46, 8
LONGEST = 24
Span = tuple[float, float]


def draw(form: Matrix, w: Words, p: Palette) -> go.Figure:
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
            style.paper_note(0, 1, style.bold(form.first), "left top", xshift=8, yshift=-6),
            *_labels(form, x, y, p),
            style.corner(p, form.y.name, LEFT),
            style.foot(p, form.x.title or form.x.name),
        ],
        shapes=_quadrant(form.cuts, x, y, p),
        x=style.axis(p, ticks(x[1], 5, x[0]), [w.number(v) for v in ticks(x[1], 5, x[0])], x),
        y=style.axis(p, ticks(y[1], 5, y[0]), [w.number(v, 1) for v in ticks(y[1], 5, y[0])], y),
    )


def _spans(aspects: Sequence[Aspect]) -> tuple[Span, Span]:
    across = [a.x for a in aspects] or [50]
    up = [v for a in aspects for v in (a.y, a.low, a.high) if v is not None] or [0.5]
    spare = max(max(across) - min(across), 10) * 0.18
    x = (max(min(across) - spare, 0), min(max(across) + spare, 100))
    return x, (min(0.0, min(up)), max(up) * 1.18)


def _quadrant(cuts: Span, x: Span, y: Span, p: Palette) -> list[style.Shape]:
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


def _dots(form: Matrix, w: Words, p: Palette) -> go.Scatter:
    return go.Scatter(
        x=[tidy(a.x) for a in form.aspects],
        y=[tidy(a.y) for a in form.aspects],
        mode="markers",
        marker={"size": 12, "opacity": 1, "color": p.actual, "line": {"color": p.paper, "width": 2}},
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[_hover(a, form, w) for a in form.aspects],
    )


def _hover(a: Aspect, form: Matrix, w: Words) -> str:
    up, across = w.interval(a.y, a.low, a.high), w.number(a.x)
    return "<br>".join([style.bold(style.plotly_text(a.name)), f"{form.y.name} {up}", f"{form.x.name} {across}"])


def _labels(form: Matrix, x: Span, y: Span, p: Palette) -> list[style.Note]:
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
    heading = (LEFT, TOP, LEFT + 140, TOP + 28)
    ranks = [labels.BESIDE_FIRST] * len(aspects)
    places, _ = labels.place(plot, dots, texts, ranks, order, lines=whiskers.T, taken=[heading])
    return [labels.note(a.x, a.y, text, place, p.muted) for a, text, place in zip(aspects, texts, places, strict=True)]


def _name(a: Aspect, form: Matrix) -> str:
    name = style.short_name(a.name, LONGEST)
    return style.bold(name) if form.is_first(a) else name
