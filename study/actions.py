"""The list to act on: one action a customer by the person's own priority, who is held out, and who must wait."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

import clv
from clv import StageRules, TableProblem
from clv.actions import BY_CODE, SEED
from study import history, products, stages
from study.study import Study, kept
from study.survey import table_of
from study.what_if import EFFECT

SHARE = 0.1  # held out where the retention is not known
CODES = ("stage", "tier", "reason", "action", "owner", "channel")


@dataclass(frozen=True)
class ListPlan:
    """How a person runs the list: triggers in order (None: all as they come), hold-out, and who must wait.

    `share`: of the list that is held out (None: as proposed), `effect`: the points of retention to be seen, `most`:
    contacts a month (None: no limit), `household`: one offer each.
    """

    order: tuple[str, ...] | None = None
    share: float | None = None
    seed: int = SEED
    effect: float = EFFECT
    most: int | None = None
    household: bool = True


@dataclass(frozen=True)
class HoldOut:
    """What is proposed: of so many on the list, at this retention, so large a share shows so large an effect.

    `enough` False: not even half of them would, and `share` is 0; or `retention` is not known (NaN), and it is a tenth.
    `seen`: the effect that the share shows (NaN: none).
    """

    customers: int
    retention: float
    effect: float
    share: float
    enough: bool
    seen: float


@dataclass(frozen=True)
class Listed:
    """The list of a plan: its table (`clv.actions`), the triggers with what they give, and the hold-out."""

    plan: ListPlan
    at: dt.date
    known: tuple[str, ...]
    order: tuple[str, ...]
    table: pd.DataFrame
    priority: pd.DataFrame
    proposed: HoldOut
    share: float
    left_out: int

    @cached_property
    def reasons(self) -> dict[str, int]:
        """How many there is each reason to act on."""
        return {str(reason): int(n) for reason, n in self.table["reason"].value_counts().items() if n}

    @cached_property
    def by_reason(self) -> pd.DataFrame:
        """What each action's own hold-out can show (`clv.actions.hold_out_table`)."""
        return clv.actions.hold_out_table(self.table, self.order, self.proposed.retention)

    @cached_property
    def by_owner(self) -> pd.DataFrame:
        """Each owner's part of the list (`clv.actions.by_owner`)."""
        return clv.actions.by_owner(self.table)

    @property
    def homes(self) -> bool:
        """Whether the list knows households."""
        return "household" in self.table

    @property
    def off(self) -> tuple[str, ...]:
        """The triggers that the file knows and the person has switched off."""
        return tuple(code for code in self.known if code not in self.order)

    def due(self, code: str) -> dt.date:
        """The day by which an action is to be done. KeyError: no such trigger."""
        return self.at + dt.timedelta(days=BY_CODE[code].days)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many are contacted, held_out, and wait for household and for month."""
        waits = self.table["waits"].astype(object)
        told = {name: int((waits == name).sum()) for name in ("household", "month")}
        held = int((self.table["held_out"] & (waits == "")).sum())
        return {"contacted": int((waits == "").sum()) - held, "held_out": held, **told}

    @cached_property
    def owners(self) -> dict[str, int]:
        """How many each owner has on the list, those who come first by the triggers first."""
        counts = self.table["owner"].value_counts()
        there = dict.fromkeys(BY_CODE[code].owner for code in self.order)
        return {owner: int(counts[owner]) for owner in there if counts.get(owner, 0)}


@kept
def listed(study: Study, rules: StageRules, plan: ListPlan = ListPlan()) -> Listed:
    """The list under these rules and this plan. TableProblem: not a file of purchases."""
    seen, ahead = stages.people(study, rules), products.next_products(study)
    seen = seen if ahead is None else clv.actions.with_product_gap(seen, ahead)
    period = study.base.period
    if period is None:
        raise TableProblem("needs_purchases")
    known = tuple(clv.actions.known_triggers(list(seen.columns)))
    order = known if plan.order is None else tuple(code for code in plan.order if code in known)
    worth = study.portfolio if study.problem is None else None
    table = clv.actions.next_actions(seen, worth, order, period.end)
    proposed = hold_out(study, _may_be_held(table, plan.most), plan.effect)
    share = proposed.share if plan.share is None else plan.share
    table = clv.actions.with_hold_out(table, share, plan.seed)
    homes = households(study) if plan.household else None
    if homes is not None:
        table = table.merge(homes, on="customer_id", how="left")
    if ahead is not None:
        named = ahead[["customer_id", "product"]].rename(columns={"product": "next_product"})
        table = table.merge(named, on="customer_id", how="left")
    table = clv.actions.with_waiting(table, plan.most)
    priority = clv.actions.priority_table(table, order)
    codes = {name: table[name].astype("category") for name in (*CODES, "waits")}
    return Listed(
        plan, period.end, known, order, table.assign(**codes), priority, proposed, share, len(seen) - len(table)
    )


@kept
def households(study: Study) -> pd.DataFrame | None:
    """Each customer's household, as the file last told: customer_id, household; None where it tells of none."""
    if "household_id" not in study.file.mapping or study.base.period is None:
        return None
    found = history.values_of(table_of(study), "household_id", study.base.period.end)
    return found.rename(columns={"value": "household"})


def _may_be_held(table: pd.DataFrame, most: int | None) -> int:
    """How many of a list may be held out: those not owed it, and no more than are contacted in a month."""
    owed = int(table["reason"].isin([code for code, trigger in BY_CODE.items() if trigger.owed]).sum())
    free = len(table) - owed
    return free if most is None else min(free, max(0, most - owed))


def hold_out(study: Study, customers: int, effect: float) -> HoldOut:
    """The hold-out proposed for so many customers, by the arithmetic of control groups on the base's own retention."""
    kept_now = study.base.portfolio("course")["retention"].iloc[-1]
    retention = float(kept_now) if study.base.two_periods else math.nan
    share = math.nan
    if 0 < retention < 1 - effect:
        share = clv.experiments.hold_out_share(customers, retention, effect)
    enough = not math.isnan(share)
    if not enough:  # nobody is left untouched for an effect that could not be seen
        share = SHARE if math.isnan(retention) else 0.0
    seen = clv.experiments.least_effect(customers, share, retention) if customers else math.nan
    return HoldOut(customers, retention, effect, share, enough, seen)
