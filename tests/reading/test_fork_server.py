"""Readers that are copies of one process: same answers, nothing shared, nothing left. Linux only, as they are."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import intake
import run
from intake import fork_server, gate
from intake.fork_server import Starter

PATIENCE = 60.0  # seconds, on a busy machine
COPIED = """
import os, socket, sys
from intake.fork_server import Copies
def read():
    %s
Copies(socket.socket(fileno=os.dup(0)), read).serve()
"""
SEEN = "print(sorted(os.listdir('/proc/self/fd')), os.getsid(0) == os.getpid(), sys.stdin.read())"
if not fork_server.AVAILABLE:
    pytest.skip("copies of a process are made on Linux alone", allow_module_level=True)


@pytest.fixture
def starters() -> Iterator[list[Starter]]:
    """Those of a test, ended after it."""
    made: list[Starter] = []
    yield made
    for starter in made:
        starter.stop()


def copying(line: str, made: list[Starter]) -> Starter:
    """A starter of copies that do one line of Python."""
    made.append(Starter([sys.executable, "-c", COPIED % line], cwd=run.ROOT))
    return made[-1]


def alive(pid: int) -> bool:
    """Whether a process still runs, not counting one that waits to be collected."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def gone(pid: int) -> bool:
    """Whether it ends, in the time that a busy machine may need."""
    until = time.monotonic() + PATIENCE
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not alive(pid)


def test_a_copy_reads_what_a_reader_from_nothing_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("Kundnr;Datum;Belopp\n" + "".join(f"{i % 7};2024-01-{1 + i % 28:02d};{i},50\n" for i in range(60)))
    copy = intake.read(path, folder=tmp_path)
    monkeypatch.setattr(fork_server, "AVAILABLE", False)
    alone = intake.read(path, folder=tmp_path)
    assert copy.table is not None and alone.table is not None
    assert copy.table.read_bytes() == alone.table.read_bytes()
    assert replace(copy, table=None) == replace(alone, table=None) and copy.rows_used == 60


def test_a_copy_holds_its_own_pipes_and_nothing_of_another(starters: list[Starter]) -> None:
    starter = copying(SEEN, starters)
    readers = [starter.start() for _ in range(3)]
    for number, reader in enumerate(readers):
        with reader.stdin as pipe:
            pipe.write(str(number).encode())
        files, leads, given = reader.stdout.read().decode().rsplit(" ", 2)
        assert json.loads(files.replace("'", '"')) == ["0", "1", "2", "3"]  # the last is the look itself
        assert (leads, given) == ("True", f"{number}\n")
        assert reader.wait(PATIENCE) == 0


@pytest.mark.parametrize(
    ("line", "code"),
    [("os._exit(3)", 3), ("os.abort()", -signal.SIGABRT), ("raise SystemExit", 1), ("os.kill(os.getpid(), 9)", -9)],
)
def test_how_a_copy_ended_is_told(line: str, code: int, starters: list[Starter]) -> None:
    assert copying(line, starters).start().wait(PATIENCE) == code


def test_a_copy_is_ended_with_all_it_started_and_only_once(starters: list[Starter]) -> None:
    starter = copying("os.fork(); print(os.getpid(), flush=True); sys.stdin.read(); os.read(os.pipe()[0], 1)", starters)
    one, other = starter.start(), starter.start()
    started = [int(one.stdout.readline()) for _ in range(2)]
    one.kill()
    assert one.wait(PATIENCE) == -signal.SIGKILL and all(gone(pid) for pid in started)
    one.kill()
    assert alive(other.pid)


def test_readers_end_with_the_process_they_are_copies_of_and_the_next_starts_anew(starters: list[Starter]) -> None:
    starter = copying("print(os.getppid(), flush=True); sys.stdin.read(); os.read(os.pipe()[0], 1)", starters)
    first = starter.start()
    os.kill(int(first.stdout.readline()), signal.SIGKILL)
    assert first.wait(PATIENCE) == -signal.SIGKILL
    second = starter.start()
    assert alive(second.pid)
    starter.stop()
    assert gone(second.pid) and second.wait(PATIENCE) == -signal.SIGKILL


def test_a_reader_is_a_copy_of_the_process_that_was_started_ahead(
    starters: list[Starter], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *given: Any, **how: Any) -> None:
            super().__init__(*given, **how)
            begun.append(self.pid)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    starter = copying("print(os.getppid(), flush=True)", starters)
    starter.get_ready()
    assert len(begun) == 1
    assert [int(starter.start().stdout.readline()) for _ in range(2)] == begun * 2


def test_twenty_readings_leave_no_process_and_no_file_open(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("Kundnr;Datum;Belopp\n1;2024-01-02;5\n2;2024-01-03;7\n")
    intake.read(path, folder=tmp_path)
    before = set(os.listdir("/proc/self/fd"))
    for _ in range(20):
        assert intake.read(path, folder=tmp_path).rows_used == 2
    assert set(os.listdir("/proc/self/fd")) == before


def test_a_reader_from_nothing_takes_over_where_no_copy_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("Kundnr;Datum;Belopp\n1;2024-01-02;5\n2;2024-01-03;7\n")
    monkeypatch.setattr(gate, "_starter", lambda: Starter([sys.executable, "-c", ""]))
    assert intake.read(path, folder=tmp_path).rows_used == 2
