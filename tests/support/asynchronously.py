"""Coroutines in tests that may share their process with a browser, whose own loop already runs in the main thread."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def completed(coroutine: Coroutine[object, object, T]) -> T:
    """What the coroutine gives, run to its end in a thread with a loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
