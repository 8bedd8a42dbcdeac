"""Order lines of four shapes, made by DuckDB, for what an engine and the product count of the same rows."""

from __future__ import annotations

import atexit
import datetime as dt
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

import intake
from clv import Choices
from intake import FileReport
from report.document import document
from study import Study
from study.engines import asking
from study.engines.connections import Connection
from study.engines.statements import Origin

ROWS = 1_000_000  # of the four together
# i: the row; a(n): a number of its own below n. Half of all customers stay away now and then, as customers do.
ITS_OWN = "CREATE MACRO a(i, salt, n) AS CAST(hash(i * 1000 + salt) % n AS INTEGER)"
LINES = "customer_id customer, date bought, amount amount"


@dataclass(frozen=True)
class Shape:
    """How the rows of a shape are made, and what must be said to read them."""

    sql: str
    roles: dict[str, str] = field(
        default_factory=lambda: {"customer_id": "customer", "date": "bought", "amount": "amount"}
    )
    answers: dict[str, str] = field(default_factory=lambda: {"duplicates": "keep"})


NUMBERED = {"customer_id": "customer", "date": "bought", "amount": "amount", "order_id": "order_no"}
SHAPES = {
    # Few amounts, so that many customers have the same revenue, and days as orders.
    "ties": Shape(
        """SELECT 'c' || a(i, 1, {n} // 12) AS customer,
                  DATE '2021-01-01' + a(i, 2, 1461) AS bought,
                  CAST(100 * (1 + a(i, 3, 3)) AS DECIMAL(18,2)) AS amount
           FROM range({n}) AS t(i)"""
    ),
    # One row of eight goes back, half of them months later on the first order's number, at a hundredth of a cent.
    "returns": Shape(
        """SELECT 'kund ' || o % ({n} // 10) AS customer, 'o' || o AS order_no,
                  DATE '2021-03-15' + a(o, 4, 1200) + back * a(i, 5, 200) AS bought,
                  CAST((1 - 2 * back) * (1 + a(o, 6, 90000)) / 137.0 AS DECIMAL(18,4)) AS amount
           FROM (SELECT i, CAST(i % 8 = 7 AS INTEGER) AS back,
                        CASE WHEN i % 8 = 7 AND a(i, 7, 2) = 0 THEN i - 7 ELSE i END AS o FROM range({n}) AS t(i))""",
        NUMBERED,
    ),
    # Several lines an order, some delivered on another day, some of them in the next quarter; with costs.
    "lines": Shape(
        """SELECT CAST(1000000 + (i // 4) % ({n} // 24) AS BIGINT) AS customer, 'A-' || (i // 4) AS order_no,
                  DATE '2020-06-01' + a(i // 4, 8, 1400) + CASE WHEN i % 4 = 3 THEN a(i, 9, 40) ELSE 0 END AS bought,
                  CAST(a(i, 10, 50000) / 100.0 - 700 * CAST(a(i, 11, 40) = 0 AS INTEGER) AS DECIMAL(18,2)) AS amount,
                  CASE WHEN a(i, 12, 10) > 0 THEN CAST(a(i, 13, 30000) / 100.0 AS DECIMAL(18,2)) END AS cost
           FROM range({n}) AS t(i)""",
        {**NUMBERED, "cost": "cost"},
    ),
    # Not two years of rows, which end within a quarter: half-years; numbers as floats and quantity times price.
    "half_years": Shape(
        """SELECT 'x' || a(i, 14, {n} // 9) AS customer, DATE '2023-11-20' + a(i, 15, 410) AS bought,
                  1 + a(i, 16, 5) AS pieces, CAST(a(i, 17, 20000) / 100.0 AS DOUBLE) AS price
           FROM range({n}) AS t(i)""",
        {"customer_id": "customer", "date": "bought", "quantity": "pieces", "unit_price": "price"},
    ),
}


def made(folder: Path, name: str, rows: int = ROWS // len(SHAPES)) -> Path:
    """A shape's rows as a Parquet file."""
    path = folder / f"{name}.parquet"
    with duckdb.connect() as con:
        con.execute(ITS_OWN)
        con.execute(f"COPY ({SHAPES[name].sql.format(n=rows)}) TO '{path}' (FORMAT parquet)")
    return path


@cache
def whole(name: str) -> Path:
    """A shape in full, made once for all engines that the same process asks."""
    folder = Path(tempfile.mkdtemp(prefix="shapes-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return made(folder, name)


@cache
def counted_whole(name: str) -> dict[str, Any]:
    """What the product counts of a shape in full."""
    return told(read(whole(name), name))


def origin(name: str, table: str) -> Origin:
    """Where a shape's rows are, with its roles."""
    return Origin(table, SHAPES[name].roles)


TODAY = dt.date(2026, 1, 1)
PARTS = ("portfolio", "total", "flows", "bridge", "concentration", "trend")


def read(path: Path, name: str) -> FileReport:
    """A shape's file, read as any file is."""
    shape = SHAPES[name]
    report = intake.read(path, folder=path.parent, mapping=shape.roles, answers=shape.answers, today=TODAY)
    assert report.problem is None and not report.questions
    return report


def of_an_engine(
    connection: Connection, name: str, table: str, folder: Path, choices: Choices | None = None
) -> dict[str, Any]:
    """The same of what an engine sends home."""
    found = asking.fetch(connection, origin(name, table), choices or Choices(), folder, today=TODAY)
    return told(found.report(), choices)


def told(report: FileReport, choices: Choices | None = None, parts: Sequence[str] = PARTS) -> dict[str, Any]:
    """The parts of the document that must be the same, with the period."""
    made = document(Study(report, choices or Choices()), parts)
    return {key: made[key] for key in (*parts, "period")}
