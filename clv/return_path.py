"""The path of a relation: what its return did since the period before, and how much it could be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.segmentation import Segmentation
from clv.tables import Flags, Floats, TableProblem

# In the order in which they are tried; the first that holds counts and the last always does.
PATH_RULES = (
    ("starter", "first_now"),
    ("returner", "back_now"),
    ("burnt_out", "gone_now"),
    ("asleep", "in_neither"),
    ("hot_riser", "more_and_high"),
    ("warm_riser", "more"),
    ("warm_faller", "less_and_high"),
    ("cold_faller", "less"),
    ("steady", "otherwise"),
)
PATHS = tuple(path for path, _ in PATH_RULES)
BAND, LEAST = 0.05, 1.0
TOP = 0.9
FEWEST_IN_GROUP = 5


@dataclass(frozen=True)
class PathRules:
    """What counts as a change, and as a high potential; all editable, and ours.

    band: the share of the return before that a change must exceed, and `least` in money at the least; high: the lowest
    potential that is high, None: the median of the relations active now. TableProblem `path_rules`.

    >>> PathRules().band
    0.05
    """

    band: float = BAND
    least: float = LEAST
    high: float | None = None

    def __post_init__(self) -> None:
        known = [self.band, self.least, *([] if self.high is None else [self.high])]
        if not np.isfinite(known).all() or self.band < 0 or self.least < 0:
            raise TableProblem("path_rules")


def high_from(rules: PathRules, potential: Floats, now: Floats) -> float:
    """The lowest potential that is high: the rules' own, else the median of the relations active now; NaN for none.

    >>> high_from(PathRules(), np.array([1.0, 5.0, 9.0, 99.0]), np.array([1.0, 1.0, 1.0, np.nan]))
    5.0
    """
    if rules.high is not None:
        return rules.high
    known = potential[np.isfinite(now) & np.isfinite(potential)]
    return float(np.median(known)) if len(known) else float("nan")


def path_of(
    before: Floats, now: Floats, earlier: Flags, potential: Floats, rules: PathRules | None = None
) -> Segmentation:
    """Every relation on exactly one path by the first rule that holds.

    `before`, `now`: its return in each period, NaN where it is not active; `earlier`: whether it was active before
    both; `potential`: NaN is not high. change = now − before; band = rules.band × |before|, at least rules.least.
    Source: METHODS, path; the names are an insurer's, bands and "high" ours.

    >>> before, now = np.array([np.nan, 100.0, 100.0, 100.0]), np.array([5.0, np.nan, 120.0, 104.0])
    >>> found = path_of(before, now, np.array([False] * 4), np.array([1.0, 1.0, 9.0, 1.0]))
    >>> [found.cells[place] for place in found.now]
    ['starter', 'burnt_out', 'hot_riser', 'steady']
    """
    rules = rules or PathRules()
    then, there = np.isfinite(before), np.isfinite(now)
    change = np.where(then & there, now - before, 0.0)
    band = np.maximum(rules.band * np.abs(np.where(then, before, 0.0)), rules.least)
    cut = high_from(rules, potential, now)
    high = np.isfinite(potential) & (potential >= cut) if np.isfinite(cut) else np.zeros(len(now), dtype=bool)
    tests = (
        there & ~then & ~earlier,
        there & ~then,
        then & ~there,
        ~then & ~there,
        (change > band) & high,
        change > band,
        (change < -band) & high,
        change < -band,
        np.ones(len(now), dtype=bool),
    )
    return Segmentation("path", PATHS, np.argmax(np.stack(tests), axis=0).astype(np.int64))


def potential_of_groups(now: Floats, groups: npt.ArrayLike) -> Floats:
    """A potential where no column tells one: the 90th percentile (type 7) of return among those of the same group.

    Of the active; a group of fewer than five active has that of all, and so has who is in no group. NaN when nobody is.

    >>> now = np.arange(1.0, 12.0)
    >>> potential_of_groups(now, ["a"] * 9 + ["b"] * 2)[-2:].tolist()
    [10.0, 10.0]
    """
    known = np.isfinite(now)
    if not known.any():
        return np.full(len(now), np.nan)
    codes, names = pd.factorize(np.asarray(groups, dtype=object))
    whole = float(np.quantile(now[known], TOP))
    best = np.full(len(names) + 1, whole)  # the last is of those in no group
    inside = np.flatnonzero(known & (codes >= 0))
    ranked = inside[np.argsort(codes[inside], kind="stable")]
    for members in np.split(ranked, np.flatnonzero(np.diff(codes[ranked])) + 1):
        if len(members) >= FEWEST_IN_GROUP:
            best[codes[members[0]]] = np.quantile(now[members], TOP)
    return best[codes]
