"""How leaving changes with time: the share lost in each year as a customer."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ui.charts import frame
from ui.charts.palette import Palette
from words import Words

FEW = 30  # at risk; below that a bar is drawn lighter


def hazard(table: pd.DataFrame, w: Words, p: Palette, *, constant: float | None = None) -> go.Figure:
    """A bar a tenure year: year, hazard and, where known, low, high, at_risk. Few at risk: a lighter bar.

    `constant`: the same churn every year, as a line to compare with. Years without a hazard are left out.
    """
    rows = table.dropna(subset=["hazard"])
    years, values = [int(y) for y in rows["year"]], [float(v) for v in rows["hazard"]]
    limits = [float(v) for v in rows["high"].dropna()] if "high" in rows else []
    high = max([0.01, *values, *limits, *([constant] if constant else [])]) * 1.12
    return frame.figure(
        [_bars(rows, years, values, w, p)],
        w,
        p,
        height=300,
        margin=(2, 2, 28, 42),
        alt=_alt(years, values, constant, w),
        notes=[
            *_numbers(years, values, rows, w),
            frame.corner(p, w.t("Lost during the year, %")),
            frame.foot(p, w.t("Year as a customer")),
            *(_constant_note(constant, w) if constant else []),
        ],
        shapes=[frame.rule(0, constant, 1, constant, p.actual, 2, xref="paper", layer="below")] if constant else [],
        x=frame.axis(
            p, years, [w.number(y) for y in years], (min(years, default=1) - 0.5, max(years, default=1) + 0.5)
        ),
        y=frame.NO_AXIS | {"range": [0, frame.tidy(high)]},
    )


def _bars(rows: pd.DataFrame, years: Sequence[int], values: Sequence[float], w: Words, p: Palette) -> go.Bar:
    risk = rows["at_risk"].tolist() if "at_risk" in rows else [FEW] * len(rows)
    return go.Bar(
        x=list(years),
        y=[frame.tidy(v) for v in values],
        width=frame.THICK,
        marker={"color": [p.tiers(3)[2] if n >= FEW else p.previous for n in risk]},
        error_y=_whiskers(rows, values, p),
        hoverinfo="text",
        hovertext=[_hover(row, w) for row in rows.to_dict("records")],
    )


def _whiskers(rows: pd.DataFrame, values: Sequence[float], p: Palette) -> dict[str, object]:
    if not {"low", "high"} <= set(rows):
        return {}
    up = [frame.tidy(h - v) if frame.real(h) else 0 for h, v in zip(rows["high"], values, strict=True)]
    down = [frame.tidy(v - low) if frame.real(low) else 0 for low, v in zip(rows["low"], values, strict=True)]
    return {"array": up, "arrayminus": down, "color": p.text, "thickness": 1.5, "width": 0}


def _hover(row: dict, w: Words) -> str:
    share = w.interval(row["hazard"], row.get("low"), row.get("high"), 1, w.percent)
    lines = [frame.bold(w.t("year {year}", year=w.number(row["year"]))), share]
    if frame.real(row.get("at_risk")):
        lines.append(w.t("of {count} customers", count=w.number(row["at_risk"])))
    return "<br>".join(lines)


def _numbers(years: Sequence[int], values: Sequence[float], rows: pd.DataFrame, w: Words) -> list[frame.Note]:
    """The number over the interval; every second one where a phone has no room for all."""
    step = 1 if len(years) <= 11 else 2
    tops = rows["high"].where(rows["high"].notna(), rows["hazard"]).tolist() if "high" in rows else values
    return [
        frame.note(year, frame.tidy(top), frame.bold(w.number(value * 100)), "center bottom", yshift=1)
        for year, value, top in list(zip(years, values, tops, strict=True))[::step]
    ]


def _constant_note(constant: float, w: Words) -> list[frame.Note]:
    """What the line says, over the picture: beside the line it would hide a number."""
    text = "— " + w.t("the same every year: {share}", share=w.percent(constant))
    return [frame.paper_note(1, 1, text, "right bottom", yshift=8, font={"size": frame.AXIS_SIZE})]


def _alt(years: Sequence[int], values: Sequence[float], constant: float | None, w: Words) -> str:
    parts = "; ".join(f"{w.number(y)}: {w.percent(v)}" for y, v in zip(years, values, strict=True))
    said = w.t("Share lost per year as a customer. {years}.", years=parts)
    return said + (" " + w.t("On average {share}.", share=w.percent(constant)) if constant else "")
