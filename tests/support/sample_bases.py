"""The shipped samples as bases and orders, read once a worker."""

from __future__ import annotations

from clv import Base, Choices, Orders
from intake import FileReport
from study import Study, samples

FILES = (
    *("member_company", "online_retail", "energy_company", "intermediaries"),
    *("telco_churn", "subscription_segments"),
)


def file(name: str) -> FileReport:
    """The sample, read."""
    return study(name).file


def study(name: str, choices: Choices | None = None) -> Study:
    """The sample counted one way."""
    return samples.study_of(name, choices or Choices())


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
