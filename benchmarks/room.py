"""A workshop of a hundred phones and one leader through all rounds, over Streamlit's own protocol: `room.py [PHONES]`.

`room.py presses` makes eight phones' presses meet their pages' timers instead, and says how many were lost.

The server is started here with a folder of its own, on this machine alone, and ended afterwards. It says how long it
takes until all are in, how long a submission takes, how soon every phone follows the leader, how far the wall is
behind, and how many submissions were acknowledged and are in the store. Run it when nothing else does.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "support")]

from phones import Phone, found  # noqa: E402
from serving import Server, serving  # noqa: E402

import run  # noqa: E402
from workshop.store import Store  # noqa: E402

PATIENT = 5.0  # seconds until somebody presses again
WITHIN = 10.0  # seconds in which a room hands in, as people do
PRESSERS, PRESSES, MEET = 8, 40, 0.25  # phones, presses of each, seconds between its timers on the whole
COUNT = re.compile(r"^\*\*(\d+)\*\*$", re.MULTILINE)


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def share(values: Sequence[float], part: float) -> float:
    return round(sorted(values)[min(len(values) - 1, int(part * len(values)))], 2)


def cpu(server: Server) -> float:
    ticks = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / 100


async def joined(url: str, invitation: str, number: int) -> Phone:
    """A phone that has come in by the picture."""
    phone = await Phone(url, "room", lang="en", room=invitation).__aenter__()
    await phone.put("What is your group called?", "string_value", f"Group {number}")
    await phone.press("Come in")
    await phone.until(lambda text: "You are in" in text)
    return phone


async def opened(url: str) -> Phone:
    """The leader, who has opened a room of a case with two guesses."""
    leader = await Phone(url, "room", lang="en").__aenter__()
    await leader.press("Open the room")
    await leader.until(lambda text: "Late-comers" in text)
    return leader


async def on(server: Server, leader: Phone, phones: list[Phone], heading: str) -> None:
    """The leader steps; how soon every phone is there."""
    began, used = time.monotonic(), cpu(server)
    await leader.press("Next")
    done = [one - began for one in await asyncio.gather(*(p.until(lambda text: heading in text) for p in phones))]
    say(
        step=heading,
        phones_p50=share(done, 0.5),
        phones_p95=share(done, 0.95),
        phones_last=share(done, 1),
        cpu=round(cpu(server) - used, 1),
    )


async def handed_in(server: Server, phones: list[Phone], wall: Phone, chance: random.Random, what: str) -> int:
    """Everybody hands in within ten seconds; how long it takes, and how far the wall is behind what is in the store."""
    took, at, again, used = list[float](), list[float](), list[float](), cpu(server)
    shown = dict[int, float]()

    async def watch() -> None:
        while True:
            for number in map(int, COUNT.findall(wall.text)):
                shown.setdefault(number, time.monotonic())
            wall.changed.clear()
            await wall.changed.wait()

    async def one(phone: Phone) -> None:
        await asyncio.sleep(chance.uniform(0, WITHIN))
        await phone.rest()
        if what == "guess":
            await phone.move("guess", value=float(chance.randint(1, 9)))
        began = time.monotonic()
        for patience in (PATIENT, PATIENT, 60.0):  # who sees no answer presses again, as people do
            await phone.press("Hand in")
            try:
                at.append(await phone.until(lambda text: "**Handed in:**" in text, patience))
                break
            except TimeoutError:
                again.append(patience)
        took.append(at[-1] - began)

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(one(phone) for phone in phones))
    await wall.until(lambda text: f"**{len(phones)}**" in text)
    await asyncio.sleep(0.1)
    watching.cancel()
    # The n-th that was acknowledged is on the wall once the wall shows n or more.
    behind = [max(0.0, min(t for n, t in shown.items() if n >= i) - when) for i, when in enumerate(sorted(at), 1)]
    say(
        handed_in=what,
        acknowledged=len(at),
        pressed_again=len(again),
        seconds_p50=share(took, 0.5),
        seconds_p95=share(took, 0.95),
        wall_behind_p50=share(behind, 0.5),
        wall_behind_p95=share(behind, 0.95),
        wall_behind_max=share(behind, 1),
        cpu=round(cpu(server) - used, 1),
    )
    return len(at)


async def work(phones: list[Phone], chance: random.Random) -> None:
    """Everybody chooses whom and with what, within twice ten seconds."""
    took = list[float]()

    async def one(phone: Phone) -> None:
        await asyncio.sleep(chance.uniform(0, 2 * WITHIN))
        await phone.rest()
        chosen = chance.choice(["**A personal contact**", "**Solved at first contact**", "**Welcome programme**"])
        steps: list[tuple[str, str, object]] = [
            ("Which customers", "string_array_value", [chance.choice(["Super", "Top", "Middle"])]),
            ("Hidden or public?", "string_value", "Hidden"),
            ("Part of the work", "string_array_value", ["With what"]),
            (chosen, "bool_value", True),
        ]
        for label, kind, value in steps:
            took.append(await phone.put(label, kind, value))
            await asyncio.sleep(chance.uniform(1, 2))  # a person reads before the next touch

    await asyncio.gather(*(one(phone) for phone in phones))
    say(work=len(took), seconds_p50=share(took, 0.5), seconds_p95=share(took, 0.95), seconds_max=share(took, 1))


async def workshop(server: Server, rooms: Path, many: int) -> None:
    chance, acknowledged = random.Random(1), 0
    leader = await opened(server.url)
    invitation = found(r"room=([A-Z]{14})", "\n".join(_codes(leader)))
    used, began = cpu(server), time.monotonic()
    phones = list(await asyncio.gather(*(joined(server.url, invitation, n) for n in range(many))))
    say(phones=many, all_in_seconds=round(time.monotonic() - began, 1), cpu_seconds=round(cpu(server) - used, 1))
    wall = await Phone(server.url, "wall", lang="en", room=invitation).__aenter__()
    used, began = cpu(server), time.monotonic()
    await asyncio.sleep(10)
    say(at_rest_cores=round((cpu(server) - used) / (time.monotonic() - began), 2))
    for heading in ("Which share of the value", "How long does a customer"):
        await on(server, leader, [*phones, wall], heading)
        acknowledged += await handed_in(server, phones, wall, chance, "guess")
        await on(server, leader, [*phones, wall], "is the answer")
    await on(server, leader, [*phones, wall], "Work out a proposal")
    await work(phones, chance)
    await on(server, leader, [*phones, wall], "Hand in the proposal")
    acknowledged += await handed_in(server, phones, wall, chance, "proposal")
    await on(server, leader, [*phones, wall], "What did the room propose?")
    await on(server, leader, [*phones, wall], "What did the room learn?")
    errors = [error for phone in (*phones, wall, leader) for error in phone.errors]
    store = Store(f"sqlite:///{rooms}")
    seen = store.by_code(invitation[:6])
    assert seen is not None
    say(
        acknowledged=acknowledged,
        in_the_store=sum(len(store.answers(seen.id, step)) for step in range(seen.at + 1)),
        groups=len(store.groups(seen.id)),
        errors=errors[:3],
    )
    say(megabytes_each=round(sum(p.bytes for p in phones) / many / 1e6, 2))
    for phone in (*phones, wall, leader):
        await phone.__aexit__()


async def presses(server: Server, rooms: Path) -> None:
    """Presses among timers that come far oftener than a page's own: each is told and kept, or it is lost."""
    chance, lost, leader = random.Random(1), 0, await opened(server.url)
    invitation = found(r"room=([A-Z]{14})", "\n".join(_codes(leader)))
    phones = list(await asyncio.gather(*(joined(server.url, invitation, n) for n in range(PRESSERS))))
    await on(server, leader, phones, "Which share of the value")

    async def meet(phone: Phone) -> None:
        while True:
            await asyncio.sleep(chance.uniform(0, 2 * MEET))
            await phone.look()

    async def one(phone: Phone, number: int) -> None:
        nonlocal lost
        for i in range(PRESSES):
            value = (7 * number + 13 * i) % 99 + 1
            await phone.move("guess", value=float(value))
            await phone.press("Hand in" if phone.has("Hand in") else "Change it")
            try:
                await phone.until(lambda text, told=f"**Handed in:** {value}%": told in text, 2 * PATIENT)
            except TimeoutError:
                lost += 1

    meeting = [asyncio.create_task(meet(phone)) for phone in phones]
    await asyncio.gather(*(one(phone, number) for number, phone in enumerate(phones)))
    for task in meeting:
        task.cancel()
    store = Store(f"sqlite:///{rooms}")
    seen = store.by_code(invitation[:6])
    assert seen is not None
    say(presses=PRESSERS * PRESSES, lost=lost, kept_once_each=store.handed(seen.id))
    for phone in (*phones, leader):
        await phone.__aexit__()


def _codes(phone: Phone) -> list[str]:
    return [*phone.texts.values(), *phone.codes]


def main() -> None:
    asked = sys.argv[1] if len(sys.argv) > 1 else "100"
    with tempfile.TemporaryDirectory() as folder:
        rooms = Path(folder) / "rooms.sqlite"
        settings = {"CUSTOMER_WORTH_ROOMS": str(rooms)}
        with serving(run.ROOT, Path(folder) / "log.txt", settings=settings) as server:
            meeting = asked == "presses"
            asyncio.run(presses(server, rooms) if meeting else workshop(server, rooms, int(asked)))


if __name__ == "__main__":
    main()
