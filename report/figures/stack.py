"""Columns in parts, one on top of the other, with what is below zero hanging under the line."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from report.figures import style
from report.forms import Columns, Mark, Tag, verdict
from report.palette import Palette
from report.scale import tidy
from words import Words

HEIGHT, TOP, BOTTOM, LEFT = 340, 26, 30, 16
ROOM = HEIGHT - TOP - BOTTOM
LONGEST = 18


def draw(form: Columns, w: Words, p: Palette) -> go.Figure:
    """Measured parts are solid, assumed ones outlined, other companies' hatched; the highlighter marks the answer."""
    above = [s for s in form.series if any(v is not None and v >= 0 for v in s.values)]
    ramp = dict(zip((s.name for s in above), p.tiers(max(len(above), 2)), strict=False))
    tops, floors = _sums(form, 1), _sums(form, -1)
    high, low = max([1e-9, *tops.values()]), min([0.0, *floors.values()])
    span = (low - (high - low) * (0.1 if low < 0 else 0), high + (high - low) * 0.08)
    parts = _last_parts(form)
    return style.figure(
        [_bars(form, i, ramp, w, p) for i in range(len(form.series))],
        w,
        p,
        height=HEIGHT,
        margin=(LEFT, max([style.width(style.short_name(n, LONGEST)) for n, _ in parts], default=0) + 24, TOP, BOTTOM),
        alt=form.alt,
        notes=[
            *_names(parts, span, p),
            *_totals(form, tops, floors, w),
            *(_answer(form.mark, form, p) if form.mark else []),
        ],
        shapes=[style.rule(0, 0, 1, 0, p.muted, xref="paper")],
        x=_year_axis(form, w, p),
        y=style.NO_AXIS | {"range": [tidy(v) for v in span]},
        barmode="overlay",
        bargap=0.32,
    )


def _column(form: Columns, place: int, sign: int, series: int | None = None) -> float:
    """The sum of a column's parts on one side of zero, or of the series before one."""
    values = [s.values[place] or 0.0 for s in form.series[:series]]
    return sum(v for v in values if v * sign > 0)


def _sums(form: Columns, sign: int) -> dict[int, float]:
    """Per place that has any, what lies above zero (sign +1) or below it (−1)."""
    sums = {i: _column(form, i, sign) for i in range(len(form.places))}
    return {i: total for i, total in sums.items() if total}


def _bars(form: Columns, n: int, ramp: dict[str, str], w: Words, p: Palette) -> go.Bar:
    """One series at all places, each bar on top of the series before it."""
    series = form.series[n]
    at = [(i, v) for i, v in enumerate(series.values) if v is not None]
    tags = [series.tags[i] for i, _ in at]
    colours = [p.bad if v < 0 else ramp[series.name] for _, v in at]
    return go.Bar(
        x=[i for i, _ in at],
        y=[tidy(v) for _, v in at],
        base=[tidy(_column(form, i, -1 if v < 0 else 1, n)) for i, v in at],
        marker={
            "color": style.same([p.paper if t == "assumed" else c for c, t in zip(colours, tags, strict=True)]),
            "line": {
                "color": style.same(colours),
                "width": style.same([0 if t == "measured" else 2 for t in tags]),
            },
            "pattern": _hatching(tags, p),
        },
        customdata=[form.y.change(v, w) for _, v in at],
        **style.hover_under(f"{style.plotly_text(series.name)}, {', '.join(_tag(t, w) for t in dict.fromkeys(tags))}"),
    )


def _hatching(tags: Sequence[Tag], p: Palette) -> dict[str, object]:
    """Strokes in the bar's own colour on paper, for what is known from other companies only."""
    if "benchmark" not in tags:
        return {}
    shape = style.same(["/" if t == "benchmark" else "" for t in tags])
    return {"shape": shape, "bgcolor": p.paper, "size": 6, "solidity": 0.25}


def _tag(tag: Tag, w: Words) -> str:
    return {"measured": w.t("measured"), "assumed": w.t("assumed")}.get(tag, w.t("from other companies"))


def _last_parts(form: Columns) -> list[tuple[str, float]]:
    """Each series' name and the middle of its piece of the last column."""
    parts, top = [], 0.0
    for series in form.series:
        value = series.values[-1] if series.values else None
        if value is not None and value > 0:
            parts.append((series.name, top + value / 2))
            top += value
    return parts


def _names(parts: Sequence[tuple[str, float]], span: tuple[float, float], p: Palette) -> list[style.Annotation]:
    heights = [(middle - span[0]) / (span[1] - span[0]) for _, middle in parts]
    names = [style.short_name(name, LONGEST) for name, _ in parts]
    return style.end_labels(names, heights, [p.text] * len(parts), ROOM)


def _totals(form: Columns, tops: dict[int, float], floors: dict[int, float], w: Words) -> list[style.Annotation]:
    """The totals of the first, the middle and the last column above zero, and of each below it."""
    at = sorted(tops)
    shown = sorted({at[0], at[len(at) // 2], at[-1]}) if at else []
    above = [
        style.note(i, tidy(tops[i]), style.bold(form.y.bare(tops[i], w)), "center bottom", yshift=2) for i in shown
    ]
    return above + [
        style.note(i, tidy(v), verdict(v, form.y.bare(v, w)), "center top", yshift=-4) for i, v in floors.items()
    ]


def _answer(mark: Mark, form: Columns, p: Palette) -> list[style.Annotation]:
    at = [place.at for place in form.places]
    look = {"bgcolor": p.highlight, "borderpad": 3, "font": {"color": p.on_highlight}}
    return [style.note(at.index(mark.x), mark.y, style.rich(mark.label), "center top", yshift=-10, **look)]


def _year_axis(form: Columns, w: Words, p: Palette) -> style.Axis:
    texts = [form.places[0].name if i == 0 else w.number(place.at) for i, place in enumerate(form.places)]
    step = max(1, -(-len(texts) // 9))
    at = list(range(0, len(texts), step))
    return style.axis(p, at, [texts[i] for i in at], (-0.5, len(texts) - 0.5), showline=False, ticks="")
