"""One base, several methods: what the portfolio is worth by each, like beside like."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from ui.charts import frame
from ui.charts.palette import Palette
from words import Words

HEAD, ROW, BETWEEN, BAR = 30, 40, 14, 28  # px: the sentence over a group, a bar's row, between groups, the bar


@dataclass(frozen=True)
class Bar:
    """One method: its name, its value with limits (NaN: not known), and whether it is the one the pages use."""

    name: str
    value: float
    low: float
    high: float
    used: bool


Group = tuple[str, Sequence[Bar]]


def figure(groups: Sequence[Group], w: Words, p: Palette) -> go.Figure:
    """Bars from zero on one scale, in groups under a sentence; the interval is a lighter stretch at the bar's end.

    `groups`: (sentence, bars). A method that cannot value this base has no bar: a dash, or its lower limit.
    """
    bars = [bar for _, group in groups for bar in group]
    tops, heads, height = _places(groups)
    like = max([1.0, *(v for b in bars for v in (b.value, b.high, b.low) if frame.real(v))])
    unit = _unit(bars, like)
    names = [frame.short_name(b.name, 18) for b in bars]
    texts = [_text(b, unit, w) for b in bars]
    left = frame.left_margin(names)
    return frame.figure(
        [_bars(bars, tops, p), _limits(bars, tops, p)],
        w,
        p,
        height=height,
        margin=(left, frame.right_margin(texts) + 4, 0, 2),
        alt=_alt(groups, unit, w),
        notes=[
            *frame.row_names(names, tops, [p.text if b.used else p.muted for b in bars]),
            *_values(bars, texts, tops),
            *_sentences(groups, heads, left, p),
        ],
        x=frame.NO_AXIS | {"range": frame.from_zero(like)},
        y=frame.NO_AXIS | {"range": [height, 0]},
        barmode="overlay",
    )


def _places(groups: Sequence[Group]) -> tuple[list[float], list[float], int]:
    """Pixels from the top: the middle of every bar, of every group's sentence, and the height of it all."""
    tops, heads, at = [], [], 0.0
    for _, bars in groups:
        heads.append(at + HEAD / 2)
        tops += [at + HEAD + ROW * (i + 0.5) for i in range(len(bars))]
        at += HEAD + ROW * len(bars) + BETWEEN
    return tops, heads, max(int(at) - BETWEEN, ROW) + 4


def _unit(bars: Sequence[Bar], largest: float) -> float:
    """The amount whose unit all are written in: the smallest, so that 801 million is not 0.80 billion."""
    known = [abs(b.value) for b in bars if frame.real(b.value) and abs(b.value) > largest / 100]
    return min(known, default=largest)


def _text(bar: Bar, like: float, w: Words) -> str:
    if not frame.real(bar.value):
        return w.at_least(frame.amount(bar.low, w, like)) if frame.real(bar.low) else "–"
    return frame.bold(frame.amount(bar.value, w, like))


def _bars(bars: Sequence[Bar], tops: Sequence[float], p: Palette) -> go.Bar:
    known = [(b, top) for b, top in zip(bars, tops, strict=True) if frame.real(b.value)]
    return go.Bar(
        orientation="h",
        x=[frame.tidy(b.value) for b, _ in known],
        y=[top for _, top in known],
        width=BAR,
        marker={"color": p.actual},
        hoverinfo="skip",
    )


def _limits(bars: Sequence[Bar], tops: Sequence[float], p: Palette) -> go.Bar:
    known = [(b, top) for b, top in zip(bars, tops, strict=True) if frame.real(b.low) and frame.real(b.high)]
    return go.Bar(
        orientation="h",
        base=[frame.tidy(b.low) for b, _ in known],
        x=[frame.tidy(b.high - b.low) for b, _ in known],
        y=[top for _, top in known],
        width=BAR / 4,
        marker={"color": p.previous},
        hoverinfo="skip",
    )


def _values(bars: Sequence[Bar], texts: Sequence[str], tops: Sequence[float]) -> list[frame.Note]:
    ends = [max((v for v in (b.value, b.high) if frame.real(v)), default=0.0) for b in bars]
    return [
        frame.note(frame.tidy(end), top, text, "left middle", xshift=6)
        for end, top, text in zip(ends, tops, texts, strict=True)
    ]


def _sentences(groups: Sequence[Group], heads: Sequence[float], left: float, p: Palette) -> list[frame.Note]:
    return [
        frame.note(
            0, head, text, "left middle", xref="paper", xshift=-math.ceil(left), font={"color": p.muted}, align="left"
        )
        for (text, _), head in zip(groups, heads, strict=True)
    ]


def _alt(groups: Sequence[Group], like: float, w: Words) -> str:
    parts = [
        f"{text}: " + "; ".join(f"{b.name} {frame.spoken(_text(b, like, w))}" for b in bars) for text, bars in groups
    ]
    return ". ".join(parts) + "."
