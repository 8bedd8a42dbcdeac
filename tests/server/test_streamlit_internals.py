"""What is borrowed from inside Streamlit is still there, and still does what is asked of it."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pyarrow as pa
import pytest
import streamlit as st
from asynchronously import completed
from streamlit.runtime import Runtime
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec
from streamlit.testing.v1 import AppTest

import run
from ui import streamlit_internals as inside
from ui.fast_table import message
from ui.server.visits import Departed

FRAME = run.ROOT / "ui" / "frame.py"


def page() -> None:
    import pyarrow as pa

    from ui import streamlit_internals as inside
    from ui.fast_table import message

    assert inside.visit_id()
    inside.send_table(message(["Tier"], [pa.array(["Top"])], [["Top 15 %"]], False), 120)


class Client:
    """A browser that listens and says nothing."""

    def write_forward_msg(self, msg: object) -> None:
        del msg


async def a_visit_from_its_beginning_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    runtime, departed = Runtime.instance(), Departed(120)
    inside.keep_departed(departed)
    visit = runtime.connect_session(Client(), {})  # type: ignore[arg-type]
    sent = UploadedFileRec("file-1", "f.csv", "text/csv", b"a;b")
    urls = runtime.uploaded_file_mgr.get_upload_urls(visit, ["f.csv"])[0]
    for record in (sent, UploadedFileRec("file-2", "g.csv", "text/csv", b"c")):
        runtime.uploaded_file_mgr.add_file(visit, record)  # type: ignore[attr-defined]
    assert (inside.here(visit), inside.bytes_held(visit)) == (True, 4)
    monkeypatch.setattr(inside, "visit_id", lambda: visit)
    inside.let_go(UploadedFile(sent, urls))  # type: ignore[arg-type]
    assert inside.bytes_held(visit) == 1
    runtime.disconnect_session(visit)
    assert (inside.here(visit), [kept.session.id for kept in departed.list()]) == (True, [visit])
    inside.close_visit(visit)
    assert (inside.here(visit), departed.list(), inside.bytes_held(visit)) == (False, [], 0)


def test_what_is_borrowed_from_streamlit_is_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert inside.upload_limit() == 200 * 1024 * 1024
    assert "<title>" in inside.first_page_as_delivered()
    assert inside.visit_id() is None
    assert issubclass(inside.StreamlitAPIException, Exception)
    assert isinstance(message(["a"], [pa.array(["x"])], [["x"]], False), inside.Table)

    at = AppTest.from_function(page).run()
    assert not at.exception
    assert len(at.table) == 1
    assert isinstance(st.container(), inside.DeltaGenerator)
    assert isinstance(st.Page(Path(__file__), title="a"), inside.Page)

    monkeypatch.setattr(Runtime, "_instance", None)

    async def visit() -> None:
        runtime = st.App(FRAME)._create_runtime()
        await runtime.start()
        await a_visit_from_its_beginning_to_its_end(monkeypatch)
        runtime.stop()
        await runtime.stopped

    completed(visit())

    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    inside.forget_last_run()
    assert sys.modules["__main__"] is inside._MAIN
