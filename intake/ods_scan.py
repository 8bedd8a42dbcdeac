"""What an .ods says before it is read: repeated cells are written once and may stand for thousands of millions."""

from __future__ import annotations

import re
import zipfile

from .containers import inflate
from .limits import Limits
from .problems import Problem
from .workbook_scan import refuse_doctype

_TAG = re.compile(rb"""<(/?)(?:\w+:)?(table|table-row|table-cell|covered-table-cell)(\s[^>]*?)?(/?)>""")
_TIMES = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d+)""")
_REST = 64 * 1024


def check(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Raises Problem when a sheet's dense block, up to its last filled cell, has more cells than the limit."""
    extent, rest = Extent(min(limits.cells, limits.memory // 100)), b""
    for chunk in inflate(archive, archive.getinfo("content.xml"), limits.inflated):
        refuse_doctype(chunk)
        data = rest + chunk
        cut = data.rfind(b"<")
        extent.take(data[:cut])
        rest = data[cut:][-_REST:]


class Extent:
    """Counts rows and columns as the tags go by; blanks count only when something filled comes after them."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.rows = self.columns = self.widest = self.row_times = 0
        self.row_filled = False

    def take(self, data: bytes) -> None:
        for closing, name, attributes, empty in _TAG.findall(data):
            found = _TIMES.search(attributes)
            times = int(found[1][:12]) if found else 1
            if name == b"table":
                self.rows = self.widest = 0
            elif name == b"table-row":
                self._row(bool(closing), times)
            elif not closing:
                self._cell(times, filled=not empty)

    def _row(self, closing: bool, times: int) -> None:
        if not closing:
            self.columns, self.row_times, self.row_filled = 0, times, False
            return
        self.rows += self.row_times
        if self.row_filled and self.rows * self.widest > self.limit:
            raise Problem("too_many_cells", sheet="", cells=self.rows * self.widest, limit=self.limit)

    def _cell(self, times: int, filled: bool) -> None:
        self.columns += times
        if filled:
            self.row_filled = True
            self.widest = max(self.widest, self.columns)
