"""Catalogue: numbers of customer and portfolio value."""

from __future__ import annotations

from report.exhibits.method.catalogue.number import COURSE, LEHMANN, PFEIFER, Number, NumberGroup
from words import N_

VALUE = NumberGroup(
    N_("Customer value"),
    ("value", "tiers"),
    (
        Number(
            "per_year",
            N_("Revenue per customer and year (m)"),
            N_("The tier's revenue, or margin when one is chosen, per customer and year."),
            "clv.value.ValueInputs.per_year",
            r"m = \frac{«revenue»}{N\,L}",
            N_("Next year's revenue is taken to be this period's; the intervals do not cover that."),
            COURSE,
        ),
        Number(
            "course",
            N_("CLV by the basic model"),
            N_(
                "What a customer brings over its whole time as a customer: a year's revenue times the duration. A "
                "customer who stays is assumed to stay in the tier and to buy as much every year."
            ),
            "clv.value.values",
            r"V = m\,D",
            N_("Money far ahead counts as much as money today. The current period is part of the value."),
            COURSE,
            "retention",
        ),
        Number(
            "discounted",
            N_("CLV, discounted"),
            N_(
                "As the basic model, but money a year later is worth less by the discount rate. The current period "
                "counts in full. At a rate of 0 it is the basic model."
            ),
            "clv.value.annuity",
            r"V = m\,L\,\frac{1+d_p}{1+d_p-r},\qquad d_p = (1+d)^L - 1",
            N_("The rate is a choice, not a measurement: it stands for both waiting and risk."),
            LEHMANN,
            "retention",
        ),
        Number(
            "future",
            N_("CLV, future"),
            N_(
                "As the discounted one, but only what comes after the current period: for a customer who has just "
                "paid. What has already been earned is in none of the methods."
            ),
            "clv.value.annuity",
            r"V = m\,L\,\frac{r}{1+d_p-r}",
            source=LEHMANN,
            needs="retention",
        ),
        Number(
            "migration",
            N_("CLV with tier changes (migration)"),
            N_(
                "The customer goes on changing tier as this file's customers did, and buys as the tier it is in. P "
                "holds the share that went from each tier to each; R the revenue per period."
            ),
            "clv.value.migration",
            r"\mathbf{V} = \Bigl(\mathbf{I} - \frac{\mathbf{P}}{1+d_p}\Bigr)^{-1} \mathbf{R}",
            N_(
                "The tier changes between two periods are assumed to go on for ever. Interval: the counts drawn "
                "anew 2,000 times."
            ),
            PFEIFER,
            "moves",
        ),
        Number(
            "interval",
            N_("Interval of CLV and portfolio"),
            N_(
                "A tier's CLV at both ends of the churn's interval. The tiers err independently, so the portfolio's "
                "interval is narrower than the sum of theirs."
            ),
            "clv.value.value_interval",
            r"V \mp \sqrt{\textstyle\sum_i (V_i - «limit»_i)^2}",
            N_("Uncertainty of who stays, not of next year's revenue."),
            needs="counts",
        ),
        Number(
            "index",
            N_("CLV index"),
            N_("How many of the last tier's customers one customer of the tier is worth."),
            "clv.value.portfolio",
            r"\frac{V_i}{V_{«last»}}",
            source=COURSE,
            needs="retention",
        ),
        Number(
            "portfolio",
            N_("Portfolio value, and why it is a sum"),
            N_(
                "The tiers' customers times their CLV, added up. Not customers times the average CLV: those who "
                "buy most often stay longer or shorter than others, and an average hides that."
            ),
            "clv.value.portfolio",
            r"\sum_i N_i V_i \;\neq\; N\,\bar V",
            N_("Customers who have not come yet are not in it."),
            COURSE,
            "retention",
        ),
        Number(
            "cash_flow",
            N_("Cash flow by year"),
            N_(
                "When the money is expected to come, for one customer of the tier by the method chosen. It sums to the "
                "CLV."
            ),
            "clv.method_comparison.customer_cash_flow",
            r"m\,L\,\Bigl(\frac{r}{1+d_p}\Bigr)^{t},\quad t = 0, 1, 2, \dots",
            N_("At most 50 years, or until 1% is left; the rest is “later”."),
            needs="retention",
        ),
        Number(
            "hindsight",
            N_("Did last period's customers bring what was expected?"),
            N_(
                "What the basic model expected one period ago of the customers of that time, against what the same "
                "customers brought: their revenue then times the retention known then. It tests one period's "
                "revenue, not CLV."
            ),
            "clv.value.hindsight",
            r"E = R_{«then»}\; r_{«then»}",
            needs="third",
        ),
        Number(
            "affordable",
            N_("What a customer may cost"),
            N_(
                "To win: at most the discounted CLV in margin. To keep: at most a year's margin. There the customer "
                "just breaks even."
            ),
            "clv.value.affordable",
            needs="margin",
        ),
    ),
)
