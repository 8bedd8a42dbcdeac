"""Caches between a file and its pages: read files, summed customers, and studies, each made once.

Samples are shared by everybody; what comes from a visitor's own file is kept for that visit only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from clv import Choices
from intake import FileReport
from intake.notes import FileNote
from study import Part, Rows, Study, samples
from ui import choices
from ui.server.reading import read
from ui.server.settings import MIB, SHARED
from ui.server.shared_samples import read_once
from ui.server.shelf import Shelf

GONE = "file_gone"
SHELF = Shelf()
KEPT = 24  # studies
KEPT_ROWS = 6  # customers, and orders, of one period and returns policy


@st.cache_resource(show_spinner=False)
def read_sample(name: str) -> FileReport:
    """A sample, read as any file is read. What could not be read is raised, and so not kept."""
    how = partial(read, first=True)
    report = read_once(samples.path_of(name), lambda folder: samples.read(name, folder, how))
    if report.problem is not None:
        raise UnreadSample
    return report


class UnreadSample(Exception):
    """A sample that could not be read: the server is short of disk or memory, not the file wrong."""


def sample(name: str) -> FileReport:
    """A sample, read once for the server; again when it could not be read, or when its table has been swept away."""
    try:
        report = read_sample(name)
        if report.table is not None and report.table.is_file():
            return report
        read_sample.clear(name)
        return read_sample(name)
    except UnreadSample:
        return FileReport(name=samples.path_of(name).name, problem=FileNote("sample_unread"))


def file() -> FileReport:
    """The file that is shown: the visitor's own, or a sample."""
    own = choices.own() if choices.source() == choices.OWN else None
    if not isinstance(own, FileReport):
        return sample(choices.source())
    if own.table is not None and not own.table.is_file():
        return replace(own, table=None, problem=FileNote(GONE))
    if own.summary is not None and not own.summary.is_dir():
        return replace(own, summary=None, problem=FileNote(GONE))
    return own


def by_owner(make: Callable[..., Any], entries: int, own: int | None = None) -> Callable[..., Any]:
    """`make` with two caches: one for samples, shared by everybody, and one for a visit's own file.

    The first argument of the result says whose it is (True: the visit's own); the others are those of `make`, of
    which the first must tell apart all that it makes.
    """
    shared = st.cache_resource(show_spinner=False, max_entries=entries)(make)
    mine = st.cache_resource(show_spinner=False, max_entries=own or entries, scope="session")(make)

    def found(is_own: bool, *given: Any) -> Any:
        thing = (mine if is_own else shared)(*given)
        if not is_own:
            SHELF.used((make, given[0]), thing, lambda: shared.clear(*given))
        return thing

    return found


def trim() -> int:
    """Keep what is shared within its setting; how many things went."""
    return SHELF.trim(SHARED.value() * MIB)


def _make_rows(key: str, _file: FileReport, _choices: Choices, part: Part | None) -> Rows:
    return Rows(_file, _choices, part)


def _make_study(key: str, _file: FileReport, _choices: Choices, part: Part | None, entered: tuple[float, ...]) -> Study:
    return Study(_file, _choices, part, entered, open_rows=rows)


_ROWS = by_owner(_make_rows, KEPT_ROWS)
_STUDIES = by_owner(_make_study, KEPT)


def _name(file: FileReport) -> str:
    return f"{file.fingerprint} {file.table} {file.name} {file.problem}"


def _whose(file: FileReport) -> bool:
    """True: a visitor's own, to be kept for that visit alone."""
    return file is choices.own() or file.problem_code == GONE


def rows(file: FileReport, choices: Choices, part: Part | None = None) -> Rows:
    """What a file's rows give for an end, months, returns policy and part; the tier choices do not enter."""
    key = f"{_name(file)} {choices.end} {choices.months} {choices.returns}"
    found: Rows = _ROWS(_whose(file), key, file, choices, part)
    return found


def study_of(file: FileReport, choices: Choices, part: Part | None = None, entered: tuple[float, ...] = ()) -> Study:
    """A study of a file, made once for its four parts."""
    found: Study = _STUDIES(_whose(file), f"{_name(file)} {choices!r}", file, choices, part, entered)
    return found


def study() -> Study:
    """What every page reads: the file that is shown, counted as the visitor has chosen."""
    shown = file()
    entered = choices.value("entered") if shown.kind == "segments" else None
    return study_of(shown, choices.counted(), choices.only(), tuple(entered or ()))


def study_of_sample(name: str, choices: Choices, entered: tuple[float, ...] = ()) -> Study:
    """A study of a sample without a visit, from what everybody shares."""
    shown = sample(name)
    found: Study = _STUDIES(False, f"{_name(shown)} {choices!r}", shown, choices, None, entered)
    return found


def is_own() -> bool:
    """Whether what is shown comes from the visitor's own file."""
    return choices.source() == choices.OWN
