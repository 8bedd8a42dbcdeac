"""What a study's customers buy next: whose revenue it is, who buys again by first product, and products in order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from clv import TableProblem, next_purchase
from study import products
from study.lines import lines
from study.study import Study, kept

MOST = 12


@dataclass(frozen=True, eq=False)
class Again:
    """`clv.next_purchase.bought_again` by first product, and whether those there when the file begins are left out."""

    table: pd.DataFrame
    begins_late: bool


@kept
def sources(study: Study) -> pd.DataFrame | None:
    """Whose the period's revenue is; None where the file does not tell who is new."""
    flows = study.base.flows
    if flows is None or not study.base.two_periods or study.base.moves is None:
        return None
    try:
        return next_purchase.sources(flows)
    except TableProblem:
        return None


@kept
def again(study: Study) -> Again | None:
    """Who buys again within 30, 90 and 365 days, by first product; None without purchases.

    Whose first row lies in the file's first period may have bought before it begins: left out where anybody is left.
    """
    period = study.base.period
    if study.file.kind != "transactions" or period is None:
        return None
    days = _first_days(study)
    if days.empty:
        return None
    begins = days["first"].min() + pd.Timedelta(days=round(365.25 * study.base.years))
    late = bool((days["first"] >= begins).any() and study.span_years >= 2 * study.base.years)
    new = days[days["first"] >= begins] if late else days
    if "product" in study.file.mapping:
        product = pd.Series(products.of_each(study, "first").take(new["customer"].to_numpy()), index=new.index)
    else:
        product = pd.Series(None, index=new.index, dtype=object)
    common = product.value_counts().index[:MOST]
    last = pd.Timestamp(period.end) - pd.Timedelta(days=1)
    table = next_purchase.bought_again(new["first"], new["second"], last, product.where(product.isin(common)))
    return Again(table, late)


def _first_days(study: Study) -> pd.DataFrame:
    """The days of each customer's first two purchases (a day whose net is above 0): customer (a place among the ids of
    `lines`), first, second."""
    rows = lines(study)
    mine = np.flatnonzero(rows.mine)
    who, day = rows.customer[mine], rows.day[mine]
    begins = np.flatnonzero((np.diff(who, prepend=-1) != 0) | (np.diff(day, prepend=day[:1]) != 0))
    net = np.add.reduceat(rows.units[mine], begins) if len(begins) else np.zeros(0)
    bought = begins[net > 0]  # by customer and day, each once
    who, day = who[bought], day[bought].astype("datetime64[D]").astype("datetime64[s]")
    firsts = np.flatnonzero(np.diff(who, prepend=-1) != 0)
    again = np.append(who, -1)[firsts + 1] == who[firsts]
    second = np.where(again, np.append(day, np.datetime64("NaT"))[firsts + 1], np.datetime64("NaT"))
    return pd.DataFrame({"customer": who[firsts], "first": day[firsts], "second": second})


@kept
def in_order(study: Study) -> pd.DataFrame | None:
    """In which order products are taken up; None where the file has none."""
    period = study.base.period
    if study.file.kind != "transactions" or period is None or "product" not in study.file.mapping:
        return None
    rows = lines(study)
    bought = np.flatnonzero(rows.mine & (rows.units > 0) & (rows.product >= 0))
    in_turn = pd.unique(rows.pairs.place[bought])  # the rows stand by customer and day
    return next_purchase.in_order(rows.pairs.customer[in_turn], rows.named(rows.pairs.product[in_turn]))
