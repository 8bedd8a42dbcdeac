"""Store of rooms: SQLite in a file with one writer, or PostgreSQL, through the same statements.

What is acknowledged has been committed. Every submission has a key of its own: one that comes twice is taken once.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    create_engine,
    delete,
    event,
    func,
    make_url,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from words.typed import one_line
from workshop.codes import kept, new_code, new_key, new_secret
from workshop.rounds import LONGEST_GROUP, Play, Stage, agenda, from_json, to_json

LIVES = 24 * 3600.0  # seconds a room is there
MOST_GROUPS = 500
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "secure_delete=ON")

Receipt = Literal["taken", "again", "late"]

_META = MetaData()
_ROOMS = Table(
    "workshop_rooms",
    _META,
    Column("id", Integer, primary_key=True),
    Column("code", String(6), unique=True, nullable=False),
    Column("key", String(8), nullable=False),
    Column("secret", String(64), unique=True, nullable=False),
    Column("play", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("since", Float, nullable=False),
    Column("opened", Float, nullable=False),
    Column("version", Integer, nullable=False),  # rises with everything that changes
    Column("turn", Integer, nullable=False),  # rises when the leader changes something: what the phones watch
    Column("view", Text, nullable=False),
)
_GROUPS = Table(
    "workshop_groups",
    _META,
    Column("id", Integer, primary_key=True),
    Column("room", Integer, nullable=False, index=True),
    Column("name", String(LONGEST_GROUP + 8), nullable=False),
    Column("token", String(64), unique=True, nullable=False),
    Column("removed", Boolean, nullable=False),
)
_ANSWERS = Table(
    "workshop_answers",
    _META,
    Column("room", Integer, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("group_id", Integer, primary_key=True),
    Column("body", Text, nullable=False),
)
_HANDED = Table(
    "workshop_handed",
    _META,
    Column("room", Integer, primary_key=True),
    Column("key", String(64), primary_key=True),
)


@dataclass(frozen=True)
class OpenRoom:
    """A room as it stands. `since`: when its step began; `view`: how the wall is sorted, and what is open on it."""

    id: int
    code: str
    key: str
    play: Play
    at: int
    since: float
    opened: float
    version: int
    turn: int
    view: dict[str, Any]

    @property
    def invitation(self) -> str:
        """What the picture holds: the code and its key."""
        return self.code + self.key

    @property
    def stage(self) -> Stage:
        """What the room does now."""
        return agenda(self.play)[self.at]

    @property
    def last(self) -> bool:
        """Whether no step follows."""
        return self.at == len(agenda(self.play)) - 1


@dataclass(frozen=True)
class GroupIn:
    """A group in a room: its number there, and the name it has given itself."""

    id: int
    room: int
    name: str


@dataclass(frozen=True)
class HandedIn:
    """What a group has handed in at a step."""

    group: GroupIn
    body: dict[str, Any]


class _NotTaken(Exception):
    """A submission that changes nothing, and why."""

    def __init__(self, outcome: Receipt) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class Store:
    """Rooms, groups and what they have handed in. Safe for many threads."""

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.embedded = make_url(url).get_backend_name() == "sqlite"
        self._engine = _sqlite(url, "BEGIN") if self.embedded else create_engine(url, pool_pre_ping=True)
        self._writer = _sqlite(url, "BEGIN IMMEDIATE") if self.embedded else self._engine
        self._one_writer: Any = threading.Lock() if self.embedded else nullcontext()
        self._insert: Any = sqlite.insert if self.embedded else postgresql.insert
        with self._writing() as c:
            if not self.embedded:
                c.exec_driver_sql("SELECT pg_advisory_xact_lock(20260720)")  # two servers that start at once
            _META.create_all(c)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that writes; committed when the block ends."""
        with self._one_writer, self._writer.begin() as c:
            yield c

    def dispose(self) -> None:
        """Close every connection."""
        self._engine.dispose()
        self._writer.dispose()

    # The leader's -----------------------------------------------------------------------------------------------

    def open_room(self, play: Play) -> tuple[OpenRoom, str]:
        """A new room, and the secret of whoever leads it, which is kept nowhere."""
        self.sweep()
        secret, now = new_secret(), self.clock()
        row = {"secret": kept(secret), "play": to_json(play), "at": 0, "since": now, "opened": now}
        while True:
            code = new_code()
            try:
                with self._writing() as c:
                    c.execute(_ROOMS.insert().values(code=code, key=new_key(), version=1, turn=1, view="{}", **row))
            except IntegrityError:
                continue  # the code is another room's
            break
        found = self.led_by(secret)
        assert found is not None
        return found, secret

    def led_by(self, secret: str) -> OpenRoom | None:
        """The room that the secret leads."""
        return self._room(_ROOMS.c.secret == kept(secret))

    def step(self, room: int, at: int, seen: int) -> bool:
        """Go to a step of the agenda, from the one that the leader saw: two presses at once are one step."""
        found = self.room(room)
        if found is None or not 0 <= at < len(agenda(found.play)):
            return False
        with self._writing() as c:
            changed = update(_ROOMS).where(_ROOMS.c.id == room, _ROOMS.c.at == seen)
            values = {"at": at, "since": self.clock(), "view": "{}", **_NEW_TURN}
            return bool(c.execute(changed.values(values)).rowcount)

    def look_at(self, room: int, view: dict[str, Any]) -> None:
        """How the wall is sorted, and which proposal is open on it."""
        with self._writing() as c:
            c.execute(update(_ROOMS).where(_ROOMS.c.id == room).values(view=json.dumps(view), **_NEW_VERSION))

    def remove(self, room: int, group: int) -> None:
        """Put a group out of the room: what it has handed in counts no more, and its phone is told."""
        with self._writing() as c:
            c.execute(update(_ROOMS).where(_ROOMS.c.id == room).values(_NEW_TURN))
            c.execute(update(_GROUPS).where(_GROUPS.c.id == group, _GROUPS.c.room == room).values(removed=True))

    def close(self, room: int) -> None:
        """End a room: all that it holds is removed."""
        with self._writing() as c:
            _forget(c, [room])
        self._wipe()

    def sweep(self) -> int:
        """Remove the rooms of a day ago; how many they were."""
        with self._writing() as c:
            old = list(c.scalars(select(_ROOMS.c.id).where(_ROOMS.c.opened <= self.clock() - LIVES)))
            _forget(c, old)
        if old:
            self._wipe()
        return len(old)

    def _wipe(self) -> None:
        """Leave nothing of what was removed in SQLite's log of writes either."""
        if self.embedded:
            with self._one_writer, self._engine.connect() as c:
                c.rollback()
                c.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # Everybody's ------------------------------------------------------------------------------------------------

    def room(self, room: int) -> OpenRoom | None:
        """A room by its number; None when it is gone."""
        return self._room(_ROOMS.c.id == room)

    def by_code(self, code: str) -> OpenRoom | None:
        """The room with that code: ask through `Tries`, for codes are guessed."""
        return self._room(_ROOMS.c.code == code)

    def by_invitation(self, code: str, key: str) -> OpenRoom | None:
        """The room with that code and key, as the picture holds them."""
        return self._room(_ROOMS.c.code == code, _ROOMS.c.key == key)

    def pulse(self, room: int) -> tuple[int, int] | None:
        """Its version and turn, to see whether anything has changed; None when it is gone."""
        asked = select(_ROOMS.c.version, _ROOMS.c.turn).where(_ROOMS.c.id == room, self._alive)
        with self._engine.connect() as c:
            found = c.execute(asked).first()
        return None if found is None else (found[0], found[1])

    @property
    def _alive(self) -> Any:
        return _ROOMS.c.opened > self.clock() - LIVES

    def _room(self, *where: Any) -> OpenRoom | None:
        with self._engine.connect() as c:
            row = c.execute(select(_ROOMS).where(*where, self._alive)).mappings().first()
        if row is None:
            return None
        same = {name: row[name] for name in ("id", "code", "key", "at", "since", "opened", "version", "turn")}
        return OpenRoom(**same, play=from_json(row["play"]), view=json.loads(row["view"]))

    # A group's --------------------------------------------------------------------------------------------------

    def join(self, room: int, name: str, token: str) -> GroupIn | None:
        """A group comes in under a name; with the same token again it is the same group. None: gone, or full.

        A name that another group has is given a number.
        """
        wanted = one_line(name, LONGEST_GROUP)
        with self._writing() as c:
            if not wanted or not c.execute(_version_of(room).where(self._alive)).rowcount:
                return None
            names = set(c.scalars(select(_GROUPS.c.name).where(_GROUPS.c.room == room)))
            if len(names) >= MOST_GROUPS:
                return None
            numbered = (f"{wanted} {n}" for n in range(2, MOST_GROUPS + 2))
            free = wanted if wanted not in names else next(one for one in numbered if one not in names)
            row = {"room": room, "name": free, "token": kept(token), "removed": False}
            c.execute(self._insert(_GROUPS).values(row).on_conflict_do_nothing())
        return self.group_of(token)

    def group_of(self, token: str) -> GroupIn | None:
        """The group that the token speaks for; None when it has been removed, or its room is gone."""
        asked = select(_GROUPS.c.id, _GROUPS.c.room, _GROUPS.c.name).join(_ROOMS, _ROOMS.c.id == _GROUPS.c.room)
        asked = asked.where(_GROUPS.c.token == kept(token), _GROUPS.c.removed.is_(False), self._alive)
        with self._engine.connect() as c:
            found = c.execute(asked).first()
        return None if found is None else GroupIn(*found)

    def groups(self, room: int) -> list[GroupIn]:
        """The groups in a room, in the order they came."""
        asked = select(_GROUPS.c.id, _GROUPS.c.room, _GROUPS.c.name).order_by(_GROUPS.c.id)
        with self._engine.connect() as c:
            found = c.execute(asked.where(_GROUPS.c.room == room, _GROUPS.c.removed.is_(False)))
            return [GroupIn(*row) for row in found]

    def hand_in(self, group: GroupIn, step: int, body: dict[str, Any], key: str) -> Receipt:
        """Take what a group hands in at a step, in place of what it handed in there before.

        "again": that key has been taken already, and nothing changes. "late": the room is not at that step, or gone.
        When this returns, it is committed.
        """
        try:
            with self._writing() as c:
                self._take(c, group, step, body, key)
        except _NotTaken as why:
            return why.outcome
        return "taken"

    def _take(self, c: Connection, group: GroupIn, step: int, body: dict[str, Any], key: str) -> None:
        """Key, step and answer in one transaction; whatever does not fit takes it all back."""
        first = self._insert(_HANDED).values(room=group.room, key=key).on_conflict_do_nothing()
        if c.execute(first.returning(_HANDED.c.key)).first() is None:  # an insert's row count is not kept everywhere
            raise _NotTaken("again")
        here = select(_GROUPS.c.id).where(_GROUPS.c.id == group.id, _GROUPS.c.removed.is_(False)).exists()
        if not c.execute(_version_of(group.room).where(_ROOMS.c.at == step, self._alive, here)).rowcount:
            raise _NotTaken("late")
        said = self._insert(_ANSWERS).values(room=group.room, step=step, group_id=group.id, body=json.dumps(body))
        same = [_ANSWERS.c.room, _ANSWERS.c.step, _ANSWERS.c.group_id]
        c.execute(said.on_conflict_do_update(index_elements=same, set_={"body": said.excluded.body}))

    def answers(self, room: int, step: int) -> list[HandedIn]:
        """What the groups have handed in at a step, in the order the groups came."""
        with self._engine.connect() as c:
            rows = c.execute(_ANSWERS_OF, {"of_room": room, "of_step": step})
            return [HandedIn(GroupIn(*row[:3]), json.loads(row[3])) for row in rows]

    def answer_of(self, group: GroupIn, step: int) -> dict[str, Any] | None:
        """What one group has handed in at a step."""
        where = (_ANSWERS.c.room == group.room, _ANSWERS.c.step == step, _ANSWERS.c.group_id == group.id)
        with self._engine.connect() as c:
            found = c.scalar(select(_ANSWERS.c.body).where(*where))
        return None if found is None else dict(json.loads(found))

    def handed(self, room: int) -> int:
        """How many submissions a room has taken, each once."""
        with self._engine.connect() as c:
            return int(c.scalar(_HOW_MANY_HANDED, {"of_room": room}) or 0)


# What walls and phones ask for again and again is put together once.
_ANSWERS_OF = (
    select(_GROUPS.c.id, _GROUPS.c.room, _GROUPS.c.name, _ANSWERS.c.body)
    .join(_ANSWERS, _ANSWERS.c.group_id == _GROUPS.c.id)
    .where(_ANSWERS.c.room == bindparam("of_room"), _ANSWERS.c.step == bindparam("of_step"))
    .where(_GROUPS.c.removed.is_(False))
    .order_by(_GROUPS.c.id)
)
_HOW_MANY_HANDED = select(func.count()).where(_HANDED.c.room == bindparam("of_room"))
_NEW_VERSION: dict[str, Any] = {"version": _ROOMS.c.version + 1}
_NEW_TURN: dict[str, Any] = {**_NEW_VERSION, "turn": _ROOMS.c.turn + 1}


def _version_of(room: int) -> Any:
    """The room's version one higher; on PostgreSQL this holds the room until the transaction ends."""
    return update(_ROOMS).where(_ROOMS.c.id == room).values(_NEW_VERSION)


def _forget(c: Connection, rooms: list[int]) -> None:
    for table in (_ANSWERS, _HANDED, _GROUPS):
        c.execute(delete(table).where(table.c.room.in_(rooms)))
    c.execute(delete(_ROOMS).where(_ROOMS.c.id.in_(rooms)))


def _sqlite(url: str, begin: str) -> Engine:
    """An engine whose transactions begin as they are told to; the driver's own way begins them late."""
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 10})

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
