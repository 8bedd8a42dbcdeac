"""State of one file-reading job: the request, the table as read, questions, warnings and notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from .columns.column import FileColumn
from .formats.raw_table import RawTable
from .limits import Limits
from .notes import FileNote
from .values.amounts import NumberFormat

EXAMPLES = 5


@dataclass
class Job:
    """One reading of one file: what is asked for, and what has been found so far.

    con, path, name, folder, mapping, answers, limits, on_step, today, only: the request. Results and copies go to
    `folder`; `mapping` {role: column name} and `answers` {code or "code:column": choice} are what the person has said;
    `only` as in `intake.read`.
    raw: the table as the file holds it, once a reader has returned it.
    rows: the relation everything is made from: `row`, then c0, c1, … as in `raw`; `types` and `number_formats` tell
    which of its columns were converted already, and how their numbers were written.
    """

    con: duckdb.DuckDBPyConnection
    path: Path
    name: str
    folder: Path
    mapping: Mapping[str, str]
    answers: Mapping[str, str]
    limits: Limits
    on_step: Callable[[str, int], None]
    today: dt.date
    only: frozenset[str] | None = None
    raw: RawTable = field(init=False)
    rows: str = field(init=False)
    types: dict[int, str] = field(default_factory=dict)
    number_formats: dict[int, NumberFormat] = field(default_factory=dict)
    questions: list[FileNote] = field(default_factory=list)
    warnings: list[FileNote] = field(default_factory=list)
    notes: list[FileNote] = field(default_factory=list)
    asked: list[FileNote] = field(default_factory=list)
    steps: list[FileNote] = field(default_factory=list)

    def step(self, code: str, rows: int) -> None:
        """Tell how far the work has come."""
        self.steps.append(FileNote(code, rows=rows))
        self.on_step(code, rows)

    def type_of(self, column: FileColumn) -> str:
        """The SQL type of a column in `rows`."""
        return self.types.get(column.index, column.type)

    def given(self, code: str, choices: Sequence[str], column: str | None = None) -> str | None:
        """The person's answer, if it is one of the choices; for this column before for all."""
        for key in (f"{code}:{column}", code):
            answer = self.answers.get(key)
            if answer is not None and answer in choices:
                entry = FileNote(code, answer=answer, **({"column": column} if key != code else {}))
                if entry not in self.asked:
                    self.asked.append(entry)
                return answer
        return None

    def ask(self, code: str, columns: Sequence[str], choices: Sequence[str], **more: Any) -> str:
        """The answer; without one the question is put, and the first choice (or `default`) holds meanwhile."""
        column = columns[0] if columns else None
        default = str(more.pop("default", choices[0]))
        answer = self.given(code, choices, column)
        if answer is None:
            self.questions.append(FileNote(code, columns=list(columns), choices=list(choices), default=default, **more))
        return answer or default

    def offer(self, code: str, columns: Sequence[str], choices: Sequence[str], **more: Any) -> str:
        """Like `ask`, but the work goes on: a warning with choices, the first of which holds."""
        answer = self.given(code, choices, columns[0] if columns else None)
        if answer is None:
            more = {"choices": list(choices), "default": choices[0], **more}
            self.warnings.append(FileNote(code, columns=list(columns), **more))
        return answer or choices[0]

    def warn(self, code: str, **detail: Any) -> None:
        self.warnings.append(FileNote(code, **detail))

    def note(self, code: str, **detail: Any) -> None:
        self.notes.append(FileNote(code, **detail))

    def fetch(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return self.con.execute(query, list(parameters)).fetchall()

    def one(self, query: str, *parameters: Any) -> tuple[Any, ...]:
        """The only row of a query's result."""
        found = self.con.execute(query, list(parameters)).fetchone()
        assert found is not None
        return found

    def keep(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """A small table of what Python decided about different cells: name, {column: SQL type}, rows."""
        listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({listed})")
        lists = [[row[i] for row in rows] for i in range(len(columns))]
        if rows:
            casts = ", ".join(f"CAST(unnest(?) AS {kind})" for kind in columns.values())
            self.con.execute(f"INSERT INTO {name} SELECT {casts}", lists)
