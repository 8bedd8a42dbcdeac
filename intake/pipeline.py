"""From the table as read to the checked table: which columns, how they are written, what is used, what is set aside."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from .columns import guess as columns_of
from .columns import month_columns as wide
from .file_report import KINDS, FileReport
from .formats.raw_table import Text
from .job import Desk, Job
from .kinds import customers as people
from .kinds import segments
from .kinds import transactions as orders
from .kinds.staging import shown_columns
from .problems import Problem

MAKERS = {"transactions": orders.make, "customers": people.make, "segments": segments.make}
READERS = ("header_missing", "decimal_comma_split", "sheet", "double_encoded")  # answers the reader takes
OUR_OWN = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException, duckdb.OutOfMemoryException)
SAMPLE_ROWS = 400
SAMPLE_CELLS = 120_000


def run(con: duckdb.DuckDBPyConnection, job: Job) -> FileReport:
    """Read, understand, convert, write. Raises Problem for a file that holds no table; a table nothing can be made of
    comes back as a report with the problem and its columns, so that they can be chosen otherwise."""
    from .formats import readers as reading

    text = reading.read(
        job.path,
        job.name,
        con,
        job.answers,
        job.limits,
        job.folder,
        lambda code, rows: job.on_step({"code": code, "rows": rows}),
    )
    desk = Desk(con, job, text, text.relation)
    desk.questions += text.questions
    desk.warnings += text.warnings
    desk.notes += text.notes
    desk.asked += [{"code": code, "answer": job.answers[code]} for code in READERS if code in job.answers]
    desk.step("read", text.rows_read)
    try:
        report, mapped = _made(desk)
    except duckdb.Error as error:
        if text.kind != "parquet" or isinstance(error, OUR_OWN):
            raise
        raise Problem("damaged", what="parquet") from error  # its footer was sound; a page further in is not
    return _with_reading(report, desk, mapped)


def _made(desk: Desk) -> tuple[FileReport, columns_of.Mapped]:
    """The report of the table as its columns allow, with what was understood of them."""
    columns, text, job = sampled(desk), desk.text, desk.job
    wide.offer(desk, columns)
    if desk.text is not text:
        columns = sampled(desk)
    mapped = columns_of.Mapped("transactions")
    try:
        mapped = columns_of.map_columns(columns, job.mapping, desk.text.rows_read, _kind_answer(job))
        desk.step("mapped", desk.text.rows_read)
        _drop_settled(desk)
        report = MAKERS[mapped.kind](desk, columns, mapped)
    except Problem as problem:
        shown = shown_columns(desk, columns, mapped)
        report = FileReport(job.name, problem={"code": problem.code, **problem.detail}, columns=shown)
    return report, mapped


def _drop_settled(desk: Desk) -> None:
    """Two columns of one name are no question any more when the person has said what one of them is."""
    chosen = set(desk.job.mapping.values())
    desk.questions = [q for q in desk.questions if q["code"] != "duplicate_headers" or not chosen & set(q["columns"])]


def _kind_answer(job: Job) -> str | None:
    kind = job.answers.get("kind")
    return kind if kind in KINDS else None


def sampled(desk: Desk) -> list[columns_of.Column]:
    """Every column with the look of the first rows."""
    text = desk.text
    if not text.header:
        raise Problem("no_table", row=1, lines=0)
    rows = max(20, min(SAMPLE_ROWS, SAMPLE_CELLS // len(text.header)))
    keys = ", ".join(f"CAST(c{i} AS VARCHAR)" for i in range(len(text.header)))
    found = desk.fetch(f"SELECT row, {keys} FROM {desk.rows} LIMIT {rows}")
    return [
        columns_of.look(i, name, text.types[i], [(line[0], line[i + 1] or "") for line in found])
        for i, name in enumerate(text.header)
    ]


def _with_reading(report: FileReport, desk: Desk, mapped: columns_of.Mapped) -> FileReport:
    text: Text = desk.text
    return replace(
        report,
        name=desk.job.name,
        kind=mapped.kind,
        encoding=text.encoding,
        delimiter=text.delimiter,
        sheet=text.sheet,
        header_row=text.header_row,
        mapping=mapped.mapping,
        questions=desk.questions,
        asked=desk.asked,
        warnings=desk.warnings,
        notes=desk.notes,
        steps=desk.steps,
    )
