"""Which way is the base going?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from clv import TOTAL, TableProblem, gaps, trend
from clv.tables import PURCHASES
from report import notices
from report.columns import columns
from report.exhibit import Exhibit, Notice
from report.exhibits import season
from report.exhibits.cohorts import cohorts
from report.forms import BarPart, Columns, Line, Lines, Measure, MeasureKind, Place, Reference, Series
from report.scale import all_known, tidy
from report.text import NBSP, mark
from report.workings import by_row, with_parts
from study import Study, kept
from study import trend as model
from words import N_, Words


class Shown(NamedTuple):
    """A measure that the rolling line can show: what it is called, how it is written, and its limits."""

    label: str
    kind: MeasureKind
    limits: tuple[str, str] | None = None


MEASURES = {
    "customers": Shown(N_("Active customers"), "number"),
    "retention": Shown(N_("Retention rate"), "percent", ("retention_low", "retention_high")),
    "revenue_per_customer": Shown(N_("Revenue per customer"), "money"),
    "portfolio_value": Shown(N_("Portfolio value"), "money", ("portfolio_low", "portfolio_high")),
}
ROLLING = ("end", "tier", "customers", "retention:interval", "revenue_per_customer", "revenue", "portfolio_value")
CALENDAR = (
    *("when", "customers", "new", "purchases", "revenue", "revenue_per_customer", "rolling_retention"),
    "rolling_portfolio_value",
)
SILENT = ("months:silent", "silent", "came_back", "share:part", "share_within")
LENGTHS = ("months:lost", "base", "lost", "retention:interval", "retention_year", "duration_years")


def question(w: Words) -> str:
    """What the page answers."""
    return w.t("Which way is the base going?")


def obstacle(study: Study, w: Words) -> Notice | None:
    """Why the page cannot answer; None when it can."""
    if study.base_problem is not None:
        return notices.unavailable(study, w)
    if study.base.kind in PURCHASES and study.base.tiers["customers"].sum():
        return None
    why = w.t("A file with one row per customer or segment is a snapshot. Open a file with one row per purchase.")
    return notices.to_file(w.t("A trend needs the dates of purchases"), why, w)


@kept
def answer(study: Study, w: Words) -> str:
    """Whether the base and its revenue have grown since a year (or a period) ago."""
    step = step_of(study, "month")
    totals = model.rolled(study, step).query("tier == @TOTAL")
    if len(totals) < 2:
        return w.t("The file holds one period of {n} months, so there is no line to draw yet.", n=study.months)
    back = min(12 // model.STEPS[step], len(totals) - 1)
    last, first, n = totals.iloc[-1], totals.iloc[-1 - back], back * model.STEPS[step]
    if n < 12 and season.uneven(study):
        revenue = mark(w.short(last["revenue"]))
        return w.t("{mark} came in the last {n} months. {why}", mark=revenue, n=study.months, why=season.needed(w))
    change = last["revenue"] / first["revenue"] - 1 if first["revenue"] else math.nan
    if math.isnan(change):
        return w.t("{mark} customers are active now.", mark=mark(w.number(last["customers"])))
    values = {"mark": mark(w.percent_signed(change, 1)), "months": n, "revenue": w.short(last["revenue"])}
    if last["customers"] >= first["customers"]:
        return w.t(
            "{mark} in rolling revenue over {months} months, to {revenue}; the number of customers has not fallen.",
            **values,
        )
    return w.t(
        "{mark} in rolling revenue over {months} months, to {revenue}, while the number of customers has fallen.",
        **values,
    )


def exhibits(
    study: Study,
    w: Words,
    *,
    measure: str = "customers",
    step: str = "month",
    by_tier: bool = False,
    by: trend.Step = "quarter",
) -> list[Exhibit]:
    """The rolling line, the calendar's figures, and what lost should mean; [] for a file that is one picture in time.

    `measure` of MEASURES and `step` ("month", "quarter") of the line, for all together or `by_tier`; `by`: the stretch
    of the calendar.
    """
    if obstacle(study, w) is not None:
        return []
    line, figures = rolling(study, w, measure, step, by_tier), calendar(study, w, by)
    if study.file.summary is not None:
        return [*line, figures]
    return [*line, *cohorts(study, w), figures, *lost(study, w)]


def step_of(study: Study, step: str) -> str:
    """The step asked for; of rows that stay in a database only quarters came home."""
    return step if study.file.summary is None else "quarter"


def limits(w: Words) -> str:
    """What the figures mean and where they end, for the help."""
    return w.t(
        "A rolling figure counts the whole period before its date, and only whole years even out the seasons. The "
        "calendar's figures show the season; unfinished months are marked. A customer counts as lost after a whole "
        "period without a purchase: if many come back later than that, the period is too short."
    )


# Rolling ------------------------------------------------------------------------------------------------


@kept
def rolling(
    study: Study, w: Words, measure: str = "customers", step: str = "month", by_tier: bool = False
) -> list[Exhibit]:
    """One measure counted over the whole period before each date, and the table of all of them."""
    found = model.rolled(study, step_of(study, step))
    shown = found[(found["tier"] == TOTAL) != by_tier]
    note = what_is_counted(study, w)
    table = (shown if by_tier else _summed(found, shown)).assign(end=_last_days(shown).dt.date).iloc[::-1]
    seen = columns(w, *ROLLING)
    behind = Exhibit("rolling_figures", table=table, columns=seen, total=False, height=360, file="rolling")
    series = _series(shown, measure, not by_tier, w)
    if series.empty:
        return [Exhibit("rolling", lead=w.t("The file is too short for this line."), notes=(note,)), behind]
    form = lines(series, w, kind=MEASURES[measure].kind)
    return [Exhibit("rolling", message(found, measure, w), form, notes=(note,)), behind]


SUMMED = ("customers", "revenue", "portfolio_value")


def _summed(found: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """The rows of all together with the tiers that they are the sums of."""
    tiers = found[found["tier"] != TOTAL]
    for name in SUMMED:
        shown = with_parts(shown, name, by_row(tiers, "end", "tier", name, shown["end"].tolist()))
    return shown


def what_is_counted(study: Study, w: Words) -> str:
    """What each point counts, and which seasons are in it."""
    if season.uneven(study):
        return w.t(
            "Each value counts the {n} months before it, so each has its own season. Values whose period is not "
            "whole in the file are left out.",
            n=study.months,
        )
    return w.t(
        "Each value counts the {n} months before it, so every season is in each of them. Values whose period is "
        "not whole in the file are left out.",
        n=study.months,
    )


def message(found: pd.DataFrame, measure: str, w: Words) -> str:
    """Where the line stands against its peak; no difference where the latest point's interval holds the peak."""
    shown = found[(found["tier"] == TOTAL) & found[measure].notna()]
    label = w.t(MEASURES[measure].label)
    if len(shown) < 2:
        return label
    values = shown[measure].to_numpy(float)
    at, last = int(values.argmax()), float(values[-1])
    peak, ends = float(values[at]), MEASURES[measure].limits
    said = {"label": label, "month": w.month(_last_days(shown).iloc[at].date())}
    if at == len(values) - 1:
        return w.t("{label}: never higher than now", **said)
    if ends is not None and shown[ends[1]].iloc[-1] >= peak:
        return w.t("{label}: no proven difference from the peak, {month}", **said)
    if last > 0.99 * peak:
        return w.t("{label}: near its peak, {month}", **said)
    if MEASURES[measure].kind == "percent":
        return w.t("{label}: {change} since the peak, {month}", change=w.points(last - peak), **said)
    return w.t("{label}: {change} since the peak, {month}", change=w.percent_signed(last / peak - 1), **said)


def _last_days(shown: pd.DataFrame) -> pd.Series:
    """The last day that each rolling period counts: its end is the day after."""
    return pd.to_datetime(shown["end"]) - pd.Timedelta(days=1)


def _series(shown: pd.DataFrame, measure: str, with_limits: bool, w: Words) -> pd.DataFrame:
    names = shown["tier"].map(lambda t: w.t("All") if t == TOTAL else t)
    rows = pd.DataFrame({"period": _last_days(shown), "series": names, "value": shown[measure], "finished": True})
    ends = MEASURES[measure].limits
    if ends is not None and with_limits:
        rows = rows.assign(low=shown[ends[0]], high=shown[ends[1]])
    return rows.dropna(subset=["value"]).reset_index(drop=True)


# The calendar -------------------------------------------------------------------------------------------


@kept
def calendar(study: Study, w: Words, by: trend.Step = "quarter") -> Exhibit:
    """The figures of each month, quarter or year, the latest first; unfinished ones are marked."""
    by = by if study.file.summary is None else "quarter"
    found = model.kpis(study, by)
    days = zip(pd.to_datetime(found["start"]), found["unfinished"], strict=True)
    named = found.assign(when=[_when(start, by, bool(unfinished), w) for start, unfinished in days])
    named = with_parts(named, "rolling_portfolio_value", _tiers_at(study, by, found["stop"].tolist()))
    return Exhibit(
        "calendar",
        w.t("Key figures to follow (KPI)"),
        table=named.iloc[::-1],
        columns=columns(w, *CALENDAR),
        total=False,
        notes=_season(study, w),
        height=300,
        file=f"kpis_{by}",
    )


def _tiers_at(study: Study, by: trend.Step, stops: Sequence[object]) -> pd.DataFrame:
    """The tiers' values at each stretch's end, which the portfolio's is the sum of."""
    found = model.tiers_at(study, by)
    tiers = found[found["tier"] != TOTAL]
    return by_row(tiers, "end", "tier", "portfolio_value", stops)


def _when(start: pd.Timestamp, by: trend.Step, unfinished: bool, w: Words) -> str:
    name = {
        "month": w.month(start.date()),
        "quarter": w.t("{year}, quarter {n}", year=start.year, n=start.quarter),
        "year": str(start.year),
    }[by]
    return w.t("{name} (unfinished)", name=name) if unfinished else name


def _season(study: Study, w: Words) -> tuple[str, ...]:
    """The best month and the worst, where the file holds a whole year; of a summary, what it would take."""
    if study.file.summary is not None:
        return (notices.of_problem(w, TableProblem("needs_order_lines")),)
    shape = trend.season(model.kpis(study, "month"))
    if shape.empty:
        return ()
    best, worst = shape.iloc[shape["index"].argmax()], shape.iloc[shape["index"].argmin()]
    said = w.t(
        "Season: {best} brings {high} of a usual month, {worst} {low}.",
        best=_month(int(best["month"]), w),
        worst=_month(int(worst["month"]), w),
        high=w.percent(best["index"]),
        low=w.percent(worst["index"]),
    )
    return (said,)


def _month(number: int, w: Words) -> str:
    """The month's name without its year."""
    return w.month(pd.Timestamp(2024, number, 1)).split(NBSP)[0]


# What lost means ----------------------------------------------------------------------------------------


def lost(study: Study, w: Words) -> list[Exhibit]:
    """Is the period the right meaning of lost? Gaps, who comes back, and churn under other meanings."""
    found, n = model.silence(study), study.months
    drawn = waits(found.gaps[found.gaps["months"] > 0], w, days=n * gaps.MONTH, months=n)
    share = w.percent(found.longer(n), 1)
    came_back = Exhibit(
        "gaps",
        w.t("{share} of those who come back have been away over {n} months", share=share, n=n),
        drawn,
        found.came_back,
        columns(w, *SILENT),
        total=False,
        file="silent",
    )
    lengths = Exhibit(
        "lengths",
        lead=w.t("How retention and duration change with another limit for when a customer counts as lost:"),
        table=found.lengths[found.lengths["possible"]],
        columns=columns(w, *LENGTHS),
        total=False,
    )
    return [Exhibit("lost", w.t("When is a customer lost?")), came_back, lengths]


# The forms ----------------------------------------------------------------------------------------------


def lines(table: pd.DataFrame, w: Words, *, kind: MeasureKind = "number", what: str = "") -> Lines:
    """Lines of period (its last day), series, value and, where known, low, high, finished.

    Several series are tiers, best first. Periods that are not `finished` come last. `what` names the upright axis.
    """
    months = sorted(table["period"].unique())
    names = list(dict.fromkeys(table["series"]))
    part: BarPart = "tier" if len(names) > 1 else "own"
    found = tuple(_line(str(name), table[table["series"] == name], months, part, w) for name in names)
    reach = [tidy(v) for line in found for v in (*line.y, *line.high) if v is not None]
    measure = Measure(what, kind, max([1e-9, *reach]) * 1.05)
    return Lines(found, Measure(kind="month"), measure, _alt(found, months, measure, w), months=tuple(months))


def _line(name: str, rows: pd.DataFrame, months: Sequence[Any], part: BarPart, w: Words) -> Line:
    rows = rows.sort_values("period")
    order = {month: i for i, month in enumerate(months)}
    finished = int(rows["finished"].astype(bool).sum()) if "finished" in rows else len(rows)
    low, high = (all_known(rows[c].astype(float)) if c in rows else () for c in ("low", "high"))
    at = tuple(order[month] for month in rows["period"])
    return Line(w.tier(name), at, all_known(rows["value"].astype(float)), part, finished, low, high)


def _alt(found: Sequence[Line], months: Sequence[Any], measure: Measure, w: Words) -> str:
    parts = []
    for line in found:
        known = [(months[int(i)], tidy(v)) for i, v in zip(line.x, line.y, strict=True) if v is not None]
        if known:
            first, last = (f"{measure.write(v, w)} ({w.month(month)})" for month, v in (known[0], known[-1]))
            parts.append(w.t("{name}: from {first} to {last}", name=line.name, first=first, last=last))
    return "; ".join(parts) + "."


def waits(table: pd.DataFrame, w: Words, *, days: float = 365, months: int = 12) -> Columns:
    """How long customers wait between two purchases: from_days, to_days, gaps.

    `days`: from there a customer counts as lost (`months` in words); who waited longer was counted as lost and came
    back.
    """
    rows = table.dropna(subset=["gaps"])
    starts, ends, counts = (rows[c].astype(float).tolist() for c in ("from_days", "to_days", "gaps"))
    later = sum(n for start, n in zip(starts, counts, strict=True) if start >= days) / (sum(counts) or 1)
    within, beyond = (f"**{w.percent(share, 1)}**" for share in (1 - later, later))
    line = Reference(
        days,
        w.t("{months} months", months=months),
        w.t("{share} within", share=within),
        w.t("{share} later", share=beyond),
    )
    return Columns(
        tuple(_wait(a, b, w) for a, b in zip(starts, ends, strict=True)),
        (Series("", tuple(counts), tuple("measured" if a < days else "beyond" for a in starts)),),
        x=Measure(w.t("Months between two purchases"), "days"),
        y=Measure(),
        alt=w.t(
            "{share} of the waits between two purchases are longer than {months} months.",
            share=w.percent(later, 1),
            months=months,
        ),
        along=line,
    )


def _wait(start: float, end: float, w: Words) -> Place:
    name = w.t("{low} to {high} days", low=w.number(start), high=w.number(end))
    return Place((start + end) / 2, name, start, end)
