"""The shipped samples as bases and orders, read once a worker."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import run
from clv import Base, Choices, Orders
from intake import FileReport, read
from study import Study

FILES = {
    "member_company": "member_company.parquet",
    "online_retail": "online_retail.parquet",
    "energy_company": "energy_company.parquet",
    "intermediaries": "intermediaries.parquet",
    "telco_churn": "telco_churn.csv",
    "subscription_segments": "subscription_segments.csv",
}


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="samples-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def file(name: str) -> FileReport:
    """The sample, read; a table of segments is of a year."""
    path, folder = run.ROOT / "data" / FILES[name], _folder() / name
    folder.mkdir()
    answers = {"revenue_period": "year"} if name == "subscription_segments" else {}
    return read(path, name=path.name, folder=folder, mapping={}, answers=answers)


def study(name: str, choices: Choices | None = None) -> Study:
    """The sample counted one way."""
    return _study(name, choices or Choices())


@cache
def _study(name: str, choices: Choices) -> Study:
    return Study(file(name), choices)


def base(name: str, choices: Choices | None = None) -> Base:
    """The sample's base."""
    return study(name, choices).base


def earlier(name: str) -> Base | None:
    """The base one period before, where the file holds three."""
    then = study(name).earlier
    return None if then is None else then.base


def orders(name: str) -> Orders:
    """The sample's dated orders."""
    return study(name).orders
