"""Customers in cells by two measures: names, advice, customers and money, and arrows as wide as those who moved."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from report.figures import style
from report.forms import CellMove, Matrix, MatrixCell, MatrixPart, cut
from report.palette import Palette, ramp
from report.scale import tidy
from words import Words

CELL, GAP = 108, 46  # px of a cell and between two
TOP, BOTTOM, RIGHT = 12, 48, 2
SPARE = 16  # px of the gap at the edges that the parts' names may take
INSIDE = 10  # px from a cell's edge to its text
THIN, THICK = 1.5, 6.0  # px of the narrowest and the widest arrow
LONG = 30  # px of an arrow
APART = 0.17  # of a cell: how far the two ways between two cells lie from its middle
LETTERS, LINES = 52, 2  # of advice in a row of cells on one line, and how many lines


def draw(form: Matrix, w: Words, p: Palette) -> go.Figure:
    """The more of the money, the more ink. Arrows cross the gaps: blue to more, orange to less, grey to both."""
    left = max(style.left_margin(line for part in form.y for line in (part.name, part.limit)) - SPARE, 2)
    small = {"size": style.AXIS_SIZE, "color": p.muted}
    near = [move for move in form.moves if _near(form, move)]
    return style.figure(
        [_ground(form, p), _pointers(form, w), _on_arrows(near, form, w)],
        w,
        p,
        height=len(form.y) * (CELL + GAP) + TOP + BOTTOM,
        margin=(left, RIGHT, TOP, BOTTOM),
        alt=form.alt,
        notes=[
            *(note for cell in form.cells for note in _texts(cell, form, w, p)),
            *(note for move in near for note in _arrow(move, form, w, p)),
            *_parts(form, p),
            style.paper_note(0, 1, style.plotly_text(form.heads[1]), "left top", xshift=-left + 2, font=small),
            style.paper_note(1, 0, style.plotly_text(form.heads[0]), "right top", yshift=-44 + SPARE, font=small),
        ],
        x=style.NO_AXIS | {"range": [-0.5, len(form.x) - 0.5]},
        y=style.NO_AXIS | {"range": [-0.5, len(form.y) - 0.5]},
    )


def _near(form: Matrix, move: CellMove) -> bool:
    """Whether the two cells touch: a longer arrow would cross others' texts."""
    start, end = form.cells[move.source], form.cells[move.target]
    return max(abs(end.x - start.x), abs(end.y - start.y)) == 1


# Cells --------------------------------------------------------------------------------------------------


def _shares(form: Matrix) -> list[float]:
    """How much ink each cell has, of the most."""
    money = [max(cell.money or 0.0, 0.0) for cell in form.cells]
    return [m / (max(money) or 1.0) for m in money]


def _ground(form: Matrix, p: Palette) -> go.Heatmap:
    grid = [[0.0] * len(form.x) for _ in form.y]
    for cell, share in zip(form.cells, _shares(form), strict=True):
        grid[cell.y][cell.x] = tidy(share)
    return go.Heatmap(
        z=grid,
        zmin=0,
        zmax=1,
        colorscale=[(0.0, p.surface), (1.0, p.depths[1])],
        showscale=False,
        xgap=GAP,
        ygap=GAP,
        hoverinfo="skip",
    )


def _texts(cell: MatrixCell, form: Matrix, w: Words, p: Palette) -> list[style.Annotation]:
    """Name and advice from the top of the cell, customers and money at its foot."""
    share = _shares(form)[form.cells.index(cell)]
    ink = {"color": p.on(ramp(p.surface, p.depths[1], [share])[0])}
    x, edge = tidy(cell.x - 0.5), GAP / 2 + INSIDE
    most = LETTERS // max(len(form.x), 2)
    head = "<br>".join([style.bold(style.short_name(cell.name, most)), *_lines(cell.advice, most)])
    foot = f"{_customers(cell, w)}<br>{style.bold(_money(cell, form, w))}"
    return [
        style.note(x, tidy(cell.y + 0.5), head, "left top", xshift=edge, yshift=-edge + 2, align="left", font=ink),
        style.note(x, tidy(cell.y - 0.5), foot, "left bottom", xshift=edge, yshift=edge - 2, align="left", font=ink),
    ]


def _customers(cell: MatrixCell, w: Words) -> str:
    return w.n("{count} customer", "{count} customers", int(cell.customers))


def _money(cell: MatrixCell, form: Matrix, w: Words) -> str:
    said = form.money.write(cell.money, w)
    return said if cell.share is None else f"{said} · {w.percent(cell.share)}"


def _lines(advice: str, most: int) -> list[str]:
    """What to do, in at most two short lines of so many letters."""
    found: list[str] = []
    for word in advice.split():
        if found and len(found[-1]) + len(word) < most:
            found[-1] += f" {word}"
        else:
            found.append(word)
    if len(found) > LINES:
        found[LINES - 1] = f"{cut(found[LINES - 1], most - 1).rstrip('…')}…"
    return [style.plotly_text(cut(line, most)) for line in found[:LINES]]


def _pointers(form: Matrix, w: Words) -> go.Scatter:
    """The whole of a cell where a pointer meets it."""
    said = [
        "<br>".join([style.bold(style.plotly_text(c.name)), *([style.plotly_text(c.advice)] if c.advice else []),
                     _customers(c, w), _money(c, form, w)])
        for c in form.cells
    ]  # fmt: skip
    return _hidden([c.x for c in form.cells], [c.y for c in form.cells], said, 60)


def _hidden(x: Sequence[float], y: Sequence[float], said: Sequence[str], size: int) -> go.Scatter:
    return go.Scatter(
        x=[tidy(v) for v in x],
        y=[tidy(v) for v in y],
        mode="markers",
        marker={"opacity": 0, "size": size},
        customdata=list(said),
        hovertemplate="%{customdata}<extra></extra>",
    )


# Axes ---------------------------------------------------------------------------------------------------


def _parts(form: Matrix, p: Palette) -> list[style.Annotation]:
    """The parts' names with their limits, under the columns and left of the rows."""
    font = {"size": style.AXIS_SIZE, "color": p.muted}
    across = [
        style.note(i, 0, _part(part), "center top", yref="paper", yshift=SPARE, align="center", font=font)
        for i, part in enumerate(form.x)
    ]
    up = [
        style.note(0, j, _part(part), "right middle", xref="paper", xshift=SPARE - 4, align="right", font=font)
        for j, part in enumerate(form.y)
    ]
    return across + up


def _part(part: MatrixPart) -> str:
    return "<br>".join(style.plotly_text(line) for line in (part.name, part.limit) if line)


# Arrows -------------------------------------------------------------------------------------------------


def _middle(move: CellMove, form: Matrix) -> tuple[float, float]:
    """Where an arrow crosses the gap: the two ways between two cells lie beside one another."""
    start, end = form.cells[move.source], form.cells[move.target]
    across, up = end.x - start.x, end.y - start.y
    x, y = (start.x + end.x) / 2, (start.y + end.y) / 2
    if across and up:
        return x, y
    return (x, y + across * APART) if across else (x - up * APART, y)


def _hue(move: CellMove, form: Matrix, p: Palette) -> str:
    return {1: p.good, -1: p.bad, 0: p.previous}[form.towards(move)]


def _arrow(move: CellMove, form: Matrix, w: Words, p: Palette) -> list[style.Annotation]:
    """The arrow over the gap, and beside it how many; in a crossing, where four meet, the pointer says."""
    start, end = form.cells[move.source], form.cells[move.target]
    across, up = end.x - start.x, end.y - start.y
    x, y = _middle(move, form)
    most = max(m.customers for m in form.moves)
    aside = (7 * up, 7 * across) if across and up else (0, 0)  # of a crossing's two ways on one line
    drawn = style.note(
        tidy(x),
        tidy(y),
        "",
        showarrow=True,
        ax=-across * LONG,
        ay=up * LONG,
        xshift=across * LONG // 2 + aside[0],
        yshift=up * LONG // 2 - aside[1],
        arrowhead=2,
        arrowsize=0.6,
        arrowwidth=tidy(THIN + (THICK - THIN) * move.customers / most),
        arrowcolor=_hue(move, form, p),
        standoff=0,
    )
    if across and up:
        return [drawn]
    font = {"size": style.AXIS_SIZE, "color": p.text}
    at, shift = ("center bottom", {"yshift": 9}) if across else ("left middle", {"xshift": 12})
    return [drawn, style.note(tidy(x), tidy(y), w.number(move.customers), at, font=font, **shift)]


def _on_arrows(moves: Sequence[CellMove], form: Matrix, w: Words) -> go.Scatter:
    """What an arrow says where a pointer meets it."""
    places = [_middle(move, form) for move in moves]
    names = [
        (style.plotly_text(form.cells[m.source].name), style.plotly_text(form.cells[m.target].name)) for m in moves
    ]
    said = [
        f"{a} → {b}: {w.n('{count} customer', '{count} customers', int(m.customers))}"
        for (a, b), m in zip(names, moves, strict=True)
    ]
    return _hidden([x for x, _ in places], [y for _, y in places], said, 22)
