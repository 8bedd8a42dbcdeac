"""Text on a page: what comes from a file is made harmless, the answer is marked, the help stands behind a button.

Everything Streamlit shows as text is Markdown. The sentences are ours; whatever a file or a person gave goes
through `plain` before it is put into one.
"""

from __future__ import annotations

import re

import streamlit as st

from ui import state
from ui.link import clean_text

NBSP, JOINER = "\u00a0", "\u2060"
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!|~<>$:&^=/\"'-])")
# Streamlit and GitHub's Markdown find addresses and :names: after unescaping, so these are held apart as well.
MAY_LINK = re.compile(r"[:@/]|www", re.IGNORECASE)
LINKING = re.compile(r"(?<=[:@/])(?=\S)|(?<=www)(?=\.)", re.IGNORECASE)


def plain(text: str, longest: int = 60) -> str:
    """Text from a file or a person as Markdown that shows just that text, on one line, cut with "…".

    >>> print(plain("**Guld** [a](b)"))
    \\*\\*Guld\\*\\* \\[a\\]\\(b\\)
    """
    line = clean_text(str(text), longest)
    if MAY_LINK.search(line):
        line = LINKING.sub(JOINER, line)
    return MARKDOWN.sub(r"\\\1", line)


def file_name(text: str, longest: int = 40) -> str:
    """A file's name as Markdown; a long one is cut in its middle, so that its ending stays."""
    name = clean_text(str(text), 400)
    if len(name) > longest:
        name = name[: longest - 13] + "…" + name[-12:]
    return plain(name, longest)


def mark(text: str) -> str:
    """The answer's number under the highlighter; it stands first in the answer and never wraps. One a page."""
    return f":yellow-background[:yellow[{text.replace(' ', NBSP)}]]"


def headline(question: str, answer: str) -> None:
    """A page's question as its title, and the answer at once. The answer begins with `mark(number)`."""
    st.title(question, anchor=False)
    st.header(answer, anchor=False)


def meaning(text: str) -> None:
    """What the page's figures mean, and their limits, behind a button."""
    w = state.words()
    with st.popover(w.t("What it means and its limits"), type="tertiary", icon=":material/help:"):
        st.markdown(text)


def checked(sum_in_words: str, *, sound: bool = True) -> None:
    """The line under a table that balances: "✓ Balances 94 387 − 33 570 + 17 606 + 23 388 = **101 811**"."""
    w = state.words()
    badge = f":blue-badge[✓ {w.t('Balances')}]" if sound else f":orange-badge[▲ {w.t('Does not balance')}]"
    st.markdown(f"{badge} {sum_in_words}")
