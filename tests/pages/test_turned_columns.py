"""A cross table's made columns, and a file without revenue, are spoken of in the page's language."""

from __future__ import annotations

from pathlib import Path

from reading_files import read_text

import words
from clv import Choices
from report import opening
from report.exhibits import overview
from study import Study

TABLE = (
    "Rörelse;Super;Topp;Mellan\nFortsatt aktiva;40;90;200\nUppgraderade;8;20;50\nNedgraderade;0;8;20\n"
    "Återvunna;1;4;20\nNya;3;10;60\nFörlorade;5;15;90\n"
)


def test_columns_that_the_reading_made_have_swedish_names_and_cells(tmp_path: Path) -> None:
    report, w = read_text(tmp_path, TABLE, movements_across="customers"), words.load("sv")
    names = [opening.column_name(column, report, w) for column in report.columns]
    assert names == [opening.role_name(role, w) for role in ("movement", "tier_now", "customers")]
    said = opening.samples(next(c for c in report.columns if c["role"] == "movement"), w)
    assert "retained" not in said and w.t("Same tier") in said


def test_a_file_of_counts_is_not_said_to_bring_no_revenue(tmp_path: Path) -> None:
    study, w = Study(read_text(tmp_path, TABLE, movements_across="customers"), Choices()), words.load("en")
    assert overview.message(study.portfolio, w) == "The file counts customers and holds no revenue"
