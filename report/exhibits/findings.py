"""Texts of the findings: a title and a sentence per code, and the page that each leads to."""

from __future__ import annotations

from clv.findings import Candidate
from report.exhibit import Finding
from report.text import markdown_text
from words import N_, Words

FLOWS, CURVE, TIERS = N_("See the flows"), N_("See the curve"), N_("See the tiers")
METHODS, COMPARISON = N_("Compare the methods"), N_("See the figures")

# code: title, sentence, page, link
SAYINGS = {
    "leak": (
        N_("The leak is in {tier}"),
        N_("{n} customers with {money} of revenue left {tier}: {share} of all the revenue lost."),
        "flows",
        FLOWS,
    ),
    "point": (
        N_("One more percentage point in {tier} is worth most"),
        N_("One more percentage point of retention among {n} customers in {tier} is worth {money}."),
        "retention",
        CURVE,
    ),
    "moves_less": (
        N_("Do not take {course} for granted"),
        N_(
            "{stay} of the customers in {tier} are still there a period later. Counted with tier changes, the "
            "portfolio is worth {migration}."
        ),
        "method",
        METHODS,
    ),
    "moves_more": (
        N_("Tier changes raise the portfolio value by {money}"),
        N_("Counted with the customers' tier changes, the portfolio is worth {migration} instead of {course}."),
        "method",
        METHODS,
    ),
    "won_back": (
        N_("{n} customers came back"),
        N_("They had been away a whole period and now bring {money}, {share} of the revenue."),
        "flows",
        FLOWS,
    ),
    "not_filled": (
        N_("New customers do not make up for the leak"),
        N_("Lost customers took {lost} with them; new and won back ones brought {came}."),
        "flows",
        FLOWS,
    ),
    "filled": (
        N_("New customers hide the leak"),
        N_("New and won back customers brought {came}, more than the {lost} that left."),
        "flows",
        FLOWS,
    ),
    "shrinking": (
        N_("Last period's customers bring {money} less"),
        N_("Of what they brought in the previous period {nrr} remains; new customers must replace the rest."),
        "flows",
        FLOWS,
    ),
    "expanding": (
        N_("Last period's customers bring {money} more"),
        N_("They bring {nrr} of what they brought in the previous period, those who left included."),
        "flows",
        FLOWS,
    ),
    "spent_less": (
        N_("Lower spending costs more than lost customers"),
        N_("Customers who stayed but bought for less lowered revenue by {money}; those who left, by {lost}."),
        "flows",
        FLOWS,
    ),
    "first_year": (
        N_("New customers leave more often"),
        N_(
            "{early} of the customers in their first period left, against {later} of the others. The new ones who "
            "left took {money} of revenue with them."
        ),
        "retention",
        CURVE,
    ),
    "one_customer": (
        N_("One customer carries {share}"),
        N_("A single customer brings {money} of revenue. If it leaves, every figure here changes."),
        "tiers",
        TIERS,
    ),
    "unprofitable": (
        N_("{n} customers cost more than they bring"),
        N_("That is {share} of those whose cost is known; together they lose {money}."),
        "tiers",
        TIERS,
    ),
    "more_than_expected": (
        N_("{money} more came in than expected"),
        N_(
            "One period ago the basic model expected {expected} in revenue from the customers of that time; they "
            "brought {actual}."
        ),
        "value",
        COMPARISON,
    ),
    "less_than_expected": (
        N_("{money} less came in than expected"),
        N_(
            "One period ago the basic model expected {expected} in revenue from the customers of that time; they "
            "brought {actual}."
        ),
        "value",
        COMPARISON,
    ),
}
MONEY = ("course", "migration", "lost", "came", "expected", "actual")
SHARES = ("share", "stay", "nrr", "early", "later")


def said(found: Candidate, w: Words) -> Finding:
    """A candidate as a finding in the reader's language."""
    title, text, page, link = SAYINGS[found.code]
    values = {name: w.short(found.detail.get(name)) for name in MONEY}
    values |= {name: w.percent(found.detail.get(name)) for name in SHARES}
    values |= {
        "money": w.short(found.money),
        "n": w.number(found.customers),
        "tier": markdown_text(w.tier(str(found.detail.get("tier", "")))),
    }
    return Finding(w.t(title, **values), w.t(text, **values), page, w.t(link))
