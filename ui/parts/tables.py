"""A table in the reader's language with its downloads: one for machines, one as Swedish Excel opens it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import streamlit as st

from clv import TOTAL
from ui import state
from ui.parts.text import NBSP, plain
from ui.parts.written import written
from words import N_, Words

ROW = 31  # px
Kind = Literal["text", "tier", "movement", "number", "signed", "percent", "points", "years", "money", "date"]
# A text a spreadsheet would run as a formula begins with one of these, also in their wide forms.
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True)
class Column:
    """One column of a shown table: its name in the frame, its short head with the unit, and how a cell is written.

    `limits` names the columns of an interval's ends: "8,76 (8,09–9,48)", or "minst 14,0" when only `low` is known.
    A text longer than `longest` is cut with "…"; the download has it whole.
    """

    name: str
    head: str
    kind: Kind = "number"
    decimals: int = 0
    limits: tuple[str, str] | None = None
    longest: int = 40


def table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    key: str,
    *,
    total: bool = True,
    downloads: bool = True,
    height: int | None = None,
    alt: str | None = None,
) -> None:
    """Show a frame: cells in the reader's language, numbers to the right, a last row of totals in bold.

    The download for machines holds the frame's own columns and raw numbers. `key` names the downloads; a table
    higher than `height` pixels scrolls inside itself.
    """
    w = state.words()
    heads = [column.head.replace(" ", NBSP) for column in columns]
    raw = [frame[column.name].tolist() for column in columns]
    values = [_values(cells, column) for cells, column in zip(raw, columns, strict=True)]
    texts = [_texts(frame, cells, column, w) for cells, column in zip(raw, columns, strict=True)]
    written(heads, values, texts, bold_last=total, height=height, alt=alt)
    if downloads:
        _downloads(frame, columns, key, w)


def _texts(frame: pd.DataFrame, cells: list[Any], column: Column, w: Words) -> list[str]:
    """A column's cells as the reader sees them, never wrapping."""
    if column.limits is None:
        write = _writer(column, w)
        return [write(cell).replace(" ", NBSP) for cell in cells]
    ends = zip(cells, *(frame[name].tolist() for name in column.limits), strict=True)
    form = w.percent if column.kind == "percent" else w.number
    return [w.interval(cell, low, high, column.decimals, form).replace(" ", NBSP) for cell, low, high in ends]


def _writer(column: Column, w: Words) -> Callable[[Any], str]:
    numbers: dict[str, Callable[[Any, int], str]] = {
        "number": w.number,
        "signed": w.signed,
        "percent": w.percent,
        "points": w.points,
        "years": w.number,
        "money": w.number,
    }
    if column.kind in numbers:
        return lambda value: numbers[column.kind](value, column.decimals)
    if column.kind == "date":
        return w.date
    return lambda value: w.number(None) if _missing(value) else plain(_tier(str(value), w, column.kind), column.longest)


MOVEMENTS = {
    "retained": N_("Same tier"),
    "upgraded": N_("Up"),
    "downgraded": N_("Down"),
    "won back": N_("Won back"),
    "new": N_("New"),
    "lost": N_("Lost"),
    "new or won back": N_("New or won back"),
}


def _tier(name: str, w: Words, kind: Kind) -> str:
    if kind == "movement":
        return w.t(MOVEMENTS[name]) if name in MOVEMENTS else name
    if kind == "text":
        return name
    return w.t("Total") if name == TOTAL else w.tier(name)


def _values(cells: list[Any], column: Column) -> pa.Array:
    """Numbers stay numbers, so that they align right and are read as such."""
    if column.kind in ("text", "tier", "movement", "date"):
        return pa.array(map(str, cells), pa.large_string())
    return pa.array([None if _missing(cell) else float(cell) for cell in cells], pa.float64())  # money is Decimal


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


# Downloads ----------------------------------------------------------------------------------------------------


def _downloads(frame: pd.DataFrame, columns: Sequence[Column], key: str, w: Words) -> None:
    with st.container(horizontal=True):
        download(w.t("Download the table (CSV)"), lambda: machine_csv(frame), f"{key}.csv", f"{key}_csv")
        download(w.t("CSV for Swedish Excel"), lambda: excel_csv(frame, columns, w), f"{key}_excel.csv", f"{key}_excel")


def download(label: str, make: Callable[[], bytes], name: str, key: str, mime: str = "text/csv") -> None:
    """A download that is made when it is asked for, and reruns nothing."""
    st.download_button(label, make, name, mime, key=key, on_click="ignore", type="tertiary", icon=":material/download:")


def machine_csv(frame: pd.DataFrame) -> bytes:
    """The frame for programs: UTF-8, comma, decimal point, ISO dates, raw fractions, missing is empty.

    >>> machine_csv(pd.DataFrame({"tier": ["=1+1"], "retention": [0.5]}))
    b"tier,retention\\r\\n'=1+1,0.5\\r\\n"
    """
    rows = frame.itertuples(index=False, name=None)
    return _csv([str(name) for name in frame.columns], rows, ",", ".").encode("utf-8", "replace")


def excel_csv(frame: pd.DataFrame, columns: Sequence[Column], w: Words) -> bytes:
    """The shown columns as Swedish Excel opens them: UTF-8 with its mark, semicolon, decimal comma, heads in words."""
    heads, names = [], []
    for column in columns:
        for name, what in zip((column.name, *(column.limits or ())), ("", w.t("low"), w.t("high")), strict=False):
            names.append(name)
            heads.append(f"{column.head} {what}".strip())
    tiers = {column.name for column in columns if column.kind == "tier"}
    shown = pd.DataFrame(
        {n: frame[n].map(lambda v: _tier(str(v), w, "tier")) if n in tiers else frame[n] for n in names}
    )
    return _csv(heads, shown[names].itertuples(index=False, name=None), ";", ",").encode("utf-8-sig", "replace")


def _csv(heads: Sequence[str], rows: Any, separator: str, point: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow([_harmless(head.replace(NBSP, " ")) for head in heads])
    writer.writerows([_cell(value, point) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Any, point: str) -> str:
    if _missing(value):
        return ""
    if isinstance(value, bool | str):
        return _harmless(str(value))
    if isinstance(value, date):
        return value.isoformat()[:10]
    number = Decimal(str(value))
    if not number.is_finite():
        return ""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", point)


def _harmless(text: str) -> str:
    """A text that no spreadsheet runs: a leading apostrophe where it would begin a formula."""
    return "'" + text if text.lstrip().startswith(FORMULA) or text[:1] in ("\t", "\r", "\n") else text
