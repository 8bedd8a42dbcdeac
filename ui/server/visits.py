"""Life of the server and of each visit: start, end, and the removal of what a visit left behind."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import importlib
import logging
import pkgutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from ui.server import previews
from ui.server.logs import event
from ui.server.packed import pack_all
from ui.server.reading import STOPPING
from ui.server.rooms import close_room, leave, sweep_rooms
from ui.server.settings import KEEP
from ui.server.uploads import forget_uploads
from ui.streamlit_internals import (
    begin_runs_quickly,
    call_once_for_many,
    close_visit,
    copy_places_quickly,
    forget_last_run,
    hear_runs_out,
    here,
    keep_departed,
    let_go_of_parts,
    look_for_signs_by_pattern,
    look_once,
    look_up_what_is_asked,
    show_as_it_is,
)

# Imported before the first visitor comes, so that nobody waits for them.
WARM = ("pandas", "pyarrow", "duckdb", "plotly.graph_objects")
PAGES = Path(__file__).resolve().parent.parent
TIDY_EVERY = 15.0  # seconds
MOST_DEPARTED = 128
MOST_DESCRIPTORS = 8192

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]
_LOG = logging.getLogger("streamlit")
M_ARENA_MAX = -8  # of glibc's malloc.h


def lifespan(
    first_reading: Callable[[], object], trim: Callable[[], int] = lambda: 0, tidy_every: float = TIDY_EVERY
) -> Lifespan:
    """What the server does around its work: it warms up, and at last takes the visitors' folders with it.

    `first_reading` reads the file that the first page shows, while the first visitor is still on the way; `trim` lets
    go of what is kept for everybody beyond its measure, and says how much went.
    """

    @asynccontextmanager
    async def running(_app: Any) -> AsyncIterator[None]:
        STOPPING.clear()
        sweep_rooms()
        few_arenas()
        allow_descriptors()
        warm_up()
        gc.collect()
        gc.freeze()  # what is warm is kept out of the collector's way
        departed = Departed(KEEP.value())
        keep_departed(departed)
        begin_runs_quickly()
        look_for_signs_by_pattern()
        look_once()
        look_up_what_is_asked()
        show_as_it_is()
        copy_places_quickly()
        call_once_for_many()
        hear_runs_out()
        loop = asyncio.get_running_loop()
        reading = loop.run_in_executor(None, _read, first_reading)
        packing = loop.run_in_executor(None, pack_all, STOPPING.is_set)
        event("start", "none", "running")
        tidying = asyncio.create_task(_keep_tidy(departed, trim, tidy_every))
        try:
            yield
        finally:
            tidying.cancel()
            STOPPING.set()
            await reading
            await packing
            await loop.run_in_executor(None, previews.finished)
            close_room()
            event("stop", "none", "stopped")

    return running


def allow_descriptors(most: int = MOST_DESCRIPTORS) -> None:
    """As many open descriptors as the system lets this process have, up to `most`: a visit holds four, for two minutes
    after its reader has left too, and a usual limit is 1 024. Nothing where a system has no such limit."""
    with suppress(ImportError, ValueError, OSError):
        resource = importlib.import_module("resource")
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def warm_up() -> None:
    """Import what pages will need. One that cannot be imported breaks its own page, not the server."""
    ours = [module.name for module in pkgutil.walk_packages([str(PAGES)], "ui.") if module.name != "ui.frame"]
    for name in [*WARM, *ours]:
        try:
            importlib.import_module(name)
        except Exception:
            _LOG.exception("%s could not be loaded", name)


def _read(first_reading: Callable[[], object]) -> None:
    try:
        first_reading()
    except Exception:
        if not STOPPING.is_set():
            _LOG.exception("The first file could not be read")


# --- the end of a visit -----------------------------------------------------------------------------------------


class Departed:
    """The visits whose connection is gone, each kept for as long as its reader may come back to it.

    It is Streamlit's SessionStorage: `save`, `get`, `delete`, `list`. Unlike Streamlit's own it can say which are
    overdue, so that they can be ended without waiting for another visit to come.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.clock = clock
        self._kept: dict[str, tuple[float, Any]] = {}

    def save(self, session_info: Any) -> None:
        visit = session_info.session.id
        self._kept.pop(visit, None)  # the one that left last stands last
        self._kept[visit] = (self.clock(), session_info)

    def get(self, session_id: str) -> Any:
        found = self._kept.get(session_id)
        return None if found is None else found[1]

    def delete(self, session_id: str) -> None:
        self._kept.pop(session_id, None)

    def list(self) -> list[Any]:
        return [info for _, info in tuple(self._kept.values())]

    def overdue(self) -> tuple[str, ...]:
        """The visits that have waited long enough, and the first to leave of too many."""
        waiting = tuple(self._kept.items())
        latest = self.clock() - self.seconds
        many = len(waiting) - MOST_DEPARTED
        return tuple(visit for i, (visit, (left, _)) in enumerate(waiting) if left <= latest or i < many)


async def _keep_tidy(departed: Departed, trim: Callable[[], int], every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            await tidy(departed, trim)
        except Exception:
            _LOG.exception("A visit could not be ended")


async def tidy(departed: Departed, trim: Callable[[], int]) -> None:
    """End the visits that are overdue: their choices and caches, their folder, and what is left of them in memory."""
    overdue = departed.overdue()
    for visit in overdue:
        close_visit(visit)
    for info in departed.list():
        let_go_of_parts(info.session)
    forget_uploads(_ended)
    left = await asyncio.to_thread(leave, _ended)
    trimmed = await asyncio.to_thread(trim)
    if overdue or left or trimmed:
        forget_last_run()
        await asyncio.to_thread(gc.collect)  # what nobody holds any more; Streamlit does not (.streamlit/config.toml)
    await asyncio.to_thread(give_back)


def give_back() -> None:
    """Return freed memory, which glibc keeps for itself until it is asked."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def few_arenas() -> None:
    """Two heaps for all threads instead of one for each, in each of which freed memory would stay."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def _ended(visit: str) -> bool:
    return not here(visit)
