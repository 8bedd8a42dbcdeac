"""Exhibits of what a group of customers has more or less of than the whole base."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from clv.limits import FEWEST
from clv.profiles import largest
from report.columns import columns
from report.exhibit import Exhibit, Notice
from report.exhibits.profile import names
from report.forms import Dot, Dots, Measure, Reference
from report.text import mark, markdown_text
from study import Study, profiles
from study.profiles import ProfileAsked
from words import Words

MANY = 5
ROWS = ("name:column", "value:of", "share:here", "share_all", "index:base")


def answer(study: Study, asked: ProfileAsked, w: Words) -> str:
    """The largest difference; that there is none, where no difference is sure."""
    table = profiles.profile(study, asked)
    found, who = largest(table, len(table)), names.group(study, asked, w)
    if found.empty:
        return w.t("{mark} differences from the base are sure in {group}.", mark=mark(w.number(0)), group=who)
    more = found[found["points"] > 0]
    row = (found if more.empty else more).iloc[0].to_dict()
    return w.t(
        "{mark} of {group} have “{value}” in {column}; of all customers {share}.",
        mark=mark(w.percent(row["share"])),
        group=who,
        column=markdown_text(names.attribute(study, row["attribute"], w)),
        value=markdown_text(names.value(row, w)),
        share=w.percent(row["share_all"]),
    )


def differences(study: Study, asked: ProfileAsked, w: Words) -> Exhibit:
    """The five largest differences, one a column: as sentences, and how many times as common beside the base."""
    table = profiles.profile(study, asked)
    found = largest(table, MANY)
    if found.empty:
        said = w.t("No value is surely more or less common here than in the whole base.")
        return Exhibit("profile_differences", w.t("What sets them apart"), lead=said, notices=_few(table, w))
    told = [_sentence(study, row, w) for row in found.to_dict("records")]
    # Figures have no room for long names, so each row bears its value, and the sentences the columns.
    rows = tuple(
        Dot(names.dotted(study, row, w), row["index"], row["index_low"], row["index_high"])
        for row in found.to_dict("records")
    )
    measure = Measure(w.t("As common as in the whole base"), "percent", float(found["index_high"].max()))
    alt = "; ".join(f"{row.name} {measure.write(row.value, w)}" for row in rows) + "."
    form = Dots(rows, measure, alt, Reference(1.0, w.t("the base {value}", value=f"**{w.percent(1)}**")))
    note = w.t(
        "How many times as common a value is here as in the whole base, with its 95% interval. Only differences that "
        "hold when all values are asked at once. They go together; what causes what is not shown."
    )
    return Exhibit(
        "profile_differences",
        w.t("What sets them apart"),
        form,
        text="\n".join(f"- {one}" for one in told),
        notes=(note,),
        notices=_few(table, w),
    )


def _sentence(study: Study, row: Mapping[Hashable, Any], w: Words) -> str:
    column = markdown_text(names.attribute(study, str(row["attribute"]), w))
    said = {
        "value": f"**{markdown_text(names.value(row, w))}**",
        "column": column,
        "share": w.percent(row["share"]),
        "all": w.percent(row["share_all"]),
    }
    if not row["have"]:
        del said["share"]
        return w.t("{value} ({column}): nobody here, {all} of all customers", **said)
    return w.t(
        "{value} ({column}): {share} here, {all} of all customers, {times} times as common",
        times=w.number(row["index"], 1),
        **said,
    )


def _few(table: pd.DataFrame, w: Words) -> tuple[Notice, ...]:
    members = int(table["members"].iloc[0]) if len(table) else FEWEST
    if members >= FEWEST:
        return ()
    text = w.n(
        "Only {count} customer belongs: little is sure.", "Only {count} customers belong: little is sure.", members
    )
    return (Notice(text),)


def every_value(study: Study, asked: ProfileAsked, w: Words) -> Exhibit:
    """Every value of every column: its share here and in the base, and the index with its interval."""
    table = profiles.profile(study, asked)
    named = table.assign(
        name=[names.attribute(study, str(code), w) for code in table["attribute"]],
        value=[names.value(row, w) for row in table.to_dict("records")],
        looked_at=table["members"],
    ).drop(columns="members")
    note = w.t(
        "Within a column the shares sum to 100%. Values that fewer than five customers have, here or outside, are "
        "together as other values. Columns of many different numbers are cut in four."
    )
    return Exhibit(
        "profile_rows",
        w.t("All columns and values"),
        table=named,
        columns=columns(w, *ROWS),
        total=False,
        notes=(note,),
        height=420,
        file="profile",
    )
