"""The command line's way to rows that stay in a database: `--from` runs the statements, `--sql` prints them."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clv import Choices, TableProblem
from clv.periods import default_months, months_back, period_for
from intake import FileReport
from intake.notes import FileNote
from study.engines import asking, statements
from study.engines.asking import EngineLimits
from study.engines.dialects import DIALECTS, rendered
from study.engines.statements import NAMES, Origin
from study.engines.summary import Summary, is_summary

SCRIPT = Path(asking.__file__).with_name("bring_home.py")
REACH = 120  # months before the end whose quarters the printed statements tell apart
ENVIRONMENT = "env:"
WHAT = {
    "span": "how many rows there are, what they lack, and the days they reach over: one row",
    "customers": "one row per customer",
    "quarters": "one row per customer and quarter",
    "gaps": "one row per quarter and number of days between two purchases",
}
NOTES = {
    "sqlserver": "Ids that differ in capitals alone are one customer where the column's collation says so.",
    "snowflake": "Names are quoted as given: a column made without quotes is in capitals.",
    "bigquery": "The account needs BigQuery Data Viewer on the table and BigQuery Job User, and nothing else.",
    "spark": "Run it by spark-submit, or paste it into a notebook whose session is called spark.",
}


def add_arguments(p: argparse.ArgumentParser) -> None:
    """What the command line takes for a database."""
    p.add_argument(
        "--from", dest="origin", metavar="URL", help="a database in place of FILE, or env:NAME that holds it"
    )
    p.add_argument("--table", default="", metavar="NAME", help="with --from or --sql: the table of purchases")
    p.add_argument("--where", type=_where, metavar="COLUMN=VALUE", help="with --from or --sql: these rows alone")
    p.add_argument(
        "--timeout", type=float, default=asking.SECONDS, metavar="SECONDS", help="with --from: a statement's"
    )
    p.add_argument("--max-rows", type=int, metavar="ROWS", help="with --from: ask no larger table")
    most = "with --from: above so many, count the tiers there, and fetch no row per customer"
    p.add_argument("--most-customers", type=int, default=asking.MOST_CUSTOMERS, metavar="N", help=most)
    p.add_argument("--keep", type=Path, metavar="FOLDER", help="with --from: keep the summary there; it is a FILE then")
    p.add_argument("--sql", action="store_true", help="print the statements and a script that brings the summary home")
    p.add_argument("--dialect", choices=list(DIALECTS), default="duckdb", help="with --sql: for which engine")


def _where(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is not COLUMN=VALUE")
    return name, value


def sources(asked: argparse.Namespace) -> int:
    """How many of FILE, --from and --sql were given: it must be one."""
    return sum((asked.file is not None, asked.origin is not None, asked.sql))


def read(asked: argparse.Namespace, choices: Choices, folder: Path) -> FileReport:
    """The summary of what stands in --from, or the report of why there is none, or of what must be answered first."""
    try:
        return _fetched(asked, choices, asked.keep or folder / "summary")
    except TableProblem as problem:
        return FileReport(name=asked.table or "", problem=FileNote(problem.code, **problem.detail))


def kept(folder: Path) -> FileReport:
    """A summary that was brought home before."""
    try:
        return Summary(folder).report()
    except TableProblem as problem:
        return FileReport(name=folder.name, problem=FileNote(problem.code, **problem.detail))


def _fetched(asked: argparse.Namespace, choices: Choices, folder: Path) -> FileReport:
    url = asked.origin
    if url.startswith(ENVIRONMENT):
        url = os.environ.get(url.removeprefix(ENVIRONMENT), "")
    if is_summary(Path(url)):
        return kept(Path(url))
    limits = EngineLimits(seconds=asked.timeout, table_rows=asked.max_rows, customers=asked.most_customers)
    connection = asking.connected(url, asked.table, limits)
    try:
        roles = dict(asked.column)
        origin = Origin(connection.table, roles, choices.returns, asked.where)
        if not _named(roles):
            given: Mapping[str, Any] = {"mapping": roles, "answers": dict(asked.answer), "today": asked.today}
            found, report = asking.known(connection, origin, folder.parent, given)
            if found is None:
                return report
            origin = found
        return asking.fetch(connection, origin, choices, folder, limits=limits, today=asked.today).report()
    finally:
        connection.close()


def _named(roles: Mapping[str, str]) -> bool:
    """Whether every column that is needed has been named, so that no row needs to be looked at."""
    money = "amount" in roles or {"quantity", "unit_price"} <= set(roles)
    return {"customer_id", "date"} <= set(roles) and money


def printed(asked: argparse.Namespace, choices: Choices) -> str:
    """Statements, instructions and script; the script alone where --to ends in .py, the statements in .sql.

    TableProblem: no end, no table, a column is missing, or sqlglot is.
    """
    if asked.end is None:
        raise TableProblem("engine_needs_end")
    if not asked.table:
        raise TableProblem("engine_which_table")
    origin = Origin(asked.table, dict(asked.column), choices.returns, asked.where).checked()
    first = months_back(asked.end, REACH)
    months = choices.months or default_months(first, asked.end) or 12
    period = period_for(asked.end, months)
    cuts = statements.cuts_of(period, first, months)
    found = {"span": statements.span(origin), **statements.all_of(origin, cuts)}
    texts = {name: rendered(found[name], asked.dialect).strip() for name in NAMES}
    told = asking.told(origin, period, "chosen", cuts, None, asked.today)
    ending = "" if asked.to is None else asked.to.suffix
    if ending == ".py":
        return _script(texts, told)
    plain = _statements(texts, asked.dialect, period.end)
    return plain if ending == ".sql" else f"{plain}\n\n-- The script, to be saved as home.py:\n\n{_script(texts, told)}"


def _statements(texts: Mapping[str, str], dialect: str, end: dt.date) -> str:
    head = [
        f"-- Four statements for {dialect}, to be run where the rows are. They only read: a read-only account will do.",
        "-- What they give is sums by customer and quarter: no row of a purchase leaves.",
        f"-- The period ends {end.isoformat()}; quarters are told apart {REACH // 12} years back.",
        "-- 1. Save the script below as home.py (or: --to home.py) where the engine's driver is installed.",
        "-- 2. Run: python home.py ADDRESS FOLDER",
        "-- 3. Bring the folder here, and run: python -m report FOLDER",
    ]
    head += [f"-- {NOTES[dialect]}"] if dialect in NOTES else []
    return "\n".join(head) + "".join(f"\n\n-- {name}: {WHAT[name]}\n{sql};" for name, sql in texts.items())


def _script(texts: Mapping[str, str], told: Mapping[str, Any]) -> str:
    text = SCRIPT.read_text("utf-8")
    for name, value in {"TOLD": told, "STATEMENTS": texts}.items():
        literal = json.dumps(value, ensure_ascii=True, indent=1).replace("'''", r"\u0027" * 3)
        kind = "Any" if name == "TOLD" else "str"
        text = text.replace(f"{name}: dict[str, {kind}] = {{}}", f"{name} = json.loads(r'''{literal}''')", 1)
    return text
