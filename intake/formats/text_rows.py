"""Data rows of a text file as a relation: scanned in place by DuckDB when all lines are regular, else rewritten.

The usual file is large and clean. One pass over its bytes proves that it is: `bytes.translate` keeps only the
characters that make structure (delimiter, quote, line ends), and they must repeat the same pattern throughout.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..job import Job
from ..limits import MIB
from ..notes import FileNote
from ..problems import Problem
from ..sql import literal, path_literal
from . import mojibake, ragged
from .dialect import DELIMITERS, Dialect, Feed, records, splitter
from .encoding import NotUtf8, is_utf8, whole_lines
from .header import Head, filled_cells, is_ruler, is_total, one_line, shown

LINE_ENDS = {b"\n": b"\n", b"\r\n": b"\r\n"}
BUFFER = 32 * MIB  # DuckDB holds several, of 64 MiB when left to itself; with 16 it takes a fifth more of the processor
MOST_BREAKS = 5  # line breaks inside one text without quotes
LEFT_OUT = ("surplus_fields",)
MOST_ASIDE = 100_000  # more broken rows than this, or than half of all, and the file is not what it seemed


@dataclass(frozen=True)
class Body:
    """Where the data rows lie and how they are written: bytes [start, end) of a UTF-8 file, from line `line` on."""

    path: Path
    start: int
    end: int
    line: int
    end_of_line: bytes
    dialect: Dialect
    plan: ragged.FieldPlan
    head: Head

    @property
    def pattern(self) -> bytes:
        return self.dialect.delimiter.encode() * (self.plan.width - 1) + self.end_of_line


@dataclass
class TextRows:
    """What became of the body: a FROM clause, its rows, and what was set aside on the way."""

    source: str
    count: int
    numbered: bool
    set_aside: list[dict[str, Any]] = field(default_factory=list)
    notes: list[FileNote] = field(default_factory=list)
    warnings: list[FileNote] = field(default_factory=list)
    broken: int = 0


def short_lines(chunk: bytes, longest: int) -> bool:
    """A line longer than that would leave some stretch of half the length without a line feed. False may be wrong."""
    stride = max(1, longest // 2)
    return all(chunk.find(b"\n", at, at + stride) >= 0 for at in range(0, len(chunk) - stride, stride))


class Checker:
    """Whether a chunk of whole lines is regular: every line the same number of fields, quotes only round fields."""

    def __init__(self, body: Body, longest: int) -> None:
        delimiter = body.dialect.delimiter
        self.usable = (
            len(delimiter) == 1
            and delimiter.isascii()
            and body.dialect.quote == '"'
            and not body.dialect.backslash
            and not body.plan.joins
            and body.plan.width > 1
            and body.end_of_line in LINE_ENDS
        )
        self.body, self.longest = body, longest
        if self.usable:
            self.other = bytes(b for b in range(256) if b not in delimiter.encode() + b'"\r\n\x00')
            self.edge = np.isin(np.arange(256), np.frombuffer(delimiter.encode() + b'"\r\n', np.uint8))

    def lines(self, chunk: bytes) -> int | None:
        """The number of lines of a regular chunk, None of any other."""
        if not self.usable or not short_lines(chunk, self.longest):
            return None
        marks = chunk.translate(None, self.other)
        if not chunk.endswith(self.body.end_of_line):
            marks += self.body.end_of_line  # the last line of a file may do without
        if b'"' in marks:
            marks = self._unquoted(chunk, marks)
        pattern = self.body.pattern
        count = len(marks) // len(pattern)
        if not count or marks != pattern * count:
            return None
        whole = self.body.end_of_line == b"\n" or chunk.count(b"\r\n") == chunk.count(b"\n")
        return count if whole else None  # something may stand between a CR and its LF

    def _unquoted(self, chunk: bytes, marks: bytes) -> bytes:
        """The marks outside quotes, or nothing if a quote stands anywhere but at the edge of a field."""
        data = np.frombuffer(chunk, np.uint8)
        at = np.flatnonzero(data == 34)
        if len(at) % 2 or b'\\"' in chunk:
            return b""
        opening, closing = at[::2], at[1::2]
        before = data[opening[1:] - 1] if opening[0] == 0 else data[opening - 1]
        after = data[closing[:-1] + 1] if closing[-1] == len(data) - 1 else data[closing + 1]
        if not (self.edge[before].all() and self.edge[after].all()):
            return b""
        marks = marks.replace(b'""', b"")
        if b'"' not in marks:
            return marks
        inside = re.findall(rb'"[^"]*"', marks)
        return b"" if any(b"\n" in text or b"\r" in text for text in inside) else re.sub(rb'"[^"]*"', b"", marks)


@dataclass
class LineSurvey:
    """What one pass over the bytes of a body tells."""

    rows: int = 0
    regular: bool = True
    traces: int = 0


def survey(job: Job, body: Body, proven: bool) -> LineSurvey:
    """Raises NotUtf8 for an unproven file with a line that is not, Problem for more rows than are read."""
    checker, found = Checker(body, job.limits.cell), LineSurvey()
    for chunk in whole_lines(body.path, body.start, body.end, job.limits.line):
        if not proven and not is_utf8(chunk):
            raise NotUtf8
        if not short_lines(chunk, job.limits.line):
            _refuse_long_line(job, body, chunk, found.rows)
        found.traces += mojibake.traces(chunk)
        lines = checker.lines(chunk) if found.regular else None
        found.regular = lines is not None
        found.rows += lines or 0
        if found.rows > job.limits.rows:
            raise Problem("too_many_rows", rows=found.rows, limit=job.limits.rows)
    return found


def _refuse_long_line(job: Job, body: Body, chunk: bytes, rows: int) -> None:
    """Raises Problem when a line of the chunk really is too long, now that it may be."""
    longest = max(map(len, chunk.splitlines()))
    if longest > job.limits.line:
        raise Problem("line_too_long", row=body.line + rows, limit=job.limits.line)


def scan(path: Path, dialect: str, columns: list[tuple[str, str]], skip: int, quote: str = '"') -> str:
    """A FROM clause that reads a regular file; nothing about it is guessed."""
    spec = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in columns)
    return (
        f"read_csv({path_literal(path)}, auto_detect=false, header=false, delim={literal(dialect)}, "
        f"quote={literal(quote)}, escape={literal(quote)}, skip={skip}, columns={{{spec}}}, strict_mode=true, "
        f"null_padding=false, max_line_size=4194304, buffer_size={BUFFER}, compression='none')"
    )


def direct(job: Job, body: Body, count: int) -> TextRows:
    """The rows where they lie. A footer is cut off in a copy, for DuckDB stops at no row."""
    path, skip = body.path, body.line - 1
    if body.end < path.stat().st_size or not _can_skip(body):
        path, skip = _copy(body, job.folder / "body.csv"), 0
    columns = [(f"c{j}", "VARCHAR") for j in range(body.plan.width)]
    return TextRows(scan(path, body.dialect.delimiter, columns, skip), count, False)


def _can_skip(body: Body) -> bool:
    """Whether the lines above the data are plain enough for DuckDB to count them as we do."""
    with body.path.open("rb") as file:
        above = file.read(body.start)
    ends = above.count(body.end_of_line)
    alike = above.count(b"\n") + above.count(b"\r") == ends * len(body.end_of_line)
    return ends == body.line - 1 and alike and all(line.count(b'"') % 2 == 0 for line in above.split(b"\n"))


def _copy(body: Body, out: Path) -> Path:
    with body.path.open("rb") as source, out.open("wb") as target:
        source.seek(body.start)
        left = body.end - body.start
        while left > 0 and (chunk := source.read(min(1 << 23, left))):
            target.write(chunk)
            left -= len(chunk)
    return out


def normalise(job: Job, body: Body) -> TextRows:
    """The rows made alike in a file of the visit's folder: each with its line number first, all of one width."""
    out = job.folder / "rows.csv"
    delimiter = body.dialect.delimiter if body.dialect.delimiter in DELIMITERS else ","
    maker = Maker(job, body, delimiter)
    with out.open("w", encoding="utf-8", newline="") as target:
        maker.write(target)
    columns = [("row", "BIGINT"), *((f"c{j}", "VARCHAR") for j in range(body.plan.width))]
    rows = maker.rows
    rows.notes = [note for note in maker.notes() if note["code"] not in LEFT_OUT]
    rows.warnings = maker.warnings()
    rows.source = scan(out, delimiter, columns, 0)
    return rows


class Maker:
    """Writes a body's rows one by one: kept, padded, joined, or set aside with the reason."""

    def __init__(self, job: Job, body: Body, delimiter: str) -> None:
        self.job, self.body, self.delimiter = job, body, delimiter
        self.rows = TextRows("", 0, True)
        self.mended: dict[str, list[int]] = {}
        self.names = [one_line(name) for name in body.plan.header]

    def write(self, target: Any) -> None:
        body, checker = self.body, Checker(self.body, self.job.limits.cell)
        chunks = whole_lines(body.path, body.start, body.end, self.job.limits.line)
        feed = Feed(chunks, body.line)
        writer = csv.writer(target, delimiter=self.delimiter, lineterminator="\n")
        for chunk in chunks:
            lines = checker.lines(chunk)
            if lines is not None:
                target.write(self._numbered(chunk, feed.line))
                feed.line += lines
                self._count(lines)
                continue
            feed.load(chunk)
            writer.writerows(self._records(feed))
        self._refuse_broken()

    def _numbered(self, chunk: bytes, line: int) -> str:
        texts = chunk.decode("utf-8", "replace").replace("\r\n", "\n").removesuffix("\n").split("\n")
        prefix = ("%d" + self.delimiter).__mod__
        pieces = itertools.chain.from_iterable(zip(map(prefix, itertools.count(line)), texts, itertools.repeat("\n")))
        return "".join(pieces)

    def _records(self, feed: Feed) -> Iterator[list[Any]]:
        width, longest = self.body.plan.width, self.job.limits.cell
        for number, cells in records(feed, self.body.dialect, self.body.plan.found):
            kept = cells if len(cells) == width else self._fit(number, cells, feed)
            if kept is None or not "".join(kept).strip() or is_ruler(kept) or self._is_structure(number, kept):
                continue
            if max(map(len, kept)) > longest:
                self._refuse_cell(number, kept)
            self._count(1)
            yield [number, *kept]

    def _count(self, lines: int) -> None:
        self.rows.count += lines
        if self.rows.count > self.job.limits.rows:
            raise Problem("too_many_rows", rows=self.rows.count, limit=self.job.limits.rows)

    def _fit(self, number: int, cells: list[str], feed: Feed) -> list[str] | None:
        """The row in the table's width, or None when it is blank or had to be set aside."""
        if filled_cells(cells) == 0:
            return None
        if is_total([*cells, ""]):
            self._set_aside("total_row", number, cells)
            return None
        kept = self._mend(number, cells, feed)
        if kept is None:
            self._set_aside("ragged_row", number, cells)
        return kept

    def _mend(self, number: int, cells: list[str], feed: Feed) -> list[str] | None:
        """A row with too many or too few fields, when it can be told which cells belong together."""
        width, plan, head = self.body.plan.width, self.body.plan, self.body.head
        if plan.joins and len(cells) == plan.found:
            if not plan.questions:
                self._remember("fields_joined", number)
            return plan.apply(cells)
        if len(cells) > width and not filled_cells(cells[width:]):
            return cells[:width]
        code = "fields_joined" if len(cells) > width else "lines_joined"
        joined = (
            ragged.join_row(cells, head, width, self.body.dialect.delimiter)
            if len(cells) > width
            else self._with_next_lines(cells, feed)
        )
        if joined is not None:
            self._remember(code, number)
            return joined
        if len(cells) < width:
            return ragged.pad(cells, head, width)
        kept = ragged.without_surplus(cells, head, width, self.body.dialect.delimiter)
        if kept is not None:
            self.rows.broken += 1
            self._remember("surplus_fields", number)
        return kept

    def _with_next_lines(self, cells: list[str], feed: Feed) -> list[str] | None:
        """A record broken over lines inside a text without quotes, put together if it then fits the columns."""
        split, width = splitter(self.body.dialect), self.body.plan.width
        for taken in range(MOST_BREAKS):
            following = feed.peek(taken)
            if following is None or not following.strip():
                return None
            first, *rest = split(following)
            cells = [*cells[:-1], f"{cells[-1]}\n{first}", *rest]
            if len(cells) >= width:
                break
        if len(cells) != width or not ragged.fits(cells, self.body.head):
            return None
        for _ in range(taken + 1):
            feed.queue.popleft()
        return cells

    def _remember(self, code: str, number: int) -> None:
        self.mended.setdefault(code, []).append(number)

    def notes(self) -> list[FileNote]:
        """What was mended, with the first rows of each kind."""
        return [FileNote(code, rows=rows[:20], count=len(rows)) for code, rows in self.mended.items()]

    def warnings(self) -> list[FileNote]:
        """Of what was mended, that for which something was left out."""
        return [note for note in self.notes() if note["code"] in LEFT_OUT]

    def _is_structure(self, number: int, cells: list[str]) -> bool:
        """The header again in the middle of the file, or a sum."""
        if self.names and self.names[0][:2] in cells[0] and [one_line(cell) for cell in cells] == self.names:
            self._set_aside("repeated_header", number, cells)
            return True
        if is_total(cells):
            self._set_aside("total_row", number, cells)
            return True
        return False

    def _set_aside(self, reason: str, number: int, cells: list[str]) -> None:
        self.rows.set_aside.append({"reason": reason, "row": number, "cells": shown(cells)})
        self.rows.broken += reason == "ragged_row"
        if self.rows.broken > MOST_ASIDE:
            self._refuse_broken()

    def _refuse_broken(self) -> None:
        if self.rows.broken > min(MOST_ASIDE, max(self.rows.count, 3)):
            first = next(item for item in self.rows.set_aside if item["reason"] == "ragged_row")
            raise Problem("ragged_rows", row=first["row"], fields=len(first["cells"]), columns=self.body.plan.width)

    def _refuse_cell(self, number: int, cells: list[str]) -> None:
        lengths = list(map(len, cells))
        column, limit = lengths.index(max(lengths)) + 1, self.job.limits.cell
        raise Problem("cell_too_long", row=number, column=column, characters=max(lengths), limit=limit)
