"""Phones without a browser, many at once in one thread: they open pages, press, drag and look again by themselves."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

STREAM = "/_stcore/stream"
PATIENCE = 180.0  # a server that has just begun, on a machine that others use too
AGAIN = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
WHOLE = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY
TEXTS = ("markdown", "heading", "alert", "text")


class Phone:
    """One visit over Streamlit's own protocol, with the timers that a browser runs for a page's fragments."""

    def __init__(self, url: str, page: str, **link: str) -> None:
        self.address = url.replace("http", "ws", 1) + STREAM
        self.page, self.query = page, urlencode(link)
        self.hash, self.texts = "", dict[str, str]()
        self.widgets, self.values = dict[str, Any](), dict[str, tuple[str, Any]]()
        self.parts: dict[str, str] = {}
        self.timers: dict[str, asyncio.Task[None]] = {}
        self.touched: set[str] = set()
        self.moving, self.given = "", dict[str, Any]()
        self.errors: list[str] = []
        self.codes: list[str] = []
        self.still = asyncio.Event()
        self.changed = asyncio.Event()
        self.bytes = 0

    async def __aenter__(self) -> Phone:
        self.socket = await connect(
            self.address,
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            compression=None,
            open_timeout=PATIENCE,
        )
        self.reading = asyncio.create_task(self._read())
        await self._send(first=True)
        await self.rest()
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in [*self.timers.values(), self.reading]:
            task.cancel()
        await self.socket.close()

    # What it sees -----------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """All that the page says."""
        return "\n".join(self.texts.values())

    async def until(self, seen: Callable[[str], bool], seconds: float = PATIENCE) -> float:
        """Wait until the page says so; when that was."""
        async with asyncio.timeout(seconds):
            while not seen(self.text):
                self.changed.clear()
                await self.changed.wait()
        return time.monotonic()

    async def rest(self) -> None:
        """Wait until no run is under way."""
        await asyncio.wait_for(self.still.wait(), PATIENCE)

    def widget(self, label: str) -> str:
        """The id of the widget whose label begins so."""
        return next(name for name, one in self.widgets.items() if one.label.startswith(label))

    async def _found(self, label: str) -> str:
        """The same, once it is there and the page rests."""
        async with asyncio.timeout(PATIENCE):
            while not (self.has(label) and self.still.is_set()):
                self.changed.clear()
                await self.changed.wait()
        return self.widget(label)

    def has(self, label: str) -> bool:
        return any(one.label.startswith(label) for one in self.widgets.values())

    async def _read(self) -> None:
        async for raw in self.socket:
            self.bytes += len(raw)
            self._take(ForwardMsg.FromString(bytes(raw)))  # type: ignore[arg-type]

    def _take(self, message: Any) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.hash = message.new_session.page_script_hash
            self.still.clear()
            self.touched = set()
        elif kind == "navigation":
            self.hash = message.navigation.page_script_hash or self.hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            one = message.auto_rerun
            self.touched.add(one.fragment_id)
            if one.fragment_id not in self.timers:
                self.timers[one.fragment_id] = asyncio.create_task(self._look_again(one.fragment_id, one.interval))
        elif kind == "delta":
            self._draw(message)
        elif kind == "script_finished" and message.script_finished != AGAIN:
            if message.script_finished == WHOLE:
                self._leave_the_old()
            self.still.set()
        self.changed.set()

    def _leave_the_old(self) -> None:
        """A whole run is over: what it has not drawn again is gone. A timer of a part that is gone asks in vain."""
        self.texts = {place: text for place, text in self.texts.items() if place in self.touched}
        self.widgets = {name: one for name, one in self.widgets.items() if name in self.touched}

    def _draw(self, message: Any) -> None:
        element = message.delta.new_element
        kind = str(element.WhichOneof("type"))
        part = getattr(element, kind, None)
        place = ".".join(map(str, message.metadata.delta_path))
        self.touched.add(place)
        if kind in TEXTS:
            self.texts[place] = str(part.body)  # type: ignore[union-attr]
        elif kind == "code":
            self.codes.append(str(element.code.code_text))
        elif kind == "exception":
            self.errors.append(str(element.exception.message))
        elif kind == "bidi_component":
            self.moving = part.id  # type: ignore[union-attr]
            self.parts[part.id] = message.delta.fragment_id  # type: ignore[union-attr]
            self.given = json.loads(part.bytes) if part.bytes.startswith(b"{") else {}  # type: ignore[union-attr]
        elif hasattr(part, "label") and hasattr(part, "id"):
            self.touched.add(part.id)  # type: ignore[union-attr]
            self.widgets[part.id] = part  # type: ignore[union-attr]
            self.parts[part.id] = message.delta.fragment_id  # type: ignore[union-attr]

    # What it does -----------------------------------------------------------------------------------------------

    async def _look_again(self, part: str, every: float) -> None:
        while True:
            await asyncio.sleep(every)
            await self._send(part=part, timer=True)  # as a browser does, whatever else is under way

    async def look(self) -> None:
        """Let every timer of the page come now."""
        for part in list(self.timers):
            await self._send(part=part, timer=True)

    async def press(self, label: str) -> float:
        """Press a button; seconds until the page rests."""
        name = await self._found(label)
        return await self._act(name, {name: ("trigger_value", True)})

    async def put(self, label: str, kind: str, value: Any) -> float:
        """Put a widget somewhere; seconds until the page rests. In a form nothing is sent yet."""
        name = await self._found(label)
        self.values[name] = (kind, value)
        if getattr(self.widgets[name], "form_id", ""):
            return 0.0
        return await self._act(name, {})

    async def move(self, name: str, **where: Any) -> float:
        """Let go of what moves in the browser, as it tells it under `name`; seconds until the page rests."""
        await self.rest()
        told = {**{key: self.given[key] for key in ("step",) if key in self.given}, "seq": self.given["seq"] + 1}
        self.values[self.moving] = ("json_value", json.dumps({name: {**told, **where}}))
        return await self._act(self.moving, {})

    async def _act(self, name: str, pressed: dict[str, tuple[str, Any]]) -> float:
        began = time.monotonic()
        self.still.clear()
        await self._send(part=self.parts.get(name, ""), pressed=pressed)
        await self.rest()
        return time.monotonic() - began

    async def _send(
        self,
        part: str = "",
        pressed: dict[str, tuple[str, Any]] | None = None,
        first: bool = False,
        timer: bool = False,
    ) -> None:
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.fragment_id, run.is_auto_rerun = self.query, part, timer
        if first:
            run.page_name = self.page
        else:
            run.page_script_hash = self.hash
        for name, (kind, value) in {**self.values, **(pressed or {})}.items():
            state = run.widget_states.widgets.add()
            state.id = name
            if kind.endswith("_array_value"):
                getattr(state, kind).data.extend(value)
            else:
                setattr(state, kind, value)
        with contextlib.suppress(Exception):
            await self.socket.send(message.SerializeToString())


def found(pattern: str, text: str) -> str:
    """The first group of what matches in a page's text."""
    match = re.search(pattern, text)
    assert match, text[:2000]
    return match[1]
