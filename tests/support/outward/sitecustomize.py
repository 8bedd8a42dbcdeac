"""Writes down whom a server under test calls, if it calls anybody but this machine: loaded by its Python at start."""

from __future__ import annotations

import os
import sys

LOCAL = ("127.", "::1", "localhost", "0.0.0.0", "::")
CALLS = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0}


def note(event: str, given: tuple[object, ...]) -> None:
    if event not in CALLS:
        return
    where = given[CALLS[event]]
    host = where[0] if isinstance(where, tuple) else where
    if host and not str(host).startswith(LOCAL) and not str(host).startswith("/"):
        with open(os.environ["OUTWARD_CALLS"], "a") as out:
            out.write(f"{event} {host}\n")


sys.addaudithook(note)
