"""Queue of files to be read: only so many at a time, the others wait in the order in which they came."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .problems import Problem

TICK = 1  # seconds between looks at whether a file that waits is still wanted


class Turns:
    """A queue before `most` readers. Its parts may be called from any thread."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._reading = 0
        self._waiting: list[object] = []
        self._moved = threading.Condition()

    @contextmanager
    def turn(
        self,
        on_place: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        first: bool = False,
    ) -> Iterator[None]:
        """Wait for a reader, and give it back at the end. Problem `cancelled` when the file is wanted no more.

        `on_place` gets the place in the queue, 1 for the next, whenever it has changed. `first` goes before all others.
        """
        self._wait(on_place, cancelled, first)
        try:
            yield
        finally:
            with self._moved:
                self._reading -= 1
                self._moved.notify_all()

    def _wait(self, on_place: Callable[[int], None] | None, cancelled: Callable[[], bool] | None, first: bool) -> None:
        ticket, told = object(), 0
        with self._moved:
            self._waiting.insert(0 if first else len(self._waiting), ticket)
            self._moved.notify_all()
        try:
            while (place := self._place(ticket)) > 0:
                if place != told and on_place is not None:
                    on_place(place)
                told = place
                if cancelled is not None and cancelled():
                    raise Problem("cancelled")
                self._pause(ticket, place)
        except BaseException:
            self._leave(ticket)
            raise

    def _place(self, ticket: object) -> int:
        """The place in the queue; 0 when a reader is free, which is then taken."""
        with self._moved:
            place = self._waiting.index(ticket) + 1
            if place > self._free():
                return place
            self._waiting.remove(ticket)
            self._reading += 1
            self._moved.notify_all()
            return 0

    def _pause(self, ticket: object, place: int) -> None:
        """Until the place is another or a reader is free, and at most a tick."""
        with self._moved:
            self._moved.wait_for(lambda: self._waiting.index(ticket) + 1 != place or place <= self._free(), TICK)

    def _free(self) -> int:
        return self.most - self._reading

    def _leave(self, ticket: object) -> None:
        with self._moved:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                self._moved.notify_all()
