"""What was once answered for everybody is not asked of the next visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from person import Person
from playwright.sync_api import Page, expect
from serving import Server, serving

import run
from ui.server import learned


def sales(path: Path, month: int) -> Path:
    """Purchases with a column of gift cards, which is asked about."""
    lines = ["Kundnr;Datum;Belopp;Presentkort"]
    for n in range(120):
        day = dt.date(2023, 1, 1) + dt.timedelta(days=6 * n + month)
        lines.append(f"{100 + n % 25};{day};{200 + n},50;{'50,00' if n % 10 == 0 else ''}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The operator's folder."""
    folder = tmp_path / "mappings"
    folder.mkdir()
    return folder


@pytest.fixture
def server(kept: Path, tmp_path: Path) -> Iterator[Server]:
    """The product, told of the folder."""
    with serving(run.ROOT, tmp_path / "log.txt", settings={learned.FOLDER: str(kept)}) as running:
        yield running


def upload(visit: object, page: Page, path: Path) -> None:
    page.locator("[data-testid=stFileUploaderDropzoneInput]").first.set_input_files(path)
    page.wait_for_timeout(500)
    visit.idle()  # type: ignore[attr-defined]


def asked_of_a_visit(server: Server, path: Path) -> tuple[list[str], str]:
    """Another visit sends a file, over the protocol: the answers it may choose from, and what the page says."""
    with Person(server.url) as person:
        person.open("data", lang="sv")
        said = person.upload(path.read_bytes(), path.name)
        drawn = [message.delta.new_element for message in person.seen if message.WhichOneof("type") == "delta"]
    return [option for one in drawn if one.WhichOneof("type") == "radio" for option in one.radio.options], said


def test_a_reading_that_is_kept_asks_nothing_of_the_next_file(
    visit: Callable, server: Server, kept: Path, tmp_path: Path
) -> None:
    question = "Beloppet gäller"
    first = visit()
    page = first.open("/data", lang="sv")
    january, february = sales(tmp_path / "januari.csv", 0), sales(tmp_path / "februari.csv", 3)
    answers, _ = asked_of_a_visit(server, february)
    assert any(question in answer for answer in answers), "nothing is kept yet"
    upload(first, page, january)
    page.locator("[data-testid=stRadio] label").filter(has_text=question).first.click()
    page.wait_for_timeout(500)
    first.idle()
    expect(page.locator(".st-key-just_read")).to_contain_text("120")
    first.through_the_menu("data")
    page.locator(".st-key-correct_columns_box summary").click()
    page.get_by_role("button", name="Läs filer som den här").click()
    expect(page.locator("[data-testid=stMain]")).to_contain_text("Nästa fil med de här kolumnerna")
    assert len(list(kept.iterdir())) == 1
    answers, said = asked_of_a_visit(server, february)
    assert not any(question in answer for answer in answers)
    assert "120" in said
