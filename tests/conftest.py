"""What every test may use: one real server a worker, and a calm hypothesis."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from serving import Server, serving
from streamlit.components.v2 import manifest_scanner
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

# Every AppTest looks through all installed packages for components of Streamlit's; they stay what they are.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

# What takes longest, so that it begins first; the rest in the order of their names. Files of one group share what
# they make of the samples.
LONGEST = ("browser", "samples' pages", "samples' exhibits", "test_house", "test_server", "test_case")
TOGETHER = {"test_pages": "samples' pages", "test_exhibits": "samples' exhibits", "test_report": "samples' exhibits"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests run in one worker, where they share what they make; and a browser's share one browser."""
    groups = {item: "browser" if "browser" in item.path.parts else item.path.stem for item in items}
    groups = {item: TOGETHER.get(group, group) for item, group in groups.items()}
    for item, group in groups.items():
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: LONGEST.index(groups[item]) if groups[item] in LONGEST else len(LONGEST))


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
