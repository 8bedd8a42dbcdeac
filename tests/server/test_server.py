"""What a stranger on the network gets: the pages, and nothing else; and what is left in the log: no link, no value."""

from __future__ import annotations

import http.client
import logging
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from asynchronously import completed
from serving import OwnServer, Server, serving
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

import run
from ui import menu
from ui.choices.table import BY_LINK, TABLE
from ui.server import ahead, logs, names, pace, ready, settings

MARK = "d=marker4711"
PATIENCE = 120.0  # seconds, on a busy machine
STREAM = "/_stcore/stream"
LIMIT = 1024 * 1024
APP = """
from pathlib import Path
import streamlit as st
from starlette.middleware import Middleware
from ui.broken import explain
from ui.server.door import Door
from ui.server.logs import quiet_logs
from ui.server.visits import lifespan
quiet_logs()
app = st.App(Path(__file__).parent / "frame.py", lifespan=lifespan(lambda: None, tidy_every=0.5),
             middleware=[Middleware(Door, pages={"/"}, sample_is_read=Path("sample").exists)], on_script_error=explain)
"""
FRAME = """
import weakref
from pathlib import Path
import streamlit as st
from ui import choices
from ui.server.uploads import expect_upload
asked = st.query_params.get("do")
if asked == "upload":
    st.write(f"refused: {expect_upload()}")
    st.file_uploader("File")
if asked == "keep":
    class Customers: pass
    st.session_state["customers"] = kept = Customers()
    kept.itself = kept
    weakref.finalize(kept, Path("forgotten").write_text, "")
    st.fragment(lambda held: st.write(held.itself is held))(kept)
    (choices.folder() / "customers.csv").write_text("canary4711")
if asked == "break":
    number = "cell" + "4711"
    raise ValueError(f"no such customer: {number}")
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    """A server with one small page that can show an uploader and break, and an upload limit of one megabyte."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "app.py").write_text(APP)
    (folder / "frame.py").write_text(FRAME)
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text("[server]\nmaxUploadSize = 1\n")
    with listening() as (sink, asked):
        settings = {"HTTP_PROXY": sink, "HTTPS_PROXY": sink, "NO_PROXY": "", "CUSTOMER_WORTH_UPLOADS_MB": "3"}
        settings["CUSTOMER_WORTH_KEEP_SECONDS"] = "2"
        with serving(folder, folder / "log.txt", settings=settings) as running:
            yield running
    assert asked == [], "the server called another host"


@contextmanager
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that answers nobody, as a closed network does, and what it was asked."""
    asked: list[bytes] = []
    open_ones: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    open_ones.append(connection)
                    asked.append(connection.recv(200))

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
        listener.shutdown(socket.SHUT_RDWR)


def ask(
    server: Server, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
) -> tuple[int, http.client.HTTPMessage, str]:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=PATIENCE)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


@contextmanager
def visiting(server: Server, link: str = "") -> Iterator[tuple[str, list[ForwardMsg]]]:
    """A visit without a browser: its id, and everything the page sent until it was done."""
    with connected(server, link) as (_, received):
        yield id_of(received), received


@contextmanager
def connected(server: Server, link: str = "") -> Iterator[tuple[ClientConnection, list[ForwardMsg]]]:
    """A visit's connection, and everything the page sent until it was done."""
    with connect(server.url.replace("http", "ws") + STREAM, subprotocols=["streamlit"]) as socket:  # type: ignore[list-item]
        request = BackMsg()
        request.rerun_script.query_string = link
        socket.send(request.SerializeToString())
        yield socket, list(_until_done(socket))


def id_of(received: list[ForwardMsg]) -> str:
    return next(m.new_session.initialize.session_id for m in received if m.HasField("new_session"))


def _until_done(socket: ClientConnection) -> Iterator[ForwardMsg]:
    while True:
        message = ForwardMsg.FromString(bytes(socket.recv(timeout=PATIENCE)))  # type: ignore[arg-type]
        yield message
        if message.WhichOneof("type") == "script_finished":
            return


def put(server: Server, visit: str, data: bytes, chunked: bool = False, name: str = "file-1") -> int:
    """Send a file as the uploader does, with the token it would have."""
    with sending(server, visit, data, chunked, name) as (connection, _):
        try:
            return connection.getresponse().status
        except (ConnectionResetError, BrokenPipeError):
            return 413  # the door was shut while the file was still coming


@contextmanager
def sending(
    server: Server, visit: str, data: bytes, chunked: bool = False, name: str = "file-1", held_back: int = 0
) -> Iterator[tuple[http.client.HTTPConnection, bytes]]:
    """A file on its way in, and its last bytes, which are still to be sent."""
    _, headers, _ = ask(server, "/_stcore/health")
    token = re.search("_streamlit_xsrf=([^;]+)", " ".join(headers.get_all("Set-Cookie", [])))
    assert token
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n'
    body = head + data + b"\r\n--x--\r\n"
    sent = {
        "Content-Type": "multipart/form-data; boundary=x",
        "X-Xsrftoken": token[1],
        "Cookie": f"_streamlit_xsrf={token[1]}",
        **({"Transfer-Encoding": "chunked"} if chunked else {}),
    }
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=PATIENCE)
    path = f"/_stcore/upload_file/{visit}/{name}"
    pieces = (body[start : start + 65536] for start in range(0, len(body), 65536)) if chunked else None
    try:
        if not chunked:
            sent["Content-Length"] = str(len(body))
        with suppress(ConnectionResetError, BrokenPipeError):
            connection.request("PUT", path, pieces or body[: len(body) - held_back], sent, encode_chunked=chunked)
        yield connection, body[len(body) - held_back :]
    finally:
        connection.close()


# --- addresses --------------------------------------------------------------------------------------------------


def test_every_page_in_the_menu_has_an_address(server: Server) -> None:
    names = [entry.name for entry in menu.ENTRIES if menu.listed(entry.name) and entry.name != menu.FIRST]
    statuses = {name: ask(server, f"/{name}")[0] for name in names} | {"": ask(server, "/")[0]}
    assert set(statuses.values()) == {200}, statuses


@pytest.mark.parametrize(
    ("path", "right"),
    [(f"/{menu.FIRST}?v=1", "/?v=1"), (f"/{menu.FIRST}", "/"), ("/tiers/?v=1&m=6", "/tiers?v=1&m=6")],
)
def test_a_page_has_one_address_and_the_link_is_kept_on_the_way(server: Server, path: str, right: str) -> None:
    status, headers, _ = ask(server, path)
    assert (status, headers["Location"]) == (307, right)


@pytest.mark.parametrize("old", sorted(menu.MOVED))
def test_an_address_of_earlier_days_leads_to_its_page_with_the_links_choices(server: Server, old: str) -> None:
    name, choice = menu.MOVED[old]
    status, headers, _ = ask(server, f"/{old}?v=1&lang=en&tiers=Guld%3D20%2CSilver%3D80&w=typical&tp=attribute")
    address = urlsplit(headers["Location"])
    kept = {"v": "1", "lang": "en", "tiers": "Guld=20,Silver=80", "w": "typical", "tp": "attribute"} | choice
    assert (status, address.path) == (307, "/" if name == menu.FIRST else f"/{name}")
    assert dict(parse_qsl(address.query)) == kept
    assert menu.listed(name) and not menu.listed(old)
    assert all(TABLE[BY_LINK[key]].form.check(value) == value for key, value in choice.items())


NOWHERE = ["/no-such-page", "/wp-login.php", "/overview/x", "//evil.example", "/_stcore/metrics", "/_stcore/x"]
NOWHERE += ["/_stcore/agent/openapi.json", "/_stcore/script-health-check", "/_stcore/stream", "/manifest.json"]
NOWHERE += ["/static/index.html", "/static/x.js", "/static/../index.html"]
NOWHERE += ["/component/x/y", "/media/x", "/app/static/x"]


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_no_page_is_not_found(server: Server, path: str) -> None:
    assert ask(server, path)[0] == 404


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        *((path, {"GET", "HEAD"}) for path in ("/", "/tiers", "/_stcore/health", "/app/static/favicon.svg")),
        ("/_stcore/upload_file/visit/file", {"PUT", "DELETE"}),
    ],
)
def test_only_the_methods_that_a_path_knows_are_answered(server: Server, path: str, allowed: set[str]) -> None:
    for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "XYZ"} - allowed:
        status, headers, _ = ask(server, path, method)
        assert (status, set(headers["Allow"].split(", "))) == (405, allowed), method
    assert {ask(server, path, method)[0] for method in allowed} <= {200, 403}


@pytest.mark.parametrize(("asked", "sentence"), [("sv-SE,sv;q=0.9", "Sidan finns inte."), ("en", "does not exist")])
def test_an_unknown_address_is_explained_in_the_readers_language(server: Server, asked: str, sentence: str) -> None:
    assert sentence in ask(server, "/nowhere", headers={"Accept-Language": asked})[2]


@pytest.mark.parametrize("path", ["/", "/nowhere", "/_stcore/health", "/app/static/favicon.svg"])
def test_every_answer_carries_the_headers(server: Server, path: str) -> None:
    headers = ask(server, path)[1]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    assert not re.search(r"https?:|\*", headers["Content-Security-Policy"])


def test_the_first_bytes_are_ours_and_in_the_readers_language(server: Server) -> None:
    text = ask(server, "/", headers={"Accept-Language": "sv"})[2]
    assert '<html lang="sv">' in text
    assert " – Customer Worth</title>" in text
    assert text.count('rel="preload"') == 3
    assert "Customer Worth kräver JavaScript." in text
    for left in ("SourceSans", "favicon.png", "<title>Streamlit", "agent"):
        assert left not in text
    for address in re.findall(r'href="\./(app/static/[^"]+)"', text):
        assert ask(server, f"/{address}")[0] == 200


def test_what_a_page_draws_with_is_asked_for_ahead_and_is_there(server: Server) -> None:
    asked = dict[str, list[str]]()
    for page, parts in {"what_if": ahead.PAGES["what_if"], "": ahead.PAGES["value"], "data": ()}.items():
        text = ask(server, f"/{page}", headers={"Sec-Fetch-Mode": "navigate"})[2]
        asked[page] = re.findall(r'rel="modulepreload" crossorigin href="\./([^"]+)"', text)
        assert len(set(asked[page])) == len(asked[page])
        for part in (*ahead.ALWAYS, *parts):  # a part that Streamlit calls otherwise now is found here
            assert any(address.startswith(f"static/js/{part}.") for address in asked[page]), part
    drawn = {address.rpartition("/")[2] for address in asked["what_if"] if "bidi-components" in address}
    assert drawn == {"levers.js", "engine.js", "sliders.js", "words.js"}
    ours = {address for addresses in asked.values() for address in addresses} - set(asked["data"])
    for address in ours:
        assert ask(server, f"/{address}")[0] == 200, address
    assert not any("PlotlyChart" in address for address in asked["what_if"]), (
        "the moving levers need no library of charts"
    )


# --- by which name and from where -------------------------------------------------------------------------------

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    "Sec-WebSocket-Protocol": "streamlit",
}


def handshake(server: Server, **headers: str) -> int:
    return ask(server, STREAM, headers={**UPGRADE, **headers})[0]


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "file://", "http://localhost:9999", "http://127.0.0.1:1", "http://[", "evil"],
)
def test_a_page_from_elsewhere_is_refused_at_once_and_nobody_is_asked_about_it(small: Server, origin: str) -> None:
    """That no other host was asked is seen when the server ends: see `small`."""

    def refused() -> None:
        assert handshake(small, Origin=origin) == 403
        assert ask(small, "/", headers={"Origin": origin})[0] == 403

    assert quickest(refused) < 1
    assert put_from(small, origin) == 403


def quickest(run: Callable[[], None]) -> float:
    """Seconds of the quickest of three runs: a busy machine may make one wait, what waits by itself makes all."""
    seconds = []
    for _ in range(3):
        began = time.monotonic()
        run()
        seconds.append(time.monotonic() - began)
    return min(seconds)


def put_from(server: Server, origin: str) -> int:
    return ask(server, "/_stcore/upload_file/visit/file-1", "PUT", {"Origin": origin}, b"x")[0]


def test_many_refusals_leave_the_others_alone(small: Server) -> None:
    def ten_at_once() -> None:
        threads = [threading.Thread(target=lambda: handshake(small, Origin="http://evil.example")) for _ in range(10)]
        for thread in threads:
            thread.start()
        assert ask(small, "/_stcore/health")[0] == 200
        for thread in threads:
            thread.join()

    assert quickest(ten_at_once) < 3


def test_only_the_pages_own_connection_is_opened(small: Server) -> None:
    for path in ("/", "/x", "/static/x", "/_stcore/health"):
        assert ask(small, path, headers=UPGRADE)[0] == 403
    assert "Error" not in small.said


def test_the_cookie_is_for_this_site_alone(server: Server) -> None:
    cookies = ask(server, "/_stcore/health")[1].get_all("Set-Cookie", [])
    assert [re.sub("=2.*?;", ";", cookie) for cookie in cookies] == ["_streamlit_xsrf; Path=/; SameSite=Strict"]


def test_the_servers_own_page_is_let_in(small: Server) -> None:
    here = urlsplit(small.url).netloc
    port = here.rpartition(":")[2]
    assert handshake(small, Origin=f"http://{here}") == 101
    assert handshake(small, Host=f"localhost:{port}", Origin=f"http://localhost:{port}") == 101
    assert handshake(small) == 101


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "10.0.0.1", "a b", "x@127.0.0.1", ""])
def test_another_name_is_refused(small: Server, host: str) -> None:
    """A page elsewhere may let its own name point here; then Origin and Host agree, and both are strange."""
    assert ask(small, "/", headers={"Host": host})[0] in {400, 421}
    assert handshake(small, Host=host, Origin=f"http://{host}") in {400, 403}


def test_who_comes_by_another_name_is_told_what_to_do(small: Server) -> None:
    status, headers, text = ask(small, "/", headers={"Host": "other.example", "Accept-Language": "sv"})
    assert (status, headers["X-Frame-Options"]) == (421, "DENY")
    assert "Servern svarar inte på det namnet." in text
    assert "CUSTOMER_WORTH_HOSTS" in text
    assert ask(small, "/_stcore/health", headers={"Host": "watchman.example"})[0] == 200


@pytest.mark.parametrize(
    ("setting", "host", "answered"),
    [
        ("worth.example", "Worth.Example:443", True),
        ("worth.example", "127.0.0.1", False),
        ("a.example, *.worth.example", "one.worth.example", True),
        ("*.worth.example", "worth.example", False),
        ("*.worth.example", "evilworth.example", False),
        ("*", "anything.example", True),
        ("::1", "[::1]:8501", True),
        ("", "10.0.0.5:8501", True),
        ("", "localhost", False),
    ],
)
def test_the_names_of_the_setting_are_answered_to(
    setting: str, host: str, answered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(names.HOSTS, setting)
    names.known_names.cache_clear()
    scope = {"type": "http", "headers": [(b"host", host.encode())], "server": ("10.0.0.5", 8501)}
    assert names.called_by_name(scope) is answered
    names.known_names.cache_clear()


# --- how fast ---------------------------------------------------------------------------------------------------


FLOOD = """
import sys
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import connect
request = BackMsg()
request.rerun_script.query_string = ""
message = request.SerializeToString()
with connect(sys.argv[1], subprotocols=["streamlit"], close_timeout=0) as socket:
    for _ in range(20_000):
        socket.send(message)
    while True:
        socket.recv(timeout=60)
"""


def test_one_visitors_flood_does_not_stop_the_others(small: Server) -> None:
    """20 000 messages as fast as they go: the others are answered meanwhile, and the sender is shown out."""
    command = [sys.executable, "-c", FLOOD, small.url.replace("http", "ws") + STREAM]
    slowest = 0.0
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as flood:
        try:
            end = time.monotonic() + 90
            while flood.poll() is None and time.monotonic() < end:
                began = time.monotonic()
                assert ask(small, "/_stcore/health")[0] == 200
                slowest = max(slowest, time.monotonic() - began)
                time.sleep(0.05)
        finally:
            flood.kill()
        assert flood.stderr is not None
        assert "ConnectionClosed" in flood.stderr.read(), "who does not slow down is disconnected"
    assert slowest < 5


def test_messages_are_paced_after_a_burst_and_a_flood_ends_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept = [0.0], list[float]()

    async def receive() -> dict[str, str]:
        return {"type": "websocket.receive"}

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(pace.asyncio, "sleep", sleep)
    receive_paced = pace.paced(receive, clock=lambda: now[0])

    async def next_kind() -> str:
        return str((await receive_paced())["type"])

    kinds = [completed(next_kind()) for _ in range(60)]
    assert slept == []
    kinds += [completed(next_kind()) for _ in range(400)]
    assert slept == pytest.approx([0.05] * len(slept))
    # 300 and 5 a second, 20 a second sent after the first 60: k messages take (k - 60) / 20 seconds
    assert kinds.index("websocket.disconnect") == pytest.approx((300 - 5 * 60 / 20) / (1 - 5 / 20), abs=1)
    now[0] += 60
    assert completed(next_kind()) == "websocket.receive"


# --- uploads ----------------------------------------------------------------------------------------------------


def test_a_file_comes_in_where_an_uploader_is_shown(small: Server) -> None:
    with visiting(small, "do=upload") as (visit, _):
        assert put(small, visit, b"a;b\n1;2\n") == 204


def test_a_file_nobody_asked_for_is_refused(small: Server) -> None:
    with visiting(small) as (visit, _):
        assert put(small, visit, b"a;b\n1;2\n") == 403
    assert put(small, "no-such-visit", b"a;b\n1;2\n") == 403


def test_a_file_without_the_visits_token_is_refused(small: Server) -> None:
    with visiting(small, "do=upload") as (visit, _):
        status, _, _ = ask(small, f"/_stcore/upload_file/{visit}/file-1", "PUT", body=b"x")
    assert status == 403


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(("size", "status"), [(LIMIT, 204), (LIMIT + 1, 413), (4 * LIMIT, 413)])
def test_the_limit_is_where_it_is_said_to_be(small: Server, size: int, status: int, chunked: bool) -> None:
    with visiting(small, "do=upload") as (visit, _):
        if not chunked and size == LIMIT:
            size -= 1024  # the declared length counts the envelope too
        found = put(small, visit, b"x" * size, chunked)
        for _ in range(20):  # the room of the visit before is let go of a moment after it has ended
            if found != 503:
                break
            time.sleep(0.5)
            found = put(small, visit, b"x" * size, chunked)
        assert found == status


def test_files_that_come_at_once_are_counted_like_one_after_the_other(small: Server) -> None:
    """A visit may hold twice the limit: of three files on their way in together the third is refused."""
    most = LIMIT - 1024
    with visiting(small, "do=upload") as (visit, _), ExitStack() as stack:
        coming = [
            stack.enter_context(sending(small, visit, b"x" * most, name=f"file-{i}", held_back=10)) for i in (1, 2)
        ]
        time.sleep(1)
        assert put(small, visit, b"x" * most, name="file-3") == 413
        for connection, rest in coming:
            connection.send(rest)
            assert connection.getresponse().status == 204
        assert put(small, visit, b"x" * most, name="file-3") == 413, "they have not been taken yet"
    assert "event=upload size=below_1_MB outcome=too_many" in small.said


def test_a_visit_may_not_send_many_small_files(small: Server) -> None:
    with visiting(small, "do=upload") as (visit, _):
        assert [put(small, visit, b"x", name=f"file-{i}") for i in range(9)] == [204] * 8 + [413]


def test_the_server_takes_no_more_than_it_may_hold_and_says_when_to_come_back(small: Server) -> None:
    most = LIMIT - 1024
    with ExitStack() as stack:
        visits = [stack.enter_context(visiting(small, "do=upload"))[0] for _ in range(4)]
        for visit in visits[:3]:  # what was sent before leaves with its visit, a little later
            until(partial(_taken, small, visit, b"x" * most))
        with sending(small, visits[3], b"x" * most) as (connection, _):
            answer = connection.getresponse()
            assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        until(lambda: "outcome=busy" in small.said)


def _taken(server: Server, visit: str, body: bytes) -> bool:
    return put(server, visit, body) == 204


def test_the_page_knows_why_its_file_was_refused(small: Server) -> None:
    with connected(small, "do=upload") as (socket, received):
        visit = id_of(received)
        assert put(small, visit, b"x" * 4 * LIMIT) == 413
        said = b"".join(message.SerializeToString() for message in _until_done(socket))
    assert b"refused: too_large" in said


# --- the end of a visit -----------------------------------------------------------------------------------------


def test_a_visit_that_ends_is_gone_though_nobody_else_comes(small: Server) -> None:
    """Its folder, what was sent in it and what was kept in its choices, within its time and a little."""
    with visiting(small, "do=keep"):
        room = next(small.temp.glob("customer-worth-*"))
        assert [path.read_text() for path in room.glob("visit-*/*")] == ["canary4711"]
        time.sleep(4)
        assert list(room.glob("visit-*/*")), "it stays while its reader is there"
    until(lambda: not list(room.glob("visit-*")) and (small.log.parent / "forgotten").exists())


def test_a_full_room_does_not_run_out_of_descriptors(small: OwnServer) -> None:
    limits = Path(f"/proc/{small.process.pid}/limits")
    if not limits.is_file():
        return
    said = next(line for line in limits.read_text().splitlines() if line.startswith("Max open files"))
    soft, hard = said.split()[3:5]
    assert int(soft) >= min(8192, int(hard)), "a limit set for a whole room"


def until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until it is so; an AssertionError when it does not become so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_what_is_removed_is_told_and_nothing_else_of_it(small: Server) -> None:
    with visiting(small, "do=keep"):
        before = small.said.count("event=folder size=below_1_MB outcome=removed")
    until(lambda: small.said.count("event=folder size=below_1_MB outcome=removed") > before)
    lines = [line for line in small.said.splitlines() if "event=" in line]
    assert all(re.fullmatch(r"\S+ event=\w+ size=[\w-]+ outcome=\w+", line) for line in lines), lines


# --- whether it can do its work ---------------------------------------------------------------------------------


def test_ready_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, read = [0.0], [False]
    monkeypatch.setattr(ready, "room", lambda: tmp_path)
    asked = ready.Ready(lambda: read[0], clock=lambda: now[0])
    assert asked.missing() == "samples"
    read[0] = True
    assert asked.missing() == "samples", "who asks all the time makes no work"
    now[0] = 10
    assert asked.missing() is None
    now[0] = 20
    monkeypatch.setattr(ready, "room", lambda: tmp_path / "gone")
    assert asked.missing() == "folder"


def test_ready_and_healthy_are_told_apart(server: Server, small: Server) -> None:
    assert (ask(server, "/ready")[0], ask(server, "/ready")[2]) == (200, "ready")
    watchman = {"Host": "watchman.example"}
    assert ask(small, "/ready", headers=watchman)[::2] == (503, "not ready: samples")
    assert ask(small, "/_stcore/health")[0] == 200


# --- errors and the log -----------------------------------------------------------------------------------------


def test_when_a_page_breaks_nobody_sees_a_trace_or_a_value(small: Server) -> None:
    with visiting(small, "do=break") as (_, received):
        seen = b"".join(message.SerializeToString() for message in received if message.HasField("delta"))
    assert b"Sidan kunde inte visas" in seen or b"could not be shown" in seen
    for word in (b"4711", b"ValueError", b"Traceback", b'frame.py", line'):
        assert word not in seen
    assert re.search(r'frame\.py", line \d+', small.said)
    assert small.said.rstrip().endswith("ValueError")
    assert "cell4711" not in small.said


def test_no_link_value_reaches_the_log(small: Server) -> None:
    for path in (f"/?{MARK}", f"/nowhere?{MARK}", f"/_stcore/health?{MARK}", f"/_stcore/stream?{MARK}"):
        ask(small, path)
    with connect(small.url.replace("http", "ws") + f"/_stcore/stream?{MARK}", subprotocols=["streamlit"]):  # type: ignore[list-item]
        pass
    with visiting(small, MARK):
        pass
    assert "marker4711" not in small.said


def test_not_even_a_talkative_server_logs_a_link(tmp_path: Path) -> None:
    """uvicorn as its manual starts it, with its access log on."""
    code = "import app, logging; logging.getLogger('uvicorn.access').warning('GET /?d=marker4711');"
    code += "logging.getLogger('uvicorn.error').warning('%s - \"WebSocket %s\" [accepted]', 'x', '/?d=marker4711')"
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "frame.py").write_text(FRAME)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env=_environment(tmp_path)
    )
    assert done.returncode == 0, done.stderr
    assert "marker4711" not in done.stdout + done.stderr


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{run.ROOT}"}


def test_an_error_in_the_log_keeps_its_place_and_loses_its_message() -> None:
    try:
        raise ValueError("4711 kr")
    except ValueError as error:
        record = logs.record_of("n", logging.ERROR, __file__, 1, "it broke", (), (ValueError, error, None))
    text = logging.Formatter().format(record)
    assert text.endswith("\nValueError")
    assert "test_server.py" in text


def listening_at(server: OwnServer) -> set[str]:
    """The addresses, as Linux writes them, at which a process listens."""
    port = f"{urlsplit(server.url).port:04X}"
    tables = [Path(f"/proc/{server.process.pid}/net/{name}") for name in ("tcp", "tcp6")]
    lines = [line.split() for table in tables if table.exists() for line in table.read_text().splitlines()[1:]]
    return {at.partition(":")[0] for _, at, _, state, *_ in lines if at.endswith(f":{port}") and state == "0A"}


@pytest.mark.parametrize("text", ["0", "two", "-1", "65", "1.5", "٣"])
def test_a_setting_that_cannot_be_followed_is_said_at_the_start(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTOMER_WORTH_READERS", text)
    with pytest.raises(SystemExit, match=r"CUSTOMER_WORTH_READERS .* from 1 to 64"):
        settings.check()
    monkeypatch.setenv("CUSTOMER_WORTH_READERS", "3")
    assert settings.READERS.value() == 3


# --- the other way to start -------------------------------------------------------------------------------------


def test_streamlit_run_starts_the_same_server(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "streamlit", "run", str(run.ROOT / "app.py"), "--server.port", "{port}"]
    with serving(tmp_path, tmp_path / "log.txt", command) as running:
        if sys.platform == "linux":
            assert listening_at(running) == {"0100007F"}, "this machine only"
        status, headers, text = ask(running, "/")
        assert (status, headers["X-Frame-Options"]) == (200, "DENY")
        assert " – Customer Worth</title>" in text
        assert ask(running, "/nowhere")[0] == 404
        with visiting(running, MARK):
            pass
    assert "marker4711" not in running.said
