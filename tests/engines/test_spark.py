"""Real Spark on this machine: the same documents as DuckDB's of the same rows. It starts once for all shapes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import engine_shapes as shapes
import pytest

from clv import Choices, TableProblem
from study.engines import asking
from study.engines.connections import Fetching
from study.engines.spark import SparkConnection
from study.engines.statements import Origin

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def connection() -> Iterator[SparkConnection]:
    found = SparkConnection.to("spark://local[2]", str(shapes.whole(next(iter(shapes.SHAPES)))), 300)
    yield found
    found.close()


@pytest.mark.parametrize("name", list(shapes.SHAPES))
def test_the_document_is_duckdbs(name: str, connection: SparkConnection, tmp_path: Path) -> None:
    connection.open(str(shapes.whole(name)))
    counted = Fetching(connection)
    far = shapes.of_an_engine(counted, name, connection.table, tmp_path / "s")
    assert far == shapes.counted_whole(name)
    assert counted.fetched[0] == 1 and sum(counted.fetched) < shapes.ROWS // len(shapes.SHAPES) * 1.2


def test_what_goes_wrong_is_told_in_its_kind(connection: SparkConnection, tmp_path: Path) -> None:
    kinds = {
        "SELECT * FROM gone": "engine_no_table",
        "SELECT elsewhere FROM rows": "engine_no_column",
        "SELECT CAST('x' AS DATE) AS d": "engine_values",
    }
    for sql, code in kinds.items():
        with pytest.raises(TableProblem) as problem:
            connection.run(sql, 10)
        assert problem.value.code == code
    with pytest.raises(TableProblem) as problem:
        asking.fetch(connection, Origin("rows", {"customer_id": "a", "date": "b", "amount": "c"}), Choices(), tmp_path)
    assert problem.value.code == "column_missing"
