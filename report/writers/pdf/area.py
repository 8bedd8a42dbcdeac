"""Where a figure's numbers stand on paper: its margins, its plot and its two axes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

FigurePart = dict[str, Any]  # a trace, an axis, an annotation or a shape, as `report.figures` made it
TINT = re.compile(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)")


@dataclass(frozen=True)
class PlotArea:
    """A plot between margins, and the numbers at its edges: left and right, lower and upper."""

    left: float
    top: float
    wide: float
    tall: float
    x_ends: tuple[float, float]
    y_ends: tuple[float, float]

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.wide

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.tall

    def x(self, value: float, ref: str = "x") -> float:
        """Where a number of the level axis, or a share of the plot ("paper"), stands."""
        return self.left + self.wide * (value if ref == "paper" else _share(value, self.x_ends))

    def y(self, value: float, ref: str = "y") -> float:
        """Where a number of the upright axis, or a share of the plot ("paper"), stands."""
        return self.bottom - self.tall * (value if ref == "paper" else _share(value, self.y_ends))


def plot_area(layout: FigurePart, width: float, height: float) -> PlotArea:
    """The plot of a figure of this size."""
    margin = layout["margin"]
    x_ends, y_ends = (tuple(layout[axis].get("range") or (0, 1)) for axis in ("xaxis", "yaxis"))
    wide, tall = width - margin["l"] - margin["r"], height - margin["t"] - margin["b"]
    return PlotArea(margin["l"], margin["t"], wide, tall, x_ends, y_ends)


def _share(value: float, ends: tuple[float, float]) -> float:
    low, high = ends
    return (value - low) / ((high - low) or 1)


def each(value: Any, n: int) -> Sequence[Any]:
    """A property of n marks, whether said once or for each."""
    return list(value) if isinstance(value, list | tuple) else [value] * n


def ink(colour: str) -> str:
    """A colour as "#RRGGBB" or "#RRGGBBAA"; "" for one that is not seen.

    >>> ink("rgba(31,95,201,0.16)"), ink("rgba(0,0,0,0)")
    ('#1F5FC929', '')
    """
    found = TINT.fullmatch(colour)
    if found is None:
        return colour
    red, green, blue, alpha = (int(found[1]), int(found[2]), int(found[3]), round(float(found[4]) * 255))
    return f"#{red:02X}{green:02X}{blue:02X}{alpha:02X}" if alpha else ""
