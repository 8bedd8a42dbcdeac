"""Tenure tables of a study, and its life-cycle profit patterns in the file's money."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

import clv
from clv import Base, TableProblem, customer_tenure
from clv.lifecycle import PATTERNS, Component, Pattern
from clv.limits import FEWEST
from clv.orders import Panel
from clv.tables import Days, Ints
from study import history
from study.study import Study, kept
from study.survey import table_of

CYCLE_PARTS = ("base", "growth", "savings", "referrals", "premium")
PARTS = dict(zip(CYCLE_PARTS, clv.lifecycle.COMPONENTS[1:], strict=True))
SHOWN_YEARS = 5


@dataclass(frozen=True)
class Tenure:
    """What a file tells of time as a customer. `life` is None where no tenure is known; `unknown` customers have none.

    `years` is the length of a tenure period; `across`: seen in one period across customers, nobody followed in time.
    """

    life: pd.DataFrame | None
    churn: pd.DataFrame | None
    money: pd.DataFrame
    wrong: pd.DataFrame | None
    unknown: int
    years: float
    across: bool


@kept
def tenure(study: Study) -> Tenure | None:
    """The file's tenure; None where this kind of file, or one so short, has none to tell."""
    if study.base_problem is not None or study.base.kind == "segments" or not study.base.two_periods:
        return None
    if study.base.kind == "customers":
        return _given(study.base)
    try:
        panel, orders = panel_of(study), study.orders
    except TableProblem:
        return None
    starts = starts_of(study)
    return _counted(panel, clv.tenure.money_by_tenure(orders, starts), study.base, starts)


@kept
def starts_of(study: Study) -> Days | None:
    """When each customer began, by the file's own column of start dates; None: it has none."""
    return history.given_starts(table_of(study), study.orders)


@kept
def panel_of(study: Study) -> Panel:
    """Who was active in each whole period of the file. TableProblem: not even one."""
    return clv.orders.panel(study.orders, study.months)


def _counted(p: Panel, money: pd.DataFrame, base: Base, starts: Days | None) -> Tenure:
    churn = clv.tenure.churn_by_tenure(p, starts)
    stood = customer_tenure.first_spells(p, starts)["tenure"].to_numpy()
    unknown = int(np.count_nonzero(p.active.any(axis=1) & (stood == 0)))
    try:
        life = clv.tenure.tenure_table(p, starts)
    except TableProblem:
        return Tenure(None, churn, money, None, unknown, p.years, False)
    return Tenure(life, churn, money, _wrong(life, churn, money, base), unknown, p.years, False)


def _given(base: Base) -> Tenure:
    people = base.customers
    if people is None:
        raise TableProblem("tenure_unknown")
    stood = customer_tenure.given_tenure(people, base.years, base.period)
    unknown = int(((stood == 0) & people["tier_before"].notna()).sum())
    churn, money = (
        make(people, stood, base.years) for make in (customer_tenure.given_churn, customer_tenure.given_money)
    )
    if not (stood > 0).any():
        return Tenure(None, None, money, None, unknown, base.years, True)
    life = customer_tenure.given_table(people, stood, base.years)
    return Tenure(life, churn, money, _wrong(life, churn, money, base), unknown, base.years, True)


def _wrong(life: pd.DataFrame, churn: pd.DataFrame, money: pd.DataFrame, base: Base) -> pd.DataFrame | None:
    """What one churn rate for all gets wrong; None where the later churn, or the money, is not known."""
    solid = money[~money["small"]]
    people = base.value_inputs().customers.sum()
    later = churn.set_index("group").loc["later"]
    if solid.empty or not people or later["base"] < FEWEST:
        return None
    average = base.tiers["revenue"].sum() / people / base.years
    try:
        return clv.tenure.constant_rate(life, churn, solid["per_active"].to_numpy(float), float(average), base.years)
    except TableProblem:
        return None


def people_by_tenure(study: Study) -> pd.DataFrame | None:
    """The customers with their tenure, for the lists behind the life table; None: the file has no customers."""
    if not study.has_customers:
        return None
    base, people = study.base, study.customers
    if base.kind == "customers":
        stood = customer_tenure.given_tenure(people, base.years, base.period)
        return people.assign(tenure=_names(stood).where(people["tier_before"].notna()))
    found = customer_tenure.first_spells(panel_of(study), starts_of(study))
    found["customer_id"], found["tenure"] = study.orders.ids, _names(found["tenure"].to_numpy())
    found["movement"] = np.where(found.pop("lost"), "lost", "retained")
    return people.drop(columns="movement").merge(found, on="customer_id", how="left")


def _names(stood: Ints) -> pd.Series:
    """The row of the life table each customer is in; None: in none."""
    return pd.Series([str(int(t)) if t > 0 else None for t in stood], dtype=object)


# --- the patterns -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Start:
    """The starting patterns in this file's money, and what they count: `margin` a share, None for revenue."""

    patterns: dict[str, Pattern]
    margin: float | None
    index: bool


@kept
def start(study: Study) -> Start:
    """Every starting pattern scaled to what a customer brings in this file; "file" where tenure has been measured."""
    found, share = tenure(study), margin(study)
    first = _year_one(study, found) * (1.0 if share is None else share)
    scaled = first > 0
    patterns = {p.name: clv.lifecycle.scaled_pattern(p, round(first, 2)) if scaled else p for p in PATTERNS}
    own = _own(found, share)
    return Start({**({"file": own} if own else {}), **patterns}, share, not scaled)


@kept
def margin(study: Study) -> float | None:
    """Margin as a share of the whole base's revenue: the one chosen, or the file's own where it has a cost."""
    if study.base_problem is not None:
        return None
    if study.base.margin is None and "cost" in study.file.mapping:
        study = study.other(margin="file")
    if study.base_problem is not None or study.base.margin is None:
        return None
    share = float(np.nansum(study.base.value_inputs().money) / (study.base.tiers["revenue"].sum() or math.nan))
    return share if share > 0 else None


def _year_one(study: Study, t: Tenure | None) -> float:
    if t is not None and len(t.money) and not t.money["small"].iloc[0] and t.money["tenure_year"].iloc[0] == 1:
        return float(t.money["per_active"].iloc[0])
    if study.base_problem is not None:
        return 0.0
    base = study.base
    people = base.value_inputs().customers.sum()
    return float(base.tiers["revenue"].sum() / people / base.years) if people else 0.0


def _own(t: Tenure | None, share: float | None) -> Pattern | None:
    """The file's own pattern: money by tenure year where 30 are behind it, survival from the life table."""
    if t is None or t.life is None or t.churn is None:
        return None
    solid = t.money[np.cumprod(~t.money["small"].to_numpy(bool)).astype(bool)]
    if solid.empty or solid["tenure_year"].iloc[0] != 1 or abs(round(1 / t.years) * t.years - 1) > 1e-9:
        return None
    survival = clv.lifecycle.survival_years(t.life, t.churn, t.years)
    try:
        return clv.lifecycle.measured_pattern(clv.lifecycle.RETAIL, solid["per_active"].tolist(), survival, share)
    except TableProblem:
        return None


@dataclass(frozen=True)
class OwnAmounts:
    """A person's own amounts: the starting pattern's name, amounts a year by part, and the share left each year."""

    pattern: str | None = None
    parts: tuple[tuple[str, tuple[float, ...]], ...] = ()
    survival: tuple[float, ...] | None = None


def with_own(s: Start, own: OwnAmounts) -> tuple[str, Pattern]:
    """The starting pattern asked for (the file's own first) with a person's own amounts put in."""
    name = own.pattern if own.pattern in s.patterns else next(iter(s.patterns))
    pattern = s.patterns[name]
    for part, values in own.parts:
        component = {"acquisition": "acquisition", **PARTS}[part]
        pattern = clv.lifecycle.with_part(pattern, Component(component, values, "assumed", "entered by you"))
    if own.survival is not None:
        survival = tuple(np.minimum.accumulate(own.survival).tolist())
        pattern = replace(pattern, survival=survival, survival_tag="assumed")
    return name, pattern


def amounts(pattern: Pattern, part: str) -> list[float]:
    """A part's amounts in years 1–5 (the acquisition's one; survival from year 2), for the cells it is edited in."""
    if part == "acquisition":
        return [float(pattern.acquisition.at(1)[0])]
    if part == "survival":
        return [float(x) for x in pattern.left(SHOWN_YEARS)[1:]]
    found = next(p for p in pattern.parts if p.name == PARTS[part])
    return [float(x) for x in found.at(SHOWN_YEARS)]


@dataclass(frozen=True)
class Cycle:
    """A pattern by part (`clv.lifecycle.profit_pattern`) and by year (`pattern_by_year`), and what both rest on."""

    start: Start
    name: str
    pattern: Pattern
    discount: float
    parts: pd.DataFrame
    years: pd.DataFrame

    @property
    def back(self) -> int | None:
        """The year in which the customer is paid for; None: not within ten."""
        return clv.lifecycle.break_even_year(self.years)


def cycle(s: Start, own: OwnAmounts, discount: float) -> Cycle:
    """The pattern asked for with a person's own amounts, at that discount rate."""
    name, pattern = with_own(s, own)
    parts = clv.lifecycle.profit_pattern(pattern, discount=discount)
    return Cycle(s, name, pattern, discount, parts, clv.lifecycle.pattern_by_year(parts))


def cycle_of(study: Study, own: OwnAmounts | None = None) -> Cycle:
    """The pattern of a study; `own` None: the first starting pattern as it is."""
    return cycle(start(study), own or OwnAmounts(), study.choices.discount)
