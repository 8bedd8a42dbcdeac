"""Tables in the reader's language, and one menu a page for all that can be taken away: tables, and figures as pictures.

A table or a figure is offered where it is drawn, and the menu makes what is asked for when it is opened: a page with
ten tables sends no twenty buttons.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from report import cells
from report.columns import FEW, Column, first_columns
from report.text import plain_text
from report.workings import plain
from report.writers import csv
from study.beside import beside
from ui import choices
from ui.fast_table import message
from ui.streamlit_internals import Table, send_table
from words import Words

KINDS = ("png", "svg")
PLACE = 40  # letters of a place in the link


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
    of, named = tuple(columns), label or ", ".join(column.head for column in columns[:3])
    sent = Table()
    sent.CopyFrom(beside(frame, (of, total, w), lambda: _written(frame, of, total, w)))
    sent.alt = alt or plain_text(named)
    with _room(columns, key, w):
        send_table(sent, height)
    if downloads:
        choices.offer(key, Taken(named, frame, of))


def _written(frame: pd.DataFrame, columns: Sequence[Column], total: bool, w: Words) -> Table:
    values = [_values(frame[column.name].tolist(), column) for column in columns]
    texts = [cells.texts(frame, column, w) for column in columns]
    return message(cells.heads(columns), values, texts, total)


@contextmanager
def _room(columns: Sequence[Column], key: str, w: Words) -> Iterator[None]:
    """Where a table stands: on a phone three of its columns, and the way to all of them (`ui/static/page.css`)."""
    if len(columns) <= FEW:
        yield
        return
    place = f"columns_{key}"[:PLACE]
    whole = place in choices.value("open_boxes")
    shown = "all" if whole else "-".join(f"c{i + 1}" for i in first_columns(columns))
    with st.container(key=f"few-{shown}-{key}", gap=None):
        yield
        label = w.t("Fewer columns") if whole else w.t("All columns")
        st.button(
            label,
            key=f"columns_of_{key}",
            on_click=_switch,
            args=(place,),
            type="tertiary",
            icon=":material/view_column:",
        )


def _switch(place: str) -> None:
    """All the columns, or the few again."""
    now = choices.value("open_boxes")
    others = tuple(name for name in now if name != place)
    choices.put("open_boxes", others if place in now else (*others, place))


def _values(found: list[Any], column: Column) -> pa.Array:
    """Numbers stay numbers, so that they align right and are read as such."""
    if column.kind in ("text", "tier", "movement", "date"):
        return pa.array(map(str, found), pa.large_string())
    return pa.array([None if cells.missing(cell) else float(cell) for cell in found], pa.float64())  # money is Decimal


def offer_figure(key: str, label: str) -> None:
    """Put a figure in the page's menu. `key`: the figure's own."""
    choices.offer(f"{key}__figure", Taken(label))


@st.fragment
def menu(w: Words, documents: Callable[[], None], pictures: Callable[[], bool]) -> None:
    """The page's menu: `documents` first, then each figure and table; nothing on a page that shows none of these.

    `pictures`: whether the figures as they stand may leave; where they tell of few customers, the documents' do.
    """
    if not any(isinstance(one, Taken) for one in choices.offered().values()):
        return
    label = w.t("Download")
    with st.popover(label, icon=":material/download:", type="tertiary", key="downloads", on_change="rerun") as opened:
        if not opened.open:
            return
        found = {key: one for key, one in choices.offered().items() if isinstance(one, Taken)}
        tables = {key: one for key, one in found.items() if one.frame is not None}
        documents()
        whole = pictures()
        for key, one in found.items():
            if one.frame is None and not whole:
                continue
            st.markdown(f"**{one.label}**")
            with st.container(horizontal=True):
                _table(key, one, w) if one.frame is not None else _figure(key.removesuffix("__figure"))
        if len(tables) > 1:
            download(w.t("All tables (zip)"), lambda: zipped(tables), "tables.zip", "all_tables", "application/zip")


def _table(key: str, one: Taken, w: Words) -> None:
    frame, columns = one.frame, one.columns
    if frame is not None:
        download(w.t("Table (CSV)"), lambda: csv.for_programs(plain(frame)), f"{key}.csv", f"{key}_csv")
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
                archive.writestr(f"{key}.csv", csv.for_programs(plain(one.frame)))
    return out.getvalue()


def download(label: str, make: Callable[[], bytes], name: str, key: str, mime: str = "text/csv") -> None:
    """A download that is made when it is asked for, and reruns nothing."""
    st.download_button(label, make, name, mime, key=key, on_click="ignore", type="tertiary", icon=":material/download:")
