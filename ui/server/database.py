"""The one database that whoever runs the server has configured, with its limits; nothing of it is ever shown or logged.

Without it no page speaks of databases.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from ui.server.settings import DATABASE_COST, DATABASE_ROWS, DATABASE_SECONDS

URL, URL_FILE, TABLE = "CUSTOMER_WORTH_DATABASE", "CUSTOMER_WORTH_DATABASE_FILE", "CUSTOMER_WORTH_DATABASE_TABLE"


@dataclass(frozen=True)
class Database:
    """Where it is, which table holds the purchases, and how long and how much may be asked of it."""

    url: str = field(repr=False)
    table: str
    seconds: int
    rows: int
    cost: int | None


def configured() -> Database | None:
    """The database of the server's environment, its address there or in a file of secrets; None: there is none."""
    url = os.environ.get(URL, "").strip() or _secret(os.environ.get(URL_FILE, "").strip())
    if not url:
        return None
    table = os.environ.get(TABLE, "").strip()
    cost = DATABASE_COST.value() or None
    return Database(url, table, DATABASE_SECONDS.value(), DATABASE_ROWS.value(), cost)


def _secret(file: str) -> str:
    try:
        return Path(file).read_text("utf-8").strip() if file else ""
    except OSError:
        return ""
