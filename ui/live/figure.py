"""A figure that needs no library of charts: drawn here, put on the page as it is."""

from __future__ import annotations

from report.forms import Form
from report.palette import DARK, LIGHT
from report.writers.svg import svg
from ui import choices, live
from ui.streamlit_internals import component
from words import Words


def mount(form: Form, key: str, w: Words) -> None:
    """The form in the reader's theme."""
    drawn = svg(form, w, DARK if choices.dark() else LIGHT).encode()
    component(**live.files("figure"))(key=f"figure_{key}", data=drawn, height="content")
