"""Everything that is borrowed from inside Streamlit, in one place: what its public interface does not offer.

An upgrade of Streamlit may move any of it. One test, `test_streamlit_internals.py`, says whether it is all still there
and still does what is asked of it here; nothing else in the house imports more than `streamlit` itself.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import suppress
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import streamlit as st
from streamlit import config, cursor, file_util, string_util, type_util
from streamlit.components.v2.bidi_component import main
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.delta_generator import DeltaGenerator
from streamlit.delta_generator_singletons import get_dg_singleton_instance
from streamlit.elements.lib.layout_utils import create_layout_config
from streamlit.emojis import EMOJI_EXTRACTION_REGEX
from streamlit.errors import StreamlitAPIException
from streamlit.navigation.page import Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Table_pb2 import Table
from streamlit.runtime import app_session, get_instance
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner.script_runner import ScriptRunnerEvent
from streamlit.runtime.state import SafeSessionState
from streamlit.runtime.uploaded_file_manager import UploadedFile

_COMPONENTS: WeakKeyDictionary[Any, dict[str, Callable[..., Any]]] = WeakKeyDictionary()
_MAIN = sys.modules["__main__"]  # what started the server; each run puts a module of its own in its place
__all__ = ["DeltaGenerator", "Page", "StreamlitAPIException", "Table", "UploadedFile"]


# --- settings ---------------------------------------------------------------------------------------------------


def upload_limit() -> int:
    """The largest file a visitor may send, in bytes."""
    return int(config.get_option("server.maxUploadSize")) * 1024 * 1024


@cache
def first_page_as_delivered() -> str:
    """Streamlit's own index.html."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text("utf-8")


@cache
def static_folder() -> Path:
    """Where they lie."""
    return Path(file_util.get_static_dir()) / "static"


@cache
def static_files() -> frozenset[str]:
    """The files of Streamlit's own pages, as they are asked for below /static/."""
    folder = static_folder()
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# --- visits -----------------------------------------------------------------------------------------------------


def visit_id() -> str | None:
    """The visit whose page is being made by this thread; None outside a page."""
    context = get_script_run_ctx()
    return None if context is None else context.session_id


def keep_departed(storage: Any) -> None:
    """Let `storage` (of Streamlit's protocol SessionStorage) hold the visits whose connection is gone.

    Streamlit's own one drops a visit only when another one comes, and leaves the rest to the garbage collector.
    """
    manager: Any = get_instance()._session_mgr
    manager._session_storage = storage


def begin_runs_quickly() -> None:
    """Let what a run begins with be put together once, for as long as it stands.

    Streamlit names all pages, all settings and the theme's six parts anew at every move.
    """
    create: Any = AppSession._create_new_session_message
    if getattr(create, "once", False):
        return

    def begun(session: Any, page: str, run: Any, pages: Any = None) -> ForwardMsg:
        named = pages or session._pages_manager.get_pages()
        stands, message = session.__dict__.get("begun", (None, None))
        if stands != (page, session._state, named):
            message = create(session, page, run, named)
            message.ClearField("metadata")  # whose run it is, which is said below
            session.begun = (page, session._state, deepcopy(named)), message
        copied = ForwardMsg()
        copied.CopyFrom(message)
        app_session._set_run_identity(copied, run)
        return copied

    begun.once = True  # type: ignore[attr-defined]
    AppSession._create_new_session_message = begun  # type: ignore[method-assign, assignment]


def look_for_signs_by_pattern() -> None:
    """Let a label be looked through for an emoji in a fifth of the time.

    Streamlit asks `re` for the pattern of all emojis, which is kept under its hash: to make that takes four times as
    long as to look, for every label with an å, ä or ö.
    """

    def found(text: str) -> tuple[str, str]:
        match = None if not text or text.isascii() else EMOJI_EXTRACTION_REGEX.search(text)
        return ("", text) if match is None else (match.group(1), match.group(2))

    string_util.extract_leading_emoji = found


def look_once() -> None:
    """Let a button's sign, and the parameters of a function with a cache, be looked at once: not at every call.

    No function is held by it: one that was made in a visit may hold what is the visitor's own.
    """
    look = type_util.get_func_parameters
    if hasattr(look, "kept"):
        return
    kept: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

    def parameters(func: Any) -> Any:
        found = kept.get(func)
        if found is None:
            found = kept[func] = look(func)
        return found

    parameters.kept = kept  # type: ignore[attr-defined]
    type_util.get_func_parameters = parameters
    string_util.validate_material_icon = cache(string_util.validate_material_icon)


class _Asked(Mapping[str, Any]):
    """A visit's state, of which only what is asked for is looked up."""

    def __init__(self, state: Any) -> None:
        self._state = state

    def __contains__(self, key: object) -> bool:
        return key in self._state

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())

    def whole(self) -> dict[str, Any]:
        """All of it, put together."""
        found: dict[str, Any] = self._state._state.filtered_state
        return found

    def get(self, key: str, default: Any = None) -> Any:
        """What is under a key, without an error where nothing is."""
        found = self.among({key})
        return found.get(key, default)

    def among(self, keys: Set[str]) -> dict[str, Any]:
        """What is under those of `keys` under which something is."""
        state, found = self._state._state, dict[str, Any]()
        earlier, fields = state._old_state.keys(), state._key_id_mapper._key_id_mapping.keys()
        for key in (keys & earlier) | (keys & fields) | set(filter(state.is_new_state_value, keys)):
            with suppress(KeyError):  # a field that says nothing any more
                found[key] = state[key]
        return found


def look_up_what_is_asked() -> None:
    """Let a slider or a field look itself up in a visit's state: Streamlit puts all of the state together for each."""
    SafeSessionState.filtered_state = property(_Asked)  # type: ignore[assignment, method-assign]


def kept(state: Any, key: str) -> Any:
    """What a visit's state has under a key; None when nothing. Streamlit raises and catches two errors for nothing."""
    asked = _asked(state)
    return state.get(key) if asked is None else asked.get(key)


def all_kept(state: Any, keys: Set[str]) -> dict[str, Any]:
    """What it has under those of `keys` under which it has something."""
    asked = _asked(state)
    return {key: state[key] for key in keys & state.keys()} if asked is None else asked.among(keys)


def _asked(state: Any) -> _Asked | None:
    """None where nobody has had `look_up_what_is_asked` done."""
    quick = SafeSessionState.filtered_state.fget is _Asked  # type: ignore[attr-defined]
    return state.to_dict() if quick else None


def show_as_it_is() -> None:
    """Let what a component tells be read as it is told: Streamlit makes a class anew for it whenever it is looked at,
    so that it could be written to and hear of presses, neither of which ours do."""
    main.make_bidi_component_presenter = lambda *_, **__: None  # type: ignore[assignment]


def copy_places_quickly() -> None:
    """Let a place on a page be copied in a fifth of the time: a part of a page begins with a copy of all around it."""

    def copied(place: cursor.Cursor, memo: dict[int, Any]) -> cursor.Cursor:
        found = object.__new__(type(place))
        found.__dict__ = {**place.__dict__, "_transient_elements": cursor.SparseList()}
        for index, element in place._transient_elements.items():
            found._transient_elements[index] = deepcopy(element, memo)
        return found

    def copied_with_its_cursor(place: DeltaGenerator, memo: dict[int, Any]) -> DeltaGenerator:
        found = object.__new__(type(place))
        found.__dict__ = {**place.__dict__, "_provided_cursor": deepcopy(place._cursor, memo)}
        found._parent = deepcopy(place._parent, memo)  # once, however many lie within it
        return found

    cursor.Cursor.__deepcopy__ = copied  # type: ignore[attr-defined]
    DeltaGenerator.__deepcopy__ = copied_with_its_cursor  # type: ignore[method-assign, assignment]


class _Said:
    """What a visit's run has said and the server's loop has not heard yet."""

    def __init__(self) -> None:
        self.waiting: deque[Callable[[], None]] = deque()
        self.called = False

    def hear(self) -> None:
        """All of it, in its order; should one fail, the others are heard next."""
        self.called = False
        try:
            while self.waiting:
                self.waiting.popleft()()
        finally:
            if self.waiting:
                asyncio.get_running_loop().call_soon(self.hear)


def call_once_for_many() -> None:
    """Let the server's loop be called once for all that a run says until it listens: Streamlit wakes it for each."""
    call: Any = AppSession._call_soon_on_event_loop
    if getattr(call, "once", False):
        return

    def soon(session: Any, callback: Callable[[], None]) -> None:
        here = session.__dict__.get("said") or session.__dict__.setdefault("said", _Said())
        here.waiting.append(callback)
        if not here.called:  # set before the call and cleared before the first is heard: none is left waiting
            here.called = True
            call(session, here.hear)

    soon.once = True  # type: ignore[attr-defined]
    AppSession._call_soon_on_event_loop = soon  # type: ignore[method-assign, assignment]


def close_visit(visit: str) -> None:
    """End a visit: all that is its own goes. Only from the thread of the server's own loop.

    Streamlit lets go of uploads, downloads and caches. The visit itself it may keep hold of until the next one comes,
    so its choices, the parts of its pages that can be run alone, and what was not sent any more are emptied here.
    """
    manager: Any = get_instance()._session_mgr
    info = manager.get_session_info(visit)
    get_instance().close_session(visit)
    if info is not None:
        info.session.session_state.clear()
        info.session._fragment_storage.clear()
        info.session.flush_browser_queue()


def let_go_of_parts(session: Any) -> None:
    """Let go of what the parts of a visit's page hold that can be run alone: tables of the file, mostly.

    Should its reader come back and move something in one of them, the whole page is made anew with what was moved.
    """
    parts: Any = session._fragment_storage
    with parts._lock:
        for name in parts._fragments:
            parts._fragments[name] = st.rerun


def run_again(visit: str) -> bool:
    """Make a page again whose visit is connected and rests; whether it did. Only from the server's own loop."""
    manager: Any = get_instance()._session_mgr
    info = manager.get_active_session_info(visit)
    if info is None or not _rests(info.session):
        return False
    info.session._client_state.fragment_id = ""  # the whole of it
    info.session.request_rerun(info.session._client_state)
    return True


def _rests(session: Any) -> bool:
    """Whether nothing runs in a visit. A run that has just begun has not told so yet, and would forget its press."""
    return session._scriptrunner is None and session._state is AppSessionState.APP_NOT_RUNNING


def run_again_soon(visit: str) -> None:
    """Make a page again when its own timer has found that it must be, once the timer's run is over. From any thread.

    `st.rerun` in a timer's run may be overtaken by the timer's next call, and what it then draws is sent to nobody.
    """

    def again() -> None:
        if not run_again(visit):
            manager: Any = get_instance()._session_mgr
            info = manager.get_session_info(visit)
            if info is not None:
                _WANTED.add(info.session)

    get_instance()._get_async_objs().eventloop.call_soon_threadsafe(again)


_WANTED: WeakSet[AppSession] = WeakSet()  # visits whose page is to be made again once it rests


def hear_runs_out() -> None:
    """Let a visit's next run begin only when the last one's messages are on their way to its reader.

    Streamlit begins it as soon as the last one's thread has ended, and from then on ignores what that one still had to
    say: a press that met the page's own timer was done, and its reader was never told.
    """
    create: Any = AppSession._create_scriptrunner
    handle: Any = AppSession._handle_scriptrunner_event_on_event_loop
    if getattr(create, "waits", False):
        return
    waiting: WeakKeyDictionary[AppSession, list[Any]] = WeakKeyDictionary()

    def begin(session: Any, asked: Any) -> None:
        ending = session._scriptrunner
        if ending is None or ending._execing:  # one that is told to stop in its midst has nothing more to say
            create(session, asked)
        else:
            waiting.setdefault(session, []).append(asked)

    def heard(session: Any, sender: Any, event: ScriptRunnerEvent, *more: Any) -> None:
        handle(session, sender, event, *more)
        if event is not ScriptRunnerEvent.SHUTDOWN or session._scriptrunner is not None:
            return
        asked = waiting.pop(session, [])
        if session._state is AppSessionState.SHUTDOWN_REQUESTED:
            return
        for one in asked:
            if session._scriptrunner is None or not session._scriptrunner.request_rerun(one):
                session._create_scriptrunner(one)
        if session in _WANTED and session._scriptrunner is None:
            _WANTED.discard(session)
            run_again(session.id)

    begin.waits = True  # type: ignore[attr-defined]
    AppSession._create_scriptrunner = begin  # type: ignore[method-assign, assignment]
    AppSession._handle_scriptrunner_event_on_event_loop = heard  # type: ignore[method-assign,assignment]


def forget_last_run() -> None:
    """Let go of the module in which Streamlit ran a page last: it holds what that page saw until another one runs."""
    sys.modules["__main__"] = _MAIN


def here(visit: str) -> bool:
    """Whether the visit is connected, or kept for its reader to come back to."""
    manager: Any = get_instance()._session_mgr
    return manager.get_session_info(visit) is not None


# --- uploads ----------------------------------------------------------------------------------------------------


def bytes_held(visit: str) -> int:
    """Bytes of files sent in a visit that have not been let go of yet."""
    return sum(len(file.data) for file in tuple(_uploads().file_storage.get(visit, {}).values()))


def files_held(visit: str) -> int:
    """How many files those are."""
    return len(_uploads().file_storage.get(visit, {}))


def all_bytes_held() -> int:
    """Bytes of such files of every visit."""
    return int(_uploads()._total_bytes)


def let_go(sent: UploadedFile) -> None:
    """Let go of a file that an uploader of this visit has given."""
    visit = visit_id()
    if visit is not None:
        _uploads().remove_file(visit, sent.file_id)
    sent.close()  # it is a copy of its own


def _uploads() -> Any:
    return get_instance().uploaded_file_mgr


# --- the page ---------------------------------------------------------------------------------------------------


def send_table(table: Table, height: int | None) -> None:
    """Put a ready-made table message on the page, as wide as its place."""
    layout = create_layout_config(
        width="stretch", height=height or "content", allow_content_width=True, allow_content_height=True
    )
    get_dg_singleton_instance().main_dg._enqueue("table", table, layout_config=layout)


# --- components -------------------------------------------------------------------------------------------------


def component(name: str, root: Path, folder: str, html: str, css: str, js: str) -> Callable[..., Any]:
    """The function that draws a component whose files Streamlit serves from `root`/`folder`; made once a server."""
    manager = get_bidi_component_manager()
    made = _COMPONENTS.setdefault(manager, {})
    if name not in made:
        manifest = ComponentManifest("customer_worth", "1", [ComponentConfig(name, folder)])
        manager.register_from_manifest(manifest, root)
        made[name] = st.components.v2.component(f"customer_worth.{name}", html=html, css=css, js=js)
    return made[name]


def component_address(name: str, file: str) -> str:
    """Where a browser asks for a file of a component that `component` has made."""
    return f"./_stcore/bidi-components/customer_worth.{name}/{file}"
