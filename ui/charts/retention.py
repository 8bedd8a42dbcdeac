"""The signature: duration against retention, the tiers on the curve, and what one more point gives."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from clv.tables import TOTAL
from ui.charts import frame, labels
from ui.charts.palette import STRETCH, Palette, tint
from words import Words

HEIGHT = 440
LEFT, RIGHT, TOP, BOTTOM = 38, 6, 30, 44
AREA = labels.Plot(LEFT, RIGHT, TOP, BOTTOM, HEIGHT)
BEARABLE = 700  # a leader behind a label or two, a corner on the curve; more, and the labels are made shorter
POINTS = 53
POINT = 0.01
DOT, RING, BAND_PX = 14, 2, 11
STEEPEST = 0.999  # the curve has no end; a thousand periods is more than any file can tell


@dataclass(frozen=True)
class Curve:
    """duration = period / (1 − retention), and the part of it that is drawn."""

    period: float  # years
    low: float
    high: float

    def duration(self, retention: float) -> float:
        """Years at a retention per period."""
        return self.period / (1 - retention)

    def retention(self, duration: float) -> float:
        """The retention that gives a duration."""
        return 1 - self.period / duration

    @property
    def top(self) -> float:
        """The longest duration drawn."""
        return self.duration(self.high)

    def points(self, low: float, high: float, n: int) -> tuple[list[float], list[float]]:
        """n points from low to high, half of them even in retention and half even in duration."""
        flat = np.linspace(low, high, n - n // 2)
        steep = 1 - self.period / np.linspace(self.duration(low), self.duration(high), n // 2 + 2)[1:-1]
        r = np.sort(np.concatenate([flat, steep]))
        return [frame.tidy(v) for v in r], [frame.tidy(self.duration(v)) for v in r]


@dataclass(frozen=True)
class Spot:
    """One tier on the curve. `open`: nobody was lost, so the dot stands at the lower limit."""

    name: str
    colour: str
    retention: float
    low: float
    high: float
    open: bool
    gain: float


def figure(
    portfolio: pd.DataFrame,
    point_value: Sequence[float],
    w: Words,
    p: Palette,
    *,
    months: int | None = 12,
) -> go.Figure:
    """The tiers on the curve of duration by retention per period, each with its interval and one more point.

    `portfolio`: PORTFOLIO (the "Total" row is not drawn). `point_value`: per tier, what one more percentage point of
    retention is worth in the portfolio; NaN where it cannot be known. `months`: the period's length.
    A tier whose retention is not known is left out.
    """
    tiers = portfolio[portfolio["tier"] != TOTAL]
    period = _period(tiers, months)
    spots = _spots(tiers, point_value, period, p)
    curve = _curve(spots, period)
    inside = [s for s in spots if curve.low <= s.retention <= curve.high]
    return frame.figure(
        _traces(inside, curve, w, p),
        w,
        p,
        height=HEIGHT,
        margin=(LEFT, RIGHT, TOP, BOTTOM),
        alt=_alt(spots, curve, w),
        notes=[*_words(curve, w, p, months), *_labels(inside, curve, w, p)],
        x=_x_axis(curve, w, p),
        y=_y_axis(curve, w, p),
    )


def _period(tiers: pd.DataFrame, months: int | None) -> float:
    if months:
        return months / 12
    told = (tiers["duration_years"] * (1 - tiers["retention"])).dropna()
    return float(told.median()) if len(told) and told.median() > 0 else 1.0


def _spots(tiers: pd.DataFrame, point_value: Sequence[float], period: float, p: Palette) -> list[Spot]:
    rows = zip(tiers.to_dict("records"), p.tiers(len(tiers)), point_value, strict=True)
    spots = [_spot(row, colour, float(gain), period) for row, colour, gain in rows]
    return [s for s in spots if frame.real(s.retention) and s.retention < 1]


def _spot(row: Mapping[Hashable, Any], colour: str, gain: float, period: float) -> Spot:
    """Nobody lost: the duration has only a lower limit, and the dot stands open there."""
    bounded = not frame.real(row["duration_years"]) and frame.real(row["duration_low"])
    at = float(1 - period / row["duration_low"] if bounded else row["retention"])
    low, high = (float(v) if frame.real(v) else at for v in (row["retention_low"], row["retention_high"]))
    return Spot(str(row["tier"]), colour, at, low, min(high, STEEPEST), bounded, gain)


def _curve(spots: Sequence[Spot], period: float) -> Curve:
    """Room for the lowest tier with ten points to spare, and for the longest duration with its label."""
    if not spots:
        return Curve(period, 0.4, 0.92)
    low = max(math.floor((min(s.retention for s in spots) - 0.08) * 10) / 10, 0.0)
    line = Curve(period, low, low)
    longest = max(line.duration(s.retention) for s in spots)
    limit = max(line.duration(s.high) for s in spots)
    return Curve(period, low, line.retention(max(1.4 * longest, min(1.1 * limit, 2 * longest))))


# The curve and what lies on it -------------------------------------------------------------------------


def _traces(spots: Sequence[Spot], curve: Curve, w: Words, p: Palette) -> list[go.Scatter]:
    stretches = [_stretch(s, curve) for s in spots if s.high > s.low]
    steps = [_step(s, curve, p) for s in spots if s.retention + POINT < 1]
    return [_line(curve, w, p), *stretches, *steps, _dots(spots, curve, w, p)]


def _line(curve: Curve, w: Words, p: Palette) -> go.Scatter:
    r, years = curve.points(curve.low, curve.high, POINTS)
    return go.Scatter(
        x=r,
        y=years,
        mode="lines",
        line={"shape": "spline", "color": p.actual, "width": 3},
        hoverinfo="text",
        hovertext=[
            f"<b>{w.percent(a, 1)}: {w.years(b, 1)}</b>{_more(a, curve, w)}" for a, b in zip(r, years, strict=True)
        ],
    )


def _more(retention: float, curve: Curve, w: Words) -> str:
    if retention + POINT >= 1:
        return ""
    years = curve.duration(retention + POINT) - curve.duration(retention)
    return "<br>" + w.t("+1 point = {years}", years="+" + w.years(years, 2))


def _stretch(spot: Spot, curve: Curve) -> go.Scatter:
    """The interval, as a wider stretch of the curve itself."""
    x, y = curve.points(max(spot.low, curve.low), min(spot.high, curve.high), 7)
    line = {"shape": "spline", "color": tint(spot.colour, STRETCH), "width": BAND_PX}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")


def _step(spot: Spot, curve: Curve, p: Palette) -> go.Scatter:
    """One more point: along by a point, up to the curve (or out of the picture)."""
    right = spot.retention + POINT
    here, there = curve.duration(spot.retention), min(curve.duration(right), curve.top)
    return go.Scatter(
        x=[frame.tidy(v) for v in (spot.retention, right, right)],
        y=[frame.tidy(v) for v in (here, here, there)],
        mode="lines",
        line={"color": p.good, "width": 2},
        hoverinfo="skip",
    )


def _dots(spots: Sequence[Spot], curve: Curve, w: Words, p: Palette) -> go.Scatter:
    rings = [s.colour if s.open else p.paper for s in spots]
    return go.Scatter(
        x=[frame.tidy(s.retention) for s in spots],
        y=[frame.tidy(curve.duration(s.retention)) for s in spots],
        mode="markers",
        marker={
            "size": DOT + RING,
            "opacity": 1,
            "color": [p.paper if s.open else s.colour for s in spots],
            "line": {"color": rings, "width": RING},
        },
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[_hover(s, curve, w) for s in spots],
    )


def _hover(spot: Spot, curve: Curve, w: Words) -> str:
    estimate = math.nan if spot.open else curve.duration(spot.retention)
    low, high = (curve.duration(v) if spot.high > spot.low else math.nan for v in (spot.low, spot.high))
    years = w.interval(estimate, low, math.nan if spot.open else high, 1, w.years)
    lines = [frame.bold(frame.tier_in_full(w, spot.name)), f"{w.percent(spot.retention, 1)}, {years}"]
    gain = [w.t("+1 point = {money}", money=w.short(spot.gain))] if frame.real(spot.gain) else []
    return "<br>".join(lines + gain)


# Axes and words ----------------------------------------------------------------------------------------


def _x_range(curve: Curve) -> tuple[float, float]:
    spare = (curve.high - curve.low) * 0.01
    return frame.tidy(curve.low - spare), frame.tidy(curve.high + spare)


def _x_axis(curve: Curve, w: Words, p: Palette) -> frame.Axis:
    at = frame.ticks(curve.high, 6, curve.low)
    decimals = 0 if all(abs(v * 100 - round(v * 100)) < 1e-6 for v in at) else 1
    return frame.axis(p, at, [w.percent(v, decimals) for v in at], _x_range(curve))


def _y_axis(curve: Curve, w: Words, p: Palette) -> frame.Axis:
    at = frame.ticks(curve.top, 7)
    decimals = 0 if all(v == round(v) for v in at) else 1
    return frame.axis(p, at, [w.number(v, decimals) for v in at], (0, frame.tidy(curve.top)))


def _words(curve: Curve, w: Words, p: Palette, months: int | None) -> list[frame.Note]:
    font = {"size": frame.AXIS_SIZE, "color": p.muted}
    per = {
        12: w.t("Retention per year"),
        6: w.t("Retention per half-year"),
        3: w.t("Retention per quarter"),
        1: w.t("Retention per month"),
    }
    formula = w.t("duration = {period} / (1 − retention)", period=w.number(curve.period, 0 if curve.period == 1 else 2))
    return [
        frame.paper_note(0, 1, w.t("Duration, years"), "left bottom", xshift=-LEFT + 4, yshift=6, font=font),
        frame.paper_note(1, 0, per.get(months or 0, w.t("Retention per period")), "right top", yshift=-22, font=font),
        frame.paper_note(0, 1, formula, "left top", xshift=14, yshift=-6, font=font),
    ]


# Labels ------------------------------------------------------------------------------------------------


def _labels(spots: Sequence[Spot], curve: Curve, w: Words, p: Palette) -> list[frame.Note]:
    """Names with what one more point gives; where there is no room for that, only the greatest gain has it."""
    best = max((s.gain for s in spots if frame.real(s.gain)), default=math.nan)
    for whole in (True, False):
        texts = [_text(s, curve, w, whole or s.gain == best) for s in spots]
        places, hidden = min((_places(spots, texts, curve, o) for o in _orders(spots, best)), key=lambda f: f[1])
        if hidden < BEARABLE:
            break
    far = sorted(range(len(spots)), key=lambda i: -abs(places[i].dx) - abs(places[i].dy))
    return [_label(spots[i], curve, texts[i], places[i], p, marked=spots[i].gain == best) for i in far]


def _orders(spots: Sequence[Spot], best: float) -> list[list[int]]:
    """The marked label first, then from the longest duration down, or from the shortest up."""
    down = sorted(range(len(spots)), key=lambda i: -spots[i].retention)
    return [sorted(order, key=lambda i: spots[i].gain != best) for order in (down, down[::-1])]


def _places(
    spots: Sequence[Spot], texts: Sequence[str], curve: Curve, order: Sequence[int]
) -> tuple[list[labels.Place], float]:
    """Up-left of the curve; the lowest tier below it."""
    lowest = min((s.retention for s in spots), default=0)
    ranks = [labels.BELOW_FIRST if s.retention == lowest else labels.UP_LEFT_FIRST for s in spots]
    path = _shares(curve.points(curve.low, curve.high, 2 * POINTS)[0], curve)
    dots = _shares([s.retention for s in spots], curve)
    formula = (LEFT, TOP, LEFT + 240, TOP + 26)
    return labels.place(AREA, dots, texts, ranks, order, lines=path, taken=[formula])


def _shares(retentions: Sequence[float], curve: Curve) -> np.ndarray:
    """Points on the curve as shares of the plot."""
    low, high = _x_range(curve)
    return np.array([((r - low) / (high - low), curve.duration(r) / curve.top) for r in retentions]).reshape(-1, 2).T


def _text(spot: Spot, curve: Curve, w: Words, whole: bool) -> str:
    years = w.years(curve.duration(spot.retention), 1)
    head = frame.bold(f"{frame.tier(w, spot.name)} {w.at_least(years) if spot.open else years}".replace(" ", "\u00a0"))
    if not whole or not frame.real(spot.gain):
        return head
    return head + "<br>" + w.t("+1 point = {money}", money=frame.bold(w.short(spot.gain)))


def _label(spot: Spot, curve: Curve, text: str, place: labels.Place, p: Palette, *, marked: bool) -> frame.Note:
    """Drawn far labels first: where a leader must cross a nearer label, it passes behind its paper."""
    mark = {"bgcolor": p.highlight, "borderpad": 3, "font": {"color": p.on_highlight}}
    look = mark if marked else {"bgcolor": p.paper}
    return labels.note(spot.retention, curve.duration(spot.retention), text, place, p.muted, **look)


def _alt(spots: Sequence[Spot], curve: Curve, w: Words) -> str:
    parts = [frame.spoken(_text(s, curve, w, True)) for s in spots]
    return w.t(
        "The longer customers stay, the more each further point of retention gives. {tiers}.",
        tiers="; ".join(parts),
    )
