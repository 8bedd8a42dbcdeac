"""Duration against retention: the smooth curve as one series, the tiers as labelled points on it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import product

from report.forms import Curve, Measure, Spot, cut
from report.palette import LIGHT, STRETCH
from report.scale import ticks
from report.text import Run
from report.writers.pptx.numbers import number_format
from report.writers.pptx.page import Box
from report.writers.pptx.places import InchPoint, along, placed
from report.writers.pptx.plot import (
    THICK,
    Chart,
    ChartAxis,
    ChartLabel,
    ChartSeries,
    Drawn,
    MarkLook,
    closed,
    inner,
    opened,
    scatter,
)
from words import Words

STEPS, POINT, DOT = 53, 0.01, 11
TALLEST = 4.8


def curve(form: Curve, w: Words, box: Box) -> Drawn:
    """Each tier with its interval as a broad stretch of the curve, and one more point as a step."""
    box = Box(box.left, box.top, box.width, min(box.height, TALLEST))
    low, high = _window(form)
    top = form.duration(high)
    inside = [spot for spot in form.spots if low <= spot.retention <= high]
    room = inner(box, 0.5, 0.15, 0.4, 0.72)
    series = [*_paths(form, low, high, w)]
    series += [s for spot in inside for s in _spans(form, spot, low, high, w)]
    series += _dots(form, inside, (low, high, top), box, room, w)
    across = ticks(high, 6, low)
    along = ticks(top, 7)
    chart = Chart(
        (scatter(series),),
        ChartAxis(low, high, format=_percents(across, w), title=form.x.title or form.x.name, step=_step(across)),
        ChartAxis(0, top, format="General", step=_step(along), line=None),
        room,
        (),
        f"{form.y.name} · {form.formula}" if form.formula else form.y.name,
    )
    return Drawn(chart, box)


def _percents(at: Sequence[float], w: Words) -> str:
    """Whole per cent where the axis stands at whole ones."""
    whole = all(abs(v * 100 - round(v * 100)) < 1e-6 for v in at)
    return number_format(Measure(kind="percent", like=1.0 if whole else 0.0), w)


def _step(at: Sequence[float]) -> float | None:
    return at[1] - at[0] if len(at) > 1 else None


def _window(form: Curve) -> InchPoint:
    """Retentions with room for the lowest tier to the left, and for the longest duration with its label."""
    if not form.spots:
        return 0.4, 0.92
    low = max(math.floor((min(s.retention for s in form.spots) - 0.08) * 10) / 10, 0.0)
    longest = max(form.duration(s.retention) for s in form.spots)
    limit = max(form.duration(s.high) for s in form.spots)
    return low, 1 - form.period / max(1.4 * longest, min(1.1 * limit, 2 * longest))


def _points(form: Curve, low: float, high: float, n: int) -> list[float]:
    """n retentions from low to high, half of them even in retention and half even in duration."""
    flat = [low + (high - low) * i / (n - n // 2 - 1) for i in range(n - n // 2)]
    first, last, more = form.duration(low), form.duration(high), n // 2
    steep = [1 - form.period / (first + (last - first) * (i + 1) / (more + 1)) for i in range(more)]
    return sorted([*flat, *steep])


def _line(form: Curve, name: str, x: Sequence[float], look: MarkLook, *, smooth: bool = True) -> ChartSeries:
    return ChartSeries(
        name, tuple(form.duration(r) for r in x), look, tuple(x), format="0.00", along="0.0%", smooth=smooth
    )


def _paths(form: Curve, low: float, high: float, w: Words) -> Iterable[ChartSeries]:
    """The curve, solid as far as the file can speak and dashed past that."""
    edge = high if form.evidence is None else min(1 - form.period / form.evidence, high)
    if edge > low:
        yield _line(form, form.y.name, _points(form, low, edge, STEPS), MarkLook(edge=LIGHT.actual, width=THICK + 0.25))
    if edge < high:
        look = MarkLook(edge=LIGHT.actual, width=THICK, dash="sysDash")
        yield _line(form, w.t("Beyond what the file shows"), _points(form, max(edge, low), high, 15), look)


def _spans(form: Curve, spot: Spot, low: float, high: float, w: Words) -> Iterable[ChartSeries]:
    """The interval on the curve, and the step of one more point."""
    look = MarkLook(edge=LIGHT.mix(LIGHT.tiers(form.tiers)[spot.rank], STRETCH), width=7, alpha=0.6)
    start, end = max(spot.low, low), min(spot.high, high)
    if end > start:
        name = w.t("{name}, 95% interval", name=spot.name)
        yield _line(form, name, _points(form, start, end, 6), look, smooth=False)
    right = spot.retention + POINT
    if right < 1:
        here, there = form.duration(spot.retention), min(form.duration(right), form.duration(high))
        name = w.t("{name}, one more percentage point", name=spot.name)
        look = MarkLook(edge=LIGHT.good, width=1.5)
        yield ChartSeries(name, (here, here, there), look, (spot.retention, right, right), format="0.00", along="0.0%")


def _dots(
    form: Curve, spots: Sequence[Spot], ends: tuple[float, float, float], box: Box, room: Box, w: Words
) -> Iterable[ChartSeries]:
    """The tiers as points with their names, each a series; the greatest gain stands in the highlighter."""
    colours = LIGHT.tiers(form.tiers)
    best = max((s.gain for s in spots if s.gain is not None), default=math.nan)
    size = room.width * box.width, room.height * box.height
    low, high, top = ends

    def at(retention: float) -> InchPoint:
        return (retention - low) / (high - low) * size[0], (1 - form.duration(retention) / top) * size[1]

    path = along([at(r) for r in _points(form, low, high, 3 * STEPS)])
    down = sorted(spots, key=lambda s: -s.retention)
    tries = []
    for whole, spots in product((True, False), (down, down[::-1])):
        said = [_said(s, form, w, whole=whole or s.gain == best) for s in spots]
        moved, hidden = placed([at(s.retention) for s in spots], said, path, size, DOT)
        tries.append((hidden, spots, said, moved))
        if not hidden:
            break
    _, spots, said, moved = min(tries, key=lambda found: found[0])
    for spot, lines, (x, y) in zip(spots, said, moved, strict=True):
        by = x / box.width, y / box.height
        label = ChartLabel(lines, "r", by=by, marked=spot.gain == best, align="r" if x < 0 else "l")
        dot = opened if spot.at_least or form.beyond(spot) else closed
        yield ChartSeries(
            spot.name,
            (form.duration(spot.retention),),
            x=(spot.retention,),
            format="0.00",
            along="0.0%",
            marker=dot(colours[spot.rank], DOT),
            labels={0: label},
        )


def _said(spot: Spot, form: Curve, w: Words, *, whole: bool) -> tuple[tuple[Run, ...], ...]:
    head = (Run(f"{cut(spot.name, 18)} {spot.years_said(form.period, w)}", bold=True),)
    gain = spot.gain_said(w)
    if not whole or not gain:
        return (head,)
    before, _, after = w.t("+1 %-point = {money}", money="\x00").partition("\x00")
    return head, tuple(run for run in (Run(before), Run(gain, bold=True), Run(after)) if run.text)
