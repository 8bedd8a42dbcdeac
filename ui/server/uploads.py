"""Which files may come in: only into a visit whose page shows an uploader, and not without end."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from starlette.responses import PlainTextResponse, Response

from ui.streamlit_internals import bytes_held, upload_limit, visit_id

UPLOAD_PATH = re.compile(r"^/_stcore/upload_file/(?P<visit>[^/]+)/[^/]+$")
_expecting: set[str] = set()


def expect_upload() -> None:
    """Say that this visit shows an uploader; call it beside `st.file_uploader`, or the server refuses the file."""
    visit = visit_id()
    if visit is not None:
        _expecting.add(visit)


def forget_uploads(ended: Callable[[str], bool]) -> None:
    """Expect nothing more from the visits that have ended."""
    for visit in [visit for visit in tuple(_expecting) if ended(visit)]:
        _expecting.discard(visit)


def refused_upload(method: str, path: str, headers: Mapping[str, str]) -> Response | None:
    """None when the file may come in. Streamlit checks the token, the visit and the size as it streams."""
    found = UPLOAD_PATH.match(path)
    if not found or method != "PUT":
        return None
    visit = found["visit"]
    if visit not in _expecting:
        return PlainTextResponse("No file is expected", 403)
    # An exchanged file may lie beside its successor.
    if bytes_held(visit) + int(headers.get("content-length") or 0) > 2 * upload_limit():
        return PlainTextResponse("Too many files", 413)
    return None
