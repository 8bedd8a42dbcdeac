"""Exhibits of the base counted by household, or by intermediary, beside by person."""

from __future__ import annotations

import math

from report.columns import Column, ColumnKind, column, columns
from report.exhibit import Exhibit
from report.text import markdown_text
from study import Study, households
from study.households import HOUSEHOLD, Homes
from words import N_, Words

NAMES: dict[str, tuple[str, ColumnKind, int]] = {
    "customers": (N_("Active now"), "number", 0),
    "base": (N_("Active in the previous period"), "number", 0),
    "lost": (N_("Lost"), "number", 0),
    "retention": (N_("Retention rate"), "percent", 1),
    "duration_years": (N_("Duration, years"), "years", 2),
    "revenue_per_customer": (N_("Revenue each"), "money", 0),
    "clv": (N_("Value each (CLV)"), "money", 0),
    "portfolio_value": (N_("Portfolio value"), "money", 0),
    "best_fifth": (N_("The best fifth's share of the revenue"), "percent", 1),
    "gini": (N_("Gini of the revenue"), "number", 2),
}
SHOWN, LONGEST = 50, 40


def called(study: Study, column_: str, w: Words) -> str:
    """What the customers are counted by, as the file calls it (not Markdown)."""
    if column_ == HOUSEHOLD:
        return str(study.file.mapping.get("household_id") or w.t("household"))
    return study.file.attributes[int(column_.removeprefix("attr_")) - 1]


def beside(study: Study, found: Homes, column_: str, w: Words) -> Exhibit:
    """The two counts beside one another, a row a measure."""
    table = found.beside.assign(name=[w.t(NAMES[m][0]) for m in found.beside["measure"]])
    kinds = tuple((NAMES[m][1], NAMES[m][2]) for m in found.beside["measure"])
    heads = (
        Column("person", w.t("By customer"), "number", rows=kinds),
        Column("household", called(study, column_, w), "number", rows=kinds),
    )
    return Exhibit(
        "households",
        message(study, found, column_, w),
        table=table,
        columns=(column(w, "name:figure"), *heads),
        total=False,
        notes=(_note(study, column_, w),),
    )


def _named(study: Study, column_: str, w: Words) -> str:
    return markdown_text(called(study, column_, w), LONGEST)


def _note(study: Study, column_: str, w: Words) -> str:
    if households.is_household(study, column_):
        return w.t(
            "A household is lost when nobody in it bought in the period: one member who leaves is not a household "
            "that leaves. Tiers are divided anew among households."
        )
    return w.t(
        "A group by {column} is lost when none of its customers bought in the period: one customer who leaves is not "
        "a group that leaves. Tiers are divided anew among the groups.",
        column=_named(study, column_, w),
    )


def message(study: Study, found: Homes, column_: str, w: Words) -> str:
    """How the retention differs."""
    kept = found.beside[found.beside["measure"] == "retention"]
    person, home = (float(kept[name].iloc[0]) for name in ("person", "household"))
    if math.isnan(person) or math.isnan(home):
        return w.t("{members} customers in each on average", members=w.number(found.members, 1))
    values = {"home": w.percent(home, 1), "person": w.percent(person, 1)}
    if households.is_household(study, column_):
        return w.t("Retention is {home} by household and {person} by customer", **values)
    return w.t(
        "Retention is {home} of groups by {column} and {person} by customer",
        column=_named(study, column_, w),
        **values,
    )


def hidden(study: Study, found: Homes, column_: str, w: Words) -> Exhibit:
    """Households that hold one of the best among small ones: on the page alone, never in a document."""
    lead = _hidden_said(study, found, column_, w)
    if found.hidden.empty:
        return Exhibit("households_hidden", lead=lead)
    shown = columns(w, "household", "customer_id", "members", "revenue", "others")
    heads = (Column("household", called(study, column_, w), "text"), *shown[1:])
    return Exhibit(
        "households_hidden", lead=lead, table=found.hidden.head(SHOWN), columns=heads, total=False, downloads=False
    )


def _hidden_said(study: Study, found: Homes, column_: str, w: Words) -> str:
    best, many = w.tier(study.base.names[0]), len(found.hidden)
    if not households.is_household(study, column_):
        name = _named(study, column_, w)
        if not many:
            return w.t("No group by {column} holds one of {tier} among small ones.", tier=best, column=name)
        return w.n(
            "**{count} group** by {column} holds one customer of {tier} among small ones: whoever treats the small "
            "ones badly may lose the large one.",
            "**{count} groups** by {column} hold one customer of {tier} among small ones: whoever treats the small "
            "ones badly may lose the large one.",
            many,
            tier=best,
            column=name,
        )
    if not many:
        return w.t("No household holds one of {tier} among small ones.", tier=best)
    return w.n(
        "**{count} household** holds one customer of {tier} among small ones: whoever treats the small ones badly may "
        "lose the large one.",
        "**{count} households** hold one customer of {tier} among small ones: whoever treats the small ones badly may "
        "lose the large one.",
        many,
        tier=best,
    )


def first(study: Study) -> str | None:
    """What the customers are counted by before anybody has chosen; None where the file has no household."""
    return HOUSEHOLD if HOUSEHOLD in households.columns(study) else None
