"""Catalogue: numbers of the period and its customers."""

from __future__ import annotations

from report.exhibits.method.catalogue.number import Number, NumberGroup
from words import N_

PERIOD = NumberGroup(
    N_("Period and customers"),
    ("data", "value"),
    (
        Number(
            "period",
            N_("Period (L)"),
            N_(
                "Two periods of equal length are compared: this one and the previous one. Both are counted back "
                "from the end, the day after the last dated row unless you choose another."
            ),
            "clv.periods.period_for",
            r"L = \frac{m}{12},\qquad m = 12, 6, 3, 1",
            N_("If the file stops in the middle of a month, choose the last whole day as its end."),
            needs="dates",
        ),
        Number(
            "reconciliation",
            N_("Rows used and set aside"),
            N_(
                "Every row of the file is either used or set aside with a reason. Used are those with a customer, a "
                "valid date before the end and a valid amount, whatever their period. The difference is always 0."
            ),
            "study.counting.reconciled",
            needs="rows",
        ),
        Number(
            "active",
            N_("Active customer"),
            N_(
                "Somebody with at least one purchase in the period and a net revenue above zero in it. A customer "
                "who has returned as much as was bought is not active."
            ),
            "clv.tables.active",
            limits=N_("A file with one row per customer shows no purchases; there revenue alone decides."),
            needs="customers",
        ),
        Number(
            "purchase",
            N_("Purchase (f)"),
            N_(
                "An order whose net amount in the period is above zero. Orders are identified by their number when "
                "the file has one, otherwise by customer and day. Orders, purchase days and repeat purchases are "
                "not the same."
            ),
            "study.rows.customers",
            r"f = \frac{«purchases»}{N\,L}",
            needs="purchases",
        ),
        Number(
            "revenue",
            N_("Revenue"),
            N_(
                "What the active customers bought for in the period, with returns counted as you have chosen. A "
                "customer's sum is exact and rounded once, to whole cents."
            ),
            "study.rows.split",
            limits=N_("One currency per file; amounts in different currencies are never added."),
            needs="rows",
        ),
        Number(
            "margin",
            N_("Margin share"),
            N_(
                "What is left of the revenue when the goods have been paid, measured per tier on the rows whose cost "
                "is known. A missing cost is never taken for zero."
            ),
            "clv.base.margin_of",
            r"g = \frac{\sum («amount» - «cost»)}{\sum «amount»}",
            N_("Under 95% covered revenue the page of value tiers warns."),
            needs="margin",
        ),
    ),
)
