"""Rows that stay in the company's own database: look at the table, answer what is asked, fetch the summary.

It is offered where whoever runs the server has configured a database. What is shown stays until the summary is there.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from clv import TableProblem
from intake import FileReport
from report import opening as said
from report.exhibit import Notice
from report.notices import of_problem
from report.text import markdown_text
from study.engines import asking
from study.engines.asking import EngineLimits
from study.engines.connections import Connection, Estimate
from study.engines.statements import ROLES, Origin
from ui import choices
from ui.boxes import box
from ui.controls.roles import roles
from ui.controls.upload import ask
from ui.menu import FIRST, go
from ui.server.database import Database, configured
from ui.server.logs import event
from ui.show import say
from words import Words

OFTEN = 0.25  # seconds between two signs of life
T = TypeVar("T")
OnStep = Callable[[str], None]


@dataclass(frozen=True)
class TableLooked:
    """What is known of the table so far: its columns on a sample, what was answered, and how large it is."""

    report: FileReport | None = None
    origin: Origin | None = None
    estimate: Estimate = field(default_factory=Estimate)
    mapping: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    problem: TableProblem | None = None


def database(w: Words) -> None:
    """The box of the database; nothing where none is configured."""
    place = configured()
    if place is None:
        return
    with box("database", w.t("Purchases that stay in our database")) as opened:
        if opened:
            _inside(place, w)


def _inside(place: Database, w: Words) -> None:
    st.markdown(
        w.t(
            "The database sums its own rows, and only sums per customer and quarter come here. It is asked to read and "
            "nothing else, {seconds} seconds at most per question, and no table of more than {rows} rows.",
            seconds=w.number(place.seconds),
            rows=w.number(place.rows),
        )
    )
    looked = choices.draft()
    if not isinstance(looked, TableLooked):
        st.caption(
            w.t("To find the columns, {rows} rows are looked at; they are not kept.", rows=w.number(asking.SAMPLE))
        )
        if st.button(w.t("Look at the table"), key="database_look"):
            _look(TableLooked(), place, w)
        return
    if looked.problem is not None:
        say(Notice(of_problem(w, looked.problem), "error"))
    elif looked.report is not None and looked.report.problem is not None:
        say(said.refused(looked.report, w))
    if looked.origin is not None:
        _ready(looked, looked.origin, place, w)
    _questions(looked, place, w)
    if st.button(w.t("Close this table"), key="database_close"):
        choices.keep_draft(None)
        st.rerun()


def _questions(looked: TableLooked, place: Database, w: Words) -> None:
    """What must be answered first, by the rules for files, and the columns to correct."""
    report = looked.report
    if report is None:
        return
    for asked in report.questions:
        code = said.code_of(asked, report)
        answer = ask(said.title(asked, w), said.why(asked, w), said.answers(asked, w), f"database_{code}")
        if answer is not None:
            _look(replace(looked, answers={**looked.answers, code: answer}), place, w)
    if report.columns:
        mapping = roles(report, w)
        if mapping is not None:
            _look(replace(looked, mapping=mapping), place, w)


def _ready(looked: TableLooked, origin: Origin, place: Database, w: Words) -> None:
    """What will be asked, how much it will read, and the button."""
    names = [
        f"{said.role_name(role, w)}: {markdown_text(origin.roles[role])}" for role in ROLES if role in origin.roles
    ]
    st.markdown(" · ".join(names))
    st.caption(expected(looked.estimate, w))
    if st.button(w.t("Fetch the summary"), key="database_fetch", type="primary"):
        _fetch(looked, origin, place, w)


def expected(estimate: Estimate, w: Words) -> str:
    """What the database expects to read, before it does."""
    if estimate.rows is None:
        return w.t("The database does not tell beforehand how much it will read.")
    if estimate.cost is None:
        return w.t("The database expects to read {rows} rows, four times.", rows=w.number(estimate.rows))
    return w.t(
        "The database expects to read {rows} rows, four times, at a cost of {cost} by its own measure.",
        rows=w.number(estimate.rows),
        cost=w.number(estimate.cost),
    )


def _limits(place: Database) -> EngineLimits:
    return EngineLimits(seconds=place.seconds, table_rows=place.rows, cost=place.cost)


def _look(looked: TableLooked, place: Database, w: Words) -> None:
    """Find the columns on a sample, and how large the table is."""

    folder, returns = choices.folder(), choices.counted().returns
    given: dict[str, Any] = {"mapping": looked.mapping, "answers": looked.answers, "today": None}

    def work(connection: Connection, step: OnStep) -> TableLooked:
        step("columns")
        found, report = asking.known(connection, Origin(connection.table, {}, returns), folder, given)
        if found is None:
            return replace(looked, report=report, origin=None, problem=None)
        found = asking.checked(found, connection.columns())
        estimate = asking.estimated(connection, found, _limits(place))
        return replace(looked, report=report, origin=found, estimate=estimate, problem=None)

    try:
        choices.keep_draft(_run(work, place, w))
    except TableProblem as problem:
        choices.keep_draft(replace(looked, problem=problem, origin=None))
    st.rerun()


def _fetch(looked: TableLooked, origin: Origin, place: Database, w: Words) -> None:
    """Ask for the summary, and show it when it has come; else what was shown stays."""
    counted, folder = choices.counted(), Path(tempfile.mkdtemp(prefix="summary-", dir=choices.folder()))

    def work(connection: Connection, step: OnStep) -> FileReport:
        return asking.fetch(connection, origin, counted, folder, limits=_limits(place), on_step=step).report()

    try:
        report = _run(work, place, w)
    except TableProblem as problem:
        choices.keep_draft(replace(looked, problem=problem))
        st.rerun()
    choices.keep_own(report, origin.table, None)
    choices.keep_opened(None)
    choices.use(choices.OWN)
    choices.put("line_put_away", True)
    go(FIRST)


def _run(work: Callable[[Connection, OnStep], T], place: Database, w: Words) -> T:
    """Do something with the database in a thread, and show how far it is; pressing Cancel stops it there as well."""
    steps: list[str] = []
    result: list[T | BaseException] = []
    held: list[Connection] = []

    def whole() -> None:
        try:
            held.append(asking.connected(place.url, place.table, _limits(place)))
            result.append(work(held[0], steps.append))
        except BaseException as error:  # told where the page waits
            result.append(error)

    worker = threading.Thread(target=whole, daemon=True)
    with st.container(border=True):  # a status does not open within a box
        shown = st.empty()
        st.button(w.t("Cancel"), key="database_cancel")
        began, told = time.monotonic(), 0
        worker.start()
        try:
            while worker.is_alive():
                shown.markdown(f":material/progress_activity: {_progress(held, time.monotonic() - began, w)}")
                for name in steps[told:]:
                    st.caption(step_name(name, w))
                told = len(steps)
                worker.join(OFTEN)
        finally:
            if worker.is_alive() and held:
                held[0].cancel()
            worker.join(10)
            if held:
                held[0].close()
    event("database", "none", "asked" if not isinstance(result[0], BaseException) else "refused")
    if isinstance(result[0], BaseException):
        raise result[0]
    return result[0]


def _progress(held: list[Connection], seconds: float, w: Words) -> str:
    done = held[0].progress() if held else None
    if done:
        return w.t(
            "Asking the database, {seconds} s: {share} of this step", seconds=w.number(seconds), share=w.percent(done)
        )
    return w.t("Asking the database, {seconds} s", seconds=w.number(seconds))


def step_name(name: str, w: Words) -> str:
    """What the database is doing."""
    return {
        "columns": w.t("Looking at the columns"),
        "span": w.t("Counting the rows and the days they reach over"),
        "customers": w.t("Summing per customer"),
        "quarters": w.t("Summing per customer and quarter"),
        "gaps": w.t("Counting the days between purchases"),
        "tiers": w.t("Counting the tiers"),
    }[name]
