"""The files of what moves in the browser, under names that change with them, so that a browser never keeps old ones."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from report.scale import known
from ui.streamlit_internals import register_component
from words import Words

BROWSER = Path(__file__).resolve().parent / "browser"


def draw(name: str, key: str, data: Mapping[str, Any], heard: Mapping[str, Any]) -> None:
    """Put `name`.html, moved by `name`.js, on the page. `heard`: what is called when it tells."""
    called = register_component(f"{name}_{_print()}", "browser", BROWSER.parent)
    component = st.components.v2.component(called, html=_html(name), css="levers.css", js=f"{name}.js")
    component(key=key, data=data, height="content", **heard)


@cache
def _html(name: str) -> str:
    return (BROWSER / f"{name}.html").read_text("utf-8")


@cache
def _print() -> str:
    files = sorted(BROWSER.iterdir())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:10]


def numbers(x: Any) -> Any:
    """Numbers as JSON has them, however deep they stand: None where there is none, for JSON has no NaN."""
    return [numbers(row) for row in x] if isinstance(x, list) else known(x)


def said(texts: Mapping[str, Any], w: Words) -> dict[str, Any]:
    """How numbers and sentences are written in this language and currency, for browser/words.js."""
    return {
        "locale": str(w.spoken.locale).replace("_", "-"),
        "first": w.spoken.money_first,
        "sign": w.currency in w.spoken.signs,
        "unit": w.unit,
        "scales": w.scales,
        "texts": texts,
    }
