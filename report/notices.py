"""Empty states and warnings of a page: the reason and the way to the file page, or its caveats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clv import TableProblem
from report.exhibit import Notice
from report.text import markdown_text
from study import Study
from words import Words
from words.file_messages import sentence as said


def sentence(w: Words, entry: Mapping[str, Any]) -> str:
    """The sentence of a problem's or a warning's code, with what comes from a file made harmless."""
    return said(w, entry, markdown_text)


def of_problem(w: Words, problem: TableProblem) -> str:
    """The sentence of what a table cannot give."""
    return sentence(w, {"code": problem.code, **problem.detail})


def unavailable(study: Study, w: Words) -> Notice:
    """Why a page cannot be computed, with the way to the page of the data."""
    if study.file.problem is not None:
        why = sentence(w, dict(study.file.problem))
    elif study.problem is not None:
        why = of_problem(w, study.problem)
    else:
        why = w.t("Open Our data and answer what is asked there.")
    return to_file(w.t("This cannot be calculated yet"), why, w)


def away(study: Study, w: Words) -> Notice | None:
    """That a page needs every purchase, where they stay in a database; None where they do not."""
    if study.file.summary is None:
        return None
    return to_file(w.t("This needs every purchase"), of_problem(w, TableProblem("needs_order_lines")), w)


def to_file(title: str, why: str, w: Words, sample: str = "member_company") -> Notice:
    """Nothing to show: a fact, why, the way to the page of the data, and the sample that shows it."""
    return Notice(why, "plain", title, "data", w.t("To our data"), sample)
