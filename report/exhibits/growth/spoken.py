"""What the bucket and more points of retention say while they move: the page's own sentences as templates."""

from __future__ import annotations

import clv
from report.exhibits.growth.points import INDUSTRIES, PARTS_OF
from words import N_, Words

Template = str | tuple[str, str]  # a sentence, or the one for one and the one for many
SLIDERS = {"less": N_("{lever}: less"), "more": N_("{lever}: more")}
POINTS = {
    "lever": N_("Higher retention per year, percentage points"),
    "unvalued": N_(
        "{points} higher retention cannot be valued for the whole base: in at least one tier nobody has left."
    ),
    "past": N_("{points} would take a tier past 99%, so there is no figure. Choose fewer."),
    "gives_plain": N_("With {points} higher retention in every tier the value rises by **{plain}** undiscounted."),
    "gives": N_(
        "With {points} higher retention in every tier the portfolio's value rises by **{discounted}** discounted, "
        "and by {plain} undiscounted."
    ),
    "ours_and_others": N_("Higher retention: ours and others'"),
    "worth_more": N_("A customer in {tier} is worth {share} more with {points} higher retention"),
    "not_per_cent": N_("Percentage points, not per cent: from {now} to {then} cuts churn by {part}."),
    "no_promise": N_(
        "At 80% retention five percentage points cut churn by a quarter, at 90% by half. Open dots are "
        "published figures from other companies, with their own retention and discount rate. They are no "
        "promise."
    ),
    "whole": N_("Whole base"),
}


def of_points(w: Words) -> dict[str, Template]:
    """Every sentence of more points by the name that the browser knows it by."""
    said: dict[str, Template] = {name: w.template(sentence) for name, sentence in (POINTS | SLIDERS).items()}
    said |= {f"part_{n}": w.t(name) for n, name in PARTS_OF.items()}
    return said | {"points": w.templates("{count} percentage point", "{count} percentage points")}


def others(w: Words) -> list[tuple[str, float]]:
    """What others have published for five points: industry, and by what share a customer was worth more."""
    found = clv.growth.published_points()
    return [(w.t(INDUSTRIES[i]), float(x)) for i, x in zip(found["industry"], found["increase"], strict=True)]


BUCKET = {
    "leak": N_("Churn (leak) per year"),
    "won": N_("New customers per year"),
    "rule": N_("New every year after that"),
    "fixed": N_("The same number"),
    "proportional": N_("The same share"),
    "from_to": N_("{what}: from {first} to {last}"),
    "customers": N_("Customers"),
    "value": N_("Portfolio value"),
    "undetermined": N_(
        "Not determined: in at least one tier nobody has left, so the value of its customers has no upper limit."
    ),
    "not_carried": N_("The method chosen gives no value at this churn. Change the churn, or use the basic model."),
    "as_today": N_("As today"),
    "what_if": N_("What if"),
    "year": N_("Year"),
    "band": N_("Band: chance alone, 95 %. After five years {span}."),
    "levels": N_(
        "With {won} new every year, whatever the size of the base, it levels out at {rest}: then as many leave "
        "as arrive."
    ),
    "never_levels": N_("Nobody leaves certain tiers, so the base never levels out."),
    "steep": N_(
        "A base {times} times as large is arithmetic, not a forecast: no market is endless. The same number of "
        "new customers every year is the more cautious assumption."
    ),
    "unmeasured": N_("How many join is not in the file: the lever starts at as many as leave."),
}


def of_bucket(w: Words) -> dict[str, Template]:
    """Every sentence of the bucket by the name that the browser knows it by."""
    said: dict[str, Template] = {name: w.template(sentence) for name, sentence in (BUCKET | SLIDERS).items()}
    return said | {"people": w.templates("{count} customer", "{count} customers")}
