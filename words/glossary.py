"""The words of the field, each with its one meaning: for docs/GLOSSARY.md, and for the dialog on every page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "glossary.toml"
HEAD = ("| Word | Swedish | What it means here |", "|---|---|---|")


@dataclass(frozen=True)
class Meaning:
    """A word in each language, what it means, and the page it is seen on ("": it stands in the glossary alone)."""

    word: Mapping[str, str]
    means: Mapping[str, str]
    page: str = ""

    def said(self, language: str) -> str:
        """What it means, as a sentence.

        >>> Meaning({"en": "churn"}, {"en": "lost / base"}).said("en")
        'Lost / base.'
        """
        text = self.means[language].rstrip(".")
        return f"{text[:1].upper()}{text[1:]}."


@cache
def glossary() -> tuple[Meaning, ...]:
    """Every word, in the glossary's order."""
    rows = tomllib.loads(FILE.read_text("utf-8"))["words"]
    return tuple(Meaning(row["word"], row["means"], row.get("page", "")) for row in rows)


def shown() -> tuple[Meaning, ...]:
    """The words of the dialog: those that are seen on a page.

    >>> {"churn", "duration", "value tier"} <= {one.word["en"] for one in shown()}
    True
    """
    return tuple(one for one in glossary() if one.page)


def table() -> str:
    """The glossary's table in Markdown."""
    rows = (f"| {one.word['en']} | {one.word['sv']} | {one.means['en']} |" for one in glossary())
    return "\n".join((*HEAD, *rows))
