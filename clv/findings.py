"""Candidate findings about a base, each with a condition and an amount of money; the largest are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from clv.base import Base
from clv.flows import net_of_stayed
from clv.limits import FEWEST
from clv.retention import first_against_later
from clv.tables import PURCHASES, TOTAL, TableProblem
from clv.value import FEW_LOST


@dataclass(frozen=True)
class Candidate:
    """A finding: its code, the money it is about, how many customers it rests on, and the figures of its sentence.

    lost: the fewest lost that a rate of churn in it rests on; None where it rests on none (a sum, or a mean).
    """

    code: str
    money: float
    customers: int
    detail: dict[str, float | str] = field(default_factory=dict)
    lost: int | None = None

    @property
    def sound(self) -> bool:
        """Whether it may be said: 30 customers, ten lost where it rests on churn, and money to speak of."""
        enough = self.customers >= FEWEST and (self.lost is None or self.lost >= FEW_LOST)
        return bool(enough and np.isfinite(self.money) and self.money > 0)


def findings(base: Base, hindsight: pd.DataFrame | None = None, most: int = 3) -> list[Candidate]:
    """The `most` candidates with most money among those that hold of this base and are sound.

    Each candidate has a condition that is false of many files; see the functions of this module. A sum or a mean needs
    30 customers, what rests on churn ten lost besides; what compares two periods needs them to be whole years, or it
    would be a season. Largest first. Source: METHODS, findings.

    >>> from clv import Choices, from_segments
    >>> s = pd.DataFrame({"segment": ["Top"], "customers": [10], "revenue": [100.0], "retention": [0.8]})
    >>> findings(from_segments(s, Choices()))
    []
    """
    found = [c for check in CHECKS for c in check(base)]
    if hindsight is not None and _whole_years(base):
        found += list(_came_true(hindsight))
    return sorted((c for c in found if c.sound), key=lambda c: -c.money)[:most]


def _whole_years(base: Base) -> bool:
    """Whether two periods next to one another hold the same seasons."""
    return base.years == round(base.years)


def _leak(base: Base) -> Iterator[Candidate]:
    """One tier loses more than half of all revenue that was lost."""
    if base.flows is None:
        return
    lost = base.flows[base.flows["movement"] == "lost"]
    whole = lost["revenue_before"].sum()
    if whole > 0 and len(base.names) > 1:
        worst = lost.iloc[int(lost["revenue_before"].to_numpy().argmax())]
        share = worst["revenue_before"] / whole
        if share > 0.5:
            tier, money = str(worst["tier_before"]), float(worst["revenue_before"])
            yield Candidate("leak", money, int(worst["customers"]), {"tier": tier, "share": share})


def _point(base: Base) -> Iterator[Candidate]:
    """One more point of retention is worth at least 1.5 times as much in one tier as in any other."""
    if not base.two_periods or len(base.names) < 2:
        return
    worth = base.point()
    if np.isfinite(worth).sum() >= 2:
        order = np.argsort(np.nan_to_num(worth, nan=-np.inf))[::-1]
        best, next_best = int(order[0]), int(order[1])
        if worth[best] >= 1.5 * worth[next_best] and worth[next_best] > 0:
            n, lost = int(base.tiers["customers"].iloc[best]), base.tiers["lost"].iloc[[best, next_best]].min()
            yield Candidate("point", float(worth[best]), n, {"tier": base.names[best]}, _count_of(lost))


def _count_of(lost: float) -> int | None:
    """The lost as a whole number; None where a file gives durations and counts nobody."""
    return int(lost) if np.isfinite(lost) else None


def _moves(base: Base) -> Iterator[Candidate]:
    """Counted with moves between tiers, the portfolio is worth at least a tenth less (or more) than by the basic model.

    Said only where the basic model is the one chosen, so that the figure it speaks of is the page's own.
    """
    if base.moves is None or base.choices.method != "course":
        return
    try:
        course = base.portfolio("course").iloc[-1]["portfolio_value"]
        moved = base.portfolio("migration", 0.0).iloc[-1]["portfolio_value"]
    except TableProblem:
        return
    if not np.isfinite(course) or course <= 0:
        return
    stay = float(base.moves[0, 0] / base.tiers["base"].iloc[0])
    n = int(base.tiers["customers"].sum())
    detail: dict[str, float | str] = {"course": course, "migration": moved, "tier": base.names[0], "stay": stay}
    lost = _count_of(base.tiers["lost"][base.tiers["customers"] > 0].min())
    if moved < 0.9 * course:
        yield Candidate("moves_less", course - moved, n, detail, lost)
    elif moved > 1.1 * course:
        yield Candidate("moves_more", moved - course, n, detail, lost)


def _step(base: Base, name: str) -> float:
    if base.bridge is None:
        return 0.0
    return float(base.bridge.set_index("step")["change"].get(name, 0.0))


def _count(base: Base, movement: str) -> int:
    if base.flows is None:
        return 0
    return int(base.flows.loc[base.flows["movement"] == movement, "customers"].sum())


def _won_back(base: Base) -> Iterator[Candidate]:
    """Customers who came back bring at least a tenth of the revenue."""
    back, end = _step(base, "won_back"), _step(base, "end")
    if end > 0 and back >= 0.1 * end:
        yield Candidate("won_back", back, _count(base, "won back"), {"share": back / end})


def _filling(base: Base) -> Iterator[Candidate]:
    """New and won back customers bring at least a tenth more, or a tenth less, than the lost took with them."""
    lost = -_step(base, "lost")
    came = _step(base, "won_back") + _step(base, "new") + _step(base, "new_or_won_back")
    n = _count(base, "lost")
    if base.kind in ("customers", "segments") or lost <= 0 or not _whole_years(base):
        return
    if came < 0.9 * lost:
        yield Candidate("not_filled", lost - came, n, {"lost": lost, "came": came})
    elif came > 1.1 * lost and base.kept_revenue.get("nrr", 1.0) < 1:
        yield Candidate("filled", came - lost, n, {"lost": lost, "came": came})


def _kept(base: Base) -> Iterator[Candidate]:
    """Those who were customers before bring at least a tenth less (most of it lost with customers), or more."""
    less, lost = -_step(base, "spent_less"), -_step(base, "lost")
    nrr, start = base.kept_revenue.get("nrr", np.nan), _step(base, "start")
    n = int(np.nan_to_num(base.tiers["base"].sum()))
    if not _whole_years(base):
        return
    if nrr < 0.9 and lost >= less:
        yield Candidate("shrinking", start * (1 - nrr), n, {"nrr": nrr})
    elif nrr > 1.1:
        yield Candidate("expanding", start * (nrr - 1), n, {"nrr": nrr})


def _downgraded(base: Base) -> Iterator[Candidate]:
    """Those who stayed took more revenue away, more and less together, than those who left."""
    if base.bridge is None or base.kind in ("customers", "segments") or not _whole_years(base):
        return
    net, lost = net_of_stayed(base.bridge), -_step(base, "lost")
    if -net["net"] > lost > 0:
        stayed = int(np.nan_to_num((base.tiers["base"] - base.tiers["lost"]).sum()))
        detail: dict[str, float | str] = {"lost": lost, "less": -net["less"], "more": net["more"]}
        yield Candidate("spent_less", -net["net"], stayed, detail)


def _first_year(base: Base) -> Iterator[Candidate]:
    """Customers in their first period leave at least 1.5 times as often as the others."""
    people = base.customers
    if people is None or base.history != "whole" or base.kind not in PURCHASES:
        return
    table = first_against_later(people)
    early, later = table["churn"]
    if (table["base"] >= FEWEST).all() and later > 0 and early >= 1.5 * later:
        left = people[(people["movement"] == "lost") & (people["purchases_earlier"] == 0)]
        money, fewest = float(left["revenue_before"].sum()), int(table["lost"].min())
        yield Candidate("first_year", money, len(left), {"early": early, "later": later}, fewest)


def _one_customer(base: Base) -> Iterator[Candidate]:
    """One customer stands for at least a tenth of the revenue."""
    if base.customers is None or base.customers["revenue_now"].empty:
        return
    largest, whole = float(base.customers["revenue_now"].max()), float(base.tiers["revenue"].sum())
    if whole > 0 and largest >= 0.1 * whole:
        n = int(base.tiers["customers"].sum())
        yield Candidate("one_customer", largest, n, {"share": largest / whole})


def _unprofitable(base: Base) -> Iterator[Candidate]:
    """At least one customer in fifty costs more than it brings (files with cost)."""
    people = base.customers
    if people is None or "costed_now" not in people:
        return
    active = people["tier_now"].notna() & (people["costed_now"] > 0)
    profit = (people["costed_now"] - people["cost_now"])[active]
    if len(profit) and (profit < 0).mean() >= 0.02:
        money = float(-profit[profit < 0].sum())
        yield Candidate("unprofitable", money, int((profit < 0).sum()), {"share": float((profit < 0).mean())})


def _came_true(hindsight: pd.DataFrame) -> Iterator[Candidate]:
    """Last period's customers brought at least a twentieth more, or less, than the basic model expected."""
    whole = hindsight[hindsight["tier"] == TOTAL].iloc[0]
    if whole["expected"] > 0 and abs(whole["difference"]) >= 0.05 * whole["expected"]:
        code = "more_than_expected" if whole["difference"] > 0 else "less_than_expected"
        detail: dict[str, float | str] = {"expected": float(whole["expected"]), "actual": float(whole["actual"])}
        yield Candidate(code, abs(float(whole["difference"])), int(whole["base"]), detail)


CHECKS: tuple[Callable[[Base], Iterator[Candidate]], ...] = (
    _leak,
    _point,
    _moves,
    _won_back,
    _filling,
    _kept,
    _downgraded,
    _first_year,
    _one_customer,
    _unprofitable,
)
