"""Who are the best customers, beside all others?"""

from __future__ import annotations

from report.exhibit import Exhibit, Notice
from report.exhibits.profile import differences, explains, grid, later, names
from report.notices import away, to_file, unavailable
from study import Study, profiles
from study.profiles import ProfileAsked
from words import Words

__all__ = ["answer", "differences", "exhibits", "explains", "grid", "later", "limits", "names", "obstacle", "question"]


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("Who are the best customers?")


def obstacle(study: Study, w: Words) -> Notice | None:
    """What stands in the way: no customers behind the figures, or nothing known of them."""
    if study.base_problem is not None:
        return unavailable(study, w)
    title = w.t("This needs one row per customer or purchase")
    if not study.has_customers or not study.base.tiers["customers"].sum():
        return to_file(
            title, w.t("A file of segments does not tell who the customers are. Open one with customers."), w
        )
    if not profiles.attributes(study):
        why = w.t("The file tells only who bought and for how much. A column such as type, place or product is needed.")
        return away(study, w) or to_file(
            w.t("The file has no column that describes the customers"), why, w, "energy_company"
        )
    return None


def answer(study: Study, w: Words, asked: ProfileAsked | None = None) -> str:
    """The largest difference between those asked for (the best fifth by revenue) and the base."""
    return differences.answer(study, asked or ProfileAsked(), w)


def exhibits(study: Study, w: Words, asked: ProfileAsked | None = None) -> list[Exhibit]:
    """What sets them apart, every value, value by need, the tenths, the same later, and what explains value."""
    if obstacle(study, w) is not None:
        return []
    one = asked or ProfileAsked()
    return [
        differences.differences(study, one, w),
        differences.every_value(study, one, w),
        grid.value_by_need(study, "", "", w),
        later.tenths(study, one.measure, w),
        later.followed(study, one, w),
        explains.explains(study, w),
    ]


def limits(w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    return w.t(
        "An index of 150% means that a value is one and a half times as common here as among all active customers. "
        "What customers are and what they bring go together; which of them causes the other is not shown. Columns are "
        "as the file has them last, and what it does not tell cannot be seen."
    )
