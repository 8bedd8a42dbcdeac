"""Escape and mark up sentences for every surface: nothing that comes from a file or a person is live.

What is said is Markdown: **bold**, the answer's mark, badges. Whatever a file or a person gave goes through
`markdown_text` before it is put into a sentence. Surfaces without Markdown (a slide, a sheet) ask for `runs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from words.typed import one_line

NBSP, JOINER = "\u00a0", "\u2060"
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!|~<>$:&^=/\"'-])")
# Streamlit and GitHub's Markdown find addresses and :names: after unescaping, so these are held apart as well.
MAY_LINK = re.compile(r"[:@/]|www", re.IGNORECASE)
LINKING = re.compile(r"(?<=[:@/])(?=\S)|(?<=www)(?=\.)", re.IGNORECASE)
MARK = re.compile(r":yellow-background\[:yellow\[(.*?)\]\]")
BADGE = re.compile(r":[a-z]+-badge\[(?::material/\w+: )?(.*?)\]")
PIECES = re.compile(r"\\(?P<plain>.)|(?P<bold>\*\*)|(?P<mark>\x01)|(?P<end>\x02)", re.DOTALL)


def markdown_text(text: str, longest: int = 60) -> str:
    """Text from a file or a person as Markdown that shows just that text, on one line, cut with "…".

    >>> print(markdown_text("**Guld** [a](b)"))
    \\*\\*Guld\\*\\* \\[a\\]\\(b\\)
    """
    line = one_line(str(text), longest)
    if MAY_LINK.search(line):
        line = LINKING.sub(JOINER, line)
    return MARKDOWN.sub(r"\\\1", line)


def file_name(text: str, longest: int = 40) -> str:
    """A file's name as Markdown; a long one is cut in its middle, so that its ending stays."""
    name = one_line(str(text), 400)
    if len(name) > longest:
        name = name[: longest - 13] + "…" + name[-12:]
    return markdown_text(name, longest)


def mark(text: str) -> str:
    """The answer's number under the highlighter; it stands first in the answer and never wraps. One a page."""
    return f":yellow-background[:yellow[{text.replace(' ', NBSP)}]]"


@dataclass(frozen=True)
class Run:
    """A stretch of a sentence in one manner."""

    text: str
    bold: bool = False
    marked: bool = False


def runs(sentence: str) -> tuple[Run, ...]:
    """A sentence as stretches of plain text, for surfaces that have no Markdown.

    >>> runs(mark("1,28 mdkr") + " in **all**")  # doctest: +NORMALIZE_WHITESPACE
    (Run(text='1,28\\xa0mdkr', bold=False, marked=True), Run(text=' in ', bold=False, marked=False),
     Run(text='all', bold=True, marked=False))
    """
    flat = BADGE.sub(r"\1", MARK.sub("\x01\\1\x02", sentence))
    found: list[Run] = []
    for text, bold, marked in _stretches(flat):
        if found and (found[-1].bold, found[-1].marked) == (bold, marked):
            found[-1] = Run(found[-1].text + text, bold, marked)
        elif text:
            found.append(Run(text, bold, marked))
    return tuple(found)


def _stretches(flat: str) -> Iterator[tuple[str, bool, bool]]:
    bold = marked = False
    at = 0
    for piece in PIECES.finditer(flat):
        yield flat[at : piece.start()], bold, marked
        if piece["plain"] is not None:
            yield piece["plain"], bold, marked
        bold ^= piece["bold"] is not None
        marked = piece["mark"] is not None or (marked and piece["end"] is None)
        at = piece.end()
    yield flat[at:], bold, marked


def plain_text(sentence: str) -> str:
    """A sentence without its Markdown.

    >>> plain_text(mark("3") + " of **all** in " + markdown_text("A*B"))
    '3 of all in A*B'
    """
    return "".join(run.text for run in runs(sentence)).replace(JOINER, "")
