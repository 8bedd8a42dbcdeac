"""A grid of values, for two levers with the chosen pair framed by the highlighter, or for cohorts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from report.figures import style
from report.forms import Heat, Measure
from report.palette import Palette, ramp
from report.scale import Floats, real, tidy
from words import Words

LOSS = 0.55  # how much orange the greatest loss in a grid has
CELL = 46  # px a row of the grid


def draw(form: Heat, w: Words, p: Palette) -> go.Figure:
    """A loss is tinted orange; where a step changes nothing, hairlines cross. An unknown value is an empty cell."""
    values = np.array(form.values, dtype=float)
    left = style.left_margin([form.y.name, *form.y_steps] if form.chosen is None else form.y_steps)
    small = {"size": style.AXIS_SIZE, "color": p.muted}
    corner = {"xshift": -math.ceil(left), "yshift": 8, "font": small}
    return style.figure(
        [_heat(values, p), _cells(form, values, w, p)],
        w,
        p,
        height=CELL * values.shape[0] + 84,
        margin=(left, 2, 30, 54),
        alt=form.alt,
        notes=[
            style.paper_note(0, 1, style.plotly_text(form.y.name), "left bottom", **corner),
            style.paper_note(1, 1, form.measure.name, "right bottom", yshift=8, font=small),
            style.paper_note(0.5, 0, style.plotly_text(form.x.name), "center top", yshift=-26, font=small),
        ],
        shapes=[*_no_change(form, p), *([_frame(form.chosen, p)] if form.chosen else [])],
        x=_cell_axis(form.x_steps, p),
        y=_cell_axis(form.y_steps, p, form.few),
    )


def _cell(value: float, money: Measure, w: Words) -> str:
    """The number alone, in the figure's unit: "19,0"; nothing where there is none."""
    if not real(value):
        return ""
    if money.kind == "percent":
        return w.number(value * 100)
    by = money.divisor
    return w.number(value / by, 1 if by > 1 and money.like / by < 100 else 0)


def _cell_axis(steps: Sequence[str], p: Palette, few: Sequence[int] = ()) -> style.Axis:
    n, texts = len(steps), [style.plotly_text(step) + " *" * (i in few) for i, step in enumerate(steps)]
    return style.axis(p, range(n), texts, (-0.5, n - 0.5), showline=False, ticks="", ticklabelstandoff=4)


def _colours(values: Floats, p: Palette) -> list[tuple[float, str]]:
    """(value, colour): orange for the greatest loss, surface at zero, tier 2 for the greatest gain."""
    known = [*values[np.isfinite(values)].tolist(), 0.0]
    stops = [(min(known), p.mix(p.bad, LOSS)), (0.0, p.surface), (max(known), p.depths[1])]
    return [s for s in stops if s[0]] + [stops[1]] if len({v for v, _ in stops}) < 3 else stops


def _shade(value: float, stops: Sequence[tuple[float, str]]) -> str:
    """The colour of one cell, for its text to stand out from."""
    end, colour = next((s for s in stops if s[0] * value > 0), (1.0, stops[-1][1]))
    surface = next(c for v, c in stops if not v)
    return ramp(surface, colour, [value / end if value else 0])[0]


def _heat(values: Floats, p: Palette) -> go.Heatmap:
    stops = sorted(_colours(values, p))
    low, high = stops[0][0], stops[-1][0]
    span = high - low or 1.0
    scale = [(tidy((v - low) / span), colour) for v, colour in stops]
    return go.Heatmap(
        z=[[tidy(v) if real(v) else None for v in row] for row in values.tolist()],
        zmin=tidy(low),
        zmax=tidy(low + span),
        colorscale=scale if len(scale) > 1 else [(0.0, p.surface), (1.0, p.surface)],
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )


def _cells(form: Heat, values: Floats, w: Words, p: Palette) -> go.Scatter:
    stops = _colours(values, p)
    texts = [[_cell(v, form.measure, w) for v in row] for row in values]
    at = [(x, y) for y, row in enumerate(texts) for x, text in enumerate(row) if text]
    return go.Scatter(
        x=[x for x, _ in at],
        y=[y for _, y in at],
        mode="text",
        text=[style.bold(texts[y][x]) if (x, y) == form.chosen else texts[y][x] for x, y in at],
        textfont={
            "size": style.SIZE if form.chosen else style.AXIS_SIZE,
            "color": [p.on(_shade(values[y, x], stops)) for x, y in at],
        },
        textposition="middle center",
        hoverinfo="text",
        hovertext=[
            style.bold((form.measure.change if form.chosen else form.measure.write)(values[y, x], w))
            + "<br>"
            + (style.plotly_text(form.names[y][x]) + "<br>" if form.names else "")
            + style.plotly_text(f"{form.x_steps[x]}, {form.y_steps[y]}")
            for x, y in at
        ],
    )


def _box(x0: float, x1: float, y0: float, y1: float, colour: str, width: float) -> style.DrawnShape:
    return {"type": "rect", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": {"color": colour, "width": width}}


def _frame(chosen: tuple[int, int], p: Palette) -> style.DrawnShape:
    x, y = chosen
    return _box(x - 0.5, x + 0.5, y - 0.5, y + 0.5, p.highlight, 4)


def _no_change(form: Heat, p: Palette) -> list[style.DrawnShape]:
    """The columns and the rows that change nothing, each in a hairline."""
    (across, up), (columns, rows) = (len(form.x_steps), len(form.y_steps)), form.still
    boxes = [_box(i - 0.5, i + 0.5, -0.5, up - 0.5, p.muted, 1) for i in columns]
    return boxes + [_box(-0.5, across - 0.5, i - 0.5, i + 0.5, p.muted, 1) for i in rows]
