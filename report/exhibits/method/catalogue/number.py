"""Classes of the catalogue: a number with its explanation, and groups of numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from words import N_, Words

COURSE = N_("the course's printed tables of a member company")
LEHMANN = "Gupta & Lehmann (2003), J. Interactive Marketing 17(1), 9–24"
PFEIFER = "Pfeifer & Carraway (2000), J. Interactive Marketing 14(2), 43–55"
REICHHELD = "Reichheld (1996), The Loyalty Effect"
# Words that stand in a formula between « and »; a space is kept by the formula itself.
IN_FORMULAS = (
    *(N_("lost"), N_("base"), N_("purchases"), N_("revenue"), N_("amount"), N_("cost"), N_("year"), N_("limit")),
    *(N_("last"), N_("then"), N_("orders"), N_("up to"), N_("before"), N_("new")),
)


@dataclass(frozen=True)
class Number:
    """One number. `formula` is TeX; `needs` says what a file must hold for its own figures (see method_steps.WANTED);
    `code` is the function that makes it, as in docs/METHODS.md."""

    key: str
    name: str
    means: str
    code: str
    formula: str = ""
    limits: str = ""
    source: str = ""
    needs: str = ""

    def tex(self, w: Words) -> str:
        """The formula with its words in the reader's language, to stand in a line of text."""
        words = re.sub("«(.+?)»", lambda found: rf"\text{{{w.t(found[1])}}}", self.formula)
        return rf"$\displaystyle {words}$" if words else ""


@dataclass(frozen=True)
class NumberGroup:
    """Numbers that belong together, the pages that show them, and whether they are said tier by tier."""

    title: str
    pages: tuple[str, ...]
    numbers: tuple[Number, ...]
    by_tier: bool = True
