"""Level bars: rows, groups under a sentence and pairs, the way from one total to another, and a tornado.

Each is a stacked chart of bars: what does not begin at zero stands on a base that is not drawn, and the numbers stand
at the bars' ends as the labels of a last series of zeros, for PowerPoint writes none outside a stacked bar.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from report.forms import BarGroup, Bars, Bridge, BridgeStep, Row, Tornado, cut, row_said, verdict
from report.palette import LIGHT, STEP
from report.scale import nice
from report.text import NBSP, Run
from report.writers.pptx import targets
from report.writers.pptx.numbers import number_format
from report.writers.pptx.page import Box, widest
from report.writers.pptx.plot import SIZE, Chart, ChartAxis, ChartLabel, ChartPlot, ChartSeries, Drawn, MarkLook, inner
from report.writers.pptx.prose import labelled
from words import Words

LONGEST, TALLEST, SMALL_ROW = 30, 0.82, 0.3  # letters of a name, inches of a row at most, where its text is smaller
PAD = 0.12


@dataclass(frozen=True)
class StripPart:
    """A stretch of a bar, from a number to a number, of a series."""

    series: str
    start: float
    end: float
    look: MarkLook


@dataclass(frozen=True)
class Strip:
    """One row: its name, the parts of its bar, what is written at its end, and before it."""

    name: str
    parts: tuple[StripPart, ...]
    said: tuple[Run, ...] = ()
    before: tuple[Run, ...] = ()
    quiet: bool = False


def solid(colour: str) -> MarkLook:
    """What is."""
    return MarkLook(colour, colour)


def outlined(edge: str, paper: str = LIGHT.paper) -> MarkLook:
    """What could be."""
    return MarkLook(paper, edge)


def drawn(
    strips: Sequence[Strip], box: Box, number: str, w: Words, span: tuple[float, float], caption: str = ""
) -> Drawn:
    """The strips from top to bottom, over the span of the axis."""
    head = 0.32 if caption else 0.0
    box = Box(box.left, box.top, box.width, min(box.height, head + 0.1 + TALLEST * max(len(strips), 1)))
    size = SIZE if (box.height - head) / max(len(strips), 1) > SMALL_ROW else SIZE - 2
    names = [cut(strip.name, LONGEST) for strip in strips]
    left = widest(names, size) + PAD if any(names) else 0.02
    right = widest((_text(s.said) for s in strips if s.parts), size, bold=True) + 0.2
    first = widest(("".join(r.text for r in s.before) for s in strips), size) + (
        0.2 if any(s.before for s in strips) else 0
    )
    low, high = span
    low -= (high - low) * first / max(box.width - left - right - first, 1)  # room for what stands before the bars
    chart = Chart(
        (ChartPlot("bar", (*_parts(strips, number, size, w), _ends(strips, size, w)), "stacked"),),
        ChartAxis(
            reverse=True, apart=span[0] < 0, colour=LIGHT.text, line=LIGHT.line if span[0] < 0 else None, size=size
        ),
        ChartAxis(low, high, shown=False, line=None),
        inner(box, left, right, head, 0.05),
        tuple(names),
        caption,
    )
    return Drawn(chart, box)


def _parts(strips: Sequence[Strip], number: str, size: float, w: Words) -> Iterable[ChartSeries]:
    """The base, and a series a name: what lies over zero, and, where anything does, what lies under it."""
    bases = [_base(strip) for strip in strips]
    labels = {
        i: ChartLabel(((*strip.before, Run(NBSP)),), "inEnd", size=size, align="r")
        for i, strip in enumerate(strips)
        if strip.before
    }
    if any(bases) or labels:
        yield ChartSeries(w.t("Base"), tuple(bases), format=number, labels=labels)
    order = list(dict.fromkeys(part.series for strip in strips for part in strip.parts))
    for name in order:
        found = [next((part for part in strip.parts if part.series == name), None) for strip in strips]
        for over in (True, False):
            sizes = tuple(None if part is None else _size(part, over=over) for part in found)
            if over or any(sizes):
                looks = {i: part.look for i, part in enumerate(found) if part is not None}
                first = next(iter(looks.values()))
                yield ChartSeries(
                    name, sizes, first, format=number, points={i: k for i, k in looks.items() if k != first}
                )


def _text(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def _base(strip: Strip) -> float:
    ends = [v for part in strip.parts for v in (part.start, part.end)]
    if not ends or min(ends) < 0 < max(ends):
        return 0.0
    return min(ends) if min(ends) >= 0 else max(ends)


def _size(part: StripPart, *, over: bool) -> float:
    low, high = sorted((part.start, part.end))
    return max(high, 0) - max(low, 0) if over else min(low, 0) - min(high, 0)


def _ends(strips: Sequence[Strip], size: float, w: Words) -> ChartSeries:
    labels = {
        i: ChartLabel(((Run(NBSP), *strip.said),), "inBase", LIGHT.muted if strip.quiet else LIGHT.text, size)
        for i, strip in enumerate(strips)
        if strip.said
    }
    return ChartSeries(w.t("Written"), (0.0,) * len(strips), labels=labels)


def reach(strips: Iterable[Strip], least: float = 1e-9) -> tuple[float, float]:
    """From the lowest to the highest bar, and from zero."""
    ends = [v for strip in strips for part in strip.parts for v in (part.start, part.end)]
    return min([0.0, *ends]), max([least, *ends])


# Bars ---------------------------------------------------------------------------------------------------


def bars(form: Bars, w: Words, box: Box) -> Drawn:
    """Rows; under their sentences where they are in groups."""
    if any(row.targets for group in form.groups for row in group.rows):
        return targets.bars(form, w, box)
    number, strips = number_format(form.measure, w), []
    for group in form.groups:
        if group.name:
            strips.append(Strip("", (), (Run(group.name),), quiet=True))
        strips += [_row(row, group, form, w) for row in group.rows]
    low, high = reach(strips)
    limits = [row.high for group in form.groups for row in group.rows if row.high is not None and not row.few]
    if any(group.pair for group in form.groups):
        high = nice(form.measure.like)
    return drawn(strips, box, number, w, (low, max(high, *limits, 0.0)))


def _row(row: Row, group: BarGroup, form: Bars, w: Words) -> Strip:
    name, said = row.name, _said(row, group, form, w)
    if row.value is None:
        return Strip(name, (), said, quiet=row.aside)
    depths = LIGHT.tiers(form.tiers)
    colour = {"actual": LIGHT.actual, "previous": LIGHT.previous, "scenario": LIGHT.actual}[row.role]
    colour = colour if row.rank is None else depths[row.rank]
    within, measured = row.value - row.beyond, outlined(colour) if row.role == "scenario" else solid(colour)
    parts = [StripPart(form.measure.name or w.t("Value"), 0.0, within, measured)]
    if row.beyond:
        parts.append(StripPart(w.t("Beyond what the file shows"), within, row.value, outlined(colour)))
    return Strip(name, tuple(parts), said)


def _said(row: Row, group: BarGroup, form: Bars, w: Words) -> tuple[Run, ...]:
    """The value in bold, its limits and its change after it; a dash, or the least it can be, where it is not known."""
    if row.value is None:
        least = row.low is not None and w.at_least(form.measure.write(row.low, w))
        return (Run(least or w.number(None)),)
    limits = "" if row.few else form.measure.limits(row.low, row.high, w)
    change = ""
    if row.change:
        size = w.percent(abs(row.change)) if group.pair else w.signed(row.change)
        change = "  " + verdict(row.change, size)
    return tuple(run for run in (Run(row_said(row, form.measure, w), bold=True), Run(limits), Run(change)) if run.text)


# Bridge -------------------------------------------------------------------------------------------------


def bridge(form: Bridge, w: Words, box: Box) -> Drawn:
    """Totals in ink, rises in blue, falls in orange; what could be is outlined."""
    strips = [_step(step, form, w) for step in form.steps]
    low, high = reach(strips, 1.0)
    if any(step.role == "scenario" for step in form.steps):
        high = max(high, form.money.like)
    return drawn(strips, box, number_format(form.money, w), w, (low, high))


def _step(step: BridgeStep, form: Bridge, w: Words) -> Strip:
    if not step.total:
        edge, name = (LIGHT.good, w.t("Rise")) if step.size >= 0 else (LIGHT.bad, w.t("Fall"))
        look = outlined(edge, LIGHT.mix(edge, STEP)) if step.role == "scenario" else solid(edge)
        said = Run(verdict(step.size, form.money.change(step.size, w)))
        return Strip(step.name, (StripPart(name, step.base, step.end, look),), (said,))
    colour = LIGHT.previous if step.role == "previous" else LIGHT.actual
    look = outlined(colour) if step.role == "scenario" else solid(colour)
    within = step.size - step.beyond
    parts = [StripPart(w.t("Total"), 0.0, within, look)]
    if step.beyond > 0:
        parts.append(StripPart(w.t("Beyond what the file shows"), within, step.size, outlined(colour)))
    return Strip(step.name, tuple(parts), (Run(form.money.write(step.size, w), bold=True),))


# Tornado ------------------------------------------------------------------------------------------------


def tornado(form: Tornado, w: Words, box: Box) -> Drawn:
    """Each lever's fall and rise on either side of today, whose value stands over them."""
    strips = []
    for swing in form.swings:
        sides = [c for c in form.changes(swing) if c]
        parts = tuple(
            StripPart(w.t("Rise") if c > 0 else w.t("Fall"), form.today, form.today + c, _tinted(c))
            for c in sorted(sides)
        )
        said = {c > 0: (Run(verdict(c, form.money.bare_change(c, w))),) for c in sides}
        strips.append(Strip(swing.name, parts, said.get(True, ()), said.get(False, ())))
    ends = [v for strip in strips for part in strip.parts for v in (part.start, part.end)] or [0.0, form.today or 1.0]
    spare = (max(ends) - min(ends)) * 0.04 or abs(form.today) * 0.1 or 1.0
    caption = " ".join(_text(line) for line in labelled(form.label))
    span = min(ends) - spare, max(ends) + spare
    return drawn(strips, box, number_format(form.money, w), w, span, caption)


def _tinted(change: float) -> MarkLook:
    edge = LIGHT.good if change > 0 else LIGHT.bad
    return outlined(edge, LIGHT.mix(edge, STEP))
