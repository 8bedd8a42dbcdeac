"""Parquet as a relation: the footer is checked first, for it tells what the columns will weigh once unpacked."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .problems import Problem
from .shape import column_names
from .text import Job, Text, quoted

_WIDTH = {"BOOLEAN": 1, "INT32": 4, "INT64": 8, "INT96": 12, "FLOAT": 4, "DOUBLE": 8, "BYTE_ARRAY": 8}


def read_parquet(job: Job) -> Text:
    """Columns keep the types the file gives them; a time of day with a zone becomes its local date and time."""
    meta, schema = _footer(job)
    _check(job, meta, schema)
    source = f"read_parquet({quoted(_no_glob(str(job.path)))}, file_row_number = true)"
    names, _ = column_names(schema.names, len(schema))
    fields = list(schema)
    exprs = [_expression(job, source, item) for item in fields]
    columns = ", ".join(f"{expr} AS c{j}" for j, (expr, _) in enumerate(exprs))
    job.con.execute(f"CREATE OR REPLACE VIEW text_rows AS SELECT file_row_number + 2 AS row, {columns} FROM {source}")
    described = job.con.execute("DESCRIBE text_rows").fetchall()
    job.on_step("structure", meta.num_rows)
    notes = [note for _, note in exprs if note]
    return Text(
        kind="parquet",
        relation="text_rows",
        header=names,
        types=[line[1] for line in described[1:]],
        header_row=1,
        rows_read=meta.num_rows,
        warnings=notes,
    )


def _no_glob(path: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in path)


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


def _expression(job: Job, source: str, item: pa.Field) -> tuple[str, dict[str, Any] | None]:
    """How the column is read, and a warning where its meaning had to be assumed."""
    name, kind = '"' + item.name.replace('"', '""') + '"', item.type
    if isinstance(kind, pa.DictionaryType):
        kind = kind.value_type
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


def _local_time(job: Job, name: str, shown: str, zone: str | None) -> tuple[str, dict[str, Any] | None]:
    """23:30 in Stockholm stays on its own day, though the file stores it as 21:30 or 22:30 of UTC."""
    if zone is None:
        return f"CAST({name} AS TIMESTAMP)", None
    if zone.upper() in ("UTC", "GMT", "Z", "ETC/UTC", "+00:00"):
        return f"timezone('UTC', {name})", {"code": "times_in_utc", "column": shown}
    if zone[:1] in "+-" and zone[3:4] == ":":
        minutes = (int(zone[1:3]) * 60 + int(zone[4:6])) * (-1 if zone[0] == "-" else 1)
        return f"timezone('UTC', {name}) + INTERVAL ({minutes}) MINUTE", None
    known = job.con.execute("SELECT count(*) FROM pg_timezone_names() WHERE name = ?", [zone]).fetchone()
    if not known or not known[0]:
        return f"timezone('UTC', {name})", {"code": "unknown_time_zone", "column": shown, "zone": zone}
    return f"timezone({quoted(zone)}, {name})", None
