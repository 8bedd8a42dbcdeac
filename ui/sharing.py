"""Show the link to this page with its choices, as text, as a code to point a camera at and as the phone sends it; and
the small file that holds what a link cannot."""

from __future__ import annotations

from urllib.parse import urlsplit

import segno
import streamlit as st

from ui import choices
from ui.tables import download
from words import Words

MOST_IN_CODE = 1_200  # letters: a code of more is too fine for a camera to read from a wall
THIS_COMPUTER = {"localhost", "127.0.0.1", "::1"}


@st.fragment
def share() -> None:
    """The page's button: the link as it stands when the button is pressed. Copying, and the phone's own way of sending,
    are done in the browser by `ui.server.first_bytes`, by the keys of what stands here."""
    w = choices.words()
    if st.button(w.t("Share this"), icon=":material/share:", type="tertiary", key="share"):
        st.dialog(w.t("Share this page"))(_shared)(w)


def _shared(w: Words) -> None:
    link = choices.link()
    st.markdown(w.t("The link opens this page with the same choices and scenarios. It contains no data."))
    with st.container(key="share_link"):
        st.code(link, language=None, wrap_lines=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(w.t("Copy the link"), icon=":material/content_copy:", key="share_copy", type="primary")
        st.button(w.t("Send it"), icon=":material/ios_share:", key="share_send")
        with st.container(key="share_copied", width="content"):
            st.markdown(w.t("✓ Copied"))
    _code(link, w)
    if choices.source() == choices.OWN:
        st.caption(w.t("Your own file stays with you: whoever opens the link chooses the file again."))
    if choices.link_too_long():
        st.caption(w.t("The scenarios are too many for a link. Send this small file instead."))
        save_choices()


def _code(link: str, w: Words) -> None:
    """The link as a code, or why there is none."""
    if urlsplit(link).hostname in THIS_COMPUTER:
        told = w.t("This address works on this computer only, so there is no code for a phone to read.")
        st.caption(told)
    elif len(link) > MOST_IN_CODE:
        st.caption(w.t("The link is too long for a code that a phone can read."))
    else:
        st.image(qr(link), w.t("Point a phone's camera at the code to open the page there."), width=240)


def qr(link: str) -> str:
    """A link as a picture (SVG), black on white in both themes, for that is what cameras read."""
    return str(segno.make(link, error="l", micro=False).svg_inline(scale=4, dark="#000", light="#fff"))


def save_choices() -> None:
    """The download of choices and scenarios, to be opened on the page of the customer file."""
    w = choices.words()
    name, mime = "customer-worth-choices.json", "application/json"
    saved = choices.to_file()  # now: a download is made outside the visit, where its choices cannot be read
    download(w.t("Save choices and scenarios"), lambda: saved, name, "save_choices", mime)
