"""The only cache: a file is read once, its customers are summed once, and every page gets small tables.

Samples are shared by everybody; what comes from a visitor's file is kept for that visit only. A base is computed
anew when a choice changes, from customers already summed, never from rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

import intake
from clv import Base, Candidate, Choices, Period, TableProblem, looking_back, with_durations
from clv import findings as candidates
from clv.orders import Orders
from intake import FileReport, history
from report import base_of, earlier_choices, people_of, period_of, reconciled
from ui import server, state

T = TypeVar("T")
SAMPLES = Path(__file__).resolve().parent.parent / "data"
SUFFIXES = (".parquet", ".csv")
ANSWERS: dict[str, dict[str, str]] = {"subscription_segments": {"revenue_period": "year"}}
KEPT = 24
KEPT_FRAMES = 6
KEPT_DERIVED = 60


@dataclass(frozen=True)
class Shown:
    """What a page shows: the file, its base and its portfolio table, or the code of what stands in the way.

    `table` is None when there is no base, or when the chosen method cannot value it (`problem` says why).
    """

    file: FileReport
    choices: Choices
    base: Base | None
    table: pd.DataFrame | None = None
    problem: TableProblem | None = None

    def people(self) -> pd.DataFrame | None:
        """The customers behind the figures, when the file has them."""
        return None if self.base is None else self.base.customers

    @property
    def period(self) -> Period | None:
        """The period counted, if the file has dates."""
        return self.base.period if self.base is not None else None


def sample_path(name: str) -> Path:
    """The file of a sample."""
    return next(p for p in (SAMPLES / f"{name}{suffix}" for suffix in SUFFIXES) if p.is_file())


@st.cache_resource(show_spinner=False)
def sample(name: str) -> FileReport:
    """A sample, read as any file is read, once for the server."""
    path = sample_path(name)
    return intake.read(path, folder=server.room(), name=path.name, answers=ANSWERS.get(name, {}))


def file() -> FileReport:
    """The file that is shown: the visitor's own, or a sample."""
    own = state.own() if state.source() == state.OWN else None
    return own if isinstance(own, FileReport) else sample(state.source())


def _scoped(
    make: Callable[..., Any], entries: int, own: int | None = None
) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """One function cached twice: for samples, shared by everybody, and for a visit's own file."""
    shared = st.cache_resource(show_spinner=False, max_entries=entries)(make)
    mine = st.cache_resource(show_spinner=False, max_entries=own or entries, scope="session")(make)
    return shared, mine


def kept(make: Callable[..., None], entries: int, own: int) -> Callable[..., None]:
    """`make`, whose elements are kept and shown again: for samples by everybody, for a visit's own file by it alone."""
    pair = _scoped(make, entries, own)
    return lambda *given: _pick(pair)(*given)


def _only() -> tuple[str, str] | None:
    part = state.only()
    return None if part is None else part[:2]


def _people(key: str, _file: FileReport, _choices: Choices, only: tuple[str, str] | None) -> pd.DataFrame:
    return people_of(_file, _choices, only)


def _base(key: str, _file: FileReport, _choices: Choices, only: tuple[str, str] | None) -> Base | TableProblem:
    try:
        if _file.kind != "transactions":
            return base_of(_file, _choices)
        return base_of(_file, _choices, people(_file, _choices, only))
    except TableProblem as problem:
        return problem


def _reconciled(key: str, _file: FileReport, _choices: Choices) -> tuple[pd.DataFrame, pd.DataFrame]:
    return reconciled(_file, _choices)


def _table(key: str, _base: Base) -> pd.DataFrame | TableProblem:
    try:
        return _base.portfolio()
    except TableProblem as problem:
        return problem


def _findings(key: str, _base: Base, _hindsight: pd.DataFrame | None) -> list[Candidate]:
    return candidates(_base, _hindsight)


def _hindsight(key: str, _base: Base, _earlier: Base | None) -> pd.DataFrame | None:
    return looking_back(_base, _earlier)


def _derived(key: str, _make: Callable[[], Any]) -> Any:
    try:
        return _make()
    except TableProblem as problem:
        return problem


_DERIVED = _scoped(_derived, KEPT_DERIVED)
_HINDSIGHT = _scoped(_hindsight, KEPT)
_PEOPLE = _scoped(_people, KEPT_FRAMES)
_BASE = _scoped(_base, KEPT)
_TABLE = _scoped(_table, KEPT)
_FINDINGS = _scoped(_findings, KEPT)
_RECONCILED = _scoped(_reconciled, KEPT)


def _pick(pair: tuple[Callable[..., Any], Callable[..., Any]]) -> Callable[..., Any]:
    return pair[1] if state.source() == state.OWN else pair[0]


def _name(f: FileReport) -> str:
    return f"{f.fingerprint} {f.table}"


def people(f: FileReport, choices: Choices, only: tuple[str, str] | None = None) -> pd.DataFrame:
    """CUSTOMERS for a file, end, months and returns policy; the tier choices do not enter."""
    key = f"{_name(f)} {choices.end} {choices.months} {choices.returns}"
    found: pd.DataFrame = _pick(_PEOPLE)(key, f, choices, only)
    return found


def base_for(f: FileReport, choices: Choices, only: tuple[str, str] | None = None) -> Base:
    """The base under other choices than the visitor's, or for a part of the file. Raises TableProblem."""
    found = _pick(_BASE)(f"{_name(f)} {choices!r}", f, choices, only)
    if isinstance(found, TableProblem):
        raise found
    base: Base = found
    return base


def shown() -> Shown:
    """What every page reads: the file, the choices and the base (or why there is none)."""
    f, choices, part = file(), state.choices(), _only()
    try:
        base = base_for(f, choices, part)
    except TableProblem as problem:
        return Shown(f, choices, None, problem=problem)
    entered = state.value("entered")
    if f.kind == "segments" and entered:
        base = with_durations(base, {n: y for n, y in zip(base.names, entered, strict=False) if y})
    table = _pick(_TABLE)(f"{_name(f)} {choices!r} {entered} {part}", base)
    if isinstance(table, TableProblem):
        return Shown(f, choices, base, problem=table)
    return Shown(f, choices, base, table)


def earlier(now: Shown) -> Base | None:
    """The base one period before, when the file reaches back three periods; else None."""
    if now.base is None:
        return None
    then = earlier_choices(now.file, now.choices)
    try:
        return None if then is None else base_for(now.file, then, _only())
    except TableProblem:
        return None


def earlier_table(now: Shown) -> pd.DataFrame | None:
    """The portfolio table one period before, by the same method; None when it cannot be made."""
    then = earlier(now)
    if then is None:
        return None
    table = _pick(_TABLE)(f"{_name(now.file)} {now.choices!r} {_only()} earlier", then)
    return None if isinstance(table, TableProblem) else table


def hindsight(now: Shown) -> pd.DataFrame | None:
    """Did last period's CLV come true? None when the file is too short to say."""
    if now.base is None:
        return None
    found: pd.DataFrame | None = _pick(_HINDSIGHT)(
        f"{_name(now.file)} {now.choices!r} {_only()}", now.base, earlier(now)
    )
    return found


def findings(now: Shown) -> list[Candidate]:
    """The three findings with most money that hold of this base."""
    if now.base is None:
        return []
    found: list[Candidate] = _pick(_FINDINGS)(f"{_name(now.file)} {now.choices!r} {_only()}", now.base, hindsight(now))
    return found


def derived(now: Shown, name: str, make: Callable[[], T]) -> T:
    """A page's own result, made once for this file and these choices. `name` tells it from others, what it depends
    on besides them included. Raises the TableProblem that `make` raised.
    """
    found = _pick(_DERIVED)(f"{_name(now.file)} {now.choices!r} {state.value('entered')} {_only()} {name}", make)
    if isinstance(found, TableProblem):
        raise found
    result: T = found
    return result


def orders(now: Shown) -> Orders:
    """All orders of a transactions file before its end, as compact arrays, for what needs their dates."""
    end = now.period.end if now.period is not None else now.file.last_date
    if now.file.kind != "transactions" or now.file.table is None or end is None:
        raise TableProblem("needs_purchases")
    table = now.file.table
    return derived(now, "orders", lambda: history.orders(table, end, now.choices.returns, _only()))


def reconciliation(now: Shown) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both lines of the reconciliation of the file shown."""
    found: tuple[pd.DataFrame, pd.DataFrame] = _pick(_RECONCILED)(
        f"{_name(now.file)} {now.choices!r}", now.file, now.choices
    )
    return found


def span_years(now: Shown) -> float:
    """Years between the file's first and last dated row; 0 when it has no dates."""
    first, last = now.file.first_date, now.file.last_date
    return 0.0 if first is None or last is None else (last - first).days / 365.25


def why(now: Shown) -> str:
    """Why the period has its length: "chosen", "longest", "one", or "file" for a file that brings its own."""
    if now.file.kind != "transactions" or now.base is None:
        return "file"
    return period_of(now.file, now.choices)[1]
