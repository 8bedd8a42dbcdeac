"""What the pages say and show of a study, as data: a module a subject; a page shows one or more of them.

A module has `question(w)`, `answer(study, w)` and `exhibits(study, w)`, which is [] where it cannot be answered
(`obstacle(study, w)` says why). An exhibit is found by its subject, by its own key, or by both
("growth#two_companies").
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from report.exhibit import Exhibit
from study import Study
from words import Words

PAGES = (
    *("overview", "segments", "flows", "retention", "concentration", "trend", "satisfaction", "stages"),
    *("behaviours", "profile", "treatment", "forecast"),
    *("what_if", "growth", "lifecycle", "energy_case", "file", "method"),
)


def page(name: str) -> ModuleType:
    """The module of a page. KeyError: there is no such page."""
    if name not in PAGES:
        raise KeyError(name)
    return import_module(f"report.exhibits.{name}")


def find(name: str, study: Study, w: Words) -> list[Exhibit]:
    """The exhibits of a page, or the one of that key. KeyError: there is none."""
    of_page, _, key = name.partition("#")
    if of_page in PAGES:
        found: list[Exhibit] = page(of_page).exhibits(study, w)
        return [e for e in found if e.key == key] if key else found
    every = [e for other in PAGES for e in page(other).exhibits(study, w) if e.key == name]
    if not every:
        raise KeyError(name)
    return every[:1]
