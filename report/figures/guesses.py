"""A room's guesses as dots in piles along one axis, one's own marked, and the truth as a line through them."""

from __future__ import annotations

from collections import Counter

import plotly.graph_objects as go

from report.figures import style
from report.forms import Guesses
from report.palette import Palette
from report.scale import ticks, tidy
from words import Words

PLACES = 30  # along the axis: a dot is as wide as a place on a phone
DOT, LEAST = 10, 12  # px, and rows there is room for at the least
SIDE, HEAD, FOOT = 24, 34, 46


def draw(form: Guesses, w: Words, p: Palette) -> go.Figure:
    """Guesses are outlined, for they are no facts; the truth is ink, its figure in the highlighter."""
    wide = (form.high - form.low) / PLACES or 1.0
    places = [min(int((value - form.low) / wide), PLACES - 1) for value in form.values]
    heights = _heights(places)
    rows = max([LEAST, *(h + 1 for h in heights)])
    own = form.values.index(form.own) if form.own in form.values else None
    at, years = ticks(form.high, 5), form.measure.kind == "years"
    return style.figure(
        [_dots(form, heights, own, w, p)] if places else [],
        w,
        p,
        height=round(rows * (DOT + 3)) + HEAD + FOOT,
        margin=(SIDE, SIDE + 8, HEAD, FOOT),
        alt=form.alt,
        notes=[*_notes(form, w, p), *([style.foot(p, w.t("years"))] if years else [])],
        shapes=[style.rule(tidy(form.truth.value), 0, tidy(form.truth.value), 1, p.actual, 3, yref="paper")]
        if form.truth is not None
        else [],
        x=style.axis(
            p, at, [w.number(v) if years else form.measure.write(v, w) for v in at], (tidy(form.low), tidy(form.high))
        ),
        y=style.NO_AXIS | {"range": [-0.7, rows - 0.3]},
    )


def _heights(places: list[int]) -> list[int]:
    """How many lie under each in its place."""
    under: Counter[int] = Counter()
    found = []
    for place in places:
        found.append(under[place])
        under[place] += 1
    return found


def _dots(form: Guesses, heights: list[int], own: int | None, w: Words, p: Palette) -> go.Scatter:
    many = range(len(form.values))
    fills = [p.highlight if i == own else p.paper for i in many]
    return go.Scatter(
        x=[tidy(value) for value in form.values],
        y=heights,
        mode="markers",
        marker={
            "size": [DOT + 5 if i == own else DOT for i in many],
            "opacity": 1,
            "color": style.same(fills),
            "line": {"color": p.scenario, "width": 2},
        },
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[form.measure.write(value, w) for value in form.values],
    )


def _notes(form: Guesses, w: Words, p: Palette) -> list[style.Annotation]:
    if form.truth is None:
        return []
    share = (form.truth.value - form.low) / ((form.high - form.low) or 1.0)
    corner = "left bottom" if share < 0.15 else "right bottom" if share > 0.85 else "center bottom"
    look = {"bgcolor": p.highlight, "borderpad": 3, "font": {"color": p.on_highlight}}
    return [style.note(tidy(form.truth.value), 1, style.rich(form.truth.label), corner, yref="paper", yshift=4, **look)]
