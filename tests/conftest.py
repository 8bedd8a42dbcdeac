"""What every test may use: one real server a worker, and a calm hypothesis."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

import run

# Two cores shared by two workers and a browser: a slow example is no fault. In CI the same examples every time.
settings.register_profile("here", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("here")


@dataclass(frozen=True)
class Server:
    """A server of our own on this machine, and the file that holds everything it has written."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, log: Path, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The app in `folder`, started as run.py starts it, by the Python that runs the tests."""
    port = free_port()
    command = [sys.executable, *run.server_command("127.0.0.1", port)[1:]]
    environment = {**os.environ, "PYTHONPATH": str(run.ROOT), "PYTHONUTF8": "1", **(settings or {})}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out)
        try:
            server = Server(run.address("127.0.0.1", port), log, process)
            assert run.wait_for(server.url, process), server.said
            yield server
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product's own server."""
    with serving(run.ROOT, tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running
