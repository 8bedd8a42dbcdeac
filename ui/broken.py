"""Page shown when a page fails with an unexpected error."""

from __future__ import annotations

import streamlit as st

import words
from ui import choices


def explain(_error: Exception) -> bool:
    """A sentence, never a trace or a value. The log has type and place."""
    try:
        w = choices.words()
    except Exception:  # the choices themselves may be what broke
        w = words.load(choices.browser_language(), "")
    st.error(
        w.t("**This page could not be shown.** Your choices are kept. Load the page again or go to another page."),
        icon=":material/error:",
    )
    return True
