"""A person without a browser: opens pages, sends files and moves controls over Streamlit's own protocol."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

STREAM = "/_stcore/stream"
PATIENCE = 300.0  # seconds for one page, on a busy machine
AGAIN = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN


class Person:
    """One visit. `seen` holds what the last run of a page sent, `uploader` the id of its uploader; `cookie` is sent
    with everything, as a browser does."""

    def __init__(self, url: str, cookie: str = "") -> None:
        self.url, self.cookie = url, cookie
        address = url.replace("http", "ws") + STREAM
        self._opening = connect(address, **self._how())
        self.seen: list[ForwardMsg] = []
        self.page, self.query, self.uploader, self.visit = "", "", "", ""
        self.bytes = 0

    def _how(self) -> dict[str, Any]:
        more = {"additional_headers": {"Cookie": self.cookie}} if self.cookie else {}
        return {"subprotocols": ["streamlit"], "max_size": None, "open_timeout": 60, **more}

    def __enter__(self) -> Person:
        self.socket = self._opening.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._opening.__exit__(kind, error, at)

    def open(self, page: str = "", **link: str) -> str:
        """Go to a page with a link's choices; its text when it stands still."""
        self.page, self.query = page, urlencode(link)
        return self._run()

    def upload(self, data: bytes, name: str = "orders.csv") -> str:
        """Send a file to the uploader of the page that is open; the page's text when the file has been read."""
        where = self._place_for(name)
        status = self._put(where.upload_url, data, name)
        if status != 204:
            raise RuntimeError(f"the file was refused with {status}")
        state = BackMsg().rerun_script.widget_states
        widget = state.widgets.add()
        widget.id = self.uploader
        info = widget.file_uploader_state_value.uploaded_file_info.add()
        info.file_id, info.name, info.size = where.file_id, name, len(data)
        info.file_urls.CopyFrom(where)
        return self._run(state)

    def text(self) -> str:
        """What the page says, in pieces: headings, Markdown, alerts and table cells."""
        return "\n".join(_texts(self.seen))

    def labels(self) -> list[str]:
        """The label of everything on the page that bears one, boxes among them."""
        made = [m.delta for m in self.seen if m.WhichOneof("type") == "delta"]
        parts = [getattr(delta, str(delta.WhichOneof("type"))) for delta in made]
        inner = [getattr(part, str(part.WhichOneof("type")), part) for part in parts if hasattr(part, "WhichOneof")]
        return [str(part.label) for part in inner if hasattr(part, "label")]

    def _run(self, widgets: Any = None) -> str:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        if widgets is not None:
            message.rerun_script.widget_states.CopyFrom(widgets)
        self.socket.send(message.SerializeToString())
        self.seen = list(self._until_still())
        return self.text()

    def _until_still(self) -> Iterator[ForwardMsg]:
        while True:
            raw = bytes(self.socket.recv(timeout=PATIENCE))
            self.bytes += len(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.visit = message.new_session.initialize.session_id or self.visit
            element = message.delta.new_element
            if kind == "delta" and element.WhichOneof("type") == "file_uploader":
                self.uploader = self.uploader_in(element)
            yield message
            if kind == "script_finished" and message.script_finished != AGAIN:
                return

    def uploader_in(self, element: Any) -> str:
        """The first uploader of a page is the one for customer files."""
        first = element.file_uploader.label.startswith(("A file of", "En fil med"))
        return str(element.file_uploader.id) if first or not self.uploader else self.uploader

    def _place_for(self, name: str) -> Any:
        message = BackMsg()
        message.file_urls_request.request_id = "1"
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self.visit
        self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(bytes(self.socket.recv(timeout=PATIENCE)))
            if answer.WhichOneof("type") == "file_urls_response":
                return answer.file_urls_response.file_urls[0]

    def _put(self, path: str, data: bytes, name: str) -> int:
        token = token_of(self.url)
        head = f'--x\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'.encode()
        headers = {
            "Content-Type": "multipart/form-data; boundary=x",
            "X-Xsrftoken": token,
            "Cookie": f"_streamlit_xsrf={token}; {self.cookie}",
        }
        return ask(self.url, path, "PUT", headers, head + data + b"\r\n--x--\r\n")[0]


def ask(
    url: str, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """One request to the server, and its answer."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    try:
        connection.request(method, path, body, dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def token_of(url: str) -> str:
    """The token that a page sends along with a file."""
    cookies = " ".join(ask(url, "/_stcore/health")[1].get_all("Set-Cookie", []))
    found = re.search("_streamlit_xsrf=([^;]+)", cookies)
    assert found
    return found[1]


def _texts(seen: list[ForwardMsg]) -> Iterator[str]:
    for message in seen:
        if message.WhichOneof("type") != "delta":
            continue
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind in ("markdown", "heading", "alert", "text"):
            yield str(getattr(element, kind).body)
        elif kind == "exception":
            yield f"EXCEPTION {element.exception.message}"
