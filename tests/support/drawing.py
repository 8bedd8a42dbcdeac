"""How many examples hypothesis draws of a law: all of them, or a quarter while one works."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import settings

FAST = "CUSTOMER_WORTH_FAST_TESTS"  # set by --fast, before any test file is imported
FEWEST = 3


def few(examples: int) -> int:
    """A quarter of them with --fast, else all."""
    return max(FEWEST, examples // 4) if os.environ.get(FAST) else examples


def examples(number: int, **more: Any) -> settings:
    """The settings of a law that is held against so many drawn examples."""
    return settings(max_examples=few(number), **more)
