"""What moving a control costs the server, and how soon it answers a hundred visitors: `crowd.py moves|crowd|join`.

moves   the server's processor time a move, page by page, against an empty app's; and where that is much, against that
        of the same elements alone (bare_page.py)
crowd   so many visitors on a mix of pages, each moving something every two seconds: how soon it answers, and its CPU
join    so many visitors come within ten seconds: how soon each has its first page; and what memory each keeps

    .venv/bin/python benchmarks/crowd.py crowd [VISITORS]     (100 unless another number is given; Linux)

The visitors speak Streamlit's own protocol from a process of their own; the empty app has a title, a slider and a line,
under the same server with the same settings.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "support")]

from serving import Server, serving  # noqa: E402  (the folders must be on the path first)

EMPTY = {
    "page.py": 'import streamlit as st\nst.title("Empty")\nst.write(st.slider("x", 0, 100, 50))\n',
    ".streamlit/config.toml": "[runner]\npostScriptGC = false\n[browser]\ngatherUsageStats = false\n",
    "app.py": 'import streamlit as st\napp = st.App("page.py")\n',
}
COMMAND = (sys.executable, "-m", "uvicorn", "app:app", "--port", "{port}", "--log-level", "warning")
MEMBERS = {"file": "member_company", "lang": "sv"}
# Where something is moved: page, the choices of its link, and what its control's id holds.
PLACES: tuple[tuple[str, dict[str, str], str], ...] = (
    ("what_if", {"w": "base"}, "live"),
    ("what_if", {"w": "typical"}, "live_typical"),
    ("what_if", {"w": "bucket"}, "live_bucket"),
    ("retention", {"rp": "points"}, "live_points"),
    ("retention", {}, "others_shown"),
    ("trend", {}, "trend_tiers"),
)
# What fewer move; the last only where the moving levers' file does not come.
SELDOM: tuple[tuple[str, dict[str, str], str], ...] = (
    ("treatment", {"jw": "see", "dv": "tiers"}, "live_plan"),
    ("tiers", {"tp": "carries"}, "others_shown"),
    ("what_if", {"w": "bucket", "o": "fill_or_mend"}, "growth_ratio"),
    ("what_if", {"w": "base", "lv": "plain"}, "frequency"),
)
# The same elements alone: what Streamlit itself takes of that place.
ALONE = {"growth_ratio": "ratio", "frequency": "plain", "trend_tiers": "trend"}
MOVES, ROUNDS, THINK, REST = 200, 4, 2.0, 5.0
KINDS = ("slider", "checkbox", "number_input", "bidi_component")
AGAIN = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN


class Visitor:
    """One visit: a page, what on it can be moved, and how long each answer took."""

    def __init__(self, url: str, page: str, link: dict[str, str], wanted: str) -> None:
        self.url, self.page, self.query, self.wanted = url, page, urlencode(link), wanted
        self.script, self.took = "", list[float]()
        self.hashes: set[str] = set()
        self.controls: dict[str, tuple[str, str, object]] = {}
        self.at, self.bytes = 0, 0

    async def open(self) -> float:
        """Join, and wait for the page; seconds."""
        began = time.perf_counter()
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        self.socket = await connect(address, subprotocols=["streamlit"], max_size=None, open_timeout=120)  # type: ignore[list-item]
        message = BackMsg()
        message.rerun_script.query_string, message.rerun_script.page_name = self.query, self.page
        await self.socket.send(message.SerializeToString())
        await self._still()
        return time.perf_counter() - began

    async def _still(self) -> None:
        while True:
            raw = bytes(await asyncio.wait_for(self.socket.recv(), 300))  # type: ignore[arg-type]
            self.bytes += len(raw)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if message.hash and message.metadata.cacheable:
                self.hashes.add(message.hash)
            if kind == "navigation":  # the page itself; what begins a run names the frame around all pages
                self.script = message.navigation.page_script_hash
            elif kind == "delta":
                self._seen(message.delta)
            elif kind == "script_finished" and message.script_finished != AGAIN:
                return

    def _seen(self, delta: object) -> None:
        element = delta.new_element  # type: ignore[attr-defined]
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(element.exception.message)
        if kind in KINDS:
            control = getattr(element, kind)
            self.controls[control.id] = (kind, delta.fragment_id, control)  # type: ignore[attr-defined]

    def wanted_one(self) -> str:
        """The control that is moved: the one asked for, else the first that has a choice."""
        for id_, (kind, _, _control) in self.controls.items():
            if self.wanted and self.wanted in id_:
                return id_
            if not self.wanted and kind == "slider":
                return id_
        raise SystemExit(f"nothing to move on {self.page}: {list(self.controls)}")

    async def move(self) -> None:
        """Put the control one step on, as a hand does, and wait for the answer."""
        chosen, self.at = self.wanted_one(), self.at + 1
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.page_script_hash = self.query, self.script
        for id_, (kind, _, control) in self.controls.items():
            _put(run.widget_states.widgets.add(), id_, kind, control, self.at if id_ == chosen else None)
        run.fragment_id = self.controls[chosen][1]
        run.cached_message_hashes.extend(self.hashes)
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        await self._still()
        self.took.append(time.perf_counter() - began)

    async def live(self, until: float, chance: random.Random) -> None:
        """Move something about every two seconds."""
        await asyncio.sleep(chance.uniform(0, THINK))
        while time.perf_counter() < until:
            began = time.perf_counter()
            await self.move()
            await asyncio.sleep(max(0, chance.uniform(0.75, 1.25) * THINK - (time.perf_counter() - began)))


def _values(kind: str, control: object) -> list[object]:
    """What a control can be put at."""
    if kind == "slider":
        s = control
        if s.options:  # type: ignore[attr-defined]
            return list(s.options)  # type: ignore[attr-defined]
        steps = int((s.max - s.min) / (s.step or 1))  # type: ignore[attr-defined]
        return [s.min + (s.step or 1) * i for i in range(steps + 1)]  # type: ignore[attr-defined]
    return []


def _put(widget: object, id_: str, kind: str, control: object, at: int | None) -> None:
    """A control's state: as it was sent, or, where `at` says so, at another of its values."""
    w, c, values = widget, control, _values(kind, control)
    w.id = id_  # type: ignore[attr-defined]
    moved = values[at % min(8, len(values))] if at is not None and values else None
    if kind == "slider":
        first = [moved] if moved is not None else list(c.raw_value if c.options else c.value) if c.set_value else None  # type: ignore[attr-defined]
        if c.options:  # type: ignore[attr-defined]
            w.string_array_value.data.extend(first or [c.options[int(i)] for i in c.default])  # type: ignore[attr-defined]
        else:
            w.double_array_value.data.extend(first or c.default)  # type: ignore[attr-defined]
    elif kind == "checkbox":
        w.bool_value = at % 2 == 1 if at is not None else c.value if c.set_value else c.default  # type: ignore[attr-defined]
    elif kind == "number_input":
        w.double_value = c.value if c.set_value else c.default  # type: ignore[attr-defined]
    elif kind == "bidi_component":
        w.json_value = json.dumps(_told(c, at))  # type: ignore[attr-defined]


def _told(component: object, at: int | None) -> dict[str, object]:
    """What moving levers and figures tell when they come to rest: the first of them one step on."""
    sent = json.loads(component.bytes or "{}")  # type: ignore[attr-defined]
    if at is None or "seq" not in sent:
        return {}
    if "scenario" in sent:
        s = sent["scenario"]
        levers = {**s["levers"], "frequency": (at % 8) * 0.25}
        return {"scenario": {**levers, "uptake": s["uptake"], "targets": s["targets"], "seq": sent["seq"] + at}}
    name, stops = next(iter(sent["stops"].items()))
    return {"at": {**sent["at"], name: stops[at % min(8, len(stops))], "seq": sent["seq"] + at}}


def cpu(server: Server) -> float:
    """Seconds of processor time that the server itself has used."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kilobytes(server: Server) -> int:
    """Kilobytes of memory the server keeps."""
    lines = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


def share(values: Sequence[float], part: float) -> float:
    """The value below which that part of them lies."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


@contextmanager
def _served(page: str) -> Iterator[Server]:
    """An app of one page, under our settings."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / ".streamlit").mkdir()
        for name, text in (EMPTY | {"page.py": page}).items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        with serving(Path(folder), Path(folder) / "log.txt", COMMAND) as server:
            yield server


@contextmanager
def servers() -> Iterator[dict[str, Server]]:
    """The product and the empty app."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _served(EMPTY["page.py"]) as empty,
        serving(ROOT, Path(folder) / "log.txt") as ours,
    ):
        yield {"empty": empty, "ours": ours}


def placed(name: str, *more: tuple[str, dict[str, str], str]) -> list[tuple[str, dict[str, str], str]]:
    return [("", {}, "")] if name == "empty" else [(p, MEMBERS | link, c) for p, link, c in (*PLACES, *more)]


@dataclass(frozen=True)
class Moved:
    """What one move of a control cost: milliseconds of the server's processor, times the empty app's, and KiB sent.

    `alone`: times the empty app's for the same elements with nothing behind them, where that was measured.
    """

    place: str
    ms: float
    times: float
    kib: float
    alone: float | None = None


async def moves(found: dict[str, Server]) -> list[Moved]:
    """The cost of a move, page by page: the least of some rounds, in which the empty app and each take turns."""
    (nothing,), told, base = placed("empty"), list[Moved](), list[float]()
    with _served((Path(__file__).parent / "bare_page.py").read_text("utf-8")) as bare:
        for page, link, control in placed("ours", *SELDOM):
            asked = [(found["empty"], *nothing), (found["ours"], page, link, control)]
            asked += [(bare, "", {"at": ALONE[control]}, control)] if control in ALONE else []
            rounds = [[await _cost(*one) for one in asked] for _ in range(ROUNDS)]
            least, used, *alone = (min(costs, key=lambda cost: cost.ms) for costs in zip(*rounds, strict=True))
            base.append(least.ms)
            place = " ".join(part for part in (page, link.get("w", ""), control) if part)
            told.append(Moved(place, used.ms, used.ms / least.ms, used.kib, alone[0].ms / least.ms if alone else None))
    assert not [server for server in found.values() if "Uncaught" in server.said]
    return [Moved("empty app", sum(base) / len(base), 1.0, least.kib), *told]


async def _cost(server: Server, page: str, link: dict[str, str], control: str) -> Moved:
    visitor = Visitor(server.url, page, link, control)
    await visitor.open()
    for _ in range(5):
        await visitor.move()
    before, visitor.bytes = cpu(server), 0
    for _ in range(MOVES):
        await visitor.move()
    await visitor.socket.close()
    return Moved(page, (cpu(server) - before) / MOVES * 1000, 1.0, visitor.bytes / MOVES / 1024)


@dataclass(frozen=True)
class Crowded:
    """How soon a crowd was answered (seconds), and what part of a core that took."""

    moves: int
    p50: float
    p95: float
    cores: float
    errors: int


async def crowd(found: dict[str, Server], many: int = 100, seconds: float = 40.0) -> dict[str, Crowded]:
    """So many visitors at once, of the empty app and of ours."""
    told = dict[str, Crowded]()
    for name, server in found.items():
        chance, places = random.Random(1), placed(name)
        visitors = [Visitor(server.url, *places[i % len(places)]) for i in range(many)]
        for visitor in visitors:
            await visitor.open()
        before, began = cpu(server), time.perf_counter()
        lives = (v.live(began + seconds, chance) for v in visitors)
        broken = [e for e in await asyncio.gather(*lives, return_exceptions=True) if e]
        took, cores = [t for v in visitors for t in v.took], (cpu(server) - before) / (time.perf_counter() - began)
        told[name] = Crowded(len(took), share(took, 0.5), share(took, 0.95), cores, len(broken))
        for visitor in visitors:
            await visitor.socket.close()
    return told


@dataclass(frozen=True)
class Joined:
    """How soon those who came within ten seconds had their first page (seconds), and kilobytes of memory each."""

    p95: float
    each: float


async def join(found: dict[str, Server], many: int = 100) -> dict[str, Joined]:
    """So many visitors who come within ten seconds, after the first ten are there.

    The memory of each is that of as many more who come after them: by then the server has all that it makes once.
    """
    told = dict[str, Joined]()
    for name, server in found.items():
        places = placed(name)
        first, crowd, more = (
            [Visitor(server.url, *places[i % len(places)]) for i in range(n)] for n in (10, many, many)
        )
        for visitor in first:
            await visitor.open()
        took = await _come(crowd)
        before = await _settled(server)
        await _come(more)
        told[name] = Joined(share(took, 0.95), (await _settled(server) - before) / many)
        for visitor in (*first, *crowd, *more):
            await visitor.socket.close()
    return told


async def _come(visitors: Sequence[Visitor]) -> list[float]:
    """They come within ten seconds; how long each waited for the page."""

    async def one(visitor: Visitor, wait: float) -> float:
        await asyncio.sleep(wait)
        return await visitor.open()

    return await asyncio.gather(*(one(v, 10 * i / len(visitors)) for i, v in enumerate(visitors)))


async def _settled(server: Server) -> int:
    """The kilobytes a server keeps once it rests."""
    await asyncio.sleep(REST)
    return kilobytes(server)


def main() -> None:
    """Print what is asked for."""
    which, *more = sys.argv[1:] or ["moves"]
    asked = {"moves": moves, "crowd": crowd, "join": join}[which]
    with servers() as found:
        told = asyncio.run(asked(found, *map(int, more)))  # type: ignore[operator]
    for line in told if isinstance(told, list) else told.items():
        print(line)


if __name__ == "__main__":
    main()
