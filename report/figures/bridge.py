"""Level bars from one total to another: each step begins where the one above it ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import plotly.graph_objects as go

from report.figures import style
from report.forms import Bridge, BridgeStep, verdict
from report.palette import STEP, Palette, tint
from report.scale import tidy
from words import Words

LONGEST = 18


def draw(form: Bridge, w: Words, p: Palette) -> go.Figure:
    """Rows of 46 px from top to bottom: facts are solid, what could be is outlined, changes are blue and orange.

    The axis ends at the highest bar; where steps could be, at the measure's own end, so that the bars stand still.
    """
    steps = form.steps
    names = [style.short_name(s.name, LONGEST) for s in steps]
    texts = [_text(s, form, w) for s in steps]
    could_be = any(s.role == "scenario" for s in steps)
    highest = form.money.like if could_be else max([1.0, *(max(s.base, s.end) for s in steps)])
    notes = style.row_names(names, range(len(steps)), [p.text if s.total else p.muted for s in steps])
    notes += [
        style.note(tidy(max(s.base, s.end)), i, text, "left middle", xshift=6)
        for i, (s, text) in enumerate(zip(steps, texts, strict=True))
    ]
    return style.figure(
        [_bars(steps, texts, p), *([_beyond(steps, p)] if any(s.beyond > 0 for s in steps) else [])],
        w,
        p,
        height=style.ROW * max(len(steps), 1) + 8,
        margin=(style.left_margin(names), style.right_margin(texts), 4, 4),
        alt=form.alt,
        notes=notes,
        shapes=_connectors(steps, p),
        x=style.NO_AXIS | {"range": style.from_zero(highest, min([0.0, *(s.end for s in steps)]))},
        y=style.NO_AXIS | {"range": [len(steps) - 0.5, -0.5]},
        barmode="overlay",
    )


def _beyond(steps: Sequence[BridgeStep], p: Palette) -> go.Bar:
    """What of the totals lies past what the file can speak of, as an outline at their ends."""
    some = [(i, s) for i, s in enumerate(steps) if s.beyond > 0]
    return go.Bar(
        orientation="h",
        base=[tidy(s.size - s.beyond) for _, s in some],
        x=[tidy(s.beyond) for _, s in some],
        y=[i for i, _ in some],
        width=style.THICK,
        marker={"color": p.paper, "line": {"color": p.scenario, "width": 2}},
        hoverinfo="skip",
    )


def _text(step: BridgeStep, form: Bridge, w: Words) -> str:
    if step.total:
        return style.bold(form.money.write(step.size, w))
    return verdict(step.size, form.money.change(step.size, w))


def _bars(steps: Sequence[BridgeStep], texts: Sequence[str], p: Palette) -> go.Bar:
    inks = [_ink(s, p) for s in steps]
    return go.Bar(
        orientation="h",
        base=[tidy(s.base) for s in steps],
        x=[tidy(s.size) for s in steps],
        y=list(range(len(steps))),
        width=style.THICK,
        marker={
            "color": [fill for fill, _ in inks],
            # Only an outline is drawn with a line; a solid bar ends where its number does.
            "line": {"color": [edge for _, edge in inks], "width": [0 if fill == edge else 2 for fill, edge in inks]},
        },
        hoverinfo="text",
        hovertext=[f"<b>{style.plotly_text(s.name)}</b><br>{text}" for s, text in zip(steps, texts, strict=True)],
    )


def _ink(step: BridgeStep, p: Palette) -> tuple[str, str]:
    """The colours of a bar and of its edge."""
    if step.total:
        return {
            "actual": (p.actual, p.actual),
            "previous": (p.previous, p.previous),
            "scenario": (p.paper, p.scenario),
        }[step.role]
    edge = p.good if step.size >= 0 else p.bad
    return tint(edge, STEP) if step.role == "scenario" else edge, edge


def _connectors(steps: Sequence[BridgeStep], p: Palette) -> list[style.DrawnShape]:
    half = style.THICK / 2
    ends = [tidy(s.end) for s in steps]
    return [style.rule(ends[i], i + half, ends[i], j - half, p.muted) for i, j in pairwise(range(len(steps)))]
