"""Tables that pass between modules, by their columns and laws; and `TableProblem`, why one cannot be made.

Columns are English and lower case, fractions are fractions, money is in whole units of the file's currency,
and a figure that cannot be known is NaN. Nothing here reads a file, a clock or a screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Units = npt.NDArray[np.int32] | npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
Days = npt.NDArray[np.datetime64]
Basis = str  # a rule of `clv.tiers.RULES`
Returns = Literal["net", "ignore", "cancel"]
LeftByUs = Literal["lost", "left_out"]
Method = Literal["course", "discounted", "future", "migration"]
Margin = float | Literal["file"] | None
Kind = Literal["transactions", "customers", "contracts", "flows", "segments", "summary"]
History = Literal["whole", "short", "none"]

PURCHASES: tuple[Kind, ...] = ("transactions", "summary")  # kinds whose customers come of purchases, here or elsewhere
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
    "few_lost",
)


@dataclass(frozen=True)
class Orders:
    """Every customer's dated orders as compact arrays: a row an order and day, sorted by day.

    `customer` numbers `ids`, which are sorted. `days` are the different days, and `upto` how many rows there are up to
    and with each. amount, costed (amount where a cost is known) and cost are whole ten-thousandths. `order` is −1 for
    an order that lies on one day, else a number its rows share. `first` is the first day with a row, `end` the day
    after the last that counts. A million orders are some ten megabytes. Made by `Orders.packed`.
    """

    ids: ExtensionArray
    customer: npt.NDArray[np.int32]
    days: Days
    upto: Ints
    amount: Units
    order: npt.NDArray[np.int32]
    first: dt.date
    end: dt.date
    costed: Units | None = None
    cost: Units | None = None

    @classmethod
    def packed(
        cls,
        ids: npt.ArrayLike | ExtensionArray,
        customer: npt.ArrayLike,
        day: Days,
        amount: Ints,
        order: npt.NDArray[np.int32],
        end: dt.date,
        costed: Ints | None = None,
        cost: Ints | None = None,
    ) -> Orders:
        """Orders of columns of one length, at least one row, sorted by `day`; `ids` sorted.

        >>> o = Orders.packed(["a"], [0, 0], np.array(["2024-01-02", "2024-01-02"], dtype="datetime64[D]"),
        ...                   np.array([10_000, -500]), np.array([-1, -1], dtype=np.int32), dt.date(2024, 2, 1))
        >>> o.day.astype(str).tolist(), o.upto.tolist(), o.amount.dtype.name
        (['2024-01-02', '2024-01-02'], [2], 'int32')
        """
        starts = np.append(0, np.flatnonzero(day[1:] != day[:-1]) + 1)
        days = day[starts]
        upto = np.append(starts[1:], len(day))
        if not (order >= 0).any():  # no order lies on several days, as in most files: one -1 stands for all
            order = np.broadcast_to(np.int32(-1), order.shape)
        return cls(
            ids=pd.array(np.asarray(ids, dtype=object), dtype="str") if not isinstance(ids, ExtensionArray) else ids,
            customer=np.asarray(customer, dtype=np.int32),
            days=days,
            upto=upto,
            amount=narrow(amount),
            order=order,
            first=days[0].item(),
            end=end,
            costed=None if costed is None else narrow(costed),
            cost=None if cost is None else narrow(cost),
        )

    @property
    def customers(self) -> int:
        """How many customers have a row."""
        return len(self.ids)

    @property
    def day(self) -> Days:
        """The day of every row, made when it is asked for."""
        return np.repeat(self.days, np.diff(self.upto, prepend=0))

    def before(self, day: dt.date) -> int:
        """How many rows lie before a day.

        >>> o = Orders.packed(["a"], [0], np.array(["2024-01-02"], dtype="datetime64[D]"), np.array([1]),
        ...                   np.array([-1], dtype=np.int32), dt.date(2024, 2, 1))
        >>> o.before(dt.date(2024, 1, 2)), o.before(dt.date(2024, 1, 3))
        (0, 1)
        """
        found = int(np.searchsorted(self.days, np.datetime64(day)))
        return int(self.upto[found - 1]) if found else 0


def narrow(values: Ints) -> Units:
    """Whole numbers in the smaller of two widths that holds them all: memory is what a visit costs.

    >>> narrow(np.array([1, 2**31 - 1])).dtype.name, narrow(np.array([1, 2**31])).dtype.name
    ('int32', 'int64')
    """
    held = np.iinfo(np.int32)
    fits = held.min <= values.min(initial=0) and values.max(initial=0) <= held.max
    return values.astype(np.int32) if fits else values.astype(np.int64)


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
class Note:
    """What a table says without being asked, as a code with its details: a TableProblem that stops nothing.

    >>> Note("tier_empty", {"tier": "Top"}).flat()
    {'code': 'tier_empty', 'tier': 'Top'}
    """

    code: str
    detail: Mapping[str, object] = field(default_factory=dict)

    def flat(self) -> dict[str, object]:
        """One mapping of code and details, as the JSON report writes it."""
        return {"code": self.code, **self.detail}


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
    revenue in the period per tier (all but the last). `left_by_us` "left_out": who was refused, did not pay, died or
    moved away is in no base, and so not lost.
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
    left_by_us: LeftByUs = "lost"


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
    whole: Floats = np.rint(np.asarray(money, dtype=float) * 100)
    return whole.astype(np.int64)


def digits_agree(stay: Floats, retention: Floats, years: float = 1.0) -> Flags:
    """Whether a duration and a retention can be the same number, each rounded to the digits it is printed with.

    89 % is 88.5–89.5 %, which is 8.70–9.52 years of yearly periods; 8.76 lies within. Unknown: False.

    >>> digits_agree(np.array([8.76, 2.8, 9.9]), np.array([0.89, 0.65, 0.89])).tolist()
    [True, True, False]
    """
    found = [_digits_agree(d, r, years) for d, r in zip(stay.tolist(), retention.tolist(), strict=True)]
    return np.array(found, dtype=bool)


def _digits_agree(stay: float, retention: float, years: float) -> bool:
    if not (np.isfinite(stay) and 0 <= retention < 1):
        return False
    half_d, half_r = _half_digit(stay), _half_digit(retention)
    shortest = years / (1 - retention + half_r)
    longest = years / (1 - retention - half_r) if retention + half_r < 1 else np.inf
    return bool(stay + half_d >= shortest and stay - half_d <= longest)


def _half_digit(x: float) -> float:
    """Half a unit in the last digit a number is written with: two decimals at least of a share, one of years."""
    digits = -int(Decimal(repr(x)).normalize().as_tuple().exponent)
    return 0.5 * 10.0 ** -max(digits, 2 if x < 1 else 1)


def rounded_split(split: pd.DataFrame, now: float, before: float | None = None) -> pd.DataFrame:
    """The second line of the reconciliation with active customers' money as every page has it, and the rounding apart.

    `split`: RECONCILIATION with exact amounts; `now` and `before`: revenue of the active, each customer rounded once to
    whole cents. now_active and before_active become these, and what they differ is a line "rounding" (0 rows), left
    out where it is 0: the lines sum to the same as before. Source: METHODS, where used rows went.

    >>> s = pd.DataFrame({"reason": ["now_active"], "rows": [2], "amount": [Decimal("10.0050")]})
    >>> rounded_split(s, 10.01)[["reason", "amount"]].values.tolist()
    [['now_active', Decimal('10.01')], ['rounding', Decimal('-0.0050')]]
    """
    found = split.copy()
    left = Decimal(0)
    for reason, money in (("now_active", now), ("before_active", before)):
        here = found["reason"] == reason
        if money is not None and here.any():
            to_the_cent = (Decimal(int(cents([money])[0])) / 100).quantize(Decimal("0.01"))
            left += found.loc[here, "amount"].iloc[0] - to_the_cent
            found["amount"] = found["amount"].where(~here, to_the_cent)
    rounding = pd.DataFrame([("rounding", 0, left)], columns=list(RECONCILIATION))
    return pd.concat([found, rounding], ignore_index=True) if left else found


def active(purchases: pd.Series, revenue: pd.Series) -> Flags:
    """Active: at least one purchase in the period and net revenue above 0 (purchases unknown: revenue decides).

    >>> active(pd.Series([1, 1, 0]), pd.Series([5.0, 0.0, 5.0])).tolist()
    [True, False, False]
    """
    bought = np.asarray(purchases, dtype=float)
    once: Flags = np.isnan(bought) | (bought >= 1)
    return (cents(revenue) > 0) & once


def among(values: pd.Series, others: pd.Series) -> Flags:
    """Which of the values are one of the others; of many names a tenth of the time of pandas' own `isin`.

    >>> among(pd.Series(["a", "b", None]), pd.Series(["b", "c", None])).tolist()
    [False, True, False]
    """
    codes, different = pd.factorize(pd.concat([values, others], ignore_index=True))
    there = np.zeros(len(different) + 1, dtype=bool)  # the last: what is missing, which is none of them
    there[codes[len(values) :]] = True
    there[-1] = False
    return np.asarray(there[codes[: len(values)]])


def check(frame: pd.DataFrame, columns: Sequence[str], name: str) -> pd.DataFrame:
    """The frame itself, if it has the contract's columns; TableProblem `columns_missing` otherwise.

    >>> check(pd.DataFrame({"step": ["start"], "change": [1.0]}), BRIDGE, "bridge").shape
    (1, 2)
    """
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise TableProblem("columns_missing", table=name, columns=", ".join(missing))
    return frame
