"""Does the bucket leak faster than we fill it?"""

from __future__ import annotations

from clv.tables import PURCHASES
from report.exhibit import Exhibit, Notice
from report.exhibits.growth import bucket, mend, points
from report.exhibits.growth.bucket import paths, still
from report.exhibits.growth.mend import two_companies
from report.notices import to_file, unavailable
from study import Study
from study.growth import POINTS, Mending, Turn, facts_of, first_mending
from words import Words

__all__ = ["answer", "exhibits", "limits", "paths", "question", "still", "two_companies", "unanswerable"]


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("Does the bucket leak faster than we fill it?")


def answer(study: Study, w: Words) -> str:
    """How many were lost and won, and what becomes of the base at that pace; or why that is not known."""
    f = facts_of(study)
    if f is None:
        return (unanswerable(study, w) if study.problem is None else unavailable(study, w)).text
    return bucket.answer(f, w)


def exhibits(
    study: Study,
    w: Words,
    turn: Turn | None = None,
    mending: Mending | None = None,
    more: int = POINTS,
) -> list[Exhibit]:
    """Five years ahead, standing still, filling or mending, the course's two companies, and points of retention.

    Where the levers stand: None as the page opens. A file that does not say how many leave gives the companies alone.
    """
    f = facts_of(study)
    if f is None:
        return [two_companies(w)]
    asked = first_mending(f) if mending is None else mending
    return [
        *bucket.ahead(f, turn or Turn(), w),
        still(f, w),
        mend.fill_or_mend(f, asked, w),
        two_companies(w),
        *points.exhibits(f.base, more, study.choices.discount, w),
    ]


def unanswerable(study: Study, w: Words) -> Notice:
    """What a file that does not say how many leave would have to hold."""
    base = study.base
    if base.kind in PURCHASES and base.two_periods:
        why = w.t("A tier had no customers in the previous period, so its churn is not known. Choose fewer tiers.")
    elif base.kind in PURCHASES:
        why = w.t("This file holds one period. Choose a shorter period under Our data, or a longer file.")
    else:
        why = w.t("Who left is not in the file. A status, an end date or two periods' revenue would show it.")
    return to_file(w.t("How much leaks out is not known"), why, w)


def limits(w: Words) -> str:
    """What the page's figures mean, and where they end."""
    return w.t(
        "The bucket carries this period on: the same share leaves each tier, customers change tier as they did, "
        "and a customer's value stays what it is. New customers are as many every year, or the same share of the "
        "base, which then grows without limit. A new customer is said to cost 5 to 25 times as much as keeping "
        "one: a range the course quotes, not a measurement."
    )
