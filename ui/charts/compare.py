"""One measure across the groups of an attribute: a dot, its interval and its number a row."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ui.charts import frame
from ui.charts.palette import Palette
from words import Words

ROW, LONGEST, FEW = 34, 16, 30


def rows(
    table: pd.DataFrame,
    w: Words,
    p: Palette,
    *,
    form: frame.Form = "percent",
    whole: float | None = None,
) -> go.Figure:
    """Rows of group, value and, where known, low, high, customers, in the order given, on one axis from zero.

    `whole`: the whole base's value, as a line. Fewer than 30 customers: an open dot and a grey name.
    Groups without a value keep their row, with a dash.
    """
    names = [frame.short_name(str(g), LONGEST) for g in table["group"]]
    values, low, high = (_column(table, c) for c in ("value", "low", "high"))
    reach = [v for v in (*values, *high, whole) if frame.real(v)]
    most = max([1e-9, *(float(v) for v in reach if v is not None)])
    least = min([0.0, *(v for v in (*values, *low) if frame.real(v))])
    write = frame.writer(w, form, most)
    few = [frame.real(n) and n < FEW for n in _column(table, "customers")]
    texts = [_text(v, a, b, write) for v, a, b in zip(values, low, high, strict=True)]
    return frame.figure(
        [_intervals(low, high, p), _dots(table, values, few, texts, p)],
        w,
        p,
        height=ROW * len(names) + (34 if frame.real(whole) else 8),
        margin=(frame.left_margin(names), frame.right_margin(texts), 26 if frame.real(whole) else 4, 4),
        alt="; ".join(f"{g} {frame.spoken(t)}" for g, t in zip(table["group"], texts, strict=True)) + ".",
        notes=[
            *frame.row_names(names, range(len(names)), [p.muted if f else p.text for f in few]),
            *(frame.note(1, i, t, "left middle", xref="paper", xshift=8) for i, t in enumerate(texts)),
            *_whole_note(whole, write, w, p),
        ],
        shapes=[frame.rule(whole, 0, whole, 1, p.muted, 1, yref="paper")] if frame.real(whole) else [],
        x=frame.NO_AXIS | {"range": _span(least, most)},
        y=frame.NO_AXIS | {"range": [len(names) - 0.5, -0.5]},
    )


def _span(least: float, most: float) -> list[float]:
    """Room for half a dot at either end, on a phone too."""
    spare = (most - least) * 0.06
    return [frame.tidy(least - spare), frame.tidy(most + spare)]


def _column(table: pd.DataFrame, name: str) -> list[float]:
    return [float(v) for v in table[name]] if name in table else [float("nan")] * len(table)


def _text(value: float, low: float, high: float, write: frame.Writer) -> str:
    """The number in bold, its limits after it; a dash where there is none."""
    if not frame.real(value):
        return "–"
    limits = frame.real(low) and frame.real(high)
    return frame.bold(write(value)) + (f" ({_digits(write(low))}–{_digits(write(high))})" if limits else "")


def _digits(text: str) -> str:
    """The number without its unit, which the estimate before it has."""
    return "".join(c for c in text if c.isdigit() or c in ".,−\u00a0").strip("\u00a0")


def _intervals(low: Sequence[float], high: Sequence[float], p: Palette) -> go.Scatter:
    """All intervals in one trace, with gaps between the rows."""
    ends = [(a, b, i) for i, (a, b) in enumerate(zip(low, high, strict=True)) if frame.real(a) and frame.real(b)]
    return go.Scatter(
        x=[v for a, b, _ in ends for v in (frame.tidy(a), frame.tidy(b), None)],
        y=[v for _, _, i in ends for v in (i, i, None)],
        mode="lines",
        line={"color": p.previous, "width": 4},
        hoverinfo="skip",
    )


def _dots(
    table: pd.DataFrame, values: Sequence[float], few: Sequence[bool], texts: Sequence[str], p: Palette
) -> go.Scatter:
    known = [i for i, v in enumerate(values) if frame.real(v)]
    return go.Scatter(
        x=[frame.tidy(values[i]) for i in known],
        y=known,
        mode="markers",
        marker={
            "size": 12,
            "opacity": 1,
            "color": [p.paper if few[i] else p.actual for i in known],
            "line": {"color": [p.actual if few[i] else p.paper for i in known], "width": 2},
        },
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[f"<b>{frame.plain(table['group'].iloc[i])}</b><br>{texts[i]}" for i in known],
    )


def _whole_note(whole: float | None, write: frame.Writer, w: Words, p: Palette) -> list[frame.Note]:
    if whole is None or not frame.real(whole):
        return []
    text = w.t("all {value}", value=frame.bold(write(whole)))
    return [frame.note(frame.tidy(whole), 1, text, "center bottom", yref="paper", yshift=2)]
