"""Answer who asks for a page: a program with what the link says of itself, a browser with the page's first words."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.first_bytes import Preview, first_page
from ui.server.reading import STOPPING

MAKING = threading.Lock()
Say = Callable[[str, dict[str, str], str], Preview]
NOT_KEPT = {"Cache-Control": "no-cache"}
PATIENCE = 4.0  # seconds; who asks for a preview waits five or so
AT_ONCE = 0.1  # seconds; a browser has everything else to fetch, and is not kept from it
WAITING = 4  # at once: who asks for more gets the page's name alone


def is_browser(headers: Headers) -> bool:
    """Whether a person's browser goes to the page: each says one of the two, the second over HTTPS only."""
    return "upgrade-insecure-requests" in headers or "sec-fetch-mode" in headers


def finished() -> None:
    """Wait until no preview is in the making; none begins once the server stops."""
    with MAKING:
        pass


class Previews:
    """Makes previews one at a time, beside the pages. `say`: the two lines of a page, its choices and a language."""

    def __init__(self, say: Say | None) -> None:
        self.say = say
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="preview")
        self._waiting = 0

    def __call__(self, page: str, params: dict[str, str], language: str) -> ASGIApp:
        """An ASGI app that answers with the page's first bytes."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            text = first_page(language, page, await self.made(page, params, language))
            await HTMLResponse(text, headers=NOT_KEPT)(scope, receive, send)

        return answer

    def at_once(self, page: str, params: dict[str, str], language: str, moving: Sequence[str]) -> ASGIApp:
        """An ASGI app that answers a browser; with the page's first words, if they can be said without waiting.

        What moves on a page as it is opened says its answer itself.
        """

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            said = await self.made(page, params, language, AT_ONCE)
            first = said and said.first
            if first is not None and moving:
                first = first._replace(answer="")
            text = first_page(language, page, moving=moving, first=first)
            await HTMLResponse(text, headers=NOT_KEPT)(scope, receive, send)

        return answer

    async def made(
        self, page: str, params: dict[str, str], language: str, patience: float = PATIENCE
    ) -> Preview | None:
        """What a page says; None when too many wait, when it cannot be made, or not within that many seconds."""
        if self.say is None or self._waiting >= WAITING:
            return None
        self._waiting += 1
        made = asyncio.get_running_loop().run_in_executor(self._maker, self._make, page, params, language)
        made.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(made), patience)
        except Exception:  # a preview is no page: without it the page's name is said
            return None

    def _make(self, page: str, params: dict[str, str], language: str) -> Preview | None:
        with MAKING:
            return None if STOPPING.is_set() or self.say is None else self.say(page, params, language)

    def _done(self, made: asyncio.Future[Preview | None]) -> None:
        self._waiting -= 1
        made.cancelled() or made.exception()  # an error that nobody waits for any more is none to tell of
