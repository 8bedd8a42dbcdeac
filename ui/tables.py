"""Show a table in the reader's language with its downloads: CSV for programs, CSV for Swedish Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from report import cells
from report.columns import Column
from report.workings import plain
from report.writers import csv
from ui import choices
from ui.fast_table import written
from words import Words


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

    The download for programs holds the frame's own columns and raw numbers. `key` names the downloads; a table
    higher than `height` pixels scrolls inside itself.
    """
    w = choices.words()
    values = [_values(frame[column.name].tolist(), column) for column in columns]
    texts = [cells.texts(frame, column, w) for column in columns]
    written(cells.heads(columns), values, texts, bold_last=total, height=height, alt=alt)
    if downloads:
        _downloads(frame, columns, key, w)


def _values(found: list[Any], column: Column) -> pa.Array:
    """Numbers stay numbers, so that they align right and are read as such."""
    if column.kind in ("text", "tier", "movement", "date"):
        return pa.array(map(str, found), pa.large_string())
    return pa.array([None if cells.missing(cell) else float(cell) for cell in found], pa.float64())  # money is Decimal


def _downloads(frame: pd.DataFrame, columns: Sequence[Column], key: str, w: Words) -> None:
    with st.container(horizontal=True):
        download(w.t("Download the table (CSV)"), lambda: csv.for_programs(plain(frame)), f"{key}.csv", f"{key}_csv")
        name = f"{key}_excel.csv"
        download(w.t("CSV for Swedish Excel"), lambda: csv.for_excel(frame, columns, w), name, f"{key}_excel")


def download(label: str, make: Callable[[], bytes], name: str, key: str, mime: str = "text/csv") -> None:
    """A download that is made when it is asked for, and reruns nothing."""
    st.download_button(label, make, name, mime, key=key, on_click="ignore", type="tertiary", icon=":material/download:")
