"""A real PostgreSQL server: the same documents as DuckDB's of the same rows, read-only; what goes wrong, in words."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import engine_shapes as shapes
import pytest
from postgres_server import PASSWORD, postgres_server

from clv import Choices, TableProblem
from study.engines import asking
from study.engines.asking import EngineLimits
from study.engines.connections import Fetching
from study.engines.statements import Origin
from words import load
from words.table_messages import explain

pytestmark = pytest.mark.postgres

TYPES = {"VARCHAR": "text", "DOUBLE": "double precision"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    yield from postgres_server()


def execute(url: str, *statements: str) -> None:
    psycopg: Any = importlib.import_module("psycopg")
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as con:
        for one in statements:
            con.execute(one)


def loaded(url: str, path: Path, table: str) -> None:
    """A Parquet file's rows as a table."""
    psycopg: Any = importlib.import_module("psycopg")
    with duckdb.connect() as con:
        columns = [
            (name, TYPES.get(kind, kind)) for name, kind, *_ in con.execute(f"DESCRIBE FROM '{path}'").fetchall()
        ]
        con.execute(f"COPY (FROM '{path}') TO '{path}.csv' (HEADER false)")
    with psycopg.connect(url.replace("+psycopg", "")) as con:
        con.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in columns)})")
        with con.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy, Path(f"{path}.csv").open("rb") as file:
            while block := file.read(1 << 20):
                copy.write(block)


@pytest.mark.parametrize("name", list(shapes.SHAPES))
def test_the_document_is_duckdbs(name: str, url: str, tmp_path: Path) -> None:
    path = shapes.whole(name)
    loaded(url, path, name)
    connection = Fetching(asking.connected(url, name))
    far = shapes.of_an_engine(connection, name, name, tmp_path / "s")
    assert far == shapes.counted_whole(name)
    assert connection.fetched[0] == 1 and connection.fetched[1] == far["total"]["customers"] + silent(far, path, name)


def silent(far: dict[str, Any], path: Path, name: str) -> int:
    """Customers that are known and have not bought in the period: they came home as well, and nobody besides."""
    customer = shapes.SHAPES[name].roles["customer_id"]
    people = duckdb.execute(f"SELECT COUNT(DISTINCT {customer}) FROM '{path}'").fetchall()[0][0]
    return int(people) - int(far["total"]["customers"])


@pytest.fixture(scope="module")
def few(url: str) -> Origin:
    """A small table, its view with a date as text, and one whose rows are slow to come."""
    made = "FROM generate_series(1, 700) AS t(i)"
    rows = f"SELECT 'c' || i % 9 AS customer, DATE '2023-01-01' + i AS bought, i AS amount {made}"
    wait = "CASE WHEN CAST(pg_sleep(0.02) AS text) = 'never' THEN 1 ELSE 0 END"
    slow = f"SELECT customer, bought, amount + {wait} AS amount FROM few"
    text = "SELECT customer, CAST(bought AS text) AS bought, amount FROM few"
    execute(url, f"CREATE TABLE few AS {rows}", f"CREATE VIEW slow AS {slow}", f"CREATE VIEW texts AS {text}")
    return Origin("few", {"customer_id": "customer", "date": "bought", "amount": "amount"})


def refused(url: str, origin: Origin, folder: Path, limits: EngineLimits | None = None) -> str:
    """The sentence of what stands in the way; what was there before is still there."""
    with pytest.raises(TableProblem) as problem:
        asking.fetch(asking.connected(url, origin.table, limits), origin, Choices(), folder / "new", limits=limits)
    assert not (folder / "new").exists(), "nothing is written over what was there"
    told = {lang: explain(load(lang), problem.value.code, problem.value.detail) for lang in ("en", "sv")}
    for sentence in told.values():
        assert PASSWORD not in sentence and "127.0.0.1" not in sentence and "worth" not in sentence
    assert told["en"] != told["sv"]
    return problem.value.code


def test_a_wrong_password_no_network_and_a_table_that_is_gone(url: str, few: Origin, tmp_path: Path) -> None:
    wrong = url.replace(PASSWORD.replace(" ", "%20"), "wrong")
    assert refused(wrong, few, tmp_path) == "engine_password"
    assert refused("postgresql://worth:x@127.0.0.1:9/postgres", few, tmp_path) == "engine_unreachable"
    assert refused(url, Origin("gone", few.roles), tmp_path) == "engine_no_table"


def test_a_timeout_and_a_column_of_another_type(url: str, few: Origin, tmp_path: Path) -> None:
    assert refused(url, Origin("slow", few.roles), tmp_path, EngineLimits(seconds=0.5)) == "engine_timeout"
    assert refused(url, Origin("texts", few.roles), tmp_path) == "engine_type_date"
    assert refused(url, Origin("few", {**few.roles, "amount": "customer"}), tmp_path) == "engine_type_number"
    assert refused(url, Origin("few", {**few.roles, "amount": "elsewhere"}), tmp_path) == "column_missing"


def test_a_table_or_a_cost_above_the_limit_is_not_run(url: str, few: Origin, tmp_path: Path) -> None:
    execute(url, "ANALYZE few")
    assert refused(url, few, tmp_path, EngineLimits(table_rows=100)) == "engine_too_large"
    assert refused(url, few, tmp_path, EngineLimits(cost=1.0)) == "engine_too_dear"
    assert refused(url, few, tmp_path, EngineLimits(most=3)) == "engine_too_many"
    told = asking.estimated(asking.connected(url, "few"), few, EngineLimits())
    assert told.rows == 700 and told.cost and told.cost > 1


def test_nothing_can_be_written(url: str, few: Origin) -> None:
    connection = asking.connected(url, "few")
    with pytest.raises(TableProblem):
        connection.run("DELETE FROM few RETURNING 1", 1000)
    assert len(connection.run("SELECT customer FROM few", 1000)) == 700


def test_the_columns_are_found_on_a_sample_by_the_rules_for_files(url: str, few: Origin, tmp_path: Path) -> None:
    connection = Fetching(asking.connected(url, "few"))
    asked = {"mapping": {}, "answers": {}, "today": shapes.TODAY}
    none, report = asking.known(connection, Origin("few"), tmp_path, asked)
    assert none is None and [q["code"] for q in report.questions] == ["what_is_a_row"]
    found, _ = asking.known(connection, Origin("few"), tmp_path, {**asked, "answers": {"what_is_a_row": "purchases"}})
    assert found is not None and dict(found.roles) == dict(few.roles)
    assert connection.fetched == [700, 700] and connection.fetched[0] <= asking.SAMPLE
    assert list(tmp_path.iterdir()) == [], "the sample is gone when it has been read"


def test_one_customers_rows_are_a_small_query_of_their_own(url: str, few: Origin) -> None:
    connection = Fetching(asking.connected(url, "few"))
    rows = asking.rows_of_customer(connection, few, "c4")
    assert rows["amount"].tolist() == [float(i) for i in range(1, 701) if i % 9 == 4] and connection.fetched == [
        len(rows)
    ]


def test_a_running_statement_can_be_stopped(url: str, few: Origin, tmp_path: Path) -> None:
    threading = importlib.import_module("threading")
    connection = asking.connected(url, "slow")
    threading.Timer(1.0, connection.cancel).start()
    with pytest.raises(TableProblem) as problem:
        asking.fetch(connection, Origin("slow", few.roles), Choices(), tmp_path / "s")
    assert problem.value.code == "engine_timeout"
