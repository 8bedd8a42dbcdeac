"""Reading a file in this process, without limits on it: what most tests of reading need, at a tenth of the time."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import itertools
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from intake import FileReport, Limits, child
from intake.notes import FileNote

TEMPORARY = Path(tempfile.gettempdir()).resolve()
_NUMBER = itertools.count()


@cache
def _database() -> duckdb.DuckDBPyConnection:
    return child.connect(TEMPORARY / "no file of its own", TEMPORARY, Limits())


@contextlib.contextmanager
def _own_place() -> Iterator[None]:
    """The reading finds an empty database that is gone after it."""
    con, place = _database().cursor(), f"reading{next(_NUMBER)}"
    con.execute(f"ATTACH ':memory:' AS {place}")
    con.execute(f"USE {place}")
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(child, "connect", lambda *_: con)
            yield
    finally:
        con.close()
        _database().execute(f"DETACH {place}")


def read_here(
    path: Path,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    today: dt.date | None = None,
    only: Sequence[str] | None = None,
) -> FileReport:
    """The report of a file, read in this process; the tables lie beside the file.

    With the usual limits the readings share a database, in which each has a place of its own: to open one takes a fifth
    of the time of a small file. It may touch what is temporary and nothing else.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"read{next(_NUMBER)}-", dir=path.parent))
    request = {
        "path": str(path),
        "name": path.name,
        "folder": str(folder),
        "mapping": dict(mapping or {}),
        "answers": dict(answers or {}),
        "today": (today or dt.date.today()).isoformat(),
        "limits": asdict(limits or Limits()),
        "only": only,
    }
    shared = limits is None and path.is_relative_to(TEMPORARY)
    with contextlib.redirect_stdout(io.StringIO()), _own_place() if shared else contextlib.nullcontext():
        found = child.read_request(request, limits or Limits())
    if "problem" in found:
        return FileReport(name=path.name, problem=FileNote(**found["problem"]))
    return FileReport.from_wire(found["report"])


def read_text(
    folder: Path,
    text: str | bytes,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    **more: str,
) -> FileReport:
    """The report of a text file with this content; `more` are answers by code."""
    path = folder / f"file{next(_NUMBER)}.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_here(path, mapping, {**(answers or {}), **more})


def rows(report: FileReport, columns: str = "*") -> list[tuple[Any, ...]]:
    """The checked table, in the file's order."""
    with _database().cursor() as con:
        return con.execute(f"SELECT {columns} FROM read_parquet(?) ORDER BY row", [str(report.table)]).fetchall()


def codes(entries: Sequence[FileNote]) -> list[str]:
    """The codes of questions, warnings or notes."""
    return [entry.code for entry in entries]
