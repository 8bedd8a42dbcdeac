"""The sample files that come with the product, read as any file is read."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

import intake
from clv import Choices
from intake import FileReport
from study.study import Study

FOLDER = Path(__file__).resolve().parent.parent / "data"
NAMES = (
    "member_company",
    "online_retail",
    "subscription_segments",
    "swedish_excel",
    "telco_churn",
    "energy_company",
    "intermediaries",
    "casino",
)
SUFFIXES = (".parquet", ".csv")
STUDIES = 8  # kept, each with its tables
ANSWERS: dict[str, dict[str, str]] = {"subscription_segments": {"revenue_period": "year"}}


def path_of(name: str) -> Path:
    """The file of a sample."""
    return next(p for p in (FOLDER / f"{name}{suffix}" for suffix in SUFFIXES) if p.is_file())


def read(name: str, folder: Path, reader: Callable[..., FileReport] = intake.read) -> FileReport:
    """A sample, read into a folder that must stay as long as it is used; `reader` reads as `intake.read` does."""
    path = path_of(name)
    return reader(path, folder=folder, name=path.name, answers=ANSWERS.get(name, {}))


@lru_cache(STUDIES)
def study_of(name: str, choices: Choices) -> Study:
    """A study of a sample where there is no server that keeps one; its tables go when the program ends.

    One that differs from the plain study in tiers or method alone shares what was read.
    """
    if choices == Choices():
        return Study(_kept(name)[0], choices)
    return study_of(name, Choices()).other(**vars(choices))


@cache
def _kept(name: str) -> tuple[FileReport, tempfile.TemporaryDirectory[str]]:
    folder = tempfile.TemporaryDirectory(prefix="customer-worth-sample-")
    return read(name, Path(folder.name)), folder
