"""Groups found in the data beside those of a rule: what sets each apart, and whether they are clear at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from clv.rfm import MEASURES
from clv.tables import Floats, Ints, TableProblem

CLEAR = 0.25  # a mean silhouette below this tells of no structure: Kaufman & Rousseeuw (1990)
MARKED = 0.5  # standard deviations from the mean of all from which a group is set apart in a measure
EQUAL = 1e-12  # a spread that is only rounding
GROUPS = ("group", "customers", "share", "recency", "frequency", "monetary", *(f"z_{name}" for name in MEASURES))


@dataclass(frozen=True)
class FoundGroups:
    """What was found: which group each customer is in (0 brings most), and the mean silhouette of each number tried.

    `labels` has a row a customer of those who were divided; `silhouettes` the mean silhouette by number of groups.
    """

    labels: Ints
    silhouettes: dict[int, float]

    @property
    def groups(self) -> int:
        """The number of groups whose silhouette is highest; of two alike the smaller."""
        return max(self.silhouettes, key=lambda k: (self.silhouettes[k], -k))

    @property
    def silhouette(self) -> float:
        """The highest mean silhouette."""
        return self.silhouettes[self.groups]

    @property
    def clear(self) -> bool:
        """Whether there are clear groups: a mean silhouette of at least .25."""
        return self.silhouette >= CLEAR


def standardised(recency: Floats, frequency: Floats, monetary: Floats) -> Floats:
    """log(1 + x) of days, purchases and money, each with mean 0 and variance 1; shape (n, 3).

    A measure that is the same for all is 0. TableProblem `groups_too_few`: fewer than 20 customers.
    Source: METHODS, groups found in the data.

    >>> standardised(np.arange(20.0), np.ones(20), np.arange(20.0)).std(axis=0).round(9).tolist()
    [1.0, 0.0, 1.0]
    """
    if len(recency) < 20:
        raise TableProblem("groups_too_few", customers=len(recency))
    logs = np.log1p(np.column_stack([recency, frequency, np.maximum(monetary, 0.0)]).astype(float))
    spread = logs.std(axis=0)
    return np.asarray((logs - logs.mean(axis=0)) / np.where(spread > EQUAL, spread, 1.0))


def described(found: FoundGroups, recency: Floats, frequency: Floats, monetary: Floats) -> pd.DataFrame:
    """What each group is like: GROUPS, a row a group, that which brings most a customer first.

    recency is the median of the days since the last purchase, frequency and monetary are means; z_ of each measure is
    the group's mean of the standardised logs, in standard deviations from the mean of all.

    >>> x = np.repeat([1.0, 100.0], 10)
    >>> f = FoundGroups(np.repeat([0, 1], 10), {2: 0.9})
    >>> described(f, x, x, x)[["group", "customers", "monetary"]].values.tolist()
    [[0.0, 10.0, 1.0], [1.0, 10.0, 100.0]]
    """
    z = standardised(recency, frequency, monetary)
    rows = []
    for group in range(int(found.labels.max()) + 1):
        mine = found.labels == group
        rows.append(
            {
                "group": group,
                "customers": int(mine.sum()),
                "share": float(mine.mean()),
                "recency": float(np.median(recency[mine])),
                "frequency": float(frequency[mine].mean()),
                "monetary": float(monetary[mine].mean()),
                **{f"z_{name}": float(z[mine, i].mean()) for i, name in enumerate(MEASURES)},
            }
        )
    return pd.DataFrame(rows, columns=list(GROUPS))
