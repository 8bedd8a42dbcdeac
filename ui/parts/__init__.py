"""What the controls are built of. Texts given to these are Markdown: what comes from a file goes through
`markdown_text`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from report.columns import Column
from report.exhibit import Check, Finding, Group
from report.exhibit import KeyFigure as Key
from report.forms import Form
from report.text import file_name, mark
from report.text import markdown_text as plain
from study import Study
from ui import show, state
from ui.drilldown import behind
from ui.figure_cache import draw
from ui.menu import link
from ui.sharing import save_choices
from ui.show import findings, headline, key_figures
from ui.tables import download, table


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


def figure(form: Form, key: str, message: str, between: Callable[[], None] | None = None) -> None:
    """A figure under the message it carries; `between` draws what stands between the two."""
    st.subheader(message, anchor=False)
    if between is not None:
        between()
    draw(form, key, state.words())


def money_key(label: str, amount: float, note: str = "", better: bool | None = None, rising: bool | None = None) -> Key:
    """A key figure in money; a currency that is a code stands in the label, for the figure has 148 px."""
    w = state.words()
    unit = "" if w.unit in ("kr", "") else f", {w.unit}"
    return Key(label + unit, w.short_bare(amount), note, better, rising)


def footer(now: Study) -> None:
    show.footer(now, state.words())


def meaning(text: str) -> None:
    show.meaning(text, state.words())


def checked(sum_in_words: str, *, sound: bool = True) -> None:
    show.checked(Check(sum_in_words, sound), state.words())
