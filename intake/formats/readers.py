"""Table of the formats that can be read, and the one entry point: a file's bytes to a raw table.

A file's format is seen in its bytes, never in its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import cast

from ..job import Job
from ..problems import Problem
from . import containers
from .raw_table import RawTable

NESTING = 2  # a .csv.gz inside a .zip, and no deeper


@dataclass(frozen=True)
class Format:
    """A format that can be read: its name as people say it, and its reader, loaded when a file needs it."""

    name: str
    module: str
    function: str = "read"

    def read(self, job: Job) -> RawTable:
        module = import_module(f".{self.module}", __package__)
        reader = cast(Callable[[Job], RawTable], getattr(module, self.function))
        return reader(job)


# What `containers.kind_of` and `containers.workbook_kind` see -> how it is read
READERS = {
    "text": Format("CSV", "delimited"),
    "xlsx": Format("Excel", "excel", "read_xlsx"),
    "ole": Format("Excel", "excel", "read_xls"),
    "ods": Format("OpenDocument", "excel", "read_ods"),
    "parquet": Format("Parquet", "parquet"),
}
UNPACKERS = {"gzip": containers.ungzip, "zip": containers.unzip_one}
NAMES = tuple(dict.fromkeys(found.name for found in READERS.values()))


def load_all() -> None:
    """Load every reader now, so that copies of this process need not."""
    for found in READERS.values():
        import_module(f".{found.module}", __package__)


def read(job: Job) -> RawTable:
    """The table in the job's file, as a view on its connection. Raises Problem for what cannot be read.

    Files made on the way lie in the job's folder and must live as long as the relation is used. Steps: opened,
    unpacked, decoded, structure (with rows). Questions asked here: header_missing, duplicate_headers,
    decimal_comma_split, sheet. A warning that can be answered: double_encoded (keep, repair).
    """
    size = job.path.stat().st_size
    if size > job.limits.bytes:
        raise Problem("too_many_bytes", bytes=size, limit=job.limits.bytes)
    job.on_step("opened", 0)
    return _read_nested(job, NESTING)


def _read_nested(job: Job, nesting: int) -> RawTable:
    kind = _kind_of(job)
    if found := READERS.get(kind):
        return found.read(job)
    if kind == "empty":
        raise Problem("empty_file")
    if kind == "encrypted":
        raise Problem("encrypted", what="parquet")
    if kind not in ("gzip", "zip"):
        raise Problem("not_a_table", what=kind)
    if not nesting:
        raise Problem("nested_archives")
    out = job.folder / f"unpacked{nesting}"
    inner = UNPACKERS[kind](job.path, out, job.limits)
    job.on_step("unpacked", 0)
    return _read_nested(replace(job, path=inner), nesting - 1)


def _kind_of(job: Job) -> str:
    """What the file is; of a zip archive whether it is a workbook."""
    kind = containers.kind_of(job.path)
    if kind != "zip":
        return kind
    with containers.open_zip(job.path, job.limits) as archive:
        return containers.workbook_kind(archive, job.limits) or kind
