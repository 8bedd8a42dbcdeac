"""Entry point: check the file's size, read it in a limited child process, return a FileReport.

Whatever the file does to its reader (abort, hang, eat memory) ends the reader and becomes a sentence.
"""

from __future__ import annotations

import compileall
import ctypes
import datetime as dt
import errno
import hashlib
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import IO, Any

from . import fork_server
from .file_report import FileReport
from .limits import Limits
from .notes import FileNote
from .problems import Problem

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("table.parquet", "set_aside.parquet")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
ANSWER_LIMIT = 16 * 1024 * 1024
TICK = 0.1
PATTERN = re.compile(r"[*?\[\]=]")
# Allocators and libraries that set address space aside for every core would meet the limit long before memory is used
FRUGAL = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
KEPT_ENVIRONMENT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")

Process = subprocess.Popen[bytes] | fork_server.Reader
OnStep = Callable[[dict[str, Any]], None]


def read(
    path: Path,
    *,
    folder: Path,
    name: str | None = None,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    today: dt.date | None = None,
    on_step: OnStep | None = None,
    cancelled: Callable[[], bool] | None = None,
    turn: AbstractContextManager[None] | None = None,
    only: Collection[str] | None = None,
) -> FileReport:
    """Read a customer's file in a process of its own. Never raises for a bad file: see `report.problem`.

    `name` is shown instead of the path's own. `mapping` {role: column name} overrides the guesses ("" unsets one),
    `answers` {code or "code:column": choice} answers earlier questions. A date after `today` (the clock's, when not
    given) is one nobody meant. `on_step` gets {"code", "rows", …} as the work goes on; reading stops soon after
    `cancelled()` is true (problem "cancelled"). Every call writes into a new folder inside `folder`, so that earlier
    results stay until the new ones are there. With a `turn` (see `Turns`) the process is started when it has come.
    `only`: of purchases, the columns that the checked table will be asked for; others may be left out of it, and what
    the report says of the file is the same.
    """
    limits = limits or Limits()
    request: dict[str, Any] = {
        "name": name or path.name,
        "mapping": dict(mapping or {}),
        "answers": dict(answers or {}),
        "today": (today or dt.date.today()).isoformat(),
        "only": None if only is None else sorted(only),
        "limits": asdict(limits),
    }
    try:
        check_size(path, limits)
        with turn or nullcontext(), workplace(folder) as place, Fingerprint(path) as fingerprint:
            where = {"path": str(plainly_named(path.resolve(), place)), "folder": str(place)}
            wire = Child({**request, **where}, limits, on_step, cancelled).report()
            if wire["table"] is None:
                (place / TABLES[0]).unlink(missing_ok=True)
        return replace(FileReport.from_wire(wire), fingerprint=fingerprint.text)
    except Problem as problem:
        return FileReport(name=request["name"], problem=FileNote(problem.code, **problem.detail))
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        return FileReport(name=request["name"], problem=FileNote("disk_full"))


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """A new folder in which only the two tables outlive the reading: no unpacked or decoded copy of the file does,
    and nothing at all when no table came of it."""
    place = Path(tempfile.mkdtemp(prefix="read-", dir=folder)).resolve()
    try:
        yield place
    finally:
        for item in [item for item in place.iterdir() if item.name not in TABLES]:
            shutil.rmtree(item, ignore_errors=True) if item.is_dir() else item.unlink(missing_ok=True)
        if not (place / TABLES[0]).exists():
            shutil.rmtree(place, ignore_errors=True)


def plainly_named(path: Path, place: Path) -> Path:
    """The file under a path without patterns and `column=value` folders, which DuckDB takes for more than names.

    A browser's second download is called `orders (1).csv` or `orders[1].csv`.
    """
    if not PATTERN.search(str(path)):
        return path
    plain = place / "given"
    for make in (os.link, os.symlink, shutil.copyfile):
        with suppress(OSError):
            make(path, plain)
            return plain
    return path


def check_size(path: Path, limits: Limits) -> None:
    """Refuse before a byte is read: missing, empty, or larger than the limit."""
    if not path.is_file():
        raise Problem("no_such_file")
    size = path.stat().st_size
    if size == 0:
        raise Problem("empty_file")
    if size > limits.bytes:
        raise Problem("too_many_bytes", bytes=size, limit=limits.bytes)


class Fingerprint:
    """The first 12 hex digits of the file's SHA-256, made beside the reading."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = ""
        self.thread = threading.Thread(target=self._make, daemon=True)

    def _make(self) -> None:
        with self.path.open("rb") as file:
            self.text = hashlib.file_digest(file, "sha256").hexdigest()[:12]

    def __enter__(self) -> Fingerprint:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.thread.join()


class Child:
    """One reading process from its start to its end."""

    def __init__(
        self,
        request: dict[str, Any],
        limits: Limits,
        on_step: OnStep | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.request = request
        self.limits = limits
        self.on_step = on_step
        self.cancelled = cancelled
        self.lines: queue.Queue[bytes | None] = queue.Queue()

    def report(self) -> dict[str, Any]:
        """The report the child wrote. Raises Problem for the child's own, a limit, a crash or a cancel."""
        process = _start()
        try:
            threading.Thread(target=_pump, args=(process.stdout, self.lines), daemon=True).start()
            _send(process, self.request)
            return self._wait(process)
        finally:
            end(process)

    def _wait(self, process: Process) -> dict[str, Any]:
        deadline = time.monotonic() + self.limits.seconds
        while True:
            self._check(process, deadline)
            try:
                line = self.lines.get(timeout=TICK)
            except queue.Empty:
                continue
            if line is None:
                raise self._ended(process)
            message = json.loads(line)
            if "problem" in message:
                raise Problem(message["problem"].pop("code"), **message["problem"])
            if "report" in message:
                return message["report"]
            if self.on_step:
                self.on_step(message["step"])

    def _ended(self, process: Process) -> Problem:
        how = _how(process)
        if how == "time":
            return Problem("too_slow", seconds=self.limits.cpu_seconds)
        return Problem("reader_ended", how=how)

    def _check(self, process: Process, deadline: float) -> None:
        if self.cancelled and self.cancelled():
            raise Problem("cancelled")
        if time.monotonic() > deadline:
            raise Problem("too_slow", seconds=self.limits.seconds)
        if not sys.platform.startswith("linux") and resident(process.pid) > self.limits.memory:
            raise Problem("too_much_memory", limit=self.limits.memory)


@cache
def _compiled() -> None:
    """The reader's own code, ready to run: it may not write what it has compiled itself."""
    if not sys.dont_write_bytecode:
        compileall.compile_dir(str(ROOT / "intake"), quiet=2)


def get_ready() -> None:
    """Begin to load what reads files in a process of its own, so that the first file need not wait for all of it.

    Where no process can be copied there is nothing to be done ahead.
    """
    _compiled()
    if fork_server.AVAILABLE:
        with suppress(OSError):
            _starter().get_ready()


def _start() -> Process:
    """A reader: a copy of one that has loaded everything where the system can copy, else one from nothing."""
    _compiled()
    if fork_server.AVAILABLE:
        with suppress(OSError):
            return _starter().start()
    return _from_nothing()


@cache
def _starter() -> fork_server.Starter:
    return fork_server.Starter(_command("intake.fork_server"), stdout=subprocess.DEVNULL, **_apart())


def _from_nothing() -> subprocess.Popen[bytes]:
    return subprocess.Popen(_command("intake.child"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, **_apart())


def _command(module: str) -> list[str]:
    return [sys.executable, *("-B" for _ in range(sys.dont_write_bytecode)), "-X", "utf8", "-m", module]


def _apart() -> dict[str, Any]:
    """How its process differs from ours: few of our settings, none of our files, a group of its own."""
    windows = sys.platform == "win32"
    return {
        "cwd": ROOT,
        "env": {k: v for k, v in os.environ.items() if k.upper() in KEPT_ENVIRONMENT} | FRUGAL,
        "stderr": subprocess.DEVNULL,
        "start_new_session": not windows,
        "creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) if windows else 0,
    }


def _send(process: Process, request: dict[str, Any]) -> None:
    assert process.stdin is not None
    try:
        with process.stdin as pipe:
            pipe.write(json.dumps(request).encode())
    except OSError:
        pass  # it is gone already; the missing answer says so


def _pump(pipe: IO[bytes], lines: queue.Queue[bytes | None]) -> None:
    """Lines from the child, then None when it has ended or says more than an answer may hold."""
    while line := pipe.readline(ANSWER_LIMIT):
        if not line.endswith(b"\n"):
            break
        lines.put(line)
    lines.put(None)


def _how(process: Process) -> str:
    """Why it ended without an answer: by time, by memory or by itself."""
    try:
        code = process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "silent"
    if -code == getattr(signal, "SIGXCPU", None):
        return "time"
    return "memory" if -code == getattr(signal, "SIGKILL", None) else "crash"


def end(process: Process) -> None:
    """End the process and everything it started, and collect it."""
    try:
        if sys.platform == "win32" or isinstance(process, fork_server.Reader):
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except OSError:
        pass  # ended by itself
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def resident(pid: int) -> int:
    """Bytes of memory a process holds, where the system has no limit of its own to set; 0 when not known."""
    if sys.platform == "win32":
        return _resident_windows(pid)
    found = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return int(found.stdout or 0) * 1024


def _resident_windows(pid: int) -> int:
    """WorkingSetSize of PROCESS_MEMORY_COUNTERS, asked of psapi."""
    windll = ctypes.windll  # type: ignore[attr-defined, unused-ignore]
    counters = (ctypes.c_size_t * 10)()
    handle = windll.kernel32.OpenProcess(0x1010, False, pid)
    found = windll.psapi.GetProcessMemoryInfo(handle, ctypes.byref(counters), ctypes.sizeof(counters))
    windll.kernel32.CloseHandle(handle)
    return int(counters[2]) if found else 0
