"""Who a study's best customers are: attributes of every customer, groups to look at, and where value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from clv import TableProblem, profiles
from clv.comparison import bands
from clv.explained import Explained
from clv.explained import explained as regressed
from clv.tables import Floats
from study import history, matrix, products, survey
from study.study import Study, kept
from study.survey import table_of

FIFTH, TENTH, TIER = "fifth", "tenth", "tier"
MONEY = ("revenue", "margin", "clv")
FIRST = "first:product"
TENURE = (0, 1, 2, 5, 10)
HELD = (1, 2, 3, 4, 6)
MOST_KINDS = 12  # different values of a column of numbers, beyond which it is cut in four
QUARTERS = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class ProfileAsked:
    """Whose profile: the best fifth, a tenth or a tier ("tenth_3", "tier_0"), and what fifths and tenths go by."""

    group: str = FIFTH
    measure: str = "revenue"

    @property
    def kind(self) -> str:
        """fifth, tenth or tier."""
        return self.group.partition("_")[0]

    @property
    def place(self) -> int:
        """Which tenth, from 1, or which tier, from 0."""
        return int(self.group.partition("_")[2] or 1)


def measures(study: Study) -> tuple[str, ...]:
    """What customers can be ranked by: revenue, margin, CLV and the file's own columns of numbers."""
    if not study.has_customers:
        return ()
    there = [code for code in matrix.measures(study) if code in MONEY or code in matrix.columns(study)]
    return ("revenue", *(code for code in there if code != "revenue"))  # also where all bring the same


def sound(study: Study, asked: ProfileAsked) -> ProfileAsked:
    """What is asked for as this file can give it: a measure it has, and a group that there is."""
    known = measures(study)
    measure = asked.measure if asked.measure in known else "revenue"
    there = asked.kind in (FIFTH, TENTH, TIER)
    group = asked.group if there and (asked.kind != TIER or asked.place < len(study.base.names)) else FIFTH
    return ProfileAsked(group, measure)


def ranked_by(study: Study, measure: str) -> Floats:
    """The measure of every customer who is active now, NaN for the others, in the order of `study.customers`."""
    found = matrix.measured(study, measure)
    if found is None:
        raise TableProblem("column_missing", column=measure)
    return np.where(study.customers["tier_now"].notna(), found.now, np.nan)


def members(study: Study, asked: ProfileAsked) -> pd.Series:
    """Who of `study.customers` belongs."""
    if asked.kind == TIER:
        return study.customers["tier_now"].astype(object) == study.base.names[asked.place]
    many = 5 if asked.kind == FIFTH else 10
    place = 1 if asked.kind == FIFTH else asked.place
    return pd.Series(profiles.parts_of(ranked_by(study, asked.measure), many) == place, index=study.customers.index)


# Attributes -----------------------------------------------------------------------------------------------------


@kept
def attributes(study: Study) -> dict[str, str]:
    """What is known of each customer: codes, and what the file calls it ("" for ours). A survey's answers are not.

    "channel", "first:product", "products" (how many different), "years" (as a customer), and the file's columns.
    """
    if not study.has_customers or study.file.table is None:
        return {}
    asked = survey.survey(study)
    answers = set() if asked is None else set(asked.questions)
    found: dict[str, str] = {}
    if "channel" in study.file.mapping:
        found["channel"] = ""
    if "product" in study.file.mapping and study.file.kind == "transactions":
        found[FIRST] = ""
    if products.held(study) is not None:
        found["products"] = ""
    if matrix.measured(study, "years") is not None:
        found["years"] = ""
    named = {f"attr_{i + 1}": name for i, name in enumerate(study.file.attributes)}
    named |= {f"num_{i + 1}": name for i, name in enumerate(study.file.measures)}
    return found | {code: name for code, name in named.items() if code not in answers}


@kept
def values(study: Study) -> pd.DataFrame:
    """Every attribute of every customer as text, a row a customer as in `study.customers`; missing where not known."""
    return pd.DataFrame({code: _values(study, code) for code in attributes(study)}, index=study.customers.index)


def _values(study: Study, code: str) -> pd.Series:
    if code == "products":
        held = products.held(study)
        return _bands(study, pd.Series(dtype=float) if held is None else held["products_now"], HELD)
    if code == "years":
        years = matrix.measured(study, "years")
        return _bands(study, pd.Series(dtype=float) if years is None else pd.Series(years.now), TENURE)
    if code == FIRST:
        return _cut(products.of_customers(study, "first"), study.customers["tier_now"].notna())
    period = study.base.period
    end = period.end if period is not None and study.file.kind == "transactions" else None
    found = history.values_of(table_of(study), code, end)
    mine = study.customers["customer_id"].map(found.set_index("customer_id")["value"])
    return _cut(mine, study.customers["tier_now"].notna())


def _bands(study: Study, numbers: pd.Series, edges: tuple[int, ...]) -> pd.Series:
    """Numbers in bands; missing outside them."""
    return bands(numbers.to_numpy(float), tuple(float(edge) for edge in edges)).set_axis(study.customers.index)


def _cut(values: pd.Series, active: pd.Series) -> pd.Series:
    """A column of many different numbers in four, at the quartiles of those active; any other as it is."""
    known = values.dropna()
    if known.nunique() <= MOST_KINDS:
        return values
    if pd.to_numeric(pd.Series(known.unique()), errors="coerce").isna().any():
        return values
    numbers = pd.to_numeric(values, errors="coerce")
    of_active = numbers[active & numbers.notna()]
    cuts = np.unique(np.quantile(of_active, QUARTERS)) if len(of_active) else np.array([])
    at = pd.Series(np.searchsorted(cuts, numbers.to_numpy(float), side="left"), index=values.index)
    names = _names(cuts)
    return at.map(dict(enumerate(names))).where(numbers.notna())


def _names(cuts: Floats) -> list[str]:
    """What the parts are called: "≤ 10", "10–20", "> 20"."""
    texts = [f"{cut:.6g}" for cut in cuts]
    if not texts:
        return ["–"]
    return [f"≤ {texts[0]}", *(f"{a}–{b}" for a, b in pairwise(texts)), f"> {texts[-1]}"]


# What is found --------------------------------------------------------------------------------------------------


@kept
def profile(study: Study, asked: ProfileAsked) -> pd.DataFrame:
    """`clv.profiles.profiled` of those asked for among the active. TableProblem: nobody belongs, or no customers."""
    active = study.customers["tier_now"].notna()
    return profiles.profiled(values(study)[active].reset_index(drop=True), _inside(study, asked, active))


def _inside(study: Study, asked: ProfileAsked, active: pd.Series) -> pd.Series:
    return members(study, asked)[active].reset_index(drop=True)


@kept
def tenths(study: Study, measure: str) -> pd.DataFrame:
    """`clv.profiles.by_part` of the active by a measure, in parts that hold enough. TableProblem as `ranked_by`."""
    ranked = ranked_by(study, measure)
    return profiles.by_part(ranked, study.customers["revenue_now"], profiles.parts_that_hold(ranked))


@kept
def followed(study: Study, asked: ProfileAsked) -> pd.DataFrame | None:
    """What became of the previous period's customers by the group they were in then; None where two periods' revenue
    are not known, or nothing of the measure a period ago."""
    if not study.base.two_periods or not study.base.kept_revenue:
        return None
    people = study.customers
    was = people["tier_before"].notna()
    before = people["revenue_before"].where(was, 0.0)
    if asked.kind == TIER:
        return profiles.followed(before, people["revenue_now"], people["tier_before"].tolist(), study.base.names)
    found = matrix.measured(study, asked.measure)
    if found is None or found.before is None:
        return None
    ranked = np.where(was, found.before, np.nan)
    many = profiles.parts_that_hold(ranked)
    parts = profiles.parts_of(ranked, many)
    table = profiles.followed(before, people["revenue_now"], parts.tolist(), range(1, many + 1))
    known = int((parts[was.to_numpy()] > 0).sum())
    return table if known == int(was.sum()) else None


@kept
def grid(study: Study, code: str) -> pd.DataFrame:
    """`clv.profiles.value_by_need` of the tiers by an attribute. TableProblem `column_missing`."""
    if code not in attributes(study):
        raise TableProblem("column_missing", column=code)
    people = study.customers[["customer_id", "tier_now", "tier_before", "revenue_now"]].reset_index(drop=True)
    now = values(study)[code].reset_index(drop=True)
    people = people.assign(value_now=now, value_before=_before(study, code, now))
    asked = survey.survey(study)
    if asked is not None and asked.nps:
        told = survey.answered(study).set_index("customer_id")[asked.nps]
        people = people.assign(nps=people["customer_id"].map(told))
    return profiles.value_by_need(people, study.base.names)


def _before(study: Study, code: str, now: pd.Series) -> pd.Series:
    """The column's value before the period began: as it was known then, of a file with days; else as it is."""
    period = study.base.period
    cut = code in ("products", "years", FIRST) or not code.startswith(("attr_", "channel"))
    if study.file.kind != "transactions" or period is None or cut:
        return now
    found = history.values_before(table_of(study), code, [period.end, period.now_start])
    told = pd.Series(np.array([*found.values, None], dtype=object)[found.places[1]], index=found.ids)
    then = study.customers["customer_id"].reset_index(drop=True).map(told)
    return then if set(now.dropna()) >= set(then.dropna()) else now


def needs(study: Study) -> tuple[str, ...]:
    """The columns that can stand beside value in the grid, the file's own first."""
    there = [code for code in attributes(study) if code not in ("products", "years")]
    return tuple(sorted(there, key=lambda code: not code.startswith("attr_")))


@kept
def explained(study: Study) -> Explained:
    """What explains the differences in log revenue between the active (`clv.explained`). TableProblem: too few.

    The file's own columns of numbers, as costs and scores, are not asked.
    """
    active = study.customers["tier_now"].notna()
    told = [code for code in attributes(study) if not code.startswith("num_")]
    found = values(study).loc[active, told]
    return regressed(study.customers.loc[active, "revenue_now"], found)
