"""Both stores: every test that asks for `store` runs on SQLite, and on PostgreSQL with `--with postgres`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_server import postgres_server
from sqlalchemy import create_engine

from workshop.store import Store

postgres = pytest.fixture(scope="session")(postgres_server)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store is: a new file, or the one server, emptied."""
    if request.param == "postgres":
        server = str(request.getfixturevalue("postgres"))
        engine = create_engine(server)
        with engine.begin() as c:
            c.exec_driver_sql("DROP SCHEMA public CASCADE")
            c.exec_driver_sql("CREATE SCHEMA public")
        engine.dispose()
        return server
    return f"sqlite:///{tmp_path / 'rooms.sqlite'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = Store(url)
    yield made
    made.dispose()
