"""A course day on A4, as data: what the participants write on, and the leader's script, both from the day file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from exercise.days import CourseDay, DayStop, Poll
from exercise.reader import Text
from words import Words
from words.typed import one_line

BLANK, LONGEST = "___", 600


@dataclass(frozen=True)
class SheetPoll:
    """A question to the room on paper, with what others answered for the leader."""

    question: str
    options: tuple[str, ...]
    answer: str


@dataclass(frozen=True)
class SheetStop:
    """A stop of a course day on paper. `fill`: a line in parts with a blank between each; `rows`: one to fill in."""

    time: str
    title: str
    question: str
    say: str
    place: str
    fill: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    poll: SheetPoll | None = None


@dataclass(frozen=True)
class DaySheet:
    """A course day on paper: the participants' sheet, or with `leader` the script."""

    title: str
    kind: str
    language: str
    leader: bool
    stops: tuple[SheetStop, ...]
    home: tuple[str, ...] = ()
    home_title: str = ""
    day: dt.date | None = None


def sheet(day: CourseDay, w: Words, *, leader: bool, made: dt.date | None = None) -> DaySheet:
    """The day on paper. `leader`: what to say, the answers and the pages too; `made`: the day it says it was made."""
    stops = tuple(_stop(stop, time, w) for stop, time in zip(day.stops, day.times, strict=True))
    kind = w.t("The leader's script") if leader else w.t("The participants' sheet")
    home, head = tuple(_said(one, w) for one in day.home), w.t("Three questions until next time")
    return DaySheet(_said(day.title, w), kind, w.language, leader, stops, home, head, made)


def _said(text: Text, w: Words) -> str:
    return one_line(text.said(w.language), LONGEST)


def _stop(stop: DayStop, time: str, w: Words) -> SheetStop:
    return SheetStop(
        time if stop.time else "",
        _said(stop.title, w),
        _said(stop.question, w),
        _said(stop.say, w),
        _address(stop),
        tuple(_part(part) for part in stop.fill.said(w.language).split(BLANK)) if stop.fill else (),
        tuple(tuple(one_line(cell, LONGEST) for cell in row.said(w.language).split("|")) for row in stop.table),
        _poll(stop.poll, w) if stop.poll is not None else None,
    )


def _part(text: str) -> str:
    """A part of a line, with the spaces at its ends, which stand round a blank."""
    return f"{' ' if text[:1].isspace() else ''}{one_line(text, LONGEST)}{' ' if text[-1:].isspace() else ''}"


def _poll(poll: Poll, w: Words) -> SheetPoll:
    answer = f"{_said(poll.answer, w)} ({_said(poll.source, w)})" if poll.answer else ""
    return SheetPoll(_said(poll.question, w), tuple(_said(option, w) for option in poll.options), answer)


def _address(stop: DayStop) -> str:
    """Where the stop's figure stands, as an address below the server's."""
    place = stop.place
    held = "&".join(f"{name}={text}" for name, text in place.choices)
    return f"/{place.page}{'?' if held else ''}{held}{'#' if place.exhibit else ''}{place.exhibit}"
