"""Where did the customers come from, and where did they go?"""

from __future__ import annotations

from clv.flows import ARRIVALS
from clv.tables import PURCHASES
from report import notices
from report.exhibit import Exhibit, Notice
from report.exhibits import segments
from report.exhibits.flows.balance import customers, sides, statement
from report.exhibits.flows.money import bridge, bridge_of, only_labels, revenue, steps_from
from report.exhibits.flows.people import key, moving, period_names, sankey
from report.text import mark
from study import Study
from study import flows as model
from words import Words

__all__ = [
    "UNITS",
    "answer",
    "bridge",
    "bridge_of",
    "customers",
    "exhibits",
    "key",
    "labels",
    "limits",
    "moving",
    "obstacle",
    "only_labels",
    "part",
    "period_names",
    "question",
    "revenue",
    "sankey",
    "sides",
    "statement",
    "steps_from",
]

UNITS = ("customers", "revenue")


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("Where did they come from, and where did they go?")


def obstacle(study: Study, w: Words) -> Notice | None:
    """Why the page cannot answer; None when it can."""
    if study.base_problem is not None:
        return notices.unavailable(study, w)
    if study.base.kind != "segments" and study.base.two_periods:
        return None
    if study.base.kind in PURCHASES:
        why = w.t("This file holds one period. Choose a shorter period under Our data, or a longer file.")
    else:
        why = w.t("Open a file of purchases that goes back two periods, or one with each customer's revenue in both.")
    return notices.to_file(w.t("Flows need two periods"), why, w)


def answer(study: Study, w: Words) -> str:
    """How many were lost, how large a part that is, and whether the base grew all the same."""
    base, lost = study.base, model.count(study, "lost")
    opened, now = int(base.tiers["base"].sum()), int(base.tiers["customers"].sum())
    if not lost:
        return w.t(
            "{mark} have left: everybody from the previous period is still here.", mark=mark(w.t("No customers"))
        )
    figure = mark(w.n("{count} customer", "{count} customers", lost))
    first = w.n("{mark} left, {part}.", "{mark} left, {part}.", lost, mark=figure, part=part(lost / opened, w))
    if base.kind != "transactions" and not any(model.count(study, m) for m in ARRIVALS):
        return first
    change = w.number(abs(now - opened))
    if now > opened:
        return f"{first} " + w.t("Even so, the base grew by {change}.", change=change)
    if now < opened:
        return f"{first} " + w.t("The base shrank by {change}.", change=change)
    return f"{first} " + w.t("The same number joined.")


def part(share: float, w: Words) -> str:
    """A share as people say it: "one in three", "more than one in three", else in per cent."""
    for n in (2, 3, 4, 5, 10):
        if abs(share - 1 / n) < 0.004:
            return _one_in(n, w)
        if 1 / n < share < 1.12 / n:
            return w.t("more than {part}", part=_one_in(n, w))
    return w.t("{share} of last period's", share=w.percent(share))


def _one_in(n: int, w: Words) -> str:
    return {
        2: w.t("one in two"),
        3: w.t("one in three"),
        4: w.t("one in four"),
        5: w.t("one in five"),
        10: w.t("one in ten"),
    }[n]


def exhibits(study: Study, w: Words, unit: str = "customers") -> list[Exhibit]:
    """The customers' moves, the statement in customers or revenue, and the revenue's way; [] without two periods."""
    if obstacle(study, w) is not None:
        return []
    return [
        moving(study, w, unit),
        statement(w),
        *sides(study, w, unit),
        customers(study, w),
        *revenue(study, w),
        *labels(study, w),
    ]


def labels(study: Study, w: Words) -> list[Exhibit]:
    """How much of the moving is only labels, and where the tiers begin; [] where moves are not known."""
    only = only_labels(study, w)
    return [] if only is None else [only, *segments.cuts(study, w)]


def limits(w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    return w.t(
        "Everybody active in either period is in exactly one row. A lost customer bought nothing in this period "
        "and may come back. When tiers are ranked anew, some of the movement up and down is chance."
    )
