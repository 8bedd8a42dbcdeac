"""Worked steps: customer and portfolio value."""

from __future__ import annotations

import math

import numpy as np

from clv import TOTAL, TableProblem
from clv.method_comparison import average_customer_times_count, taken_for_granted
from clv.tables import Method
from clv.value import affordable, annuity, per_period, transition, values
from report.exhibits.method.steps.figures import OVER, PLUS, TIMES, Figures, cents_of, enough, share_decimals, unknown
from report.text import markdown_text
from words.table_messages import explain


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
        "{lost} of {base} lost → c = {churn} → D = {years} → × {money} per year = **{clv}** → × {customers} "
        "customers = **{value}**",
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
    """A year's money times the discounted years; the basic model's years are the duration."""
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
    said = w.t("d = {rate} per year, so {period} per period", rate=w.percent(d, share_decimals(d)), period=dp)
    if abs(b.years - 1) < 1e-9:
        said = w.t("d = {rate} per year", rate=w.percent(d, share_decimals(d)))
    years = w.t("r = {kept} gives {years} of a year's revenue", kept=w.percent(1 - b.churn[i], 2), years=w.number(a, 4))
    return [f"{said}; {years}", product]


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
        w.t("{share} to {tier}", share=w.percent(s), tier=markdown_text(w.tier(n)))
        for s, n in zip(shares, names, strict=True)
        if s
    ]
    lost = w.t("{share} lost", share=w.percent(row["lost"]))
    values_said = w.t(
        "Without discounting **{plain}**; at {rate} per year **{discounted}**.",
        plain=w.money(row["migration"]),
        rate=w.percent(rate, share_decimals(rate)),
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
        said.append(w.t("Portfolio, basic model: {interval}", interval=text))
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
            else [w.t("In at least one tier nobody has left: {least}.", least=w.at_least(w.short(low)))]
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
    w, table = f.w, f.study.hindsight
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
        w.t("A customer in {tier} may cost at most {money} to win.", tier=f.name, money=w.money(row["to_win"])),
        w.t("Keeping one may cost at most {money} per year.", money=w.money(row["to_keep"])),
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
}
