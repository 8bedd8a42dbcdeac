"""Reader of delimited text: encoding, delimiter, header, data rows and footers."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..job import Job
from ..limits import MIB
from ..notes import FileNote
from ..problems import Problem
from ..sql import literal
from . import mojibake, ragged
from .dialect import SAMPLE_BYTES, SAMPLE_LINES, Dialect, Feed, find_dialect, is_open, records, separator_line, splitter
from .encoding import Decoded, NotUtf8, by_line, first_flaw, line_at, to_utf8
from .header import (
    TOTAL_WORDS,
    Head,
    ask_duplicates,
    ask_header,
    column_names,
    filled_cells,
    find_head,
    is_total,
    joined_header,
    one_line,
    permuted,
    shown,
    trailer,
)
from .quoted_lines import unwrapped
from .raw_table import Aside, Notes, RawTable
from .text_rows import Body, TextRows, direct, normalise, survey

HEADER_ROWS = 200  # looked at to find the header
TAIL_BYTES = 64 * 1024
MOST_FOOTERS = 50
MOST_FOUND = 100_000
SEARCHED_BYTES = 64 * MIB  # up to this size sums and repeated headers are looked for among all rows
_NOTHING = re.compile(r"[\s;,|\"'\ufeff\u00a0\u200b\x1a]*")
_BREAK = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True)
class FirstLines:
    """The first lines of the file, cut into records by the dialect found on them."""

    dialect: Dialect
    records: list[tuple[int, list[str]]]
    breaks: list[tuple[int, bytes]]  # (offset after it, the line break itself), one a line of the sample


def read(job: Job) -> RawTable:
    """Any delimited or space-aligned text. Raises Problem for what is no table."""
    decoded = _decode(job)
    try:
        return _read(job, unwrapped(job, decoded))
    except NotUtf8:
        return _read(job, unwrapped(job, by_line(job, decoded.start)))


def _decode(job: Job) -> Decoded:
    with job.path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
    decoded = to_utf8(job, head)
    if job.answers.get("double_encoded") == "repair":
        if not decoded.proven and first_flaw(decoded.path, decoded.start):
            decoded = by_line(job, decoded.start)
        path = mojibake.repair_file(decoded.path, decoded.start, job.folder / "repaired.txt")
        decoded = replace(decoded, path=path, start=0, proven=True)
    job.on_step("decoded", 0)
    return decoded


def _read(job: Job, decoded: Decoded) -> RawTable:
    """The table. Raises NotUtf8 when an unproven file turns out to be something else further down."""
    sample = _sample(job, decoded)
    head = find_head([cells for _, cells in sample.records[:HEADER_ROWS]])
    head, questions = _header_answer(job, head, sample)
    body, tail = _body(job, decoded, sample, head)
    found = survey(job, body, decoded.proven)
    rows = direct(job, body, found.rows) if found.regular else normalise(job, body)
    rows = _agree(job, body, rows, sample)
    job.on_step("structure", rows.count)
    raw = _relation(job, decoded, sample, body, rows, tail)
    return replace(
        raw,
        questions=[note for note in questions + body.plan.questions + raw.questions if note["code"] not in job.answers],
        warnings=[
            *decoded.warnings,
            *_double_encoded(job, body, found.traces),
            *body.plan.warnings,
            *rows.warnings,
            *_cut_short(tail),
        ],
    )


def _sample(job: Job, decoded: Decoded) -> FirstLines:
    raw, whole = _sample_bytes(job, decoded)
    breaks = [(match.end(), match[0]) for match in _BREAK.finditer(raw)]
    if not whole and len(breaks) > 1:
        raw = raw[: breaks[-1][0]]
    if _NOTHING.fullmatch(raw.decode("utf-8", "replace")):
        raise Problem("empty_file")
    feed = Feed(iter(()))
    feed.load(raw)
    lines = [text for _, text in feed.queue]
    _check_lines(job, lines)
    dialect = _dialect(job, lines, feed)
    return FirstLines(dialect, _first_records(list(feed.queue), dialect), breaks)


def _first_records(lines: list[tuple[int, str]], dialect: Dialect) -> list[tuple[int, list[str]]]:
    """Records of the sample. An open quote may join lines or be a stray one: whichever makes the rows more alike."""

    def cut(width: int | None) -> list[tuple[int, list[str]]]:
        feed = Feed(iter(()))
        feed.queue.extend(lines)
        return list(itertools.islice(records(feed, dialect, width), SAMPLE_LINES))

    if not any(is_open(line, dialect) for _, line in lines[:SAMPLE_LINES]):
        return cut(None)
    split = splitter(dialect)
    usual = Counter(len(split(line)) for _, line in lines[:SAMPLE_LINES]).most_common(1)[0][0]
    return max(cut(usual), cut(None), key=_evenness)


def _evenness(found: list[tuple[int, list[str]]]) -> float:
    widths = Counter(len(cells) for _, cells in found if filled_cells(cells))
    return max(widths.values(), default=0) / max(1, widths.total())


def _sample_bytes(job: Job, decoded: Decoded) -> tuple[bytes, bool]:
    """The first lines: as much as the usual sample, and more only to reach the end of a very long first line."""
    with decoded.path.open("rb") as file:
        file.seek(decoded.start)
        raw = file.read(SAMPLE_BYTES)
        if len(_BREAK.findall(raw)) < 2:
            raw += file.read(2 * job.limits.line + 2)
        return raw, not file.read(1)


def _check_lines(job: Job, lines: list[str]) -> None:
    for number, line in enumerate(lines, 1):
        if 4 * len(line) > job.limits.line and len(line.encode()) > job.limits.line:
            raise Problem("line_too_long", row=number, limit=job.limits.line)


def _dialect(job: Job, lines: list[str], feed: Feed) -> Dialect:
    named = separator_line(lines[0])
    if named:
        feed.queue.popleft()
        lines = lines[1:]
    dialect = find_dialect(lines[:SAMPLE_LINES])
    if named and any(named in line for line in lines[:5]):
        return replace(dialect, delimiter=named) if dialect else Dialect(named)
    if dialect is None:
        raise Problem("no_table", row=1, lines=len(lines))
    widest = max(line.count(dialect.delimiter) for line in lines) + 1
    if widest > job.limits.columns:
        _check_columns(job, max(len(splitter(dialect)(line)) for line in lines))
    return dialect


def _check_columns(job: Job, columns: int) -> None:
    if columns > job.limits.columns:
        raise Problem("too_many_columns", columns=columns, limit=job.limits.columns)


def _header_answer(job: Job, head: Head, sample: FirstLines) -> tuple[Head, Notes]:
    """The header as answered when the file has none, and the question when it has not been."""
    if head.header is not None:
        return head, []
    answer = job.answers.get("header_missing")
    if answer == "first_row":
        return replace(head, header=head.first, first=head.first + 1), []
    row, cells = sample.records[min(head.first, len(sample.records) - 1)]
    return head, [] if answer == "no_header" else [ask_header(head, row, cells)]


def _body(job: Job, decoded: Decoded, sample: FirstLines, head: Head) -> tuple[Body, Aside]:
    data = sample.records[head.first :]
    if not data:
        raise Problem("no_rows", header_row=sample.records[head.header or 0][0])
    above = [cells for _, cells in sample.records[: head.first]]
    header = joined_header(above, head) if head.header is not None else None
    plan = ragged.make_plan(
        header, [item for item in data if filled_cells(item[1]) > 1] or data, sample.dialect.delimiter, head
    )
    _check_columns(job, plan.width)
    line = data[0][0]
    start = decoded.start + (sample.breaks[line - 2][0] if line > 1 else 0)
    end_of_line = sample.breaks[line - 1][1] if line <= len(sample.breaks) else b"\n"
    body = Body(decoded.path, start, decoded.path.stat().st_size, line, end_of_line, sample.dialect, plan, head)
    return _cut_tail(body)


def _cut_tail(body: Body) -> tuple[Body, Aside]:
    """The body without the sums, notes and blank lines after its last data row.

    A spreadsheet may leave a million blank lines, but nobody writes more than MOST_FOOTERS notes: so many rows
    with few cells are data of another kind and stay.
    """
    end, aside, more = body.end, list[tuple[int, str, list[str]]](), True
    while more:
        above, end, more = _cut_window(body, end)
        aside = above + aside
        if len(aside) > MOST_FOOTERS:
            return body, []
    rows = _line_numbers(body.path, [offset for offset, _, _ in aside])
    notes = [
        {"reason": why, "row": row, "cells": shown(cells)} for row, (_, why, cells) in zip(rows, aside, strict=True)
    ]
    return replace(body, end=end), notes


def _line_numbers(path: Path, offsets: list[int]) -> list[int]:
    """Of lines near the end of the file: counted from its start once, and from the first of them on."""
    if not offsets:
        return []
    first = line_at(path, offsets[0])
    with path.open("rb") as file:
        file.seek(offsets[0])
        below = file.read(offsets[-1] - offsets[0])
    return [first + len(_BREAK.findall(below[: offset - offsets[0]])) for offset in offsets]


def _cut_window(body: Body, end: int) -> tuple[list[tuple[int, str, list[str]]], int, bool]:
    """(rows set aside, where the body then ends, whether to look further up) of the lines just above `end`."""
    split, found = splitter(body.dialect), list[tuple[int, str, list[str]]]()
    lines = _tail_lines(body, end)
    for offset, line in reversed(lines):
        cells = split(line)
        if offset + len(line.encode()) == body.end and _is_cut_short(body, cells):
            reason: str | None = "cut_short"
        else:
            reason = None if is_open(line, body.dialect) else trailer(cells, body.head)
        if reason is None or offset <= body.start:
            return found, end, False
        if reason:
            found.insert(0, (offset, reason, cells))
        end = offset
    return found, end, bool(lines)


def _is_cut_short(body: Body, cells: list[str]) -> bool:
    """A last line without its line end and without all its fields: whoever wrote the file was interrupted.

    Its last cell may be half an amount, so such a row is never filled up.
    """
    return body.line > 0 and filled_cells(cells) > 0 and len(cells) < body.plan.width and ragged.fits(cells, body.head)


def _tail_lines(body: Body, end: int) -> list[tuple[int, str]]:
    """(offset, text) of the last whole lines of the body above `end`."""
    first = max(body.start, end - TAIL_BYTES)
    with body.path.open("rb") as file:
        file.seek(first)
        raw = file.read(end - first)
    starts = [0, *(match.end() for match in _BREAK.finditer(raw))]
    lines = zip(starts, [*starts[1:], len(raw)], strict=True)
    found = [(first + a, raw[a:b].decode("utf-8", "replace").rstrip("\r\n\x1a\x00")) for a, b in lines if a < len(raw)]
    return found[1:] if first > body.start else found


def _agree(job: Job, body: Body, rows: TextRows, sample: FirstLines) -> TextRows:
    """DuckDB must read the first rows as we did; if it does not, the rows are made alike after all."""
    if rows.numbered:
        return rows
    seen = job.con.execute(f"SELECT * FROM {rows.source} LIMIT 3").fetchall()
    ours = [cells for _, cells in sample.records[body.head.first :][: len(seen)]]
    same = [[value or "" for value in line] for line in seen] == ours
    return rows if same and len(seen) == min(3, rows.count) else normalise(job, body)


def _relation(job: Job, decoded: Decoded, sample: FirstLines, body: Body, rows: TextRows, tail: Aside) -> RawTable:
    plan = body.plan
    names, groups = column_names(plan.header, plan.width)
    used = [j for j in range(plan.width) if not _is_dead(job, rows, plan, j)]
    _make_views(job, body, rows, used)
    found, empty = _search(job, body, rows, [names[j] for j in used])
    aside = sorted(rows.set_aside + found + tail, key=lambda note: note["row"])
    clean = not rows.numbered and not found and not empty
    return RawTable(
        format="csv",
        encoding=decoded.encoding,
        delimiter=sample.dialect.delimiter,
        relation="text_kept" if found or empty else "text_rows",
        header=[names[j] for j in used],
        types=["VARCHAR"] * len(used),
        header_row=sample.records[body.head.header][0] if body.head.header is not None else 0,
        rows_read=rows.count - empty + len(rows.set_aside) + len(tail),
        set_aside=aside,
        questions=ask_duplicates(groups, names, body.head),
        notes=rows.notes + _preamble(sample, body),
        ordered="text_plain" if clean else None,
        first_row=body.line if clean else None,
    )


def _make_views(job: Job, body: Body, rows: TextRows, used: list[int]) -> None:
    columns = ", ".join(f"c{j} AS c{i}" for i, j in enumerate(used))
    number = "row" if rows.numbered else f"row_number() OVER () + {body.line - 1} AS row"
    job.con.execute(f"CREATE OR REPLACE VIEW text_plain AS SELECT {columns} FROM {rows.source}")
    job.con.execute(f"CREATE OR REPLACE VIEW text_rows AS SELECT {number}, {columns} FROM {rows.source}")


def _preamble(sample: FirstLines, body: Body) -> Notes:
    lines = [
        number
        for i, (number, cells) in enumerate(sample.records[: body.head.first])
        if i != body.head.header and filled_cells(cells)
    ]
    return [FileNote("preamble", rows=lines[:20], count=len(lines))] if lines else []


def _is_dead(job: Job, rows: TextRows, plan: ragged.FieldPlan, j: int) -> bool:
    """A column without a name and without a single value, as trailing delimiters leave behind."""
    if plan.header and j < len(plan.header) and plan.header[j].strip():
        return False
    if not plan.header:
        return False
    found = job.con.execute(f"SELECT 1 FROM {rows.source} WHERE trim(c{j}) <> '' LIMIT 1").fetchone()
    return found is None


def _cut_short(tail: Aside) -> Notes:
    return [FileNote("cut_short", row=note["row"]) for note in tail if note["reason"] == "cut_short"]


def _double_encoded(job: Job, body: Body, traces: int) -> Notes:
    if not traces or "double_encoded" in job.answers:
        return []
    with body.path.open("rb") as file:
        file.seek(body.start)
        raw = file.read(SAMPLE_BYTES)
    return [
        FileNote(
            "double_encoded", count=traces, choices=["keep", "repair"], default="keep", examples=mojibake.examples(raw)
        )
    ]


def _search(job: Job, body: Body, rows: TextRows, names: list[str]) -> tuple[Aside, int]:
    """Sums and repeated headers among the rows of a file, and how many rows are empty; all leave. A header that holds
    the same names in another order orders the rows below it.

    Files over SEARCHED_BYTES are spared the extra reading: there such rows are set aside later, for their date or
    customer cannot be read.
    """
    if body.end - body.start > SEARCHED_BYTES:
        return [], 0
    cells = [f"c{i}" for i in range(len(names))]
    label = f"coalesce({', '.join(cells[:8])})"
    blank_cells = " AND ".join(f"({cell} IS NULL OR trim({cell}) = '')" for cell in cells)
    empty = f"CASE WHEN trim(c0) <> '' THEN false ELSE {blank_cells} END"
    digit = f"ascii({label}) BETWEEN 48 AND 57"  # no sum's label, and it is far cheaper to see that first
    total = f"CASE WHEN {digit} THEN false ELSE regexp_full_match({label}, {literal(TOTAL_WORDS)}) END"
    odd = f"({total} OR trim(c0) IN ({', '.join('?' * len(names))}))"
    count = f"SELECT count(*) FILTER ({empty}), count(*) FILTER ({odd}) FROM text_plain"
    blank, suspects = job.con.execute(count, names).fetchone() or (0, 0)
    if not blank and not suspects:
        return [], 0
    lines = job.con.execute(f"SELECT * FROM text_rows WHERE {odd} ORDER BY row LIMIT {MOST_FOUND}", names).fetchall()
    found = [note for line in lines if (note := _structure(line, names))]
    out = ", ".join(str(note["row"]) for note in found) or "0"
    listed = ", ".join(f"{sql} AS {cell}" for cell, sql in zip(cells, _in_order(lines, names), strict=True))
    job.con.execute(
        f"CREATE OR REPLACE VIEW text_kept AS SELECT row, {listed} FROM text_rows"
        f" WHERE NOT ({empty}) AND row NOT IN ({out})"
    )
    return found, blank


def _in_order(lines: list[tuple[Any, ...]], names: list[str]) -> list[str]:
    """SQL of every column, with the cells that stand elsewhere below a header in another order."""
    places: list[tuple[int, list[int]]] = []
    for row, *cells in lines:
        header = [one_line(cell or "") for cell in cells]
        if header == names and places:
            places.append((row, list(range(len(names)))))
        elif (order := permuted(header, names)) is not None:
            places.append((row, order))
    if not places:
        return [f"c{i}" for i in range(len(names))]
    whens = [
        " ".join(f"WHEN row > {row} THEN c{order[i]}" for row, order in reversed(places)) for i in range(len(names))
    ]
    return [f"CASE {when} ELSE c{i} END" for i, when in enumerate(whens)]


def _structure(line: tuple[Any, ...], names: list[str]) -> dict[str, Any] | None:
    cells = [value or "" for value in line[1:]]
    if is_total(cells):
        reason = "total_row"
    elif column_names(cells, len(names))[0] == names or permuted(cells, names) is not None:
        reason = "repeated_header"
    else:
        if _other_header(cells, names):
            raise Problem("columns_change", row=line[0], columns=[cell for cell in cells if cell not in names])
        return None
    return {"reason": reason, "row": line[0], "cells": shown(cells)}


def _other_header(cells: list[str], names: list[str]) -> bool:
    """Whether a row far down holds most of the columns' names, and others beside: another table begins there."""
    known = {one_line(cell) for cell in cells if cell.strip()} & set(names)
    return len(known) >= max(2, 0.6 * len(names))
