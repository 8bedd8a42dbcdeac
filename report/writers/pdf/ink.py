"""Marks on paper, in a picture's own units from its upper left corner: paths, discs and texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Point = tuple[float, float]
# m: begin at, l: line to, c: curve to (two handles, then the end), z: close.
Stroke = tuple[Literal["m", "l", "c", "z"], tuple[float, ...]]


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `colour`: "" for the text's own."""

    text: str
    bold: bool = False
    colour: str = ""


@dataclass(frozen=True)
class InkPath:
    """A line or a surface. Colours are "#RRGGBB" or "#RRGGBBAA"; "" draws nothing."""

    segments: tuple[Stroke, ...]
    fill: str = ""
    stroke: str = ""
    width: float = 0.0
    dotted: bool = False
    kind: str = field(default="path", init=False)


@dataclass(frozen=True)
class InkDisc:
    """A dot with its ring, `size` across to the middle of the ring."""

    x: float
    y: float
    size: float
    fill: str
    stroke: str
    width: float
    kind: str = field(default="disc", init=False)


@dataclass(frozen=True)
class InkText:
    """Lines of text at a point of theirs: `across` 0 left to 1 right, `down` 0 top to 1 bottom.

    `fill`: the paper behind it, `pad` wider than the text.
    """

    x: float
    y: float
    lines: tuple[tuple[Piece, ...], ...]
    across: float
    down: float
    size: float
    colour: str
    align: str = "center"
    fill: str = ""
    pad: float = 0.0
    kind: str = field(default="text", init=False)


Ink = InkPath | InkDisc | InkText


@dataclass(frozen=True)
class Drawing:
    """A figure as marks, and the sentence that replaces it."""

    width: float
    height: float
    ink: tuple[Ink, ...]
    alt: str


def line(points: Sequence[Point], colour: str, width: float, *, dotted: bool = False, smooth: bool = False) -> InkPath:
    """A line through the points."""
    return InkPath(_smooth(points) if smooth else _straight(points), stroke=colour, width=width, dotted=dotted)


def polygon(points: Sequence[Point], fill: str) -> InkPath:
    """A surface between the points."""
    return InkPath((*_straight(points), ("z", ())), fill)


def box(x0: float, y0: float, x1: float, y1: float, fill: str = "", stroke: str = "", width: float = 0.0) -> InkPath:
    """A rectangle between two corners."""
    corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    return InkPath((*_straight(corners), ("z", ())), fill, stroke, width)


def _straight(points: Sequence[Point]) -> tuple[Stroke, ...]:
    return (("m", points[0]), *(("l", at) for at in points[1:])) if points else ()


def _smooth(points: Sequence[Point]) -> tuple[Stroke, ...]:
    """Through all points, with a sixth of the way between a point's neighbours as its handles."""
    ends = [points[0], *points, points[-1]]
    curves: list[Stroke] = [("m", points[0])]
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        first = tuple(s + (e - b) / 6 for s, e, b in zip(start, end, before, strict=True))
        second = tuple(e - (a - s) / 6 for e, a, s in zip(end, after, start, strict=True))
        curves.append(("c", (*first, *second, *end)))
    return tuple(curves)


def texts(ink: Iterable[Ink]) -> list[str]:
    """Every text of a drawing, a line each."""
    return ["".join(piece.text for piece in row) for mark in ink if isinstance(mark, InkText) for row in mark.lines]
