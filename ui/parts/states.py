"""A page that cannot answer yet: empty, a question first, a warning, an error. What is wrong and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from ui import menu


def empty(
    title: str,
    why: str,
    button: str | None = None,
    *,
    key: str | None = None,
    on_click: Callable[..., None] | None = None,
    args: tuple[object, ...] = (),
    page: str | None = None,
) -> bool:
    """Nothing to show: a fact, why, and the one button that mends it, or the link to the page that does.

    True in the run after the button was pressed.
    """
    with st.container(border=True):
        st.markdown(f"**{title}**")
        st.markdown(why)
        if button and page:
            link(page, button)
        elif button:
            return st.button(button, key=key, on_click=on_click, args=args)
    return False


def link(page: str, label: str) -> None:
    """A link to another page by its name; nothing when that page is not there."""
    if menu.listed(page):
        st.page_link(menu.path(page), label=label, icon=":material/arrow_forward:", icon_position="right")


def warning(text: str) -> None:
    """Something to know before the figures are believed."""
    with st.container(border=True):
        st.markdown(f":material/info: {text}")


def error(text: str) -> None:
    """Something is wrong: what in bold, where, what happened to earlier results, what to do."""
    st.error(text, icon=":material/error:")


def question(title: str, why: str, answers: Mapping[str, str], key: str) -> str | None:
    """Something only the person knows. The code of the answer chosen, None until then: the page waits for it."""
    with st.container(border=True):
        st.markdown(f":material/help: **{title}**")
        st.markdown(why)
        return st.segmented_control(
            title,
            list(answers),
            format_func=answers.__getitem__,
            key=key,
            persist_state="session",
            label_visibility="collapsed",
        )
