"""From the table as read to the checked table: which columns, how they are written, what is used, what is set aside."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from . import columns as columns_of
from . import orders, people, segments, wide
from .desk import Desk, Job
from .problems import Problem
from .report import KINDS, FileReport
from .text import Text

SAMPLE_ROWS = 400
SAMPLE_CELLS = 120_000


def run(con: duckdb.DuckDBPyConnection, job: Job) -> FileReport:
    """Read, understand, convert, write. Raises Problem for a file nothing can be made of."""
    from . import reading

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
    desk.step("read", text.rows_read)
    wide.offer(desk, sampled(desk))
    columns = sampled(desk)
    mapped = columns_of.map_columns(columns, job.mapping, desk.text.rows_read, _kind_answer(job))
    desk.step("mapped", desk.text.rows_read)
    makers = {"transactions": orders.make, "customers": people.make, "segments": segments.make}
    report = makers[mapped.kind](desk, columns, mapped)
    return _with_reading(report, desk, mapped)


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
