"""What one customer is expected to bring, year by year."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ui.charts import frame
from ui.charts.palette import Palette
from words import Words

HEIGHT, TOP, BOTTOM, SIDE = 280, 24, 42, 14
SHOWN = 20


def figure(flow: pd.DataFrame, w: Words, p: Palette) -> go.Figure:
    """Bars of year and amount, outlined, for they are expected; at most twenty years.

    What comes after them (and the row of year 0) is said in words: one bar of many years would dwarf the others.
    """
    dated = flow[flow["year"] > 0]
    shown = dated.head(SHOWN)
    later = float(flow["amount"].sum() - shown["amount"].sum())
    years, amounts = shown["year"].astype(int).tolist(), shown["amount"].astype(float).tolist()
    like = max([0.0, *amounts]) or 1.0
    return frame.figure(
        [_bars(years, amounts, like, w, p)],
        w,
        p,
        height=HEIGHT,
        margin=(SIDE, SIDE, TOP, BOTTOM),
        alt=_alt(years, amounts, later, like, w),
        notes=[
            *_amounts(years, amounts, like, w),
            *_later(later, sum(amounts), like, w, p),
            frame.foot(p, w.t("Year as a customer from now")),
        ],
        x=_axis(years, w, p),
        y=frame.NO_AXIS | {"range": frame.from_zero(like * 1.02)},
        bargap=0.28,
    )


def _bars(years: Sequence[int], amounts: Sequence[float], like: float, w: Words, p: Palette) -> go.Bar:
    return go.Bar(
        x=list(years),
        y=[frame.tidy(v) for v in amounts],
        marker={"color": p.paper, "line": {"color": p.scenario, "width": 2}},
        customdata=[
            f"{w.t('year {year}', year=w.number(y))}: {frame.amount(v, w, like)}"
            for y, v in zip(years, amounts, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _amounts(years: Sequence[int], amounts: Sequence[float], like: float, w: Words) -> list[frame.Note]:
    """The first bar's amount, the middle one's and the last's: a phone has no room for twenty."""
    last = len(years) - 1
    shown = sorted({0, last // 2, last} if last > 3 else set(range(last + 1)))
    return [
        frame.note(years[i], frame.tidy(amounts[i]), frame.bold(_bare(amounts[i], like, w)), "center bottom", yshift=2)
        for i in shown
    ]


def _bare(x: float, like: float, w: Words) -> str:
    """Short in millions; else the number alone, whose currency stands in the page's words."""
    return w.short(x, like=like) if like >= frame.MILLION else w.number(x)


def _later(later: float, shown: float, like: float, w: Words, p: Palette) -> list[frame.Note]:
    if not later > 0.0005 * max(shown, 1e-12):
        return []
    text = w.t("after that {money}", money=frame.bold(frame.amount(later, w, like)))
    return [frame.paper_note(1, 1, text, "right bottom", yshift=2, font={"color": p.muted})]


def _axis(years: Sequence[int], w: Words, p: Palette) -> frame.Axis:
    """Every year, or every fifth when there are many."""
    at = [y for y in years if len(years) <= 10 or y == 1 or y % 5 == 0]
    last = max(years, default=1)
    return frame.axis(p, at, [w.number(y) for y in at], (0.4, last + 0.6), showline=False, ticks="")


def _alt(years: Sequence[int], amounts: Sequence[float], later: float, like: float, w: Words) -> str:
    parts = [
        f"{w.t('year {year}', year=w.number(y))} {frame.amount(v, w, like)}"
        for y, v in zip(years, amounts, strict=True)
    ]
    said = w.t("Expected from one customer: {years}.", years="; ".join(parts))
    return f"{said} {w.capital(w.t('after that {money}', money=frame.amount(later, w, like)))}."
