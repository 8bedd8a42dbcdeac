"""Catalogue: numbers of retention and duration."""

from __future__ import annotations

from report.exhibits.method.catalogue.number import COURSE, Number, NumberGroup
from words import N_

STAY = NumberGroup(
    N_("Retention and duration"),
    ("retention",),
    (
        Number(
            "churn",
            N_("Churn (c) and retention (r)"),
            N_(
                "The base is the tier's customers in the previous period, in the tier they had then. Lost are "
                "those of them who are not active now. Both rates are per period."
            ),
            "clv.value.value_inputs",
            r"c = \frac{«lost»}{«base»},\qquad r = 1 - c",
            N_("For the whole base the counts are added first; rates of tiers are never averaged."),
            COURSE,
            "retention",
        ),
        Number(
            "yearly",
            N_("Retention per year"),
            N_(
                "Retention of a period shorter or longer than a year, compounded to a year. It is only for reading and "
                "never goes into a duration."
            ),
            "clv.retention.yearly",
            r"r_{«year»} = r^{1/L}",
            needs="retention",
        ),
        Number(
            "over",
            N_("Churn by month, quarter and year"),
            N_(
                "The same churn for another length of time. It compounds: 2% per month is 21.5% per year, not 24%, "
                "for a customer who has left cannot leave again."
            ),
            "clv.retention.churn_over",
            r"1 - (1-c)^{\,t/L}",
            needs="retention",
        ),
        Number(
            "duration",
            N_("Duration (D)"),
            N_(
                "Years a customer stays if every period loses the same share: if one in five leaves each year, a "
                "customer stays five years on average."
            ),
            "clv.retention.duration",
            r"D = \frac{L}{c}",
            N_(
                "According to the course churn is often two to three times as high in the first two years, so one "
                "rate for all misleads. Returning customers make the whole base's duration rather too short; tier "
                "changes make the best tier's rather too long. The total's duration is not the average of the "
                "tiers'."
            ),
            COURSE,
            "retention",
        ),
        Number(
            "wilson",
            N_("Interval of retention and duration"),
            N_(
                "How far chance alone could have moved the figure, at 95%: Wilson's interval of the churn, turned "
                "into years at both ends. Few customers give a wide interval."
            ),
            "clv.retention.wilson",
            r"\frac{c + \frac{z^2}{2n} \pm z\sqrt{\frac{c(1-c)}{n} + \frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}",
            N_("If nobody has left, the duration has no estimate, only a lower limit, shown as “at least”."),
            "Wilson (1927), J. Am. Stat. Assoc. 22, 209–212",
            "counts",
        ),
        Number(
            "point",
            N_("One more percentage point"),
            N_(
                "How much more the tier's customers would be worth if one more in a hundred stayed each period. A "
                "percentage point, not a per cent."
            ),
            "clv.value.one_more_point",
            r"N\,\bigl[V(r + \tfrac{1}{100}) - V(r)\bigr]",
            N_("Not counted with tier changes: there a single churn rate does not decide the value."),
            needs="retention",
        ),
        Number(
            "first",
            N_("First period compared with later"),
            N_(
                "Churn of those who bought for the first time in the previous period, against that of customers "
                "who had bought earlier too."
            ),
            "clv.retention.first_against_later",
            limits=N_(
                "Only as reliable as the file's history is long: the first in the file may have bought "
                "before it begins."
            ),
            needs="history",
        ),
    ),
)
