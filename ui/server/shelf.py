"""Cache of what is made of the samples, shared by all visits, limited in bytes; least recently used goes first.

Streamlit's own caches count entries, and an entry may be a table of seven tiers or of a hundred thousand customers.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

SMALL = 200  # bytes of a thing that has no size of its own


@dataclass(frozen=True)
class Kept:
    """A thing in one of the caches, and how to let go of it there."""

    thing: Any
    forget: Callable[[], object]


class Shelf:
    """What the shared caches hold, in the order in which it was last asked for. May be called from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._guard = threading.Lock()
        self._touched = False  # since it was trimmed last

    def used(self, name: Hashable, thing: Any, forget: Callable[[], object]) -> None:
        """Note that a thing has been asked for just now."""
        with self._guard:
            self._kept[name] = Kept(thing, forget)
            self._kept.move_to_end(name)
            self._touched = True

    def trim(self, most: int) -> int:
        """Let go of what was not asked for lately until no more than `most` bytes are kept; how many things went.

        A thing that several hold counts once, for the one that was asked for last. A single larger one goes too.
        """
        with self._guard:
            newest_first = list(reversed(self._kept.items())) if self._touched else []
            self._touched = False
        seen: set[int] = set()
        total, gone = 0, 0
        for name, kept in newest_first:
            total += weight(kept.thing, seen)
            if total > most:
                self._let_go(name, kept)
                gone += 1
        return gone

    def _let_go(self, name: Hashable, kept: Kept) -> None:
        with self._guard:
            self._kept.pop(name, None)
        kept.forget()


def weight(thing: Any, seen: set[int] | None = None) -> int:
    """Bytes that a thing holds, near enough: arrays and tables to the byte, the rest by its count.

    >>> weight(b"x" * 1000) >= 1000, weight([b"x" * 1000] * 5) < 3000
    (True, True)
    """
    seen = set() if seen is None else seen
    total, waiting = 0, [thing]
    while waiting:
        now = waiting.pop()
        if id(now) in seen or isinstance(now, type | int | float | bool) or now is None:
            continue
        seen.add(id(now))
        total += _own_bytes(now)
        waiting += _parts(now)
    return total


def _own_bytes(thing: Any) -> int:
    if isinstance(thing, str | bytes):
        return len(thing) + 50
    if callable(getattr(thing, "memory_usage", None)):  # a table or a column of pandas
        used = thing.memory_usage()
        return int(used if isinstance(used, int) else used.sum())
    return int(getattr(thing, "nbytes", SMALL))


def _parts(thing: Any) -> list[Any]:
    if isinstance(thing, str | bytes) or hasattr(thing, "nbytes") or hasattr(thing, "memory_usage") or callable(thing):
        return []
    if isinstance(thing, Mapping):
        return [*thing.keys(), *thing.values()]
    if isinstance(thing, list | tuple | set | frozenset):
        return list(thing)
    return [*getattr(thing, "__dict__", {}).values()]
