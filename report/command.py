"""`python -m report FILE …`: the tables of a customer file as JSON or CSV, and what a board takes away as documents.

In place of FILE: `--from URL`, rows that stay in a database, or `--sql`, which prints what would be asked of one.

Exit status: 0 done; 2 wrong command line; 3 a question must be answered first; 4 the file is refused.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import pandas as pd

import intake
import words
from clv import Choices, TableProblem, parse_scheme
from clv.periods import LONGEST
from clv.tiers import RULES
from intake import FileReport
from report import databases
from report.cells import decimal
from report.document import document, needs_no_orders, part_names
from report.text import file_name
from report.writers.kinds import MIME
from study import Rows, Study, learning
from study.engines.summary import is_summary
from study.rows import SUMMED
from words.file_messages import sentence

DONE, WRONG, ASKED, REFUSED = 0, 2, 3, 4
SQL_FORMS = (".sql", ".py")
FORMS = (".json", ".csv", *(f".{kind}" for kind in MIME))
FOLDER, LONG_DEAD = "customer-worth-report-", 6 * 3600  # seconds; a run takes minutes
PAIR = re.compile(r"[a-z_]+(:[^=]+)?=")


def arguments() -> argparse.ArgumentParser:
    """The command line, as other programs rely on it."""
    p = argparse.ArgumentParser(prog="python -m report", description="Customer Worth without a browser.")
    p.add_argument("file", type=Path, metavar="FILE", nargs="?")
    databases.add_arguments(p)
    p.add_argument("--end", type=dt.date.fromisoformat, metavar="DATE", help="the day after the period's last day")
    p.add_argument("--months", type=_months, help="length of the period")
    p.add_argument("--tiers", type=_scheme, metavar="NAME=SHARE,…")
    p.add_argument("--basis", choices=list(RULES), default="relative")
    p.add_argument("--column", action="append", type=_pair, default=[], metavar="ROLE=NAME")
    p.add_argument("--answer", action="append", type=_pair, default=[], metavar="CODE=CHOICE")
    p.add_argument("--returns", choices=["net", "ignore", "cancel"], default="net")
    p.add_argument("--method", choices=["course", "discounted", "future", "migration"], default="course")
    p.add_argument("--discount", type=_share, default=0.1)
    p.add_argument("--margin", type=_margin, help='a share of revenue, or "file" for the file\'s own cost')
    p.add_argument("--lang", choices=list(words.LANGUAGES), default="en")
    p.add_argument("--left-by-us", choices=["lost", "left_out"], default="lost", help="who was refused, died, moved")
    p.add_argument("--today", type=dt.date.fromisoformat, metavar="DATE", help="dates after it are not meant")
    p.add_argument("--to", type=Path, metavar="PATH", help=f"write a file instead of printing: {', '.join(FORMS)}")
    p.add_argument("--exhibit", metavar="NAME,…", help="with --to: a page's or an exhibit's table, or slides, alone")
    p.add_argument("--parts", type=_parts, metavar="NAME,…", help="keys of the JSON to make, and no others")
    p.add_argument("--deck", choices=["board"], help="with --to x.pdf: six slides for a board, not one page")
    p.add_argument("--small-groups", choices=["joined", "apart"], default="joined", help="in documents: under five")
    return p


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name or not value:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def _scheme(text: str) -> Any:
    try:
        return parse_scheme(text)
    except TableProblem as problem:
        raise argparse.ArgumentTypeError(f"{text!r}: {problem.code}") from None


def _months(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= LONGEST:
        raise argparse.ArgumentTypeError(f"months are a whole number from 1 to {LONGEST}")
    return int(text)


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("a rate or share is a number from 0 to 1, such as 0.1")
    return value


def _parts(text: str) -> frozenset[str]:
    names = text.split(",")
    unknown = [name for name in names if name not in part_names()]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(part_names())}")
    return frozenset(names)


def _margin(text: str) -> Any:
    return "file" if text == "file" else _share(text)


def _spread(argv: Sequence[str]) -> list[str]:
    """`--column quantity=A unit_price=B` as `--column quantity=A --column unit_price=B`."""
    spread: list[str] = []
    option = ""
    for word in argv:
        if word.startswith("-"):
            option = word if word in ("--column", "--answer") else ""
        elif option and spread[-1] != option:
            if PAIR.match(word):
                spread.append(option)
            else:
                option = ""
        spread.append(word)
    return spread


def sweep() -> None:
    """Remove what a run left that was killed before it could do so itself."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > LONG_DEAD and not folder.is_symlink():
                shutil.rmtree(folder, ignore_errors=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Read the file, count, print; the exit status is returned."""
    asked = arguments().parse_args(_spread(sys.argv[1:] if argv is None else argv))
    if databases.sources(asked) != 1:
        arguments().error("one of FILE, --from URL and --sql is needed")
    if asked.exhibit is not None and (asked.to is None or asked.to.suffix in (".json", ".xlsx")):
        arguments().error("--exhibit needs --to PATH.csv, or a deck or picture")
    forms = SQL_FORMS if asked.sql else FORMS
    if asked.to is not None and asked.to.suffix not in forms:
        arguments().error(f"--to ends in {' or '.join(forms)}")
    if asked.parts is not None and asked.to is not None and asked.to.suffix != ".json":
        arguments().error("--parts is for JSON")
    choices = _choices(asked)
    if asked.sql:
        return _sql(asked, choices)
    sweep()
    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        file = _read(asked, choices, Path(folder))
        study = Study(file, choices, rows=Rows(file, choices, only_customers=needs_no_orders(asked.parts)))
        return _answer(study, words.load(asked.lang, file.currency or "SEK"), asked)


def _choices(asked: argparse.Namespace) -> Choices:
    return Choices(
        end=asked.end,
        months=asked.months,
        basis=asked.basis,
        returns=asked.returns,
        scheme=asked.tiers or Choices().scheme,
        method=asked.method,
        discount=asked.discount,
        margin=asked.margin,
        left_by_us=asked.left_by_us,
    )


def _read(asked: argparse.Namespace, choices: Choices, folder: Path) -> FileReport:
    if asked.origin is not None:
        return databases.read(asked, choices, folder)
    if is_summary(asked.file):
        return databases.kept(asked.file)
    return intake.read(
        asked.file,
        name=asked.file.name,
        folder=folder,
        mapping=dict(asked.column),
        answers=dict(asked.answer),
        today=asked.today,
        only=SUMMED if needs_no_orders(asked.parts) and choices.returns != "cancel" else None,
    )


def _sql(asked: argparse.Namespace, choices: Choices) -> int:
    """The statements and the script, printed or written; what is missing is said in a sentence."""
    try:
        text = databases.printed(asked, choices)
    except TableProblem as problem:
        print(sentence(words.load(asked.lang), {"code": problem.code, **problem.detail}), file=sys.stderr)
        return WRONG
    if asked.to is not None:
        asked.to.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)
    return DONE


def _answer(study: Study, w: words.Words, asked: argparse.Namespace) -> int:
    file, to = study.file, asked.to
    problem = dict(file.problem) if file.problem is not None else None
    if problem is None and not file.questions and study.problem is not None:
        problem = {"code": study.problem.code, **study.problem.detail}
    status = REFUSED if problem is not None else ASKED if file.questions else DONE
    if status == DONE and to is not None and to.suffix[1:] in MIME:
        return _document(study, w, asked)
    if status == DONE and asked.exhibit is not None and to is not None:
        return _one_table(asked.exhibit, study, w, to)
    if status == DONE and to is not None and to.suffix == ".csv":
        _tables(study, to)
        return status
    if status == DONE and asked.parts is None and study.has_customers:
        learning.get_ready()
    answer = document(study, asked.parts)
    if problem is not None:
        answer["problem"] = {**problem, "message": sentence(w, problem)}
    for question in answer["file"].get("questions", []):
        question["message"] = sentence(w, question)
    _write(answer, to if status == DONE else None)
    return status


def _document(study: Study, w: words.Words, asked: argparse.Namespace) -> int:
    """A deck, a page, a workbook or a picture; what cannot be shown is said in a sentence."""
    from report.slides import Pick
    from report.writers import documents

    named = asked.exhibit.split(",") if asked.exhibit else []
    wanted = documents.Wanted(
        title=file_name(study.file.name),
        day=asked.today or dt.date.today(),
        picks=[Pick(name) for name in named] or None,
        summary=not named and asked.deck is None,
        whole=asked.small_groups == "apart",
    )
    try:
        asked.to.write_bytes(documents.written(asked.to.suffix[1:], study, wanted, w))
    except documents.NothingToShow:
        print(w.t("The file answers none of what was asked to be shown."), file=sys.stderr)
        return WRONG
    except documents.LibraryMissing as missing:
        told = w.t("{library} is not installed here, and it writes this kind of document.", library=str(missing))
        print(told, file=sys.stderr)
        return WRONG
    return DONE


def _one_table(name: str, study: Study, w: words.Words, to: Path) -> int:
    """The first table of the exhibits of that name, under the first message: a page's own is over its figure."""
    from report import exhibits
    from report.writers import csv

    try:
        shown = exhibits.find(name, study, w)
    except KeyError:
        shown = []
    found = [e for e in shown if e.table is not None]
    if not found:
        print(f"No table is called {name!r}. Pages: {', '.join(exhibits.PAGES)}.", file=sys.stderr)
        return WRONG
    message = next((e.message for e in shown if e.message), "")
    csv.exhibit(replace(found[0], message=message), w, to)
    return DONE


def _write(answer: dict[str, Any], to: Path | None) -> None:
    text = json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False, default=str)
    if to is None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        print(text)
    else:
        to.write_text(text + "\n", encoding="utf-8")


def _tables(study: Study, to: Path) -> None:
    """The portfolio, and beside it the flows and the bridge where there are any."""
    for suffix, table in {"": study.portfolio, "_flows": study.base.flows, "_bridge": study.base.bridge}.items():
        if table is not None:
            _csv(table, to.with_name(to.stem + suffix + to.suffix))


def _csv(table: pd.DataFrame, path: Path) -> None:
    printed = table.apply(lambda c: c.map(decimal) if c.dtype == "float64" else c)
    printed.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
