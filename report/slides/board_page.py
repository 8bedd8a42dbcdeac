"""What the board page says: its question, its answer, and what a deck holds and does not."""

from __future__ import annotations

from report.exhibit import Notice
from report.notices import to_file
from report.slides.slide import Deck
from report.text import mark
from words import Words


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("What do we show the board?")


def answer(deck: Deck, w: Words) -> str:
    """How many slides there are, and what they are ready for."""
    count = mark(w.n("{count} slide", "{count} slides", len(deck.slides)))
    return w.t(
        "{mark} are ready as they are: to show here, or as a deck to edit, on paper and as a workbook.", mark=count
    )


def nothing(w: Words) -> Notice:
    """That the file answers none of what was picked."""
    why = w.t("The file answers none of the slides that are picked. Put back the story's slides, or choose others.")
    return to_file(w.t("There is nothing to show yet"), why, w)


def left_out(deck: Deck, w: Words) -> list[Notice]:
    """Which of the picked slides the file cannot answer."""
    if not deck.left_out:
        return []
    return [Notice(w.t("Left out, as this file does not answer it: {what}", what=" ".join(deck.left_out)), "plain")]


def limits(w: Words) -> str:
    """What the documents hold and what they do not, for the help."""
    return w.t(
        "The slides are made of the same figures as the pages. Tiers of fewer than five customers are joined with a "
        "neighbour in everything that leaves, so that no row and no difference tells of a single customer. Lists of "
        "customers are not part of a deck: they are taken from the pages that make them."
    )
