"""Filling the bucket against mending it, and the course's two companies."""

from __future__ import annotations

from functools import cache

import pandas as pd
import streamlit as st

import clv
from report.exhibits import growth as exhibits
from study import growth as model
from study.growth import Facts
from ui import state
from ui.parts import Column, Key, figure, key_figures, table
from words import Words


@st.fragment
def fill_or_mend(f: Facts, w: Words) -> None:
    """The cost of winning as many as could have been kept, against that of keeping them."""
    st.subheader(w.t("Fill or mend?"), anchor=False)
    leak = f.leak_year()
    most = max(1, min(10, int(leak * 100)))
    if leak < 0.01:
        st.markdown(w.t("Less than one customer in a hundred is lost a year: there is little to mend."))
        return
    if state.value("growth_keep") is None:
        state.put("growth_keep", model.keep_cost(f.base))
    _inputs(most, w)
    ratio, points, cost = (state.value(f"growth_{name}") for name in ("ratio", "mended", "keep"))
    points = min(points, most)
    people = float(f.base.basis().customers.sum())
    found = clv.fill_or_mend(people, leak, max(leak - points / 100, 0.0), cost, _ratios(ratio))
    row = found[found["ratio"] == ratio].iloc[0]
    st.markdown(sentence(row, points, w))
    key_figures(_keys(row, w), 3)
    table(found, columns(w), "fill_or_mend", total=False)
    st.caption(
        w.t(
            "What keeping costs is your assumption; that winning costs 5–25 times as much is a range the course quotes."
        )
    )
    state.write_link()


def _ratios(chosen: int) -> list[int]:
    return sorted({*clv.growth.COST_RATIOS, chosen})


def _inputs(most: int, w: Words) -> None:
    left, middle, right = st.columns(3, gap="medium")
    with left:
        st.slider(
            w.t("Winning costs, times keeping"),
            5,
            25,
            key=state.within("growth_ratio", 5, 25),
            persist_state="session",
            help=w.t("What a new customer costs against keeping one you have."),
        )
    with middle:
        if most > 1:
            st.slider(
                w.t("Points less leak a year"),
                1,
                most,
                key=state.within("growth_mended", 1, most),
                persist_state="session",
                help=w.t("How many percentage points of the leak the keeping mends."),
            )
    with right:
        st.number_input(
            w.t("Keeping one customer a year, {unit}", unit=w.unit).removesuffix(", "),
            0.0,
            1e9,
            step=10.0,
            format="%g",
            key=state.slot("growth_keep"),
            persist_state="session",
            help=w.t("Your own assumption; it starts at a twentieth of what a customer brings a year, rounded."),
        )


def sentence(row: pd.Series, points: int, w: Words) -> str:
    """What the same customers cost, won or kept, and when a programme for everybody pays."""
    needed = w.t(
        "Paid for everybody, keeping is the cheaper once it keeps one customer in {ratio} who would have left: "
        "{share} of the base.",
        ratio=w.number(row["ratio"]),
        share=w.percent(row["break_even_points"], 0 if (row["break_even_points"] * 100) % 1 < 1e-9 else 1),
    )
    values = {
        "saved": w.n("{count} customer", "{count} customers", round(row["saved"])),
        "points": w.n("{count} point", "{count} points", points),
    }
    if row["net"] > 0:
        return w.t("{points} less leak keeps {saved} a year. Mending is the cheaper here.", **values) + " " + needed
    if row["net"] < 0:
        return (
            w.t(
                "{points} less leak keeps {saved} a year. Filling is the cheaper here, if everybody must be paid for.",
                **values,
            )
            + " "
            + needed
        )
    return (
        w.t("{points} less leak keeps {saved} a year. Filling and mending cost the same here.", **values) + " " + needed
    )


def _keys(row: pd.Series, w: Words) -> list[Key]:
    return [
        Key(w.t("Win as many instead"), w.short(row["fill"]), w.t("a year")),
        Key(w.t("Keep, paid for everybody"), w.short(row["mend_all"]), w.t("a year")),
        Key(w.t("Keep, only those leaving"), w.short(row["mend_saved"]), w.t("if one knew who they are")),
    ]


def columns(w: Words) -> list[Column]:
    """The two ways at each ratio."""
    return [
        Column("ratio", w.t("Winning costs, times keeping")),
        Column("saved", w.t("Customers")),
        Column("fill", w.t("Win, {unit} a year", unit=w.unit)),
        Column("mend_all", w.t("Keep, {unit} a year", unit=w.unit)),
        Column("net", w.t("Saved by keeping, {unit}", unit=w.unit), "signed"),
        Column("break_even_points", w.t("Break-even, share of base"), "percent", 1),
    ]


@cache
def _companies(w: Words) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The course's two companies, and their paths; nobody's file enters."""
    found = clv.companies()
    names = [w.t("{share} leak", share=w.percent(leak)) for leak in found["leak"]]
    paths = pd.concat(
        [
            clv.bucket(1000, leak, inflow)[["year", "customers"]]
            .set_axis(["year", "value"], axis=1)
            .assign(series=name)
            for name, leak, inflow in zip(names, found["leak"], found["inflow"], strict=True)
        ]
    ).assign(kind="worked")
    return found.assign(name=names), paths


def two_companies(w: Words) -> None:
    """The same acquisition, half the leak: doubled in 14 years against standing still."""
    found, paths = _companies(w)
    message = w.t(
        "Half the leak: doubled in {years} against standing still", years=w.years(found["doubling_years"][0], 0)
    )
    figure(exhibits.paths(paths, w, what=w.t("Customers")), "two_companies", message)
    st.markdown(
        w.t(
            "Two companies start with 1,000 customers and win as many as a tenth of them every year. One loses a "
            "twentieth, the other a tenth."
        )
    )
    columns = [
        Column("name", w.t("Company"), "text"),
        Column("leak", w.t("Leak a year"), "percent"),
        Column("inflow", w.t("Won a year"), "percent"),
        Column("growth", w.t("Growth a year"), "percent"),
        Column("doubling_years", w.t("Doubles in, years"), "years", 1),
        Column("customers_then", w.t("Customers after 20 years")),
    ]
    table(found, columns, "two_companies", total=False)
