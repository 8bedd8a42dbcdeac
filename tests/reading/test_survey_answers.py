"""Answers of a survey in the ways that people and programs write them, and the marks for none."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_files import table
from reading_files import read_text, rows

from intake.values.answers import read

NINE = ("9", "9,0", "9 / 10", "9/10", "9／10", "(9/10)", "9|10", "9 av 10", "9 of 10", "9 out of 10", "9 von 10",
        "9 van de 10", "9 sur 10", "9 sobre 10", "9 de 10", "9分", "9分（满分10分）", "9 - Mycket troligt", "9 = yes",
        "9 poäng", "9 pts", "9★", "#9", "Promoter")  # fmt: skip


@pytest.mark.parametrize("written", NINE)
def test_nine_is_nine_however_it_is_written(written: str) -> None:
    assert read(written) == 9


@pytest.mark.parametrize("written", ["{} / 10", "{}", "{} av 10"])
@pytest.mark.parametrize("none", ["99", "-1", "N/A", "999", "vet ej", "99 / 10"])
@pytest.mark.parametrize("every", [3, 10])
def test_a_mark_for_no_answer_is_left_out_and_counted(written: str, none: str, every: int, tmp_path: Path) -> None:
    """Also where a third of the cells have it."""
    said = [none if i % every == 0 else written.format((10, 9, 7, 3)[i % 4]) for i in range(60)]
    lines = [(100 + i, 50.5 + i, text) for i, text in enumerate(said)]
    report = read_text(tmp_path, table(("Customer ID", "Revenue", "NPS"), lines))
    (note,) = [note for note in report.notes if note["code"] == "answers_left_out"]
    assert note["count"] == said.count(none)
    right = [None if text == none else (10, 9, 7, 3)[i % 4] for i, text in enumerate(said)]
    column = "nps" if "nps" in report.mapping else "CAST(attr_1 AS DOUBLE)"  # which of the two, the cells decide
    assert [value for (value,) in rows(report, column)] == right


@pytest.mark.parametrize("heading", ["Recommandation", "Recomendación", "Empfehlung", "Aanbeveling", "推荐意愿"])
def test_a_question_of_recommending_is_known_by_its_noun_too(heading: str, tmp_path: Path) -> None:
    lines = [(100 + i, 50.5 + i, ("9 / 10", "7 / 10", "3 / 10", "NSP")[i % 4]) for i in range(40)]
    report = read_text(tmp_path, table(("Customer ID", "Revenue", heading), lines))
    (note,) = [note for note in report.notes if note["code"] == "answers_left_out"]
    assert note["count"] == 10 and note["values"] == ["NSP"]
