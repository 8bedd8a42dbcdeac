"""Scan the XML of an .xlsx or .ods before it is parsed: extent, hidden rows, cells with errors, uncomputed formulas.

The workbook library makes every sheet a dense block, so one cell in the far corner of an empty sheet asks for
17 thousand million cells and ends the process. And it gives a cell's value only: that a row is hidden, a formula was
never calculated or a cell holds #N/A must be seen here.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..limits import MIB, Limits
from ..problems import Problem
from .containers import inflate

SHOWN = 20
GAP_ROWS, GAP_COLUMNS = 1000, 100  # an empty stretch longer than this parts a stray cell from the table
_LONGEST_ROW, _LONGEST_PART = 64 * MIB, 8 * MIB
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_REF = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)(\d+)""")  # wherever it stands: the library trusts each of them
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_PLACE = rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*?'
_FORMULA = rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
_NO_VALUE = rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?</"
_ERROR = re.compile(_PLACE + rb'\bt="e"[^>]*>(?:' + _FORMULA + rb")?<(?:\w+:)?v>([^<]{1,20})<")
_UNCACHED = re.compile(_PLACE + b">" + _FORMULA + _NO_VALUE)
_WHOLE_CELL = re.compile(
    rb"""<((?:\w+:)?c)\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]+)(\d+)["'][^>]*?(?:/>|>.*?</\1>)""", re.S
)
_HIDDEN_COLUMNS = re.compile(rb'<(?:\w+:)?col\b[^>]*\bhidden="(?:1|true)"[^>]*>')
_LIMITS = re.compile(rb'\b(min|max)="(\d{1,5})"')


@dataclass
class SheetScan:
    """One sheet of an .xlsx. Rows and columns count from 1; `rows`, `columns` are where the last cell stands."""

    name: str
    member: str
    rows: int = 0
    columns: int = 0
    cells: int = 0
    last_dense_row: int = 0
    column_set: set[int] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    error_count: int = 0
    uncached: list[str] = field(default_factory=list)
    uncached_count: int = 0

    @property
    def last_dense_column(self) -> int:
        """The last column before a long empty stretch."""
        last = 0
        for column in sorted(self.column_set):
            if last and column - last > GAP_COLUMNS:
                break
            last = column
        return last

    @property
    def area(self) -> int:
        """Cells the sheet has as a dense block."""
        return self.rows * self.columns

    @property
    def is_sparse(self) -> bool:
        """A block of which less than a fiftieth is filled, and that is large enough to matter."""
        return self.area > 100_000 and self.area > 50 * max(1, self.cells)


def too_many_cells(sheet: str, rows: int, columns: int, limit: int) -> Problem:
    """The refusal of a sheet whose dense block is larger than memory allows."""
    return Problem("too_many_cells", sheet=sheet, rows=rows, columns=columns, cells=rows * columns, limit=limit)


def column_number(letters: str) -> int:
    """1 for A, 16384 for XFD, Excel's last; anything longer only has to be larger than that.

    >>> [column_number(x) for x in ("A", "AA", "XFD")]
    [1, 27, 16384]
    """
    number = 0
    for letter in letters[:6].upper():
        number = number * 26 + ord(letter) - 64
    return number


def check_entities(archive: zipfile.ZipFile, limits: Limits) -> None:
    """No part may declare a document type: entities grow without end or fetch from elsewhere."""
    for member in archive.infolist():
        if member.filename.lower().endswith((".xml", ".rels")):
            refuse_doctype(next(inflate(archive, member, limits.inflated), b"")[: 64 * 1024])


def refuse_doctype(part: bytes) -> None:
    """Raises Problem for a document type or entity, and for an encoding in which they could hide."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise Problem("external_entities")
    if part[:2] in (b"\xff\xfe", b"\xfe\xff") or part[:4] == b"<\x00?\x00":
        raise Problem("damaged", what="xlsx")


def sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> the part of the archive that holds it."""
    book = _parse(archive, "xl/workbook.xml")
    targets = {item.get("Id"): item.get("Target", "") for item in _parse(archive, "xl/_rels/workbook.xml.rels")}
    found = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            link = next((value for key, value in sheet.attrib.items() if key.rpartition("}")[2] == "id"), "")
            target = targets.get(link) or ""
            found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def uses_1904(archive: zipfile.ZipFile) -> bool:
    properties = (item for item in _parse(archive, "xl/workbook.xml").iter() if item.tag.endswith("workbookPr"))
    return any(item.get("date1904") in ("1", "true") for item in properties)


def _parse(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    try:
        part = b"".join(inflate(archive, archive.getinfo(name), _LONGEST_PART))
        refuse_doctype(part[: 64 * 1024])
        return ElementTree.fromstring(part)
    except (KeyError, ElementTree.ParseError, ValueError) as error:
        raise Problem("damaged", what="xlsx") from error


def scan_sheet(archive: zipfile.ZipFile, name: str, member: str, limits: Limits) -> SheetScan:
    """Streams the sheet once; nothing of it is kept but counts and a few places."""
    scan = SheetScan(name, member)
    try:
        info = archive.getinfo(member)
    except KeyError:
        return scan
    for part in _whole_rows(inflate(archive, info, limits.inflated)):
        refuse_doctype(part)
        _scan_rows(scan, part)
        _scan_cells(scan, part)
    scan.columns = max(scan.column_set, default=0)
    return scan


def _whole_rows(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(b"row>") + 4
        if cut > 4:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > _LONGEST_ROW:
            raise Problem("damaged", what="xlsx")
    yield rest


def _scan_rows(scan: SheetScan, part: bytes) -> None:
    if b"hidden=" not in part:
        return
    for attributes in _ROW.findall(part):
        found = _NUMBER.search(attributes)
        if found and b"hidden=" in attributes and re.search(rb'hidden="(1|true)"', attributes):
            scan.hidden_rows.append(int(found[1]))
    for tag in _HIDDEN_COLUMNS.findall(part):
        ends = dict(_LIMITS.findall(tag))
        first, last = int(ends.get(b"min", 1)), int(ends.get(b"max", 1))
        scan.hidden_columns.extend(range(first, min(last, first + 16_384) + 1))


def _scan_cells(scan: SheetScan, part: bytes) -> None:
    places = _REF.findall(part)
    scan.cells += len(places) or len(_CELL.findall(part))
    scan.column_set.update(column_number(text.decode()) for text in {letters for letters, _ in places})
    for row in sorted(int(digits[:12]) for digits in {digits for _, digits in places}):
        if not scan.rows or (row - scan.rows <= GAP_ROWS and scan.last_dense_row == scan.rows):
            scan.last_dense_row = max(row, scan.last_dense_row)
        scan.rows = max(scan.rows, row)
    if b't="e"' in part:
        for place, value in _ERROR.findall(part):
            scan.error_count += 1
            if len(scan.errors) < SHOWN:
                scan.errors.append((place.decode(), value.decode("utf-8", "replace")))
    if b"<f" in part or b":f" in part:
        for place in _UNCACHED.findall(part):
            scan.uncached_count += 1
            if len(scan.uncached) < SHOWN:
                scan.uncached.append(place.decode())


def without_strays(archive: zipfile.ZipFile, scan: SheetScan, limits: Limits, out: Path) -> list[str]:
    """Writes a copy of the workbook whose sheet ends where its table ends; returns the filled cells left out."""
    strays: list[str] = []
    end_row, end_column = scan.last_dense_row, scan.last_dense_column

    def keep(match: re.Match[bytes]) -> bytes:
        if int(match[3]) <= end_row and column_number(match[2].decode()) <= end_column:
            return match[0]
        if b"<v" in match[0] or b"<is" in match[0] or b":v>" in match[0]:
            strays.append((match[2] + match[3]).decode()[:20])
        return b""

    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for member in archive.infolist():
            if member.filename.startswith("xl/media"):
                continue
            data = b"".join(inflate(archive, member, limits.inflated))
            copy.writestr(member.filename, _WHOLE_CELL.sub(keep, data) if member.filename == scan.member else data)
    if len(strays) > max(100, scan.cells // 100):
        raise too_many_cells(scan.name, scan.rows, scan.columns, limits.cells)
    return strays
