"""Every reason a table cannot answer has a sentence in both languages, filled with what the code tells."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

from each import asked_of_each
from source_trees import nodes

import words
from words.table_messages import ANSWERS, explain

ROOT = Path(__file__).resolve().parents[2]


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """(file and line, code, details) wherever the product says that a table cannot answer."""
    for folder in ("clv", "intake", "report", "ui"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in nodes(path):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "TableProblem" and node.args:
                    place = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
                    yield place, ast.literal_eval(node.args[0]), {keyword.arg or "" for keyword in node.keywords}


def places_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_code_has_a_sentence_that_its_details_fill() -> None:
    found = list(raised())
    assert len(found) > 40
    assert [(place, code) for place, code, _ in found if code not in ANSWERS] == []
    assert [(place, code) for place, code, given in found if not places_in(ANSWERS[code]) <= given] == []


@asked_of_each(sorted(ANSWERS))
def test_every_sentence_is_said_in_both_languages(code: str) -> None:
    detail = dict.fromkeys(places_in(ANSWERS[code]), 7)
    swedish, english = (explain(words.load(lang), code, detail) for lang in ("sv", "en"))
    assert swedish != english
    assert all(text.endswith(".") and "{" not in text for text in (swedish, english))
