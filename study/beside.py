"""Keep what is made of a thing for as long as the thing itself is kept, and not a moment longer.

A study keeps its tables, and what stands beside a table goes when the table goes: a switch that leaves a table as it
was need not have it written again.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
S = TypeVar("S")
T = TypeVar("T")
_MADE: dict[int, dict[Hashable, Any]] = {}


def beside(thing: Any, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, made once for this very thing (not for one like it) and `key`."""
    place = id(thing)
    if place not in _MADE:
        _MADE[place] = {}
        weakref.finalize(thing, _MADE.pop, place, None).atexit = False
    made = _MADE[place]
    if key not in made:
        made[key] = make()
    found: T = made[key]
    return found


def kept_beside(make: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """`make(thing, …)`, made once for this very thing and the arguments given (hashable)."""

    @wraps(make)
    def asked(thing: S, /, *given: P.args, **named: P.kwargs) -> T:
        key = (make, given, tuple(sorted(named.items())))
        return beside(thing, key, lambda: make(thing, *given, **named))

    return asked


def lately_beside(
    most: int,
) -> Callable[[Callable[Concatenate[S, P], T]], Callable[Concatenate[S, P], T]]:
    """As `kept_beside`, for arguments without end: of a thing, the last `most` results that were made are kept.

    No result may hold the thing itself, or the thing would stay for good.
    """

    def keeping(make: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
        @wraps(make)
        def asked(thing: S, /, *given: P.args, **named: P.kwargs) -> T:
            made = beside(thing, make, dict[Hashable, T])
            key = (given, tuple(sorted(named.items())))
            try:
                found = made[key]
            except KeyError:
                found = made[key] = make(thing, *given, **named)
            for first in list(made)[:-most]:
                made.pop(first, None)
            return found

        return asked

    return keeping
