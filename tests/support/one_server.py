"""One server for all workers of a run: their controller starts it when the first one asks, and ends it with the run."""

from __future__ import annotations

import secrets
import threading
from contextlib import ExitStack, suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener
from pathlib import Path
from tempfile import TemporaryDirectory

from serving import Server, serving

import run
from ui.server import shared_samples

At = tuple[tuple[str, int], bytes]  # where the controller answers, and the word that it wants to hear


class OneServer:
    """Held by the controller, which outlives every worker, also one that is killed."""

    def __init__(self) -> None:
        self.word = secrets.token_bytes(16)
        self.listener = Listener(("127.0.0.1", 0), authkey=self.word)
        self.ending = ExitStack()
        # Samples are read once: for this server, and for the workers who count with them.
        self.samples = Path(self.ending.enter_context(TemporaryDirectory(prefix="customer-worth-samples-")))
        threading.Thread(target=self._answer, daemon=True).start()

    @property
    def at(self) -> At:
        return self.listener.address, self.word

    def _answer(self) -> None:
        """One worker after the other, so that it is started once; what hinders it is told, and tried anew."""
        running: Server | None = None
        while True:
            # A worker may be killed while it asks: the next is answered all the same.
            with suppress(OSError, EOFError, AuthenticationError), self.listener.accept() as worker:
                folder = worker.recv()
                try:
                    running = running or self._start(folder)
                except Exception as problem:  # the test that asks shall fail by it
                    worker.send(problem)
                else:
                    worker.send(running)

    def _start(self, folder: Path) -> Server:
        folder.mkdir(exist_ok=True)
        settings = {shared_samples.FOLDER: str(self.samples)}
        return self.ending.enter_context(serving(run.ROOT, folder / "log.txt", settings=settings)).without_process()


def asked_for(at: At, folder: Path) -> Server:
    """The server of all; the first who asks has it started, in a folder."""
    with Client(at[0], authkey=at[1]) as controller:
        controller.send(folder)
        answer = controller.recv()
    if isinstance(answer, Exception):
        raise answer
    assert isinstance(answer, Server)
    return answer
