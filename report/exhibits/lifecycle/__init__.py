"""When does a customer pay?"""

from __future__ import annotations

from report.exhibit import Exhibit
from report.exhibits import next_purchase, serving
from report.exhibits.lifecycle import pattern, tenure
from report.exhibits.lifecycle.pattern import paid_back
from report.exhibits.lifecycle.tenure import hazard
from report.notices import unavailable
from study import Study, kept
from study.tenure import OwnAmounts, cycle_of
from words import Words

__all__ = ["answer", "by_tenure", "exhibits", "hazard", "limits", "paid_back", "question"]


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("When does a customer pay?")


def answer(study: Study, w: Words) -> str:
    """The year a customer is paid back, against which cost, and what ten years leave; or why it is not known."""
    if study.base_problem is not None:
        return unavailable(study, w).text
    c = cycle_of(study)
    return pattern.answer(c.years, c.pattern, w)


def exhibits(study: Study, w: Words, own: OwnAmounts | None = None, won: bool = True) -> list[Exhibit]:
    """The pattern (None: the one that the page opens with), time as a customer, and what they buy next.

    Nothing where the file gives no base.
    """
    if study.base_problem is not None:
        return []
    return [
        *pattern.exhibits(cycle_of(study, own), won, w),
        *by_tenure(study, w),
        *next_purchase.exhibits(study, w),
        *serving.exhibits(study, w),
    ]


@kept
def by_tenure(study: Study, w: Words) -> list[Exhibit]:
    """What the file tells of time as a customer."""
    return tenure.exhibits(study, w)


def limits(w: Words) -> str:
    """What the page's figures mean, and where they end."""
    return w.t(
        "The pattern follows one new customer: the cost of winning it, then base profit and four additions, each "
        "times the share of customers still left, and discounted. After the last year entered, the last amount "
        "goes on and the share left falls as it last did."
    )
