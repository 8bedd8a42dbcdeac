"""Duration against retention, the tiers as points on the curve, and the effect of one more point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from report.figures import labels, style
from report.forms import Curve, Spot
from report.palette import STRETCH, Palette, tint
from report.scale import Floats, ticks, tidy
from words import Words

HEIGHT = 440
LEFT, RIGHT, TOP, BOTTOM = 38, 6, 30, 44
AREA = labels.Plot(LEFT, RIGHT, TOP, BOTTOM, HEIGHT)
BEARABLE = 700  # a leader behind a label or two, a corner on the curve; more, and the labels are made shorter
POINTS = 53
POINT = 0.01
DOT, RING, BAND_PX = 14, 2, 11


@dataclass(frozen=True)
class CurveSpan:
    """The part of the curve that is drawn, from a retention to a retention."""

    form: Curve
    low: float
    high: float

    def duration(self, retention: float) -> float:
        """Years at a retention per period."""
        return self.form.duration(retention)

    @property
    def top(self) -> float:
        """The longest duration drawn."""
        return self.duration(self.high)

    def points(self, low: float, high: float, n: int) -> tuple[list[float], list[float]]:
        """n points from low to high, half of them even in retention and half even in duration."""
        flat = np.linspace(low, high, n - n // 2)
        steep = 1 - self.form.period / np.linspace(self.duration(low), self.duration(high), n // 2 + 2)[1:-1]
        r = np.sort(np.concatenate([flat, steep]))
        return [tidy(v) for v in r], [tidy(self.duration(v)) for v in r]


def draw(form: Curve, w: Words, p: Palette) -> go.Figure:
    """Each tier with its interval and one more point; the greatest gain stands in the highlighter."""
    window = _window(form)
    inside = [s for s in form.spots if window.low <= s.retention <= window.high]
    return style.figure(
        _traces(inside, window, w, p),
        w,
        p,
        height=HEIGHT,
        margin=(LEFT, RIGHT, TOP, BOTTOM),
        alt=form.alt,
        notes=[*_heads(form, p), *_labels(inside, window, w, p)],
        shapes=_others(form, p),
        x=_x_axis(window, w, p),
        y=_y_axis(window, w, p),
    )


def _window(form: Curve) -> CurveSpan:
    """Room for the lowest tier with ten points to spare, and for the longest duration with its label."""
    if not form.spots:
        return CurveSpan(form, 0.4, 0.92)
    low = max(math.floor((min(s.retention for s in form.spots) - 0.08) * 10) / 10, 0.0)
    longest = max(form.duration(s.retention) for s in form.spots)
    limit = max(form.duration(s.high) for s in form.spots)
    return CurveSpan(form, low, 1 - form.period / max(1.4 * longest, min(1.1 * limit, 2 * longest)))


# The curve and what lies on it -------------------------------------------------------------------------


def _traces(spots: Sequence[Spot], window: CurveSpan, w: Words, p: Palette) -> list[go.Scatter]:
    colours = p.tiers(window.form.tiers)
    stretches = [_stretch(s, colours[s.rank], window) for s in spots if s.high > s.low]
    steps = [_step(s, window, p) for s in spots if s.retention + POINT < 1]
    return [*_lines(window, w, p), *stretches, *steps, _dots(spots, window, w, p)]


def _lines(window: CurveSpan, w: Words, p: Palette) -> list[go.Scatter]:
    """The curve, solid as far as the file can speak and dotted past that."""
    evidence = window.form.evidence
    edge = window.high if evidence is None else 1 - window.form.period / evidence
    if not window.low < edge < window.high:
        return [_line(window, window.low, window.high, POINTS, "solid" if edge >= window.high else "dot", w, p)]
    half = POINTS // 2
    solid = _line(window, window.low, edge, POINTS - half, "solid", w, p)
    return [solid, _line(window, edge, window.high, half, "dot", w, p)]


def _line(window: CurveSpan, low: float, high: float, n: int, dash: str, w: Words, p: Palette) -> go.Scatter:
    r, years = window.points(low, high, n)
    return go.Scatter(
        x=r,
        y=years,
        mode="lines",
        line={"shape": "spline", "color": p.actual, "width": 3} | ({} if dash == "solid" else {"dash": dash}),
        hoverinfo="text",
        hovertext=[
            f"<b>{w.percent(a, 1)}: {w.years(b, 1)}</b>{_more(a, window, w)}" for a, b in zip(r, years, strict=True)
        ],
    )


def _more(retention: float, window: CurveSpan, w: Words) -> str:
    if retention + POINT >= 1:
        return ""
    years = window.duration(retention + POINT) - window.duration(retention)
    return "<br>" + w.t("+1 %-point = {years}", years="+" + w.years(years, 2))


def _stretch(spot: Spot, colour: str, window: CurveSpan) -> go.Scatter:
    """The interval, as a wider stretch of the curve itself."""
    x, y = window.points(max(spot.low, window.low), min(spot.high, window.high), 7)
    line = {"shape": "spline", "color": tint(colour, STRETCH), "width": BAND_PX}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")


def _step(spot: Spot, window: CurveSpan, p: Palette) -> go.Scatter:
    """One more point: along by a point, up to the curve (or out of the picture)."""
    right = spot.retention + POINT
    here, there = window.duration(spot.retention), min(window.duration(right), window.top)
    return go.Scatter(
        x=[tidy(v) for v in (spot.retention, right, right)],
        y=[tidy(v) for v in (here, here, there)],
        mode="lines",
        line={"color": p.good, "width": 2},
        hoverinfo="skip",
    )


def _dots(spots: Sequence[Spot], window: CurveSpan, w: Words, p: Palette) -> go.Scatter:
    colours = p.tiers(window.form.tiers)
    opened = [s.at_least or window.form.beyond(s) for s in spots]
    return go.Scatter(
        x=[tidy(s.retention) for s in spots],
        y=[tidy(window.duration(s.retention)) for s in spots],
        mode="markers",
        marker={
            "size": DOT + RING,
            "opacity": 1,
            "color": [p.paper if out else colours[s.rank] for s, out in zip(spots, opened, strict=True)],
            "line": {
                "color": [colours[s.rank] if out else p.paper for s, out in zip(spots, opened, strict=True)],
                "width": RING,
            },
        },
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[_hover(s, window, w) for s in spots],
    )


def _hover(spot: Spot, window: CurveSpan, w: Words) -> str:
    estimate = None if spot.at_least else window.duration(spot.retention)
    low, high = (window.duration(v) if spot.high > spot.low else None for v in (spot.low, spot.high))
    years = w.interval(estimate, low, None if spot.at_least else high, 1, w.years)
    lines = [style.bold(style.plotly_text(spot.name)), f"{w.percent(spot.retention, 1)}, {years}"]
    said = spot.gain_said(w)
    gain = [w.t("+1 %-point = {money}", money=said)] if said else []
    return "<br>".join(lines + gain)


def outlined(form: Curve) -> list[tuple[float, float]]:
    """Where other companies are, as far as the picture reaches: from and to which retention."""
    left, right = _x_range(_window(form))
    parts = [(max(low, left), min(high, right)) for low, high in form.others]
    return [(low, high) for low, high in parts if low < high]


def _others(form: Curve, p: Palette) -> list[style.DrawnShape]:
    """An outline of each, behind all else."""
    line = {"color": p.muted, "width": 1, "dash": "dot"}
    look = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "layer": "below", "line": line}
    return [{**look, "x0": tidy(low), "x1": tidy(high)} for low, high in outlined(form)]


# Axes and words ----------------------------------------------------------------------------------------


def _x_range(window: CurveSpan) -> tuple[float, float]:
    spare = (window.high - window.low) * 0.01
    return tidy(window.low - spare), tidy(window.high + spare)


def _x_axis(window: CurveSpan, w: Words, p: Palette) -> style.Axis:
    at = ticks(window.high, 6, window.low)
    decimals = 0 if all(abs(v * 100 - round(v * 100)) < 1e-6 for v in at) else 1
    return style.axis(p, at, [w.percent(v, decimals) for v in at], _x_range(window))


def _y_axis(window: CurveSpan, w: Words, p: Palette) -> style.Axis:
    at = ticks(window.top, 7)
    decimals = 0 if all(v == round(v) for v in at) else 1
    return style.axis(p, at, [w.number(v, decimals) for v in at], (0, tidy(window.top)))


def _heads(form: Curve, p: Palette) -> list[style.Annotation]:
    font = {"size": style.AXIS_SIZE, "color": p.muted}
    return [
        style.paper_note(0, 1, form.y.name, "left bottom", xshift=-LEFT + 4, yshift=6, font=font),
        style.paper_note(1, 0, form.x.name, "right top", yshift=-22, font=font),
        style.paper_note(0, 1, form.formula, "left top", xshift=14, yshift=-6, font=font),
    ]


# Labels ------------------------------------------------------------------------------------------------


def _labels(spots: Sequence[Spot], window: CurveSpan, w: Words, p: Palette) -> list[style.Annotation]:
    """Names with what one more point gives; where there is no room for that, only the greatest gain has it."""
    best = max((s.gain for s in spots if s.gain is not None), default=math.nan)
    for whole in (True, False):
        texts = [_text(s, window, w, whole or s.gain == best) for s in spots]
        places, hidden = min((_places(spots, texts, window, o) for o in _orders(spots, best)), key=lambda f: f[1])
        if hidden < BEARABLE:
            break
    far = sorted(range(len(spots)), key=lambda i: -abs(places[i].dx) - abs(places[i].dy))
    return [_label(spots[i], window, texts[i], places[i], p, marked=spots[i].gain == best) for i in far]


def _orders(spots: Sequence[Spot], best: float) -> list[list[int]]:
    """The marked label first, then from the longest duration down, or from the shortest up."""
    down = sorted(range(len(spots)), key=lambda i: -spots[i].retention)
    return [sorted(order, key=lambda i: spots[i].gain != best) for order in (down, down[::-1])]


def _places(
    spots: Sequence[Spot], texts: Sequence[str], window: CurveSpan, order: Sequence[int]
) -> tuple[list[labels.LabelPlace], float]:
    """Up-left of the curve; the lowest tier below it."""
    lowest = min((s.retention for s in spots), default=0)
    ranks = [labels.BELOW_FIRST if s.retention == lowest else labels.UP_LEFT_FIRST for s in spots]
    path = _shares(window.points(window.low, window.high, 2 * POINTS)[0], window)
    dots = _shares([s.retention for s in spots], window)
    formula = (LEFT, TOP, LEFT + 240, TOP + 26)
    return labels.place(AREA, dots, texts, ranks, order, lines=path, taken=[formula])


def _shares(retentions: Sequence[float], window: CurveSpan) -> Floats:
    """Points on the curve as shares of the plot."""
    low, high = _x_range(window)
    pairs = [((r - low) / (high - low), window.duration(r) / window.top) for r in retentions]
    return np.array(pairs).reshape(-1, 2).T


def _text(spot: Spot, window: CurveSpan, w: Words, whole: bool) -> str:
    head = f"{style.short_name(spot.name)} {spot.years_said(window.form.period, w)}"
    head, gain = style.bold(head.replace(" ", "\u00a0")), spot.gain_said(w)
    if not whole or not gain:
        return head
    return head + "<br>" + w.t("+1 %-point = {money}", money=style.bold(gain))


def _label(
    spot: Spot, window: CurveSpan, text: str, place: labels.LabelPlace, p: Palette, *, marked: bool
) -> style.Annotation:
    """Drawn far labels first: where a leader must cross a nearer label, it passes behind its paper."""
    mark = {"bgcolor": p.highlight, "borderpad": 3, "font": {"color": p.on_highlight}}
    look = mark if marked else {"bgcolor": p.paper}
    return labels.note(spot.retention, window.duration(spot.retention), text, place, p.muted, **look)
