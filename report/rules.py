"""Table of the formula of every shown column, and of the number on the page of numbers that explains it.

A formula's names are columns of the table or of the tiers' own figures (`proof.figures_of`). The first whose names are
all known holds. What a formula takes is as near the counts as can be, so that nothing rounded is counted on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from words import N_

Total = Literal["same", "sum", "none"]


@dataclass(frozen=True)
class Rule:
    """A column's formulas, how its last row comes about, and the number that explains it ("group.number").

    `total`: by the same formula, as the sum of the rows above, or not by these (`none`). `few`: under ten lost the
    interval is shown, and nothing is worked out from so few.
    """

    number: str
    formulas: tuple[str, ...] = ()
    total: Total = "same"
    few: bool = False


CALLED = {
    "years": N_("years in a period"),
    "rate": N_("discount rate"),
    "horizon": N_("years within"),
    "money": N_("money"),
    "whole": N_("the sum"),
    "last": N_("the last tier's"),
}
GROWTH, STAYS = "(1 + rate) ** years", "(1 - lost / base)"
LATER = f"({STAYS} ** (1 / years) + 0.01) ** years"

RULES: dict[str, Rule] = {
    "customers": Rule("period.active", total="sum"),
    "purchases": Rule("period.purchase", total="sum"),
    "revenue": Rule("period.revenue", total="sum"),
    "revenue_before": Rule("period.revenue", total="sum"),
    "revenue_now": Rule("period.revenue", total="sum"),
    "base": Rule("stay.churn", total="sum"),
    "lost": Rule("stay.churn", total="sum"),
    "revenue_per_customer": Rule("period.revenue", ("revenue / customers",)),
    "revenue_per_year": Rule("value.per_year", ("revenue / customers / years",)),
    "purchases_per_customer": Rule("period.purchase", ("purchases / customers",)),
    "revenue_per_purchase": Rule("period.revenue", ("revenue / purchases",)),
    "revenue_share": Rule("period.revenue", ("revenue / whole_revenue",)),
    "buying/share": Rule("tiers.tier", ("customers / whole_customers",)),
    "stages/share": Rule("more.stages", ("customers / whole_customers",)),
    "tenths/share": Rule("more.concentration", ("amount / whole_amount",), "none"),
    "retention": Rule("stay.churn", ("1 - lost / base", "1 - years / duration_years")),
    "churn": Rule("stay.churn", ("lost / base",)),
    "retention_year": Rule("stay.yearly", ("(1 - lost / base) ** (1 / years)",)),
    "duration_years": Rule("stay.duration", ("years * base / lost", "years / (1 - retention)"), few=True),
    "clv@course": Rule(
        "value.course", ("money / customers * base / lost", "money / customers / years * duration_years"), few=True
    ),
    "clv@discounted": Rule(
        "value.discounted",
        (
            f"money / customers * {GROWTH} / ({GROWTH} - {STAYS})",
            f"money / customers * {GROWTH} / ({GROWTH} - retention)",
        ),
        few=True,
    ),
    "clv@future": Rule(
        "value.future",
        (
            f"money / customers * {STAYS} / ({GROWTH} - {STAYS})",
            f"money / customers * retention / ({GROWTH} - retention)",
        ),
        few=True,
    ),
    "clv@migration": Rule("value.migration", ("MOVES",), few=True),
    "clv": Rule("value.course", total="none"),
    "clv_index": Rule("value.index", ("clv / last_clv",), "none"),
    "portfolio_value@course": Rule(
        "value.portfolio", ("money * base / lost", "money / years * duration_years"), "sum", few=True
    ),
    "portfolio_value": Rule("value.portfolio", ("customers * clv",), "sum", few=True),
    "value_within@course": Rule(
        "value.portfolio",
        (
            f"portfolio_value * (1 - {STAYS} ** (horizon / years))",
            "portfolio_value * (1 - retention ** (horizon / years))",
        ),
        "sum",
    ),
    "value_within": Rule(
        "value.portfolio",
        (
            f"portfolio_value * (1 - ({STAYS} / {GROWTH}) ** (horizon / years))",
            f"portfolio_value * (1 - (retention / {GROWTH}) ** (horizon / years))",
        ),
        "sum",
    ),
    "value_within@migration": Rule("value.portfolio", total="sum"),
    "point@discounted": Rule(
        "stay.point",
        (f"money * ({GROWTH} / ({GROWTH} - {LATER}) - {GROWTH} / ({GROWTH} - {STAYS}))",),
        "none",
    ),
    "point@future": Rule("stay.point", total="none"),
    "point": Rule("stay.point", (f"money * (1 / (1 - {LATER}) - 1 / (lost / base))",), "none", few=True),
    # what flowed, and whether it balances
    "opening": Rule("tiers.movements", ("retained + upgraded + downgraded + lost",)),
    "closing": Rule(
        "tiers.movements",
        (
            "retained + upgraded + downgraded + won_back + new + new_or_won_back",
            "retained + upgraded + downgraded + won_back + new",
            "retained + upgraded + downgraded + new_or_won_back",
        ),
    ),
    "retained": Rule("tiers.movements", total="sum"),
    "upgraded": Rule("tiers.movements", total="sum"),
    "downgraded": Rule("tiers.movements", total="sum"),
    "won back": Rule("tiers.movements", total="sum"),
    "new": Rule("tiers.movements", total="sum"),
    "new or won back": Rule("tiers.movements", total="sum"),
    "check": Rule("tiers.movements"),
    # the check of one year
    "basic": Rule("value.hindsight", total="sum"),
    "moves": Rule("value.hindsight", total="sum"),
    "same_year": Rule("value.hindsight", ("revenue_before * (1 - lost / base)",), "sum"),
    "came": Rule("value.hindsight", total="sum"),
    "to_win": Rule("value.affordable"),
    "to_keep": Rule("value.affordable", ("money / customers / years",)),
    # stages
    "stages/customers": Rule("more.stages", total="sum"),
    "customers_before": Rule("more.stages", total="sum"),
    "change": Rule("more.stages", ("customers - customers_before",)),
    "stages/value": Rule("more.stages", total="sum"),
    "outcome/kept": Rule("more.stages", ("active / customers",)),
    "difference": Rule("more.stages", ("actual - target",)),
    "tenths/per_customer": Rule("more.concentration", ("amount / customers",)),
    # what if, and growth
    "factor": Rule("more.points", ("clv_new / clv",)),
    "two_companies/growth": Rule("more.bucket", ("inflow - leak",)),
    "claims/duration": Rule("stay.duration", ("1 / (1 - retention)",)),
    "tenure/hazard": Rule("more.tenure", ("lost / at_risk",)),
    "per_active": Rule("more.tenure", ("revenue / active",)),
    "years_difference": Rule("more.tenure", ("years_tenure - years_constant",)),
    "value_difference": Rule("more.tenure", ("value_tenure - value_constant",)),
}

# The tables whose rows are the tiers as they are now: there what holds by method holds.
TIERS_NOW = ("portfolio", "worth", "buying", "by_tier", "subscription", "may_cost")

# The number that explains an exhibit's columns where no rule of their own does.
OF_EXHIBIT = {
    "tenths": "more.concentration",
    "profit": "more.whale",
    "side_by_side": "more.attribute",
    "churn": "stay.over",
    "early": "stay.first",
    "rolling_figures": "more.rolling",
    "calendar": "more.rolling",
    "gaps": "more.gaps",
    "lengths": "more.gaps",
    "stages": "more.stages",
    "rules": "more.stages",
    "act": "more.stages",
    "outcome": "more.stages",
    "moves": "more.stages",
    "figures": "more.stages",
    "targets": "more.stages",
    "before_after": "levers.gain",
    "each_lever": "levers.shapley",
    "saved": "levers.gain",
    "given_up": "more.given_up",
    "hold_outs": "more.hold_out",
    "typical": "levers.typical",
    "typical_parts": "levers.shapley",
    "years_ahead": "more.bucket",
    "stand_still": "more.bucket",
    "fill_or_mend": "more.bucket",
    "two_companies": "more.bucket",
    "points_course": "more.points",
    "points_discounted": "more.points",
    "points_future": "more.points",
    "less_churn": "more.points",
    "claims": "more.points",
    "published_points": "more.points",
    "life_cycle_years": "more.pattern",
    "life_cycle_parts": "more.pattern",
    "tenure": "more.tenure",
    "cohorts": "more.cohorts",
    "early_later": "stay.first",
    "money_by_tenure": "more.tenure",
    "constant_rate": "more.tenure",
    "choice": "value.per_year",
    "best_fifth": "more.attribute",
    "reconciliation": "period.reconciliation",
    "split": "period.reconciliation",
    "quality": "period.reconciliation",
    "whole": "value.portfolio",
    "by_method": "value.portfolio",
    "each": "value.course",
    "year_by_year": "value.cash_flow",
    "subscription": "value.per_year",
    "scores": "more.nps",
    "drivers": "more.drivers",
    "check": "value.hindsight",
}
