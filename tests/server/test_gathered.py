"""What a page's connection says at once leaves in few pieces, in order, whole, and packed where that helps."""

from __future__ import annotations

import asyncio
from typing import Any

from asynchronously import completed
from hypothesis import given
from hypothesis import strategies as st
from person import STREAM
from serving import Server
from uvicorn import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode
from websockets.sync.client import connect

from ui.server import gathered
from ui.server.gathered import FULL, SHORT, WAIT, GatheringTransport, SparingDeflate, gather


class Wire:
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


@given(st.lists(st.binary(max_size=3 * FULL // 4), max_size=8))
def test_all_is_written_in_order_and_in_few_pieces(pieces: list[bytes]) -> None:
    wire = Wire()

    async def say() -> None:
        transport = GatheringTransport(wire, asyncio.get_running_loop())  # type: ignore[arg-type]
        for piece in pieces:
            transport.write(piece)
        assert not transport.is_closing()
        await asyncio.sleep(3 * WAIT)

    completed(say())
    assert b"".join(wire.written) == b"".join(pieces)
    assert len(wire.written) <= 1 + sum(map(len, pieces)) // FULL * 2


def test_nothing_is_lost_when_a_connection_closes() -> None:
    wire = Wire()

    async def say() -> None:
        transport = GatheringTransport(wire, asyncio.get_running_loop())  # type: ignore[arg-type]
        transport.write(b"last words")
        transport.close()
        assert wire.written == [b"last words"] and wire.closed
        await asyncio.sleep(3 * WAIT)

    completed(say())
    assert wire.written == [b"last words"]


@given(st.lists(st.binary(max_size=4 * SHORT), max_size=6))
def test_a_browser_reads_packed_and_plain_messages_alike(messages: list[bytes]) -> None:
    plain = PerMessageDeflate(False, False, 12, 12, {"memLevel": 5})
    ours, theirs = gathered._sparing(plain), PerMessageDeflate(False, False, 12, 12)  # noqa: SLF001
    assert isinstance(ours, SparingDeflate)
    for data in messages:
        sent = ours.encode(Frame(Opcode.BINARY, data))
        assert sent.rsv1 == (len(data) >= SHORT)
        assert bytes(theirs.decode(sent).data) == data


async def send_nothing(scope: Any, receive: Any, send: Any) -> None:
    """An application that does nothing."""


def test_another_server_is_left_as_it_is() -> None:
    async def send(message: Any) -> None:
        """A connection of another kind."""

    assert not gather(send)


def test_the_server_s_own_connections_gather(server: Server) -> None:
    """Over a real connection: the frames of the first page arrive packed or plain, and are whole."""
    address = server.url.replace("http", "ws") + STREAM
    with connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        assert "permessage-deflate" in str(socket.response.headers.get("Sec-WebSocket-Extensions"))  # type: ignore[union-attr]


def test_uvicorn_s_own_connection_is_one_that_gathers() -> None:
    """What is borrowed from uvicorn is still there: its connection has a transport, a loop and extensions."""
    config = Config(send_nothing, ws="auto")
    config.load()
    connection = WebSocketsSansIOProtocol(config, ServerState(), {}, asyncio.new_event_loop())
    assert not gather(connection.send), "not before it is connected"
    wire = Wire()
    connection.transport = wire  # type: ignore[assignment]
    connection.conn.extensions = [PerMessageDeflate(False, False, 12, 12, {"memLevel": 5})]
    assert gather(connection.send)
    assert isinstance(connection.transport, GatheringTransport)
    assert isinstance(connection.conn.extensions[0], SparingDeflate)
    connection.loop.close()
