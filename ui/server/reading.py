"""Read a file for the app: in turn, with a log line that says how it ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import intake
from intake import FileReport, Turns
from ui.server.logs import event, size_class
from ui.server.settings import READERS

TURNS = Turns(READERS.value())
STOPPING = Event()  # the server is: who still reads gives up, so that its folder can go


def read(
    path: Path,
    on_place: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    first: bool = False,
    **how: Any,
) -> FileReport:
    """`intake.read` when its turn has come: `on_place` gets the place in the queue, `first` goes before all others."""
    size = size_class(path.stat().st_size)

    def enough() -> bool:
        return STOPPING.is_set() or (cancelled is not None and cancelled())

    report = intake.read(path, cancelled=enough, turn=TURNS.turn(on_place, enough, first), **how)
    event("reading", size, _outcome(report))
    return report


def _outcome(report: FileReport) -> str:
    if report.problem is None:
        return "asks" if report.questions else "read"
    return "_".join(str(report.problem[part]) for part in ("code", "how") if part in report.problem)
