"""Being without some relations as a named scenario, counted over their stay so that it can stand beside others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clv import phasing_out
from clv.relation_return import RelationReturns
from clv.tables import Flags, Floats
from clv.value import annuity
from study.relation_return import ReturnAsked, returned
from study.segmentations import Asked, divided, sound
from study.study import Study
from study.what_if import facts_of

MOST_KEPT = 6
LOWEST = -1


@dataclass(frozen=True)
class KeptPhaseOut:
    """A named scenario of fewer relations: without the lowest `share` by return, or without one cell of a division.

    `cell`: its place in the division `way` (of the `column`), LOWEST: none, the lowest. `fixed`: the share of what
    serving costs that stays.
    """

    name: str
    share: float = 0.1
    fixed: float = phasing_out.FIXED
    cell: int = LOWEST
    way: str = "tiers"
    column: str = ""


def periods_of(study: Study) -> Floats:
    """How many periods each customer stays by its tier, discounted where the choices say so; NaN: not known."""
    t, discounted = facts_of(study).today, study.choices.method == "discounted"
    stay = annuity(1 - t.churn, t.years, study.choices.discount, "discounted" if discounted else "course") / t.years
    tier = study.customers["tier_now"].cat.codes.to_numpy(np.int64)
    return np.append(stay, np.nan)[tier]


def gone(study: Study, kept: KeptPhaseOut, now: Asked, found: RelationReturns) -> Flags:
    """Who is let go. `now`: the division's settings as they stand; nobody where the file has no such group."""
    if kept.cell == LOWEST:
        return phasing_out.lowest(found, kept.share)
    who = np.zeros(len(found.income), dtype=bool)
    if sound(study, now).way == kept.way:
        who[divided(study, now).found.now == kept.cell] = True
    return who


def over_stay(study: Study, kept: KeptPhaseOut, now: Asked, asked: ReturnAsked) -> dict[str, float]:
    """`clv.phasing_out.over_stay` of a kept scenario on this file. TableProblem: no return, or no known stay."""
    found = returned(study, asked).now
    return phasing_out.over_stay(found, gone(study, kept, now, found), periods_of(study), kept.fixed)
