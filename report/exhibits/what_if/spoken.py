"""What the levers say while they move: the page's own sentences as templates, filled in by the browser."""

from __future__ import annotations

from report.exhibits.what_if import customer_base, names
from study.what_if import Facts
from words import N_, Words

Template = str | tuple[str, str]  # a sentence, or the one for one and the one for many
SENTENCES = {
    "none": N_("Choose at least one tier to see what it would give."),
    "nobody_left": N_("The value gain cannot be calculated: nobody left {tier}, so its duration has no upper limit."),
    "not_known": N_("The value gain cannot be calculated: how long customers in {tier} stay is not known."),
    "at_rest": N_("{mark} is the value gain while every lever is at zero."),
    "nobody": N_("{mark} is the value gain: nobody in {tiers} changes."),
    "gains": N_("{mark} is what the portfolio gains if {whom} change their behaviour."),
    "loses": N_("{mark} is what the portfolio loses if {whom} change their behaviour."),
    "left": N_("{mark} net is left after the cost of {cost} if {whom} change their behaviour."),
    "lost": N_("{mark} net is lost after the cost of {cost} if {whom} change their behaviour."),
    "all_tiers": N_("all tiers"),
    "from_to": N_("All in {tiers}: from {today} to {then}"),
    "no_figure": N_("Choose tiers whose customers' duration is known."),
    "today": N_("Today"),
    "what_if": N_("What if"),
    "staying": N_("Portfolio, basic model"),
    "discounted": N_("Portfolio, discounted"),
    "moving": N_("Portfolio, with tier changes"),
    "uncounted": N_("cannot be calculated"),
    "does_it_pay": N_("Does it pay?"),
    "costs_more": N_("The programme costs more than it gives"),
    "pays_late": N_("The programme pays, but not within 50 years"),
    "pays": N_("The programme is paid back in year {n}"),
    "no_cost": N_("No cost entered: enter one under Cost and margin to see net, return, pay-back and break-even."),
    "cost": N_("Cost"),
    "net": N_("Net"),
    "roi": N_("Return"),
    "pay_back": N_("Paid back"),
    "uptake": N_("Uptake needed"),
    "effect": N_("Effect needed"),
    "never": N_("never"),
    "year": N_("year {n}"),
    "with_moves": N_("with tier changes {value}"),
    "basic_only": N_("Only the basic model can be used here"),
    "moving_loss": N_("With tier changes the loss is {money}"),
    "moving_gain": N_("With tier changes the value gain is {money}"),
    "by_staying": N_("Basic model: the customer stays in the tier"),
    "by_moving": N_("With tier changes: the customer moves between tiers"),
    "whom": N_("Which customers"),
    "lever_years": N_("Duration, years"),
    "lever_points": N_("Retention per year, percentage points"),
    "lever_uptake": N_("Share of customers who change"),
    "less": N_("{lever}: less"),
    "more": N_("{lever}: more"),
}
# Why only the basic model counts sums by tier, as a room has them.
ALONE = {"sums": N_("Sums by tier do not show who changes tier, so tier changes cannot be counted.")}


def texts(f: Facts, w: Words) -> dict[str, Template]:
    """Every sentence and label by the name that the browser knows it by."""
    said: dict[str, Template] = {name: w.template(sentence) for name, sentence in SENTENCES.items()}
    said |= {f"alone_{code}": w.t(why) for code, why in (customer_base.WHY_ALONE | ALONE).items()}
    up, down = customer_base.step_names(f, w)
    said |= {f"up_{lever}": name for lever, name in up.items()}
    said |= {f"down_{lever}": name for lever, name in down.items()}
    said |= {f"lever_{lever}": names.lever_names(f, w)[lever] for lever in ("frequency", "revenue")}
    said["lever_cost"] = w.t("Cost per customer and year, {unit}", unit=w.unit)
    return said | {"beyond": customer_base.past_the_evidence(f, w)} | _counted(w)


def _counted(w: Words) -> dict[str, Template]:
    """Who changes, and how many."""
    return {
        "some_reached": w.templates(
            "{share} of the {count} customer reached in {tiers}", "{share} of the {count} customers reached in {tiers}"
        ),
        "all_reached": w.templates(
            "the {count} customer reached in {tiers}", "all {count} customers reached in {tiers}"
        ),
        "some": w.templates("{share} of {count} customer in {tiers}", "{share} of {count} customers in {tiers}"),
        "all": w.templates("the {count} customer in {tiers}", "all {count} customers in {tiers}"),
        "customers": w.templates("{count} customer", "{count} customers"),
    }
