"""Worked steps: retention and duration."""

from __future__ import annotations

import math

from clv import duration
from clv.retention import churn_over, first_against_later
from clv.retention import yearly as a_year
from clv.value import one_more_point, values
from report.exhibits.method.steps.figures import OVER, TIMES, Figures, enough, length_decimals, unknown


def churn(f: Figures) -> list[str]:
    """Lost of the base, or what a given duration means."""
    w, row, c = f.w, f.row, float(f.b.churn[f.tier])
    rates = w.t("c = {churn} and r = {kept}", churn=w.percent(c, 2), kept=w.percent(1 - c, 2))
    if row["base"] > 0:
        counts = {"lost": w.number(row["lost"]), "base": w.number(row["base"]), "tier": f.name}
        return [w.t("{lost} of {base} in {tier} left: {rates}", rates=rates, **counts)]
    if math.isnan(c):
        return unknown(f)
    given = w.years(row["duration_years"])
    return [w.t("The file gives {tier} a duration of {years}: {rates}", tier=f.name, years=given, rates=rates)]


def yearly(f: Figures) -> list[str]:
    """Retention compounded to a year."""
    w, row = f.w, f.row
    if abs(f.base.years - 1) < 1e-9:
        return [w.t("The period is a year, so the two are the same: {kept}.", kept=w.percent(row["retention"], 1))]
    if math.isnan(row["retention"]):
        return unknown(f)
    power = w.number(1 / f.base.years, length_decimals(1 / f.base.years))
    base = w.percent(row["retention"], 2)
    return [
        w.t("{kept} to the power of {power} = {year}", kept=base, power=power, year=w.percent(row["retention_year"], 1))
    ]


def over(f: Figures) -> list[str]:
    """The tier's churn by month, quarter and year."""
    w, c = f.w, float(f.b.churn[f.tier])
    if math.isnan(c):
        return unknown(f)
    month, quarter, year = (w.percent(float(churn_over(c, f.base.years, m)), 1) for m in (1, 3, 12))
    said = w.t("{month} per month, {quarter} per quarter, {year} per year", month=month, quarter=quarter, year=year)
    return [f"{f.name}: {said}"]


def years(f: Figures) -> list[str]:
    """The base through the lost, times the period's length."""
    w, row = f.w, f.row
    if not f.lost_some:
        return unknown(f)
    result = f"**{w.years(row['duration_years'])}**"
    if row["base"] > 0:
        return [f"{w.number(row['base'])}{OVER}{w.number(row['lost'])}{TIMES}{f.years} = {result}"]
    return [w.t("Given by the file, or entered by you: {years}.", years=result)]


def wilson(f: Figures) -> list[str]:
    """The interval of churn, and what it is in years."""
    w, b, i = f.w, f.b, f.tier
    if math.isnan(b.churn_low[i]):
        return unknown(f)
    ends = [w.percent(x, 2) for x in (b.churn_low[i], b.churn_high[i])]
    said = w.t("c lies between {low} and {high}", low=ends[0], high=ends[1])
    short, long = (float(x) for x in duration([b.churn_high[i], b.churn_low[i]], b.years))
    if math.isnan(long):
        return [said, w.t("so the duration is {years}", years=f"**{w.at_least(w.years(short, 1))}**")]
    limits = w.t("{low} to {high}", low=w.number(short, 2), high=w.years(long, 2))
    return [said, w.t("so the duration is {years}", years=f"**{limits}**")]


def point(f: Figures) -> list[str]:
    """One more point for one customer, and for the tier."""
    w, b, i = f.w, f.b, f.tier
    method = "course" if f.base.choices.method == "migration" else f.base.choices.method
    each = float(one_more_point(b, method, f.base.choices.discount)[i])
    if math.isnan(each):
        return unknown(f) if not f.lost_some else [w.t("One more percentage point would leave nobody to lose.")]
    year = float(a_year(1 - b.churn[i], b.years))
    v, d = float(values(b, method, f.base.choices.discount)[i]), enough(lambda e: e * b.customers[i], (each,), least=0)
    return [
        w.t(
            "r {kept} → {more}: a customer is worth {now} → {then}",
            kept=w.percent(year, 1),
            more=w.percent(year + 0.01, 1),
            now=w.money(v),
            then=w.money(v + each),
        ),
        f"{w.number(b.customers[i])}{TIMES}{w.money(each, d)} = **{w.money(f.base.point()[i])}**",
    ]


def first(f: Figures) -> list[str]:
    """Churn of the first period against later ones."""
    w, people = f.w, f.base.customers
    if people is None:
        return []
    names = {"first": w.t("In their first period"), "later": w.t("Bought earlier too")}
    found = first_against_later(people)
    rows = found.to_dict("records")
    return [
        f"{names[r['group']]}: {w.number(r['lost'])}{OVER}{w.number(r['base'])} = "
        f"{w.interval(r['churn'], r['churn_low'], r['churn_high'], 1, w.percent)}"
        for r in rows
    ]


OWN = {
    "churn": churn,
    "yearly": yearly,
    "over": over,
    "duration": years,
    "wilson": wilson,
    "point": point,
    "first": first,
}
