"""Is twelve months the right meaning of lost: how long customers wait between two purchases."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ui.charts import frame
from ui.charts.palette import Palette
from words import Words


def histogram(table: pd.DataFrame, w: Words, p: Palette, *, days: float = 365, months: int = 12) -> go.Figure:
    """Bars of from_days, to_days, gaps; the line at `days` is where a customer counts as lost (`months` in words).

    Gaps longer than that are drawn lighter: those customers were counted as lost and came back.
    """
    rows = table.dropna(subset=["gaps"])
    starts, ends, counts = (rows[c].astype(float).tolist() for c in ("from_days", "to_days", "gaps"))
    total, last = sum(counts) or 1, max([days * 1.4, *ends])
    later = sum(n for start, n in zip(starts, counts, strict=True) if start >= days) / total
    return frame.figure(
        [_bars(starts, ends, counts, total, days, w, p)],
        w,
        p,
        height=280,
        margin=(8, 8, 28, 42),
        alt=w.t(
            "{share} of the waits between two purchases are longer than {months} months.",
            share=w.percent(later, 1),
            months=months,
        ),
        notes=[*_notes(days, months, later, w, p), frame.foot(p, w.t("Months between two purchases"))],
        shapes=[frame.rule(days, 0, days, 1, p.actual, 2, yref="paper")],
        x=_month_axis(last, w, p),
        y=frame.NO_AXIS | {"range": [0, frame.tidy(max([1.0, *counts]))]},
        bargap=0,
    )


MONTH = 365.25 / 12


def _bars(
    starts: Sequence[float],
    ends: Sequence[float],
    counts: Sequence[float],
    total: float,
    days: float,
    w: Words,
    p: Palette,
) -> go.Bar:
    return go.Bar(
        x=[frame.tidy((a + b) / 2) for a, b in zip(starts, ends, strict=True)],
        y=[frame.tidy(n) for n in counts],
        width=[frame.tidy(b - a) for a, b in zip(starts, ends, strict=True)],
        marker={
            "color": [p.actual if a < days else p.previous for a in starts],
            "line": {"color": p.paper, "width": 1},
        },
        hoverinfo="text",
        hovertext=[
            frame.bold(w.t("{low} to {high} days", low=w.number(a), high=w.number(b)))
            + f"<br>{w.number(n)} ({w.percent(n / total, 1)})"
            for a, b, n in zip(starts, ends, counts, strict=True)
        ],
    )


def _notes(days: float, months: int, later: float, w: Words, p: Palette) -> list[frame.Note]:
    """The line's name over it, and on each side of it how many waits lie there."""
    within, beyond = (frame.bold(w.percent(share, 1)) for share in (1 - later, later))
    return [
        frame.note(days, 1, w.t("{months} months", months=months), "center bottom", yref="paper", yshift=4),
        frame.note(days, 1, w.t("{share} within", share=within), "right top", yref="paper", xshift=-8, bgcolor=p.paper),
        frame.note(days, 1, w.t("{share} later", share=beyond), "left top", yref="paper", xshift=8, bgcolor=p.paper),
    ]


def _month_axis(last: float, w: Words, p: Palette) -> frame.Axis:
    step = next((s for s in (1, 2, 3, 6, 12, 24) if last / MONTH / s <= 7), 60)
    at = list(range(0, int(last / MONTH) + 1, step))
    return frame.axis(p, [m * MONTH for m in at], [w.number(m) for m in at], (0, frame.tidy(last)))
