"""What is kept for everybody stays within its measure, and what was asked for last stays longest."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ui import cache
from ui.server.shelf import Shelf, weight

MB = 1_000_000


class Study:
    def __init__(self, *tables: np.ndarray) -> None:
        self.tables = tables


def shelf(*things: tuple[str, object]) -> tuple[Shelf, list[str]]:
    held, gone = Shelf(), list[str]()
    for name, thing in things:
        held.used(name, thing, lambda name=name: gone.append(name))  # type: ignore[misc]
    return held, gone


def test_the_oldest_goes_first_and_only_as_much_as_must() -> None:
    held, gone = shelf(*((name, np.zeros(MB, "u1")) for name in "abcd"))
    held.used("a", np.zeros(MB, "u1"), lambda: gone.append("a"))  # asked for again
    assert (held.trim(2 * MB + 5_000), gone) == (2, ["c", "b"])
    assert (held.trim(2 * MB + 5_000), gone) == (0, ["c", "b"])


def test_what_two_things_share_counts_once() -> None:
    rows = np.zeros(MB, "u1")
    held, gone = shelf(("a", Study(rows)), ("b", Study(rows, np.zeros(1000))))
    assert (held.trim(MB + 20_000), gone) == (0, [])


def test_a_thing_that_has_grown_since_is_weighed_anew() -> None:
    study = Study()
    held, gone = shelf(("a", study))
    assert held.trim(MB) == 0
    study.tables = (np.zeros(2 * MB, "u1"),)
    held.used("a", study, lambda: gone.append("a"))
    assert (held.trim(MB), gone) == (1, ["a"])


def test_tables_and_arrays_weigh_what_they_hold() -> None:
    frame = pd.DataFrame({"a": np.zeros(100_000), "b": ["x" * 20] * 100_000})
    assert weight(Study(np.zeros(100_000))) == pytest.approx(800_000, rel=0.01)
    assert weight({"frame": frame}) >= 800_000
    assert weight(Study) == 0


def test_a_shared_cache_forgets_what_the_shelf_lets_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "SHELF", Shelf())
    made: list[str] = []

    def make(key: str) -> np.ndarray:
        made.append(key)
        return np.zeros(MB, "u1")

    kept = cache.by_owner(make, 10)
    for key in ("a", "b", "a"):
        kept(False, key)
    assert made == ["a", "b"]
    assert cache.SHELF.trim(MB + 1_000) == 1
    for key in ("a", "b"):
        kept(False, key)
    assert made == ["a", "b", "b"], "a was asked for last and stayed"
