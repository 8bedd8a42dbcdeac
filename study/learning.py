"""What is learnt from customers with scikit-learn, in a process of its own that ends with the job.

Loading scikit-learn takes longer than most jobs. On Linux one process loads it once, and every job runs in a copy of
that process (`study.learner`, by `intake.fork_server`); elsewhere each job's process starts from nothing. The process
that is copied never sees a customer, and ends when ours does.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from intake import fork_server

ROOT = Path(__file__).resolve().parent.parent
# Threads that share so little work wait for one another at full speed, and take time from everybody else's pages.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
Arrays = dict[str, Any]
Step = Callable[[str], None]
Process = subprocess.Popen[bytes] | fork_server.Reader


def elsewhere(task: str, job: Mapping[str, Any], patience: float, told: Step = lambda name: None) -> Arrays:
    """What a task ("scores", "groups") finds of a job's arrays. `told` hears each step, and ends it by raising.

    OSError, ValueError, EOFError: the process could not be run, came to no end or took longer than `patience` seconds.
    """
    sent = io.BytesIO()
    np.savez(sent, **job)
    process = _start()
    impatient = threading.Timer(patience, process.kill)
    impatient.start()
    try:
        assert process.stdin is not None and process.stdout is not None
        with process.stdin as out:
            out.write(task.encode() + b"\n" + sent.getvalue())
        with process.stdout as come:
            while step := come.readline().decode().strip():
                told(step)
            found = come.read()
    finally:
        impatient.cancel()
        process.kill()
        process.wait()
    with np.load(io.BytesIO(found), allow_pickle=False) as arrays:
        return dict(arrays)


def get_ready() -> None:
    """Begin to load scikit-learn beside what the caller does, so that the first job need not wait for it."""
    if fork_server.AVAILABLE:
        with suppress(OSError):
            _starter().get_ready()


def _start() -> Process:
    if fork_server.AVAILABLE:
        with suppress(OSError):
            return _starter().start()
    return subprocess.Popen(_command("once"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, **_apart())


@cache
def _starter() -> fork_server.Starter:
    return fork_server.Starter(_command(), stdout=subprocess.DEVNULL, **_apart())


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "study.learner", *arguments]


def _apart() -> dict[str, Any]:
    return {"cwd": ROOT, "env": {**os.environ, **ONE_THREAD}, "stderr": subprocess.DEVNULL}
