"""Made-up customers, and their purchases and contracts written as systems in seven languages write them.

Each `Made` file knows what is right of it; the truth is summed here, plainly, from the same made-up rows.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

NOW, BEFORE, END = dt.date(2024, 1, 1), dt.date(2023, 1, 1), dt.date(2025, 1, 1)
NAMES = ("Anna Berg", "Bo Ek", "Cilla Dahl", "Dag Falk", "Elin Gran", "Folke Holm", "Greta Ivarsson", "Hugo Jansson")


@dataclass(frozen=True)
class Order:
    """One made-up order: number, day, customer's number, amount."""

    number: int
    day: dt.date
    customer: int
    amount: Decimal


@dataclass
class Made:
    """A file's name, its content and what is right: kind and figures as `world_figures.judge` takes them."""

    name: str
    content: bytes
    kind: str
    expected: dict[str, Any] = field(default_factory=dict)


def orders(seed: int = 1, customers: int = 40, many: int = 180) -> list[Order]:
    """Orders over two years, a first on the first day and one on the last; three in ten customers leave."""
    rng = random.Random(seed)
    days = sorted(
        {BEFORE + dt.timedelta(days=rng.randrange(731)) for _ in range(many)} | {BEFORE, END - dt.timedelta(days=1)}
    )
    leaving = set(rng.sample(range(1, customers + 1), customers * 3 // 10))
    found = []
    for number, day in enumerate(days, 1001):
        who = [c for c in range(1, customers + 1) if day < NOW or c not in leaving]
        found.append(Order(number, day, rng.choice(who), Decimal(rng.randrange(5_000, 250_000)) / 100))
    return found


def figures(rows: Iterable[tuple[dt.date, Any, Decimal]]) -> dict[str, Any]:
    """Customers now, their revenue, base and lost, of (day, customer, signed amount)."""
    sums: dict[str, dict[Any, Decimal]] = {"before": {}, "now": {}}
    bought: dict[str, set[Any]] = {"before": set(), "now": set()}
    for day, who, amount in rows:
        when = "now" if NOW <= day < END else "before" if BEFORE <= day < NOW else None
        if when:
            sums[when][who] = sums[when].get(who, Decimal(0)) + amount
            if amount > 0:
                bought[when].add(who)
    active = {w: {c for c, m in sums[w].items() if m > 0 and c in bought[w]} for w in sums}
    cent = Decimal("0.01")
    return {
        "now": len(active["now"]),
        "revenue": float(sum((sums["now"][c].quantize(cent, ROUND_HALF_UP) for c in active["now"]), Decimal(0))),
        "base": len(active["before"]),
        "lost": len(active["before"] - active["now"]),
    }


def table(head: Sequence[str], rows: Iterable[Sequence[Any]], mark: str = ",", comma: bool = False) -> str:
    """The rows as delimited text; `comma`: decimals are written so."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([str(c).replace(".", ",") if comma and isinstance(c, Decimal) else c for c in row])
    return out.getvalue()


def person(number: int) -> str:
    """The name of a made-up customer."""
    return f"{NAMES[number % len(NAMES)]}{chr(97 + number // len(NAMES))}"


def mail(number: int) -> str:
    """The e-mail address of a made-up customer."""
    return f"kund{number}@example.org"


@dataclass(frozen=True)
class Contract:
    """One made-up contract: its customer, first day, last day (None: open), amount a year."""

    customer: int
    start: dt.date
    end: dt.date | None
    yearly: Decimal


def contracts(seed: int = 1, many: int = 120) -> list[Contract]:
    """A contract a customer, all begun before the period; a third end in it."""
    rng = random.Random(seed)
    found = []
    for customer in range(1, many + 1):
        start = dt.date(2018, 1, 1) + dt.timedelta(days=rng.randrange(1_800))
        end = NOW + dt.timedelta(days=rng.randrange(2, 364)) if rng.random() < 0.33 else None
        found.append(Contract(customer, start, end, Decimal(rng.randrange(100_000, 1_200_000)) / 100))
    found[0] = Contract(1, found[0].start, END - dt.timedelta(days=1), found[0].yearly)
    return found


def of_contracts(found: Sequence[Contract]) -> dict[str, Any]:
    """Customers running at the period's start, and those of them who do not run at its end."""
    last = max(max(c.start, c.end or c.start) for c in found)
    end = last + dt.timedelta(days=1)
    start = end.replace(year=end.year - 1)
    runs = lambda c, day: c.start < day and (c.end is None or c.end >= day)  # noqa: E731
    base = {c.customer for c in found if runs(c, start)}
    return {"customers": len(base), "lost": len(base - {c.customer for c in found if runs(c, end)})}


Maker = Callable[[], Made]
