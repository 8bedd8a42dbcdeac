"""How many different products each customer has, what is bought together, and what comes next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

import clv
from clv.pairs import Holdings
from clv.periods import Period
from clv.tables import Floats, Ints
from study.lines import Places, lines
from study.rows import opened
from study.study import Study, kept
from study.survey import table_of


@kept
def held(study: Study) -> pd.DataFrame | None:
    """CUSTOMERS with products_before and products_now; None where the file does not tell them, or of one period only.

    Of purchases: different products bought in each period. Of a row a customer: the number it gives, for both.
    """
    if not study.has_customers or not study.base.two_periods:
        return None
    people, period = study.customers, study.base.period
    if "products" in people:
        held = people["products"].astype(float)
        return people.assign(products_before=held, products_now=held)
    if study.file.kind != "transactions" or period is None or not named(study):
        return None
    rows = lines(study)
    bought, now = rows.counts & (rows.units > 0), rows.since(period.now_start)
    when = {"products_before": bought & ~now & rows.since(_first(period)), "products_now": bought & now}
    at = rows.places_in(people)
    return people.assign(**{name: _of_places(rows.pairs.held(some), at) for name, some in when.items()})


def named(study: Study) -> bool:
    """Whether the rows of a file of purchases name products. TableProblem `no_table`, `needs_order_lines`."""
    with opened(table_of(study)) as (_, columns):
        return "product" in columns


def _of_places(values: Ints, at: Ints) -> Floats:
    """A value a customer, by their places; 0 for who has none."""
    return np.where(at >= 0, np.append(values, 0)[at], 0).astype(float)


@dataclass(frozen=True, eq=False)
class Together:
    """What is bought together in the two periods: who has what, the ids of `Holdings`' customers, and the pairs."""

    held: Holdings
    ids: ExtensionArray
    pairs: pd.DataFrame


@kept
def together(study: Study) -> Together | None:
    """The pairs of products (`clv.pairs`) of the two periods; None where the file tells of none."""
    period = study.base.period
    if study.file.kind != "transactions" or period is None or "product" not in study.file.mapping:
        return None
    rows = lines(study)
    bought = rows.mine & (rows.units > 0) & rows.since(_first(period))
    who, what = (places[rows.pairs.seen(bought)] for places in (rows.pairs.customer, rows.pairs.product))
    if not len(what):
        return None
    # All who bought anything count, also who bought no named product.
    buyers, customer = _numbered(rows.customer[bought], who)
    goods, product = _numbered(what, what)
    held = clv.pairs.holdings_of(customer, product, [rows.products[k] for k in goods], len(buyers))
    return Together(held, rows.ids[buyers], clv.pairs.pairs(held))


def _numbered(there: Places, asked: Places) -> tuple[Ints, Ints]:
    """(the different places that are there, in order; each of those asked as its number among them)."""
    is_there = np.bincount(there) > 0
    return np.flatnonzero(is_there), (np.cumsum(is_there) - 1)[asked]


@kept
def next_products(study: Study) -> pd.DataFrame | None:
    """Each customer's next product: customer_id, product, because, confidence; None as `together`."""
    found = together(study)
    if found is None:
        return None
    table = clv.pairs.next_products(found.held, found.pairs)
    return table.assign(customer_id=found.ids[table["customer"].to_numpy()]).drop(columns="customer")


def _first(period: Period) -> dt.date:
    return period.before_start or period.now_start


@kept
def of_each(study: Study, which: Literal["first", "latest"]) -> ExtensionArray:
    """The product each of `lines(study).ids` bought or returned first, or last; missing: none that is named."""
    rows = lines(study)
    named_ = np.flatnonzero(rows.product >= 0)
    named_ = named_[::-1] if which == "first" else named_  # of each, the last that is written stays
    told = np.full(len(rows.ids), -1, dtype=np.int64)
    told[rows.customer[named_]] = rows.product[named_]
    return pd.array(rows.products, dtype="str").take(told, allow_fill=True)


def of_customers(study: Study, which: Literal["first", "latest"]) -> pd.Series:
    """The same of `study.customers`."""
    at = lines(study).places_in(study.customers)
    return pd.Series(of_each(study, which).take(at, allow_fill=True), index=study.customers.index)
