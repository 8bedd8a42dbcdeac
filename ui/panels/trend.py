"""How the base moves over time, the figures a manager follows, and whether 12 months is the right meaning of lost."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from clv import TOTAL, trend
from report.exhibits import trend as exhibits
from report.forms import Kind
from study import Study
from study import trend as model
from ui import state
from ui.parts import Column, figure, mark, table
from words import N_, Words

MEASURES: dict[str, tuple[str, Kind, tuple[str, str] | None]] = {
    "customers": (N_("Active customers"), "number", None),
    "retention": (N_("Retention rate"), "percent", ("retention_low", "retention_high")),
    "revenue_per_customer": (N_("Revenue per customer"), "money", None),
    "portfolio_value": (N_("Portfolio value"), "money", ("portfolio_low", "portfolio_high")),
}


def answer(now: Study, w: Words) -> str:
    """Whether the base and its revenue have grown since a year (or a period) ago."""
    totals = model.rolled(now, "month").query("tier == @TOTAL")
    if len(totals) < 2:
        return w.t("The file holds one period of {n} months, so there is no line to draw yet.", n=now.months)
    last, first = totals.iloc[-1], totals.iloc[-1 - min(12, len(totals) - 1)]
    n = min(12, len(totals) - 1)
    change = last["revenue"] / first["revenue"] - 1 if first["revenue"] else math.nan
    if math.isnan(change):
        return w.t("{mark} customers are active now.", mark=mark(w.number(last["customers"])))
    values = {"mark": mark(w.percent_signed(change, 1)), "months": n, "revenue": w.short(last["revenue"])}
    if last["customers"] >= first["customers"]:
        return w.t("{mark} in rolling revenue over {months} months, to {revenue}; the base has not shrunk.", **values)
    return w.t("{mark} in rolling revenue over {months} months, to {revenue}, while the base has shrunk.", **values)


@st.fragment
def rolling(now: Study, w: Words) -> None:
    """The rolling lines: measure, step, all together or per tier."""
    labels = {key: w.t(measure[0]) for key, measure in MEASURES.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measure = st.segmented_control(
            w.t("Shown"),
            list(labels),
            format_func=labels.__getitem__,
            key=state.slot("trend_measure"),
            required=True,
            persist_state="session",
        )
        steps = {"month": w.t("Month by month"), "quarter": w.t("Quarter by quarter")}
        step = st.segmented_control(
            w.t("Step"),
            list(steps),
            format_func=steps.__getitem__,
            key=state.slot("trend_step"),
            required=True,
            persist_state="session",
        )
        by_tier = st.toggle(w.t("Per tier"), key=state.slot("trend_tiers"), persist_state="session")
    found = model.rolled(now, str(step))
    shown = found[(found["tier"] != TOTAL) if by_tier else (found["tier"] == TOTAL)]
    _, kind, limits = MEASURES[str(measure)]
    series = _series(shown, str(measure), None if by_tier else limits, w)
    if series.empty:
        st.markdown(w.t("The file is too short for this line."))
    else:
        lines = exhibits.lines(series, w, kind=kind)
        figure(lines, f"trend_{measure}_{step}_{by_tier}", _message(found, str(measure), w))
    st.caption(
        w.t(
            "Each point counts the {n} months before it, so the season is in every one of them. Points whose period "
            "the file does not hold whole are left out.",
            n=now.months,
        )
    )
    columns = [Column("end", w.t("Up to"), "date"), Column("tier", w.t("Value tier"), "tier"), *_columns(w)]
    table(shown.assign(end=_last_days(shown).dt.date).iloc[::-1], columns, "rolling", total=False, height=360)
    state.write_link()


def _last_days(shown: pd.DataFrame) -> pd.Series:
    """The last day that each rolling period counts: its end is the day after."""
    return pd.to_datetime(shown["end"]) - pd.Timedelta(days=1)


def _series(shown: pd.DataFrame, measure: str, limits: tuple[str, str] | None, w: Words) -> pd.DataFrame:
    names = shown["tier"].map(lambda t: w.t("All") if t == TOTAL else t)
    rows = pd.DataFrame({"period": _last_days(shown), "series": names, "value": shown[measure], "finished": True})
    if limits is not None:
        rows = rows.assign(low=shown[limits[0]], high=shown[limits[1]])
    return rows.dropna(subset=["value"]).reset_index(drop=True)


def _message(found: pd.DataFrame, measure: str, w: Words) -> str:
    values = found.loc[found["tier"] == TOTAL, measure].dropna()
    label = w.t(MEASURES[measure][0])
    if len(values) < 2:
        return label
    first, last = float(values.iloc[0]), float(values.iloc[-1])
    if abs(last - first) <= 0.01 * abs(first):
        return w.t("{label}: where it began", label=label)
    if last > first:
        return w.t("{label}: higher than when the line begins", label=label)
    return w.t("{label}: lower than when the line begins", label=label)


def _columns(w: Words) -> list[Column]:
    return [
        Column("customers", w.t("Customers")),
        Column("retention", w.t("Retention rate"), "percent", 1, ("retention_low", "retention_high")),
        Column("revenue_per_customer", w.t("{unit} per customer", unit=w.unit)),
        Column("revenue", w.t("Revenue, {unit}", unit=w.unit)),
        Column("portfolio_value", w.t("Portfolio value, {unit}", unit=w.unit)),
    ]


def kpi_table(now: Study, w: Words) -> None:
    """The figures of each month, quarter or year; unfinished ones are marked and left out of means."""
    steps = {"month": w.t("Month by month"), "quarter": w.t("Quarter by quarter"), "year": w.t("Year by year")}
    by = st.segmented_control(
        w.t("Calendar"),
        list(steps),
        format_func=steps.__getitem__,
        key=state.slot("kpi_step"),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    found = model.kpis(now, "month" if by == "month" else "year" if by == "year" else "quarter")
    days = zip(pd.to_datetime(found["start"]), found["unfinished"], strict=True)
    named = found.assign(when=[_when(start, str(by), bool(unfinished), w) for start, unfinished in days])
    table(named.iloc[::-1], _kpi_columns(w), f"kpis_{by}", total=False, height=420)
    _season(now, w)


def _when(start: pd.Timestamp, by: str, unfinished: bool, w: Words) -> str:
    name = {
        "month": w.month(start.date()),
        "quarter": w.t("{year}, quarter {n}", year=start.year, n=start.quarter),
        "year": str(start.year),
    }[by]
    return w.t("{name} (unfinished)", name=name) if unfinished else name


def _kpi_columns(w: Words) -> list[Column]:
    return [
        Column("when", w.t("When"), "text"),
        Column("customers", w.t("Customers")),
        Column("new", w.t("New")),
        Column("purchases", w.t("Purchases")),
        Column("revenue", w.t("Revenue, {unit}", unit=w.unit)),
        Column("revenue_per_customer", w.t("{unit} per customer", unit=w.unit)),
        Column("rolling_retention", w.t("Retention, rolling"), "percent", 1),
        Column("rolling_portfolio_value", w.t("Portfolio value, {unit}", unit=w.unit)),
    ]


def _season(now: Study, w: Words) -> None:
    shape = trend.season(model.kpis(now, "month"))
    if shape.empty:
        return
    best, worst = shape.iloc[shape["index"].argmax()], shape.iloc[shape["index"].argmin()]
    year = pd.Timestamp(2024, 1, 1)
    st.caption(
        w.t(
            "Season: {best} brings {high} of a usual month, {worst} {low}.",
            best=w.month(year.replace(month=int(best["month"]))).split("\u00a0")[0],
            worst=w.month(year.replace(month=int(worst["month"]))).split("\u00a0")[0],
            high=w.percent(best["index"]),
            low=w.percent(worst["index"]),
        )
    )


def lost(now: Study, w: Words) -> None:
    """Is the period the right meaning of lost? Gaps, who comes back, and churn under other meanings."""
    found = model.silence(now)
    silent, bars, lengths = found.came_back, found.gaps, found.lengths
    n = now.months
    longer = float(bars.loc[bars["from_days"] >= n * 30.4, "share"].sum())
    message = w.t("{share} of those who come back have been away over {n} months", share=w.percent(longer, 1), n=n)
    figure(exhibits.waits(bars[bars["months"] > 0], w, days=n * 30.44, months=n), "gaps", message)
    table(silent, _silent_columns(w), "silent", total=False)
    st.markdown(w.t("What retention and duration become when lost means silent for another time:"))
    table(lengths[lengths["possible"]], _length_columns(w), "lengths", total=False)


def _silent_columns(w: Words) -> list[Column]:
    return [
        Column("months", w.t("Silent for, months")),
        Column("silent", w.t("Times")),
        Column("came_back", w.t("Came back so far")),
        Column("share", w.t("Share"), "percent", 1),
        Column("share_within", w.t("Came back within a year more"), "percent", 1, ("share_low", "share_high")),
    ]


def _length_columns(w: Words) -> list[Column]:
    return [
        Column("months", w.t("Lost means silent for, months")),
        Column("base", w.t("Customers before")),
        Column("lost", w.t("Lost")),
        Column("retention", w.t("Retention rate"), "percent", 1, ("retention_low", "retention_high")),
        Column("retention_year", w.t("Per year"), "percent", 1),
        Column("duration_years", w.t("Duration, years"), "years", 2, ("duration_low", "duration_high")),
    ]
