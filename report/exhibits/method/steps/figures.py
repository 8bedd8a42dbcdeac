"""Figures of one tier as the formulas take them, written so that the steps can be checked by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from clv import Base, Scenario
from clv.value import ValueInputs
from report.text import markdown_text
from study import Study, what_if
from study.what_if import LOYAL, ORDINARY, Customer, View
from words import Words

TIMES, OVER, MINUS, PLUS = " × ", " ÷ ", " − ", " + "


@dataclass(frozen=True)
class Figures:
    """One tier of a study, and the words its figures are said in.

    `scenario`: where the levers stand (None: where they start); `customers`: the ordinary one and the loyal one.
    """

    study: Study
    tier: int
    w: Words
    scenario: Scenario | None = None
    customers: tuple[Customer, Customer] = (ORDINARY, LOYAL)

    @property
    def base(self) -> Base:
        """The base that is shown."""
        return self.study.base

    @cached_property
    def b(self) -> ValueInputs:
        """The arrays values are computed from."""
        return self.base.value_inputs()

    @cached_property
    def table(self) -> pd.DataFrame:
        """The portfolio table by the basic model."""
        return self.base.portfolio("course")

    @cached_property
    def pulled(self) -> View:
        """The levers of the what-if page pulled for the customers of the tier, as this file can bear it."""
        facts = what_if.facts(self.base)
        scenario = what_if.first_scenario(facts) if self.scenario is None else self.scenario
        return what_if.view(facts, replace(scenario, targets=(self.tier,)))

    @property
    def row(self) -> pd.Series:
        """The tier's row of it."""
        return self.table.iloc[self.tier]

    @property
    def name(self) -> str:
        """The tier's name, harmless."""
        return markdown_text(self.w.tier(self.base.names[self.tier]))

    @property
    def years(self) -> str:
        """The period's length as it is written in a formula."""
        return self.w.years(self.base.years, length_decimals(self.base.years))

    @property
    def lost_some(self) -> bool:
        """Whether the tier's duration is known."""
        return bool(self.b.churn[self.tier] > 0)


def length_decimals(years: float) -> int:
    """Decimals that a period's length needs: none for a year, two for a quarter, three for a month."""
    return next((d for d in range(4) if abs(years - round(years, d)) < 1e-9), 4)


def enough(make: Callable[..., float], factors: Sequence[float], decimals: int = 0, least: int = 2) -> int:
    """The fewest decimals at which the factors as they are written give the result as it is written.

    >>> enough(lambda m, d: m * d, (12127.0192, 8.756957))
    3
    """
    exact = round(make(*factors), decimals)
    tries = (d for d in range(least, 9) if round(make(*(round(x, d) for x in factors)), decimals) == exact)
    return next(tries, 9)


def cents_of(*amounts: float) -> int:
    """Decimals that money needs to sum as it is written: none for whole amounts, else two.

    >>> cents_of(5.0, 7.0), cents_of(5.0, 7.25)
    (0, 2)
    """
    return 0 if all(float(x).is_integer() for x in amounts) else 2


def unknown(f: Figures) -> list[str]:
    """Why the tier has no duration."""
    if f.row["base"] == 0:
        return [
            f.w.t(
                "Nobody was in {tier} in the previous period, so how long its customers stay is not known.", tier=f.name
            ),
        ]
    if f.b.churn[f.tier] == 0:
        least = f.w.years(f.row["duration_low"], 1)
        if math.isnan(f.row["duration_low"]):
            return [f.w.t("Nobody has left {tier}.", tier=f.name)]
        return [
            f.w.t(
                "Nobody has left {tier}: the duration is at least {years}, its upper limit unknown.",
                tier=f.name,
                years=least,
            )
        ]
    return [f.w.t("How long customers in {tier} stay is not in the file.", tier=f.name)]


def share_decimals(share: float) -> int:
    """As many decimals as a person gave: 5 %, 12.5 %."""
    return length_decimals(100 * share)
