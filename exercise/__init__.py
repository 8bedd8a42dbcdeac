"""Cases of the exercise: texts, steps and assumptions from data/cases, read, checked and played. No Streamlit.

docs/CASES.md tells how one is written.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from exercise.case import Case, CaseStep, Item, Question, read
from exercise.reader import FAULTS, Fault, Text
from study.samples import NAMES

FOLDER = Path(__file__).resolve().parent.parent / "data" / "cases"
FIRST = "energy_company"


def load(samples: tuple[str, ...] = NAMES, folder: Path = FOLDER) -> tuple[tuple[Case, ...], tuple[Fault, ...]]:
    """Every case in the folder, the energy company first, and what is wrong with those that cannot be played.

    `samples`: the files whose customers a case may be played on.
    """
    found: list[Case] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.toml"), key=lambda p: (p.stem != FIRST, p.stem)):
        stamp = path.stat()
        case = _read(path, samples, stamp.st_mtime_ns, stamp.st_size)
        if isinstance(case, Fault):
            faults.append(case)
        else:
            found.append(case)
    return tuple(found), tuple(faults)


@lru_cache(32)
def _read(path: Path, samples: tuple[str, ...], changed: int, size: int) -> Case | Fault:
    try:
        return read(path, samples)
    except Fault as fault:
        return fault
