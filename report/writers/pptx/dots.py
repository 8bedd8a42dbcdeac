"""One measure across groups: a row each, a dot, its interval as a line through it, and its number at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from report.forms import Dot, Dots, cut
from report.palette import LIGHT
from report.scale import real
from report.text import Run
from report.writers.pptx.numbers import number_format
from report.writers.pptx.page import Box, wide
from report.writers.pptx.plot import (
    SIZE,
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
from report.writers.pptx.prose import labelled
from words import Words

LONGEST, TALLEST = 30, 0.72  # letters of a name, inches of a row


def dots(form: Dots, w: Words, box: Box) -> Drawn:
    """Rows from the top. A row's line is a series of its own: its low end, its value, its high end."""
    n = len(form.rows)
    head = 0.32 if form.whole else 0.05
    box = Box(box.left, box.top, box.width, min(box.height, head + 0.1 + TALLEST * max(n, 2)))
    texts = [_said(row, form, w) for row in form.rows]
    names = [cut(row.name, LONGEST) for row in form.rows]
    left = max((wide(name, SIZE) for name in names), default=0) + 0.25
    right = max((_width(text) for text in texts), default=0) + 0.25
    low, high = _span(form)
    hair = (high - low) / 1000  # a point on the very edge may be left out
    number = number_format(form.measure, w)
    series = [_names(form, names, low, n, w), _numbers(form, texts, high, n, w)]
    series += [s for i, row in enumerate(form.rows) for s in _row(row, n - i, number, w)]
    series += [_whole(form, n, w)] if form.whole else []
    chart = Chart(
        (scatter(series),),
        ChartAxis(low - hair, high + hair, shown=False, line=None),
        ChartAxis(0.4, n + 0.6, shown=False, line=None),
        inner(box, left, right, head, 0.05),
    )
    return Drawn(chart, box)


def _span(form: Dots) -> tuple[float, float]:
    known = [v for row in form.rows for v in (row.value, row.low, row.high) if real(v)]
    least, most = min([0.0, *known]), max([1e-9, form.measure.like, *known])
    spare = (most - least) * 0.03
    return least - spare, most + spare


def _row(row: Dot, y: int, number: str, w: Words) -> list[ChartSeries]:
    """A row's interval and its dot, as far as they are known."""
    found = []
    if real(row.low) and real(row.high):
        look = MarkLook(edge=LIGHT.actual, width=5.0) if row.strong else MarkLook(edge=LIGHT.previous, width=3.0)
        name = w.t("{name}, interval", name=row.name)
        found.append(ChartSeries(name, (float(y),) * 2, look, (row.low, row.high), along=number))
    if real(row.value):
        dot = (opened if row.aside else closed)(LIGHT.actual, 9)
        found.append(ChartSeries(row.name, (float(y),), MarkLook(), (row.value,), along=number, marker=dot))
    return found


def _whole(form: Dots, n: int, w: Words) -> ChartSeries:
    """The whole base's value, as an upright line with its label over it."""
    assert form.whole is not None
    label = ChartLabel(tuple(labelled(form.whole.label)), "t", LIGHT.muted, align="ctr")
    look = MarkLook(edge=LIGHT.muted, width=1.0)
    return ChartSeries(w.t("All"), (0.4, n + 0.6), look, (form.whole.value,) * 2, labels={1: label})


def _names(form: Dots, names: Sequence[str], low: float, n: int, w: Words) -> ChartSeries:
    """The names at the left edge, as the labels of points that are not drawn."""
    labels = {
        i: ChartLabel(((Run(name),),), "l", LIGHT.muted if row.aside else LIGHT.text, align="r")
        for i, (name, row) in enumerate(zip(names, form.rows, strict=True))
    }
    return ChartSeries(w.t("Names"), tuple(float(n - i) for i in range(n)), MarkLook(), (low,) * n, labels=labels)


def _numbers(form: Dots, texts: Sequence[tuple[tuple[Run, ...], ...]], high: float, n: int, w: Words) -> ChartSeries:
    """The numbers at the right edge, in line; the chosen one in the highlighter."""
    labels = {i: ChartLabel(text, "r", marked=form.rows[i].chosen) for i, text in enumerate(texts)}
    return ChartSeries(w.t("Written"), tuple(float(n - i) for i in range(n)), MarkLook(), (high,) * n, labels=labels)


def _width(text: Sequence[Sequence[Run]]) -> float:
    return max(sum(wide(run.text, SIZE, bold=run.bold) for run in line) for line in text)


def _said(row: Dot, form: Dots, w: Words) -> tuple[tuple[Run, ...], ...]:
    """The number in bold, its limits after it, or its limits alone; a dash where there is none. Under it, the rest."""
    return (_own(row, form, w), *(((Run(row.beside),),) if row.beside else ()))


def _own(row: Dot, form: Dots, w: Words) -> tuple[Run, ...]:
    if row.value is None and row.low is not None:
        return (Run(form.measure.span(row.low, row.high, w), bold=True),)
    if row.value is None:
        return (Run(w.number(None)),)
    own = replace(form.measure, like=row.value) if form.measure.kind == "money" else form.measure
    limits = own.limits(row.low, row.high, w)
    return (Run(own.write(row.value, w), bold=True), *((Run(limits),) if limits else ()))
