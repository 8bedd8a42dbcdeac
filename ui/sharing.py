"""The link to this page with its choices, and the small file that holds what a link cannot."""

from __future__ import annotations

import streamlit as st

from ui import state
from ui.tables import download


@st.fragment
def share() -> None:
    """A button in the side bar: the link as it stands when the button is pressed."""
    w = state.words()
    with st.popover(w.t("Share this"), icon=":material/link:", type="tertiary", key="share", on_change="rerun") as box:
        if not box.open:
            return
        st.markdown(w.t("The link opens this page with the same choices and scenarios. It never holds data."))
        st.code(state.link(), language=None, wrap_lines=True)
        if state.source() == state.OWN:
            st.caption(w.t("Your own file stays with you: whoever opens the link chooses the file again."))
        if state.link_too_long():
            st.caption(w.t("The scenarios are too many for a link. Send this small file instead."))
            save_choices()


def save_choices() -> None:
    """The download of choices and scenarios, to be opened on the page of the customer file."""
    w = state.words()
    name, mime = "customer-worth-choices.json", "application/json"
    saved = state.to_file()  # now: a download is made outside the visit, where its choices cannot be read
    download(w.t("Save choices and scenarios"), lambda: saved, name, "save_choices", mime)
