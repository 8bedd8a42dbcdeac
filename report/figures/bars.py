"""Level bars from zero: plain rows, groups under a sentence, and pairs of what is and what could be."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from report.figures import style
from report.forms import BarGroup, Bars, Row, row_said, verdict
from report.palette import Palette
from report.scale import nice, tidy
from words import Words

LONGEST = 18
HEAD, GROUP_ROW, BETWEEN, BAR = 30, 40, 14, 28  # px: the sentence over a group, a bar's row, between groups, the bar
TARGET_ROW, OVER = 24, 4  # px under a bar for the label of a line across it, and how far it rises over the bar
TURN = 0.5  # a line beyond this has its label at its left
PAIR_ROW, BETWEEN_PAIRS = 37, 12  # px a bar of a pair, and between pairs


def draw(form: Bars, w: Words, p: Palette) -> go.Figure:
    """One nameless group is rows with names at the left; pairs need no names, for ink and outline tell them apart."""
    if not any(group.name for group in form.groups):
        return _rows(form, w, p)
    if all(group.pair for group in form.groups):
        return _pairs(form, w, p)
    return _groups(form, w, p)


def _ends(rows: Sequence[Row]) -> list[float]:
    """Every number a bar or its limits reach; limits that are only written have no bar."""
    return [v for row in rows for v in (row.value, *(() if row.few else (row.high, row.low))) if v is not None]


# Rows --------------------------------------------------------------------------------------------------


def _rows(form: Bars, w: Words, p: Palette) -> go.Figure:
    rows = [row for group in form.groups for row in group.rows]
    names = [style.short_name(row.name, LONGEST) for row in rows]
    texts = [_text(row, form, w) for row in rows]
    low, high = _span(rows)
    notes = style.row_names(names, list(range(len(rows))), [p.text] * len(rows))
    notes += [
        style.note(_right(row), i, text, "left middle", xshift=6)
        for i, (row, text) in enumerate(zip(rows, texts, strict=True))
    ]
    return style.figure(
        [
            _row_bars(rows, texts, form.tiers, p),
            *_beyond(rows, form.tiers, p),
        ],
        w,
        p,
        height=style.ROW * max(len(rows), 1) + 8,
        margin=(style.left_margin(names), style.right_margin(texts), 4, 4),
        alt=form.alt,
        notes=notes,
        shapes=[style.rule(0, 0, 0, 1, p.line, 1, yref="paper")] if low < 0 else [],
        x=style.NO_AXIS | {"range": style.from_zero(high, low)},
        y=style.NO_AXIS | {"range": [len(rows) - 0.5, -0.5]},
        barmode="overlay",
    )


def _beyond(rows: Sequence[Row], tiers: int, p: Palette) -> list[go.Bar]:
    """What of the values lies past what the file can speak of, as an outline at the bars' ends; [] where nothing."""
    some = [(i, row) for i, row in enumerate(rows) if row.beyond and row.value is not None]
    if not some:
        return []
    depths = p.tiers(tiers)
    edges = [p.scenario if row.rank is None else depths[row.rank] for _, row in some]
    outline = go.Bar(
        orientation="h",
        base=[tidy((row.value or 0) - row.beyond) for _, row in some],
        x=[tidy(row.beyond) for _, row in some],
        y=[i for i, _ in some],
        width=style.THICK,
        marker={"color": p.paper, "line": {"color": edges, "width": 2}},
        hoverinfo="skip",
    )
    return [outline]


def _span(rows: Sequence[Row]) -> tuple[float, float]:
    """From the lowest to the highest bar; round where the bars could be, so that they stand still."""
    low, high = min([0.0, *_ends(rows)]), max([0.0, *_ends(rows)])
    if all(row.role == "scenario" for row in rows):
        return -nice(-low) if low < 0 else 0.0, nice(high) if high > 0 else 0.0
    return low, max(high, 1.0)


def _text(row: Row, form: Bars, w: Words) -> str:
    """The value, or its lower limit, in bold; after it the change."""
    if row.value is None:
        return style.bold(w.number(None)) if row.low is None else w.at_least(form.measure.write(row.low, w))
    held = style.bold(row_said(row, form.measure, w))
    return held if not row.change else f"{held} {verdict(row.change, w.signed(row.change))}"


def _right(row: Row) -> float:
    """Where the number stands: right of the bar, and of zero when the bar goes the other way."""
    return 0.0 if row.value is None else tidy(max(row.value, 0.0))


def _row_bars(rows: Sequence[Row], texts: Sequence[str], tiers: int, p: Palette) -> go.Bar:
    depths = p.tiers(tiers)
    outlined = any(row.role == "scenario" for row in rows)
    fills = [_fill(row, p) if row.rank is None else depths[row.rank] for row in rows]
    return go.Bar(
        orientation="h",
        x=[0 if row.value is None else tidy(row.value) for row in rows],
        y=list(range(len(rows))),
        width=style.THICK,
        marker={"color": style.same(fills)} | ({"line": {"color": p.scenario, "width": 2}} if outlined else {}),
        hoverinfo="text",
        hovertext=[
            f"{style.bold(style.plotly_text(row.name))}<br>{text}" for row, text in zip(rows, texts, strict=True)
        ],
    )


def _fill(row: Row, p: Palette) -> str:
    return {"actual": p.actual, "previous": p.previous, "scenario": p.paper}[row.role]


# Groups ------------------------------------------------------------------------------------------------


def _groups(form: Bars, w: Words, p: Palette) -> go.Figure:
    """The interval is a lighter stretch at the bar's end. What has no value has no bar: a dash, or its lower limit.

    Where lines stand across bars the values stand over them, for beside them they would be taken for the lines'.
    """
    crossed = any(row.targets for group in form.groups for row in group.rows)
    rows = [row for group in form.groups for row in group.rows]
    tops, heads, height = _places(form.groups)
    names = [style.short_name(row.name, LONGEST) for row in rows]
    texts = [_group_text(row, form, w) for row in rows]
    sentences = [_sentence(group, form, w) if crossed else style.rich(group.name) for group in form.groups]
    left = style.left_margin(names) if any(names) else 2
    return style.figure(
        [_group_bars(rows, tops, p), _limits(rows, tops, p)],
        w,
        p,
        height=height,
        margin=(left, 2 if crossed else style.right_margin(texts) + 4, 0, 2),
        alt=form.alt,
        notes=[
            *style.row_names(names, tops, [p.muted if row.aside else p.text for row in rows]),
            *([] if crossed else _values(rows, texts, tops)),
            *_sentences(sentences, heads, left, p),
            *_target_labels(rows, tops, p),
        ],
        shapes=_target_lines(rows, tops, p),
        x=style.NO_AXIS | {"range": style.from_zero(max([1.0, *_ends(rows)]))},
        y=style.NO_AXIS | {"range": [height, 0]},
        barmode="overlay",
    )


def _places(groups: Sequence[BarGroup]) -> tuple[list[float], list[float], int]:
    """Pixels from the top: the middle of every bar, of every group's sentence, and the height of it all."""
    tops, heads, at = [], [], 0.0
    for group in groups:
        heads.append(at + HEAD / 2)
        at += HEAD
        for row in group.rows:
            tops.append(at + GROUP_ROW / 2)
            at += GROUP_ROW + TARGET_ROW * len(row.targets)
        at += BETWEEN
    return tops, heads, max(int(at) - BETWEEN, GROUP_ROW) + 4


def _group_text(row: Row, form: Bars, w: Words) -> str:
    return w.number(None) if row.value is None and row.low is None else _text(row, form, w)


def _group_bars(rows: Sequence[Row], tops: Sequence[float], p: Palette) -> go.Bar:
    drawn = [(row.value, top, _fill(row, p)) for row, top in zip(rows, tops, strict=True) if row.value is not None]
    return go.Bar(
        orientation="h",
        x=[tidy(value) for value, _, _ in drawn],
        y=[top for _, top, _ in drawn],
        width=BAR,
        marker={"color": style.same([fill for _, _, fill in drawn])},
        hoverinfo="skip",
    )


def _limits(rows: Sequence[Row], tops: Sequence[float], p: Palette) -> go.Bar:
    drawn = [
        (row.low, row.high, top)
        for row, top in zip(rows, tops, strict=True)
        if row.low is not None and row.high is not None
    ]
    return go.Bar(
        orientation="h",
        base=[tidy(low) for low, _, _ in drawn],
        x=[tidy(high - low) for low, high, _ in drawn],
        y=[top for _, _, top in drawn],
        width=BAR / 4,
        marker={"color": p.previous},
        hoverinfo="skip",
    )


def _values(rows: Sequence[Row], texts: Sequence[str], tops: Sequence[float]) -> list[style.Annotation]:
    ends = [max((v for v in (row.value, row.high) if v is not None), default=0.0) for row in rows]
    return [
        style.note(tidy(end), top, text, "left middle", xshift=6)
        for end, top, text in zip(ends, tops, texts, strict=True)
    ]


def _target_at(top: float, i: int) -> float:
    """Pixels from the top: the middle of a bar's i-th label."""
    return top + GROUP_ROW / 2 + TARGET_ROW * (i + 0.5) - 4


def _target_lines(rows: Sequence[Row], tops: Sequence[float], p: Palette) -> list[style.DrawnShape]:
    """A line across its bar, down to its label; paper on both sides tells it from the bar's ink."""
    return [
        style.rule(tidy(line.value), top - BAR / 2 - OVER, tidy(line.value), _target_at(top, i) + BAR / 4, colour, wide)
        for row, top in zip(rows, tops, strict=True)
        for i, line in enumerate(row.lines)
        for colour, wide in ((p.paper, 6), (p.text, 2))
    ]


def _target_labels(rows: Sequence[Row], tops: Sequence[float], p: Palette) -> list[style.Annotation]:
    found = []
    for row, top in zip(rows, tops, strict=True):
        for i, line in enumerate(row.lines):
            side, shift = ("left", 7) if line.value <= TURN else ("right", -7)
            look = {"font": {"color": p.muted}, "xshift": shift}
            found.append(
                style.note(tidy(line.value), _target_at(top, i), style.rich(line.label), f"{side} middle", **look)
            )
    return found


def _sentence(group: BarGroup, form: Bars, w: Words) -> str:
    """A group's name, and what its bars measure."""
    return "  ".join([style.rich(group.name), *(_group_text(row, form, w) for row in group.rows)])


def _sentences(texts: Sequence[str], heads: Sequence[float], left: float, p: Palette) -> list[style.Annotation]:
    look = {"xref": "paper", "xshift": -math.ceil(left), "font": {"color": p.muted}, "align": "left"}
    return [style.note(0, head, text, "left middle", **look) for text, head in zip(texts, heads, strict=True)]


# Pairs -------------------------------------------------------------------------------------------------


def _pairs(form: Bars, w: Words, p: Palette) -> go.Figure:
    pairs = form.groups
    texts = [_pair_texts(group, form, w) for group in pairs]
    height = len(pairs) * (HEAD + 2 * PAIR_ROW) + BETWEEN_PAIRS * (len(pairs) - 1)
    return style.figure(
        [_pair_bars(pairs, p)],
        w,
        p,
        height=height,
        margin=(2, style.right_margin(t for pair in texts for t in pair), 0, 2),
        alt=form.alt,
        notes=_pair_notes(pairs, texts, p),
        x=style.NO_AXIS | {"range": style.from_zero(nice(form.measure.like))},
        y=style.NO_AXIS | {"range": [height, 0]},
    )


def _pair_tops(i: int) -> tuple[float, float, float]:
    """Pixels from the top: the sentence's middle, and the middles of its two bars."""
    top = i * (HEAD + 2 * PAIR_ROW + BETWEEN_PAIRS)
    return top + HEAD / 2, top + HEAD + PAIR_ROW / 2, top + HEAD + PAIR_ROW * 1.5


def _pair_texts(pair: BarGroup, form: Bars, w: Words) -> tuple[str, str]:
    today, then = (style.bold(form.measure.write(row.value, w)) for row in pair.rows)
    change = pair.rows[1].change
    return today, then if change is None else f"{then}  {verdict(change, w.percent(abs(change)))}"


def _pair_bars(pairs: Sequence[BarGroup], p: Palette) -> go.Bar:
    n = len(pairs)
    return go.Bar(
        orientation="h",
        x=[0 if row.value is None else tidy(row.value) for pair in pairs for row in pair.rows],
        y=[place for i in range(n) for place in _pair_tops(i)[1:]],
        width=PAIR_ROW - 4,
        marker={
            "color": [p.actual, p.paper] * n,
            "line": {"color": [p.actual, p.scenario] * n, "width": [0, 2] * n},
        },
        hoverinfo="skip",
    )


def _pair_notes(pairs: Sequence[BarGroup], texts: Sequence[tuple[str, str]], p: Palette) -> list[style.Annotation]:
    notes = []
    for i, pair in enumerate(pairs):
        head, *bars = _pair_tops(i)
        notes.append(style.note(0, head, pair.name, "left middle", xref="paper", font={"color": p.muted}))
        for row, place, text in zip(pair.rows, bars, texts[i], strict=True):
            end = 0 if row.value is None else tidy(row.value)
            notes.append(style.note(end, place, text, "left middle", xshift=6))
    return notes
