"""Chart forms as frozen data: what a figure shows, without colour or pixel, for every writer to draw.

A form holds names in the reader's words, plain numbers and what they mean: what is, what was, what could be, what is
measured and what is projected, and how sure it is. It holds no colour, no pixel and no program's instructions, so a
screen, a deck and a workbook draw the same one. A number that is not known is None. `alt` is the sentence that replaces
the figure for a reader who cannot see it. A label may hold `**bold**` words and a line break.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from words import Words
from words.language import MINUS, SCALES
from words.languages import NBSP

MeasureKind = Literal["number", "money", "percent", "points", "years", "rank", "year", "days", "month", "share"]
# What is; what was; what could be, drawn as an outline.
Role = Literal["actual", "previous", "scenario"]
# One's own; what it is compared with; one tier of several; the line of equality; what is lost again after the peak.
BarPart = Literal["own", "compared", "tier", "even", "given back"]
# Measured; measured on few; beyond the limit that the figure speaks of; expected; assumed; other companies' figure.
Tag = Literal["measured", "few", "beyond", "expected"]
# The answer; a known case to compare with; the highest point; where the line ends; what could be.
Point = Literal["answer", "compared", "peak", "end", "scenario"]
MaybeNumber = float | None
MaybeNumbers = tuple[MaybeNumber, ...]

MILLION = 999_500  # from here on a figure writes money short
LONGEST_NAME = 14


@dataclass(frozen=True)
class Measure:
    """What numbers measure and how they are written.

    `like`: the largest that the figure has room for, whose unit all are written in (0: each in full). `signed`: a rise
    has a plus. `title`: what an axis says, where that is more than the name.
    """

    name: str = ""
    kind: MeasureKind = "number"
    like: float = 0.0
    signed: bool = False
    title: str = ""

    def write(self, x: MaybeNumber, w: Words) -> str:
        """The number as the figure writes it.

        >>> from words import load
        >>> Measure(kind="money", like=2e8).write(5.5e7, load("en", "SEK")).replace("\xa0", " ")
        'SEK 55.0 m'
        """
        if self.signed:
            return self.change(x, w)
        if self.kind == "money":
            return w.short(x, like=self.like) if self.long else w.money(x)
        if self.kind in ("percent", "share"):
            return w.percent(x, 0 if self.like > 0.1 else 1)
        if self.kind == "points":
            return w.points(x)
        return w.years(x, 1) if self.kind == "years" else w.number(x)

    def change(self, x: MaybeNumber, w: Words) -> str:
        """A change of the number, with its sign."""
        if self.kind == "money":
            return w.short_signed(x, like=self.like) if self.long else w.money_signed(x)
        return w.percent_signed(x) if self.kind == "percent" else w.signed(x)

    def bare(self, x: MaybeNumber, w: Words) -> str:
        """Money where there is little room: under a million without the currency, which stands elsewhere."""
        return w.short(x, like=self.like) if self.long else w.number(x)

    def bare_change(self, x: MaybeNumber, w: Words) -> str:
        """As `bare`, with its sign."""
        return w.short_signed(x, like=self.like) if self.long else w.signed(x)

    def limits(self, low: MaybeNumber, high: MaybeNumber, w: Words) -> str:
        """ " (8,1–9,4)" or " (−9 till −3)" after an estimate, whose unit it shares; nothing where they are unknown."""
        if low is None or high is None:
            return ""
        ends = (re.sub(r"[^\d.,−\u00a0]", "", self.write(x, w)).strip(NBSP) for x in (low, high))
        first, last = ends
        if MINUS in first + last:  # a dash before a minus would read as two
            return f" ({w.t('{low} to {high}', low=first, high=last)})"
        return f" ({first}–{last})"

    def span(self, low: MaybeNumber, high: MaybeNumber, w: Words) -> str:
        """From a number to another; at least the first where the second is not known."""
        if high is None:
            return w.at_least(self.write(low, w))
        if self.kind == "money" and self.long:
            return w.short_span(low, high)
        return f"{self.write(low, w)}\u2060\u2013\u2060{self.write(high, w)}"

    @property
    def long(self) -> bool:
        """Whether the figure's money is in millions, and so written short."""
        return abs(self.like) >= MILLION

    @property
    def divisor(self) -> float:
        """What amounts are divided by when their unit is said once for the whole figure."""
        return next((float(by) for start, by, *_ in SCALES if abs(self.like) >= start), 1.0)

    def unit(self, w: Words) -> str:
        """The unit said once: "mkr" in Swedish, "SEK m" in English, the per cent sign, or none."""
        if self.kind == "money":
            return " ".join(re.sub(r"[−\d.,\s]+", " ", w.short(self.like)).split())
        return "%" if self.kind == "percent" else ""


@dataclass(frozen=True)
class Reference:
    """A line to compare with: where it stands, what it is, and what lies on either side of it."""

    value: float
    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Mark:
    """A point that the figure speaks of. `name`: what it is a case of; `label`: what is said beside it."""

    x: float
    y: float
    role: Point
    label: str = ""
    name: str = ""


# Shares and steps ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rail:
    """One measure cut into the tiers' parts, which sum to the whole. `beyond`: what of each lies past the evidence."""

    measure: Measure
    values: tuple[float, ...]
    beyond: tuple[float, ...] = ()

    @property
    def shares(self) -> list[float]:
        """Each tier's share of the whole."""
        return [v / sum(self.values) for v in self.values]


@dataclass(frozen=True)
class Rails:
    """Several measures of the same tiers, each as a rail of 100 %. `tiers`: their names, best first."""

    tiers: tuple[str, ...]
    rails: tuple[Rail, ...]
    alt: str


@dataclass(frozen=True)
class BridgeStep:
    """A total that stands on zero, or a change that begins at `base`, where the step before it ended.

    `beyond`: what of a total lies past what the file can speak of, drawn as an outline.
    """

    name: str
    base: float
    size: float
    role: Role
    total: bool = False
    beyond: float = 0.0

    @property
    def end(self) -> float:
        """Where the next step begins."""
        return self.base + self.size


@dataclass(frozen=True)
class Bridge:
    """From one total to another in steps. `money.like` is the scale's end where steps could be."""

    steps: tuple[BridgeStep, ...]
    money: Measure
    alt: str


@dataclass(frozen=True)
class Row:
    """One bar: its value with limits. `rank`: the tier's place, best first. `aside`: beside the one that is used.

    `change`: since the period before, in the bar's own unit, or for a pair the share that the second is more.
    `beyond`: what of the value lies past the evidence, drawn as an outline. `few`: so few lost that the limits are
    written and not the value. `targets`: what others have, as lines across the bar.
    """

    name: str
    value: MaybeNumber
    role: Role = "actual"
    low: MaybeNumber = None
    high: MaybeNumber = None
    rank: int | None = None
    change: MaybeNumber = None
    aside: bool = False
    beyond: float = 0.0
    few: bool = False
    targets: tuple[Reference, ...] = ()

    @property
    def lines(self) -> list[Reference]:
        """Its targets, the farthest first: their labels stand under the bar in this order, and no line crosses one."""
        return sorted(self.targets, key=lambda one: -one.value)


def row_said(row: Row, measure: Measure, w: Words) -> str:
    """A bar's value in words; its limits where few were lost."""
    if row.few and row.low is not None and row.high is not None:
        return measure.span(row.low, row.high, w)
    return measure.write(row.value, w)


@dataclass(frozen=True)
class BarGroup:
    """Bars under a sentence. Two of them, what is and what could be, are a pair."""

    name: str
    rows: tuple[Row, ...]

    @property
    def pair(self) -> bool:
        """Whether they are what is and what could be."""
        return [row.role for row in self.rows] == ["actual", "scenario"]


@dataclass(frozen=True)
class Bars:
    """Level bars from zero on one scale, in one group without a name or in several. `tiers`: how many tiers exist."""

    groups: tuple[BarGroup, ...]
    measure: Measure
    alt: str
    tiers: int = 0


@dataclass(frozen=True)
class Swing:
    """How far one lever takes the value: at its low end and at its high end."""

    name: str
    low: MaybeNumber
    high: MaybeNumber


@dataclass(frozen=True)
class Tornado:
    """What each lever does to the value of today, the widest first. `label`: what is said at today's line."""

    today: float
    swings: tuple[Swing, ...]
    money: Measure
    label: str
    alt: str

    def changes(self, swing: Swing) -> tuple[float, float]:
        """The two changes from today, 0 where an end is not known."""
        low, high = (0.0 if v is None else v - self.today for v in (swing.low, swing.high))
        return low, high


# Along an axis ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Where a column stands, and its name. `low`, `high`: what a column of a histogram reaches over."""

    at: float
    name: str = ""
    low: MaybeNumber = None
    high: MaybeNumber = None


@dataclass(frozen=True)
class Series:
    """One value a place, each with what stands behind it: a tag, limits, and how many it is counted on."""

    name: str
    values: MaybeNumbers
    tags: tuple[Tag, ...]
    low: MaybeNumbers = ()
    high: MaybeNumbers = ()
    counted: MaybeNumbers = ()


@dataclass(frozen=True)
class Columns:
    """Upright bars along places in their order.

    `across`, `along`: a line at a value, or at a place. `rest`: what comes after the
    last column, said in words.
    """

    places: tuple[Place, ...]
    series: tuple[Series, ...]
    x: Measure
    y: Measure
    alt: str
    across: Reference | None = None
    along: Reference | None = None
    rest: str = ""


@dataclass(frozen=True)
class Line:
    """One line. The first `measured` points are measured and whole; later ones are projected or not finished.

    `reach`: how far each projected point may lie from the line, (low, high) of all points, the widest first.
    """

    name: str
    x: tuple[float, ...]
    y: MaybeNumbers
    part: BarPart
    measured: int
    low: MaybeNumbers = ()
    high: MaybeNumbers = ()
    reach: tuple[tuple[MaybeNumbers, MaybeNumbers], ...] = ()


@dataclass(frozen=True)
class Lines:
    """Lines over months (`x.kind` "month"), years, shares of the customers ("share") or another number.

    `months`: their last days, which x counts from 0. Lines of tiers come best first. `y.like` is the upper end of the
    axis of lines over months or years.
    """

    lines: tuple[Line, ...]
    x: Measure
    y: Measure
    alt: str
    marks: tuple[Mark, ...] = ()
    months: tuple[dt.date, ...] = ()


@dataclass(frozen=True)
class Spot:
    """One tier on the curve. `at_least`: nobody was lost, so it stands at the lower limit.

    `gain`: what one more point of retention is worth; `gain_ends`: between what, where so few were lost that no point
    is said, of the years either.
    """

    name: str
    rank: int
    retention: float
    low: float
    high: float
    at_least: bool
    gain: MaybeNumber
    gain_ends: tuple[float, float] | None = None

    def years_said(self, period: float, w: Words) -> str:
        """How long the tier's customers stay, in words."""
        if self.gain_ends is not None and self.high > self.low:
            return f"{w.span(period / (1 - self.low), period / (1 - self.high), 1)} {w.t('years')}"
        years = w.years(period / (1 - self.retention), 1)
        return w.at_least(years) if self.at_least else years

    def gain_said(self, w: Words) -> str:
        """What one more point is worth, in words; "" where it is not known."""
        if self.gain_ends is not None:
            return w.short_span(*self.gain_ends)
        return "" if self.gain is None else w.short(self.gain)


@dataclass(frozen=True)
class Curve:
    """Duration against retention: duration = period / (1 − retention), with the tiers on it. `tiers`: how many exist.

    `period`: years. `formula`: the curve in words. `evidence`: the years the file can speak of; what lies above them is
    drawn as an outline. `others`: from and to which retention per period other companies are found, a quiet outline
    each.
    """

    spots: tuple[Spot, ...]
    tiers: int
    period: float
    x: Measure
    y: Measure
    formula: str
    alt: str
    evidence: MaybeNumber = None
    others: tuple[tuple[float, float], ...] = ()

    def beyond(self, spot: Spot) -> bool:
        """Whether a tier's duration lies past what the file can speak of."""
        return self.evidence is not None and self.duration(spot.retention) > self.evidence

    def duration(self, retention: float) -> float:
        """Years at a retention per period."""
        return self.period / (1 - retention)


# Points -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Dot:
    """One group's value with its limits. `aside`: too few to compare with, or not of this file.

    `chosen`: the one the page counts by. Without a value, its limits are a bar of their own; `strong`: in ink.
    `beside`: what is said under its number.
    """

    name: str
    value: MaybeNumber
    low: MaybeNumber = None
    high: MaybeNumber = None
    aside: bool = False
    chosen: bool = False
    strong: bool = False
    beside: str = ""


@dataclass(frozen=True)
class Dots:
    """One measure across groups, a row each, on one axis. `whole`: the whole base's value."""

    rows: tuple[Dot, ...]
    measure: Measure
    alt: str
    whole: Reference | None = None


@dataclass(frozen=True)
class Aspect:
    """One thing by two measures, and how sure its y is."""

    name: str
    x: float
    y: float
    low: MaybeNumber = None
    high: MaybeNumber = None


@dataclass(frozen=True)
class Priorities:
    """Aspects in a picture divided at `cuts` (x, y). `corners`: what they are called, the upper two first."""

    aspects: tuple[Aspect, ...]
    cuts: tuple[float, float]
    corners: tuple[str, str, str, str]
    x: Measure
    y: Measure
    alt: str

    def is_first(self, aspect: Aspect) -> bool:
        """Whether it lies in the upper left corner: little of x, much of y."""
        return aspect.x < self.cuts[0] and aspect.y > self.cuts[1]


@dataclass(frozen=True)
class Guesses:
    """What a room has guessed of one figure, a dot each, beside what it is. `own`: the reader's own, one of them.

    `low`, `high`: between what could be guessed; `truth` None: it is not told yet.
    """

    values: tuple[float, ...]
    low: float
    high: float
    measure: Measure
    alt: str
    truth: Reference | None = None
    own: MaybeNumber = None


# Between groups -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SankeyNode:
    """One end of the flows: its customers or their revenue. `rank`: the tier's place, best first; none where customers
    come from or go to. `gone`: where the lost customers went.
    """

    name: str
    amount: float
    rank: int | None = None
    gone: bool = False


@dataclass(frozen=True)
class Move:
    """What goes from one node of the period before to one of this period, and what that means.

    `out`, `into`: as much as leaves and as much as arrives; customers are as many, but their revenue changes on the
    way. `share`: of all that its source had. `marked`: one that the figure speaks of.
    """

    source: int
    target: int
    movement: str
    out: float
    into: float
    share: float
    marked: bool = False


@dataclass(frozen=True)
class Sankey:
    """Customers or revenue between two periods. `heads`: what the periods are called; `tiers`: how many exist."""

    before: tuple[SankeyNode, ...]
    now: tuple[SankeyNode, ...]
    moves: tuple[Move, ...]
    heads: tuple[str, str]
    tiers: int
    measure: Measure
    alt: str


@dataclass(frozen=True)
class Heat:
    """A value for each pair of steps of two levers, or of each cohort and stretch: `values[y][x]` from the lowest up.

    `measure`: what the values are. `chosen`: the pair (x, y) that stands now. `still`: the steps of each lever that
    change nothing. `few`: rows with too few behind them to compare with. `names`: what each cell of `values` is called.
    """

    x: Measure
    y: Measure
    x_steps: tuple[str, ...]
    y_steps: tuple[str, ...]
    values: tuple[MaybeNumbers, ...]
    measure: Measure
    alt: str
    chosen: tuple[int, int] | None = None
    still: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    few: tuple[int, ...] = ()
    names: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class ScatterPoint:
    """One relation by two measures. `was`: where it stood on x a period ago; `towards`: 1 to more, −1 to less, 0."""

    name: str
    x: float
    y: float
    towards: int = 0
    was: MaybeNumber = None


@dataclass(frozen=True)
class Scatter:
    """Relations as points by two measures, divided at `cuts` (x, y; None: not). Each is somebody: in no document."""

    points: tuple[ScatterPoint, ...]
    x: Measure
    y: Measure
    alt: str
    cuts: tuple[MaybeNumber, MaybeNumber] = (None, None)
    corners: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class MatrixPart:
    """A part of an axis: its name, and between what it lies, in words."""

    name: str
    limit: str = ""


@dataclass(frozen=True)
class MatrixCell:
    """A cell where the parts `x` and `y` (0 the lowest) meet: its name, what to do, who is in it and their money."""

    name: str
    x: int
    y: int
    customers: float
    money: MaybeNumber
    share: MaybeNumber = None
    advice: str = ""


@dataclass(frozen=True)
class CellMove:
    """Customers who went from one of the matrix's cells to another since the period before."""

    source: int
    target: int
    customers: float


@dataclass(frozen=True)
class Matrix:
    """Customers in cells by two measures, and where they went between them.

    `x`, `y`: the axes' parts, the lowest first; `heads`: what the axes measure ("" for an axis of one part). `share` of
    a cell: its part of all the money.
    """

    cells: tuple[MatrixCell, ...]
    x: tuple[MatrixPart, ...]
    y: tuple[MatrixPart, ...]
    heads: tuple[str, str]
    money: Measure
    alt: str
    moves: tuple[CellMove, ...] = ()

    def towards(self, move: CellMove) -> int:
        """1 where a move leads to more of a measure and less of none, −1 the other way, 0 where it does both.

        >>> cells = (MatrixCell("a", 0, 0, 1, 1.0), MatrixCell("b", 1, 0, 1, 1.0))
        >>> Matrix(cells, (), (), ("", ""), Measure(), "").towards(CellMove(0, 1, 5))
        1
        """
        start, end = self.cells[move.source], self.cells[move.target]
        ways = {(end.x > start.x) - (end.x < start.x), (end.y > start.y) - (end.y < start.y)} - {0}
        return ways.pop() if len(ways) == 1 else 0


Form = (
    Rails
    | Bridge
    | Bars
    | Tornado
    | Columns
    | Lines
    | Curve
    | Dots
    | Guesses
    | Priorities
    | Sankey
    | Heat
    | Matrix
    | Scatter
)


def cut(text: str, longest: int = LONGEST_NAME) -> str:
    """A name as a mark shows it: one line, cut where it is too long.

    >>> cut("Platinakunder i norr")
    'Platinakunder…'
    """
    line = " ".join(str(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def verdict(x: float, text: str) -> str:
    """The arrow that goes before a change: "▲ +55,1 mkr"; none when nothing changes."""
    return f"▲ {text}" if x > 0 else f"▼ {text}" if x < 0 else text
