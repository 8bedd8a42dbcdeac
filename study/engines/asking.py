"""Ask an engine for the summary: check the columns, find the period, run the three statements, bring them home."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

import intake
from clv.periods import Period
from clv.tables import Choices, TableProblem, write_scheme
from intake import FileReport
from study import counting
from study.engines import statements, summary
from study.engines.connections import ColumnType, Connection, DuckConnection, Estimate, SqlConnection
from study.engines.dialects import rendered
from study.engines.spark import SparkConnection
from study.engines.statements import Cuts, Origin
from study.engines.summary import Summary

SAMPLE = 1000  # rows that are fetched where it must be found out what the columns are; none of them is counted
MOST = 40_000_000  # rows a statement may send
MOST_CUSTOMERS = 2_000_000  # above so many only cells of tiers are sent
SECONDS = 600.0
WANTED = {"date": "date", "amount": "number", "quantity": "number", "unit_price": "number", "cost": "number"}
OTHER_TYPE = {"date": "engine_type_date", "number": "engine_type_number"}
# Answers that leave every row as it is; another would need the rows themselves.
AS_THEY_ARE = {
    "duplicates": "keep",
    "cash_customers": "keep",
    "future_rows": "keep",
    "mostly_negative": "as_is",
    "much_negative": "returns",
    "amount_unit": "units",
    "price_or_line": "unit",
    "vat_mixed": "as_is",
    "what_is_a_row": "purchases",
    "cost_per_unit": "line",
    "is_it_amount": "amount",
}
DAYS = ("first_date", "last_date")
OnStep = Callable[[str], None]


@dataclass(frozen=True)
class EngineLimits:
    """How long a statement may take (seconds), how many rows it may send, and how many the table may have.

    Above so many `customers` no row a customer is sent, but the cells of the flow statement, counted there.
    """

    seconds: float = SECONDS
    most: int = MOST
    customers: int = MOST_CUSTOMERS
    table_rows: int | None = None
    cost: float | None = None


def connected(url: str, table: str = "", limits: EngineLimits | None = None) -> Connection:
    """A connection to an address. TableProblem: no such kind of address, a library is missing, nobody answers.

    `duckdb:///file`, `spark://…`, `sc://…`, a folder of Parquet or an object store's, else what SQLAlchemy knows.
    """
    seconds = (limits or EngineLimits()).seconds
    if url.startswith("duckdb://"):
        return DuckConnection.file(Path(url.removeprefix("duckdb:///")), table, seconds)
    if url.startswith(("spark://", "sc://")):
        return SparkConnection.to(url, table, seconds)
    if "://" not in url or url.startswith(("s3://", "gs://", "gcs://", "az://", "http://", "https://")):
        return DuckConnection.folder(url, seconds)
    return SqlConnection.to(url, table, seconds)


def checked(origin: Origin, columns: Mapping[str, ColumnType]) -> Origin:
    """The origin, when the table has its columns and they hold what is needed.

    TableProblem `column_missing`, `engine_column_type` (a column of another type), and as `Origin.checked`.
    """
    origin = origin.checked()
    for role, name in {**origin.roles, **({"where": origin.where[0]} if origin.where else {})}.items():
        if name not in columns:
            raise TableProblem("column_missing", column=name)
        found = columns[name]
        wanted = WANTED.get(role)
        if wanted and found.kind != wanted:
            raise TableProblem(OTHER_TYPE[wanted], column=name, type=found.name.lower())
    return origin


def known(
    connection: Connection, origin: Origin, folder: Path, asked: Mapping[str, Any]
) -> tuple[Origin | None, FileReport]:
    """The origin with every role it needs, found on a sample of rows by the rules for files, and what was understood.

    None: the report holds a question, or a problem.

    `asked`: mapping, answers, today, as `intake.read` takes them. TableProblem `engine_question`: an answer that would
    set rows aside or change them cannot be followed where the rows are.
    """
    rows = connection.run(rendered(statements.sample(origin, SAMPLE), connection.dialect), SAMPLE)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        path = Path(place) / "sample.parquet"
        _plain(rows).to_parquet(path, index=False)
        report = intake.read(path, folder=Path(place), name=origin.table, **asked)
    report = replace(report, table=None, set_aside_table=None, name=origin.table)
    if report.problem is not None or report.questions:
        return None, report
    if report.kind != "transactions":
        raise TableProblem("needs_purchases")
    for answered in report.asked:
        code, answer = str(answered["code"]), str(answered["answer"])
        if answer not in {str(column["name"]) for column in report.columns} and AS_THEY_ARE.get(code) != answer:
            raise TableProblem("engine_question")
    columns = connection.columns()
    lower = {name.lower(): name for name in columns}
    roles = {role: lower.get(name.lower(), name) for role, name in report.mapping.items() if _counts(role)}
    return replace(origin, roles=roles), report


def _counts(role: str) -> bool:
    """Whether a role says how much a row is, so that it must be counted or refused; others are left where they are."""
    quiet = {"product", "household_id", "channel", "start_date", "leave_reason", "contract_end", "event_date"}
    return role not in quiet | {"answer_date", "referred_by"}


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Types a Parquet file has: decimals as such, days without a time of day as days, the rest as it came."""
    plain = rows.map(lambda value: value if not isinstance(value, bytes) else None)
    times = plain.select_dtypes("datetime")
    whole = [name for name in times if (times[name].dropna() == times[name].dropna().dt.normalize()).all()]
    return plain.assign(**{str(name): times[name].dt.date for name in whole})


def spanned(connection: Connection, origin: Origin, most: int = 1) -> dict[str, Any]:
    """What the engine says of the rows. TableProblem `no_orders`: none can be used."""
    found = connection.run(rendered(statements.span(origin), connection.dialect), most).to_dict("records")[0]
    told = {str(key): _day(value) if key in DAYS else int(value or 0) for key, value in found.items()}
    if not told["rows_used"]:
        raise TableProblem("no_orders")
    return told


def _day(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else str(pd.Timestamp(value).date())


def period_of(span: Mapping[str, Any], choices: Choices, today: dt.date) -> tuple[Period, str, Cuts]:
    """The period of the rows, as of a file's, why, and where its quarters are cut.

    TableProblem `engine_future`: rows lie after today, so the end must be chosen; and as `study.counting.period_of`.
    """
    first, last = (dt.date.fromisoformat(span[name]) for name in ("first_date", "last_date"))
    if last > today and choices.end is None:
        raise TableProblem("engine_future", last=last.isoformat())
    period, why = counting.period_of(FileReport(name="", first_date=first, last_date=last), choices)
    months = period.months or 12
    return period, why, statements.cuts_of(period, min(first, period.end - dt.timedelta(days=1)), months)


def estimated(connection: Connection, origin: Origin, limits: EngineLimits) -> Estimate:
    """What the first statement would read, before it runs. TableProblem `engine_too_large`: beyond the limits."""
    found = connection.estimate(rendered(statements.span(origin), connection.dialect))
    if limits.table_rows is not None and (found.rows or 0) > limits.table_rows:
        raise TableProblem("engine_too_large", rows=found.rows, most=limits.table_rows)
    if limits.cost is not None and (found.cost or 0) > limits.cost:
        raise TableProblem("engine_too_dear", cost=int(found.cost or 0), most=int(limits.cost))
    return found


def fetch(
    connection: Connection,
    origin: Origin,
    choices: Choices,
    folder: Path,
    *,
    limits: EngineLimits | None = None,
    today: dt.date | None = None,
    on_step: OnStep | None = None,
) -> Summary:
    """The summary of the rows, in a folder; TableProblem: what stands in the way, with nothing written."""
    limits, step = limits or EngineLimits(), on_step or (lambda name: None)
    step("columns")
    origin = checked(replace(origin, returns=choices.returns), connection.columns())
    estimated(connection, origin, limits)
    step("span")
    span = spanned(connection, origin)
    period, why, cuts = period_of(span, choices, today or dt.date.today())
    large = span["customers"] > limits.customers
    tables: dict[str, pd.DataFrame] = {}
    for name, sql in _wanted(origin, cuts, choices, large).items():
        step(name)
        tables[name] = connection.run(rendered(sql, connection.dialect), limits.most)
    tiers = {"tiers": write_scheme(choices.scheme)} if large else {}
    about = told(origin, period, why, cuts, span, today) | {"name": connection.shown or origin.table}
    return summary.write(folder, {**about, **tiers}, tables)


def _wanted(origin: Origin, cuts: Cuts, choices: Choices, large: bool) -> dict[str, str]:
    """The three statements, or the one of a large base. TableProblem `engine_fixed`: limits need every customer."""
    if not large:
        return statements.all_of(origin, cuts)
    if choices.basis != "relative" or choices.cuts is not None:
        raise TableProblem("engine_fixed")
    return {"tiers": statements.tiers(origin, cuts, choices.scheme)}


def told(
    origin: Origin, period: Period, why: str, cuts: Cuts, span: Mapping[str, Any] | None, today: dt.date | None
) -> dict[str, Any]:
    """What stands in `summary.json`; without the span where the script will add it."""
    p = period
    days = {"before_start": p.before_start, "now_start": p.now_start, "end": p.end}
    return {
        "summary": 1,
        "name": origin.table,
        "table": origin.table,
        "roles": dict(origin.roles),
        "returns": origin.returns,
        "where": None if origin.where is None else list(origin.where),
        "today": (today or dt.date.today()).isoformat(),
        "why": why,
        "period": {**{name: None if d is None else d.isoformat() for name, d in days.items()}, "months": p.months},
        "cuts": [d.isoformat() for d in cuts.days],
        "span": span,
    }


def rows_of_customer(connection: Connection, origin: Origin, customer: str, most: int = 500) -> pd.DataFrame:
    """One customer's rows, as a small query of its own: bought_on, order_key, amount."""
    sql = rendered(statements.one_customer(origin, customer, most), connection.dialect)
    found = connection.run(sql, most)
    money = found["amount"].map(lambda value: float(Decimal(str(value))))
    return found.assign(amount=money.astype(float), bought_on=pd.to_datetime(found["bought_on"]))
