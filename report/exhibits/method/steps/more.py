"""Worked steps: growth, concentration and evidence."""

from __future__ import annotations

import math

from clv.experiments import hold_out_size, income_given_up
from clv.growth import margin_multiple, more_points, own_bucket, points_factor
from report.exhibits.method.steps.figures import Figures, share_decimals, unknown
from study import concentration as model
from study.what_if import CUT, EFFECT

FIVE = 0.05  # points of retention


def bucket(f: Figures) -> list[str]:
    """The whole base's leak and inflow."""
    w = f.w
    row = own_bucket(f.base).iloc[-1]
    said = w.t(
        "{base} − {lost} lost + {arrived} new and won back = {customers}",
        base=w.number(row["base"]),
        lost=w.number(row["lost"]),
        arrived=w.number(row["arrived"]),
        customers=w.number(row["customers"]),
    )
    grows = w.t("{growth} per year", growth=w.percent_signed(row["growth_year"], 1))
    if math.isfinite(row["doubling_years"]):
        grows += w.t(": doubled in {years}", years=w.years(row["doubling_years"], 0))
    return [said, grows]


def five_points(f: Figures) -> list[str]:
    """What five points are worth at the tier's yearly retention."""
    w, kept = f.w, float(f.row["retention_year"])
    if not f.lost_some:
        return unknown(f)
    times = points_factor(kept, FIVE)
    more = w.percent(float(more_points(kept, FIVE)), 1)
    return [
        w.t(
            "{kept} → {more} per year: {times} times",
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
    said = {"kept": w.percent(kept, 1), "rate": w.percent(d, share_decimals(d))}
    return [
        w.t("r = {kept} per year and d = {rate}: {times}", times=f"**{w.number(margin_multiple(kept, d), 2)}**", **said)
    ]


def concentration(f: Figures) -> list[str]:
    """How few bring most of the revenue."""
    w = f.w
    if not f.study.has_customers:
        return []
    if not model.revenue(f.study).sum() > 0:
        return [w.t("Nobody is active in the period")]
    found = model.curves(f.study)
    first = w.t(
        "{few} of the customers bring 80% of the revenue; the best fifth bring {best}.",
        few=w.percent(found.wanted, 1),
        best=w.percent(found.top(0.2), 1),
    )
    return [first, w.t("Gini: {gini}", gini=w.number(found.gini, 2))]


def whale(f: Figures) -> list[str]:
    """Peak, given back and unprofitable of the whole base."""
    w, profit = f.w, model.profit(f.study)
    if profit is None:
        return []
    found = profit.summary
    peak = w.t(
        "The best {customers} customers bring {peak}; all together {total}.",
        customers=w.number(found["peak_customers"]),
        peak=w.money(found["peak"]),
        total=w.money(found["total"]),
    )
    back = w.t(
        "Eaten up: {back}, by {count} who cost more than they bring.",
        back=w.money(found["given_back"]),
        count=w.number(found["unprofitable"]),
    )
    return [peak, back]


def hold_out(f: Figures) -> list[str]:
    """How many to leave untouched in the tier."""
    w, kept = f.w, float(f.row["retention"])
    if not 0 < kept < 1 - EFFECT:
        return unknown(f) if not f.lost_some else [w.t("Five percentage points more is above 100%.")]
    n = hold_out_size(kept, EFFECT)
    fits = 2 * n <= f.row["customers"]
    said = {"n": f"**{w.number(n)}**", "tier": f.name}
    if fits:
        return [w.t("{n} customers in {tier} in each group.", **said)]
    return [w.t("{n} customers in each group: more than there are in {tier}.", **said)]


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
    "bucket": bucket,
    "points": five_points,
    "multiple": multiple,
    "concentration": concentration,
    "whale": whale,
    "hold_out": hold_out,
    "given_up": given_up,
}
