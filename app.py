"""The server: Streamlit around ui/frame.py, with what a public address needs.

`python3 run.py` starts it with `uvicorn app:app`; `streamlit run app.py` works too.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui import server

server.quiet_logs()

app = st.App(
    Path(__file__).resolve().parent / "ui" / "frame.py",
    lifespan=server.lifespan,
    middleware=[Middleware(server.Door, pages=server.page_urls())],
    on_script_error=server.explain,
)
