"""What every test may use: one real server a worker, and a calm hypothesis."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from serving import Server, serving
from streamlit.testing.v1 import AppTest

import run
from ui import controls

assert controls.ROWS, "the pages' choices stand in the table, also where a test opens no page"

# Two cores shared by two workers and a browser: a slow example is no fault. In CI the same examples every time.
settings.register_profile("here", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("here")

# A page has as long as a busy machine needs; left alone, AppTest gives up after three seconds.
for make in (AppTest.from_file, AppTest.from_function):
    (make.__kwdefaults__ or {})["default_timeout"] = 60


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product's own server."""
    with serving(run.ROOT, tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """The product's own server, for one test that does it harm."""
    with serving(run.ROOT, tmp_path / "log.txt") as running:
        yield running
