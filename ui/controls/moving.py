"""What moves in the browser, and the way to what answers on release where that does not come."""

from __future__ import annotations

import streamlit as st

from ui import choices
from words import Words


def missing(w: Words) -> None:
    """What is seen when the moving levers do not come; a stylesheet hides it when they do."""
    with st.container(key="live_missing"):
        st.markdown(w.t("The moving levers have not come: the browser did not get their file."))
        st.button(w.t("Use plain sliders"), on_click=choices.put, args=("levers_drawn", "plain"), key="to_plain")


def moving(w: Words) -> None:
    """The way back to the levers that move."""
    back = w.t("Use levers that move")
    st.button(back, on_click=choices.put, args=("levers_drawn", "live"), type="tertiary", key="to_live")
