"""A chart as PowerPoint stores it: series with their looks and labels, axes, and the workbook it is edited in."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from report.forms import MaybeNumber, MaybeNumbers
from report.palette import LIGHT
from report.scale import real
from report.text import Run
from report.writers.pptx.page import Box
from report.writers.pptx.prose import DECLARED, Style, clean, paint, paragraph, run_properties, tag
from words import Words

Kind = Literal["bar", "column", "line", "scatter"]
At = Literal["r", "l", "t", "b", "ctr", "inBase", "inEnd", "outEnd"]
SIZE = 12  # pt, of names, numbers and axes in a figure
THIN, THICK = 1.0, 2.25  # pt
SHEET, DAY = "Sheet1", "yyyy-mm-dd"
LEADERS = (  # lines from points to labels that stand far from them
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:showLeaderLines val="1"/>'
    f'<c15:leaderLines><c:spPr><a:ln w="9525">{paint(LIGHT.muted)}</a:ln></c:spPr></c15:leaderLines></c:ext></c:extLst>'
)
NOWHERE = {"showLegendKey": 0, "showVal": 0, "showCatName": 0, "showSerName": 0, "showPercent": 0, "showBubbleSize": 0}


@dataclass(frozen=True)
class MarkLook:
    """How a mark is drawn: its fill and its edge (None: none), the edge's or the line's width in points, its dash.

    `alpha`: how much of a line hides what lies under it.
    """

    fill: str | None = None
    edge: str | None = None
    width: float = THICK
    dash: str = "solid"
    alpha: float = 1.0

    @property
    def xml(self) -> str:
        """Its shape properties."""
        inside = paint(self.fill) if self.fill else "<a:noFill/>"
        line = (
            f'{paint(self.edge, self.alpha)}<a:prstDash val="{self.dash}"/><a:round/>' if self.edge else "<a:noFill/>"
        )
        return f'<c:spPr>{inside}<a:ln w="{round(self.width * 12700)}" cap="flat">{line}</a:ln></c:spPr>'


@dataclass(frozen=True)
class ChartLabel:
    """What is written at a point: lines of runs, where, and how far from there, in parts of the chart's sides."""

    lines: tuple[tuple[Run, ...], ...]
    at: At
    colour: str = LIGHT.text
    size: float = SIZE
    by: tuple[float, float] = (0.0, 0.0)
    marked: bool = False
    align: str = "l"


@dataclass(frozen=True)
class Marker:
    """The mark of a point: its size in points and its look; size 0 is none."""

    size: int
    look: MarkLook = MarkLook()


def opened(colour: str, size: int) -> Marker:
    """A ring: what could be, or stands aside. Its inside is a little tinted, for some programs draw no edge."""
    return Marker(size, MarkLook(LIGHT.mix(colour, 0.25), colour, 1.5))


def closed(colour: str, size: int) -> Marker:
    """A dot: what is."""
    return Marker(size, MarkLook(colour, LIGHT.paper, 1.0))


@dataclass(frozen=True)
class ChartSeries:
    """One row of numbers. `x`: where they stand, in a scatter; `points`: looks of their own; `format`: of the numbers,
    `along`: of x.

    `low`, `high`: their limits, drawn as whiskers.
    """

    name: str
    values: MaybeNumbers
    look: MarkLook = MarkLook()
    x: tuple[float, ...] = ()
    format: str = "General"
    along: str = "General"
    marker: Marker = Marker(0)
    smooth: bool = False
    points: dict[int, MarkLook] = field(default_factory=dict)
    markers: dict[int, Marker] = field(default_factory=dict)
    labels: dict[int, ChartLabel] = field(default_factory=dict)
    low: MaybeNumbers = ()
    high: MaybeNumbers = ()


@dataclass(frozen=True)
class ChartPlot:
    """Series of one kind. `stack`: "clustered", "stacked" or "percentStacked"; `gap`: between bars, in % of one."""

    kind: Kind
    series: tuple[ChartSeries, ...]
    stack: str = "clustered"
    gap: int = 47
    joined: bool = False


def scatter(series: Iterable[ChartSeries]) -> ChartPlot:
    """Series of points, the longest first: LibreOffice draws none that is shorter than one that comes after it."""
    return ChartPlot("scatter", tuple(sorted(series, key=lambda s: -len(s.values))))


@dataclass(frozen=True)
class ChartAxis:
    """An axis: where it begins and ends, what it says. `shown`: whether it has numbers or names."""

    low: MaybeNumber = None
    high: MaybeNumber = None
    shown: bool = True
    line: str | None = LIGHT.line
    format: str = "General"
    step: MaybeNumber = None
    title: str = ""
    reverse: bool = False
    skip: int = 1
    apart: bool = False
    colour: str = LIGHT.muted
    size: float = SIZE


@dataclass(frozen=True)
class Chart:
    """A chart: its plots, on one pair of axes; `inner`: the room between the axes, in parts of the chart's sides.

    `across` is the axis of names or of x, `along` that of values; `caption`: over it at the left; `legend`: the series
    it names, none where it is empty.
    """

    plots: tuple[ChartPlot, ...]
    across: ChartAxis
    along: ChartAxis
    inner: Box
    categories: tuple[str, ...] | tuple[dt.date, ...] = ()
    caption: str = ""
    legend: tuple[int, ...] = ()

    @property
    def series(self) -> list[ChartSeries]:
        """All series, in their order in the workbook."""
        return [series for plot in self.plots for series in plot.series]


class ChartFile:
    """A chart as the library takes it: its XML, and the workbook behind it."""

    def __init__(self, chart: Chart, w: Words) -> None:
        self.chart, self.w = chart, w

    def xml_bytes(self, _: object) -> bytes:
        """The chart's own part."""
        return chart_xml(self.chart, self.w).encode("utf-8")

    @property
    def xlsx_blob(self) -> bytes:
        """The workbook that PowerPoint opens to edit the numbers. No text in it is ever a formula or a link."""
        blob = io.BytesIO()
        plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        book = xlsxwriter.Workbook(blob, plain)
        sheet = book.add_worksheet(SHEET)
        formats = {
            name: book.add_format({"num_format": name})
            for name in {f for s in self.chart.series for f in (s.format, s.along)} | {DAY}
        }
        for column, head, cells, number in columns(self.chart):
            sheet.write_string(0, column, clean(head))
            for row, cell in enumerate(cells, 1):
                if isinstance(cell, str):
                    sheet.write_string(row, column, clean(cell))
                elif isinstance(cell, dt.date):
                    sheet.write_number(row, column, serial(cell), formats[number])
                elif real(cell):
                    sheet.write_number(row, column, cell, formats[number] if number else None)
        book.close()
        return blob.getvalue()


def serial(day: dt.date) -> int:
    """A day as spreadsheets count it."""
    return day.toordinal() - dt.date(1899, 12, 30).toordinal()


def dated(chart: Chart) -> bool:
    """Whether the chart runs along days."""
    return bool(chart.categories) and isinstance(chart.categories[0], dt.date)


def columns(chart: Chart) -> list[tuple[int, str, Sequence[object], str]]:
    """The workbook's columns: number, head, cells and number format. In a scatter each series has its own x."""
    series, scatter = chart.series, chart.plots[0].kind == "scatter"
    if not scatter:
        found: list[tuple[int, str, Sequence[object], str]] = [(0, "", chart.categories, DAY if dated(chart) else "")]
        return found + [(i, s.name, s.values, s.format) for i, s in enumerate(series, 1)]
    pairs = [((2 * i, "x", s.x, s.along), (2 * i + 1, s.name, s.values, s.format)) for i, s in enumerate(series)]
    return [column for pair in pairs for column in pair]


# The part -----------------------------------------------------------------------------------------------


def chart_xml(chart: Chart, w: Words) -> str:
    """The whole part. Numbers stand in it as they stand in the workbook."""
    box, at = chart.inner, 0
    plots = []
    for plot in chart.plots:
        plots.append(_plot(plot, at, chart, w))
        at += len(plot.series)
    inner = "".join(
        f'<c:{name} val="{value:.5f}"/>'
        for name, value in zip("xywh", (box.left, box.top, box.width, box.height), strict=True)
    )
    head = _caption(chart.caption, w) if chart.caption else ""
    return (
        f'<c:chartSpace {DECLARED}><c:date1904 val="0"/><c:lang val="{tag(w)}"/><c:roundedCorners val="0"/>'
        f"<c:chart>{head}"
        f'<c:autoTitleDeleted val="{int(not chart.caption)}"/><c:plotArea><c:layout><c:manualLayout>'
        f'<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>{inner}</c:manualLayout></c:layout>'
        f"{''.join(plots)}{_axes(chart, w)}<c:spPr><a:noFill/></c:spPr></c:plotArea>{_legend(chart, w)}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text(w, LIGHT.text)}</c:chartSpace>"
    )


def _text(w: Words, colour: str, size: float = SIZE) -> str:
    """How the text of a part of the chart is set."""
    set_as = run_properties("defRPr", w, Style(size, colour, bold=False))
    return f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{set_as}</a:pPr><a:endParaRPr lang="{tag(w)}"/></a:p></c:txPr>'


def _caption(text: str, w: Words) -> str:
    said = paragraph([Run(text)], w, Style(SIZE, LIGHT.muted, bold=False))
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/>{said}</c:rich></c:tx><c:layout><c:manualLayout>"
        '<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0"/><c:y val="0"/></c:manualLayout></c:layout>'
        '<c:overlay val="1"/></c:title>'
    )


def _legend(chart: Chart, w: Words) -> str:
    if not chart.legend:
        return ""
    hidden = "".join(
        f'<c:legendEntry><c:idx val="{i}"/><c:delete val="1"/></c:legendEntry>'
        for i in range(len(chart.series))
        if i not in chart.legend
    )
    return f'<c:legend><c:legendPos val="b"/>{hidden}<c:overlay val="0"/>{_text(w, LIGHT.text)}</c:legend>'


def _plot(plot: ChartPlot, at: int, chart: Chart, w: Words) -> str:
    series = "".join(_series(s, at + i, plot.kind, chart, w) for i, s in enumerate(plot.series))
    ends = '<c:axId val="101"/><c:axId val="102"/>'
    own = f'<c:varyColors val="0"/>{series}'
    if plot.kind == "scatter":
        return f'<c:scatterChart><c:scatterStyle val="lineMarker"/>{own}{ends}</c:scatterChart>'
    if plot.kind == "line":
        return f'<c:lineChart><c:grouping val="standard"/>{own}<c:marker val="1"/>{ends}</c:lineChart>'
    overlap = "" if plot.stack == "clustered" else '<c:overlap val="100"/>'
    joined = f"<c:serLines>{MarkLook(edge=LIGHT.previous, width=0.75).xml}</c:serLines>" if plot.joined else ""
    return (
        f'<c:barChart><c:barDir val="{"bar" if plot.kind == "bar" else "col"}"/><c:grouping val="{plot.stack}"/>'
        f'{own}<c:gapWidth val="{plot.gap}"/>{overlap}{joined}{ends}</c:barChart>'
    )


# Series -------------------------------------------------------------------------------------------------


def _series(s: ChartSeries, i: int, kind: Kind, chart: Chart, w: Words) -> str:
    scatter, bars = kind == "scatter", kind in ("bar", "column")
    column = 2 * i + 1 if scatter else i + 1
    labels = _labels(s, w)
    own = "".join(_point(s, j, bars) for j in sorted({*s.points, *s.markers}))
    look = s.look.xml if bars else MarkLook(None, s.look.edge, s.look.width, s.look.dash).xml
    marker = "" if bars else _marker(s.marker)
    known = f"{_numbers('c:yVal' if scatter else 'c:val', column, s.values, s.format)}"
    names = _numbers("c:xVal", column - 1, s.x, s.along) if scatter else _names(chart.categories)
    smooth = "" if bars else f'<c:smooth val="{int(s.smooth)}"/>'
    return (
        f'<c:ser><c:idx val="{i}"/><c:order val="{i}"/><c:tx><c:strRef><c:f>{SHEET}!${xl_col_to_name(column)}$1</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(clean(s.name))}</c:v></c:pt></c:strCache>'
        f"</c:strRef></c:tx>{look}{_flat(bars)}{marker}{own}{labels}"
        f"{_whiskers(s, bars)}{names}{known}{smooth}</c:ser>"
    )


def _flat(bars: bool) -> str:
    """A bar under zero keeps its colour."""
    return '<c:invertIfNegative val="0"/>' if bars else ""


def _point(s: ChartSeries, j: int, bars: bool) -> str:
    marker = _marker(s.markers[j]) if j in s.markers else ""
    look = s.points[j].xml if j in s.points else ""
    return f'<c:dPt><c:idx val="{j}"/>{_flat(bars)}{marker}<c:bubble3D val="0"/>{look}</c:dPt>'


def _marker(marker: Marker) -> str:
    if not marker.size:
        return '<c:marker><c:symbol val="none"/></c:marker>'
    return f'<c:marker><c:symbol val="circle"/><c:size val="{marker.size}"/>{marker.look.xml}</c:marker>'


def _numbers(element: str, column: int, values: Sequence[MaybeNumber], number: str) -> str:
    letter = xl_col_to_name(column)
    points = "".join(f'<c:pt idx="{j}"><c:v>{float(v)!r}</c:v></c:pt>' for j, v in enumerate(values) if real(v))
    return (
        f"<{element}><c:numRef><c:f>{SHEET}!${letter}$2:${letter}${len(values) + 1}</c:f><c:numCache><c:formatCode>"
        f'{escape(number)}</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef></{element}>'
    )


def _names(names: Sequence[str] | Sequence[dt.date]) -> str:
    if names and isinstance(names[0], dt.date):
        days = [float(serial(day)) for day in names if isinstance(day, dt.date)]
        return _numbers("c:cat", 0, days, DAY)
    points = "".join(f'<c:pt idx="{j}"><c:v>{escape(clean(name))}</c:v></c:pt>' for j, name in enumerate(names))
    return (
        f"<c:cat><c:strRef><c:f>{SHEET}!$A$2:$A${len(names) + 1}</c:f><c:strCache>"
        f'<c:ptCount val="{len(names)}"/>{points}</c:strCache></c:strRef></c:cat>'
    )


def _whiskers(s: ChartSeries, bars: bool) -> str:
    """The limits, as how far they lie from the values."""
    if not any(real(v) for v in (*s.low, *s.high)):
        return ""
    ends = {
        "plus": [(h or 0) - (v or 0) if real(h) and real(v) else 0 for v, h in zip(s.values, s.high, strict=True)],
        "minus": [
            (v or 0) - (low or 0) if real(low) and real(v) else 0 for v, low in zip(s.values, s.low, strict=True)
        ],
    }
    parts = "".join(
        f'<c:{side}><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(far)}"/>'
        + "".join(f'<c:pt idx="{j}"><c:v>{float(v)!r}</c:v></c:pt>' for j, v in enumerate(far))
        + f"</c:numLit></c:{side}>"
        for side, far in ends.items()
    )
    look = MarkLook(edge=LIGHT.text, width=1.5).xml
    way = '<c:errDir val="y"/>' if not bars else ""
    kind = '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
    return f"<c:errBars>{way}{kind}{parts}{look}</c:errBars>"


def _labels(s: ChartSeries, w: Words) -> str:
    if not s.labels:
        return ""
    own = "".join(_label(j, label, w) for j, label in sorted(s.labels.items()))
    led = LEADERS if any(any(label.by) for label in s.labels.values()) else ""
    return f"<c:dLbls>{own}<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_shown({})}{led}</c:dLbls>"


def _shown(but: dict[str, int]) -> str:
    return "".join(f'<c:{name} val="{value}"/>' for name, value in (NOWHERE | but).items())


def _label(j: int, label: ChartLabel, w: Words) -> str:
    """The text itself stands in the chart, so that it is as the figure writes it and not as a program would."""
    style = Style(label.size, LIGHT.on_highlight if label.marked else label.colour, bold=False, align=label.align)
    said = "".join(paragraph(line, w, style) for line in label.lines)
    moved = ""
    if any(label.by):
        x, y = label.by
        moved = f'<c:layout><c:manualLayout><c:x val="{x:.5f}"/><c:y val="{y:.5f}"/></c:manualLayout></c:layout>'
    paper = paint(LIGHT.highlight) if label.marked else "<a:noFill/>"
    inset = 'lIns="38100" tIns="19050" rIns="38100" bIns="19050"'
    body = f'<a:bodyPr wrap="none" {inset} anchor="ctr"><a:spAutoFit/></a:bodyPr>'
    return (
        f'<c:dLbl><c:idx val="{j}"/>{moved}<c:tx><c:rich>{body}<a:lstStyle/>{said}</c:rich></c:tx>'
        f'<c:spPr>{paper}<a:ln><a:noFill/></a:ln></c:spPr><c:dLblPos val="{label.at}"/>'
        f"{_shown({'showVal': 1})}</c:dLbl>"
    )


# Axes ---------------------------------------------------------------------------------------------------


def _axes(chart: Chart, w: Words) -> str:
    kind = chart.plots[0].kind
    level = kind == "bar"
    if kind == "scatter":
        return _axis("valAx", 101, 102, "b", chart.across, w) + _axis("valAx", 102, 101, "l", chart.along, w)
    across, along = ("l", "b") if level else ("b", "l")
    return _axis("dateAx" if dated(chart) else "catAx", 101, 102, across, chart.across, w) + _axis(
        "valAx", 102, 101, along, chart.along, w, between=True, at_end=level and chart.across.reverse
    )


def _axis(
    kind: str,
    number: int,
    other: int,
    side: str,
    axis: ChartAxis,
    w: Words,
    *,
    between: bool = False,
    at_end: bool = False,
) -> str:
    ends = "".join(
        f'<c:{name} val="{float(v)!r}"/>' for name, v in (("max", axis.high), ("min", axis.low)) if v is not None
    )
    turned = "maxMin" if axis.reverse else "minMax"
    title = ""
    if axis.title:
        said = paragraph([Run(axis.title)], w, Style(SIZE, LIGHT.muted, bold=False))
        title = f'<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/>{said}</c:rich></c:tx><c:overlay val="0"/></c:title>'
    line = MarkLook(edge=axis.line, width=THIN).xml
    unit = f'<c:majorUnit val="{float(axis.step)!r}"/>' if axis.step else ""
    tail = {
        "catAx": f'<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="60"/><c:tickLblSkip val="{axis.skip}"/>'
        '<c:noMultiLvlLbl val="1"/>',
        "dateAx": '<c:auto val="0"/><c:lblOffset val="60"/><c:baseTimeUnit val="months"/>'
        f'{unit}<c:majorTimeUnit val="months"/>',
        "valAx": f'<c:crossBetween val="{"between" if between else "midCat"}"/>{unit}',
    }[kind]
    return (
        f'<c:{kind}><c:axId val="{number}"/><c:scaling><c:orientation val="{turned}"/>{ends}</c:scaling>'
        f'<c:delete val="{int(not axis.shown)}"/><c:axPos val="{side}"/>{title}'
        f'<c:numFmt formatCode="{escape(axis.format, {chr(34): "&quot;"})}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="{"low" if axis.apart else "nextTo"}"/>{line}'
        f'{_text(w, axis.colour, axis.size)}<c:crossAx val="{other}"/>'
        f'<c:crosses val="{"max" if at_end else "autoZero"}"/>{tail}</c:{kind}>'
    )


@dataclass(frozen=True)
class Drawn:
    """A chart and the room it takes on the slide."""

    chart: Chart
    box: Box


def inner(box: Box, left: float = 0, right: float = 0, top: float = 0, bottom: float = 0) -> Box:
    """What is left between margins in inches, in parts of the chart's sides."""
    wide, tall = max(box.width - left - right, 0.5), max(box.height - top - bottom, 0.3)
    return Box(left / box.width, top / box.height, wide / box.width, tall / box.height)
