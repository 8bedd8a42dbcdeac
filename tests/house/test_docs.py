"""The documents are true: every function, test and file they name is there, and every key they describe is printed."""

from __future__ import annotations

import importlib
import json
import re
import struct
from functools import cache
from typing import Any

import pytest

import run
from docs import pictures
from report.command import arguments, main
from report.exhibits.method.catalogue import GROUPS
from ui import menu

ROOT = run.ROOT
METHODS = (ROOT / "docs" / "METHODS.md").read_text("utf-8")
REPORT = (ROOT / "docs" / "REPORT.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
TESTS = {path.name: path for path in (ROOT / "tests").rglob("test_*.py")}
DOCUMENTS = {p.relative_to(ROOT).as_posix(): p for p in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]}
HEADS = ["number", "meaning", "code", "test", "source"]
# Written in halves, so that this file does not hold what it looks for.
MAKING_OF = re.compile(
    r"\b(?:ag" + r"ents?|ses" + r"sions? of|issue tr" + r"acker|LL" + r"M|prom" + r"pt)\b", re.IGNORECASE
)


def test_the_pictures_of_the_readme_are_those_that_the_script_makes() -> None:
    made = {f"docs/images/{name}.png" for name in pictures.PAGES}
    assert set(re.findall(r"!\[[^\]]+\]\((docs/images/[^)]+)\)", README)) == made
    assert {path.relative_to(ROOT).as_posix() for path in pictures.FOLDER.iterdir()} == made
    for name in made:
        head = (ROOT / name).read_bytes()
        assert head.startswith(b"\x89PNG") and len(head) <= pictures.LARGEST
        assert struct.unpack(">II", head[16:24]) == (pictures.WINDOW["width"], pictures.WINDOW["height"])
    assert set(pictures.PAGES.values()) - {""} <= {entry.name for entry in menu.ENTRIES}


@cache
def rows() -> list[dict[str, str]]:
    """The rows of every table in METHODS.md."""
    found = []
    for line in METHODS.splitlines():
        cells = [c.strip() for c in line.strip().strip("|").split(" | ")]
        if line.startswith("|") and not line.startswith("|---") and cells != HEADS:
            assert len(cells) == len(HEADS), line
            found.append(dict(zip(HEADS, cells, strict=True)))
    return found


def held() -> list[tuple[str, str, str]]:
    """What DECISIONS.md says holds a figure: its number, the file, and the test's name without its beginning."""
    lines = (ROOT / "docs" / "DECISIONS.md").read_text("utf-8").splitlines()
    told = [re.match(r"\| ([DN]\d+) \|.*\| (?:–|`(test_\w+\.py)` (\w+)) \|$", line) for line in lines]
    return [(m[1], m[2] or "", m[3] or "") for m in told if m]


def test_every_ambiguous_or_contradicting_figure_is_held_by_a_test_that_exists() -> None:
    assert [number for number, *_ in held()] == [f"N{k}" for k in range(1, 22)] + [f"D{k}" for k in range(1, 14)]
    assert [number for number, file, _ in held() if not file] == ["N11"]  # which quotes nothing
    missing = [x for x in held() if x[1] and f"def test_{x[2]}(" not in TESTS[x[1]].read_text("utf-8")]
    assert not missing


def resolved(name: str) -> Any:
    """What a dotted name stands for: a function of a module, or a method of its class."""
    module, _, attribute = name.rpartition(".")
    try:
        return getattr(importlib.import_module(module), attribute)
    except ModuleNotFoundError:
        outer, _, inner = module.rpartition(".")
        return getattr(getattr(importlib.import_module(outer), inner), attribute)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["number"])
def test_every_number_names_code_and_tests_that_exist(row: dict[str, str]) -> None:
    functions = re.findall(r"`([a-z_]+\.[\w.]+)`", row["code"])
    assert functions and all(callable(resolved(f)) or isinstance(resolved(f), property) for f in functions)
    tests = re.findall(r"`(test_\w+\.py)`", row["test"])
    assert tests and [t for t in tests if t not in TESTS] == []
    assert row["meaning"] and row["source"]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["number"])
def test_a_test_named_beside_a_number_speaks_of_its_code(row: dict[str, str]) -> None:
    """At least one of the files holds the function's name, or proves it through the tables it is a part of."""
    names = {f.rpartition(".")[2] for f in re.findall(r"`([a-z_]+\.[\w.]+)`", row["code"])}
    files = re.findall(r"`(test_\w+\.py)`", row["test"])
    functions = [resolved(f) for f in re.findall(r"`([a-z_]+\.[\w.]+)`", row["code"])]
    example = "docstring's example" in row["test"] and all(">>>" in (f.__doc__ or "") for f in functions)
    texts = " ".join(TESTS[f].read_text("utf-8") for f in files)
    through = {"base_of", "from_customers", "portfolio", "outcome", "read_here", "opened"}
    assert example or any(re.search(rf"\b{name}\b", texts) for name in names | through)


def test_every_number_of_the_page_has_its_row() -> None:
    told = {f for row in rows() for f in re.findall(r"`([a-z_]+\.[\w.]+)`", row["code"])}
    assert {number.code for group in GROUPS.values() for number in group.numbers} - told == set()


def test_what_a_docstring_refers_to_stands_in_the_methods() -> None:
    text = METHODS.lower()
    missing = [
        (path.name, found)
        for folder in ("clv", "intake", "report")
        for path in (ROOT / folder).rglob("*.py")
        for found in re.findall(r"Source: METHODS, ([^.;:\n]+)", path.read_text("utf-8"))
        if found.lower() not in text
    ]
    assert missing == []


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_every_file_a_document_names_is_there(name: str) -> None:
    text = DOCUMENTS[name].read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    named = re.findall(r"`((?:clv|intake|words|report|ui|data|tests|docs|pages|benchmarks)/[\w./-]+)`", text)
    folder = DOCUMENTS[name].parent
    assert [link for link in links if not (folder / link).exists()] == []
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_a_document_speaks_of_customers_and_not_of_how_it_was_made(name: str) -> None:
    assert MAKING_OF.findall(DOCUMENTS[name].read_text("utf-8")) == []


# The house in one picture ---------------------------------------------------------------------------------------------


def test_the_picture_of_the_house_names_every_page_and_every_part() -> None:
    picture = next(block for block in README.split("```")[1::2] if "pages/" in block)
    named = set(re.findall(r"^ *([\w./]+)", picture, re.MULTILINE))
    assert {f"{entry.name}.py" for entry in menu.ENTRIES if menu.listed(entry.name)} <= named
    within = ("", "pages", "report", "ui", "intake", "study")
    places = {name: [ROOT / folder / name for folder in within] for name in named}
    assert [name for name, found in places.items() if not any(place.exists() for place in found)] == []


# The command line -----------------------------------------------------------------------------------------------------


def keys_of(value: Any) -> set[str]:
    """Every key of a JSON document whose names are fixed; a mapping's and a row's own content is not looked into."""
    if isinstance(value, dict):
        return set(value) | {k for name, v in value.items() if name != "mapping" for k in keys_of(v)}
    return {k for row in value for k in keys_of(row)} if isinstance(value, list) else set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("swedish_excel.csv", ()),
        ("telco_churn.csv", ()),
        ("subscription_segments.csv", ("--answer", "revenue_period=year")),
        ("subscription_segments.csv", ()),
    ],
    ids=["purchases", "customers", "segments", "a question"],
)
def test_every_key_that_is_printed_is_documented(
    name: str, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    documented = set(re.findall(r"`([a-z_0-9]+)`", REPORT))
    main([str(ROOT / "data" / name), *options])
    assert sorted(keys_of(json.loads(capsys.readouterr().out)) - documented) == []


def test_every_option_of_the_command_line_is_documented() -> None:
    options = {
        o
        for action in arguments()._actions  # noqa: SLF001 - argparse has no other list
        for o in action.option_strings
        if o.startswith("--")
    } - {"--help"}
    assert sorted(o for o in options if o not in REPORT) == []


# The forms ------------------------------------------------------------------------------------------------------------


def test_whoever_reports_a_wrong_number_is_asked_for_all_it_takes_to_count_it_again() -> None:
    form = (ROOT / ".github" / "ISSUE_TEMPLATE" / "wrong_number.yml").read_text("utf-8")
    asked = re.findall(r"^    id: (\w+)$", form, re.MULTILINE)
    assert asked == ["kind", "file", "choices", "number", "expected", "source", "version"]
    assert form.count("required: true") == len(asked)


def test_the_changes_begin_with_what_is_not_released_and_say_which_numbers_changed() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    heads = re.findall(r"^#+ (.+)$", changes, re.MULTILINE)
    assert heads[:3] == ["Changes", "Unreleased", "Numbers changed"]
