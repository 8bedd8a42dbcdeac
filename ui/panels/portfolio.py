"""The portfolio table as pages show it, and the groups of customers behind its cells."""

from __future__ import annotations

from ui.parts import Column, Group
from words import Words


def columns(w: Words) -> list[Column]:
    """Seven figures a tier: what fits a page's width."""
    return [
        Column("tier", w.t("Value tier"), "tier"),
        Column("customers", w.t("Customers")),
        Column("revenue_per_customer", w.t("{unit} per customer", unit=w.unit)),
        Column("retention", w.t("Retention rate"), "percent", 1),
        Column("duration_years", w.t("Duration, years"), "years", 2, ("duration_low", "duration_high")),
        Column("clv", w.t("CLV, {unit}", unit=w.unit)),
        Column("portfolio_value", w.t("Portfolio value, {unit}", unit=w.unit)),
    ]


def before(w: Words) -> Group:
    """Those who were there in the period before, by their tier then."""
    reason = w.t("Active in the period before, then in {tier} by revenue.", tier="{tier}")
    return Group(w.t("Customers before"), reason, "tier_before")


def lost(w: Words) -> Group:
    """Those of them who bought nothing since."""
    reason = w.t("Active in the period before (then in {tier}), with nothing bought in this one.", tier="{tier}")
    return Group(w.t("Lost"), reason, "tier_before", ("lost",))


def kept(w: Words) -> Group:
    """Those of them who are still customers."""
    reason = w.t("Active in both periods; in {tier} in the period before.", tier="{tier}")
    return Group(w.t("Kept"), reason, "tier_before", ("retained", "upgraded", "downgraded"))


def groups(w: Words) -> list[Group]:
    """The customers the table's columns count."""
    now = Group(w.t("Customers"), w.t("Active in the period, in {tier} by revenue.", tier="{tier}"))
    return [now, before(w), lost(w), kept(w)]
