"""Where does the value sit?"""

from __future__ import annotations

import math

import pandas as pd

from clv import concentration
from clv.benchmarks import Benchmark
from report.columns import columns
from report.exhibit import Exhibit, Notice
from report.exhibits import benchmarks as others_figures
from report.exhibits.concentration.attribute import (
    FIRST,
    attributes,
    by_attribute,
    compared,
    group_dots,
    heading,
    measures,
)
from report.exhibits.concentration.curves import deciles, lorenz, whale
from report.notices import to_file, unavailable
from report.text import mark
from study import Study, benchmarks, kept
from study import concentration as model
from words import Words

__all__ = [
    "BY_PROFIT",
    "FIRST",
    "TENTHS",
    "answer",
    "attributes",
    "by_attribute",
    "compared",
    "curve",
    "deciles",
    "exhibits",
    "group_dots",
    "heading",
    "limits",
    "lorenz",
    "measures",
    "obstacle",
    "profit",
    "question",
    "rows",
    "tenths",
    "whale",
]

TENTHS = ("group:tenth", "customers", "amount", "share", "cumulative_share", "per_customer", "index")
BY_PROFIT = ("group:profit", "customers", "profit", "share:profit")


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("Where does the value sit?")


def obstacle(study: Study, w: Words) -> Notice | None:
    """What stands in the way: no customers behind the figures, or no revenue."""
    if study.base_problem is not None:
        return unavailable(study, w)
    if study.has_customers and study.base.tiers["revenue"].sum() > 0:
        return None
    return to_file(
        w.t("This needs one row per customer or purchase"),
        w.t("A file of segments does not show how the revenue divides between customers. Open one with customers."),
        w,
    )


def answer(study: Study, w: Words) -> str:
    """The k per cent of the customers who bring 80 per cent of the revenue."""
    share = model.curves(study).wanted
    return w.t(
        "{mark} of the customers bring 80% of the revenue.",
        mark=mark(w.percent(share, 1 if share < 0.1 else 0)),
    )


def exhibits(study: Study, w: Words, column: str = "", measure: str = "") -> list[Exhibit]:
    """Tenths, the curve, profit, and the values of a column side by side (the first column, unless one is given)."""
    if obstacle(study, w) is not None:
        return []
    told = [tenths(study, w), curve(study, w), rows(study, w), *profit(study, w)]
    found = [*told, others_figures.beside(study, w), heading(w)]
    return [*found, *by_attribute(study, w, column, measure)]


def tenths(study: Study, w: Words) -> Exhibit:
    """What each tenth of the customers brings."""
    found = model.curves(study).deciles
    form = deciles(found[["group"]].assign(value=found["share"]), w, what=w.t("Share of revenue"))
    first = float(found["share"].iloc[0])
    message = w.t("The best tenth of the customers bring {share} of the revenue", share=w.percent(first))
    return Exhibit("deciles", message, form)


def curve(study: Study, w: Words, marked: bool = True) -> Exhibit:
    """What the best bring, added up, beside a known case. `marked`: others' figures stand in it, an operator's too."""
    return _curve(study, w, marked, tuple(_of_operator("revenue_share")) if marked else ())


@kept
def _curve(study: Study, w: Words, marked: bool, operators: tuple[Benchmark, ...]) -> Exhibit:
    found = model.curves(study)
    line = found.curve.rename(columns={found.curve.columns[1]: "value"})
    if not marked:
        said = w.t("The best {part} bring {share}", part=w.percent(found.wanted), share=w.percent(model.WANTED))
        return Exhibit("lorenz", said, lorenz(line, w, mark=(found.wanted, model.WANTED)))
    _, part, other = _cases(w)[0]
    message = w.t(
        "The best {part} bring {share}; at a casino group the same part brought {other}",
        part=w.percent(part),
        share=w.percent(found.as_known),
        other=w.percent(other),
    )
    others = [*_cases(w), *((one.who, one.customers_share, one.value) for one in operators)]
    return Exhibit("lorenz", message, lorenz(line, w, mark=(found.wanted, model.WANTED), others=others))


def _of_operator(of: str) -> list[Benchmark]:
    """The cases that whoever runs the product has added."""
    return [one for one in benchmarks.own()[0] if one.of == of and not math.isnan(one.customers_share)]


def _cases(w: Words) -> list[tuple[str, float, float]]:
    """Known cases as dots beside the curve."""
    known = concentration.known_cases().iloc[:1]
    names = {"Casino group": w.t("Casino group")}
    return [
        (names.get(str(c), str(c)), float(x), float(y))
        for c, x, y in zip(known["case"], known["customers_share"], known["amount_share"], strict=True)
    ]


def rows(study: Study, w: Words) -> Exhibit:
    """The tenths as a table, with Gini's measure."""
    found = model.curves(study)
    gini = w.t("Gini {gini}: 0 is all alike, 1 is one customer for everything.", gini=w.number(found.gini, 2))
    notes = () if math.isnan(found.gini) else (gini,)
    shown = columns(w, *TENTHS)
    return Exhibit("tenths", table=found.deciles, columns=shown, total=False, notes=notes, file="deciles")


@kept
def profit(study: Study, w: Words, marked: bool = True) -> list[Exhibit]:
    """Who makes the profit and who gives it back; what is missing where the file has no cost. `marked` as `curve`."""
    found = model.profit(study)
    if found is None:
        why = w.t(
            "A cost on each row would show which customers are profitable and which eat up what the others bring."
        )
        notice = Notice(why, "plain", w.t("The file has no cost"))
        return [Exhibit("whale", w.t("Who costs more than they bring?"), notices=(notice,))]
    unprofitable = int(found.summary["unprofitable"])
    named, shown = _named(found.groups, w), columns(w, *BY_PROFIT)
    message = "" if unprofitable else w.t("No customer costs more than it brings")
    table = Exhibit(
        "profit",
        message,
        lead=_profit_said(found.summary, w),
        table=named,
        columns=shown,
        total=False,
        notes=(_claims(found, w),),
    )
    if not unprofitable:  # nothing is given back, so there is no curve to see it in
        return [table]
    form = whale(found.curve, w, unprofitable=unprofitable, others=_said_of_profit(found, w) if marked else [])
    message = w.t("The unprofitable customers eat up {back}", back=w.short(found.summary["given_back"]))
    return [Exhibit("whale", message, form), table]


def _said_of_profit(found: model.Profit, w: Words) -> list[tuple[str, float, float]]:
    """What is said of others' profit, as marks in this file's money: those that fit under its own peak."""
    whole, known = found.summary["total"], concentration.known_profit_cases()
    cases = zip(known["customers_share"], known["amount_share"], strict=True)
    return [
        (w.t("said: {share}", share=w.percent(y)), float(x), float(y * whole))
        for x, y in cases
        if 0 < y * whole <= found.summary["peak"]
    ]


def _claims(found: model.Profit, w: Words) -> str:
    """The two sayings, which cannot both be of profit, beside this file's own."""
    best = float(found.groups["share"].iloc[0])
    return w.t(
        "It is said that the best fifth brings 80 per cent, and that it brings 200 per cent of the contribution while "
        "another fifth loses as much as all of it. Both cannot be of contribution. Here the best fifth brings {share}.",
        share=w.percent(best),
    )


def _profit_said(facts: dict[str, float], w: Words) -> str:
    """Peak, what is given back, and how many cost more than they bring."""
    whole, peak = w.short(facts["total"]), w.short(facts["peak"])
    if not facts["unprofitable"]:
        return w.t("No customer costs more than it brings: the contribution is {whole}.", whole=whole)
    return w.t(
        "The profitable customers bring {peak}; {n} unprofitable ones eat up {back} of it, so {whole} is left.",
        peak=peak,
        n=w.number(facts["unprofitable"]),
        back=w.short(facts["given_back"]),
        whole=whole,
    )


def _named(parts: pd.DataFrame, w: Words) -> pd.DataFrame:
    """The groups by profit in words."""
    names = [w.t("The best fifth"), w.t("The middle"), w.t("The last fifth")]
    return parts.assign(group=names[: len(parts)])


def limits(w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    return w.t(
        "Customers are ranked by their revenue in the period, best first. The further the curve bends from the "
        "straight line, the fewer customers carry the business. Revenue is not profit: that takes a cost."
    )
