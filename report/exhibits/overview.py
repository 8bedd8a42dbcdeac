"""What is our customer base worth today?"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from clv import TOTAL
from report.columns import columns
from report.exhibit import Exhibit, Finding, KeyFigure
from report.exhibits import one_year, satisfaction_value, season, value_range
from report.exhibits.findings import said
from report.exhibits.portfolio import behind, notices, value_sum, with_within
from report.forms import Measure, Rail, Rails
from report.text import mark
from study import DATED, Study, kept
from study import answer as model
from words import Words


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("What is our customer base worth today?")


def exhibits(study: Study, w: Words) -> list[Exhibit]:
    """The range, who carries the value, the figures behind it, and the check of one year; [] without a value."""
    return [] if study.problem is not None else [*value_range.spread(study, w), *carries(study, w), *figures(study, w)]


@kept
def carries(study: Study, w: Words) -> list[Exhibit]:
    """Who carries the value, as a picture; nothing where nobody is active."""
    table = study.portfolio
    if not total(table)["customers"]:
        return []
    form = rails(table, w, model.within_beyond(study))
    outlined = any(rail.beyond for rail in form.rails)
    within = value_range.years(model.answer(study).years, w)
    note = w.t("Filled: within {years}, as far as the file shows. Outlined: beyond that.", years=within)
    return [Exhibit("carries", message(table, w), form, notes=(note,) * outlined)]


def parts(w: Words) -> dict[str, str]:
    """What the page's parts below the findings are called."""
    return {
        "portfolio": w.t("The figures behind"),
        "check": w.t("Did last period's customers bring what was expected?"),
    }


@kept
def figures(study: Study, w: Words) -> list[Exhibit]:
    """The portfolio table with the customers behind it, and the check of one year."""
    within = value_range.years(model.answer(study).years, w)
    found = Exhibit(
        "portfolio",
        w.t("The figures behind"),
        table=with_within(study),
        columns=columns(w, *PORTFOLIO, years=within),
        check=value_sum(study, w),
        notes=tuple(text for text in (season.lost_meaning(study, w), season.counted_on_a_year(study, w)) if text),
        behind=behind(study, w, "overview"),
        notices=notices(study, w),
    )
    checked = one_year.check(study, w)
    if not checked and study.base.kind == "transactions":
        later = w.t("What last period's customers brought shows when the file holds one more period.")
        checked = [Exhibit("check", notes=(later,))]
    return [found, *checked]


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
    "value_within",
)


# The key figures' proofs: the last row of these tables' columns.
PROVED = (
    *("portfolio/portfolio_value", "portfolio/customers", "buying/revenue", "portfolio/revenue_per_customer"),
    *("portfolio/retention", "portfolio/duration_years"),
)


def total(table: pd.DataFrame) -> pd.Series:
    """The row "Total" of a portfolio table."""
    return table.iloc[-1]


@kept
def answer(study: Study, w: Words) -> str:
    """The page's answer: what today's customers are worth, from the least to the most, and what the ends assume."""
    t = total(study.portfolio)
    value, low = t["portfolio_value"], t["portfolio_low"]
    if not t["customers"]:
        return w.t("{mark} customers are active in the period, so there is no value to count.", mark=mark(w.number(0)))
    if math.isnan(value) and math.isnan(low):
        revenue = mark(w.short(t["revenue"]))
        return w.t(
            "{mark} is what the customers bring in revenue. How long they stay is not in this file.", mark=revenue
        )
    return value_range.answer(study, w)


def key_figures(study: Study, w: Words) -> list[KeyFigure]:
    """The six key figures, against the period before where the file reaches that far; and NPS and SKI where asked."""
    t, base, then = total(study.portfolio), study.base, study.earlier_portfolio
    before = total(then) if then is not None else None
    opening = None
    if base.kind in DATED and base.two_periods:
        opening = base.tiers[["base", "revenue_before"]].sum(skipna=False)
    months = study.period.months if study.period is not None else None
    revenue = w.n("Revenue, {count} month", "Revenue, {count} months", months) if months else w.t("Revenue")
    per = t["revenue_per_customer"]
    was = opening["revenue_before"] / opening["base"] if opening is not None and opening["base"] else math.nan
    found = [
        _worth(t, before, study, w),
        _change(w.t("Active customers"), w.number(t["customers"]), t["customers"], _at(opening, "base"), w.signed, w),
        _change(revenue, w.short(t["revenue"]), t["revenue"], _at(opening, "revenue_before"), w.short_signed, w),
        _change(w.t("Per customer"), w.money(per), per, was, w.money_signed, w),
        _key(w.t("Retention rate"), lambda x: w.percent(x, 1), t["retention"], before, "retention", w)
        or KeyFigure(w.t("Retention rate"), w.percent(t["retention"], 1), _lost(t, w)),
        _key(w.t("Duration"), w.years, t["duration_years"], before, "duration_years", w)
        or KeyFigure(w.t("Duration"), w.years(t["duration_years"]), _limits(t, w)),
    ]
    proved = [replace(key, of=column) for key, column in zip(found, PROVED, strict=True)]
    return [*proved, *satisfaction_value.key_figures(study, w)]


def _worth(t: pd.Series, before: pd.Series | None, study: Study, w: Words) -> KeyFigure:
    """The portfolio's value by the chosen method; under ten lost in a tier, its interval and not the point."""
    label = w.t("Portfolio value")
    if t["few_lost"] and not math.isnan(t["portfolio_high"]):
        span = w.short_span(t["portfolio_low"], t["portfolio_high"])
        return KeyFigure(label, span, value_range.method_name(study, w))
    found = _key(label, w.short, t["portfolio_value"], before, "portfolio_value", w)
    return found or KeyFigure(label, _or_least(t, w), _interval(t, w))


def _at(row: pd.Series | None, name: str) -> float:
    return math.nan if row is None else float(row[name])


def _change(label: str, text: str, value: float, before: float, signed: Callable[[float], str], w: Words) -> KeyFigure:
    if math.isnan(before) or math.isnan(value):
        return KeyFigure(label, text)
    change = value - before
    note = signed(change)
    if not re.search("[1-9]", note):  # nothing as it is written, so nothing to judge
        return KeyFigure(label, text, w.t("unchanged"))
    return KeyFigure(label, text, note, change > 0, change > 0)


def _key(
    label: str, form: Callable[[float], str], value: float, before: pd.Series | None, name: str, w: Words
) -> KeyFigure | None:
    """A figure against the one a period earlier; None when there is none to compare with."""
    if before is None or math.isnan(before[name]) or math.isnan(value):
        return None
    notes: dict[str, Callable[[float], str]] = {
        "portfolio_value": w.short_signed,
        "retention": lambda x: w.t("{change} %-points", change=w.signed(100 * x, 1)),
        "duration_years": lambda x: f"{w.signed(x, 2)} {w.t('years')}",
    }
    return _change(label, form(value), value, float(before[name]), notes[name], w)


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
    elif math.isnan(t["revenue"]):
        return w.t("The file counts customers and holds no revenue")
    else:
        return w.t("The customers bring no revenue in the period")
    return w.capital(text)


def _parts(share: float, carried: float, w: Words) -> dict[str, str]:
    said = [w.words_number(round(100 * x)) if x >= 0.005 else w.number(100 * x, 1) for x in (share, carried)]
    return {"share": said[0], "carried": said[1]}


def limits(study: Study, w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    t = total(study.portfolio)
    said = [
        w.t(
            "Portfolio value is customers × CLV, tier by tier, added up, where CLV is revenue per customer and year × "
            "duration."
        ),
        w.t(
            "Portfolio value is not customers × average CLV ({product}), for an average hides that the tiers differ.",
            product=w.short(t["customers"] * t["clv"]),
        ),
        w.t(
            "Some lost customers come back, which makes the whole base's duration rather too short; customers change "
            "tier, which makes the best tier's rather too long."
        ),
    ]
    return "\n\n".join(said)


def rails(portfolio: pd.DataFrame, w: Words, cut: pd.DataFrame | None = None) -> Rails:
    """The tiers' shares of customers, revenue and value.

    `portfolio`: PORTFOLIO with its "Total" row. A rail whose sum cannot be known (a tier without a value) is left out.
    `cut`: `clv.horizon.within_beyond`, whose part beyond the horizon is outlined.
    """
    tiers = portfolio[portfolio["tier"] != TOTAL]
    names = tuple(w.tier(str(name)) for name in tiers["tier"])
    measures = [
        (Measure(w.t("Customers")), tiers["customers"].astype(float)),
        (Measure(w.t("Revenue"), "money"), tiers["revenue"].astype(float)),
        (Measure(w.t("Value"), "money"), tiers["portfolio_value"].astype(float)),
    ]
    whole = [Rail(measure, tuple(values.tolist())) for measure, values in measures if _whole(values)]
    if cut is not None and len(whole) and whole[-1].measure.name == w.t("Value"):
        beyond = cut.set_index("tier")["value_beyond"].reindex(tiers["tier"]).to_numpy(float)
        known = not np.isnan(beyond).any() and bool((beyond >= 0).all())
        whole[-1] = replace(whole[-1], beyond=tuple(beyond.tolist()) if known else ())
    return Rails(names, tuple(whole), _alt(names, tuple(whole), w))


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
