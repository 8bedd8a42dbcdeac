"""Round limits and ticks for a figure's scale."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def real(x: Any) -> TypeGuard[float]:
    """Whether there is a number to show: not None, not NaN, not infinite."""
    return x is not None and math.isfinite(x)


def known(x: Any) -> float | None:
    """The number, or None where there is none.

    >>> known(2), known(math.nan)
    (2.0, None)
    """
    return float(x) if real(x) else None


def all_known(numbers: Iterable[Any]) -> tuple[float | None, ...]:
    """Each number, or None where there is none."""
    return tuple(known(x) for x in numbers)


def tidy(x: float) -> float:
    """Six figures are more than a screen can show; fewer bytes travel, fewest for whole numbers."""
    value = float(f"{x:.6g}")
    return int(value) if value.is_integer() else value


def ticks(high: float, count: int = 5, low: float = 0) -> list[float]:
    """Even, round steps of one digit from `low` (rounded down) up to `high`, at most `count` steps.

    One digit, so that what is written with one decimal is where it stands: 0.25 would be said to be 0.3.

    >>> ticks(12.4, 6)
    [0, 4, 8, 12]
    """
    if not high > low:
        return [tidy(low)]
    step = nice((high - low) / count, (1, 2, 4, 5, 10))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [tidy(i * step) for i in range(first, last + 1)]


def nice(x: float, steps: Sequence[float] = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)) -> float:
    """The next round number up, so that bars stand still while a slider moves.

    >>> nice(10_383)
    12500.0
    """
    if not x > 0:
        return 1.0
    scale = 10.0 ** math.floor(math.log10(x))
    return next((s for s in steps if x <= s * scale * (1 + 1e-9)), 10) * scale


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near the wanted ones (in rising order) as a gap between them allows, inside low … high.

    Neighbours that would collide move apart about their common middle. Too many for the room: evenly spaced.

    >>> spread([10, 12, 50], 20, 0, 100)
    [1.0, 21.0, 50.0]
    """
    n = len(wanted)
    if n > 1 and gap * (n - 1) > high - low:
        return [low + (high - low) * i / (n - 1) for i in range(n)]
    groups: list[list[float]] = []  # sum of (wanted - i * gap), count: neighbours that touch share one place
    for i, place in enumerate(wanted):
        groups.append([place - i * gap, 1])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            total, count = groups.pop()
            groups[-1] = [groups[-1][0] + total, groups[-1][1] + count]
    starts = [total / count for total, count in groups for _ in range(int(count))]
    top = high - (n - 1) * gap
    return [min(max(s, low), top) + i * gap for i, s in enumerate(starts)]
