"""The caches between a file and its pages: a file is read once, its customers are summed once, a study is made once.

Samples are shared by everybody; what comes from a visitor's own file is kept for that visit only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from clv import Choices
from intake import FileReport
from study import Part, Rows, Study, samples
from ui import rooms, state

KEPT = 24  # studies
KEPT_ROWS = 6  # customers, and orders, of one period and returns policy


@st.cache_resource(show_spinner=False)
def sample(name: str) -> FileReport:
    """A sample, read as any file is read, once for the server."""
    return samples.read(name, rooms.room())


def file() -> FileReport:
    """The file that is shown: the visitor's own, or a sample."""
    own = state.own() if state.source() == state.OWN else None
    return own if isinstance(own, FileReport) else sample(state.source())


def by_owner(make: Callable[..., Any], entries: int, own: int | None = None) -> Callable[..., Any]:
    """`make` with two caches: one for samples, shared by everybody, and one for a visit's own file.

    The first argument of the result says whose it is (True: the visit's own); the others are those of `make`.
    """
    shared = st.cache_resource(show_spinner=False, max_entries=entries)(make)
    mine = st.cache_resource(show_spinner=False, max_entries=own or entries, scope="session")(make)
    return lambda is_own, *given: (mine if is_own else shared)(*given)


def _make_rows(key: str, _file: FileReport, _choices: Choices, part: Part | None) -> Rows:
    return Rows(_file, _choices, part)


def _make_study(
    key: str, _file: FileReport, _choices: Choices, part: Part | None, entered: tuple[float, ...]
) -> Study:
    return Study(_file, _choices, part, entered, open_rows=rows)


_ROWS = by_owner(_make_rows, KEPT_ROWS)
_STUDIES = by_owner(_make_study, KEPT)


def _name(file: FileReport) -> str:
    return f"{file.fingerprint} {file.table}"


def rows(file: FileReport, choices: Choices, part: Part | None = None) -> Rows:
    """What a file's rows give for an end, months, returns policy and part; the tier choices do not enter."""
    key = f"{_name(file)} {choices.end} {choices.months} {choices.returns}"
    found: Rows = _ROWS(file is state.own(), key, file, choices, part)
    return found


def study_of(
    file: FileReport, choices: Choices, part: Part | None = None, entered: tuple[float, ...] = ()
) -> Study:
    """A study of a file, made once for its four parts."""
    found: Study = _STUDIES(file is state.own(), f"{_name(file)} {choices!r}", file, choices, part, entered)
    return found


def study() -> Study:
    """What every page reads: the file that is shown, counted as the visitor has chosen."""
    shown = file()
    entered = state.value("entered") if shown.kind == "segments" else None
    return study_of(shown, state.choices(), state.only(), tuple(entered or ()))


def is_own() -> bool:
    """Whether what is shown comes from the visitor's own file."""
    return state.source() == state.OWN
