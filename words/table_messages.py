"""Messages for the error and warning codes of `clv`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from words.engine_messages import ENGINE
from words.language import Words
from words.marks import N_

ANSWERS = {
    **ENGINE,
    "nobody_active": N_("Nobody bought anything in the period. Move the end date, or choose a longer period."),
    "no_dates": N_("The file has no dates that can be read, so no period can be counted. Choose the date column."),
    "benchmark_unreadable": N_(
        "Figure {place} of the file of others' figures cannot be used: {what}. Correct it; ours are shown meanwhile."
    ),
    "too_few_to_explain": N_(
        "Too few customers, or columns with too few values, to tell what explains the differences in revenue."
    ),
    "needs_purchases": N_("This needs the dates of purchases: open a file with one row per purchase."),
    "no_table": N_("There is nothing to count in this file. Open another one; earlier results are kept."),
    "end_before_file": N_("The period ends {end}, before the file's first row on {first}. Choose a later end."),
    "period_out_of_range": N_("The period of {months} months before {end} reaches too far back. Choose a shorter one."),
    "fixed_needs_previous": N_(
        "Fixed tiers take their limits from the previous period, and this file has only one. Choose tiers ranked anew."
    ),
    "cuts_not_falling": N_(
        "The limits {cuts} must fall from tier to tier. Give one amount fewer than there are tiers."
    ),
    "tiers_unmatched": N_("There are {names} tier names and {shares} shares. Give each tier both."),
    "tiers_named_twice": N_(
        "The tier names {names} are not all different, or one is empty. Give each tier its own name."
    ),
    "tier_called_total": N_("A tier cannot be called {name}: that is the name of the sum. Choose another name."),
    "tier_shares": N_("The shares sum to {total} per cent. Change them so that each is above 0 and they sum to 100."),
    "tiers_unreadable": N_("The tiers {text} cannot be read. Write them as Super=5,Top=15,Middle=50,Bottom=30."),
    "columns_missing": N_("The table {table} lacks {columns}. Open the file again and check its columns."),
    "no_cost": N_("The file has no cost, so its margin is not known. Measure in revenue, or enter a margin."),
    "no_revenue": N_("The file has no revenue for its customers. Choose the column that holds it."),
    "column_missing": N_("The column {column} is not in the file. Choose one that is."),
    "duration_against_retention": N_(
        "In {segment}, the duration {given} does not follow from the retention, which gives {follows} years. Correct "
        "one of them, or leave one out."
    ),
    "discount_out_of_range": N_(
        "The discount rate must be between 0 and 1,000%, not {discount} times the money. Choose another."
    ),
    "lever_out_of_range": N_("The values {values} cannot be used: each must be a number of at least 0."),
    "method_without_levers": N_(
        "What-if is not offered under this method. Choose the basic model or the discounted one."
    ),
    "method_without_annuity": N_("This figure does not exist under the method chosen. Choose the basic model."),
    "migration_needs_moves": N_(
        "Counting with tier changes requires knowing which tier each customer came from: a file of purchases over "
        "two periods."
    ),
    "migration_empty_tier": N_(
        "Counting with tier changes is not possible: a tier had no customers in the previous period. Choose fewer "
        "tiers."
    ),
    "migration_never_leaves": N_(
        "Counting with tier changes has no answer: nobody ever leaves a certain group of tiers, so the sum never ends."
    ),
    "migration_not_determined": N_(
        "Counting with tier changes gives no certain answer: too few customers have changed tier."
    ),
    "no_earlier_period": N_(
        "The contracts do not go back two periods, so they do not show who stayed. Choose a shorter period."
    ),
    "nobody_lost": N_(
        "Nobody left {tiers}, so only a lower limit is known for how long those customers stay; it is shown with "
        "the words “at least”."
    ),
    "no_orders": N_("The file has no rows before the end of the period. Choose a later end."),
    "needs_two_periods": N_(
        "This compares two periods, and the file reaches over one. Choose a shorter period, or open a longer file."
    ),
    "rfm_scores": N_("RFM has two to five scores, not {scores}."),
    "rfm_nobody": N_("Nobody has bought in the window, so there is nothing to score. Choose a longer one."),
    "needs_one_period": N_("The file does not hold a whole period of {months} months. Choose a shorter one."),
    "needs_cohorts": N_(
        "Cohorts need {months} months of purchases: who is there in the file's first year may have come before it. "
        "Open a longer file."
    ),
    "tenure_unknown": N_(
        "How long the customers have been customers is not known: all of them were there when the file begins. A "
        "shorter period, a longer file or a column with each customer's first day would show it."
    ),
    "later_churn_unknown": N_("Too few customers have stayed for more than two years to say how many of them leave."),
    "life_table_counts": N_("The numbers lost and kept do not match the number who could leave. Check the counts."),
    "negative_amounts": N_(
        "Some customers have an amount below 0, or all amounts together are not above 0, so shares mean nothing. "
        "Look at the contribution instead, or leave returns out."
    ),
    "cells_unknown": N_("A customer was put in a group that does not exist. Set the groups anew."),
    "matrix_cuts": N_(
        "The limits must be numbers that rise, one fewer than the parts. The file's own are used until they are."
    ),
    "matrix_unknown": N_("Nobody has a figure for one of the axes. Choose another measure."),
    "matrix_axes": N_("The file does not tell enough of its customers for this matrix. Choose the axes yourself."),
    "matrix_template": N_("There is no such matrix. Choose one of the list."),
    "relation_cost": N_("A cost needs an amount, and a way to share it out. Set it anew."),
    "return_unknown": N_("What each customer leaves is not known. Open a file with costs, or set the margin."),
    "path_rules": N_("The limits of the path must be numbers, and not below 0. Ours are used until they are."),
    "plan_shape": N_("The plan does not fit the segments. Choose what each of them is given anew."),
    "plan_shares": N_("Must, may and strategic are shares from 0 to 100%."),
    "touchpoint_unsound": N_("The touchpoint {name} has a cost below 0, or a share that is none. Correct it."),
    "households_unknown": N_("The file does not say which customers belong together. Name the column that does."),
    "forecast_short": N_(
        "A forecast is tried on a period held out, so it needs two periods ({needed} months). The file reaches over "
        "{years} years. Choose a shorter period, or open a longer file."
    ),
    "forecast_few": N_(
        "A forecast needs {need} customers in the previous period and {need_repeat} who have bought again before the "
        "last one. The file has {customers} and {repeat}. Open a larger file, or choose a longer period."
    ),
    "forecast_few_contracts": N_(
        "A forecast needs {need} customers at the period's start and {need_left} who had left before it. The file has "
        "{customers} and {left}. Open a file that goes further back, with those who left."
    ),
    "forecast_not_found": N_("No model could be fitted to these purchases. The basic model is used."),
    "forecast_input": N_(
        "Row {row} cannot be a customer's purchases: repeats, the latest and the time since the first do not fit "
        "together. Correct it."
    ),
    "forecast_nobody": N_("Nobody has bought again, so there is nothing to fit. Open a longer file."),
    "scores_few": N_(
        "Too few to learn from: {customers} customers, of whom it happened to {happened}. It takes {need}, and 50 of "
        "each outcome. Open a longer file, or choose another period."
    ),
    "scores_not_found": N_("Who is leaving could not be worked out just now. Try again in a moment."),
    "groups_too_few": N_("Only {customers} customers bought: too few to look for groups among them."),
    "groups_not_found": N_("Groups could not be looked for just now. Try again in a moment."),
    "fixed_share": N_("The share of a cost that stays lies between 0 and 100%."),
    "stage_rules_order": N_(
        "The thresholds do not fit together: at risk must begin before lost ({risk} and {lost} days). The file's own "
        "are used until they do."
    ),
    "bucket_out_of_range": N_(
        "A leak and an inflow are shares from 0 to 1, and a number of new customers is at least 0."
    ),
    "growth_needs_inflow": N_("How many customers joined is not in the file. Enter the inflow yourself."),
    "growth_needs_years": N_(
        "Growth is measured over whole years. These periods are shorter, and what a season adds or removes is not "
        "growth. Choose twelve months, or open a longer file."
    ),
    "growth_needs_history": N_(
        "New customers cannot be separated from those who came back: the file holds less than a whole period "
        "before the previous one. Open a longer file."
    ),
    "list_unreadable": N_(
        "That is not a list that was saved here: it needs the columns customer_id, reason, hold_out and list_date. "
        "Choose the CSV as it was downloaded."
    ),
    "list_too_large": N_("A list of more than {most} rows is not read. Choose the CSV of one month."),
    "list_hold_out": N_("Row {row}: hold_out is {text}, and must be yes or no. Correct it, and choose the list again."),
    "list_day": N_(
        "Row {row}: list_date is {text}, which is no day such as 2025-01-31. Correct it, and choose it again."
    ),
    "list_of_two_days": N_("The list holds the days {first} and {last}. Choose the list of one day."),
    "list_twice": N_("Customer {text} is on the list twice. Leave one row, and choose the list again."),
    "list_after_file": N_(
        "The list was made {day}, and the file ends {end}: nothing has happened since. Open a later file first."
    ),
    "weeks_out_of_range": N_("The weeks ahead must be from 1 to 52. Choose another number."),
    "weights_out_of_range": N_("The weights must be 0 or more, and not all 0. Change one of them."),
    "no_products": N_("The file names no products, so there are no pairs to count."),
    "share_out_of_range": N_("The share held out must be from 0 up to, not including, 1. Choose another."),
    "contacts_out_of_range": N_("Contacts a month cannot be fewer than 0. Choose another number."),
    "needs_customers": N_(
        "This needs one row per customer or purchase; a table of segments has no individual customers."
    ),
    "needs_three_periods": N_(
        "This holds back the last period, and needs three of {months} months. Choose a shorter period, or open a "
        "longer file."
    ),
    "needs_twelve_months": N_("The file begins {first} and does not hold twelve months. Open a longer one."),
    "cut_out_of_range": N_("A cut of churn is a share from 0 up to, not including, 1. Choose another."),
    "retention_out_of_range": N_("The retention must be from 0 up to, not including, 1. Choose another."),
    "effect_out_of_range": N_(
        "Retention and effect together must stay between 0 and 1, and the effect cannot be 0. Choose another effect."
    ),
    "group_empty": N_("Both groups need at least one customer, and no more kept than there are."),
    "pattern_out_of_range": N_(
        "The amounts of the pattern {name} cannot be used: the first is above 0, and the shares left lie between 0 and "
        "1 and never rise."
    ),
    "pattern_without_part": N_("The pattern has no part called {name}. Choose one of its parts."),
    "drivers_too_few": N_(
        "{answers} customers have answered every question and {needed} are needed to say what drives satisfaction."
    ),
    "drivers_constant": N_("Everybody has given the same answer, so nothing can be seen in it."),
    "drivers_collinear": N_(
        "Some questions are answered exactly alike, so their effects cannot be separated. Leave one of them out."
    ),
    "choices_file": N_("This is not a file of choices saved here. Choose one that was downloaded in this product."),
    "tier_empty": N_("Nobody is in {tier}: customers with the same revenue fill the tier above."),
    "tier_swollen": N_(
        "{tier} holds {share} of the customers instead of {asked}, because many have the same revenue and share a tier."
    ),
    "year_assumed": N_("It is unclear how long a time the revenue covers; a year is assumed."),
    "period_assumed": N_(
        "The file shows who left but not during how long a time; {months} months are assumed. Change that under "
        "Our data if it is something else."
    ),
}
PERCENT = ("share", "asked", "discount")


def explained(code: str) -> bool:
    """Whether this module has a sentence for the code."""
    return code in ANSWERS


def explain(w: Words, code: str, detail: Mapping[str, Any], quote: Callable[[str], str] = str) -> str:
    """The sentence of a code in the reader's language. KeyError: a code without a sentence.

    >>> from words import load
    >>> explain(load("en"), "tier_called_total", {"name": "Total"})
    'A tier cannot be called Total: that is the name of the sum. Choose another name.'
    """
    return w.t(ANSWERS[code], **{name: _value(w, name, value, quote) for name, value in detail.items()})


def _value(w: Words, name: str, value: Any, quote: Callable[[str], str]) -> str:
    if name in PERCENT:
        return w.percent(value)
    if isinstance(value, float):
        return w.number(value, 2)
    if isinstance(value, list):
        return w.listed([_value(w, name.removesuffix("s"), item, quote) for item in value])
    return quote(w.tier(str(value)) if name == "tier" else str(value))
