"""Bytes -> a relation of text and typed columns. What the file is, is seen in its bytes, never in its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

from ..limits import Limits
from ..problems import Problem
from . import containers, delimited
from .raw_table import Job, Text

__all__ = ["Text", "read"]

NESTING = 2  # a .csv.gz inside a .zip, and no deeper


def read(
    path: Path,
    name: str,
    con: duckdb.DuckDBPyConnection,
    answers: Mapping[str, str],
    limits: Limits,
    folder: Path,
    on_step: Callable[[str, int], None],
) -> Text:
    """The table in the file at `path`, as a view on `con`; see `Text`. Raises Problem for what cannot be read.

    `name` is what the person calls the file; it decides nothing. Files made on the way lie in `folder` and must
    live as long as the relation is used. Steps: opened, unpacked, decoded, structure (with rows).
    Questions asked here: header_missing, duplicate_headers, decimal_comma_split, sheet. A warning that can be
    answered: double_encoded (keep, repair).
    """
    size = path.stat().st_size
    if size > limits.bytes:
        raise Problem("too_many_bytes", bytes=size, limit=limits.bytes)
    on_step("opened", 0)
    return _route(Job(path, con, answers, limits, folder, on_step), NESTING)


def _route(job: Job, nesting: int) -> Text:
    kind = containers.kind_of(job.path)
    if kind == "empty":
        raise Problem("empty_file")
    if kind == "text":
        return delimited.read_text(job)
    if kind == "parquet":
        from . import parquet

        return parquet.read_parquet(job)
    if kind == "ole":
        from . import excel

        return excel.read_xls(job)
    if kind in ("gzip", "zip"):
        return _unpack(job, kind, nesting)
    if kind == "encrypted":
        raise Problem("encrypted", what="parquet")
    raise Problem("not_a_table", what=kind)


def _unpack(job: Job, kind: str, nesting: int) -> Text:
    out = job.folder / f"unpacked{nesting}"
    if kind == "gzip":
        _check_nesting(nesting)
        inner = containers.ungzip(job.path, out, job.limits)
    else:
        with containers.open_zip(job.path, job.limits) as archive:
            sheet_kind = containers.workbook_kind(archive, job.limits)
            if sheet_kind:
                from . import excel

                return excel.read_zipped(job, archive, sheet_kind)
            _check_nesting(nesting)
            inner = containers.unzip_one(archive, out, job.limits)
    job.on_step("unpacked", 0)
    return _route(replace(job, path=inner), nesting - 1)


def _check_nesting(nesting: int) -> None:
    if not nesting:
        raise Problem("nested_archives")
