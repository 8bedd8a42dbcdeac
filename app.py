"""The ASGI application: Streamlit around ui/frame.py, with middleware, error handling and start-up.

`python3 run.py` starts it with `uvicorn app:app`; `streamlit run app.py` works too.
"""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui import cache, choices, menu, room_store
from ui.broken import explain
from ui.live import moving_scripts
from ui.preview import first_words, preview
from ui.server import settings
from ui.server.door import Door
from ui.server.logs import quiet_logs
from ui.server.paths import page_urls
from ui.server.visits import lifespan

ROOT = Path(__file__).resolve().parent

os.chdir(ROOT)  # Streamlit looks for .streamlit/config.toml where the server was started
quiet_logs()
settings.check()
room_store.check()


def first_sample_is_read() -> bool:
    """Read the file that the first page shows, unless it has been."""
    return cache.sample(choices.TABLE[choices.SOURCE].default).problem is None


def first_words_are_known() -> None:
    """The same, and put together what the first page says in each language."""
    if first_sample_is_read():
        first_words(menu.FIRST)


def trim() -> int:
    """Let go of what is shared beyond its measure, and of the rooms of a day ago; how much went."""
    return cache.trim() + room_store.sweep()


app = st.App(
    ROOT / "ui" / "frame.py",
    lifespan=lifespan(first_words_are_known, trim),
    middleware=[
        Middleware(Door, pages=page_urls(), sample_is_read=first_sample_is_read, preview=preview, moving=moving_scripts)
    ],
    on_script_error=explain,
)
