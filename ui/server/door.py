"""ASGI middleware that refuses what is no page and lets the rest through to Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import menu
from ui.server.first_bytes import not_found, other_name
from ui.server.gathered import gather
from ui.server.headers import with_headers
from ui.server.names import called_by_name, from_here
from ui.server.pace import POLICY_VIOLATION, paced
from ui.server.packed import BELOW, packed_file
from ui.server.paths import FIRST_PAGE, HEALTH, READ, READY, STREAM, moved, streamlit_methods
from ui.server.previews import Previews, Say, is_browser
from ui.server.ready import Ready
from ui.server.uploads import take_in
from words import preferred


class Door:
    """Middleware: refuses what is nobody's business, answers the pages' addresses, and puts headers on all."""

    def __init__(
        self,
        app: ASGIApp,
        pages: Iterable[str],
        sample_is_read: Callable[[], bool],
        preview: Say | None = None,
        moving: Callable[[str], Sequence[str]] = lambda page: (),
    ) -> None:
        self.app = app
        self.pages = frozenset(pages)
        self.previews = Previews(preview)
        self.ready = Ready(sample_is_read)
        self.moving = moving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.responder(scope)(scope, receive, with_headers(send))
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A page's connection. A refused one never reaches Streamlit, which would ask another host who we are."""
        if scope["path"] == STREAM and called_by_name(scope) and from_here(Headers(scope=scope)):
            gather(send)
            await self.app(scope, paced(receive), send)
            return
        await receive()
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})

    def responder(self, scope: Scope) -> ASGIApp:
        """What answers: a response of our own, or Streamlit when it may."""
        path, method, headers = scope["path"], scope["method"], Headers(scope=scope)
        language = preferred(headers.get("accept-language"))
        if path not in (HEALTH, READY) and not called_by_name(scope):  # a watchman asks by address
            return HTMLResponse(other_name(language), 421)
        if not from_here(headers):
            return PlainTextResponse("Not from here", 403)
        page = path.rstrip("/") or "/"
        elsewhere = moved(page, scope["query_string"].decode("latin-1"))
        ours = page in self.pages or page == FIRST_PAGE or elsewhere is not None
        methods = READ if ours or path == READY else streamlit_methods(path)
        if not methods:
            return HTMLResponse(not_found(language), 404)
        if method not in methods:
            return PlainTextResponse("Method not allowed", 405, {"Allow": ", ".join(methods)})
        if path == READY:
            return self.ready
        if elsewhere is not None:
            return RedirectResponse(elsewhere)
        if ours:
            return self._page(page, scope, language)
        if path.startswith(BELOW):
            return packed_file
        return take_in(self.app) if method == "PUT" else self.app

    def _page(self, page: str, scope: Scope, language: str) -> ASGIApp:
        right = "/" if page == FIRST_PAGE else page
        query = scope["query_string"].decode("latin-1")
        if right != scope["path"]:  # to its right address, with the link's choices
            return RedirectResponse(f"{right}?{query}".removesuffix("?"))
        name = right.removeprefix("/") or menu.FIRST
        if is_browser(Headers(scope=scope)):
            return self.previews.at_once(name, dict(parse_qsl(query)), language, self.moving(name))
        return self.previews(name, dict(parse_qsl(query)), language)
