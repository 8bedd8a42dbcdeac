"""Steps of reading one file, run in the child process: read, map the columns, build the checked table, report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from .columns import cross_table, grouped, guess, joined_names, month_columns
from .columns.column import FileColumn, look
from .columns.listing import shown_columns
from .columns.vocabulary import TWELVE_MONTHS, words
from .file_report import KINDS, FileReport
from .formats import readers
from .formats.header import without_table
from .job import Job
from .kinds import contracts, customers, first_guard, flow_statement, full_totals, segments, transactions
from .notes import FileNote
from .problems import Problem

MAKERS = {
    "transactions": transactions.make,
    "customers": customers.make,
    "contracts": contracts.make,
    "flows": flow_statement.make,
    "segments": segments.make,
}
READING = ("header_missing", "decimal_comma_split", "sheet", "double_encoded")  # answered to the readers
OUR_OWN = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException, duckdb.OutOfMemoryException)
SAMPLE_ROWS = 400
SAMPLE_CELLS = 120_000


def run(job: Job) -> FileReport:
    """Read, understand, convert, write. Raises Problem for a file that holds no table; a table nothing can be made of
    comes back as a report with the problem and its columns, so that they can be chosen otherwise."""
    raw = readers.read(job)
    job.raw = raw = replace(raw, header=without_table(raw.header))
    job.rows = raw.relation
    job.questions += raw.questions
    job.warnings += raw.warnings
    job.notes += raw.notes
    job.asked += [FileNote(code, answer=job.answers[code]) for code in READING if code in job.answers]
    job.step("read", raw.rows_read)
    try:
        report, mapped = _made(job)
    except duckdb.Error as error:
        if not raw.scanned_in_place or isinstance(error, OUR_OWN):
            raise
        raise Problem("damaged", what=raw.format) from error  # its footer was sound; a page further in is not
    return _with_reading(report, job, mapped)


def _made(job: Job) -> tuple[FileReport, guess.Mapped]:
    """The report of the table as its columns allow, with what was understood of them."""
    columns, raw = sampled(job), job.raw
    try:
        cross_table.offer(job, columns)
    except Problem as problem:
        return _refused(job, columns, guess.Mapped("flows"), problem)
    month_columns.offer(job, columns)
    joined_names.offer(job, columns)
    if job.raw is not raw:
        columns = sampled(job)
    _say_twelve_months(job, columns)
    mapped = guess.Mapped("transactions")
    try:
        kind, customer = first_guard.answered(job)
        mapping = {**({"customer_id": customer} if customer else {}), **job.mapping}
        mapped = guess.map_columns(columns, mapping, job.raw.rows_read, kind or _kind_answer(job))
        grouped.offer(job, mapped)
        full_totals.settle(job, columns, mapped)
        job.step("mapped", job.raw.rows_read)
        _drop_settled(job)
        report = MAKERS[mapped.kind](job, columns, mapped)
    except Problem as problem:
        return _refused(job, columns, mapped, problem)
    return report, mapped


def _say_twelve_months(job: Job, columns: Sequence[FileColumn]) -> None:
    """What F12 and S12 in headings stand for, once."""
    if names := [column.name for column in columns if TWELVE_MONTHS.search(words(column.name))]:
        job.note("twelve_months", columns=names)


def _refused(
    job: Job, columns: list[FileColumn], mapped: guess.Mapped, problem: Problem
) -> tuple[FileReport, guess.Mapped]:
    shown = shown_columns(job, columns, mapped)
    return FileReport(job.name, problem=FileNote(problem.code, **problem.detail), columns=shown), mapped


def _drop_settled(job: Job) -> None:
    """Two columns of one name are no question any more when the person has said what one of them is."""
    chosen = set(job.mapping.values())
    job.questions = [q for q in job.questions if q["code"] != "duplicate_headers" or not chosen & set(q["columns"])]


def _kind_answer(job: Job) -> str | None:
    kind = job.answers.get("kind")
    return kind if kind in KINDS else None


def sampled(job: Job) -> list[guess.FileColumn]:
    """Every column with the look of the first rows."""
    raw = job.raw
    if not raw.header:
        raise Problem("no_table", row=1, lines=0)
    rows = max(20, min(SAMPLE_ROWS, SAMPLE_CELLS // len(raw.header)))
    keys = ", ".join(f"CAST(c{i} AS VARCHAR)" for i in range(len(raw.header)))
    found = job.fetch(f"SELECT row, {keys} FROM {job.rows} LIMIT {rows}")
    return [
        look(i, name, raw.types[i], [(line[0], line[i + 1] or "") for line in found])
        for i, name in enumerate(raw.header)
    ]


def _with_reading(report: FileReport, job: Job, mapped: guess.Mapped) -> FileReport:
    raw = job.raw
    return replace(
        report,
        name=job.name,
        today=job.today,
        kind=mapped.kind,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
        sheet=raw.sheet,
        header_row=raw.header_row,
        mapping=mapped.mapping,
        questions=job.questions,
        asked=job.asked,
        warnings=job.warnings,
        notes=job.notes,
        steps=job.steps,
    )
