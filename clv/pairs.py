"""What is bought together: pairs of products with support, confidence and lift, and the next product of a customer."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from clv.tables import Floats, Ints, TableProblem

FEWEST = 20
MOST_PRODUCTS = 2_000
AT_ONCE = 4_000_000
PAIRS = (
    *("product", "other", "customers", "have", "have_other", "support", "confidence", "back"),
    *("lift", "lift_low", "lift_high"),
)


@dataclass(frozen=True, eq=False)
class Holdings:
    """Who has what: a row a customer and product, each once, by customer. `customers` numbers all, also without any.

    `products` are names; `customer` and `product` are numbers from 0. TableProblem `no_products`: nobody has any.

    >>> holdings(["a", "a", "a", "b"], ["x", "y", "x", "x"], 3).counts().tolist()
    [2, 1]
    """

    customer: Ints
    product: Ints
    products: tuple[str, ...]
    customers: int

    def counts(self) -> Ints:
        """How many customers have each product."""
        return np.bincount(self.product, minlength=len(self.products)).astype(np.int64)


def holdings(customer: object, product: object, customers: int | None = None) -> Holdings:
    """`Holdings` of any two columns of the same length; rows without a product are left out.

    `customers`: how many there are in all (None: those seen). Of over 2 000 products the most bought are kept.
    """
    who, ids = pd.factorize(pd.Series(customer), sort=True)
    what, names = pd.factorize(pd.Series(product), sort=True)
    seen = (who >= 0) & (what >= 0)
    return holdings_of(who[seen], what[seen], [str(name) for name in names], customers or len(ids))


def holdings_of(customer: Ints, product: Ints, products: list[str], customers: int) -> Holdings:
    """`Holdings` of numbers, in any order and with repeats. TableProblem `no_products`: nobody has any.

    >>> holdings_of(np.array([1, 0, 1]), np.array([0, 0, 0]), ["x"], 2).customer.tolist()
    [0, 1]
    """
    if not len(product):
        raise TableProblem("no_products")
    codes = np.sort(customer.astype(np.int64) * len(products) + product, kind="stable")
    codes = codes[np.diff(codes, prepend=-1) > 0]
    who, what = codes // len(products), codes % len(products)
    many = np.bincount(what, minlength=len(products))
    kept = np.sort(np.lexsort((np.arange(len(products)), -many))[:MOST_PRODUCTS])
    place = np.full(len(products), -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    there = place[what] >= 0
    return Holdings(who[there], place[what[there]], tuple(products[i] for i in kept), customers)


def together(held: Holdings, fewest: int = FEWEST) -> Ints:
    """How many customers have both of two products: shape (products, products), 0 on the diagonal.

    Products that fewer than `fewest` have are 0 throughout. Each step sets every holding beside the one so many places
    on of the same customer, so that there are as many steps as the largest holding has products.

    >>> together(holdings([1, 1, 2, 2], ["x", "y", "x", "y"]), 1).tolist()
    [[0, 2], [2, 0]]
    """
    size = len(held.products)
    common = held.counts()[held.product] >= fewest
    who, what = held.customer[common], held.product[common]
    both = np.zeros(size * size, dtype=np.int64)
    waiting: list[Ints] = []
    row: Ints = np.arange(len(who), dtype=np.int64)
    many = 0
    for step in range(1, len(who)):
        row = row[row + step < len(who)]
        row = row[who[row] == who[row + step]]
        if not len(row):
            break
        waiting.append(what[row] * size + what[row + step])
        many += len(row)
        if many > AT_ONCE:
            both += np.bincount(np.concatenate(waiting), minlength=size * size)
            waiting, many = [], 0
    if waiting:
        both += np.bincount(np.concatenate(waiting), minlength=size * size)
    square = both.reshape(size, size)
    return square + square.T


def lift_interval(both: Floats, first: Floats, second: Floats, customers: int, tried: int = 1) -> tuple[Floats, Floats]:
    """The 95 % interval of lift n·n_ab/(n_a·n_b), (low, high), for all of so many pairs at once.

    ln lift ± z·√(1/n_ab − 1/n_a − 1/n_b + (2·lift − 1)/n), z at 1 − .05/(2·`tried`) (Bonferroni). NaN: nobody has
    both. Source: the delta method on the multinomial counts; METHODS, bought together.

    >>> low, high = lift_interval(np.array([50.0]), np.array([100.0]), np.array([100.0]), 1000)
    >>> float(low[0].round(2)), float(high[0].round(2))
    (4.15, 6.02)
    """
    z = NormalDist().inv_cdf(1 - 0.025 / tried)
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = customers * both / (first * second)
        spread = np.sqrt(np.maximum(1 / both - 1 / first - 1 / second + (2 * lift - 1) / customers, 0.0))
        low, high = lift * np.exp(-z * spread), lift * np.exp(z * spread)
    return np.where(both > 0, low, np.nan), np.where(both > 0, high, np.nan)


def pairs(held: Holdings, fewest: int = FEWEST) -> pd.DataFrame:
    """The pairs that are bought together: PAIRS, a row a pair, the largest low end of lift first.

    customers have both, have and have_other each of them; support = customers / all; confidence = customers / have, the
    share of those with `product` who have `other`; back the other way, `product` being the one fewer have; lift =
    customers · all / (have · have_other). Kept are pairs with at least `fewest` customers whose lift's interval lies
    above 1, for all pairs tried at once.
    Source: Agrawal, Imieliński & Swami (1993), SIGMOD 22(2), 207–216; Brin et al. (1997), SIGMOD 26(2), 255–264.

    >>> p = pairs(holdings([*range(60), *range(30), *range(60, 90)], ["x"] * 60 + ["y"] * 30 + ["z"] * 30))
    >>> p[["product", "other", "customers", "confidence", "lift"]].values.tolist()
    [['y', 'x', 30, 1.0, 1.5]]
    """
    each, both = held.counts(), together(held, fewest)
    a, b = np.nonzero(np.triu(both, 1) >= max(fewest, 1))
    common = int((each >= fewest).sum())
    a, b = np.where(each[a] <= each[b], a, b), np.where(each[a] <= each[b], b, a)
    n, n_a, n_b = (counts.astype(float) for counts in (both[a, b], each[a], each[b]))
    low, high = lift_interval(n, n_a, n_b, held.customers, max(1, common * (common - 1) // 2))
    names = np.array(held.products, dtype=object)
    table = pd.DataFrame(
        {
            "product": names[a],
            "other": names[b],
            "customers": n.astype(np.int64),
            "have": n_a.astype(np.int64),
            "have_other": n_b.astype(np.int64),
            "support": n / held.customers,
            "confidence": n / n_a,
            "back": n / n_b,
            "lift": n * held.customers / (n_a * n_b),
            "lift_low": low,
            "lift_high": high,
        }
    )[low > 1]
    order = ["lift_low", "customers", "product", "other"]
    return table.sort_values(order, ascending=[False, False, True, True]).reset_index(drop=True)[list(PAIRS)]


def next_products(held: Holdings, found: pd.DataFrame) -> pd.DataFrame:
    """Each customer's next product: customer (its number), product, because, confidence; who has none is left out.

    Of the pairs `found` of what the customer has with what it has not, the one with the highest confidence (then the
    most customers, then by name). Never a product the customer has.

    >>> h = holdings([*range(60), *range(30), *range(60, 90)], ["x"] * 60 + ["y"] * 30 + ["z"] * 30)
    >>> n = next_products(h, pairs(h))
    >>> n["product"].unique().tolist(), len(n)
    (['y'], 30)
    """
    score, many, other = _rules(held, found)
    row = np.arange(len(held.customer))
    size, codes = len(held.products), held.customer * len(held.products) + held.product
    best = np.full(len(row), -1, dtype=np.int64)
    for place in range(other.shape[1]):
        wanted = other[held.product[row], place]
        row, wanted = row[wanted >= 0], wanted[wanted >= 0]
        if not len(row):
            break
        asked = held.customer[row] * size + wanted
        has = codes[np.minimum(np.searchsorted(codes, asked), len(codes) - 1)] == asked
        best[row[~has]] = place
        row = row[has]
    rows = np.flatnonzero(best >= 0)
    what, nth = held.product[rows], best[rows]
    table = pd.DataFrame({"customer": held.customer[rows], "_to": other[what, nth], "_from": what})
    table["confidence"], table["_many"] = score[what, nth], many[what, nth]
    by = ["customer", "confidence", "_many", "_to", "_from"]
    table = table.sort_values(by, ascending=[True, False, False, True, True]).drop_duplicates("customer")
    names = np.array(held.products, dtype=object)
    table["product"], table["because"] = names[table["_to"]], names[table["_from"]]
    return table[["customer", "product", "because", "confidence"]].reset_index(drop=True)


def _rules(held: Holdings, found: pd.DataFrame) -> tuple[Floats, Ints, Ints]:
    """For each product its others, best first: confidence, customers, number of the other (−1: no more)."""
    place = pd.Index(held.products)
    a, b = place.get_indexer(pd.Index(found["product"])), place.get_indexer(pd.Index(found["other"]))
    from_, to = np.concatenate([a, b]), np.concatenate([b, a])
    score = np.concatenate([found["confidence"].to_numpy(float), found["back"].to_numpy(float)])
    many = np.tile(found["customers"].to_numpy(np.int64), 2)
    order = np.lexsort((to, -many, -score, from_))
    from_, to, score, many = from_[order], to[order], score[order], many[order]
    starts = np.searchsorted(from_, np.arange(len(place)))
    nth = np.arange(len(from_)) - starts[from_]
    shape = (len(place), int(nth.max(initial=-1)) + 1)
    scores, counts, others = np.zeros(shape), np.zeros(shape, np.int64), np.full(shape, -1, np.int64)
    scores[from_, nth], counts[from_, nth], others[from_, nth] = score, many, to
    return scores, counts, others
