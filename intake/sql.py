"""Quote texts and paths inside SQL, for statements that take no parameters (views, COPY, table functions)."""

from __future__ import annotations

import re
from pathlib import Path


def literal(text: str) -> str:
    """A text as an SQL literal.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def path_literal(path: Path) -> str:
    """A file's path as an SQL literal whose characters `*`, `?` and `[` are names, not patterns.

    >>> path_literal(Path("a[1].csv"))
    "'a[[]1].csv'"
    """
    return literal(re.sub(r"([*?\[])", r"[\1]", str(path)))
