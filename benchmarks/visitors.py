"""Many visitors of the product's own server, over its own protocol: `visitors.py uploads|visits|links|mixed [--few]`.

uploads   30 persons send a file of 8 MB at once: are all read right, how long does each wait, does the server answer
visits    1 000 short visits: memory, descriptors and threads, every hundred
links     1 000 random links on the samples: memory, after the first 50 and at the end
mixed     two visitors with files of one name, 1 000 pages in a random order: how many show the other's figures

The server is started here with a folder of its own, on this machine alone, and ended afterwards. Linux only: it reads
/proc. `--few` takes a thirtieth, to see that it works. Run it when nothing else does.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "support")]

from person import Person, ask  # noqa: E402
from serving import Server, serving  # noqa: E402

import run  # noqa: E402
from ui import choices, menu  # noqa: E402

PAGES = [entry.name for entry in menu.ENTRIES if menu.listed(entry.name) and entry.name != menu.FIRST]


def memory(server: Server) -> dict[str, float]:
    """Megabytes, open descriptors and threads of the server's own process."""
    process = Path(f"/proc/{server.process.pid}")
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    ticks = _ticks(server.process.pid)
    return {
        "cpu": sum(ticks[:2]) / 100,
        "cpu_readers": (sum(ticks[2:]) + sum(sum(_ticks(pid)) for pid in _children(server.process.pid))) / 100,
        "mb": int(status["VmRSS"].split()[0]) // 1024,
        "descriptors": len(list((process / "fd").iterdir())),
        "threads": int(status["Threads"]),
    }


def _ticks(pid: int) -> list[int]:
    """Hundredths of a second of CPU: its own in user and system mode, and those of the children it has collected."""
    return [int(n) for n in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]]


def _children(pid: int) -> list[int]:
    """Processes that a process has started and not collected, such as the one that readers are copies of."""
    return [int(n) for tasks in Path(f"/proc/{pid}/task").glob("*/children") for n in tasks.read_text().split()]


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def share(values: Sequence[float], part: float) -> float:
    """The value below which that part of them lies."""
    return round(sorted(values)[min(len(values) - 1, int(part * len(values)))], 2)


# --- uploads ----------------------------------------------------------------------------------------------------


def lines(rows: int, first: int) -> bytes:
    """Order lines of some 25 bytes; every one has an amount of its own."""
    days = [f"{2023 + day // 336}-{1 + day // 28 % 12:02d}-{1 + day % 28:02d}" for day in range(672)]
    text = (f"{_buyer(row)};{days[row % 672]};{first + row % 900},50" for row in range(rows))
    return ("Kundnr;Datum;Belopp\n" + "\n".join(text) + "\n").encode()


def _buyer(row: int) -> int:
    """A customer's number; one in ten of the first year has left in the second, and another has come."""
    came = row % 672 >= 336 and row % 10 == 0
    return 100_000 + row % 40_000 + 40_000 * came


def uploads(server: Server, people: int, rows: int) -> None:
    """Everybody stands before the page, then all send at once; the answering time of /_stcore/health meanwhile."""
    with Person(server.url) as warm:
        warm.open("data", lang="en")
    before, waited, wrong, answered = memory(server), list[float](), list[str](), list[float]()
    together, done = threading.Barrier(people + 1), threading.Event()

    def send(number: int) -> None:
        data = lines(rows, 100 + number)
        with Person(server.url) as person:
            person.open("data", lang="en")
            together.wait()
            began = time.monotonic()
            text = person.upload(data).replace("\u00a0", " ")
            waited.append(time.monotonic() - began)
            if f"{rows:,} rows" not in text:
                wrong.append(text[:600])

    threads = [threading.Thread(target=send, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    together.wait()
    watching = threading.Thread(target=_watch, args=(server, answered, done))
    watching.start()
    most = 0.0
    while any(thread.is_alive() for thread in threads):
        most = max(most, memory(server)["mb"])
        time.sleep(0.2)
    done.set()
    watching.join()
    say(
        uploads=people,
        megabytes_each=round(len(lines(rows, 100)) / 1e6, 1),
        wrong=wrong[:3],
        seconds_p50=share(waited, 0.5),
        seconds_p95=share(waited, 0.95),
        health_p50=share(answered, 0.5),
        health_p99=share(answered, 0.99),
        health_max=share(answered, 1),
        mb_before=before["mb"],
        mb_most=most,
        mb_after=(after := memory(server))["mb"],
        cpu_each=round((after["cpu"] - before["cpu"]) / people, 2),
        cpu_each_reading=round((after["cpu_readers"] - before["cpu_readers"]) / people, 2),
    )


def _watch(server: Server, answered: list[float], done: threading.Event) -> None:
    while not done.wait(0.1):
        began = time.monotonic()
        ask(server.url, "/_stcore/health")
        answered.append(time.monotonic() - began)


# --- visits and links -------------------------------------------------------------------------------------------


def visits(server: Server, many: int) -> None:
    """Short visits, one after the other; some take a look at a second page."""
    chance = random.Random(1)
    for number in range(1, many + 1):
        with Person(server.url) as person:
            person.open("", lang="en")
            if chance.random() < 0.3:
                person.open(chance.choice(PAGES), lang="en")
        if number == 50 or number % max(1, many // 10) == 0:
            say(visits=number, **memory(server))
    time.sleep(60)
    say(visits=many, a_minute_later=True, **memory(server))


def random_link(chance: random.Random) -> dict[str, str]:
    """Choices that somebody might have made, of a sample."""
    shares = sorted(chance.sample(range(1, 60), 2))
    link = {
        "lang": chance.choice(["sv", "en"]),
        "file": chance.choice(list(choices.SAMPLES)),
        "m": str(chance.randint(1, 24)),
        "returns": chance.choice(["net", "ignore", "cancel"]),
        "tiers": f"A={shares[0]},B={shares[1]},C={100 - sum(shares)}",
        "method": chance.choice(["course", "discounted", "future"]),
        "d": str(chance.randint(0, 30) / 100),
    }
    return {name: value for name, value in link.items() if chance.random() < 0.7 or name == "file"}


def links(server: Server, many: int) -> None:
    """Random links, each a visit of its own, on a random page."""
    chance, broken = random.Random(2), list[str]()
    for number in range(1, many + 1):
        link, page = random_link(chance), chance.choice(["", *PAGES])
        with Person(server.url) as person:
            if "EXCEPTION" in person.open(page, **link):
                broken.append(f"{page}?{urlencode(link)}")
        if number == 50 or number % max(1, many // 10) == 0:
            say(links=number, broken=broken[:3], **memory(server))
    time.sleep(60)
    say(links=many, a_minute_later=True, **memory(server))


# --- two visitors -----------------------------------------------------------------------------------------------


def mixed(server: Server, many: int) -> None:
    """Each page must not show the figure that only the other's file gives."""
    chance, worth = random.Random(3), dict[str, str]()
    days = [f"{2023 + month // 12}-{1 + month % 12:02d}-03" for month in range(24)]
    mixes, own, took = 0, 0, list[float]()
    with Person(server.url) as a, Person(server.url) as b:
        who = {"a": a, "b": b}
        for name, amount in (("a", 100), ("b", 131)):
            bought = [f"{1000 + customer};{day};{amount}" for customer in range(50) for day in days]
            bought += [f"{1050 + gone};{day};1" for gone in range(5) for day in days[:12]]
            text = "\n".join(bought)
            who[name].open("data", lang="en")
            said = who[name].upload(("Kundnr;Datum;Belopp\n" + text).encode())
            worth[name] = (
                said.replace("\u00a0", " ").split(":yellow[", 1)[1].split("]", 1)[0]
            )  # the first page's answer
        for _ in range(many):
            name, page = chance.choice("ab"), chance.choice(["", "", *PAGES])
            began = time.monotonic()
            text = who[name].open(page, lang="en", file="own").replace("\u00a0", " ")
            took.append(time.monotonic() - began)
            mixes += worth["b" if name == "a" else "a"] in text
            own += worth[name] in text
    say(pages=many, mixes=mixes, pages_with_own_figure=own, seconds_p50=round(statistics.median(took), 3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["uploads", "visits", "links", "mixed"])
    parser.add_argument("--few", action="store_true", help="a thirtieth of it")
    asked = parser.parse_args()
    many = 1000 // 30 if asked.few else 1000
    with tempfile.TemporaryDirectory() as folder, serving(run.ROOT, Path(folder) / "log.txt") as server:
        work = {
            "uploads": lambda: uploads(server, 3 if asked.few else 30, 330_000),
            "visits": lambda: visits(server, many),
            "links": lambda: links(server, many),
            "mixed": lambda: mixed(server, many),
        }
        work[asked.what]()


if __name__ == "__main__":
    main()
