"""The `/ready` check: whether the server can read a sample and write a folder."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from ui.server.rooms import room

KEPT = 10.0  # seconds an answer holds, so that nobody makes the server work by asking


class Ready:
    """An ASGI app: 200 "ready", or 503 with what is missing, "samples" or "folder"."""

    def __init__(self, sample_is_read: Callable[[], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self.sample_is_read = sample_is_read
        self.clock = clock
        self._looking = threading.Lock()
        self._seen: str | None = None
        self._until = float("-inf")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        missing = await run_in_threadpool(self.missing)
        text, status = ("ready", 200) if missing is None else (f"not ready: {missing}", 503)
        await PlainTextResponse(text, status, {"Cache-Control": "no-store"})(scope, receive, send)

    def missing(self) -> str | None:
        """What is missing; None when nothing is. Looked at once in ten seconds at most."""
        with self._looking:
            if self.clock() >= self._until:
                self._seen = self._look()
                self._until = self.clock() + KEPT
            return self._seen

    def _look(self) -> str | None:
        try:
            with tempfile.NamedTemporaryFile(dir=room()) as file:
                file.write(b"x" * 4096)
        except OSError:
            return "folder"
        return None if self.sample_is_read() else "samples"
