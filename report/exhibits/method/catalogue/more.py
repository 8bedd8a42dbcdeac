"""Catalogue: numbers of growth, concentration, stages, survey answers and evidence."""

from __future__ import annotations

from report.exhibits.method.catalogue.number import LEHMANN, REICHHELD, Number, NumberGroup
from words import N_

MORE = NumberGroup(
    N_("Growth and more"),
    ("what_if", "tiers", "trend", "satisfaction", "to_do", "treatment"),
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
            "profile",
            N_("Profile"),
            N_(
                "The share of some customers, such as the best fifth, that has each value of a column, over the share "
                "of all active customers: 1 is as common as in the base. The same customers are followed into the next "
                "period in the group they were in, without ranking anew."
            ),
            "clv.profiles.profiled",
            r"",
            N_("A difference counts as sure when it holds with all values asked at once (95% for all of them)."),
            needs="customers",
        ),
        Number(
            "explained",
            N_("What explains value"),
            N_(
                "A regression of the logarithm of revenue on the columns together; each column's share of R² is the "
                "mean of what it adds over all orders in which the columns can enter."
            ),
            "clv.explained.explained",
            limits=N_("Goes together, not causes. Columns that say the same cannot be separated; the page says so."),
            source="Lindeman, Merenda & Gold (1980); Grömping (2006), J. Statistical Software 17(1)",
            needs="customers",
        ),
        Number(
            "left",
            N_("Products left by customers who stay"),
            N_(
                "Of those who bought a product in the previous period, who did not in this one: still customers, or "
                "left altogether."
            ),
            "clv.left_behind.left_products",
            needs="rows",
        ),
        Number(
            "win_back",
            N_("Winning back"),
            N_(
                "The lost × the share who come back × what one who came back is worth, by their own money and their "
                "own retention a period later, less what it costs to approach everybody lost."
            ),
            "clv.left_behind.win_back",
            limits=N_("Without thirty who came back a period ago, all customers' retention stands in, and it is said."),
            needs="periods",
        ),
        Number(
            "next",
            N_("What they buy next"),
            N_(
                "The share of the revenue by whether the customer was active before, won back or new; the share of new "
                "customers who buy again within 30, 90 and 365 days of those seen for so long; and which product is "
                "taken up after which."
            ),
            "clv.next_purchase.bought_again",
            needs="rows",
        ),
        Number(
            "serving",
            N_("What customers cost"),
            N_(
                "The cost of a purchase, and of a customer and year, by how long the customer had been one; and by "
                "channel what a customer is worth over what it cost to win, and the years until it has paid."
            ),
            "clv.serving.cost_to_serve",
            needs="cost",
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
            "groups",
            N_("Groups found in the data"),
            N_(
                "Customers who are alike in how recently, how often and for how much they bought, found by k-means; "
                "the number of groups is the one whose mean silhouette is highest."
            ),
            "clv.found_groups.described",
            limits=N_("Below a silhouette of 0.25 there are no clear groups, and a rule one can print is better."),
            source="Kaufman & Rousseeuw (1990), Finding Groups in Data",
        ),
        Number(
            "phase_out",
            N_("Fewer relations"),
            N_(
                "The return without those whose return is lowest, or without a group: what they bring is given up, and "
                "what serving them costs is saved but for the share that stays whoever is served."
            ),
            "clv.phasing_out.without",
            r"R - \sum_{i \in G} (I_i - P_i) + (1 - f) \sum_{i \in G} K_i",
        ),
        Number(
            "households",
            N_("By household or intermediary"),
            N_(
                "The customers of one household, company or intermediary added up and counted as one: a household is "
                "lost when nobody in it bought in the period."
            ),
            "clv.households.by_household",
        ),
        Number(
            "plan",
            N_("Treatment plan"),
            N_(
                "Each segment is one scenario: the mean effect of what its customers are given, what that costs a "
                "customer and year for as long as they stay, and its part of what is paid once. The plan is their sum."
            ),
            "clv.treatment.treatment",
            r"\sum_c \bigl(\Delta V_c - K_c\bigr)",
            N_("Whether one customer is moved by two touchpoints is not known, so the mean effect is what is counted."),
        ),
        Number(
            "came",
            N_("What came of a list"),
            N_(
                "Those contacted less those held out: the share who have bought since, with Newcombe's interval, and "
                "revenue a customer, with Welch's."
            ),
            "clv.came_of_it.came_of_it",
            r"p_1 - p_2,\quad \bar x_1 - \bar x_2",
            N_("An interval that holds 0 means that the difference may be chance."),
            "Newcombe (1998), Welch (1947)",
        ),
        Number(
            "renewals",
            N_("Renewals of the coming weeks"),
            N_(
                "A contract that ends soon is renewing when another one goes on after it, not renewing when notice is "
                "given, else thinking. The chance is how many of the past year's went on."
            ),
            "clv.renewals.renewals_ahead",
            limits=N_("With fewer than ten ends in the past year no chance is said."),
        ),
        Number(
            "pairs",
            N_("What is bought together"),
            N_(
                "Two products that at least 20 customers have both of, more often than by chance. Lift is how many "
                "times as often; a customer's next product is the likeliest that it has not."
            ),
            "clv.pairs.pairs",
            r"\frac{n\,n_{ab}}{n_a\,n_b}",
            N_("Who buys much has much of everything, so lift just above 1 says little."),
            "Agrawal, Imieliński & Swami (1993), Brin et al. (1997)",
        ),
        Number(
            "actions",
            N_("Next best action"),
            N_(
                "The first trigger that holds, by the priority of the page, is a customer's one action. At stake is "
                "the CLV of its tier. Held out is who has the lowest numbers in a draw made of a seed and the "
                "customer id."
            ),
            "clv.actions.next_actions",
            limits=N_("At stake is what is lost if the customer leaves, not what the action gives; that is measured."),
            source=N_("the course: next best action on events"),
        ),
        Number(
            "cells",
            N_("Groups of customers"),
            N_(
                "A division puts every customer in exactly one group by a printed rule, or outside them all. Each "
                "group's customers, revenue and value add up to the whole file's. Those there before, plus those "
                "who joined or moved in, minus those who moved out or left, are those there now."
            ),
            "clv.segmentation.cell_table",
            needs="customers",
        ),
        Number(
            "matrix",
            N_("Value matrix"),
            N_(
                "Two measures, each cut in two or three, put every customer who has both in exactly one cell. A value "
                "above a counted limit is in the higher part, one of your own begins its part, and equal values stay "
                "together. The previous period is put by the same limits, so whoever moves has changed."
            ),
            "clv.matrix.divided",
            needs="customers",
            source=N_("an insurer with intermediaries; insurers in China; three value groups are ours"),
        ),
        Number(
            "return",
            N_("Return per relation"),
            N_(
                "Revenue less the cost of what is sold and every named cost. A cost is read per row or per customer, "
                "or is a total spread by revenue, by purchases or evenly, to the cent; what nobody bears is shown as "
                "rest. "
                "Revenue's rank correlation with the return shows how good a guide it is."
            ),
            "clv.relation_return.returns_of",
            needs="customers",
            source=N_("an insurer with intermediaries"),
        ),
        Number(
            "path",
            N_("Return path"),
            N_(
                "Nine rules on the return now and in the previous period, and on its potential; the first that holds "
                "counts. A change is more than 5% of the return before, at least one unit of money; high is at least "
                "the median potential of those active now. Without a potential it is what the best tenth of the same "
                "kind leave."
            ),
            "clv.return_path.path_of",
            needs="customers",
            source=N_("an insurer's names; the limits are ours"),
        ),
        Number(
            "rfm",
            N_("RFM"),
            N_(
                "How recently, how often and for how much a customer has bought in this period and the previous "
                "one, each scored 1–5. The limits are the 20, 40, 60 and 80% quantiles of the values, so equal "
                "customers have equal scores; a value on a limit has the lower one. Ten groups together hold all 125 "
                "combinations."
            ),
            "clv.rfm.rfm",
            limits=N_("The scores rank the customers against each other; they are no forecast."),
            source="Hyndman & Fan (1996), The American Statistician 50(4), 361–365 (type 7)",
            needs="customers",
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
            "behaviours",
            N_("Five behaviours"),
            N_(
                "How long (duration), how often (purchases per customer), for how much (revenue per customer), how "
                "broadly (different products or groups per customer) and which share of all they buy (share of wallet)."
            ),
            "clv.behaviours.by_tier",
            limits=N_("A share of wallet comes from a column, or is entered as an assumption."),
            source="Söderlund (2001), Den lojala kunden",
        ),
        Number(
            "overlap",
            N_("Best in one, best in another"),
            N_(
                "Of the fifth who are best in one behaviour, the share who are in the best fifth of another, beside "
                "what chance alone would give. Customers with the same value stay together."
            ),
            "clv.behaviours.overlaps",
        ),
        Number(
            "after_answer",
            N_("Stayed after the answer"),
            N_(
                "Of those who answered in the previous period, the share who are customers in this one, with what they "
                "brought in both. Answers and staying go together; neither is shown to cause the other."
            ),
            "clv.satisfaction_value.after_answer",
            r"1 - \frac{«lost»}{«base»}",
            N_("Under 30 answers nothing is compared. Without the day of the answer its row's day is taken."),
        ),
        Number(
            "emotion",
            N_("Behaviour beside emotion"),
            N_(
                "Customers of both periods who have answered, in four groups: whether they buy at least as much as in "
                "the previous period, and whether they are satisfied."
            ),
            "clv.satisfaction_value.emotion_grid",
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
        Number(
            "forecast",
            N_("What today's customers are expected to bring"),
            N_(
                "Each customer buys by chance at his own rate and may stop after any purchase; the rates and the "
                "chances that make all purchases likeliest give what is to come."
            ),
            "clv.forecast.outlook.outlook",
            limits=N_("No season, no campaign and no new customers are in it."),
            source="Fader, Hardie & Lee (2005), Marketing Science 24(2), 275–284",
        ),
        Number(
            "contracts",
            N_("How long contracts go on"),
            N_(
                "Each customer has an own chance to end at each renewal, and these chances differ between customers. "
                "Those who stay are more and more the loyal ones, so the chance to stay rises with the years."
            ),
            "clv.forecast.sbg.fit",
            r"S(t) = B(\alpha, \beta + t) / B(\alpha, \beta)",
            limits=N_("No changes of price, no more contracts and no new customers are in it."),
            source="Fader & Hardie (2007), Journal of Interactive Marketing 21(1), 76–90",
        ),
        Number(
            "race",
            N_("The race of the forecasts"),
            N_(
                "What each model and rule would have said of the last period, knowing only what came before it, "
                "against what came. The smallest error by tier wins."
            ),
            "clv.forecast.race.race",
        ),
        Number(
            "leaving",
            N_("Who is leaving"),
            N_(
                "How likely each customer is to leave, learnt from who left before and tried on who left last; of two "
                "customers, how often the right one is ranked first."
            ),
            "study.who_leaves.leaving",
            limits=N_("It goes together with leaving; it need not cause it."),
        ),
    ),
)
