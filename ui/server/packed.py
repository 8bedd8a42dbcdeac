"""Streamlit's own files, packed once for all visitors: with Brotli where the browser knows it, else with gzip.

A first visit loads megabytes of them, and they never change: their names hold a hash of their content.
"""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Callable
from pathlib import Path

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ui.streamlit_internals import static_files, static_folder

BELOW = "/static/"
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=5),
    "gzip": lambda content: gzip.compress(content, 6, mtime=0),
    "identity": lambda content: content,
}
PACKED_ALREADY = {".woff", ".woff2", ".png", ".gif", ".jpg", ".webp"}
FOR_A_YEAR = "public, max-age=31536000, immutable"
_PACKED: dict[tuple[str, str], bytes] = {}
_ONE_AT_A_TIME = threading.Lock()


async def packed_file(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer to a path below /static/ that `static_files` has."""
    name = scope["path"].removeprefix(BELOW)
    plain = Path(name).suffix in PACKED_ALREADY
    encoding = "identity" if plain else wanted(Headers(scope=scope).get("accept-encoding", ""))
    headers = {"Cache-Control": FOR_A_YEAR, "Vary": "Accept-Encoding"}
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    body = await run_in_threadpool(content, name, encoding)
    await Response(body, headers=headers, media_type=kind)(scope, receive, send)


def wanted(accepted: str) -> str:
    """The best packing that a browser takes, by its Accept-Encoding.

    >>> wanted("gzip, deflate, br, zstd"), wanted("br;q=0, gzip"), wanted(""), wanted("*")
    ('br', 'gzip', 'identity', 'br')
    """
    weights = dict(_weight(part) for part in accepted.lower().split(",") if part.strip())
    return next((name for name in PACKERS if weights.get(name, weights.get("*", 0.0)) > 0), "identity")


def _weight(part: str) -> tuple[str, float]:
    name, _, given = part.partition(";")
    try:
        return name.strip(), float(given.strip().removeprefix("q=") or 1)
    except ValueError:
        return name.strip(), 1.0


def content(name: str, encoding: str) -> bytes:
    """A file packed; the first who asks waits until it is, all others get the same bytes."""
    key = name, encoding
    if key not in _PACKED:
        with _ONE_AT_A_TIME:
            if key not in _PACKED:
                _PACKED[key] = PACKERS[encoding]((static_folder() / name).read_bytes())
    return _PACKED[key]


def pack_all(enough: Callable[[], bool]) -> None:
    """Pack everything a page may ask for, while the first visitor is still on the way; until `enough`."""
    for name in sorted(static_files(), key=lambda name: (static_folder() / name).stat().st_size):
        if not enough() and Path(name).suffix not in PACKED_ALREADY:
            content(name, "br")
