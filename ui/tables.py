"""Tables in the reader's language, and one menu a page for all that can be taken away: tables, and figures as pictures.

A table or a figure is offered where it is drawn, and the menu makes what is asked for when it is opened: a page with
ten tables sends no twenty buttons.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from report import cells
from report.columns import Column
from report.writers import csv
from ui import choices
from ui.fast_table import written
from words import Words

KINDS = ("png", "svg")


@dataclass(frozen=True, eq=False)
class Taken:
    """What can be taken away: its name in the menu, and its table; None: a figure, which the browser makes."""

    label: str
    frame: pd.DataFrame | None = None
    columns: tuple[Column, ...] = ()


def table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    key: str,
    *,
    total: bool = True,
    downloads: bool = True,
    height: int | None = None,
    alt: str | None = None,
    label: str = "",
) -> None:
    """Show a frame: cells in the reader's language, numbers to the right, a last row of totals in bold.

    The page's menu offers it under its `label`; `downloads` False: not there. `key` names the files; a table higher
    than `height` pixels scrolls inside itself.
    """
    w = choices.words()
    values = [_values(frame[column.name].tolist(), column) for column in columns]
    texts = [cells.texts(frame, column, w) for column in columns]
    written(cells.heads(columns), values, texts, bold_last=total, height=height, alt=alt)
    if downloads:
        named = label or ", ".join(column.head for column in columns[:3])
        choices.offer(key, Taken(named, frame, tuple(columns)))


def _values(found: list[Any], column: Column) -> pa.Array:
    """Numbers stay numbers, so that they align right and are read as such."""
    if column.kind in ("text", "tier", "movement", "date"):
        return pa.array(map(str, found), pa.large_string())
    return pa.array([None if cells.missing(cell) else float(cell) for cell in found], pa.float64())  # money is Decimal


def offer_figure(key: str, label: str) -> None:
    """Put a figure in the page's menu. `key`: the figure's own."""
    choices.offer(f"{key}__figure", Taken(label))


@st.fragment
def menu(w: Words) -> None:
    """The page's menu; nothing on a page that shows no table and no figure."""
    if not choices.offered():
        return
    label = w.t("Download")
    with st.popover(label, icon=":material/download:", type="tertiary", key="downloads", on_change="rerun") as opened:
        if not opened.open:
            return
        found = {key: one for key, one in choices.offered().items() if isinstance(one, Taken)}
        tables = {key: one for key, one in found.items() if one.frame is not None}
        for key, one in found.items():
            st.markdown(f"**{one.label}**")
            with st.container(horizontal=True):
                _table(key, one, w) if one.frame is not None else _figure(key.removesuffix("__figure"))
        if len(tables) > 1:
            download(w.t("All tables (zip)"), lambda: zipped(tables), "tables.zip", "all_tables", "application/zip")


def _table(key: str, one: Taken, w: Words) -> None:
    frame, columns = one.frame, one.columns
    if frame is not None:
        download(w.t("Table (CSV)"), lambda: csv.for_programs(frame), f"{key}.csv", f"{key}_csv")
        name = f"{key}_excel.csv"
        download(w.t("CSV for Swedish Excel"), lambda: csv.for_excel(frame, columns, w), name, f"{key}_excel")


def _figure(key: str) -> None:
    """The buttons that the page's script (`ui.server.first_bytes`) answers: a picture is made in the browser."""
    for kind in KINDS:
        st.button(kind.upper(), key=f"picture__{key}__{kind}", type="tertiary", icon=":material/image:")


def zipped(tables: dict[str, Taken]) -> bytes:
    """Every table for programs, a file each, in one archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, one in tables.items():
            if one.frame is not None:
                archive.writestr(f"{key}.csv", csv.for_programs(one.frame))
    return out.getvalue()


def download(label: str, make: Callable[[], bytes], name: str, key: str, mime: str = "text/csv") -> None:
    """A download that is made when it is asked for, and reruns nothing."""
    st.download_button(label, make, name, mime, key=key, on_click="ignore", type="tertiary", icon=":material/download:")
