"""What if they bought more, or stayed longer?"""

from __future__ import annotations

from clv import Scenario
from report.exhibit import Behind, Exhibit, Notice
from report.exhibits import growth, lifecycle, portfolio
from report.exhibits.what_if import closer, customer_base, evidence, profit, typical
from report.exhibits.what_if.before_after import before_after
from report.exhibits.what_if.closer import grid, tornado
from report.exhibits.what_if.customer_base import two_methods, waterfall
from report.exhibits.what_if.evidence import income
from report.exhibits.what_if.side_by_side import scenarios, side_by_side
from report.notices import to_file, unavailable
from study import Study
from study.what_if import LOYAL, ORDINARY, Customer, View, answerable, facts_of, first_scenario, view
from words import Words

__all__ = [
    "answer",
    "behind",
    "exhibits",
    "grid",
    "income",
    "limits",
    "question",
    "scenarios",
    "tornado",
    "two_methods",
    "unanswerable",
    "waterfall",
]


ELSEWHERE = {"bucket": growth.limits, "pays": lifecycle.limits}


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("What if they bought more, or stayed longer?")


def parts(w: Words) -> dict[str, str]:
    """What the page's parts are called."""
    return {
        "base": w.t("My customer base"),
        "typical": w.t("One typical customer"),
        "bucket": w.t("The bucket"),
        "pays": w.t("When a customer pays"),
    }


def answer(study: Study, w: Words, scenario: Scenario | None = None) -> str:
    """What is gained, or what is left once the cost is paid, where the levers stand (None: where they start); or why
    that is not known."""
    if not answerable(study):
        return (unanswerable(study, w) if study.base_problem is None else unavailable(study, w)).text
    return customer_base.answer(viewed(study, scenario), w)


def exhibits(
    study: Study,
    w: Words,
    scenario: Scenario | None = None,
    kept: tuple[Scenario, ...] = (),
    customers: tuple[Customer, Customer] = (ORDINARY, LOYAL),
) -> list[Exhibit]:
    """What the levers give (None: where they start), a closer look at it, the kept scenarios, the evidence, and one
    typical customer: ordinary and loyal. Of a file that says nothing of how long customers stay, the last alone."""
    one = typical.exhibits(*customers, w)
    if not answerable(study):
        return one
    v = viewed(study, scenario)
    beside = [side_by_side(study, kept, w)] if kept else []
    return [*of_base(v, w), *beside, *evidence.exhibits(study, w), behind(study, w), *one]


def of_base(v: View, w: Words) -> list[Exhibit]:
    """What a scenario gives on the customer base, and a closer look at it."""
    shown = customer_base.exhibits(v, w)
    return [*shown, before_after(v, w), profit.pays(v, w), *closer.exhibits(v, w)] if v.drawable else shown


def viewed(study: Study, scenario: Scenario | None = None) -> View:
    """What a scenario gives on the study's base; None: the one that the page opens with."""
    f = facts_of(study)
    return view(f, first_scenario(f) if scenario is None else scenario)


def behind(study: Study, w: Words) -> Exhibit:
    """The customers that the levers work on."""
    groups = tuple(portfolio.groups(w)[:1])
    return Exhibit("customers", behind=Behind(study.base.names, groups, lambda: study.people, "what_if"))


def unanswerable(study: Study, w: Words) -> Notice:
    """What a file that does not say how long customers stay would have to hold."""
    why = w.t(
        "The levers start from how long customers stay, and this file covers one period. A file that goes back two "
        "periods would show who stayed."
    )
    if (study.base.value_inputs().churn == 0).any():
        why = w.t(
            "The levers start from how long customers stay, and in this file nobody has left, so their duration "
            "has no upper limit. A longer period would show whether anybody leaves."
        )
    return to_file(w.t("How long they stay is not known"), why, w)


def limits(w: Words, part: str = "base") -> str:
    """What the figures of a part of the page mean, and where they end."""
    if part in ELSEWHERE:
        return ELSEWHERE[part](w)
    return w.t(
        "A customer's value is purchases per year × revenue per purchase × duration (× margin); reach × uptake is "
        "the share of customers who change. The parts in the figure add up to the whole. This is arithmetic, not a "
        "forecast: try it against a control group."
    )
