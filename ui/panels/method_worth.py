"""This file's own figures put into the formulas: customer value, the levers, and what comes after."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from clv import (
    LEVERS,
    TOTAL,
    Outcome,
    Scenario,
    TableProblem,
    Today,
    affordable,
    annuity,
    changed,
    outcome,
    per_period,
    points,
    typical,
)
from clv import gain as gain_of
from clv import parts as parts_of
from clv.concentration import gini, profits, share_that_gives, top_share, whale_summary
from clv.evidence import hold_out_size, income_given_up
from clv.growth import margin_multiple, own_bucket, points_factor
from clv.tables import Method
from clv.value import transition, values
from clv.worked import average_customer_times_count, taken_for_granted
from study import what_if as model
from ui import state
from ui.panels.method_steps import OVER, PLUS, TIMES, Figures, cents_of, enough, length_decimals, unknown
from ui.parts import plain
from words.answers import explain

HOLD_OUT = 0.05
CUT = 0.1


def per_year(f: Figures) -> list[str]:
    """Revenue (or margin) through customers and years."""
    w, row, m = f.w, f.row, float(f.b.per_year[f.tier])
    if not row["customers"]:
        return [w.t("Nobody is in {tier} now.", tier=f.name)]
    money = w.money(row["revenue"], cents_of(row["revenue"]))
    if f.base.margin is not None:
        share = float(np.broadcast_to(np.asarray(f.base.margin, float), f.b.customers.shape)[f.tier])
        money += f"{TIMES}{w.percent(share, 2)}"
    return [f"{money}{OVER}{w.number(row['customers'])}{OVER}{f.years} = **{w.money(m, 2)}**"]


def chain(f: Figures) -> str:
    """From lost customers to the tier's value in one line; "" where a link of it is missing."""
    w, row = f.w, f.row
    if not (row["base"] > 0 and f.lost_some and row["customers"]):
        return ""
    return w.t(
        "{lost} of {base} lost → c = {churn} → D = {years} → × {money} a year = **{clv}** → × {customers} customers = "
        "**{value}**",
        lost=w.number(row["lost"]),
        base=w.number(row["base"]),
        churn=w.percent(f.b.churn[f.tier], 1),
        years=w.years(row["duration_years"]),
        money=w.money(f.b.per_year[f.tier]),
        clv=w.money(row["clv"]),
        customers=w.number(row["customers"]),
        value=w.short(row["portfolio_value"]),
    )


def _value(f: Figures, method: Method) -> list[str]:
    """A year's money times the discounted years; a course rule's years are the duration."""
    w, b, i, d = f.w, f.b, f.tier, f.base.choices.discount
    if not f.lost_some:
        return unknown(f)
    if not b.customers[i]:
        return [w.t("Nobody is in {tier} now.", tier=f.name)]
    rate = 0.0 if method == "course" else d
    a, m = float(annuity(1 - b.churn[i], b.years, rate, method)), float(b.per_year[i])
    digits = enough(lambda x, y: x * y, (m, a))
    result = w.money(float(values(b, method, rate)[i]))
    product = f"{w.money(m, digits)}{TIMES}{w.years(a, digits)} = **{result}**"
    if method == "course":
        return [product]
    dp = w.percent(per_period(d, b.years), 2)
    said = w.t("d = {rate} a year, so {period} a period", rate=w.percent(d, share_digits(d)), period=dp)
    if abs(b.years - 1) < 1e-9:
        said = w.t("d = {rate} a year", rate=w.percent(d, share_digits(d)))
    years = w.t("r = {kept} gives {years} of a year's revenue", kept=w.percent(1 - b.churn[i], 2), years=w.number(a, 4))
    return [f"{said}; {years}", product]


def share_digits(x: float) -> int:
    """Decimals of a rate in per cent as a person chose it."""
    return length_decimals(100 * x)


def course(f: Figures) -> list[str]:
    """m × D."""
    return _value(f, "course")


def discounted(f: Figures) -> list[str]:
    """m × A(d)."""
    return _value(f, "discounted")


def future(f: Figures) -> list[str]:
    """m × A(d) × r/(1 + d)."""
    return _value(f, "future")


def migration(f: Figures) -> list[str]:
    """Where the tier's customers went, and what a customer is worth when that goes on."""
    w, b, names = f.w, f.b, f.base.names
    if b.moves is None:
        return []
    try:
        row = taken_for_granted(f.base).iloc[f.tier]
        rate = f.base.choices.discount
        value = float(values(b, "migration", rate)[f.tier])
    except TableProblem as problem:
        return [explain(w, problem.code, problem.detail)]
    shares = transition(b.moves, b.base)[f.tier]
    went = [
        w.t("{share} to {tier}", share=w.percent(s), tier=plain(w.tier(n)))
        for s, n in zip(shares, names, strict=True)
        if s
    ]
    lost = w.t("{share} lost", share=w.percent(row["lost"]))
    values_said = w.t(
        "Without discounting **{plain}**; at {rate} a year **{discounted}**.",
        plain=w.money(row["migration"]),
        rate=w.percent(rate, share_digits(rate)),
        discounted=w.money(value),
    )
    return [w.t("From {tier}: {went}.", tier=f.name, went=w.listed([*went, lost])), values_said]


def interval(f: Figures) -> list[str]:
    """The tier's value at both ends, and the portfolio's interval."""
    w, row, total = f.w, f.row, f.table.iloc[-1]
    said = []
    if not math.isnan(row["clv_low"]):
        said.append(f"{f.name}: {w.interval(row['clv'], row['clv_low'], row['clv_high'], 0)}")
    if not math.isnan(total["portfolio_low"]):
        text = w.interval(total["portfolio_value"], total["portfolio_low"], total["portfolio_high"], 0)
        said.append(w.t("Portfolio, course rule: {interval}", interval=text))
    return said or unknown(f)


def index(f: Figures) -> list[str]:
    """The tier's value against the last tier's."""
    w, row, last = f.w, f.row, f.table.iloc[len(f.base.names) - 1]
    if math.isnan(row["clv_index"]):
        return [w.t("One of the two is not known.")]
    digits = enough(lambda x, y: x / y if y else math.nan, (row["clv"], last["clv"]), 1, 0)
    result = w.number(row["clv_index"], 1)
    return [f"{w.money(row['clv'], digits)}{OVER}{w.money(last['clv'], digits)} = **{result}**"]


def portfolio(f: Figures) -> list[str]:
    """The sum over the tiers, against customers × average."""
    w, total = f.w, f.table.iloc[-1]
    tiers = f.table[f.table["tier"] != TOTAL]
    like = total["portfolio_value"]
    if math.isnan(like):
        low = total["portfolio_low"]
        return (
            unknown(f)
            if math.isnan(low)
            else [w.t("In some tier nobody was lost: {least}.", least=w.at_least(w.short(low)))]
        )
    worth = [float(x) for x in tiers["portfolio_value"]]
    digits = enough(lambda *x: sum(x), worth, least=0)
    parts = PLUS.join(w.number(x, digits) for x in worth)
    average = w.t(
        "The average customer instead: {customers} × {clv} = {product}.",
        customers=w.number(total["customers"]),
        clv=w.money(total["clv"], enough(lambda c: c * total["customers"], (total["clv"],))),
        product=w.money(average_customer_times_count(f.table)),
    )
    return [f"{parts} = **{w.money(like)}**", average]


def hindsight(f: Figures) -> list[str]:
    """Expected against actual, for the tier and for all."""
    w, table = f.w, f.now.hindsight
    if table is None:
        return []
    rows = table.iloc[[f.tier, -1]].to_dict("records")
    names = (f.name, w.t("Total"))
    return [
        w.t(
            "{tier}: {expected} expected, {actual} came: {difference}",
            tier=name,
            expected=w.money(row["expected"]),
            actual=w.money(row["actual"]),
            difference=w.money_signed(row["difference"]),
        )
        for name, row in zip(names, rows, strict=True)
    ]


def cost_of_one(f: Figures) -> list[str]:
    """The most a customer may cost to win and to keep."""
    w, row = f.w, affordable(f.b, f.base.choices.discount).iloc[f.tier]
    return [
        w.t("To win {tier}: at most {money}.", tier=f.name, money=w.money(row["to_win"])),
        w.t("To keep, a year: at most {money}.", money=w.money(row["to_keep"])),
    ]


# What if ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pulled:
    """The levers of the what-if page pulled for the customers of one tier."""

    today: Today
    scenario: Scenario

    @property
    def one(self) -> tuple[Today, Scenario]:
        """The same for a single customer who changes, without costs."""
        each = replace(self.scenario, reach=1.0, uptake=1.0, one_off=0.0, yearly_cost=0.0)
        return replace(self.today, customers=np.ones(len(self.today.customers))), each

    @cached_property
    def course(self) -> Outcome:
        """The outcome by the course rule, or discounted."""
        return outcome(self.today, self.scenario)

    @property
    def known(self) -> bool:
        """Whether the gain can be said."""
        return math.isfinite(self.course.gain)


def pulled(f: Figures) -> Pulled:
    """The scenario on the what-if page's levers, for customers of this tier, as this file can bear it."""
    facts = model.facts(f.base)
    scenario = replace(state.editing(), targets=(f.tier,))
    if state.value("edit_revenue") is None:
        own = model.file_levers(facts).revenue
        scenario = replace(scenario, levers=replace(scenario.levers, revenue=own))
    scenario = model.suited(facts, scenario)
    now = facts.today
    if scenario.margin is not None:
        now = replace(now, margin=np.full(len(facts.names), scenario.margin))
    return Pulled(now, scenario)


def example(f: Figures) -> list[str]:
    """The ordinary and the loyal customer of the what-if page."""
    w = f.w
    said = []
    for who in ("typical", "loyal"):
        x, a, y = (float(state.value(f"{who}_{lever}")) for lever in LEVERS)
        value = w.money(typical(x, a, y))
        said.append(
            f"{w.number(x, length_decimals(x))}{TIMES}{w.money(a)}{TIMES}{w.years(y, length_decimals(y))} = **{value}**"
        )
    return said


def gain(f: Figures) -> list[str]:
    """One customer before and after, and the gain of all who change."""
    w, v = f.w, pulled(f)
    if not v.known:
        return unknown(f)
    s, o = v.scenario, v.course
    each = outcome(*v.one)
    now, then = each.value_today, each.value_then
    one = w.t("One customer in {tier}: {now} → {then}", tier=f.name, now=w.money(now), then=w.money(then))
    many = w.t(
        "{customers} × q {reach} × u {uptake}: **{gain}**",
        customers=w.number(f.row["customers"]),
        reach=w.percent(s.reach, share_digits(s.reach)),
        uptake=w.percent(s.uptake, share_digits(s.uptake)),
        gain=w.money_signed(o.gain),
    )
    return [one, many]


def tied(f: Figures) -> list[str]:
    """The lever of years as points of yearly retention."""
    w, v = f.w, pulled(f)
    if not f.lost_some:
        return unknown(f)
    more = float(points(v.today, v.scenario.levers)[f.tier])
    _, churn = changed(v.today, v.scenario.levers)
    said = w.t(
        "{years} more years: c {before} → {after}, {points} of yearly retention",
        years=w.signed(v.scenario.levers.years, length_decimals(v.scenario.levers.years)),
        before=w.percent(f.b.churn[f.tier], 1),
        after=w.percent(churn[f.tier], 1),
        points=w.points(more),
    )
    return [said]


def moving(f: Figures) -> list[str]:
    """The same levers when customers move."""
    w, v = f.w, pulled(f)
    try:
        moved = gain_of(v.today, v.scenario, migrating=True)
    except TableProblem as problem:
        return [explain(w, problem.code, problem.detail)]
    if not v.known:
        return unknown(f)
    return [
        w.t(
            "The same levers: {moving} with moves, {course} by the course rule.",
            moving=f"**{w.money_signed(moved)}**",
            course=w.money_signed(v.course.gain),
        )
    ]


def cost(f: Figures) -> list[str]:
    """Cost, net and return of the scenario."""
    w, v = f.w, pulled(f)
    if not v.known:
        return unknown(f)
    o = v.course
    if not o.cost:
        return [w.t("No cost is entered on the page What if.")]
    net = w.money_signed(o.net)
    said = f"{w.money(o.gain)} − {w.money(o.cost)} = **{net}**"
    return [said, f"{net}{OVER}{w.money(o.cost)} = **{w.percent(o.roi)}**"]


def break_even(f: Figures) -> list[str]:
    """Break-even uptake, break-even effect and pay-back of the scenario."""
    w, v = f.w, pulled(f)
    if not v.known:
        return unknown(f)
    o = v.course
    if not o.cost:
        return [w.t("No cost is entered on the page What if.")]
    never = w.t("never")
    shares = [never if x is None else w.percent(x, 1) for x in (o.break_even_uptake, o.break_even_effect)]
    year = never if o.pay_back_years is None else w.t("year {n}", n=w.number(o.pay_back_years))
    return [w.t("Uptake {uptake}, effect {effect}, paid back: {year}", uptake=shares[0], effect=shares[1], year=year)]


def shapley(f: Figures) -> list[str]:
    """The parts of the gain, and each lever alone."""
    w, v = f.w, pulled(f)
    if not v.known:
        return unknown(f)
    table = parts_of(*v.one)
    names = {"frequency": "f", "revenue": "a", "years": "D"}
    rows = table[table["lever"].isin(names)].to_dict("records")
    digits = enough(lambda *x: sum(x), [r["part"] for r in rows], least=0)
    by_lever = PLUS.join(f"{names[r['lever']]} {w.number(r['part'], digits)}" for r in rows)
    alone = ", ".join(f"{names[r['lever']]} {w.number(r['alone'])}" for r in rows)
    together = float(table["part"].sum())
    return [
        w.t(
            "One customer in {tier}: {parts} = {together}",
            tier=f.name,
            parts=by_lever,
            together=f"**{w.money(together)}**",
        ),
        w.t("Each alone: {alone}", alone=alone),
    ]


# Growth and more -----------------------------------------------------------------------------------------------


def bucket(f: Figures) -> list[str]:
    """The whole base's leak and inflow."""
    w = f.w
    row = own_bucket(f.base).iloc[-1]
    said = w.t(
        "{base} − {lost} lost + {arrived} won = {customers}",
        base=w.number(row["base"]),
        lost=w.number(row["lost"]),
        arrived=w.number(row["arrived"]),
        customers=w.number(row["customers"]),
    )
    grows = w.t("{growth} a year", growth=w.percent_signed(row["growth_year"], 1))
    if math.isfinite(row["doubling_years"]):
        grows += w.t(": doubled in {years}", years=w.years(row["doubling_years"], 0))
    return [said, grows]


def five_points(f: Figures) -> list[str]:
    """What five points are worth at the tier's yearly retention."""
    w, kept = f.w, float(f.row["retention_year"])
    if not f.lost_some:
        return unknown(f)
    times = points_factor(kept)
    more = w.percent(min(kept + 0.05, max(kept, 0.99)), 1)
    return [
        w.t(
            "{kept} → {more} a year: {times} times",
            kept=w.percent(kept, 1),
            more=more,
            times=f"**{w.number(times, 2)}**",
        )
    ]


def multiple(f: Figures) -> list[str]:
    """The margin multiple at the tier's yearly retention and the chosen rate."""
    w, kept, d = f.w, float(f.row["retention_year"]), f.base.choices.discount
    if not f.lost_some:
        return unknown(f)
    said = {"kept": w.percent(kept, 1), "rate": w.percent(d, share_digits(d))}
    return [
        w.t("r = {kept} a year and d = {rate}: {times}", times=f"**{w.number(margin_multiple(kept, d), 2)}**", **said)
    ]


def concentration(f: Figures) -> list[str]:
    """How few bring most of the revenue."""
    w, people = f.w, f.base.customers
    if people is None:
        return []
    money = people.loc[people["tier_now"].notna(), "revenue_now"].to_numpy(float)
    if not money.sum() > 0:
        return [w.t("Nobody is active in the period")]
    measures = share_that_gives(money), top_share(money, 0.2), gini(money)
    few, best, uneven = measures
    first = w.t(
        "{few} of the customers bring 80% of the revenue; the best fifth brings {best}.",
        few=w.percent(few, 1),
        best=w.percent(best, 1),
    )
    return [first, w.t("Gini: {gini}", gini=w.number(uneven, 2))]


def whale(f: Figures) -> list[str]:
    """Peak, given back and unprofitable of the whole base."""
    w, people = f.w, f.base.customers
    if people is None:
        return []
    found = whale_summary(profits(people[people["tier_now"].notna()])["profit"])
    peak = w.t(
        "The best {customers} customers bring {peak}; all together {total}.",
        customers=w.number(found["peak_customers"]),
        peak=w.money(found["peak"]),
        total=w.money(found["total"]),
    )
    back = w.t(
        "Given back: {back}, by {count} who cost more than they bring.",
        back=w.money(found["given_back"]),
        count=w.number(found["unprofitable"]),
    )
    return [peak, back]


def hold_out(f: Figures) -> list[str]:
    """How many to leave untouched in the tier."""
    w, kept = f.w, float(f.row["retention"])
    if not 0 < kept < 1 - HOLD_OUT:
        return unknown(f) if not f.lost_some else [w.t("Five points more is above 100%.")]
    n = hold_out_size(kept, HOLD_OUT)
    fits = 2 * n <= f.row["customers"]
    said = {"n": f"**{w.number(n)}**", "tier": f.name}
    if fits:
        return [w.t("{n} customers in {tier}, and as many treated.", **said)]
    return [w.t("{n} customers and as many treated: more than there are in {tier}.", **said)]


def given_up(f: Figures) -> list[str]:
    """The retention that pays for a tenth less income."""
    w, kept = f.w, float(f.row["retention"])
    if not f.lost_some:
        return unknown(f)
    needed = float(income_given_up(CUT, kept))
    return [
        w.t(
            "A tenth less income in {tier}: r {kept} → {needed}",
            tier=f.name,
            kept=w.percent(kept, 1),
            needed=w.percent(needed, 1),
        )
    ]


OWN = {
    "per_year": per_year,
    "course": course,
    "discounted": discounted,
    "future": future,
    "migration": migration,
    "interval": interval,
    "index": index,
    "portfolio": portfolio,
    "hindsight": hindsight,
    "affordable": cost_of_one,
    "typical": example,
    "gain": gain,
    "tied": tied,
    "moving": moving,
    "cost": cost,
    "break_even": break_even,
    "shapley": shapley,
    "bucket": bucket,
    "points": five_points,
    "multiple": multiple,
    "concentration": concentration,
    "whale": whale,
    "hold_out": hold_out,
    "given_up": given_up,
}
