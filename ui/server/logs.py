"""The log: no link and no cell of anybody's file ever reaches it."""

from __future__ import annotations

import logging
import traceback
from typing import Any


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
