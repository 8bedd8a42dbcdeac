"""Plans that a person has named and kept: how the customers are divided, what each cell is given, and the form."""

from __future__ import annotations

from dataclasses import dataclass

from clv import Levers
from clv.treatment import SHARES, PublicForm, Touchpoint
from study.segmentations import Asked, divided, sound
from study.study import Study
from study.treatment import Treated, first_form, planned, ready
from study.what_if import facts_of

MOST_PLANS = 6


@dataclass(frozen=True)
class KeptPlan:
    """A named plan as it was chosen; None: as it is proposed for the file that is shown.

    `touchpoints` replaces the ready set `which`; `rows`: letters a cell; `shares`: what must, may and strategic mean;
    `cost` and `years` are a member's, of the public form; `effects`: how much of the effects is counted on.
    """

    name: str
    asked: Asked
    which: str = "four"
    touchpoints: tuple[Touchpoint, ...] | None = None
    rows: tuple[str, ...] | None = None
    shares: tuple[float, ...] = SHARES
    joining: float = 0.5
    cost: float | None = None
    years: float | None = None
    memberships: float = 0.0
    effects: float = 1.0

    def form(self, first: PublicForm) -> PublicForm:
        """The public form; what was not chosen is as `first` proposes."""
        return PublicForm(
            self.joining,
            first.member_cost if self.cost is None else self.cost,
            first.levers if self.years is None else Levers(years=self.years),
            self.memberships,
        )


def treated(study: Study, kept: KeptPlan) -> Treated:
    """A kept plan on this file. TableProblem: the file has no customers, or does not say how long they stay."""
    f = facts_of(study)
    found = divided(study, sound(study, kept.asked)).found
    points = ready(f, kept.which) if kept.touchpoints is None else kept.touchpoints
    return planned(study, found, points, kept.rows, kept.shares, kept.form(first_form(f)), kept.effects)
