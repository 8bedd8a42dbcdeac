"""What a file's figures must be, and whether they are: right, asked, refused or silently wrong."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from reading_files import read_here

from clv import TOTAL, Choices, TableProblem
from intake import FileReport
from study import Study, survey

CENT = 0.051  # an expected sum of lines, each rounded by itself, is off by some
PRINTED = 2e-6  # a slide's figures have so many digits
MOST_READS = 24
TODAY = dt.date(2025, 6, 1)


@dataclass(frozen=True)
class Verdict:
    """How a file came out: "right", "asked", "refused" or "wrong"; what was asked, and why it is wrong."""

    how: str
    questions: tuple[str, ...] = ()
    why: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


def judge(path: Path, kind: str, expected: Mapping[str, Any], answers: Mapping[str, str] | None = None) -> Verdict:
    """The verdict on a file read without answers (or with those given).

    "asked" only where some answers lead to the expected figures, for kinds that have figures: a question that cannot
    lead there does not save a file.
    """
    waiting, asked, why = [dict(answers or {})], (), ""
    content = path.read_bytes()
    for _ in range(MOST_READS):
        if not waiting:
            break
        given = waiting.pop(0)
        file = _read(path, content, tuple(given.items()))
        asked = asked or tuple(q["code"] for q in file.questions)
        if file.problem:
            why = f"refused: {file.problem['code']}"
            if kind in ("refuse", "ask") or not asked:
                return Verdict("refused", asked, why, given)
        elif not file.questions:
            found = _figures(path, content, tuple(given.items()), kind)
            why = _not_as(expected, *found)
            if not asked or not why:
                return Verdict("asked" if asked else "wrong" if why else "right", asked, why, given)
        elif kind in ("refuse", "ask", "ask_or_base", "other") or not expected:
            return Verdict("asked", asked)
        else:
            waiting += [{**given, **tried} for tried in _tries(file)]
    return Verdict("wrong", asked, f"no answer to {asked} leads there; {why}")


def _tries(file: FileReport) -> list[dict[str, str]]:
    """Answers to all questions of a file at once: all defaults first, then one of them otherwise, then all ways."""
    options = []
    for question in file.questions:
        key = f"{question['code']}:{question['columns'][0]}" if question["columns"] else question["code"]
        first = str(question.get("default", question["choices"][0]))
        options.append([(key, first), *((key, c) for c in question["choices"] if c != first)])
    ways = itertools.islice(itertools.product(*options), MOST_READS * 4)
    default = [way[0] for way in options]
    return [dict(w) for w in sorted(ways, key=lambda way: sum(a != b for a, b in zip(way, default, strict=True)))]


def wrong(file: FileReport, kind: str, expected: Mapping[str, Any]) -> str:
    """What is not as expected in the figures of a file; "" when all is."""
    return _not_as(expected, *_counted(file, kind))


@cache
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"enable_external_file_cache": False, "threads": 2})


def _counted(file: FileReport, kind: str) -> tuple[str, dict[str, Any]]:
    """What keeps a file from having the figures of its kind ("": nothing), and the figures.

    The files share a database: to open one for each takes a tenth of the time of a small file.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("study.rows._database", lambda table: _database())
        return _counted_here(file, kind)


def _counted_here(file: FileReport, kind: str) -> tuple[str, dict[str, Any]]:
    study = Study(file, Choices())
    if study.problem is not None:
        return f"no base: {study.problem.code}", {}
    if kind in ("refuse", "ask", "other"):
        return "figures were shown", {}
    return "", _found(study, kind)


# The same file is judged against several figures, of which another answer each is right: it is read once an answer
@lru_cache(MOST_READS * 4)
def _read(path: Path, content: bytes, answers: tuple[tuple[str, str], ...]) -> FileReport:
    return read_here(path, answers=dict(answers), today=TODAY)


@lru_cache(MOST_READS * 4)
def _figures(path: Path, content: bytes, answers: tuple[tuple[str, str], ...], kind: str) -> tuple[str, dict[str, Any]]:
    return _counted(_read(path, content, answers), kind)


def _not_as(expected: Mapping[str, Any], none: str, found: Mapping[str, Any]) -> str:
    return none or "; ".join(
        f"{name}: {found.get(name)} for {value}"
        for name, value in expected.items()
        if not _same(found.get(name), value)
    )


def _found(study: Study, kind: str) -> dict[str, Any]:
    if kind == "nps":
        last: dict[Any, Any] = {}
        with contextlib.suppress(TableProblem):  # no column of answers was found
            table = survey.nps(study)
            last = {} if table is None else table.iloc[-1].to_dict()
        return {"nps": last.get("nps"), "answers": last.get("answers")}
    table = study.portfolio
    total = {str(k): v for k, v in table[table["tier"] == TOTAL].iloc[0].items()}
    if kind == "no_churn":
        return {"customers": total["customers"], "total": total["revenue"], "retention": total["retention"]}
    if kind in ("contracts", "ask_or_base"):
        return {"customers": total["base"], "lost": total["lost"], "joined": _joined(study)}
    if kind == "slide":
        return {**total, "lost": total["lost"]}
    return {**total, "now": total["customers"]}


def _joined(study: Study) -> int:
    flows = study.base.flows
    return 0 if flows is None else int(flows.loc[flows["movement"].str.contains("new"), "customers"].sum())


def _same(found: Any, expected: Any) -> bool:
    if found is None or expected is None or (isinstance(found, float) and math.isnan(found)):
        return expected is None and (found is None or math.isnan(found))
    return abs(float(found) - float(expected)) <= max(CENT, PRINTED * abs(float(expected)))
