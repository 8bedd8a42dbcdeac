"""Scenarios side by side: what each one leaves when its cost is paid."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from ui.charts import frame
from ui.charts.palette import Palette
from words import Words

LONGEST = 18


def figure(rows: Sequence[tuple[str, float]], w: Words, p: Palette) -> go.Figure:
    """One outlined bar a scenario, on one scale from zero. `rows`: (name, net); one that is not known has no bar."""
    known = [net for _, net in rows if frame.real(net)]
    like = max([1.0, *(abs(net) for net in known)])
    low, high = min([0.0, *known]), max([0.0, *known])
    names = [frame.short_name(name, LONGEST) for name, _ in rows]
    texts = [frame.bold(frame.amount_signed(net, w, like)) for _, net in rows]
    places = list(range(len(rows)))
    notes = frame.row_names(names, places, [p.text] * len(rows))
    notes += [
        frame.note(_right(net), i, text, "left middle", xshift=6)
        for i, ((_, net), text) in enumerate(zip(rows, texts, strict=True))
    ]
    return frame.figure(
        [_bars(rows, texts, p)],
        w,
        p,
        height=frame.ROW * len(rows) + 8,
        margin=(frame.left_margin(names), frame.right_margin(texts), 4, 4),
        alt=w.t(
            "What is left of each scenario: {scenarios}.",
            scenarios="; ".join(f"{name} {frame.spoken(text)}" for (name, _), text in zip(rows, texts, strict=True)),
        ),
        notes=notes,
        shapes=[frame.rule(0, 0, 0, 1, p.line, 1, yref="paper")] if low < 0 else [],
        x=frame.NO_AXIS
        | {"range": frame.from_zero(frame.nice(high) if high > 0 else 0.0, -frame.nice(-low) if low < 0 else 0.0)},
        y=frame.NO_AXIS | {"range": [len(rows) - 0.5, -0.5]},
    )


def _right(net: float) -> float:
    """Where the number stands: right of the bar, and of zero when the bar goes the other way."""
    return frame.tidy(max(net, 0.0)) if frame.real(net) else 0.0


def _bars(rows: Sequence[tuple[str, float]], texts: Sequence[str], p: Palette) -> go.Bar:
    return go.Bar(
        orientation="h",
        x=[frame.tidy(net) if frame.real(net) else 0 for _, net in rows],
        y=list(range(len(rows))),
        width=frame.THICK,
        marker={"color": p.paper, "line": {"color": p.scenario, "width": 2}},
        hoverinfo="text",
        hovertext=[f"{frame.bold(frame.plain(name))}<br>{text}" for (name, _), text in zip(rows, texts, strict=True)],
    )
