"""What moves in the browser, and the way to what answers on release where that does not come."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import choices
from words import Words


def resting(draw: Callable[[], None], *, follows: bool) -> None:
    """Draw what moves: where it rests is kept, and that is all, unless what is made here `follows` it.

    What is sent may be made ready before: what the browser has told since is newer, and it stays where it is.
    """
    if follows:
        with st.container():  # as deep as the part below, so that the browser keeps what it has
            draw()
    else:
        _alone(draw)


@st.fragment
def _alone(draw: Callable[[], None]) -> None:
    draw()
    choices.write_link()


def missing(w: Words, of: str = "") -> None:
    """What is seen when what moves does not come; a stylesheet hides it when it does. `of`: what, of several."""
    with st.container(key=f"live_missing{of}"):
        st.markdown(w.t("The moving levers have not come: the browser did not get their file."))
        st.button(w.t("Use plain sliders"), on_click=choices.put, args=("levers_drawn", "plain"), key=f"to_plain{of}")


def moving(w: Words, of: str = "") -> None:
    """The way back to the levers that move."""
    back = w.t("Use levers that move")
    st.button(back, on_click=choices.put, args=("levers_drawn", "live"), type="tertiary", key=f"to_live{of}")
