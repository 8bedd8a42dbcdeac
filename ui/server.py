"""What stands between the network and the pages: headers, refusals, a silent log, the server's private folder."""

from __future__ import annotations

import asyncio
import atexit
import base64
import gc
import hashlib
import importlib
import logging
import os
import pkgutil
import re
import shutil
import tempfile
import traceback
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, file_util
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

import ui
import words
from ui import menu, state

# Imported before the first visitor comes, so that nobody waits for them.
WARM = ("pandas", "pyarrow", "duckdb", "plotly.graph_objects")
# Paths of Streamlit's own, by how they start; everything else must be a page.
STREAMLIT_PATHS = ("/_stcore/", "/static/", "/media/", "/component/", "/app/static/", "/favicon.png", "/manifest.json")
# Figures about the server and a remote control for programs: neither is anybody else's business.
CLOSED_PATHS = ("/_stcore/metrics", "/_stcore/agent")
FIRST_PAGE = f"/{menu.FIRST}"
UPLOAD_PATH = re.compile(r"^/_stcore/upload_file/(?P<visit>[^/]+)/[^/]+$")


# --- the log ----------------------------------------------------------------------------------------------------


def quiet_logs() -> None:
    """No link and no cell of anybody's file ever reaches the log.

    uvicorn writes every address with its link (`--no-access-log` does not reach the web socket's lines), and a
    traceback ends with the error's message, which may quote a file. What is left of an error is its type and place.
    """
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").addFilter(lambda record: '"WebSocket' not in str(record.msg))
    logging.setLogRecordFactory(_record)


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = logging.LogRecord(*args, **kwargs)
    if record.exc_info and record.exc_info[1]:
        record.exc_text = places(record.exc_info[1])
        record.exc_info = None
    return record


def places(error: BaseException) -> str:
    """The error's type and where it happened, without its message.

    >>> places(ValueError("4711 kr"))
    'ValueError'
    """
    return "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__


# --- start and stop ---------------------------------------------------------------------------------------------


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Warm up, then keep what is warm out of the collector's way; the visitors' folder goes with the server."""
    sweep_rooms()
    warm_up()
    gc.collect()
    gc.freeze()
    reading = asyncio.get_running_loop().run_in_executor(None, read_first_file)
    try:
        yield
    finally:
        await reading
        close_room()


def warm_up() -> None:
    """Import what pages will need. One that cannot be imported breaks its own page, not the server."""
    ours = [module.name for module in pkgutil.walk_packages(ui.__path__, "ui.") if module.name != "ui.frame"]
    for name in [*WARM, *ours]:
        try:
            importlib.import_module(name)
        except Exception:
            logging.getLogger("streamlit").exception("%s could not be loaded", name)


def read_first_file() -> None:
    """Read the file that the first page shows while the first visitor is still on the way."""
    try:
        cache: Any = importlib.import_module("ui.cache")  # which imports this module
        cache.sample(state.SLOTS[state.SOURCE].default)
    except Exception:
        logging.getLogger("streamlit").exception("The first file could not be read")


ROOM_PREFIX = "customer-worth-"


@cache
def room() -> Path:
    """This server's private folder (mode 700) for visitors' data: one process, one room, gone when it ends."""
    folder = Path(tempfile.mkdtemp(prefix=ROOM_PREFIX))
    _locks[folder] = (folder / "in-use").open("w")
    _hold(_locks[folder])
    atexit.register(close_room)
    return folder


_locks: dict[Path, IO[str]] = {}


def close_room() -> None:
    """Remove this server's folder and all that lies in it."""
    for folder in list(_locks):
        _locks.pop(folder).close()
        shutil.rmtree(folder, ignore_errors=True)
    room.cache_clear()


def sweep_rooms() -> None:
    """Remove the folders of servers that were killed before they could do it themselves."""
    for lock in Path(tempfile.gettempdir()).glob(f"{ROOM_PREFIX}*/in-use"):
        try:
            with lock.open("r+") as file:
                dead = not lock.parent.is_symlink() and _hold(file)
        except OSError:
            continue  # somebody else's
        if dead:
            shutil.rmtree(lock.parent, ignore_errors=True)


def _hold(file: IO[str]) -> bool:
    """Lock the file for as long as it is open; False if a living process already does."""
    try:
        if os.name == "nt":
            msvcrt: Any = importlib.import_module("msvcrt")
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# --- errors -----------------------------------------------------------------------------------------------------


def explain(_error: Exception) -> bool:
    """What a person sees when a page breaks: a sentence, never a trace or a value. The log has type and place."""
    try:
        w = state.words()
    except Exception:  # the choices themselves may be what broke
        w = words.load(preferred(st.context.headers.get("Accept-Language")), "")
    st.error(
        w.t("**This page could not be shown.** Your choices are kept. Load the page again or go to another page."),
        icon=":material/error:",
    )
    return True


def preferred(accept_language: str | None) -> str:
    """The first of our languages that the browser asks for; English if it asks for none.

    >>> preferred("nb,sv-SE;q=0.9,en;q=0.8"), preferred(None)
    ('sv', 'en')
    """
    asked = [part.split(";")[0].strip()[:2].lower() for part in (accept_language or "").split(",")]
    return next((language for language in asked if language in words.LANGUAGES), "en")


# --- the door ---------------------------------------------------------------------------------------------------


def page_urls() -> frozenset[str]:
    """Every address that is a page. The first page's own name is none: it lives at the front door."""
    return frozenset({"/"} | {f"/{entry.name}" for entry in menu.ENTRIES if menu.listed(entry.name)} - {FIRST_PAGE})


_expecting: set[str] = set()


def expect_upload() -> None:
    """Say that this visit shows an uploader; call it beside `st.file_uploader`, or the server refuses the file."""
    context = get_script_run_ctx()
    if context is not None:
        _expecting.add(context.session_id)


def upload_limit() -> int:
    """The largest file a visitor may send, in bytes."""
    return int(config.get_option("server.maxUploadSize")) * 1024 * 1024


class Door:
    """Middleware: refuses what is nobody's business, answers the pages' addresses, and puts headers on all."""

    def __init__(self, app: ASGIApp, pages: Iterable[str]) -> None:
        self.app = app
        self.pages = frozenset(pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = self.answer(scope) or self.app
        await answer(scope, receive, _with_headers(send))

    def answer(self, scope: Scope) -> Response | None:
        """Our own answer, or None when it is Streamlit's to give."""
        path, headers = scope["path"], Headers(scope=scope)
        if path.startswith(CLOSED_PATHS):
            return PlainTextResponse("Not found", 404)
        if path.startswith(STREAMLIT_PATHS):
            return refused_upload(scope["method"], path, headers)
        language = preferred(headers.get("accept-language"))
        page = path.rstrip("/") or "/"
        if page == FIRST_PAGE or (page in self.pages and page != path):
            return _moved("/" if page == FIRST_PAGE else page, scope)
        if page in self.pages:
            return HTMLResponse(index(language), headers={"Cache-Control": "no-cache"})
        return HTMLResponse(not_found(language), 404)


def _moved(page: str, scope: Scope) -> Response:
    """To a page's right address, with the link's choices."""
    return RedirectResponse(f"{page}?{scope['query_string'].decode('latin-1')}".removesuffix("?"))


def refused_upload(method: str, path: str, headers: Mapping[str, str]) -> Response | None:
    """None when the file may come in. Streamlit checks the token, the visit and the size as it streams."""
    found = UPLOAD_PATH.match(path)
    if not found or method != "PUT":
        return None
    visit = found["visit"]
    if visit not in _expecting:
        return PlainTextResponse("No file is expected", 403)
    if _held(visit) + int(headers.get("content-length") or 0) > 2 * upload_limit():
        return PlainTextResponse("Too many files", 413)
    return None


def _held(visit: str) -> int:
    """Bytes of files sent in this visit and not let go yet; an exchanged file may lie beside its successor."""
    storage: Any = get_instance().uploaded_file_mgr
    return sum(len(file.data) for file in storage.file_storage.get(visit, {}).values())


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(security_headers())
        await send(message)

    return send_with_headers


@cache
def security_headers() -> dict[str, str]:
    """Nothing from elsewhere, nothing to elsewhere, and in nobody else's frame.

    Inline styles are Streamlit's way of styling; the scripts allowed inline are named by their hashes.
    """
    scripts = " ".join(f"'sha256-{_sha256(script)}'" for script in inline_scripts())
    policy = {
        "default-src": "'none'",
        "script-src": f"'self' {scripts}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self' blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


# --- the first bytes of a page ----------------------------------------------------------------------------------


def language_script(language: str) -> str:
    """The one line of JavaScript a page runs: tell the browser which language the page is in."""
    return f'document.documentElement.lang = "{language}"'


def top_script(turn: int) -> str:
    """Show a page from its top, when a step of the exercise follows another; two forms, for the same text is run once.

    >>> top_script(3) == top_script(1) != top_script(2)
    True
    """
    return f'document.querySelector("[data-testid=stMain]").scrollTo(0, {"0.0" if turn % 2 else "0"})'


def inline_scripts() -> list[str]:
    """Every script that may stand in a page: those of Streamlit's index.html, and the lines of our own."""
    own = [language_script(language) for language in words.LANGUAGES] + [top_script(turn) for turn in (0, 1)]
    return re.findall(r"<script>(.*?)</script>", _streamlit_index(), re.DOTALL) + own


@cache
def _streamlit_index() -> str:
    return (Path(file_util.get_static_dir()) / "index.html").read_text("utf-8")


@cache
def index(language: str) -> str:
    """Streamlit's index.html as ours: its name, icon, language and fonts from the first byte."""
    w = words.load(language, "")
    fonts = "".join(
        f'<link rel="preload" href="./app/static/{name}-grotesk-latin-wght-normal.woff2" as="font"'
        ' type="font/woff2" crossorigin />'
        for name in ("familjen", "hanken")
    )
    changes = (
        (r'<html lang="en">', f'<html lang="{language}">'),
        (r"<title>.*?</title>", "<title>Customer Worth</title>"),
        (r'<link rel="shortcut icon"[^>]*>', '<link rel="shortcut icon" href="./app/static/favicon.svg" />'),
        (r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', fonts),
        (r"<!--\s+Machine-readable.*?-->\s*<link[^>]*>", ""),
        (r"<noscript>.*?</noscript>", f"<noscript>{w.t('Customer Worth needs JavaScript.')}</noscript>"),
    )
    text = _streamlit_index()
    for pattern, ours in changes:
        text = re.sub(pattern, ours, text, count=1, flags=re.DOTALL)
    return text


@cache
def not_found(language: str) -> str:
    """The answer to an address that is no page."""
    w = words.load(language, "")
    return (
        f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><title>Customer Worth</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>body{font:1rem/1.5 sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}"
        ":root{color-scheme:light dark}</style>"
        f"<h1>{w.t('This page does not exist.')}</h1>"
        f'<p><a href="/">{w.t("Go to the first page")}</a></p></html>'
    )
