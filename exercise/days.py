"""Course days: stops from data/days, read and checked. A stop leads to a figure of a page; a course writes its own.

docs/DAYS.md tells how one is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from exercise.reader import Fault, Text, TomlNode, opened

FOLDER = Path(__file__).resolve().parent.parent / "data" / "days"
POLLS = ("choice", "number", "text")
CLOCK = re.compile(r"([01]\d|2[0-3])[.:][0-5]\d")
ANCHOR = re.compile(r"[a-z0-9_]{0,40}")
MOST_STOPS, MOST_OPTIONS = 40, 8
FIRST_PAGE = "value"
Unknown = Callable[[Mapping[str, str]], Sequence[str]]  # which of a link's choices are none that a link can make


def anything(held: Mapping[str, str]) -> Sequence[str]:
    """Every choice is taken for one: for whoever reads a day for its polls and leads to no page."""
    return ()


@dataclass(frozen=True)
class Poll:
    """A question to the room: what is asked, what to choose among, and what others have answered, with its source."""

    kind: str
    question: Text
    options: tuple[Text, ...] = ()
    answer: Text = field(default_factory=Text)
    source: Text = field(default_factory=Text)


@dataclass(frozen=True)
class StopPlace:
    """Where a stop leads: a page, the choices its link makes, and the exhibit shown first ("": the page's top)."""

    page: str
    choices: tuple[tuple[str, str], ...] = ()
    exhibit: str = ""


@dataclass(frozen=True)
class DayStop:
    """One stop of the day. `time` "": directly after the one before. The participants' sheet has `fill` and `table`.

    In `fill` three low lines are a blank to write on; a row of `table` has its cells between bars, empty to fill in.
    """

    key: str
    time: str
    title: Text
    question: Text
    say: Text
    place: StopPlace
    poll: Poll | None = None
    fill: Text = field(default_factory=Text)
    table: tuple[Text, ...] = ()


@dataclass(frozen=True)
class CourseDay:
    """A whole day. `home`: what the participants take with them, three questions to answer until the next time."""

    key: str
    file: str
    title: Text
    stops: tuple[DayStop, ...]
    home: tuple[Text, ...] = ()

    @property
    def polls(self) -> tuple[tuple[str, Poll], ...]:
        """The questions to the room by the keys of their stops, in the day's order."""
        return tuple((stop.key, stop.poll) for stop in self.stops if stop.poll is not None)

    @property
    def times(self) -> tuple[str, ...]:
        """When each stop begins: of one without a time, when the one before does."""
        found: list[str] = []
        for stop in self.stops:
            found.append(stop.time or (found[-1] if found else ""))
        return tuple(found)


def load(
    pages: Sequence[str] = (), unknown: Unknown = anything, folder: Path = FOLDER
) -> tuple[tuple[CourseDay, ...], tuple[Fault, ...]]:
    """Every day in the folder by name, and what is wrong with those that cannot be used.

    `pages`: where a stop may lead (none named: anywhere); `unknown`: which of a link's choices are none.
    """
    found: list[CourseDay] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.toml")):
        stamp = path.stat()
        day = _read(path, tuple(pages), unknown, stamp.st_mtime_ns, stamp.st_size)
        if isinstance(day, Fault):
            faults.append(day)
        else:
            found.append(day)
    return tuple(found), tuple(faults)


@lru_cache(32)
def _read(path: Path, pages: tuple[str, ...], unknown: Unknown, changed: int, size: int) -> CourseDay | Fault:
    try:
        return read(path, pages, unknown)
    except Fault as fault:
        return fault


def read(path: Path, pages: Sequence[str], unknown: Unknown) -> CourseDay:
    """The day in a file, checked whole. Raises Fault with the line of what is wrong."""
    node = opened(path)
    node.number("day", 1, 1)
    key, title, home = node.name(), node.text("title"), tuple(node.texts("home"))
    stops: list[DayStop] = []
    for one in node.nodes("stops"):
        stop = _stop(one, pages, unknown)
        if stop.key in {other.key for other in stops}:
            raise one.fault("twice", "key", value=stop.key)
        stops.append(stop)
    if not 0 < len(stops) <= MOST_STOPS:
        raise node.fault("stops", "stops", most=MOST_STOPS)
    if home and len(home) != 3:
        raise node.fault("three", "home")
    node.done()
    return CourseDay(key, path.name, title, tuple(stops), home)


def _stop(node: TomlNode, pages: Sequence[str], unknown: Unknown) -> DayStop:
    time = node.word("time", "")
    if time and not CLOCK.fullmatch(time):
        raise node.fault("time", "time")
    found = DayStop(
        key=node.name(),
        time=time,
        title=node.text("title"),
        question=node.text("question"),
        say=node.text("say"),
        place=_place(node, pages, unknown),
        poll=_poll(node.node("poll")) if node.has("poll") else None,
        fill=node.text("fill", needed=False),
        table=_table(node),
    )
    node.done()
    return found


def _place(node: TomlNode, pages: Sequence[str], unknown: Unknown) -> StopPlace:
    """The link of a stop, taken apart: what follows "Share this" and, after #, the exhibit's name."""
    try:
        parts = urlsplit(node.word("link"))
    except ValueError:
        raise node.fault("link", "link") from None
    page = parts.path.strip("/") or FIRST_PAGE
    if pages and page not in pages:
        raise node.fault("page", "link", value=page)
    if not ANCHOR.fullmatch(parts.fragment):
        raise node.fault("link", "link")
    held = dict(parse_qsl(parts.query, keep_blank_values=True))
    for name in unknown(held):
        raise node.fault("choice", "link", value=f"{name}={held[name]}")
    return StopPlace(page, tuple(held.items()), parts.fragment)


def _table(node: TomlNode) -> tuple[Text, ...]:
    """The rows of a table to fill in, each with as many cells as the first."""
    rows = tuple(node.texts("table"))
    wide = {said.count("|") for row in rows for _, said in row.by_language}
    if len(wide) > 1:
        raise node.fault("cells", "table")
    return rows


def _poll(node: TomlNode) -> Poll:
    kind = node.option("kind", POLLS)
    options = tuple(node.texts("options"))
    if kind == "choice" and not 2 <= len(options) <= MOST_OPTIONS:
        raise node.fault("options", "options", most=MOST_OPTIONS)
    found = Poll(kind, node.text("question"), options, node.text("answer", needed=False), node.text("source", False))
    if found.answer and not found.source:
        raise node.fault("missing", "source")
    node.done()
    return found
