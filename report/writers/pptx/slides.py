"""One slide: its texts in the layout's placeholders, its key figures, and its figure as a chart or a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Emu

from report import forms
from report.exhibit import KeyFigure
from report.palette import LIGHT
from report.slides import Slide
from report.text import Run, runs
from report.writers.pptx import columns, curve, dots, fit, guesses, level, lines, rails, tables
from report.writers.pptx.page import (
    ARRANGEMENTS,
    HEADING,
    MESSAGE,
    NOTE_TALL,
    WIDE,
    Arrangement,
    Box,
    tall,
    wide,
)
from report.writers.pptx.page import (
    lines as count_lines,
)
from report.writers.pptx.plot import ChartFile, Drawn
from report.writers.pptx.prose import NAMESPACES, Style, clean, paint, paragraph, parsed, set_paragraphs
from report.writers.pptx.template import FINDINGS_AT, NOTE_AT, NUMBER_AT, QUESTION_AT, SOURCE_AT, number_field
from words import Words

Draw = Callable[[Any, Words, Box], Drawn]
CHARTS: dict[type, Draw] = {
    forms.Rails: rails.rails,
    forms.Bars: level.bars,
    forms.Bridge: level.bridge,
    forms.Tornado: level.tornado,
    forms.Columns: columns.columns,
    forms.Lines: lines.lines,
    forms.Curve: curve.curve,
    forms.Dots: dots.dots,
    forms.Guesses: guesses.guesses,
}
SMALL = 18  # pt: a message in smaller letters may take more than two lines
TITLE_SIZES, FINDING_SIZES, NOTE_SIZES = (
    (28, 26, 24, 22, 20, 18, 16, 14, 12),
    (14.0, 13.0, 12.0, 11.0),
    (11.0, 10.0, 9.0),
)
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's table without lines and fills
KEY_SIZES = (24.0, 22.0, 20.0, 18.0, 16.0)
MOST_ROWS = 12  # of a table in one block


def arranged(slide: Slide, w: Words) -> Arrangement:
    """Findings stand beside the figure, or below it where a table needs the width."""
    keys = bool(slide.keys)
    if not slide.findings:
        return Arrangement(keys)
    beside = Arrangement(keys, "beside")
    return Arrangement(keys, "below") if _broad(slide, beside.figure_wide, w) else beside


def _broad(slide: Slide, room: float, w: Words) -> bool:
    form = slide.exhibit.form
    if isinstance(form, forms.Heat):
        return len(form.x_steps) > 6
    body = table_of(slide, w)
    if body is None:
        return isinstance(form, forms.Priorities | forms.Matrix)
    return len(body.rows) > MOST_ROWS or fit.needs(body) > room


def table_of(slide: Slide, w: Words) -> tables.TableBody | None:
    """The table that the slide shows; None where it shows a chart or a grid."""
    form = slide.exhibit.form
    if isinstance(form, forms.Sankey):
        return tables.of_flows(form, w)
    if isinstance(form, forms.Scatter):
        return tables.of_points(form, w)
    return tables.of_exhibit(tables.shown_columns(slide.exhibit), w) if form is None else None


def write_slide(book: Any, slide: Slide, number: int, w: Words) -> None:
    """Add the slide to the presentation."""
    arrangement = arranged(slide, w)
    layout = book.slide_layouts[ARRANGEMENTS.index(arrangement)]
    page = book.slides.add_slide(layout)
    held = {shape.placeholder_format.idx: shape for shape in page.placeholders}
    for own in layout.placeholders:
        if own.placeholder_format.idx in held:
            held[own.placeholder_format.idx].name = own.name
    _fill(held.pop(QUESTION_AT), [paragraph([Run(slide.question)], w)])
    _fill(held.pop(0), [message(slide.title, w)])
    figure, told = _figure(page, slide, arrangement, w)
    note = " ".join(text for text in (slide.note, told) if text)
    if note:
        size = _fitting(note, arrangement.note.width, NOTE_TALL, NOTE_SIZES)
        _fill(held.pop(NOTE_AT), [paragraph(runs(note), w, Style(size))])
    for i, told_of in enumerate(findings(slide.findings, arrangement, w)):
        _fill(held.pop(FINDINGS_AT + i), told_of)
    for empty in held.values():
        empty.element.getparent().remove(empty.element)
    rooms = arrangement.key_boxes(len(slide.keys))
    size = _key_size(slide.keys, rooms)
    keys = [_key(page, key, box, size, w) for key, box in zip(slide.keys, rooms, strict=True)]
    _foot(page, layout, slide.source, number, w)
    _in_order(page, keys, figure)


def message(title: str, w: Words) -> str:
    """The message, smaller the longer it is: two lines at most, but for one that is as long as a paragraph."""
    said = runs(title)
    text = "".join(run.text for run in said)
    size = next((s for s in TITLE_SIZES if _fits(text, s)), TITLE_SIZES[-1])
    return paragraph(said, w, Style(size))


def _fits(text: str, size: float) -> bool:
    count = count_lines(clean(text), size, WIDE, bold=True, font=HEADING)
    return (count <= 2 or size < SMALL) and tall(count, size) * 0.95 <= MESSAGE.height


def _fitting(text: str, room: float, height: float, sizes: Sequence[float]) -> float:
    plain = clean("".join(run.text for run in runs(text)))
    return next((s for s in sizes if tall(count_lines(plain, s, room), s) <= height), sizes[-1])


def findings(told: Sequence[str], arrangement: Arrangement, w: Words) -> list[list[str]]:
    """The findings' paragraphs, room by room: all in one beside the figure, or one in each below it."""
    rooms = arrangement.boxes()
    groups = [list(told)] if len(rooms) == 1 else [[text] for text in told]
    size = min((_finding_size(group, rooms[0]) for group in groups), default=FINDING_SIZES[0])
    return [[paragraph(runs(text), w, Style(size, after=9)) for text in group] for group in groups]


def _finding_size(group: Sequence[str], room: Box) -> float:
    def fits(size: float) -> bool:
        texts = ["".join(run.text for run in runs(text)) for text in group]
        need = sum(tall(count_lines(clean(t), size, room.width, bold=True), size) * 1.05 + 0.13 for t in texts)
        return need <= room.height

    return next((size for size in FINDING_SIZES if fits(size)), FINDING_SIZES[-1])


def _fill(shape: Any, paragraphs: Sequence[str]) -> None:
    set_paragraphs(shape.element, paragraphs)


# Key figures --------------------------------------------------------------------------------------------


def _key_size(keys: Sequence[KeyFigure], rooms: Sequence[Box]) -> float:
    """The largest size in which every value has room; one for all of them."""
    found = (
        size
        for size in KEY_SIZES
        if all(wide(clean(key.value), size, bold=True) <= room.width for key, room in zip(keys, rooms, strict=True))
    )
    return next(found, KEY_SIZES[-1])


def _key(page: Any, key: KeyFigure, box: Box, size: float, w: Words) -> Any:
    """Its label, its value, and under it a fact or a change with its verdict."""
    shape = page.shapes.add_textbox(*map(Emu, box.emu))
    shape.name = clean(key.label)
    arrow = "" if key.rising is None else "▲ " if key.rising else "▼ "
    hue = {True: LIGHT.good, False: LIGHT.bad, None: LIGHT.muted}[key.better]
    said = [
        paragraph([Run(key.label)], w, Style(12, LIGHT.muted)),
        paragraph([Run(key.value, bold=True)], w, Style(size, LIGHT.text)),
        paragraph([Run(arrow + key.note if key.note else "")], w, Style(12, hue)),
    ]
    body = parsed(
        '<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"/><a:lstStyle/>'
        + "".join(said)
        + "</p:txBody>"
    )
    old = shape.element.find("p:txBody", NAMESPACES)
    shape.element.replace(old, body)
    return shape.element


# Figure -------------------------------------------------------------------------------------------------


def _figure(page: Any, slide: Slide, arrangement: Arrangement, w: Words) -> tuple[list[Any], str]:
    """The figure's shapes, and what is to be said of rows that had no room."""
    form = slide.exhibit.form
    box = arrangement.figure(noted=bool(slide.note))
    if type(form) in CHARTS:
        return [_chart(page, CHARTS[type(form)](form, w, box), slide.alt, w)], ""
    if isinstance(form, forms.Heat):
        return [_table(page, tables.heat(form, w, box), box, slide.alt, w)], ""
    if isinstance(form, forms.Priorities):
        return [_table(page, tables.priorities(form, w, box), box, slide.alt, w)], ""
    if isinstance(form, forms.Matrix):
        box = arrangement.figure(noted=True)
        return [_table(page, tables.matrix(form, w, box), box, slide.alt, w)], moved(form, w)
    body = table_of(slide, w)
    if body is None or not body.rows:
        return [], ""
    blocks = 2 if len(body.rows) > MOST_ROWS and len(body.heads) <= 4 else 1
    box = arrangement.figure(noted=True)
    shapes = []
    for i, grid in enumerate(grids := fit.fitted(body, box, blocks=blocks)):
        left = box.left + i * (box.width + fit.BETWEEN) / blocks
        shapes.append(_table(page, grid, Box(left, box.top, grid.box[0], grid.box[1]), slide.alt, w))
    return shapes, _told(len(body.rows), grids[0].left_out, ordered=body.ordered, w=w)


def moved(form: forms.Matrix, w: Words) -> str:
    """The moves between the cells, which a table has no arrows for."""
    names = [forms.cut(cell.name, 40) for cell in form.cells]
    ways = [f"{names[move.source]} → {names[move.target]} {w.number(move.customers)}" for move in form.moves]
    return f"{w.t('Moved since the previous period')}: {'; '.join(ways)}." if ways else ""


def _told(rows: int, left_out: int, *, ordered: bool, w: Words) -> str:
    if not left_out:
        return ""
    counts = {"shown": w.number(rows - left_out), "rows": w.number(rows)}
    if ordered:
        return w.t("The first {shown} of {rows} rows.", **counts)
    return w.t("The {shown} largest of {rows} rows.", **counts)


def _chart(page: Any, drawn: Drawn, alt: str, w: Words) -> Any:
    frame = page.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *map(Emu, drawn.box.emu), ChartFile(drawn.chart, w))
    return _described(frame, alt, w)


def _described(frame: Any, alt: str, w: Words) -> Any:
    frame.name = w.t("Figure")
    named = frame.element.find("p:nvGraphicFramePr/p:cNvPr", NAMESPACES)
    named.set("descr", clean(alt))
    return frame.element


def _table(page: Any, grid: tables.Grid, box: Box, alt: str, w: Words) -> Any:
    """A native table without a style of its own: hairlines under the rows, and each cell as it is tinted."""
    width, height = grid.box
    room = Box(box.left, box.top, width, height)
    frame = page.shapes.add_table(len(grid.rows), len(grid.widths), *map(Emu, room.emu))
    table = frame.element.find(".//a:tbl", NAMESPACES)
    plain = f'<a:tblPr firstRow="1"><a:tableStyleId>{NO_STYLE}</a:tableStyleId></a:tblPr>'
    table.replace(table.tblPr, parsed(plain))
    for column, one in zip(frame.table.columns, grid.widths, strict=True):
        column.width = Emu(round(one * 914_400))
    rows = zip(frame.table.rows, table.findall("a:tr", NAMESPACES), grid.rows, grid.heights, strict=True)
    for row, line, cells, height in rows:
        row.height = Emu(round(height * 914_400))
        for element, cell in zip(line.findall("a:tc", NAMESPACES), cells, strict=True):
            _cell(element, cell, grid, w)
    return _described(frame, alt, w)


def _cell(element: Any, cell: tables.TableCell, grid: tables.Grid, w: Words) -> None:
    said = paragraph(cell.runs, w, Style(grid.size, cell.colour, align=cell.align))
    if cell.bar:
        said = _bar(cell.bar, w)
    style = Style(grid.size, cell.colour, align=cell.align)
    if cell.span > 1:
        element.set("gridSpan", str(cell.span))
    if not cell.span:
        element.set("hMerge", "1")
    set_paragraphs(element, [said, *(paragraph(line, w, style) for line in cell.more)])
    old = element.find("a:tcPr", NAMESPACES)
    if old is not None:
        element.remove(old)
    ground = cell.on and f'<a:solidFill><a:srgbClr val="{cell.on.lstrip("#")}"/></a:solidFill>'
    element.append(
        parsed(
            f'<a:tcPr anchor="ctr" marL="91440" marR="91440" marT="0" marB="0">{_edges(cell, grid)}'
            f"{ground or '<a:noFill/>'}</a:tcPr>"
        )
    )


def _edges(cell: tables.TableCell, grid: tables.Grid) -> str:
    """A frame of highlighter round a chosen cell, a gap of paper round a tinted one, else a hairline under it."""
    colours = dict.fromkeys("LRTB", (LIGHT.paper, 1.5)) if not grid.ruled else {"B": (LIGHT.line, 0.75)}
    colours |= dict.fromkeys(cell.framed, (LIGHT.highlight, 4))
    return "".join(
        f'<a:ln{side} w="{round(colours[side][1] * 12700)}">{paint(colours[side][0])}</a:ln{side}>'
        if side in colours
        else f'<a:ln{side} w="0"><a:noFill/></a:ln{side}>'
        for side in "LRTB"
    )


def _bar(share: float, w: Words) -> str:
    """A thin bar made of blanks under a pen: it is text, so it moves with its row, and a screen reader passes it by."""
    blank = wide("\u00a0", tables.BAR_SIZE) / 1.05
    count = max(round(share * tables.BAR_WIDE / blank * 0.9), 1)
    pen = f'<a:highlight><a:srgbClr val="{LIGHT.depths[2].lstrip("#")}"/></a:highlight>'
    size = round(tables.BAR_SIZE * 100)
    return (
        f'<a:p><a:pPr algn="l"/><a:r><a:rPr sz="{size}">{pen}</a:rPr><a:t>{chr(160) * count}</a:t></a:r>'
        f'<a:endParaRPr sz="{size}"/></a:p>'
    )


# Foot and order -----------------------------------------------------------------------------------------


def _foot(page: Any, layout: Any, source: str, number: int, w: Words) -> None:
    """The source and the number in the layout's own places, which a new slide does not get by itself."""
    for shape in layout.placeholders:
        at = shape.placeholder_format.idx
        if at not in (SOURCE_AT, NUMBER_AT):
            continue
        own = deepcopy(shape.element)
        said = paragraph([Run(source)], w) if at == SOURCE_AT else f"<a:p>{number_field(w, str(number))}</a:p>"
        for level_style in own.findall(".//a:lvl1pPr", NAMESPACES):
            level_style.getparent().remove(level_style)
        properties = own.find("p:spPr", NAMESPACES)
        for child in list(properties):
            properties.remove(child)
        set_paragraphs(own, [said])
        page.shapes.element.append(own)


def _in_order(page: Any, keys: Sequence[Any], figure: Sequence[Any]) -> None:
    """The order that a screen reader follows: question, message, key figures, figure, note, findings, foot."""
    tree = page.shapes.element
    rank = {id(element): 2 for element in keys} | {id(element): 3 for element in figure}

    def place(element: Any) -> int:
        holder = element.find(".//p:ph", NAMESPACES)
        if holder is None:
            return rank.get(id(element), 3)
        if holder.get("type") == "title":
            return 1
        return {QUESTION_AT: 0, NOTE_AT: 4, SOURCE_AT: 9, NUMBER_AT: 10}.get(int(holder.get("idx", "0")), 5)

    shapes = [e for e in tree if e.tag.split("}")[1] in ("sp", "graphicFrame", "grpSp", "cxnSp")]
    for element in sorted(shapes, key=place):
        tree.append(element)
