"""Which file is shown, and the way to another."""

from __future__ import annotations

import streamlit as st

from report.text import markdown_text
from ui import state
from ui.menu import link
from words import Words


def shown_file(w: Words) -> None:
    """The file's name, and the way to one's own."""
    own = state.source() == state.OWN
    title = markdown_text(state.source_title()) if own else w.t("Sample file: {title}", title=state.source_title())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(title, icon=":material/description:", color="gray")
        link("file", w.t("Change file") if own else w.t("Use my own file"))
