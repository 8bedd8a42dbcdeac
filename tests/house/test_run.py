"""Starting and testing with one command, on a machine with nothing but Python."""

from __future__ import annotations

import ast
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from serving import free_port

import run

SOURCE = Path(run.__file__).read_text("utf-8")


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment of this test's own, not made yet."""
    monkeypatch.setattr(run, "PYTHON", tmp_path / run.PYTHON.relative_to(run.ROOT))
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    return tmp_path / ".venv"


@pytest.fixture
def conftest(request: pytest.FixtureRequest) -> Any:
    """The tests' own conftest; `import conftest` finds the browser's where that was read first."""
    path = str(run.ROOT / "tests" / "conftest.py")
    return next(p for p in request.config.pluginmanager.get_plugins() if getattr(p, "__file__", None) == path)


def no_command(command: list[str]) -> subprocess.CompletedProcess[str]:
    raise AssertionError(f"nothing should have been run, but {command} was")


def an_empty_venv(uv: str | None) -> None:
    run.PYTHON.parent.mkdir(parents=True)
    run.PYTHON.touch()


def failing_with(text: str) -> object:
    return lambda command: subprocess.CompletedProcess(command, 1, stdout=text)


def test_it_needs_nothing_but_the_standard_library() -> None:
    imports = [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports for alias in node.names if isinstance(node, ast.Import)}
    names |= {node.module or "" for node in imports if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_a_python_too_old_hears_so_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ast.parse(SOURCE, feature_version=(3, 7))
    assert "from __future__" not in SOURCE  # Python 3.6 would stop at it with a syntax error
    monkeypatch.setattr(sys, "version_info", (3, 9, 6, "final", 0))
    assert run.main([]) == 1
    assert capsys.readouterr().err == (
        "Customer Worth needs Python 3.11 or newer; this is 3.9: install a newer one and start again.\n"
    )


def test_a_missing_venv_module_is_named_with_its_cure(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(run, "find_uv", lambda: None)
    monkeypatch.setattr(run, "quiet", no_command)
    with pytest.raises(run.Stop, match=r"no venv module.*apt install python3-venv"):
        run.prepare(run.APP_LOCK)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_taken_port_is_said_before_anything_is_installed(
    host: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "quiet", no_command)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert run.main(["--host", host, "--port", str(port)]) == 1
    assert capsys.readouterr().err == f"Port {port} is taken: choose another, for example --port {port + 1}.\n"


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("127.0.0.1", "70000", "is not a port"),
        ("no such host", "8501", "is not an address"),
        ("203.0.113.7", "8501", "This machine cannot listen on 203.0.113.7"),
    ],
)
def test_an_impossible_address_is_one_sentence(
    host: str, port: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "quiet", no_command)
    assert run.main(["--host", host, "--port", port]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "said",
    [
        "WARNING: Retrying after connection broken by 'NewConnectionError(\"Failed to establish a new connection\")'\n"
        "ERROR: Could not find a version that satisfies the requirement altair==6.3.0\n",
        "  × Failed to fetch: `https://index/simple/altair/`\n  ╰─▶ client error (Connect)\n      dns error\n",
        "error: Could not connect, are you offline?\n  Caused by: failed to lookup address information: "
        "Temporary failure in name resolution\n",
    ],
)
def test_no_network_is_one_sentence(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "quiet", failing_with(said))
    with pytest.raises(run.Stop, match="no package index answers"):
        run.install(run.APP_LOCK, None)


def test_another_failure_gives_the_tools_own_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "quiet", failing_with("Collecting a\nERROR: THESE PACKAGES DO NOT MATCH THE HASHES\n\n"))
    with pytest.raises(run.Stop, match=r"requirements.txt could not be installed: ERROR: THESE PACKAGES"):
        run.install(run.APP_LOCK, "uv")


def test_the_second_start_installs_nothing(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(run, "make_venv", an_empty_venv)
    monkeypatch.setattr(run, "install", lambda lock, uv: done.append(lock.name))
    run.prepare(run.TEST_LOCK, run.APP_LOCK)
    run.prepare(run.TEST_LOCK, run.APP_LOCK)
    run.prepare(run.APP_LOCK)  # the tests' packages hold the product's
    assert done == ["requirements-test.txt"]


def test_a_changed_lock_or_another_python_installs_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("a==1\n")
    first = run.stamp(lock)
    lock.write_text("a==2\n")
    second = run.stamp(lock)
    monkeypatch.setattr(sys, "version_info", (3, 99, 0, "final", 0))
    assert len({first, second, run.stamp(lock)}) == 3


def test_an_interrupted_installation_is_not_taken_for_a_whole_one(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "make_venv", an_empty_venv)

    def interrupted(lock: Path, uv: str | None) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "install", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run.prepare(run.APP_LOCK)
    assert list(venv.glob("*.installed")) == []


def test_it_works_from_any_folder_and_from_a_path_with_spaces_and_letters(tmp_path: Path) -> None:
    home = tmp_path / "Kundvärde åäö 2"
    home.mkdir()
    shutil.copy(run.__file__, home)
    (home / "requirements.txt").write_text("# nothing\n")
    code = f"import sys; sys.path.insert(0, {str(home)!r}); import run; run.prepare(run.APP_LOCK); print(run.PYTHON)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    python = Path(done.stdout.splitlines()[-1])
    assert python.is_relative_to(home)
    assert subprocess.run([python, "-c", "print('hej')"], capture_output=True, text=True).stdout == "hej\n"


def test_it_starts_says_where_and_stops(tmp_path: Path) -> None:
    port = free_port()
    code = (
        "import sys, pathlib, run; run.PYTHON = pathlib.Path(sys.executable); run.prepare = lambda *locks: None;"
        f"sys.exit(run.main(['--port', '{port}', '--no-browser']))"
    )
    environment = {**os.environ, "PYTHONPATH": str(run.ROOT), "TMPDIR": str(tmp_path)}
    started = subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert started.stdout is not None
        assert f"running at http://127.0.0.1:{port}" in started.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            assert "<title>Värdet – Customer Worth</title>" in answer.read().decode()
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(20)
    assert list(tmp_path.glob("customer-worth-*")) == []
    run.need_port("127.0.0.1", port)  # free again


def test_without_a_browser_ci_fails_and_a_laptop_hears_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(run, "prepare", lambda *locks: None)
    monkeypatch.setattr(run, "find_browser", lambda *names: None)
    monkeypatch.setattr(run, "install_browser", lambda: None)

    def ran_well(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(run.subprocess, "run", ran_well)
    monkeypatch.setenv("CI", "true")
    assert run.main(["test"]) == 1
    assert "need Chromium or Chrome" in capsys.readouterr().err
    monkeypatch.delenv("CI")
    assert run.main(["test", "-k", "tiers"]) == 0
    told, last = capsys.readouterr().out.splitlines()
    assert told == "No Chromium or Chrome was found, so the browser tests are left out."
    assert last == "Left out, as it was not named: install, office, postgres, spark (--with install)."
    assert len(ran) == 1
    assert ran[0][-3:] == ["--ignore=tests/browser", "-k", "tiers"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--with", "office", "--with=spark"], "Left out, as it was not named: install, postgres (--with install)."),
        ([f"--with={group}" for group in run.GROUPS], "All was named."),
        (
            ["--fast"],
            "samples in full, broken files, mypy, and three of four drawn examples.",
        ),
    ],
)
def test_the_last_line_says_what_was_left_out(asked: list[str], told: str) -> None:
    assert run.unasked(asked).endswith(told)


def test_a_group_runs_when_it_is_named_and_fast_leaves_out_what_is_slow(conftest: Any) -> None:
    def of(file: str, *groups: str) -> Any:
        return SimpleNamespace(path=Path(file), name="test_a", get_closest_marker=lambda name: name in groups or None)

    items = {
        "a": of("test_own.py", "office"),
        "b": of("test_own.py"),
        "c": of("test_pages.py"),
        "d": of("browser/x.py"),
        "e": of("test_own.py", "slow"),
    }

    def collected(**options: object) -> str:
        asked = {"named": [], "fast": False, **options}
        config: Any = SimpleNamespace(getoption=asked.__getitem__)
        return "".join(name for name, item in items.items() if not conftest.left_out(item, config))

    assert collected() == "bcde"
    assert collected(named=["office"]) == "abcde"
    assert collected(fast=True) == "b"


def test_the_groups_are_the_same_everywhere(conftest: Any) -> None:
    assert run.GROUPS == conftest.GROUPS
    markers = tomllib.loads((run.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"][
        "markers"
    ]
    assert tuple(marker.partition(":")[0] for marker in markers) == (*run.GROUPS, "slow")


def test_a_browser_is_found_by_name_before_its_usual_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTOMER_WORTH_BROWSER", "")
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/bin/{name}" if name == "google-chrome" else None)
    assert run.find_browser() == "/bin/google-chrome"
    monkeypatch.setenv("CUSTOMER_WORTH_BROWSER", "my-chromium")
    assert run.find_browser() == "my-chromium"


def test_the_tests_take_the_browser_without_a_window_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTOMER_WORTH_BROWSER", "")
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/bin/{name}" if "chromium" in name else None)
    assert run.find_browser(run.FOR_TESTS) == "/bin/chromium-headless-shell"
    assert run.find_browser() == "/bin/chromium"
    asked: list[str] = []

    def quiet(command: list[str]) -> SimpleNamespace:
        asked.append(command[-1])
        return SimpleNamespace(returncode=100 if command[-1] == run.WINDOWLESS else 0)  # as where no such package is

    monkeypatch.setattr(run, "quiet", quiet)
    monkeypatch.setattr(run.os, "geteuid", lambda: 0)
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/bin/{name}" if name in {"apt-get", *asked[-1:]} else None)
    assert run.install_browser() == "/bin/chromium"
    assert asked == ["update", "chromium-headless-shell", "chromium"]


def test_every_locked_package_has_hashes_and_the_tests_lock_holds_the_products() -> None:
    pin = re.compile(r"^([\w.-]+==\S+)(?: ; [^\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", re.MULTILINE)
    app, tests = (lock.read_text("utf-8") for lock in (run.APP_LOCK, run.TEST_LOCK))
    assert len(pin.findall(app)) == len(re.findall("^[a-z].*==", app, re.MULTILINE)) > 20
    assert set(pin.findall(app)) < set(pin.findall(tests))


def test_ci_calls_the_one_command() -> None:
    script = (run.ROOT / ".ci" / "run").read_text("utf-8")
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "python3 run.py test" in script


def test_a_groups_packages_are_added_once_and_sparks_stand_beside(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, str]] = []
    monkeypatch.setattr(run, "make_venv", lambda uv, place=None: (place or venv).mkdir(parents=True))
    monkeypatch.setattr(run, "install", lambda lock, uv, python=None: done.append((lock.name, str(python or ""))))
    venv.mkdir()
    for _ in range(2):
        run.add(run.DATABASES_LOCK)
        run.prepare_beside(run.SPARK_LOCK, venv.with_name(".venv-spark"))
    assert [name for name, _ in done] == ["requirements-databases.txt", "requirements-spark.txt"]
    assert done[0][1] == "" and ".venv-spark" in done[1][1]


def test_ci_names_the_groups_whose_programs_debian_has() -> None:
    script = (run.ROOT / ".ci" / "run").read_text("utf-8")
    assert {"office", "postgres", "spark"} == set(run.named_groups(script.split()))
    assert {"libreoffice-calc", "postgresql", "nginx-light", "openjdk-17-jre-headless"} <= set(
        re.findall(r"[\w-]+", script)
    )
