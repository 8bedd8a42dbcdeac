"""Every number of the product: what it is called, what it means, its formula, its limits, its source, its code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from words import N_, Words

COURSE = N_("the course's printed tables of a member company")
LEHMANN = "Gupta & Lehmann (2003), J. Interactive Marketing 17(1), 9–24"
PFEIFER = "Pfeifer & Carraway (2000), J. Interactive Marketing 14(2), 43–55"
REICHHELD = "Reichheld (1996), The Loyalty Effect"
# Words that stand in a formula between « and »; a space is kept by the formula itself.
IN_FORMULAS = (
    *(N_("lost"), N_("base"), N_("purchases"), N_("revenue"), N_("amount"), N_("cost"), N_("year"), N_("limit")),
    *(N_("last"), N_("then"), N_("orders"), N_("up to"), N_("before"), N_("won")),
)


@dataclass(frozen=True)
class Number:
    """One number. `formula` is TeX; `needs` says what a file must hold for its own figures (see method_steps.WANTED);
    `code` is the function that makes it, as in docs/METHODS.md."""

    key: str
    name: str
    means: str
    code: str
    formula: str = ""
    limits: str = ""
    source: str = ""
    needs: str = ""

    def tex(self, w: Words) -> str:
        """The formula with its words in the reader's language, to stand in a line of text."""
        words = re.sub("«(.+?)»", lambda found: rf"\text{{{w.t(found[1])}}}", self.formula)
        return rf"$\displaystyle {words}$" if words else ""


@dataclass(frozen=True)
class Group:
    """Numbers that belong together, the pages that show them, and whether they are said tier by tier."""

    title: str
    pages: tuple[str, ...]
    numbers: tuple[Number, ...]
    by_tier: bool = True


PERIOD = Group(
    N_("Period and customers"),
    ("file", "overview"),
    (
        Number(
            "period",
            N_("Period (L)"),
            N_(
                "Two stretches of equal length are compared: the period now and the one before. Both are counted back "
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
                "Somebody with at least one purchase in the period and a net revenue above zero in it. Who has "
                "returned as much as was bought is not active."
            ),
            "clv.tables.active",
            limits=N_("A file with a row a customer says nothing of purchases; there revenue alone decides."),
            needs="customers",
        ),
        Number(
            "purchase",
            N_("Purchase (f)"),
            N_(
                "An order whose net amount in the period is above zero. Orders are told apart by their number when the "
                "file has one, else by customer and day. Orders, purchase days and repeat purchases are not the same."
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
            limits=N_("One currency a file; amounts in different currencies are never added."),
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

TIERS = Group(
    N_("Tiers and movements"),
    ("segments", "flows"),
    (
        Number(
            "tier",
            N_("Value tier"),
            N_(
                "A rank by net revenue in the period. The cut lies after the share of the customers that was asked "
                "for, rounded up; customers with the same revenue as the last one above a cut go up with it."
            ),
            "clv.tiers.thresholds",
            r"n_k = \left\lceil \frac{p_1 + \dots + p_k}{100}\; n \right\rceil",
            N_(
                "Ranked anew each period, tiers are a zero-sum game: one customer's rise is another's fall. With fixed "
                "cuts everybody can rise."
            ),
            COURSE,
            "customers",
        ),
        Number(
            "movements",
            N_("Customer flow"),
            N_(
                "Everybody active in either period has one movement: same tier, up, down, lost, won back (away the "
                "whole period before, with earlier purchases) or new. Opening and closing balance, in customers and "
                "in money."
            ),
            "clv.flows.statement",
            limits=N_(
                "A lost customer bought nothing in this period and may come back. Some up and down is chance: who "
                "bought unusually much tends back towards the usual."
            ),
            source=COURSE,
            needs="periods",
        ),
        Number(
            "relabelled",
            N_("Only relabelled, and hidden moves"),
            N_(
                "Only relabelled: changed tier when ranked anew, but not by the previous period's cuts. Hidden moves: "
                "the other way round."
            ),
            "clv.flows.relabelled",
            needs="both",
        ),
        Number(
            "bridge",
            N_("Revenue bridge"),
            N_(
                "From the revenue of the period before to this one's: minus the lost, minus what those who stayed "
                "spent less, plus what they spent more, plus the won back and the new."
            ),
            "clv.flows.bridge",
            needs="periods",
        ),
        Number(
            "kept",
            N_("Kept revenue (NRR and GRR)"),
            N_(
                "Of what customers active before brought then, how much the same customers bring now. NRR counts what "
                "they have added, GRR does not; the lost count as zero in both."
            ),
            "clv.flows.revenue_retention",
            r"\mathrm{NRR} = \frac{\sum v_1}{\sum v_0},\quad \mathrm{GRR} = \frac{\sum \min(v_0, v_1)}{\sum v_0}",
            N_("Customers won back are in neither; their revenue is shown apart."),
            needs="both",
        ),
    ),
)

STAY = Group(
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
            "clv.value.basis",
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
                "misleads. Lost customers come back at times: the duration is a lower bound. Tiers' durations do not "
                "average to the total's."
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

VALUE = Group(
    N_("Customer value"),
    ("overview", "segments"),
    (
        Number(
            "per_year",
            N_("Revenue per customer and year (m)"),
            N_("The tier's revenue, or margin when one is chosen, per customer and year."),
            "clv.value.Basis.per_year",
            r"m = \frac{«revenue»}{N\,L}",
            N_("Next year's revenue is taken to be this period's; the intervals do not cover that."),
            COURSE,
        ),
        Number(
            "course",
            N_("CLV by the course rule"),
            N_(
                "What a customer brings over the whole stay: a year's revenue times the duration. Whoever stays is "
                "taken to stay in the tier and to buy as much every year."
            ),
            "clv.value.values",
            r"V = m\,D",
            N_("Money far ahead counts as much as money today. The period under way is part of the value."),
            COURSE,
            "retention",
        ),
        Number(
            "discounted",
            N_("CLV, discounted"),
            N_(
                "As the course rule, but money a year later is worth less by the discount rate. The period under way "
                "counts in full. At a rate of 0 it is the course rule."
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
                "As the discounted one, but only what comes after the period under way: for a customer who has just "
                "paid. What was earned so far is in none of the methods."
            ),
            "clv.value.annuity",
            r"V = m\,L\,\frac{r}{1+d_p-r}",
            source=LEHMANN,
            needs="retention",
        ),
        Number(
            "migration",
            N_("CLV with moves between tiers (migration)"),
            N_(
                "The customer goes on moving between tiers as this file's customers did, and buys as the tier where it "
                "stands. P holds the share that went from each tier to each; R the revenue per period."
            ),
            "clv.value.migration",
            r"\mathbf{V} = \Bigl(\mathbf{I} - \frac{\mathbf{P}}{1+d_p}\Bigr)^{-1} \mathbf{R}",
            N_(
                "The moves of one pair of periods are taken to go on for ever. Interval: the counts drawn anew 2,000 "
                "times."
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
                "The tiers' customers times their CLV, added up. Not customers times the average CLV: those who buy "
                "most also tend to stay longest, and an average hides that."
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
            "clv.worked.customer_cash_flow",
            r"m\,L\,\Bigl(\frac{r}{1+d_p}\Bigr)^{t},\quad t = 0, 1, 2, \dots",
            N_("At most 50 years, or until 1% is left; the rest is “later”."),
            needs="retention",
        ),
        Number(
            "hindsight",
            N_("Did it come true?"),
            N_(
                "What the course rule expected a period ago of the customers of that time, against what the same "
                "customers brought: their revenue then times the retention known then."
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

LEVERS = Group(
    N_("What if"),
    ("what_if", "energy_case"),
    (
        Number(
            "typical",
            N_("One typical customer"),
            N_("Purchases a year, times revenue per purchase, times years."),
            "clv.levers.typical",
            r"V = f \cdot a \cdot D",
            source=N_("the course's example of a shop"),
        ),
        Number(
            "gain",
            N_("Gain (G)"),
            N_(
                "What the levers add: the difference in value of one customer, times the customers reached (q) and "
                "the share of them who change (u). The levers stand as on the page What if."
            ),
            "clv.levers.gain",
            r"G = \sum_i N_i\, q\, u\, (V'_i - V_i)",
            N_("Arithmetic on today's customers, not a forecast: a test with a comparison group shows what works."),
            needs="retention",
        ),
        Number(
            "tied",
            N_("Years and points, tied both ways"),
            N_(
                "A longer duration is a lower churn: the lever of years and the one of retention are the same lever. A "
                "duration is never shorter than one period."
            ),
            "clv.levers.points",
            r"D' = \max(L,\, D + \Delta D),\qquad c' = \frac{L}{D'}",
            needs="retention",
        ),
        Number(
            "moving",
            N_("Gain with moves between tiers"),
            N_(
                "A lever works while the customer is in a targeted tier. Those lost less often are spread over the "
                "tiers as those who stayed; the other tiers' moves do not change."
            ),
            "clv.levers.gain",
            r"P'_{ij} = P_{ij}\,\frac{1-c'}{1-c}",
            source=PFEIFER,
            needs="moves",
        ),
        Number(
            "cost",
            N_("Cost, net and return"),
            N_(
                "The cost runs as long as the gain: once, and a yearly one for everybody reached for as long as they "
                "stay, also for those who do not change. Return is net divided by cost."
            ),
            "clv.levers.outcome",
            r"K = K_0 + k \sum_i N_i q\,\bigl[(1-u)A(r) + u A(r')\bigr]",
            needs="retention",
        ),
        Number(
            "break_even",
            N_("Break-even and pay-back"),
            N_(
                "Break-even uptake: the share of those reached that must change for the net to be zero. Break-even "
                "effect: one factor on all levers that does the same. Pay-back: the first year in which what has come "
                "in covers what has been paid."
            ),
            "clv.levers.break_even_uptake",
            r"u^* = \frac{K_0 + k\sum N q A(r)}{\sum N q\,[V' - V - k(A(r') - A(r))]}",
            N_("“Never” when more than everybody would have to change."),
            needs="retention",
        ),
        Number(
            "shapley",
            N_("Each lever's part (Shapley)"),
            N_(
                "What each lever adds on average over the six orders in which three levers can be pulled. The parts "
                "sum to the whole gain; each lever alone need not."
            ),
            "clv.levers.shapley",
            r"\varphi_j = \frac{1}{6} \sum_{«orders»} \bigl[G(«up to»\ j) - G(«before»\ j)\bigr]",
            source="Shapley (1953), A value for n-person games",
            needs="retention",
        ),
        Number(
            "programme",
            N_("A programme of several ingredients"),
            N_(
                "Costs add up, and effects add up weighed by the share they work on, for the average customer reached. "
                "Retention rises by the points in every targeted tier, revenue by the share."
            ),
            "clv.programme.programme_scenario",
            limits=N_("Whether one customer is moved by two ingredients is not known."),
        ),
        Number(
            "sensitivity",
            N_("What matters most"),
            N_(
                "Each lever alone, once down and once up by its step; and the net for every pair of two levers' steps, "
                "with the third as it stands."
            ),
            "clv.levers.tornado",
        ),
    ),
)

MORE = Group(
    N_("Growth and more"),
    ("growth", "lifecycle", "concentration", "trend", "satisfaction", "stages"),
    (
        Number(
            "bucket",
            N_("The leaking bucket"),
            N_(
                "Customers next year: those of this year less the leak, plus those won, as a share of the base or a "
                "fixed number. It stands still when as many come as leave."
            ),
            "clv.growth.own_bucket",
            r"N' = N(1 - c) + «won»",
            source=N_("the course's two companies"),
            needs="arrivals",
        ),
        Number(
            "points",
            N_("Five points of retention"),
            N_(
                "How many times more a customer is worth with five more points of yearly retention. Points, not per "
                "cent; retention is never taken above 99%."
            ),
            "clv.growth.points_factor",
            r"\frac{1-r}{1-r'},\quad r' = r + \tfrac{5}{100}",
            N_("Published figures of other companies hold at their own retention; they are no promise."),
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
                "The fewest customers who bring 80% of the revenue; what the best fifth brings; and Gini's measure, 0 "
                "when all bring alike, towards 1 when one brings all."
            ),
            "clv.concentration.share_that_gives",
            r"\frac{\sum_i (2i - n - 1)\,x_i}{n \sum_i x_i}",
            source="Lorenz (1905), Gini (1912)",
            needs="customers",
        ),
        Number(
            "whale",
            N_("Whale curve"),
            N_(
                "Profit added up, the most profitable customers first: the peak, what those after it give back, and "
                "how many cost more than they bring. Only customers whose cost is known."
            ),
            "clv.concentration.whale_summary",
            source="Kaplan & Narayanan (2001), J. Cost Management 15(5), 5–15",
            needs="cost",
        ),
        Number(
            "attribute",
            N_("By attribute"),
            N_(
                "The whole portfolio table for every value of a column, such as channel or product, each ranked within "
                "itself. Where rows divide, a customer can leave one value and stay in another."
            ),
            "clv.comparison.compare",
            limits=N_("Under 30 customers a value is marked as too small to compare."),
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
            N_("Silence and lost"),
            N_(
                "How many of those silent for 6, 12, 18 or 24 months buy again within the next twelve, and what "
                "retention would be if lost meant that."
            ),
            "clv.gaps.come_back",
        ),
        Number(
            "tenure",
            N_("Life table by tenure"),
            N_(
                "Of those in their first, second, third year as customers, the share that is lost. Who is still there "
                "when the file ends is counted as long as seen, not as lost."
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
                "New, growing, loyal, at risk, lost, won back: the first rule of a table that holds decides, so every "
                "customer has exactly one. The thresholds come from the file's own gaps between purchases."
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
                "How many standard deviations satisfaction moves with one of each rated aspect, the others held still; "
                "beside it the aspect's own mean. Important and weak comes first."
            ),
            "clv.satisfaction.drivers",
            limits=N_("Aspects that people answer alike cannot be told apart; the page says so."),
        ),
        Number(
            "hold_out",
            N_("Size of a comparison group"),
            N_(
                "How many customers to leave untouched, and as many to treat, so that an effect of five points on "
                "retention is seen four times out of five."
            ),
            "clv.evidence.hold_out_size",
            source="Fleiss (1981), Statistical Methods for Rates and Proportions, 3",
            needs="retention",
        ),
        Number(
            "given_up",
            N_("Income given up to keep them"),
            N_("The retention at which a lower income is paid for: a cut x breaks even there."),
            "clv.evidence.income_given_up",
            r"r^* = 1 - (1-x)(1-r)",
            needs="retention",
        ),
    ),
)

GROUPS: dict[str, Group] = {
    "period": PERIOD,
    "tiers": TIERS,
    "stay": STAY,
    "value": VALUE,
    "levers": LEVERS,
    "more": MORE,
}
