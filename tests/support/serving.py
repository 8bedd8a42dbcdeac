"""A real server for a test, started as run.py starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import run

WATCH = Path(__file__).parent / "outward"


@dataclass(frozen=True)
class Server:
    """A server of our own on this machine: the file with all it has said, its temporary files, and whom it called."""

    url: str
    log: Path
    temp: Path
    outward: Path

    @property
    def called(self) -> str:
        """Every other host that it has called or asked for; "" is right."""
        return self.outward.read_text() if self.outward.exists() else ""

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", errors="replace")


@dataclass(frozen=True)
class OwnServer(Server):
    """One that nobody else uses, and that may be ended."""

    process: subprocess.Popen[bytes]

    def without_process(self) -> Server:
        """As it is told to another process."""
        return Server(self.url, self.log, self.temp, self.outward)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    folder: Path, log: Path, command: Sequence[str] = (), settings: Mapping[str, str] | None = None
) -> Iterator[OwnServer]:
    """The app in `folder`, started as run.py starts it (or by a command with {port} in it) by the tests' Python.

    `settings` are put into its environment.
    """
    port = free_port()
    usual = [sys.executable, *run.server_command("127.0.0.1", port)[1:]]
    command = [part.format(port=port) for part in command] or usual
    temp = log.parent / "temp"
    temp.mkdir(exist_ok=True)
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temp))
    outward = log.parent / "outward.txt"
    python = {
        "PYTHONPATH": os.pathsep.join(map(str, (WATCH, run.ROOT))),
        "PYTHONUTF8": "1",
        "OUTWARD_CALLS": str(outward),
    }
    environment = {**os.environ, **python, **places, **(settings or {})}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out)
        try:
            server = OwnServer(run.address("127.0.0.1", port), log, temp, outward, process)
            assert run.wait_for(server.url, process), server.said
            yield server
        finally:
            process.terminate()
            process.wait(120)
        assert server.called == "", "the server called another host"
