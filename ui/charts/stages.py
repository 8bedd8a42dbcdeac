"""Where customers stand in the life cycle: a bar a stage, with what has changed since the period before."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from ui.charts import frame
from ui.charts.palette import Palette
from words import Words

LONGEST = 18
Row = tuple[str, int, int | None]


def figure(rows: Sequence[Row], w: Words, p: Palette) -> go.Figure:
    """One bar a stage from zero. `rows`: (name, customers, change since the period before or None)."""
    names = [frame.short_name(name, LONGEST) for name, _, _ in rows]
    texts = [_text(count, change, w) for _, count, change in rows]
    high = max([1, *(count for _, count, _ in rows)])
    notes = frame.row_names(names, list(range(len(rows))), [p.text] * len(rows))
    notes += [
        frame.note(count, i, text, "left middle", xshift=6)
        for i, ((_, count, _), text) in enumerate(zip(rows, texts, strict=True))
    ]
    return frame.figure(
        [_bars(rows, texts, p)],
        w,
        p,
        height=frame.ROW * len(rows) + 8,
        margin=(frame.left_margin(names), frame.right_margin(texts), 4, 4),
        alt=_alt(rows, texts, w),
        notes=notes,
        x=frame.NO_AXIS | {"range": frame.from_zero(high)},
        y=frame.NO_AXIS | {"range": [len(rows) - 0.5, -0.5]},
    )


def _text(count: int, change: int | None, w: Words) -> str:
    held = frame.bold(w.number(count))
    return held if not change else f"{held} {frame.verdict(change, w.signed(change))}"


def _bars(rows: Sequence[Row], texts: Sequence[str], p: Palette) -> go.Bar:
    return go.Bar(
        orientation="h",
        x=[count for _, count, _ in rows],
        y=list(range(len(rows))),
        width=frame.THICK,
        marker={"color": p.actual},
        hoverinfo="text",
        hovertext=[f"{frame.bold(frame.plain(row[0]))}<br>{text}" for row, text in zip(rows, texts, strict=True)],
    )


def _alt(rows: Sequence[Row], texts: Sequence[str], w: Words) -> str:
    said = "; ".join(f"{row[0]} {frame.spoken(text)}" for row, text in zip(rows, texts, strict=True))
    return w.t("Customers in each stage of the life cycle, and the change: {stages}.", stages=said)
