"""Exhibits of the leaking bucket: five years ahead, and what it takes to stand still."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from clv.flows import ARRIVALS
from clv.tiers import rule_of
from report.columns import Column, column, columns
from report.exhibit import Behind, CustomerGroup, Exhibit, Notice
from report.exhibits import portfolio
from report.forms import Line, Lines, Measure, MeasureKind
from report.scale import real
from report.text import mark
from report.workings import by_row, with_parts
from study import growth as model
from study.growth import Ahead, BucketFacts, Turn
from words import Words
from words.table_messages import explain


def answer(f: BucketFacts, w: Words) -> str:
    """How many were lost and won, and what becomes of the base at that pace."""
    if f.own is None:
        leak = mark(w.percent(f.leak, 1))
        return w.t("{mark} of the customers leave each year.", mark=leak)
    lost, base = round(f.total("lost")), f.total("base")
    values = {"mark": mark(w.number(lost)), "base": w.number(base)}
    if not f.measured:
        return w.n(
            "{mark} of {base} customers left, {share}; how many joined is not in the file.",
            "{mark} of {base} customers left, {share}; how many joined is not in the file.",
            lost,
            share=w.percent(lost / base),
            **values,
        )
    text = w.n(
        "{mark} customer left and {won} joined:", "{mark} customers left and {won} joined:", lost,
        won=w.number(f.total("arrived")), mark=values["mark"],
    )  # fmt: skip
    if f.blocked is not None:
        return f"{text.removesuffix(':')}. {explain(w, f.blocked, {})}"
    return f"{text} {_pace(f, w)}"


def _pace(f: BucketFacts, w: Words) -> str:
    """What becomes of the base with as many won every year, as its picture shows; no more than chance allows."""
    found = model.ahead(f, Turn())
    if found is None:
        return w.t("where that leads the method chosen cannot say.")
    first, last = found.today["customers"].iloc[0], found.today["customers"].iloc[-1]
    reach = _reach(found, "customers")
    said = {"first": w.number(first), "last": w.number(last)}
    if round(first) == round(last) and f.total("customers") == f.total("base"):
        return w.t("the bucket fills as fast as it leaks.")
    if round(first) == round(last):
        return w.t("as many new every year keep the base where it is.")
    if reach is not None and reach[0].iloc[-1] <= first <= reach[1].iloc[-1]:
        return w.t("the bucket fills about as fast as it leaks, and the difference may be chance.")
    if last > first:
        return w.t(
            "the bucket fills faster than it leaks, and with as many new every year the base goes from {first} to "
            "{last} in five years.",
            **said,
        )
    return w.t(
        "the bucket leaks faster than it fills, and with as many new every year the base goes from {first} to "
        "{last} in five years.",
        **said,
    )


# Five years ---------------------------------------------------------------------------------------------


def ahead(f: BucketFacts, turn: Turn, w: Words) -> list[Exhibit]:
    """Customers and value over five years with the levers there, where it ends, and the figures year by year."""
    if f.blocked is not None:
        return [blocked(f.blocked, w)]
    found = model.ahead(f, turn)
    if found is None:
        return [not_carried(w)]
    return [*pictures(found, w), *notes(f, turn, found.then, w), years(found, w)]


def blocked(code: str, w: Words) -> Exhibit:
    """Why the base's own growth is not said."""
    told = w.t("This file does not show where the base is going")
    return Exhibit("customers_ahead", notices=(Notice(explain(w, code, {}), "plain", told),))


def not_carried(w: Words) -> Exhibit:
    """The base cannot be carried forward with the levers there."""
    why = w.t("The method chosen gives no value at this churn. Change the churn, or use the basic model.")
    return Exhibit("customers_ahead", notices=(Notice(why, "plain", w.t("The base cannot be carried forward")),))


def pictures(a: Ahead, w: Words) -> tuple[Exhibit, Exhibit]:
    """Customers, and the portfolio's value: as today, and what if where the levers have been moved."""
    return (
        _picture("customers_ahead", a, "customers", "number", w.t("Customers"), w),
        _picture("value_ahead", a, "portfolio_value", "money", w.t("Portfolio value"), w),
    )


def _picture(key: str, a: Ahead, name: str, kind: MeasureKind, what: str, w: Words) -> Exhibit:
    first, last = a.then[name].iloc[0], a.then[name].iloc[-1]
    if math.isnan(last):
        why = w.t(
            "Not determined: in at least one tier nobody has left, so the value of its customers has no upper limit."
        )
        return Exhibit(key, what, lead=why)
    write = w.short if kind == "money" else w.number
    lines = model.paths(a.today, a.then if a.moved else None, name, (w.t("As today"), w.t("What if")))
    message = w.t("{what}: from {first} to {last}", what=what, first=write(first), last=write(last))
    form, ends = paths(lines, w, kind=kind, what=what), _reach(a, name)
    if ends is None:
        return Exhibit(key, message, form)
    low, high = (tuple(column.tolist()) for column in ends)
    own = replace(form.lines[0], low=low, high=high)
    top = max(form.y.like, 1.04 * high[-1])
    form = replace(form, lines=(own, *form.lines[1:]), y=replace(form.y, like=top))
    span = w.short_span(low[-1], high[-1]) if kind == "money" else f"{write(low[-1])}–{write(high[-1])}"
    return Exhibit(key, message, form, notes=(w.t("Band: chance alone, 95 %. After five years {span}.", span=span),))


def _reach(a: Ahead, name: str) -> tuple[pd.Series, pd.Series] | None:
    """Both ends of the band; None where there is none."""
    if a.reach is None:
        return None
    what = "customers" if name == "customers" else "value"
    low, high = a.reach[f"{what}_low"], a.reach[f"{what}_high"]
    return None if low.isna().any() or high.isna().any() else (low, high)


def notes(f: BucketFacts, turn: Turn, then: pd.DataFrame, w: Words) -> list[Exhibit]:
    """Where it ends, and how far it may be believed."""
    found, rest = [], f.rest(turn)
    if not math.isnan(rest):
        ends = w.t(
            "With {won} new every year, whatever the size of the base, it levels out at {rest}: then as many leave "
            "as arrive.",
            won=w.number(f.won_year(turn.won)),
            rest=people(rest, w),
        )
        found.append(Exhibit("at_rest", lead=ends))
    elif turn.rule == "fixed":
        never = w.t("Nobody leaves certain tiers, so the base never levels out.")
        found.append(Exhibit("at_rest", lead=never))
    first, last = then["customers"].iloc[0], then["customers"].iloc[-1]
    if first > 0 and last > model.STEEP * first:
        steep = w.t(
            "A base {times} times as large is arithmetic, not a forecast: no market is endless. The same number of "
            "new customers every year is the more cautious assumption.",
            times=w.number(last / first),
        )
        found.append(Exhibit("steep", lead=steep))
    return found


def years(a: Ahead, w: Words) -> Exhibit:
    """The figures of some of the years; beside those of today where the levers have been moved."""
    shown = a.then.drop(columns="tier").assign(today=a.today["customers"], today_value=a.today["portfolio_value"])
    for name in ("lost", "arrived", "portfolio_value"):
        shown = with_parts(shown, name, by_row(a.tiers, "year", "tier", name, shown["year"].tolist()))
    heads = columns(w, "year", "customers", "lost:year", "arrived:year", "portfolio_value")
    if a.moved:
        heads += columns(w, "today:customers", "today_value")
    return Exhibit("years_ahead", w.t("Year by year"), table=shown, columns=heads, total=False, file="growth_years")


def paths(table: pd.DataFrame, w: Words, *, kind: MeasureKind = "number", what: str = "") -> Lines:
    """What becomes of a base that leaks and is filled: lines of year, series, value and kind.

    The first series is one's own, the others are compared with it. Rows of the kind "projected" come after the
    measured ones; any other kind is measured. `what` names the upright axis. Rows without a value are left out.
    """
    columns = zip(*(table[c].tolist() for c in ("series", "year", "value", "kind")), strict=True)
    rows = [(str(name), (float(year), float(value), kind)) for name, year, value, kind in columns if real(value)]
    names = list(dict.fromkeys(name for name, _ in rows))
    found = tuple(_line(name, sorted(row for mine, row in rows if mine == name), name == names[0]) for name in names)
    high = max([v for line in found for v in line.y if v is not None], default=1.0) * 1.04 or 1.0
    measure = Measure(what, kind, high)
    return Lines(found, Measure(w.t("Year"), "year"), measure, _alt(found, measure, w))


def _line(name: str, rows: Sequence[tuple[float, float, str]], own: bool) -> Line:
    """One line of (year, value, kind), the first year first."""
    years, values, kinds = zip(*rows, strict=True)
    end = max((year for year, kind in zip(years, kinds, strict=True) if kind != "projected"), default=years[0])
    return Line(name, years, values, "own" if own else "compared", sum(year <= end for year in years))


def _alt(found: Sequence[Line], measure: Measure, w: Words) -> str:
    parts = [
        w.t(
            "{name}: from {first} to {last} in {years}",
            name=line.name,
            first=measure.write(line.y[0], w),
            last=measure.write(line.y[-1], w),
            years=w.years(line.x[-1] - line.x[0], 0),
        )
        for line in found
    ]
    return "; ".join(parts) + "."


# To stand still -----------------------------------------------------------------------------------------


def still(f: BucketFacts, w: Words) -> Exhibit:
    """What it takes to stand still, tier by tier, with the customers behind."""
    message = w.t("What it takes not to shrink")
    if f.own is None:
        needed = w.t("As many must join as leave: {needed} per year.", needed=people(f.won_year(), w))
        return Exhibit("stand_still", message, lead=needed)
    alike = w.t(
        "Tiers are shares of the customers, so all grow alike; what differs is how many leave, arrive and move."
    )
    shares = f.measured and rule_of(f.base.choices).ranks_anew and len(f.base.names) > 1
    return Exhibit(
        "stand_still",
        message,
        table=f.own.assign(moved=f.own["moved_in"] - f.own["moved_out"]),
        columns=_columns(f, w),
        lead=still_sentence(f, w),
        notes=(alike,) if shares else (),
        behind=Behind(f.base.names, tuple(groups(f, w)), lambda: f.base.customers, "growth"),
    )


def still_sentence(f: BucketFacts, w: Words) -> str:
    """How many must be won a year, how many were, and what retention would do instead."""
    needed = people(f.total("to_stand_still"), w)
    if not f.measured:
        return w.t("To avoid shrinking, **{needed}** must join each year, as many as left.", needed=needed)
    won = f.total("arrived") / f.base.years
    values = {"needed": needed, "won": w.number(won)}
    missing = f.total("missing")
    if round(missing) > 0:
        points = f.total("points_to_stand_still")
        return w.t(
            "To avoid shrinking, **{needed}** must join each year; {won} did, {missing} too few. Alternatively, "
            "raise retention by {points}.",
            missing=w.number(missing),
            points=w.points(points).lstrip("+"),
            **values,
        )
    return w.t("To avoid shrinking, **{needed}** must join each year; {won} did.", **values)


def people(count: float, w: Words) -> str:
    """A number of customers."""
    return w.n("{count} customer", "{count} customers", round(count))


def _columns(f: BucketFacts, w: Words) -> tuple[Column, ...]:
    """How a base leaks and fills, per tier."""
    filled = (column(w, "arrived"), column(w, "moved")) if f.measured else ()
    return (
        *columns(w, "tier", "base", "lost"),
        *filled,
        *columns(w, "customers:now", "leak_year", "to_stand_still"),
    )


def groups(f: BucketFacts, w: Words) -> list[CustomerGroup]:
    """The customers behind the table's cells."""
    now = CustomerGroup(w.t("Customers now"), w.t("Active in this period, in {tier} by revenue.", tier="{tier}"))
    found = [portfolio.before(w), portfolio.lost(w), now]
    won = CustomerGroup(
        w.t("New and won back"),
        w.t("Arrived in this period, in {tier} by revenue.", tier="{tier}"),
        "tier_now",
        ARRIVALS,
    )
    return [*found[:2], won, found[2]] if f.measured else found
