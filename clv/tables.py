"""The tables that flow from a customer file to a page, and what must hold of them.

Columns are English and lower case, fractions are fractions, money is in whole units of the file's currency,
and a figure that cannot be known is NaN. Nothing here reads a file, a clock or a screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]
Basis = Literal["relative", "fixed"]
Returns = Literal["net", "ignore", "cancel"]
Method = Literal["course", "discounted", "future", "migration"]
Margin = float | Literal["file"] | None
Kind = Literal["transactions", "customers", "contracts", "flows", "segments"]
History = Literal["whole", "short", "none"]

METHODS: tuple[Method, ...] = ("course", "discounted", "future", "migration")
SMALLEST_SHARE = Decimal("0.0001")  # per cent; also keeps absurd exponents from being written out
MOVEMENTS = ("retained", "upgraded", "downgraded", "won back", "new", "lost", "new or won back")
TOTAL = "Total"

CUSTOMERS = (
    "customer_id",
    "purchases_earlier",
    "revenue_earlier",
    "purchases_before",
    "revenue_before",
    "purchases_now",
    "revenue_now",
    "first_date",
    "last_date",
)
TIERS = ("tier", "customers", "purchases", "revenue", "base", "lost")
FLOWS = ("tier_now", "movement", "tier_before", "customers", "purchases", "revenue_before", "revenue_now")
BRIDGE = ("step", "change")
RECONCILIATION = ("reason", "rows", "amount")
PORTFOLIO = (
    "tier",
    "customers",
    "purchases",
    "revenue",
    "purchases_per_customer",
    "revenue_per_purchase",
    "revenue_per_customer",
    "base",
    "lost",
    "retention",
    "retention_year",
    "retention_low",
    "retention_high",
    "duration_years",
    "duration_low",
    "duration_high",
    "clv",
    "clv_low",
    "clv_high",
    "clv_index",
    "portfolio_value",
    "portfolio_low",
    "portfolio_high",
)


@dataclass(frozen=True)
class Orders:
    """Every customer's dated orders as plain arrays: a row an order and day, sorted by day.

    `customer` numbers `ids`, which are sorted. amount, costed (amount where a cost is known) and cost are whole
    ten-thousandths. `order` is −1 for an order that lies on one day, else a number its rows share. `first` is the
    first day with a row, `end` the day after the last that counts. A million orders are some thirty megabytes.
    """

    ids: npt.NDArray[np.object_]
    customer: npt.NDArray[np.int32]
    day: Days
    amount: Ints
    order: npt.NDArray[np.int32]
    first: dt.date
    end: dt.date
    costed: Ints | None = None
    cost: Ints | None = None

    @property
    def customers(self) -> int:
        """How many customers have a row."""
        return len(self.ids)


class TableProblem(Exception):
    """Something a table cannot answer, as a code with its details; the sentence is made where words are made.

    >>> TableProblem("needs_two_periods", first="2024-01-01").code
    'needs_two_periods'
    """

    def __init__(self, code: str, **detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Scheme:
    """Names and shares of the value tiers, best first; shares are exact per cent that sum to 100.

    >>> Scheme(("A", "B"), (Decimal(20), Decimal(80))).labels
    ('A 20%', 'B 80%')
    """

    names: tuple[str, ...]
    shares: tuple[Decimal, ...]

    def __post_init__(self) -> None:
        if len(self.names) != len(self.shares) or not self.names:
            raise TableProblem("tiers_unmatched", names=len(self.names), shares=len(self.shares))
        if len(set(self.names)) < len(self.names) or not all(n.strip() for n in self.names):
            raise TableProblem("tiers_named_twice", names=", ".join(self.names))
        if TOTAL in self.names:
            raise TableProblem("tier_called_total", name=TOTAL)
        if not all(s.is_finite() and s >= SMALLEST_SHARE for s in self.shares) or sum(self.shares) != 100:
            raise TableProblem("tier_shares", total=str(sum(s for s in self.shares if s.is_finite())))

    @property
    def labels(self) -> tuple[str, ...]:
        """Name and share as printed in the course's tables, "Super 5%"."""
        return tuple(f"{n} {s.normalize():f}%" for n, s in zip(self.names, self.shares, strict=True))


DEFAULT_SCHEME = Scheme(("Super", "Top", "Middle", "Bottom"), (Decimal(5), Decimal(15), Decimal(50), Decimal(30)))


@dataclass(frozen=True)
class Choices:
    """How the base is counted: everything a person can choose besides the file and the levers.

    `end` and `months` None mean "from the file". `margin`: None counts revenue, "file" the margin of the file's own
    cost, a number that share of revenue. `index` multiplies the fixed cuts; `cuts` are the person's own lowest
    revenue in the period per tier (all but the last).
    """

    end: dt.date | None = None
    months: int | None = None
    basis: Basis = "relative"
    returns: Returns = "net"
    scheme: Scheme = field(default_factory=lambda: DEFAULT_SCHEME)
    method: Method = "course"
    discount: float = 0.1
    margin: Margin = None
    index: float = 1.0
    cuts: tuple[float, ...] | None = None


def parse_scheme(text: str) -> Scheme:
    """Tiers from "Super=5,Top=15,Middle=50,Bottom=30".

    Raises TableProblem `tiers_unreadable`, or what `Scheme` says of the shares.

    >>> parse_scheme("Best=20,Rest=80").shares
    (Decimal('20'), Decimal('80'))
    """
    names, shares = [], []
    for part in text.split(","):
        name, sign, share = part.rpartition("=")
        try:
            if not sign:
                raise ValueError(part)
            shares.append(Decimal(share.strip()))
        except (ValueError, ArithmeticError):
            raise TableProblem("tiers_unreadable", text=text) from None
        names.append(name.strip())
    return Scheme(tuple(names), tuple(shares))


def write_scheme(scheme: Scheme) -> str:
    """The text `parse_scheme` reads back.

    >>> write_scheme(DEFAULT_SCHEME)
    'Super=5,Top=15,Middle=50,Bottom=30'
    """
    return ",".join(f"{n}={s.normalize():f}" for n, s in zip(scheme.names, scheme.shares, strict=True))


def cents(money: Sequence[float] | Floats | pd.Series) -> Ints:
    """Money in whole cents, the unit customers are ranked in (floats would move tied customers).

    >>> cents([0.1 + 0.2, 19.99]).tolist()
    [30, 1999]
    """
    return np.rint(np.asarray(money, dtype=float) * 100).astype(np.int64)


def active(purchases: pd.Series, revenue: pd.Series) -> np.ndarray:
    """Active: at least one purchase in the period and net revenue above 0 (purchases unknown: revenue decides).

    >>> active(pd.Series([1, 1, 0]), pd.Series([5.0, 0.0, 5.0])).tolist()
    [True, False, False]
    """
    bought = np.asarray(purchases, dtype=float)
    return (cents(revenue) > 0) & (np.isnan(bought) | (bought >= 1))


def check(frame: pd.DataFrame, columns: Sequence[str], name: str) -> pd.DataFrame:
    """The frame itself, if it has the contract's columns; TableProblem `columns_missing` otherwise.

    >>> check(pd.DataFrame({"step": ["start"], "change": [1.0]}), BRIDGE, "bridge").shape
    (1, 2)
    """
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise TableProblem("columns_missing", table=name, columns=", ".join(missing))
    return frame
