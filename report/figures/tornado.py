"""How far each lever moves the value down and up from today; the widest on top."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from report.figures import style
from report.forms import Measure, Swing, Tornado, verdict
from report.palette import STEP, Palette, tint
from report.scale import tidy
from words import Words

ROW, BAR_DOWN = 64, 0.12  # px a lever, and how far its bar stands below the row's middle
LONGEST = 28


def draw(form: Tornado, w: Words, p: Palette) -> go.Figure:
    """Each lever's name over its two outlined bars, which meet at today's line."""
    swings = form.swings
    texts = [[_text(c, form.money, w) for c in form.changes(s)] for s in swings]
    left, right = (style.right_margin(t[side] for t in texts) + 6 for side in (0, 1))
    today = tidy(form.today)
    return style.figure(
        [_bars(form, sign, w, p) for sign in (-1, 1)],
        w,
        p,
        height=ROW * len(swings) + 30,
        margin=(left, right, 28, 2),
        alt=form.alt,
        notes=[
            style.note(today, 1, style.rich(form.label), "center bottom", yref="paper", yshift=2),
            *(n for i, s in enumerate(swings) for n in _notes(form, s, i, texts[i], left, p)),
        ],
        shapes=[style.rule(today, 0, today, 1, p.actual, 2, yref="paper")],
        x=style.NO_AXIS | {"range": [tidy(v) for v in _span(form)]},
        y=style.NO_AXIS | {"range": [len(swings) - 0.5, -0.5]},
        barmode="overlay",
    )


def _text(change: float, money: Measure, w: Words) -> str:
    """Under a million the currency stands at today's line only."""
    return verdict(change, money.bare_change(change, w)) if change else ""


def _span(form: Tornado) -> tuple[float, float]:
    changes = [c for s in form.swings for c in form.changes(s)]
    reach = max([abs(c) for c in changes], default=0) or 1
    low, high = min([0.0, *changes]), max([0.0, *changes])
    return form.today + min(low, -reach * 0.1), form.today + max(high, reach * 0.1)


def _bars(form: Tornado, sign: int, w: Words, p: Palette) -> go.Bar:
    """All the falls (sign −1) or all the rises (+1)."""
    found = [(i, s, c) for i, s in enumerate(form.swings) for c in form.changes(s) if c * sign > 0]
    colour = p.good if sign > 0 else p.bad
    return go.Bar(
        orientation="h",
        base=tidy(form.today),
        x=[tidy(change) for _, _, change in found],
        y=[i + BAR_DOWN for i, _, _ in found],
        width=0.52,
        marker={"color": tint(colour, STEP), "line": {"color": colour, "width": 2}},
        hoverinfo="text",
        hovertext=[f"<b>{style.plotly_text(s.name)}</b><br>{_text(c, form.money, w)}" for _, s, c in found],
    )


def _notes(
    form: Tornado, swing: Swing, i: int, texts: Sequence[str], left: float, p: Palette
) -> list[style.Annotation]:
    look = {"xref": "paper", "xshift": -math.ceil(left), "font": {"color": p.muted}}
    ends = zip(form.changes(swing), texts, ("right middle", "left middle"), (-6, 6), strict=True)
    return [
        style.note(0, i - 0.34, style.short_name(swing.name, LONGEST), "left middle", **look),
        *(
            style.note(tidy(form.today + change), i + BAR_DOWN, text, at, xshift=shift)
            for change, text, at, shift in ends
            if text
        ),
    ]
