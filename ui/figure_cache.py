"""Cache of drawn figures, by form, words and theme: building one takes 5–40 ms, showing it again a fifth.

A figure depends on nothing but its form, the words and the theme, so that is what it is kept under: a slider that has
been there before, another page and back, the same sample on the next person's screen. A figure of a visitor's own file
is kept for that visit only.
"""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass

import streamlit as st

from report import figures
from report.forms import Form
from report.palette import DARK, LIGHT, Palette
from study.beside import beside
from ui import cache, choices
from words import Words

KEPT, KEPT_OWN = 400, 24  # figures of the samples, and of one visitor's own file


@dataclass(frozen=True)
class KeptFigure:
    """A figure among what is kept: one takes 20–60 kB, and is counted as the most."""

    nbytes: int = 60_000


def draw(form: Form, key: str, w: Words, large: float = 1) -> None:
    """The form as a figure in the reader's theme, made only if this visit (for a sample: this server) has not yet.

    `large`: as in `report.figures.draw`.
    """
    palette = DARK if choices.dark() else LIGHT
    name = beside(form, (w, palette, large), lambda: _name(form, w, palette, large))
    _again(cache.is_own(), name, key, form, palette, w, large)


def _name(form: Form, w: Words, palette: Palette, large: float) -> str:
    return hashlib.blake2b(pickle.dumps((form, w, palette, large), 5), digest_size=16).hexdigest()


def _first(name: str, key: str, _form: Form, _palette: Palette, _w: Words, _large: float) -> KeptFigure:
    picture = figures.draw(_form, _w, _palette, _large)
    config = figures.config(_w)
    st.plotly_chart(picture, theme=None, key=key, config=config, alt=_form.alt, width="stretch")
    return KeptFigure()


_again = cache.by_owner(_first, KEPT, KEPT_OWN)
