"""Exhibits of what explains value: each column's share of the differences in revenue, and what cannot be told apart."""

from __future__ import annotations

from clv import TableProblem
from clv.explained import PER_LEVEL
from report.columns import columns
from report.exhibit import Check, Exhibit, Notice
from report.exhibits.profile import names
from report.forms import Dot, Dots, Measure
from report.text import markdown_text
from study import Study, profiles
from words import Words

HEADS = ("name:column", "levels", "alone:column", "share:explained", "last:explained")


def explains(study: Study, w: Words) -> Exhibit:
    """How much of the differences in revenue the columns explain together, and the share of each."""
    head = w.t("What explains value")
    try:
        found = profiles.explained(study)
    except TableProblem:
        why = w.t("No column has two values with at least {n} customers each, so nothing can explain.", n=PER_LEVEL)
        return Exhibit("explained", head, lead=why)
    table = found.table.assign(name=[names.attribute(study, str(code), w) for code in found.table["attribute"]])
    rows = tuple(Dot(str(row["name"]), float(row["share"])) for row in table.to_dict("records"))
    measure = Measure(w.t("Share of the differences"), "percent", float(table["share"].max()))
    alt = "; ".join(f"{row.name} {measure.write(row.value, w)}" for row in rows) + "."
    said = w.t(
        "{share} of the differences in revenue between customers go with these columns, most of it with {name}",
        share=w.percent(found.r2),
        name=markdown_text(str(table["name"].iloc[0])),
    )
    note = w.t(
        "A regression of the logarithm of revenue on all the columns at once; each column's share is the mean of what "
        "it adds over every order they can enter in (Shapley), so the shares sum to R². Adjusted R²: {adjusted}. It "
        "goes together, and is not shown to be a cause; the number of products is itself what they bought.",
        adjusted=w.percent(found.adjusted, 1),
    )
    terms = " + ".join(w.percent(x, 1) for x in table["share"])
    sound = abs(float(table["share"].sum()) - found.r2) < 1e-9
    return Exhibit(
        "explained",
        said,
        Dots(rows, measure, alt),
        table,
        columns(w, *HEADS),
        total=False,
        check=Check(w.t("{terms} = **{r2}**", terms=terms, r2=w.percent(found.r2, 1)), sound),
        notes=(note, *_left(study, found.left_out, w)),
        notices=_blurred(study, list(table.loc[table["blurred"], "attribute"]), w),
        file="what_explains_value",
    )


def _blurred(study: Study, codes: list[str], w: Words) -> tuple[Notice, ...]:
    """Columns that largely say the same: their shares cannot be told from one another."""
    if not codes:
        return ()
    listed = w.listed([markdown_text(names.attribute(study, code, w)) for code in codes])
    text = w.t(
        "{columns} largely say the same of a customer: what they explain together is sure, how it divides between them "
        "is not.",
        columns=listed,
    )
    return (Notice(text),)


def _left(study: Study, codes: tuple[str, ...], w: Words) -> tuple[str, ...]:
    if not codes:
        return ()
    listed = w.listed([markdown_text(names.attribute(study, code, w)) for code in codes])
    return (w.t("Left out, as they explain least alone or have too many values: {columns}.", columns=listed),)
