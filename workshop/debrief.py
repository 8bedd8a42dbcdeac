"""What a room has done, counted: guesses against the truth, polls, proposals, and what may leave the room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clv.small_groups import LEAST
from workshop import proposals as proposed
from workshop.proposals import Proposal
from workshop.rounds import RoomQuestion, answered_in, proposed_in
from workshop.store import HandedIn, OpenRoom, Store


@dataclass(frozen=True)
class GuessSummary:
    """A room's guesses at one figure: how many, the middle ones, how many were near, too low and too high.

    `near`: within the question's tolerance of the truth.
    """

    asked: RoomQuestion
    values: tuple[float, ...]

    @property
    def count(self) -> int:
        """How many guessed."""
        return len(self.values)

    @property
    def truth(self) -> float:
        """The figure."""
        return float(self.asked.truth or 0.0)

    @property
    def middle(self) -> float:
        """The median."""
        return float(np.median(self.values))

    @property
    def spread(self) -> tuple[float, float]:
        """Between these lie the middle half."""
        low, high = np.percentile(self.values, [25, 75])
        return float(low), float(high)

    @property
    def near(self) -> int:
        """How many were near."""
        return sum(abs(v - self.truth) <= self.asked.tolerance for v in self.values)

    @property
    def low(self) -> int:
        """How many guessed too low, and were not near."""
        return sum(v < self.truth - self.asked.tolerance for v in self.values)

    @property
    def high(self) -> int:
        """How many guessed too high, and were not near."""
        return self.count - self.near - self.low

    def nearer_than(self, own: float) -> float:
        """The share of the others who were farther off than one's own guess.

        >>> from exercise.reader import Text
        >>> ask = RoomQuestion("guess", "q", Text.alike("?"), "percent", 0, 100, 1, truth=40.0)
        >>> GuessSummary(ask, (30.0, 39.0, 90.0)).nearer_than(39.0)
        1.0
        """
        others = list(self.values)
        if own in others:
            others.remove(own)
        return sum(abs(v - self.truth) > abs(own - self.truth) for v in others) / len(others) if others else 0.0


@dataclass(frozen=True)
class PollSummary:
    """How many chose each option."""

    asked: RoomQuestion
    counts: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many answered."""
        return sum(self.counts)

    def share(self, option: int) -> float:
        """The share that chose an option; 0 where nobody has answered."""
        return self.counts[option] / self.count if self.count else 0.0


def joined_options(found: PollSummary, least: int = LEAST) -> list[tuple[tuple[int, ...], int]]:
    """Options with their counts, those of fewer than five joined until no number tells of fewer.

    An option that nobody chose says nothing of anybody, and stays.

    >>> from exercise.reader import Text
    >>> ask = RoomQuestion("poll", "q", Text.alike("?"), options=(Text(),) * 4)
    >>> joined_options(PollSummary(ask, (9, 2, 0, 6)))
    [((0,), 9), ((1, 3), 8), ((2,), 0)]
    """
    groups: list[tuple[tuple[int, ...], int]] = [((i,), count) for i, count in enumerate(found.counts)]
    while small := [one for one in groups if 0 < one[1] < least]:
        first = min(small, key=lambda one: one[1])
        others = [one for one in groups if one is not first and one[1]]
        if not others:
            break
        other = min(others, key=lambda one: one[1])
        joined = (tuple(sorted(first[0] + other[0])), first[1] + other[1])
        groups = sorted([one for one in groups if one not in (first, other)] + [joined])
    return groups


def guesses(asked: RoomQuestion, answers: Sequence[HandedIn]) -> GuessSummary:
    """What the room guessed."""
    return GuessSummary(asked, tuple(float(one.body["value"]) for one in answers))


def poll(asked: RoomQuestion, answers: Sequence[HandedIn]) -> PollSummary:
    """What the room answered."""
    found = Counter(int(one.body["option"]) for one in answers)
    return PollSummary(asked, tuple(found[i] for i in range(len(asked.options))))


def said(answers: Sequence[HandedIn]) -> list[str]:
    """What the room wrote, without saying who wrote what: in the order of the alphabet."""
    return sorted((str(one.body["text"]) for one in answers), key=str.casefold)


@dataclass(frozen=True)
class Debrief:
    """All that a room has handed in, by question, and its proposals."""

    guesses: tuple[GuessSummary, ...]
    polls: tuple[PollSummary, ...]
    words: tuple[tuple[RoomQuestion, tuple[str, ...]], ...]
    proposals: tuple[Proposal, ...]

    @property
    def farthest(self) -> GuessSummary | None:
        """The question with the commonest mistake: most on one side of the truth; None where nobody was off."""
        known = [one for one in self.guesses if max(one.low, one.high)]
        return max(known, key=lambda one: max(one.low, one.high) / one.count, default=None)

    @property
    def best_per_money(self) -> Proposal | None:
        """The proposal that gives most for each unit of money; None where none costs anything."""
        priced = [one for one in self.proposals if one.per_money is not None]
        return max(priced, key=lambda one: one.per_money or 0.0, default=None)

    @property
    def traded(self) -> list[tuple[str, int]]:
        """Which trade-offs the room made, and how many groups each; the commonest first."""
        return Counter(rule for one in self.proposals for rule in one.traded).most_common()

    @property
    def targets(self) -> Counter[int]:
        """How many proposals are for each tier."""
        return Counter(tier for one in self.proposals for tier in one.targets)

    @property
    def shared(self) -> Debrief:
        """What may leave the room: of each question and of the proposals only where five or more have answered."""
        return Debrief(
            tuple(one for one in self.guesses if one.count >= LEAST),
            tuple(one for one in self.polls if one.count >= LEAST),
            tuple(one for one in self.words if len(one[1]) >= LEAST),
            self.proposals if len(self.proposals) >= LEAST else (),
        )


def of(store: Store, room: OpenRoom) -> Debrief:
    """What a room has handed in so far; a question that nobody has answered is not there."""
    play = room.play
    answers = [(one, store.answers(room.id, answered_in(play, i))) for i, one in enumerate(play.questions)]
    answers = [(one, found) for one, found in answers if found]
    step = proposed_in(play)
    handed = [] if step is None else store.answers(room.id, step)
    return Debrief(
        tuple(guesses(one, found) for one, found in answers if one.kind == "guess"),
        tuple(poll(one, found) for one, found in answers if one.kind == "poll"),
        tuple((one, tuple(said(found))) for one, found in answers if one.kind == "words"),
        tuple(proposed.read(one.group, one.body) for one in handed),
    )
