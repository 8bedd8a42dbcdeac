"""Every page's exhibits, for every kind of file: what they say is whole, and they are found by their keys."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from reading_files import read_here

import run
from clv import Choices
from report import exhibits
from report.exhibit import Exhibit
from report.text import plain_text
from study import Study
from words import LANGUAGES, load

SAMPLES = ("swedish_excel.csv", "subscription_segments.csv", "telco_churn.csv", "energy_company.parquet")
NO_NUMBER = re.compile(r"\b(nan|NaN|None|inf)\b")


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Study]:
    """The samples, each read once."""
    folder = tmp_path_factory.mktemp("samples")
    found = {}
    for sample in SAMPLES:
        copy = Path(shutil.copy(run.ROOT / "data" / sample, folder))
        answers = {"revenue_period": "year"} if sample.startswith("subscription") else {}
        found[sample] = Study(read_here(copy, answers=answers), Choices())
    return found


def texts(e: Exhibit) -> list[str]:
    """Every sentence of an exhibit."""
    check = [e.check.text] if e.check is not None else []
    notices = [text for notice in e.notices for text in (notice.title, notice.text)]
    return [e.message, e.lead, *(badge.text for badge in e.badges), *check, *e.notes, *notices]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("page", exhibits.PAGES)
def test_what_a_page_says_is_whole_and_what_it_shows_has_its_columns(
    page: str, sample: str, language: str, studies: dict[str, Study]
) -> None:
    study = studies[sample]
    w = load(language, study.file.currency or "SEK")
    for e in exhibits.find(page, study, w):
        assert not [text for text in texts(e) if NO_NUMBER.search(plain_text(text))], e.key
        if e.table is not None:
            wanted = {name for column in e.columns for name in (column.name, *(column.limits or ()))}
            assert e.columns and wanted <= set(e.table.columns), e.key


@pytest.mark.parametrize("page", exhibits.PAGES)
def test_an_exhibit_is_found_by_its_page_and_key(page: str, studies: dict[str, Study]) -> None:
    study, w = studies["energy_company.parquet"], load("sv", "SEK")
    for e in exhibits.find(page, study, w)[:8]:
        assert [found.key for found in exhibits.find(f"{page}#{e.key}", study, w)] == [e.key]
