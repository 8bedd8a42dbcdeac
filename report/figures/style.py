"""Shared style of all figures: paper, type, margins in pixels, names, ticks, and labels that do not collide.

A figure does not know its width, so names and numbers are annotations in margins of pixels: one figure serves a
desktop (980 px) and a phone (358 px). Texts from files and users are escaped: Plotly draws `<b>` and follows `<a>`.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import plotly.graph_objects as go

from report.forms import LONGEST_NAME, cut
from report.palette import Palette
from report.scale import spread, ticks, tidy
from words import Words

FONT = "hanken, sans-serif"
SIZE, AXIS_SIZE, ON_BAR = 14, 13, 15
ROW, THICK = 46, 0.68  # px a row of bars, and the share of it that is bar
NARROW, WIDE = 358, 980  # px: a phone's figure and a desktop's
NAME_PX, VALUE_PX = 7.4, 7.6  # px a letter, in names and in bold values

Annotation = dict[str, Any]
DrawnShape = dict[str, Any]
Axis = dict[str, Any]
WriteNumber = Callable[[float], str]

NO_AXIS: Axis = {"visible": False, "fixedrange": True}


def figure(
    traces: Sequence[Any],
    w: Words,
    p: Palette,
    *,
    height: int,
    margin: tuple[float, float, float, float],
    alt: str,
    notes: Iterable[Annotation] = (),
    shapes: Iterable[DrawnShape] = (),
    x: Axis = NO_AXIS,
    y: Axis = NO_AXIS,
    **layout: Any,
) -> go.Figure:
    """The figure on transparent paper, with its height, its margins (left, right, top, bottom) and its alt text."""
    common = {
        "template": {},
        "height": height,
        "margin": dict(zip("lrtb", map(math.ceil, margin), strict=True)),
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": SIZE, "color": p.text},
        "showlegend": False,
        "dragmode": False,
        "separators": w.decimal_mark + w.group_mark,
        "hoverlabel": hover(p),
        "xaxis": x,
        "yaxis": y,
        "annotations": list(notes),
        "shapes": list(shapes),
        "meta": {"alt": alt},
    }
    # The traces are checked where they are made; checking the layout once more takes two thirds of a figure's time.
    return go.Figure(list(traces), common | layout, _validate=False)


def hover(p: Palette) -> dict[str, Any]:
    """A hover label as the page's own notes look."""
    font = {"family": FONT, "size": SIZE, "color": p.text}
    return {"bgcolor": p.surface, "bordercolor": p.line, "font": font, "align": "left"}


def config(w: Words) -> dict[str, Any]:
    """What `st.plotly_chart(config=…)` needs: no tool bar, and the language inline, for the page fetches no locale."""
    quiet = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
    if w.language == "en":
        return quiet | {"locale": "en"}
    return quiet | {"locale": w.language, "locales": {w.language: _locale(w)}}


def _locale(w: Words) -> dict[str, Any]:
    """The language as Plotly wants it told: its weeks begin on Sunday."""
    days = (w.weekdays[-1], *w.weekdays[:-1])
    names = {
        "days": days,
        "shortDays": [day[:3] for day in days],
        "months": w.months,
        "shortMonths": [month[:3] for month in w.months],
    }
    numbers = {"decimal": w.decimal_mark, "thousands": w.group_mark, "grouping": [3], "currency": ["", "\u00a0kr"]}
    hint = {"Double-click to zoom back out": w.t("Double-click to zoom back out")}
    return {"dictionary": hint, "format": names | {"date": "%Y-%m-%d"} | numbers}


# Texts ------------------------------------------------------------------------------------------------


def plotly_text(text: str) -> str:
    """Text from a file or a user as Plotly draws it: one line, no tags, nothing to fill in.

    >>> plotly_text("<b>Guld</b> & co")
    '&lt;b&gt;Guld&lt;/b&gt; &amp; co'
    """
    return html.escape(" ".join(str(text).split()), quote=False).replace("%{", "%&#123;")


def short_name(text: str, longest: int = LONGEST_NAME) -> str:
    """The name as a mark shows it: cut at 14 characters, escaped.

    >>> short_name("Järn & stål i norra Norrland")
    'Järn &amp; stål i…'
    """
    return plotly_text(cut(text, longest))


def rich(label: str) -> str:
    """A form's label as Plotly draws it: `**bold**`, line breaks, and nothing else that could be a tag.

    >>> rich("**< 1 %** given back\\nby 3 customers")
    '<b>&lt; 1 %</b> given back<br>by 3 customers'
    """
    safe = html.escape(label, quote=False).replace("%{", "%&#123;")
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", safe).replace("\n", "<br>")


def width(text: str, letter: float = NAME_PX) -> float:
    """Pixels a text takes at 14 px: wide letters of East Asia count double, a per cent sign nearly so, tags nothing."""
    bare = html.unescape(text.replace("<b>", "").replace("</b>", ""))
    lines = bare.split("<br>")
    return letter * max(sum(_letters(c) for c in line) for line in lines)


def _letters(c: str) -> float:
    """How many usual letters one is as wide as."""
    return 1.8 if c == "%" else 2 if unicodedata.east_asian_width(c) in "WF" else 1


def left_margin(names: Iterable[str]) -> float:
    """Room for the longest name left of the plot."""
    return max((width(n) for n in names), default=0) + 16


def right_margin(values: Iterable[str]) -> float:
    """Room for the longest value right of the plot."""
    return max((width(v, VALUE_PX) for v in values), default=0) + 10


def hover_under(name: str) -> dict[str, str]:
    """Hover that says an (escaped) name once and each point's own line under it, from `customdata`."""
    return {"hovertemplate": f"<b>{name}</b><br>%{{customdata}}<extra></extra>"}


def same(values: Sequence[Any]) -> Any:
    """One value where all are alike: fewer bytes travel. An empty list stays a list."""
    return values[0] if values and all(v == values[0] for v in values) else list(values)


def bold(text: str) -> str:
    """`text` in bold."""
    return f"<b>{text}</b>"


# Marks ------------------------------------------------------------------------------------------------


def note(x: Any, y: Any, text: str, at: str = "center middle", **more: Any) -> Annotation:
    """A text in the figure. `at` says which corner of the text stands at x, y: "left top", "right middle"…"""
    xanchor, yanchor = at.split()
    return {"x": x, "y": y, "text": text, "xanchor": xanchor, "yanchor": yanchor, "showarrow": False} | more


def paper_note(x: float, y: float, text: str, at: str, **more: Any) -> Annotation:
    """A text placed by the plot's corners (0, 0) to (1, 1) and shifts in pixels, not by the axes."""
    return note(x, y, text, at, xref="paper", yref="paper", **more)


def row_names(names: Sequence[str], rows: Sequence[float], colours: Sequence[str]) -> list[Annotation]:
    """Names left of horizontal bars, right-aligned in the margin."""
    return [
        note(0, row, name, "right middle", xref="paper", xshift=-8, font={"color": colour})
        for name, row, colour in zip(names, rows, colours, strict=True)
    ]


def rule(x0: Any, y0: Any, x1: Any, y1: Any, colour: str, width: float = 1, **more: Any) -> DrawnShape:
    """A straight line between two points."""
    line = {"color": colour, "width": width}
    return {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": line} | more


def axis(p: Palette, at: Sequence[float], texts: Sequence[str], span: tuple[float, float], **more: Any) -> Axis:
    """An axis of a hairline and its numbers, in the words' own format; never a grid."""
    return {
        "range": list(span),
        "tickvals": [tidy(v) for v in at],
        "ticktext": list(texts),
        "tickfont": {"size": AXIS_SIZE, "color": p.muted},
        "ticks": "outside",
        "tickcolor": p.line,
        "showline": True,
        "linecolor": p.line,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    } | more


def value_axis(p: Palette, high: float, write: WriteNumber, *, low: float = 0, count: int = 5) -> Axis:
    """An upright axis from zero (or below it) to `high`, with its numbers written by `write`."""
    at = ticks(high, count) if low >= 0 else ticks(high, count, low)
    return axis(p, at, [write(v) for v in at], (tidy(min(low, 0)), tidy(high)))


def axis_margin(upright: Axis) -> float:
    """Room for the numbers of an upright axis."""
    return max((width(t) for t in upright["ticktext"]), default=0) + 12


def corner(p: Palette, text: str, left: float = 0) -> Annotation:
    """What the upright axis measures, over its upper end."""
    font = {"size": AXIS_SIZE, "color": p.muted}
    return paper_note(0, 1, text, "left bottom", xshift=-math.ceil(left) + 2, yshift=8, font=font)


def foot(p: Palette, text: str) -> Annotation:
    """What the level axis measures, under its right end."""
    return paper_note(1, 0, text, "right top", yshift=-22, font={"size": AXIS_SIZE, "color": p.muted})


def end_labels(texts: Sequence[str], heights: Sequence[float], colours: Sequence[str], room: float) -> list[Annotation]:
    """Labels right of the plot, each as near its height (share of the plot, `room` px tall) as the others allow."""
    order = sorted(range(len(texts)), key=lambda i: heights[i])
    tall = 18 * max((t.count("<br>") + 1 for t in texts), default=1) + 2
    places = spread([heights[i] * room for i in order], tall, tall / 2 - 8, room)
    return [
        paper_note(1, tidy(at / room), texts[i], "left middle", xshift=12, align="left", font={"color": colours[i]})
        for i, at in zip(order, places, strict=True)
    ]


# Places -----------------------------------------------------------------------------------------------


def from_zero(high: float, low: float = 0) -> list[float]:
    """The range of bars that stand on zero, with room for half an outline below it."""
    return [tidy(low - (high - low) * 0.006), tidy(high)]
