"""What a billion rows cost where they are: the four statements on 10⁶, 10⁷ and 10⁸ rows of Parquet, and their slopes.

    .venv/bin/python -m benchmarks.engines FOLDER [--rows 1000000 10000000] [--engine duckdb|spark]

Order lines of three years in files of 2.5 million rows: five lines an order, fifty a customer. DuckDB has 2 GB of
memory and the disk; Spark runs on this machine's processors. It prints a row a statement and size: seconds, rows that
came home, and what the engine put on disk or sent between its tasks.
"""

import argparse
import datetime as dt
import shutil
import sys
import threading
import time
from pathlib import Path

import duckdb

from clv import Choices
from study.engines import asking, statements
from study.engines.dialects import rendered
from study.engines.statements import Origin

FILE = 2_500_000
LINES = """SELECT CAST(10000000 + hash(i // 5) % ({n} // 50) AS BIGINT) AS customer, i // 5 AS order_no,
    DATE '2022-01-01' + CAST(hash(i // 5 + 7) % 1096 AS INTEGER) AS bought,
    CAST(CAST(hash(i + 11) % 40000 AS INTEGER) / 100.0 - CASE WHEN i % 37 = 0 THEN 300 ELSE 0 END AS DECIMAL(18,2))
        AS amount, CAST(hash(i + 13) % 20000 AS INTEGER) AS product, CAST(hash(i + 17) % 300 AS INTEGER) AS shop
    FROM range({a}, {b}) AS t(i)"""
ROLES = {"customer_id": "customer", "date": "bought", "amount": "amount", "order_id": "order_no"}


def made(folder: Path, rows: int) -> Path:
    place = folder / f"rows_{rows}"
    place.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        con.execute("SET threads=2")
        for a in range(0, rows, FILE):
            file = place / f"{a:012}.parquet"
            if not file.exists():
                sql = LINES.format(n=rows, a=a, b=min(a + FILE, rows))
                con.execute(f"COPY ({sql}) TO '{file}.new' (FORMAT parquet)")
                Path(f"{file}.new").rename(file)
    return place


class Spilled(threading.Thread):
    """The most bytes a folder has held while it is watched."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self.folder, self.most, self.done = folder, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.5):
            try:
                self.most = max(self.most, sum(p.stat().st_size for p in self.folder.rglob("*") if p.is_file()))
            except OSError:
                continue


def measured(engine: str, folder: Path, rows: int) -> None:
    place = made(folder, rows)
    size = sum(p.stat().st_size for p in place.iterdir())
    if engine == "spark":
        connection = asking.connected("spark://local[2]", f"{place}/", asking.EngineLimits(seconds=7200))
        watched = Path(connection.folder.name)
    else:
        connection = asking.connected(str(place), limits=asking.EngineLimits(seconds=7200))
        watched = Path(connection.temp.name)
    origin = Origin("rows", ROLES)
    span = asking.spanned(connection, origin)
    _, _, cuts = asking.period_of(span, Choices(), dt.date(2026, 1, 1))
    large = {"tiers": statements.tiers(origin, cuts, Choices().scheme)}
    for name, sql in {"span": statements.span(origin), **statements.all_of(origin, cuts), **large}.items():
        spilled = Spilled(watched)
        spilled.start()
        began = time.monotonic()
        found = connection.run(rendered(sql, connection.dialect), 200_000_000)
        seconds = time.monotonic() - began
        spilled.done.set()
        told = (
            engine,
            f"{rows:.0e}",
            name,
            f"{seconds:.1f}",
            len(found),
            f"{spilled.most / 2**20:.0f}",
            f"{size / 2**20:.0f}",
        )
        print("\t".join(map(str, told)), flush=True)
    connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[10**6, 10**7, 10**8])
    parser.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb")
    parser.add_argument("--clear", action="store_true", help="remove the rows afterwards")
    asked = parser.parse_args()
    print("engine\trows\tstatement\tseconds\trows home\tMB on disk\tMB of Parquet")
    for rows in asked.rows:
        measured(asked.engine, asked.folder, rows)
    if asked.clear:
        shutil.rmtree(asked.folder)


if __name__ == "__main__":
    sys.exit(main())
