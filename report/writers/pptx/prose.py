"""Text as PowerPoint stores it: paragraphs of runs, each in a language, with nothing in it that breaks a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from pptx.oxml import parse_xml

from report.palette import LIGHT
from report.text import JOINER, Run
from words import Words

NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
# What XML 1.0 cannot hold; the joiner, which our fonts lack, is left out too.
UNPRINTABLE = re.compile(rf"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]|{JOINER}")
TAGS = {"sv": "sv-SE", "en": "en-GB"}
THEME = {LIGHT.text: "tx1", LIGHT.paper: "bg1", LIGHT.actual: "tx2"}  # what follows the theme when it is changed


@dataclass(frozen=True)
class Style:
    """How a paragraph is set: size in points, colour, weight (None: the placeholder's
    own), side, space after in points."""

    size: float | None = None
    colour: str = ""
    bold: bool | None = None
    align: str = "l"
    after: float = 0
    font: str = ""


PLAIN = Style()


def clean(text: object) -> str:
    """Text that any program opens: one that XML cannot hold is left out.

    >>> clean("Guld\\x0b\\x00 & co")
    'Guld & co'
    """
    return UNPRINTABLE.sub("", str(text))


def tag(w: Words) -> str:
    """The language as documents name it: "sv-SE"."""
    return TAGS.get(w.language, w.language)


def fill(colour: str) -> str:
    """A text's colour; the theme's own where it has one."""
    if colour in THEME:
        return f'<a:solidFill><a:schemeClr val="{THEME[colour]}"/></a:solidFill>'
    return paint(colour)


def paint(colour: str, alpha: float = 1.0) -> str:
    """A mark's colour, which carries a meaning and so stays when a slide moves to another template."""
    clear = f'<a:alpha val="{round(alpha * 100_000)}"/>' if alpha < 1 else ""
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}">{clear}</a:srgbClr></a:solidFill>'


def run_properties(name: str, w: Words, style: Style, *, bold: bool = False, marked: bool = False) -> str:
    """The properties of a run, a paragraph's end or a default, in an element of that name."""
    size = "" if style.size is None else f' sz="{round(style.size * 100)}"'
    weight = ' b="1"' if bold or style.bold else "" if style.bold is None else ' b="0"'
    colour = LIGHT.on_highlight if marked else style.colour
    pen = f'<a:highlight><a:srgbClr val="{LIGHT.highlight.lstrip("#")}"/></a:highlight>' if marked else ""
    font = f'<a:latin typeface="{style.font}"/>' if style.font else ""
    inside = (fill(colour) if colour else "") + pen + font
    return f'<a:{name} lang="{tag(w)}"{size}{weight}>{inside}</a:{name}>'


def paragraph(runs: Iterable[Run], w: Words, style: Style = PLAIN) -> str:
    """A paragraph."""
    said = "".join(
        f"<a:r>{run_properties('rPr', w, style, bold=run.bold, marked=run.marked)}<a:t>{escape(text)}</a:t></a:r>"
        for run in runs
        if (text := clean(run.text))
    )
    space = f'<a:spcAft><a:spcPts val="{round(style.after * 100)}"/></a:spcAft>' if style.after else ""
    return f'<a:p><a:pPr algn="{style.align}">{space}</a:pPr>{said}{run_properties("endParaRPr", w, style)}</a:p>'


def labelled(label: str) -> list[tuple[Run, ...]]:
    """A form's label, line by line: `**bold**` words, and nothing else that could be a mark.

    >>> labelled("**64 %**\\nof all")
    [(Run(text='64 %', bold=True, marked=False),), (Run(text='of all', bold=False, marked=False),)]
    """
    return [
        tuple(Run(part, bold=bool(i % 2)) for i, part in enumerate(line.split("**")) if part)
        for line in label.split("\n")
    ]


def parsed(xml: str) -> Any:
    """The element of a piece of XML that uses our prefixes."""
    opened = re.sub(r"^<([\w:]+)", rf"<\1 {DECLARED}", xml, count=1)
    return parse_xml(opened)


def set_paragraphs(element: Any, paragraphs: Sequence[str]) -> None:
    """Put paragraphs into an element that holds text (a shape or a cell of a table) in place of what is there."""
    body = next(e for e in element.iter() if etree.QName(e).localname == "txBody")
    for old in body.findall("a:p", NAMESPACES):
        body.remove(old)
    for new in paragraphs:
        body.append(parsed(new))
