"""What stands round a figure's traces as marks: axes, rules, surfaces, and the texts with their leaders."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from report.figures.style import AXIS_SIZE, SIZE, width
from report.writers.pdf.area import FigurePart, PlotArea, ink
from report.writers.pdf.ink import Ink, InkPath, InkText, Stroke, box, line
from report.writers.pdf.markup import pieces

TICK, CLEAR = 5, 3  # px of a tick, and from it to its number
SMALLEST = 0.72  # what crowded numbers along an axis may shrink to before some of them are left out
HEAD = 3.6  # times its line's thickness an arrow's head is long
ANCHOR = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}
COMMAND = re.compile(r"([MCLZ])([^MCLZ]*)")
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")


# Axes ---------------------------------------------------------------------------------------------------


def axes(layout: FigurePart, area: PlotArea) -> Iterator[Ink]:
    """The two axes: a hairline, its ticks and its numbers."""
    yield from _level(layout["xaxis"], area)
    yield from _upright(layout["yaxis"], area)


def _ticks(axis: FigurePart, ends: tuple[float, float]) -> list[tuple[float, str]]:
    """The numbers along an axis that lie on it."""
    low, high = sorted(ends)
    spare = (high - low) * 1e-6
    if axis.get("visible") is False:
        return []
    found = zip(axis.get("tickvals", ()), axis.get("ticktext", ()), strict=False)
    return [(at, text) for at, text in found if low - spare <= at <= high + spare]


def _level(axis: FigurePart, area: PlotArea) -> Iterator[Ink]:
    known = _ticks(axis, area.x_ends)
    if axis.get("showline"):
        yield line([(area.left, area.bottom), (area.right, area.bottom)], axis["linecolor"], 1)
    long = TICK if axis.get("ticks") == "outside" else 0
    down = area.bottom + long + CLEAR + axis.get("ticklabelstandoff", 0)
    for at, _ in known if long else ():
        yield line([(area.x(at), area.bottom), (area.x(at), area.bottom + long)], axis["tickcolor"], 1)
    fit, step = _room([text for _, text in known], abs(area.wide))
    for at, text in known[::step]:
        font = axis["tickfont"]
        yield InkText(area.x(at), down, pieces(text), 0.5, 0, font["size"] * fit, font["color"])


def _room(names: Sequence[str], wide: float) -> tuple[float, int]:
    """How much the numbers along a level axis shrink, and each how many of them is shown, for none to touch another."""
    widest = max((width(name) * AXIS_SIZE / SIZE + 8 for name in names), default=1.0)
    fit = wide / max(len(names), 1) / widest
    return (min(max(fit, SMALLEST), 1.0), max(math.ceil(SMALLEST / fit), 1))


def _upright(axis: FigurePart, area: PlotArea) -> Iterator[Ink]:
    if axis.get("showline"):
        yield line([(area.left, area.top), (area.left, area.bottom)], axis["linecolor"], 1)
    long = TICK if axis.get("ticks") == "outside" else 0
    for at, text in _ticks(axis, area.y_ends):
        if long:
            yield line([(area.left - long, area.y(at)), (area.left, area.y(at))], axis["tickcolor"], 1)
        left = area.left - long - CLEAR - axis.get("ticklabelstandoff", 0)
        font = axis["tickfont"]
        yield InkText(left, area.y(at), pieces(text), 1, 0.5, font["size"], font["color"])


# Shapes -------------------------------------------------------------------------------------------------


def shapes(found: Sequence[FigurePart], area: PlotArea, *, below: bool) -> Iterator[Ink]:
    """The rules, rectangles and paths under the traces, or those over them."""
    for shape in found:
        if (shape.get("layer") == "below") == below:
            yield _shape(shape, area)


def _shape(shape: FigurePart, area: PlotArea) -> InkPath:
    edge = shape.get("line", {})
    stroke, thick = (ink(edge.get("color", "")), edge["width"]) if edge.get("width") else ("", 0)
    fill = ink(shape.get("fillcolor", ""))
    if shape["type"] == "path":
        return InkPath(_segments(shape["path"], area), fill, stroke, thick)
    across, up = shape.get("xref", "x"), shape.get("yref", "y")
    start = area.x(shape["x0"], across), area.y(shape["y0"], up)
    end = area.x(shape["x1"], across), area.y(shape["y1"], up)
    if shape["type"] == "line":
        return line([start, end], stroke, thick)
    return box(*start, *end, fill, stroke, thick)


def _segments(path: str, area: PlotArea) -> tuple[Stroke, ...]:
    """A path of the figure's own numbers."""
    found: list[Stroke] = []
    for command in COMMAND.finditer(path):
        numbers = [float(n) for n in NUMBER.findall(command[2])]
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        places = tuple(v for x, y in pairs for v in (area.x(x), area.y(y)))
        kind = command[1]
        found.append(("m" if kind == "M" else "c" if kind == "C" else "l" if kind == "L" else "z", places))
    return tuple(found)


# Texts --------------------------------------------------------------------------------------------------


def notes(found: Sequence[FigurePart], area: PlotArea, colour: str) -> Iterator[Ink]:
    """The texts, each over its leader. `colour`: of those that say none."""
    for note in found:
        if not note["text"] and not note.get("arrowhead"):
            continue
        x = area.x(note["x"], note.get("xref", "x")) + note.get("xshift", 0)
        y = area.y(note["y"], note.get("yref", "y")) - note.get("yshift", 0)
        text = _note(note, x, y, colour)
        if note.get("showarrow"):
            text = replace(text, x=x + note["ax"], y=y + note["ay"])
            yield from _leader(note, x, y)
        if note["text"]:
            yield text


def _note(note: FigurePart, x: float, y: float, colour: str) -> InkText:
    font, across = note.get("font", {}), str(note["xanchor"])
    return InkText(
        x,
        y,
        pieces(note["text"]),
        ANCHOR[across],
        ANCHOR[note["yanchor"]],
        font.get("size", SIZE),
        font.get("color", colour),
        note.get("align", across),
        ink(note.get("bgcolor", "")),
        note.get("borderpad", 1),
    )


def _leader(note: FigurePart, x: float, y: float) -> Iterator[Ink]:
    """From the text to its dot, as near as its standoff says."""
    colour, way = ink(note["arrowcolor"]), math.hypot(note["ax"], note["ay"])
    near = note.get("standoff", 0)
    if colour and way > near:
        thick, along = note.get("arrowwidth", 1), (note["ax"] / way, note["ay"] / way)
        head = HEAD * thick * note.get("arrowsize", 1) if note.get("arrowhead") else 0.0
        start = x + along[0] * (near + head), y + along[1] * (near + head)
        yield line([start, (x + note["ax"], y + note["ay"])], colour, thick)
        if head:
            yield _head((x, y), along, head, colour)


def _head(tip: tuple[float, float], along: tuple[float, float], long: float, colour: str) -> InkPath:
    """An arrow's head, as long as it is broad."""
    (x, y), (right, down) = tip, along
    base, half = (x + right * long, y + down * long), long / 2
    corners = (base[0] - down * half, base[1] + right * half), (base[0] + down * half, base[1] - right * half)
    strokes: tuple[Stroke, ...] = (("m", (x, y)), ("l", corners[0]), ("l", corners[1]), ("z", ()))
    return InkPath(strokes, colour, "", 0)
