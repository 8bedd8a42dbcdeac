"""What the process that reads a file cannot do any more, and whose turn it is to be read."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import intake
import run
from intake import Limits, Problem, Turns, fork_server, gate
from study.rows import opened

# One line a try: its name, and what came of it. It runs where the reader runs, after the reader's own `confine`.
TRIES = """
import json, os, resource, socket, subprocess, sys, threading
from pathlib import Path
from intake.confinement import confine
from intake.limits import Limits
file, folder, other = map(Path, sys.argv[1:])
holds = confine(Limits(), file, folder)
done = {"holds": holds}
def attempt(name, call):
    try:
        call()
        done[name] = "done"
    except BaseException as error:
        done[name] = type(error).__name__
attempt("read its file", file.read_text)
attempt("write its folder", lambda: (folder / "x").write_text("x"))
attempt("write its file", lambda: file.write_text("x"))
attempt("read another's file", other.read_text)
attempt("see another's folder", lambda: os.listdir(other.parent))
attempt("read the accounts", Path("/etc/passwd").read_text)
attempt("read the server's environment", Path(f"/proc/{os.getppid()}/environ").read_bytes)
attempt("speak over TCP", socket.socket)
attempt("speak over UDP", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
attempt("signal the server", lambda: os.kill(os.getppid(), 0))
attempt("start a program", lambda: subprocess.run([sys.executable, "-V"]))
attempt("start a thread", threading.Thread(target=int).start)
attempt("open many files", lambda: [open(file) for _ in range(70)])
limits = {n: resource.getrlimit(getattr(resource, f"RLIMIT_{n}")) for n in ("NOFILE", "CORE", "CPU")}
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(json.dumps({**done, "limits": limits, "rights": status["NoNewPrivs"].strip(), "nice": os.nice(0),
                  "first": Path("/proc/self/oom_score_adj").read_text().strip()}))
"""


def from_nothing(script: str, *given: str) -> str:
    """What a reader that started as a program of its own writes."""
    ran = subprocess.run([sys.executable, "-c", script, *given], cwd=run.ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def as_a_copy(script: str, *given: str) -> str:
    """What a reader that is a copy of another process writes."""
    serve = "import socket\nfrom intake.fork_server import Copies\n"
    serve += f"Copies(socket.socket(fileno=os.dup(0)), lambda: exec({script!r}, {{}})).serve()"
    starter = fork_server.Starter([sys.executable, "-c", "import os\n" + serve, *given], cwd=run.ROOT)
    try:
        reader = starter.start()
        reader.stdin.close()
        written = reader.stdout.read().decode()
        assert reader.wait(60) == 0
    finally:
        starter.stop()
    return written


@pytest.mark.parametrize("started", [from_nothing, as_a_copy])
def test_the_reader_has_given_up_all_that_it_does_not_need(started: Callable[..., str], tmp_path: Path) -> None:
    """On Linux; another system only limits, and the README says so."""
    if sys.platform != "linux":
        return
    file, folder, other = tmp_path / "orders.csv", tmp_path / "own", tmp_path / "another" / "orders.csv"
    for place in (folder, other.parent):
        place.mkdir()
    for path in (file, other):
        path.write_text("a;b")
    done = json.loads(started(TRIES, *map(str, (file, folder, other))))
    assert set(done["holds"]) >= {"limits", "nice", "first_to_end", "ends_with_parent", "no_new_rights"}
    assert (done["nice"], done["first"], done["rights"]) == (10, "1000", "1")
    assert done["limits"] == {"NOFILE": [64, 64], "CORE": [0, 0], "CPU": [600, 605]}
    assert done["open many files"] == "OSError"
    may = {"read its file", "write its folder", "start a thread"}
    may_not_read = {"write its file", "read another's file", "see another's folder", "read the accounts"}
    may_not_read |= {"read the server's environment"}
    may_not_call = {"speak over TCP", "speak over UDP", "signal the server", "start a program"}
    refused = (may_not_read if "files" in done["holds"] else set()) | (
        may_not_call if "network" in done["holds"] else set()
    )
    assert {name for name in may if done[name] != "done"} == set()
    assert {name for name in refused if done[name] != "PermissionError"} == set()


def test_a_reader_that_works_too_long_is_told_as_time(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    lines = (f"{i};2024-01-{1 + i % 28:02d};{i},50" for i in range(1_500_000))
    path.write_text("Kundnr;Datum;Belopp\n" + "\n".join(lines))
    report = intake.read(path, folder=tmp_path, limits=replace(Limits(), cpu_seconds=1))
    assert report.problem == {"code": "too_slow", "seconds": 1}


@pytest.mark.parametrize("name", ["orders[1].csv", "a?b.csv", "**.csv", "kund=ALLA/orders.csv", "å (1).csv"])
def test_a_file_is_read_whatever_it_and_its_folders_are_called(name: str, tmp_path: Path) -> None:
    path = tmp_path / "in" / name
    path.parent.mkdir(parents=True)
    path.write_text("Kundnr;Datum;Belopp\n1;2024-01-02;5\n2;2024-01-03;7\n")
    report = intake.read(path, folder=tmp_path)
    assert (report.problem, report.rows_used, report.name) == (None, 2, path.name)
    assert not (report.table.parent / "given").exists()  # type: ignore[union-attr]


def test_a_folder_with_an_equals_sign_adds_no_column(tmp_path: Path) -> None:
    path = tmp_path / "kund=ALLA" / "orders.parquet"
    path.parent.mkdir()
    table = {"kund": ["1", "2"], "datum": pd.to_datetime(["2024-01-02", "2024-01-03"]), "belopp": [5.0, 7.0]}
    pd.DataFrame(table).to_parquet(path)
    report = intake.read(path, folder=tmp_path)
    assert (report.problem, report.rows_used, report.customers) == (None, 2, 2)


def test_a_full_disk_is_told_as_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(gate.NO_ROOM[0], "No space left on device")

    path = tmp_path / "orders.csv"
    path.write_text("Kundnr;Datum;Belopp\n1;2024-01-02;5\n")
    monkeypatch.setattr(gate.tempfile, "mkdtemp", full)
    assert intake.read(path, folder=tmp_path).problem == {"code": "disk_full"}


def test_a_bomb_is_refused_by_the_limit_that_it_broke(tmp_path: Path) -> None:
    path = tmp_path / "orders.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("orders.csv", bytes(16_000_000))
    problem = intake.read(path, folder=tmp_path).problem
    assert problem is not None and (problem.code, problem["bytes"]) == ("inflates_too_much", 16_000_000)
    assert problem["limit"] == 10 * 1024**2


# --- the server's own look at the table -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "FROM read_csv('{other}')",
        "FROM '{other}'",
        "FROM glob('{folder}/*')",
        "COPY rows TO '{folder}/out.csv'",
        "ATTACH '{folder}/x.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET allowed_paths = ['{other}']",
        "FROM strangers",
    ],
)
def test_what_queries_the_table_can_touch_nothing_else(query: str, tmp_path: Path) -> None:
    table, other = tmp_path / "table.parquet", tmp_path / "other.csv"
    other.write_text("a;b")
    pd.DataFrame({"row": [1]}).to_parquet(table)
    strangers = pd.DataFrame({"a": [1]})
    with opened(table) as (con, columns):
        assert columns == ["row"]
        with pytest.raises(duckdb.Error):
            con.execute(query.format(other=other, folder=tmp_path))
    assert len(strangers) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"table.parquet", "other.csv"}


# --- turns ------------------------------------------------------------------------------------------------------


def test_only_so_many_are_read_at_a_time_and_in_the_order_they_came() -> None:
    turns, lock = Turns(2), threading.Lock()
    now, most = 0, 0
    order: list[int] = []

    def read(number: int) -> None:
        nonlocal now, most
        with turns.turn():
            with lock:
                now += 1
                most = max(most, now)
                order.append(number)
            time.sleep(0.02)
            with lock:
                now -= 1

    threads = [threading.Thread(target=read, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
        time.sleep(0.002)
    for thread in threads:
        thread.join()
    assert most == 2
    assert sorted(order) == list(range(12))
    assert all(abs(place - number) <= 1 for place, number in enumerate(order))


def test_who_waits_sees_the_place_and_can_leave() -> None:
    turns = Turns(1)
    places: list[int] = []
    with turns.turn():
        with pytest.raises(Problem) as raised, turns.turn(places.append, lambda: True):
            pass
        assert (raised.value.code, places) == ("cancelled", [1])
        with suppress(RuntimeError), turns.turn(cancelled=gone):  # as when the page is closed
            pass
    with turns.turn(places.append):
        pass
    assert places == [1], "nobody waits before a free reader"


def gone() -> bool:
    raise RuntimeError


def test_a_sample_goes_before_the_others_and_they_see_it() -> None:
    turns = Turns(1)
    told: dict[str, list[int]] = {"visitor": [], "sample": []}
    order: list[str] = []

    def read(who: str, first: bool) -> None:
        with turns.turn(told[who].append, first=first):
            order.append(who)

    with turns.turn():
        waiting = []
        for who, first in (("visitor", False), ("sample", True)):
            waiting.append(threading.Thread(target=read, args=(who, first)))
            waiting[-1].start()
            time.sleep(0.4)
    for thread in waiting:
        thread.join()
    assert order == ["sample", "visitor"]
    assert told["sample"] == [1]
    assert told["visitor"][:2] == [1, 2]
