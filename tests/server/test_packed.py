"""Streamlit's own files come packed as the browser takes them, and are what they were when unpacked."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import brotli
import pytest
from person import ask
from serving import Server

from ui.server.packed import PACKED_ALREADY, content, wanted
from ui.streamlit_internals import static_files, static_folder

SCRIPT = max(static_files(), key=lambda name: (static_folder() / name).stat().st_size)
UNPACK: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress, "": lambda body: body}


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=x", "br"),
        ("identity", ""),
        ("", ""),
    ],
)
def test_a_script_comes_packed_as_the_browser_takes_it(server: Server, accepted: str, encoding: str) -> None:
    status, headers, body = ask(server.url, f"/static/{SCRIPT}", headers={"Accept-Encoding": accepted})
    assert (status, headers.get("Content-Encoding", "")) == (200, encoding)
    assert UNPACK[encoding](body) == (static_folder() / SCRIPT).read_bytes()
    assert "javascript" in headers["Content-Type"] and int(headers["Content-Length"]) == len(body)
    assert headers["Vary"] == "Accept-Encoding" and "immutable" in headers["Cache-Control"]


def test_a_head_says_how_long_the_file_is_and_sends_none_of_it(server: Server) -> None:
    headers = {"Accept-Encoding": "br"}
    status, told, body = ask(server.url, f"/static/{SCRIPT}", "HEAD", headers)
    assert (status, body) == (200, b"") and int(told["Content-Length"]) == len(content(SCRIPT, "br"))


def test_what_is_packed_already_is_sent_as_it_is(server: Server) -> None:
    font = next(name for name in static_files() if name.endswith(".woff2"))
    status, headers, body = ask(server.url, f"/static/{font}", headers={"Accept-Encoding": "br"})
    assert (status, headers.get("Content-Encoding")) == (200, None) and body == (static_folder() / font).read_bytes()


def test_packed_is_a_third_and_packed_once() -> None:
    names = [name for name in static_files() if not name.endswith(tuple(PACKED_ALREADY))]
    plain = sum((static_folder() / name).stat().st_size for name in names)
    assert sum(len(content(name, "br")) for name in names) < plain / 3
    assert content(SCRIPT, "br") is content(SCRIPT, wanted("br"))
