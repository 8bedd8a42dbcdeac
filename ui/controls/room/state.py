"""Who this visit is in which room: its leader, a group, or somebody who looks on; and what has changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

import exercise
from clv import Choices
from exercise.room import Room
from exercise.room import room as play_case
from report.exhibit import Notice
from report.link_text import number, pattern, tier_numbers
from study import Study
from ui import cache, choices
from ui.choices import Choice
from ui.live import guess
from ui.room_store import store
from ui.show import say
from ui.streamlit_internals import run_again_soon, visit_id
from words import Words, load
from workshop import debrief
from workshop.codes import typed
from workshop.rounds import RoomQuestion, Stage
from workshop.store import GroupIn, OpenRoom

WALL_EVERY = 1.0  # seconds between two looks at the room's version
PHONE_EVERY = (1.6, 0.1, 8)  # a phone's: from 1.6 s in steps of a tenth, so that a hundred do not look at one moment
MOST_MONEY = 1e6

ROWS = {
    # one's own: in the address of whoever is in the room, and never in what is shared
    "room_code": Choice("", pattern("|[A-Z]{6}([A-Z]{8})?"), "room", own=True),
    "room_group": Choice("", pattern("|[0-9a-f]{32}"), "rg", own=True),
    "room_targets": Choice([], tier_numbers(), "rt", own=True),
    "room_frequency": Choice(0.0, number(-100, 100), "rf", own=True),
    "room_revenue": Choice(0.0, number(-MOST_MONEY, MOST_MONEY), "rv", own=True),
    "room_years": Choice(0.0, number(-20, 20), "ry", own=True),
    "room_uptake": Choice(0.5, number(0, 1), "ru", own=True),
    "room_cost": Choice(0.0, number(0, MOST_MONEY), "rc", own=True),
    **guess.ROWS,
}


@dataclass(frozen=True)
class Here:
    """A visit in a room. `group`: the one it speaks for, None for the leader and for who looks on."""

    room: OpenRoom
    group: GroupIn | None
    leads: bool
    w: Words

    @property
    def stage(self) -> Stage:
        """What the room does now."""
        return self.room.stage

    @property
    def asked(self) -> RoomQuestion:
        """The question that the room is about now."""
        return self.room.play.questions[self.stage.question]

    @cached_property
    def case(self) -> Room | None:
        """The case that is played, with its figures; None where none is."""
        if self.room.play.kind != "case":
            return None
        found = next((case for case in exercise.load()[0] if case.key == self.room.play.name), None)
        return None if found is None else play_case(found, self.w.language, sample)

    @cached_property
    def debrief(self) -> debrief.Debrief:
        """What the room has handed in."""
        return debrief.of(store(), self.room)

    @property
    def tiers(self) -> list[str]:
        """The tiers of what is played, in words."""
        if self.case is not None:
            return [self.case.tier(name) for name in self.case.case.names]
        return [self.w.tier(name) for name in self.room.play.tiers.names] if self.room.play.tiers else []


def inside(page: str) -> bool:
    """Whether this page is a group's phone in a room, or the wall: nobody looks for another page there."""
    return page == "wall" or (page == "room" and bool(choices.value("room_group")))


def sample(name: str, choices: Choices) -> Study:
    """A sample that a case is played on."""
    return cache.study_of(cache.sample(name), choices)


def here(w: Words) -> Here | None:
    """The room this visit is in, as leader, group or onlooker; None where it is in none.

    A code of six letters alone opens nothing: it is typed, and its tries are counted.
    """
    rooms, secret, token = store(), choices.room_secret(), choices.value("room_group")
    if secret:
        led = rooms.led_by(secret)
        if led is not None:
            return Here(led, None, True, _words(led, w))
        choices.keep_room_secret("")
    group = rooms.group_of(token) if token else None
    found = None if group is None else rooms.room(group.room)
    if found is not None:
        return Here(found, group, False, _words(found, w))
    if token:
        choices.put("room_group", "")
        choices.put("room_code", "")
        gone = w.t("The room is closed, or the leader has removed the group.")
        say(Notice(gone, "plain", title=w.t("You are not in a room any more.")))
        return None
    invited = typed(choices.value("room_code"))
    seen = rooms.by_invitation(*invited) if invited and invited[1] else None
    return None if seen is None else Here(seen, None, False, _words(seen, w))


def _words(room: OpenRoom, w: Words) -> Words:
    """The reader's language in the currency of what is played."""
    return load(w.language, room.play.currency or w.currency)


def phone_every(group: GroupIn | None) -> float:
    """How often a group's phone looks."""
    least, step, many = PHONE_EVERY
    return least + step * ((group.id if group else 0) % many)


def watch(at: Here, every: float, turn: bool, then: Callable[[], None] = lambda: None) -> None:
    """Look at the room's version every so often, and draw the page anew when it has changed; else do nothing.

    `turn`: only when the leader has changed something. `then`: what is drawn each time all the same, such as a clock.
    Call `whole` at the page's end: a page that was stopped half-way is drawn anew at the next look.
    """
    first = [True]  # drawn with the page, and not by its own timer
    choices.keep_room_drawn(-1)

    @st.fragment(run_every=every)
    def look() -> None:
        if first:
            first.clear()
        else:
            now = store().pulse(at.room.id)
            if now is None or now[turn] != choices.room_drawn():
                run_again_soon(visit_id() or "")
        then()

    look()


def whole(at: Here, turn: bool) -> None:
    """The page shows the room whole."""
    choices.keep_room_drawn(at.room.turn if turn else at.room.version)
