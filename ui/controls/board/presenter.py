"""The deck on a screen: one slide at a time, large, without the side bar, and what could be at a second key press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from report.forms import Form
from report.link_text import optional, whole
from report.slides import Deck, Slide
from report.slides.outline import revealed_in
from ui import choices
from ui.choices import Choice
from ui.figure_cache import draw
from ui.show import key_figures, table_of
from words import Words

MOST_STEPS, LARGE = 80, 1.3
ROWS = {"board_step": Choice(None, optional(whole(1, MOST_STEPS)), "bs")}


class Press(NamedTuple):
    """What one key press shows: a slide, and its figure with or without what could be."""

    slide: Slide
    form: Form | None


def steps(deck: Deck) -> list[Press]:
    """The deck as key presses."""
    return [Press(slide, form) for slide in deck.slides for form in revealed_in(slide.exhibit.form)][:MOST_STEPS]


def presenting() -> bool:
    """Whether the deck is on the screen."""
    return choices.value("board_step") is not None


def begin(w: Words) -> None:
    """The button that puts the deck on the screen."""
    st.button(
        w.t("Show on the screen"),
        icon=":material/slideshow:",
        key="board_present",
        help=w.t("One slide a screen. Arrow keys go on and back; Escape ends."),
        on_click=choices.put,
        args=("board_step", 1),
    )


def on_screen(deck: Deck, w: Words) -> None:
    """The slide of the step one has come to."""
    found = steps(deck)
    at = min(max(choices.value("board_step"), 1), len(found))
    slide, form = found[at - 1]
    place = [press.slide for press in found[:at]]
    number = len(dict.fromkeys(id(one) for one in place))
    with st.container(key="presenting"):
        shown = st.container()
        # Before the slide, and in one place whatever the slide holds: a key pressed while it is drawn is heard.
        _foot(slide, number, len(deck.slides), at, len(found), w)
    with shown:
        st.caption(slide.question)
        st.title(slide.title, anchor=False)
        if slide.keys:
            key_figures([replace(key, of="", proof=None) for key in slide.keys], at="presented_")
        if form is not None:
            draw(form, f"presented_{at}", w, 1 if choices.phone() else LARGE)
        else:
            table_of(slide.exhibit, w)
        for text in slide.findings:
            st.markdown(f"- {text}")


def _foot(slide: Slide, number: int, of: int, at: int, steps: int, w: Words) -> None:
    """Where one is, where the figures come from, and the keys."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="presenter_keys"):
        st.caption(f"{w.number(number)}/{w.number(of)} · {slide.source}", width="stretch")
        _key("arrow_back", w.t("Back"), "present_back", "Left", _by, (-1, steps))
        _key("arrow_forward", w.t("Next"), "present_next", "Right", _by, (1, steps))
        _key("close", w.t("End"), "present_end", "Escape", choices.put, ("board_step", None))


def _by(steps: int, of: int) -> None:
    """Steps on from where one is when the key is pressed: a page that is still being drawn has the key of before."""
    choices.put("board_step", min(max((choices.value("board_step") or 1) + steps, 1), of))


def _key(icon: str, label: str, key: str, shortcut: str, then: Callable[..., None], given: tuple[object, ...]) -> None:
    st.button(
        "",
        icon=f":material/{icon}:",
        help=label,
        key=key,
        shortcut=shortcut,
        type="tertiary",
        on_click=then,
        args=given,
    )
