"""`--from`, `--sql` and the script that brings a summary home, as another program calls them."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import engine_shapes as shapes
import pytest

from report.command import main

FEW = 12_000
ENDS = ["--end", "2024-12-01", "--months", "12"]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lines of orders, as a DuckDB file beside its Parquet."""
    folder = tmp_path_factory.mktemp("rows")
    path = shapes.made(folder, "lines", FEW)
    with duckdb.connect(str(folder / "base.duckdb")) as con:
        con.execute(f"CREATE SCHEMA shop; CREATE TABLE shop.order_lines AS FROM '{path}'")
    return path


def named(name: str = "lines") -> list[str]:
    return [part for role, column in shapes.SHAPES[name].roles.items() for part in ("--column", f"{role}={column}")]


def asked(capsys: pytest.CaptureFixture[str], *given: object, status: int = 0) -> dict[str, Any]:
    assert main([*map(str, given), "--today", "2026-01-01"]) == status
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one[key] == other[key] for key in (*shapes.PARTS, "period")) and bool(one["trend"]["quarters"])


def test_a_database_a_folder_and_a_file_give_one_document(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    some = "--parts", ",".join(shapes.PARTS)
    ours = asked(capsys, rows, *named(), *some)
    database = f"duckdb:///{rows.parent / 'base.duckdb'}"
    assert same(asked(capsys, "--from", database, "--table", "shop.order_lines", *named(), *some), ours)
    one = asked(capsys, "--from", database, *named(), *some)
    assert same(one, ours), "a database with one table needs no name of it"
    far = asked(capsys, "--from", rows.parent, *named())
    assert same(far, ours) and far["file"]["kind"] == "summary" and far["forecast"]["models"] is None


def test_the_columns_are_found_on_a_sample_and_a_question_is_asked(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    far = asked(capsys, "--from", rows)
    assert far["file"]["mapping"] == shapes.SHAPES["lines"].roles
    unclear = tmp_path / "unclear.parquet"
    made = "'c' || i % 9 AS customer, DATE '2023-01-01' + CAST(i AS INTEGER) AS bought, i AS amount"
    duckdb.execute(f"COPY (SELECT {made} FROM range(700) AS t(i)) TO '{unclear}'")
    told = asked(capsys, "--from", unclear, status=3)
    assert [q["code"] for q in told["file"]["questions"]] == ["what_is_a_row"]
    answered = asked(capsys, "--from", unclear, "--answer", "what_is_a_row=purchases")
    assert answered["file"]["rows_used"] == 700
    refused = asked(capsys, "--from", unclear, "--answer", "what_is_a_row=no_customers", status=4)
    assert refused["problem"]["message"]


def test_a_kept_summary_is_a_file(rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    far = asked(capsys, "--from", rows, *named(), "--keep", tmp_path / "kept")
    assert same(asked(capsys, tmp_path / "kept"), far)
    (tmp_path / "kept" / "quarters.parquet").unlink()
    assert asked(capsys, tmp_path / "kept")["trend"]["quarters"] is None
    (tmp_path / "kept" / "customers.parquet").unlink()
    assert asked(capsys, tmp_path / "kept", status=4)["problem"]["code"] == "summary_unreadable"


def test_what_stands_in_the_way_is_one_sentence_and_the_earlier_result_stays(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = tmp_path / "result.json"
    earlier.write_text("{}", encoding="utf-8")
    none = asked(capsys, "--from", "duckdb:////nowhere.duckdb", *named(), "--to", earlier, status=4)
    assert none["problem"]["code"] == "engine_unreachable" and none["problem"]["message"].endswith("are kept.")
    wrong = [part for part in named() if part not in ("cost=cost",)][:-1] + ["--column", "cost=order_no"]
    told = asked(capsys, "--from", rows, *wrong, "--lang", "sv", "--to", earlier, status=4)
    assert told["problem"]["code"] == "engine_type_number" and "order_no" in told["problem"]["message"]
    assert earlier.read_text("utf-8") == "{}"


def test_an_address_in_the_environment_is_told_nowhere(
    rows: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHERE", "oracle://anna:hemligt@db.example.org/x")
    assert main(["--from", "env:WHERE", "--table", "t", *named()]) == 4
    said = capsys.readouterr()
    assert "hemligt" not in said.out + said.err and "example.org" not in said.out + said.err


def test_the_script_brings_home_what_the_connection_fetches(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script, database = tmp_path / "home.py", f"duckdb:///{rows.parent / 'base.duckdb'}"
    given = ["--sql", "--table", "shop.order_lines", *named(), *ENDS]
    assert main([*given, "--to", str(script)]) == 0
    done = subprocess.run(
        [sys.executable, str(script), database, str(tmp_path / "home")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert {p.name for p in (tmp_path / "home").iterdir()} == {
        "customers.csv",
        "quarters.csv",
        "gaps.csv",
        "summary.json",
    }
    ours = asked(capsys, rows, *named(), *ENDS)
    assert same(asked(capsys, tmp_path / "home"), ours)


def test_what_is_printed_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sql", "--table", "shop.order_lines", *named(), *ENDS]) == 0
    said = capsys.readouterr().out
    plain, _, script = said.partition("-- The script, to be saved as home.py:")
    assert "read-only" in plain and "python -m report FOLDER" in plain
    assert len(duckdb.extract_statements(plain)) == 4
    ast.parse(script)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["--sql", "--table", "t", *named()], "--end"),
        (["--sql", *ENDS, *named()], "--table"),
        (["--sql", *ENDS, "--table", "t", "--column", "customer_id=c"], "--column"),
    ],
)
def test_what_is_missing_is_said(given: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(given) == 2
    assert code in capsys.readouterr().err


@pytest.mark.parametrize("given", [[], ["a.csv", "--sql"], ["a.csv", "--from", "x"]])
def test_it_is_a_file_or_a_database_or_the_statements(given: list[str]) -> None:
    with pytest.raises(SystemExit) as wrong:
        main(given)
    assert wrong.value.code == 2
