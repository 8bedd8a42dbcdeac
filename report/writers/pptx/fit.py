"""A table in the room it has: the size of its letters, the height of its rows, the width of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from report.palette import LIGHT
from report.text import Run
from report.writers.pptx.page import Box, lines, tall, wide
from report.writers.pptx.tables import BAR_WIDE, PAD, SIZES, Grid, TableBody, TableCell, shortened

ROW, LEAST_ROW = 0.36, 0.235  # inches: a comfortable row, and one that can still be read
NARROWEST = 0.9  # inches of a column of texts
BETWEEN = 0.45  # inches between two blocks of a table
TableRows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class GridFit:
    """How a table is laid out: its letters in points, its rows and its heads in inches, its columns' widths."""

    size: float
    row: float
    head: float
    widths: tuple[float, ...]


def fitted(body: TableBody, box: Box, *, blocks: int = 1) -> list[Grid]:
    """The table in that room, in one block or in several side by side; what has no room is left out, and counted."""
    each = Box(box.left, box.top, (box.width - BETWEEN * (blocks - 1)) / blocks, box.height)
    tried = (_fit(body, body.rows, each, -(-len(body.rows) // blocks), size) for size in SIZES)
    fit = next((one for one in tried if one is not None), None)
    kept = list(range(len(body.rows)))
    if fit is None:
        most = max(int((each.height - 0.35) / LEAST_ROW), 1) * blocks
        kept = _kept(body, most)
        fit = _tight(body, [body.rows[i] for i in kept], each, -(-len(kept) // blocks))
    return _blocks(body, kept, fit, -(-len(kept) // blocks))


def needs(body: TableBody, size: float = SIZES[1]) -> float:
    """Inches across that the table takes in letters of that size, with its heads in two lines."""
    return sum(_needed(body, body.rows, size, 2)) + _bars_wide(body)


def _fit(body: TableBody, rows: TableRows, room: Box, count: int, size: float) -> GridFit | None:
    """The table in letters of that size; None where it has no room. Heads, and texts if need be, take two lines."""
    for head_lines in (1, 2):
        head = tall(head_lines, size) + 0.12
        row = (room.height - head) / max(count, 1)
        if row < max(tall(1, size) + 0.06, LEAST_ROW):
            return None
        wanted = _needed(body, rows, size, head_lines)
        own = room.width - _bars_wide(body)
        twice = row >= tall(2, size) + 0.1
        least = [_half(v) if twice and not one else v for v, one in zip(wanted, body.numeric, strict=True)]
        if sum(least) > own:
            continue
        widths = _between(least, wanted, own)
        wraps = any(have < want - 0.01 for have, want in zip(widths, wanted, strict=True))
        return GridFit(size, tall(2, size) + 0.1 if wraps else min(row, ROW), head, tuple(widths))
    return None


def _tight(body: TableBody, rows: TableRows, room: Box, count: int) -> GridFit:
    """The table in the smallest letters, its texts cut where they have no room."""
    size = SIZES[-1]
    wanted = _needed(body, rows, size, 2)
    least = [v if one else min(v, NARROWEST) for v, one in zip(wanted, body.numeric, strict=True)]
    widths = _between(least, wanted, room.width - _bars_wide(body))
    head = tall(2, size) + 0.12
    return GridFit(size, max(min((room.height - head) / max(count, 1), ROW), LEAST_ROW), head, tuple(widths))


def _half(wanted: float) -> float:
    """What a text needs in two lines, which part where a word ends."""
    return max(min(wanted, NARROWEST), wanted * 0.62)


def _between(least: Sequence[float], wanted: Sequence[float], own: float) -> list[float]:
    """Widths between the least and the wanted, with what is over shared by all, within reason."""
    rest = own - sum(least)
    asked = sum(wanted) - sum(least)
    part = min(rest / asked, 1.0) if asked > 0 else 1.0
    found = [low + (high - low) * max(part, 0.0) for low, high in zip(least, wanted, strict=True)]
    each = min(max(own - sum(found), 0.0) / max(len(found), 1), 0.5)
    return [v + each for v in found]


def _needed(body: TableBody, rows: TableRows, size: float, head_lines: int) -> list[float]:
    """What each column needs so that no cell wraps, and its head takes so many lines at most."""
    found = []
    for i, head in enumerate(body.heads):
        cells = max((max(wide(row[i], size), wide(row[i], size, bold=True)) for row in rows), default=0.0)
        found.append(max(cells, _head(head, size, head_lines)) + 2 * PAD)
    return found


def _head(head: str, size: float, count: int) -> float:
    """The least width in which a head takes so many lines."""
    parts = head.split(" ")
    if count == 1 or len(parts) == 1:
        return wide(head, size)
    cuts = range(1, len(parts))
    return min(max(wide(" ".join(parts[:i]), size), wide(" ".join(parts[i:]), size)) for i in cuts)


# Rows and bars ------------------------------------------------------------------------------------------


def _kept(body: TableBody, most: int) -> list[int]:
    """The rows there is room for: the first ones where they are ordered, else those with most, in their order."""
    every = list(range(len(body.rows)))
    if len(every) <= most:
        return every
    last = every[-1:] if body.total else []
    rest = every[:-1] if body.total else every
    if not body.ordered and any(body.sizes):
        rest = sorted(rest, key=lambda i: -abs(body.sizes[i] or 0.0))
    return sorted([*rest[: most - len(last)], *last])


def _bars(body: TableBody) -> list[float]:
    """The lengths of the bars, of 1: none of the total, and none at all of few rows or where a number is negative."""
    own = list(body.sizes[:-1] if body.total else body.sizes)
    top = max((v for v in own if v is not None), default=0.0)
    if len(own) < 3 or top <= 0 or any(v is not None and v < 0 for v in own):
        return []
    return [(v or 0.0) / top for v in own] + [0.0] * body.total


def _bars_wide(body: TableBody) -> float:
    return BAR_WIDE + 2 * PAD if _bars(body) else 0.0


def _blocks(body: TableBody, kept: Sequence[int], fit: GridFit, per: int) -> list[Grid]:
    """The rows in blocks of so many, each under the heads."""
    bars, at, found = _bars(body), _first(body), []
    widths = list(fit.widths)
    if bars:
        widths.insert(at, _bars_wide(body))
    for start in range(0, len(kept), max(per, 1)):
        rows = [_line(body, i, bars, fit) for i in kept[start : start + per]]
        table = (_heads(body, bars=bool(bars)), *rows)
        found.append(Grid(table, tuple(widths), fit.size, fit.row, head=fit.head, left_out=len(body.rows) - len(kept)))
    return found


def _first(body: TableBody) -> int:
    """Where the first column of numbers stands."""
    return next((i for i, one in enumerate(body.numeric) if one), len(body.numeric))


def _heads(body: TableBody, *, bars: bool) -> tuple[TableCell, ...]:
    found = [
        TableCell((Run(head),), "r" if one else "l", LIGHT.muted)
        for head, one in zip(body.heads, body.numeric, strict=True)
    ]
    if bars:
        found.insert(_first(body), TableCell())
    return tuple(found)


def _line(body: TableBody, i: int, bars: Sequence[float], fit: GridFit) -> tuple[TableCell, ...]:
    total = body.total and i == len(body.rows) - 1
    found = []
    for text, one, width in zip(body.rows[i], body.numeric, fit.widths, strict=True):
        held = text if one else _held(text, width - 2 * PAD, fit, bold=total)
        found.append(TableCell((Run(held, bold=total),), "r" if one else "l"))
    if bars:
        found.insert(_first(body), TableCell(bar=bars[i]))
    return tuple(found)


def _held(text: str, room: float, fit: GridFit, *, bold: bool) -> str:
    """A text in as many lines as its row is tall, cut where that is not enough."""
    count = 2 if fit.row >= tall(2, fit.size) else 1
    if lines(text, fit.size, room, bold=bold) <= count:
        return text
    return shortened(text, room * count * (0.9 if count > 1 else 1.0), fit.size, bold=bold)
