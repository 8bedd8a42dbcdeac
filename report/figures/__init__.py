"""Forms as Plotly figures, a file a form: `draw(form, w, palette)`. This package alone imports Plotly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from report import forms
from report.figures import (
    bars,
    bridge,
    columns,
    curve,
    dots,
    guesses,
    heat,
    lines,
    matrix,
    priorities,
    rails,
    sankey,
    scatter,
    tornado,
)
from report.figures.enlarge import larger
from report.figures.style import config
from report.forms import Form
from report.palette import Palette
from words import Words

__all__ = ["RENDERERS", "config", "draw"]

RENDERERS: dict[type, Callable[[Any, Words, Palette], go.Figure]] = {
    forms.Rails: rails.draw,
    forms.Bridge: bridge.draw,
    forms.Bars: bars.draw,
    forms.Tornado: tornado.draw,
    forms.Columns: columns.draw,
    forms.Lines: lines.draw,
    forms.Curve: curve.draw,
    forms.Dots: dots.draw,
    forms.Guesses: guesses.draw,
    forms.Priorities: priorities.draw,
    forms.Sankey: sankey.draw,
    forms.Heat: heat.draw,
    forms.Matrix: matrix.draw,
    forms.Scatter: scatter.draw,
}


def draw(form: Form, w: Words, palette: Palette, large: float = 1) -> go.Figure:
    """The form as a figure for a screen; the sentence that replaces it is in `layout.meta["alt"]`.

    `large`: how many times larger its letters are, for a room.
    """
    figure = RENDERERS[type(form)](form, w, palette)
    return figure if large == 1 else larger(figure, large)
