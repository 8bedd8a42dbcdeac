"""A workbook as a relation: the sheet that looks like the table, each column of the type Excel gave its cells."""

from __future__ import annotations

import csv
import datetime as dt
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from .body import scan as csv_scan
from .containers import inflate
from .problems import Problem
from .shape import (
    Head,
    ask_duplicates,
    ask_header,
    column_names,
    filled_cells,
    find_head,
    is_total,
    plain,
    shown,
    trailer,
)
from .text import Job, Notes, Text
from .workbook_scan import SHOWN, SheetScan, check_entities, scan_sheet, sheet_members, uses_1904

HEAD_ROWS = 200
TAIL_ROWS = 50
CELL_BYTES = 100  # what the library needs for a cell of a sheet at its peak, measured with short texts
_TYPES = [({"int"}, "BIGINT"), ({"int", "float"}, "DOUBLE"), ({"date"}, "DATE"), ({"date", "datetime"}, "TIMESTAMP")]


@dataclass
class Sheet:
    """One sheet as the library gives it, and what its first rows say."""

    name: str
    rows: Any
    start: int
    head: Head
    sample: list[list[str]]
    visible: bool
    scan: SheetScan | None = None

    @property
    def names(self) -> list[str]:
        return [plain(cell) for cell in self.sample[self.head.header]] if self.head.header is not None else []

    @property
    def is_table(self) -> bool:
        """Two columns or more, one of them of numbers or dates, and at least one row under the names."""
        classes = [kind for kind in self.head.classes if kind != "e"]
        return len(classes) > 1 and bool(set(classes) & set("nd")) and self.head.first < len(self.sample)

    @property
    def height(self) -> int:
        return int(self.rows.height)


def read_zipped(job: Job, archive: zipfile.ZipFile, kind: str) -> Text:
    """An .xlsx, .xlsm or .ods. Raises Problem when its parts are hostile, damaged or too large."""
    check_entities(archive, job.limits)
    if kind == "ods":
        return _read(job, job.path, "ods", {})
    scans = {name: scan_sheet(archive, name, member, job.limits) for name, member in sheet_members(archive).items()}
    for name in ("xl/sharedStrings.xml", "xl/styles.xml"):
        if name in archive.namelist():
            deque(inflate(archive, archive.getinfo(name), job.limits.inflated), maxlen=0)
    for found in scans.values():
        _check_extent(job, found)
    return _read(job, job.path, "xlsx", scans, uses_1904(archive))


def read_xls(job: Job) -> Text:
    """An OLE file: an .xls, or something else under that old wrapping, refused by name."""
    with job.path.open("rb") as file:
        data = file.read()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Problem("encrypted", what="xlsx")
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        kinds = {"WordDocument": "word", "PowerPoint Document": "powerpoint", "__properties_version1.0": "mail"}
        raise Problem(
            "not_a_table", what=next((what for name, what in kinds.items() if name.encode("utf-16-le") in data), "ole")
        )
    return _read(job, job.path, "xls", {})


def _check_extent(job: Job, scan: SheetScan) -> None:
    area = scan.rows * scan.columns
    if scan.columns > job.limits.columns and not scan.is_sparse:
        raise Problem("too_many_columns", columns=scan.columns, limit=job.limits.columns, sheet=scan.name)
    limit = min(job.limits.cells, job.limits.memory // CELL_BYTES)
    if area > limit:
        raise Problem("too_many_cells", sheet=scan.name, cells=area, limit=limit, rows=scan.rows, columns=scan.columns)


def _read(job: Job, path: Path, kind: str, scans: dict[str, SheetScan], from_1904: bool = False) -> Text:
    with path.open("rb") as file:
        sheets = _load(job, file, kind, scans)
    chosen, questions, warnings = _choose(job, sheets)
    writer = Writer(job, chosen)
    relation = writer.write()
    job.on_step("structure", writer.count)
    names, groups = column_names(writer.header, writer.width)
    if "duplicate_headers" not in job.answers:
        questions += ask_duplicates(groups, names, writer.head)
    warnings += _scan_warnings(chosen, names)
    return Text(
        kind=kind,
        relation=relation,
        header=[names[j] for j in writer.used],
        types=writer.types,
        header_row=writer.header_row,
        sheet=", ".join(sheet.name for sheet in chosen),
        rows_read=writer.count + len(writer.set_aside),
        set_aside=writer.set_aside,
        questions=questions + writer.questions,
        warnings=warnings,
        dates_1904=from_1904,
    )


def _load(job: Job, file: IO[bytes], kind: str, scans: dict[str, SheetScan]) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(file)
        return [
            _sheet(book, meta, scans.get(meta.name))
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError as error:
        raise Problem("encrypted", what=kind) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Problem("damaged", what=kind) from error


def _sheet(book: CalamineWorkbook, meta: Any, scan: SheetScan | None) -> Sheet:
    rows = book.get_sheet_by_name(meta.name)
    sample = [[as_text(cell) for cell in row] for _, row in zip(range(HEAD_ROWS), rows.iter_rows(), strict=False)]
    visible = meta.visible == SheetVisibleEnum.Visible
    return Sheet(meta.name, rows, 1, find_head(sample), sample, visible, scan)


def _choose(job: Job, sheets: list[Sheet]) -> tuple[list[Sheet], Notes, Notes]:
    """The sheet that holds the table; asked when several could; the others are named."""
    tables = [sheet for sheet in sheets if sheet.is_table]
    tables = [sheet for sheet in tables if sheet.visible] or tables
    if not tables:
        if not any(filled_cells(row) for sheet in sheets for row in sheet.sample):
            raise Problem("empty_file")
        raise Problem("no_table", sheets=[sheet.name for sheet in sheets][:SHOWN])
    tables.sort(key=lambda sheet: -sheet.height)
    alike = [sheet for sheet in sheets if sheet in tables and sheet.names and sheet.names == tables[0].names]
    answer = job.answers.get("sheet")
    if answer == "all" and len(alike) > 1:
        return alike, [], []
    for sheet in tables:
        if sheet.name == answer:
            return [sheet], [], []
    return _without_answer(sheets, tables, alike)


def _without_answer(sheets: list[Sheet], tables: list[Sheet], alike: list[Sheet]) -> tuple[list[Sheet], Notes, Notes]:
    rivals = [sheet for sheet in tables if 2 * sheet.height > tables[0].height or sheet in alike]
    others = [sheet.name for sheet in sheets if sheet is not tables[0] and any(map(filled_cells, sheet.sample))]
    warnings: Notes = [] if tables[0].visible else [{"code": "hidden_sheet", "sheet": tables[0].name}]
    if len(rivals) > 1:
        choices = [sheet.name for sheet in rivals] + (["all"] if len(alike) > 1 else [])
        question = {
            "code": "sheet",
            "choices": choices,
            "default": "all" if len(alike) > 1 else choices[0],
            "examples": [{"sheet": sheet.name, "rows": sheet.height} for sheet in rivals[:SHOWN]],
        }
        return (alike if len(alike) > 1 else tables[:1]), [question], warnings
    if others:
        warnings.append({"code": "other_sheets", "sheet": tables[0].name, "others": others[:SHOWN]})
    return tables[:1], [], warnings


def _scan_warnings(chosen: list[Sheet], names: list[str]) -> Notes:
    found: Notes = []
    for sheet in chosen:
        scan = sheet.scan
        if scan is None:
            continue
        first = sheet.head.first + 1
        hidden = [row for row in scan.hidden_rows if row >= first]
        columns = [names[j - 1] for j in scan.hidden_columns if j <= len(names)]
        notes: list[tuple[int, dict[str, Any]]] = [
            (len(hidden), {"code": "hidden_rows", "rows": hidden[:SHOWN]}),
            (len(columns), {"code": "hidden_columns", "columns": columns[:SHOWN]}),
            (scan.error_count, {"code": "error_cells", "cells": [f"{a} {b}" for a, b in scan.errors]}),
            (scan.uncached_count, {"code": "formulas_without_value", "cells": scan.uncached}),
        ]
        found += [{**note, "count": count, "sheet": sheet.name} for count, note in notes if count]
    return found


def as_text(value: Any) -> str:
    """A cell as text: whole numbers without '.0', dates as ISO.

    >>> [as_text(x) for x in (10004.0, 289.23, True, dt.date(2024, 8, 5), "001")]
    ['10004', '289.23', 'TRUE', '2024-08-05', '001']
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else str(value)


def _type_of(value: Any) -> str:
    if isinstance(value, float):
        return "int" if value.is_integer() and abs(value) < 1e15 else "float"
    return type(value).__name__


class Writer:
    """Writes the data rows of the chosen sheets to a file of the visit's folder, and learns the columns' types."""

    def __init__(self, job: Job, sheets: list[Sheet]) -> None:
        self.job, self.sheets, self.head = job, sheets, sheets[0].head
        self.questions: Notes = []
        self.set_aside: Notes = []
        self.count = 0
        self.width = max(len(row) for sheet in sheets for row in sheet.sample)
        self.kinds: list[set[str]] = [set() for _ in range(self.width)]
        self.header = self._header(sheets[0])
        self.header_row = self.head.header + sheets[0].start if self.head.header is not None else 0
        self.used: list[int] = []
        self.types: list[str] = []

    def _header(self, sheet: Sheet) -> list[str]:
        if self.head.header is None and self.job.answers.get("header_missing") == "first_row":
            self.head = Head(self.head.first, self.head.first + 1, self.head.classes, self.head.filled)
        if self.head.header is not None:
            return sheet.sample[self.head.header]
        if self.job.answers.get("header_missing") != "no_header":
            self.questions.append(ask_header(self.head, self.head.first + sheet.start, sheet.sample[self.head.first]))
        return []

    def write(self) -> str:
        """Name of the view; its columns are the used ones only."""
        out = self.job.folder / "sheet.csv"
        with out.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, lineterminator="\n").writerows(self._kept())
        self.used = [j for j in range(self.width) if self.kinds[j] or (j < len(self.header) and self.header[j].strip())]
        self.types = [_column_type(self.kinds[j]) for j in self.used]
        if not self.count:
            raise Problem("no_rows", header_row=self.header_row)
        declared = dict(zip(self.used, self.types, strict=False))
        columns = [("row", "BIGINT"), *((f"c{j}", declared.get(j, "VARCHAR")) for j in range(self.width))]
        chosen = ", ".join(f"c{j} AS c{i}" for i, j in enumerate(self.used))
        self.job.con.execute(
            f"CREATE OR REPLACE VIEW text_rows AS SELECT row, {chosen} FROM {csv_scan(out, ',', columns, 0)}"
        )
        return "text_rows"

    def _kept(self) -> Iterator[list[Any]]:
        offset = 0
        for number, sheet in enumerate(self.sheets):
            first = self.head.first if number == 0 else sheet.head.first
            for row, cells in self._data(sheet, first):
                self.count += 1
                if self.count > self.job.limits.rows:
                    raise Problem("too_many_rows", rows=self.count, limit=self.job.limits.rows)
                yield [row + offset, *self._learn(cells)]
            offset += sheet.height

    def _data(self, sheet: Sheet, first: int) -> Iterable[tuple[int, list[Any]]]:
        """Rows of one sheet without blanks, repeated headers, sums and what stands below the last data row."""
        waiting: deque[tuple[int, list[Any]]] = deque()
        for number, cells in enumerate(sheet.rows.iter_rows(), sheet.start):
            if number - sheet.start < first or not any(cell != "" for cell in cells):
                continue
            waiting.append((number, cells))
            if len(waiting) > TAIL_ROWS:
                yield from self._unless_structure(*waiting.popleft())
        aside: Notes = []
        while waiting:
            number, cells = waiting[-1]
            reason = trailer([as_text(cell) for cell in cells], self.head)
            if reason is None:
                break
            waiting.pop()
            if reason:
                aside.append(_note(reason, number, cells))
        for item in waiting:
            yield from self._unless_structure(*item)
        self.set_aside += aside[::-1]

    def _unless_structure(self, number: int, cells: list[Any]) -> Iterator[tuple[int, list[Any]]]:
        texts = [as_text(cell) for cell in cells] if isinstance(cells[0], str) else None
        if texts is not None and is_total(texts):
            self.set_aside.append(_note("total_row", number, cells))
        elif texts is not None and self.header and texts == self.header:
            self.set_aside.append(_note("repeated_header", number, cells))
        else:
            yield number, cells

    def _learn(self, cells: list[Any]) -> list[Any]:
        texts = []
        for kinds, cell in zip(self.kinds, cells, strict=False):
            if cell != "":
                kinds.add(_type_of(cell))
            texts.append(as_text(cell))
        return texts + [""] * (self.width - len(texts))


def _note(reason: str, number: int, cells: list[Any]) -> dict[str, Any]:
    return {"reason": reason, "row": number, "cells": shown([as_text(cell) for cell in cells])}


def _column_type(kinds: set[str]) -> str:
    return next((name for allowed, name in _TYPES if kinds and kinds <= allowed), "VARCHAR")
