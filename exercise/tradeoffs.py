"""Convert a participant's plan to a programme, compute what it gives, and name the trade-offs that it made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

import clv
from clv import TOTAL, Outcome, Scenario, Today
from clv.limits import LONGEST_SURE
from clv.programme import (
    Ingredient,
    churn_cut,
    mean_money_change,
    money_change,
    programme_outcomes,
    programme_scenario,
    programme_tiers,
    programme_years,
    together,
)
from exercise import figures
from exercise.case import Case, Item, TradeOff
from exercise.figures import CaseFacts
from exercise.progress import Numbers, OwnIngredient, Plan
from exercise.reader import Text
from words import Words

YEARS = 10


def numbers_of(item: Item) -> Numbers:
    """The case's own numbers of an ingredient, as typed."""
    return (item.yearly, item.one_off, item.points, item.revenue, item.uptake, item.price)


def ingredient(numbers: Numbers) -> Ingredient:
    """Typed numbers as clv takes them: points, revenue, uptake and price as fractions."""
    yearly, one_off, points, revenue, uptake, price = numbers
    return Ingredient(yearly, one_off, points / 100, revenue / 100, uptake / 100, price / 100)


def as_item(own: OwnIngredient) -> Item:
    """A group's own ingredient as one of the case's."""
    drivers = (own.driver,) if own.driver else ()
    said = Text.alike(own.name)
    yearly, one_off, points, revenue, uptake, price = own.numbers
    return Item(
        f"own_{own.piece}", own.piece, said, Text(), yearly, one_off, points, revenue, uptake, 100.0, (), drivers, price
    )


def fitted(case: Case, plan: Plan) -> Plan:
    """The plan with only what this case has: a link may come from an older file of the case."""
    there = {item.key for item in case.ingredients}
    chosen = tuple((key, numbers) for key, numbers in plan.chosen if key in there)
    targets = tuple(t for t in plan.targets if t < len(case.names))
    pieces, aspects = {piece.key for piece in case.pieces}, {"", *(option.key for _, option in case.aspects)}
    own = tuple(one for one in plan.own if one.piece in pieces and one.driver in aspects)
    reach = plan.reach if plan.form == "public" else None
    return replace(plan, targets=targets, reach=reach, chosen=chosen, own=own)


@dataclass(frozen=True)
class Result:
    """What a plan gives on the case's customers. `whole`: it has targets, a form and an ingredient."""

    case: Case
    facts: CaseFacts
    plan: Plan

    @property
    def whole(self) -> bool:
        """Whether there is anything to count."""
        return bool(self.plan.targets and self.plan.form and self.plan.count)

    @property
    def lacks(self) -> str:
        """The kind of step in which something must still be chosen; "" when the plan is whole."""
        if self.whole:
            return ""
        return "ingredients" if self.plan.targets and self.plan.form else "whom"

    @cached_property
    def items(self) -> list[tuple[Item, Numbers]]:
        """The chosen ingredients with their numbers, the case's first and then the group's own."""
        known = {item.key: item for item in self.case.ingredients}
        chosen = [(known[key], numbers or numbers_of(known[key])) for key, numbers in self.plan.chosen]
        return [*chosen, *((as_item(own), own.numbers) for own in self.plan.own)]

    @property
    def form(self) -> Item:
        """Hidden or public."""
        return next(form for form in self.case.forms if form.key == self.plan.form)

    @property
    def reach(self) -> float:
        """The share of the targets that the programme reaches."""
        return (self.form.reach if self.plan.reach is None else self.plan.reach) / 100

    @cached_property
    def ingredients(self) -> list[Ingredient]:
        """The chosen ingredients, and what the programme's form costs and gives by itself."""
        own = ingredient(numbers_of(self.form))
        return [own, *(ingredient(numbers) for _, numbers in self.items)]

    @cached_property
    def mean(self) -> Ingredient:
        """All of it on the average reached customer."""
        return together(self.ingredients)

    @cached_property
    def money(self) -> float:
        """By what share a reached customer brings more or less a year, over the targets together."""
        return mean_money_change(self.today, self.plan.targets, self.mean)

    @cached_property
    def money_of(self) -> list[tuple[str, float]]:
        """The same in each targeted tier: its name, and the share."""
        changes = money_change(self.today, self.mean)
        return [(self.case.names[i], float(changes[i])) for i in self.plan.targets]

    @cached_property
    def kept(self) -> tuple[float, float]:
        """Retention a year of the targets together, today and with the programme's whole effect on all of them."""
        rows = self.facts.table.set_index("tier").loc[[self.case.names[t] for t in self.plan.targets]]
        weights = rows["base"].where(rows["base"] > 0, rows["customers"])  # durations given, nobody counted as lost
        now = float((rows["retention_year"] * weights).sum() / weights.sum())
        return now, min(now + self.mean.points, LONGEST_SURE)

    @cached_property
    def held_out(self) -> tuple[int, int] | None:
        """How many are left without the programme, and how many it takes to see the effect; None where none are.

        As many times more are treated as are held out; four chances in five to see it, one in twenty to see one that
        is not there (`clv.experiments.hold_out_size`).
        """
        share, (now, then) = self.plan.held_out / 100, self.kept
        if not share or then <= now:
            return None
        alone = round(self.outcome.customers * share)
        return alone, clv.experiments.hold_out_size(now, then - now, treated_times=(1 - share) / share)

    @cached_property
    def today(self) -> Today:
        """What the levers start from."""
        base = self.facts.base
        t = clv.today(base.tiers, base.years, base.margin, base.moves)
        return t

    @cached_property
    def scenario(self) -> Scenario:
        """The programme with its whole assumed effect."""
        return programme_scenario(self.today, self.plan.targets, self.ingredients, self.reach)

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """With half, all, and one and a half of the effect; by the basic model."""
        return programme_outcomes(self.today, self.plan.targets, self.ingredients, self.reach)

    @property
    def outcome(self) -> Outcome:
        """With the whole assumed effect, by the basic model."""
        return self.outcomes[1]

    @cached_property
    def moving(self) -> Outcome | None:
        """The same when customers move between tiers; None where the case's customers do not show it."""
        if self.today.transition is None:
            return None
        return clv.outcome(self.today, self.scenario, migrating=True)

    @cached_property
    def tiers(self) -> pd.DataFrame:
        """Where the money goes and where it comes from, tier by tier."""
        return programme_tiers(self.today, self.scenario, self.case.names)

    @cached_property
    def years(self) -> pd.DataFrame:
        """Gain and cost year by year."""
        return programme_years(self.today, self.scenario, YEARS)

    @property
    def worth(self) -> tuple[float, float]:
        """What a reached customer is worth today and then, on average."""
        each = self.tiers[self.tiers["reached"] > 0].iloc[:-1]
        reached = float(each["reached"].sum())
        now, then = (float((each[c] * each["reached"]).sum()) / reached for c in ("clv", "clv_then"))
        return now, then

    @property
    def thread(self) -> tuple[bool, float, float] | None:
        """The customer the case follows: whether the programme is for her, and her worth today and then.

        Her worth follows her tier's. None where the case follows nobody.
        """
        one = self.facts.person
        if one is None:
            return None
        row = self.tiers[self.tiers["tier"] == one.tier]
        meant = bool((row["reached"] > 0).any())
        times = float((row["clv_then"] / row["clv"]).iloc[0])
        return meant, one.clv, one.clv * times if meant else one.clv

    @property
    def portfolio(self) -> float:
        """What the whole base is worth today."""
        table = self.facts.table
        return float(table.loc[table["tier"] == TOTAL, "portfolio_value"].iloc[0])


def tier_name(case: Case, name: str, w: Words) -> str:
    """A tier's name: the case's own in the reader's language, else the product's."""
    own = {segment.key: segment.name for segment in case.segments}
    return own[name].said(w.language) if name in own else w.tier(name)


# The debrief ----------------------------------------------------------------------------------------------------


def trade_offs(result: Result, w: Words) -> list[tuple[int, str]]:
    """The sentences of the debrief that these choices made true, in the file's order, each with its place there."""
    told = []
    for place, one in enumerate(result.case.trade_offs):
        found = RULES[one.rule](result, one, w)
        if found is not None:
            told.append((place, figures.filled(one.text.said(w.language), found.__getitem__)))
    return told


Named = dict[str, str] | None


def _little_profit(r: Result, one: TradeOff, w: Words) -> Named:
    """Targeted tiers that bring less of the profit than of the customers, and what they take of the running cost."""
    tiers = r.tiers[r.tiers["tier"] != TOTAL]
    thin = tiers["profit_share"] < tiers["customers"] / tiers["customers"].sum() - 1e-9
    rows = tiers[thin & (tiers["cost_share"] > 0)]
    spent, brought = float(rows["cost_share"].sum()), float(rows["profit_share"].sum())
    if spent < one.limit / 100 or spent <= brought:
        return None
    names = [tier_name(r.case, str(name), w) for name in rows["tier"]]
    return {"tiers": w.listed(names), "cost_share": w.percent(spent), "profit_share": w.percent(brought)}


def _public_to_all(r: Result, one: TradeOff, w: Words) -> Named:
    if r.plan.form != "public" or len(r.plan.targets) < len(r.case.names):
        return None
    return {"customers": w.number(r.outcome.customers)}


def _strongest(r: Result) -> tuple[str, ...]:
    found = figures.value("drivers.strongest", r.facts)
    return found if isinstance(found, tuple) else ()


def _spoken(keys: tuple[str, ...], r: Result, w: Words) -> str:
    names = {option.key: option.text.said(w.language) for _, option in r.case.aspects}
    return w.listed([w.quoted(names[key]) for key in keys])


def _drivers_missed(r: Result, one: TradeOff, w: Words) -> Named:
    touched = {driver for item, _ in r.items for driver in item.drivers}
    missed = tuple(key for key in _strongest(r) if key not in touched)
    return {"drivers": _spoken(missed, r, w)} if missed else None


def _drivers_met(r: Result, one: TradeOff, w: Words) -> Named:
    touched = {driver for item, _ in r.items for driver in item.drivers}
    strongest = _strongest(r)
    return {"drivers": _spoken(strongest, r, w)} if strongest and set(strongest) <= touched else None


def _one_piece(r: Result, one: TradeOff, w: Words) -> Named:
    pieces = {item.piece for item, _ in r.items}
    if len(pieces) != 1 or len(r.case.pieces) < 2:
        return None
    return {"piece": next(p.text.said(w.language) for p in r.case.pieces if p.key in pieces)}


def _beyond_evidence(r: Result, one: TradeOff, w: Words) -> Named:
    cut = churn_cut(r.tiers)
    return {"churn_cut": w.percent(cut)} if cut > one.limit / 100 else None


def _never_pays(r: Result, one: TradeOff, w: Words) -> Named:
    return {"net": w.short(-r.outcome.net)} if r.outcome.net < 0 else None


def _needs_luck(r: Result, one: TradeOff, w: Words) -> Named:
    needed = r.outcome.break_even_effect
    if r.outcome.net < 0 or needed is None or needed < one.limit / 100:
        return None
    return {"effect": w.percent(needed)}


def _quick(r: Result, one: TradeOff, w: Words) -> Named:
    year = r.outcome.pay_back_years
    return {"year": w.number(year)} if r.outcome.net > 0 and year is not None and year <= one.limit else None


def _moves_less(r: Result, one: TradeOff, w: Words) -> Named:
    if r.moving is None or r.moving.net >= r.outcome.net * (1 - one.limit / 100):
        return None
    return {"net": w.short(r.outcome.net), "net_moving": w.short(r.moving.net)}


def _price_first(r: Result, one: TradeOff, w: Words) -> Named:
    """What a lower price takes of the margin: over the targets, and in the tier where it takes most."""
    if not any(numbers[3] < 0 or numbers[5] < 0 for _, numbers in r.items):
        return None
    tier, worst = min(r.money_of, key=lambda one: one[1])
    change = {"revenue": w.percent_signed(r.money), "worst": w.percent_signed(worst)}
    return {**change, "tier": tier_name(r.case, tier, w)} if r.money < 0 else None


RULES: dict[str, Callable[[Result, TradeOff, Words], Named]] = {
    "little_profit": _little_profit,
    "public_to_all": _public_to_all,
    "drivers_missed": _drivers_missed,
    "drivers_met": _drivers_met,
    "one_piece": _one_piece,
    "beyond_evidence": _beyond_evidence,
    "never_pays": _never_pays,
    "needs_luck": _needs_luck,
    "quick": _quick,
    "moves_less": _moves_less,
    "price_first": _price_first,
}
