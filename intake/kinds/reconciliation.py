"""Write every row of a file to the checked table or to the list of rows set aside; the sums of both are the file's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..columns.column import FileColumn
from ..columns.personal import HEADERS, MASK, shown_outside
from ..columns.vocabulary import words
from ..file_report import Details, FileReport
from ..job import EXAMPLES, Job
from ..sql import literal
from ..values.cells import MONEY

WRITING = "FORMAT parquet, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 100"
FEW = 10
LARGE = 1_000_000
LISTED = {"row": "BIGINT", "column": "VARCHAR", "value": "VARCHAR", "reason": "VARCHAR", "amount": MONEY}


@dataclass(frozen=True)
class Source:
    """How the checked table is made: SQL per field, joins, and the reasons a row is set aside, the first first.

    `reasons`: (code, condition on the fields, column to show, one of `shown`). Fields called is_… only serve the
    reasons. `outside`
    reads the amount of a row that was set aside before there were columns (totals, footers), from its cell
    `outside_column`. `private`: columns whose cells are not written anywhere.
    `unasked`: fields that are not written to the checked table.
    """

    fields: dict[str, str]
    joins: Sequence[str]
    reasons: list[tuple[str, str, FileColumn]]
    shown: Sequence[FileColumn]
    amount: str | None = None
    outside: Callable[[str], Decimal | None] | None = None
    outside_column: int = 0
    private: frozenset[int] = frozenset()
    unasked: frozenset[str] = frozenset()

    @property
    def written(self) -> list[str]:
        """The columns of the checked table beside the row's number."""
        return [name for name in self.fields if not name.startswith("is_") and name not in self.unasked]


@dataclass(frozen=True)
class Reconciliation:
    """What was written, with its sums."""

    view: str
    table: Path
    aside_table: Path | None
    rows_used: int
    amount_used: Decimal
    set_aside: list[Details] = field(default_factory=list)

    @property
    def rows_read(self) -> int:
        return self.rows_used + sum(entry["rows"] for entry in self.set_aside)

    @property
    def amount_read(self) -> Decimal:
        return self.amount_used + sum((entry["amount"] for entry in self.set_aside), Decimal(0))

    def reasons(self) -> dict[str, int]:
        return {entry["reason"]: entry["rows"] for entry in self.set_aside}

    def report(self, job: Job, **values: Any) -> FileReport:
        """A report with the sums; `values` are its other fields."""
        return FileReport(
            name=job.name,
            rows_read=self.rows_read,
            rows_used=self.rows_used,
            amount_read=self.amount_read,
            amount_used=self.amount_used,
            set_aside=self.set_aside,
            table=self.table,
            set_aside_table=self.aside_table,
            **values,
        )


def make(job: Job, source: Source) -> None:
    """The view `made`: every row of the file with its fields, used or not; `made_first` only the first."""
    raw = {f"raw_{column.index}": f"CAST(r.{column.key} AS VARCHAR)" for column in source.shown}
    listed = ", ".join(f"{sql} AS {name}" for name, sql in (source.fields | raw).items())
    few = f"(SELECT * FROM {job.rows} LIMIT {FEW})"
    for name, rows in (("made", job.rows), ("made_first", few)):
        query = f"SELECT r.row AS row, {listed} FROM {rows} r {' '.join(source.joins)}"
        job.con.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")


def write(job: Job, source: Source) -> Reconciliation:
    """Write the checked table and the list of what was set aside."""
    refused = " OR ".join(f"({condition})" for _, condition, _ in source.reasons)
    where = f" WHERE NOT ({refused})" if refused else ""
    table = job.folder / "table.parquet"
    written = ", ".join(["row", *source.written])
    job.con.execute(f"COPY (SELECT {written} FROM made{where}) TO {literal(str(table))} ({_writing(job)})")
    money = f"coalesce(sum({source.amount}), 0)" if source.amount else "0"
    used, amount = job.one(f"SELECT count(*), {money} FROM read_parquet(?)", str(table))
    job.step("cleaned", used)
    left = job.raw.rows_read - len(job.raw.set_aside) - used
    aside = _write_aside(job, source, refused or "false") if left or job.raw.set_aside else None
    job.step("written", used)
    return Reconciliation("made_first", table, aside, used, Decimal(amount), _summed(job, aside) if aside else [])


def _writing(job: Job) -> str:
    """Every row carries its number, so the order of a large table is not worth a fifth of the time to keep it. A table
    of some columns is read once, and soonest not pressed together."""
    pressed = "snappy" if job.only is None else "uncompressed"
    order = ", PRESERVE_ORDER false" if job.raw.rows_read > LARGE else ""
    return f"{WRITING}, COMPRESSION {pressed}{order}"


def _refused_rows(source: Source, refused: str) -> str:
    """SQL of the file's rows that are not used: row, column, value, reason, amount."""
    if not source.reasons:
        return "SELECT * FROM aside WHERE false"
    reason = " ".join(f"WHEN {condition} THEN {literal(code)}" for code, condition, _ in source.reasons)
    names = " ".join(f"WHEN {condition} THEN {literal(column.name)}" for _, condition, column in source.reasons)
    values = " ".join(f"WHEN {condition} THEN {_value(source, column)}" for _, condition, column in source.reasons)
    amount = f"coalesce({source.amount}, 0)" if source.amount else "0"
    return f"""SELECT row, CASE {names} END AS "column", left(CASE {values} END, 200) AS value,
                      CASE {reason} END AS reason, CAST({amount} AS {MONEY}) AS amount
               FROM made WHERE {refused}"""


def _value(source: Source, column: FileColumn) -> str:
    """The cell as the list shows it; of a private one only that there is something."""
    cell = f"raw_{column.index}"
    return f"left({cell}, 2) || {literal(MASK)}" if column.index in source.private else cell


def _outside(job: Job, source: Source) -> list[tuple[int, str, str, str, Decimal]]:
    """The rows that were no data: their text, and the amount that stands in the amount's column."""
    rows = []
    personal = any(HEADERS.get(words(header)) for header in job.raw.header)
    for entry in job.raw.set_aside:
        line = [str(cell) for cell in entry.get("cells", [])]
        cell = line[source.outside_column] if source.outside_column < len(line) else ""
        amount = source.outside(cell) if source.outside else None
        shown = " | ".join(c for c in shown_outside(line, personal) if c)[:200]
        rows.append((entry["row"], "", shown, entry["reason"], amount or Decimal(0)))
    return rows


def _write_aside(job: Job, source: Source, refused: str) -> Path:
    path = job.folder / "set_aside.parquet"
    job.keep("aside", LISTED, _outside(job, source))
    query = f"{_refused_rows(source, refused)} UNION ALL SELECT * FROM aside ORDER BY row"
    job.con.execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet)")
    return path


def _summed(job: Job, path: Path) -> list[Details]:
    """One entry a reason, the one with most rows first."""
    found = job.fetch(
        f"""SELECT reason, count(*), sum(amount),
                   list({{'row': row, 'column': "column", 'value': coalesce(value, '')}} ORDER BY row)[1:{EXAMPLES}]
            FROM read_parquet(?) GROUP BY reason ORDER BY 2 DESC, 1""",
        str(path),
    )
    names = ("reason", "rows", "amount", "examples")
    return [dict(zip(names, line, strict=True)) for line in found]
