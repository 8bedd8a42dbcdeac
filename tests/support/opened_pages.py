"""The app on one of its pages, as a link with these choices opens it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

import run

FRAME = str(run.ROOT / "ui" / "frame.py")


def page(name: str, **link: str) -> AppTest:
    """A page that has not run yet."""
    app = AppTest.from_file(FRAME)
    app.query_params.update(link)
    return app.switch_page(str(run.ROOT / "pages" / f"{name}.py"))
