"""The server: Streamlit around ui/frame.py, with what a public address needs.

`python3 run.py` starts it with `uvicorn app:app`; `streamlit run app.py` works too.
"""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui import server

ROOT = Path(__file__).resolve().parent

os.chdir(ROOT)  # Streamlit looks for .streamlit/config.toml where the server was started
server.quiet_logs()

app = st.App(
    ROOT / "ui" / "frame.py",
    lifespan=server.lifespan,
    middleware=[Middleware(server.Door, pages=server.page_urls())],
    on_script_error=server.explain,
)
