"""Send what a page's connection says within a few milliseconds in one go, and pack only what gains by it.

A page is some dozens of small messages, and sending each by itself costs the server more than making it. Uvicorn has no
setting for either, so its connection is given a transport that gathers and an extension that lets short messages be.
Where the server is another one, or is made otherwise, nothing is changed.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame

WAIT = 0.003  # seconds that a message waits for others
FULL = 64 * 1024  # bytes that are sent at once
SHORT = 400  # bytes of a message that are not packed
LEVEL, MEMORY = 1, 5


def gather(send: Callable[..., object]) -> bool:
    """Let the connection that `send` belongs to gather its messages; False where it is not one that can."""
    connection = getattr(send, "__self__", None)
    if not isinstance(connection, WebSocketsSansIOProtocol) or connection.transport is None:
        return False
    connection.transport = GatheringTransport(connection.transport, connection.loop)  # type: ignore[assignment]
    connection.conn.extensions = [_sparing(extension) for extension in connection.conn.extensions]
    return True


class GatheringTransport:
    """A transport that waits a moment for more before it sends; in all else the one it stands before."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._kept: list[bytes] = []
        self._size = 0
        self._timer: asyncio.TimerHandle | None = None

    def write(self, data: bytes) -> None:
        """Send soon, and in the order it came."""
        self._kept.append(data)
        self._size += len(data)
        if self._size >= FULL:
            self._flush()
        elif self._timer is None:
            self._timer = self._loop.call_later(WAIT, self._flush)

    def close(self) -> None:
        """Send what is kept, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        kept, self._kept, self._size = self._kept, [], 0
        if kept:
            self._transport.write(b"".join(kept))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class SparingDeflate(PerMessageDeflate):
    """Packs quickly, and lets a short message be: it would hardly be shorter."""

    def encode(self, frame: Frame) -> Frame:
        """The frame, packed unless it is short."""
        return frame if len(frame.data) < SHORT else super().encode(frame)


def _sparing(extension: Any) -> Any:
    if not isinstance(extension, PerMessageDeflate) or extension.local_no_context_takeover:
        return extension
    found = SparingDeflate.__new__(SparingDeflate)
    found.__dict__.update(extension.__dict__)
    found.encoder = zlib.compressobj(wbits=-extension.local_max_window_bits, level=LEVEL, memLevel=MEMORY)
    return found
