"""What was once answered for everybody is not asked of the next visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
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


def test_a_reading_that_is_kept_asks_nothing_of_the_next_file(visit: Callable, kept: Path, tmp_path: Path) -> None:
    answers = "[data-testid=stRadio] label"
    first = visit()
    page = first.open("/data", lang="sv")
    upload(first, page, sales(tmp_path / "januari.csv", 0))
    page.locator(answers).filter(has_text="Beloppet gäller").first.click()
    page.wait_for_timeout(500)
    first.idle()
    expect(page.locator(".st-key-just_read")).to_contain_text("120")
    first.through_the_menu("data")
    page.locator(".st-key-correct_columns_box summary").click()
    page.get_by_role("button", name="Läs filer som den här").click()
    expect(page.locator("[data-testid=stMain]")).to_contain_text("Nästa fil med de här kolumnerna")
    assert len(list(kept.iterdir())) == 1

    other = visit()
    page = other.open("/data", lang="sv")
    upload(other, page, sales(tmp_path / "februari.csv", 3))
    expect(page.locator(".st-key-just_read")).to_contain_text("120")
    expect(page.locator(answers).filter(has_text="Beloppet gäller")).to_have_count(0)
