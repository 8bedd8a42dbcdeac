"""Whatever leader and groups do, in whatever order, the store holds what a plain list of it holds."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from drawing import examples
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from made_plays import PLAY

from workshop.rounds import agenda
from workshop.store import GroupIn, OpenRoom, Store

STEPS = len(agenda(PLAY))


class Rooms(RuleBasedStateMachine):
    """Two rooms or more, groups that come twice, keys that come twice, steps, removals, closings."""

    rooms: Any = Bundle("rooms")
    groups: Any = Bundle("groups")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(f"sqlite:///{Path(self.folder.name) / 'rooms.sqlite'}")
        self.at: dict[int, int] = {}
        self.names: dict[int, dict[str, GroupIn]] = {}
        self.keys: dict[int, set[str]] = {}
        self.held: dict[tuple[int, int], dict[int, int]] = {}

    @rule(target=rooms)
    def open(self) -> OpenRoom:
        room, _ = self.store.open_room(PLAY)
        self.at[room.id], self.names[room.id], self.keys[room.id] = 0, {}, set()
        return room

    @rule(target=groups, room=rooms, token=st.sampled_from("abcdef"))
    def join(self, room: OpenRoom, token: str) -> tuple[str, int]:
        token = f"{token} {room.id}"
        found = self.store.join(room.id, "Group", token)
        if room.id not in self.at:
            assert found is None
        elif token in self.names[room.id]:
            assert found in (self.names[room.id][token], None)  # None: it has been removed
        else:
            assert found is not None
            self.names[room.id][token] = found
        return token, room.id

    @rule(group=groups, value=st.integers(0, 9), key=st.integers(0, 20), step=st.integers(0, 3))
    def hand_in(self, group: tuple[str, int], value: int, key: int, step: int) -> None:
        token, room = group
        one = self.names.get(room, {}).get(token)
        if one is None:
            return
        outcome = self.store.hand_in(one, step, {"value": value}, str(key))
        there = self.store.group_of(token) is not None
        if str(key) in self.keys[room]:
            assert outcome == "again"
        elif not there or self.at[room] != step:
            assert outcome == "late"
        else:
            assert outcome == "taken"
            self.keys[room].add(str(key))
            self.held.setdefault((room, step), {})[one.id] = value

    @rule(room=rooms, to=st.integers(-1, STEPS), seen=st.integers(0, STEPS - 1))
    def step(self, room: OpenRoom, to: int, seen: int) -> None:
        moved = self.store.step(room.id, to, seen)
        assert moved == (self.at.get(room.id) == seen and 0 <= to < STEPS)
        if moved:
            self.at[room.id] = to

    @rule(group=groups)
    def remove(self, group: tuple[str, int]) -> None:
        token, room = group
        one = self.names.get(room, {}).get(token)
        if one is not None:
            self.store.remove(room, one.id)
            for held in self.held.values():
                held.pop(one.id, None)
            assert self.store.group_of(token) is None

    @rule(room=rooms)
    def close(self, room: OpenRoom) -> None:
        self.store.close(room.id)
        for kept in (self.at, self.names, self.keys):
            kept.pop(room.id, None)
        self.held = {place: held for place, held in self.held.items() if place[0] != room.id}

    @invariant()
    def holds_what_was_acknowledged(self) -> None:
        for room, at in self.at.items():
            found = self.store.room(room)
            assert found is not None and found.at == at
            assert self.store.handed(room) == len(self.keys[room])
            for step in range(4):
                held = {a.group.id: a.body["value"] for a in self.store.answers(room, step)}
                assert held == self.held.get((room, step), {})

    def teardown(self) -> None:
        self.store.dispose()
        self.folder.cleanup()


TestRooms = Rooms.TestCase
TestRooms.settings = examples(40, stateful_step_count=30)
