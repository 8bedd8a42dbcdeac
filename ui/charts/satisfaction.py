"""Emotion beside behaviour: NPS against retention per tier, and what drives satisfaction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ui.charts import frame, labels
from ui.charts.palette import Palette
from words import Words

HEIGHT, TOP, BOTTOM, LEFT = 360, 28, 44, 46
LARGEST, FEW = 64, 30  # px the largest bubble; answers under which a tier's figures say little


def bubble(tiers: pd.DataFrame, w: Words, p: Palette) -> go.Figure:
    """A bubble a tier: tier, nps (−100 … 100), low, high, retention, revenue (its area), answers.

    Tiers without NPS or retention are left out. Fewer than 30 answers: an outlined bubble, and the label says so.
    """
    rows = tiers.assign(colour=p.tiers(len(tiers))).dropna(subset=["nps", "retention"]).to_dict("records")
    largest = max([1e-9, *(r["revenue"] for r in rows if frame.real(r["revenue"]))])
    sizes = [
        max(10.0, LARGEST * math.sqrt(max(r["revenue"], 0) / largest)) if frame.real(r["revenue"]) else 10 for r in rows
    ]
    texts = [_bubble_text(r, w) for r in rows]
    x, y = _nps_span(rows), _retention_span(rows)
    return frame.figure(
        [*_intervals(rows, p), *(_bubble(r, size, w, p) for r, size in zip(rows, sizes, strict=True))],
        w,
        p,
        height=HEIGHT,
        margin=(LEFT, _label_room(rows, sizes, texts, x), TOP, BOTTOM),
        alt=_bubble_alt(rows, w),
        notes=[
            *_bubble_labels(rows, sizes, texts, x, y),
            frame.corner(p, w.t("Retention rate"), LEFT),
            frame.foot(p, w.t("NPS")),
        ],
        shapes=[frame.rule(0, 0, 0, 1, p.line, yref="paper")],
        x=frame.axis(p, _nps_ticks(x), [w.number(v) for v in _nps_ticks(x)], x),
        y=frame.axis(p, _percents(y), [w.percent(v) for v in _percents(y)], y),
    )


Row = dict[Any, Any]


def _nps_span(rows: Sequence[Row]) -> tuple[float, float]:
    """Zero is always in the picture; twenty points to spare for the bubbles."""
    ends = [v for r in rows for v in (r["nps"], r.get("low"), r.get("high")) if frame.real(v)]
    return min([0.0, *ends]) - 20, max([0.0, *ends]) + 20


def _nps_ticks(span: tuple[float, float]) -> list[float]:
    return [float(v) for v in range(-100, 101, 20 if span[1] - span[0] < 90 else 40) if span[0] <= v <= span[1]]


def _retention_span(rows: Sequence[Row]) -> tuple[float, float]:
    known = [r["retention"] for r in rows]
    return max(min(known, default=0) - 0.12, -0.05), min(max(known, default=1) + 0.12, 1.08)


def _percents(span: tuple[float, float]) -> list[float]:
    return [v for v in frame.ticks(min(span[1], 1), 4, max(span[0], 0)) if span[0] <= v <= min(span[1], 1)]


def _small(row: Row) -> bool:
    return frame.real(row.get("answers")) and row["answers"] < FEW


def _bubble_text(row: Row, w: Words) -> str:
    """ "Topp 34 ±5", or the number of answers where they are few."""
    text = f"{frame.tier(w, str(row['tier']))} {frame.bold(w.number(row['nps']))}"
    if frame.real(row.get("low")) and frame.real(row.get("high")):
        text += f" ±{w.number((row['high'] - row['low']) / 2)}"
    return text + (" " + w.t("(n = {count})", count=w.number(row["answers"])) if _small(row) else "")


def _intervals(rows: Sequence[Row], p: Palette) -> list[go.Scatter]:
    return [
        go.Scatter(
            x=[frame.tidy(r["low"]), frame.tidy(r["high"])],
            y=[frame.tidy(r["retention"])] * 2,
            mode="lines",
            line={"color": p.muted, "width": 1.5},
            hoverinfo="skip",
        )
        for r in rows
        if frame.real(r.get("low")) and frame.real(r.get("high"))
    ]


def _bubble(row: Row, size: float, w: Words, p: Palette) -> go.Scatter:
    name = frame.bold(frame.tier_in_full(w, str(row["tier"])))
    nps = w.interval(row["nps"], row.get("low"), row.get("high"), 0)
    lines = [name, f"NPS {nps}", f"{w.t('Retention rate')} {w.percent(row['retention'], 1)}", w.short(row["revenue"])]
    return go.Scatter(
        x=[frame.tidy(row["nps"])],
        y=[frame.tidy(row["retention"])],
        mode="markers",
        marker={
            "size": frame.tidy(size),
            "opacity": 1,
            "color": p.paper if _small(row) else row["colour"],
            "line": {"color": row["colour"] if _small(row) else p.paper, "width": 2},
        },
        cliponaxis=False,
        hoverinfo="text",
        hovertext="<br>".join(lines),
    )


def _anchor(row: Row, size: float, span: tuple[float, float]) -> tuple[float, float]:
    """Where a label begins: an NPS and pixels right of it, clear of the bubble and of its interval at any width."""
    high = row["high"] if frame.real(row.get("high")) else row["nps"]
    phone = (high - row["nps"]) / (span[1] - span[0]) * 200  # px the interval takes there, at least
    return high, max(8.0, size / 2 + 8 - phone)


def _label_room(rows: Sequence[Row], sizes: Sequence[float], texts: Sequence[str], span: tuple[float, float]) -> float:
    """The right margin that lets every label end inside a phone's figure."""
    most = 12.0
    for row, size, text in zip(rows, sizes, texts, strict=True):
        x, shift = _anchor(row, size, span)
        part = (x - span[0]) / (span[1] - span[0])
        need = shift + frame.width(text, 7.0) + 8 - (1 - part) * (frame.NARROW - LEFT)
        most = max(most, need / part)
    return most


def _bubble_labels(
    rows: Sequence[Row],
    sizes: Sequence[float],
    texts: Sequence[str],
    x: tuple[float, float],
    y: tuple[float, float],
) -> list[frame.Note]:
    """Right of each bubble and of its interval; labels at the same height make room for one another."""
    room = HEIGHT - TOP - BOTTOM
    order = sorted(range(len(rows)), key=lambda i: rows[i]["retention"])
    wanted = [(rows[i]["retention"] - y[0]) / (y[1] - y[0]) * room for i in order]
    places = dict(zip(order, frame.spread(wanted, 20, 0, room), strict=True))
    notes = []
    for i, row in enumerate(rows):
        at, shift = _anchor(row, sizes[i], x)
        height = frame.tidy(places[i] / room)
        notes.append(frame.note(frame.tidy(at), height, texts[i], "left middle", yref="paper", xshift=round(shift)))
    return notes


def _bubble_alt(rows: Sequence[Row], w: Words) -> str:
    rate = w.t("Retention rate").lower()
    parts = [f"{w.tier(str(r['tier']))}: NPS {w.number(r['nps'])}, {rate} {w.percent(r['retention'])}" for r in rows]
    return "; ".join(parts) + "."


# Drivers -----------------------------------------------------------------------------------------------


def drivers(table: pd.DataFrame, w: Words, p: Palette, *, cuts: tuple[float, float] | None = None) -> go.Figure:
    """Importance (standardised effect, with low and high) against performance (index 0–100), a dot an aspect.

    `cuts` = (performance, importance) divide the picture; without them, the means. Above and left of them lies what
    to strengthen first. Aspects without both numbers are left out.
    """
    rows = table.dropna(subset=["importance", "performance"]).to_dict("records")
    x, y = _spans(rows)
    middle = cuts or _means(rows)
    texts = [_driver_name(r, middle) for r in rows]
    return frame.figure(
        [_driver_intervals(rows, p), _driver_dots(rows, w, p)],
        w,
        p,
        height=HEIGHT,
        margin=(LEFT, 8, TOP, BOTTOM),
        alt=_driver_alt(rows, middle, w),
        notes=[
            frame.paper_note(0, 1, frame.bold(w.t("Strengthen first")), "left top", xshift=8, yshift=-6),
            *_driver_labels(rows, texts, x, y, p),
            frame.corner(p, w.t("Importance"), LEFT),
            frame.foot(p, w.t("Performance, index 0–100")),
        ],
        shapes=_quadrant(middle, x, y, p),
        x=frame.axis(p, frame.ticks(x[1], 5, x[0]), [w.number(v) for v in frame.ticks(x[1], 5, x[0])], x),
        y=frame.axis(p, frame.ticks(y[1], 5, y[0]), [w.number(v, 1) for v in frame.ticks(y[1], 5, y[0])], y),
    )


def _spans(rows: Sequence[Row]) -> tuple[tuple[float, float], tuple[float, float]]:
    across = [r["performance"] for r in rows] or [50]
    up = [v for r in rows for v in (r["importance"], r.get("low"), r.get("high")) if frame.real(v)] or [0.5]
    spare = max(max(across) - min(across), 10) * 0.18
    x = (max(min(across) - spare, 0), min(max(across) + spare, 100))
    return x, (min(0.0, min(up)), max(up) * 1.18)


def _means(rows: Sequence[Row]) -> tuple[float, float]:
    if not rows:
        return 50.0, 0.5
    return float(np.mean([r["performance"] for r in rows])), float(np.mean([r["importance"] for r in rows]))


def _first(row: Row, middle: tuple[float, float]) -> bool:
    return bool(row["performance"] < middle[0] and row["importance"] > middle[1])


def _driver_name(row: Row, middle: tuple[float, float]) -> str:
    name = frame.short_name(str(row["driver"]), 24)
    return frame.bold(name) if _first(row, middle) else name


def _quadrant(
    middle: tuple[float, float], x: tuple[float, float], y: tuple[float, float], p: Palette
) -> list[frame.Shape]:
    """The corner to strengthen first on a quiet surface, and the two lines that divide the picture."""
    corner = {"type": "rect", "x0": x[0], "x1": middle[0], "y0": middle[1], "y1": y[1]}
    fill = corner | {"fillcolor": p.surface, "line": {"width": 0}, "layer": "below"}
    lines = [
        rule | {"layer": "below"}
        for rule in (
            frame.rule(middle[0], 0, middle[0], 1, p.line, yref="paper"),
            frame.rule(0, middle[1], 1, middle[1], p.line, xref="paper"),
        )
    ]
    return [fill, *lines]


def _driver_intervals(rows: Sequence[Row], p: Palette) -> go.Scatter:
    known = [r for r in rows if frame.real(r.get("low")) and frame.real(r.get("high"))]
    return go.Scatter(
        x=[v for r in known for v in (frame.tidy(r["performance"]),) * 2 + (None,)],
        y=[v for r in known for v in (frame.tidy(r["low"]), frame.tidy(r["high"]), None)],
        mode="lines",
        line={"color": p.previous, "width": 1.5},
        hoverinfo="skip",
    )


def _driver_dots(rows: Sequence[Row], w: Words, p: Palette) -> go.Scatter:
    return go.Scatter(
        x=[frame.tidy(r["performance"]) for r in rows],
        y=[frame.tidy(r["importance"]) for r in rows],
        mode="markers",
        marker={"size": 12, "opacity": 1, "color": p.actual, "line": {"color": p.paper, "width": 2}},
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[_driver_hover(r, w) for r in rows],
    )


def _driver_hover(row: Row, w: Words) -> str:
    importance = w.interval(row["importance"], row.get("low"), row.get("high"))
    performance = f"{w.t('Performance')} {w.number(row['performance'])}"
    return "<br>".join([frame.bold(frame.plain(row["driver"])), f"{w.t('Importance')} {importance}", performance])


def _driver_labels(
    rows: Sequence[Row], texts: Sequence[str], x: tuple[float, float], y: tuple[float, float], p: Palette
) -> list[frame.Note]:
    if not rows:
        return []
    dots = np.array(
        [((r["performance"] - x[0]) / (x[1] - x[0]), (r["importance"] - y[0]) / (y[1] - y[0])) for r in rows]
    ).T
    whiskers = np.array(
        [
            (dots[0, i], (at - y[0]) / (y[1] - y[0]))
            for i, r in enumerate(rows)
            if frame.real(r.get("low")) and frame.real(r.get("high"))
            for at in np.linspace(r["low"], r["high"], 20)
        ]
    ).reshape(-1, 2)
    plot = labels.Plot(LEFT, 8, TOP, BOTTOM, HEIGHT)
    order = sorted(range(len(rows)), key=lambda i: -rows[i]["importance"])
    heading = (LEFT, TOP, LEFT + 140, TOP + 28)
    places, _ = labels.place(
        plot, dots, texts, [labels.BESIDE_FIRST] * len(rows), order, lines=whiskers.T, taken=[heading]
    )
    return [
        labels.note(r["performance"], r["importance"], text, place, p.muted)
        for r, text, place in zip(rows, texts, places, strict=True)
    ]


def _driver_alt(rows: Sequence[Row], middle: tuple[float, float], w: Words) -> str:
    ranked = sorted(rows, key=lambda r: -r["importance"])
    said = "; ".join(f"{r['driver']} {w.number(r['importance'], 2)} / {w.number(r['performance'])}" for r in ranked)
    first = ", ".join(str(r["driver"]) for r in ranked if _first(r, middle)) or "–"
    return w.t("Importance / performance: {drivers}. Strengthen first: {first}.", drivers=said, first=first)
