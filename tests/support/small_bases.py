"""Small made-up customer files for hypothesis, as raw rows; and the same as the CUSTOMERS table of the method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pandas as pd
import reference as ref
from hypothesis import strategies as st

END = dt.date(2024, 3, 31)
SCHEMES = (
    "Super=5,Top=15,Middle=50,Bottom=30",
    "Best=20,Middle=30,Rest=50",
    "A=50,B=50",
    "One=100",
    "P=12.5,Q=37.5,R=33.3,S=16.7",
    ",".join(f"D{k}=10" for k in range(1, 11)),
)
# few and round, so that customers tie; with halves of a cent, refunds and nothing
AMOUNTS = ("100", "100", "50", "200", "75.005", "0.004", "0.005", "-50", "-100", "-200", "0", "1234.5678")


def days(months: int) -> list[dt.date]:
    """Days on both sides of every border of the two periods and of the time before."""
    borders = [ref.months_earlier(END, k * months) for k in (0, 1, 2)]
    near = [border + dt.timedelta(days=k) for border in borders for k in (-1, 0, 9)]
    return sorted({*near, dt.date(2019, 1, 1)} - {END + dt.timedelta(days=9)})


@st.composite
def files(draw: st.DrawFn, months: int = 12, max_rows: int = 40) -> list[ref.Row]:
    """Raw rows of up to a dozen customers; some after the end, with and without order numbers and cost."""
    row = st.tuples(
        st.sampled_from([f"c{k}" for k in range(12)]),
        st.sampled_from(days(months)),
        st.sampled_from([Decimal(x) for x in AMOUNTS]),
        st.sampled_from([None, None, "o1", "o2"]),
        st.sampled_from([None, Decimal(10), Decimal("60.5")]),
    )
    return draw(st.lists(row, min_size=1, max_size=max_rows))


@st.composite
def lively(draw: st.DrawFn, many: int = 2, most: int = 60) -> list[ref.Tier]:
    """Tier counts with somebody in every tier, in both periods, and somebody lost from each.

    At most `most` went from any tier to any other, now and then nobody at all; up to 40 left.
    """
    tiers = []
    for _ in range(many):
        top = draw(st.sampled_from([most, most, most, 0]))
        moved = tuple(draw(st.lists(st.integers(0, top), min_size=many, max_size=many)))
        lost, customers = draw(st.integers(1, 40)), draw(st.integers(1, 200))
        purchases = customers + draw(st.integers(0, 500))
        revenue = Decimal(draw(st.integers(100, 10_000_000))) / 100
        margin = draw(st.sampled_from([ref.Fraction(1), ref.Fraction(1, 4), ref.Fraction(2, 5)]))
        tiers.append(ref.Tier(customers, purchases, ref.Fraction(revenue), sum(moved) + lost, lost, moved, margin))
    return tiers


def customers_table(rows: Sequence[ref.Row], p: ref.Period) -> pd.DataFrame:
    """CUSTOMERS as the slow sums make it: one row for everyone with a row before the end."""
    whens = ("earlier", "before", "now")
    kinds = ("purchases", "revenue", "costed", "cost")
    columns = ["customer_id", "first_date", "last_date", *(f"{kind}_{when}" for kind in kinds for when in whens)]
    table = []
    for name, person in ref.people(rows, p).items():
        dates = [row[1] for row in rows if row[0] == name and row[1] < p.end]
        line: dict[str, object] = {"customer_id": name, "first_date": min(dates), "last_date": max(dates)}
        for when in whens:
            line[f"purchases_{when}"] = person.purchases[when]
            line[f"revenue_{when}"] = person.cents[when] / 100
            line[f"costed_{when}"] = float(person.costed[when])
            line[f"cost_{when}"] = float(person.cost[when])
        table.append(line)
    return pd.DataFrame(table, columns=columns)


def tiers_table(tiers: Sequence[ref.Tier]) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """(TIERS, counts of moves, margin shares) of the same counts."""
    table = pd.DataFrame(
        [(f"T{k}", t.customers, t.purchases, float(t.revenue), t.base, t.lost) for k, t in enumerate(tiers)],
        columns=["tier", "customers", "purchases", "revenue", "base", "lost"],
    )
    moves = np.array([t.moved for t in tiers], dtype=float).reshape(len(tiers), len(tiers))
    return table, moves, np.array([float(t.margin) for t in tiers])
