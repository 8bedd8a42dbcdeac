"""Exhibit of what came of last month's list: those contacted against those held out, in honest words."""

from __future__ import annotations

import math

import pandas as pd

import words
from clv import TOTAL
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.stages.names import REASONS
from report.text import markdown_text
from study.came_of_it import Came
from words import N_, Words

VERDICTS = {
    "more": N_("More bought"),
    "less": N_("Fewer bought"),
    "chance": N_("May be chance"),
    "alone": N_("Nobody held out"),
}
SHOWN = (
    *("why", "contacted", "share:bought", "held_out", "share_out", "effect:list", "said", "low", "high"),
    *("revenue:each", "revenue_out", "more"),
)


def reasons_in_words() -> dict[str, str]:
    """The triggers' codes by their words, in every language a list may have been saved in."""
    return {words.load(language, "").t(text): code for language in words.LANGUAGES for code, text in REASONS.items()}


def came_heading(w: Words) -> Exhibit:
    """The head over the list that is opened again."""
    return Exhibit("came_of_it", w.t("What came of last month's list"))


def came_of_it(found: Came, w: Words) -> Exhibit:
    """Each action's customers since the list: who bought, and for how much, against those held out."""
    table = found.table
    named = table.assign(
        why=[_why(str(code), w) for code in table["reason"]], said=[w.t(VERDICTS[code]) for code in table["verdict"]]
    )
    lead = w.t(
        "{n} of {all} on the list of {day} are in this file. Counted: {period}.",
        n=w.number(found.found),
        all=w.number(found.listed),
        day=w.date(found.day),
        period=w.period(found.day, found.end),
    )
    note = w.t(
        "Bought is a purchase since the list, or, with invoices, that they have stayed. Both groups are counted whole, "
        "whether or not somebody was reached, so that only the draw has parted them; who waited is left out. Intervals "
        "are 95%. The total is of the actions with a hold-out. A single action of many may stand out by chance."
    )
    return Exhibit(
        "came_of_it",
        verdict(table, w),
        lead=lead,
        table=named,
        columns=columns(w, *SHOWN),
        total=bool((table["reason"] == TOTAL).any()),
        notes=(note,),
        file="came_of_the_list",
    )


def verdict(table: pd.DataFrame, w: Words) -> str:
    """What can be said of the whole list."""
    total = table[table["reason"] == TOTAL]
    if not len(total):
        return w.t("Nobody was held out, so there is nothing to compare with")
    row = total.iloc[0]
    if math.isnan(row["effect"]):
        return w.t("Everybody was held out, so there is nothing to compare with")
    values = {"effect": w.points(row["effect"]), "low": w.points(row["low"]), "high": w.points(row["high"])}
    if row["verdict"] == "more":
        return w.t("{effect} more of those contacted bought ({low} to {high}): the list gave something", **values)
    if row["verdict"] == "less":
        return w.t("{effect}: fewer of those contacted bought ({low} to {high})", **values)
    return w.t("{effect} between those contacted and those held out: the difference may be chance", **values)


def _why(code: str, w: Words) -> str:
    if code == TOTAL:
        return w.t("Total")
    return w.t(REASONS[code]) if code in REASONS else markdown_text(code)
