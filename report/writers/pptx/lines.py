"""Lines over months, years or shares: what is measured is solid, what is projected dashed, limits are thin."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from report.forms import Line, Lines, Mark, cut
from report.palette import LIGHT
from report.scale import real, spread, ticks
from report.text import Run
from report.writers.pptx.numbers import number_format
from report.writers.pptx.page import LINE, POINTS, Box, widest
from report.writers.pptx.places import InchPoint, along, placed
from report.writers.pptx.plot import (
    SIZE,
    THICK,
    Chart,
    ChartAxis,
    ChartLabel,
    ChartPlot,
    ChartSeries,
    Drawn,
    Marker,
    MarkLook,
    closed,
    inner,
    opened,
    scatter,
)
from report.writers.pptx.prose import labelled
from words import Words

LONGEST, TALLEST = 24, 4.6
BANDS = (0.95, 0.80)  # of a line's `reach`, the widest first
MONTHS = {"sv": "[$-41D]mmm yyyy", "en": "[$-809]mmm yyyy"}  # in the slide's language, whatever the program's
TWO_LINES = 2 * SIZE * LINE / POINTS


def lines(form: Lines, w: Words, box: Box) -> Drawn:
    """Over months they are a chart of lines, over anything else a scatter; names and last values at their ends."""
    box = Box(box.left, box.top, box.width, min(box.height, TALLEST))
    low, high = _span(form)
    axis = ChartAxis(low, high, format=number_format(form.y, w), line=None, step=_step(low, high))
    ends = _ends(form, w) if form.x.kind in ("month", "year") else []
    right = widest((t for _, _, texts in ends for t in texts), SIZE, bold=True) + 0.25 if ends else 0.25
    left = widest((form.y.write(v, w) for v in (low, high)), SIZE) + 0.15
    caption = form.y.name + (" · " + form.x.name if form.x.kind == "month" and form.x.name else "")
    room = inner(box, left, right, 0.4, 0.72 if form.x.kind != "month" and form.x.name else 0.4)
    labels = _placed(ends, (low, high), box, room, form)
    months = form.x.kind == "month"
    series = tuple(s for i, line in enumerate(form.lines) if line.x for s in _series(form, i, labels.get(i), w))
    if months:
        across = ChartAxis(
            step=max(-(-len(form.months) // 6), 1), format=MONTHS.get(w.language, "mmm yyyy"), apart=low < 0
        )
        return Drawn(Chart((ChartPlot("line", series),), across, axis, room, form.months, caption), box)
    marks = tuple(_marks(form, (low, high), box, room, w))
    return Drawn(Chart((scatter(series + marks),), _across(form, w), axis, room, (), caption), box)


def _span(form: Lines) -> tuple[float, float]:
    """From the lowest to the highest of all, a little over that; shares of money lie from zero."""
    bands = [v for line in form.lines for pair in line.reach for ends in pair for v in ends]
    reached = [v for line in form.lines for v in (*line.y, *line.low, *line.high) if real(v)]
    reached += [v for v in bands if real(v)]
    low, high = min([0.0, *reached]), max([1e-9, *reached])
    if form.x.kind in ("month", "year"):
        high = max(high, form.y.like)
    elif form.y.kind == "percent":
        high = max(high, 1.0)
    else:
        high *= 1.12
    step = _step(low, high)
    return (-step * math.ceil(-low / step) if low < 0 else 0.0), high


def _step(low: float, high: float) -> float:
    at = ticks(high, 5, low)
    return at[1] - at[0] if len(at) > 1 else high - low


def _across(form: Lines, w: Words) -> ChartAxis:
    last = max((x for line in form.lines for x in line.x), default=1.0) or 1.0
    number = "#,##0.##" if last < 4 else "#,##0"
    if form.x.kind in ("share", "percent"):
        number = number_format(replace(form.x, like=1.0), w)
    at = ticks(last, 5)
    step = 0.25 if form.x.kind == "share" and last == 1 else at[1] - at[0] if len(at) > 1 else last
    return ChartAxis(0, last, format=number, title=form.x.title or form.x.name, step=step, apart=True)


# Series -------------------------------------------------------------------------------------------------


def _colour(form: Lines, i: int) -> str:
    line = form.lines[i]
    if line.part == "tier":
        return LIGHT.tiers(len(form.lines))[i]
    return {"own": LIGHT.actual, "given back": LIGHT.bad, "even": LIGHT.line}.get(line.part, LIGHT.previous)


def _series(form: Lines, i: int, label: ChartLabel | None, w: Words) -> Iterable[ChartSeries]:
    """What is measured, what comes after it, and the limits of both."""
    line, colour, number = form.lines[i], _colour(form, i), number_format(form.y, w)
    width = {"tier": 2.0, "compared": 2.0, "even": 1.0}.get(line.part, THICK + 0.5)
    total = len(form.months) if form.x.kind == "month" else 0
    done = slice(0, line.measured) if line.measured else slice(0, 0)
    rest = slice(max(line.measured - 1, 0), None)
    parts, limits = [], []
    if line.measured:
        parts.append(_path(line, line.name, line.y, done, total, MarkLook(edge=colour, width=width), number))
    if line.measured < len(line.x):
        grey = LIGHT.previous if form.x.kind == "month" else colour
        look = MarkLook(edge=grey, width=2.0, dash="sysDash")
        name = w.t("{name}, not measured", name=line.name) if line.measured else line.name
        parts.append(_path(line, name, line.y, rest, total, look, number))
    thin = MarkLook(edge=LIGHT.mix(colour, 0.45), width=1.0)
    for ends, said in ((line.low, w.t("low")), (line.high, w.t("high"))):
        if any(real(v) for v in ends):
            every = slice(0, len(ends))
            limits.append(_path(line, f"{line.name} {said}", ends, every, total, thin, number))
    limits += _bands(line, colour, total, number, w)
    return _ended(parts, label, colour) + limits if label and parts else [*parts, *limits]


def _bands(line: Line, colour: str, total: int, number: str, w: Words) -> Iterable[ChartSeries]:
    """How far what is projected may lie from its line: the ends of each band, the wider one lighter and dashed."""
    for (low, high), level, strength in zip(line.reach, BANDS, (0.35, 0.6), strict=False):
        look = MarkLook(edge=LIGHT.mix(colour, strength), width=1.0, dash="solid" if level < BANDS[0] else "sysDash")
        for ends, said in ((low, w.t("low")), (high, w.t("high"))):
            yield _path(line, f"{w.percent(level)} {said}", ends, slice(0, len(ends)), total, look, number)


def _ended(parts: Sequence[ChartSeries], label: ChartLabel, colour: str) -> list[ChartSeries]:
    """The parts of a line with a dot where it is known last, and its name at its very end."""
    first, last = parts[0], parts[-1]
    at, end = (max((j for j, v in enumerate(s.values) if real(v)), default=0) for s in (first, last))
    rest = {j: Marker(0) for j, v in enumerate(first.values) if j != at and real(v)}
    dotted = replace(first, marker=closed(colour, 8), markers=rest)
    if last is first:
        return [replace(dotted, labels={end: label})]
    return [dotted, replace(last, labels={end: label})]


def _path(
    line: Line, name: str, y: Sequence[float | None], part: slice, total: int, look: MarkLook, number: str
) -> ChartSeries:
    """A part of a line; over months each value stands at its own, and the others are empty."""
    if not total:
        kept = [(x, v) for x, v in zip(line.x[part], y[part], strict=False) if real(v)]
        return ChartSeries(name, tuple(v for _, v in kept), look, tuple(x for x, _ in kept), format=number)
    at = {int(x): v for x, v in zip(line.x[part], y[part], strict=False)}
    return ChartSeries(name, tuple(at.get(i) for i in range(total)), look, format=number)


# Ends and marks -----------------------------------------------------------------------------------------


def _ends(form: Lines, w: Words) -> list[tuple[int, float, tuple[str, str]]]:
    """Each line's number, where it ends, and what is written there: its name and its last whole value, of a forecast
    the last of all."""
    found = []
    for i, line in enumerate(form.lines):
        whole = [v for v in line.y[: line.measured if form.x.kind == "month" else None] if real(v)]
        known = [v for v in line.y if real(v)]
        whole = known if line.reach else whole  # a forecast is named by where it ends
        if known and line.part != "even":
            said = form.y.write(whole[-1] if whole else None, w)
            found.append((i, known[-1], (cut(line.name, LONGEST), said)))
    return found


def _placed(
    ends: Sequence[tuple[int, float, tuple[str, str]]], span: tuple[float, float], box: Box, room: Box, form: Lines
) -> dict[int, ChartLabel]:
    """The labels at the right ends, moved apart where they would lie on one another; one line each where many."""
    if not ends:
        return {}
    tall = room.height * box.height
    single = TWO_LINES * len(ends) > tall
    gap = TWO_LINES / (2 if single else 1)
    ranked = sorted(ends, key=lambda end: -end[1])
    wanted = [(span[1] - value) / (span[1] - span[0]) * tall for _, value, _ in ranked]
    places = spread(wanted, gap, 0, tall)
    found = {}
    for (i, _, (name, value)), want, place in zip(ranked, wanted, places, strict=True):
        said = ((Run(name + " "), Run(value, bold=True)),) if single else ((Run(name),), (Run(value, bold=True),))
        colour = LIGHT.muted if form.lines[i].part == "compared" else LIGHT.text
        found[i] = ChartLabel(said, "r", colour, by=(0, (place - want) / box.height))
    return found


def _marks(form: Lines, span: tuple[float, float], box: Box, room: Box, w: Words) -> Iterable[ChartSeries]:
    """Points that the figure speaks of, each a series: the answer in the highlighter, the others beside their point."""
    last = max((x for line in form.lines for x in line.x), default=1.0) or 1.0
    size = room.width * box.width, room.height * box.height

    def at(x: float, y: float) -> InchPoint:
        return x / last * size[0], (span[1] - y) / (span[1] - span[0]) * size[1]

    paths = [[at(x, y) for x, y in zip(line.x, line.y, strict=True) if real(y)] for line in form.lines]
    said = [_said(mark, form, w) for mark in form.marks]
    ink = [point for path in paths for point in along(path)]
    moved, _ = placed([at(mark.x, mark.y) for mark in form.marks], said, ink, size, 9)
    for mark, lines_, (x, y) in zip(form.marks, said, moved, strict=True):
        edge = LIGHT.muted if mark.role == "compared" else LIGHT.actual
        dot = opened if mark.role in ("compared", "scenario") else closed
        colour = LIGHT.muted if mark.role == "compared" else LIGHT.text
        by = x / box.width, y / box.height
        label = ChartLabel(lines_, "r", colour, by=by, marked=mark.role == "answer", align="r" if x < 0 else "l")
        yield ChartSeries(
            mark.name or w.t("Marked"),
            (mark.y,),
            x=(mark.x,),
            format=number_format(form.y, w),
            marker=dot(edge, 9),
            labels={0: label},
        )


def _said(mark: Mark, form: Lines, w: Words) -> tuple[tuple[Run, ...], ...]:
    if mark.label:
        return tuple(labelled(mark.label))
    shares = f"{w.percent(mark.x)} → {form.y.write(mark.y, w)}"
    return ((Run(f"{cut(mark.name, LONGEST)} ") if mark.name else Run(""), Run(shares, bold=mark.role == "answer")),)
