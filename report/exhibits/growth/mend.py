"""Exhibits that compare winning more customers with losing fewer, and the two companies of the course."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

import pandas as pd

import clv
from report.columns import columns
from report.exhibit import Exhibit, KeyFigure
from report.exhibits.growth.bucket import paths
from report.short_proof import short_proof
from study.beside import lately_beside
from study.growth import BucketFacts, Mending, mend
from words import Words

MOST_KEPT = 32  # of what was asked


@lately_beside(MOST_KEPT)
def fill_or_mend(f: BucketFacts, asked: Mending, w: Words) -> Exhibit:
    """The cost of winning as many as could have been kept, against that of keeping them."""
    if not f.worth_mending:
        little = w.t("Fewer than one customer in a hundred leaves each year: there is little to fix.")
        return replace(fill_or_mend_head(f, w), lead=little)
    found = mend(f, asked)
    row = found[found["ratio"] == asked.ratio].iloc[0]
    return replace(
        fill_or_mend_head(f, w),
        table=found.assign(each=asked.cost, points_asked=min(asked.points / 100, f.leak)),
        columns=columns(w, "ratio", "saved", "fill", "mend_all", "net:saved", "break_even_points"),
        total=False,
        lead=sentence(row, asked.points, w),
        keys=_keys(row, w),
    )


def fill_or_mend_head(f: BucketFacts, w: Words) -> Exhibit:
    """What is asked, and whose figures it is asked of; nothing of it is counted."""
    whose = w.t(
        "What keeping a customer costs is your assumption; that a new one costs 5–25 times as much is a range the "
        "course quotes."
    )
    message = w.t("Fill the bucket or fix the leak?")
    return Exhibit("fill_or_mend", message, notes=(whose,) if f.worth_mending else ())


def sentence(row: pd.Series, points: int, w: Words) -> str:
    """What the same customers cost, won or kept, and when a programme for everybody pays."""
    needed = w.t(
        "If the programme is paid for every customer, it pays off once it makes one in {ratio} stay who would "
        "otherwise have left ({share} of the base).",
        ratio=w.number(row["ratio"]),
        share=w.percent(row["break_even_points"], 0 if (row["break_even_points"] * 100) % 1 < 1e-9 else 1),
    )
    values = {
        "saved": w.n("{count} customer", "{count} customers", round(row["saved"])),
        "points": w.n("{count} percentage point", "{count} percentage points", points),
    }
    if row["net"] > 0:
        return (
            w.t("{points} lower churn keeps {saved} more per year. Here fixing the leak is cheaper.", **values)
            + " "
            + needed
        )
    if row["net"] < 0:
        return (
            w.t(
                "{points} lower churn keeps {saved} more per year. Here filling the bucket is cheaper, "
                "if every customer must be paid for.",
                **values,
            )
            + " "
            + needed
        )
    return (
        w.t(
            "{points} lower churn keeps {saved} more per year. Here filling the bucket and fixing the "
            "leak cost the same.",
            **values,
        )
        + " "
        + needed
    )


def _keys(row: pd.Series, w: Words) -> tuple[KeyFigure, ...]:
    each = row["mend_saved"] / row["saved"] if row["saved"] else 0.0
    figures = {"saved": row["saved"], "ratio": row["ratio"], "each": each}
    figures["customers"] = row["mend_all"] / each if each else 0.0
    said = (
        ("fill", w.t("Win the same number instead"), w.t("per year"), "saved * ratio * each"),
        ("mend_all", w.t("Keep: pay for every customer"), w.t("per year"), "customers * each"),
        ("mend_saved", w.t("Keep: pay only for those leaving"), w.t("if you knew who they are"), "saved * each"),
    )
    return tuple(
        KeyFigure(
            label,
            w.short(row[name]),
            note,
            proof=partial(short_proof, label, "more.bucket", w, how, figures, row[name]),
        )
        for name, label, note, how in said
    )


@cache
def _companies(w: Words) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The course's two companies, and their paths; nobody's file enters."""
    found = clv.growth.companies()
    names = [w.t("Leaks {share}", share=w.percent(leak)) for leak in found["leak"]]
    paths = pd.concat(
        [
            clv.bucket(1000, leak, inflow)[["year", "customers"]]
            .set_axis(["year", "value"], axis=1)
            .assign(series=name)
            for name, leak, inflow in zip(names, found["leak"], found["inflow"], strict=True)
        ]
    ).assign(kind="worked")
    return found.assign(name=names), paths


def two_companies(w: Words) -> Exhibit:
    """The same acquisition, half the leak: doubled in 14 years against standing still."""
    found, lines = _companies(w)
    message = w.t(
        "Half the leak: doubled in {years} instead of standing still", years=w.years(found["doubling_years"][0], 0)
    )
    told = w.t(
        "Two companies start with 1,000 customers, and each year gain new ones worth a tenth of the base. One "
        "loses a twentieth of its customers a year, the other a tenth."
    )
    return Exhibit(
        "two_companies",
        message,
        paths(lines, w, what=w.t("Customers")),
        found,
        columns(w, "name:company", "leak", "inflow", "growth", "doubling_years", "customers_then"),
        total=False,
        text=told,
    )
