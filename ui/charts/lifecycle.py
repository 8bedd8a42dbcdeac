"""When does a customer pay: acquisition cost first, then what each year brings, part by part."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ui.charts import frame
from ui.charts.palette import Palette
from words import Words

HEIGHT, TOP, BOTTOM, LEFT = 340, 26, 30, 16
ROOM = HEIGHT - TOP - BOTTOM


def figure(components: pd.DataFrame, payback: float | None, w: Words, p: Palette) -> go.Figure:
    """Stacked bars of year, component, value, tag ("measured" solid, "assumed" outlined, "benchmark" hatched).

    Values below zero (what it cost to win the customer) hang orange under the line. `payback`: the year in which the
    customer is paid for, marked by the highlighter; None or NaN when it never comes. Unknown values are left out.
    """
    rows = components.dropna(subset=["value"])
    names = list(dict.fromkeys(str(c) for c in rows.loc[rows["value"] >= 0, "component"]))
    ramp = dict(zip(names, p.tiers(max(len(names), 2)), strict=False))
    years = sorted({float(y) for y in rows["year"]})
    tops, floors = _sums(rows[rows["value"] > 0]), _sums(rows[rows["value"] < 0])
    high, low = max([1e-9, *tops.values()]), min([0.0, *floors.values()])
    span = (low - (high - low) * (0.1 if low < 0 else 0), high + (high - low) * 0.08)
    like = max(high, -low)
    parts = _last_parts(rows, names)
    return frame.figure(
        [_bars(rows, name, ramp, years, like, w, p) for name in dict.fromkeys(rows["component"].astype(str))],
        w,
        p,
        height=HEIGHT,
        margin=(LEFT, max([frame.width(frame.short_name(n, 18)) for n, _ in parts], default=0) + 24, TOP, BOTTOM),
        alt=_alt(tops, floors, payback, like, w),
        notes=[
            *_names(parts, span, p),
            *_totals(tops, floors, like, w),
            *_paid(payback, years, floors, w, p),
        ],
        shapes=[frame.rule(0, 0, 1, 0, p.muted, xref="paper")],
        x=_year_axis(years, w, p),
        y=frame.NO_AXIS | {"range": [frame.tidy(v) for v in span]},
        barmode="overlay",
        bargap=0.32,
    )


def _sums(rows: pd.DataFrame) -> dict[float, float]:
    sums = rows.groupby("year")["value"].sum()
    return dict(zip(sums.index.astype(float).tolist(), sums.astype(float).tolist(), strict=True))


def _bars(
    rows: pd.DataFrame, name: str, ramp: dict[str, str], years: Sequence[float], like: float, w: Words, p: Palette
) -> go.Bar:
    """One component in all years, each bar on top of the components before it."""
    mine = rows[rows["component"].astype(str) == name]
    bases = [
        _base(rows, name, float(year), float(value)) for year, value in zip(mine["year"], mine["value"], strict=True)
    ]
    colours = [p.bad if value < 0 else ramp[name] for value in mine["value"]]
    fills = [p.paper if tag == "assumed" else c for c, tag in zip(colours, mine["tag"], strict=True)]
    tags = ", ".join(_tag(tag, w) for tag in dict.fromkeys(mine["tag"]))
    return go.Bar(
        x=[years.index(float(year)) for year in mine["year"]],
        y=[frame.tidy(v) for v in mine["value"]],
        base=[frame.tidy(b) for b in bases],
        marker={
            "color": frame.same(fills),
            "line": {
                "color": frame.same(colours),
                "width": frame.same([0 if t == "measured" else 2 for t in mine["tag"]]),
            },
            "pattern": _hatching(mine["tag"].tolist(), p),
        },
        customdata=[frame.amount_signed(v, w, like) for v in mine["value"]],
        **frame.hover_under(f"{frame.plain(name)}, {tags}"),
    )


def _hatching(tags: Sequence[str], p: Palette) -> dict[str, object]:
    """Strokes in the bar's own colour on paper, for what is known from other companies only."""
    if "benchmark" not in tags:
        return {}
    shape = frame.same(["/" if t == "benchmark" else "" for t in tags])
    return {"shape": shape, "bgcolor": p.paper, "size": 6, "solidity": 0.25}


def _base(rows: pd.DataFrame, name: str, year: float, value: float) -> float:
    """The sum of the components named before this one, on the same side of zero."""
    before = rows[(rows["year"] == year) & ((rows["value"] < 0) == (value < 0))]
    names = list(dict.fromkeys(rows["component"].astype(str)))
    earlier = before[before["component"].astype(str).map(names.index) < names.index(name)]
    return float(earlier["value"].sum())


def _tag(tag: str, w: Words) -> str:
    return {"measured": w.t("measured"), "assumed": w.t("assumed")}.get(tag, w.t("from other companies"))


def _last_parts(rows: pd.DataFrame, names: Sequence[str]) -> list[tuple[str, float]]:
    """Each component's name and the middle of its piece of the last bar."""
    last = rows[(rows["year"] == rows["year"].max()) & (rows["value"] > 0)]
    values = {str(c): float(v) for c, v in zip(last["component"], last["value"], strict=True)}
    parts, top = [], 0.0
    for name in names:
        if name in values:
            parts.append((name, top + values[name] / 2))
            top += values[name]
    return parts


def _names(parts: Sequence[tuple[str, float]], span: tuple[float, float], p: Palette) -> list[frame.Note]:
    heights = [(middle - span[0]) / (span[1] - span[0]) for _, middle in parts]
    return frame.end_labels([frame.short_name(n, 18) for n, _ in parts], heights, [p.text] * len(parts), ROOM)


def _totals(tops: dict[float, float], floors: dict[float, float], like: float, w: Words) -> list[frame.Note]:
    """The totals of the first, the middle and the last year above zero, and of each year below it."""
    years, places = sorted(tops), sorted({*tops, *floors})
    shown = {years[0], years[len(years) // 2], years[-1]} if years else set()
    above = [
        frame.note(places.index(y), frame.tidy(tops[y]), frame.bold(_bare(tops[y], like, w)), "center bottom", yshift=2)
        for y in sorted(shown)
    ]
    return above + [
        frame.note(places.index(y), frame.tidy(v), frame.verdict(v, _bare(v, like, w)), "center top", yshift=-4)
        for y, v in floors.items()
    ]


def _bare(x: float, like: float, w: Words) -> str:
    """Short: in full under a million the currency is left to the page's words."""
    return w.short(x, like=like) if like >= frame.MILLION else w.number(x)


def _paid(
    payback: float | None, years: Sequence[float], floors: dict[float, float], w: Words, p: Palette
) -> list[frame.Note]:
    if not frame.real(payback) or payback not in years:
        return []
    text = w.t("paid in year {year}", year=w.number(payback))
    mark = {"bgcolor": p.highlight, "borderpad": 3, "font": {"color": p.on_highlight}}
    return [frame.note(years.index(float(payback or 0)), 0, text, "center top", yshift=-10, **mark)]


def _year_axis(years: Sequence[float], w: Words, p: Palette) -> frame.Axis:
    texts = [w.t("yr {year}", year=w.number(y)) if i == 0 else w.number(y) for i, y in enumerate(years)]
    step = max(1, -(-len(years) // 9))
    at = list(range(0, len(years), step))
    span = (-0.5, len(years) - 0.5)
    return frame.axis(p, at, [texts[i] for i in at], span, showline=False, ticks="")


def _alt(tops: dict[float, float], floors: dict[float, float], payback: float | None, like: float, w: Words) -> str:
    first, last = (
        frame.amount(tops[y], w, like) if tops else "–" for y in (min(tops, default=0), max(tops, default=0))
    )
    cost = frame.amount(sum(floors.values()), w, like)
    said = w.t(
        "A customer costs {cost} to win and brings {first} the first year and {last} the last.",
        cost=cost,
        first=first,
        last=last,
    )
    if not frame.real(payback):
        return said
    return said + " " + w.t("Paid in year {year}.", year=w.number(payback))
