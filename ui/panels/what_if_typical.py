"""One typical customer: ordinary beside loyal. Four purchases of 500 over 2.5 years against five of 600 over three."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

import clv
from clv import LEVERS, Base
from report.exhibits import what_if as exhibits
from study.what_if import with_now
from ui import state
from ui.panels import what_if_tables as tables
from ui.panels.what_if_words import decimals
from ui.parts import figure, mark, table
from words import Words

Customer = tuple[float, float, float]
HALVES = [i / 2 for i in range(13)]
STOPS = {
    "frequency": [*HALVES, 7, 8, 9, 10, 11, 12, 15, 18, 24, 36, 52, 104, 156, 365],
    "years": [*HALVES, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50],
}


def panel(base: Base | None, w: Words) -> None:
    """The two customers, with this file's average one as a start when there is a file."""
    _panel(average(base), w)


def average(base: Base | None) -> Customer | None:
    """The file's average customer: purchases a year, revenue per purchase, years; None when it is not known."""
    if base is None:
        return None
    row = base.portfolio("course").iloc[-1]
    frequency, money, years = (
        row["purchases_per_customer"] / base.years,
        row["revenue_per_purchase"],
        row["duration_years"],
    )
    if not all(map(math.isfinite, (frequency, money, years))):
        return None
    return round(float(frequency), 2), rounded(float(money)), round(float(years), 2)


def rounded(money: float) -> float:
    """Money as a person would say it: whole from a hundred up."""
    return round(money, 0 if money >= 100 else 2)


@st.fragment
def _panel(start: Customer | None, w: Words) -> None:
    ordinary, loyal = _customer("typical"), _customer("loyal")
    st.header(answer(clv.typical(*ordinary), clv.typical(*loyal), w), anchor=False)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _inputs(start, w)
    parts = clv.typical_parts(ordinary, loyal)
    with right:
        _picture(ordinary, loyal, parts, w)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(w.t("Ordinary and loyal customer"), anchor=False)
        _two(ordinary, loyal, w)
    with right:
        st.subheader(w.t("Lever by lever"), anchor=False)
        shown = tables.by_lever(parts, {lever: _name(lever, w) for lever in LEVERS}, w)
        table(shown, tables.by_lever_columns(w, _decimals(parts["alone"])), "typical_parts")
    state.write_link()


def _customer(who: str) -> Customer:
    frequency, revenue, years = (float(state.value(f"{who}_{lever}")) for lever in LEVERS)
    return frequency, revenue, years


def _decimals(x: pd.Series) -> int:
    return 0 if x.abs().max() >= 100 else 2


def answer(ordinary: float, loyal: float, w: Words) -> str:
    """What the loyal customer is worth against the ordinary one."""
    values = {"mark": mark(w.money(loyal)), "ordinary": w.money(ordinary)}
    if ordinary > 0 and loyal != ordinary:
        apart = w.percent(abs(loyal / ordinary - 1))
        if loyal > ordinary:
            return w.t(
                "{mark} is what the loyal customer is worth, {apart} more than the ordinary one's {ordinary}.",
                apart=apart,
                **values,
            )
        return w.t(
            "{mark} is what the loyal customer is worth, {apart} less than the ordinary one's {ordinary}.",
            apart=apart,
            **values,
        )
    if loyal == ordinary:
        return w.t("{mark} is what both customers are worth.", mark=values["mark"])
    return w.t("{mark} is what the loyal customer is worth; the ordinary one brings nothing.", mark=values["mark"])


def _inputs(start: Customer | None, w: Words) -> None:
    sides = zip(st.columns(2), ("typical", "loyal"), (w.t("Ordinary"), w.t("Loyal")), strict=True)
    for column, who, title in sides:
        with column:
            st.markdown(f"**{title}**")
            for lever in LEVERS:
                _input(who, lever, w)
    if start is not None:
        st.button(
            w.t("Start from this file's average customer"),
            on_click=_from_file,
            args=(start,),
            type="tertiary",
            icon=":material/description:",
            help=w.t(
                "Ordinary becomes the average of the file; loyal buys once more, for a fifth more, half a year longer."
            ),
        )


def _input(who: str, lever: str, w: Words) -> None:
    told = {
        "frequency": w.t("How many times a year the customer buys."),
        "revenue": w.t("What one purchase brings in."),
        "years": w.t("How many years the customer stays."),
    }
    key = state.slot(f"{who}_{lever}")
    if lever == "revenue":
        st.number_input(
            _name(lever, w), 0.0, 1e9, step=50.0, format="%g", key=key, persist_state="session", help=told[lever]
        )
        return
    st.select_slider(
        _name(lever, w),
        with_now([float(x) for x in STOPS[lever]], state.value(key), 0.005),
        format_func=lambda x: w.number(x, decimals(x)),
        key=key,
        persist_state="session",
        help=told[lever],
    )


def _name(lever: str, w: Words) -> str:
    names = {
        "frequency": w.t("Purchases per year"),
        "revenue": w.t("{unit} per purchase", unit=w.unit),
        "years": w.t("Duration, years"),
    }
    return w.capital(names[lever])


def _from_file(start: Customer) -> None:
    frequency, revenue, years = start
    for who, customer in (("typical", start), ("loyal", (frequency + 1, rounded(revenue * 1.2), years + 0.5))):
        for lever, x in zip(LEVERS, customer, strict=True):
            state.put(f"{who}_{lever}", x)


def _picture(ordinary: Customer, loyal: Customer, parts: pd.DataFrame, w: Words) -> None:
    names = {
        "frequency": (w.t("More purchases"), w.t("Fewer purchases")),
        "revenue": (w.t("Larger purchases"), w.t("Smaller purchases")),
        "years": (w.t("Longer stay"), w.t("Shorter stay")),
    }
    rows = zip(LEVERS, ordinary, loyal, parts["part"].head(len(LEVERS)), strict=True)
    steps = [(names[lever][b < a], float(part)) for lever, a, b, part in rows]
    ends = clv.typical(*ordinary), clv.typical(*loyal)
    names_of_ends = (w.t("Ordinary"), w.t("Loyal"))
    figure(exhibits.waterfall(ends[0], steps, ends[1], w, names_of_ends), "typical_waterfall", message(*ends, w))


def message(ordinary: float, loyal: float, w: Words) -> str:
    """The message over the figure: how far apart the two are."""
    apart = w.money(abs(loyal - ordinary))
    if loyal == ordinary:
        return w.t("The two customers are worth the same")
    if loyal > ordinary:
        return w.t("The loyal customer is worth {money} more", money=apart)
    return w.t("The loyal customer is worth {money} less", money=apart)


def _two(ordinary: Customer, loyal: Customer, w: Words) -> None:
    names = [*(_name(lever, w) for lever in ("frequency", "revenue")), w.capital(w.t("{unit} per year", unit=w.unit))]
    names += [_name("years", w), w.t("Value, {unit}", unit=w.unit)]
    found = pd.DataFrame({"measure": names, "ordinary": _rows(ordinary), "loyal": _rows(loyal)})
    places = (2, 0, 0, 2, 0) if max(ordinary[1], loyal[1]) >= 100 else (2, 2, 2, 2, 2)
    texts = [names, *([w.number(x, d) for x, d in zip(found[c], places, strict=True)] for c in ("ordinary", "loyal"))]
    tables.draw(found.set_axis([" ", w.t("Ordinary"), w.t("Loyal")], axis=1), texts)
    columns = [
        tables.Column("measure", w.t("Measure"), "text"),
        tables.Column("ordinary", w.t("Ordinary")),
        tables.Column("loyal", w.t("Loyal")),
    ]
    tables.downloads(found, columns, "typical", w)


def _rows(customer: Customer) -> list[float]:
    frequency, revenue, years = customer
    return [frequency, revenue, clv.typical(frequency, revenue, 1), years, clv.typical(*customer)]
