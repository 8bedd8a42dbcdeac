"""What explains value: a joint regression of log revenue on attributes, and each one's share of what is explained."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from math import factorial

import numpy as np
import pandas as pd

from clv.profiles import joined_values
from clv.tables import Floats, TableProblem

MOST_ATTRIBUTES = 8  # 256 regressions
PER_LEVEL = 10  # customers for every level that is estimated
TOGETHER = 5.0**0.5  # of GVIF^(1/(2·df)): a VIF of 5
NOTHING = 1e-9


@dataclass(frozen=True)
class Explained:
    """What a joint regression explains: a row an attribute, R² and adjusted R², customers, and what was left out.

    `table`: attribute, levels, alone (R² of it alone), share (Shapley's part of R²), last (what R² loses without it),
    together (GVIF^(1/(2·df)); infinite: the others tell it wholly), blurred (above √5).
    """

    table: pd.DataFrame
    r2: float
    adjusted: float
    customers: int
    left_out: tuple[str, ...]


def explained(money: pd.Series, values: pd.DataFrame, most: int = MOST_ATTRIBUTES) -> Explained:
    """How much of the differences in log revenue the attributes explain together, and each one's share.

    log(money) on a dummy a level of each attribute (the most common left out; rare ones together as in the profile;
    missing is a level of its own). Share = Shapley value of R² over all orders in which the attributes can enter (LMG),
    so the shares sum to R² and none is negative. Of more than `most` attributes those that explain most alone stay.
    Collinearity: GVIF^(1/(2·df)), the square root of what VIF is for one column. Only customers with money above 0.
    Fewer than ten customers a level, or no attribute with two levels: TableProblem `too_few_answers`. Source: METHODS,
    what explains value; Lindeman, Merenda & Gold (1980); Grömping (2006); Fox & Monette (1992).

    >>> v = pd.DataFrame({"a": ["x", "y"] * 50, "b": ["u"] * 50 + ["w"] * 50})
    >>> m = pd.Series(np.where(v["a"] == "x", 100.0, 10.0))
    >>> found = explained(m, v)
    >>> round(found.r2, 9), found.table["share"].round(9).tolist()
    (1.0, [1.0, 0.0])
    """
    there = (money > 0).to_numpy()
    y = np.log(money[there].to_numpy(float))
    blocks = {str(name): _dummies(values[name][there]) for name in values}
    blocks = {name: block for name, block in blocks.items() if block.shape[1]}
    y = y - y.mean() if len(y) else y
    if not blocks or len(y) < PER_LEVEL * 2 or not float(y @ y) > NOTHING:
        raise TableProblem("too_few_to_explain")
    alone = {name: _r2(block, y) for name, block in blocks.items()}
    ranked = sorted(blocks, key=lambda name: -round(alone[name], 12))
    kept = _that_hold(ranked[:most], blocks, len(y))
    left = tuple(name for name in ranked if name not in kept)
    return _joint([(name, blocks[name]) for name in kept], alone, y, left)


def _that_hold(ranked: list[str], blocks: dict[str, Floats], customers: int) -> list[str]:
    """The attributes, best first, that there are customers enough for together."""
    kept: list[str] = []
    for name in ranked:
        levels = 1 + sum(blocks[other].shape[1] for other in [*kept, name])
        if customers >= PER_LEVEL * levels:
            kept.append(name)
    if not kept:
        raise TableProblem("too_few_to_explain")
    return kept


def _dummies(values: pd.Series) -> Floats:
    """A centred column of 0 and 1 for every level but the most common."""
    found = joined_values(values, [pd.Series(True, index=values.index)], least=PER_LEVEL)
    levels = found.value_counts().index[1:]
    at, kinds = pd.factorize(found)
    columns = [(at == k).astype(float) for k in kinds.get_indexer(pd.Index(sorted(levels, key=str)))]
    return np.array([c - c.mean() for c in columns]).T.reshape(len(found), len(columns))


def _r2(block: Floats, y: Floats) -> float:
    return _explains(block.T @ block, block.T @ y, float(y @ y))


def _explains(gram: Floats, cross: Floats, whole: float) -> float:
    """R² of a regression of centred columns, from their products alone."""
    if not len(cross):
        return 0.0
    part = float(cross @ np.linalg.pinv(gram, rcond=NOTHING, hermitian=True) @ cross) / whole
    return min(max(part, 0.0), 1.0)


def _joint(named: list[tuple[str, Floats]], alone: dict[str, float], y: Floats, left: tuple[str, ...]) -> Explained:
    columns = np.hstack([block for _, block in named])
    gram, cross, whole = columns.T @ columns, columns.T @ y, float(y @ y)
    ends = np.cumsum([0, *(block.shape[1] for _, block in named)])
    at = [np.arange(a, b) for a, b in pairwise(ends)]
    p = len(named)
    worth: dict[frozenset[int], float] = {}
    for size in range(p + 1):
        for some in combinations(range(p), size):
            places = np.concatenate([at[i] for i in some]) if some else np.array([], dtype=int)
            worth[frozenset(some)] = _explains(gram[np.ix_(places, places)], cross[places], whole)
    full = frozenset(range(p))
    r2 = worth[full]
    rank = int(np.linalg.matrix_rank(gram, tol=NOTHING * np.abs(gram).max(), hermitian=True))
    rows = [
        (name, block.shape[1] + 1, alone[name], _shapley(i, p, worth), r2 - worth[full - {i}], _inflation(gram, at[i]))
        for i, (name, block) in enumerate(named)
    ]
    table = pd.DataFrame(rows, columns=["attribute", "levels", "alone", "share", "last", "together"])
    table = table.assign(blurred=table["together"] > TOGETHER).sort_values("share", ascending=False, kind="stable")
    free = len(y) - 1 - rank
    adjusted = 1 - (1 - r2) * (len(y) - 1) / free if free > 0 else np.nan
    return Explained(table.reset_index(drop=True), r2, float(adjusted), len(y), left)


def _shapley(player: int, players: int, worth: dict[frozenset[int], float]) -> float:
    """The mean of what R² gains by the attribute over all orders."""
    others = [i for i in range(players) if i != player]
    total = 0.0
    for size in range(players):
        weight = factorial(size) * factorial(players - size - 1) / factorial(players)
        for some in combinations(others, size):
            before = frozenset(some)
            total += weight * (worth[before | {player}] - worth[before])
    return total


def _inflation(gram: Floats, mine: Floats) -> float:
    """GVIF^(1/(2·df)) of some columns among all; infinite where the others tell them wholly."""
    places = mine.astype(int)
    others = np.setdiff1d(np.arange(len(gram)), places)
    if not len(others):
        return 1.0
    scale = np.sqrt(np.diag(gram))
    r = gram / np.outer(scale, scale)
    inner, across, outer = r[np.ix_(places, places)], r[np.ix_(places, others)], r[np.ix_(others, others)]
    apart = inner - across @ np.linalg.pinv(outer, rcond=NOTHING, hermitian=True) @ across.T
    if float(np.linalg.eigvalsh(apart).min()) < 1e-6:
        return float("inf")
    # det(inner)·det(outer) / det(all) = det(inner) / det(what of it the others do not tell)
    return float(np.exp((np.linalg.slogdet(inner)[1] - np.linalg.slogdet(apart)[1]) / (2 * len(places))))
