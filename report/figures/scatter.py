"""Relations as points by two measures, with where each stood a period ago as a thin line to its point."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from report.figures import style
from report.forms import Measure, Scatter, ScatterPoint
from report.palette import STRETCH as WAY
from report.palette import Palette, tint
from report.scale import ticks, tidy
from words import Words

HEIGHT, TOP, BOTTOM, RIGHT = 400, 30, 48, 12
DOT = 8
AxisEnds = tuple[float, float]


def draw(form: Scatter, w: Words, p: Palette) -> go.Figure:
    """Blue has more than a period ago, orange less or too little, ink neither; hairlines divide the picture."""
    x = _span([v for one in form.points for v in (one.x, one.was) if v is not None])
    y = _span([one.y for one in form.points])
    up = style.axis(p, ticks(y[1], 5, y[0]), [_said(v, form.y, w) for v in ticks(y[1], 5, y[0])], y)
    left = style.axis_margin(up)
    return style.figure(
        [_ways(form.points, p), _dots(form, w, p)],
        w,
        p,
        height=HEIGHT,
        margin=(left, RIGHT, TOP, BOTTOM),
        alt=form.alt,
        notes=[
            style.corner(p, style.plotly_text(form.y.name), left),
            style.foot(p, style.plotly_text(form.x.title or form.x.name)),
            *_corners(form, p),
        ],
        shapes=_cuts(form, x, y, p),
        x=style.axis(p, ticks(x[1], 4, x[0]), [_said(v, form.x, w) for v in ticks(x[1], 4, x[0])], x),
        y=up,
    )


def _said(value: float, measure: Measure, w: Words) -> str:
    return measure.bare(value, w) if measure.kind == "money" else measure.write(value, w)


def _span(values: Sequence[float]) -> AxisEnds:
    """From the lowest to the highest, with zero and a little room."""
    low, high = min([0.0, *values]), max([0.0, *values])
    room = (high - low or 1.0) * 0.05
    return tidy(low - room * (low < 0)), tidy(high + room)


def _hue(one: ScatterPoint, p: Palette) -> str:
    return {1: p.good, -1: p.bad}.get(one.towards, p.actual)


def _ways(points: Sequence[ScatterPoint], p: Palette) -> go.Scatter:
    moved = [one for one in points if one.was is not None]
    return go.Scatter(
        x=[v for one in moved for v in (tidy(one.was or 0.0), tidy(one.x), None)],
        y=[v for one in moved for v in (tidy(one.y), tidy(one.y), None)],
        mode="lines",
        line={"color": tint(p.actual, WAY), "width": 1.5},
        hoverinfo="skip",
    )


def _dots(form: Scatter, w: Words, p: Palette) -> go.Scatter:
    return go.Scatter(
        x=[tidy(one.x) for one in form.points],
        y=[tidy(one.y) for one in form.points],
        mode="markers",
        marker={
            "size": DOT,
            "opacity": 1,
            "color": style.same([_hue(one, p) for one in form.points]) if form.points else p.actual,
            "line": {"color": p.paper, "width": 1},
        },
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[_hover(one, form, w) for one in form.points],
    )


def _hover(one: ScatterPoint, form: Scatter, w: Words) -> str:
    name = [style.bold(style.plotly_text(one.name))] if one.name else []
    across = f"{style.plotly_text(form.x.name)} {form.x.write(one.x, w)}"
    was = [] if one.was is None else [f"{w.t('a period ago')} {form.x.write(one.was, w)}"]
    return "<br>".join([*name, across, *was, f"{style.plotly_text(form.y.name)} {form.y.write(one.y, w)}"])


def _cuts(form: Scatter, x: AxisEnds, y: AxisEnds, p: Palette) -> list[style.DrawnShape]:
    across, up = form.cuts
    lines = [style.rule(0, 0, 1, 0, p.line, xref="paper")] if y[0] < 0 else []
    if across is not None and x[0] < across < x[1]:
        lines.append(style.rule(tidy(across), 0, tidy(across), 1, p.muted, yref="paper"))
    if up is not None and y[0] < up < y[1]:
        lines.append(style.rule(0, tidy(up), 1, tidy(up), p.muted, xref="paper"))
    return [line | {"layer": "below"} for line in lines]


def _corners(form: Scatter, p: Palette) -> list[style.Annotation]:
    """What lies over the level cut, and what under it."""
    at = form.cuts[1]
    if at is None:
        return []
    font = {"color": p.muted, "size": style.AXIS_SIZE}
    over, under = map(style.plotly_text, form.corners)
    return [
        style.note(1, tidy(at), over, "right bottom", xref="paper", yshift=2, font=font),
        style.note(1, tidy(at), under, "right top", xref="paper", yshift=-2, font=font),
    ]
