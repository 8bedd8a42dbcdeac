"""Visitors of the product's own server, over its own protocol: nobody sees another's figures, and nobody stays."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from person import Person
from serving import Server, serving

import run

CANARY = ("Kanariefågel4711", "19121212-1212", "kanarie4711@example.org")
TURNS = 40  # `benchmarks/visitors.py` takes a thousand
PAGES = ("", "tiers", "flows", "retention", "what_if")


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product's server, where a visit is kept for two seconds."""
    log = tmp_path_factory.mktemp("brief") / "log.txt"
    with serving(run.ROOT, log, settings={"CUSTOMER_WORTH_KEEP_SECONDS": "2"}) as running:
        yield running


def orders(customers: int, amount: int) -> bytes:
    """Two years of orders; every customer buys each month for the same amount. A tenth more leave after a year."""
    days = [f"{2023 + month // 12}-{1 + month % 12:02d}-03" for month in range(24)]
    lines = [f"{1000 + customer};{day};{amount}" for customer in range(customers) for day in days]
    lines += [f"{1000 + customers + gone};{day};1" for gone in range(customers // 10) for day in days[:12]]
    return ("Kundnr;Datum;Belopp\n" + "\n".join(lines)).encode()


def test_two_visitors_with_files_of_one_name_never_see_each_others_figures(brief: Server) -> None:
    """The first page's marked number says whose it is: the same purchases, of another amount."""
    worth = {"a": "SEK 262 k", "b": "SEK 343 k"}
    chance = random.Random(4711)
    with Person(brief.url) as a, Person(brief.url) as b:
        who = {"a": a, "b": b}
        for name, amount in (("a", 100), ("b", 131)):
            who[name].open("data", lang="en")
            assert "Done" in who[name].upload(orders(50, amount))
        for _ in range(TURNS):
            name, page = chance.choice("ab"), chance.choice(PAGES)
            text = who[name].open(page, lang="en", file="own").replace("\u00a0", " ")
            assert "EXCEPTION" not in text
            assert worth["b" if name == "a" else "a"] not in text, "a mix-up"
            assert page or worth[name] in text


def test_a_person_in_a_file_is_found_nowhere_when_the_visit_is_over(brief: Server) -> None:
    """On disk, in the log and among other visitors; while the visit lasts, not in what is kept of the file either."""
    header, *lines = orders(40, 100).decode().splitlines()
    rows = [f"{line};{';'.join(CANARY)}" for line in lines]
    ragged = f"7;2024-01-03;{CANARY[0]};100;{CANARY[1]};{CANARY[2]};{CANARY[0]}"
    data = "\n".join([f"{header};Namn;Personnummer;E-post", *rows, ragged]).encode()
    with Person(brief.url) as person:
        person.open("data", lang="en")
        assert "Done" in person.upload(data)
        assert kept_on_disk(brief.temp), "the checked table is there while its owner is"
        assert found_on_disk(brief.temp) == []
        assert list(brief.temp.rglob("set_aside.parquet")), "a row that did not fit is listed, and without the person"
    end = time.monotonic() + 2 + 60
    while kept_on_disk(brief.temp) and time.monotonic() < end:
        time.sleep(0.5)
    assert kept_on_disk(brief.temp) == []
    assert found_on_disk(brief.temp) == []
    assert not any(word in brief.said for word in CANARY)
    with Person(brief.url) as other:
        assert not any(word in other.open("data", lang="en") for word in CANARY)


def kept_on_disk(temp: Path) -> list[Path]:
    return [path for path in temp.rglob("visit-*/**/*") if path.is_file()]


def found_on_disk(temp: Path) -> list[str]:
    words = [word.encode() for word in CANARY]
    return [path.name for path in temp.rglob("*") if path.is_file() and any(w in path.read_bytes() for w in words)]


EVIL = "![x](http://evil.example/c.png)"


def test_a_columns_name_is_no_markdown_in_any_label(brief: Server) -> None:
    """Nor in any text: what looks like an image stays letters."""
    header, *lines = orders(40, 100).decode().splitlines()
    data = "\n".join([f"{header};{EVIL}", *(f"{line};{EVIL}" for line in lines)]).encode()
    with Person(brief.url) as person:
        person.open("data", lang="en")
        assert "Done" in person.upload(data)
        for page in ("data", "", "tiers"):
            person.open(page, lang="en", file="own")
            assert [label for label in person.labels() if EVIL in label] == []
            assert EVIL not in person.text()


def test_when_more_files_come_than_are_read_the_others_see_their_place(tmp_path: Path) -> None:
    """One reader: of four files sent at once three wait, are told so, and all are read in the end."""
    said: list[str] = []

    def send(url: str) -> None:
        with Person(url) as person:
            person.open("data", lang="en")
            together.wait()
            text = person.upload(orders(4_000, 100))
            said.append(" ".join(person.labels()) + text)

    together = threading.Barrier(4)
    with serving(run.ROOT, tmp_path / "log.txt", settings={"CUSTOMER_WORTH_READERS": "1"}) as running:
        people = [threading.Thread(target=send, args=(running.url,)) for _ in range(4)]
        for person in people:
            person.start()
        for person in people:
            person.join()
        assert running.said.count("event=reading size=1-8_MB outcome=read") >= 4
    assert all("100,800 rows" in text for text in said)
    assert any("number 1 in the queue" in text for text in said)
    assert any("number 2 in the queue" in text or "number 3 in the queue" in text for text in said)
