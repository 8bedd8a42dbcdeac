"""Decode bytes to UTF-8: BOM, UTF-16/32 by their zero bytes, strict UTF-8, then a code page line by line."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np

from ..job import EXAMPLES, Job
from ..limits import MIB
from ..notes import FileNote
from ..problems import Problem
from .code_pages import Page, code_page
from .containers import CHUNK

_BOMS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
]
SHOWN = 20


class NotUtf8(Exception):
    """Raised while a file taken for UTF-8 is read, at the first line that is not."""


@dataclass
class Decoded:
    """The file as UTF-8: itself, `proven` so or to be proven while it is read, or a copy in the visit's folder."""

    path: Path
    start: int
    encoding: str
    proven: bool
    warnings: list[FileNote] = field(default_factory=list)


def _c1(error: UnicodeError) -> tuple[str, int]:
    """The five bytes cp1252 leaves undefined stand for themselves, as every browser reads them."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("c1", _c1)


def detect(head: bytes) -> tuple[str, int]:
    """(encoding, bytes of BOM) of UTF-8/16/32 text; ('', 0) when only the whole file can tell.

    >>> detect("Å;1".encode("utf-16-be"))
    ('utf-16-be', 0)
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name, len(bom)
    return _by_zeros(head), 0


def _by_zeros(head: bytes) -> str:
    part = head[: len(head) // 4 * 4] or head[:2]
    zero = [part[i::4].count(0) * 4 / max(1, len(part)) for i in range(4)]
    if min(zero[1:]) > 0.6 > zero[0]:
        return "utf-32-le"
    if min(zero[:3]) > 0.6 > zero[3]:
        return "utf-32-be"
    even, odd = (zero[0] + zero[2]) / 2, (zero[1] + zero[3]) / 2
    if odd > 0.2 and even < 0.02:
        return "utf-16-le"
    return "utf-16-be" if even > 0.2 and odd < 0.02 else ""


def refuse_binary(head: bytes) -> None:
    """Control characters that no text has; zero bytes are counted only when the file is full of them."""
    zeros = head.count(0)
    other = len(head) - len(head.translate(None, bytes([*range(1, 9), *range(14, 26), *range(27, 32), 127])))
    if zeros > 0.25 * len(head) or other > 0.02 * len(head) + 8:
        raise Problem("not_a_table", what="binary")


def _may_hold_utf8(chunk: bytes) -> bool:
    """Whether a byte that starts a letter of UTF-8 is followed anywhere by one that may continue it."""
    data = np.frombuffer(chunk, np.uint8)
    return bool(((data[:-1] >= 0xC2) & (data[1:] >= 0x80) & (data[1:] < 0xC0)).any())


def to_utf8(job: Job, head: bytes) -> Decoded:
    """RawTable in any encoding as a UTF-8 file without zero characters."""
    name, bom = detect(head)
    if not name:
        refuse_binary(head)
    if name in ("", "utf-8"):
        whole = head[bom : head.rfind(b"\n") + 1]
        return Decoded(job.path, bom, "utf-8", False) if is_utf8(whole) else by_line(job, bom)
    out = job.folder / "decoded.txt"
    with job.path.open("rb") as source, out.open("wb") as target:
        source.seek(bom)
        replaced = _convert(source, target, name)
    warnings: list[FileNote] = [FileNote("undecodable", count=replaced)] if replaced else []
    return Decoded(out, 0, name, True, warnings)


def _convert(source: IO[bytes], target: IO[bytes], name: str) -> int:
    decoder, replaced = codecs.getincrementaldecoder(name)("replace"), 0
    while True:
        chunk = source.read(CHUNK)
        text = decoder.decode(chunk, final=not chunk)
        replaced += text.count("\ufffd")
        target.write(text.replace("\x00", "").encode("utf-8", "replace"))
        if not chunk:
            return replaced


def first_flaw(path: Path, start: int) -> bytes:
    """The first lines that are not valid UTF-8 or hold zero bytes; nothing when there are none."""
    return next((chunk for chunk in whole_lines(path, start) if not is_utf8(chunk)), b"")


def is_utf8(chunk: bytes) -> bool:
    """Valid UTF-8 without zero characters."""
    if chunk.isascii():
        return b"\x00" not in chunk
    try:
        chunk.decode()
    except UnicodeDecodeError:
        return False
    return b"\x00" not in chunk


def whole_lines(path: Path, start: int = 0, end: int | None = None, longest: int = MIB) -> Iterator[bytes]:
    """The file from `start` to `end` in chunks that end where a line ends; a longer line is refused."""
    at, stop = start, path.stat().st_size if end is None else end
    with path.open("rb", buffering=0) as file:
        while at < stop:
            file.seek(at)
            chunk = file.read(min(max(CHUNK, 2 * longest), stop - at))
            if not chunk:
                return
            cut = max(chunk.rfind(b"\n"), chunk.rfind(b"\r", 0, -1)) + 1
            if at + len(chunk) < stop:
                if len(chunk) - cut > longest:
                    raise Problem("line_too_long", row=line_at(path, at + cut), limit=longest)
                chunk = chunk[:cut]
            at += len(chunk)
            yield chunk


def line_at(path: Path, offset: int) -> int:
    """The number of the line that holds the byte at this offset."""
    line, seen = 1, 0
    with path.open("rb") as file:
        while seen < offset and (chunk := file.read(min(CHUNK, offset - seen))):
            seen += len(chunk)
            line += max(chunk.count(b"\n"), chunk.count(b"\r"))
    return line


def by_line(job: Job, start: int) -> Decoded:
    """A file that turned out not to be UTF-8 throughout, read line by line."""
    flawed = first_flaw(job.path, start)
    with job.path.open("rb") as file:
        file.seek(start)
        head = file.readline(job.limits.line)
    odd = [line for line in re.split(rb"[\r\n]", flawed) if not is_utf8(line.replace(b"\x00", b""))]
    page = _settled(job, code_page(odd, head), odd)
    out, reader = job.folder / "decoded.txt", LineReader(page)
    with out.open("wb") as target:
        for chunk in whole_lines(job.path, start):
            target.write(reader.decode(chunk).encode())
    return Decoded(out, 0, reader.encoding, True, reader.warnings())


def _settled(job: Job, page: Page, lines: list[bytes]) -> str:
    """The page itself, or the person's choice of two that are as good."""
    if page.rival is None:
        return page.name
    names = [page.name, page.rival]
    read = [{name: line.decode(name, "replace")[:80] for name in names} for line in lines]
    examples = [{"row": 0, "value": " / ".join(said.values())} for said in read if len(set(said.values())) > 1]
    return job.ask("encoding", [], names, examples=examples[:EXAMPLES])


@dataclass
class LineReader:
    """Each line as UTF-8 where it is valid, else in the code page; counts both kinds, to tell which file it is."""

    page: str
    line: int = 0
    zeros: int = 0
    marked: int = 0
    lines: list[int] = field(default_factory=list)
    utf8_lines: list[int] = field(default_factory=list)
    utf8: int = 0

    def decode(self, chunk: bytes) -> str:
        self.zeros += (zeros := chunk.count(0))
        if zeros:
            chunk = chunk.replace(b"\x00", b"")
        if chunk.isascii():
            self.line += chunk.count(b"\n") + chunk.count(b"\r") - chunk.count(b"\r\n")
            return chunk.decode()
        lines = chunk.splitlines(keepends=True)
        if len(self.lines) < SHOWN or _may_hold_utf8(chunk):
            return "".join(map(self._decode_line, lines))
        self.line += len(lines)  # no line of this chunk can be UTF-8: it need not be tried
        self.marked += sum(not line.isascii() for line in lines)
        return chunk.decode(self.page, "c1" if self.page == "cp1252" else "replace")

    def _decode_line(self, line: bytes) -> str:
        self.line += 1
        if line.isascii():
            return line.decode()
        try:
            text = line.decode()
        except UnicodeDecodeError:
            self.marked += 1
            if len(self.lines) < SHOWN:
                self.lines.append(self.line)
            return line.decode(self.page, "c1" if self.page == "cp1252" else "replace")
        self.utf8 += 1
        if len(self.utf8_lines) < SHOWN:
            self.utf8_lines.append(self.line)
        return text

    @property
    def encoding(self) -> str:
        return self.page if self.marked and self.marked > self.utf8 else "utf-8"

    def warnings(self) -> list[FileNote]:
        found: list[FileNote] = []
        if self.zeros:
            found.append(FileNote("zero_characters", count=self.zeros))
        if self.marked and self.utf8:
            odd, count = (self.lines, self.marked) if self.encoding == "utf-8" else (self.utf8_lines, self.utf8)
            found.append(FileNote("mixed_encodings", lines=odd, count=count, encoding=self.page))
        return found
