"""The frame around every page: name and logo, side bar, language, and the link in the address bar."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from report.needs import missing
from ui import cache, choices, controls, glossary, menu
from ui.controls import day
from ui.server.first_bytes import language_script
from words import LANGUAGES

STATIC = Path(__file__).resolve().parent / "static"

choices.start(controls.ROWS)
w = choices.words()
page = st.navigation(menu.pages(w), position="hidden")
st.set_page_config(
    page_title=f"{page.title} – Customer Worth",
    page_icon=str(STATIC / "favicon.svg"),
    layout="wide",
)
st.logo(str(STATIC / ("logo-dark.svg" if choices.dark() else "logo-light.svg")), size="medium")
choices.write_link()
choices.begin_page(page.url_path or menu.FIRST)
day.bar(page.url_path or menu.FIRST, w)

with st.sidebar:
    if controls.room.inside(page.url_path):
        menu.link(menu.FIRST, w.t("The other pages"))  # a hundred phones draw this page when the leader steps
    else:
        menu.show(missing(cache.study(), w), w)
    st.divider()
    glossary.opener()
    st.segmented_control(
        w.t("Language"),
        list(LANGUAGES),
        key=choices.slot(choices.LANGUAGE),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    # A screen reader must know which language it reads; Streamlit says English always.
    st.html(f"<script>{language_script(w.language)}</script>", unsafe_allow_javascript=True)

with st.container(width=1080):
    page.run()
