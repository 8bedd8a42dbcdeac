"""Exhibit of one customer on one card."""

from __future__ import annotations

import math

from report.columns import Column
from report.exhibit import Exhibit, KeyFigure
from report.exhibits.file import own_columns
from report.exhibits.stages.lists import doing
from report.exhibits.stages.names import REASONS, WAITS, name, tier
from report.text import markdown_text
from study.actions import Listed
from study.cards import CustomerCard
from words import Words


def card_heading(w: Words) -> Exhibit:
    """The head over the choice of a customer."""
    return Exhibit("customer_card", w.t("One customer, on one card"))


def customer_card(found: CustomerCard, listed: Listed, w: Words) -> Exhibit:
    """What one customer is worth, where it is in its life, whether it will stay, and what to do now."""
    last = w.t("{days} days ago", days=w.number(found.silent_days)) if found.last else ""
    keys = (
        KeyFigure(w.t("Value tier"), tier(found.tier, w), "" if found.active else w.t("in the previous period")),
        KeyFigure(w.t("Stage"), name(found.stage, w)),
        KeyFigure(w.t("Customer value (CLV)"), w.short(found.clv), w.t("of the tier")),
        KeyFigure(w.t("Revenue now"), w.short(found.revenue_now), _before(found, w)),
        KeyFigure(w.t("Last purchase"), w.date(found.last), last),
        KeyFigure(w.t("Chance to stay"), _chance(found, w), _limits(found, w)),
    )
    shown: tuple[Column, ...] = own_columns(found.purchases, w) if len(found.purchases) else ()
    return Exhibit(
        "customer_card",
        markdown_text(found.customer),
        keys=keys,
        lead=_next(found, listed, w),
        table=found.purchases if shown else None,
        columns=shown,
        total=False,
        notes=(_stayed(found, w),),
        downloads=False,
    )


def _before(found: CustomerCard, w: Words) -> str:
    return w.t("{money} in the previous period", money=w.short(found.revenue_before))


def _chance(found: CustomerCard, w: Words) -> str:
    return w.percent(found.retention) if found.active else w.number(None)


def _limits(found: CustomerCard, w: Words) -> str:
    if not found.active:
        return w.t("has stopped")
    if math.isnan(found.low):
        return w.t("of the tier, a period")
    return w.t("{low}–{high}, of the tier", low=w.percent(found.low), high=w.percent(found.high))


def _next(found: CustomerCard, listed: Listed, w: Words) -> str:
    if not found.reason:
        return w.t("Nothing is to be done now.")
    parts = [f"**{w.t(REASONS[found.reason])}.** {doing(found.reason, listed, w)}"]
    if found.status:
        parts.append(f"{w.t(WAITS[found.status])}.")
    if found.next_product:
        parts.append(w.t("Next product: {product}.", product=markdown_text(found.next_product)))
    return " ".join(parts)


def _stayed(found: CustomerCard, w: Words) -> str:
    told = w.t("The chance is how many of the tier stayed, not a forecast of this customer.")
    if math.isnan(found.stayed):
        return told
    share = w.percent(found.stayed)
    return f"{told} " + w.t("Of those in the same stage a period ago {share} have bought since.", share=share)
