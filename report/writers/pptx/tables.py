"""Native tables: an exhibit's own, flows with a bar a row, grids of tinted cells, and aspects in four corners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from report import cells
from report.columns import Column
from report.exhibit import Exhibit
from report.forms import Aspect, Heat, Matrix, MatrixCell, MatrixPart, Priorities, Sankey, Scatter, cut
from report.palette import LIGHT, ramp
from report.scale import real
from report.text import NBSP, Run, plain_text
from report.writers.pptx.page import Box, tall, wide
from words import Words
from words.language import DASH

ROW = 0.36  # inches: a comfortable row
SIZES = (13.0, 12.0, 11.0, 10.0)  # pt
WORDS = ("text", "tier", "movement", "date")  # kinds of columns that are not numbers
LONGEST = 120  # letters of a cell
PAD = 0.1  # inches on either side of a cell's text
BAR_WIDE, BAR_SIZE = 1.0, 4.0  # inches of the longest bar, pt of the blanks it is made of
LOSS = 0.55  # how much orange the greatest loss in a grid has


@dataclass(frozen=True)
class TableCell:
    """One cell: what it says, on what, and which of its sides ("LRTB") are framed.

    `bar`: the share of the longest bar it shows; `span`: over how many columns it reaches; `more`: its lines after the
    first.
    """

    runs: tuple[Run, ...] = ()
    align: str = "l"
    colour: str = LIGHT.text
    on: str = ""
    framed: str = ""
    bar: float = 0.0
    span: int = 1
    more: tuple[tuple[Run, ...], ...] = ()


@dataclass(frozen=True)
class Grid:
    """A table: its rows of cells, heads first, the width of each column in inches, its text's size, a row's height.

    `head`, `foot`: the first row's height and the last one's, where it is another; `ruled`: hairlines between the rows;
    `left_out`: how many rows there were no room for.
    """

    rows: tuple[tuple[TableCell, ...], ...]
    widths: tuple[float, ...]
    size: float
    row: float
    ruled: bool = True
    head: float = 0.0
    left_out: int = 0
    foot: float = 0.0

    @property
    def box(self) -> tuple[float, float]:
        """Its width and its height."""
        return sum(self.widths), sum(self.heights)

    @property
    def heights(self) -> list[float]:
        """Each row's height; the heads may take more."""
        found = [self.head or self.row, *[self.row] * (len(self.rows) - 1)]
        return [*found[:-1], self.foot or found[-1]]


# An exhibit's own table ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class TableBody:
    """A table before it is laid out: heads, rows of texts, which columns are numbers, the bars, the order to leave out.

    `total`: whether the last row sums the others. `ordered`: whether the first rows matter most.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    sizes: tuple[float | None, ...]
    total: bool = False
    ordered: bool = False


def of_exhibit(e: Exhibit, w: Words) -> TableBody:
    """An exhibit's table, its cells as on the screen."""
    if e.table is None:
        return TableBody((), (), (), ())
    whole = [replace(column, longest=LONGEST) for column in e.columns]
    said = [[plain_text(text) for text in cells.texts(e.table, column, w)] for column in whole]
    numeric = tuple(i > 0 and column.kind not in WORDS for i, column in enumerate(e.columns))
    said = [said[i] if one else [text.replace(NBSP, " ") for text in said[i]] for i, one in enumerate(numeric)]
    barred = next((i for i, one in enumerate(numeric) if one and not e.columns[i].rows), None)
    sizes = [] if barred is None else list(e.table[e.columns[barred].name])
    rows = tuple(zip(*said, strict=True)) if said else ()
    total = e.total and len(rows) > 1 and _sums(e, w, rows)
    first = e.columns[0] if e.columns else None
    ordered = first is not None and (first.kind not in ("text", "tier", "movement") or first.name.startswith("when"))
    heads = tuple(column.head for column in e.columns)
    known = tuple(float(v) if real(v) else None for v in sizes)
    return TableBody(heads, rows, numeric, known, total, ordered)


def _sums(e: Exhibit, w: Words, rows: Sequence[Sequence[str]]) -> bool:
    return rows[-1][0].strip() == cells.name("Total", w, "tier") or e.columns[0].kind == "tier"


def of_flows(form: Sankey, w: Words) -> TableBody:
    """Each move as a row: from where, to where, how much, and which part of its source that is."""
    heads = (form.heads[0], form.heads[1], form.measure.name or w.t("Customers"), w.t("Share"))
    moves = sorted(form.moves, key=lambda move: -move.out)
    rows = tuple(
        (
            form.before[m.source].name,
            form.now[m.target].name,
            form.measure.write(m.out, w),
            w.percent(m.share, 1),
        )
        for m in moves
    )
    return TableBody(heads, rows, (False, False, True, True), tuple(m.out for m in moves))


def of_points(form: Scatter, w: Words) -> TableBody:
    """Each point as a row: what it is, and its two measures."""
    rows = tuple((one.name, form.x.write(one.x, w), form.y.write(one.y, w)) for one in form.points)
    sizes = tuple(one.x for one in form.points)
    return TableBody(("", form.x.name, form.y.name), rows, (False, True, True), sizes)


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """A text cut with "…" to the room it has on one line."""
    if wide(text, size, bold=bold) <= room:
        return text
    while text and wide(text + "…", size, bold=bold) > room:
        text = text[:-1].rstrip()
    return text + "…"


# Grids of values ----------------------------------------------------------------------------------------


def heat(form: Heat, w: Words, box: Box) -> Grid:
    """Each value on its tint, the lowest row at the bottom; the chosen cell is bold and framed."""
    stops = _stops(form)
    order = range(len(form.y_steps) - 1, -1, -1)
    names = [form.y_steps[y] + (" *" if y in form.few else "") for y in order]
    row = min(0.5, box.height / (len(names) + 2))
    size = next((s for s in SIZES if tall(1, s) + 0.06 < row), SIZES[-1])
    unit = form.measure.unit(w)
    said = form.measure.name if not unit or unit in form.measure.name else f"{form.measure.name}, {unit}"
    first = min(max(wide(t, size, bold=True) for t in (*names, form.y.name, said)) + 2 * PAD, box.width * 0.35)
    each = min((box.width - first) / max(len(form.x_steps), 1), 1.4)
    count = len(form.x_steps)
    above = (
        TableCell((Run(shortened(said, first - 2 * PAD, size)),), colour=LIGHT.muted),
        TableCell((Run(shortened(form.x.name, each * count - 2 * PAD, size)),), colour=LIGHT.muted, span=count),
        *(TableCell(span=0),) * (count - 1),
    )
    heads = (
        TableCell((Run(form.y.name),), colour=LIGHT.muted),
        *(TableCell((Run(x),), "ctr", LIGHT.muted) for x in form.x_steps),
    )
    lines = [
        (TableCell((Run(name),)), *(_tinted(form, x, y, stops, w) for x in range(count)))
        for y, name in zip(order, names, strict=True)
    ]
    return Grid((above, heads, *lines), (first, *(each,) * count), size, row, ruled=False)


def _frame(form: Heat, x: int, y: int) -> str:
    """The sides of a cell that are the chosen one's: all of its own, and those that its neighbours share with it."""
    if form.chosen is None:
        return ""
    right, up = x - form.chosen[0], y - form.chosen[1]
    return {(0, 0): "LRTB", (1, 0): "L", (-1, 0): "R", (0, 1): "B", (0, -1): "T"}.get((right, up), "")


def _stops(form: Heat) -> tuple[float, float]:
    """The greatest loss and the greatest gain."""
    known = [v for row in form.values for v in row if real(v)]
    return min([0.0, *known]), max([0.0, *known])


def _tinted(form: Heat, x: int, y: int, stops: tuple[float, float], w: Words) -> TableCell:
    value = form.values[y][x]
    if not real(value):
        return TableCell(on=LIGHT.paper, framed=_frame(form, x, y))
    end, colour = (stops[0], LIGHT.mix(LIGHT.bad, LOSS)) if value < 0 else (stops[1], LIGHT.depths[1])
    shade = ramp(LIGHT.surface, colour, [value / end if end else 0.0])[0]
    chosen = form.chosen == (x, y)
    return TableCell((Run(_bare(value, form, w), bold=chosen),), "ctr", LIGHT.on(shade), shade, _frame(form, x, y))


def _bare(value: float, form: Heat, w: Words) -> str:
    """The number alone, in the unit that stands in the corner."""
    if form.measure.kind == "percent":
        return w.number(value * 100)
    by = form.measure.divisor
    return w.number(value / by, 1 if by > 1 and form.measure.like / by < 100 else 0)


# Aspects in four corners --------------------------------------------------------------------------------


def priorities(form: Priorities, w: Words, box: Box) -> Grid:
    """Four corners, each with its aspects and their two numbers; the first is tinted and its aspects are bold."""
    by_corner: list[list[Aspect]] = [[], [], [], []]
    for aspect in sorted(form.aspects, key=lambda a: -a.y):
        by_corner[2 * (aspect.y <= form.cuts[1]) + (aspect.x >= form.cuts[0])].append(aspect)
    rows: list[tuple[TableCell, ...]] = []
    numbers = f"{form.y.name} · {form.x.name}"
    for pair in (0, 2):
        deepest = max(len(by_corner[pair]), len(by_corner[pair + 1]), 1)
        head = [c for corner in (pair, pair + 1) for c in _corner_head(form.corners[corner], numbers, first=not corner)]
        rows.append(tuple(head))
        for i in range(deepest):
            rows.append(tuple(c for corner in (pair, pair + 1) for c in _aspect(by_corner[corner], i, corner, w)))
    written = [run.text for row in rows for cell in (row[1], row[3]) for run in cell.runs]
    number = max(wide(text, 12) for text in written) + 2 * PAD
    name = box.width / 2 - number
    return Grid(tuple(rows), (name, number, name, number), 12.0, min(ROW, box.height / len(rows)))


def _corner_head(name: str, numbers: str, *, first: bool) -> tuple[TableCell, TableCell]:
    ground = LIGHT.surface if first else ""
    return TableCell((Run(name, bold=True),), on=ground), TableCell((Run(numbers),), "r", LIGHT.muted, ground)


def _aspect(found: Sequence[Aspect], i: int, corner: int, w: Words) -> tuple[TableCell, TableCell]:
    ground = "" if corner else LIGHT.surface
    if i >= len(found):
        return TableCell((Run(DASH),) if not i else (), colour=LIGHT.muted, on=ground), TableCell(on=ground)
    one = found[i]
    said = f"{w.interval(one.y, one.low, one.high)} · {w.number(one.x)}"
    return TableCell((Run(cut(one.name, 48), bold=not corner),), on=ground), TableCell((Run(said),), "r", on=ground)


# Customers in cells -------------------------------------------------------------------------------------


def matrix(form: Matrix, w: Words, box: Box) -> Grid:
    """Each cell on its ink with name, advice, customers and money; the parts' names left of them and under them."""
    most = max([cell.money or 0.0 for cell in form.cells], default=0.0) or 1.0
    at = {(cell.x, cell.y): cell for cell in form.cells}
    names = [part.name for part in form.y] + [part.limit for part in form.y] + [form.heads[1]]
    first = min(max(wide(text, 12) for text in names) + 2 * PAD, box.width * 0.25)
    each = (box.width - first) / max(len(form.x), 1)
    across = range(len(form.x))
    rows = [
        (_part(form.y[y]), *(_matrix_cell(at[x, y], most, form, w) if (x, y) in at else TableCell() for x in across))
        for y in range(len(form.y) - 1, -1, -1)
    ]
    foot = (TableCell(), *(replace(_part(part), align="ctr") for part in form.x))
    corner = (Run(shortened(form.heads[1], first - 2 * PAD, 12)),)
    head = (TableCell(corner, colour=LIGHT.muted), *_spanned(form.heads[0], len(form.x)))
    row = min(1.3, (box.height - 2.4 * ROW) / max(len(rows), 1))
    widths = (first, *(each,) * len(form.x))
    return Grid((head, *rows, foot), widths, 12.0, row, ruled=False, head=ROW, foot=1.4 * ROW)


def _spanned(text: str, columns: int) -> tuple[TableCell, ...]:
    return TableCell((Run(text),), "r", LIGHT.muted, span=columns), *(TableCell(span=0),) * (columns - 1)


def _part(part: MatrixPart) -> TableCell:
    return TableCell((Run(part.name),), colour=LIGHT.muted, more=((Run(part.limit),),) if part.limit else ())


def _matrix_cell(cell: MatrixCell, most: float, form: Matrix, w: Words) -> TableCell:
    shade = ramp(LIGHT.surface, LIGHT.depths[1], [max(cell.money or 0.0, 0.0) / most])[0]
    money = form.money.write(cell.money, w) + ("" if cell.share is None else f" · {w.percent(cell.share)}")
    customers = w.n("{count} customer", "{count} customers", int(cell.customers))
    lines = [*([(Run(cut(cell.advice, 60)),)] if cell.advice else []), (Run(customers),), (Run(money, bold=True),)]
    return TableCell((Run(cut(cell.name, 40), bold=True),), colour=LIGHT.on(shade), on=shade, more=tuple(lines))


def shown_columns(e: Exhibit, most: int = 8) -> Exhibit:
    """The exhibit with as many columns as a slide has room for."""
    shown: tuple[Column, ...] = e.columns[:most]
    return replace(e, columns=shown)
