"""Places for labels beside points, so that none hides a line, a point, another label or its way to its own point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from math import hypot

from report.text import Run
from report.writers.pptx.page import LINE, POINTS, wide
from report.writers.pptx.plot import SIZE

InchPoint = tuple[float, float]  # inches to the right of the room's left edge, and below its upper one
InchBox = tuple[float, float, float, float]  # left, top, right, bottom
LabelLines = tuple[tuple[Run, ...], ...]

# How far a label's nearest corner may lie from its point: left and above first, right and below, then farther away.
NEAR = ((0.1, 0.1), (0.12, 0.3), (0.12, 0.55), (0.5, 0.3), (0.5, 0.7), (1.0, 0.6))
FAR = tuple(sorted(product((0.12, 0.5, 1.0, 1.6), (0.85, 1.2, 1.6, 2.1, 2.6, 3.1)), key=lambda at: hypot(*at)))
SIDES = ((-1, -1), (1, 1), (1, -1), (-1, 1))
PLACES = (
    *((x * i, y * j) for i, j in SIDES for x, y in NEAR),
    *((x * i, y * j) for x, y in FAR for i, j in SIDES),
)


def placed(
    points: Sequence[InchPoint], said: Sequence[LabelLines], ink: Iterable[InchPoint], room: InchPoint, dot: float
) -> tuple[list[InchPoint], int]:
    """How far each label's middle is moved from where it stands by itself, right of its point; and how many are hidden.

    `ink`: points on what is drawn; `room`: the sides of what lies between the axes; `dot`: a point's size, in points.
    """
    drawn = [*ink, *points]
    taken: list[InchBox] = []
    found, hidden = [], 0
    for point, lines in zip(points, said, strict=True):
        size = label_size(lines)
        options = [_box(point, place, size) for place in PLACES]
        free = next((option for option in options if _free(option, point, room, taken, drawn)), None)
        chosen = _pushed(options[0], room) if free is None else free
        hidden += free is None
        taken.append(chosen)
        drawn += _leader(point, chosen)
        own = point[0] + dot / POINTS / 2 + size[0] / 2, point[1]
        found.append(((chosen[0] + chosen[2]) / 2 - own[0], (chosen[1] + chosen[3]) / 2 - own[1]))
    return found, hidden


def along(path: Sequence[InchPoint], step: float = 0.05) -> list[InchPoint]:
    """Points on a path, no farther from one another than a step."""
    found = list(path[:1])
    for (a, b), (c, d) in pairwise(path):
        n = max(int(max(abs(c - a), abs(d - b)) / step), 1)
        found += [(a + (c - a) * i / n, b + (d - b) * i / n) for i in range(1, n + 1)]
    return found


def label_size(said: LabelLines) -> InchPoint:
    """The sides of a label."""
    across = max(sum(wide(run.text, SIZE, bold=run.bold) for run in line) for line in said)
    return across + 0.1, len(said) * SIZE * LINE / POINTS + 0.06


def _box(point: InchPoint, place: InchPoint, size: InchPoint) -> InchBox:
    left = point[0] + place[0] - (size[0] if place[0] < 0 else 0)
    top = point[1] + place[1] - (size[1] if place[1] < 0 else 0)
    return left, top, left + size[0], top + size[1]


def _pushed(one: InchBox, room: InchPoint) -> InchBox:
    """The label moved inside the room."""
    x = max(-one[0], 0.0) or min(room[0] - one[2], 0.0)
    y = max(-one[1], 0.0) or min(room[1] - one[3], 0.0)
    return one[0] + x, one[1] + y, one[2] + x, one[3] + y


def _free(
    one: InchBox, point: InchPoint, room: InchPoint, taken: Sequence[InchBox], drawn: Sequence[InchPoint]
) -> bool:
    """Whether a label there hides nothing, and the line to its point crosses no other label."""
    inside = one[0] >= 0 and one[1] >= -0.05 and one[2] <= room[0] and one[3] <= room[1] + 0.05
    if not inside or any(_meet(one, other) for other in taken) or _covers(one, drawn):
        return False
    return not any(_covers(other, _leader(point, one)) for other in taken)


def _leader(point: InchPoint, one: InchBox) -> list[InchPoint]:
    """Points on the line from a point to its label, but for those near the point itself."""
    x, y = min(max(point[0], one[0]), one[2]), min(max(point[1], one[1]), one[3])
    return [(point[0] + (x - point[0]) * i / 10, point[1] + (y - point[1]) * i / 10) for i in range(3, 10)]


def _meet(one: InchBox, other: InchBox) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _covers(one: InchBox, points: Iterable[InchPoint]) -> bool:
    return any(one[0] - 0.04 < x < one[2] + 0.04 and one[1] - 0.04 < y < one[3] + 0.04 for x, y in points)
