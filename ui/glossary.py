"""The words of the field, each with a sentence and its page: in a dialog everywhere, in a box among the methods."""

from __future__ import annotations

import streamlit as st

from report.text import markdown_text
from ui import choices, menu
from ui.boxes import box
from words import Words, glossary


@st.fragment
def opener() -> None:
    """The button in the side bar, the same on every page."""
    w = choices.words()
    if st.button(w.t("Words"), icon=":material/menu_book:", type="tertiary", key="words_open"):
        st.dialog(w.t("Words"), width="medium")(listed)(w)


def listed(w: Words) -> None:
    """Each word with its one sentence, and the way to the page it is seen on."""
    titles = {entry.name: w.c("menu", entry.title) for entry in menu.ENTRIES if menu.listed(entry.name)}
    with st.container(gap="small", key="words_listed"):
        for one in sorted(glossary.shown(), key=lambda one: one.word[w.language].casefold()):
            word, seen = st.columns([4, 1], gap="small")
            word.markdown(f"**{markdown_text(one.word[w.language], 60)}** · {one.said(w.language)}")
            with seen:
                if one.page in titles:
                    st.page_link(menu.path(one.page), label=titles[one.page])


def boxed(w: Words) -> None:
    """The same in a box of a page."""
    with box("words", w.t("Words")) as opened:
        if opened:
            listed(w)
