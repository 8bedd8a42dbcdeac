"""What is our customer base worth today?"""

from __future__ import annotations

import math

import pandas as pd

from clv import TOTAL
from report.columns import columns
from report.exhibit import Exhibit, Finding, KeyFigure
from report.exhibits.findings import said
from report.exhibits.portfolio import behind, notices
from report.forms import Measure, Rail, Rails
from report.text import mark, markdown_text
from study import DATED, Study
from words import Words


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("What is our customer base worth today?")


def exhibits(study: Study, w: Words) -> list[Exhibit]:
    """Who carries the value, the figures behind it, and whether the last value came true; [] without a value."""
    return [] if study.problem is not None else [*carries(study, w), *figures(study, w)]


def carries(study: Study, w: Words) -> list[Exhibit]:
    """Who carries the value, as a picture; nothing where nobody is active."""
    table = study.portfolio
    return [Exhibit("carries", message(table, w), rails(table, w))] if total(table)["customers"] else []


def figures(study: Study, w: Words) -> list[Exhibit]:
    """The portfolio table with the customers behind it, and what came of the value a period ago."""
    table = study.portfolio
    shown = columns(w, *PORTFOLIO)
    found = [
        Exhibit(
            "portfolio",
            w.t("The figures behind"),
            table=table,
            columns=shown,
            behind=behind(study, w, "overview"),
            notices=notices(study, w),
        )
    ]
    if study.hindsight is not None:
        seen = columns(w, "tier", "base", "revenue_before", "expected", "actual", "difference")
        message, lead = w.t("Did last period's CLV come true?"), came_true(study.hindsight, w)
        found.append(Exhibit("hindsight", message, lead=lead, table=study.hindsight, columns=seen))
    elif study.base.kind == "transactions":
        later = w.t("Whether last period's CLV came true can be seen when the file holds one more period.")
        found.append(Exhibit("hindsight", notes=(later,)))
    return found


def findings(study: Study, w: Words) -> list[Finding]:
    """The findings with most money, in words."""
    return [said(found, w) for found in study.findings]


PORTFOLIO = (
    "tier",
    "customers",
    "revenue_per_customer",
    "retention",
    "duration_years",
    "clv",
    "portfolio_value",
)


def total(table: pd.DataFrame) -> pd.Series:
    """The row "Total" of a portfolio table."""
    return table.iloc[-1]


def answer(study: Study, w: Words) -> str:
    """The page's answer: the portfolio value, and how many times the period's revenue (or margin) it is."""
    t = total(study.portfolio)
    value, low = t["portfolio_value"], t["portfolio_low"]
    if not t["customers"]:
        return w.t("{mark} customers are active in the period, so there is no value to count.", mark=mark(w.number(0)))
    if math.isnan(value) and math.isnan(low):
        revenue = mark(w.short(t["revenue"]))
        return w.t("{mark} is what the customers bring. How long they stay cannot be seen in this file.", mark=revenue)
    if math.isnan(value):
        least = mark(w.at_least(w.short(low)))
        return w.t("{mark} is what today's customers are worth: in some tier nobody was lost.", mark=least)
    first = w.t("{mark} is what today's customers are worth over their whole duration", mark=mark(w.short(value)))
    return first + _times(study, value / t["revenue"] if t["revenue"] else math.nan, w)


def _times(study: Study, ratio: float, w: Words) -> str:
    if math.isnan(ratio) or study.choices.margin is not None:
        return w.t(", counted in margin.") if study.choices.margin is not None else "."
    near = abs(ratio - round(ratio)) < 0.05 and ratio >= 1.95
    times = w.words_number(round(ratio)) if near else w.number(ratio, 1)
    if study.period_months == 12:
        return w.t(", {times} times the year's revenue.", times=times)
    return w.t(", {times} times the period's revenue.", times=times)


def key_figures(study: Study, w: Words) -> list[KeyFigure]:
    """The six key figures; against the period before where the file reaches that far."""
    t, base, then = total(study.portfolio), study.base, study.earlier_portfolio
    before = total(then) if then is not None else None
    opening = None
    if base.kind in DATED and base.two_periods:
        opening = base.tiers[["base", "revenue_before"]].sum(skipna=False)
    months = study.period.months if study.period is not None else None
    revenue = w.n("Revenue, {count} month", "Revenue, {count} months", months) if months else w.t("Revenue")
    per = t["revenue_per_customer"]
    was = opening["revenue_before"] / opening["base"] if opening is not None and opening["base"] else math.nan
    return [
        _key(w.t("Portfolio value"), w.short, t["portfolio_value"], before, "portfolio_value", w)
        or KeyFigure(w.t("Portfolio value"), _or_least(t, w), _interval(t, w)),
        _change(w.t("Active customers"), w.number(t["customers"]), t["customers"], _at(opening, "base"), w.signed),
        _change(revenue, w.short(t["revenue"]), t["revenue"], _at(opening, "revenue_before"), w.short_signed),
        _change(w.t("Per customer"), w.money(per), per, was, w.money_signed),
        _key(w.t("Retention rate"), lambda x: w.percent(x, 1), t["retention"], before, "retention", w)
        or KeyFigure(w.t("Retention rate"), w.percent(t["retention"], 1), _lost(t, w)),
        _key(w.t("Duration"), w.years, t["duration_years"], before, "duration_years", w)
        or KeyFigure(w.t("Duration"), w.years(t["duration_years"]), _limits(t, w)),
    ]


def _at(row: pd.Series | None, name: str) -> float:
    return math.nan if row is None else float(row[name])


def _change(label: str, text: str, value: float, before: float, signed: object) -> KeyFigure:
    if math.isnan(before) or math.isnan(value):
        return KeyFigure(label, text)
    change = value - before
    note = signed(change)  # type: ignore[operator]
    return KeyFigure(label, text, note, None if not change else change > 0, None if not change else change > 0)


def _key(label: str, form: object, value: float, before: pd.Series | None, name: str, w: Words) -> KeyFigure | None:
    """A figure against the one a period earlier; None when there is none to compare with."""
    if before is None or math.isnan(before[name]) or math.isnan(value):
        return None
    notes = {
        "portfolio_value": w.short_signed,
        "retention": lambda x: w.t("{change} points", change=w.signed(100 * x, 1)),
        "duration_years": lambda x: f"{w.signed(x, 2)} {w.t('years')}",
    }
    return _change(label, form(value), value, float(before[name]), notes[name])  # type: ignore[operator]


def _or_least(t: pd.Series, w: Words) -> str:
    if math.isnan(t["portfolio_value"]) and not math.isnan(t["portfolio_low"]):
        return w.at_least(w.short(t["portfolio_low"]))
    return w.short(t["portfolio_value"])


def _interval(t: pd.Series, w: Words) -> str:
    if math.isnan(t["portfolio_high"]):
        return ""
    high = w.short_bare(t["portfolio_high"])
    low = w.short_bare(t["portfolio_low"], like=t["portfolio_high"]).split("\u00a0")[0]
    return f"{low}–{high}"


def _lost(t: pd.Series, w: Words) -> str:
    return "" if math.isnan(t["lost"]) else w.n("{count} lost", "{count} lost", int(t["lost"]))


def _limits(t: pd.Series, w: Words) -> str:
    if math.isnan(t["duration_low"]):
        return ""
    if math.isnan(t["duration_high"]):
        return w.at_least(w.years(t["duration_low"], 1))
    return f"95 %: {w.number(t['duration_low'], 2)}–{w.number(t['duration_high'], 2)}"


def message(table: pd.DataFrame, w: Words) -> str:
    """What the figure shows: how much of the value, or of the revenue, the first tier carries."""
    tiers, t = table[table["tier"] != TOTAL], total(table)
    some = tiers[tiers["customers"] > 0]
    if some.empty:
        return w.t("Nobody is active in the period")
    first = some.iloc[0]
    share = first["customers"] / t["customers"]
    carried, whole = first["portfolio_value"], t["portfolio_value"]
    if not math.isnan(carried) and whole > 0:
        text = w.t(
            "{share} per cent of the customers carry {carried} per cent of the value",
            **_parts(share, carried / whole, w),
        )
    elif t["revenue"] > 0:
        text = w.t(
            "{share} per cent of the customers bring {carried} per cent of the revenue",
            **_parts(share, first["revenue"] / t["revenue"], w),
        )
    else:
        return w.t("The customers bring no revenue in the period")
    return w.capital(text)


def _parts(share: float, carried: float, w: Words) -> dict[str, str]:
    said = [w.words_number(round(100 * x)) if x >= 0.005 else w.number(100 * x, 1) for x in (share, carried)]
    return {"share": said[0], "carried": said[1]}


def came_true(table: pd.DataFrame, w: Words) -> str:
    """One sentence: did last period's CLV come true?"""
    t = table[table["tier"] == TOTAL].iloc[0]
    if not t["expected"] or math.isnan(t["expected"]):
        return w.t("What was expected a period ago cannot be said: retention was not known then.")
    off = t["difference"] / t["expected"]
    detail = {"expected": w.short(t["expected"]), "actual": w.short(t["actual"]), "off": w.percent(abs(off), 1)}
    first = _came_true_in_all(off, detail, w)
    tiers = table[table["tier"] != TOTAL]
    worst = tiers.iloc[int(tiers["difference"].abs().to_numpy().argmax())]
    if len(tiers) < 2 or abs(worst["difference"]) <= abs(t["difference"]):
        return first
    gap = {"tier": markdown_text(w.tier(worst["tier"])), "gap": w.short_signed(worst["difference"])}
    return f"{first} " + w.t("Within the sum the tiers differ, {tier} most: {gap}.", **gap)


def _came_true_in_all(off: float, detail: dict[str, str], w: Words) -> str:
    if abs(off) < 0.02:
        return w.t("Last period's CLV came true: {expected} was expected and {actual} came.", **detail)
    if off > 0:
        return w.t("Last period's CLV was {off} too low: {expected} was expected and {actual} came.", **detail)
    return w.t("Last period's CLV was {off} too high: {expected} was expected and {actual} came.", **detail)


def limits(study: Study, w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    t = total(study.portfolio)
    said = [
        w.t(
            "Portfolio value is the sum over the tiers of customers × CLV. CLV is revenue per customer and year × "
            "duration, and duration is one divided by the yearly share of customers that is lost."
        ),
        w.t(
            "It is not customers × average CLV ({product}): the customers who buy most also stay longest, and an "
            "average hides that.",
            product=w.short(t["customers"] * t["clv"]),
        ),
        w.t(
            "The interval is the uncertainty of who stays, not of next year's revenue. Lost customers come back at "
            "times, so duration is a lower bound; the first years' loss is larger than later, so an average misleads."
        ),
    ]
    return "\n\n".join(said)


def rails(portfolio: pd.DataFrame, w: Words) -> Rails:
    """The tiers' shares of customers, revenue and value.

    `portfolio`: PORTFOLIO with its "Total" row. A rail whose sum cannot be known (a tier without a value) is left out.
    """
    tiers = portfolio[portfolio["tier"] != TOTAL]
    names = tuple(w.tier(str(name)) for name in tiers["tier"])
    measures = [
        (Measure(w.t("Customers")), tiers["customers"].astype(float)),
        (Measure(w.t("Revenue"), "money"), tiers["revenue"].astype(float)),
        (Measure(w.t("Value"), "money"), tiers["portfolio_value"].astype(float)),
    ]
    whole = tuple(Rail(measure, tuple(values.tolist())) for measure, values in measures if _whole(values))
    return Rails(names, whole, _alt(names, whole, w))


def _whole(values: pd.Series) -> bool:
    """A hundred per cent can be cut only when every part is known and none is below zero."""
    return bool(values.notna().all() and (values >= 0).all() and values.sum() > 0)


def _alt(names: tuple[str, ...], whole: tuple[Rail, ...], w: Words) -> str:
    shares = [(r.measure.name.lower(), r.shares) for r in whole]
    parts = [
        w.t(
            "{tier}: {shares}.",
            tier=tier,
            shares=", ".join(f"{name} {w.percent(found[i])}" for name, found in shares),
        )
        for i, tier in enumerate(names)
    ]
    return " ".join([w.t("Shares of the value tiers."), *parts])
