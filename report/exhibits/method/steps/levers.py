"""Worked steps: what-if scenarios."""

from __future__ import annotations

from clv import TableProblem, typical
from clv import gain as gain_of
from clv.levers import changed, retention_points
from report.exhibits.method.steps.figures import (
    OVER,
    PLUS,
    TIMES,
    Figures,
    enough,
    length_decimals,
    share_decimals,
    unknown,
)
from words.table_messages import explain


def example(f: Figures) -> list[str]:
    """The ordinary and the loyal customer of the what-if page."""
    w = f.w
    said = []
    for x, a, y in f.customers:
        value = w.money(typical(x, a, y))
        said.append(
            f"{w.number(x, length_decimals(x))}{TIMES}{w.money(a)}{TIMES}{w.years(y, length_decimals(y))} = **{value}**"
        )
    return said


def gain(f: Figures) -> list[str]:
    """One customer before and after, and the gain of all who change."""
    w, v = f.w, f.pulled
    if not v.known:
        return unknown(f)
    s, o = v.scenario, v.course
    now, then = v.pair
    one = w.t("One customer in {tier}: {now} → {then}", tier=f.name, now=w.money(now), then=w.money(then))
    many = w.t(
        "{customers} × q {reach} × u {uptake}: **{gain}**",
        customers=w.number(f.row["customers"]),
        reach=w.percent(s.reach, share_decimals(s.reach)),
        uptake=w.percent(s.uptake, share_decimals(s.uptake)),
        gain=w.money_signed(o.gain),
    )
    return [one, many]


def tied(f: Figures) -> list[str]:
    """The lever of years as points of yearly retention."""
    w, v = f.w, f.pulled
    if not f.lost_some:
        return unknown(f)
    more = float(retention_points(v.today, v.scenario.levers)[f.tier])
    _, churn = changed(v.today, v.scenario.levers)
    said = w.t(
        "{years} more years: c {before} → {after}, {points} higher yearly retention",
        years=w.signed(v.scenario.levers.years, length_decimals(v.scenario.levers.years)),
        before=w.percent(f.b.churn[f.tier], 1),
        after=w.percent(churn[f.tier], 1),
        points=w.points(more),
    )
    return [said]


def moving(f: Figures) -> list[str]:
    """The same levers when customers move."""
    w, v = f.w, f.pulled
    try:
        moved = gain_of(v.today, v.scenario, migrating=True)
    except TableProblem as problem:
        return [explain(w, problem.code, problem.detail)]
    if not v.known:
        return unknown(f)
    return [
        w.t(
            "The same levers: {moving} with tier changes, {course} by the basic model.",
            moving=f"**{w.money_signed(moved)}**",
            course=w.money_signed(v.course.gain),
        )
    ]


def cost(f: Figures) -> list[str]:
    """Cost, net and return of the scenario."""
    w, v = f.w, f.pulled
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
    w, v = f.w, f.pulled
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
    w, v = f.w, f.pulled
    if not v.known:
        return unknown(f)
    table = v.parts
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


OWN = {
    "typical": example,
    "gain": gain,
    "tied": tied,
    "moving": moving,
    "cost": cost,
    "break_even": break_even,
    "shapley": shapley,
}
