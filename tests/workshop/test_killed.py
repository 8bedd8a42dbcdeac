"""A server that is killed in the middle of its work has lost nothing it acknowledged, and taken nothing twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from made_plays import PLAY

import run
from workshop.store import Store

KILLED = 50
# Eight phones that hand in as fast as they can; each says what has been acknowledged, and begins with what has not.
PHONES = """
import sys, threading, itertools, json
from workshop.store import Store
url, room, starts = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
store, out = Store(url), threading.Lock()
groups = store.groups(room)
def phone(group):
    for n in itertools.count(starts[group.name]):
        key = f"{group.name}:{n}"
        for _ in range(1 + n % 3 // 2):  # every third is sent twice
            outcome = store.hand_in(group, 1, {"value": n}, key)
        with out:
            sys.stdout.write(f"{key} {outcome}\\n"); sys.stdout.flush()
for group in groups:
    threading.Thread(target=phone, args=(group,)).start()
"""


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
    for _ in range(KILLED):
        starts = {
            name: acknowledged.get(name, -1) + 1 for name in names
        }  # what has not been acknowledged is sent again
        for key in run_and_kill(url, room.id, starts, 0.02 + chance.random() * 0.2):
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


def run_and_kill(url: str, room: int, starts: dict[str, int], after: float) -> set[str]:
    """The keys that were acknowledged before the process was killed, without warning."""
    environment = {**os.environ, "PYTHONPATH": str(run.ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", PHONES, url, str(room), json.dumps(starts)],
        cwd=Path(run.ROOT),
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()  # it works
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    said = (first + process.stdout.read()).splitlines()
    process.wait()
    process.stdout.close()
    whole = [line.split() for line in said if line.endswith(("taken", "again", "late"))]
    assert {outcome for _, outcome in whole} <= {"taken", "again"}
    return {key for key, _ in whole}
