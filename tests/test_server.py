"""What a stranger on the network gets: the pages, and nothing else; and what is left in the log: no link, no value."""

from __future__ import annotations

import http.client
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from serving import Server, serving
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

import run
from ui import menu
from ui import server as product

MARK = "d=marker4711"
LIMIT = 1024 * 1024
APP = """
from pathlib import Path
import streamlit as st
from starlette.middleware import Middleware
from ui import server
server.quiet_logs()
app = st.App(Path(__file__).parent / "frame.py",
             middleware=[Middleware(server.Door, pages={"/"})], on_script_error=server.explain)
"""
FRAME = """
import streamlit as st
from ui import server
asked = st.query_params.get("do")
if asked == "upload":
    server.expect_upload()
    st.file_uploader("File")
if asked == "break":
    number = "cell" + "4711"
    raise ValueError(f"no such customer: {number}")
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one small page that can show an uploader and break, and an upload limit of one megabyte."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "app.py").write_text(APP)
    (folder / "frame.py").write_text(FRAME)
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text("[server]\nmaxUploadSize = 1\n")
    with serving(folder, folder / "log.txt") as running:
        yield running


def ask(
    server: Server, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
) -> tuple[int, http.client.HTTPMessage, str]:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


@contextmanager
def visiting(server: Server, link: str = "") -> Iterator[tuple[str, list[ForwardMsg]]]:
    """A visit without a browser: its id, and everything the page sent until it was done."""
    with connect(server.url.replace("http", "ws") + "/_stcore/stream", subprotocols=["streamlit"]) as socket:  # type: ignore[list-item]
        request = BackMsg()
        request.rerun_script.query_string = link
        socket.send(request.SerializeToString())
        received = list(_until_done(socket))
        yield next(m.new_session.initialize.session_id for m in received if m.HasField("new_session")), received


def _until_done(socket: ClientConnection) -> Iterator[ForwardMsg]:
    while True:
        message = ForwardMsg.FromString(bytes(socket.recv(timeout=20)))  # type: ignore[arg-type]
        yield message
        if message.WhichOneof("type") == "script_finished":
            return


def put(server: Server, visit: str, data: bytes, chunked: bool = False) -> int:
    """Send a file as the uploader does, with the token it would have."""
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
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    try:
        pieces = (body[start : start + 65536] for start in range(0, len(body), 65536)) if chunked else body
        connection.request("PUT", f"/_stcore/upload_file/{visit}/file-1", pieces, sent, encode_chunked=chunked)
        return connection.getresponse().status
    except (ConnectionResetError, BrokenPipeError):
        return 413  # the door was shut while the file was still coming
    finally:
        connection.close()


# --- addresses --------------------------------------------------------------------------------------------------


def test_every_page_in_the_menu_has_an_address(server: Server) -> None:
    names = [entry.name for entry in menu.ENTRIES if menu.listed(entry.name) and entry.name != menu.FIRST]
    statuses = {name: ask(server, f"/{name}")[0] for name in names} | {"": ask(server, "/")[0]}
    assert set(statuses.values()) == {200}, statuses


@pytest.mark.parametrize(
    ("path", "right"),
    [(f"/{menu.FIRST}?v=1", "/?v=1"), (f"/{menu.FIRST}", "/"), ("/segments/?v=1&m=6", "/segments?v=1&m=6")],
)
def test_a_page_has_one_address_and_the_link_is_kept_on_the_way(server: Server, path: str, right: str) -> None:
    status, headers, _ = ask(server, path)
    assert (status, headers["Location"]) == (307, right)


@pytest.mark.parametrize(
    "path", ["/no-such-page", "/wp-login.php", "/overview/x", "/_stcore/metrics", "/_stcore/agent/openapi.json"]
)
def test_what_is_no_page_is_not_found(server: Server, path: str) -> None:
    assert ask(server, path)[0] == 404


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
    assert "<title>Customer Worth</title>" in text
    assert text.count('rel="preload"') == 2
    assert "Customer Worth kräver JavaScript." in text
    for left in ("SourceSans", "favicon.png", "<title>Streamlit", "agent"):
        assert left not in text
    for address in re.findall(r'href="\./(app/static/[^"]+)"', text):
        assert ask(server, f"/{address}")[0] == 200


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
        assert put(small, visit, b"x" * size, chunked) == status


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
        record = product._record("n", logging.ERROR, __file__, 1, "it broke", (), (ValueError, error, None))
    text = logging.Formatter().format(record)
    assert text.endswith("\nValueError")
    assert "test_server.py" in text


# --- the private folder -----------------------------------------------------------------------------------------


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(product.tempfile, "tempdir", str(tmp_path))
    rooms = {**product._locks}
    product._locks.clear()
    product.room.cache_clear()
    yield tmp_path
    product.close_room()
    product._locks.update(rooms)


def test_the_room_is_private_one_and_goes_with_the_server(temp: Path) -> None:
    room = product.room()
    assert product.room() == room
    assert room.parent == temp
    assert room.stat().st_mode & 0o077 == 0
    (room / "customers.parquet").write_text("x")
    product.close_room()
    assert list(temp.iterdir()) == []


def test_a_dead_servers_room_is_swept_and_a_living_ones_is_not(temp: Path) -> None:
    dead = temp / "customer-worth-dead"
    dead.mkdir()
    (dead / "in-use").touch()
    (dead / "customers.parquet").write_text("x")
    alive = product.room()
    code = "from ui import server; server.sweep_rooms()"
    environment = {**_environment(temp), "TMPDIR": str(temp)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    assert list(temp.iterdir()) == [alive]


# --- the other way to start -------------------------------------------------------------------------------------


def test_streamlit_run_starts_the_same_server(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "streamlit", "run", str(run.ROOT / "app.py"), "--server.port", "{port}"]
    with serving(tmp_path, tmp_path / "log.txt", command) as running:
        status, headers, text = ask(running, "/")
        assert (status, headers["X-Frame-Options"]) == (200, "DENY")
        assert "<title>Customer Worth</title>" in text
        assert ask(running, "/nowhere")[0] == 404
        with visiting(running, MARK):
            pass
    assert "marker4711" not in running.said
