"""A study: what it has made it keeps, and what can be asked of it without end it lets go of again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from clv import Choices, TableProblem
from intake import FileReport
from study import Study, kept
from study.study import MOST_ASKED


def test_a_result_is_made_once_for_what_it_is_asked_with() -> None:
    made: list[int] = []

    @kept
    def twice(study: Study, x: int) -> int:
        made.append(x)
        if x < 0:
            raise TableProblem("negative")
        return 2 * x

    study = Study(FileReport("f"), Choices())
    assert [twice(study, 1), twice(study, 2), twice(study, 1)] == [2, 4, 2]
    for _ in range(2):
        with pytest.raises(TableProblem, match="negative"):
            twice(study, -1)
    assert made == [1, 2, -1]


def test_what_is_asked_without_end_makes_room_and_the_files_own_tables_stay() -> None:
    made: list[int] = []

    @kept
    def own(study: Study) -> int:
        made.append(0)
        return 0

    @kept
    def asked(study: Study, x: int) -> int:
        made.append(x)
        return x

    study = Study(FileReport("f"), Choices())
    own(study)
    for x in range(1, 3 * MOST_ASKED):
        assert asked(study, x) == x
    assert len(study.made) == MOST_ASKED + 1
    assert (own(study), asked(study, 3 * MOST_ASKED - 1), asked(study, 1)) == (0, 3 * MOST_ASKED - 1, 1)
    assert made.count(0) == 1 and made.count(1) == 2


def test_of_two_threads_that_ask_at_once_one_makes_it_and_the_other_waits() -> None:
    made: list[int] = []
    both = Barrier(2)

    @kept
    def slow(study: Study, x: int) -> int:
        made.append(x)
        time.sleep(0.02)  # long enough for the other to come
        if x < 0:
            raise ValueError(x)
        return 2 * x

    def asked(x: int) -> int:
        both.wait()
        return slow(study, x)

    study = Study(FileReport("f"), Choices())
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(asked, [3, 3])) == [6, 6] and made == [3]
        assert list(threads.map(asked, [4, 5])) == [8, 10] and sorted(made) == [3, 4, 5]
        for failed in [threads.submit(asked, -1) for _ in range(2)]:
            with pytest.raises(ValueError, match="-1"):
                failed.result()
    assert not study.making  # nobody waits behind what has failed either
