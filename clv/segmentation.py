"""Segmentations: every customer in exactly one cell by a rule that can be printed, and what each cell holds.

A rule names cells; `Segmentation` says in which each customer is, now and a period ago. Everything else (counts, money,
a statement that balances, the moves between cells) follows from it in the same way, whatever the rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.tables import TOTAL, Floats, Ints, TableProblem, cents

OUTSIDE = "outside"
NOBODY = -1  # the place of a customer whom the rule does not speak of
CELLS = (
    "cell",
    "customers",
    "share",
    "customers_before",
    "change",
    "revenue",
    "revenue_per_customer",
    "margin",
    "value",
)
CELL_STATEMENT = ("cell", "before", "joined", "moved_in", "moved_out", "gone", "now")


@dataclass(frozen=True)
class Segmentation:
    """Who is in which cell: `now` and `before` hold a place in `cells` for each customer, NOBODY for who is in none.

    `cells` are codes in the order in which they are shown; both arrays have a row a customer, in the order of the
    customers they were made from. `before` is None where nothing is known of a period ago. TableProblem
    `cells_unknown`: a place that is no cell's.

    >>> Segmentation("rfm", ("best", "rest"), np.array([0, 1, 1, -1])).counts().tolist()
    [1, 2]
    """

    key: str
    cells: tuple[str, ...]
    now: Ints
    before: Ints | None = None

    def __post_init__(self) -> None:
        for places in (self.now, self.before):
            if places is not None and len(places) and not (places.min() >= -1 and places.max() < len(self.cells)):
                raise TableProblem("cells_unknown", key=self.key)

    def counts(self) -> Ints:
        """How many customers each cell holds now."""
        return counted(self.now, len(self.cells))

    def members(self, cell: str) -> Ints:
        """The rows of the customers who are in a cell now; of those outside for OUTSIDE."""
        place = NOBODY if cell == OUTSIDE else self.cells.index(cell)
        return np.flatnonzero(self.now == place)


def counted(places: Ints, cells: int) -> Ints:
    """How many stand in each cell; who is outside is not counted.

    >>> counted(np.array([0, 2, 2, -1]), 3).tolist()
    [1, 0, 2]
    """
    return np.bincount(places[places >= 0], minlength=cells).astype(np.int64)


def from_codes(
    key: str, cells: tuple[str, ...], now: npt.ArrayLike, before: npt.ArrayLike | None = None
) -> Segmentation:
    """A segmentation of cells' codes, a row a customer; None, NaN and OUTSIDE are outside.

    TableProblem `cells_unknown`: a code that is not among `cells`.

    >>> from_codes("tiers", ("Top", "Other"), ["Other", None, "Top"]).now.tolist()
    [1, -1, 0]
    """
    return Segmentation(key, cells, _places(key, cells, now), None if before is None else _places(key, cells, before))


def _places(key: str, cells: tuple[str, ...], codes: npt.ArrayLike) -> Ints:
    """Where each code stands among the cells: by its different values, of which there are few."""
    known = pd.Categorical(codes if isinstance(codes, pd.Series) else np.asarray(codes, dtype=object))
    values = known.categories.astype(object)
    at = np.append(pd.Index(cells, dtype=object).get_indexer(values), NOBODY)  # the last: None and NaN
    outside = np.append(np.asarray(values == OUTSIDE), True)
    if ((at < 0) & ~outside)[np.unique(known.codes)].any():
        raise TableProblem("cells_unknown", key=key)
    return np.asarray(np.where(outside, NOBODY, at)[known.codes], dtype=np.int64)


def cell_table(
    found: Segmentation, customers: pd.DataFrame, portfolio: pd.DataFrame, margin: Floats | float | None = None
) -> pd.DataFrame:
    """What each cell holds: CELLS, a row a cell, then OUTSIDE where anybody is, then TOTAL.

    revenue is that of those active now; revenue_per_customer = revenue / customers; margin = Σ revenue × the margin of
    the customer's tier (`margin`: a share per tier in the portfolio's order, or one; NaN when none is known);
    value = Σ of the CLV of the tier each is in now (who is in none has none). customers_before and change are NaN when
    nothing is known of a period ago. `customers` has tier_now and revenue_now, rows as in `found`; `portfolio`
    is PORTFOLIO. Source: METHODS, segmentations.

    >>> c = pd.DataFrame({"tier_now": ["A", "A", None], "revenue_now": [9.0, 1.0, 0.0]})
    >>> p = pd.DataFrame({"tier": ["A", "Total"], "clv": [20.0, 20.0]})
    >>> t = cell_table(Segmentation("own", ("x", "y"), np.array([0, 1, 1])), c, p, 0.5)
    >>> t[["cell", "customers", "revenue", "margin", "value"]].values.tolist()
    [['x', 1, 9.0, 4.5, 20.0], ['y', 2, 1.0, 0.5, 20.0], ['Total', 3, 10.0, 5.0, 40.0]]
    """
    tiers = [str(tier) for tier in portfolio["tier"] if tier != TOTAL]
    share = np.broadcast_to(np.asarray(np.nan if margin is None else margin, dtype=float), (len(tiers),))
    tier = pd.Index(tiers).get_indexer(pd.Index(customers["tier_now"].astype(object)))
    active = tier >= 0
    worth = portfolio.set_index("tier")["clv"].reindex(tiers).to_numpy(float)
    revenue = np.where(active, cents(customers["revenue_now"]) / 100, 0.0)
    rows = [*found.cells, OUTSIDE]
    place = np.where(found.now < 0, len(found.cells), found.now)

    def total(values: Floats) -> Floats:
        return np.append(sums := np.bincount(place, values, len(rows)), sums.sum())

    count = total(np.ones(len(place))).astype(np.int64)
    before = _before(found)
    table = pd.DataFrame(
        {
            "cell": [*rows, TOTAL],
            "customers": count,
            "share": count / max(len(place), 1),
            "customers_before": before,
            "change": count - before,
            "revenue": total(revenue),
            "margin": np.nan if margin is None else total(np.where(active, revenue * share[tier], 0.0)),
            "value": total(np.where(active, worth[tier], 0.0)),
        }
    )
    each = table["revenue"] / table["customers"].where(table["customers"] > 0)
    kept = (table["cell"] != OUTSIDE) | (table["customers"] > 0) | (table["customers_before"] > 0)
    return table.assign(revenue_per_customer=each)[list(CELLS)][kept].reset_index(drop=True)


def _before(found: Segmentation) -> Floats:
    """How many each cell held a period ago, then those outside, then all; NaN when that is not known."""
    if found.before is None:
        return np.full(len(found.cells) + 2, np.nan)
    inside = counted(found.before, len(found.cells))
    return np.append(inside, [(found.before < 0).sum(), len(found.before)]).astype(float)


def cell_statement(found: Segmentation) -> pd.DataFrame:
    """How each cell got from a period ago to now: CELL_STATEMENT, a row a cell and their TOTAL.

    before + joined + moved_in − moved_out − gone = now. joined came from outside the cells (new, come back), gone left
    them all; moved_in and moved_out went between cells, so both have the same total. TableProblem `needs_two_periods`.

    >>> s = cell_statement(Segmentation("own", ("x", "y"), np.array([0, 0, -1, 1]), np.array([0, 1, 1, -1])))
    >>> s.iloc[:, 1:].values.tolist()
    [[1, 0, 1, 0, 0, 2], [2, 1, 0, 1, 1, 1], [3, 1, 1, 1, 1, 3]]
    """
    grid = cell_moves(found)
    inside, stay = grid[:-1, :-1], grid.diagonal()[:-1]
    rows = {
        "before": grid[:-1].sum(axis=1),
        "joined": grid[-1, :-1],
        "moved_in": inside.sum(axis=0) - stay,
        "moved_out": inside.sum(axis=1) - stay,
        "gone": grid[:-1, -1],
        "now": grid[:, :-1].sum(axis=0),
    }
    table = pd.DataFrame({name: np.append(values, values.sum()) for name, values in rows.items()})
    table.insert(0, "cell", [*found.cells, TOTAL])
    return table


def cell_moves(found: Segmentation) -> Ints:
    """Customers from cell (rows, a period ago) to cell (columns, now); the last row and column are outside.

    Shape (k + 1, k + 1). TableProblem `needs_two_periods`: nothing is known of a period ago.

    >>> cell_moves(Segmentation("own", ("x", "y"), np.array([1, 1]), np.array([0, -1]))).tolist()
    [[0, 1, 0], [0, 0, 0], [0, 1, 0]]
    """
    if found.before is None:
        raise TableProblem("needs_two_periods")
    k = len(found.cells)
    now, before = (np.where(places < 0, k, places) for places in (found.now, found.before))
    return np.bincount(before * (k + 1) + now, minlength=(k + 1) ** 2).reshape(k + 1, k + 1).astype(np.int64)
