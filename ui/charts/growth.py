"""The leaking bucket: what becomes of a base that leaks and is filled."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from ui.charts import frame
from ui.charts.palette import Palette
from words import Words

HEIGHT, TOP, BOTTOM = 300, 26, 42
ROOM = HEIGHT - TOP - BOTTOM


@dataclass(frozen=True)
class Path:
    """One line: years, values, and the last year that is measured (all later ones are reckoned)."""

    name: str
    years: list[float]
    values: list[float]
    measured: float
    own: bool

    def parts(self) -> list[tuple[list[float], list[float], bool]]:
        """The measured part and the reckoned one, which begins where the measured ends."""
        known = [i for i, year in enumerate(self.years) if year <= self.measured]
        later = [i for i, year in enumerate(self.years) if year >= self.measured]
        split = [(known, True), (later, False)]
        return [
            ([self.years[i] for i in part], [self.values[i] for i in part], m) for part, m in split if len(part) > 1
        ]


def figure(paths: pd.DataFrame, w: Words, p: Palette, *, form: frame.Form = "number", what: str = "") -> go.Figure:
    """Lines of year, series, value; `kind` "projected" is dotted, anything else is drawn whole.

    The first series is one's own (ink), the others are compared with it. `what` names the upright axis.
    Rows without a value are left out.
    """
    lines = _paths(paths)
    high = max([v for line in lines for v in line.values], default=1.0) * 1.04 or 1.0
    last = max([line.years[-1] for line in lines], default=1.0)
    write = frame.writer(w, form, high)
    axis = frame.value_axis(p, high, write)
    texts = [f"{frame.short_name(line.name, 16)}<br><b>{write(line.values[-1])}</b>" for line in lines]
    colours = [p.text if line.own else p.muted for line in lines]
    left = frame.axis_margin(axis)
    return frame.figure(
        [*(_line(line, part, write, w, p) for line in lines for part in line.parts()), _dots(lines, p)],
        w,
        p,
        height=HEIGHT,
        margin=(left, frame.right_margin(texts) + 8, TOP, BOTTOM),
        alt=_alt(lines, write, w),
        notes=[
            *frame.end_labels(texts, [line.values[-1] / high for line in lines], colours, ROOM),
            frame.corner(p, what, left),
            frame.foot(p, w.t("Year")),
        ],
        x=_year_axis(last, w, p),
        y=axis,
    )


def _paths(paths: pd.DataFrame) -> list[Path]:
    known = paths.dropna(subset=["value"])
    lines = []
    for n, (name, rows) in enumerate(known.groupby("series", sort=False)):
        rows = rows.sort_values("year")
        measured = rows.loc[rows["kind"] != "projected", "year"]
        end = float(measured.max()) if len(measured) else float(rows["year"].min())
        lines.append(Path(str(name), rows["year"].astype(float).tolist(), rows["value"].tolist(), end, n == 0))
    return lines


def _line(
    line: Path, part: tuple[list[float], list[float], bool], write: frame.Writer, w: Words, p: Palette
) -> go.Scatter:
    years, values, measured = part
    colour, width = (p.actual, 3) if line.own else (p.previous, 2)
    return go.Scatter(
        x=[frame.tidy(v) for v in years],
        y=[frame.tidy(v) for v in values],
        mode="lines",
        line={"color": colour, "width": width, "dash": "solid" if measured else "dot"},
        customdata=[f"{w.number(year)}: {write(value)}" for year, value in zip(years, values, strict=True)],
        **frame.hover_under(frame.plain(line.name)),
    )


def _dots(lines: list[Path], p: Palette) -> go.Scatter:
    return go.Scatter(
        x=[frame.tidy(line.years[-1]) for line in lines],
        y=[frame.tidy(line.values[-1]) for line in lines],
        mode="markers",
        marker={"size": 9, "opacity": 1, "color": [p.actual if line.own else p.previous for line in lines]},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _year_axis(last: float, w: Words, p: Palette) -> frame.Axis:
    """Even years and the last one; an even one too near the last gives way."""
    even = [v for v in frame.ticks(last, 4) if last - v > last * 0.12 and v == round(v)]
    at = [*even, last]
    return frame.axis(p, at, [w.number(v) for v in at], (0, frame.tidy(last)))


def _alt(lines: list[Path], write: frame.Writer, w: Words) -> str:
    parts = [
        w.t(
            "{name}: from {first} to {last} in {years}",
            name=line.name,
            first=write(line.values[0]),
            last=write(line.values[-1]),
            years=w.years(line.years[-1] - line.years[0], 0),
        )
        for line in lines
    ]
    return "; ".join(parts) + "."
