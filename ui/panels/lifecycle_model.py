"""What the life-cycle page starts from: tenure as the file tells it, and the patterns of profit in its money."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

import clv
from clv import PATTERNS, Base, Component, Panel, Pattern, TableProblem, spells
from clv.tables import Days
from clv.tenure import FEWEST
from intake import history
from ui import data, state
from ui.data import Shown

PARTS = dict(zip(state.CYCLE_PARTS, clv.lifecycle.COMPONENTS[1:], strict=True))
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


def tenure(now: Shown) -> Tenure | None:
    """The file's tenure, made once; None where this kind of file, or one so short, has none to tell."""
    base = now.base
    if base is None or base.kind == "segments" or not base.two_periods:
        return None
    if base.kind == "customers":
        return data.derived(now, "tenure given", lambda: _given(base))
    try:
        panel = panel_of(now)
        orders = data.orders(now)
    except TableProblem:
        return None
    starts = starts_of(now)
    return data.derived(now, "tenure", lambda: _counted(panel, clv.money_by_tenure(orders, starts), base, starts))


def starts_of(now: Shown) -> Days | None:
    """When each customer began, by the file's own column of start dates; None: it has none."""
    path, orders = now.file.table, data.orders(now)
    assert path is not None
    return data.derived(now, "starts", lambda: history.given_starts(path, orders))


def panel_of(now: Shown) -> Panel:
    """Who was active in each whole period of the file. TableProblem: not even one."""
    orders = data.orders(now)
    months = now.period.months if now.period is not None and now.period.months else 12
    return data.derived(now, "panel", lambda: clv.panel(orders, months))


def _counted(p: Panel, money: pd.DataFrame, base: Base, starts: Days | None) -> Tenure:
    churn = clv.churn_by_tenure(p, starts)
    stood = spells.first_spells(p, starts)["tenure"].to_numpy()
    unknown = int(np.count_nonzero(p.active.any(axis=1) & (stood == 0)))
    try:
        life = clv.tenure_table(p, starts)
    except TableProblem:
        return Tenure(None, churn, money, None, unknown, p.years, False)
    return Tenure(life, churn, money, _wrong(life, churn, money, base), unknown, p.years, False)


def _given(base: Base) -> Tenure:
    people = base.customers
    if people is None:
        raise TableProblem("tenure_unknown")
    stood = spells.given_tenure(people, base.years, base.period)
    unknown = int(((stood == 0) & people["tier_before"].notna()).sum())
    churn, money = (make(people, stood, base.years) for make in (spells.given_churn, spells.given_money))
    if not (stood > 0).any():
        return Tenure(None, None, money, None, unknown, base.years, True)
    life = spells.given_table(people, stood, base.years)
    return Tenure(life, churn, money, _wrong(life, churn, money, base), unknown, base.years, True)


def _wrong(life: pd.DataFrame, churn: pd.DataFrame, money: pd.DataFrame, base: Base) -> pd.DataFrame | None:
    """What one churn rate for all gets wrong; None where the later churn, or the money, is not known."""
    solid = money[~money["small"]]
    people = base.basis().customers.sum()
    later = churn.set_index("group").loc["later"]
    if solid.empty or not people or later["base"] < FEWEST:
        return None
    average = base.tiers["revenue"].sum() / people / base.years
    try:
        return clv.constant_rate(life, churn, solid["per_active"].to_numpy(float), float(average), base.years)
    except TableProblem:
        return None


def people_by_tenure(now: Shown) -> Callable[[], pd.DataFrame | None]:
    """The customers with their tenure, for the lists behind the table: made when somebody looks."""

    def made() -> pd.DataFrame | None:
        base = now.base
        if base is None or base.customers is None:
            return None
        people = base.customers
        if base.kind == "customers":
            stood = spells.given_tenure(people, base.years, base.period)
            return people.assign(tenure=_names(stood).where(people["tier_before"].notna()))
        found = spells.first_spells(panel_of(now), starts_of(now))
        found["customer_id"], found["tenure"] = data.orders(now).ids, _names(found["tenure"].to_numpy())
        found["movement"] = np.where(found.pop("lost"), "lost", "retained")
        return people.drop(columns="movement").merge(found, on="customer_id", how="left")

    return made


def _names(stood: np.ndarray) -> pd.Series:
    """The row of the life table each customer is in; None: in none."""
    return pd.Series([str(int(t)) if t > 0 else None for t in stood], dtype=object)


# --- the patterns -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Start:
    """The starting patterns in this file's money, and what they count: `margin` a share, None for revenue."""

    patterns: dict[str, Pattern]
    margin: float | None
    index: bool


def start(now: Shown, t: Tenure | None) -> Start:
    """Every starting pattern scaled to what a customer brings in this file; "file" where tenure has been measured."""
    share = margin(now)
    first = _year_one(now.base, t) * (1.0 if share is None else share)
    scaled = first > 0
    patterns = {p.name: clv.scaled_pattern(p, round(first, 2)) if scaled else p for p in PATTERNS}
    own = _own(t, share)
    return Start({**({"file": own} if own else {}), **patterns}, share, not scaled)


def margin(now: Shown) -> float | None:
    """Margin as a share of the whole base's revenue: the one chosen, or the file's own where it has a cost."""
    base = now.base
    if base is not None and base.margin is None and "cost" in now.file.mapping:
        try:
            base = data.base_for(now.file, replace(now.choices, margin="file"))
        except TableProblem:
            return None
    if base is None or base.margin is None:
        return None
    share = float(np.nansum(base.basis().money) / (base.tiers["revenue"].sum() or math.nan))
    return share if share > 0 else None


def _year_one(base: Base | None, t: Tenure | None) -> float:
    if t is not None and len(t.money) and not t.money["small"].iloc[0] and t.money["tenure_year"].iloc[0] == 1:
        return float(t.money["per_active"].iloc[0])
    if base is None:
        return 0.0
    people = base.basis().customers.sum()
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
        return clv.measured_pattern(clv.RETAIL, solid["per_active"].tolist(), survival, share)
    except TableProblem:
        return None


def chosen(s: Start) -> tuple[str, Pattern]:
    """The starting pattern asked for (the file's own first) with a person's own amounts put in."""
    name = state.value("cycle_pattern")
    if name not in s.patterns:
        name = next(iter(s.patterns))
    pattern = s.patterns[name]
    for part, component in {"acquisition": "acquisition", **PARTS}.items():
        own = state.value(f"cycle_{part}")
        if own is not None:
            pattern = clv.with_part(pattern, Component(component, tuple(own), "assumed", "entered by you"))
    left = state.value("cycle_survival")
    if left is not None:
        pattern = replace(pattern, survival=tuple(np.minimum.accumulate(left).tolist()), survival_tag="assumed")
    return name, pattern


def amounts(pattern: Pattern, part: str) -> list[float]:
    """A part's amounts in years 1–5 (the acquisition's one; survival from year 2), for the cells it is edited in."""
    if part == "acquisition":
        return [float(pattern.acquisition.at(1)[0])]
    if part == "survival":
        return [float(x) for x in pattern.left(SHOWN_YEARS)[1:]]
    found = next(p for p in pattern.parts if p.name == PARTS[part])
    return [float(x) for x in found.at(SHOWN_YEARS)]


def put(part: str, values: Sequence[float]) -> None:
    """Keep a person's own amounts for a part."""
    state.put(f"cycle_{part}", tuple(values))


def reset() -> None:
    """Back to the starting pattern as it is."""
    for key in state.CYCLE:
        state.put(key, None)
