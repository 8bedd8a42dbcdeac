"""Lines over months and over years to come; shares and trade-offs are drawn in `cumulative`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from report.figures import cumulative, style
from report.forms import Line, Lines, Mark
from report.palette import BAND, Palette, tint
from report.scale import ticks, tidy
from words import Words

HEIGHT, TOP = 300, 26
ROOM_FOR_FOUR = 150  # pixels beside the axis that leave a phone room for four months
BOTTOM_MONTHS, BOTTOM_YEARS = 28, 42
LONGEST = 16


def draw(form: Lines, w: Words, p: Palette) -> go.Figure:
    """By what the lines run along."""
    if form.x.kind == "month":
        return _months(form, w, p)
    if form.x.kind == "year":
        return _years(form, w, p)
    return cumulative.draw(form, w, p)


# Months -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DrawnLine:
    """One line over the months' numbers, in its colour."""

    line: Line
    colour: str
    at: list[int]
    values: list[float | None]

    @property
    def last(self) -> float | None:
        """The last value of a whole period."""
        known = [v for v in self.values[: self.line.measured] if v is not None]
        return known[-1] if known else None

    @property
    def ends(self) -> float | None:
        """The value that stands at the line's right end: what is expected last, else the last of a whole period."""
        return self.values[-1] if self.line.reach else self.last


def _months(form: Lines, w: Words, p: Palette) -> go.Figure:
    """One line in ink, or the tiers' lines in theirs. Intervals are bands; what is not finished is grey and dotted."""
    drawn = _drawn(form, p)
    high, low = form.y.like, min([0.0, *(v for d in drawn for v in d.values if v is not None)])
    axis = style.value_axis(p, high, lambda v: form.y.write(v, w), low=low)
    ended = [(d.line.name, d.ends) for d in drawn if d.ends is not None]
    texts = [f"{style.short_name(name)}<br><b>{form.y.write(end, w)}</b>" for name, end in ended]
    left, right = style.axis_margin(axis), style.right_margin(texts) + 8
    room = HEIGHT - TOP - BOTTOM_MONTHS
    heights = [(end - low) / (high - low) for _, end in ended]
    return style.figure(
        [trace for d in drawn for trace in _traces(d, form, w, p)],
        w,
        p,
        height=HEIGHT,
        margin=(left, right, TOP, BOTTOM_MONTHS),
        alt=form.alt,
        notes=[
            *style.end_labels(texts, heights, [p.text] * len(texts), room),
            style.corner(p, form.y.name, left),
        ],
        x=_time_axis(form.months, w, p, 3 if left + right < ROOM_FOR_FOUR else 2),
        y=axis,
    )


def _drawn(form: Lines, p: Palette) -> list[DrawnLine]:
    several = any(line.part == "tier" for line in form.lines)
    colours = p.tiers(len(form.lines)) if several else [p.actual] * len(form.lines)
    return [
        DrawnLine(line, colour, [int(x) for x in line.x], [None if v is None else tidy(v) for v in line.y])
        for line, colour in zip(form.lines, colours, strict=True)
    ]


def _traces(d: DrawnLine, form: Lines, w: Words, p: Palette) -> list[go.Scatter]:
    done = d.line.measured
    thick = 2 if d.line.part == "tier" else 3
    whole = _path(d, slice(0, done), form, w, {"color": d.colour, "width": thick})
    rest = _path(d, slice(max(done - 1, 0), None), form, w, {"color": p.previous, "width": 2, "dash": "dot"})
    return [*_band(d), *_reaches(d), whole, *([rest] if done < len(d.at) else [])]


def _reaches(d: DrawnLine) -> list[go.Scatter]:
    """How far what is projected may lie from the line, the widest below; they begin where the measured ends."""
    start = d.line.measured - 1
    found = []
    for low, high in d.line.reach:
        known = [(x, a, b) for x, a, b in zip(d.at, low, high, strict=True) if a is not None and b is not None]
        ends = [(x, tidy(a), tidy(b)) for x, a, b in known]
        begins = d.values[start] if start >= 0 else None
        if not ends:
            continue
        if begins is not None:
            ends = [(d.at[start], begins, begins), *ends]
        x, down, up = ([e[k] for e in ends] for k in range(3))
        fill = {"fill": "toself", "fillcolor": tint(d.colour, BAND)}
        found.append(go.Scatter(x=x + x[::-1], y=up + down[::-1], mode="none", hoverinfo="skip", **fill))
    return found


def _path(d: DrawnLine, part: slice, form: Lines, w: Words, look: dict[str, Any]) -> go.Scatter:
    at, values = d.at[part], d.values[part]
    return go.Scatter(
        x=at,
        y=values,
        mode="lines",
        line=look,
        customdata=[
            f"{w.month(form.months[i])}: {form.y.write(v, w)}" if v is not None else ""
            for i, v in zip(at, values, strict=True)
        ],
        **style.hover_under(style.plotly_text(d.line.name)),
    )


def _band(d: DrawnLine) -> list[go.Scatter]:
    rows = zip(d.at[: d.line.measured], d.line.low, d.line.high, strict=False)
    known = [(i, tidy(low), tidy(high)) for i, low, high in rows if low is not None and high is not None]
    if len(known) < 2:
        return []
    there, back = [k[0] for k in known], [k[0] for k in reversed(known)]
    y = [k[2] for k in known] + [k[1] for k in reversed(known)]
    fill = {"fill": "toself", "fillcolor": tint(d.colour, BAND)}
    return [go.Scatter(x=there + back, y=y, mode="none", hoverinfo="skip", **fill)]


def _time_axis(months: Sequence[dt.date], w: Words, p: Palette, parts: int) -> style.Axis:
    """Four months at most are named, and three beside wide labels: a phone has no room for more."""
    last = len(months) - 1
    at = sorted({round(last * i / parts) for i in range(parts + 1)}) if last > 0 else [0]
    texts = [w.month(months[i], short=True) if months else "" for i in at]
    return style.axis(p, at, texts, (-0.2, max(last, 1) + 0.2))


# Years --------------------------------------------------------------------------------------------------


def _years(form: Lines, w: Words, p: Palette) -> go.Figure:
    """One's own in ink, the others in grey; what is projected is dotted. Names and values stand at the lines' ends."""
    lines = [line for line in form.lines if line.x]
    ends = [_last(line) for line in lines]
    low = min([0.0, *(y for line in lines for y in line.y if y is not None)])
    span = low - (form.y.like - low) * 0.04 * (low < 0), form.y.like
    axis = style.value_axis(p, form.y.like, lambda v: form.y.write(v, w), low=span[0])
    texts = [
        f"{style.short_name(line.name, LONGEST)}<br><b>{form.y.write(end, w)}</b>"
        for line, (_, end) in zip(lines, ends, strict=True)
    ]
    colours = [p.text if line.part == "own" else p.muted for line in lines]
    left = style.axis_margin(axis)
    heights = [(end - span[0]) / (span[1] - span[0]) for _, end in ends]
    room = HEIGHT - TOP - BOTTOM_YEARS
    return style.figure(
        [
            *(_reach(line, p) for line in lines if line.low),
            *(
                _line(line, part, form, w, p)
                for line in lines
                for whole in _parts(line)
                for part in _by_sign(whole, low < 0)
            ),
            _dots(lines, ends, p),
        ],
        w,
        p,
        height=HEIGHT,
        margin=(left, style.right_margin(texts) + 8, TOP, BOTTOM_YEARS),
        alt=form.alt,
        notes=[
            *style.end_labels(texts, heights, colours, room),
            style.corner(p, form.y.name, left),
            style.foot(p, form.x.name),
            *(_marked(mark, p) for mark in form.marks),
        ],
        shapes=[style.rule(0, 0, 1, 0, p.muted, xref="paper")] if low < 0 else [],
        x=_year_axis(max([year for year, _ in ends], default=1.0), w, p),
        y=axis,
    )


def _reach(line: Line, p: Palette) -> go.Scatter:
    """How far chance reaches round what is projected."""
    ends = [(x, low, high) for x, low, high in zip(line.x, line.low, line.high, strict=True) if None not in (low, high)]
    x, low, high = ([tidy(v) for v in side] for side in zip(*ends, strict=True))
    fill = {"fill": "toself", "fillcolor": tint(p.actual, BAND)}
    return go.Scatter(x=x + x[::-1], y=high + low[::-1], mode="none", hoverinfo="skip", **fill)


Path = list[tuple[float, float]]


def _path_of(line: Line) -> Path:
    return [(x, y) for x, y in zip(line.x, line.y, strict=True) if y is not None]


def _last(line: Line) -> tuple[float, float]:
    return _path_of(line)[-1]


def _parts(line: Line) -> list[tuple[Path, bool]]:
    """The measured part and the projected one, which begins where the measured ends."""
    path = _path_of(line)
    split = [(path[: line.measured], True), (path[max(line.measured - 1, 0) :], False)]
    return [(part, measured) for part, measured in split if len(part) > 1]


def _by_sign(part: tuple[Path, bool], signed: bool) -> list[tuple[Path, bool]]:
    """A path cut where it crosses zero, if it has two sides."""
    path, measured = part
    if not signed:
        return [part]
    cut: list[Path] = [[path[0]]]
    for (x, y), (x2, y2) in pairwise(path):
        if y * y2 < 0:
            zero = (x + (x2 - x) * y / (y - y2), 0.0)
            cut[-1].append(zero)
            cut.append([zero])
        cut[-1].append((x2, y2))
    return [(piece, measured) for piece in cut]


def _marked(mark: Mark, p: Palette) -> style.Annotation:
    """A point that the figure says something of, to its right."""
    look = {"bgcolor": p.paper, "borderpad": 1, "font": {"color": p.text}}
    return style.note(mark.x, tidy(mark.y), style.rich(mark.label), "left middle", xshift=10, **look)


def _line(line: Line, part: tuple[Path, bool], form: Lines, w: Words, p: Palette) -> go.Scatter:
    """Below zero it is orange."""
    path, measured = part
    colour, width = (p.actual, 3) if line.part == "own" else (p.previous, 2)
    if min(y for _, y in path) < 0:
        colour = p.bad
    return go.Scatter(
        x=[tidy(x) for x, _ in path],
        y=[tidy(y) for _, y in path],
        mode="lines",
        line={"color": colour, "width": width, "dash": "solid" if measured else "dot"},
        customdata=[f"{w.number(year)}: {form.y.write(value, w)}" for year, value in path],
        **style.hover_under(style.plotly_text(line.name)),
    )


def _dots(lines: Sequence[Line], ends: Path, p: Palette) -> go.Scatter:
    return go.Scatter(
        x=[tidy(year) for year, _ in ends],
        y=[tidy(value) for _, value in ends],
        mode="markers",
        marker={"size": 9, "opacity": 1, "color": [p.actual if line.part == "own" else p.previous for line in lines]},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _year_axis(last: float, w: Words, p: Palette) -> style.Axis:
    """Even years and the last one; steps that the last is one of, else one too near the last gives way."""
    whole = next((step for step in (1, 2, 5, 10) if last % step == 0 and last <= 5 * step), 0)
    steps = [float(v) for v in range(0, int(last), whole)] if whole else ticks(last, 4)
    even = [v for v in steps if last - v > last * 0.12 and v == round(v)]
    at = [*even, last]
    return style.axis(p, at, [w.number(v) for v in at], (0, tidy(last)))
