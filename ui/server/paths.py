"""Allowed paths: the pages, and those of Streamlit's own addresses that a page needs."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

from ui import menu
from ui.streamlit_internals import static_files

FIRST_PAGE = f"/{menu.FIRST}"
STREAM, READY, HEALTH = "/_stcore/stream", "/ready", "/_stcore/health"
READ = ("GET", "HEAD")
UPLOAD = re.compile(r"/_stcore/upload_file/(?P<visit>[^/]+)/[^/]+")
# Of Streamlit's own, as far as a page asks for it. Not its figures, its remote control for programs or its health
# check that runs a page: they are nobody else's business.
STREAMLIT = (
    (re.compile(rf"{HEALTH}|/_stcore/host-config"), READ),
    (UPLOAD, ("PUT", "DELETE")),
    (re.compile(r"/_stcore/bidi-components/.+|/media/.+|/app/static/.+|/favicon\.png"), READ),
)


def page_urls() -> frozenset[str]:
    """Every address that is a page. The first page's own name is none: it lives at the front door."""
    return frozenset({"/"} | {f"/{entry.name}" for entry in menu.ENTRIES if menu.listed(entry.name)} - {FIRST_PAGE})


def moved(page: str, query: str) -> str | None:
    """Where an address of earlier days leads, with the link's choices; None: it is none.

    >>> moved("/growth", "v=1&lang=sv&w=typical"), moved("/tiers", "")
    ('/what_if?v=1&lang=sv&w=bucket', None)
    """
    if page.removeprefix("/") not in menu.MOVED:
        return None
    name, choice = menu.MOVED[page.removeprefix("/")]
    held = [(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key not in choice]
    asked = urlencode([*held, *choice.items()])
    return f"/{'' if name == menu.FIRST else name}{'?' if asked else ''}{asked}"


def streamlit_methods(path: str) -> tuple[str, ...]:
    """The methods with which Streamlit may be asked for a path; none: it is no path of its own.

    >>> streamlit_methods("/_stcore/health"), streamlit_methods("/_stcore/metrics")
    (('GET', 'HEAD'), ())
    """
    if path.startswith("/static/") and path.removeprefix("/static/") in static_files():
        return READ
    return next((methods for known, methods in STREAMLIT if known.fullmatch(path)), ())
