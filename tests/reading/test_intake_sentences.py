"""Every code that reading can give has a sentence in both languages, with every place in it filled."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from each import asked_of_each
from source_trees import nodes

import words
from words.file_messages import (
    CHOICES,
    MONEY,
    ONE,
    ONE_BY,
    PROBLEMS,
    QUESTIONS,
    REASONS,
    SENTENCES,
    SPOKEN,
    STEPS,
    WARNINGS,
    WHAT,
    choice,
    sentence,
)

INTAKE = Path(__file__).resolve().parents[2] / "intake"
SAYING = {"Problem", "ask", "offer", "warn", "note", "step", "on_step"}


def said() -> Iterator[tuple[str, str]]:
    """(file, code) of every refusal, question, warning, note, step and reason in the sources."""
    for path in INTAKE.rglob("*.py"):
        for node in nodes(path):
            for value in spoken(node):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield path.name, value.value


def spoken(node: ast.AST) -> list[ast.expr | None]:
    """What stands where a code stands: the first argument of what says one, the value of "code" or "reason"."""
    if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in SAYING:
        return list(node.args[:1])
    if not isinstance(node, ast.Dict):
        return []
    pairs = zip(node.keys, node.values, strict=True)
    return [value for key, value in pairs if isinstance(key, ast.Constant) and key.value in ("code", "reason")]


def test_every_code_has_a_sentence() -> None:
    found = set(said())
    assert len(found) > 80
    assert not {(file, code) for file, code in found if code not in SENTENCES and code != "VARCHAR"}


@asked_of_each(sorted(SPOKEN), words.LANGUAGES)
def test_a_sentence_is_whole_in_both_languages(code: str, language: str) -> None:
    w = words.load(language, "SEK")
    places = {name for _, name, _, _ in string.Formatter().parse(SPOKEN[code]) if name}
    special = {"reason": "no_customer", "reasons": {"bad_date": 3}}
    text = sentence(w, {"code": code} | {name: special.get(name, 3) for name in places})
    assert "–" not in text and "{" not in text
    if code not in {**REASONS, **STEPS}:
        assert text[0].isupper() or text[0].isdigit()
        assert text[-1] in ".?"


def test_a_refusal_says_what_to_do_next() -> None:
    doing = ["Choose", "Export", "Save", "Check", "Open", "Unpack", "Delete", "Fetch", "Shorten", "save", "kept"]
    doing += ["Load the page again", "Try again in", "Wait until"]
    assert not [code for code, text in PROBLEMS.items() if not any(word in text for word in doing)]
    assert not [code for code, text in QUESTIONS.items() if "?" not in text]


def test_a_question_is_answered_in_words() -> None:
    w = words.load("sv", "SEK")
    question = {"code": "thousands_or_decimals", "columns": ["Belopp"], "sign": ","}
    assert choice(w, question, "decimals") == "Decimaler: 1,234 är lite mer än ett"
    assert choice(w, {"code": "duplicate_headers", "columns": ["first", "b"]}, "first") == "first"
    assert choice(w, {"code": "currency"}, "EUR") == "EUR"
    assert all(key.split(".")[0] in SENTENCES for key in CHOICES if "." in key)


def test_details_are_read_aloud() -> None:
    w = words.load("sv", "SEK")
    told = sentence(w, {"code": "too_many_bytes", "bytes": 2 * 1024**3, "limit": 1024**3})
    assert "2\u00a0048\u00a0MB" in told and "1\u00a0024\u00a0MB" in told
    aside = {"code": "set_aside", "reason": "no_customer", "rows": 135080, "amount": "1447682.12", "share": 0.2493}
    assert sentence(w, aside).startswith(
        "135\u00a0080 rader, 24,9\u00a0% av filen, är bortsorterade med 1\u00a0447\u00a0682,12\u00a0kr: kund saknas."
    )
    assert "ett PDF-dokument" in sentence(w, {"code": "not_a_table", "what": "pdf"})
    assert WHAT.keys() >= {"pdf", "html", "pickle", "email"}


def test_text_from_a_file_passes_through_the_quoting_given() -> None:
    w = words.load("en", "SEK")
    told = sentence(w, {"code": "column_missing", "column": "<b>", "known": ["[a](b)"]}, quote=lambda t: f"‹{t}›")
    assert "‹<b>›" in told and "‹[a](b)›" in told


def test_an_unknown_code_gets_a_general_sentence() -> None:
    assert "xyz" in sentence(words.load("en", "SEK"), {"code": "xyz"})
    assert set(WARNINGS) & set(QUESTIONS) == set()


@pytest.mark.parametrize("language", list(words.LANGUAGES))
def test_one_row_is_not_said_in_the_plural(language: str) -> None:
    w = words.load(language, "SEK")
    for code, message in ONE.items():
        places = {name for _, name, _, _ in string.Formatter().parse(SPOKEN[code]) if name}
        assert {name for _, name, _, _ in string.Formatter().parse(message) if name} <= places
        details: dict[str, object] = dict.fromkeys(places, "x")
        details |= dict.fromkeys(places & {"share", *MONEY}, 0.1)
        one = sentence(w, {"code": code, **details, ONE_BY[code]: 1})
        many = sentence(w, {"code": code, **details, ONE_BY[code]: 2})
        assert one != many and "1 r" not in one
    assert sentence(w, {"code": "personal_columns", "columns": ["E-post"]}) != sentence(
        w, {"code": "personal_columns", "columns": ["E-post", "Telefon"]}
    )
