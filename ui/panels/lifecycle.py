"""When does a customer pay: what it cost to win, what each year brings part by part, and the year it is paid back."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

import clv
from clv import Pattern
from report.exhibits import lifecycle as exhibits
from study import tenure as model
from study.tenure import CYCLE_PARTS, SHOWN_YEARS, Own, Start
from ui import state
from ui.parts import Column, figure, mark, table
from words import N_, Words

RATES = [i / 100 for i in range(21)]
NAMES = {
    "acquisition": N_("Acquisition cost"),
    "base profit": N_("Base profit"),
    "revenue growth": N_("Revenue growth"),
    "cost savings": N_("Cost savings"),
    "referrals": N_("Referrals"),
    "price premium": N_("Price premium"),
    "survival": N_("Customers left"),
}
PATTERNS = {
    "file": N_("From my file"),
    "retail": N_("Retail"),
    "auto service": N_("Car service"),
    "personal insurance": N_("Personal insurance"),
}
TAGS = {"measured": N_("measured"), "assumed": N_("assumed"), "benchmark": N_("from other companies")}
SOURCES = {
    "": N_("starting value"),
    "income triples from year one to five": N_("a chain's income per customer triples from year one to five"),
    "55 % of new sales come from existing customers": N_("at a life insurer 55 % of new sales come from customers"),
    "entered by you": N_("entered by you"),
}


def own_amounts() -> Own:
    """What the person has put in: the pattern to start from, amounts by part, and the share left."""
    named = {part: state.value(f"cycle_{part}") for part in ("acquisition", *CYCLE_PARTS)}
    parts = tuple((part, tuple(own)) for part, own in named.items() if own is not None)
    left = state.value("cycle_survival")
    return Own(state.value("cycle_pattern"), parts, None if left is None else tuple(left))


def put(part: str, values: Sequence[float]) -> None:
    """Keep a person's own amounts for a part."""
    state.put(f"cycle_{part}", tuple(values))


def reset() -> None:
    """Back to the starting pattern as it is."""
    for key in state.CYCLE:
        state.put(key, None)


@st.fragment
def cycle(s: Start, w: Words) -> None:
    """The answer, the pattern and its controls, the figure and the tables."""
    name, pattern = model.with_own(s, own_amounts())
    discount = state.value("discount")
    parts = clv.profit_pattern(pattern, discount=discount)
    years = clv.pattern_by_year(parts)
    st.header(answer(years, pattern, w), anchor=False)
    _controls(s, name, w)
    won, back = state.value("cycle_view") == "won", clv.break_even_year(years)
    figure(
        exhibits.cycle(shown(parts, won, max(SHOWN_YEARS, back or 0), w), back if won else None, w),
        "life_cycle",
        message(parts, w) if won else stays(years, w),
        between=lambda: _key(s, w),
    )
    st.caption(counted(s, pattern, discount, won, w))
    _editor(pattern, w)
    by_year, by_part = st.tabs([w.t("Year by year"), w.t("Part by part")])
    with by_year:
        table(years, year_columns(w), "life_cycle_years", total=False)
    with by_part:
        table(by_parts(pattern, w), part_columns(w), "life_cycle_parts", total=False)
    state.write_link()


def answer(years: pd.DataFrame, pattern: Pattern, w: Words) -> str:
    """The year it is paid back, against which cost, and what ten years leave."""
    back, left = clv.break_even_year(years), float(years["cumulative_discounted"].iloc[-1])
    cost = w.money(pattern.acquisition.at(1)[0])
    if back is None:
        return w.t(
            "{mark} is still missing after ten years: a customer does not pay back an assumed {cost} to win it.",
            mark=mark(w.money(-left)),
            cost=cost,
        )
    if back == 0:
        return w.t(
            "{mark} is what a customer has brought after ten years, if it costs nothing to win.",
            mark=mark(w.money(left)),
        )
    return w.t(
        "{mark} is when a customer has paid back an assumed {cost} to win it. After ten years it has brought {money} "
        "more.",
        mark=mark(w.t("Year {year}", year=w.number(back))),
        cost=cost,
        money=w.money(left),
    )


def message(parts: pd.DataFrame, w: Words) -> str:
    """Which part brings most besides the base profit, over ten years."""
    sums = parts[parts["year"] > 0].groupby("component", sort=False)["discounted"].sum()
    more = sums.drop("base profit")
    total = sums.sum()
    if not total > sums["base profit"] or more.max() <= 0:
        return w.t("The other parts add nothing to the base profit")
    return w.t(
        "{share} of what a customer brings is base profit; the largest addition is {part}",
        share=w.percent(sums["base profit"] / total),
        part=w.t(NAMES[str(more.idxmax())]).lower(),
    )


def _controls(s: Start, name: str, w: Words) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        names = list(s.patterns)
        if state.value("cycle_pattern") not in names:
            state.put("cycle_pattern", name)
        st.segmented_control(
            w.t("Starting pattern"),
            names,
            format_func=lambda n: w.t(PATTERNS[n]),
            key=state.slot("cycle_pattern"),
            required=True,
            persist_state="session",
            on_change=reset,
            help=w.t("Where the amounts start. Those of other businesses are scaled to what a customer brings here."),
        )
    with right:
        st.select_slider(
            w.t("Discount rate a year"),
            RATES,
            format_func=w.percent,
            key=state.among("discount", RATES),
            persist_state="session",
            help=w.t("How much less money is worth for each year one waits. It holds on every page."),
        )


def _key(s: Start, w: Words) -> None:
    names = {"won": w.t("Per customer won"), "left": w.t("Per customer who stays")}
    st.segmented_control(
        w.t("What the bars show"),
        list(names),
        format_func=names.__getitem__,
        key=state.slot("cycle_view"),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
        help=w.t("Of those won some leave each year; who stays brings the whole amount."),
    )
    with st.container(horizontal=True):
        st.badge(w.t("■ measured"), color="gray")
        st.badge(w.t("□ assumed"), color="gray")
        st.badge(w.t("▨ from other companies"), color="gray")
        if s.margin is None:
            st.badge(w.t("revenue, not profit"), color="orange")


def shown(parts: pd.DataFrame, won: bool, last: int, w: Words) -> pd.DataFrame:
    """What the figure draws: discounted money per customer won, or plain money per customer who stays."""
    parts = parts[parts["year"] <= last]
    return pd.DataFrame(
        {
            "year": parts["year"],
            "component": parts["component"].map(lambda c: w.t(NAMES[c])),
            "value": parts["discounted"] if won else parts["amount"],
            "tag": parts["tag"],
        }
    )


def stays(years: pd.DataFrame, w: Words) -> str:
    """What a customer who stays brings in the first year and in the fifth."""
    amounts = years.set_index("year")["amount"]
    return w.t(
        "Who stays brings {first} in year 1 and {last} in year {year}",
        first=w.money(amounts[1]),
        last=w.money(amounts[SHOWN_YEARS]),
        year=w.number(SHOWN_YEARS),
    )


def counted(s: Start, pattern: Pattern, discount: float, won: bool, w: Words) -> str:
    """What stands behind the bars, in a line."""
    told = [w.t("per customer who stays, not discounted")]
    if won:
        told = [
            w.t("per customer won, with those who leave on the way"),
            w.t("customers left: {tag}", tag=w.t(TAGS[pattern.survival_tag])),
            w.t("discounted {rate} a year", rate=w.percent(discount)),
        ]
    if s.margin is not None:
        told.append(w.t("margin {share}", share=w.percent(s.margin, 1)))
    if s.index:
        told.append(w.t("index: base profit of year one is 100"))
    return w.capital(" · ".join(told))


def _editor(pattern: Pattern, w: Words) -> None:
    with st.expander(w.t("Put in your own amounts")):
        names = {"acquisition": "acquisition", **model.PARTS, "survival": "survival"}
        part = st.segmented_control(
            w.t("Part"),
            list(names),
            format_func=lambda p: w.t(NAMES[names[p]]),
            key=state.slot("cycle_part"),
            required=True,
            persist_state="session",
            help=w.t("What you put in is marked as assumed. After the fifth year the last amount goes on."),
        )
        _cells(str(part), model.amounts(pattern, str(part)), w)
        if any(state.value(key) is not None for key in state.CYCLE):
            st.button(
                w.t("Back to the starting pattern"),
                on_click=reset,
                type="tertiary",
                icon=":material/restart_alt:",
                help=w.t("Lets go of the amounts you have put in."),
            )


def _cells(part: str, now: list[float], w: Words) -> None:
    """A part's amounts to change, a cell a year. The key holds what they were, so that a new start shows its own."""
    share = part == "survival"
    low, high = (0.0, 100.0) if share else (0.0 if part in ("acquisition", "base") else -1e9, 1e9)
    first = 2 if share else 1
    with st.form(f"cycle_form_{part}", border=False):
        given = []
        for i, (column, x) in enumerate(zip(st.columns(SHOWN_YEARS), now, strict=False)):
            label = w.t("Once, {unit}", unit=w.unit) if part == "acquisition" else _label(first + i, share, w)
            shown = round(x * 100, 1) if share else round(x, 2)
            with column:
                key = f"cycle_cell_{part}_{i}_{shown:g}"
                given.append(st.number_input(label.removesuffix(", "), low, high, shown, format="%g", key=key))
        if st.form_submit_button(w.t("Use these")):
            put(part, [x / 100 if share else x for x in given])
            st.rerun()


def _label(year: int, share: bool, w: Words) -> str:
    unit = "%" if share else w.unit
    return w.t("Year {year}, {unit}", year=w.number(year), unit=unit)


def year_columns(w: Words) -> list[Column]:
    """The pattern by year."""
    return [
        Column("year", w.t("Year")),
        Column("survival", w.t("Customers left"), "percent", 1),
        Column("amount", w.t("Per customer left, {unit}", unit=w.unit)),
        Column("expected", w.t("Per customer won, {unit}", unit=w.unit)),
        Column("discounted", w.t("Discounted, {unit}", unit=w.unit)),
        Column("cumulative_discounted", w.t("So far, discounted, {unit}", unit=w.unit), "signed"),
    ]


def by_parts(pattern: Pattern, w: Words) -> pd.DataFrame:
    """A row a part: where it comes from, and its amounts in years 1–5 and 10, per customer left."""
    rows = []
    for part in (pattern.acquisition, *pattern.parts):
        at = part.at(clv.lifecycle.YEARS)
        cost = part.name == "acquisition"
        money = [-abs(at[0])] + [float("nan")] * 6 if cost else [float("nan"), *at[:SHOWN_YEARS], at[-1]]
        source = SOURCES.get(part.source, "") if part.tag != "measured" else N_("the file")
        rows.append((w.t(NAMES[part.name]), w.t(TAGS[part.tag]), w.t(source) if source else part.source, *money))
    return pd.DataFrame(rows, columns=["part", "tag", "source", "y0", "y1", "y2", "y3", "y4", "y5", "y10"])


def part_columns(w: Words) -> list[Column]:
    """The parts, where they come from, and their amounts."""
    years = [Column(f"y{y}", w.t("Year {year}", year=w.number(y))) for y in (0, 1, 2, 3, 5, 10)]
    return [Column("part", w.t("Part"), "text"), Column("tag", w.t("How known"), "text"), *years,
            Column("source", w.t("Source"), "text", longest=70)]  # fmt: skip
