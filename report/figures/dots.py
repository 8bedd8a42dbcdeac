"""One measure across groups: a dot, its interval and its number a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import plotly.graph_objects as go

from report.figures import style
from report.forms import Dot, Dots, Reference
from report.palette import Palette
from report.scale import tidy
from words import Words

ROW, TALL, LONGEST = 34, 46, 18  # px a row, and one whose number has a line under it


def draw(form: Dots, w: Words, p: Palette) -> go.Figure:
    """Rows in their order on one axis; the whole base's value is a line.

    A group beside the question has an open dot and a grey name; one without a value keeps its row, with a dash.
    """
    rows, whole = form.rows, form.whole
    names = [style.short_name(row.name, LONGEST) for row in rows]
    texts = [_text(row, form, w) for row in rows]
    head = 26 if whole else 4
    row = TALL if any(r.beside for r in rows) else ROW
    return style.figure(
        [_intervals([r for r in rows if not r.strong], rows, p.previous, 4)]
        + [_intervals([r for r in rows if r.strong], rows, p.actual, 6)] * any(r.strong for r in rows)
        + [_dots(rows, texts, p)],
        w,
        p,
        height=row * len(rows) + head + (8 if whole else 4),
        margin=(style.left_margin(names), style.right_margin(texts), head, 4),
        alt=form.alt,
        notes=[
            *style.row_names(names, range(len(rows)), [p.muted if row.aside else p.text for row in rows]),
            *(_number(i, texts[i], row, p) for i, row in enumerate(rows)),
            *(_whole(whole) if whole else []),
        ],
        shapes=[style.rule(whole.value, 0, whole.value, 1, p.muted, 1, yref="paper")] if whole else [],
        x=style.NO_AXIS | {"range": _span(form)},
        y=style.NO_AXIS | {"range": [len(rows) - 0.5, -0.5]},
    )


def _span(form: Dots) -> list[float]:
    """Room for half a dot at either end, on a phone too."""
    least = min([0.0, *(v for row in form.rows for v in (row.value, row.low) if v is not None)])
    spare = (form.measure.like - least) * 0.06
    return [tidy(least - spare), tidy(form.measure.like + spare)]


def _number(i: int, text: str, row: Dot, p: Palette) -> style.Annotation:
    """The row's number at the right; the chosen one's stands in the highlighter."""
    look = {"bgcolor": p.highlight, "borderpad": 3, "font": {"color": p.on_highlight}} if row.chosen else {}
    return style.note(1, i, text, "left middle", xref="paper", xshift=8, align="left", **look)


def _text(row: Dot, form: Dots, w: Words) -> str:
    """The number in bold, its limits after it, or its limits alone; a dash where there is none. Under it, the rest."""
    return "<br>".join([_own(row, form, w), *([style.plotly_text(row.beside)] if row.beside else [])])


def _own(row: Dot, form: Dots, w: Words) -> str:
    if row.value is None and row.low is not None:
        return style.bold(form.measure.span(row.low, row.high, w))
    if row.value is None:
        return w.number(None)
    own = replace(form.measure, like=row.value) if form.measure.kind == "money" else form.measure
    return style.bold(own.write(row.value, w)) + own.limits(row.low, row.high, w)


def _intervals(some: Sequence[Dot], rows: Sequence[Dot], colour: str, width: int) -> go.Scatter:
    """Some rows' intervals in one trace, with gaps between the rows."""
    ends = [(row.low, row.high, i) for i, row in enumerate(rows) if row in some and None not in (row.low, row.high)]
    return go.Scatter(
        x=[v if v is None else tidy(v) for a, b, _ in ends for v in (a, b, None)],
        y=[v for _, _, i in ends for v in (i, i, None)],
        mode="lines",
        line={"color": colour, "width": width},
        hoverinfo="skip",
    )


def _dots(rows: Sequence[Dot], texts: Sequence[str], p: Palette) -> go.Scatter:
    known = [(i, row, row.value) for i, row in enumerate(rows) if row.value is not None]
    return go.Scatter(
        x=[tidy(value) for _, _, value in known],
        y=[i for i, _, _ in known],
        mode="markers",
        marker={
            "size": 12,
            "opacity": 1,
            "color": [p.paper if row.aside else p.actual for _, row, _ in known],
            "line": {"color": [p.actual if row.aside else p.paper for _, row, _ in known], "width": 2},
        },
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[f"<b>{style.plotly_text(row.name)}</b><br>{texts[i]}" for i, row, _ in known],
    )


def _whole(line: Reference) -> list[style.Annotation]:
    return [style.note(tidy(line.value), 1, style.rich(line.label), "center bottom", yref="paper", yshift=2)]
