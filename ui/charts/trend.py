"""A figure over time: rolling twelve months, a line a tier or one for the whole base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ui.charts import frame
from ui.charts.palette import BAND, Palette, tint
from words import Words

HEIGHT, TOP, BOTTOM = 300, 26, 28
ROOM = HEIGHT - TOP - BOTTOM


@dataclass(frozen=True)
class Line:
    """One series over the periods' numbers; `done`: how many of its points are of whole periods."""

    name: str
    colour: str
    at: list[int]
    values: list[float | None]
    low: list[float | None]
    high: list[float | None]
    done: int

    @property
    def last(self) -> tuple[int, float] | None:
        """The last whole period with a value."""
        known = [(i, v) for i, v in zip(self.at[: self.done], self.values, strict=False) if v is not None]
        return known[-1] if known else None


def lines(table: pd.DataFrame, w: Words, p: Palette, *, form: frame.Form = "number", what: str = "") -> go.Figure:
    """Lines of period (its last day), series, value and, where known, low, high, finished.

    One series is drawn in ink, several in the tiers' ink in the order they come. The interval is a band. Periods that
    are not `finished` are grey and dotted. `what` names the upright axis, which begins at zero.
    """
    periods = sorted(table["period"].unique())
    series = _series(table, periods, p)
    reach = [v for s in series for v in (*s.values, *s.high) if v is not None]
    high, low = max([1e-9, *reach]) * 1.05, min([0.0, *(v for s in series for v in s.values if v is not None)])
    write = frame.writer(w, form, high)
    axis = frame.value_axis(p, high, write, low=low)
    ended = [(s, s.last) for s in series if s.last]
    texts = [f"{frame.tier(w, s.name)}<br><b>{write(end[1])}</b>" for s, end in ended if end]
    left = frame.axis_margin(axis)
    return frame.figure(
        [trace for s in series for trace in _traces(s, periods, write, w, p)],
        w,
        p,
        height=HEIGHT,
        margin=(left, frame.right_margin(texts) + 8, TOP, BOTTOM),
        alt=_alt(series, periods, write, w),
        notes=[
            *frame.end_labels(texts, [(e[1] - low) / (high - low) for _, e in ended if e], [p.text] * len(texts), ROOM),
            frame.corner(p, what, left),
        ],
        x=_time_axis(periods, w, p),
        y=axis,
    )


def _series(table: pd.DataFrame, periods: Sequence[Any], p: Palette) -> list[Line]:
    names = list(dict.fromkeys(table["series"]))
    colours = p.tiers(len(names)) if len(names) > 1 else (p.actual,)
    return [_one(str(n), table[table["series"] == n], periods, c) for n, c in zip(names, colours, strict=True)]


def _one(name: str, rows: pd.DataFrame, periods: Sequence[Any], colour: str) -> Line:
    rows = rows.sort_values("period")
    order = {period: i for i, period in enumerate(periods)}
    finished = rows["finished"].astype(bool) if "finished" in rows else pd.Series(True, rows.index)
    return Line(
        name,
        colour,
        [order[period] for period in rows["period"]],
        _known(rows, "value"),
        _known(rows, "low"),
        _known(rows, "high"),
        int(finished.sum()),
    )


def _known(rows: pd.DataFrame, column: str) -> list[float | None]:
    """The column's numbers; a gap, not a line, where there is none."""
    if column not in rows:
        return [None] * len(rows)
    return [frame.tidy(v) if frame.real(v) else None for v in rows[column].astype(float)]


def _traces(s: Line, periods: Sequence[Any], write: frame.Writer, w: Words, p: Palette) -> list[go.Scatter]:
    whole = _path(
        s, slice(0, s.done), periods, write, w, {"color": s.colour, "width": 3 if s.colour == p.actual else 2}
    )
    unfinished = slice(max(s.done - 1, 0), None)
    rest = _path(s, unfinished, periods, write, w, {"color": p.previous, "width": 2, "dash": "dot"})
    return [*_band(s), whole, *([rest] if s.done < len(s.at) else [])]


def _path(
    s: Line, part: slice, periods: Sequence[Any], write: frame.Writer, w: Words, line: dict[str, Any]
) -> go.Scatter:
    at, values = s.at[part], s.values[part]
    return go.Scatter(
        x=at,
        y=values,
        mode="lines",
        line=line,
        customdata=[
            f"{w.month(periods[i])}: {write(v)}" if v is not None else "" for i, v in zip(at, values, strict=True)
        ],
        **frame.hover_under(frame.tier_in_full(w, s.name)),
    )


def _band(s: Line) -> list[go.Scatter]:
    rows = zip(s.at[: s.done], s.low, s.high, strict=False)
    known = [(i, low, high) for i, low, high in rows if low is not None and high is not None]
    if len(known) < 2:
        return []
    there, back = [k[0] for k in known], [k[0] for k in reversed(known)]
    y = [k[2] for k in known] + [k[1] for k in reversed(known)]
    fill = {"fill": "toself", "fillcolor": tint(s.colour, BAND)}
    return [go.Scatter(x=there + back, y=y, mode="none", hoverinfo="skip", **fill)]


def _time_axis(periods: Sequence[Any], w: Words, p: Palette) -> frame.Axis:
    """Four months at most are named: a phone has no room for more."""
    last = len(periods) - 1
    at = sorted({round(last * i / 3) for i in range(4)}) if last > 0 else [0]
    texts = [w.month(periods[i], short=True) if periods else "" for i in at]
    return frame.axis(p, at, texts, (-0.2, max(last, 1) + 0.2))


def _alt(series: Sequence[Line], periods: Sequence[Any], write: frame.Writer, w: Words) -> str:
    parts = []
    for s in series:
        known = [(i, v) for i, v in zip(s.at, s.values, strict=True) if v is not None]
        if known:
            (first, start), (last, end) = known[0], known[-1]
            there, here = f"{write(start)} ({w.month(periods[first])})", f"{write(end)} ({w.month(periods[last])})"
            parts.append(w.t("{name}: from {first} to {last}", name=w.tier(s.name), first=there, last=here))
    return "; ".join(parts) + "."
