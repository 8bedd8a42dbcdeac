"""A group's proposal: what it does, what it gives by the room's own sums, and which trade-offs it makes."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

import clv
from clv import Levers, Outcome, Scenario
from exercise import progress
from exercise.progress import Plan, Played
from exercise.room import Room
from exercise.tradeoffs import Result, trade_offs
from workshop.rounds import Play
from workshop.store import GroupIn

By = Literal["net", "cost", "gain"]
ORDERS: tuple[By, ...] = ("net", "cost", "gain")
LUCK = 0.6  # more of the effect than this must come true: luck
KEY = "proposal"


@dataclass(frozen=True)
class Proposal:
    """A proposal as it stands on the wall: money over the customers' stay, the tiers it is for (best = 0)."""

    group: GroupIn
    net: float
    gain: float
    cost: float
    targets: tuple[int, ...]
    traded: tuple[str, ...]
    plan: str

    @property
    def per_money(self) -> float | None:
        """What one unit of money gives: gain ÷ cost; None without a cost.

        >>> Proposal(GroupIn(1, 1, "A"), 3.0, 4.0, 1.0, (), (), "").per_money
        4.0
        """
        return self.gain / self.cost if self.cost > 0 else None


def of_case(here: Room, found: Result) -> dict[str, Any] | None:
    """What a group hands in of a case's result; None where something must still be chosen."""
    if not found.whole:
        return None
    told = {place for place, _ in trade_offs(found, here.w)}
    rules = [one.rule for place, one in enumerate(here.case.trade_offs) if place in told]
    text = progress.to_text(((KEY, Played(plan=found.plan)),))
    return _body(found.outcome, found.plan.targets, rules, text)


def plan_of(proposal: Proposal) -> Plan:
    """The case's plan behind a proposal."""
    return progress.of(progress.from_text(proposal.plan), KEY).plan


def outcome_of(play: Play, scenario: Scenario) -> Outcome | None:
    """What levers on sums by tier give; None where no lever or no tier is chosen."""
    if play.tiers is None or not scenario.targets or scenario.levers == Levers():
        return None
    return clv.outcome(play.tiers.today, scenario)


def of_levers(play: Play, scenario: Scenario) -> dict[str, Any] | None:
    """What a group hands in of levers on sums by tier; None where no lever or no tier is chosen."""
    o = outcome_of(play, scenario)
    if o is None or play.tiers is None:
        return None
    rules = []
    if o.net < 0:
        rules.append("never_pays")
    elif o.break_even_effect is not None and o.break_even_effect > LUCK:
        rules.append("needs_luck")
    if len(scenario.targets) == len(play.tiers.names) > 1:
        rules.append("public_to_all")
    plan = {**asdict(scenario.levers), "uptake": scenario.uptake, "yearly_cost": scenario.yearly_cost}
    return _body(o, scenario.targets, rules, json.dumps(plan))


def scenario_of(proposal: Proposal) -> Scenario:
    """The levers behind a proposal."""
    held = json.loads(proposal.plan)
    levers = Levers(**{name: held[name] for name in asdict(Levers())})
    return Scenario(targets=proposal.targets, levers=levers, uptake=held["uptake"], yearly_cost=held["yearly_cost"])


def _body(o: Outcome, targets: tuple[int, ...], rules: list[str], plan: str) -> dict[str, Any] | None:
    if not all(map(math.isfinite, (o.net, o.gain, o.cost))):
        return None
    return {
        "net": o.net,
        "gain": o.gain,
        "cost": o.cost,
        "targets": list(targets),
        "traded": list(dict.fromkeys(rules)),
        "plan": plan,
    }


def read(group: GroupIn, body: dict[str, Any]) -> Proposal:
    """A proposal as the store holds it."""
    same = {name: float(body[name]) for name in ("net", "gain", "cost")}
    return Proposal(group, **same, targets=tuple(body["targets"]), traded=tuple(body["traded"]), plan=str(body["plan"]))


def ranked(proposals: list[Proposal], by: str) -> list[Proposal]:
    """The proposals, best first: the highest net or gain, or the lowest cost."""
    key = by if by in ORDERS else "net"
    return sorted(proposals, key=lambda one: (getattr(one, key) * (1 if key == "cost" else -1), one.group.id))
