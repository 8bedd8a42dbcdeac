"""Where visitors' files lie, and that they do not stay: the server's room, and a folder a visit in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import run
from ui.server import rooms
from ui.server.visits import MOST_DEPARTED, Departed


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(rooms.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(rooms, "_locks", {})
    monkeypatch.setattr(rooms, "_visits", {})
    yield tmp_path
    rooms.close_room()


def test_the_room_is_private_one_and_goes_with_the_server(temp: Path) -> None:
    room = rooms.room()
    assert rooms.room() == room
    assert room.parent == temp
    assert room.stat().st_mode & 0o077 == 0
    (room / "customers.parquet").write_text("x")
    rooms.close_room()
    assert list(temp.iterdir()) == []


def test_a_dead_servers_room_is_swept_and_a_living_ones_is_not(temp: Path) -> None:
    dead = temp / "customer-worth-dead"
    dead.mkdir()
    (dead / "in-use").touch()
    (dead / "customers.parquet").write_text("x")
    alive = rooms.room()
    code = "from ui.server import rooms; rooms.sweep_rooms()"
    environment = {**os.environ, "PYTHONPATH": str(run.ROOT), "TMPDIR": str(temp)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    assert list(temp.iterdir()) == [alive]


def test_a_room_that_a_cleaner_took_is_made_again(temp: Path) -> None:
    shutil.rmtree(rooms.room())
    folder = rooms.visit_folder("a")
    assert folder.is_dir()
    assert folder.parent == rooms.room()
    assert folder.stat().st_mode & 0o077 == 0


def test_only_the_visits_that_have_ended_leave(temp: Path) -> None:
    gone, other, stays = rooms.visit_folder("a"), rooms.visit_folder("a"), rooms.visit_folder("b")
    (gone / "customers.parquet").write_text("x")
    assert rooms.leave(lambda visit: visit == "a") == 2
    assert (gone.exists(), other.exists(), stays.exists()) == (False, False, True)
    rooms.let_go(stays)
    assert not stays.exists()
    assert rooms.leave(lambda visit: True) == 0


# --- the visits that wait for their reader ----------------------------------------------------------------------


class Session:
    def __init__(self, name: str) -> None:
        self.id = name


class Info:
    def __init__(self, name: str) -> None:
        self.session = Session(name)


def test_a_visit_is_overdue_when_its_time_is_over_and_not_before() -> None:
    now = [0.0]
    departed = Departed(120, clock=lambda: now[0])
    first, second = Info("a"), Info("b")
    departed.save(first)
    now[0] = 60
    departed.save(second)
    assert departed.get("a") is first
    assert departed.list() == [first, second]
    now[0] = 119.9
    assert departed.overdue() == ()
    now[0] = 120
    assert departed.overdue() == ("a",)
    departed.delete("a")
    departed.delete("a")
    assert (departed.get("a"), departed.overdue()) == (None, ())
    now[0] = 180
    assert departed.overdue() == ("b",)


def test_who_comes_back_and_leaves_again_has_all_the_time_again() -> None:
    now = [0.0]
    departed = Departed(120, clock=lambda: now[0])
    departed.save(Info("a"))
    departed.save(Info("b"))
    now[0] = 100
    departed.save(Info("a"))
    now[0] = 130
    assert departed.overdue() == ("b",)


def test_of_too_many_the_first_to_leave_are_overdue() -> None:
    departed = Departed(120, clock=lambda: 0.0)
    for number in range(MOST_DEPARTED + 2):
        departed.save(Info(str(number)))
    assert departed.overdue() == ("0", "1")
