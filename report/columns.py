"""Dictionary of every column that a table shows: its name in the frame, its heading, and how a cell is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from words import N_, Words

ColumnKind = Literal["text", "tier", "movement", "number", "signed", "percent", "points", "years", "money", "date"]


@dataclass(frozen=True)
class Column:
    """One column of a shown table: its name in the frame, its short head with the unit, and how a cell is written.

    `limits` names the columns of an interval's ends: "8,76 (8,09–9,48)", or "minst 14,0" when only `low` is known.
    A text longer than `longest` is cut with "…"; the download has it whole. `rows`: the kind and the decimals of each
    row, where the rows have units of their own. `where_few` names the ends that are printed instead of the
    point where under ten were lost.
    """

    name: str
    head: str
    kind: ColumnKind = "number"
    decimals: int = 0
    limits: tuple[str, str] | None = None
    longest: int = 40
    rows: tuple[tuple[ColumnKind, int], ...] = ()
    where_few: tuple[str, str] | None = None


CHURN, CLV = ("churn_low", "churn_high"), ("clv_low", "clv_high")
DURATION, RETENTION = ("duration_low", "duration_high"), ("retention_low", "retention_high")
PORTFOLIO = ("portfolio_low", "portfolio_high")

# A key is the column's name in the frame; after a colon, which of several heads or forms it is shown with. `{unit}`
# in a head is the file's money.
COLUMNS = {
    "tier": Column("", N_("Value tier"), "tier"),
    "customers": Column("", N_("Customers")),
    "when:cohort": Column("", N_("Came from"), "text"),
    "base": Column("", N_("Customers previous period")),
    "lost": Column("", N_("Lost")),
    "purchases": Column("", N_("Purchases")),
    "revenue": Column("", N_("Revenue, {unit}")),
    "revenue_before": Column("", N_("Revenue previous period, {unit}")),
    "revenue_now": Column("", N_("Revenue now, {unit}")),
    "revenue_per_customer": Column("", N_("{unit} per customer")),
    "retention": Column("", N_("Retention rate"), "percent", 1),
    "retention:interval": Column("", N_("Retention rate"), "percent", 1, RETENTION),
    "retention_year": Column("", N_("Per year"), "percent", 1),
    "churn": Column("", N_("Churn"), "percent", 1, CHURN),
    "duration_years": Column("", N_("Duration, years"), "years", 2, DURATION, where_few=DURATION),
    "duration_years:bare": Column("", N_("Duration, years"), "years", 1, where_few=DURATION),
    "clv": Column("", N_("CLV, {unit}"), where_few=CLV),
    "clv:interval": Column("", N_("CLV, {unit}"), "number", 0, CLV, where_few=CLV),
    "clv_index": Column("", N_("Index"), "number", 1),
    "portfolio_value": Column("", N_("Portfolio value, {unit}"), where_few=PORTFOLIO),
    "value_within": Column("", N_("Of which within {years}, {unit}")),
    "value_beyond": Column("", N_("Beyond, {unit}")),
    "value:range": Column("", N_("Value, {unit}")),
    # the customers behind a number
    "customer_id": Column("", N_("Customer"), "text", longest=24),
    "purchases_before": Column("", N_("Purchases previous period")),
    "purchases_now": Column("", N_("Purchases now")),
    "last_date": Column("", N_("Last purchase"), "date"),
    # the flow statement
    "opening": Column("", N_("Opening")),
    "closing": Column("", N_("Closing")),
    "retained": Column("", N_("Same tier")),
    "upgraded": Column("", N_("Up")),
    "downgraded": Column("", N_("Down")),
    "won back": Column("", N_("Won back")),
    "new": Column("", N_("New")),
    "new or won back": Column("", N_("New or won back")),
    "check": Column("", N_("Check")),
    "tier_now": Column("", N_("Tier now"), "tier"),
    "tier_before": Column("", N_("Tier previous period"), "tier"),
    "movement": Column("", N_("Tier change"), "movement"),
    # how long they stay: one more point, by time, by when they came
    "point": Column("", N_("Value of +1 %-point, {unit}"), where_few=("point_low", "point_high")),
    "when:during": Column("", N_("During"), "text"),
    "customers:lost": Column("", N_("Customers lost"), "percent", 1),
    "kept": Column("", N_("Customers who stayed"), "percent", 1),
    "revenue:lost": Column("", N_("Revenue lost with them"), "percent", 1),
    "revenue_kept": Column("", N_("Revenue kept"), "percent", 1),
    "group": Column("", N_("Customers"), "text"),
    # how the tiers buy, as a subscription, what they may cost
    "share:customers": Column("", N_("Share of customers"), "percent", 1),
    "purchases_per_customer": Column("", N_("Purchases per customer"), "number", 2),
    "revenue_per_purchase": Column("", N_("{unit} per purchase")),
    "revenue_share": Column("", N_("Share of revenue"), "percent", 1),
    "revenue_per_year": Column("", N_("{unit} per customer and year")),
    "products_per_customer": Column("", N_("Products per customer"), "number", 2),
    "nps:mean": Column("", N_("NPS"), "signed"),
    "ski:mean": Column("", N_("Satisfaction index"), "number", 1),
    "to_win": Column("", N_("May cost to win, {unit}")),
    "to_keep": Column("", N_("May cost per year to keep, {unit}")),
    # over time
    "end": Column("", N_("Up to"), "date"),
    "when": Column("", N_("When"), "text"),
    "rolling_retention": Column("", N_("Retention, rolling"), "percent", 1),
    "rolling_portfolio_value": Column("", N_("Portfolio value, {unit}")),
    "months:silent": Column("", N_("Without purchases for (months)")),
    "months:lost": Column("", N_("Lost means no purchase for (months)")),
    "silent": Column("", N_("Occasions")),
    "came_back": Column("", N_("Came back so far")),
    "share:part": Column("", N_("Share"), "percent", 1),
    "share_within": Column("", N_("Came back within a year more"), "percent", 1, ("share_low", "share_high")),
    # the treatment plan: what each segment is given, what that costs and gives
    "name:segment": Column("", N_("Segment"), "text"),
    "name:products": Column("", N_("Who has"), "text"),
    "cut:discount": Column("", N_("Price cut"), "percent"),
    "retention:now": Column("", N_("Retention per year"), "percent", 1),
    "needed": Column("", N_("Retention needed"), "percent", 1),
    "year:discount": Column("", N_("Year")),
    "gained": Column("", N_("Gained, {unit}")),
    "recency:median": Column("", N_("Days since the last purchase")),
    "frequency:mean": Column("", N_("Purchases each"), "number", 1),
    "monetary:mean": Column("", N_("{unit} each")),
    "apart": Column("", N_("Set apart by"), "text", longest=120),
    "like": Column("", N_("Mostly, by the rules"), "text", longest=80),
    "name:without": Column("", N_("Which relations"), "text"),
    "left": Column("", N_("Relations left")),
    "given_up": Column("", N_("Given up, {unit}")),
    "saved:money": Column("", N_("Saved, {unit}")),
    "result:money": Column("", N_("Return, {unit}"), "signed"),
    "change:money": Column("", N_("Change, {unit}"), "signed"),
    "service_each": Column("", N_("Serving each left, {unit}")),
    "household": Column("", N_("Household"), "text"),
    "members": Column("", N_("Active members")),
    "others": Column("", N_("The others bring, {unit}")),
    "name:plan": Column("", N_("Plan or scenario"), "text"),
    "name:touchpoint": Column("", N_("Touchpoint"), "text"),
    "customers:active": Column("", N_("Active customers")),
    "treated": Column("", N_("Treated")),
    "spend_year": Column("", N_("Costs per customer and year, {unit}")),
    "afford_year": Column("", N_("May cost per customer and year, {unit}")),
    "break_even_effect": Column("", N_("Effect needed"), "percent"),
    "sort": Column("", N_("Kind"), "text"),
    "felt": Column("", N_("Felt as"), "text"),
    "shows": Column("", N_("Shows"), "text"),
    "yearly": Column("", N_("{unit} per treated and year")),
    "cost_year": Column("", N_("Cost a year, {unit}")),
    "one_off": Column("", N_("Once, {unit}")),
    "effect:touchpoint": Column("", N_("Effect"), "text", longest=120),
    "source:touchpoint": Column("", N_("From"), "text", longest=120),
    "net_hidden": Column("", N_("Hidden, net, {unit}"), "signed"),
    "net_public": Column("", N_("Public, net, {unit}"), "signed"),
    # stages: who stands where, who needs what, what became of them, targets
    "name:stage": Column("", N_("Stage"), "text"),
    "name:before": Column("", N_("Stage a period ago"), "text"),
    "name:from": Column("", N_("From"), "text"),
    "name:move": Column("", N_("Move"), "text"),
    "name:figure": Column("", N_("Key figure"), "text"),
    "then:earlier": Column("", N_("Then"), "text"),
    "now:later": Column("", N_("Now"), "text"),
    "change:said": Column("", N_("Change"), "text"),
    "customers_before": Column("", N_("A period ago")),
    "change": Column("", N_("Change"), "signed"),
    "value:portfolio": Column("", N_("Portfolio value, {unit}")),
    "order": Column("", N_("Order")),
    "when:rule": Column("", N_("When"), "text", longest=90),
    "segment": Column("", N_("Value tier"), "text"),
    "where": Column("", N_("Stage"), "text"),
    "silent_days": Column("", N_("Days without purchases")),
    "silent_days:median": Column("", N_("Days without purchases, median")),
    "worth": Column("", N_("At stake (CLV), {unit}")),
    "worth:sum": Column("", N_("At stake, {unit}")),
    "status": Column("", N_("This time"), "text"),
    "owner": Column("", N_("Owner"), "text"),
    "channel:by": Column("", N_("How"), "text"),
    "due": Column("", N_("By"), "date"),
    "days": Column("", N_("Within days")),
    "held_out": Column("", N_("Held out")),
    "waits": Column("", N_("Waiting")),
    "kind": Column("", N_("Strategic or not"), "text"),
    "met:tiers": Column("", N_("Tiers that reach it")),
    "tiers": Column("", N_("Of so many")),
    "reached": Column("", N_("Reached"), "percent"),
    "weight:kpi": Column("", N_("Its weight"), "number", 1),
    "part:weighted": Column("", N_("Its part"), "percent", 1),
    "name:state": Column("", N_("State"), "text"),
    "contracts": Column("", N_("Contracts")),
    "amount:year": Column("", N_("Per year, {unit}")),
    "chance": Column("", N_("Chance"), "percent"),
    "expected:renewal": Column("", N_("Expected, {unit}")),
    "end:contract": Column("", N_("Ends"), "date"),
    "due:first": Column("", N_("First by"), "date"),
    "share:bought": Column("", N_("Bought"), "percent", 1),
    "share_out": Column("", N_("Of those, bought"), "percent", 1),
    "effect:list": Column("", N_("Difference"), "points", 1),
    "revenue:each": Column("", N_("{unit} per customer")),
    "revenue_out": Column("", N_("Held out, {unit} each")),
    "more": Column("", N_("Difference, {unit}"), "signed", 0, ("more_low", "more_high")),
    "said": Column("", N_("What it says"), "text"),
    "next_product": Column("", N_("Next product"), "text"),
    "product": Column("", N_("Product"), "text"),
    "other": Column("", N_("Other product"), "text"),
    "support": Column("", N_("Of all"), "percent", 1),
    "confidence": Column("", N_("Of those with the product"), "percent"),
    "lift": Column("", N_("Lift, times"), "number", 2, ("lift_low", "lift_high")),
    "contacted": Column("", N_("Contacted")),
    "seen:effect": Column("", N_("Effect seen"), "points", 1),
    "why": Column("", N_("Reason"), "text", longest=60),
    "do": Column("", N_("Next action"), "text", longest=80),
    "active": Column("", N_("Bought in the period")),
    "kept:share": Column("", N_("Share"), "percent", 1),
    "nps:stage": Column("", N_("Would recommend, mean 0–10"), "number", 1),
    "ski:stage": Column("", N_("Satisfied, mean"), "number", 1),
    "actual:target": Column("", N_("Actual")),
    "target": Column("", N_("Target")),
    "target:proposed": Column("", N_("Proposed target")),
    "difference:target": Column("", N_("Difference")),
    "result": Column("", N_("Result"), "text"),
    # whom to treat how: the groups, their rules, how they came there, RFM
    "name:cell": Column("", N_("Group"), "text"),
    "share:all": Column("", N_("Share of all"), "percent", 1),
    "margin": Column("", N_("Margin, {unit}")),
    "before:cell": Column("", N_("A period ago")),
    "joined": Column("", N_("Joined")),
    "moved_in": Column("", N_("From other groups")),
    "moved_out": Column("", N_("To other groups")),
    "gone": Column("", N_("Left")),
    "now:cell": Column("", N_("Now")),
    "where_to": Column("", N_("To"), "text"),
    "share:there": Column("", N_("Of the group"), "percent", 1),
    "recency:score": Column("", N_("Recency"), "text"),
    "frequency:score": Column("", N_("Frequency"), "text"),
    "monetary:score": Column("", N_("Money"), "text"),
    "recency_mark": Column("", N_("Recency")),
    "frequency_mark": Column("", N_("Frequency")),
    "monetary_mark": Column("", N_("Money")),
    "score": Column("", N_("Score"), "text"),
    "recency:days": Column("", N_("Days since the last purchase"), "text"),
    "frequency:times": Column("", N_("Purchases"), "text"),
    "monetary:money": Column("", N_("Revenue, {unit}"), "text"),
    "recency_score": Column("", N_("Recency"), "text"),
    "frequency_score": Column("", N_("Frequency"), "text"),
    "segments": Column("", N_("Groups"), "text", longest=60),
    # return per relation: steps, costs, who does not pay
    "amount:signed": Column("", N_("Amount, {unit}"), "signed"),
    "name:cost": Column("", N_("Cost item"), "text"),
    "key": Column("", N_("Shared out"), "text"),
    "amount:cost": Column("", N_("In all, {unit}")),
    "borne": Column("", N_("Borne, {unit}")),
    "rest": Column("", N_("Rest, {unit}")),
    "name:reason": Column("", N_("Reason"), "text"),
    "income:return": Column("", N_("Revenue, {unit}")),
    "result:return": Column("", N_("Return, {unit}"), "signed"),
    "excess": Column("", N_("More than usual, {unit}")),
    # what was expected, and what came
    "expected": Column("", N_("Expected now, {unit}")),
    "actual": Column("", N_("Actual now, {unit}")),
    "difference": Column("", N_("Difference, {unit}"), "signed"),
    "basic": Column("", N_("Basic model, {unit}")),
    "moves": Column("", N_("With tier changes, {unit}")),
    "same_year": Column("", N_("As before, {unit}")),
    "came": Column("", N_("Outcome, {unit}")),
    # what if: before and after, lever by lever, scenarios side by side
    "measure": Column("", N_("Measure"), "text"),
    "today": Column("", N_("Today"), limits=("today_low", "today_high")),
    "then": Column("", N_("What if")),
    "ordinary": Column("", N_("Ordinary")),
    "loyal": Column("", N_("Loyal")),
    "retention:today": Column("", N_("Retention today"), "percent", 1),
    "retention_then": Column("", N_("What if"), "percent", 1),
    "duration:today": Column("", N_("Duration today, years"), "years", 2, DURATION),
    "duration_then": Column("", N_("After the change, years"), "years", 2),
    "value:today": Column("", N_("Value today, {unit}"), limits=("value_low", "value_high")),
    "value_then": Column("", N_("After the change, {unit}")),
    "gain:all": Column("", N_("Total value gain, {unit}"), "signed"),
    "lever": Column("", N_("Lever"), "text"),
    "alone": Column("", N_("Alone, {unit}"), "signed"),
    "part:lever": Column("", N_("Its part, {unit}"), "signed"),
    "scenario": Column("", N_("Scenario"), "text"),
    "whom": Column("", N_("Value tiers"), "text"),
    "frequency:purchases": Column("", N_("Δ purchases"), "signed", 2),
    "frequency:products": Column("", N_("Δ products"), "signed", 2),
    "revenue:change": Column("", N_("Δ {unit}"), "signed"),
    "years:change": Column("", N_("Δ years"), "signed", 2),
    "changing": Column("", N_("Customers")),
    "gain": Column("", N_("Value gain, {unit}")),
    "net": Column("", N_("Net, {unit}")),
    "net_moving": Column("", N_("With tier changes, {unit}")),
    # growth: the bucket, filling against mending, points of retention
    "year": Column("", N_("Year")),
    "lost:year": Column("", N_("Lost in the year")),
    "arrived:year": Column("", N_("New in the year")),
    "today:customers": Column("", N_("Customers as today")),
    "today_value": Column("", N_("Value as today, {unit}")),
    "arrived": Column("", N_("New and won back")),
    "moved": Column("", N_("Changed tier, net"), "signed"),
    "customers:now": Column("", N_("Customers now")),
    "leak_year": Column("", N_("Churn (leak) per year"), "percent", 1),
    "to_stand_still": Column("", N_("Must join per year")),
    "ratio": Column("", N_("Cost of a new customer vs keeping one (×)")),
    "saved": Column("", N_("Customers")),
    "fill": Column("", N_("New customers, {unit} per year")),
    "mend_all": Column("", N_("Keep, {unit} per year")),
    "net:saved": Column("", N_("Saved by keeping, {unit}"), "signed"),
    "break_even_points": Column("", N_("Break-even, share of base"), "percent", 1),
    "name:company": Column("", N_("Company"), "text"),
    "leak": Column("", N_("Churn (leak) per year"), "percent"),
    "inflow": Column("", N_("New per year"), "percent"),
    "growth": Column("", N_("Growth per year"), "percent"),
    "doubling_years": Column("", N_("Doubles in, years"), "years", 1),
    "name:claim": Column("", N_("The claim"), "text"),
    "increase:claim": Column("", N_("Worth more"), "percent"),
    "retention:needed": Column("", N_("Applies at a retention of"), "percent", 1),
    "duration:needed": Column("", N_("Duration then, years"), "years", 1),
    "retention_discounted": Column("", N_("Discounted, at"), "percent", 1),
    "points:asked": Column("", N_("Percentage points"), "points", 1),
    "customers_then": Column("", N_("Customers after 20 years")),
    "retention:year": Column("", N_("Retention per year"), "percent", 1),
    "retention_new": Column("", N_("With the increase"), "percent", 1),
    "churn_cut": Column("", N_("Less churn"), "percent"),
    "clv_new": Column("", N_("New CLV, {unit}")),
    "factor": Column("", N_("Factor"), "number", 2),
    "value_gain": Column("", N_("Portfolio gain, {unit}")),
    "name:industry": Column("", N_("Industry"), "text"),
    "increase": Column("", N_("A customer is worth more, by"), "percent"),
    # the life cycle: a pattern of profit, and tenure
    "survival": Column("", N_("Customers left"), "percent", 1),
    "amount:left": Column("", N_("Per customer left, {unit}")),
    "expected:won": Column("", N_("Per new customer, {unit}")),
    "discounted": Column("", N_("Discounted, {unit}")),
    "cumulative_discounted": Column("", N_("So far, discounted, {unit}"), "signed"),
    "part:pattern": Column("", N_("Part"), "text"),
    "tag": Column("", N_("How known"), "text"),
    "source": Column("", N_("Source"), "text", longest=70),
    "tenure:year": Column("", N_("Year as a customer")),
    "tenure:period": Column("", N_("Period as a customer")),
    "at_risk": Column("", N_("Followed")),
    "kept:tenure": Column("", N_("Stayed")),
    "censored": Column("", N_("Still going on")),
    "hazard": Column("", N_("Lost, share"), "percent", 1, ("hazard_low", "hazard_high")),
    "survival:interval": Column("", N_("Left of all"), "percent", 1, ("survival_low", "survival_high")),
    "name:tenure": Column("", N_("Time as a customer"), "text"),
    "times": Column("", N_("Compared with later, times"), "number", 1),
    "revenue_lost": Column("", N_("Revenue lost, {unit}")),
    "tenure_year": Column("", N_("Year as a customer")),
    "seen": Column("", N_("Seen all year")),
    "active:tenure": Column("", N_("Active")),
    "per_active": Column("", N_("Per active customer, {unit}")),
    "same_customers": Column("", N_("Same customers")),
    "growth:year": Column("", N_("Against year before"), "number", 2),
    "name:customer": Column("", N_("Customer"), "text"),
    "years_constant": Column("", N_("One rate, years"), "years", 1),
    "years_tenure": Column("", N_("By tenure, years"), "years", 1),
    "years_difference": Column("", N_("Difference, years"), "signed", 1),
    "value_constant": Column("", N_("One rate, {unit}")),
    "value_tenure": Column("", N_("By tenure, {unit}")),
    "value_difference": Column("", N_("Difference, {unit}"), "signed"),
    # evidence: income given up, comparison groups, assumed against measured
    "cut": Column("", N_("Discount or loyalty"), "percent"),
    "retention_needed": Column("", N_("Retention needed"), "percent", 1),
    "points:more": Column("", N_("Percentage points more"), "points", 1),
    "duration_times": Column("", N_("Duration times"), "number", 2),
    "hold_out": Column("", N_("Control group needed")),
    "share:tier": Column("", N_("Share of the tier"), "percent", 1),
    "enough": Column("", N_("Large enough"), "text"),
    "name:effect": Column("", N_("Effect on retention"), "text"),
    "points": Column("", N_("Percentage points"), "points", 1),
    "low": Column("", N_("At least"), "points", 1),
    "high": Column("", N_("At most"), "points", 1),
    # what became of every row
    "reason": Column("", N_("Rows"), "text", longest=90),
    "rows": Column("", N_("Number")),
    "amount:exact": Column("", N_("Amount, {unit}"), "number", 2),
    # who brings most, and the values of a column side by side
    "group:tenth": Column("", N_("Decile")),
    "group:profit": Column("", N_("By contribution"), "text"),
    "amount": Column("", N_("Revenue, {unit}")),
    "share": Column("", N_("Share of revenue"), "percent", 1),
    "share:profit": Column("", N_("Share of the contribution"), "percent"),
    "cumulative_share": Column("", N_("Cumulative"), "percent", 1),
    "per_customer": Column("", N_("{unit} per customer")),
    "profit": Column("", N_("Contribution, {unit}")),
    "index": Column("", N_("Index"), "number", 2),
    "value": Column("", N_("Value"), "text"),
    # the methods, and one customer's value as it comes
    "name:method": Column("", N_("Method"), "text"),
    "stays": Column("", N_("The customer"), "text"),
    "counted": Column("", N_("Counts"), "text"),
    "discount": Column("", N_("Discount"), "percent"),
    "portfolio_value:interval": Column("", N_("Portfolio value, {unit}"), limits=PORTFOLIO),
    "name:year": Column("", N_("Year"), "text"),
    "amount:expected": Column("", N_("Expected, {unit}")),
    "so_far": Column("", N_("So far"), "percent", 1),
    # the exercise
    "tier:name": Column("", N_("Value tier"), "text"),
    "customers_share": Column("", N_("Of the customers"), "percent"),
    "money_share:profit": Column("", N_("Of the margin"), "percent"),
    "money_share:revenue": Column("", N_("Of the revenue"), "percent"),
    "money:margin": Column("", N_("Margin each per year, {unit}")),
    "money:revenue": Column("", N_("Revenue each per year, {unit}")),
    "point:plus": Column("", N_("+1 %-point, {unit}")),
    "clv:each": Column("", N_("Customer value, {unit}")),
    "clv_then": Column("", N_("Then, {unit}")),
    "net:left": Column("", N_("Net, {unit}")),
    "cost": Column("", N_("Cost, {unit}")),
    "cumulative": Column("", N_("Net so far, {unit}")),
    "aspect": Column("", N_("Box and question"), "text"),
    "performance:rated": Column("", N_("Rated"), "number"),
    "importance:weight": Column("", N_("Weight"), "number", 2),
    "nps:short": Column("", N_("NPS"), "signed"),
    "ski:short": Column("", N_("SKI, 0–100"), "number"),
    "mark": Column("", N_("Mark"), "text"),
    "share:best": Column("", N_("Of the best fifth"), "percent"),
    "share_all": Column("", N_("Of all"), "percent"),
    "name:proposal": Column("", N_("Proposal"), "text"),
    "effect": Column("", N_("Effect needed"), "percent"),
    # how good the data are, and why they left
    "column:filled": Column("", N_("Column"), "text"),
    "filled_before": Column("", N_("Filled before"), "percent", 1),
    "filled_now": Column("", N_("Filled now"), "percent", 1),
    "reason:left": Column("", N_("Why they left"), "text", longest=60),
    "customers:gone": Column("", N_("Lost")),
    # answers, and what drives them
    "answers": Column("", N_("Answers")),
    "nps": Column("", N_("NPS"), "signed", 0, ("nps_low", "nps_high")),
    "ski": Column("", N_("Satisfaction index"), "number", 1, ("ski_low", "ski_high")),
    "detractor_revenue_all": Column("", N_("Revenue of detractors (estimate), {unit}")),
    "driver": Column("", N_("Question"), "text"),
    "importance": Column("", N_("Importance"), "number", 2, ("low", "high")),
    "performance": Column("", N_("Performance, 0–100"), "number", 1),
    "advice": Column("", N_("What to do"), "text"),
}


def column(w: Words, key: str, **other: Any) -> Column:
    """The column of that key in the reader's words; `other` replaces a field. KeyError: there is none.

    >>> from words import load
    >>> column(load("sv", "SEK"), "revenue").head
    'Intäkter, kr'
    """
    found = COLUMNS[key]
    head = w.t(found.head, unit=w.unit, years="{years}") if "{unit}" in found.head else w.t(found.head)
    return replace(found, **{"name": key.partition(":")[0], "head": head, **other})


def columns(w: Words, *keys: str, years: str = "") -> tuple[Column, ...]:
    """Several columns, in the order asked for. `years`: the horizon that heads say, in words."""
    return tuple(_said(column(w, key), years) for key in keys)


def _said(found: Column, years: str) -> Column:
    return replace(found, head=found.head.replace("{years}", years)) if "{years}" in found.head else found


# What answers first where there is room for little: the value, then what it is made of.
ANSWERS = (
    *("portfolio_value", "value", "clv", "point", "change", "retention", "churn", "share", "customers", "lost"),
    *("revenue", "now", "amount", "rows"),
)
FEW = 3  # columns on a phone


def first_columns(shown: Sequence[Column]) -> tuple[int, ...]:
    """The places, from 0, of the columns that stand on a phone: the one that names the rows and those that answer.

    >>> from words import load
    >>> first_columns(columns(load("en", "SEK"), "tier", "customers", "retention", "clv", "portfolio_value"))
    (0, 3, 4)
    """
    rest = range(1, len(shown))
    ranked = sorted(rest, key=lambda i: ANSWERS.index(shown[i].name) if shown[i].name in ANSWERS else len(ANSWERS) + i)
    return tuple(sorted((0, *ranked[: FEW - 1]))) if shown else ()
