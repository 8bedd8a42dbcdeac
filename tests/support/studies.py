"""Studies made of a base or a table, without a file on disk; and the samples' exhibits, each made once."""

from __future__ import annotations

from functools import cache

from clv import Base, Choices
from intake import FileReport
from report import exhibits
from report.exhibit import Exhibit
from study import Study, samples
from words import Words, load


def study_of(base: Base, file: FileReport | None = None) -> Study:
    """A study that holds this base, as if its file had been read."""
    study = Study(file or FileReport("f", kind=base.kind), base.choices)
    study.__dict__["base"] = base
    return study


def words_for(study: Study, language: str) -> Words:
    """The words in which a study is shown."""
    return load(language, study.file.currency or "SEK")


@cache
def shown(page: str, sample: str, language: str) -> tuple[Exhibit, ...]:
    """What a page says and shows of a sample."""
    study = samples.study_of(sample, Choices())
    return tuple(exhibits.page(page).exhibits(study, words_for(study, language)))
