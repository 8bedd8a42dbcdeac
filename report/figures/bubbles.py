"""Tiers by two measures, a third as the area of each bubble, with the interval of the first."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from report.figures import style
from report.forms import Bubble, Bubbles
from report.palette import Palette
from report.scale import ticks, tidy
from words import Words

HEIGHT, TOP, BOTTOM, LEFT = 360, 28, 44, 46
LARGEST = 64  # px the largest bubble
Span = tuple[float, float]


def draw(form: Bubbles, w: Words, p: Palette) -> go.Figure:
    """A tier counted on few is an outlined bubble, and its label says so."""
    bubbles = form.bubbles
    sizes = _sizes(bubbles)
    texts = [_text(b, w) for b in bubbles]
    x, y = _nps_span(bubbles), _retention_span(bubbles)
    return style.figure(
        [*_intervals(bubbles, p), *(_bubble(b, size, form, w, p) for b, size in zip(bubbles, sizes, strict=True))],
        w,
        p,
        height=HEIGHT,
        margin=(LEFT, _label_room(bubbles, sizes, texts, x), TOP, BOTTOM),
        alt=form.alt,
        notes=[
            *_labels(bubbles, sizes, texts, x, y),
            style.corner(p, form.y.name, LEFT),
            style.foot(p, form.x.name),
        ],
        shapes=[style.rule(0, 0, 0, 1, p.line, yref="paper")],
        x=style.axis(p, _nps_ticks(x), [w.number(v) for v in _nps_ticks(x)], x),
        y=style.axis(p, _percents(y), [w.percent(v) for v in _percents(y)], y),
    )


def _sizes(bubbles: Sequence[Bubble]) -> list[float]:
    """Pixels across; the area says how much."""
    largest = max([1e-9, *(b.size for b in bubbles if b.size is not None)])
    return [10.0 if b.size is None else max(10.0, LARGEST * math.sqrt(max(b.size, 0) / largest)) for b in bubbles]


def _nps_span(bubbles: Sequence[Bubble]) -> Span:
    """Zero is always in the picture; twenty points to spare for the bubbles."""
    ends = [v for b in bubbles for v in (b.x, b.low, b.high) if v is not None]
    return min([0.0, *ends]) - 20, max([0.0, *ends]) + 20


def _nps_ticks(span: Span) -> list[float]:
    return [float(v) for v in range(-100, 101, 20 if span[1] - span[0] < 90 else 40) if span[0] <= v <= span[1]]


def _retention_span(bubbles: Sequence[Bubble]) -> Span:
    known = [b.y for b in bubbles]
    return max(min(known, default=0) - 0.12, -0.05), min(max(known, default=1) + 0.12, 1.08)


def _percents(span: Span) -> list[float]:
    return [v for v in ticks(min(span[1], 1), 4, max(span[0], 0)) if span[0] <= v <= min(span[1], 1)]


def _text(b: Bubble, w: Words) -> str:
    """ "Topp 34 ±5", or the number of answers where they are few."""
    text = f"{style.short_name(b.name)} {style.bold(w.number(b.x))}"
    if b.low is not None and b.high is not None:
        text += f" ±{w.number((b.high - b.low) / 2)}"
    return text if b.few is None else text + " " + w.t("(n = {count})", count=w.number(b.few))


def _intervals(bubbles: Sequence[Bubble], p: Palette) -> list[go.Scatter]:
    return [
        go.Scatter(
            x=[tidy(b.low), tidy(b.high)],
            y=[tidy(b.y)] * 2,
            mode="lines",
            line={"color": p.muted, "width": 1.5},
            hoverinfo="skip",
        )
        for b in bubbles
        if b.low is not None and b.high is not None
    ]


def _bubble(b: Bubble, size: float, form: Bubbles, w: Words, p: Palette) -> go.Scatter:
    colour = p.tiers(form.tiers)[b.rank]
    lines = [
        style.bold(style.plotly_text(b.name)),
        f"{form.x.name} {w.interval(b.x, b.low, b.high, 0)}",
        f"{form.y.name} {w.percent(b.y, 1)}",
        w.short(b.size),
    ]
    return go.Scatter(
        x=[tidy(b.x)],
        y=[tidy(b.y)],
        mode="markers",
        marker={
            "size": tidy(size),
            "opacity": 1,
            "color": colour if b.few is None else p.paper,
            "line": {"color": p.paper if b.few is None else colour, "width": 2},
        },
        cliponaxis=False,
        hoverinfo="text",
        hovertext="<br>".join(lines),
    )


def _anchor(b: Bubble, size: float, span: Span) -> tuple[float, float]:
    """Where a label begins: an x and pixels right of it, clear of the bubble and of its interval at any width."""
    high = b.x if b.high is None else b.high
    phone = (high - b.x) / (span[1] - span[0]) * 200  # px the interval takes there, at least
    return high, max(8.0, size / 2 + 8 - phone)


def _label_room(bubbles: Sequence[Bubble], sizes: Sequence[float], texts: Sequence[str], span: Span) -> float:
    """The right margin that lets every label end inside a phone's figure."""
    most = 12.0
    for b, size, text in zip(bubbles, sizes, texts, strict=True):
        x, shift = _anchor(b, size, span)
        part = (x - span[0]) / (span[1] - span[0])
        need = shift + style.width(text, 7.0) + 8 - (1 - part) * (style.NARROW - LEFT)
        most = max(most, need / part)
    return most


def _labels(
    bubbles: Sequence[Bubble], sizes: Sequence[float], texts: Sequence[str], x: Span, y: Span
) -> list[style.Note]:
    """Right of each bubble and of its interval; labels at the same height make room for one another."""
    room = HEIGHT - TOP - BOTTOM
    order = sorted(range(len(bubbles)), key=lambda i: bubbles[i].y)
    wanted = [(bubbles[i].y - y[0]) / (y[1] - y[0]) * room for i in order]
    places = dict(zip(order, style.spread(wanted, 20, 0, room), strict=True))
    notes = []
    for i, b in enumerate(bubbles):
        at, shift = _anchor(b, sizes[i], x)
        height = tidy(places[i] / room)
        notes.append(style.note(tidy(at), height, texts[i], "left middle", yref="paper", xshift=round(shift)))
    return notes
