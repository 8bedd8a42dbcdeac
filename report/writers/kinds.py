"""Kinds of documents that people keep, known without what writes them."""

from __future__ import annotations

from typing import Literal

Kind = Literal["pptx", "pdf", "xlsx", "png", "svg"]
MIME: dict[Kind, str] = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "svg": "image/svg+xml",
}
LIBRARIES: dict[Kind, str] = {
    "pptx": "python-pptx",
    "pdf": "typst",
    "xlsx": "XlsxWriter",
    "png": "typst",
    "svg": "typst",
}
