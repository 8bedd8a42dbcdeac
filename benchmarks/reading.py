"""How long reading a file takes, against DuckDB's bare scan of the same columns, as ratios within one run.

    .venv/bin/python benchmarks/reading.py [ROWS …]        (1 000 000 unless given)

The file is made anew in a temporary folder (seeded) as CSV and as Parquet: customer, date, amount with a decimal
point, order number, product. Bare scan: every column of every row as text, summed in length so that nothing is left
out. Reading: the whole of `intake.read`, its own process, checks, clean table and all. Times are the best of three;
memory is the peak of the reading process.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import intake  # noqa: E402  (the product's folder must be on the path first)

TIMES = 3
MADE = """SELECT 'K' || (hash(i) % {customers}) AS customer_id,
    DATE '2023-01-01' + CAST(hash(i * 7) % 730 AS INTEGER) AS date,
    CAST((hash(i * 13) % 500000) / 100.0 AS DECIMAL(12, 2)) AS amount,
    'O' || i AS order_id, 'P' || (hash(i * 3) % 500) AS product FROM range({rows}) t(i)"""
LENGTHS = "SUM(LENGTH(CAST({0} AS VARCHAR)))"
COLUMNS = ("customer_id", "date", "amount", "order_id", "product")


def best(work: Callable[[], object]) -> float:
    """The shortest of a few runs, in seconds."""
    found = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def make(folder: Path, rows: int) -> dict[str, Path]:
    """The same rows as CSV and as Parquet."""
    query = MADE.format(rows=rows, customers=max(rows // 8, 1))
    paths = {"csv": folder / "made.csv", "parquet": folder / "made.parquet"}
    with duckdb.connect() as con:
        con.execute(f"COPY ({query}) TO '{paths['csv']}' (FORMAT csv, HEADER)")
        con.execute(f"COPY ({query}) TO '{paths['parquet']}' (FORMAT parquet)")
    return paths


def scan(path: Path) -> None:
    """Every cell of every column, touched once."""
    reader = f"read_csv('{path}', all_varchar=true)" if path.suffix == ".csv" else f"read_parquet('{path}')"
    with duckdb.connect() as con:
        con.execute("SET threads=2")
        con.execute(f"SELECT {', '.join(LENGTHS.format(c) for c in COLUMNS)} FROM {reader}").fetchall()


def read(path: Path, rows: int) -> None:
    """The whole reading, thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        report = intake.read(path, folder=Path(folder))
        assert report.problem is None and report.rows_used == rows, report.problem


def main() -> None:
    """Print a line a size and format."""
    for rows in [int(a) for a in sys.argv[1:]] or [1_000_000]:
        with tempfile.TemporaryDirectory() as folder:
            for kind, path in make(Path(folder), rows).items():
                bare = best(lambda path=path: scan(path))
                whole = best(lambda path=path, rows=rows: read(path, rows))
                peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
                size = path.stat().st_size / 1e6
                print(
                    f"{rows:>11,} rows {kind:8} {size:7.1f} MB   scan {bare:6.2f} s   read {whole:6.2f} s"
                    f"   {whole / bare:5.2f} x   peak {peak:6.0f} MB"
                )


if __name__ == "__main__":
    main()
