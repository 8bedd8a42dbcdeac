"""A fault passes: what failed once is tried again, and what was swept away is made anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from person import Person
from serving import Server

import words
from intake import FileReport
from intake.notes import FileNote
from ui import cache
from ui.server import shared_samples
from words.file_messages import sentence


@pytest.fixture(autouse=True)
def reads_all_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sample stands in a folder that outlives what happens to ours."""
    monkeypatch.delenv(shared_samples.FOLDER, raising=False)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """A reader that fails as many times as the list has entries, and then reads."""
    failures: list[str] = []

    def read(path: Path, **_: Any) -> FileReport:
        if failures:
            return FileReport(name=path.name, problem=FileNote(failures.pop(0)))
        table = tmp_path / "table.parquet"
        table.touch()
        return FileReport(name=path.name, table=table)

    monkeypatch.setattr(cache, "read", read)
    cache.read_sample.clear()
    yield failures
    cache.read_sample.clear()


def test_a_sample_that_failed_once_is_read_again(reading: list[str]) -> None:
    reading += ["reader_ended", "disk_full"]
    assert [cache.sample("telco_churn").problem_code for _ in range(3)] == ["sample_unread"] * 2 + [None]


def test_a_sample_whose_table_was_swept_away_is_read_again(reading: list[str]) -> None:
    table = cache.sample("telco_churn").table
    assert table is not None
    table.unlink()
    reading.append("disk_full")
    assert cache.sample("telco_churn").problem == {"code": "sample_unread"}
    assert cache.sample("telco_churn").problem is None
    assert table.is_file()


@pytest.mark.parametrize("code", ["sample_unread", "file_gone", "disk_full", "busy", "too_many", "silent"])
def test_each_fault_has_a_sentence_that_says_what_to_do(code: str) -> None:
    said = {language: sentence(words.load(language, ""), {"code": code}) for language in words.LANGUAGES}
    assert len(set(said.values())) == len(said), "in both languages"
    assert all((code not in text and text.count(".") >= 2) or ":" in text for text in said.values())


def test_a_server_whose_folder_was_emptied_goes_on(own_server: Server) -> None:
    """As a cleaner of temporary files does: every page and an upload still work, and an own file is asked for again."""
    lines = [f"{i % 40};2024-{1 + i % 12:02d}-03;{i}" for i in range(500)]
    lines += [f"{100 + i};2024-{1 + i % 6:02d}-03;{i}" for i in range(1, 9)]  # and some who leave
    data = ("Kundnr;Datum;Belopp\n" + "\n".join(lines)).encode()
    with Person(own_server.url) as person:
        person.open("data", lang="en")
        assert "Done" in person.upload(data)
        for room in own_server.temp.glob("customer-worth-*"):
            shutil.rmtree(room)
        assert "no longer on the server" in person.open("tiers", lang="en", file="own") + person.open(
            "", lang="en", file="own"
        )
        for page in ("", "flows"):
            text = person.open(page, lang="en", file="online_retail", m="5")
            assert "could not be shown" not in text
        person.open("data", lang="en")
        assert "Done" in person.upload(data)
