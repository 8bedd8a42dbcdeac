"""Income given up now, kept longer: how many points of retention each cut must buy."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from ui.charts import frame
from ui.charts.palette import Palette
from words import Words

HEIGHT, TOP, BOTTOM = 300, 26, 42


def income(curve: pd.DataFrame, cut: float, w: Words, p: Palette) -> go.Figure:
    """The break-even line of `clv.income_curve` (cut, points), with the chosen cut as a dot with its number."""
    known = curve.dropna(subset=["points"])
    high = max(float(known["points"].max()) * 100, 1e-6) if len(known) else 1.0
    last = float(curve["cut"].max())
    spot = known.iloc[(known["cut"] - cut).abs().argmin()] if len(known) else None
    axis = frame.value_axis(p, high * 1.06, lambda v: w.number(v, 0 if high > 4 else 1))
    left = frame.axis_margin(axis)
    text = "" if spot is None else frame.bold(w.points(float(spot["points"])))
    notes = [
        frame.corner(p, w.t("Points of retention needed"), left),
        frame.foot(p, w.t("Income given up")),
    ]
    if spot is not None:
        side = "right bottom" if spot["cut"] > last / 2 else "left top"
        shift = -8 if spot["cut"] > last / 2 else 8
        notes.append(frame.note(spot["cut"], spot["points"] * 100, text, side, xshift=shift, yshift=-shift / 2))
    ticks = frame.ticks(last, 5)
    return frame.figure(
        [_line(known, w, p), *([] if spot is None else [_dot(spot, p)])],
        w,
        p,
        height=HEIGHT,
        margin=(left, 16, TOP, BOTTOM),
        alt=w.t(
            "Income given up against the retention that pays for it: at {cut}, {points}.",
            cut=w.percent(cut),
            points=frame.spoken(text),
        ),
        notes=notes,
        x=frame.axis(p, ticks, [w.percent(v) for v in ticks], (0, last * 1.01)),
        y=axis,
    )


def _line(known: pd.DataFrame, w: Words, p: Palette) -> go.Scatter:
    return go.Scatter(
        x=[frame.tidy(x) for x in known["cut"]],
        y=[frame.tidy(y * 100) for y in known["points"]],
        mode="lines",
        line={"color": p.actual, "width": 3},
        customdata=[f"{w.percent(x)}: {w.points(y)}" for x, y in zip(known["cut"], known["points"], strict=True)],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _dot(spot: pd.Series, p: Palette) -> go.Scatter:
    return go.Scatter(
        x=[frame.tidy(spot["cut"])],
        y=[frame.tidy(spot["points"] * 100)],
        mode="markers",
        marker={"size": 12, "color": p.scenario, "line": {"color": p.paper, "width": 2}},
        hoverinfo="skip",
        cliponaxis=False,
    )
