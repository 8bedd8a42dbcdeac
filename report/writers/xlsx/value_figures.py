"""What the app has for each figure of the workbook, to stand beside the formula that comes to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from clv import TableProblem
from clv.horizon import within_beyond
from clv.small_groups import moves_tell_of_few
from clv.tables import Floats, Method
from clv.value import ValueInputs, per_period
from report.short_proof import number
from study import Study
from study import answer as model
from words import N_, Words
from words.table_messages import explain

OF_FEW = N_(
    "The table of who changed tier is left out here, and the values that need it are not live: a group in it has "
    "fewer than five customers."
)


@dataclass(frozen=True)
class Way:
    """One way to value the base: its name in formulas, its words, its method, and the number that explains it."""

    key: str
    method: Method
    discounted: bool
    number: str


WAYS = (
    Way("basic", "course", False, "value.course"),
    Way("discounted", "discounted", True, "value.discounted"),
    Way("future", "future", True, "value.future"),
    Way("moves", "migration", False, "value.migration"),
    Way("moves_discounted", "migration", True, "value.migration"),
)
RANGE = ("basic", "discounted", "moves", "moves_discounted")


@dataclass(frozen=True)
class ValueFigures:
    """A study's figures by way. `whole`: groups of few customers are printed too."""

    study: Study
    w: Words
    whole: bool = False
    kept: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def inputs(self) -> ValueInputs:
        """What a value is computed from."""
        return self.study.base.value_inputs()

    @property
    def tiers(self) -> list[str]:
        """The tiers' names in the reader's words."""
        return [self.w.tier(name) for name in self.study.base.names]

    @property
    def discount(self) -> float:
        """The discount rate chosen, per year."""
        return self.study.choices.discount

    @property
    def discount_period(self) -> float:
        """The same per period."""
        return per_period(self.discount, self.study.base.years)

    @property
    def ways(self) -> list[Way]:
        """The ways this file allows."""
        return [way for way in WAYS if way.method != "migration" or not self.without_moves]

    @cached_property
    def without_moves(self) -> str:
        """Why the file gives no value with tier changes, as a sentence; "" where it does."""
        try:
            self.study.base.portfolio("migration", 0.0)
            self.study.base.portfolio("migration", self.discount)
        except TableProblem as problem:
            return explain(self.w, problem.code, problem.detail)
        return ""

    @cached_property
    def live_moves(self) -> bool:
        """Whether the table of tier changes may be printed, so that the formulas with it are live."""
        flows = self.study.base.flows
        return not self.without_moves and flows is not None and (self.whole or not moves_tell_of_few(flows))

    @property
    def why_no_moves(self) -> str:
        """Why there is no live table of tier changes; "" where there is."""
        return self.without_moves or ("" if self.live_moves else self.w.t(OF_FEW))

    @property
    def moves(self) -> Floats:
        """Who went from which tier to which. TableProblem `migration_needs_moves`."""
        if self.inputs.moves is None:
            raise TableProblem("migration_needs_moves")
        return self.inputs.moves

    def portfolio(self, way: Way) -> pd.DataFrame:
        """PORTFOLIO by that way, with within and beyond the horizon, and the total."""
        if way.key not in self.kept:
            d = self.discount if way.discounted else 0.0
            cut = within_beyond(self.study.base, way.method, d)
            found = self.study.base.portfolio(way.method, d)
            self.kept[way.key] = found.assign(within=cut["value_within"], beyond=cut["value_beyond"])
        return self.kept[way.key]

    @property
    def chosen(self) -> Way:
        """The way of the study's own method and rate."""
        by = model.answer(self.study).chosen_by or "future"
        return next(way for way in WAYS if way.key == by)

    def means(self, key: str) -> str:
        """What a number means, and its limits, for a note."""
        found = number(key)
        return " ".join(self.w.t(text) for text in (found.means, found.limits) if text)
