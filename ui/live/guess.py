"""A guess: a handle on the figure's own axis, dragged, stepped or moved by keys; told to the server when it rests."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from report.exhibits import room as said
from report.link_text import number, whole
from report.scale import ticks
from ui import choices, live
from ui.choices import Choice
from ui.streamlit_internals import component
from words import Words
from words.typed import one_line
from workshop.rounds import RoomQuestion

KEY = "live_guess"
MOST = 1e12
MOVED = {"step": "guess_step", "value": "guess_value", "seq": "guess_seq"}
ROWS = {
    "guess_seq": Choice(0, whole(0, live.LAST)),  # how often the browser has told where its handle rests
    "guess_step": Choice(0, whole(0, live.LAST)),  # the step of which room it was moved in
    "guess_value": Choice(0.0, number(-MOST, MOST)),
}


def mount(asked: RoomQuestion, step: int, start: float, label: str, w: Words) -> None:
    """Put the axis and its handle on the page, at `start` where it has not been moved; see `given`.

    `step`: a number of this room's step alone, so that no handle of another question is believed.
    """
    at = given(asked, step)
    data = sent(asked, step, start if at is None else at, label, w, choices.value("guess_seq"))
    component(**live.files("guess"))(key=KEY, data=live.packed(data), on_guess_change=_told, height="content")


def given(asked: RoomQuestion, step: int) -> float | None:
    """Where the handle of this question rests; None where it has not been moved."""
    if choices.value("guess_step") != step:
        return None
    at = float(choices.value("guess_value"))
    return at if asked.low <= at <= asked.high else None


def stops(asked: RoomQuestion) -> list[float]:
    """Where a handle can stand.

    >>> from exercise.reader import Text
    >>> stops(RoomQuestion("guess", "q", Text.alike("?"), "years", 0.0, 2.0, 0.5))
    [0.0, 0.5, 1.0, 1.5, 2.0]
    """
    many = round((asked.high - asked.low) / asked.step)
    return [round(asked.low + i * asked.step, 10) for i in range(many + 1)]


def sent(asked: RoomQuestion, step: int, at: float, label: str, w: Words, seq: int = 0) -> dict[str, Any]:
    """All that the browser draws with: never the truth. `seq`: how often it has told, as in `ui.live.plan`."""
    measure, ends = said.measure_of(asked), (said.plain(asked, asked.low), said.plain(asked, asked.high))
    marks = [v for v in ticks(ends[1], 3 if asked.unit == "money" else 5) if ends[0] <= v <= ends[1]]
    years = asked.unit == "years"
    names = {"less": w.t("{lever}: less", lever="{lever}"), "more": w.t("{lever}: more", lever="{lever}")}
    return {
        "seq": seq,
        "step": step,
        "at": at,
        "stops": stops(asked),
        "written": _written(asked, w),
        "ticks": [[(v - ends[0]) / (ends[1] - ends[0]), w.number(v) if years else measure.write(v, w)] for v in marks],
        "said": live.said({"guess": one_line(label, 80), **names}, w),
    }


@lru_cache(64)  # a hundred phones ask for the same
def _written(asked: RoomQuestion, w: Words) -> list[str]:
    return [said.written(asked, at, w) for at in stops(asked)]


def take() -> None:
    """Take where the handle rests now: a press on a button may be heard before the handle's own message."""
    hear(choices.faced(KEY).get("guess"))


def _told() -> None:
    take()


def hear(told: object) -> bool:
    """Take where the handle rests from the browser; False, and nothing is changed, unless all of it is sound."""
    return live.heard(told, MOVED)
