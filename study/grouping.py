"""Look for groups in customers' recency, frequency and money, in a process of its own: k-means, k by silhouette.

python -m study.grouping < standardised.npy > labels.npy
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from clv.tables import Floats, Ints, TableProblem

ROOT = Path(__file__).resolve().parent.parent
SEED = 20241231
DRAWN, COMPARED = 20_000, 2_000  # customers that the groups are made of, and on which a silhouette is measured
FEWEST, MOST = 2, 8
PATIENCE = 60  # seconds
# Threads that share so little work wait for one another at full speed, and take time from everybody else's pages.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def grouped(values: Floats) -> tuple[Ints, dict[int, float]]:
    """(the group of each row, the mean silhouette by number of groups), in a process that ends with it.

    TableProblem `groups_not_found`: that process could not be run.
    """
    sent = io.BytesIO()
    np.save(sent, values, allow_pickle=False)
    command = [sys.executable, "-m", "study.grouping"]
    try:
        done = subprocess.run(
            command,
            input=sent.getvalue(),
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, **ONE_THREAD},
            timeout=PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        raise TableProblem("groups_not_found") from None
    head, _, rest = done.stdout.partition(b"\n")
    told = {int(k): float(x) for k, x in json.loads(head).items()}
    return np.load(io.BytesIO(rest), allow_pickle=False), told


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


def main() -> None:
    """Read standardised values, write the silhouettes and the groups."""
    labels, told = clusters(np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False))
    out = io.BytesIO()
    np.save(out, labels, allow_pickle=False)
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + out.getvalue())


if __name__ == "__main__":
    main()
