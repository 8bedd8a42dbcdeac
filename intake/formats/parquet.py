"""Reader of Parquet: check the footer first, for it tells how large the columns are once decoded."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ..job import Job
from ..limits import MIB
from ..notes import FileNote
from ..problems import Problem
from ..sql import literal, path_literal
from .header import Head, ask_duplicates, column_names
from .raw_table import RawTable

CHECKED_BYTES = 64 * MIB
_WIDTH = {"BOOLEAN": 1, "INT32": 4, "INT64": 8, "INT96": 12, "FLOAT": 4, "DOUBLE": 8, "BYTE_ARRAY": 8}


def read(job: Job) -> RawTable:
    """Columns keep the types the file gives them; a time of day with a zone becomes its local date and time."""
    meta, schema = _footer(job)
    _check(job, meta, schema)
    exprs = [_expression(job, f"x{j}", item) for j, item in enumerate(schema)]
    columns = ", ".join(f"{expr} AS c{j}" for j, (expr, _) in enumerate(exprs))
    row, source = _source(job, schema.names)
    job.con.execute(f"CREATE OR REPLACE VIEW text_rows AS SELECT {row} AS row, {columns} FROM {source}")
    _decode_all(job, len(exprs))
    types = [line[1] for line in job.con.execute("DESCRIBE text_rows").fetchall()[1:]]
    job.on_step("structure", meta.num_rows)
    names, groups = column_names(schema.names, len(schema))
    head = Head(0, 0, ["t" if kind == "VARCHAR" else "n" for kind in types], [])
    return RawTable(
        format="parquet",
        scanned_in_place=True,
        relation="text_rows",
        header=names,
        types=types,
        header_row=1,
        rows_read=meta.num_rows,
        questions=[] if "duplicate_headers" in job.answers else ask_duplicates(groups, names, head),
        warnings=[note for _, note in exprs if note],
    )


def _decode_all(job: Job, columns: int) -> None:
    """Damage inside a column shows only when it is decoded. A large file is spared this: it shows when it is used."""
    if job.path.stat().st_size > CHECKED_BYTES:
        return
    try:
        job.con.execute(f"SELECT {', '.join(f'count(c{j})' for j in range(columns))} FROM text_rows").fetchall()
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise Problem("damaged", what="parquet") from error


def _source(job: Job, names: list[str]) -> tuple[str, str]:
    """(expression of the row, FROM clause). Columns are known by their place: their names may be alike."""
    columns = ", ".join(f"x{j}" for j in range(len(names)))
    path = path_literal(job.path)
    if any(name.lower() == "file_row_number" for name in names):
        return "row_number() OVER () + 1", f"read_parquet({path}, hive_partitioning = false) AS t({columns})"
    how = "file_row_number = true, hive_partitioning = false"
    return "n + 2", f"read_parquet({path}, {how}) AS t({columns}, n)"


def _footer(job: Job) -> tuple[pq.FileMetaData, pa.Schema]:
    with job.path.open("rb") as file:
        file.seek(-min(8, job.path.stat().st_size), 2)
        end = file.read()
    if end[4:] == b"PARE":
        raise Problem("encrypted", what="parquet")
    if end[4:] != b"PAR1":
        raise Problem("truncated", what="parquet")
    try:
        parquet = pq.ParquetFile(job.path)
        return parquet.metadata, parquet.schema_arrow
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Problem("damaged", what="parquet") from error


def _check(job: Job, meta: pq.FileMetaData, schema: pa.Schema) -> None:
    limits = job.limits
    nested = [item.name for item in schema if pa.types.is_nested(item.type)]
    if nested:
        raise Problem("nested_columns", columns=nested[:20])
    if meta.num_columns > limits.columns:
        raise Problem("too_many_columns", columns=meta.num_columns, limit=limits.columns)
    if meta.num_rows > limits.rows:
        raise Problem("too_many_rows", rows=meta.num_rows, limit=limits.rows)
    width = sum(_width(meta.schema.column(j)) for j in range(meta.num_columns))
    if meta.num_rows * width > limits.inflated:
        raise Problem("inflates_too_much", bytes=meta.num_rows * width, limit=limits.inflated)
    if meta.num_rows == 0 or meta.num_columns == 0:
        raise Problem("no_rows", header_row=1)


def _width(column: Any) -> int:
    """Bytes a value takes once decoded; the footer's own totals can lie, a type cannot."""
    return _WIDTH.get(column.physical_type) or max(1, column.length)


def _expression(job: Job, name: str, item: pa.Field) -> tuple[str, FileNote | None]:
    """How the column is read, and a warning where its meaning had to be assumed."""
    kind = item.type.value_type if isinstance(item.type, pa.DictionaryType) else item.type
    if pa.types.is_timestamp(kind):
        return _local_time(job, name, item.name, kind.tz)
    if pa.types.is_date(kind) or pa.types.is_float64(kind) or pa.types.is_decimal(kind):
        return name, None
    if pa.types.is_integer(kind) and not pa.types.is_uint64(kind):
        return f"CAST({name} AS BIGINT)", None
    if pa.types.is_floating(kind):  # a 32-bit 289.23 must not become 289.2300109863281
        return f"CAST(CAST({name} AS VARCHAR) AS DOUBLE)", None
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return f"TRY(decode({name}))", None
    return f"CAST({name} AS VARCHAR)", None


def _local_time(job: Job, name: str, shown: str, zone: str | None) -> tuple[str, FileNote | None]:
    """23:30 in Stockholm stays on its own day, though the file stores it as 21:30 or 22:30 of UTC."""
    if zone is None:
        return f"CAST({name} AS TIMESTAMP)", None
    if zone.upper() in ("UTC", "GMT", "Z", "ETC/UTC", "+00:00"):
        return f"timezone('UTC', {name})", FileNote("times_in_utc", column=shown)
    if zone[:1] in "+-" and zone[3:4] == ":":
        minutes = (int(zone[1:3]) * 60 + int(zone[4:6])) * (-1 if zone[0] == "-" else 1)
        return f"timezone('UTC', {name}) + INTERVAL ({minutes}) MINUTE", None
    known = job.con.execute("SELECT count(*) FROM pg_timezone_names() WHERE name = ?", [zone]).fetchone()
    if not known or not known[0]:
        return f"timezone('UTC', {name})", FileNote("unknown_time_zone", column=shown, zone=zone)
    return f"CAST(timezone({literal(zone)}, {name}) AS TIMESTAMP)", None
