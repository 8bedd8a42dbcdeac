"""A reader that has already started: one process loads the reader's libraries once, and every file is read by a copy of
it, which then gives up what `confine` takes away. Linux; elsewhere every reader starts from nothing.

`Starter.start()` is called by the server; `python -m intake.fork_server` is the process that is copied. They talk over
one socket: a request carries the copy's pipes, an order to end carries its process number. That process never sees a
file's bytes, and ends, with all its copies, when the server's end of the socket is closed.
"""

from __future__ import annotations

import gc
import os
import select
import selectors
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO

from .confinement import end_with_parent

NUMBER = struct.Struct("q")  # a process number or an exit code
START, END = b"s", b"e"
SECONDS_TO_END = 2
HIGHEST = 4096  # no file of that process has a number so high
PIPES = 3  # a copy's standard input and output, and where its number and its exit code are told
AVAILABLE = sys.platform == "linux" and hasattr(os, "pidfd_open")


class Reader:
    """One reading process, as `subprocess.Popen` shows it: pid, stdin, stdout, wait."""

    def __init__(self, stdin: IO[bytes], stdout: IO[bytes], told: int, order: Callable[[bytes], None]) -> None:
        self.stdin = stdin
        self.stdout = stdout
        self.told = told
        self.order = order
        self.code: int | None = None
        self.pid = self._number()

    def _number(self) -> int:
        found = os.read(self.told, NUMBER.size)
        if len(found) < NUMBER.size:
            raise OSError("the process that starts readers has ended")
        return int(NUMBER.unpack(found)[0])

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, below 0 the signal that ended it. TimeoutExpired when it runs for longer than `timeout` s."""
        if self.code is None:
            if not select.select([self.told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("intake.child", timeout or 0)
            try:
                self.code = self._number()
            except OSError:
                self.code = -signal.SIGKILL  # it ends with the process it was copied from
            os.close(self.told)
        return self.code

    def kill(self) -> None:
        """End it and whatever it has started; nothing when it has ended."""
        if self.code is None:
            with suppress(OSError):
                self.order(END + NUMBER.pack(self.pid))


class Starter:
    """Starts readers as copies of one process, which it starts when the first is wanted. For any thread."""

    def __init__(self, command: Sequence[str], **how: object) -> None:
        self.command = command
        self.how = how
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Reader:
        """A new reader. OSError when none can be started: the process was ended, and so was its successor."""
        try:
            return self._copy()
        except OSError:
            self.stop()
            return self._copy()

    def get_ready(self) -> None:
        """Start the process that is copied and do not wait for it: it loads its libraries while the caller goes on."""
        with self._lock:
            self._connected()

    def stop(self) -> None:
        """End the process and its copies; the next `start` begins anew."""
        with self._lock:
            if self._socket is not None and self._process is not None:
                self._socket.close()
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(SECONDS_TO_END)
                self._process.kill()
                self._process.wait()
            self._socket = self._process = None

    def _copy(self) -> Reader:
        inside, stdin = os.pipe()
        stdout, outside = os.pipe()
        told, tell = os.pipe()
        try:
            with self._lock:
                socket.send_fds(self._connected(), [START], [inside, outside, tell])
        except OSError:
            for end in (stdin, stdout, told):
                os.close(end)
            raise
        finally:
            for end in (inside, outside, tell):
                os.close(end)
        return Reader(os.fdopen(stdin, "wb"), os.fdopen(stdout, "rb"), told, self._order)

    def _order(self, message: bytes) -> None:
        with self._lock:
            if self._socket is not None:
                self._socket.send(message)

    def _connected(self) -> socket.socket:
        if self._socket is None:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = subprocess.Popen(self.command, stdin=theirs, **self.how)  # type: ignore[call-overload]
            self._socket = ours
        return self._socket


# --- in the process that is copied ------------------------------------------------------------------------------


class Copies:
    """The copies that run: a file descriptor for each process, and where its exit code is told."""

    def __init__(self, control: socket.socket, read: Callable[[], None]) -> None:
        self.control = control
        self.read = read
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)
        self.running: dict[int, int] = {}  # process number -> where its exit code is told

    def serve(self) -> None:
        """Start, end and collect copies until the server is gone."""
        while True:
            for key, _ in self.selector.select():
                if key.data is not None:
                    self._collect(key.fd, key.data)
                elif not self._obey():
                    return self._end_all()

    def _obey(self) -> bool:
        message, pipes, _, _ = socket.recv_fds(self.control, 1 + NUMBER.size, PIPES)
        if message == START:
            self._start(*pipes)
        elif message[:1] == END and (number := NUMBER.unpack(message[1:])[0]) in self.running:
            _end(number)
        return bool(message)

    def _start(self, stdin: int, stdout: int, tell: int) -> None:
        number = os.fork()
        if number == 0:
            _become(self.read, stdin, stdout)
        os.close(stdin)
        os.close(stdout)
        self.running[number] = tell
        self.selector.register(os.pidfd_open(number), selectors.EVENT_READ, number)
        os.write(tell, NUMBER.pack(number))

    def _collect(self, handle: int, number: int) -> None:
        """Until it is collected its number is nobody else's, so what it may have started can be ended by it."""
        self.selector.unregister(handle)
        os.close(handle)
        _end(number)
        code = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
        tell = self.running.pop(number)
        with suppress(OSError):
            os.write(tell, NUMBER.pack(code))
        os.close(tell)

    def _end_all(self) -> None:
        for number in self.running:
            _end(number)


def _end(number: int) -> None:
    with suppress(OSError):
        os.killpg(number, signal.SIGKILL)
    with suppress(OSError):
        os.kill(number, signal.SIGKILL)  # before it leads a group of its own


def _become(read: Callable[[], None], stdin: int, stdout: int) -> None:
    """From here on the copy is a reader: it has its own pipes and nothing else, and never returns."""
    code = 1
    try:
        with suppress(OSError):
            end_with_parent()
        os.setsid()
        os.dup2(stdin, 0)
        os.dup2(stdout, 1)
        os.closerange(3, HIGHEST)
        sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
        read()
        sys.stdout.flush()
        code = 0
    finally:
        os._exit(code)


def main() -> None:
    import numpy  # noqa: F401, PLC0415 - the server imports this file without the reader's libraries

    from . import pipeline  # noqa: F401, PLC0415
    from .child import main as read_one  # noqa: PLC0415
    from .formats.readers import load_all  # noqa: PLC0415

    load_all()
    gc.collect()
    gc.freeze()
    Copies(socket.socket(fileno=os.dup(0)), read_one).serve()


if __name__ == "__main__":
    main()
