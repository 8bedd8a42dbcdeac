"""A study: what it has made it keeps, and what can be asked of it without end it lets go of again."""

from __future__ import annotations

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
