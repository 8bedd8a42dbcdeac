"""A study's base counted by household, or by what else customers belong to, beside by person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

import clv
from clv import Base, TableProblem
from study import actions, history
from study.study import Study, kept
from study.survey import table_of

HOUSEHOLD = ""  # the column that the file has for it
HOUSEHOLD_WORDS = ("household", "hushåll", "hushall", "family", "familj")
FEWEST, LARGEST_MEAN, MOST_ALONE = 20, 20, 0.9  # groups, customers in a group, groups to a customer


@dataclass(frozen=True)
class Homes:
    """A base by household: the base, the two counts beside one another, and who is best among small ones."""

    base: Base
    beside: pd.DataFrame
    hidden: pd.DataFrame
    members: float  # active customers per household that has any


@kept
def columns(study: Study) -> tuple[str, ...]:
    """What customers can be counted by: the file's household first, then what divides them finely enough.

    An attribute counts with at least 20 different values, at least one to 20 customers, and somebody who shares one:
    at most nine different ones to ten customers. A country or a kind of customer is no household, and a column of
    numbers is one only where it is read as the household. () without purchases.
    """
    if study.base_problem is not None or study.base.kind != "transactions" or study.base.period is None:
        return ()
    own = (HOUSEHOLD,) if "household_id" in study.file.mapping else ()
    named = [f"attr_{i + 1}" for i in range(len(study.file.attributes))]
    if not named:
        return own
    found = history.groups_of(table_of(study), named, study.base.period.end)
    fewest = np.maximum(FEWEST, len(study.customers) / LARGEST_MEAN)
    fine = (found["different"] >= fewest) & (found["different"] <= MOST_ALONE * found["customers"])
    fine &= ~found["measure"]
    return (*own, *found.loc[fine, "column"].astype(str))


@kept
def homes(study: Study, column: str = HOUSEHOLD) -> Homes:
    """The base by household. TableProblem `households_unknown`: the file does not say who belongs together."""
    people, unit = study.customers, units(study, column)
    merged = clv.households.by_household(people, unit)
    base = study.base
    own = clv.from_customers(
        merged, study.choices, years=base.years, period=base.period, history=base.history, first=base.first
    )
    active = people["tier_now"].notna().to_numpy()
    return Homes(
        own,
        clv.households.beside(base, own),
        clv.households.best_among_small(people, unit),
        float(active.sum() / max(float(own.tiers["customers"].sum()), 1.0)),
    )


def is_household(study: Study, column: str) -> bool:
    """Whether the file calls a column of `columns` a household; else its groups are whatever it calls them."""
    name = study.file.mapping.get("household_id", "") if column == HOUSEHOLD else ""
    return any(word in name.lower() for word in HOUSEHOLD_WORDS)


def units(study: Study, column: str = HOUSEHOLD) -> pd.Series:
    """What each customer belongs to, in the order of `study.customers`; missing where nothing is said."""
    known = actions.households(study) if column == HOUSEHOLD else _values(study, column)
    if known is None or study.base.kind != "transactions":
        raise TableProblem("households_unknown")
    return study.customers[["customer_id"]].merge(known, on="customer_id", how="left")["household"]


def _values(study: Study, column: str) -> pd.DataFrame | None:
    period = study.base.period
    if column not in columns(study) or period is None:
        return None
    return history.values_of(table_of(study), column, period.end).rename(columns={"value": "household"})
