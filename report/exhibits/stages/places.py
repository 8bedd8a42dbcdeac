"""Exhibits of the stages: customers and revenue in each, and the rules that place them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

import clv
from report.columns import columns
from report.exhibit import Exhibit
from report.exhibits.stages.names import RULES, name
from report.forms import BarGroup, Bars, Measure, Row
from report.text import mark
from study import stages as model
from study.beside import kept_beside
from study.stages import Found
from words import Words


def answer_of(found: Found, w: Words) -> str:
    """How many are at risk, what they brought, and after how long a silence."""
    risk = found.stages.set_index("stage").loc["at risk"]
    days = w.number(found.rules.risk_days)
    if not risk["customers"]:
        return w.t(
            "{mark} customers are at risk: all others have bought within {days} days, or have been inactive so "
            "long that they count as lost.",
            mark=mark(w.number(0)),
            days=days,
        )
    return w.n(
        "{mark} customer is at risk: no purchase for over {days} days. {money} of the period's revenue is theirs.",
        "{mark} customers are at risk: no purchase for over {days} days. {money} of the period's revenue is theirs.",
        int(risk["customers"]),
        mark=mark(w.number(risk["customers"])),
        days=days,
        money=w.short(risk["revenue"]),
    )


@kept_beside
def places(found: Found, w: Words) -> Exhibit:
    """The customers in each stage, as a picture and a table; nobody is in two."""
    table = model.with_total(found)
    named = table.assign(name=[w.t("Total") if s == clv.TOTAL else name(s, w) for s in table["stage"]])
    moved = ("customers_before", "change") if found.two_periods else ()
    shown = ("name:stage", "customers", "share:part", *moved, "revenue", "revenue_per_customer", "value:portfolio")
    note = w.n(
        "Of the lost, {count} left in this period, as in the flows and the retention rate; the others earlier.",
        "Of the lost, {count} left in this period, as in the flows and the retention rate; the others earlier.",
        found.lost_now,
    )
    told = (note,) if found.two_periods else ()
    return Exhibit("stages", message(found, w), stages(_rows(found, w), w), named, columns(w, *shown), notes=told)


def message(found: Found, w: Words) -> str:
    """The stage that has changed most, or the one with most customers."""
    rows = found.stages
    if found.two_periods and rows["change"].any():
        row = rows.iloc[int(rows["change"].abs().argmax())]
        values = {"stage": name(row["stage"], w), "n": w.number(abs(row["change"]))}
        if row["change"] > 0:
            return w.t("{stage}: {n} more customers than a period ago, the largest change", **values)
        return w.t("{stage}: {n} fewer customers than a period ago, the largest change", **values)
    row = rows.iloc[int(rows["customers"].argmax())]
    return w.t("Most customers are in one stage: {stage}", stage=name(row["stage"], w).lower())


def _rows(found: Found, w: Words) -> list[tuple[str, int, int | None]]:
    rows = zip(found.stages["stage"], found.stages["customers"], found.stages["change"], strict=True)
    return [(name(stage, w), int(n), int(change) if found.two_periods else None) for stage, n, change in rows]


def stages(rows: Sequence[tuple[str, int, int | None]], w: Words) -> Bars:
    """Customers in each stage of the life cycle. `rows`: (name, customers, change since the period before or None)."""
    said = "; ".join(
        f"{name} {w.number(count)}" + (f" {w.signed(change)}" if change else "") for name, count, change in rows
    )
    bars = tuple(Row(name, count, change=change) for name, count, change in rows)
    alt = w.t("Customers in each stage of the life cycle, and the change: {stages}.", stages=said)
    return Bars((BarGroup("", bars),), Measure(w.t("Customers")), alt)


# The rules ----------------------------------------------------------------------------------------------


def thresholds(found: Found, w: Words) -> Exhibit:
    """Where a stage begins, and why there."""
    return Exhibit("thresholds", w.t("The rules, and where a stage begins"), lead=gap_sentence(found, w))


def rules(found: Found, w: Words) -> Exhibit:
    """The rules in the order they are tried."""
    table = clv.stages.rule_table(found.rules)
    named = table.assign(name=[name(s, w) for s in table["stage"]], when=[_when(r, w) for _, r in table.iterrows()])
    note = w.t("The rules are tried from the top and the first that fits counts, so everybody is in one stage.")
    shown = columns(w, "order", "name:stage", "when:rule")
    return Exhibit("rules", table=named, columns=shown, total=False, notes=(note,), file="stage_rules_table")


def _when(rule: pd.Series, w: Words) -> str:
    return w.t(RULES[rule["rule"]], days=w.number(rule["days"]), purchases=w.number(rule["purchases"]))


def gap_sentence(found: Found, w: Words) -> str:
    """How soon those who buy again do so, which is where the thresholds come from."""
    half, most, nearly = found.gaps["days"]
    if math.isnan(half):
        return w.t(
            "Nobody in the file has bought twice, so half a year and a year without purchases are used to begin with."
        )
    if found.two_periods:
        return w.t(
            "Half of those who buy again do so within {half} days and 80% within {most}. Without a purchase for "
            "more than {risk} days a customer counts as at risk. Lost is no purchase in the period, {lost} days, "
            "as on every page.",
            half=w.number(half),
            most=w.number(most),
            risk=w.number(found.rules.risk_days),
            lost=w.number(found.rules.lost_days),
        )
    if half == nearly:
        return w.t(
            "Of those who buy again 95% do so within {days} days, as regularly as invoices. After one and a half "
            "times as long a customer counts as at risk, after three times as long as lost.",
            days=w.number(nearly),
        )
    return w.t(
        "Half of those who buy again do so within {half} days, 80% within {most} and 95% within {nearly}. Without "
        "a purchase for more than {most} days a customer counts as at risk, for more than {nearly} as lost, but "
        "never before one and a half or three times {half} days.",
        half=w.number(half),
        most=w.number(most),
        nearly=w.number(nearly),
    )
