"""Seconds that something takes, beside those that a sort of as many numbers does."""

from __future__ import annotations

import time
from collections.abc import Callable


def once(run: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def timed(name: str, run: Callable[[], object], sort: float) -> None:
    """Print the best of three runs, and how many sorts it is."""
    best = min(once(run) for _ in range(3))
    print(f"{name:44}{best:8.3f} s{best / sort:8.1f} sorts")
