"""A rule that holds for hundreds of things, asked in one test: to start a test takes longer than most such rules do."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable
from typing import Any


def asked_of_each(*many: Iterable[Any], name: Callable[[Any], str] = str) -> Callable[..., Callable[[], None]]:
    """Make a test that takes one thing (or one of each of several kinds) a test of all; it names all that fail it."""
    things = list(itertools.product(*many))
    assert things, "a rule for nothing holds nothing"

    def one_test(rule: Callable[..., None]) -> Callable[[], None]:
        @functools.wraps(rule)
        def test() -> None:
            broken = {" ".join(map(name, thing)): fault for thing in things if (fault := fault_of(rule, thing))}
            assert not broken, "\n".join(f"{of}: {fault}" for of, fault in broken.items())

        del test.__wrapped__  # pytest would look there for arguments
        return test

    return one_test


def fault_of(rule: Callable[..., None], thing: tuple[Any, ...]) -> str:
    """What the rule says of the thing; "" when it holds."""
    try:
        rule(*thing)
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"
    return ""
