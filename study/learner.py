"""The process that learns from customers: it is copied for every job; with "once" it does one job and ends.

A job comes in as a line that names it and then arrays (npz); its steps go out as lines, then an empty line and arrays.
"""

from __future__ import annotations

import gc
import io
import os
import socket
import sys
from collections.abc import Callable

import numpy as np

from intake import fork_server
from study import grouping, scoring
from study.learning import Arrays, Step

TASKS: dict[str, Callable[[Arrays, Step], Arrays]] = {"scores": scoring.learnt, "groups": grouping.clustered}


def _one() -> None:
    """Read a job, do it, write what was found."""

    def step(name: str) -> None:
        sys.stdout.buffer.write(name.encode() + b"\n")
        sys.stdout.buffer.flush()

    task = sys.stdin.buffer.readline().decode().strip()
    with np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False) as job:
        found = TASKS[task](dict(job), step)
    out = io.BytesIO()
    np.savez(out, **found)
    sys.stdout.buffer.write(b"\n" + out.getvalue())


def main(arguments: list[str]) -> None:
    """Be copied for every job, or do one."""
    if arguments == ["once"]:
        return _one()
    import sklearn.cluster
    import sklearn.linear_model
    import sklearn.metrics
    import sklearn.tree  # noqa: F401

    gc.collect()
    gc.freeze()
    fork_server.Copies(socket.socket(fileno=os.dup(0)), _one).serve()


if __name__ == "__main__":
    main(sys.argv[1:])
