"""A figure that is drawn once and then shown again: building one takes 5–40 ms, showing it again a fifth of one.

A figure depends on nothing but what is given to its function in `ui.charts` (tables, words, palette), so that is what
it is kept under: a slider that has been there before, another page and back, the same sample on the next person's
screen. A figure from a visitor's own file is kept for that visit only.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from ui import cache
from ui.charts import frame as charts
from words import Words

KEPT, KEPT_OWN = 400, 24  # figures of the samples, and of one visitor's own file; one takes 20–60 kB


@dataclass(frozen=True)
class Drawing:
    """A figure to be made: its function, and all that it draws."""

    make: Callable[..., go.Figure]
    given: tuple[Any, ...]
    named: tuple[tuple[str, Any], ...]

    def name(self) -> str:
        """The same for the same figure, and for no other."""
        parts = (self.make.__module__, self.make.__qualname__, self.given, self.named)
        return hashlib.blake2b(pickle.dumps(parts, 5), digest_size=16).hexdigest()

    def figure(self) -> go.Figure:
        """The figure, made now."""
        return self.make(*self.given, **dict(self.named))


def drawn(make: Callable[..., go.Figure], *given: Any, **named: Any) -> Drawing:
    """`make(*given, **named)`, made only if this visit (for a sample: this server) has not drawn it yet."""
    return Drawing(make, given, tuple(sorted(named.items())))


def plot(picture: go.Figure | Drawing, key: str, w: Words) -> None:
    """The figure, with its sentence for those who cannot see it."""
    if isinstance(picture, Drawing):
        _again(cache.is_own(), picture.name(), key, w.language, picture, w)
    else:
        _plot(picture, key, w)


def _plot(picture: go.Figure, key: str, w: Words) -> None:
    st.plotly_chart(picture, theme=None, key=key, config=charts.config(w), alt=charts.alt(picture), width="stretch")


def _first(name: str, key: str, language: str, _picture: Drawing, _w: Words) -> None:
    _plot(_picture.figure(), key, _w)


_again = cache.by_owner(_first, KEPT, KEPT_OWN)
