"""Every reason a table cannot answer has a sentence in both languages, filled with what the code tells."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

import words
from words.table_messages import ANSWERS, explain

ROOT = Path(__file__).resolve().parents[2]
RAISED = [
    (path.relative_to(ROOT).as_posix(), node)
    for folder in ("clv", "intake", "report", "ui")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "TableProblem(" in (text := path.read_text("utf-8"))
    for node in ast.walk(ast.parse(text))
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "TableProblem" and node.args
]


def test_the_codes_are_found() -> None:
    assert len(RAISED) > 40


@pytest.mark.parametrize(("path", "node"), RAISED, ids=lambda x: x if isinstance(x, str) else ast.unparse(x.args[0]))
def test_every_code_has_a_sentence_that_its_details_fill(path: str, node: ast.Call) -> None:
    code = ast.literal_eval(node.args[0])
    given = {keyword.arg for keyword in node.keywords}
    wanted = {name for _, name, _, _ in string.Formatter().parse(ANSWERS[code]) if name}
    assert wanted <= given, f"{path}: {code}"


@pytest.mark.parametrize("code", sorted(ANSWERS))
def test_every_sentence_is_said_in_both_languages(code: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(ANSWERS[code]) if name}
    detail = dict.fromkeys(names, 7)
    swedish, english = (explain(words.load(lang), code, detail) for lang in ("sv", "en"))
    assert swedish != english
    assert all(text.endswith(".") and "{" not in text for text in (swedish, english))
