"""Catalogue: numbers of growth, concentration, stages, survey answers and evidence."""

from __future__ import annotations

from report.exhibits.method.catalogue.number import LEHMANN, REICHHELD, Number, NumberGroup
from words import N_

MORE = NumberGroup(
    N_("Growth and more"),
    ("what_if", "tiers", "trend", "satisfaction", "to_do"),
    (
        Number(
            "bucket",
            N_("The leaking bucket"),
            N_(
                "Customers next year: this year's minus those who leave, plus new ones, as a share of the base or "
                "a fixed number. It neither grows nor shrinks when as many come as leave."
            ),
            "clv.growth.own_bucket",
            r"N' = N(1 - c) + «new»",
            source=N_("the course's two companies"),
            needs="arrivals",
        ),
        Number(
            "points",
            N_("Five percentage points higher retention"),
            N_(
                "How many times more a customer is worth with five percentage points higher yearly retention. "
                "Percentage points, not per cent; retention is never taken above 99%."
            ),
            "clv.growth.points_factor",
            r"\frac{1-r}{1-r'},\quad r' = r + \tfrac{5}{100}",
            N_("Published figures from other companies apply at their own retention; they are no promise."),
            REICHHELD,
            "retention",
        ),
        Number(
            "multiple",
            N_("Margin multiple"),
            N_("What a year's margin is multiplied by to get a customer's future value."),
            "clv.growth.margin_multiple",
            r"\frac{r}{1+d-r}",
            source=LEHMANN,
            needs="retention",
        ),
        Number(
            "concentration",
            N_("Few who give most"),
            N_(
                "The smallest number of customers who together bring 80% of the revenue; how much the best fifth "
                "bring; and the Gini coefficient: 0 when all bring the same, close to 1 when one brings everything."
            ),
            "clv.concentration.share_that_gives",
            r"\frac{\sum_i (2i - n - 1)\,x_i}{n \sum_i x_i}",
            source="Lorenz (1905), Gini (1912)",
            needs="customers",
        ),
        Number(
            "whale",
            N_("Profitability curve (“whale curve”)"),
            N_(
                "Contribution added up, the most profitable customers first: the peak, what those after it eat up, "
                "and how many cost more than they bring. Only customers whose cost is known."
            ),
            "clv.concentration.whale_summary",
            source="Kaplan & Narayanan (2001), J. Cost Management 15(5), 5–15",
            needs="cost",
        ),
        Number(
            "attribute",
            N_("By attribute"),
            N_(
                "The whole portfolio table for every group of a column, such as channel or product, each ranked "
                "within itself. A customer who bought in two groups can leave one and stay in the other."
            ),
            "clv.comparison.compare",
            limits=N_("A group with under 30 customers is marked as too small to compare."),
        ),
        Number(
            "rolling",
            N_("Rolling figures and season"),
            N_(
                "The whole portfolio table once more with the period ending each month or quarter; and the calendar's "
                "own months, quarters and years. Unfinished ones are shown apart and are in no average."
            ),
            "clv.trend.rolling",
        ),
        Number(
            "gaps",
            N_("Without purchases, and lost"),
            N_(
                "How many of those without purchases for 6, 12, 18 or 24 months buy again within the next twelve, "
                "and what retention would be if lost meant that."
            ),
            "clv.gaps.come_back",
        ),
        Number(
            "cohorts",
            N_("Cohorts"),
            N_(
                "Those who first bought in the same three months: the share who buy in each three months since, and "
                "what each has brought so far."
            ),
            "clv.cohorts.cohorts",
        ),
        Number(
            "tenure",
            N_("Life table by tenure"),
            N_(
                "Of those in their first, second, third year as customers, the share that leaves. A customer who "
                "is still there when the file ends counts for as long as seen, not as lost."
            ),
            "clv.tenure.tenure_table",
            r"S_t = \prod_{s \le t} \Bigl(1 - \frac{d_s}{n_s}\Bigr)",
            source="Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457–481; Greenwood (1926)",
        ),
        Number(
            "pattern",
            N_("Life-cycle profit pattern"),
            N_(
                "Year by year: the cost to win, then base profit, growth, lower cost, referrals and price premium, for "
                "those who are left. Each part is marked measured, assumed, or from other companies."
            ),
            "clv.lifecycle.profit_pattern",
            source=REICHHELD,
        ),
        Number(
            "stages",
            N_("Life-cycle stages"),
            N_(
                "New, growing, loyal, at risk, lost, won back: the first rule that fits decides, so every customer "
                "is in exactly one stage. The thresholds come from the file's own gaps between purchases."
            ),
            "clv.stages.stage_of",
        ),
        Number(
            "nps",
            N_("NPS"),
            N_(
                "The share who answer 9–10 to “would you recommend us?” less the share who answer 0–6, with its "
                "interval and the number of answers."
            ),
            "clv.satisfaction.nps",
            r"100(p - q) \pm 100\,z\sqrt{\frac{p + q - (p-q)^2}{n}}",
            N_("Under 30 answers nothing is compared."),
            "Reichheld (2003), Harvard Business Review 81(12), 46–54",
        ),
        Number(
            "ski",
            N_("Satisfaction index (SKI)"),
            N_("The mean of answers 1–10, laid on 0–100."),
            "clv.satisfaction.ski",
            r"\frac{\bar x - 1}{9} \cdot 100",
        ),
        Number(
            "drivers",
            N_("Drivers of satisfaction"),
            N_(
                "How many standard deviations satisfaction moves with one of each question, the others held equal; "
                "beside it the question's own mean. Important and weak comes first."
            ),
            "clv.satisfaction.drivers",
            limits=N_("Questions that people answer alike cannot be separated; the page says so."),
        ),
        Number(
            "hold_out",
            N_("Size of a control group"),
            N_(
                "How many customers the control group needs, and as many with the programme, so that an effect of "
                "five percentage points on retention is detected four times out of five."
            ),
            "clv.experiments.hold_out_size",
            source="Fleiss (1981), Statistical Methods for Rates and Proportions, 3",
            needs="retention",
        ),
        Number(
            "given_up",
            N_("Lower income to keep them"),
            N_("The retention at which a lower income pays: a cut x breaks even there."),
            "clv.experiments.income_given_up",
            r"r^* = 1 - (1-x)(1-r)",
            needs="retention",
        ),
    ),
)
