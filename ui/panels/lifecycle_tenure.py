"""When in their time as customers people leave, what they bring each year, and what one rate for all hides."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from clv import Base
from clv.tenure import FEWEST
from report.exhibits import lifecycle as exhibits
from study import Study
from study import tenure as model
from study.tenure import Tenure
from ui.parts import Column, Group, behind, empty, figure, table
from words import N_, Words

GROUPS = {
    "early": N_("The first two years"),
    "later": N_("Longer"),
    "unknown": N_("Not known"),
    "total": N_("All"),
}
WHO = {"new": N_("A new customer"), "later": N_("One past the first two years")}


def show(now: Study, t: Tenure | None, w: Words) -> None:
    """Everything the file tells of tenure, or which file would."""
    st.subheader(w.t("When in their time do they leave?"), anchor=False)
    if t is None or (t.life is None and t.churn is None):
        empty(w.t("Time as a customer is not known"), missing(now.base, w), w.t("To the customer file"), page="file")
        return
    if t.life is not None:
        _life(t, t.life, w)
    else:
        empty(
            w.t("The life table needs three periods"),
            w.t("Whoever is there in the first may have come earlier. Choose a shorter period, or a longer file."),
            w.t("To the customer file"),
            page="file",
        )
    if t.churn is not None:
        _early(t, t.churn, w)
    rows = list(t.life["tenure"].astype(str)) if t.life is not None else []
    if rows:
        behind(lambda: model.people_by_tenure(now), rows, groups(t, w), "tenure")
    _money(t, w)
    if t.wrong is not None:
        _wrong(t.wrong, w)


def missing(base: Base | None, w: Words) -> str:
    """Which file would answer."""
    if base is not None and base.kind == "segments":
        return w.t(
            "A file with a row for each segment does not hold it. One with purchases, or a row a customer, does."
        )
    if base is not None and base.kind == "customers":
        return w.t(
            "The file has no start date and no time as a customer. Add one, and who left, or open a file of purchases."
        )
    return w.t("A file of purchases that reaches back three periods shows it. This one is shorter.")


def _life(t: Tenure, life: pd.DataFrame, w: Words) -> None:
    yearly = abs(t.years - 1) < 1e-9
    if yearly:
        rates = life.rename(columns={"tenure": "year", "hazard_low": "low", "hazard_high": "high"})
        constant = None if t.churn is None else float(t.churn["churn"].iloc[-1])
        known = None if constant is None or math.isnan(constant) else constant
        figure(exhibits.hazard(rates, w, constant=known), "tenure", message(life, yearly, w))
    else:
        st.markdown(f"**{message(life, yearly, w)}**")
    table(life, life_columns(yearly, w), "tenure", total=False)
    for note in notes(t, life, w):
        st.caption(note)


def message(life: pd.DataFrame, yearly: bool, w: Words) -> str:
    """Whether the first time is the worst."""
    solid = life[~life["small"]]
    if len(solid) < 2:
        first = life.iloc[0]
        return w.t("{share} of those in their first period left in it", share=w.percent(first["hazard"]))
    first, last = solid.iloc[0], solid.iloc[-1]
    values = {
        "first": w.percent(first["hazard"]),
        "last": w.percent(last["hazard"]),
        "then": _when(first["tenure"], yearly, w),
        "now": _when(last["tenure"], yearly, w),
    }
    if first["hazard_low"] > last["hazard_high"]:
        return w.t("Leaving falls with time: {first} in {then}, {last} in {now}", **values)
    if first["hazard_high"] < last["hazard_low"]:
        return w.t("Leaving rises with time: {first} in {then}, {last} in {now}", **values)
    return w.t("Leaving hardly changes with time: {first} in {then}, {last} in {now}", **values)


def _when(tenure: int, yearly: bool, w: Words) -> str:
    number = w.number(tenure)
    return w.t("year {year}", year=number) if yearly else w.t("period {number}", number=number)


def life_columns(yearly: bool, w: Words) -> list[Column]:
    """The life table."""
    return [
        Column("tenure", w.t("Year as a customer") if yearly else w.t("Period as a customer")),
        Column("at_risk", w.t("At risk")),
        Column("lost", w.t("Lost")),
        Column("kept", w.t("Kept")),
        Column("censored", w.t("Not yet seen")),
        Column("hazard", w.t("Lost, share"), "percent", 1, ("hazard_low", "hazard_high")),
        Column("survival", w.t("Left of all"), "percent", 1, ("survival_low", "survival_high")),
    ]


def notes(t: Tenure, life: pd.DataFrame, w: Words) -> list[str]:
    """Who is not counted as lost, who is not in the table, and what rests on few."""
    found = []
    still, unknown = int(life["censored"].sum()), t.unknown
    if still:
        found.append(
            w.n(
                "{count} customer is in the period under way when the file ends: neither lost nor kept yet.",
                "{count} customers are in the period under way when the file ends: neither lost nor kept yet.",
                still,
            )
        )
    if unknown:
        found.append(
            w.n(
                "{count} customer is not in the table: when it began is not known.",
                "{count} customers are not in the table: when they began is not known.",
                unknown,
            )
        )
    if t.across:
        found.append(
            w.t(
                "The file shows one period across customers of different age. It follows nobody from year to year, and "
                "those who left earlier are not in it."
            )
        )
    if life["small"].any():
        found.append(w.t("Where fewer than {few} are at risk, the share says little.", few=w.number(FEWEST)))
    return found


def _early(t: Tenure, churn: pd.DataFrame, w: Words) -> None:
    st.subheader(w.t("The first two years against later"), anchor=False)
    st.markdown(early_sentence(churn, w))
    rows = churn.assign(name=[w.t(GROUPS[g]) for g in churn["group"]])
    columns = [
        Column("name", w.t("Time as a customer"), "text"),
        Column("base", w.t("Customers before")),
        Column("lost", w.t("Lost")),
        Column("churn", w.t("Churn"), "percent", 1, ("churn_low", "churn_high")),
        Column("times", w.t("Times the later"), "number", 1),
        Column("revenue_lost", w.t("Revenue lost, {unit}", unit=w.unit)),
    ]
    table(rows, columns, "early_later")


def early_sentence(churn: pd.DataFrame, w: Words) -> str:
    """How much more common leaving is early; the course says two to three times."""
    by = churn.set_index("group")
    early, later = by.loc["early"], by.loc["later"]
    if early["base"] == 0 or later["base"] == 0:
        return w.t(
            "The file is too short to set the first two years against later ones. The course says that leaving is two "
            "to three times as common in them."
        )
    values = {"early": f"**{w.percent(early['churn'], 1)}**", "later": f"**{w.percent(later['churn'], 1)}**"}
    if min(early["base"], later["base"]) < FEWEST:
        return w.t(
            "{early} of those in their first two years left, {later} of the others; the groups are small.", **values
        )
    if not later["churn"] > 0:
        return w.t("{early} of those in their first two years left, and nobody of the others.", **values)
    times = churn["times"].tolist()[0]
    values["times"] = w.number(times, 1)
    if 2 <= round(times, 1) <= 3:
        return w.t(
            "{early} of those in their first two years left, {later} of the others: {times} times as many, as the "
            "course says (two to three).",
            **values,
        )
    if round(times, 1) > 3:
        return w.t(
            "{early} of those in their first two years left, {later} of the others: {times} times as many, more than "
            "the course's two to three.",
            **values,
        )
    if round(times, 1) > 1:
        return w.t(
            "{early} of those in their first two years left, {later} of the others: {times} times as many, less than "
            "the course's two to three.",
            **values,
        )
    return w.t(
        "{early} of those in their first two years left, {later} of the others: here the first are not worse.", **values
    )


def groups(t: Tenure, w: Words) -> list[Group]:
    """The customers behind the life table's cells."""
    lost = Group(w.t("Lost"), w.t("Lost in tenure period {tier}.", tier="{tier}"), "tenure", ("lost",))
    told = w.t("In tenure period {tier} when the file ends.", tier="{tier}")
    return [lost, Group(w.t("Kept") if t.across else w.t("Not yet seen"), told, "tenure", ("retained",))]


def _money(t: Tenure, w: Words) -> None:
    st.subheader(w.t("What they bring, year by year"), anchor=False)
    if t.money.empty:
        st.markdown(w.t("Nobody's first whole year lies in the file, so what a year brings cannot be seen."))
        return
    st.markdown(money_sentence(t, w))
    growth = [] if t.across else [
        Column("same_customers", w.t("Same customers")),
        Column("growth", w.t("Against year before"), "number", 2),
    ]  # fmt: skip
    columns = [
        Column("tenure_year", w.t("Year as a customer")),
        *([] if t.across else [Column("seen", w.t("Seen all year"))]),
        Column("active", w.t("Active")),
        Column("revenue", w.t("Revenue, {unit}", unit=w.unit)),
        Column("per_active", w.t("Per active customer, {unit}", unit=w.unit)),
        *growth,
    ]
    table(t.money, columns, "money_by_tenure", total=False)


def money_sentence(t: Tenure, w: Words) -> str:
    """Whether the years bring more, and what of that is the same customers."""
    solid = t.money[~t.money["small"]]
    if solid.empty:
        return w.t("Few customers are behind these years.")
    first, last = solid.iloc[0], solid.iloc[-1]
    if len(solid) < 2:
        return w.t(
            "A customer brings {money} in year {year}.",
            money=w.money(first["per_active"]),
            year=w.number(first["tenure_year"]),
        )
    text = w.t(
        "An active customer brings {first} in year {a} and {last} in year {b}.",
        first=w.money(first["per_active"]),
        last=w.money(last["per_active"]),
        a=w.number(first["tenure_year"]),
        b=w.number(last["tenure_year"]),
    )
    grown = solid["growth"].dropna()
    if grown.empty:
        return text
    return (
        text
        + " "
        + w.t(
            "One and the same customer, from year {a} to {b}: {change}.",
            a=w.number(solid.loc[grown.index[0], "tenure_year"] - 1),
            b=w.number(solid.loc[grown.index[0], "tenure_year"]),
            change=w.percent_signed(grown.iloc[0] - 1),
        )
    )


def _wrong(wrong: pd.DataFrame, w: Words) -> None:
    st.subheader(w.t("What one rate for all gets wrong"), anchor=False)
    new = wrong.iloc[0]
    st.markdown(
        w.t(
            "One churn rate for all says that a new customer stays {constant} and is worth {one}. By tenure it stays "
            "{tenure} and is worth {other}.",
            constant=w.years(new["years_constant"], 1),
            one=w.money(new["value_constant"]),
            tenure=w.years(new["years_tenure"], 1),
            other=w.money(new["value_tenure"]),
        )
    )
    rows = wrong.assign(name=[w.t(WHO[x]) for x in wrong["who"]])
    columns = [
        Column("name", w.t("Customer"), "text"),
        Column("years_constant", w.t("One rate, years"), "years", 1),
        Column("years_tenure", w.t("By tenure, years"), "years", 1),
        Column("years_difference", w.t("Difference, years"), "signed", 1),
        Column("value_constant", w.t("One rate, {unit}", unit=w.unit)),
        Column("value_tenure", w.t("By tenure, {unit}", unit=w.unit)),
        Column("value_difference", w.t("Difference, {unit}", unit=w.unit), "signed"),
    ]
    table(rows, columns, "constant_rate", total=False)
