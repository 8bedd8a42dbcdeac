"""A press that meets the page's own timer is done once, and its reader hears of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from asynchronously import completed
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession

from ui import streamlit_internals as inside

PAGE = """
import streamlit as st
from ui.streamlit_internals import run_again_soon, visit_id

@st.fragment(run_every=60)
def look():
    if st.session_state.pop("changed", False):
        run_again_soon(visit_id())

look()
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.session_state.setdefault("begun", __import__("threading").Event()).set()
st.session_state.setdefault("go", __import__("threading").Event()).wait(30)
st.caption("here the run can be broken off")
if st.button("Hand in"):
    st.session_state["done"] = st.session_state.get("done", 0) + 1
st.markdown(f"handed in {st.session_state.get('done', 0)} times")
"""


class Visit:
    """A reader over Streamlit's own runtime, whose loop is held whenever the test wants to."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime, self.heard = runtime, list[ForwardMsg]()
        self.id = runtime.connect_session(self, {})  # type: ignore[arg-type]
        self.button, self.part = "", ""

    def write_forward_msg(self, msg: Any) -> None:
        self.heard.append(msg)
        element = msg.delta.new_element
        self.button = element.button.id or self.button
        if msg.WhichOneof("type") == "auto_rerun":
            self.part = msg.auto_rerun.fragment_id

    @property
    def session(self) -> Any:
        info = self.runtime._session_mgr.get_session_info(self.id)
        assert info is not None
        return info.session

    @property
    def state(self) -> Any:
        return self.session.session_state

    @property
    def texts(self) -> list[str]:
        said = [msg.delta.new_element.markdown.body for msg in self.heard]
        return [text for text in said if text.startswith("handed in")]

    def ask(self, *, press: bool = False, timer: bool = False) -> None:
        message = BackMsg()
        message.rerun_script.fragment_id = self.part if timer else ""
        message.rerun_script.is_auto_rerun = timer
        if press:
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.trigger_value = self.button, True
        self.runtime.handle_backmsg(self.id, message)

    async def rests(self) -> None:
        """Until nothing runs and all has been heard."""
        while self.session._scriptrunner is not None:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        while self.session._scriptrunner is not None:
            await asyncio.sleep(0.01)


@pytest.fixture
def streamlit_as_ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Streamlit as the server sets it up, and as it was afterwards."""
    monkeypatch.setattr(Runtime, "_instance", None)
    monkeypatch.setattr(AppSession, "_create_scriptrunner", AppSession._create_scriptrunner)
    name = "_handle_scriptrunner_event_on_event_loop"
    monkeypatch.setattr(AppSession, name, getattr(AppSession, name))
    inside.hear_runs_out()
    inside.hear_runs_out()
    yield


def visited(script: Path, act: Callable[[Visit], Awaitable[None]]) -> Visit:
    """What a reader has heard who opens the page, acts, and waits until it rests."""
    script.write_text(PAGE, encoding="utf-8")

    async def whole() -> Visit:
        runtime = st.App(script)._create_runtime()
        await runtime.start()
        visit = Visit(runtime)
        visit.state["go"] = threading.Event()
        visit.state["go"].set()
        visit.ask()
        await visit.rests()
        visit.heard.clear()
        await act(visit)
        await visit.rests()
        runtime.stop()
        await runtime.stopped
        return visit

    return completed(whole())


@pytest.mark.usefixtures("streamlit_as_ours")
def test_what_a_press_did_is_heard_though_a_timer_asks_before_its_last_words_are_out(tmp_path: Path) -> None:
    async def act(visit: Visit) -> None:
        visit.ask(press=True)
        visit.session._scriptrunner._script_thread.join(30)  # the loop is held: nothing of it has been heard yet
        visit.ask(timer=True)

    assert visited(tmp_path / "app.py", act).texts == ["handed in 1 times"]


@pytest.mark.usefixtures("streamlit_as_ours")
def test_requests_that_wait_are_taken_in_their_order(tmp_path: Path) -> None:
    async def act(visit: Visit) -> None:
        visit.ask(press=True)
        visit.session._scriptrunner._script_thread.join(30)
        visit.ask(timer=True)
        visit.ask(press=True)
        visit.ask(timer=True)

    assert visited(tmp_path / "app.py", act).texts[-1] == "handed in 2 times"


@pytest.mark.usefixtures("streamlit_as_ours")
def test_a_page_that_must_be_made_again_lets_a_press_that_has_begun_come_to_its_end(tmp_path: Path) -> None:
    async def act(visit: Visit) -> None:
        visit.state["begun"].clear()
        visit.state["go"].clear()
        visit.ask(press=True)
        visit.state["begun"].wait(30)  # it runs, and the loop has not been told
        assert not inside.run_again(visit.id)
        visit.state["go"].set()

    assert visited(tmp_path / "app.py", act).texts == ["handed in 1 times"]


@pytest.mark.usefixtures("streamlit_as_ours")
def test_what_a_timer_found_changed_is_drawn_once_its_run_is_over(tmp_path: Path) -> None:
    async def act(visit: Visit) -> None:
        visit.state["changed"] = True
        visit.ask(timer=True)

    found = visited(tmp_path / "app.py", act)
    assert found.texts == ["handed in 0 times"]
