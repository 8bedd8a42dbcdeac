"""Settings of the server: whole numbers in its environment, checked at the start."""

from __future__ import annotations

import os
from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Setting:
    """A whole number that whoever runs the server may choose."""

    name: str
    usual: int
    least: int
    most: int

    def value(self) -> int:
        """The number. SystemExit with a sentence when the environment holds none that it can be."""
        text = os.environ.get(self.name, "").strip() or str(self.usual)
        if not text.isascii() or not text.isdigit() or not self.least <= int(text) <= self.most:
            raise SystemExit(f"{self.name} is {text!r}: give a whole number from {self.least} to {self.most}.")
        return int(text)


READERS = Setting("CUSTOMER_WORTH_READERS", 2, 1, 64)  # files that are read at a time
UPLOADS = Setting("CUSTOMER_WORTH_UPLOADS_MB", 1024, 1, 1_000_000)  # of all visits together, before they are read
SHARED = Setting("CUSTOMER_WORTH_SHARED_MB", 256, 8, 100_000)  # of what is made of the samples and kept for everybody
KEEP = Setting("CUSTOMER_WORTH_KEEP_SECONDS", 120, 1, 86_400)  # a visit whose connection is gone, for its reader
DATABASE_SECONDS = Setting("CUSTOMER_WORTH_DATABASE_SECONDS", 300, 1, 86_400)  # a statement may take in the database
DATABASE_ROWS = Setting("CUSTOMER_WORTH_DATABASE_ROWS", 2_000_000_000, 1, 10**15)  # the largest table that is asked
DATABASE_COST = Setting("CUSTOMER_WORTH_DATABASE_COST", 0, 0, 10**15)  # the dearest, by its own measure; 0: any

ROOMS = "CUSTOMER_WORTH_ROOMS"  # where the rooms of workshops are kept: a file, or a URL of PostgreSQL


def rooms_url() -> str:
    """Where rooms are kept, as SQLAlchemy names it; "" where nothing is said: in the server's private folder."""
    said = os.environ.get(ROOMS, "").strip()
    if not said or "://" not in said:
        return f"sqlite:///{os.path.abspath(said)}" if said else ""
    return driven(said)


def driven(url: str) -> str:
    """A database's address with the driver that is installed for it.

    >>> driven("postgresql://me@here/db"), driven("sqlite:///x")
    ('postgresql+psycopg://me@here/db', 'sqlite:///x')
    """
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else url


def check() -> None:
    """Refuse to start with a setting that cannot be followed."""
    for setting in (READERS, UPLOADS, SHARED, KEEP, DATABASE_SECONDS, DATABASE_ROWS, DATABASE_COST):
        setting.value()
