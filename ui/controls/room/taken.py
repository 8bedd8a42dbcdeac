"""What leaves the room: the debrief as slides and as a table, and the end of the room."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from report.slides import room as slides
from report.writers.csv import for_programs
from report.writers.documents import write
from report.writers.kinds import MIME, Kind
from ui import choices
from ui.controls.room.state import Here
from ui.room_store import store
from ui.tables import download


def taken(here: Here) -> None:
    """Downloads, made when they are pressed, and the button that ends the room."""
    w = here.w
    st.caption(w.t("No names leave the room, and nothing that fewer than five have answered."))
    with st.container(horizontal=True):
        download(w.t("Slides (PPTX)"), lambda: _slides(here, "pptx"), "room.pptx", "room_pptx", MIME["pptx"])
        download(w.t("Slides (PDF)"), lambda: _slides(here, "pdf"), "room.pdf", "room_pdf", MIME["pdf"])
        download(w.t("Table (CSV)"), lambda: for_programs(_table(here)), "room.csv", "room_csv")
        if st.button(w.t("Close the room"), key="room_close", icon=":material/close:"):
            st.dialog(w.t("Close the room?"))(_close)(here)


def _slides(here: Here, kind: Kind) -> bytes:
    """The debrief as slides; a sentence in its place where there is nothing that may leave."""
    made = slides.deck(here.debrief, here.room.play, here.case, here.w, dt.date.today())
    if made is None:
        return here.w.t("Fewer than five have answered, so nothing leaves the room.").encode()
    return write(kind, made, here.w, dt.date.today())


def _table(here: Here) -> pd.DataFrame:
    return slides.table(here.debrief, here.room.play, here.case, here.w)


def _close(here: Here) -> None:
    w = here.w
    st.markdown(w.t("All that the room holds is removed at once, on every phone. Take away what you want first."))
    if st.button(w.t("Close it"), key="room_close_it"):
        store().close(here.room.id)
        choices.keep_room_secret("")
        st.rerun()
