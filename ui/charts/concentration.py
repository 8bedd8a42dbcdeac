"""Where the value sits: deciles, the Lorenz curve (best customers first) and the whale curve of profit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ui.charts import frame, labels
from ui.charts.palette import Palette
from words import Words

HEIGHT, TOP, BOTTOM, RIGHT = 340, 26, 42, 22
MOST = 60  # points a curve is drawn with


def deciles(table: pd.DataFrame, w: Words, p: Palette, *, form: frame.Form = "percent", what: str = "") -> go.Figure:
    """A bar a tenth of the customers, best first: decile (1 …), value (a share, or money). Below zero is orange.

    `what` says what is measured; the unit follows it in the corner.
    """
    known = table.dropna(subset=["value"])
    values = [float(v) for v in known["value"]]
    high, low = max([1e-9, *values]), min([0.0, *values])
    write = frame.writer(w, form, max(high, -low))
    texts = [frame.bold(_bare(v, form, max(high, -low), w)) for v in values]
    places = [float(d) for d in known["decile"]]
    lift = (high - low) * 0.1
    return frame.figure(
        [_decile_bars(places, values, write, w, p)],
        w,
        p,
        height=280,
        margin=(2, 2, TOP, BOTTOM),
        alt=w.t("Tenths of the customers, best first: {values}.", values="; ".join(map(write, values))),
        notes=[
            *(
                frame.note(x, frame.tidy(v), t, "center bottom" if v >= 0 else "center top")
                for x, v, t in zip(places, values, texts, strict=True)
            ),
            frame.corner(p, ", ".join(t for t in (what, _unit(form, max(high, -low), w)) if t)),
            frame.foot(p, w.t("Tenth of the customers, best first")),
        ],
        shapes=[frame.rule(0, 0, 1, 0, p.line, xref="paper")],
        x=frame.axis(p, places, [w.number(d) for d in places], _around(places), showline=False, ticks=""),
        y=frame.NO_AXIS | {"range": [frame.tidy(low - (lift if low < 0 else 0)), frame.tidy(high + lift)]},
    )


def _around(places: Sequence[float]) -> tuple[float, float]:
    return min(places, default=1) - 0.5, max(places, default=1) + 0.5


def _bare(x: float, form: frame.Form, like: float, w: Words) -> str:
    """The number alone: ten bars on a phone have no room for the unit, so the corner says it."""
    if form == "money":
        x /= frame.divisor(like)
    elif form == "percent":
        x *= 100
    return w.number(x, 1 if 0 < abs(x) < 0.95 else 0)


def _unit(form: frame.Form, like: float, w: Words) -> str:
    return {"money": frame.unit(w, like), "percent": "%"}.get(form, "")


def _decile_bars(places: Sequence[float], values: Sequence[float], write: frame.Writer, w: Words, p: Palette) -> go.Bar:
    return go.Bar(
        x=list(places),
        y=[frame.tidy(v) for v in values],
        width=frame.THICK,
        marker={"color": [p.actual if v >= 0 else p.bad for v in values]},
        hoverinfo="text",
        hovertext=[
            f"<b>{w.t('Tenth {number}', number=w.number(d))}</b><br>{write(v)}"
            for d, v in zip(places, values, strict=True)
        ],
    )


# Lorenz ------------------------------------------------------------------------------------------------


def lorenz(
    curve: pd.DataFrame,
    w: Words,
    p: Palette,
    *,
    mark: tuple[float, float] | None = None,
    others: Sequence[tuple[str, float, float]] = (),
) -> go.Figure:
    """Cumulative shares (customers, value), best customers first, from (0, 0) to (1, 1), over the line of equality.

    `mark`: the point to speak of (.2, .8: "20 % give 80 %"), in the highlighter. `others`: (name, customers, value),
    known cases as open dots.
    """
    x, y = _thin(curve["customers"], curve["value"])
    dots = [(w.percent(mark[0]) + " → " + w.percent(mark[1]), *mark)] if mark and all(map(frame.real, mark)) else []
    spots = [*dots, *others]
    left = 46.0
    return frame.figure(
        [_equal(p), _curve_line(x, y, w, p), *([_dots(spots, len(dots), p)] if spots else [])],
        w,
        p,
        height=HEIGHT,
        margin=(left, RIGHT, TOP, BOTTOM),
        alt=_lorenz_alt(spots, len(dots), w),
        notes=[
            *_lorenz_labels(spots, len(dots), np.array([x, y]), left, w, p),
            frame.corner(p, w.t("Share of the value"), left),
            frame.foot(p, w.t("Share of the customers, best first")),
        ],
        x=frame.axis(p, QUARTERS, [w.percent(v) for v in QUARTERS], (0, 1)),
        y=frame.axis(p, QUARTERS, [w.percent(v) for v in QUARTERS], (0, 1.02)),
    )


QUARTERS = [0, 0.25, 0.5, 0.75, 1]


def _thin(x: pd.Series, y: pd.Series) -> tuple[list[float], list[float]]:
    """At most 60 points of a curve, its ends among them."""
    known = x.notna() & y.notna()
    a, b = x[known].to_numpy(dtype=float), y[known].to_numpy(dtype=float)
    kept = (
        np.unique(np.linspace(0, max(len(a) - 1, 0), MOST).round().astype(int)) if len(a) > MOST else np.arange(len(a))
    )
    return [frame.tidy(v) for v in a[kept]], [frame.tidy(v) for v in b[kept]]


def _equal(p: Palette) -> go.Scatter:
    line = {"color": p.line, "width": 1}
    return go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, hoverinfo="skip")


def _curve_line(x: Sequence[float], y: Sequence[float], w: Words, p: Palette) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": p.actual, "width": 3},
        hoverinfo="text",
        hovertext=[f"<b>{w.percent(a, 1)}</b> → {w.percent(b, 1)}" for a, b in zip(x, y, strict=True)],
    )


def _dots(spots: Sequence[tuple[str, float, float]], own: int, p: Palette) -> go.Scatter:
    colours = [p.actual] * own + [p.muted] * (len(spots) - own)
    return go.Scatter(
        x=[frame.tidy(s[1]) for s in spots],
        y=[frame.tidy(s[2]) for s in spots],
        mode="markers",
        marker={
            "size": 12,
            "opacity": 1,
            "color": [p.actual] * own + [p.paper] * (len(spots) - own),
            "line": {"color": [p.paper] * own + colours[own:], "width": 2},
        },
        cliponaxis=False,
        hoverinfo="skip",
    )


def _lorenz_labels(
    spots: Sequence[tuple[str, float, float]], own: int, curve: np.ndarray, left: float, w: Words, p: Palette
) -> list[frame.Note]:
    if not spots:
        return []
    texts = [frame.bold(s[0]) if i < own else _case(s, w) for i, s in enumerate(spots)]
    plot = labels.Plot(left, RIGHT, TOP, BOTTOM, HEIGHT)
    points = np.array([s[1:] for s in spots], dtype=float).T
    ranks = [labels.BESIDE_FIRST] * len(spots)
    wide = [text + 3 * " " for text in texts]  # arrows and per cent signs are wider than letters
    places, _ = labels.place(plot, points, wide, ranks, range(len(spots)), lines=curve)
    mark = {"bgcolor": p.highlight, "borderpad": 3, "font": {"color": p.on_highlight}}
    quiet = {"font": {"color": p.muted}}
    return [
        labels.note(s[1], s[2], text, place, p.muted, **(mark if i < own else quiet))
        for i, (s, text, place) in enumerate(zip(spots, texts, places, strict=True))
    ]


def _case(case: tuple[str, float, float], w: Words) -> str:
    return f"{frame.short_name(case[0], 22)} {w.percent(case[1])} → {w.percent(case[2])}"


def _lorenz_alt(spots: Sequence[tuple[str, float, float]], own: int, w: Words) -> str:
    if not own:
        return w.t("Cumulative share of the value by share of the customers, best first.")
    _, customers, value = spots[0]
    said = w.t(
        "{customers} of the customers give {value} of the value.",
        customers=w.percent(customers),
        value=w.percent(value),
    )
    return said + "".join(f" {s[0]}: {w.percent(s[1])} → {w.percent(s[2])}." for s in spots[own:])


# Whale -------------------------------------------------------------------------------------------------


def whale(curve: pd.DataFrame, w: Words, p: Palette, *, unprofitable: int | None = None) -> go.Figure:
    """Cumulative profit (money) by cumulative share of the customers, best first, from (0, 0) to all profit.

    The peak is marked; what the customers after it give back is orange. `unprofitable`: how many they are.
    """
    known = curve.dropna(subset=["customers", "profit"])
    peak = int(known["profit"].to_numpy().argmax()) if len(known) else 0
    rising, falling = known.iloc[: peak + 1], known.iloc[peak:]
    high = max(float(known["profit"].max()), 1e-9) if len(known) else 1.0
    low = min(float(known["profit"].min()), 0.0) if len(known) else 0.0
    write = frame.writer(w, "money", max(high, -low))
    axis = frame.value_axis(p, high * 1.16, write, low=low * 1.05)
    left = frame.axis_margin(axis)
    return frame.figure(
        [
            _whale_line(rising, p.actual, write, w),
            *([_whale_line(falling, p.bad, write, w)] if len(falling) > 1 else []),
        ],
        w,
        p,
        height=HEIGHT,
        margin=(left, RIGHT, TOP + 8, BOTTOM),
        alt=_whale_alt(known, peak, unprofitable, write, w),
        notes=[
            *(_whale_labels(known, peak, unprofitable, write, w, p) if len(known) else []),
            frame.corner(p, w.t("Cumulative profit"), left),
            frame.foot(p, w.t("Share of the customers, best first")),
        ],
        shapes=[frame.rule(0, 0, 1, 0, p.line, xref="paper")],
        x=frame.axis(p, QUARTERS, [w.percent(v) for v in QUARTERS], (0, 1)),
        y=axis,
    )


def _whale_line(part: pd.DataFrame, colour: str, write: frame.Writer, w: Words) -> go.Scatter:
    x, y = _thin(part["customers"], part["profit"])
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": colour, "width": 3},
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[f"<b>{w.percent(a, 1)}</b><br>{write(b)}" for a, b in zip(x, y, strict=True)],
    )


def _whale_labels(
    known: pd.DataFrame, peak: int, unprofitable: int | None, write: frame.Writer, w: Words, p: Palette
) -> list[frame.Note]:
    """The peak over its point; what is given back under the curve's end."""
    x, top, end = (
        float(known["customers"].iloc[peak]),
        float(known["profit"].iloc[peak]),
        float(known["profit"].iloc[-1]),
    )
    at = "center bottom" if 0.3 < x < 0.7 else "left bottom" if x <= 0.3 else "right bottom"
    notes = [
        frame.note(frame.tidy(x), frame.tidy(top), w.t("peak {money}", money=frame.bold(write(top))), at, yshift=4)
    ]
    if end < top:
        back = frame.verdict(end - top, write(top - end))
        text = w.t("{money} given back", money=frame.bold(back))
        if unprofitable is not None:
            text += "<br>" + w.n("by {count} customer", "by {count} customers", unprofitable)
        notes.append(
            frame.note(1, frame.tidy(end), text, "right top", yshift=-10, align="right", font={"color": p.text})
        )
    return notes


def _whale_alt(known: pd.DataFrame, peak: int, unprofitable: int | None, write: frame.Writer, w: Words) -> str:
    if not len(known):
        return w.t("No profit is known.")
    x, top, end = known["customers"].iloc[peak], known["profit"].iloc[peak], known["profit"].iloc[-1]
    said = w.t(
        "The best {customers} of the customers bring {peak}; all together {total}.",
        customers=w.percent(x),
        peak=write(top),
        total=write(end),
    )
    if unprofitable is None:
        return said
    return (
        said
        + " "
        + w.n(
            "{count} customer costs more than it brings.", "{count} customers cost more than they bring.", unprofitable
        )
    )
