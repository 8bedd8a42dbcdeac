#!/usr/bin/env python3
"""Start Customer Worth, or test it, on a machine that has nothing but Python.

    python3 run.py [--host 127.0.0.1] [--port 8501] [--no-browser]
    python3 run.py test [--fast] [--with install|office|postgres|spark] [what pytest takes]

Only the standard library is used here. New annotations stand in quotes so that an old Python reads this
file as far as the sentence that says it is too old.
"""

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
APP_LOCK = ROOT / "requirements.txt"
GROUPS = ("install", "office", "postgres", "spark")  # tests that need more than a browser
TEST_LOCK = ROOT / "requirements-test.txt"  # holds every line of APP_LOCK too
DATABASES_LOCK = ROOT / "requirements-databases.txt"  # put into .venv besides, where a group needs it
SPARK_LOCK = ROOT / "requirements-spark.txt"  # in an environment of its own: it asks for an older pandas
SPARK_VENV = ROOT / ".venv-spark"
SOURCES = ("pyspark",)  # published as a source alone: nothing in it is compiled

BROWSER_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
)  # fmt: skip
WINDOWLESS = "chromium-headless-shell"  # the same engine without a window around it: an eighth less work for a page
FOR_TESTS = (WINDOWLESS, *BROWSER_NAMES)
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
)
UNREACHED = re.compile(
    "name resolution|failed to resolve|getaddrinfo|dns error|error sending request|failed to fetch|new connection"
    "|NewConnectionError|connection (refused|aborted|reset)|network is unreachable|no route|timed out|ProxyError",
    re.IGNORECASE,
)


class Stop(Exception):
    """The start cannot go on; the message is the one sentence that says why and what to do."""


def main(arguments: "list[str]") -> int:
    try:
        need_python()
        if arguments[:1] == ["test"]:
            return test(arguments[1:])
        return start(arguments)
    except Stop as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def need_python() -> None:
    if sys.version_info < OLDEST:
        raise Stop(
            "Customer Worth needs Python {}.{} or newer; this is {}.{}: install a newer one and start again.".format(
                *OLDEST, *sys.version_info[:2]
            )
        )


# --- the environment -------------------------------------------------------------------------------------------


def prepare(*locks: Path) -> None:
    """Make .venv hold exactly what the first lock names; the others are part of it. Does nothing the second time."""
    stamps = {VENV / f"{lock.stem}.installed": stamp(lock) for lock in locks}
    wanted = next(iter(stamps))
    if PYTHON.exists() and wanted.exists() and wanted.read_text("utf-8") == stamps[wanted]:
        return
    uv = find_uv()
    say(f"1/2  Making {VENV.name} for Python {sys.version.split()[0]}")
    make_venv(uv)
    say(f"2/2  Installing {packages(locks[0])} packages with {'uv' if uv else 'pip'}, each checked against its hash")
    install(locks[0], uv)
    for path, text in stamps.items():
        path.write_text(text, "utf-8")


def add(lock: Path) -> None:
    """Put a lock's packages into .venv besides what it holds; nothing the second time."""
    mark = VENV / f"{lock.stem}.installed"
    if mark.exists() and mark.read_text("utf-8") == stamp(lock):
        return
    say(f"Adding {packages(lock)} packages of {lock.name}, each checked against its hash")
    install(lock, find_uv())
    mark.write_text(stamp(lock), "utf-8")


def prepare_beside(lock: Path, place: Path) -> None:
    """Make an environment of its own hold what a lock names; nothing the second time."""
    mark = place / f"{lock.stem}.installed"
    if mark.exists() and mark.read_text("utf-8") == stamp(lock):
        return
    uv = find_uv()
    say(f"Making {place.name} with {packages(lock)} packages of {lock.name}, each checked against its hash")
    make_venv(uv, place)
    install(lock, uv, place / PYTHON.relative_to(VENV))
    mark.write_text(stamp(lock), "utf-8")


def stamp(lock: Path) -> str:
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} python {version}\n"


def packages(lock: Path) -> int:
    return len(set(re.findall(r"^([\w.-]+)==", lock.read_text("utf-8"), re.MULTILINE)))


def find_uv() -> "str | None":
    """uv when it is on PATH and answers (a version manager's stand-in may not)."""
    uv = shutil.which("uv")
    return uv if uv and quiet([uv, "--version"]).returncode == 0 else None


def make_venv(uv: "str | None", place: "Path | None" = None) -> None:
    place = place or VENV
    if not uv and any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        raise Stop(
            "This Python has no venv module: install it (on Debian and Ubuntu: apt install python3-venv), "
            "then start again."
        )
    shutil.rmtree(place, ignore_errors=True)  # an old lock's packages, or half an installation
    tool = [uv, "venv", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
    done = quiet([*tool, str(place)])
    if done.returncode:
        raise Stop(f"{place} could not be made: {last_line(done.stdout)}")


def install(lock: Path, uv: "str | None", python: "Path | None" = None) -> None:
    python = python or PYTHON
    tool = [uv, "pip", "install", "--python", str(python)] if uv else [str(python), "-m", "pip", "install"]
    sources = [part for name in SOURCES if lock == SPARK_LOCK for part in ("--no-binary", name)]
    done = quiet([*tool, "--require-hashes", "--only-binary", ":all:", *sources, "-r", str(lock)])
    if done.returncode == 0:
        return
    if UNREACHED.search(done.stdout):
        raise Stop("The packages could not be fetched: no package index answers. Check the network and start again.")
    raise Stop(f"The packages in {lock.name} could not be installed: {last_line(done.stdout)}")


def quiet(command: "list[str]") -> "subprocess.CompletedProcess[str]":
    """Run a command without showing it; what it said is kept for the sentence if it fails."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1", "NO_COLOR": "1"}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["no reason was given"])[-1]


def say(text: str) -> None:
    print(text, flush=True)


# --- the app ---------------------------------------------------------------------------------------------------


def start(arguments: "list[str]") -> int:
    parser = argparse.ArgumentParser(prog="run.py", description="Start Customer Worth; 'run.py test' tests it.")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8501, help="port to listen on (default 8501)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    chosen = parser.parse_args(arguments)
    need_port(chosen.host, chosen.port)
    prepare(APP_LOCK)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl+C does, and takes the server along
    command = server_command(chosen.host, chosen.port)
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})
    try:
        return attend(server, address(chosen.host, chosen.port), has_screen() and not chosen.no_browser)
    except KeyboardInterrupt:
        return 0
    finally:
        end(server)


def attend(server: "subprocess.Popen[bytes]", url: str, show: bool) -> int:
    """Say where it runs once it answers, open the browser, and stay until it ends."""
    if wait_for(url, server):
        say(f"Customer Worth is running at {url}  (Ctrl+C stops it)")
        if show:
            webbrowser.open(url)
    return server.wait()


def end(server: "subprocess.Popen[bytes]") -> None:
    """Let it say goodbye and remove what visitors left. On Windows only Ctrl+C, which it has had, can ask it to."""
    if os.name != "nt":
        server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()


def server_command(host: str, port: int) -> "list[str]":
    options = ["--timeout-graceful-shutdown", "2", "--log-level", "warning", "--no-server-header", "--lifespan", "on"]
    return [str(PYTHON), "-m", "uvicorn", "app:app", "--host", host, "--port", str(port), *options]


def need_port(host: str, port: int) -> None:
    """Say so before anything is installed when the address cannot be had."""
    if not 0 < port < 65536:
        raise Stop(f"{port} is not a port: choose one from 1 to 65535, for example --port 8502.")
    try:
        family, kind, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            if os.name != "nt":  # on Windows this option would let two servers share the port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except PermissionError:
        raise Stop(f"Port {port} may not be used by this user: choose another, for example --port 8502.") from None
    except (socket.gaierror, UnicodeError):
        raise Stop(f"{host} is not an address of this machine: leave --host out, or give 0.0.0.0.") from None
    except OSError as error:
        if error.errno in {98, 48, 10048}:  # EADDRINUSE on Linux, macOS and Windows
            raise Stop(f"Port {port} is taken: choose another, for example --port {port + 1}.") from None
        raise Stop(f"This machine cannot listen on {host}: {error.strerror}.") from None


def address(host: str, port: int) -> str:
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{here}]:{port}" if ":" in here else f"http://{here}:{port}"


def wait_for(url: str, server: "subprocess.Popen[bytes]", seconds: float = 60) -> bool:
    """True once the server answers; False if it ended or never did (then it has said why)."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < end:
        try:
            with direct.open(f"{url}/_stcore/health", timeout=2):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def has_screen() -> bool:
    if os.environ.get("CI") or os.environ.get("SSH_CONNECTION"):
        return False
    return os.name == "nt" or sys.platform == "darwin" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


# --- the tests -------------------------------------------------------------------------------------------------


def test(arguments: "list[str]") -> int:
    """Every test, in one pytest run, and a last line that says what was left out."""
    prepare(TEST_LOCK, APP_LOCK)
    named = named_groups(arguments)
    if {"postgres", "spark"} & set(named):
        add(DATABASES_LOCK)
    if "spark" in named:
        prepare_beside(SPARK_LOCK, SPARK_VENV)
    fast = "--fast" in arguments
    browser = None if fast else find_browser(FOR_TESTS) or install_browser()
    if browser is None and not fast and os.environ.get("CI"):
        raise Stop("The browser tests need Chromium or Chrome, and none was found: install one.")
    if browser is None and not fast:
        say("No Chromium or Chrome was found, so the browser tests are left out.")
    left_out = [] if browser else ["--ignore=tests/browser"]
    workers = str((os.cpu_count() or 1) + (browser is not None))  # the browser's tests wait half of their time
    command = [str(PYTHON), "-m", "pytest", "-n", workers, "--durations=10", *left_out, *arguments]
    environment = {**os.environ, "PYTHONUTF8": "1", "CUSTOMER_WORTH_BROWSER": browser or ""}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would compile the same files again
    status = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL).returncode
    say(unasked(arguments))
    return status


def named_groups(arguments: "list[str]") -> "list[str]":
    return re.findall(r"--with[= ](\w+)", " ".join(arguments))


def unasked(arguments: "list[str]") -> str:
    """What the tests have not tried, as it was not asked for."""
    groups = [name for name in GROUPS if name not in named_groups(arguments)]
    told = f"Left out, as it was not named: {', '.join(groups)} (--with {groups[0]})." if groups else "All was named."
    if "--fast" in arguments:
        told += " Left out by --fast: the browser, servers, whole pages, samples in full, broken files, mypy,"
        told += " and three of four drawn examples."
    return told


def find_browser(names: "tuple[str, ...]" = BROWSER_NAMES) -> "str | None":
    """A Chromium or a relative of it: named by CUSTOMER_WORTH_BROWSER, on PATH by one of the names, or where it usually
    lies."""
    named = os.environ.get("CUSTOMER_WORTH_BROWSER")
    on_path = (shutil.which(name) for name in names)
    usual = (place for place in map(os.path.expandvars, BROWSER_PLACES) if os.path.isfile(place))
    return named or next(filter(None, on_path), None) or next(usual, None)


def install_browser() -> "str | None":
    """Debian's Chromium, when this is Debian and we may install."""
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
        return None
    say("Installing Debian's Chromium for the browser tests")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    quiet(["apt-get", "update"])
    for package in (WINDOWLESS, "chromium"):
        if quiet(["apt-get", "install", "--yes", "--no-install-recommends", package]).returncode == 0:
            break
    return find_browser(FOR_TESTS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
