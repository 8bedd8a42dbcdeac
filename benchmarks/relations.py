"""How long a million customers take in a matrix, on a path, and to tell what each leaves.

    .venv/bin/python benchmarks/relations.py [CUSTOMERS]      (1 000 000 unless another number is given)

The figures are made up and stand in memory as a study's customers do. Beside each figure stands what sorting as many
numbers once takes, so that machines can be compared.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.stopwatch import once, timed  # noqa: E402  (the folder must be on the path first)
from clv.matrix import MatrixAxis, Measured, arrows, divided, grouped  # noqa: E402  (the folder must be on the path first)
from clv.relation_return import RelationCost, rank_correlation, returns_of, steps_of, unprofitable  # noqa: E402
from clv.return_path import path_of, potential_of_groups  # noqa: E402
from clv.segmentation import cell_statement  # noqa: E402


def main() -> None:
    """Time each part."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    rng = np.random.default_rng(1)
    revenue, earlier = (np.where(rng.random(n) < 0.8, np.round(rng.lognormal(7, 1, n), 2), np.nan) for _ in range(2))
    score, bought = rng.integers(0, 11, n).astype(float), rng.poisson(3, n).astype(float)
    money, liked = Measured(revenue, earlier), Measured(score, score[::-1])
    sort = min(once(lambda: np.sort(rng.random(n))) for _ in range(3))
    print(f"{n:,} customers")
    two, three = MatrixAxis("revenue"), MatrixAxis("nps", 3)
    found = divided(two, three, money, liked)
    timed("a matrix of two periods", lambda: divided(two, three, money, liked), sort)
    timed("three value groups", lambda: grouped([two, three, two], [money, liked, money]), sort)
    timed("its arrows and its statement", lambda: (arrows(found.cells), cell_statement(found.cells)), sort)
    costs = [
        RelationCost("commission", "row", amounts=revenue * 0.1),
        RelationCost("visits", "purchases", 5e6),
        RelationCost("systems", "evenly", 2e6),
    ]
    left = returns_of(revenue, bought, 0.3, costs)
    timed("return per relation, three costs", lambda: returns_of(revenue, bought, 0.3, costs), sort)
    result = left.result.astype(float)
    timed("the steps of all", lambda: steps_of(left), sort)
    timed("rank correlation of revenue and return", lambda: rank_correlation(revenue, result), sort)
    timed("who does not pay, and why", lambda: unprofitable(left), sort)
    groups = rng.integers(0, 8, n).astype(str).astype(object)
    now, before = np.where(left.counted, left.result / 100, np.nan), earlier * 0.2
    timed("a potential of eight groups", lambda: potential_of_groups(now, groups), sort)
    potential = potential_of_groups(now, groups)
    timed("the path", lambda: path_of(before, now, bought > 2, potential), sort)


if __name__ == "__main__":
    main()
