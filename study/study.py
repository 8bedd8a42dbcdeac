"""`Study`: one file, counted one way, with every table it can give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from threading import RLock
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

from clv import Base, Choices, Orders, Period, TableProblem, looking_back, with_durations
from clv.findings import Candidate
from clv.findings import findings as candidates
from clv.quarters import Dated
from clv.small_groups import Groups, joined_segments
from intake import FileReport
from study import counting, history, rows
from study.engines.summary import Summary
from study.rows import Part

MOST_ASKED = 500
DATED = ("transactions", "contracts", "summary")  # kinds of file whose period follows from their days
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Rows:
    """What a file's rows give for one period, returns policy and part: read once, whatever the tiers and the method.

    `only_customers`: nobody will ask for the orders, so that they need not be kept to sum the customers.
    """

    file: FileReport
    choices: Choices
    part: Part | None = None
    only_customers: bool = False

    @cached_property
    def period(self) -> tuple[Period, str]:
        """The period of a file of purchases, and why it is that long. TableProblem: no dates before the end."""
        if self.summary is not None:
            return counting.period_of_summary(self.summary, self.choices, self.part)
        return counting.period_of(self.file, self.choices)

    @cached_property
    def summary(self) -> Summary | None:
        """What a database sent, where the rows stay there; None of a file."""
        return None if self.file.summary is None else Summary(self.file.summary)

    @property
    def customers(self) -> pd.DataFrame:
        """CUSTOMERS of a file of purchases, summed anew: its orders are kept, and so is the base's table of them.

        TableProblem as `period`.
        """
        period = self.period[0]
        if self.summary is not None:
            return self.summary.customers
        if self.only_customers and self.file.table is not None:
            found = rows.customers_of_lines(
                self.file.table, period, self.choices.returns, self.part, self.file.lines_alone
            )
            if found is not None:
                return counting.with_reasons(found, self.file, period)
        try:
            return counting.with_reasons(counting.customers_of(self.orders, period), self.file, period)
        except TableProblem as problem:
            if problem.code != "no_orders" or self.file.table is None:
                raise
        # No row is left under the returns policy: a table without customers, of which the base says so.
        start = period.before_start
        return rows.customers(self.file.table, start, period.now_start, period.end, self.choices.returns, self.part)

    @cached_property
    def orders(self) -> Orders:
        """All orders of a file of purchases before its end, as compact arrays. TableProblem: another kind of file."""
        if self.summary is not None:
            raise TableProblem("needs_order_lines")
        if self.file.kind != "transactions" or self.file.table is None:
            raise TableProblem("needs_purchases")
        end = self.period[0].end
        return history.orders(self.file.table, end, self.choices.returns, self.part)

    @cached_property
    def dated(self) -> Dated:
        """The orders, or what a database summed of them by customer and quarter. TableProblem as `orders`."""
        if self.summary is None:
            return self.orders
        return self.summary.sums


@dataclass(frozen=True, eq=False)
class Study:
    """One file counted one way; every table is made when it is first asked for, and kept.

    `part` keeps the rows with one value of a column; `entered` are durations in years that a person has given for the
    segments of a file, in its order (0: none). `together`: which of its segments are shown as one.
    `rows` may be handed in, so that two studies that differ only in tiers or method share what was read. A table that
    cannot be made raises TableProblem; `problem` says so beforehand.
    """

    file: FileReport
    choices: Choices
    part: Part | None = None
    entered: tuple[float, ...] = ()
    together: Groups = ()
    rows: Rows | None = field(default=None, repr=False)
    open_rows: Callable[[FileReport, Choices, Part | None], Rows] = field(default=Rows, repr=False)
    made: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)
    making: dict[Any, RLock] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def read_rows(self) -> Rows:
        """What the file's rows give; handed in, or read now."""
        return self.rows if self.rows is not None else self.open_rows(self.file, self.choices, self.part)

    @cached_property
    def base(self) -> Base:
        """The base: tiers, flows, bridge, moves. TableProblem: what the file or the choices cannot give."""
        if self.file.kind == "transactions" and self.file.table is not None:
            base = counting.base_of_purchases(
                self.file, self.choices, self.read_rows.period[0], self.read_rows.customers
            )
        elif self.file.summary is not None:
            period, summary = self.read_rows.period[0], Summary(self.file.summary)
            base = counting.base_of_summary(self.file, self.choices, period, summary)
        elif self.file.kind == "contracts":
            base = counting.base_of_contracts(self.file, self.choices, self.read_rows.period[0])
        else:
            base = counting.base_of(self.file, self.choices)
        if self.file.kind == "segments" and self.entered:
            base = with_durations(base, {n: y for n, y in zip(base.names, self.entered, strict=False) if y})
        return joined_segments(base, self.together) if self.together else base

    @cached_property
    def portfolio(self) -> pd.DataFrame:
        """PORTFOLIO by the chosen method, with its total. TableProblem: no base, or the method cannot value it."""
        return self.base.portfolio()

    @cached_property
    def base_problem(self) -> TableProblem | None:
        """Why there is no base; None when there is one."""
        return _problem(lambda: self.base)

    @cached_property
    def problem(self) -> TableProblem | None:
        """Why there is no portfolio: no base, or a method that cannot value it; None when there is one."""
        return self.base_problem or _problem(lambda: self.portfolio)

    @property
    def customers(self) -> pd.DataFrame:
        """The customers, with tiers and movement. TableProblem: a file of segments has none."""
        if self.base.customers is None:
            raise TableProblem("needs_customers")
        return self.base.customers

    @property
    def people(self) -> pd.DataFrame | None:
        """The customers for the lists behind a number; None where the file has none."""
        return self.customers if self.has_customers else None

    @property
    def has_customers(self) -> bool:
        """Whether there is a row a customer behind the figures."""
        return self.base_problem is None and self.base.customers is not None

    @property
    def orders(self) -> Orders:
        """All orders before the period's end. TableProblem: not a file of purchases."""
        return self.read_rows.orders

    @property
    def dated(self) -> Dated:
        """The orders, or their sums by customer and quarter where the rows stay in a database. TableProblem."""
        return self.read_rows.dated

    @property
    def period(self) -> Period | None:
        """The period counted; None where the file has no dates, or no base."""
        return None if self.base_problem is not None else self.base.period

    @property
    def months(self) -> int:
        """Length of a period in months; a year where it is not a number of months."""
        return (self.period.months if self.period is not None else None) or 12

    @property
    def period_months(self) -> int | None:
        """As `months`, but None where a file's period is not a number of months, so that nobody calls it a year."""
        return self.period.months if self.period is not None else 12

    @property
    def why_period(self) -> str:
        """Why the period has its length: "chosen", "longest", "one", or "file" where the file brings its own."""
        if self.file.kind not in DATED or self.base_problem is not None:
            return "file"
        return self.read_rows.period[1]

    @property
    def span_years(self) -> float:
        """Years between the file's first and last dated row; 0 without dates."""
        first, last = self.file.first_date, self.file.last_date
        return 0.0 if first is None or last is None else (last - first).days / 365.25

    @cached_property
    def earlier(self) -> Study | None:
        """The same file one period earlier; None where it does not reach back three periods."""
        if self.file.kind != "transactions" or self.base_problem is not None:
            return None
        then = counting.earlier_choices(self.file, self.choices, self.read_rows.period[0])
        if then is None:
            return None
        study = replace(self, choices=then, rows=None)
        return study if study.base_problem is None else None

    @cached_property
    def earlier_portfolio(self) -> pd.DataFrame | None:
        """PORTFOLIO one period earlier by the same method; None where it cannot be made."""
        return None if self.earlier is None or self.earlier.problem is not None else self.earlier.portfolio

    @cached_property
    def hindsight(self) -> pd.DataFrame | None:
        """What was expected of the customers a period ago beside what came; None with fewer than three periods."""
        return looking_back(self.base, None if self.earlier is None else self.earlier.base)

    @cached_property
    def findings(self) -> list[Candidate]:
        """The findings with most money that hold of this base, at most three."""
        return candidates(self.base, self.hindsight)

    @cached_property
    def reconciliation(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What became of every row of the file, and how the used rows divide (`counting.reconciled`)."""
        if self.base_problem is not None:
            return counting.reconciled(self.file, self.choices)
        whole = self.file.kind == "transactions" and self.part is None
        return counting.reconciled(self.file, self.choices, self.base, self.read_rows.customers if whole else None)

    def set_aside(self) -> pd.DataFrame:
        """Every row set aside, with its reason. TableProblem `no_table`: none were written down."""
        if self.file.set_aside_table is None:
            raise TableProblem("no_table")
        return pd.read_parquet(str(self.file.set_aside_table))

    @cached_property
    def returns(self) -> dict[str, int]:
        """How the returns were met. TableProblem: not a file of purchases."""
        return counting.returns_met(self.file, self.choices, self.read_rows.period[0])

    def other(self, **changed: Any) -> Study:
        """The same file with other choices (`margin="file"`, `method="migration"`), sharing what was read."""
        choices = replace(self.choices, **changed)
        same = all(getattr(choices, name) == getattr(self.choices, name) for name in counting.OF_ROWS)
        return replace(self, choices=choices, rows=self.read_rows if same else None)


def _problem(make: Callable[[], object]) -> TableProblem | None:
    try:
        make()
    except TableProblem as problem:
        return problem
    return None


def _make_room(made: dict[Any, Any]) -> None:
    """Let go of the oldest results for arguments where they are too many."""
    asked = [key for key in tuple(made) if key[1] or key[2]]
    for key in asked[: max(0, len(asked) - MOST_ASKED + 1)]:
        made.pop(key, None)


@dataclass(frozen=True)
class _Raised:
    """A problem that was raised, and is raised anew each time; one that was given back is a result like others."""

    code: str
    detail: dict[str, Any]


_NOT_MADE = object()


def _tried(make: Callable[Concatenate[Study, P], T], study: Study, *given: P.args, **named: P.kwargs) -> T | _Raised:
    try:
        return make(study, *given, **named)
    except TableProblem as problem:
        return _Raised(problem.code, problem.detail)


def kept(make: Callable[Concatenate[Study, P], T]) -> Callable[Concatenate[Study, P], T]:
    """`make(study, …)`, made once for a study and the arguments given (hashable); a TableProblem is kept as well.

    Of two threads that ask at once, one makes it and the other waits. Of results for arguments, which can be without
    end, a study keeps the last 500.
    """

    def found_or_made(study: Study, key: Any, *given: P.args, **named: P.kwargs) -> Any:
        with study.making.setdefault(key, RLock()):
            try:
                found = study.made.get(key, _NOT_MADE)
                if found is _NOT_MADE:
                    _make_room(study.made)
                    found = study.made[key] = _tried(make, study, *given, **named)
            finally:
                study.making.pop(key, None)
        return found

    @wraps(make)
    def asked(study: Study, /, *given: P.args, **named: P.kwargs) -> T:
        key = (make, given, tuple(sorted(named.items())))
        found = study.made.get(key, _NOT_MADE)
        if found is _NOT_MADE:
            found = found_or_made(study, key, *given, **named)
        if isinstance(found, _Raised):
            raise TableProblem(found.code, **found.detail)
        result: T = found
        return result

    return asked


def kept_last(make: Callable[Concatenate[Study, P], T]) -> Callable[Concatenate[Study, P], T]:
    """As `kept`, but only the result of the last arguments is kept: for what is as long as the customers are many."""

    @wraps(make)
    def asked(study: Study, /, *given: P.args, **named: P.kwargs) -> T:
        place, key = (make, (), ()), (given, tuple(sorted(named.items())))
        held = study.made.get(place)
        if held is None or held[0] != key:
            held = study.made[place] = (key, make(study, *given, **named))
        found: T = held[1]
        return found

    return asked
