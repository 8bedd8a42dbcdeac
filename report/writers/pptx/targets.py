"""Level bars with lines across them: bars as broad lines from zero, what others have as upright ones on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from report.forms import Bars, Row, row_said
from report.palette import LIGHT
from report.text import Run
from report.writers.pptx.numbers import number_format
from report.writers.pptx.page import Box
from report.writers.pptx.plot import Chart, ChartAxis, ChartLabel, ChartSeries, Drawn, MarkLook, inner, scatter
from words import Words

SENTENCE, BAR, LABEL = 0.8, 1.0, 0.7  # how tall a group's sentence, a bar and a line's label are
UNIT, SHARE = 0.42, 0.6  # inches of one of those at most; how much of its row a bar fills
OPEN = 0.006  # of the axis, on either side of a line
TURN = 0.5  # a line beyond this has its label at its left


@dataclass(frozen=True)
class _Placed:
    """A bar's row: its sentence, where that and its middle stand, counted from the top."""

    called: str
    row: Row
    head: float
    middle: float


def bars(form: Bars, w: Words, box: Box) -> Drawn:
    """Each bar under its sentence; under it the labels of its lines."""
    placed, tall = _placed(form)
    box = Box(box.left, box.top, box.width, min(box.height, UNIT * tall + 0.1))
    number, thick = number_format(form.measure, w), (box.height - 0.1) * 72 / tall * SHARE
    high = max([1.0, *(v for one in placed for v in (one.row.value or 0.0, *(t.value for t in one.row.targets)))])
    series = [s for one in placed for s in _series(one, form, number, thick, w)]
    chart = Chart(
        (scatter(series),),
        ChartAxis(-high / 1000, high * 1.001, shown=False, line=None),  # a point on the very edge may be left out
        ChartAxis(-tall, 0.0, shown=False, line=None),
        inner(box, 0.05, 0.05, 0.05, 0.05),
    )
    return Drawn(chart, box)


def _placed(form: Bars) -> tuple[list[_Placed], float]:
    found, at = [], 0.0
    for group in form.groups:
        head = at + SENTENCE / 2
        at += SENTENCE
        for row in group.rows:
            found.append(_Placed(group.name, row, head, at + BAR / 2))
            at += BAR + LABEL * len(row.targets)
    return found, max(at, 1.0)


def _series(one: _Placed, form: Bars, number: str, thick: float, w: Words) -> Iterator[ChartSeries]:
    row, y = one.row, -one.middle
    said = Run(row_said(row, form.measure, w), bold=True)
    called = ChartLabel(((Run(one.called + "  "), said),), "r", LIGHT.muted)
    yield ChartSeries(w.t("Names"), (-one.head,), MarkLook(), (0.0,), labels={0: called})
    for start, end in _pieces(row):
        yield ChartSeries(one.called, (y, y), MarkLook(edge=LIGHT.actual, width=thick), (start, end), along=number)
    for i, line in enumerate(row.lines):
        ends = (y + BAR / 2, y - BAR / 2 - LABEL * (i + 0.5))
        label = ChartLabel(((Run(line.label),),), "r" if line.value <= TURN else "l", LIGHT.muted)
        look = MarkLook(edge=LIGHT.text, width=2.0)
        yield ChartSeries(w.t("Others"), ends, look, (line.value,) * 2, along=number, labels={1: label})


def _pieces(row: Row) -> list[tuple[float, float]]:
    """A bar, open where a line crosses it, so that the line is seen on it."""
    value, found, start = row.value or 0.0, [], 0.0
    for line in reversed(row.lines):
        if line.value < value:
            found.append((start, max(start, line.value - OPEN)))
            start = min(line.value + OPEN, value)
    return [*found, (start, value)]
