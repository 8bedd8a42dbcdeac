"""The presentation: our template, a slide each, the speaker's notes, and what the file says of itself."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation

from report.slides import Deck, Spoken
from report.text import Run, plain_text
from report.writers.pptx.prose import Style, clean, paragraph, set_paragraphs, tag
from report.writers.pptx.slides import write_slide
from report.writers.pptx.template import template
from words import Words


def presentation(deck: Deck, w: Words, today: dt.date | None) -> bytes:
    """The deck as the bytes of a file."""
    book = Presentation(io.BytesIO(template(w)))
    for number, slide in enumerate(deck.slides, 1):
        write_slide(book, slide, number, w)
        spoken = slide.spoken
        if spoken:
            _notes(book.slides[number - 1], spoken, w)
    _properties(book, deck, w, today)
    blob = io.BytesIO()
    book.save(blob)
    return blob.getvalue()


def _notes(page: Any, spoken: Sequence[Spoken], w: Words) -> None:
    """Each part's head in bold, and its paragraphs under it."""
    said = []
    for part in spoken:
        said.append(paragraph([Run(part.head, bold=True)], w, Style(after=3)))
        lines = [line for text in part.paragraphs for line in text.split("\n") if line.strip()]
        said += [paragraph([Run(line)], w, Style(after=6)) for line in lines]
    set_paragraphs(page.notes_slide.notes_placeholder.element, said)


def _properties(book: Any, deck: Deck, w: Words, today: dt.date | None) -> None:
    """Title, subject and language; and nobody's name."""
    own = book.core_properties
    own.title = clean(plain_text(deck.title))[:255]
    own.subject = clean(deck.slides[0].question if deck.slides else "")[:255]
    own.author = own.last_modified_by = ""
    own.language = tag(w)
    own.revision = 1
    if today is not None:
        own.created = own.modified = dt.datetime(today.year, today.month, today.day)
