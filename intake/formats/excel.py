"""Reader of workbooks (.xlsx, .xls, .ods): choose the sheet, keep the types that Excel gave the cells."""

from __future__ import annotations

import zipfile
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from ..job import Job
from ..notes import FileNote
from ..problems import Problem
from . import ods_scan, ole
from .containers import inflate, open_zip
from .header import ask_duplicates, column_names, filled_cells, find_head
from .raw_table import Notes, RawTable
from .sheet_rows import Sheet, Writer, as_text
from .workbook_scan import (
    SHOWN,
    SheetScan,
    check_entities,
    scan_sheet,
    sheet_members,
    too_many_cells,
    uses_1904,
    without_strays,
)

HEAD_ROWS = 200
_WORKSHEET = SheetTypeEnum.WorkSheet
CELL_BYTES = 200  # of address space for a cell of a sheet: 114 measured, and the process itself needs 900 MB


def read_ods(job: Job) -> RawTable:
    """An OpenDocument spreadsheet. Raises Problem when its parts are hostile, damaged or too large."""
    with open_zip(job.path, job.limits) as archive:
        check_entities(archive, job.limits)
        scans = ods_scan.scan(archive, job.limits, _most_cells(job))
    return _read(job, job.path, "ods", scans)


def read_xlsx(job: Job) -> RawTable:
    """An .xlsx or .xlsm. Raises Problem when its parts are hostile, damaged or too large."""
    with open_zip(job.path, job.limits) as archive:
        check_entities(archive, job.limits)
        return _read_checked_xlsx(job, archive)


def _read_checked_xlsx(job: Job, archive: zipfile.ZipFile) -> RawTable:
    for name in ("xl/sharedStrings.xml", "xl/styles.xml"):
        if name in archive.namelist():
            deque(inflate(archive, archive.getinfo(name), job.limits.inflated), maxlen=0)
    scans = {name: scan_sheet(archive, name, member, job.limits) for name, member in sheet_members(archive).items()}
    path, warnings = job.path, []
    for number, found in enumerate(scans.values()):
        if found.is_sparse:
            path, strays = _trim(job, path, found, job.folder / f"trimmed{number}.xlsx")
            warnings += [FileNote("stray_cells", sheet=found.name, cells=strays[:SHOWN], count=len(strays))]
        _check_columns(job, found)
    _check_cells(job, list(scans.values()))
    raw = _read(job, path, "xlsx", scans, uses_1904(archive))
    return replace(raw, warnings=raw.warnings + [note for note in warnings if note["count"]])


def _trim(job: Job, path: Path, found: SheetScan, out: Path) -> tuple[Path, list[str]]:
    """The workbook without the cells far from this sheet's table; `found` then tells what is left."""
    with zipfile.ZipFile(path) as archive:
        strays = without_strays(archive, found, job.limits, out)
    with zipfile.ZipFile(out) as archive:
        again = scan_sheet(archive, found.name, found.member, job.limits)
    found.rows, found.columns, found.cells = again.rows, again.columns, again.cells
    return out, strays


def read_xls(job: Job) -> RawTable:
    """An OLE file: an .xls, or something else in that old wrapping, refused by name even when it is damaged."""
    data = job.path.read_bytes()
    if _holds(data, "EncryptedPackage"):
        raise Problem("encrypted", what="xlsx")
    if not (_holds(data, "Workbook") or _holds(data, "Book")):
        kinds = {"WordDocument": "word", "PowerPoint Document": "powerpoint", "__properties_version1.0": "mail"}
        what = next((what for name, what in kinds.items() if _holds(data, name)), None)
        raise Problem("not_a_table", what=what) if what else Problem("damaged", what="xls")
    ole.check_chains(data)
    return _read(job, job.path, "xls", {})


def _holds(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in data


def _check_columns(job: Job, scan: SheetScan) -> None:
    if scan.columns > job.limits.columns:
        raise Problem("too_many_columns", columns=scan.columns, limit=job.limits.columns, sheet=scan.name)


def _most_cells(job: Job) -> int:
    return min(job.limits.cells, job.limits.memory // CELL_BYTES)


def _check_cells(job: Job, scans: list[SheetScan]) -> None:
    """All sheets are in memory at once, so it is their sum that counts."""
    cells = sum(scan.area for scan in scans)
    limit = _most_cells(job)
    if cells > limit:
        largest = max(scans, key=lambda scan: scan.area)
        raise too_many_cells(largest.name, largest.rows, largest.columns, limit)


def _read(job: Job, path: Path, kind: str, scans: dict[str, SheetScan], from_1904: bool = False) -> RawTable:
    try:
        return _table(job, path, kind, scans, from_1904)
    except PasswordError as error:
        raise Problem("encrypted", what=kind) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Problem("damaged", what=kind) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the library's own, and no Exception
            raise Problem("damaged", what=kind) from error
        raise


def _table(job: Job, path: Path, kind: str, scans: dict[str, SheetScan], from_1904: bool) -> RawTable:
    with path.open("rb") as file:
        book = CalamineWorkbook.from_filelike(file)
    sheets = [_sheet(book, meta, scans.get(meta.name)) for meta in book.sheets_metadata if meta.typ == _WORKSHEET]
    chosen, questions, warnings = _choose(job, sheets)
    writer = Writer(job, chosen)
    relation = writer.write()
    job.on_step("structure", writer.count)
    names, groups = column_names(writer.header, writer.width)
    if "duplicate_headers" not in job.answers:
        questions += ask_duplicates(groups, names, writer.head)
    return RawTable(
        format=kind,
        relation=relation,
        header=[names[j] for j in writer.used],
        types=writer.types,
        header_row=writer.header_row,
        sheet=", ".join(sheet.name for sheet in chosen),
        rows_read=writer.count + len(writer.set_aside),
        set_aside=writer.set_aside,
        questions=questions + writer.questions,
        warnings=warnings + _scan_warnings(chosen, names),
        notes=writer.notes,
        dates_1904=from_1904,
    )


def _sheet(book: CalamineWorkbook, meta: Any, scan: SheetScan | None) -> Sheet:
    rows = book.get_sheet_by_name(meta.name)
    sample = [[as_text(cell) for cell in row] for _, row in zip(range(HEAD_ROWS), rows.iter_rows(), strict=False)]
    visible = meta.visible == SheetVisibleEnum.Visible
    return Sheet(meta.name, rows, find_head(sample), sample, visible, scan)


def _choose(job: Job, sheets: list[Sheet]) -> tuple[list[Sheet], Notes, Notes]:
    """The sheet that holds the table; asked when several could; the others are named."""
    tables = [sheet for sheet in sheets if sheet.is_table]
    tables = [sheet for sheet in tables if sheet.visible] or tables
    if not tables:
        filled = [row for sheet in sheets for row in sheet.sample if filled_cells(row)]
        if not filled:
            raise Problem("empty_file")
        if len(filled) == 1 and filled_cells(filled[0]) > 1:
            raise Problem("no_rows", header_row=1)
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
    warnings: Notes = [] if tables[0].visible else [FileNote("hidden_sheet", sheet=tables[0].name)]
    if len(rivals) > 1:
        choices = [sheet.name for sheet in rivals] + (["all"] if len(alike) > 1 else [])
        question = FileNote(
            "sheet",
            choices=choices,
            default="all" if len(alike) > 1 else choices[0],
            examples=[{"sheet": sheet.name, "rows": sheet.height} for sheet in rivals[:SHOWN]],
        )
        return (alike if len(alike) > 1 else tables[:1]), [question], warnings
    if others:
        warnings.append(FileNote("other_sheets", sheet=tables[0].name, others=others[:SHOWN]))
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
        notes: list[tuple[int, FileNote]] = [
            (len(hidden), FileNote("hidden_rows", rows=hidden[:SHOWN])),
            (len(columns), FileNote("hidden_columns", columns=columns[:SHOWN])),
            (scan.error_count, FileNote("error_cells", cells=[f"{a} {b}" for a, b in scan.errors])),
            (scan.uncached_count, FileNote("formulas_without_value", cells=scan.uncached)),
        ]
        found += [FileNote(note.code, **note.detail, count=count, sheet=sheet.name) for count, note in notes if count]
    return found
