"""What is borrowed from inside Streamlit is still there, and still does what is asked of it."""

from __future__ import annotations

import asyncio
import gc
import sys
import types
import weakref
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
import streamlit as st
from asynchronously import completed
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
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


class Listener(Client):
    """A browser that keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[ForwardMsg] = []

    def write_forward_msg(self, msg: object) -> None:
        assert isinstance(msg, ForwardMsg)
        self.heard.append(msg)

    async def until_still(self) -> list[ForwardMsg]:
        """What was sent until the page stood still; the next call hears what comes after."""
        while not any(msg.script_finished == DONE for msg in self.heard if msg.WhichOneof("type") == "script_finished"):
            await asyncio.sleep(0.02)
        heard, self.heard = self.heard, []
        return heard


PART = """
import streamlit as st

held = bytearray(1)

@st.fragment
def part(held):
    st.markdown(f"the part, moved {st.slider('moved', 0, 9, key='moved')}")

st.markdown("the whole")
part(held)
"""
DONE = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY


def texts(heard: list[ForwardMsg]) -> list[str]:
    return [msg.delta.new_element.markdown.body for msg in heard if msg.delta.new_element.markdown.body]


async def a_reader_who_comes_back(script: Path) -> tuple[list[str], list[str]]:
    """What a page says at first, and when its reader moves the slider of a part that was let go of meanwhile."""
    script.write_text(PART, encoding="utf-8")
    runtime, listener = st.App(script)._create_runtime(), Listener()
    await runtime.start()
    visit = runtime.connect_session(listener, {})  # type: ignore[arg-type]
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    runtime.handle_backmsg(visit, asked)
    first = await listener.until_still()
    slider = next(msg.delta.new_element.slider.id for msg in first if msg.delta.new_element.slider.id)
    part = next(msg.delta.fragment_id for msg in first if msg.delta.fragment_id)
    info = runtime._session_mgr.get_session_info(visit)
    assert info is not None
    inside.let_go_of_parts(info.session)
    asked.rerun_script.fragment_id = part
    widget = asked.rerun_script.widget_states.widgets.add()
    widget.id = slider
    widget.double_array_value.data.append(7)
    runtime.handle_backmsg(visit, asked)
    heard = await listener.until_still()
    if not texts(heard):  # the part's own run ends first, then comes the whole
        heard = await listener.until_still()
    runtime.stop()
    await runtime.stopped
    return texts(first), texts(heard)


def test_a_part_that_was_let_go_of_makes_the_whole_page_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Runtime, "_instance", None)
    first, after = completed(a_reader_who_comes_back(tmp_path / "app.py"))
    assert first == ["the whole", "the part, moved 0"]
    assert after == ["the whole", "the part, moved 7"]


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


def test_what_a_run_begins_with_is_the_same_when_it_is_put_together_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from streamlit.runtime.app_session import AppSession
    from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor

    create: object = AppSession._create_new_session_message
    monkeypatch.setattr(AppSession, "_create_new_session_message", create)
    monkeypatch.setattr(Runtime, "_instance", None)
    made = list[str]()

    def counted(session: object, page: str, *more: object) -> ForwardMsg:
        made.append(page)
        return create(session, page, *more)  # type: ignore[operator]

    async def told() -> list[tuple[ForwardMsg, ForwardMsg]]:
        runtime = st.App(FRAME)._create_runtime()
        await runtime.start()
        visit = runtime.connect_session(Client(), {})  # type: ignore[arg-type]
        session = runtime._session_mgr.get_session_info(visit).session  # type: ignore[union-attr]
        pages = {
            "a": {"page_script_hash": "a", "page_name": "flows", "icon": "", "script_path": "", "url_pathname": ""}
        }
        found = list[tuple[ForwardMsg, ForwardMsg]]()
        for page, run_id, icon in (("a", "1", ""), ("a", "2", ""), ("b", "3", ""), ("b", "4", "x"), ("b", "5", "x")):
            pages["a"]["icon"] = icon
            asked = page, RunDescriptor(run_id, (f"part {run_id}",)), pages
            found.append((session._create_new_session_message(*asked), create(session, *asked)))  # type: ignore[operator, arg-type]
        runtime.stop()
        await runtime.stopped
        return found

    monkeypatch.setattr(AppSession, "_create_new_session_message", counted)
    inside.begin_runs_quickly()
    inside.begin_runs_quickly()
    found = completed(told())
    assert all(ours == theirs and theirs.new_session.app_pages for ours, theirs in found)
    assert made == ["a", "b", "b"]  # and not for a run of the same page, whatever its number


def test_a_label_is_looked_through_for_a_sign_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit import string_util

    labels = ["", "Kunder", "Återköp per år", "\N{FIRE}", "\N{FIRE} Återköp", "Återköp \N{FIRE}", "\N{FIRE}_x", "1️⃣ ett"]
    before = string_util.extract_leading_emoji
    told = [before(label) for label in labels]
    monkeypatch.setattr(string_util, "extract_leading_emoji", before)
    inside.look_for_signs_by_pattern()
    assert string_util.extract_leading_emoji is not before
    assert [string_util.extract_leading_emoji(label) for label in labels] == told
    assert told[3][0] == "\N{FIRE}" and string_util.extract_leading_icon("\N{FIRE}") == ("\N{FIRE}", "")


def test_what_is_looked_at_once_is_seen_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit import string_util, type_util

    for module, name in ((string_util, "validate_material_icon"), (type_util, "get_func_parameters")):
        monkeypatch.setattr(module, name, getattr(module, name))
    signs, named = ("help", "open_in_new"), inside.component
    before = [string_util.validate_icon_or_emoji(f":material/{sign}:") for sign in signs], named_of(named)
    inside.look_once()
    inside.look_once()
    for _ in range(2):
        found = [string_util.validate_icon_or_emoji(f":material/{sign}:") for sign in signs]
        assert (found, named_of(named)) == before
        with pytest.raises(inside.StreamlitAPIException):
            string_util.validate_icon_or_emoji(":material/no such sign:")


def test_a_function_that_was_looked_at_is_let_go_of() -> None:
    from streamlit import type_util

    inside.look_once()

    def made() -> weakref.ref[Callable[..., object]]:
        own = ["a visitor's"]

        def of_a_visit(key: str) -> list[str]:
            return own

        assert named_of(of_a_visit) == ["key"] and of_a_visit in type_util.get_func_parameters.kept  # type: ignore[attr-defined]
        return weakref.ref(of_a_visit)

    found = made()
    gc.collect()
    assert found() is None


def named_of(function: object) -> list[str]:
    from streamlit import type_util

    return [parameter.name for parameter in type_util.get_func_parameters(function)]  # type: ignore[arg-type]


def test_a_copied_place_goes_its_own_way() -> None:
    from copy import deepcopy

    from streamlit.cursor import Cursor, LockedCursor, RunningCursor
    from streamlit.proto.Element_pb2 import Element

    def told(place: Cursor) -> tuple[object, ...]:
        return place.delta_path, place.is_locked, place.transient_index, list(place.transient_elements.items())

    element = Element()
    element.markdown.body = "passing"
    inside.copy_places_quickly()
    for place in (RunningCursor(0, (1, 2)), LockedCursor(0, (1,), 3)):
        place.get_transient_cursor().transient_elements[0] = element
        copied = deepcopy(place)
        assert type(copied) is type(place) and told(copied) == told(place)
        copied.transient_elements[1] = element
        copied.lock_element()
        assert place.delta_path[-1] == (0 if isinstance(place, RunningCursor) else 3)
        assert len(place.transient_elements) == 1 and copied.transient_elements is not place.transient_elements


def nested() -> None:
    from copy import deepcopy

    import streamlit as st
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.delta_generator_singletons import context_dg_stack

    from ui import streamlit_internals as inside

    def told(place: DeltaGenerator | None) -> tuple[object, ...]:
        if place is None:
            return ()
        path, form = place._cursor and place._cursor.delta_path, place._form_data
        return place._root_container, path, place._block_type, place._creating_fragment_id, form, told(place._parent)

    with st.container(), st.form("form"), st.expander("more"):
        st.markdown("first")
        stack = context_dg_stack.get()
        theirs = [told(place) for place in deepcopy(stack)]
        inside.copy_places_quickly()
        copied = deepcopy(stack)
        assert [told(place) for place in copied] == theirs == [told(place) for place in stack]
        assert len(theirs) == 4 and all(ours is not place for ours, place in zip(copied, stack, strict=True))
        assert copied[3]._parent is copied[2]
        copied[3]._cursor.lock_element()  # type: ignore[union-attr]
        assert [told(place) for place in stack] == theirs != [told(place) for place in copied]
        st.form_submit_button("go")


def test_nested_places_are_copied_as_streamlit_copies_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside.DeltaGenerator, "__deepcopy__", inside.DeltaGenerator.__deepcopy__)
    assert not AppTest.from_function(nested).run().exception


def keeping() -> None:
    import streamlit as st

    from ui.streamlit_internals import all_kept, kept

    st.session_state.setdefault("own", 3)
    st.session_state["none"] = None
    st.slider("A", 0, 9, 4, key="moved")
    state, asked = st.session_state, {"own", "none", "moved", "other"}
    assert kept(state, "other") is None is kept(state, "none")
    assert all_kept(state, asked) == {key: state[key] for key in asked - {"other"}}
    assert (kept(state, "own"), kept(state, "moved")) == (3, state["moved"])
    st.text(str(kept(state, "moved")))


@pytest.mark.parametrize("quick", [False, True])
def test_what_a_visit_keeps_is_found_without_putting_it_together(quick: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.runtime.state import SafeSessionState, SessionState

    monkeypatch.setattr(SafeSessionState, "filtered_state", SafeSessionState.filtered_state)
    at = AppTest.from_function(keeping).run()
    assert not at.exception and at.text[0].value == "4"
    if quick:
        inside.look_up_what_is_asked()
        monkeypatch.setattr(SessionState, "filtered_state", None)
    at.slider[0].set_value(7).run()
    assert not at.exception and at.text[0].value == "7"


def test_what_a_component_tells_is_read_as_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.components.v2.bidi_component import main
    from streamlit.runtime.state import SessionState
    from streamlit.runtime.state.common import WidgetMetadata
    from streamlit.runtime.state.presentation import apply_presenter

    monkeypatch.setattr(main, "make_bidi_component_presenter", main.make_bidi_component_presenter)
    inside.show_as_it_is()
    presenter = main.make_bidi_component_presenter("heard", "id", {"scenario"})
    told, state = {"scenario": {"seq": 1}}, SessionState()
    described = WidgetMetadata("id", lambda x: x, lambda x: x, "json_value", presenter=presenter)
    state._new_widget_state.set_widget_metadata(described)
    assert apply_presenter(state, "id", told) is told


def test_a_visits_state_is_looked_up_as_if_it_were_put_together() -> None:
    from streamlit.runtime.state import SafeSessionState, SessionState

    state = SafeSessionState(SessionState(), lambda: None)
    state["own"], state["none"] = 3, None
    asked = inside._Asked(state)
    assert dict(asked) == state._state.filtered_state == {"own": 3, "none": None}
    assert ("own" in asked, "other" in asked, len(asked), asked.get("other", 7)) == (True, False, 2, 7)
    with pytest.raises(KeyError):
        asked["other"]


def test_the_loop_is_called_once_for_all_that_is_said_until_it_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.runtime.app_session import AppSession

    calls, heard = list[object](), list[int]()

    class Session:
        pass

    def call(session: Session, callback: object) -> None:
        del session
        calls.append(callback)
        asyncio.get_running_loop().call_soon(callback)  # type: ignore[arg-type]

    monkeypatch.setattr(AppSession, "_call_soon_on_event_loop", call)
    inside.call_once_for_many()
    inside.call_once_for_many()

    async def said() -> list[str]:
        trouble = list[str]()
        asyncio.get_running_loop().set_exception_handler(lambda _, told: trouble.append(repr(told["exception"])))
        session, soon = Session(), AppSession._call_soon_on_event_loop
        for n in (1, 2, 0, 3):
            soon(session, lambda n=n: heard.append(6 // n))  # type: ignore[arg-type, misc]
        await asyncio.sleep(0.01)
        soon(session, lambda: heard.append(9))  # type: ignore[arg-type]
        await asyncio.sleep(0.01)
        return trouble

    trouble = completed(said())
    assert (heard, len(calls)) == ([6, 3, 2, 9], 2)  # the others are heard though one of them fails
    assert len(trouble) == 1 and "ZeroDivisionError" in trouble[0]
