"""Log of one line an event; no link and no cell of a file ever reaches it."""

from __future__ import annotations

import logging
import traceback
from typing import Any

EVENTS = logging.getLogger("customer_worth")
SIZES = ((1, "none"), (2**20, "below 1 MB"), (2**23, "1-8 MB"), (2**26, "8-64 MB"), (2**28, "64-256 MB"))


def quiet_logs() -> None:
    """No link and no cell of anybody's file ever reaches the log.

    uvicorn writes every address with its link (`--no-access-log` does not reach the web socket's lines), and a
    traceback ends with the error's message, which may quote a file. What is left of an error is its type and place.
    """
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").addFilter(lambda record: '"WebSocket' not in str(record.msg))
    # A preview is made beside the visits, and Streamlit remarks on it with every cache it looks into.
    outside = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    outside.addFilter(lambda record: "missing ScriptRunContext" not in str(record.msg))
    logging.setLogRecordFactory(record_of)
    if not EVENTS.handlers:
        told = logging.StreamHandler()
        told.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
        EVENTS.addHandler(told)
    EVENTS.setLevel(logging.INFO)
    EVENTS.propagate = False


def record_of(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """A line of the log as logging makes it, its error without the message, which can hold a cell."""
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


# --- events -----------------------------------------------------------------------------------------------------


def event(what: str, size: str, outcome: str) -> None:
    """One line: when, what happened, to how much, and how it ended. No name, no address, no value of anybody's."""
    EVENTS.info("event=%s size=%s outcome=%s", what, size.replace(" ", "_"), outcome)


def size_class(size: int) -> str:
    """How large something is, roughly: an exact size would tell one file from another.

    >>> size_class(0), size_class(300_000), size_class(8_500_000), size_class(10**10)
    ('none', 'below 1 MB', '8-64 MB', 'over 256 MB')
    """
    return next((name for limit, name in SIZES if size < limit), "over 256 MB")
