"""Clean text that a person typed, to one line."""

from __future__ import annotations

import unicodedata

LONGEST_TEXT = 8_192


def one_line(text: str, longest: int = 40) -> str:
    """One line that a person may have typed: no control, direction or half characters, cut with "…".

    >>> one_line("Vinn\\u202e tillbaka\\n dem")
    'Vinn tillbaka dem'
    """
    kept = text[:LONGEST_TEXT]
    if not kept.isprintable():  # most are, and a table has thousands of cells
        kept = "".join(c if unicodedata.category(c)[0] != "C" else " " * (c in "\n\r\t") for c in kept)
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
