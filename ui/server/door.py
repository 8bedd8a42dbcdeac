"""The door: who may come in, by which name and from where; the pages' addresses, and what is nobody's business."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import menu
from ui.server.first_bytes import index, not_found, other_name
from ui.server.headers import with_headers
from ui.server.uploads import refused_upload
from words import preferred

HOSTS = "CUSTOMER_WORTH_HOSTS"
# Paths of Streamlit's own, by how they start; everything else must be a page.
STREAMLIT_PATHS = ("/_stcore/", "/static/", "/media/", "/component/", "/app/static/", "/favicon.png", "/manifest.json")
# Figures about the server and a remote control for programs: neither is anybody else's business.
CLOSED_PATHS = ("/_stcore/metrics", "/_stcore/agent")
OPEN_TO_ANY_NAME = ("/_stcore/health",)  # a watchman asks by address
FIRST_PAGE = f"/{menu.FIRST}"
PACE, PATIENCE = (20.0, 60.0), (5.0, 300.0)  # messages a second, and at once
POLICY_VIOLATION = 1008


def page_urls() -> frozenset[str]:
    """Every address that is a page. The first page's own name is none: it lives at the front door."""
    return frozenset({"/"} | {f"/{entry.name}" for entry in menu.ENTRIES if menu.listed(entry.name)} - {FIRST_PAGE})


class Door:
    """Middleware: refuses what is nobody's business, answers the pages' addresses, and puts headers on all."""

    def __init__(self, app: ASGIApp, pages: Iterable[str]) -> None:
        self.app = app
        self.pages = frozenset(pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            answer = self.answer(scope) or self.app
            await answer(scope, receive, with_headers(send))
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A page's connection. A refused one never reaches Streamlit, which would ask another host who we are."""
        if called_by_name(scope) and from_here(Headers(scope=scope)):
            await self.app(scope, paced(receive), send)
            return
        await receive()
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})

    def answer(self, scope: Scope) -> Response | None:
        """Our own answer, or None when it is Streamlit's to give."""
        path, headers = scope["path"], Headers(scope=scope)
        language = preferred(headers.get("accept-language"))
        if path not in OPEN_TO_ANY_NAME and not called_by_name(scope):
            return HTMLResponse(other_name(language), 421)
        if not from_here(headers):
            return PlainTextResponse("Not from here", 403)
        if path.startswith(CLOSED_PATHS):
            return PlainTextResponse("Not found", 404)
        if path.startswith(STREAMLIT_PATHS):
            return refused_upload(scope["method"], path, headers)
        page = path.rstrip("/") or "/"
        if page == FIRST_PAGE or (page in self.pages and page != path):
            return _moved("/" if page == FIRST_PAGE else page, scope)
        if page in self.pages:
            return HTMLResponse(index(language), headers={"Cache-Control": "no-cache"})
        return HTMLResponse(not_found(language), 404)


def _moved(page: str, scope: Scope) -> Response:
    """To a page's right address, with the link's choices."""
    return RedirectResponse(f"{page}?{scope['query_string'].decode('latin-1')}".removesuffix("?"))


# --- by which name, from where, how fast ------------------------------------------------------------------------


def called_by_name(scope: Scope) -> bool:
    """Whether the one who asks means this server: a page elsewhere that has made its own name point here does not.

    The names are those of the setting CUSTOMER_WORTH_HOSTS (`worth.example.org, *.example.org`, or `*` for any);
    without it, the address at which the connection came in, and for one from this machine also `localhost`.
    """
    hosts = Headers(scope=scope).getlist("host")
    name = host_name(hosts[0]) if len(hosts) == 1 else None
    if name is None:
        return False
    known = known_names()
    if known:
        return any(pattern in ("*", name) or (pattern[:2] == "*." and name.endswith(pattern[1:])) for pattern in known)
    return is_own_address(name, (scope.get("server") or ("", None))[0])


@cache
def known_names() -> tuple[str, ...]:
    """The names of the setting, in lower case."""
    names = os.environ.get(HOSTS, "").lower().split(",")
    return tuple(name.strip().strip("[]").rstrip(".") for name in names if name.strip())


def host_name(host: str) -> str | None:
    """The name in a Host header, in lower case and without its port; None when it is none.

    >>> host_name("Worth.example.:8501"), host_name("[::1]:8501"), host_name("a@b"), host_name("a:b")
    ('worth.example', '::1', None, None)
    """
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # ValueError unless it is a number
    except ValueError:
        return None
    whole = parts.netloc == host and "@" not in host and parts.hostname
    return parts.hostname.rstrip(".") if whole and parts.hostname else None


def is_own_address(name: str, address: str) -> bool:
    """Whether a name stands for the address of a connection's own end.

    >>> is_own_address("localhost", "127.0.0.1"), is_own_address("localhost", "10.0.0.5")
    (True, False)
    >>> is_own_address("10.0.0.5", "10.0.0.5"), is_own_address("evil.example", "127.0.0.1")
    (True, False)
    """
    try:
        own = _address(address)
        return own.is_loopback if name == "localhost" else _address(name) == own
    except ValueError:
        return False


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    found = ipaddress.ip_address(text)
    return getattr(found, "ipv4_mapped", None) or found


def from_here(headers: Headers) -> bool:
    """Whether what asks is a page of this server, or no page at all: then there is no Origin."""
    origins = headers.getlist("origin")
    return all(_host_of(origin) == headers.get("host", "").lower() for origin in origins)


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


@dataclass
class Bucket:
    """Tokens that come back at `rate` a second, `most` at the most; a message takes one."""

    rate: float
    most: float
    now: float

    def __post_init__(self) -> None:
        self.left = self.most

    def take(self, now: float) -> float:
        """What is left after one more; below 0 the message came too early."""
        self.left = min(self.most, self.left + (now - self.now) * self.rate) - 1
        self.now = now
        return self.left


def paced(receive: Receive, clock: Callable[[], float] = time.monotonic) -> Receive:
    """`receive`, at most 20 messages a second after the first 60: the sender waits, nobody else.

    No person goes on at a quarter of that: after 300 messages, and 5 for each second, the connection is ended.
    """
    pace, patience = Bucket(*PACE, clock()), Bucket(*PATIENCE, clock())

    async def receive_paced() -> Message:
        message = await receive()
        if message["type"] != "websocket.receive":
            return message
        if patience.take(clock()) < 0:
            return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
        early = -pace.take(clock())
        if early > 0:
            await asyncio.sleep(early / pace.rate)
        return message

    return receive_paced
