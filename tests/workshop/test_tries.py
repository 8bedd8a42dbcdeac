"""Codes cannot be guessed: beyond three a visit twenty wrong a minute for all together, and no right one waits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.codes import CODE, LETTERS, new_code, spoken, typed
from workshop.store import LIVES
from workshop.tries import A_MINUTE, ALL_FREE, FREE, MINUTE, TooMany, Tries


def wrong() -> None:
    return None


def right() -> str:
    return "room"


def test_three_wrong_are_free_and_twenty_a_minute_are_everybodys_beyond_them() -> None:
    now = [0.0]
    tries = Tries(lambda: now[0])
    looked = 0
    for _ in range(FREE + A_MINUTE):
        assert tries.attempt("one", wrong) is None
        looked += 1
    with pytest.raises(TooMany) as told:
        tries.attempt("one", right)  # an answer would tell that it is right
    assert looked == 23 and 0 < told.value.seconds <= MINUTE
    for visit in range(50):  # others are not held up, and their own three are free
        assert tries.attempt(visit, right) == "room"
        assert [tries.attempt(visit, wrong) for _ in range(FREE)] == [None] * FREE
    now[0] = MINUTE
    assert tries.attempt("one", right) == "room"


def test_a_hundred_phones_with_the_right_code_never_wait_however_often_they_come() -> None:
    tries = Tries(lambda: 0.0)
    assert {tries.attempt(visit % 100, right) for visit in range(5_000)} == {"room"}


def test_whoever_opens_a_visit_for_each_guess_finds_a_room_in_a_hundred_days_at_the_best() -> None:
    now = [0.0]
    tries = Tries(lambda: now[0])
    looked = 0
    for visit in range(20_000):  # a thousand a second
        now[0] += 0.001
        try:
            tries.attempt(f"new {visit}", wrong)
            looked += 1
        except TooMany:
            continue
    assert looked == ALL_FREE + A_MINUTE
    a_day = looked * LIVES / MINUTE
    assert a_day / len(LETTERS) ** CODE < 0.01


@given(st.integers(0, 2**32))
def test_a_code_is_read_as_it_is_said_and_typed(seed: int) -> None:
    code = new_code(lambda letters: letters[(seed * 7 + 3) % 20])
    for text in (code, code.lower(), spoken(code), f" {code[:3]}-{code[3:]} "):
        assert typed(text) == (code, "")


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_code_or_none(text: str) -> None:
    found = typed(text)
    assert found is None or (len(found[0]) == 6 and len(found[1]) in (0, 8) and set("".join(found)) <= set(LETTERS))
