"""What was made of a cell is kept for the next who asks: a column's cells are looked at many times, for many roles.

Only the process that reads one file asks, and it ends with the file.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")
CELLS, SHORT = 4096, 60  # cells that are kept of each kind, and the letters of the longest


def kept_while_short(make: Callable[[str], T]) -> Callable[[str], T]:
    """`make` of a text, and what it made of the latest short ones.

    >>> asked = []
    >>> length = kept_while_short(lambda text: asked.append(text) or len(text))
    >>> [length(text) for text in ("12,50", "12,50", 61 * "x", 61 * "x")], len(asked)
    ([5, 5, 61, 61], 3)
    """
    kept = lru_cache(CELLS)(make)

    @wraps(make)
    def asked(text: str) -> T:
        return (kept if len(text) <= SHORT else make)(text)

    return asked
