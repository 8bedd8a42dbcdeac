"""Store how files of a certain shape were read, in a folder or database that the operator names.

Next month's export then asks nothing. A file in it holds names of columns and the codes of answers, never data, and is
named by the columns it is for.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ui.server.settings import driven

if TYPE_CHECKING:
    from ui.server.learned_store import LearnedStore

FOLDER = "CUSTOMER_WORTH_MAPPINGS"
LARGEST = 65_536
LearnedReading = tuple[dict[str, str], dict[str, str]]


def folder() -> Path | None:
    """The folder that the operator has named, where it is there."""
    named = os.environ.get(FOLDER, "").strip()
    return Path(named) if named and Path(named).is_dir() else None


def shared() -> LearnedStore | None:
    """The database that the operator has named instead, where it answers."""
    named = os.environ.get(FOLDER, "").strip()
    if "://" not in named:
        return None
    from ui.server.learned_store import learned_store

    return learned_store(driven(named))


def name_of(shape: Sequence[str]) -> str:
    """What the reading of files with these columns is kept under."""
    return hashlib.sha256("\x1f".join(shape).encode()).hexdigest()[:24]


def place(shape: Sequence[str]) -> Path | None:
    """Where the reading of files with these columns is kept; None without a folder."""
    kept = folder()
    return None if kept is None else kept / f"{name_of(shape)}.json"


def learned(shape: Sequence[str]) -> LearnedReading | None:
    """The columns and answers kept for files of this shape; None when there are none that are sound."""
    if (store := shared()) is not None:
        body = store.read(name_of(shape))
        return None if body is None or len(body) > LARGEST else sound(body)
    path = place(shape)
    try:
        return None if path is None or path.stat().st_size > LARGEST else sound(path.read_bytes())
    except OSError:
        return None


def learn(shape: Sequence[str], mapping: dict[str, str], answers: dict[str, str]) -> bool:
    """Keep how a file was read; False when neither folder nor database takes it."""
    held = {"shape": list(shape), "columns": mapping, "answers": answers}
    body = json.dumps(held, ensure_ascii=False, indent=1).encode()
    if (store := shared()) is not None:
        return store.write(name_of(shape), body)
    path = place(shape)
    try:
        return path is not None and path.write_bytes(body) == len(body)
    except OSError:
        return False


def can_learn() -> bool:
    """Whether there is a folder that takes files, or a database."""
    kept = folder()
    return shared() is not None or (kept is not None and os.access(kept, os.W_OK))


def sound(saved: bytes) -> LearnedReading | None:
    """The columns and answers of a kept file, or None when it holds none that are sound.

    >>> sound(b'{"columns": {"date": "Dag"}, "answers": {}}'), sound(b"[]"), sound(b"{")
    (({'date': 'Dag'}, {}), None, None)
    """
    try:
        held = json.loads(saved)
    except (ValueError, RecursionError):
        return None
    columns, answers = (held.get("columns"), held.get("answers")) if isinstance(held, dict) else (None, None)
    if not isinstance(columns, dict) or not isinstance(answers, dict):
        return None
    return {str(k): str(v) for k, v in columns.items()}, {str(k): str(v) for k, v in answers.items()}
