"""What if: the value of today, what each lever adds, and how sure the gain is."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ui.charts import bridge, frame
from ui.charts.palette import STEP, Palette, ramp, tint
from words import Words

PAIR_ROW, NAME_ROW = 37, 30  # px a bar of a pair, px of the sentence above the pair
TORNADO_ROW, BAR_DOWN = 64, 0.12  # px a lever, and how far its bar stands below the row's middle
LOSS = 0.55  # how much orange the greatest loss in a grid has
CELL = 46  # px a row of the grid


def waterfall(
    today: float,
    steps: Sequence[tuple[str, float]],
    then: float,
    w: Words,
    p: Palette,
    ends: tuple[str, str] | None = None,
) -> go.Figure:
    """Today in solid ink, one outlined step a lever, and what if as an outline.

    `steps`: (name, change), in order; they sum to `then` − `today`. Unknown steps are left out. `ends`: other names
    for the first and the last bar than today and what if.
    The axis ends at a round number, so that the bars stand still while a slider moves.
    """
    known = [(name, change) for name, change in steps if frame.real(change)]
    tops = np.cumsum([today, *(change for _, change in known)])
    highest = frame.nice(max(float(tops.max()), then))
    first, last = ends or (w.t("Today"), w.t("What if"))
    rows = [
        bridge.today(first, today, highest, w, p),
        *bridge.steps_from(today, known, highest, w, p, outlined=True),
        bridge.what_if(last, then, highest, w, p),
    ]
    return bridge.draw(rows, w, p, highest=highest)


def two_methods(course: tuple[float, float], migration: tuple[float, float] | None, w: Words, p: Palette) -> go.Figure:
    """Today and what if under the course rule and, where it can be counted, under migration, on one scale."""
    pairs = [(w.t("Course rule: the customer stays in the tier"), course)]
    if migration is not None:
        pairs.append((w.t("Migration: the customer moves between tiers"), migration))
    like = max([abs(v) for _, pair in pairs for v in pair if frame.real(v)], default=1.0)
    texts = [_pair_texts(pair, like, w) for _, pair in pairs]
    height = len(pairs) * (NAME_ROW + 2 * PAIR_ROW) + 12 * (len(pairs) - 1)
    return frame.figure(
        [_pairs([pair for _, pair in pairs], p)],
        w,
        p,
        height=height,
        margin=(2, frame.right_margin(t for pair in texts for t in pair), 0, 2),
        alt=" ".join(
            f"{name}: {frame.spoken(t[0])} → {frame.spoken(t[1])}." for (name, _), t in zip(pairs, texts, strict=True)
        ),
        notes=_pair_notes(pairs, texts, p),
        x=frame.NO_AXIS | {"range": frame.from_zero(frame.nice(like))},
        y=frame.NO_AXIS | {"range": [height, 0]},
    )


def _pair_tops(i: int) -> tuple[float, float, float]:
    """Pixels from the top: the sentence's middle, and the middles of its two bars."""
    top = i * (NAME_ROW + 2 * PAIR_ROW + 12)
    return top + NAME_ROW / 2, top + NAME_ROW + PAIR_ROW / 2, top + NAME_ROW + PAIR_ROW * 1.5


def _pair_texts(pair: tuple[float, float], like: float, w: Words) -> tuple[str, str]:
    today, then = (frame.bold(frame.amount(v, w, like)) for v in pair)
    if not (frame.real(pair[0]) and frame.real(pair[1]) and pair[0] > 0):
        return today, then
    change = pair[1] / pair[0] - 1
    return today, f"{then}  {frame.verdict(change, w.percent(abs(change)))}"


def _pairs(pairs: Sequence[tuple[float, float]], p: Palette) -> go.Bar:
    n = len(pairs)
    return go.Bar(
        orientation="h",
        x=[frame.tidy(v) if frame.real(v) else 0 for pair in pairs for v in pair],
        y=[place for i in range(n) for place in _pair_tops(i)[1:]],
        width=PAIR_ROW - 4,
        marker={
            "color": [p.actual, p.paper] * n,
            "line": {"color": [p.actual, p.scenario] * n, "width": [0, 2] * n},
        },
        hoverinfo="skip",
    )


def _pair_notes(
    pairs: Sequence[tuple[str, tuple[float, float]]], texts: Sequence[tuple[str, str]], p: Palette
) -> list[frame.Note]:
    notes = []
    for i, (name, values) in enumerate(pairs):
        head, *bars = _pair_tops(i)
        notes.append(frame.note(0, head, name, "left middle", xref="paper", font={"color": p.muted}))
        for value, place, text in zip(values, bars, texts[i], strict=True):
            end = frame.tidy(value) if frame.real(value) else 0
            notes.append(frame.note(end, place, text, "left middle", xshift=6))
    return notes


# Tornado -----------------------------------------------------------------------------------------------


def tornado(today: float, rows: Sequence[tuple[str, float, float]], w: Words, p: Palette) -> go.Figure:
    """How far each lever moves the value down and up from today; the widest on top.

    `rows`: (name, value at the lever's low end, value at its high end). An unknown end is left out.
    """
    ordered = sorted(rows, key=lambda r: -sum(abs(c) for c in _changes(today, r)))
    like = max([abs(today), *(abs(v) for row in rows for v in row[1:] if frame.real(v))])
    texts = [[_change_text(c, like, w) for c in _changes(today, r)] for r in ordered]
    left, right = (frame.right_margin(t[side] for t in texts) + 6 for side in (0, 1))
    reach = max([abs(c) for r in rows for c in _changes(today, r)], default=0) or 1
    return frame.figure(
        [_tornado_bars(today, ordered, like, sign, w, p) for sign in (-1, 1)],
        w,
        p,
        height=TORNADO_ROW * len(rows) + 30,
        margin=(left, right, 28, 2),
        alt=_tornado_alt(today, ordered, texts, like, w),
        notes=_tornado_notes(today, ordered, texts, left, like, w, p),
        shapes=[frame.rule(frame.tidy(today), 0, frame.tidy(today), 1, p.actual, 2, yref="paper")],
        x=frame.NO_AXIS | {"range": [frame.tidy(v) for v in _tornado_span(today, rows, reach)]},
        y=frame.NO_AXIS | {"range": [len(rows) - 0.5, -0.5]},
        barmode="overlay",
    )


def _changes(today: float, row: tuple[str, float, float]) -> tuple[float, float]:
    """The two changes from today, 0 where an end is not known."""
    low, high = (v - today if frame.real(v) else 0.0 for v in row[1:])
    return low, high


def _change_text(change: float, like: float, w: Words) -> str:
    """Under a million the currency stands at today's line only."""
    text = w.short_signed(change, like=like) if abs(like) >= frame.MILLION else w.signed(change)
    return frame.verdict(change, text) if change else ""


def _tornado_span(today: float, rows: Sequence[tuple[str, float, float]], reach: float) -> tuple[float, float]:
    changes = [c for row in rows for c in _changes(today, row)]
    low, high = min([0.0, *changes]), max([0.0, *changes])
    return today + min(low, -reach * 0.1), today + max(high, reach * 0.1)


def _tornado_bars(
    today: float, rows: Sequence[tuple[str, float, float]], like: float, sign: int, w: Words, p: Palette
) -> go.Bar:
    """All the falls (sign −1) or all the rises (+1)."""
    found = [(i, c) for i, row in enumerate(rows) for c in _changes(today, row) if c * sign > 0]
    colour = p.good if sign > 0 else p.bad
    return go.Bar(
        orientation="h",
        base=frame.tidy(today),
        x=[frame.tidy(change) for _, change in found],
        y=[i + BAR_DOWN for i, _ in found],
        width=0.52,
        marker={"color": tint(colour, STEP), "line": {"color": colour, "width": 2}},
        hoverinfo="text",
        hovertext=[f"<b>{frame.plain(rows[i][0])}</b><br>{_change_text(c, like, w)}" for i, c in found],
    )


def _tornado_notes(
    today: float,
    rows: Sequence[tuple[str, float, float]],
    texts: Sequence[Sequence[str]],
    left: float,
    like: float,
    w: Words,
    p: Palette,
) -> list[frame.Note]:
    head = w.t("today {money}", money=frame.bold(frame.amount(today, w, like)))
    notes = [frame.note(frame.tidy(today), 1, head, "center bottom", yref="paper", yshift=2)]
    for i, (row, pair) in enumerate(zip(rows, texts, strict=True)):
        name = frame.short_name(row[0], 28)
        notes.append(
            frame.note(
                0,
                i - 0.34,
                name,
                "left middle",
                xref="paper",
                xshift=-math.ceil(left),
                font={"color": p.muted},
            )
        )
        for change, text, at, shift in zip(
            _changes(today, row), pair, ("right middle", "left middle"), (-6, 6), strict=True
        ):
            if text:
                notes.append(frame.note(frame.tidy(today + change), i + BAR_DOWN, text, at, xshift=shift))
    return notes


def _tornado_alt(
    today: float,
    rows: Sequence[tuple[str, float, float]],
    texts: Sequence[Sequence[str]],
    like: float,
    w: Words,
) -> str:
    parts = [
        f"{row[0]} {frame.spoken(low) or '0'} / {frame.spoken(high) or '0'}"
        for row, (low, high) in zip(rows, texts, strict=True)
    ]
    return w.t("Today {money}. {changes}.", money=frame.amount(today, w, like), changes="; ".join(parts))


# Two levers at once ------------------------------------------------------------------------------------


def grid(
    x_labels: Sequence[str],
    y_labels: Sequence[str],
    values: np.ndarray,
    chosen: tuple[int, int],
    x_title: str,
    y_title: str,
    w: Words,
    p: Palette,
) -> go.Figure:
    """The gain for each pair of steps of two levers, in one unit, with the chosen pair framed by the highlighter.

    `values[y][x]`, rows from the lowest step up; `chosen` = (x, y). A loss is tinted orange; where a label says zero,
    hairlines cross: no change in that lever. At most 7 × 7. A value that is not known is an empty cell.
    """
    rows, columns = values.shape
    like = float(np.nanmax(np.abs(values))) if np.isfinite(values).any() else 1.0
    texts = [[_cell(v, like, w) for v in row] for row in values]
    left = frame.left_margin(y_labels)
    small = {"size": frame.AXIS_SIZE, "color": p.muted}
    unit = w.t("Gain, {unit}", unit=frame.unit(w, like))
    return frame.figure(
        [_heat(values, p), _cells(values, texts, chosen, like, x_labels, y_labels, w, p)],
        w,
        p,
        height=CELL * rows + 84,
        margin=(left, 2, 30, 54),
        alt=_grid_alt(values, chosen, x_labels, y_labels, (x_title, y_title), like, w),
        notes=[
            frame.paper_note(0, 1, frame.plain(y_title), "left bottom", xshift=-math.ceil(left), yshift=8, font=small),
            frame.paper_note(1, 1, unit, "right bottom", yshift=8, font=small),
            frame.paper_note(0.5, 0, frame.plain(x_title), "center top", yshift=-26, font=small),
        ],
        shapes=[*_no_change(x_labels, y_labels, p), _frame(chosen, p)],
        x=_cell_axis(x_labels, columns, p),
        y=_cell_axis(y_labels, rows, p),
    )


def _cell(value: float, like: float, w: Words) -> str:
    """The number alone, in the figure's unit: "19,0"; nothing where there is none."""
    if not frame.real(value):
        return ""
    divisor = frame.divisor(like)
    return w.number(value / divisor, 1 if divisor > 1 and like / divisor < 100 else 0)


def _cell_axis(labels: Sequence[str], n: int, p: Palette) -> frame.Axis:
    texts = [frame.plain(label) for label in labels]
    return frame.axis(p, range(n), texts, (-0.5, n - 0.5), showline=False, ticks="", ticklabelstandoff=4)


def _colours(values: np.ndarray, p: Palette) -> list[tuple[float, str]]:
    """(value, colour): orange for the greatest loss, surface at zero, tier 2 for the greatest gain."""
    known = [*values[np.isfinite(values)].tolist(), 0.0]
    stops = [(min(known), p.mix(p.bad, LOSS)), (0.0, p.surface), (max(known), p.depths[1])]
    return [s for s in stops if s[0]] + [stops[1]] if len({v for v, _ in stops}) < 3 else stops


def _shade(value: float, stops: Sequence[tuple[float, str]]) -> str:
    """The colour of one cell, for its text to stand out from."""
    end, colour = next((s for s in stops if s[0] * value > 0), (1.0, stops[-1][1]))
    surface = next(c for v, c in stops if not v)
    return ramp(surface, colour, [value / end if value else 0])[0]


def _heat(values: np.ndarray, p: Palette) -> go.Heatmap:
    stops = sorted(_colours(values, p))
    low, high = stops[0][0], stops[-1][0]
    span = high - low or 1.0
    scale = [(frame.tidy((v - low) / span), colour) for v, colour in stops]
    return go.Heatmap(
        z=[[frame.tidy(v) if frame.real(v) else None for v in row] for row in values.tolist()],
        zmin=frame.tidy(low),
        zmax=frame.tidy(low + span),
        colorscale=scale if len(scale) > 1 else [(0.0, p.surface), (1.0, p.surface)],
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )


def _cells(
    values: np.ndarray,
    texts: Sequence[Sequence[str]],
    chosen: tuple[int, int],
    like: float,
    x_labels: Sequence[str],
    y_labels: Sequence[str],
    w: Words,
    p: Palette,
) -> go.Scatter:
    stops = _colours(values, p)
    at = [(x, y) for y in range(values.shape[0]) for x in range(values.shape[1]) if texts[y][x]]
    return go.Scatter(
        x=[x for x, _ in at],
        y=[y for _, y in at],
        mode="text",
        text=[frame.bold(texts[y][x]) if (x, y) == chosen else texts[y][x] for x, y in at],
        textfont={"color": [p.on(_shade(values[y, x], stops)) for x, y in at]},
        textposition="middle center",
        hoverinfo="text",
        hovertext=[
            frame.bold(frame.amount_signed(values[y, x], w, like))
            + "<br>"
            + frame.plain(f"{x_labels[x]}, {y_labels[y]}")
            for x, y in at
        ],
    )


def _box(x0: float, x1: float, y0: float, y1: float, colour: str, width: float) -> frame.Shape:
    return {"type": "rect", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": {"color": colour, "width": width}}


def _frame(chosen: tuple[int, int], p: Palette) -> frame.Shape:
    x, y = chosen
    return _box(x - 0.5, x + 0.5, y - 0.5, y + 0.5, p.highlight, 4)


def _no_change(x_labels: Sequence[str], y_labels: Sequence[str], p: Palette) -> list[frame.Shape]:
    """The column and the row whose label says zero, each in a hairline."""
    columns = [_box(i - 0.5, i + 0.5, -0.5, len(y_labels) - 0.5, p.muted, 1) for i in _zeros(x_labels)]
    return columns + [_box(-0.5, len(x_labels) - 0.5, i - 0.5, i + 0.5, p.muted, 1) for i in _zeros(y_labels)]


def _zeros(labels: Sequence[str]) -> list[int]:
    return [i for i, label in enumerate(labels) if set(re.findall(r"\d", label)) == {"0"}]


def _grid_alt(
    values: np.ndarray,
    chosen: tuple[int, int],
    x_labels: Sequence[str],
    y_labels: Sequence[str],
    titles: tuple[str, str],
    like: float,
    w: Words,
) -> str:
    x, y = chosen
    return w.t(
        "{x_title} {x} and {y_title} {y} together give {money}.",
        x_title=titles[0],
        x=x_labels[x],
        y_title=titles[1],
        y=y_labels[y],
        money=frame.amount_signed(values[y, x], w, like),
    )
