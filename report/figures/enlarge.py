"""A figure drawn larger for the back row: everything that is measured in pixels grows by one factor."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

# What Plotly measures in pixels, wherever it stands; widths only of lines, for a bar's is a share of its row.
PIXELS = {
    "size",
    "height",
    "xshift",
    "yshift",
    "ax",
    "ay",
    "standoff",
    "ticklabelstandoff",
    "arrowwidth",
    "borderpad",
    "xgap",
    "ygap",
}
MARGIN = {"l", "r", "t", "b"}


def larger(figure: go.Figure, by: float) -> go.Figure:
    """The figure with its letters, margins, lines and height times `by`; its width follows its place on the page.

    >>> larger(go.Figure([], {"height": 200, "margin": {"l": 10}, "xaxis": {"range": [0, 5]}}), 1.5).layout.height
    300.0
    """
    return go.Figure(_grown(figure.to_dict(), "", by), _validate=False)


def _grown(part: Any, inside: str, by: float) -> Any:
    if isinstance(part, list | tuple):
        return [_grown(one, inside, by) for one in part]
    if not isinstance(part, dict):
        return part
    return {name: _measured(name, value, inside, by) for name, value in part.items()}


def _measured(name: str, value: Any, inside: str, by: float) -> Any:
    pixels = name in PIXELS or (inside == "margin" and name in MARGIN) or (inside == "line" and name == "width")
    if pixels and isinstance(value, int | float) and not isinstance(value, bool):
        return value * by
    if pixels and name == "size" and isinstance(value, list | tuple):
        return [one * by for one in value]
    return _grown(value, name, by)
