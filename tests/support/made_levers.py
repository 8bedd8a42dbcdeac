"""Starting points and scenarios for the levers, as ordinary and as odd as a file may give them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from clv import Levers, Scenario, Today
from clv.levers import LEVERS

ODD = ("nobody_lost", "nobody_kept", "nobody_there", "unknown", "hardly_lost", "no_purchases")


def made(seed: int) -> tuple[Today, Scenario]:
    """One case; the same seed gives the same. About one in four has a tier in which something is odd."""
    rng = np.random.default_rng(seed)
    k = int(rng.integers(1, 7))
    years = float(rng.choice([1 / 12, 0.25, 0.5, 1.0, 1.0, 1.0, 2.0]))
    churn = rng.uniform(0.02, 0.95, k)
    today = Today(
        years=years,
        customers=rng.integers(1, 60_000, k).astype(float),
        frequency=rng.uniform(0.1, 12, k),
        revenue=10 ** rng.uniform(0, 5, k),
        churn=churn,
        margin=np.full(k, float(rng.choice([1.0, 1.0, 0.35]))),
        transition=_moves(rng, churn) if rng.random() < 0.7 else None,
    )
    scenario = _scenario(rng, k, float(today.revenue.mean()))
    if rng.random() < 0.23:
        today = _odd(today, str(rng.choice(ODD)), int(rng.integers(k)))
    return today, scenario


def _moves(rng: np.random.Generator, churn: np.ndarray) -> np.ndarray:
    where = rng.dirichlet(np.ones(len(churn)), len(churn))
    return np.asarray(where * (1 - churn)[:, None])


def _odd(t: Today, kind: str, tier: int) -> Today:
    churn, customers, f, a = t.churn.copy(), t.customers.copy(), t.frequency.copy(), t.revenue.copy()
    if kind == "nobody_there":
        customers[tier], f[tier], a[tier] = 0.0, np.nan, np.nan
    elif kind == "no_purchases":
        f[tier], a[tier] = 0.0, np.nan
    else:
        churn[tier] = {"nobody_lost": 0.0, "nobody_kept": 1.0, "unknown": np.nan, "hardly_lost": 1e-6}[kind]
    # A churn that is not known, or that a duration gives, comes with no moves to count.
    moves = t.transition
    if moves is not None and kind not in ("nobody_there", "no_purchases"):
        kept = np.maximum(1 - t.churn, 1e-12)
        moves = None if kind == "unknown" else moves / kept[:, None] * (1 - churn)[:, None]
    return replace(t, churn=churn, customers=customers, frequency=f, revenue=a, transition=moves)


def _scenario(rng: np.random.Generator, k: int, money: float) -> Scenario:
    targets = tuple(int(i) for i in np.flatnonzero(rng.random(k) < 0.6)) or (int(rng.integers(k)),)
    pulled = rng.uniform(-1, 3, 3) * (1.0, 0.2 * money, 1.5) * (rng.random(3) < 0.8)
    method = "discounted" if rng.random() < 0.5 else "course"
    return Scenario(
        targets=targets,
        levers=Levers(**dict(zip(LEVERS, map(float, pulled), strict=True))),
        reach=float(rng.choice([1.0, rng.random()])),
        uptake=float(rng.choice([1.0, 0.0, rng.random(), rng.random()])),
        margin=None if rng.random() < 0.7 else float(rng.uniform(0.05, 1)),
        one_off=float(rng.choice([0.0, 10 ** rng.uniform(3, 7)])),
        yearly_cost=float(rng.choice([0.0, 10 ** rng.uniform(0, 3)])),
        method=method,  # type: ignore[arg-type]
        discount=float(rng.choice([0.0, 0.1, rng.uniform(0, 0.35)])),
    )
