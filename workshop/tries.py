"""Limit on wrong codes, for the whole server: who guesses waits, and who has the right code does not."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar

FREE = 3  # wrong codes of one visit that count against nobody
A_MINUTE = 20  # wrong codes of all visits together beyond those
ALL_FREE = 300  # free ones a minute, for a hundred phones: more are somebody who opens visits to guess
MINUTE = 60.0
MOST_VISITS = 10_000

Sought = TypeVar("Sought")


class TooMany(Exception):
    """So many codes have been wrong that this one is not looked at; `seconds`: when it may be again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds:.0f} s")
        self.seconds = seconds


@dataclass
class Tries:
    """Wrong codes, by visit and by the minute. A right one is never counted, and of no address is kept account.

    A visit's first three are free. After them it shares twenty a minute with all others, and when those are used its
    codes are not looked at, right or wrong: else the answer would tell which is the right one.
    """

    clock: Callable[[], float] = time.monotonic
    by_visit: OrderedDict[Hashable, int] = field(default_factory=OrderedDict)
    free: deque[float] = field(default_factory=deque)
    counted: deque[float] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def attempt(self, visit: Hashable, look: Callable[[], Sought | None]) -> Sought | None:
        """What `look` finds for a code that this visit has given; None: it was wrong. Raises TooMany."""
        with self.lock:
            now = self.clock()
            for times in (self.free, self.counted):
                while times and times[0] <= now - MINUTE:
                    times.popleft()
            beyond = self.by_visit.get(visit, 0) >= FREE or len(self.free) >= ALL_FREE
            if beyond and len(self.counted) >= A_MINUTE:
                raise TooMany(self.counted[0] + MINUTE - now)
            found = look()
            if found is None:
                (self.counted if beyond else self.free).append(now)
                self.by_visit[visit] = self.by_visit.pop(visit, 0) + 1
                if len(self.by_visit) > MOST_VISITS:
                    self.by_visit.popitem(last=False)
            return found
