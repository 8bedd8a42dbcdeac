"""Effects that a person has measured on own customers and kept: points of retention, with their interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from clv import Levers, Scenario, Today, published_effects
from clv.levers import years_for_points
from study.what_if import Facts

MOST_EFFECTS = 12
OWN = "own:"  # before the name of one's own effect, where a published one has its code


@dataclass(frozen=True)
class OwnEffect:
    """What a comparison showed: retention of those treated less that of those held out, as fractions, on so many."""

    name: str
    points: float
    low: float
    high: float
    customers: int

    @property
    def code(self) -> str:
        """How it is told from the published ones."""
        return f"{OWN}{self.name}"


def own_scenario(f: Facts, effect: OwnEffect, now: Scenario) -> Scenario | None:
    """The effect as a change of duration of the tiers `now` is aimed at, taken as one; None where nobody of them left.

    A yearly retention r becomes r + points. Who is treated changes by the mean, so all who are reached change.
    """
    if not now.targets:
        return None
    one = published_effects.pooled(f.today, f.tiers["base"].to_list(), now.targets)
    if not (np.isfinite(one.years) and one.years > 0):
        return None
    alone = Today(
        f.today.years, *(np.array([x]) for x in (1.0, one.frequency, one.revenue, f.today.years / one.years, 1.0))
    )
    longer = years_for_points(alone, 0, effect.points)
    if not np.isfinite(longer):
        return None
    return replace(now, levers=Levers(years=round(longer, 3)), reach=1.0, uptake=1.0)


def found(effects: Sequence[OwnEffect], code: str) -> OwnEffect | None:
    """The kept effect of that code; None: there is none."""
    return next((effect for effect in effects if effect.code == code), None)
