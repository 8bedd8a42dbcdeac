"""Labels beside dots that keep clear of one another, of lines and of the edges, at a phone's and a desktop's width.

A figure does not know its width, but it knows its height and its margins. So each label's place is a shift in pixels
from its dot, chosen once: the one that hides least when the figure is drawn at each of three widths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from report.figures import style
from report.scale import Flags, Floats, tidy

LETTER = 6.3  # px a letter of a label, bold and plain mixed
LINE = 18  # px a line of it
ALONG = np.linspace(0.3, 1, 16)  # points along a leader
TURN = np.linspace(0, 2 * np.pi, 8, endpoint=False)
DISC = np.hstack([[[0], [0]], 8 * np.stack([np.cos(TURN), np.sin(TURN)])])  # a dot's middle and rim, in pixels
WIDTHS = (style.NARROW, 660, style.WIDE)


@dataclass(frozen=True)
class LabelPlace:
    """Where a label may stand from its dot: the corner that is anchored, and its shift in pixels."""

    at: str
    dx: float
    dy: float


UP_LEFT = [LabelPlace("right bottom", -x, -y) for y, x in product((18, 36, 58, 84, 112, 145, 180, 220), (16, 44, 80))]
BELOW = [LabelPlace("center top", 0, y) for y in (18, 30, 50, 72, 100, 140, 180)]
BESIDE = [LabelPlace("left middle", 12, 0), LabelPlace("right middle", -12, 0)]
AROUND = [LabelPlace("left top", x, y) for y, x in product((14, 36, 60, 90, 120, 160), (16, 40, 70))]
AROUND += [LabelPlace("right top", -x, y) for y, x in product((14, 36, 60, 90, 120, 160), (16, 40, 70))]
AROUND += [LabelPlace("center bottom", 0, -y) for y in (18, 36, 58, 84, 112, 145)]
AROUND += [LabelPlace("left bottom", 12, -y) for y in (18, 36, 58, 84, 112, 145)]
PLACES = UP_LEFT + BELOW + BESIDE + AROUND
GROUPS = [len(UP_LEFT), len(BELOW), len(BESIDE), len(AROUND)]
SHIFT = np.array([(place.dx, place.dy) for place in PLACES], dtype=float).T
PART = {"left": 0, "center": 0.5, "right": 1, "top": 0, "middle": 0.5, "bottom": 1}
ANCHOR = np.array([[PART[word] for word in place.at.split()] for place in PLACES], dtype=float).T


def _ranks(*penalties: float) -> Floats:
    """What each place costs before it hides anything: the length of its leader, and how little its side is wanted."""
    leader: Floats = np.hypot(*SHIFT)
    side: Floats = np.repeat(np.asarray(penalties, dtype=float), GROUPS)
    return leader + side


UP_LEFT_FIRST = _ranks(0, 25, 1e6, 50)
BELOW_FIRST = _ranks(25, 0, 1e6, 50)
BESIDE_FIRST = _ranks(25, 25, 0, 25)


@dataclass(frozen=True)
class Plot:
    """The plot in pixels: margins and height are fixed, the width is not."""

    left: float
    right: float
    top: float
    bottom: float
    height: float

    def pixels(self, points: Floats, width: float) -> Floats:
        """Points as shares of the plot (x to the right, y up) in pixels at that width (y down)."""
        wide, tall = width - self.left - self.right, self.height - self.top - self.bottom
        return np.stack([self.left + points[0] * wide, self.top + (1 - points[1]) * tall])


def size(text: str) -> tuple[float, float]:
    """Pixels across and down that a label takes."""
    return style.width(text, LETTER) + 6, LINE * (text.count("<br>") + 1) + 6


def place(
    plot: Plot,
    dots: Floats,
    texts: Sequence[str],
    ranks: Sequence[Floats],
    order: Sequence[int],
    *,
    lines: Floats | None = None,
    taken: Sequence[tuple[float, float, float, float]] = (),
) -> tuple[list[LabelPlace], float]:
    """A place for each label, chosen one by one in that order, and what all of them hide (0: nothing).

    `dots`, `lines`: 2 × n points as shares of the plot; `taken`: boxes (left, top, right, bottom) in pixels that are
    occupied at every width, negative sides counted from the right edge; `ranks`: per label, UP_LEFT_FIRST, BELOW_FIRST
    or BESIDE_FIRST.
    """
    sheets = [LabelSheet(plot, width, dots, lines, taken) for width in WIDTHS]
    chosen, hidden = {}, 0.0
    for i in order:
        costs = np.sum([sheet.costs(i, size(texts[i])) for sheet in sheets], axis=0)
        best = int(np.argmin(costs + ranks[i]))
        chosen[i], hidden = PLACES[best], hidden + float(costs[best])
        for sheet in sheets:
            sheet.take(i, best, size(texts[i]))
    return [chosen[i] for i in range(len(texts))], hidden


class LabelSheet:
    """The figure at one width: what is drawn already, and what a label would hide there."""

    def __init__(
        self,
        plot: Plot,
        width: float,
        dots: Floats,
        lines: Floats | None,
        taken: Sequence[tuple[float, float, float, float]],
    ) -> None:
        self.low = np.array([[plot.left - 2], [2]])
        self.high = np.array([[width], [plot.height - plot.bottom]])
        self.dots = plot.pixels(dots, width)
        discs = [self.dots + shift[:, None] for shift in DISC.T]
        self.ink = np.hstack(discs + ([] if lines is None else [plot.pixels(lines, width)]))
        self.boxes = [np.array([box[0] % width, box[1], box[2] % width, box[3]]) for box in taken]

    def costs(self, i: int, wide_tall: tuple[float, float]) -> Floats:
        """Per place, what the label of dot i would hide, its leader would cross, and the edges would cut off."""
        boxes, leaders = self._box(i, wide_tall), self._leaders(i)
        cut = np.maximum(self.low - boxes[:2], 0).sum(axis=0) + np.maximum(boxes[2:] - self.high, 0).sum(axis=0)
        hidden = _inside(self.ink[:, None, :], boxes[:, :, None]).sum(axis=-1)
        crossed = sum(20 * _shared(boxes, other) + 60 * _inside(leaders, other).sum(axis=-1) for other in self.boxes)
        found: Floats = crossed + 30 * hidden + 200 * cut
        return found

    def take(self, i: int, place: int, wide_tall: tuple[float, float]) -> None:
        """Draw the label of dot i at that place."""
        self.boxes.append(self._box(i, wide_tall)[:, place])
        self.ink = np.hstack([self.ink, self._leaders(i)[:, place]])

    def _box(self, i: int, wide_tall: tuple[float, float]) -> Floats:
        across = np.array(wide_tall)[:, None]
        corner = self.dots[:, i, None] + SHIFT - ANCHOR * across
        return np.vstack([corner, corner + across])

    def _leaders(self, i: int) -> Floats:
        return self.dots[:, i, None, None] + SHIFT[:, :, None] * ALONG


def _inside(points: Floats, box: Floats) -> Flags:
    """Which points (x, y) lie in a box, with three pixels to spare."""
    x, y = points
    inside: Flags = (x > box[0] - 3) & (x < box[2] + 3) & (y > box[1] - 3) & (y < box[3] + 3)
    return inside


def _shared(boxes: Floats, other: Floats) -> Floats:
    """The area each box has in common with another."""
    sides = np.minimum(boxes[2:], other[2:, None]) - np.maximum(boxes[:2], other[:2, None])
    area: Floats = np.maximum(sides, 0).prod(axis=0)
    return area


def note(x: float, y: float, text: str, place: LabelPlace, leader: str, **more: object) -> style.Annotation:
    """The label as an annotation with its thin leader, from a dot at x, y."""
    arrow = {"showarrow": True, "ax": place.dx, "ay": place.dy, "arrowhead": 0, "arrowwidth": 1, "standoff": 9}
    near = abs(place.dx) + abs(place.dy) < 15  # the label touches its dot: a leader would be a speck
    common = arrow | {"arrowcolor": "rgba(0,0,0,0)" if near else leader, "align": place.at.split()[0]}
    return style.note(tidy(x), tidy(y), text, place.at, **(common | more))
