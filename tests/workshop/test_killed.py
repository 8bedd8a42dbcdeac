"""A server that is killed in the middle of its work has lost nothing it acknowledged, and taken nothing twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from made_plays import PLAY

import run
from workshop.store import Store

KILLED = 50


@pytest.mark.slow
def test_fifty_kills_during_load_lose_and_double_nothing(url: str) -> None:
    chance, acknowledged = random.Random(7), dict[str, int]()
    first = Store(url)
    room, _ = first.open_room(PLAY)
    names = [f"G{n}" for n in range(8)]
    for name in names:
        assert first.join(room.id, name, f"{url}{name}") is not None
    first.step(room.id, 1, 0)
    first.dispose()
    with phones(url, room.id) as starter:
        for _ in range(KILLED):
            # What has not been acknowledged is sent again.
            starts = {name: acknowledged.get(name, -1) + 1 for name in names}
            for key in run_and_kill(starter, starts, 0.02 + chance.random() * 0.2):
                name, _, number = key.partition(":")
                acknowledged[name] = max(acknowledged.get(name, -1), int(number))
    store = Store(url)
    held = {answer.group.name: answer.body["value"] for answer in store.answers(room.id, 1)}
    lost = {name: (last, held.get(name)) for name, last in acknowledged.items() if held.get(name, -1) < last}
    assert lost == {}
    assert len(held) == len(names), "one answer a group, however often it was sent"
    done = sum(last + 1 for last in acknowledged.values())
    # Each once, and at the most the one that each phone had under way at the last kill beside them.
    assert done > KILLED and done <= store.handed(room.id) <= done + len(names)
    store.dispose()


@contextmanager
def phones(url: str, room: int) -> Iterator[subprocess.Popen[str]]:
    """What begins a process of phones for each line that it is given."""
    command = [sys.executable, "-m", "handing_in", url, str(room)]
    places = os.pathsep.join([str(run.ROOT), str(run.ROOT / "tests" / "support")])
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        env={**os.environ, "PYTHONPATH": places},
    ) as starter:
        yield starter
        assert starter.stdin is not None
        starter.stdin.close()


def run_and_kill(starter: subprocess.Popen[str], starts: dict[str, int], after: float) -> set[str]:
    """The keys that were acknowledged before the process was killed, without warning."""
    assert starter.stdin is not None and starter.stdout is not None
    starter.stdin.write(json.dumps(starts) + "\n")
    process, first = sorted((starter.stdout.readline() for _ in range(2)), key=lambda line: ":" in line)  # it works
    time.sleep(after)
    os.kill(int(process), signal.SIGKILL)
    said = [first, *iter(starter.stdout.readline, "end\n")]
    outcomes = dict(line.split() for line in said)
    assert set(outcomes.values()) <= {"taken", "again"}
    return set(outcomes)
