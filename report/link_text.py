"""Encode choices as text for a link and decode them, checked; scenarios are packed small. No session here.

A link comes from anyone, so whatever is unknown, too long or not finite is dropped, numbers are clamped
to their range, and nothing in it can raise. Scenarios travel packed (study.packing), so a small link
cannot grow large here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clv import Levers, Scenario, Scheme, TableProblem, parse_scheme, write_scheme
from report.slides.pick import LONGEST_NOTE, LONGEST_TITLE, MOST_PICKS, Pick
from study import packing
from words.typed import one_line

LONGEST_VALUE = 8_192
MOST_SCENARIOS = 20
NAME = 40
MOST_TIERS = 12
MOST_ROWS = 40
NO_PLACE = "-"  # not one of several, where nothing written would say that nobody has chosen
PLACE = re.compile(r"[a-z0-9_]{1,40}")
SHARE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?")


@dataclass(frozen=True)
class LinkForm:
    """How a value is checked (ValueError or TypeError), written to a link and read back."""

    check: Callable[[Any], Any]
    write: Callable[[Any], str] = str
    read: Callable[[str], Any] = str


def clamped(value: Any, low: float, high: float) -> float:
    """A finite number within its range. Raises ValueError for anything else, a bool among them."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("not a finite number")
    return min(max(float(value), low), high)


def _number_text(value: float) -> str:
    return f"{value:.12g}"


def one_of(*options: Any) -> LinkForm:
    """One of a few strings or whole numbers."""
    texts = {str(option): option for option in options}

    def check(value: Any) -> Any:
        if value not in options:
            raise ValueError("unknown option")
        return value

    return LinkForm(check, str, lambda text: texts.get(text))


def number(low: float, high: float) -> LinkForm:
    """A number, clamped to its range."""
    return LinkForm(lambda value: clamped(value, low, high), _number_text, float)


def whole(low: int, high: int) -> LinkForm:
    """A whole number, clamped to its range."""
    return LinkForm(lambda value: int(clamped(value, low, high)), str, int)


def line(longest: int = NAME) -> LinkForm:
    """A short text."""
    return LinkForm(lambda value: one_line(str(value), longest))


def pattern(expression: str) -> LinkForm:
    """A text that matches an expression whole."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(expression, value):
            raise ValueError("unknown text")
        return value

    return LinkForm(check)


def day() -> LinkForm:
    """A date from 1900 to 2199."""

    def check(value: Any) -> date:
        if not isinstance(value, date) or not 1900 <= value.year < 2200:
            raise ValueError("no such day")
        return value

    return LinkForm(check, date.isoformat, date.fromisoformat)


def tier_numbers() -> LinkForm:
    """Which tiers, best = 0: a list without repeats, as a multi-select holds it."""

    def check(value: Any) -> list[int]:
        if not isinstance(value, list | tuple):
            raise TypeError("not a list")
        return sorted({int(i) for i in value if isinstance(i, int) and 0 <= i < MOST_TIERS})

    return LinkForm(check, lambda v: ".".join(map(str, v)), lambda text: [int(i) for i in text.split(".") if i])


def amounts(low: float, high: float) -> LinkForm:
    """A few amounts, each clamped to its range."""

    def check(value: Any) -> tuple[float, ...]:
        if not isinstance(value, list | tuple) or not 0 < len(value) < MOST_TIERS:
            raise ValueError("not a list of amounts")
        return tuple(clamped(v, low, high) for v in value)

    return LinkForm(
        check, lambda v: "_".join(map(_number_text, v)), lambda text: tuple(float(v) for v in text.split("_"))
    )


def blanks(low: float, high: float, most: int) -> LinkForm:
    """Amounts of which some may be left open (None), each clamped to its range.

    >>> blanks(0, 10, 4).write((3.0, None, 8.5)), blanks(0, 10, 4).read("3__8.5")
    ('3__8.5', (3.0, None, 8.5))
    """

    def check(value: Any) -> tuple[float | None, ...]:
        if not isinstance(value, list | tuple) or len(value) > most:
            raise ValueError("not a list of amounts")
        return tuple(None if one is None else clamped(one, low, high) for one in value)

    def write(value: Any) -> str:
        return "_".join("" if one is None else _number_text(one) for one in value)

    return LinkForm(check, write, lambda text: tuple(float(one) if one else None for one in text.split("_")))


def places(most: int) -> LinkForm:
    """A few names of places on the pages, without repeats."""

    def check(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("not a list")
        return tuple(dict.fromkeys(v for v in value if isinstance(v, str) and PLACE.fullmatch(v)))[:most]

    return LinkForm(check, lambda v: ".".join(v) or NO_PLACE, lambda text: tuple(text.split(".")))


def cells(most: int) -> LinkForm:
    """Where in tables one looks: (table, row, column) by number, row None for the whole, once a table."""

    def check(value: Any) -> tuple[tuple[str, int | None, int], ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("not a list")
        found: dict[str, tuple[str, int | None, int]] = {}
        for place, row, column in value:
            if PLACE.fullmatch(place) and row in (None, *range(MOST_ROWS)) and column in range(MOST_ROWS):
                found[place] = (place, row, column)
        return tuple(found.values())[:most]

    def write(value: Any) -> str:
        return ".".join(f"{place}~{'' if row is None else row}~{column}" for place, row, column in value)

    def read(text: str) -> Any:
        parts = [part.split("~") for part in text.split(".")]
        return tuple((place, int(row) if row else None, int(column)) for place, row, column in parts)

    return LinkForm(check, write, read)


def optional(form: LinkForm) -> LinkForm:
    """The same, or None for "from the file"."""
    return LinkForm(
        lambda value: None if value is None else form.check(value),
        lambda value: "" if value is None else form.write(value),
        lambda text: form.read(text) if text else None,
    )


def either(word: LinkForm, other: LinkForm) -> LinkForm:
    """A word, or another form where it is not the word."""

    def check(value: Any) -> Any:
        return word.check(value) if isinstance(value, str) else other.check(value)

    def write(value: Any) -> str:
        return word.write(value) if isinstance(value, str) else other.write(value)

    def read(text: str) -> Any:
        found = word.read(text)
        return other.read(text) if found is None else found

    return LinkForm(check, write, read)


def check_scheme(text: Any) -> str:
    """A tier scheme as text ("Super=5,Top=15,…") with clean names and plain shares. Raises ValueError."""
    parts = [part.rpartition("=") for part in str(text)[:LONGEST_VALUE].split(",")]
    if len(parts) > MOST_TIERS or not all(SHARE.fullmatch(share) for _, _, share in parts):
        raise ValueError("not a scheme")
    try:
        return write_scheme(parse_scheme(",".join(f"{one_line(name)}={share}" for name, _, share in parts)))
    except TableProblem as problem:
        raise ValueError(problem.code) from None


def scheme() -> LinkForm:
    """Tier names and shares, as `clv.parse_scheme` reads them."""
    return LinkForm(check_scheme)


def scheme_text(wanted: Scheme) -> str:
    """A scheme as text; commas in a name become spaces, for the text is split at them. Raises ValueError."""
    names = tuple(" ".join(name.replace(",", " ").split()) for name in wanted.names)
    return check_scheme(write_scheme(Scheme(names, wanted.shares)))


# Picks ------------------------------------------------------------------------------------------------

PICKED = re.compile(r"[a-z0-9_]{1,40}(#[a-z0-9_]{1,60})?")


def picks() -> LinkForm:
    """The slides somebody has picked, packed: where each comes from, and its own title, note and scenario."""

    def check(value: Any) -> tuple[Pick, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("not a list")
        rows = [row if isinstance(row, Pick) else Pick(*map(str, row)) for row in value[:MOST_PICKS]]
        sound = [pick for pick in rows if PICKED.fullmatch(pick.name)]
        return tuple(
            Pick(
                pick.name,
                one_line(pick.title, LONGEST_TITLE),
                one_line(pick.note, LONGEST_NOTE),
                one_line(pick.scenario, NAME),
            )
            for pick in sound
        )

    def write(value: Any) -> str:
        return packing.pack([_without_empty([p.name, p.title, p.note, p.scenario]) for p in value])

    return LinkForm(check, write, packing.unpack)


def _without_empty(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


CODE = re.compile(r"[a-z0-9_ ]{1,40}")


def cell_names(most: int) -> LinkForm:
    """The names a person has given groups, packed: (division, group, name), once a group. Empty names are dropped."""

    def check(value: Any) -> tuple[tuple[str, str, str], ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("not a list")
        found: dict[tuple[str, str], str] = {}
        for way, cell, name in value:
            if CODE.fullmatch(way) and CODE.fullmatch(cell) and one_line(str(name), NAME):
                found[way, cell] = one_line(str(name), NAME)
        return tuple((way, cell, name) for (way, cell), name in found.items())[:most]

    return LinkForm(check, lambda value: packing.pack([list(row) for row in value]), packing.unpack)


# Scenarios --------------------------------------------------------------------------------------------

# What a lever may be: wide enough for any currency, narrow enough that no sum overflows.
RANGES = {
    "frequency": (-1_000.0, 1_000.0),
    "revenue": (-1e7, 1e7),
    "years": (-100.0, 100.0),
    "share": (0.0, 1.0),
    "cost": (0.0, 1e12),
    "discount": (0.0, 1.0),
}
SCENARIO_METHODS = ("course", "discounted")


def scenario_row(scenario: Scenario) -> list[Any]:
    """A scenario as a row of plain values, in the order `read_scenario` takes them."""
    one, levers = scenario, scenario.levers
    changes = [_shortest(x) for x in (levers.frequency, levers.revenue, levers.years)]
    amounts = [_shortest(x) for x in (one.reach, one.uptake, one.margin, one.one_off, one.yearly_cost)]
    return [one.name, list(one.targets), changes, *amounts, one.method, _shortest(one.discount)]


def _shortest(x: float | None) -> float | None:
    """5.0 as 5, so that the same scenario is always the same text."""
    return int(x) if x is not None and math.isfinite(x) and x == int(x) else x


def read_scenario(row: Any) -> Scenario:
    """A scenario from a row, checked and clamped. Raises ValueError or TypeError."""
    if not isinstance(row, list) or len(row) != 10 or not isinstance(row[2], list) or len(row[2]) != 3:
        raise ValueError("not a scenario")
    name, targets, levers, reach, uptake, margin, one_off, yearly_cost, method, discount = row
    if not isinstance(name, str):
        raise TypeError("no name")
    return Scenario(
        name=one_line(name),
        targets=tuple(tier_numbers().check(targets)),
        levers=Levers(
            *(clamped(v, *RANGES[k]) for v, k in zip(levers, ("frequency", "revenue", "years"), strict=True))
        ),
        reach=clamped(reach, *RANGES["share"]),
        uptake=clamped(uptake, *RANGES["share"]),
        margin=None if margin is None else clamped(margin, *RANGES["share"]),
        one_off=clamped(one_off, *RANGES["cost"]),
        yearly_cost=clamped(yearly_cost, *RANGES["cost"]),
        method=one_of(*SCENARIO_METHODS).check(method),
        discount=clamped(discount, *RANGES["discount"]),
    )


def read_scenarios(rows: Any) -> tuple[Scenario, ...]:
    """The sound scenarios among rows from a link or a file: at most twenty, the broken ones dropped."""
    kept: dict[str, Scenario] = {}
    for row in rows if isinstance(rows, list) else []:
        try:
            scenario = read_scenario(row)
        except (ValueError, TypeError):
            continue
        if scenario.name:
            kept[scenario.name] = scenario
    return tuple(kept.values())[:MOST_SCENARIOS]


def pack(scenarios: Sequence[Scenario]) -> str:
    """Scenarios as link text; none is ""."""
    return packing.pack([scenario_row(s) for s in scenarios]) if scenarios else ""


def unpack(text: str) -> tuple[Scenario, ...]:
    """The scenarios of a link; () for junk, for a tail, and for what unpacks to more than 16 KB.

    >>> unpack("junk")
    ()
    """
    try:
        return read_scenarios(packing.unpack(text))
    except ValueError:
        return ()
