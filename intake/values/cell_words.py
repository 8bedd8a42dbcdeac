"""Words found in cells, grouped by meaning, from `cell_words.txt`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path


@cache
def _sections() -> dict[str, str]:
    found: dict[str, list[str]] = {}
    name = ""
    for line in (Path(__file__).parent / "cell_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and line[1:-1].isidentifier():
            name = line[1:-1]
            found[name] = []
        elif line and not line.startswith("# "):
            found[name].append(line)
    return {name: "|".join(lines) for name, lines in found.items()}


def words(section: str) -> frozenset[str]:
    """The words of a section, as they stand.

    >>> "kontantkund" in words("cash_customer")
    True
    """
    return frozenset(_sections()[section].split("|"))


@cache
def pattern(section: str) -> re.Pattern[str]:
    """What any word of a section fits, whole.

    >>> bool(pattern("no_sale").fullmatch("Makulerad"))
    True
    """
    return re.compile(f"(?:{_sections()[section]})", re.IGNORECASE)
