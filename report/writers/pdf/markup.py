"""Read a figure's labels, which bear a few tags, as pieces of plain text, and clean what fonts cannot show."""

from __future__ import annotations

import html
import re
import unicodedata

from report.writers.pdf.ink import Piece

TAG = re.compile(r"<(/?)(b|br|span)\b([^>]*)>")
COLOUR = re.compile(r"color:\s*(#[0-9A-Fa-f]{6})")


def shown(text: str) -> str:
    """The text without marks that are not printed: controls, joiners, directions.

    >>> shown("8,76\u2060–\u20609,48\x07")
    '8,76–9,48'
    """
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def pieces(label: str) -> tuple[tuple[Piece, ...], ...]:
    """A label's lines: `<b>`, `<br>` and coloured stretches; all else is text as it is.

    >>> pieces("<b>A</b> &lt;b&gt;<br>c")  # doctest: +NORMALIZE_WHITESPACE
    ((Piece(text='A', bold=True, colour=''), Piece(text=' <b>', bold=False, colour='')),
     (Piece(text='c', bold=False, colour=''),))
    """
    rows: list[list[Piece]] = [[]]
    bold, colour, at = False, "", 0
    for tag in TAG.finditer(label):
        _add(rows, label[at : tag.start()], bold, colour)
        at = tag.end()
        opens, name = not tag[1], tag[2]
        if name == "br":
            rows.append([])
        elif name == "b":
            bold = opens
        else:
            found = COLOUR.search(tag[3])
            colour = found[1] if opens and found else ""
    _add(rows, label[at:], bold, colour)
    return tuple(tuple(row) for row in rows)


def _add(rows: list[list[Piece]], text: str, bold: bool, colour: str) -> None:
    plain = shown(html.unescape(text))
    if plain:
        rows[-1].append(Piece(plain, bold, colour))
