"""How good a probability is: does it rank (AUC), is it right (calibration, Brier), is its top worth calling (lift)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from clv.retention import wilson
from clv.tables import Floats

Z95 = 1.959963984540054
TOO_GOOD = 0.95  # the AUC from which one feature alone is taken to look into the period it is to foretell


@dataclass(frozen=True)
class Quality:
    """AUC, Brier score and lift of the top tenth, each with its 95 per cent interval where one is known.

    base_rate: the share to whom it happened; brier_base: the Brier score of saying base_rate of everybody. `parts`: the
    calibration by tenths: n, said (mean probability), came (share), came_low, came_high.
    """

    customers: int
    base_rate: float
    auc: float
    auc_low: float
    auc_high: float
    brier: float
    brier_base: float
    lift_top_tenth: float
    lift_low: float
    lift_high: float
    parts: pd.DataFrame


def auc(score: npt.ArrayLike, happened: npt.ArrayLike) -> float:
    """How likely somebody to whom it happened has the higher score than somebody to whom it did not; ties are half.

    NaN where it happened to nobody or to everybody. By ranks, as Mann & Whitney's U.

    >>> auc([0.9, 0.4, 0.4, 0.1], [True, True, False, False])
    0.875
    """
    truth = np.asarray(happened, dtype=bool)
    yes, no = int(truth.sum()), int((~truth).sum())
    if not yes or not no:
        return float("nan")
    ranks = pd.Series(np.asarray(score, dtype=float)).rank().to_numpy()
    return float((ranks[truth].sum() - yes * (yes + 1) / 2) / (yes * no))


def auc_interval(score: npt.ArrayLike, happened: npt.ArrayLike) -> tuple[float, float]:
    """The 95 per cent interval of the AUC by DeLong's variance, cut at 0 and 1.

    Source: DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44(3).

    >>> low, high = auc_interval([0.9, 0.8, 0.4, 0.4, 0.3, 0.1], [True, True, False, True, False, False])
    >>> 0.6 < low < 0.95, high
    (True, 1.0)
    """
    value, truth = np.asarray(score, dtype=float), np.asarray(happened, dtype=bool)
    yes, no = value[truth], value[~truth]
    if len(yes) < 2 or len(no) < 2:
        return float("nan"), float("nan")

    def above(some: Floats, others: Floats) -> Floats:
        ordered = np.sort(others)
        below = np.searchsorted(ordered, some, side="left") + np.searchsorted(ordered, some, side="right")
        return np.asarray(below / 2 / len(others))

    spread = above(yes, no).var(ddof=1) / len(yes) + above(no, yes).var(ddof=1) / len(no)
    middle, wide = auc(value, truth), Z95 * float(np.sqrt(spread))
    return max(0.0, middle - wide), min(1.0, middle + wide)


def quality(score: npt.ArrayLike, happened: npt.ArrayLike) -> Quality:
    """How good probabilities are that were said before it was known.

    >>> found = quality([0.9, 0.8, 0.2, 0.1], [True, True, False, False])
    >>> found.auc, round(found.brier, 3), found.lift_top_tenth
    (1.0, 0.025, 2.0)
    """
    value, truth = np.asarray(score, dtype=float), np.asarray(happened, dtype=bool)
    rate = float(truth.mean())
    top = np.argsort(-value, kind="stable")[: max(1, len(value) // 10)]
    hit = int(truth[top].sum())
    low, high = (float(end[0]) for end in wilson([hit], [len(top)]))
    times = (hit / len(top) / rate, low / rate, high / rate) if rate > 0 else (np.nan,) * 3
    return Quality(
        len(value),
        rate,
        auc(value, truth),
        *auc_interval(value, truth),
        float(((value - truth) ** 2).mean()),
        rate * (1 - rate),
        *times,
        calibration(value, truth),
    )


def calibration(score: npt.ArrayLike, happened: npt.ArrayLike, parts: int = 10) -> pd.DataFrame:
    """Customers in equal parts by their probability, the lowest first: part, n, said, came, came_low, came_high."""
    value, truth = np.asarray(score, dtype=float), np.asarray(happened, dtype=bool)
    order = np.argsort(value, kind="stable")
    rows = []
    for part, who in enumerate(np.array_split(order, min(parts, max(1, len(value)))), 1):
        low, high = (float(end[0]) for end in wilson([int(truth[who].sum())], [len(who)]))
        rows.append((part, len(who), float(value[who].mean()), float(truth[who].mean()), low, high))
    return pd.DataFrame(rows, columns=["part", "n", "said", "came", "came_low", "came_high"])


def leaks(values: Floats, happened: npt.ArrayLike) -> list[int]:
    """The columns of a table of features that tell alone, either way, with an AUC of .95 or more.

    Such a feature almost always holds what it is to foretell, as a cancellation fee does.

    >>> leaks(np.array([[1.0, 5.0], [1.0, 1.0], [0.0, 4.0], [0.0, 2.0]]), [True, True, False, False])
    [0]
    """
    each = [auc(values[:, k], happened) for k in range(values.shape[1])]
    return [k for k, a in enumerate(each) if max(a, 1 - a) >= TOO_GOOD]


def folds(customers: int, rng: np.random.Generator, many: int = 5) -> npt.NDArray[np.int64]:
    """The fold of each customer, drawn: equal in size but for one.

    >>> np.bincount(folds(7, np.random.default_rng(1), 3)).tolist()
    [3, 2, 2]
    """
    return rng.permutation(np.arange(customers) % many)
