"""Keep the readings of files in a database that several servers share."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, create_engine, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

_META = MetaData()
_READINGS = Table(
    "learned_readings",
    _META,
    Column("name", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)


class LearnedStore:
    """Readings by the name of the columns they are for. What the database refuses is as if it were not there."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, pool_pre_ping=True)
        self._insert: Any = sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert

    def read(self, name: str) -> bytes | None:
        """What is kept under a name; None for nothing."""
        try:
            with self._engine.connect() as c:
                return c.execute(select(_READINGS.c.body).where(_READINGS.c.name == name)).scalar()
        except SQLAlchemyError:
            return None

    def write(self, name: str, body: bytes) -> bool:
        """Keep it in place of what was there; False when the database takes none."""
        row = self._insert(_READINGS).values(name=name, body=body)
        try:
            with self._engine.begin() as c:
                c.execute(row.on_conflict_do_update(index_elements=["name"], set_={"body": body}))
        except SQLAlchemyError:
            return False
        return True

    def ready(self) -> bool:
        """Whether the database answers; the table is made where it is missing."""
        try:
            _META.create_all(self._engine)
        except SQLAlchemyError:
            return False
        return True


@lru_cache(4)
def learned_store(url: str) -> LearnedStore | None:
    """The store at an address; None where none can be had."""
    try:
        found = LearnedStore(url)
    except (SQLAlchemyError, ImportError):
        return None
    return found if found.ready() else None
