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
                "The base is the tier's customers in the period before, in the tier they had then. Lost are those of "
                "them who are not active now. Both rates are per period."
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
                "The same churn said for another stretch of time. It compounds: 2% a month is 21.5% a year, not 24%, "
                "for who has left cannot leave again."
            ),
            "clv.retention.churn_over",
            r"1 - (1-c)^{\,t/L}",
            needs="retention",
        ),
        Number(
            "duration",
            N_("Duration (D)"),
            N_(
                "Years a customer stays, if every period loses the same share: lose a fifth a year and the customer "
                "stays five years."
            ),
            "clv.retention.duration",
            r"D = \frac{L}{c}",
            N_(
                "The first two years usually lose two to three times as many as later ones, so one rate for all "
                "misleads. Lost customers come back at times: that makes the duration of all rather too short; "
                "customers change tier, which makes the best tier's rather too long. Tiers' durations do not average "
                "to the total's."
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
            N_("Nobody lost: the duration has no estimate, only a lower limit, shown as “at least”."),
            "Wilson (1927), J. Am. Stat. Assoc. 22, 209–212",
            "counts",
        ),
        Number(
            "point",
            N_("One more point"),
            N_(
                "What the tier's customers would be worth more if one more of a hundred stayed each period. A point, "
                "not a per cent."
            ),
            "clv.value.one_more_point",
            r"N\,\bigl[V(r + \tfrac{1}{100}) - V(r)\bigr]",
            N_("Not counted with moves: there one rate is not one lever."),
            needs="retention",
        ),
        Number(
            "first",
            N_("First period against later"),
            N_(
                "Churn of those who bought for the first time in the period before, against that of customers who had "
                "bought earlier too."
            ),
            "clv.retention.first_against_later",
            limits=N_("Only as true as the file's history is long: the first in the file may have bought before it."),
            needs="history",
        ),
    ),
)
