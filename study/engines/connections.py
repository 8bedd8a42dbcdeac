"""A connection to where the rows are: read-only, with a time limit, and counting what it fetches.

What goes wrong there becomes a TableProblem whose sentence holds nothing of the address but its kind.
"""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import duckdb
import pandas as pd

from clv.tables import TableProblem
from intake.sql import literal
from study.engines.statements import column, quoted

ColumnKind = Literal["date", "number", "text", "other"]
MEMORY = "2GB"  # of DuckDB, which puts the rest on disk
CHUNK = 50_000
HERE = "rows"  # what a folder's rows are called
REMOTE = ("s3://", "gs://", "gcs://", "az://", "https://", "http://")


@dataclass(frozen=True)
class ColumnType:
    """What a column of a table holds: for us, and by the engine's own name."""

    kind: ColumnKind
    name: str


@dataclass(frozen=True)
class Estimate:
    """What the engine expects to read: rows of the table, and its own measure of cost; None where it does not tell."""

    rows: int | None = None
    cost: float | None = None


class Connection(Protocol):
    """What every engine can be asked. `run` and `columns` raise TableProblem."""

    dialect: str
    table: str
    shown: str  # a name for people where the table has none

    def columns(self) -> dict[str, ColumnType]:
        """The table's columns."""
        ...

    def estimate(self, sql: str) -> Estimate:
        """What a statement would read, asked before it runs."""
        ...

    def run(self, sql: str, most: int) -> pd.DataFrame:
        """A statement's rows, in its own dialect; TableProblem `engine_too_many` above so many."""
        ...

    def progress(self) -> float | None:
        """The share of the running statement that is done, 0–1; None where the engine does not tell."""
        ...

    def cancel(self) -> None:
        """Stop the running statement."""
        ...

    def close(self) -> None:
        """Leave nothing behind."""
        ...


@dataclass
class Fetching:
    """A connection that counts: `fetched` is the rows of each statement that came home, in their order."""

    inner: Connection
    fetched: list[int] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def run(self, sql: str, most: int) -> pd.DataFrame:
        """As the connection's own, counted."""
        found = self.inner.run(sql, most)
        self.fetched.append(len(found))
        return found


def kind_of(name: str) -> ColumnKind:
    """What a type's name in SQL says.

    >>> [kind_of(name) for name in ("TIMESTAMP WITH TIME ZONE", "decimal(18,2)", "character varying", "BLOB", "int8")]
    ['date', 'number', 'text', 'other', 'number']
    """
    told = name.lower()
    if re.match(r"date|timestamp|datetime|smalldatetime", told):
        return "date"
    if re.match(r"u?(tiny|small|medium|big|huge)?int|int\d*|decimal|numeric|number|double|float|real|money|long", told):
        return "number"
    return "text" if re.match(r"n?(var)?char|text|string|character|uuid", told) else "other"


# DuckDB ---------------------------------------------------------------------------------------------------


@dataclass
class DuckConnection:
    """A DuckDB file, opened read-only, or a folder of Parquet, here or in an object store."""

    con: duckdb.DuckDBPyConnection
    table: str
    seconds: float
    temp: tempfile.TemporaryDirectory[str] | None = None
    dialect: str = "duckdb"
    shown: str = ""

    @classmethod
    def file(cls, path: Path, table: str, seconds: float) -> DuckConnection:
        """TableProblem `engine_unreachable`: there is no such file, or it is none of DuckDB's."""
        if not path.is_file():
            raise TableProblem("engine_unreachable", kind="duckdb")
        with _told("duckdb"):
            con = duckdb.connect(str(path), read_only=True, config={"autoinstall_known_extensions": False})
        found = cls(con, table, seconds)
        found._settle([])
        if not table:
            rows = con.execute("SELECT table_schema, table_name FROM information_schema.tables").fetchall()
            names = [str(name) if schema == "main" else f"{schema}.{name}" for schema, name in rows]
            if len(names) != 1:
                raise TableProblem("engine_which_of_tables", tables=sorted(names)[:12])
            found.table = names[0]
        return found

    @classmethod
    def folder(cls, place: str, seconds: float) -> DuckConnection:
        """Parquet files in a folder, or one: `s3://`, `gs://`, `az://` and `https://` through DuckDB's own readers."""
        remote = place.startswith(REMOTE)
        found = cls(duckdb.connect(), HERE, seconds, shown=Path(place.rstrip("/")).name)
        pattern = place if place.endswith(".parquet") or "*" in place else f"{place.rstrip('/')}/**/*.parquet"
        with _told("parquet"):
            if remote:
                name = "azure" if place.startswith("az://") else "httpfs"
                found.con.execute(f"INSTALL {name}; LOAD {name}")
            found._settle([place if remote else str(Path(place).resolve())], read=True)
            made = (
                f"read_parquet({literal(pattern if remote else str(Path(pattern).absolute()))}, union_by_name = true)"
            )
            found.con.execute(f"CREATE VIEW {column(HERE)} AS SELECT * FROM {made}")
        return found

    def _settle(self, places: list[str], read: bool = False) -> None:
        """EngineLimits, and nothing else of this machine to be read."""
        self.temp = tempfile.TemporaryDirectory(prefix="customer-worth-engine-")
        self.con.execute(f"SET memory_limit={literal(MEMORY)}; SET threads=2; SET preserve_insertion_order=false")
        self.con.execute(f"SET temp_directory={literal(self.temp.name)}")
        # How far it is can be asked only where a bar would be drawn; it is drawn nowhere.
        self.con.execute("SET enable_progress_bar=true; SET enable_progress_bar_print=false")
        if read:
            allowed = ", ".join(literal(place) for place in places)
            which = "allowed_paths" if places[0].endswith(".parquet") else "allowed_directories"
            self.con.execute(f"SET {which}=[{allowed}]")
        self.con.execute("SET enable_external_access=false; SET lock_configuration=true")

    def columns(self) -> dict[str, ColumnType]:
        with _told(self.dialect, self.table):
            rows = self.con.execute(f"DESCRIBE SELECT * FROM {quoted(self.table)}").fetchall()
        return {str(name): ColumnType(kind_of(str(kind)), str(kind)) for name, kind, *_ in rows}

    def estimate(self, sql: str) -> Estimate:
        with _told(self.dialect, self.table):
            rows = self.con.execute(f"SELECT COUNT(*) FROM {quoted(self.table)}").fetchone()  # of the files' own heads
        return Estimate(rows=None if rows is None else int(rows[0]))

    def run(self, sql: str, most: int) -> pd.DataFrame:
        clock = threading.Timer(self.seconds, self.con.interrupt)
        clock.start()
        try:
            with _told(self.dialect, self.table, self.seconds):
                found = self.con.execute(f"SELECT * FROM ({sql}) LIMIT {most + 1}").df()
        finally:
            clock.cancel()
        return _within(found, most)

    def progress(self) -> float | None:
        with suppress(duckdb.Error, AttributeError):
            done = float(self.con.query_progress())
            return done / 100 if 0 <= done <= 100 else None
        return None

    def cancel(self) -> None:
        self.con.interrupt()

    def close(self) -> None:
        self.con.close()
        if self.temp is not None:
            self.temp.cleanup()


def _within(found: pd.DataFrame, most: int) -> pd.DataFrame:
    if len(found) > most:
        raise TableProblem("engine_too_many", most=most)
    return found.rename(columns=str.lower)


# What SQLAlchemy knows -----------------------------------------------------------------------------------

SPOKEN = {
    "postgresql": "postgresql",
    "snowflake": "snowflake",
    "bigquery": "bigquery",
    "trino": "trino",
    "databricks": "databricks",
    "mssql": "sqlserver",
}


@dataclass
class SqlConnection:
    """A database that SQLAlchemy reaches. PostgreSQL is told to allow no writing, and when to stop."""

    engine: Any
    table: str
    seconds: float
    dialect: str
    running: Any = None
    shown: str = ""

    @classmethod
    def to(cls, url: str, table: str, seconds: float) -> SqlConnection:
        """Not connected until it is asked. TableProblem `engine_library`, `engine_url`."""
        import sqlalchemy

        try:
            address = sqlalchemy.make_url(url)
        except sqlalchemy.exc.ArgumentError:
            raise TableProblem("engine_url") from None
        name = address.get_backend_name()
        if name not in SPOKEN:
            raise TableProblem("engine_url")
        more: dict[str, Any] = {}
        if name == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
            limits = f"-c default_transaction_read_only=on -c statement_timeout={int(seconds * 1000)}"
            more = {"connect_args": {"options": limits, "connect_timeout": 10}}
        try:
            engine = sqlalchemy.create_engine(address, poolclass=sqlalchemy.pool.NullPool, hide_parameters=True, **more)
        except (ModuleNotFoundError, sqlalchemy.exc.NoSuchModuleError):
            raise TableProblem("engine_library", library={"postgresql": "psycopg"}.get(name, name)) from None
        if not table:
            raise TableProblem("engine_which_table")
        return cls(engine, table, seconds, SPOKEN[name])

    def columns(self) -> dict[str, ColumnType]:
        import sqlalchemy

        schema, _, name = self.table.rpartition(".")
        with _told(self.dialect, self.table):
            try:
                found = sqlalchemy.inspect(self.engine).get_columns(name, schema=schema or None)
            except sqlalchemy.exc.NoSuchTableError:
                raise TableProblem("engine_no_table", table=self.table) from None
        return {str(c["name"]): ColumnType(kind_of(str(c["type"])), str(c["type"])) for c in found}

    def estimate(self, sql: str) -> Estimate:
        """What PostgreSQL's plan expects; other engines are not asked."""
        if self.dialect != "postgresql":
            return Estimate()
        with _told(self.dialect, self.table), self.engine.connect() as con:
            plan = con.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sql}".replace("%", "%%")).scalar()[0]["Plan"]
        return Estimate(max(_scanned(plan), default=None), float(plan["Total Cost"]))

    def run(self, sql: str, most: int) -> pd.DataFrame:
        parts, rows = [], 0
        with _told(self.dialect, self.table, self.seconds), self.engine.connect() as con:
            self.running = con.connection.driver_connection
            try:
                found = con.execution_options(stream_results=True).exec_driver_sql(sql.replace("%", "%%"))
                names = [str(name).lower() for name in found.keys()]  # noqa: SIM118
                while chunk := found.fetchmany(CHUNK):
                    rows += len(chunk)
                    if rows > most:
                        raise TableProblem("engine_too_many", most=most)
                    parts.append(pd.DataFrame.from_records([tuple(row) for row in chunk], columns=names))
            finally:
                self.running = None
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names)

    def progress(self) -> float | None:
        return None

    def cancel(self) -> None:
        if self.running is not None:
            self.running.cancel()

    def close(self) -> None:
        self.engine.dispose()


def _scanned(plan: dict[str, Any]) -> Iterator[int]:
    """Rows of every scan in a plan."""
    if "Relation Name" in plan:
        yield int(plan["Plan Rows"])
    for part in plan.get("Plans", []):
        yield from _scanned(part)


# What goes wrong -----------------------------------------------------------------------------------------

PASSWORD = re.compile(
    r"password|authentication|no pg_hba|role \S+ does not exist|access denied|login failed|unauthori[sz]ed|forbidden"
    r"|permission denied|insufficient privilege|HTTP 40[13]|AccessDenied",
    re.IGNORECASE,
)
NO_TABLE = re.compile(r"(table|relation|view|catalog).{0,80}(not exist|not found)|TABLE_OR_VIEW_NOT_FOUND", re.I)
NO_FILES = re.compile(r"no files found|PATH_NOT_FOUND|cannot open (file|database)|No such file", re.IGNORECASE)
STOPPED = re.compile(r"interrupt|statement timeout|canceling statement|cancel+ed", re.IGNORECASE)
OTHER_TYPE = re.compile(
    r"conversion|could not convert|cannot cast|invalid input syntax|CAST_INVALID|type mismatch|DATATYPE_MISMATCH"
    r"|no function matches|operator does not exist|out of range|overflow",
    re.IGNORECASE,
)
NO_COLUMN = re.compile(r"(referenced )?column.{0,80}(not exist|not found)|UNRESOLVED_COLUMN", re.IGNORECASE)
UNREACHED = re.compile(
    r"connect|resolve|refused|unreachable|timed? ?out|network|no route|broken pipe|closed the|terminat|UNAVAILABLE"
    r"|shutting down",
    re.IGNORECASE,
)
KINDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (STOPPED, "engine_timeout"),
    (PASSWORD, "engine_password"),
    (NO_COLUMN, "engine_no_column"),
    (NO_TABLE, "engine_no_table"),
    (OTHER_TYPE, "engine_values"),
    (NO_FILES, "engine_unreachable"),
    (UNREACHED, "engine_unreachable"),
)


def problem_of(text: str, kind: str, table: str = "", seconds: float = 0) -> TableProblem:
    """What an engine's own words mean; they themselves, which may hold names, values and addresses, are not passed on.

    >>> problem_of('password authentication failed for user "anna"', "postgresql").code
    'engine_password'
    """
    code = next((code for pattern, code in KINDS if pattern.search(text)), "engine_failed")
    if code == "engine_no_table":
        return TableProblem(code, table=table)
    return TableProblem(code, seconds=int(seconds)) if code == "engine_timeout" else TableProblem(code, kind=kind)


@contextmanager
def _told(kind: str, table: str = "", seconds: float = 0) -> Iterator[None]:
    """What an engine raises, as a TableProblem without its words."""
    try:
        yield
    except TableProblem:
        raise
    except Exception as error:
        if not _theirs(error):
            raise
        raise problem_of(f"{type(error).__name__}: {error}", kind, table, seconds) from None


def _theirs(error: BaseException) -> bool:
    """Whether an error is a driver's, and not a fault of ours."""
    return type(error).__module__.split(".")[0] in {"duckdb", "_duckdb", "sqlalchemy", "psycopg"} or isinstance(
        error, OSError
    )


OnStep = Callable[[str], None]
