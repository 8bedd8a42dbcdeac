"""`Slide` and `Deck`: what leaves the screen, as data that every kind of document can write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from report.exhibit import Exhibit, KeyFigure
from report.text import plain_text


@dataclass(frozen=True)
class Spoken:
    """A part of what a speaker needs: its head and its paragraphs, as plain text."""

    head: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Slide:
    """One thing said with one figure: `question` above, `title` the message (Markdown), and what supports it.

    The figure is the exhibit's form; an exhibit without one is shown as its table. `keys`: at most six key figures,
    `findings`: at most three sentences (Markdown), `note`: how the figure is read, under it (Markdown), `source`: the
    foot's line, `speak`: makes the speaker's notes when somebody asks for them. `key` is stable and names the slide.
    """

    key: str
    question: str
    title: str
    exhibit: Exhibit
    source: str
    keys: tuple[KeyFigure, ...] = ()
    findings: tuple[str, ...] = ()
    note: str = ""
    speak: Callable[[], tuple[Spoken, ...]] = tuple

    @property
    def spoken(self) -> tuple[Spoken, ...]:
        """The speaker's notes."""
        return self.speak()

    @property
    def alt(self) -> str:
        """What replaces the figure for a reader who cannot see it, as plain text."""
        return self.exhibit.form.alt if self.exhibit.form is not None else plain_text(self.title)


@dataclass(frozen=True, eq=False)
class Deck:
    """Slides in their order. `title`: what the document is called; `left_out`: the pages the file cannot answer."""

    title: str
    slides: tuple[Slide, ...]
    left_out: tuple[str, ...] = ()
