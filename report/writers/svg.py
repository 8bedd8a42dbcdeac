"""A form as an SVG that stands in a page: the same marks as on paper, in the page's own font and a theme's colours.

A phone draws it without a chart library. Its texts are text, and it is as wide as its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from report.forms import Form
from report.palette import Palette
from report.writers.pdf.drawing import on_screen
from report.writers.pdf.ink import Ink, InkDisc, InkPath, InkText, Piece
from words import Words

PHONE = 358.0  # px: what a phone of 390 leaves
ANCHORS = {0.0: "start", 0.5: "middle", 1.0: "end"}
LINE, RISE, LETTER = 1.25, 0.35, 0.6  # of a letter's size: from line to line, from middle to foot, a letter's width


def svg(form: Form, w: Words, palette: Palette, wide: float = PHONE) -> str:
    """The form as one element, without script, style sheet or address."""
    found = on_screen(form, w, palette, wide)
    marks = "".join(_mark(one) for one in found.ink)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(found.width)} {_n(found.height)}" width="100%" '
        f'role="img" aria-label={quoteattr(found.alt)} font-family="inherit">{marks}</svg>'
    )


def _n(x: float) -> str:
    return f"{x:.1f}".removesuffix(".0")


def _mark(one: Ink) -> str:
    if isinstance(one, InkPath):
        return _path(one)
    return _disc(one) if isinstance(one, InkDisc) else _text(one)


def _path(one: InkPath) -> str:
    way = " ".join(f"{kind.upper()}{' '.join(map(_n, numbers))}" for kind, numbers in one.segments)
    dashes = f' stroke-dasharray="{_n(one.width)} {_n(2 * one.width)}"' if one.dotted else ""
    return f'<path d="{way}" {_look(one.fill, one.stroke, one.width)}{dashes}/>'


def _disc(one: InkDisc) -> str:
    return (
        f'<circle cx="{_n(one.x)}" cy="{_n(one.y)}" r="{_n(one.size / 2)}" {_look(one.fill, one.stroke, one.width)}/>'
    )


def _look(fill: str, stroke: str, width: float) -> str:
    edge = f' stroke="{stroke}" stroke-width="{_n(width)}"' if stroke and width else ""
    return f'fill="{fill or "none"}"{edge}'


def _text(one: InkText) -> str:
    """Lines at their point; the paper behind them as wide as letters are on the whole."""
    step, tall = one.size * LINE, one.size * LINE * len(one.lines)
    top = one.y - one.down * tall
    rows = "".join(
        f'<text x="{_n(one.x)}" y="{_n(top + step * (i + 0.5) + one.size * RISE)}" fill="{one.colour}" '
        f'font-size="{_n(one.size)}" text-anchor="{ANCHORS.get(one.across, "start")}">{_pieces(row)}</text>'
        for i, row in enumerate(one.lines)
    )
    return _paper(one, top, tall) + rows


def _paper(one: InkText, top: float, tall: float) -> str:
    if not one.fill:
        return ""
    wide = one.size * LETTER * max((sum(len(piece.text) for piece in row) for row in one.lines), default=0)
    left = one.x - one.across * wide - one.pad
    size = f'width="{_n(wide + 2 * one.pad)}" height="{_n(tall + 2 * one.pad)}"'
    return f'<rect x="{_n(left)}" y="{_n(top - one.pad)}" {size} fill="{one.fill}"/>'


def _pieces(row: Iterable[Piece]) -> str:
    return "".join(
        f"<tspan{' font-weight=' + quoteattr('600') if piece.bold else ''}"
        f"{' fill=' + quoteattr(piece.colour) if piece.colour else ''}>{escape(piece.text)}</tspan>"
        for piece in row
    )
