"""Scan an .ods before it is parsed: repeated cells are written once and may expand to thousands of millions."""

from __future__ import annotations

import re
import zipfile
from html import unescape

from ..limits import Limits
from .containers import inflate
from .workbook_scan import SheetScan, refuse_doctype, too_many_cells

_TAG = re.compile(rb"""<(/?)(?:\w+:)?(table|table-row|table-cell|covered-table-cell)(\s[^>]*?)?(/?)>""")
_TIMES = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d+)""")
_NAME = re.compile(rb"""table:name\s*=\s*["']([^"']*)""")
_REST = 64 * 1024


def scan(archive: zipfile.ZipFile, limits: Limits, cells: int) -> dict[str, SheetScan]:
    """Hidden rows by sheet. Raises Problem when a sheet's dense block, up to its last filled cell, is over `cells`."""
    extent, rest = Extent(cells), b""
    for chunk in inflate(archive, archive.getinfo("content.xml"), limits.inflated):
        refuse_doctype(chunk)
        data = rest + chunk
        cut = data.rfind(b"<")
        extent.take(data[:cut])
        rest = data[cut:][-_REST:]
    return extent.scans


class Extent:
    """Counts rows and columns as the tags go by; blanks count only when something filled comes after them."""

    def __init__(self, limit: int) -> None:
        self.limit, self.sheet = limit, ""
        self.scans: dict[str, SheetScan] = {}
        self.rows = self.columns = self.widest = self.row_times = 0
        self.row_filled = False

    def take(self, data: bytes) -> None:
        for closing, name, attributes, empty in _TAG.findall(data):
            found = _TIMES.search(attributes)
            times = int(found[1][:12]) if found else 1
            if name == b"table":
                self.rows = self.widest = 0
                named = _NAME.search(attributes)
                self.sheet = unescape(named[1].decode("utf-8", "replace")) if named else self.sheet
                self.scans.setdefault(self.sheet, SheetScan(self.sheet, "content.xml"))
            elif name == b"table-row":
                self._row(bool(closing), times, hidden=b"visibility=" in attributes and b'"visible"' not in attributes)
            elif not closing:
                self._cell(times, filled=not empty)

    def _row(self, closing: bool, times: int, hidden: bool) -> None:
        if hidden and self.sheet in self.scans:
            self.scans[self.sheet].hidden_rows += range(self.rows + 1, self.rows + 1 + min(times, 1000))
        if not closing:
            self.columns, self.row_times, self.row_filled = 0, times, False
            return
        self.rows += self.row_times
        if self.row_filled and self.rows * self.widest > self.limit:
            raise too_many_cells(self.sheet, self.rows, self.widest, self.limit)

    def _cell(self, times: int, filled: bool) -> None:
        self.columns += times
        if filled:
            self.row_filled = True
            self.widest = max(self.widest, self.columns)
