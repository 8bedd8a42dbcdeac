"""Upload guard: a file may come in only to a visit whose page shows an uploader, within limits.

A file takes its room when it begins to come in, by the length it says it has, so that many at once are counted like
one after the other. The room is free again when the page has taken the file into the visit's folder.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server.logs import event, size_class
from ui.server.paths import UPLOAD
from ui.server.settings import MIB, UPLOADS
from ui.streamlit_internals import all_bytes_held, bytes_held, files_held, run_again, upload_limit, visit_id

MOST_FILES = 8  # of one visit, which have come in and have not been taken yet; its page takes them one by one
SILENCE = 30.0  # seconds without a byte
RETRY_AFTER = {"Retry-After": "30"}
SPARE = 64 * MIB  # of the disk, which a file leaves free
STATUS = {"not_expected": 403, "too_large": 413, "too_many": 413, "busy": 503, "disk_full": 503, "silent": 408}

_expecting: set[str] = set()
_refused: dict[str, str] = {}


@dataclass(eq=False)
class Coming:
    """An upload in progress: its visit, and its size: the announced or the received bytes, whichever are more."""

    visit: str
    bytes: int


_coming: set[Coming] = set()


def expect_upload() -> str | None:
    """Say that this visit shows an uploader, or the server refuses its file; why it refused the last one, if it did.

    Call it beside `st.file_uploader`.
    """
    visit = visit_id()
    if visit is None:
        return None
    _expecting.add(visit)
    return _refused.get(visit)


def forget_uploads(ended: Callable[[str], bool]) -> None:
    """Expect nothing more from the visits that have ended."""
    for visit in [visit for visit in (*_expecting, *_refused) if ended(visit)]:
        _expecting.discard(visit)
        _refused.pop(visit, None)


def take_in(app: ASGIApp) -> ASGIApp:
    """`app`, for a file that a page sends. Streamlit checks the token, the visit and the size as it streams."""

    async def taking(scope: Scope, receive: Receive, send: Send) -> None:
        found = UPLOAD.fullmatch(scope["path"])
        coming = Coming(found["visit"] if found else "", _said_length(scope))
        why = refusal(coming)
        if why is not None:
            await _refusing(coming, why)(scope, receive, send)
            return
        _refused.pop(coming.visit, None)
        _coming.add(coming)
        try:
            await app(scope, _counted(receive, coming), send)
        finally:
            _coming.discard(coming)

    return taking


def refusal(coming: Coming) -> str | None:
    """Why a file may not come in, as a key of STATUS; None when it may."""
    visit, others = coming.visit, _coming - {coming}
    own = [other.bytes for other in others if other.visit == visit]
    if visit not in _expecting:
        return "not_expected"
    if coming.bytes > upload_limit() + MIB:  # the envelope counts too; Streamlit measures the file itself
        return "too_large"
    # An exchanged file may lie beside its successor.
    too_much = bytes_held(visit) + sum(own) + coming.bytes > 2 * upload_limit()
    if too_much or files_held(visit) + len(own) >= MOST_FILES:
        return "too_many"
    if all_bytes_held() + sum(other.bytes for other in others) + coming.bytes > UPLOADS.value() * MIB:
        return "busy"
    # It lies on the disk while it comes in, and then in the visit's folder, beside the table that is made of it.
    return "disk_full" if free_bytes() < 2 * coming.bytes + SPARE else None


def free_bytes() -> int:
    """What the disk of temporary files has left."""
    return shutil.disk_usage(tempfile.gettempdir()).free


def _said_length(scope: Scope) -> int:
    text = Headers(scope=scope).get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _refusing(coming: Coming, why: str) -> ASGIApp:
    _note(coming, why)
    return PlainTextResponse("The file is refused", STATUS[why], RETRY_AFTER if STATUS[why] == 503 else None)


def _note(coming: Coming, why: str) -> None:
    """Tell the log, and the page, which says it in its reader's language."""
    event("upload", size_class(coming.bytes), why)
    if coming.visit in _expecting:
        _refused[coming.visit] = why
        run_again(coming.visit)


def _counted(receive: Receive, coming: Coming) -> Receive:
    """`receive`, which counts what comes and stops when it is more than may be, or when nothing comes."""
    come = 0

    async def receive_counted() -> Message:
        nonlocal come
        try:
            message = await asyncio.wait_for(receive(), SILENCE)
        except TimeoutError:
            raise _stopped(coming, "silent") from None
        come += len(message.get("body", b""))
        if come > coming.bytes:
            coming.bytes = come
            why = refusal(coming)
            if why is not None:
                raise _stopped(coming, why)
        return message

    return receive_counted


def _stopped(coming: Coming, why: str) -> HTTPException:
    _note(coming, why)
    return HTTPException(STATUS[why], headers=RETRY_AFTER if STATUS[why] == 503 else None)
