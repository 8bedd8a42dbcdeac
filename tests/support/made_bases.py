"""Bases for the moving figures, as ordinary and as odd as a file may give them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from clv import Base, Choices
from clv.tables import METHODS
from study.growth import LEAKS, WON, BucketFacts, Turn

ODD = ("nobody_lost", "nobody_kept", "nobody_there", "unknown", "hardly_lost", "nobody_before")


def made_base(seed: int) -> Base:
    """One base; the same seed gives the same. About one in four has a tier in which something is odd."""
    rng = np.random.default_rng(seed)
    k = int(rng.integers(1, 7))
    before = rng.integers(40, 60_000, k).astype(float)
    lost = np.rint(before * rng.uniform(0.02, 0.95, k))
    customers = np.rint(before * rng.uniform(0.5, 1.6, k))
    odd, tier = str(rng.choice(ODD)) if rng.random() < 0.25 else "", int(rng.integers(k))
    if odd in ("nobody_lost", "nobody_kept", "hardly_lost"):
        lost[tier] = {"nobody_lost": 0.0, "nobody_kept": before[tier], "hardly_lost": before[tier] * 1e-6}[odd]
    elif odd == "nobody_there":
        customers[tier] = 0.0
    elif odd:
        before[tier], lost[tier] = 0.0, 0.0
        customers[tier] = 0.0 if odd == "unknown" else customers[tier]
    moves = np.round(rng.dirichlet(np.ones(k), k) * (before - lost)[:, None]) if rng.random() < 0.7 else None
    if moves is not None:
        lost = before - moves.sum(axis=1)
    names, revenue = tuple(f"tier {i}" for i in range(k)), customers * 10 ** rng.uniform(0, 5, k)
    columns = {"customers": customers, "purchases": np.maximum(customers, 1), "revenue": revenue}
    tiers = pd.DataFrame({"tier": names, **columns, "base": before, "lost": lost})
    choices = Choices(method=METHODS[int(rng.integers(4))], discount=float(rng.choice([0.0, 0.1, 0.23])))
    years = float(rng.choice([1 / 12, 0.25, 0.5, 1.0, 1.0, 1.0, 2.0]))
    return Base("segments", years, names, tiers, choices, moves=moves)


def made_facts(seed: int) -> BucketFacts:
    """The same base as a bucket, without and with an inflow of its own."""
    rng, base = np.random.default_rng(seed + 1_000_000), made_base(seed)
    base.tiers.loc[base.tiers["base"] == 0, "customers"] = 0.0  # how many of a tier leave is known, or it has nobody
    arrived = np.rint(base.value_inputs().customers * rng.uniform(0, 0.6, len(base.names)))
    own = pd.DataFrame({"arrived": [*arrived, arrived.sum()]}) if rng.random() < 0.5 else None
    return BucketFacts(base, own)


def made_turns(seed: int, many: int) -> list[Turn]:
    """Where the bucket's levers stand: now and then as today."""
    rng = np.random.default_rng(seed + 2_000_000)
    leaks = np.where(rng.random(many) < 0.2, 1.0, rng.choice(LEAKS, many))
    rules = rng.random(many) < 0.5
    turns = zip(leaks, rng.choice(WON, many), rules, strict=True)
    return [Turn(float(leak), float(won), "fixed" if fixed else "proportional") for leak, won, fixed in turns]
