"""Upright bars: tenths of the customers, years as a customer, waits in days, and years to come."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from report.figures import style
from report.forms import Columns, MaybeNumber, Reference, Series
from report.palette import Palette
from report.scale import tidy
from words import Words

MONTH = 365.25 / 12  # days
MOST_NUMBERS = 11  # a phone has room for no more


def draw(form: Columns, w: Words, p: Palette) -> go.Figure:
    """What is measured is solid, what is expected an outline; few measured, or beyond a limit, is lighter."""
    if form.x.kind == "days":
        return _waits(form, w, p)
    if "expected" in form.series[0].tags:
        return _expected(form, w, p)
    return _tenths(form, w, p) if form.x.kind == "rank" else _years(form, w, p)


def _values(form: Columns) -> list[float]:
    """The values of the only series; a place without one has no column, so there is none."""
    return [v for v in form.series[0].values if v is not None]


def _whole(form: Columns) -> list[int]:
    """Where the columns of years stand."""
    return [int(place.at) for place in form.places]


def _around(places: Sequence[float]) -> tuple[float, float]:
    return min(places, default=1) - 0.5, max(places, default=1) + 0.5


# Tenths -------------------------------------------------------------------------------------------------


def _tenths(form: Columns, w: Words, p: Palette) -> go.Figure:
    """Each column with its number, whose unit stands in the corner. Below zero is orange."""
    places, values = [place.at for place in form.places], _values(form)
    high, low = max([1e-9, *values]), min([0.0, *values])
    lift = (high - low) * 0.1
    return style.figure(
        [_tenth_bars(form, places, values, w, p)],
        w,
        p,
        height=280,
        margin=(2, 2, 26, 42),
        alt=form.alt,
        notes=[
            *(
                style.note(x, tidy(v), style.bold(_bare(v, form, w)), "center bottom" if v >= 0 else "center top")
                for x, v in zip(places, values, strict=True)
            ),
            style.corner(p, ", ".join(t for t in (form.y.name, form.y.unit(w)) if t)),
            style.foot(p, form.x.name),
        ],
        shapes=[style.rule(0, 0, 1, 0, p.line, xref="paper")],
        x=style.axis(p, places, [w.number(d) for d in places], _around(places), showline=False, ticks=""),
        y=style.NO_AXIS | {"range": [tidy(low - (lift if low < 0 else 0)), tidy(high + lift)]},
    )


def _bare(x: float, form: Columns, w: Words) -> str:
    """The number alone: ten bars on a phone have no room for the unit, so the corner says it."""
    if form.y.kind == "money":
        x /= form.y.divisor
    elif form.y.kind == "percent":
        x *= 100
    return w.number(x, 1 if 0 < abs(x) < 0.95 else 0)


def _tenth_bars(form: Columns, places: Sequence[float], values: Sequence[float], w: Words, p: Palette) -> go.Bar:
    return go.Bar(
        x=list(places),
        y=[tidy(v) for v in values],
        width=style.THICK,
        marker={"color": [p.actual if v >= 0 else p.bad for v in values]},
        hoverinfo="text",
        hovertext=[
            f"<b>{place.name}</b><br>{form.y.write(v, w)}" for place, v in zip(form.places, values, strict=True)
        ],
    )


# Years --------------------------------------------------------------------------------------------------


def _years(form: Columns, w: Words, p: Palette) -> go.Figure:
    """Each column with its interval and its number; a line across is what they are compared with."""
    years, values = _whole(form), _values(form)
    series, across = form.series[0], form.across
    limits = [v for v in series.high if v is not None]
    high = max([0.01, *values, *limits, *([across.value] if across else [])]) * 1.12
    line = [style.rule(0, across.value, 1, across.value, p.actual, 2, xref="paper", layer="below")] if across else []
    return style.figure(
        [_year_bars(form, years, values, w, p)],
        w,
        p,
        height=300,
        margin=(2, 2, 28, 42),
        alt=form.alt,
        notes=[
            *_numbers(years, values, series, w),
            style.corner(p, form.y.name),
            style.foot(p, form.x.name),
            *(_across(across) if across else []),
        ],
        shapes=line,
        x=style.axis(p, years, [w.number(y) for y in years], _around(years)),
        y=style.NO_AXIS | {"range": [0, tidy(high)]},
    )


def _year_bars(form: Columns, years: Sequence[int], values: Sequence[float], w: Words, p: Palette) -> go.Bar:
    series = form.series[0]
    return go.Bar(
        x=list(years),
        y=[tidy(v) for v in values],
        width=style.THICK,
        marker={"color": [p.previous if tag == "few" else p.tiers(3)[2] for tag in series.tags]},
        error_y=_whiskers(series, values, p),
        hoverinfo="text",
        hovertext=[_year_hover(form, i, w) for i in range(len(years))],
    )


def _whiskers(series: Series, values: Sequence[float], p: Palette) -> dict[str, object]:
    if not series.low:
        return {}
    up = [0 if h is None else tidy(h - v) for h, v in zip(series.high, values, strict=True)]
    down = [0 if low is None else tidy(v - low) for low, v in zip(series.low, values, strict=True)]
    return {"array": up, "arrayminus": down, "color": p.text, "thickness": 1.5, "width": 0}


def _at(numbers: Sequence[MaybeNumber], i: int) -> MaybeNumber:
    return numbers[i] if numbers else None


def _year_hover(form: Columns, i: int, w: Words) -> str:
    series = form.series[0]
    share = w.interval(series.values[i], _at(series.low, i), _at(series.high, i), 1, w.percent)
    lines = [style.bold(form.places[i].name), share]
    counted = _at(series.counted, i)
    if counted is not None:
        lines.append(w.t("of {count} customers", count=w.number(counted)))
    return "<br>".join(lines)


def _numbers(years: Sequence[int], values: Sequence[float], series: Series, w: Words) -> list[style.Annotation]:
    """The number over the interval; every second one where a phone has no room for all."""
    step = 1 if len(years) <= MOST_NUMBERS else 2
    highs = [_at(series.high, i) for i in range(len(years))]
    tops = [v if high is None else high for v, high in zip(values, highs, strict=True)]
    return [
        style.note(year, tidy(top), style.bold(w.number(value * 100)), "center bottom", yshift=1)
        for year, value, top in list(zip(years, values, tops, strict=True))[::step]
    ]


def _across(line: Reference) -> list[style.Annotation]:
    """What the line says, over the picture: beside the line it would hide a number."""
    font = {"size": style.AXIS_SIZE}
    return [style.paper_note(1, 1, "— " + style.rich(line.label), "right bottom", yshift=8, font=font)]


# Waits --------------------------------------------------------------------------------------------------


def _waits(form: Columns, w: Words, p: Palette) -> go.Figure:
    """A histogram with the line that divides it, and the shares on either side."""
    counts = _values(form)
    ends = [place.high for place in form.places if place.high is not None]
    days = form.along.value if form.along else 0.0
    return style.figure(
        [_wait_bars(form, counts, w, p)],
        w,
        p,
        height=280,
        margin=(8, 8, 28, 42),
        alt=form.alt,
        notes=[*(_along(form.along, p) if form.along else []), style.foot(p, form.x.name)],
        shapes=[style.rule(days, 0, days, 1, p.actual, 2, yref="paper")] if form.along else [],
        x=_month_axis(max([days * 1.4, *ends]), w, p),
        y=style.NO_AXIS | {"range": [0, tidy(max([1.0, *counts]))]},
        bargap=0,
    )


def _wait_bars(form: Columns, counts: Sequence[float], w: Words, p: Palette) -> go.Bar:
    total = sum(counts) or 1
    edges = [(place.low or 0.0, place.high or 0.0) for place in form.places]
    return go.Bar(
        x=[tidy((a + b) / 2) for a, b in edges],
        y=[tidy(n) for n in counts],
        width=[tidy(b - a) for a, b in edges],
        marker={
            "color": [p.previous if tag == "beyond" else p.actual for tag in form.series[0].tags],
            "line": {"color": p.paper, "width": 1},
        },
        hoverinfo="text",
        hovertext=[
            style.bold(place.name) + f"<br>{w.number(n)} ({w.percent(n / total, 1)})"
            for place, n in zip(form.places, counts, strict=True)
        ],
    )


def _along(line: Reference, p: Palette) -> list[style.Annotation]:
    """The line's name over it, and on each side of it how many lie there."""
    x, side = line.value, {"yref": "paper", "bgcolor": p.paper}
    return [
        style.note(x, 1, style.rich(line.label), "center bottom", yref="paper", yshift=4),
        style.note(x, 1, style.rich(line.before), "right top", xshift=-8, **side),
        style.note(x, 1, style.rich(line.after), "left top", xshift=8, **side),
    ]


def _month_axis(last: float, w: Words, p: Palette) -> style.Axis:
    step = next((s for s in (1, 2, 3, 6, 12, 24) if last / MONTH / s <= 7), 60)
    at = list(range(0, int(last / MONTH) + 1, step))
    return style.axis(p, [m * MONTH for m in at], [w.number(m) for m in at], (0, tidy(last)))


# Years to come ------------------------------------------------------------------------------------------


def _expected(form: Columns, w: Words, p: Palette) -> go.Figure:
    """Outlines; a phone has room for the first number, the middle one and the last."""
    years, amounts = _whole(form), _values(form)
    rest = [style.paper_note(1, 1, style.rich(form.rest), "right bottom", yshift=2, font={"color": p.muted})]
    return style.figure(
        [_expected_bars(form, years, amounts, w, p)],
        w,
        p,
        height=280,
        margin=(14, 14, 24, 42),
        alt=form.alt,
        notes=[*_amounts(form, years, amounts, w), *(rest if form.rest else []), style.foot(p, form.x.name)],
        x=_expected_axis(years, w, p),
        y=style.NO_AXIS | {"range": style.from_zero(form.y.like * 1.02)},
        bargap=0.28,
    )


def _expected_bars(form: Columns, years: Sequence[int], amounts: Sequence[float], w: Words, p: Palette) -> go.Bar:
    return go.Bar(
        x=list(years),
        y=[tidy(v) for v in amounts],
        marker={"color": p.paper, "line": {"color": p.scenario, "width": 2}},
        customdata=[f"{place.name}: {form.y.write(v, w)}" for place, v in zip(form.places, amounts, strict=True)],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _amounts(form: Columns, years: Sequence[int], amounts: Sequence[float], w: Words) -> list[style.Annotation]:
    last = len(years) - 1
    shown = sorted({0, last // 2, last} if last > 3 else set(range(last + 1)))
    return [
        style.note(years[i], tidy(amounts[i]), style.bold(form.y.bare(amounts[i], w)), "center bottom", yshift=2)
        for i in shown
    ]


def _expected_axis(years: Sequence[int], w: Words, p: Palette) -> style.Axis:
    """Every year, or every fifth when there are many."""
    at = [y for y in years if len(years) <= 10 or y == 1 or y % 5 == 0]
    last = max(years, default=1)
    return style.axis(p, at, [w.number(y) for y in at], (0.4, last + 0.6), showline=False, ticks="")
