"""What is rendered for each engine says the same: parsed back by its own grammar and run by DuckDB on every shape.

That is a proof of the rendering and not of the engine: PostgreSQL and Spark are run (`test_postgres.py`,
`test_spark.py`), the other five are only rendered.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import duckdb
import engine_shapes as shapes
import pandas as pd
import pytest

from clv import Choices
from clv.periods import period_for
from study.engines import asking, statements
from study.engines.dialects import DIALECTS, rendered
from study.engines.statements import Origin, cuts_of

pytestmark = pytest.mark.postgres  # sqlglot is installed with that group

FEW = 6_000
# Types that DuckDB has no word for: text of any length, and BigQuery's NUMERIC, which has nine decimals.
AS_DUCKDB = {"TEXT(MAX)": "TEXT", "AS DECIMAL)": "AS DECIMAL(38, 9))"}


def parsed(sql: str, dialect: str) -> Any:
    return importlib.import_module("sqlglot").parse_one(sql, read=DIALECTS[dialect])


def written(origin: Origin, path: Path) -> dict[str, str]:
    span = asking.spanned(asking.connected(str(path)), origin)
    first, last = (pd.Timestamp(span[name]).date() for name in asking.DAYS)
    period = period_for(last + pd.Timedelta(days=1), 6)
    found = statements.all_of(origin, cuts_of(period, first, 6))
    tiers = statements.tiers(origin, cuts_of(period, first, 6), Choices().scheme)
    return {**found, "tiers": tiers, "span": statements.span(origin), "one": statements.one_customer(origin, "c7", 50)}


@pytest.mark.parametrize("name", list(shapes.SHAPES))
def test_every_rendering_gives_what_our_own_statement_gives(name: str, tmp_path: Path) -> None:
    path = shapes.made(tmp_path, name, FEW)
    with duckdb.connect() as con:
        con.execute(f"CREATE VIEW rows AS FROM '{path}'")
        for what, sql in written(shapes.origin(name, "rows"), path).items():
            ours = con.execute(sql).df()
            ours = ours.sort_values(ours.columns.tolist()).reset_index(drop=True)
            assert what == "one" or len(ours) > 0
            for dialect in DIALECTS:
                back = parsed(rendered(sql, dialect), dialect).sql("duckdb")
                for theirs_, ours_ in AS_DUCKDB.items():
                    back = back.replace(theirs_, ours_)
                theirs = con.execute(back).df()
                theirs = theirs.sort_values(theirs.columns.tolist()).reset_index(drop=True)
                pd.testing.assert_frame_equal(theirs, ours, check_dtype=False, obj=f"{what} of {dialect}")


def test_what_an_engine_gets_is_one_select_with_its_own_quotes() -> None:
    origin = Origin(
        "shop.order lines", {"customer_id": 'kund "nr"', "date": "dag", "amount": "kronor"}, "net", ("å", "1")
    )
    sql = statements.span(origin)
    quotes = {"spark": "`order lines`", "sqlserver": "[order lines]", "bigquery": "`order lines`"}
    for dialect in DIALECTS:
        told = rendered(sql, dialect)
        assert quotes.get(dialect, '"order lines"' if dialect != "databricks" else "`order lines`") in told
        assert type(parsed(told, dialect)).__name__ == "Select" and ";" not in told


def test_sql_server_keeps_letters_beyond_one_code_page() -> None:
    told = rendered(statements.span(Origin("t", {"customer_id": "c", "date": "d", "amount": "a"})), "sqlserver")
    assert "AS NVARCHAR(MAX)" in told and " VARCHAR(MAX)" not in told
