"""Take away the quotes round whole lines, as a spreadsheet leaves them that took each line for one cell."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from ..job import Job
from .dialect import DELIMITERS, SAMPLE_BYTES
from .encoding import Decoded, whole_lines

LOOKED_AT = 200
MOSTLY = 0.9
_WHOLE = re.compile(rb'"((?:[^"]|"")*)"[,;\t]*\s*')


def unwrapped(job: Job, decoded: Decoded) -> Decoded:
    """The file with its lines' own quotes taken away, when nearly every line is one quoted cell that holds as many
    separators as the others; else the file as it is."""
    with decoded.path.open("rb") as file:
        file.seek(decoded.start)
        lines = [line for line in file.read(SAMPLE_BYTES).splitlines()[:LOOKED_AT] if line.strip()]
    if not _is_wrapped(lines):
        return decoded
    out = job.folder / "unwrapped.txt"
    with out.open("wb") as target:
        for chunk in whole_lines(decoded.path, decoded.start, None, job.limits.line):
            target.write(b"".join(_bare(line) for line in chunk.splitlines(keepends=True)))
    return replace(decoded, path=out, start=0)


def _is_wrapped(lines: list[bytes]) -> bool:
    inner = [match[1] for line in lines if (match := _WHOLE.fullmatch(line))]
    if len(lines) < 2 or len(inner) < MOSTLY * len(lines):
        return False
    for mark in DELIMITERS:
        counts = Counter(text.count(mark.encode()) for text in inner)
        usual, lines_so = counts.most_common(1)[0]
        if usual and lines_so >= MOSTLY * len(inner):
            return True
    return False


def _bare(line: bytes) -> bytes:
    text = line.rstrip(b"\r\n")
    match = _WHOLE.fullmatch(text)
    return match[1].replace(b'""', b'"') + line[len(text) :] if match else line
