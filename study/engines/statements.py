"""The statements an engine runs where the rows are: SELECT with its dates written in, no table made, no parameter.

They are written as DuckDB reads them, in the subset that `study.engines.dialects` renders for other engines.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from clv.periods import Period
from clv.tables import Returns, Scheme, TableProblem
from clv.trend import cut_days
from intake.sql import literal

MONEY = "DECIMAL(18,4)"
NAMES = ("span", "customers", "quarters", "gaps")
TIERS = "tiers"
TEMPLATES = {
    name: "\n".join(
        line
        for line in (Path(__file__).parent.parent / f"summary_{name}.sql").read_text("utf-8").splitlines()
        if not line.startswith("--")
    )
    for name in (*NAMES, TIERS)
}
ROLES = ("customer_id", "date", "amount", "quantity", "unit_price", "order_id", "cost")
NEEDED = ("customer_id", "date")
# An order's number among its customer's, where its rows lie in several quarters.
SPREAD = (
    "CASE WHEN COUNT(*) OVER (PARTITION BY customer_id, order_key, order_day) > 1"
    " THEN DENSE_RANK() OVER (PARTITION BY customer_id ORDER BY order_key) ELSE 0 END"
)


@dataclass(frozen=True)
class Origin:
    """Rows in a database: which table, which column plays which role, what becomes of returns, and the one filter.

    `table` is a name such as `shop.order_lines`; `where` is (column, value): rows that hold the value, and no others.
    """

    table: str
    roles: Mapping[str, str] = field(default_factory=dict)
    returns: Returns = "net"
    where: tuple[str, str] | None = None

    def checked(self) -> Origin:
        """Itself, when it can be asked of a database. TableProblem: a role is missing, or is counted of files alone."""
        if self.returns == "cancel":
            raise TableProblem("engine_returns")
        missing = [role for role in NEEDED if not self.roles.get(role)]
        if not missing and not self.roles.get("amount") and not {"quantity", "unit_price"} <= set(self.roles):
            missing = ["amount"]
        if missing:
            raise TableProblem("engine_role_missing", role=missing[0])
        other = sorted(role for role, column in self.roles.items() if column and role not in ROLES)
        if other:
            raise TableProblem("engine_role", role=other[0], column=self.roles[other[0]])
        return replace(self, roles={role: column for role, column in self.roles.items() if column})


@dataclass(frozen=True)
class Cuts:
    """The period asked for, and the days the quarters are cut at, of which the last is the period's end."""

    period: Period
    days: tuple[dt.date, ...]


def cuts_of(period: Period, first: dt.date, months: int) -> Cuts:
    """The cuts of a table whose first row lies on `first`."""
    return Cuts(period, tuple(cut_days(first, period.end, months)))


def quoted(name: str) -> str:
    """A column's or a table's name as DuckDB writes it, a part between dots at a time.

    >>> quoted('shop.order "lines"')
    '"shop"."order ""lines\"""'
    """
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


def column(name: str) -> str:
    """A column's name, whose dots are its own.

    >>> column("net.amount")
    '"net.amount"'
    """
    return '"' + name.replace('"', '""') + '"'


def day(date: dt.date) -> str:
    """A date in SQL.

    >>> day(dt.date(2025, 1, 1))
    "CAST('2025-01-01' AS DATE)"
    """
    return f"CAST({literal(date.isoformat())} AS DATE)"


def stretch_of(cuts: Sequence[dt.date]) -> str:
    """SQL of the stretch a day lies in, −1 before the first: a tree, so that a row is compared with few of the cuts.

    >>> stretch_of([dt.date(2024, 1, 1), dt.date(2024, 4, 1)])
    "CASE WHEN bought_on < CAST('2024-01-01' AS DATE) THEN -1 ELSE 0 END"
    """

    def tree(low: int, high: int) -> str:
        if high - low == 1:
            return str(low)
        half = (low + high) // 2
        return f"CASE WHEN bought_on < {day(cuts[half])} THEN {tree(low, half)} ELSE {tree(half, high)} END"

    return f"CASE WHEN bought_on < {day(cuts[0])} THEN -1 ELSE {tree(0, len(cuts) - 1)} END"


def _money(sql: str) -> str:
    """Four decimals, also of an engine whose decimals have no number of their own."""
    return f"ROUND(CAST({sql} AS {MONEY}), 4)"


def _amount(roles: Mapping[str, str]) -> str:
    if "amount" in roles:
        return _money(column(roles["amount"]))
    return _money(" * ".join(_money(column(roles[role])) for role in ("quantity", "unit_price")))


def _given(origin: Origin) -> str:
    """SELECT of every row with what it gives, null where it lacks it."""
    roles, where = origin.roles, origin.where
    found = [
        f"NULLIF(TRIM(CAST({column(roles['customer_id'])} AS TEXT)), '') AS customer_id",
        f"CAST({column(roles['date'])} AS DATE) AS bought_on",
        f"{_amount(roles)} AS amount",
    ]
    cost = _money(column(roles["cost"])) if "cost" in roles else f"CAST(NULL AS {MONEY})"
    key = f"NULLIF(CAST({column(roles['order_id'])} AS TEXT), '')" if "order_id" in roles else "CAST(NULL AS TEXT)"
    found += [f"{cost} AS cost", f"{key} AS order_key"]
    only = f" WHERE CAST({column(where[0])} AS TEXT) = {literal(where[1])}" if where else ""
    return f"SELECT {', '.join(found)} FROM {quoted(origin.table)}{only}"


def _lines(origin: Origin, end: dt.date) -> str:
    """SELECT of the rows that count: with a customer, a day before the end and an amount, under the returns policy."""
    kept = ["customer_id IS NOT NULL", "amount IS NOT NULL", f"bought_on < {day(end)}"]
    if origin.returns == "ignore":
        kept.append("amount >= 0")
    return (
        "SELECT customer_id, bought_on, order_key, CASE WHEN order_key IS NULL THEN bought_on END AS order_day,"
        " amount, cost, CASE WHEN cost IS NOT NULL THEN amount END AS costed"
        f" FROM ({_given(origin)}) AS given WHERE {' AND '.join(kept)}"
    )


def _filled(name: str, values: Mapping[str, str]) -> str:
    text = TEMPLATES[name]
    for key, value in values.items():
        text = text.replace(f"${key}", value)
    return text


def span(origin: Origin) -> str:
    """How many rows there are, what they lack, their money, and the first and last day. TableProblem as `checked`."""
    return _filled("span", {"given": _given(origin.checked())})


def customers(origin: Origin, cuts: Cuts) -> str:
    """One row a customer. TableProblem as `checked`."""
    p = cuts.period
    start = {"now_start": day(p.now_start), "before_start": day(p.before_start or p.now_start)}
    return _filled("customers", {"lines": _lines(origin.checked(), p.end), **start})


def quarters(origin: Origin, cuts: Cuts) -> str:
    """One row a customer and quarter. TableProblem as `checked`."""
    spread = SPREAD if origin.roles.get("order_id") else "0"
    values = {"lines": _lines(origin.checked(), cuts.period.end), "stretch": stretch_of(cuts.days), "spread": spread}
    return _filled("quarters", values)


def gaps(origin: Origin, cuts: Cuts) -> str:
    """One row a quarter and number of days between two purchases. TableProblem as `checked`."""
    return _filled("gaps", {"lines": _lines(origin.checked(), cuts.period.end), "stretch": stretch_of(cuts.days)})


def all_of(origin: Origin, cuts: Cuts) -> dict[str, str]:
    """The three statements, by name. TableProblem as `checked`.

    >>> period = Period(dt.date(2023, 1, 1), dt.date(2024, 1, 1), dt.date(2025, 1, 1), 12)
    >>> found = all_of(Origin("orders", {"customer_id": "c", "date": "d", "amount": "a"}), cuts_of(
    ...     period, dt.date(2023, 1, 1), 12))
    >>> [text.lstrip()[:4] for text in found.values()]
    ['WITH', 'WITH', 'WITH']
    """
    return {
        "customers": customers(origin, cuts),
        "quarters": quarters(origin, cuts),
        "gaps": gaps(origin, cuts),
    }


def tier_of(when: str, scheme: Scheme) -> str:
    """SQL of the tier of a rank among so many, 0 for the best: above the cut are ceil(p · n) and those tied with them.

    >>> from clv import parse_scheme
    >>> tier_of("now", parse_scheme("A=20,B=80"))
    'CASE WHEN (rank_now - 1) * 5 < 1 * many_now THEN 0 ELSE 1 END'
    """
    cuts, whole = [], Fraction(0)
    for tier, share in enumerate(scheme.shares[:-1]):
        whole += Fraction(share) / 100
        cuts.append(f"WHEN (rank_{when} - 1) * {whole.denominator} < {whole.numerator} * many_{when} THEN {tier}")
    return f"CASE {' '.join(cuts)} ELSE {len(scheme.shares) - 1} END" if cuts else "0"


def tiers(origin: Origin, cuts: Cuts, scheme: Scheme) -> str:
    """One row a cell of the flow statement and a thousandth of the ranking. TableProblem as `checked`."""
    p = cuts.period
    start = {"now_start": day(p.now_start), "before_start": day(p.before_start or p.now_start)}
    cell = {f"tier_{when}": tier_of(when, scheme) for when in ("before", "now")}
    return _filled(TIERS, {"lines": _lines(origin.checked(), p.end), **start, **cell})


def one_customer(origin: Origin, customer: str, most: int) -> str:
    """The rows of one customer that count, by day, and no more than so many. TableProblem as `checked`."""
    origin = origin.checked()
    return (
        f"SELECT bought_on, order_key, amount FROM ({_given(origin)}) AS given"
        f" WHERE customer_id = {literal(customer)} AND amount IS NOT NULL AND bought_on IS NOT NULL"
        f" ORDER BY bought_on LIMIT {most}"
    )


def sample(origin: Origin, most: int) -> str:
    """So many rows as they are, whichever the engine gives first."""
    return f"SELECT * FROM {quoted(origin.table)} LIMIT {most}"
