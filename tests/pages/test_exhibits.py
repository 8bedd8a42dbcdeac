"""Every page's exhibits, for every kind of file: what they say is whole, and they are found by their keys."""

from __future__ import annotations

import re

import pytest
from studies import shown, words_for

from clv import Choices
from report import exhibits
from report.exhibit import Exhibit
from report.text import plain_text
from study import samples
from words import LANGUAGES

SAMPLES = ("swedish_excel", "subscription_segments", "telco_churn", "energy_company")
NO_NUMBER = re.compile(r"\b(nan|NaN|None|inf)\b")


def texts(e: Exhibit) -> list[str]:
    """Every sentence of an exhibit."""
    check = [e.check.text] if e.check is not None else []
    notices = [text for notice in e.notices for text in (notice.title, notice.text)]
    return [e.message, e.lead, *(badge.text for badge in e.badges), *check, *e.notes, *notices]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("page", exhibits.PAGES)
def test_what_a_page_says_is_whole_and_what_it_shows_has_its_columns(page: str, sample: str, language: str) -> None:
    for e in shown(page, sample, language):
        assert not [text for text in texts(e) if NO_NUMBER.search(plain_text(text))], e.key
        if e.table is not None:
            wanted = {name for column in e.columns for name in (column.name, *(column.limits or ()))}
            assert e.columns and wanted <= set(e.table.columns), e.key


@pytest.mark.parametrize("page", exhibits.PAGES)
def test_an_exhibit_is_found_by_its_page_and_key(page: str) -> None:
    study = samples.study_of("energy_company", Choices())
    keys = [e.key for e in shown(page, "energy_company", "sv")]
    for key in {*keys[:2], keys[-1]}:
        assert [found.key for found in exhibits.find(f"{page}#{key}", study, words_for(study, "sv"))] == [key]
