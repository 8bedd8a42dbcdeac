"""Rounds of a room: what is asked and in which order, as data that the store keeps and every phone reads."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import numpy as np

from clv import Today
from exercise.reader import Text

AskKind = Literal["guess", "poll", "words"]
StageKind = Literal["lobby", "guess", "poll", "words", "reveal", "work", "propose", "wall", "debrief"]
PlayKind = Literal["case", "what_if", "questions"]
MOST_QUESTIONS = 12
LONGEST_WORDS = 140  # letters of an answer in free words
LONGEST_GROUP = 24


@dataclass(frozen=True)
class WorldAnswer:
    """What others have answered: which option (its place), their share, who they were, and where it was published."""

    option: int
    share: float
    who: Text
    source: str


@dataclass(frozen=True)
class RoomQuestion:
    """One question to the room.

    A guess has limits, a step and the truth in the unit shown (per cent, not a fraction); a poll has options and what
    the world has answered; free words have neither.
    """

    kind: AskKind
    key: str
    ask: Text
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    decimals: int = 0
    truth: float | None = None
    tolerance: float = 0.0
    why: Text = field(default_factory=Text)
    options: tuple[Text, ...] = ()
    world: tuple[WorldAnswer, ...] = ()


@dataclass(frozen=True)
class TierSums:
    """Sums by tier, which is all that a room knows of a file: no customer, and no tier of fewer than five."""

    names: tuple[str, ...]
    years: float
    customers: tuple[float, ...]
    frequency: tuple[float, ...]
    revenue: tuple[float, ...]
    churn: tuple[float, ...]
    margin: tuple[float, ...]

    @property
    def today(self) -> Today:
        """What the levers start from."""
        sums = (self.customers, self.frequency, self.revenue, self.churn, self.margin)
        return Today(self.years, *(np.array(one, dtype=float) for one in sums))


@dataclass(frozen=True)
class Play:
    """What a room plays: a case by its name, levers on sums by tier, or questions alone; and how long it works."""

    kind: PlayKind
    name: str
    title: Text
    currency: str
    questions: tuple[RoomQuestion, ...]
    minutes: int = 15
    tiers: TierSums | None = None


class Stage(NamedTuple):
    """One step of the leader's: what the room does, and which question it is about (-1: none)."""

    kind: StageKind
    question: int = -1


def agenda(play: Play) -> tuple[Stage, ...]:
    """The steps in their order: people come in, each question is asked and then answered, the work, and the debrief.

    >>> ask = RoomQuestion("poll", "q", Text.alike("?"))
    >>> [stage.kind for stage in agenda(Play("questions", "", Text(), "", (ask,)))]
    ['lobby', 'poll', 'reveal', 'debrief']
    """
    asked = [stage for i, one in enumerate(play.questions) for stage in (Stage(one.kind, i), Stage("reveal", i))]
    work = [] if play.kind == "questions" else [Stage("work"), Stage("propose"), Stage("wall")]
    return (Stage("lobby"), *asked, *work, Stage("debrief"))


def answered_in(play: Play, question: int) -> int:
    """At which step of the agenda a question is answered."""
    return next(i for i, stage in enumerate(agenda(play)) if stage.question == question)


def proposed_in(play: Play) -> int | None:
    """At which step proposals are handed in; None where there are none."""
    return next((i for i, stage in enumerate(agenda(play)) if stage.kind == "propose"), None)


# Written and read -----------------------------------------------------------------------------------------------


def to_json(play: Play) -> str:
    """A play as the store keeps it."""
    return json.dumps(asdict(play), ensure_ascii=False, separators=(",", ":"))


@lru_cache(64)
def from_json(text: str) -> Play:
    """The play that `to_json` wrote: everybody in a room reads the same one."""
    row = json.loads(text)
    tiers = row.pop("tiers")
    questions = tuple(_asked(one) for one in row.pop("questions"))
    sums: dict[str, Any] = {name: tuple(x) if isinstance(x, list) else x for name, x in (tiers or {}).items()}
    return Play(**{**row, "title": _text(row["title"])}, questions=questions, tiers=TierSums(**sums) if sums else None)


def _text(row: Any) -> Text:
    return Text(tuple((str(language), str(said)) for language, said in row["by_language"]))


def _asked(row: dict[str, Any]) -> RoomQuestion:
    world = tuple(WorldAnswer(**{**one, "who": _text(one["who"])}) for one in row["world"])
    options = tuple(_text(one) for one in row["options"])
    return RoomQuestion(
        **{**row, "ask": _text(row["ask"]), "why": _text(row["why"]), "options": options, "world": world}
    )
