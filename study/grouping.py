"""Look for groups in customers' recency, frequency and money, in a process of its own: k-means, k by silhouette."""

from __future__ import annotations

import numpy as np

from clv.tables import Floats, Ints, TableProblem
from study.learning import Arrays, Step, elsewhere

SEED = 20241231
DRAWN, COMPARED = 20_000, 2_000  # customers that the groups are made of, and on which a silhouette is measured
FEWEST, MOST = 2, 8
PATIENCE = 60.0  # seconds


def grouped(values: Floats) -> tuple[Ints, dict[int, float]]:
    """(the group of each row, the mean silhouette by number of groups), in a process that ends with it.

    TableProblem `groups_not_found`: that process could not be run, or took too long.
    """
    try:
        found = elsewhere("groups", {"values": values}, PATIENCE)
    except (OSError, ValueError, EOFError):
        raise TableProblem("groups_not_found") from None
    return found["labels"], dict(zip(found["many"].tolist(), found["silhouettes"].tolist(), strict=True))


def clustered(job: Arrays, step: Step) -> Arrays:
    """`clusters` as arrays, as they travel between processes."""
    labels, told = clusters(job["values"])
    return {"labels": labels, "many": np.array([*told]), "silhouettes": np.array([*told.values()])}


def clusters(values: Floats) -> tuple[Ints, dict[int, float]]:
    """K-means for two to eight groups on at most 20 000 rows drawn; the silhouette on 2 000 of them; a fixed seed.

    Every row goes to the nearest centre of the best number of groups. Source: METHODS, groups found in the data.
    """
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    rng = np.random.default_rng(SEED)
    drawn = values if len(values) <= DRAWN else values[rng.choice(len(values), DRAWN, replace=False)]
    compared = rng.choice(len(drawn), min(COMPARED, len(drawn)), replace=False)
    made, told = {}, {}
    different = len(np.unique(drawn, axis=0))
    for k in range(FEWEST, min(MOST, different - 1) + 1):
        made[k] = KMeans(k, n_init=4, random_state=SEED).fit(drawn)
        labels = made[k].labels_[compared]
        told[k] = float(silhouette_score(drawn[compared], labels)) if len(np.unique(labels)) > 1 else 0.0
    if not told:
        return np.zeros(len(values), dtype=np.int64), {1: 0.0}
    best = max(told, key=lambda k: (told[k], -k))
    return made[best].predict(values).astype(np.int64), told
