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

    `total`: by the same formula, as the sum of the rows above, or not by these (`none`). `now`: only of a table whose
    rows are the tiers as they are now. `ends`: how both ends come about of an interval that stands where the figure
    would. `gaps`: a cell that cannot be is nobody, and is left out of the sum. `gives`: the column that the formula
    comes to where this one is found by trial. `whole`: what all rows come to together, counted elsewhere.
    """

    number: str
    formulas: tuple[str, ...] = ()
    total: Total = "same"
    now: bool = False
    ends: tuple[str, str] | tuple[()] = ()
    gaps: bool = False
    gives: str = ""
    whole: str = ""


WORKED = "_worked"  # after a figure's name: the column that holds it for a formula alone
HOW = "_how"  # after a column's name: the column that holds each row's own formula
GAPS = ("retained", "upgraded", "downgraded", "won back", "new", "new or won back", "check")
CALLED = {
    "years": N_("years in a period"),
    "rate": N_("discount rate"),
    "horizon": N_("years within"),
    "money": N_("money"),
    "products": N_("products"),
    "rows_used": N_("rows used"),
    "amount_used": N_("amount of the rows used"),
    "z": N_("1.96, for 95 per cent"),
    "revenue_before": N_("revenue in the previous period"),
    "lost_before": N_("revenue of the lost, then"),
    "won_back_customers": N_("customers won back"),
    "new_customers": N_("new customers"),
    "new_or_won_back_customers": N_("customers new or won back"),
    "lost_customers": N_("customers lost"),
    "months": N_("months"),
    "each": N_("cost to keep a customer a year"),
    "within": N_("came back within a year"),
    "followed": N_("followed for a year more"),
    "promoters": N_("answers 9–10"),
    "passives": N_("answers 7–8"),
    "detractors": N_("answers 0–6"),
    "points_asked": N_("points asked for"),
    "leak": N_("leak"),
    "inflow": N_("inflow"),
    "moved_in": N_("moved in"),
    "moved_out": N_("moved out"),
    "gone": N_("left"),
    "borne": N_("borne"),
    "rest": N_("rest"),
    "value_new": N_("value then"),
    "margin": N_("margin"),
    "effect": N_("points to be seen"),
    "z_power": N_("0.84, for 80 per cent"),
    "year": N_("year"),
    "income": N_("revenue with a known cost"),
    "spent": N_("cost"),
    "carried": N_("carried from the years before"),
    "relations": N_("relations"),
    "leaving": N_("relations that go"),
    "income_all": N_("income of all"),
    "income_gone": N_("income of those who go"),
    "product_gone": N_("product cost of those who go"),
    "serving_gone": N_("serving those who go"),
    "fixed": N_("share that stays"),
    "result_all": N_("return of all"),
    "serving": N_("what serving costs then"),
    "cost_seen": N_("cost of those whose costs are all known"),
    "value_then": N_("value of the treated, with the plan"),
    "value_today": N_("value of the treated, today"),
    "once": N_("paid once"),
    "customer_years": N_("years of customers"),
    "spend_all": N_("cost a year"),
    "money_year": N_("margin a year"),
    "gain_hidden": N_("gain, hidden"),
    "cost_hidden": N_("cost, hidden"),
    "gain_public": N_("gain, public"),
    "cost_public": N_("cost, public"),
    "same_now": N_("their revenue in the year"),
    "same_before": N_("their revenue the year before"),
    "more_frequency": N_("purchases more"),
    "more_revenue": N_("money more a time"),
    "more_years": N_("years more"),
    "f0": N_("purchases a year"),
    "f1": N_("purchases a year then"),
    "a0": N_("money a time"),
    "a1": N_("money a time then"),
    "later_churn": N_("churn past the first two years"),
    "goes_on": N_("money a year, as it goes on"),
    "everybody": N_("all customers, each counted once"),
    "have": N_("those of them who have it"),
    "have_all": N_("all who have it"),
    "members": N_("customers of the best fifth"),
    **{f"again_{d}": N_("bought again") for d in (30, 90, 365)},
    **{f"followed_{d}": N_("seen for so long") for d in (30, 90, 365)},
    "have_next": N_("came to the next product"),
    "held": N_("had it before"),
    "left": N_("left"),
    "stayed": N_("still customers"),
    "per_year": N_("money a year of one who came back"),
    "back": N_("those who came back a period ago"),
    "returned": N_("back"),
    "left_then": N_("left for it a period ago"),
    "cost_each": N_("cost per approached"),
    "looked_at": N_("customers who are looked at"),
    "customers_then": N_("customers then"),
    "lost_revenue": N_("what was lost with them"),
    "spent_less": N_("what was spent less"),
    "spent_more": N_("what was spent more"),
    "stopped_at": N_("where a tier is stopped"),
    "rolling_lost": N_("lost"),
    "rolling_base": N_("customers before"),
    "answered_revenue": N_("revenue of all who answered"),
    "detractor_revenue": N_("revenue of those who answered 0–6"),
    "said_before": N_("rows that say something, before"),
    "said_now": N_("rows that say something, now"),
    "rows_before": N_("rows before"),
    "rows_now": N_("rows now"),
    "ski_answers": N_("answers on satisfaction"),
    "answers_sum": N_("the sum of the answers"),
    "products_before": N_("products in the previous period"),
    "wallet_revenue": N_("revenue of those whose share is known"),
    "wallet_total": N_("all that they buy, here and elsewhere"),
    "both": N_("customers who are best in both"),
    "in_best": N_("customers who are best in the other"),
    "known": N_("customers of whom it is known"),
    "reached": N_("customers reached"),
    "stay": N_("years they count for"),
    "stay_then": N_("years they count for then"),
    "depth_then": N_("kinds of product then"),
    "wallet_then": N_("share of wallet then"),
    "newcomers": N_("customers who come by recommendation in a year"),
    "welcome": N_("what each costs"),
    "same_money": N_("the larger of more kinds and share of wallet"),
    "brought": N_("revenue in the period of the answer"),
    "brings": N_("their revenue in the next"),
    "brought_stayed": N_("revenue then of those who stayed"),
    "brings_stayed": N_("their revenue now"),
    "lowest": N_("lowest answer"),
    "highest": N_("highest answer"),
    "there": N_("customers who stood there"),
    "everyone": N_("customers who bought in the two periods"),
    "weights": N_("all weights"),
    "own_weight": N_("its weight"),
    "have_one": N_("customers with the product"),
    "bought": N_("bought"),
    "bought_out": N_("bought, of those held out"),
    "have_other": N_("customers with the other product"),
    "d0": N_("years they stay"),
    "d1": N_("years they stay then"),
}
AROUND_CALLED = {
    "whole": N_("the sum"),
    "last": N_("the last row's"),
    "prev": N_("the row above"),
    "row": N_("of the row compared with"),
    "all": N_("the whole base"),
    "tier": N_("of the tier"),
}
GROWTH, STAYS = "(1 + rate) ** years", "(1 - lost / base)"
LATER = f"({STAYS} ** (1 / years) + 0.01) ** years"
WILSON = "((lost + z ** 2 / 2 {} z * (lost * (1 - lost / base) + z ** 2 / 4) ** 0.5) / (base + z ** 2))"
LEAST, MOST = WILSON.format("-"), WILSON.format("+")  # of the churn
HOLD_OUT = (
    "ceil((z * (2 * (retention + effect / 2) * (1 - retention - effect / 2)) ** 0.5 + z_power * "
    "(retention * (1 - retention) + (retention + effect) * (1 - retention - effect)) ** 0.5) ** 2 / effect ** 2)"
)
ARRIVED = "all_won_back_customers + all_new_customers + all_new_or_won_back_customers"
CHURN = Rule("stay.churn", total="sum")


def _discounted(rate: str) -> tuple[str, ...]:
    growth = GROWTH.replace("rate", rate)
    return (
        f"money / customers * {growth} / ({growth} - {STAYS})",
        f"money / customers * {growth} / ({growth} - retention)",
    )


def _future(rate: str) -> tuple[str, ...]:
    growth = GROWTH.replace("rate", rate)
    return (
        f"money / customers * {STAYS} / ({growth} - {STAYS})",
        f"money / customers * retention / ({growth} - retention)",
    )


BASIC = ("money / customers * base / lost", "money / customers / years * duration_years")
POOLED = ("portfolio_value / customers",)

# One formula a column, whatever table it stands in.
COMMON: dict[str, Rule] = {
    "customers": Rule("period.active", total="sum"),
    "purchases": Rule("period.purchase", total="sum"),
    "revenue": Rule("period.revenue", total="sum"),
    "revenue_before": Rule("period.revenue", total="sum"),
    "revenue_now": Rule("period.revenue", total="sum"),
    "base": CHURN,
    "lost": CHURN,
    "revenue_per_customer": Rule("period.revenue", ("revenue / customers",)),
    "revenue_per_year": Rule("value.per_year", ("revenue / customers / years",)),
    "products_per_customer": Rule("period.purchase", ("products / customers",)),
    "purchases_per_customer": Rule("period.purchase", ("purchases / customers",)),
    "revenue_per_purchase": Rule("period.revenue", ("revenue / purchases",)),
    "revenue_share": Rule("period.revenue", ("revenue / whole_revenue",)),
    "retention": Rule("stay.churn", ("1 - lost / base", "1 - years / duration_years")),
    "churn": Rule("stay.churn", ("lost / base",)),
    "retention_year": Rule("stay.yearly", ("(1 - lost / base) ** (1 / years)",)),
    "duration_years": Rule(
        "stay.duration",
        ("years * base / lost", "years / (1 - retention)"),
        ends=(f"years / {MOST}", f"years / {LEAST}"),
    ),
    "clv@course": Rule("value.course", BASIC, ends=(f"money / customers / {MOST}", f"money / customers / {LEAST}")),
    "clv@discounted": Rule(
        "value.discounted",
        _discounted("rate"),
        ends=tuple(f"money / customers * {GROWTH} / ({GROWTH} - 1 + {end})" for end in (MOST, LEAST)),  # type: ignore[arg-type]
    ),
    "clv@future": Rule(
        "value.future",
        _future("rate"),
        ends=tuple(f"money / customers * (1 - {end}) / ({GROWTH} - 1 + {end})" for end in (MOST, LEAST)),  # type: ignore[arg-type]
    ),
    "clv@migration": Rule("value.migration", ("MOVES",)),
    "clv": Rule("value.course", total="none"),
    "clv_index": Rule("value.index", ("clv / last_clv",), "none"),
    "portfolio_value@course": Rule(
        "value.portfolio",
        ("money * base / lost", "money / years * duration_years"),
        "sum",
        ends=(f"money / {MOST}", f"money / {LEAST}"),
    ),
    "portfolio_value": Rule("value.portfolio", ("customers * clv",), "sum", now=True),
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
    "value_beyond": Rule("value.portfolio", ("value - value_within",)),
    "point@discounted": Rule(
        "stay.point",
        (f"money * ({GROWTH} / ({GROWTH} - {LATER}) - {GROWTH} / ({GROWTH} - {STAYS}))",),
        "none",
    ),
    "point@future": Rule("stay.point", total="none"),
    "point": Rule("stay.point", (f"money * (1 / (1 - {LATER}) - 1 / (lost / base))",), "none", now=True),
    "to_win": Rule("value.affordable"),
    "to_keep": Rule("value.affordable", ("money / customers / years",)),
    "change": Rule("more.stages", ("customers - customers_before",)),
    "customers_before": Rule("more.stages", total="sum"),
    "difference": Rule("more.stages", ("actual - target",)),
    "factor": Rule("more.points", ("clv_new / clv",)),
    "per_active": Rule("more.tenure", ("revenue / active",)),
}

# What flowed, and whether it balances: a cell that cannot be is nobody.
FLOWS: dict[str, Rule] = {
    "opening": Rule("tiers.movements", ("retained + upgraded + downgraded + lost",), gaps=True),
    "closing": Rule(
        "tiers.movements", ("retained + upgraded + downgraded + won_back + new + new_or_won_back",), gaps=True
    ),
    "went/retained": Rule("tiers.movements", ("opening - upgraded - downgraded - lost",), "sum", gaps=True),
    "went/upgraded": Rule("tiers.movements", ("opening - retained - downgraded - lost",), "sum", gaps=True),
    "went/downgraded": Rule("tiers.movements", ("opening - retained - upgraded - lost",), "sum", gaps=True),
    "went/lost": Rule("tiers.movements", ("opening - retained - upgraded - downgraded",), "sum", gaps=True),
    "went/check": Rule("tiers.movements", ("opening - retained - upgraded - downgraded - lost",), gaps=True),
    "came/retained": Rule(
        "tiers.movements", ("closing - upgraded - downgraded - won_back - new - new_or_won_back",), "sum", gaps=True
    ),
    "came/upgraded": Rule(
        "tiers.movements", ("closing - retained - downgraded - won_back - new - new_or_won_back",), "sum", gaps=True
    ),
    "came/downgraded": Rule(
        "tiers.movements", ("closing - retained - upgraded - won_back - new - new_or_won_back",), "sum", gaps=True
    ),
    "came/won back": Rule(
        "tiers.movements", ("closing - retained - upgraded - downgraded - new - new_or_won_back",), "sum", gaps=True
    ),
    "came/new": Rule(
        "tiers.movements",
        ("closing - retained - upgraded - downgraded - won_back - new_or_won_back",),
        "sum",
        gaps=True,
    ),
    "came/new or won back": Rule(
        "tiers.movements", ("closing - retained - upgraded - downgraded - won_back - new",), "sum", gaps=True
    ),
    "came/check": Rule(
        "tiers.movements",
        ("closing - retained - upgraded - downgraded - won_back - new - new_or_won_back",),
        gaps=True,
    ),
    "every/customers": Rule("tiers.movements", whole="all_customers + all_lost_customers"),
    "every/purchases": Rule("tiers.movements", whole="all_purchases"),
    "every/revenue_before": Rule("tiers.movements", whole="all_revenue_before"),
    "every/revenue_now": Rule("tiers.movements", whole="all_revenue"),
    **{f"flows_slide/{name}": Rule("tiers.movements", total="none") for name in ("customers", "purchases", "revenue")},
    "flows_slide/revenue_per_customer": Rule("tiers.movements", ("revenue / customers",)),
}

# How long they stay, and the check of one year.
STAY: dict[str, Rule] = {
    "churn/customers": Rule("stay.over", ("1 - (1 - all_lost / all_base) ** (months / 12 / all_years)",)),
    "churn/kept": Rule("stay.over", ("1 - customers",)),
    "churn/revenue": Rule(
        "stay.over", ("1 - (1 - all_lost_before / all_revenue_before) ** (months / 12 / all_years)",)
    ),
    "churn/revenue_kept": Rule("stay.over", ("1 - revenue",)),
    "early/base": Rule("stay.first", whole="all_base"),
    "early/lost": Rule("stay.first", whole="all_lost"),
    "early_later/times": Rule("stay.first", ("churn / row1_churn",)),
    "early_later/revenue_lost": Rule("stay.first", total="sum"),
    "basic": Rule("value.hindsight", total="sum"),
    "check/moves": Rule("value.hindsight", total="sum"),
    "same_year": Rule("value.hindsight", ("revenue_before * (1 - tier_lost / tier_base)",), "sum"),
    "came": Rule("value.hindsight", total="sum"),
    "tenure/at_risk": Rule("more.tenure", ("lost + kept",)),
    "tenure/lost": Rule("more.tenure", ("at_risk - kept",)),
    "tenure/kept": Rule("more.tenure", ("at_risk - lost",)),
    "tenure/hazard": Rule("more.tenure", ("lost / at_risk",)),
    "tenure/survival": Rule("more.tenure", ("prev_survival * (1 - lost / at_risk)", "1 - lost / at_risk")),
    "money_by_tenure/growth": Rule("more.tenure", ("same_now / same_before",)),
    "constant_rate/years_difference": Rule("more.tenure", ("years_tenure - years_constant",)),
    "constant_rate/years_constant": Rule("more.tenure", ("all_years * all_base / all_lost",)),
    "constant_rate/value_constant": Rule("more.tenure", ("all_revenue / all_customers / all_years * years_constant",)),
    "constant_rate/value_difference": Rule("more.tenure", ("value_tenure - value_constant",)),
    "life_cycle_years/expected": Rule("more.pattern", ("survival * amount",)),
    "life_cycle_years/discounted": Rule("more.pattern", ("survival * amount / (1 + rate) ** year",)),
    "life_cycle_years/cumulative_discounted": Rule(
        "more.pattern", ("prev_cumulative_discounted + discounted", "discounted")
    ),
}

# Where the value sits, over time, and the stages.
PLACES: dict[str, Rule] = {
    "buying/share": Rule("tiers.tier", ("customers / whole_customers",)),
    "stages/share": Rule("more.stages", ("customers / whole_customers",)),
    "stages/customers": Rule("more.stages", total="sum"),
    "stages/value": Rule("more.stages", total="sum"),
    "cells/customers": Rule("more.cells", total="sum"),
    "cells/share": Rule("more.cells", ("customers / whole_customers",)),
    "cells/customers_before": Rule("more.cells", total="sum"),
    "cells/change": Rule("more.cells", ("customers - customers_before",)),
    "cells/margin": Rule("more.cells", total="sum"),
    "cells/value": Rule("more.cells", total="sum"),
    "return_steps/amount": Rule("more.return", total="sum"),
    "return_costs/amount": Rule("more.return", ("borne + rest",), "sum"),
    "return_costs/borne": Rule("more.return", ("amount - rest",), "sum"),
    "return_costs/rest": Rule("more.return", ("amount - borne",), "sum"),
    "return_losses/customers": Rule("more.return", total="sum"),
    "return_losses/income": Rule("more.return", total="sum"),
    "return_losses/result": Rule("more.return", total="sum"),
    "cell_statement/before": Rule("more.cells", ("now - joined - moved_in + moved_out + gone",), "sum"),
    "cell_statement/joined": Rule("more.cells", ("now - before - moved_in + moved_out + gone",), "sum"),
    "cell_statement/moved_in": Rule("more.cells", ("now - before - joined + moved_out + gone",), "sum"),
    "cell_statement/moved_out": Rule("more.cells", ("before + joined + moved_in - gone - now",), "sum"),
    "cell_statement/gone": Rule("more.cells", ("before + joined + moved_in - moved_out - now",), "sum"),
    "cell_statement/now": Rule("more.cells", ("before + joined + moved_in - moved_out - gone",), "sum"),
    "tenths/share": Rule("more.concentration", ("amount / whole_amount",), "none"),
    "tenths/per_customer": Rule("more.concentration", ("amount / customers",)),
    "tenths/customers": Rule("more.concentration", whole="all_customers"),
    "tenths/amount": Rule("more.concentration", whole="all_revenue"),
    "tenths/cumulative_share": Rule(
        "more.concentration", ("prev_cumulative_share + amount / whole_amount", "amount / whole_amount")
    ),
    "tenths/index": Rule("more.concentration", ("amount / customers / (whole_amount / whole_customers)",)),
    "profit/customers": Rule("more.whale", whole="all_customers"),
    "profit/profit": Rule("more.whale", ("income - spent",)),
    "profit/share": Rule("more.whale", ("profit / whole_profit",)),
    "side_by_side/clv@course": Rule("more.attribute", BASIC, ends=COMMON["clv@course"].ends),
    "side_by_side/clv": Rule("more.attribute", POOLED),
    "side_by_side/index": Rule("more.attribute", ("revenue / customers / (whole_revenue / everybody)",)),
    "rolling_figures/customers": Rule("more.rolling"),
    "calendar/rolling_retention": Rule("more.rolling", ("1 - rolling_lost / rolling_base",)),
    "gaps/share": Rule("more.gaps", ("came_back / silent",)),
    "calendar/revenue": Rule("more.rolling", whole="all_amount_used"),
    "gaps/share_within": Rule("more.gaps", ("within / followed",)),
    "plan_result/spend_year": Rule("more.plan", ("spend_all / customers",)),
    "plan_result/afford_year": Rule("more.plan", ("money_year / customers",)),
    "plan_result/gain": Rule("more.plan", ("value_then - value_today",)),
    "plan_result/cost": Rule("more.plan", ("once + spend_year * customer_years", "once"), "sum"),
    "plan_result/net": Rule("more.plan", ("gain - cost",)),
    "touchpoints/cost_year": Rule("more.plan", ("treated * yearly",)),
    "discount_steps/given_up": Rule("more.given_up", ("cut * revenue",)),
    "discount_steps/retention": Rule("more.given_up", ("(1 - lost / base) ** (1 / years)",)),
    "discount_steps/needed": Rule("more.given_up", ("1 - (1 - cut) * (1 - retention)",)),
    "discount_years/cumulative": Rule("more.given_up", ("carried + gained - given_up",)),
    "phase_out/left": Rule("more.phase_out", ("relations - leaving",)),
    "phase_out/revenue": Rule("more.phase_out", ("income_all - income_gone",)),
    "phase_out/given_up": Rule("more.phase_out", ("income_gone - product_gone",)),
    "phase_out/saved": Rule("more.phase_out", ("serving_gone * (1 - fixed)",)),
    "phase_out/result": Rule("more.phase_out", ("result_all - given_up + saved",)),
    "phase_out/change": Rule("more.phase_out", ("saved - given_up",)),
    "phase_out/service_each": Rule("more.phase_out", ("serving / left",)),
    "plans/net": Rule("more.plan", ("gain - cost",)),
    "forms/net_hidden": Rule("more.plan", ("gain_hidden - cost_hidden",)),
    "forms/net_public": Rule("more.plan", ("gain_public - cost_public",)),
    "forms/difference": Rule("more.plan", ("net_public - net_hidden",)),
    "act/worth": Rule("more.stages", ("tier_clv",)),
    "renewals/expected": Rule("more.renewals", ("chance * amount",)),
    "renewals_list/expected": Rule("more.renewals", ("chance * amount",)),
    "came_of_it/share": Rule("more.came", ("bought / contacted",)),
    "came_of_it/share_out": Rule("more.came", ("bought_out / held_out",)),
    "came_of_it/effect": Rule("more.came", ("share - share_out",)),
    "came_of_it/more": Rule("more.came", ("revenue - revenue_out",)),
    "outcome/kept": Rule("more.stages", ("active / customers",)),
    "scorecard/reached": Rule("more.stages", ("met / tiers",)),
    "targets/difference": Rule("more.stages", ("actual - target",)),
    "scores/answers": Rule("more.nps", ("promoters + passives + detractors",)),
    "scores/nps": Rule("more.nps", ("100 * (promoters - detractors) / answers",)),
    "scores/ski": Rule("more.nps", ("100 * (answers_sum / ski_answers - lowest) / (highest - lowest)",)),
    "drivers/performance": Rule("more.drivers", ("100 * (answers_sum / answers - lowest) / (highest - lowest)",)),
    "five/customers": Rule("period.active", total="sum"),
    "five/duration_years": Rule(
        "stay.duration", ("years * base / lost", "years / (1 - retention)"), ends=COMMON["duration_years"].ends
    ),
    "five/frequency": Rule("more.behaviours", ("purchases / customers",)),
    "five/volume": Rule("more.behaviours", ("revenue / customers",)),
    "five/depth": Rule("more.behaviours", ("products / customers",)),
    "five/wallet": Rule("more.behaviours", ("wallet_revenue / wallet_total",)),
    **{
        f"behaviour_growth/{name}_growth": Rule(
            "more.behaviours", (f"{what} / customers / ({what}_before / customers_before) - 1",)
        )
        for name, what in {"frequency": "purchases", "volume": "revenue", "depth": "products"}.items()
    },
    "overlaps/overlap": Rule("more.overlap", ("both / customers",)),
    "overlaps/chance": Rule("more.overlap", ("in_best / known",)),
    "more_levers/detractors_gain": Rule("levers.more", ("reached * money * (stay_then - stay)",), "sum"),
    "more_levers/depth_gain": Rule("levers.more", ("changing * value * (depth_then / depth - 1)",), "sum"),
    "more_levers/wallet_gain": Rule("levers.more", ("changing * value * (wallet_then / wallet - 1)",), "sum"),
    "more_levers/recommend_gain": Rule("levers.more", ("newcomers * (worth - welcome)",), "sum"),
    "more_levers/gain": Rule("levers.more", ("detractors_gain + same_money + recommend_gain",), "sum"),
    "recommended/retention": Rule("more.after_answer", ("1 - lost / base",)),
    "recommended/base": Rule("more.after_answer", total="sum"),
    "recommended/revenue_per_customer": Rule("more.after_answer", ("brought / base",)),
    "after_answer/retention": Rule("more.after_answer", ("1 - lost / base",)),
    "after_answer/base": Rule("more.after_answer", total="sum"),
    "after_answer/revenue_per_customer": Rule("more.after_answer", ("brought / base",)),
    "after_answer/kept_revenue": Rule("more.after_answer", ("brings / brought",)),
    "after_answer/spent_change": Rule("more.after_answer", ("brings_stayed / brought_stayed - 1",)),
    "after_answer/duration_years": Rule(
        "more.after_answer", ("years * base / lost",), ends=COMMON["duration_years"].ends
    ),
    **{
        f"{table}/clv@{method}": Rule(
            "more.after_answer",
            tuple(each.replace("customers", "base") for each in formulas),
            ends=(f"money / base / {MOST}", f"money / base / {LEAST}") if formulas is BASIC else (),
        )
        for method, formulas in {
            "course": BASIC,
            "migration": BASIC,
            "discounted": _discounted("rate"),
            "future": _future("rate"),
        }.items()
        for table in ("after_answer", "recommended")
    },
    "emotion/share": Rule("more.emotion", ("customers / whole_customers",)),
    "beside_published/change": Rule("more.after_answer", ("brings_stayed / brought_stayed - 1",)),
    "scores/retention": Rule("stay.churn", ("1 - tier_lost / tier_base",)),
    "scores/detractor_revenue_all": Rule("more.nps", ("revenue * detractor_revenue / answered_revenue",), "sum"),
}

# What if, growth, the methods, the exercise, and the file.
AHEAD: dict[str, Rule] = {
    "given_up/retention_needed": Rule("more.given_up", ("1 - (1 - cut) * (1 - row0_retention_needed)",)),
    "given_up/points": Rule("more.given_up", ("retention_needed - row0_retention_needed",)),
    "given_up/duration_times": Rule("more.given_up", ("(1 - row0_retention_needed) / (1 - retention_needed)",)),
    "hold_outs/retention": Rule("stay.churn", ("1 - tier_lost / tier_base", "1 - years / tier_duration_years")),
    "hold_outs/hold_out": Rule("more.hold_out", (HOLD_OUT,)),
    "hold_outs/share": Rule("more.hold_out", ("hold_out / customers",)),
    "years_ahead/customers": Rule("more.bucket", ("prev_customers - lost + arrived", "all_customers")),
    "stand_still/arrived": Rule("more.bucket", ("customers - base + lost - moved_in + moved_out",), "sum"),
    "stand_still/moved": Rule("more.bucket", ("moved_in - moved_out",)),
    "stand_still/leak_year": Rule("more.bucket", ("1 - (1 - lost / base) ** (1 / years)",)),
    "stand_still/to_stand_still": Rule("more.bucket", ("lost / years",)),
    "fill_or_mend/saved": Rule("more.bucket", ("points_asked * all_customers",)),
    "fill_or_mend/fill": Rule("more.bucket", ("saved * ratio * each",)),
    "fill_or_mend/mend_all": Rule("more.bucket", ("all_customers * each",)),
    "fill_or_mend/net": Rule("more.bucket", ("fill - mend_all",)),
    "fill_or_mend/break_even_points": Rule("more.bucket", ("1 / ratio",)),
    "two_companies/growth": Rule("more.bucket", ("inflow - leak",)),
    "two_companies/doubling_years": Rule("more.bucket", ("ln(2) / ln(1 + inflow - leak)",)),
    "two_companies/customers_then": Rule("more.bucket", ("1000 * (1 + inflow - leak) ** 20",)),
    **{
        f"{table}/{name}": found
        for table in ("points_course", "points_future", "points_discounted")
        for name, found in {
            "retention": Rule(
                "stay.yearly",
                ("(1 - tier_lost / tier_base) ** (1 / years)", "(1 - years / tier_duration_years) ** (1 / years)"),
            ),
            "retention_new": Rule("more.points", ("retention + points_asked", "stopped_at")),
            "churn_cut": Rule("more.points", ("(retention_new - retention) / (1 - retention)",)),
            "value_gain": Rule("more.points", ("customers * (clv_new - clv)",), "sum"),
            "factor": Rule("more.points", ("clv_new / clv",)),
        }.items()
    },
    "points_course/clv": Rule(
        "value.course", ("years * money / customers / years / (1 - retention ** years)",), "none"
    ),
    "points_course/clv_new": Rule(
        "value.course", ("years * money / customers / years / (1 - retention_new ** years)",), "none"
    ),
    "points_future/clv": Rule(
        "value.future", (f"money / customers * retention ** years / ({GROWTH} - retention ** years)",), "none"
    ),
    "points_future/clv_new": Rule(
        "value.future", (f"money / customers * retention_new ** years / ({GROWTH} - retention_new ** years)",), "none"
    ),
    "less_churn/retention": Rule(
        "stay.yearly",
        ("(1 - tier_lost / tier_base) ** (1 / years)", "(1 - years / tier_duration_years) ** (1 / years)"),
    ),
    "less_churn/retention_new": Rule(
        "more.points",
        ("(1 - 0.9 * tier_lost / tier_base) ** (1 / years)", "(1 - 0.9 * years / tier_duration_years) ** (1 / years)"),
    ),
    "less_churn/points": Rule("more.points", ("retention_new - retention",)),
    "less_churn/value_gain": Rule("more.points", ("value_new - value",), "sum"),
    "claims/retention": Rule("more.points", ("1 - 0.05 * (1 + increase) / increase",)),
    "claims/duration": Rule("stay.duration", ("1 / (1 - retention)",)),
    "claims/retention_discounted": Rule(
        "more.points",
        (
            "(retention_discounted + 0.05) / (0.95 + rate - retention_discounted) * (1 + rate - retention_discounted)"
            " / retention_discounted - 1",
        ),
        gives="increase",
    ),
    "by_method/value": Rule("value.portfolio", ("value_within + value_beyond",)),
    "by_method/value_within": Rule("value.portfolio", ("value - value_beyond",)),
    "year_by_year/so_far": Rule("value.cash_flow", ("prev_so_far + amount / whole_amount", "amount / whole_amount")),
    "choice/money": Rule("value.per_year", ("tier_money / customers / years",)),
    "choice/point": Rule("stay.point", (f"tier_money * (1 / (1 - {LATER}) - 1 / (lost / base))",)),
    "split/rows": Rule("period.reconciliation", whole="all_rows_used"),
    "split/amount": Rule("period.reconciliation", whole="all_amount_used"),
    "quality/filled_before": Rule("period.reconciliation", ("said_before / rows_before",)),
    "quality/filled_now": Rule("period.reconciliation", ("said_now / rows_now",)),
    "profile_rows/share": Rule("more.profile", ("have / looked_at",)),
    "profile_rows/share_all": Rule("more.profile", ("have_all / everybody",)),
    "profile_rows/index": Rule("more.profile", ("share / share_all",)),
    "value_tenths/share": Rule("more.profile", ("amount / whole_amount",)),
    "value_tenths/per_customer": Rule("more.profile", ("amount / customers",)),
    "same_customers/customers_then": Rule("more.profile", total="sum"),
    "same_customers/retention": Rule("more.profile", ("1 - lost / customers_then",)),
    "same_customers/lost_revenue": Rule("more.profile", ("revenue_now - revenue_before - spent_less - spent_more",)),
    "same_customers/spent_less": Rule("more.profile", ("revenue_now - revenue_before - lost_revenue - spent_more",)),
    "same_customers/spent_more": Rule("more.profile", ("revenue_now - revenue_before - lost_revenue - spent_less",)),
    "same_customers/revenue_now": Rule("more.profile", ("revenue_before + lost_revenue + spent_less + spent_more",)),
    "same_customers/revenue_kept_share": Rule("more.profile", ("revenue_now / revenue_before",)),
    "cost_to_serve/cost_per_purchase": Rule("more.serving", ("cost / purchases",)),
    "cost_to_serve/cost_share": Rule("more.serving", ("cost / revenue",)),
    "cost_to_serve/cost_per_year": Rule("more.serving", ("cost_seen / customer_years",)),
    "channel_costs/ratio": Rule("more.serving", ("clv / cost",)),
    "channel_costs/years_paid": Rule(
        "more.serving", ("years * ln(1 - cost * (1 - retention) / (money_year * years)) / ln(retention)",)
    ),
    "revenue_sources/share": Rule("more.next", ("revenue / whole_revenue",)),
    "revenue_sources/customers": Rule("more.next", whole="all_customers"),
    "revenue_sources/revenue": Rule("more.next", whole="all_revenue"),
    **{f"bought_again/within_{d}": Rule("more.next", (f"again_{d} / followed_{d}",)) for d in (30, 90, 365)},
    **{f"product_order_{k}/share": Rule("more.next", ("customers / have",)) for k in (1, 2)},
    **{f"product_order_{k}/lift": Rule("more.next", ("share / (have_next / everybody)",)) for k in (1, 2)},
    "left_products/share": Rule("more.left", ("left / held",)),
    "left_products/left": Rule("more.left", ("stayed + gone",)),
    "left_products/gone": Rule("more.left", ("left - stayed",)),
    "left_products/stayed": Rule("more.left", ("left - gone",)),
    "why_left/back_share": Rule("more.left", ("returned / left_then",)),
    "win_back/lost": Rule("more.win_back", ("all_lost",)),
    "win_back/returned": Rule("more.win_back", ("lost * share",)),
    "win_back/value": Rule("more.win_back", ("returned * clv",)),
    "win_back/cost": Rule("more.win_back"),
    "win_back/net": Rule("more.win_back", ("value - cost",)),
    "win_back/break_even": Rule("more.win_back", ("cost / (lost * clv)",)),
    "win_back/clv@course": Rule("more.win_back", ("per_year * years * back / left",)),
    "win_back/clv@discounted": Rule(
        "more.win_back", (f"per_year * years * {GROWTH} / ({GROWTH} - (1 - left / back))",)
    ),
    "best_fifth/share": Rule("more.attribute", ("have / members",)),
    "best_fifth/share_all": Rule("more.attribute", ("have_all / everybody",)),
    "best_fifth/times": Rule("more.attribute", ("share / share_all",)),
}
RULES = {**COMMON, **FLOWS, **STAY, **PLACES, **AHEAD}

# The tables whose rows are the tiers as they are now: there what holds by method holds.
TIERS_NOW = ("portfolio", "portfolio_slide", "worth", "buying", "by_tier", "subscription", "may_cost")

# The tables whose rows are the tiers too, beside figures of their own: a name that the row has not is the tier's.
TIERS_KNOWN = ("points_course", "points_future", "points_discounted", "less_churn", "each")

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
    "households": "more.households",
    "phase_out": "more.phase_out",
    "found_groups": "more.groups",
    "forecast_tiers": "more.forecast",
    "forecast_models": "more.forecast",
    "stay_by_tenure": "more.contracts",
    "race": "more.race",
    **dict.fromkeys(("leaving_list", "early_list"), "more.leaving"),
    "discount_steps": "more.given_up",
    "discount_years": "more.given_up",
    "households_hidden": "more.households",
    "plan_result": "more.plan",
    "touchpoints": "more.plan",
    "forms": "more.plan",
    "plans": "more.plan",
    "priority": "more.actions",
    "hold_out": "more.actions",
    "contacts": "more.actions",
    "renewals": "more.renewals",
    "renewals_list": "more.renewals",
    "pairs": "more.pairs",
    "came_of_it": "more.came",
    "outcome": "more.stages",
    "moves": "more.stages",
    "cells": "more.cells",
    "cell_rules": "more.cells",
    "cell_statement": "more.cells",
    "cell_moves": "more.cells",
    "rfm_pairs": "more.rfm",
    "matrix": "more.matrix",
    "return_steps": "more.return",
    "return_costs": "more.return",
    "return_losses": "more.return",
    "return_loss_customers": "more.return",
    "figures": "more.stages",
    "targets": "more.stages",
    "scorecard": "more.stages",
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
    "cost_to_serve": "more.serving",
    "channel_costs": "more.serving",
    "revenue_sources": "more.next",
    "bought_again": "more.next",
    "product_order_1": "more.next",
    "product_order_2": "more.next",
    "left_products": "more.left",
    "win_back": "more.win_back",
    "why_left": "more.left",
    "profile_rows": "more.profile",
    "value_tenths": "more.profile",
    "value_by_need": "more.profile",
    "same_customers": "more.profile",
    "explained": "more.explained",
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
    "after_answer": "more.after_answer",
    "five": "more.behaviours",
    "more_levers": "levers.more",
    "recommended": "more.after_answer",
    "behaviour_growth": "more.behaviours",
    "overlaps": "more.overlap",
    "emotion": "more.emotion",
    "beside_published": "more.after_answer",
    "check": "value.hindsight",
}
