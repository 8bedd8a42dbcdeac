"""A course day as A4 pages to write on."""

from __future__ import annotations

from report.slides.sheet import DaySheet
from report.writers.pdf import typeset


def write(pages: DaySheet) -> bytes:
    """The sheet as a PDF, the same bytes for the same sheet. ImportError: typst is not installed."""
    return typeset.pdf(pages, "sheet")
