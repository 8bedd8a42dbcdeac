"""A switch between a few things, of which one is always chosen."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st


def switch(label: str, names: Mapping[str, str], key: str, *, hidden: bool = False, told: str | None = None) -> str:
    """What is chosen of `names` {choice: its name}; `key`: its slot. `hidden`: the label is only read aloud."""
    chosen = st.segmented_control(
        label,
        list(names),
        format_func=names.__getitem__,
        key=key,
        wrap=True,
        required=True,
        persist_state="session",
        label_visibility="collapsed" if hidden else "visible",
        help=told,
    )
    return str(chosen)
