"""A figure's traces as marks: bars, lines, dots, surfaces and cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from report.figures.style import SIZE
from report.palette import ramp
from report.scale import real
from report.writers.pdf.area import FigurePart, PlotArea, each, ink
from report.writers.pdf.ink import Ink, InkDisc, InkText, Point, box, line, polygon
from report.writers.pdf.markup import pieces

ORDER = ("heatmap", "bar", "scatter")  # what lies under what


def marks(traces: Sequence[FigurePart], area: PlotArea, gap: float) -> Iterator[Ink]:
    """All traces, cells under bars under lines and dots. `gap`: of bars that say no thickness."""
    draw = {"heatmap": cells, "bar": lambda t, a: bars(t, a, gap), "scatter": scatter}
    for kind in ORDER:
        for trace in traces:
            if trace["type"] == kind:
                yield from draw[kind](trace, area)


# Bars ---------------------------------------------------------------------------------------------------


def bars(trace: FigurePart, area: PlotArea, gap: float) -> Iterator[Ink]:
    """Bars from their base, with the text inside and the whisker on each."""
    level = trace.get("orientation") == "h"
    sizes, places = (trace["x"], trace["y"]) if level else (trace["y"], trace["x"])
    n = len(sizes)
    bases, thick = each(trace.get("base", 0), n), each(trace.get("width", 1 - gap), n)
    colours, edges = each(trace["marker"]["color"], n), trace["marker"].get("line", {})
    edge, edge_width = each(edges.get("color", ""), n), each(edges.get("width", 0), n)
    says = each(trace.get("text", ""), n)
    for i in range(n):
        along, across = (bases[i], bases[i] + sizes[i]), (places[i] - thick[i] / 2, places[i] + thick[i] / 2)
        (x0, x1), (y0, y1) = (along, across) if level else (across, along)
        corners = area.x(x0), area.y(y0), area.x(x1), area.y(y1)
        if sizes[i]:
            yield box(*corners, ink(colours[i]), ink(edge[i]) if edge_width[i] else "", edge_width[i])
        if says[i]:
            yield _inside(says[i], corners, trace["textfont"])
    yield from _whiskers(trace, area)


def _inside(text: str, corners: tuple[float, float, float, float], font: FigurePart) -> InkText:
    x0, y0, x1, y1 = corners
    return InkText((x0 + x1) / 2, (y0 + y1) / 2, pieces(text), 0.5, 0.5, font["size"], font["color"])


def _whiskers(trace: FigurePart, area: PlotArea) -> Iterator[Ink]:
    """How sure upright bars are."""
    errors = trace.get("error_y") or {}
    sides = zip(trace["x"], trace["y"], errors.get("array", ()), errors.get("arrayminus", ()), strict=False)
    for x, y, up, down in sides:
        ends = [(area.x(x), area.y(y - down)), (area.x(x), area.y(y + up))]
        yield line(ends, errors["color"], errors["thickness"])


# Lines and dots -----------------------------------------------------------------------------------------


def scatter(trace: FigurePart, area: PlotArea) -> Iterator[Ink]:
    """A surface, a line, dots or texts, as its mode says."""
    if trace.get("fill") == "toself":
        yield from (polygon(part, ink(trace["fillcolor"])) for part in stretches(trace, area))
    if trace["mode"] == "lines":
        look = trace["line"]
        styled = {"dotted": look.get("dash") == "dot", "smooth": look.get("shape") == "spline"}
        yield from (
            line(part, ink(look["color"]), look["width"], **styled) for part in stretches(trace, area) if len(part) > 1
        )
    if trace["mode"] == "markers":
        yield from dots(trace, area)
    if trace["mode"] == "text":
        yield from _texts(trace, area)


def stretches(trace: FigurePart, area: PlotArea) -> list[list[Point]]:
    """The points on paper, parted where one is unknown."""
    found: list[list[Point]] = [[]]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if real(x) and real(y):
            found[-1].append((area.x(x), area.y(y)))
        elif found[-1]:
            found.append([])
    return [part for part in found if part]


def dots(trace: FigurePart, area: PlotArea) -> Iterator[Ink]:
    """Dots with their rings; those that only answer a pointer are none."""
    look, n = trace["marker"], len(trace["x"])
    if look.get("opacity", 1) == 0:
        return
    ring = look.get("line", {})
    sizes, fills = each(look["size"], n), each(look["color"], n)
    strokes, widths = each(ring.get("color", ""), n), each(ring.get("width", 0), n)
    for i, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        if real(x) and real(y):
            yield InkDisc(area.x(x), area.y(y), sizes[i], ink(fills[i]), ink(strokes[i]), widths[i])


def _texts(trace: FigurePart, area: PlotArea) -> Iterator[Ink]:
    font, n = trace.get("textfont", {}), len(trace["x"])
    colours = each(font["color"], n)
    for i, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        at = area.x(x), area.y(y)
        yield InkText(*at, pieces(trace["text"][i]), 0.5, 0.5, font.get("size", SIZE), colours[i])


# Cells --------------------------------------------------------------------------------------------------


def cells(trace: FigurePart, area: PlotArea) -> Iterator[Ink]:
    """A grid of cells, each in the colour of its value; an unknown one is empty."""
    low, span = trace["zmin"], (trace["zmax"] - trace["zmin"]) or 1
    gap = trace.get("xgap", 0) / 2
    for row, values in enumerate(trace["z"]):
        for column, value in enumerate(values):
            if real(value):
                left, right = area.x(column - 0.5) + gap, area.x(column + 0.5) - gap
                top, bottom = area.y(row + 0.5) + gap, area.y(row - 0.5) - gap
                yield box(left, top, right, bottom, _shade((value - low) / span, trace["colorscale"]))


def _shade(share: float, scale: Sequence[Any]) -> str:
    """The colour at a share of a scale of (share, colour)."""
    for (start, first), (end, second) in pairwise(scale):
        if share <= end:
            return ramp(first, second, [max(share - start, 0) / ((end - start) or 1)])[0]
    return str(scale[-1][1])
