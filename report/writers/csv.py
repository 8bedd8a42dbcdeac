"""Write tables as CSV, for programs or for Swedish Excel. No cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from report import cells
from report.cells import missing
from report.columns import Column
from report.exhibit import Exhibit
from report.text import NBSP, plain_text
from words import Words

# A text a spreadsheet would run as a formula begins with one of these, also in their wide forms.
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def for_programs(frame: pd.DataFrame) -> bytes:
    """The frame for programs: UTF-8, comma, decimal point, ISO dates, raw fractions, missing is empty.

    >>> for_programs(pd.DataFrame({"tier": ["=1+1"], "retention": [0.5]}))
    b"tier,retention\\r\\n'=1+1,0.5\\r\\n"
    """
    rows = frame.itertuples(index=False, name=None)
    return _csv([str(name) for name in frame.columns], rows, ",", ".").encode("utf-8", "replace")


def for_excel(frame: pd.DataFrame, columns: Sequence[Column], w: Words) -> bytes:
    """The shown columns as Swedish Excel opens them: UTF-8 with its mark, semicolon, decimal comma, heads in words."""
    heads, rows = _shown(frame, columns, w)
    return _csv(heads, rows, ";", ",").encode("utf-8-sig", "replace")


def exhibit(shown: Exhibit, w: Words, path: Path) -> None:
    """An exhibit's message in the first row, then its table under the page's own heads, with raw numbers."""
    if shown.table is None:
        raise ValueError(f"{shown.key} has no table")
    heads, rows = _shown(shown.table, shown.columns, w)
    message = _csv([plain_text(shown.message)], [], ",", ".")
    path.write_bytes((message + _csv(heads, rows, ",", ".")).encode("utf-8", "replace"))


def _shown(frame: pd.DataFrame, columns: Sequence[Column], w: Words) -> tuple[list[str], Any]:
    heads, names = [], []
    for column in columns:
        for name, what in zip((column.name, *(column.limits or ())), ("", w.t("low"), w.t("high")), strict=False):
            names.append(name)
            heads.append(f"{column.head} {what}".strip())
    tiers = {column.name for column in columns if column.kind == "tier"}
    found = {n: frame[n].map(lambda v: cells.name(str(v), w, "tier")) if n in tiers else frame[n] for n in names}
    return heads, pd.DataFrame(found)[names].itertuples(index=False, name=None)


def _csv(heads: Sequence[str], rows: Any, separator: str, point: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow([_harmless(head.replace(NBSP, " ")) for head in heads])
    writer.writerows([_cell(value, point) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Any, point: str) -> str:
    if missing(value):
        return ""
    if isinstance(value, bool | str):
        return _harmless(str(value))
    if isinstance(value, date):
        return value.isoformat()[:10]
    number = Decimal(str(cells.decimal(value) if isinstance(value, float) else value))
    if not number.is_finite():
        return ""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", point)


def _harmless(text: str) -> str:
    """A text that no spreadsheet runs: a leading apostrophe where it would begin a formula."""
    return "'" + text if text.lstrip().startswith(FORMULA) or text[:1] in ("\t", "\r", "\n") else text
