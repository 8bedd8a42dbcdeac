"""How is each number made?"""

from __future__ import annotations

from clv import Scenario
from clv.retention import Z95
from report.exhibit import Exhibit, Notice
from report.exhibits.method import cash_flow
from report.exhibits.method.catalogue import GROUPS, Number, NumberGroup
from report.exhibits.method.compare import NAMES, answer, customers, problem, side_by_side, tables
from report.exhibits.method.forms import methods
from report.exhibits.method.steps import steps_of
from report.exhibits.method.steps.figures import Figures
from report.exhibits.method.steps.value import chain
from report.notices import unavailable
from report.text import NBSP
from study import Study
from study.what_if import LOYAL, ORDINARY, Customer
from words import Words

__all__ = [
    "GROUPS",
    "NAMES",
    "Figures",
    "Number",
    "NumberGroup",
    "answer",
    "chain",
    "customers",
    "exhibits",
    "explained",
    "from_lost_to_worth",
    "limits",
    "methods",
    "numbers",
    "obstacle",
    "problem",
    "question",
    "side_by_side",
    "steps_of",
    "tables",
]


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("How is each number made?")


def exhibits(
    study: Study,
    w: Words,
    tier: int = 0,
    scenario: Scenario | None = None,
    typical: tuple[Customer, Customer] = (ORDINARY, LOYAL),
) -> list[Exhibit]:
    """The methods side by side, and every number with the figures of one tier (best = 0) put in.

    `scenario`: where the levers stand (None: where they start); `typical`: the ordinary customer and the loyal one.
    """
    f = None if study.base_problem is not None else Figures(study, tier, w, scenario, typical)
    found = [numbers(f, w)]
    if f is not None:
        found = [side_by_side(study, w), *tables(study, w), customers(study, w), *found, from_lost_to_worth(f)]
    for group in GROUPS.values():
        for number in group.numbers:
            found += explained(number, f, w)
    return found


def obstacle(study: Study, w: Words) -> Notice | None:
    """Why there are no figures to put into the formulas."""
    return unavailable(study, w) if study.base_problem is not None else None


def numbers(f: Figures | None, w: Words) -> Exhibit:
    """What goes before the numbers, and what the letters of their formulas mean."""
    letters = w.t(
        "N is the number of customers, n the number in the previous period, d the discount rate per year and z "
        "{z}. Decimals are shown so that each step can be checked; nothing is rounded on the way.",
        z=w.number(Z95, 2),
    )
    notes = (letters,) if f is not None and len(f.base.names) > 1 else ()
    return Exhibit("numbers", w.t("Every number, one by one"), notes=notes)


def from_lost_to_worth(f: Figures) -> Exhibit:
    """From the tier's lost customers to its value in one line; empty where a link of it is missing."""
    said = chain(f)
    return Exhibit("chain", lead=f"{f.name}: {said}".replace(" = ", f"{NBSP}={NBSP}") if said else "")


def explained(number: Number, f: Figures | None, w: Words) -> list[Exhibit]:
    """A number: what it means, its formula, this file's own figures, its limits, its source and its code."""
    steps, why = steps_of(number, f, w)
    end = [w.t(number.limits)] if number.limits else []
    end += [w.t("Source: {source}.", source=w.t(number.source))] if number.source else []
    notes = tuple(part for part in (why, " ".join(end), number.code) if part)
    found = Exhibit(number.key, w.t(number.name), lead=w.t(number.means), formula=number.tex(w),
                    text="\n\n".join(steps), notes=notes)  # fmt: skip
    further = cash_flow.exhibits(f) if number.key == "cash_flow" and f is not None and not why else []
    return [found, *further]


def limits(w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    return w.t(
        "No method is right for everything. The basic model (yearly revenue × duration, as in the course) lets "
        "customers stay in their tier and counts every year in full; the others discount, leave out the current "
        "period, or let customers change tier (migration). Where they differ much, decide by tier changes and say "
        "which method you used."
    )
