"""A figure that needs no library of charts: drawn here, put on the page as it is."""

from __future__ import annotations

import streamlit as st

from report.forms import Form
from report.palette import DARK, LIGHT
from report.writers.svg import svg
from ui import choices, live
from words import Words


def mount(form: Form, key: str, w: Words) -> None:
    """The form in the reader's theme."""
    draw = st.components.v2.component(**live.component("figure"))
    draw(key=f"figure_{key}", data={"svg": svg(form, w, DARK if choices.dark() else LIGHT)}, height="content")
