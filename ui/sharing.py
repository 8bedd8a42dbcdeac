"""Show the link to this page with its choices, and the small file that holds what a link cannot."""

from __future__ import annotations

import streamlit as st

from ui import choices
from ui.tables import download


@st.fragment
def share() -> None:
    """A button in the side bar: the link as it stands when the button is pressed."""
    w = choices.words()
    with st.popover(w.t("Share this"), icon=":material/link:", type="tertiary", key="share", on_change="rerun") as box:
        if not box.open:
            return
        st.markdown(w.t("The link opens this page with the same choices and scenarios. It contains no data."))
        st.code(choices.link(), language=None, wrap_lines=True)
        if choices.source() == choices.OWN:
            st.caption(w.t("Your own file stays with you: whoever opens the link chooses the file again."))
        if choices.link_too_long():
            st.caption(w.t("The scenarios are too many for a link. Send this small file instead."))
            save_choices()


def save_choices() -> None:
    """The download of choices and scenarios, to be opened on the page of the customer file."""
    w = choices.words()
    name, mime = "customer-worth-choices.json", "application/json"
    saved = choices.to_file()  # now: a download is made outside the visit, where its choices cannot be read
    download(w.t("Save choices and scenarios"), lambda: saved, name, "save_choices", mime)
