"""The server's one store of rooms, and the limit on wrong codes that all visits share."""

from __future__ import annotations

import streamlit as st

from ui.server import rooms
from ui.server.settings import rooms_url
from workshop.store import Store
from workshop.tries import Tries


@st.cache_resource(show_spinner=False)
def _store(url: str) -> Store:
    return Store(url)


@st.cache_resource(show_spinner=False)
def tries() -> Tries:
    """The limit on wrong codes."""
    return Tries()


def store() -> Store:
    """Where the operator has said, else in a file in the server's private folder, which goes with the server."""
    return _store(rooms_url() or f"sqlite:///{rooms.room() / 'workshop.sqlite'}")


def check() -> None:
    """Open the store that the operator has named. SystemExit with a sentence when it cannot be."""
    if not rooms_url():
        return
    try:
        store()
    except Exception as problem:
        told = f"CUSTOMER_WORTH_ROOMS cannot be opened ({type(problem).__name__}): give a file in a folder"
        raise SystemExit(f"{told} that can be written to, or postgresql://…, for which psycopg is installed.") from None


def sweep() -> int:
    """Remove the rooms of a day ago; how many they were."""
    return store().sweep()
