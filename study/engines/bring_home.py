"""Bring a summary home from where the rows are: python home.py ADDRESS FOLDER

ADDRESS: duckdb:///file.duckdb, spark (inside spark-submit or a notebook's Python), or what SQLAlchemy takes, such as
postgresql://user@host/database, with the engine's own driver installed. The account needs to read and nothing else:
the statements are SELECTs. FOLDER is made, and holds sums by customer and quarter, and no row of a purchase.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

TOLD: dict[str, Any] = {}
STATEMENTS: dict[str, str] = {}


def opened(address: str) -> Callable[[str], tuple[list[str], Iterable[Any]]]:
    """What runs a statement and gives its columns' names and its rows."""
    if address == "spark" or address.startswith(("spark://", "sc://")):
        from pyspark.sql import SparkSession

        build = SparkSession.builder
        build = build.remote(address) if address.startswith("sc://") else build
        spark = build.getOrCreate()
        return lambda sql: (spark.sql(sql).columns, (tuple(row) for row in spark.sql(sql).toLocalIterator()))
    if address.startswith("duckdb:///"):
        import duckdb

        con = duckdb.connect(address.removeprefix("duckdb:///"), read_only=True)

        def run(sql: str) -> tuple[list[str], Iterable[Any]]:
            found = con.execute(sql)
            return [name for name, *_ in found.description], found.fetchall()

        return run
    import sqlalchemy

    database = sqlalchemy.create_engine(address).connect()

    def ask(sql: str) -> tuple[list[str], Iterable[Any]]:
        found = database.execution_options(stream_results=True).exec_driver_sql(sql.replace("%", "%%"))
        return list(found.keys()), found

    return ask


def plain(value: Any) -> Any:
    """A value of the one row of sums, as JSON holds it."""
    return value if value is None or isinstance(value, int) else str(value)[:10]


def main(address: str, folder: Path) -> None:
    """Each statement once; `summary.json` last, so that half a summary is none."""
    run = opened(address)
    folder.mkdir(parents=True, exist_ok=True)
    for name, sql in STATEMENTS.items():
        names, rows = run(sql)
        names = [str(one).lower() for one in names]
        if name == "span":
            TOLD["span"] = dict(zip(names, map(plain, next(iter(rows))), strict=True))
            continue
        with (folder / (name + ".csv")).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            writer.writerows(rows)
        print(name, "written")
    (folder / "summary.json").write_text(json.dumps(TOLD, ensure_ascii=False, indent=1), encoding="utf-8")
    print("Now: python -m report", folder)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
