"""The methods side by side, the choice between them, and every number with this file's figures put in."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from clv import METHODS, TOTAL, Base, TableProblem, worked
from clv.retention import Z95
from clv.tables import Method
from clv.worked import customer_cash_flow, taken_for_granted
from report.exhibits import method as exhibits
from report.exhibits import overview
from report.forms import Group, Row
from report.scale import known
from report.text import NBSP
from study import Study, kept
from ui import menu, state
from ui.panels import method_steps, method_worth
from ui.panels.method_numbers import GROUPS, Number
from ui.panels.method_steps import Figures
from ui.parts import Column, empty, figure, link, mark, plain, table, warning
from words import N_, Words
from words.answers import explain

NAMES: dict[Method, str] = {
    "course": N_("Course rule"),
    "discounted": N_("Discounted"),
    "future": N_("Future"),
    "migration": N_("Migration"),
}
STAYS = {"migration": N_("moves between tiers as in this file")}
COUNTED = {"future": N_("after this period")}
RATES = [i / 100 for i in range(21)]
CLEARLY = 1.1
FEW = 30
OWN: dict[str, Callable[[Figures], list[str]]] = {**method_steps.OWN, **method_worth.OWN}
# What a file must hold for its own figures, and what to open when it does not.
WANTED = {
    "dates": N_("This file has no dates. A file of purchases would show it."),
    "rows": N_("A file with a row a purchase would show it."),
    "customers": N_("A file with a row a segment has no customers. A file of purchases or of customers would show it."),
    "purchases": N_("This file does not count purchases. A file with a row a purchase would."),
    "periods": N_("This needs two periods: a file of purchases that reaches back two periods."),
    "both": N_("This needs to know what every customer brought in both periods: a file of purchases would show it."),
    "moves": N_("This needs to know what every customer brought in both periods: a file of purchases would show it."),
    "arrivals": N_("This needs to know who is new: a file of purchases that reaches back two periods would show it."),
    "retention": N_("How long customers stay cannot be seen in this file. One that reaches back two periods shows it."),
    "counts": N_("This needs the number of customers before and of those lost."),
    "history": N_("This needs purchases before the two periods: a longer file of purchases would show it."),
    "third": N_("This can be seen when the file holds three whole periods."),
    "margin": N_("Revenue is counted. Choose a margin on the page of value tiers, and it stands here."),
    "cost": N_("This file has no cost. One with a cost column would show it."),
}


# The methods side by side -----------------------------------------------------------------------------------------


@kept
def side_by_side(now: Study) -> pd.DataFrame:
    """Every tier and the portfolio by each method, like for like."""
    return worked.side_by_side(now.base)


def portfolio_of(compared: pd.DataFrame, method: Method, discount: float) -> pd.Series:
    """The portfolio's row of one method."""
    mask = (compared["method"] == method) & (compared["discount"] == discount) & (compared["tier"] == TOTAL)
    return compared[mask].iloc[0]


def answer(now: Study, base: Base, compared: pd.DataFrame, w: Words) -> str:
    """What the portfolio is worth with moves counted, against the course rule; else what can be said."""
    course, moved = (portfolio_of(compared, m, 0.0) for m in ("course", "migration"))
    value, other = course["portfolio_value"], moved["portfolio_value"]
    if not base.tiers["customers"].sum() or (math.isnan(value) and math.isnan(other)):
        return overview.answer(now.other(method="course"), w)
    if math.isnan(other):
        return _without_moves(base, course, compared, w)
    said = {"mark": mark(w.short(other)), "course": w.short(value)}
    if math.isnan(value):
        return w.t(
            "{mark} is what the portfolio is worth when moves between tiers are counted. By the course rule it is not "
            "determined.",
            mark=said["mark"],
        )
    if other < value * 0.98:
        said["less"] = w.percent(1 - other / value)
        return w.t(
            "{mark} is what the portfolio is worth when moves between tiers are counted, {less} less than the course "
            "rule's {course}.",
            **said,
        )
    if other > value * 1.02:
        said["more"] = w.percent(other / value - 1)
        return w.t(
            "{mark} is what the portfolio is worth when moves between tiers are counted, {more} more than the course "
            "rule's {course}.",
            **said,
        )
    return w.t(
        "{mark} is what the portfolio is worth when moves between tiers are counted, much like the course rule's "
        "{course}.",
        **said,
    )


def _without_moves(base: Base, course: pd.Series, compared: pd.DataFrame, w: Words) -> str:
    rate = base.choices.discount
    later = portfolio_of(compared, "discounted", rate)["portfolio_value"]
    said = {"mark": mark(w.short(course["portfolio_value"])), "rate": w.percent(rate, _digits(rate))}
    if rate and not math.isnan(later):
        return w.t(
            "{mark} is what the portfolio is worth by the course rule; discounted by {rate} a year it is {later}.",
            later=w.short(later),
            **said,
        )
    return w.t("{mark} is what the portfolio is worth by the course rule.", mark=said["mark"])


def _digits(rate: float) -> int:
    return method_worth.share_digits(rate)


def valued(compared: pd.DataFrame) -> bool:
    """Whether any method says anything of this base."""
    return bool(compared[["portfolio_value", "portfolio_low"]].notna().any(axis=None))


def show_methods(base: Base, compared: pd.DataFrame, w: Words) -> None:
    """The bars, what they say, and why they differ."""
    rate = base.choices.discount
    groups = [Group(w.t("Money later counts as much as money today"), _bars(base, compared, 0.0, w))]
    if rate:
        said = w.t("Discounted by {rate} a year", rate=w.percent(rate, _digits(rate)))
        groups.append(Group(said, _bars(base, compared, rate, w)))
    figure(exhibits.methods(groups, w), "methods", message(base, compared, w))
    st.markdown(why(base, compared, w))


def _bars(base: Base, compared: pd.DataFrame, rate: float, w: Words) -> tuple[Row, ...]:
    rows = compared[(compared["discount"] == rate) & (compared["tier"] == TOTAL)]
    used = base.choices
    return tuple(
        Row(
            w.t(NAMES[r["method"]]),
            known(r["portfolio_value"]),
            low=known(r["portfolio_low"]),
            high=known(r["portfolio_high"]),
            aside=not (r["method"] == used.method and (r["method"] == "course" or r["discount"] == used.discount)),
        )
        for r in rows.to_dict("records")
        if not r["problem"]
    )


def _granted(base: Base) -> pd.DataFrame | None:
    try:
        return taken_for_granted(base)
    except TableProblem:
        return None


def _extremes(granted: pd.DataFrame) -> tuple[pd.Series | None, pd.Series | None]:
    """The tier the course rule overstates most, and the one it understates most; None where it does neither."""
    known = granted.dropna(subset=["times"])
    if known.empty:
        return None, None
    times = known["times"].to_numpy(float)
    high, low = known.iloc[int(times.argmax())], known.iloc[int(times.argmin())]
    return high if high["times"] >= CLEARLY else None, low if low["times"] <= 1 / CLEARLY else None


def message(base: Base, compared: pd.DataFrame, w: Words) -> str:
    """What the bars show: whom the course rule overstates, or how much discounting leaves."""
    granted = _granted(base)
    if granted is not None:
        over, under = _extremes(granted)
        worth, moved = (portfolio_of(compared, m, 0.0)["portfolio_value"] for m in ("course", "migration"))
        if over is not None and (under is None or not moved > worth):
            values = {"tier": plain(w.tier(over["tier"])), "times": w.number(over["times"], 1)}
            return w.t("The course rule overstates a customer in {tier} {times} times", **values)
        if under is not None:
            values = {"tier": plain(w.tier(under["tier"])), "times": w.number(1 / under["times"], 1)}
            return w.t("The course rule understates a customer in {tier} {times} times", **values)
        return w.t("Moves between tiers change the values little")
    course = portfolio_of(compared, "course", 0.0)["portfolio_value"]
    later = portfolio_of(compared, "discounted", base.choices.discount)["portfolio_value"]
    if course > 0 and later < course:
        return w.t("{left} of the value is left after discounting", left=w.percent(later / course))
    return w.t("What the portfolio is worth, method by method")


def why(base: Base, compared: pd.DataFrame, w: Words) -> str:
    """Why the methods differ, with the tier's own moves; or why moves cannot be counted."""
    granted = _granted(base)
    problem = str(portfolio_of(compared, "migration", 0.0)["problem"])
    if granted is None:
        return explain(w, problem or "migration_needs_moves", {})
    first, later = granted.iloc[0], _later(base, w)
    tier = plain(w.tier(first["tier"]))
    shares = {name: w.percent(first[name]) for name in ("stay", "elsewhere", "lost")}
    if len(granted) == 1:
        return w.t("There is one tier, so nobody can move: migration and the course rule are the same.")
    said = w.t(
        "Of the customers in {tier}, {stay} are there {later}, {elsewhere} in another tier and {lost} lost. The course "
        "rule takes everybody who stays to stay in {tier}.",
        tier=tier,
        later=later,
        **shares,
    )
    over, under = _extremes(granted)
    few = [plain(w.tier(t)) for t, n in zip(base.names, base.tiers["base"], strict=True) if n < FEW]
    sentences = [said]
    if over is not None:
        sentences.append(_over(over, w))
    if under is not None:
        sentences.append(_under(under, base, w))
    if few:
        sentences.append(
            w.t(
                "Few customers are behind the moves of {tiers}: look at the interval before the figure.",
                tiers=w.listed(few),
            )
        )
    return " ".join(sentences)


def _later(base: Base, w: Words) -> str:
    return w.t("a year later") if abs(base.years - 1) < 1e-9 else w.t("a period later")


def _over(row: pd.Series, w: Words) -> str:
    values = {"tier": plain(w.tier(row["tier"])), "times": w.number(row["times"], 1)}
    money = {"course": w.money(row["course"]), "moves": w.money(row["migration"])}
    return w.t(
        "It overstates a customer in {tier} {times} times: {course} against {moves} with moves.", **values, **money
    )


def _under(row: pd.Series, base: Base, w: Words) -> str:
    said = {"tier": plain(w.tier(row["tier"])), "times": w.number(1 / row["times"], 1)}
    said |= {"course": w.money(row["course"]), "moves": w.money(row["migration"])}
    if row["tier"] == base.names[0]:
        return w.t("It understates a customer in {tier}: {course} against {moves}, {times} times as much.", **said)
    return w.t("It understates one in {tier}, who may rise: {course} against {moves}, {times} times as much.", **said)


def nothing_valued(base: Base, w: Words) -> None:
    """No method says anything of this base: why, and what would mend it."""
    title = w.t("No method can value these customers yet")
    why = w.t("Every method starts from how long customers stay, and that cannot be seen in this file.")
    if base.kind == "segments":
        empty(
            title,
            f"{why} {w.t('Durations can be entered on the page of retention.')}",
            w.t("To retention"),
            page="retention",
        )
    else:
        empty(title, why, w.t("To the customer file"), page="file")


# The choice and the tables ------------------------------------------------------------------------------------------


def choice(now: Study, w: Words) -> None:
    """The method and the discount rate of every page."""
    st.segmented_control(
        w.t("Method on every page"),
        list(METHODS),
        format_func=lambda m: w.t(NAMES[m]),
        key=state.slot("method"),
        required=True,
        persist_state="session",
        help=w.t("CLV and portfolio value on all pages follow it, and so does the link."),
    )
    rate = state.value("discount")
    told = w.t("What money a year from now loses against money today. The course rule leaves it out.")
    st.select_slider(
        w.t("Discount rate a year"),
        sorted({*RATES, rate}),
        format_func=lambda x: w.percent(x, _digits(x)),
        key=state.slot("discount"),
        persist_state="session",
        help=told,
        width=360,
    )
    if now.base_problem is None and now.problem is not None:
        warning(explain(w, now.problem.code, now.problem.detail))


def method_rows(compared: pd.DataFrame, w: Words) -> pd.DataFrame:
    """A row a method: what it takes a customer to do, what it counts, its rate and the portfolio's value."""
    rows = compared[compared["tier"] == TOTAL]
    stays, counted = w.t("stays in the tier, or leaves"), w.t("from this period on")
    return rows.assign(
        name=[w.t(NAMES[m]) for m in rows["method"]],
        stays=[w.t(STAYS[m]) if m in STAYS else stays for m in rows["method"]],
        counted=[w.t(COUNTED[m]) if m in COUNTED else counted for m in rows["method"]],
    )


def method_columns(w: Words) -> list[Column]:
    """The heads of `method_rows`."""
    return [
        Column("name", w.t("Method"), "text"),
        Column("stays", w.t("The customer"), "text"),
        Column("counted", w.t("Counts"), "text"),
        Column("discount", w.t("Discount"), "percent"),
        Column(
            "portfolio_value", w.t("Portfolio value, {unit}", unit=w.unit), limits=("portfolio_low", "portfolio_high")
        ),
    ]


def tier_rows(compared: pd.DataFrame) -> pd.DataFrame:
    """A row a tier, a column (with its limits) a method: what one customer is worth."""
    runs = compared.drop_duplicates(["method", "discount"])[["method", "discount"]].itertuples(index=False)
    tables = []
    for method, rate in runs:
        mine = compared[(compared["method"] == method) & (compared["discount"] == rate)].set_index("tier")
        tables.append(mine[["clv", "clv_low", "clv_high"]].add_prefix(f"{method}_{round(100 * rate, 4):g}_"))
    return pd.concat(tables, axis=1).reset_index()


def tier_columns(compared: pd.DataFrame, w: Words) -> list[Column]:
    """The heads of `tier_rows`."""
    columns = [Column("tier", w.t("Value tier"), "tier")]
    for method, rate in compared.drop_duplicates(["method", "discount"])[["method", "discount"]].itertuples(
        index=False
    ):
        name, at = f"{method}_{round(100 * rate, 4):g}_", f" {w.percent(rate, _digits(rate))}" if rate else ""
        columns.append(Column(f"{name}clv", w.t(NAMES[method]) + at, limits=(f"{name}clv_low", f"{name}clv_high")))
    return columns


# Every number ---------------------------------------------------------------------------------------------------


@st.fragment
def numbers(now: Study) -> None:
    """One group of numbers at a time, with the figures of one tier put in."""
    w = state.words()
    st.subheader(w.t("Every number, one by one"), anchor=False)
    key = st.segmented_control(
        w.t("Which numbers"),
        list(GROUPS),
        format_func=lambda g: w.t(GROUPS[g].title),
        key=state.slot("method_group"),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    group = GROUPS[str(key)]
    figures = _tier(now, w)
    if figures is not None and method_worth.chain(figures):
        st.markdown(f"{figures.name}: {method_worth.chain(figures)}".replace(" = ", f"{NBSP}={NBSP}"))
    for number in group.numbers:
        st.divider()
        _show(number, figures, w)
    st.divider()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(w.t("Shown on"), width="content")
        for page in (entry for entry in menu.ENTRIES if entry.name in group.pages):
            link(page.name, w.c("menu", page.title))
    state.write_link()


def _tier(now: Study, w: Words) -> Figures | None:
    if now.base_problem is not None:
        return None
    names = now.base.names
    if len(names) == 1:
        return Figures(now, now.base, 0, w)
    tier = st.segmented_control(
        w.t("Figures of"),
        range(len(names)),
        format_func=lambda i: plain(w.tier(names[i]), 24),
        key=state.among("method_tier", list(range(len(names)))),
        required=True,
        persist_state="session",
    )
    st.caption(
        w.t(
            "N is the number of customers, n the number before, d the discount rate a year and z {z}. Decimals are "
            "shown so that each step can be checked; nothing is rounded on the way.",
            z=w.number(Z95, 2),
        )
    )
    return Figures(now, now.base, int(tier or 0), w)


def _show(number: Number, f: Figures | None, w: Words) -> None:
    left, right = st.columns(2, gap="medium")
    said = [f"**{w.t(number.name)}**", w.t(number.means), number.tex(w)]
    left.markdown("\n\n".join(part for part in said if part))
    steps, missing = steps_of(number, f, w)
    if steps:
        right.markdown("\n\n".join(steps))
    end = [w.t(number.limits)] if number.limits else []
    end += [w.t("Source: {source}.", source=w.t(number.source))] if number.source else []
    right.caption("\n\n".join(part for part in (missing, " ".join(end), number.code) if part))
    if number.key == "cash_flow" and f is not None and not missing:
        _cash_flow(f)


def steps_of(number: Number, f: Figures | None, w: Words) -> tuple[list[str], str]:
    """(this file's figures, why there are none)."""
    if f is None or number.key not in OWN:
        return [], ""
    if not met(number.needs, f):
        return [], w.t(WANTED[number.needs])
    return OWN[number.key](f), ""


def met(need: str, f: Figures) -> bool:
    """Whether the base that is shown holds what a number needs."""
    base, tiers = f.base, f.base.tiers
    checks: dict[str, Callable[[], bool]] = {
        "": lambda: True,
        "dates": lambda: base.period is not None,
        "rows": lambda: base.kind == "transactions",
        "customers": lambda: base.customers is not None,
        "purchases": lambda: bool(tiers["purchases"].notna().any()),
        "periods": lambda: base.two_periods,
        "both": lambda: bool(base.kept_revenue) and bool(base.relabelled),
        "moves": lambda: base.moves is not None,
        "arrivals": lambda: base.moves is not None and base.two_periods,
        "retention": lambda: bool((f.b.churn >= 0).any()),
        "counts": lambda: bool(np.isfinite(f.b.churn_low).any()),
        "history": lambda: base.kind == "transactions" and base.history != "none" and base.two_periods,
        "third": lambda: f.now.hindsight is not None,
        "margin": lambda: base.margin is not None,
        "cost": lambda: _costed(base),
    }
    return checks[need]()


def _costed(base: Base) -> bool:
    """Whether what the active customers bought has a cost."""
    people = base.customers
    if people is None or "costed_now" not in people:
        return False
    return bool(people.loc[people["tier_now"].notna(), "costed_now"].fillna(0).any())


def _cash_flow(f: Figures) -> None:
    """The figure and the table of cash flow by year for one customer of the tier."""
    w, method = f.w, f.base.choices.method
    try:
        flow = customer_cash_flow(f.base, f.tier)
    except TableProblem as problem:
        st.caption(explain(w, problem.code, problem.detail))
        return
    if flow.empty:
        return
    early = flow[(flow["year"] > 0) & (flow["year"] <= 3)]["amount"].sum() / flow["amount"].sum()
    said = w.t("{share} of a customer's value in {tier} comes within three years", share=w.percent(early), tier=f.name)
    figure(exhibits.cash_flow(flow, w), "cash_flow", said)
    st.caption(w.t("One customer, {method}.", method=w.t(NAMES[method]).lower()))
    with st.expander(w.t("Year by year")):
        shown = flow.assign(
            name=[w.t("year {year}", year=w.number(y)) if y else w.t("later") for y in flow["year"]],
            so_far=flow["amount"].cumsum() / flow["amount"].sum(),
        )
        columns = [
            Column("name", w.t("Year"), "text"),
            Column("amount", w.t("Expected, {unit}", unit=w.unit)),
            Column("so_far", w.t("So far"), "percent", 1),
        ]
        table(shown, columns, "cash_flow", total=False, height=430 if len(shown) > 12 else None)
