"""What the XML of an .xlsx or .ods says before anyone builds a table of it: extent, hidden rows, errors, formulas.

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

from .containers import inflate
from .limits import MIB, Limits
from .problems import Problem

SHOWN = 20
GAP_ROWS, GAP_COLUMNS = 1000, 100  # an empty stretch longer than this parts a stray cell from the table
_LONGEST_ROW = 64 * MIB
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_COLUMN = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})\d')
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_PLACE = rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*?'
_FORMULA = rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
_NO_VALUE = rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?</"
_ERROR = re.compile(_PLACE + rb'\bt="e"[^>]*>(?:' + _FORMULA + rb")?<(?:\w+:)?v>([^<]{1,20})<")
_UNCACHED = re.compile(_PLACE + b">" + _FORMULA + _NO_VALUE)
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
    def is_sparse(self) -> bool:
        area = self.rows * self.columns
        return area > 1_000_000 and area > 50 * max(1, self.cells)


def column_number(letters: str) -> int:
    """A -> 1, XFD -> 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def check_entities(archive: zipfile.ZipFile, limits: Limits) -> None:
    """No part may declare a document type: entities grow without end or fetch from elsewhere."""
    for member in archive.infolist():
        if member.filename.lower().endswith((".xml", ".rels")):
            refuse_doctype(next(inflate(archive, member, limits.inflated), b"")[: 64 * 1024])


def refuse_doctype(part: bytes) -> None:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Problem("external_entities")


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
        member = archive.getinfo(name)
        if member.file_size > 8 * MIB:
            raise Problem("damaged", what="xlsx")
        part = archive.read(member)
        refuse_doctype(part[: 64 * 1024])
        return ElementTree.fromstring(part)
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, ValueError, OSError) as error:
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
        if scan.rows > limits.rows + 1_000_000:
            raise Problem("too_many_rows", rows=scan.rows, limit=limits.rows)
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
    for attributes in _ROW.findall(part):
        found = _NUMBER.search(attributes)
        row = int(found[1]) if found else scan.rows + 1
        if row - scan.rows <= GAP_ROWS and scan.last_dense_row == scan.rows:
            scan.last_dense_row = row
        scan.rows = max(scan.rows, row)
        if b"hidden=" in attributes and re.search(rb'hidden="(1|true)"', attributes):
            scan.hidden_rows.append(row)
    if b"hidden=" in part:
        for tag in _HIDDEN_COLUMNS.findall(part):
            ends = dict(_LIMITS.findall(tag))
            first, last = int(ends.get(b"min", 1)), int(ends.get(b"max", 1))
            scan.hidden_columns.extend(range(first, min(last, first + 16_384) + 1))


def _scan_cells(scan: SheetScan, part: bytes) -> None:
    letters = _COLUMN.findall(part)
    scan.cells += len(letters) or len(_CELL.findall(part))
    scan.column_set.update(column_number(text.decode()) for text in set(letters))
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
