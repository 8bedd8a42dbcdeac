"""Lines over shares: the Lorenz curve, the whale curve of profit, and what a cut in income must buy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from report.figures import labels, style
from report.forms import Line, Lines, Mark
from report.palette import Palette
from report.scale import Floats, ticks, tidy
from words import Words

HEIGHT, TOP, BOTTOM, RIGHT = 340, 26, 42, 22
LORENZ_LEFT = 46
LONGEST = 22
QUARTERS = [0, 0.25, 0.5, 0.75, 1]
Path = list[tuple[float, float]]


def draw(form: Lines, w: Words, p: Palette) -> go.Figure:
    """By what is measured: shares of the value, money, or points."""
    if form.y.kind == "percent":
        return _lorenz(form, w, p)
    return _whale(form, w, p) if form.y.kind == "money" else _trade(form, w, p)


def _path(line: Line) -> Path:
    """The known points, with the figures that a screen shows."""
    return [(tidy(x), tidy(y)) for x, y in zip(line.x, line.y, strict=True) if y is not None]


def _trace(path: Path, colour: str, texts: Sequence[str], **more: object) -> go.Scatter:
    return go.Scatter(
        x=[x for x, _ in path],
        y=[y for _, y in path],
        mode="lines",
        line={"color": colour, "width": 3},
        hoverinfo="text",
        hovertext=list(texts),
        **more,
    )


def _quarters(w: Words, p: Palette, high: float) -> style.Axis:
    return style.axis(p, QUARTERS, [w.percent(v) for v in QUARTERS], (0, high))


# Lorenz -------------------------------------------------------------------------------------------------


def _lorenz(form: Lines, w: Words, p: Palette) -> go.Figure:
    """From (0, 0) to (1, 1), over the line of equality. The answer stands in the highlighter, known cases in grey."""
    curve = next(line for line in form.lines if line.part == "own")
    path = _path(curve)
    texts = [f"<b>{w.percent(a, 1)}</b> → {w.percent(b, 1)}" for a, b in path]
    even = [_even(line, p) for line in form.lines if line.part == "even"]
    return style.figure(
        [*even, _trace(path, p.actual, texts), *([_dots(form.marks, p)] if form.marks else [])],
        w,
        p,
        height=HEIGHT,
        margin=(LORENZ_LEFT, RIGHT, TOP, BOTTOM),
        alt=form.alt,
        notes=[
            *(_labels(form.marks, np.array(path).reshape(-1, 2).T, w, p) if form.marks else []),
            style.corner(p, form.y.name, LORENZ_LEFT),
            style.foot(p, form.x.name),
        ],
        x=_quarters(w, p, 1),
        y=_quarters(w, p, 1.02),
    )


def _even(line: Line, p: Palette) -> go.Scatter:
    look = {"color": p.line, "width": 1}
    return go.Scatter(x=list(line.x), y=list(line.y), mode="lines", line=look, hoverinfo="skip")


def _dots(marks: Sequence[Mark], p: Palette) -> go.Scatter:
    own = [mark.role == "answer" for mark in marks]
    return go.Scatter(
        x=[tidy(mark.x) for mark in marks],
        y=[tidy(mark.y) for mark in marks],
        mode="markers",
        marker={
            "size": 12,
            "opacity": 1,
            "color": [p.actual if mine else p.paper for mine in own],
            "line": {"color": [p.paper if mine else p.muted for mine in own], "width": 2},
        },
        cliponaxis=False,
        hoverinfo="skip",
    )


def _labels(marks: Sequence[Mark], curve: Floats, w: Words, p: Palette) -> list[style.Annotation]:
    texts = [_case(mark, w) for mark in marks]
    plot = labels.Plot(LORENZ_LEFT, RIGHT, TOP, BOTTOM, HEIGHT)
    points = np.array([(mark.x, mark.y) for mark in marks], dtype=float).T
    ranks = [labels.BESIDE_FIRST] * len(marks)
    wide = [text + 3 * " " for text in texts]  # arrows and per cent signs are wider than letters
    places, _ = labels.place(plot, points, wide, ranks, range(len(marks)), lines=curve)
    answer = {"bgcolor": p.highlight, "borderpad": 3, "font": {"color": p.on_highlight}}
    quiet = {"font": {"color": p.muted}}
    return [
        labels.note(mark.x, mark.y, text, place, p.muted, **(answer if mark.role == "answer" else quiet))
        for mark, text, place in zip(marks, texts, places, strict=True)
    ]


def _case(mark: Mark, w: Words) -> str:
    shares = f"{w.percent(mark.x)} → {w.percent(mark.y)}"
    return style.bold(shares) if mark.role == "answer" else f"{style.short_name(mark.name, LONGEST)} {shares}"


# Whale --------------------------------------------------------------------------------------------------


def _whale(form: Lines, w: Words, p: Palette) -> go.Figure:
    """The peak is marked over its point; what is given back after it is orange, and said under the curve's end."""
    reached = [y for line in form.lines for y in line.y if y is not None]
    high = max([1e-9, *reached]) if reached else 1.0
    low = min([0.0, *reached])
    axis = style.value_axis(p, high * 1.16, lambda v: form.y.write(v, w), low=low * 1.05)
    left = style.axis_margin(axis)
    return style.figure(
        [_profit(line, form, w, p) for line in form.lines],
        w,
        p,
        height=HEIGHT,
        margin=(left, RIGHT, TOP + 8, BOTTOM),
        alt=form.alt,
        notes=[
            *(_said(mark, p) for mark in form.marks),
            style.corner(p, form.y.name, left),
            style.foot(p, form.x.name),
        ],
        shapes=[style.rule(0, 0, 1, 0, p.line, xref="paper")],
        x=_quarters(w, p, 1),
        y=axis,
    )


def _profit(line: Line, form: Lines, w: Words, p: Palette) -> go.Scatter:
    path = _path(line)
    texts = [f"<b>{w.percent(a, 1)}</b><br>{form.y.write(b, w)}" for a, b in path]
    return _trace(path, p.bad if line.part == "given back" else p.actual, texts, cliponaxis=False)


def _said(mark: Mark, p: Palette) -> style.Annotation:
    x, y, text = tidy(mark.x), tidy(mark.y), style.rich(mark.label)
    if mark.role == "end":
        return style.note(x, y, text, "right top", yshift=-10, align="right", font={"color": p.text})
    at = "center bottom" if 0.3 < mark.x < 0.7 else "left bottom" if mark.x <= 0.3 else "right bottom"
    return style.note(x, y, text, at, yshift=4)


# Trade-off ----------------------------------------------------------------------------------------------


def _trade(form: Lines, w: Words, p: Palette) -> go.Figure:
    """Points of a share against another share, with the chosen point and its number."""
    line = form.lines[0]
    last = max(line.x, default=0.0)
    known = [(x, y) for x, y in zip(line.x, line.y, strict=True) if y is not None]
    high = max(max(y for _, y in known) * 100, 1e-6) if known else 1.0
    axis = style.value_axis(p, high * 1.06, lambda v: w.number(v, 0 if high > 4 else 1))
    left = style.axis_margin(axis)
    at = ticks(last, 5)
    return style.figure(
        [_needed(known, form, w, p), *(_chosen(mark, p) for mark in form.marks)],
        w,
        p,
        height=300,
        margin=(left, 16, TOP, BOTTOM),
        alt=form.alt,
        notes=[
            style.corner(p, form.y.name, left),
            style.foot(p, form.x.name),
            *(_beside(mark, last) for mark in form.marks),
        ],
        x=style.axis(p, at, [w.percent(v) for v in at], (0, last * 1.01)),
        y=axis,
    )


def _needed(known: Path, form: Lines, w: Words, p: Palette) -> go.Scatter:
    return go.Scatter(
        x=[tidy(x) for x, _ in known],
        y=[tidy(y * 100) for _, y in known],
        mode="lines",
        line={"color": p.actual, "width": 3},
        customdata=[f"{w.percent(x)}: {form.y.write(y, w)}" for x, y in known],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _chosen(mark: Mark, p: Palette) -> go.Scatter:
    return go.Scatter(
        x=[tidy(mark.x)],
        y=[tidy(mark.y * 100)],
        mode="markers",
        marker={"size": 12, "color": p.scenario, "line": {"color": p.paper, "width": 2}},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _beside(mark: Mark, last: float) -> style.Annotation:
    """Left of a point in the right half, right of one in the left half."""
    side, shift = ("right bottom", -8) if mark.x > last / 2 else ("left top", 8)
    return style.note(mark.x, mark.y * 100, style.rich(mark.label), side, xshift=shift, yshift=-shift / 2)
