"""What every test may use: one real server, and a calm hypothesis."""

from __future__ import annotations

import functools
import gc
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from drawing import FAST
from hypothesis import settings
from one_server import OneServer, asked_for
from serving import OwnServer, Server, serving
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

import run
from study import samples
from ui import cache, controls
from ui.server import shared_samples

assert controls.ROWS, "the pages' choices stand in the table, also where a test opens no page"

# Two cores shared by two workers and a browser: a slow example is no fault. In CI the same examples every time.
settings.register_profile("here", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.register_profile("fast", settings.get_profile("here"), max_examples=25)
settings.load_profile("here")

# Spark answers some dozen questions here: Java's second compiler and its many collectors cost more than they give back.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")

# What the tests have loaded stays: to look through all of it for what could go takes a tenth of their time.
gc.set_threshold(100_000, 50, 100)

# Pages, proofs and documents ask for the same studies of the samples, as the server keeps them.
samples.study_of = functools.lru_cache(24)(cache.study_of_sample)

# A page has as long as a busy machine needs; left alone, AppTest gives up after three seconds.
for make in (AppTest.from_file, AppTest.from_function):
    (make.__kwdefaults__ or {})["default_timeout"] = 60

asked_often = local_script_runner.require_widgets_deltas


def ended(runner: local_script_runner.LocalScriptRunner, timeout: float = 60) -> None:
    """Wait for a page's run to end, without asking a thousand times a second whether it has."""
    assert runner._script_thread is not None  # noqa: SLF001 - nothing else says when a run is over
    runner._script_thread.join(timeout)  # noqa: SLF001
    if not runner.script_stopped():
        asked_often(runner, 0)


local_script_runner.require_widgets_deltas = ended

# Every AppTest looks through all installed packages for components of Streamlit's; they stay what they are.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)

# What takes longest begins first, the rest goes by name. Files of one group share what they make of the samples.
SAMPLES, ENGINES = "samples counted and shown", "engines asked for a million rows"
LONGEST = (
    *("test_every_page", SAMPLES, ENGINES, "test_main_job", "test_world"),
    *("test_course_day", "test_house", "test_messages", "test_eight_windows"),
    *("test_server", "test_shell", "test_live_engine", "test_paid_or_discount", "test_case_on_a_phone"),
    *("test_why_and_what_it_costs", "test_visitors", "test_take_away", "test_typed_tables"),
    *("test_killed", "test_live_hand", "test_learned", "test_forecast", "test_store_machine"),
    *("test_live_said", "test_loyalty_journey", "test_live_plan", "test_journeys", "test_against_reference"),
    *("test_what_comes_next", "test_who_gets_what", "test_laws", "test_several", "test_who_they_are"),
    *("test_live_growth", "test_fork_server", "test_intake_files", "test_hosting", "test_healing"),
)
TOGETHER = dict.fromkeys(("test_spark", "test_postgres"), ENGINES)
TOGETHER |= dict.fromkeys(("test_words", "test_terms", "test_answers", "test_intake_sentences"), "test_house")
# A sample is read and counted in one worker and not in each: by pages, by documents, and by these of the arithmetic.
COUNTING = {
    *("behaviours", "benchmarks", "break_even", "claims", "customers", "derived", "findings", "forecast_of_files"),
    *("found_groups", "golden", "growth", "households", "left_behind", "lost_everywhere"),
    *("more_levers", "next_purchase"),
    *("phasing_out", "profiles", "range", "rfm", "satisfaction_value", "season", "serving", "small_groups"),
    *("tenure_given", "treatment", "who_leaves", "year_check"),
}
TOGETHER |= {f"test_{name}": SAMPLES for name in COUNTING}


def group_of(path: Path) -> str:
    """What runs in one worker: a file, or files that share what they make."""
    shows = path.parent.name in {"pages", "documents"} and path.stem != "test_messages"
    return SAMPLES if shows else TOGETHER.get(path.stem, path.stem)


class ByFile(LoadScopeScheduling):
    """A file's tests run in one worker, where they share what they make, and files in the order they are given in."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(Path(nodeid.partition("::")[0]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    config.option.loadscopereorder = False
    return ByFile(config, log)


ONE_SERVER = pytest.StashKey[OneServer]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell a worker where it gets the server that all share."""
    stash = node.config.stash
    if ONE_SERVER not in stash:
        stash[ONE_SERVER] = OneServer()
        node.config.add_cleanup(stash[ONE_SERVER].ending.close)
    node.workerinput["server"] = stash[ONE_SERVER].at
    node.workerinput["samples"] = str(stash[ONE_SERVER].samples)


# What needs more than a machine with a browser has: run when it is named.
GROUPS = ("install", "office", "postgres", "spark")
# Whole files that are slow: servers, whole pages, samples told in full, files by the hundred, other processes. One slow
# test among quick ones carries the mark itself.
SLOW = {"confinement", "exhibits", "fork_server", "healing", "hosting", "intake_fuzz", "intake_gate", "library"}
SLOW |= {"messy", "packed", "pages", "proofs", "read_fuzz", "report", "run", "samples", "server", "visitors", "world"}
SLOW |= {"pdf", "pptx", "xlsx", "actions_page", "empty_states", "found_groups", "households", "lost_everywhere"}
SLOW |= {"messages", "own_effects", "own_rows", "previews", "rare_words", "segmentations", "small_groups", "year_check"}
SLOW |= {
    "who_leaves",
    "paid_or_discount",
    "contract_forecast",
    "behaviours",
    "more_levers",
    "left_behind",
    "findings",
    "days",
}
SLOW |= {"several", "statements", "command_line", "dialects", "typed_tables", "seeded_files", "killed", "store_machine"}
SLOW |= {"forecast_of_files", "claims", "profiles", "profile_page", "satisfaction_value", "serving", "phasing_out"}
SLOW |= {"needs", "renewals_ahead", "came_of_it", "range", "benchmarks", "gathered", "terms"}
RUNS_PAGES = re.compile(r"^\s*from streamlit\.testing\.v1 import .*\bAppTest\b", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fast", action="store_true", help="leave out browser, server, whole pages and mypy")
    parser.addoption("--with", action="append", default=[], choices=GROUPS, dest="named", help="run this group as well")


def pytest_configure(config: pytest.Config) -> None:
    """While one works a quarter of the drawn examples is enough."""
    if config.getoption("fast"):
        os.environ[FAST] = "1"
        settings.load_profile("fast")
    if samples_read := getattr(config, "workerinput", {}).get("samples"):
        os.environ[shared_samples.FOLDER] = samples_read
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        begin_elsewhere(config, int(worker.removeprefix("gw")), int(os.environ["PYTEST_XDIST_WORKER_COUNT"]))


def begin_elsewhere(config: pytest.Config, worker: int, workers: int) -> None:
    """Every worker reads every test file, and what pytest makes of one is kept for the next who reads it: in a clean
    checkout each begins with another part, so that all the work is done once and not by all of them at once."""
    place = config.rootpath / "tests"
    if [config.rootpath / path for path in config.args] != [place]:
        return
    ignored = {config.rootpath / path for path in config.getoption("ignore") or []}
    files = [path for path in sorted(place.rglob("test_*.py")) if not ignored & {path, *path.parents}]
    files = [path for path in files if not pytest_ignore_collect(path, config)]
    first = len(files) * worker // workers
    config.args[:] = map(str, files[first:] + files[:first])


def in_slow_file(path: Path) -> bool:
    """A browser's tests, or one of the files above."""
    return "browser" in path.parts or path.stem[5:] in SLOW


def is_slow(item: pytest.Item) -> bool:
    """Marked so, in a slow file, or of pages run as Streamlit runs them."""
    pages = hasattr(getattr(item, "module", None), "AppTest")
    return pages or item.get_closest_marker("slow") is not None or in_slow_file(item.path)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A slow file need not even be read: to load it and what it asks for takes as long as some of its tests."""
    is_tests = collection_path.suffix == ".py" and collection_path.stem.startswith("test_")
    if not is_tests or not config.getoption("fast"):
        return None
    slow = in_slow_file(collection_path) or RUNS_PAGES.search(collection_path.read_text("utf-8"))
    return True if slow else None


def left_out(item: pytest.Item, config: pytest.Config) -> bool:
    unnamed = {name for name in GROUPS if item.get_closest_marker(name)} - set(config.getoption("named"))
    return bool(unnamed) or (config.getoption("fast") and is_slow(item))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is not asked for is not there; the longest first, so that no worker is left alone with one in the end."""
    items[:] = [item for item in items if not left_out(item, config)]
    places = {group: place for place, group in enumerate(LONGEST)}
    items.sort(key=lambda item: (places.get(group_of(item.path), len(places)), item.path))


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product's own server, one for the whole run: a test that wants to be alone on it takes `own_server`."""
    at = getattr(request.config, "workerinput", {}).get("server")
    if at is not None:
        running = asked_for(at, tmp_path_factory.getbasetemp().parent / "server")
        yield running
        assert running.called == "", "the server called another host"
        return
    with serving(run.ROOT, tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[OwnServer]:
    """The product's own server, for one test that does it harm or must be alone."""
    with serving(run.ROOT, tmp_path / "log.txt") as running:
        yield running
