"""`Exhibit`: one thing said and shown about a study, as data that a page, a deck, a sheet or a file can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

import pandas as pd

from report.columns import Column
from report.forms import Form

Tone = Literal["warning", "error", "plain"]
Colour = Literal["blue", "orange", "gray"]
Sign = Literal["", "up", "down", "same"]


@dataclass(frozen=True)
class ProofLine:
    """One row's figure: the formula with its figures, what it gives, and what the table shows, written out.

    `apart` is what is given less what is shown, in the unit shown; nought within rounding.
    """

    name: str
    terms: str
    shown: str
    apart: float

    @property
    def sound(self) -> bool:
        """Whether the formula gives what is shown, within the rounding of its last decimal."""
        return self.apart == 0


@dataclass(frozen=True)
class Proof:
    """A column's proof: its name, what it means, its formula in words and in TeX, a line a row, and what is to know."""

    title: str
    means: str
    formula: str
    tex: str
    lines: tuple[ProofLine, ...]
    limits: str = ""

    @property
    def sound(self) -> bool:
        """Whether every line gives what is shown."""
        return all(line.sound for line in self.lines)


@dataclass(frozen=True)
class KeyFigure:
    """A key figure: its label, its value, and under it one grey fact or a change with its verdict.

    `better`: True good, False bad, None a plain fact. `rising`: the arrow's direction; None leaves it out. It is
    proved by `proof`, which is made when it is asked for, or is the last row of a table: `of`, "exhibit/column" on the
    same page.
    """

    label: str
    value: str
    note: str = ""
    better: bool | None = None
    rising: bool | None = None
    help: str | None = None
    of: str = field(default="", compare=False)
    proof: Callable[[], Proof] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Notice:
    """Something to know before the figures are believed: a sentence, and the page that mends it, if one does.

    `title` set: there is nothing to show, and the sentence says why; `sample` is then the sample that shows it.
    """

    text: str
    tone: Tone = "warning"
    title: str = ""
    page: str = ""
    link: str = ""
    sample: str = ""


@dataclass(frozen=True)
class Finding:
    """Something this file says: a bold fact, one sentence, and the page that shows it."""

    title: str
    text: str
    page: str
    link: str


@dataclass(frozen=True)
class CustomerGroup:
    """A column of a table as a choice of customers: its label, the period whose tier the rows are, its movements.

    `reason` says why a customer is in the cell; `{tier}` in it is the row's name. No movements: all of them.
    """

    label: str
    reason: str
    tier: str = "tier_now"
    movements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Behind:
    """The customers behind a table: its rows' names, its columns as groups, and who they are when somebody looks.

    `key` names the choices and the download of the list where the exhibit's key does not.
    """

    rows: tuple[str, ...]
    groups: tuple[CustomerGroup, ...]
    people: Callable[[], pd.DataFrame | None]
    key: str = ""


@dataclass(frozen=True)
class Badge:
    """A word of the key to a figure's colours; `sign`: the arrow before it."""

    text: str
    colour: Colour = "gray"
    sign: Sign = ""


@dataclass(frozen=True)
class Check:
    """The line under a table that balances: the sum in words, and whether it does."""

    text: str
    sound: bool = True


@dataclass(frozen=True, eq=False)
class Exhibit:
    """One thing said and shown: a message, its chart's form, its table with columns, and what to know of them.

    `key` is stable and is the exhibit's address on its page; it is never made of the text. From top to bottom:
    message, badges (the key to a figure's colours), lead (a sentence), formula (TeX between dollars), figure, key
    figures, text (what the figure means), table, the check under it, notes, the customers behind, and notices. `file`
    names its downloads where `key` does not.
    """

    key: str
    message: str = ""
    form: Form | None = None
    table: pd.DataFrame | None = None
    columns: tuple[Column, ...] = ()
    total: bool = True
    lead: str = ""
    badges: tuple[Badge, ...] = ()
    check: Check | None = None
    notes: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    behind: Behind | None = None
    height: int | None = None
    downloads: bool = True
    file: str = ""
    keys: tuple[KeyFigure, ...] = ()
    text: str = ""
    formula: str = ""

    @property
    def head(self) -> Exhibit:
        """Its message with its notes, which stands above the controls that the rest depends on."""
        return Exhibit(self.key, self.message, notes=self.notes)

    @property
    def rest(self) -> Exhibit:
        """All but its head."""
        return replace(self, message="", notes=())

    @property
    def body(self) -> Exhibit:
        """All but its message, which stands elsewhere, as on a tab."""
        return replace(self, message="")
