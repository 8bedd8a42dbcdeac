"""Store how files of a certain shape were read, in a folder that the operator names, so that the next asks nothing.

Next month's export then asks nothing. A file in it holds names of columns and the codes of answers, never data, and is
named by the columns it is for.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

FOLDER = "CUSTOMER_WORTH_MAPPINGS"
LARGEST = 65_536
LearnedReading = tuple[dict[str, str], dict[str, str]]


def folder() -> Path | None:
    """The folder that the operator has named, where it is there."""
    named = os.environ.get(FOLDER, "").strip()
    return Path(named) if named and Path(named).is_dir() else None


def place(shape: Sequence[str]) -> Path | None:
    """Where the reading of files with these columns is kept; None without a folder."""
    kept = folder()
    name = hashlib.sha256("\x1f".join(shape).encode()).hexdigest()[:24]
    return None if kept is None else kept / f"{name}.json"


def learned(shape: Sequence[str]) -> LearnedReading | None:
    """The columns and answers kept for files of this shape; None when there are none that are sound."""
    path = place(shape)
    try:
        return None if path is None or path.stat().st_size > LARGEST else sound(path.read_bytes())
    except OSError:
        return None


def learn(shape: Sequence[str], mapping: dict[str, str], answers: dict[str, str]) -> bool:
    """Keep how a file was read; False when the folder takes none."""
    path = place(shape)
    if path is None:
        return False
    held = {"shape": list(shape), "columns": mapping, "answers": answers}
    try:
        path.write_text(json.dumps(held, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError:
        return False
    return True


def can_learn() -> bool:
    """Whether there is a folder that takes files."""
    kept = folder()
    return kept is not None and os.access(kept, os.W_OK)


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
