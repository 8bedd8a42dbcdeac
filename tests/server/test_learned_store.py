"""Readings of files kept in a database that several servers share: the same in SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_server import postgres_server

from ui.server import learned
from ui.server.learned_store import learned_store

SHAPE, COLUMNS, ANSWERS = ("Kundnr", "Dag", "Belopp"), {"date": "Dag"}, {"decimal_sign": "comma"}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'readings.sqlite'}"
    else:
        for url in postgres_server():
            yield url.replace("postgresql+psycopg://", "postgresql://")


def test_what_one_server_has_learned_another_knows(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(learned.FOLDER, address)
    assert learned.can_learn() and learned.learned(SHAPE) is None
    assert learned.learn(SHAPE, COLUMNS, ANSWERS)
    assert learned.learn(SHAPE, COLUMNS | {"amount": "Belopp"}, ANSWERS), "the later reading holds"
    learned_store.cache_clear()  # as another process would begin
    assert learned.learned(SHAPE) == (COLUMNS | {"amount": "Belopp"}, ANSWERS)
    assert learned.learned(("other",)) is None
    learned_store.cache_clear()


@pytest.mark.parametrize("address", ["sqlite:////nowhere/at/all.sqlite", "nosuch://x", "postgresql+nosuch://x/y"])
def test_a_database_that_cannot_be_had_is_as_none(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    learned_store.cache_clear()
    monkeypatch.setenv(learned.FOLDER, address)
    assert not learned.can_learn() and learned.learned(SHAPE) is None and not learned.learn(SHAPE, COLUMNS, ANSWERS)
    learned_store.cache_clear()
