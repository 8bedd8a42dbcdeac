"""The statements in the words of each engine, rendered by sqlglot, which is loaded when it is asked for."""

from __future__ import annotations

from typing import Any

from clv.tables import TableProblem

# What we call an engine, and what sqlglot does.
DIALECTS = {
    "duckdb": "duckdb",
    "spark": "spark",
    "databricks": "databricks",
    "snowflake": "snowflake",
    "bigquery": "bigquery",
    "trino": "trino",
    "postgresql": "postgres",
    "sqlserver": "tsql",
}


def rendered(sql: str, dialect: str) -> str:
    """A statement of ours as an engine reads it. TableProblem `engine_library`: sqlglot is not installed.

    DuckDB's own needs no rendering:

    >>> rendered("SELECT 1", "duckdb")
    'SELECT 1'
    """
    if dialect == "duckdb":
        return sql
    try:
        import sqlglot
    except ImportError:
        raise TableProblem("engine_library", library="sqlglot") from None
    told = sqlglot.transpile(sql, read="duckdb", write=DIALECTS[dialect], pretty=True, unsupported_level=_strict())[0]
    return str(told).replace(" VARCHAR(MAX)", " NVARCHAR(MAX)")  # SQL Server: letters beyond one code page as well


def _strict() -> Any:
    """An engine that cannot say something must not get something else instead."""
    from sqlglot import ErrorLevel

    return ErrorLevel.RAISE
