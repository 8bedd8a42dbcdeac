"""The server's private folder, with one folder a visit, and when each of them is removed.

One process has one room: mode 700, in the system's folder for temporary files, locked while the process lives. A
visit's folder goes when the visit ends, the room when the server does; what a killed server left is swept at the next
start.
"""

from __future__ import annotations

import atexit
import importlib
import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from ui.server.logs import event, size_class

ROOM_PREFIX = "customer-worth-"
_GUARD = threading.Lock()
_locks: dict[Path, IO[str]] = {}
_visits: dict[str, set[Path]] = {}


def room() -> Path:
    """This server's private folder; made anew if a cleaner of temporary files has taken it away."""
    with _GUARD:
        standing = next((folder for folder in _locks if (folder / "in-use").is_file()), None)
        return standing or _new_room()


def _new_room() -> Path:
    folder = Path(tempfile.mkdtemp(prefix=ROOM_PREFIX))
    if not _locks:
        atexit.register(close_room)
    _locks[folder] = (folder / "in-use").open("w")
    _hold(_locks[folder])
    return folder


def close_room() -> None:
    """Remove this server's folder and all that lies in it."""
    for folder in list(_locks):
        _locks.pop(folder).close()
        _remove(folder)
    _visits.clear()


def sweep_rooms() -> None:
    """Remove the folders of servers that were killed before they could do it themselves."""
    for lock in Path(tempfile.gettempdir()).glob(f"{ROOM_PREFIX}*/in-use"):
        try:
            with lock.open("r+") as file:
                dead = not lock.parent.is_symlink() and _hold(file)
        except OSError:
            continue  # somebody else's
        if dead:
            _remove(lock.parent)


def _hold(file: IO[str]) -> bool:
    """Lock the file for as long as it is open; False if a living process already does."""
    try:
        if os.name == "nt":
            msvcrt: Any = importlib.import_module("msvcrt")
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - Windows has none

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# --- a visit's folder -------------------------------------------------------------------------------------------


def visit_folder(visit: str) -> Path:
    """A new folder for a visit's files, which goes with the visit at the latest."""
    folder = Path(tempfile.mkdtemp(prefix="visit-", dir=room()))
    with _GUARD:
        _visits.setdefault(visit, set()).add(folder)
    return folder


def let_go(folder: Path) -> None:
    """Remove a visit's folder and all that lies in it."""
    with _GUARD:
        for folders in _visits.values():
            folders.discard(folder)
    _remove(folder)


def leave(ended: Callable[[str], bool]) -> int:
    """Remove the folders of every visit that has ended; how many they were."""
    with _GUARD:
        gone = [folder for visit in list(_visits) if ended(visit) for folder in _visits.pop(visit)]
    for folder in gone:
        _remove(folder)
    return len(gone)


def _remove(folder: Path) -> None:
    """Remove a folder and all that lies in it, and let the log bear witness."""
    size = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
    shutil.rmtree(folder, ignore_errors=True)
    event("folder", size_class(size), "left" if folder.exists() else "removed")
