"""What is learnt in another process: the same in a copy as from nothing, on one thread, and it ends when it must."""

from __future__ import annotations

import subprocess
from typing import Any

import numpy as np
import pytest

from clv import TableProblem
from intake import fork_server
from study import learning
from study.grouping import clusters, grouped
from study.learning import Process, elsewhere

VALUES = np.array([[0.0], [0.1], [5.0], [5.1], [5.2]])


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Process]:
    """The processes that a test has started."""
    found: list[Process] = []
    start = learning.__dict__["_start"]

    def noted() -> Process:
        found.append(start())
        return found[-1]

    monkeypatch.setattr("study.learning._start", noted)
    return found


def test_a_copy_finds_what_a_process_from_nothing_finds(
    monkeypatch: pytest.MonkeyPatch, started: list[Process]
) -> None:
    kinds = []
    for available in {False, fork_server.AVAILABLE}:
        monkeypatch.setattr("intake.fork_server.AVAILABLE", available)
        labels, told = grouped(VALUES)
        kinds.append(type(started[-1]))
        assert labels.tolist() == clusters(VALUES)[0].tolist() and told == clusters(VALUES)[1]
    assert len(set(kinds)) == 1 + fork_server.AVAILABLE
    assert [process.wait() for process in started] == [process.wait(0) for process in started]


def test_it_learns_on_one_thread_in_the_environment_that_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, str] = {}
    popen = subprocess.Popen

    def spied(command: list[str], **how: Any) -> subprocess.Popen[bytes]:
        given.update(how["env"])
        return popen(command, **how)

    monkeypatch.setenv("STANDS_HERE", "yes")
    monkeypatch.setattr("intake.fork_server.AVAILABLE", False)
    monkeypatch.setattr("study.learning.subprocess.Popen", spied)
    grouped(VALUES)
    assert given["OMP_NUM_THREADS"] == given["OPENBLAS_NUM_THREADS"] == "1" and given["STANDS_HERE"] == "yes"


def test_what_takes_too_long_or_breaks_is_a_sentence(monkeypatch: pytest.MonkeyPatch, started: list[Process]) -> None:
    grouped(VALUES)  # what is copied has started
    with pytest.raises((OSError, ValueError, EOFError)):
        elsewhere("no such task", {"values": VALUES}, 60)
    monkeypatch.setattr("study.grouping.PATIENCE", 0.05)
    much = np.random.default_rng(1).normal(size=(200_000, 3))
    with pytest.raises(TableProblem, match="groups_not_found"):
        grouped(much)
    assert started[-1].wait(0) != 0 and started[-2].wait(0) != 0
    monkeypatch.undo()
    assert len(set(grouped(VALUES)[0])) == 2, "and the next is learnt as ever"
