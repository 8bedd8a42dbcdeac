"""`python -m intake.child`: the process that reads one file; it limits itself before importing anything heavy.

Reads one JSON request from standard input; writes `{"step": …}` lines while it works and one last line,
`{"report": …}` or `{"problem": …}`. Cell values leave only in that line.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .confinement import confine
from .limits import Limits
from .problems import Problem

if TYPE_CHECKING:
    import duckdb

THREADS = 2
LITTLE = 1024 * 1024  # bytes: a disk with less is full
DUCKDB_SHARE = 2  # of the address space half is DuckDB's tables; its threads, buffers and Arrow need the rest


def main() -> None:
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    confine(limits, Path(request["path"]), Path(request["folder"]))
    say(read_request(request, limits))


def say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=True, allow_nan=False) + "\n")
    sys.stdout.flush()


def read_request(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """The report, or the problem that kept it from being made."""
    import duckdb

    import intake.pipeline as pipeline

    folder = Path(request["folder"])
    try:
        job = pipeline.Job(
            con=connect(Path(request["path"]), folder, limits),
            path=Path(request["path"]),
            name=request["name"],
            folder=folder,
            mapping=request["mapping"],
            answers=request["answers"],
            limits=limits,
            today=dt.date.fromisoformat(request["today"]),
            only=None if request["only"] is None else frozenset(request["only"]),
            on_step=lambda code, rows: say({"step": {"code": code, "rows": rows}}),
        )
        return {"report": pipeline.run(job).to_wire()}
    except Problem as problem:
        return {"problem": {"code": problem.code, **problem.detail}}
    except (MemoryError, duckdb.OutOfMemoryException):
        return {"problem": {"code": "too_much_memory", "limit": limits.memory}}
    except Exception as error:  # the last wall: a sentence instead of a trace, and never a cell's value
        if isinstance(error, OSError | duckdb.IOException) and no_room(folder):
            return {"problem": {"code": "disk_full"}}
        return {"problem": {"code": "could_not_read", "error": type(error).__name__}}


def no_room(folder: Path) -> bool:
    """Whether the disk is what was missing; what DuckDB says of it differs from system to system."""
    import shutil

    return shutil.disk_usage(folder).free < LITTLE


def connect(path: Path, folder: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    """DuckDB that can touch this file and this folder, and cannot be told otherwise."""
    import duckdb

    spill = folder / "spill"
    con = duckdb.connect(
        config={
            "threads": THREADS,
            "memory_limit": f"{limits.memory // DUCKDB_SHARE // 1_000_000}MB",
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "python_enable_replacements": False,
        }
    )
    con.execute("SET allowed_paths = [?]", [str(path)])
    con.execute("SET allowed_directories = [?]", [str(folder)])
    con.execute("SET GLOBAL TimeZone = 'UTC'")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


if __name__ == "__main__":
    main()
