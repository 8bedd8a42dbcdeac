"""Upright columns along places in their order, with their limits, and a line across that they are compared with."""

from __future__ import annotations

from report.forms import Columns, MaybeNumber
from report.forms import Series as Values
from report.palette import LIGHT
from report.scale import real
from report.text import Run
from report.writers.pptx.level import outlined, solid
from report.writers.pptx.numbers import number_format
from report.writers.pptx.page import Box, wide
from report.writers.pptx.plot import SIZE, Chart, ChartAxis, ChartLabel, ChartPlot, ChartSeries, Drawn, MarkLook, inner
from report.writers.pptx.prose import labelled
from words import Words

TALLEST = 4.6
MONTH = 365.25 / 12  # days


def columns(form: Columns, w: Words, box: Box) -> Drawn:
    """What is measured is solid, what is expected an outline; few measured, or beyond a limit, is lighter."""
    number = number_format(form.y, w)
    box = Box(box.left, box.top, box.width, min(box.height, TALLEST))
    caption = _caption(form, w)
    names = _names(form, w)
    plots = [ChartPlot("column", tuple(_values(form, one, box.width, w, number) for one in form.series), gap=40)]
    tops = [_tops(one, form, box.width, w, number) for one in form.series if any(real(v) for v in one.high)]
    if form.across is not None:
        look = MarkLook(edge=LIGHT.actual, width=1.5)
        flat = (form.across.value,) * len(form.places)
        tops.append(
            ChartSeries(
                "".join(r.text for line in labelled(form.across.label) for r in line), flat, look, format=number
            )
        )
    if tops:
        plots.append(ChartPlot("line", tuple(tops)))
    known = [v for one in form.series for v in (*one.values, *one.high) if real(v)]
    known += [form.across.value] if form.across else []
    low, high = min([0.0, *known]), max([1e-9, *known])
    spare = (high - low) * 0.12
    each = box.width / max(len(names), 1)
    skip = next((n for n in (1, 2, 3, 5, 6, 12) if max((wide(t, SIZE) for t in names), default=0) < each * n), 12)
    chart = Chart(
        tuple(plots),
        ChartAxis(title=form.x.title or form.x.name, skip=skip, apart=low < 0),
        ChartAxis(low - (spare if low < 0 else 0), high + spare, shown=False, line=None),
        inner(box, 0.05, 0.05, 0.36 if caption else 0.05, 0.72 if form.x.name else 0.4),
        tuple(names),
        caption,
    )
    return Drawn(chart, box)


def _caption(form: Columns, w: Words) -> str:
    """What is measured, and what the lines and the rest say."""
    unit = form.y.unit(w) if form.y.kind != "percent" or "%" not in form.y.name else ""
    parts = [", ".join(t for t in (form.y.name, unit) if t)]
    if form.across is not None:
        parts.append("— " + _plain(form.across.label))
    if form.along is not None:
        parts += [_plain(t) for t in (form.along.before, form.along.label, form.along.after)]
    return " · ".join(part for part in (*parts, _plain(form.rest)) if part)


def _plain(label: str) -> str:
    return " ".join("".join(run.text for run in line) for line in labelled(label))


def _names(form: Columns, w: Words) -> list[str]:
    """What the axis says: the number, or the stretch that a column of a histogram reaches over, days as months."""
    by, places = (MONTH if form.x.kind == "days" else 1.0), form.places
    return [
        f"{w.number(p.low / by)}–{w.number(p.high / by)}"
        if p.low is not None and p.high is not None
        else w.number(p.at)
        for p in places
    ]


def _look(value: MaybeNumber, tag: str) -> MarkLook:
    if tag == "expected":
        return outlined(LIGHT.actual)
    if value is not None and value < 0:
        return solid(LIGHT.bad)
    return solid(LIGHT.actual if tag == "measured" else LIGHT.previous)


def _values(form: Columns, one: Values, room: float, w: Words, number: str) -> ChartSeries:
    looks = [_look(v, tag) for v, tag in zip(one.values, one.tags, strict=True)]
    first = looks[0] if looks else solid(LIGHT.actual)
    labels = {} if any(real(v) for v in one.high) else _numbers(form, one, room, w, "outEnd")
    own = {i: look for i, look in enumerate(looks) if look != first}
    return ChartSeries(
        one.name, one.values, first, format=number, points=own, labels=labels, low=one.low, high=one.high
    )


def _tops(one: Values, form: Columns, room: float, w: Words, number: str) -> ChartSeries:
    """The upper limits as a line that is not drawn, whose labels are the columns' numbers over their whiskers."""
    tops = tuple(h if real(h) else v for v, h in zip(one.values, one.high, strict=True))
    return ChartSeries(
        f"{one.name} {w.t('high')}".strip(), tops, format=number, labels=_numbers(form, one, room, w, "t")
    )


def _numbers(form: Columns, one: Values, room: float, w: Words, at: str) -> dict[int, ChartLabel]:
    """The numbers without their unit, which the caption says; every second one, or fewer, where all have no room."""
    texts = [_bare(v, form, w) for v in one.values]
    each = room / max(len(texts), 1)
    widest = max((wide(t, SIZE, bold=True) for t in texts), default=0.0)
    step = max(-(-int(widest * 100 + 8) // max(int(each * 100), 1)), 1)
    return {
        i: ChartLabel(((Run(text, bold=True),),), at, align="ctr")  # type: ignore[arg-type]
        for i, text in enumerate(texts)
        if text and i % step == 0
    }


def _bare(value: MaybeNumber, form: Columns, w: Words) -> str:
    if not real(value):
        return ""
    if form.y.kind == "percent":
        value *= 100
    elif form.y.kind == "money":
        value /= form.y.divisor
        return w.number(value, 1 if form.y.divisor > 1 and abs(form.y.like / form.y.divisor) < 100 else 0)
    return w.number(value, 1 if 0 < abs(value) < 0.95 else 0)
