"""This file's own figures put into the formulas: period, tiers, movements, retention. Numbers come from clv alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from clv import Base, closing, duration, first_against_later, one_more_point, opening
from clv.retention import churn_over
from clv.value import Basis, values
from clv.worked import cuts
from report.cells import MOVEMENTS
from study import Study
from ui import state
from ui.parts import plain
from words import N_, Words

TIMES, OVER, MINUS, PLUS = " × ", " ÷ ", " − ", " + "
WHY = {
    "chosen": N_("You have chosen the length."),
    "longest": N_("It is the longest of 12, 6, 3 and 1 months that the file holds twice."),
    "one": N_("The file is too short for two periods."),
    "file": N_("The file says nothing of its dates; its own period is used."),
}
STEPS = {
    "start": N_("before"),
    "lost": N_("Lost"),
    "spent_less": N_("Spent less"),
    "spent_more": N_("Spent more"),
    "won_back": N_("Won back"),
    "new": N_("New"),
    "new_or_won_back": N_("New/won back"),
}
PARTS = {
    "earlier": N_("Earlier history"),
    "before_active": N_("The period before, active customers"),
    "before_not_active": N_("The period before, not active (returns)"),
    "now_active": N_("This period, active customers"),
    "now_not_active": N_("This period, not active (returns)"),
}


@dataclass(frozen=True)
class Figures:
    """One tier of the base that is shown, and the words its figures are said in."""

    now: Study
    base: Base
    tier: int
    w: Words

    @cached_property
    def b(self) -> Basis:
        """The arrays values are computed from."""
        return self.base.basis()

    @cached_property
    def table(self) -> pd.DataFrame:
        """The portfolio table by the course rule."""
        return self.base.portfolio("course")

    @property
    def row(self) -> pd.Series:
        """The tier's row of it."""
        return self.table.iloc[self.tier]

    @property
    def name(self) -> str:
        """The tier's name, harmless."""
        return plain(self.w.tier(self.base.names[self.tier]))

    @property
    def years(self) -> str:
        """The period's length as it is written in a formula."""
        return self.w.years(self.base.years, length_decimals(self.base.years))

    @property
    def lost_some(self) -> bool:
        """Whether the tier's duration is known."""
        return bool(self.b.churn[self.tier] > 0)


def length_decimals(years: float) -> int:
    """Decimals that a period's length needs: none for a year, two for a quarter, three for a month."""
    return next((d for d in range(4) if abs(years - round(years, d)) < 1e-9), 4)


def enough(make: Callable[..., float], factors: Sequence[float], decimals: int = 0, least: int = 2) -> int:
    """The fewest decimals at which the factors as they are written give the result as it is written.

    >>> enough(lambda m, d: m * d, (12127.0192, 8.756957))
    3
    """
    exact = round(make(*factors), decimals)
    tries = (d for d in range(least, 9) if round(make(*(round(x, d) for x in factors)), decimals) == exact)
    return next(tries, 9)


def cents_of(*amounts: float) -> int:
    """Decimals that money needs to sum as it is written: none for whole amounts, else two.

    >>> cents_of(5.0, 7.0), cents_of(5.0, 7.25)
    (0, 2)
    """
    return 0 if all(float(x).is_integer() for x in amounts) else 2


def unknown(f: Figures) -> list[str]:
    """Why the tier has no duration."""
    if f.row["base"] == 0:
        return [
            f.w.t("Nobody was in {tier} before, so how long its customers stay is not known.", tier=f.name),
        ]
    if f.b.churn[f.tier] == 0:
        least = f.w.years(f.row["duration_low"], 1)
        if math.isnan(f.row["duration_low"]):
            return [f.w.t("Nobody in {tier} was lost.", tier=f.name)]
        return [
            f.w.t(
                "Nobody in {tier} was lost: the duration is at least {years}, its upper limit unknown.",
                tier=f.name,
                years=least,
            )
        ]
    return [f.w.t("How long customers in {tier} stay is not in the file.", tier=f.name)]


# Period and customers ------------------------------------------------------------------------------------------


def period(f: Figures) -> list[str]:
    """Both stretches of time, their length, and why it is that."""
    w, p = f.w, f.base.period
    if p is None:
        return []
    now = w.t("Now: {period}.", period=w.period(p.now_start, p.end))
    if p.before_start is None or p.months is None:
        return [now, w.t(WHY[f.now.why_period])]
    before = w.t("Before: {period}.", period=w.period(p.before_start, p.now_start))
    length = w.t("{months} ÷ 12 = {years}", months=w.number(p.months), years=f.years)
    return [f"{before} {now}", f"L = {length}. {w.t(WHY[f.now.why_period])}"]


def reconciliation(f: Figures) -> list[str]:
    """Rows and money read, used and set aside."""
    w = f.w
    first, _ = f.now.reconciliation
    by = first.set_index("reason")
    aside = by.drop(index=["read", "used"], errors="ignore")
    rows = w.t(
        "{read} rows read = {used} used + {aside} set aside",
        read=w.number(by["rows"]["read"]),
        used=w.number(by["rows"]["used"]),
        aside=w.number(aside["rows"].sum()),
    )
    amounts = [float(x) for x in (by["amount"]["read"], by["amount"]["used"], aside["amount"].sum())]
    money = [w.money(x, cents_of(*amounts)) for x in amounts]
    return [rows, f"{money[0]} = {money[1]}{PLUS}{money[2]}"]


def active(f: Figures) -> list[str]:
    """How many are active, now and before."""
    w, tiers = f.w, f.base.tiers
    now = w.t("{count} customers are active in the period.", count=w.number(tiers["customers"].sum()))
    if not f.base.two_periods:
        return [now]
    before = w.t("{count} were active in the period before.", count=w.number(tiers["base"].sum()))
    return [now, before]


def purchase(f: Figures) -> list[str]:
    """How orders are told apart here, and the tier's purchases per customer."""
    w, row = f.w, f.row
    column = f.now.file.mapping.get("order_id")
    how = w.t("In this file a purchase is one customer's day.")
    if column:
        how = w.t("In this file orders are told apart by the column {column}.", column=plain(column))
    if not row["customers"]:
        return [how]
    ratio = w.number(row["purchases_per_customer"], 2)
    sum_ = w.t(
        "{tier}: {purchases} purchases ÷ {customers} customers = {ratio} in the period",
        tier=f.name,
        purchases=w.number(row["purchases"]),
        customers=w.number(row["customers"]),
        ratio=ratio,
    )
    return [how, sum_]


def revenue(f: Figures) -> list[str]:
    """How the money of the used rows divides, and which part of it is the revenue of the pages."""
    w = f.w
    _, second = f.now.reconciliation
    amounts = {str(r): float(x) for r, x in zip(second["reason"], second["amount"], strict=True)}
    said = [f"{w.t(PARTS[r])}: {w.money(x, cents_of(x))}" for r, x in amounts.items() if x]
    whole = float(f.base.tiers["revenue"].sum())
    told = w.t("Revenue on every page: {money}.", money=f"**{w.money(whole, cents_of(whole))}**")
    return [told] if state.only() else ["; ".join(said) + ".", told]


def margin(f: Figures) -> list[str]:
    """The tier's margin share and what it was measured on."""
    w = f.w
    known = f.base.margin
    share = known if isinstance(known, float) or known is None else float(known[f.tier])
    said = [w.t("{tier}: {share} of the revenue is left.", tier=f.name, share=w.percent(share, 1))]
    covered = f.base.margin_covered
    if covered is None:
        return [*said, w.t("The share is one you have given.")]
    return [*said, w.t("The cost is known for {share} of the revenue.", share=w.percent(covered, 1))]


# Tiers and movements ------------------------------------------------------------------------------------------


def tier(f: Figures) -> list[str]:
    """Where the tier's cut lies."""
    w, row = f.w, cuts(f.base).iloc[f.tier]
    said = []
    if not math.isnan(row["above"]):
        said.append(
            w.t(
                "{customers} active customers × {share} → the first {above} stand in {tier} or above it",
                customers=w.number(f.base.tiers["customers"].sum()),
                share=w.percent(row["cumulative"], share_decimals(row["cumulative"])),
                above=w.number(row["above"]),
                tier=f.name,
            )
        )
    elif f.base.choices.basis == "fixed":
        said.append(w.t("The cuts are those of the period before, or your own amounts."))
    if not math.isnan(row["lowest"]):
        said.append(
            w.t("Least revenue of a customer in {tier}: {money}.", tier=f.name, money=w.money(row["lowest"], 2))
        )
    count, share = w.number(row["customers"]), w.percent(row["share"], 2)
    said.append(w.t("{tier} holds {customers} customers, {share} of all.", tier=f.name, customers=count, share=share))
    return said


def share_decimals(share: float) -> int:
    """As many decimals as a person gave: 5 %, 12.5 %."""
    return next((d for d in range(4) if abs(100 * share - round(100 * share, d)) < 1e-9), 4)


def movements(f: Figures) -> list[str]:
    """Opening and closing balance of the tier, in customers and in money."""
    flows = f.base.flows
    if flows is None:
        return []
    sides = (
        (opening, f.w.t("{tier} before", tier=f.name), "revenue_before"),
        (closing, f.w.t("{tier} now", tier=f.name), "revenue_now"),
    )
    return [
        _balanced(f, side(flows, f.base.names), side(flows, f.base.names, money), name) for side, name, money in sides
    ]


def _balanced(f: Figures, counts: pd.DataFrame, money: pd.DataFrame, name: str) -> str:
    row, total = counts.iloc[f.tier], counts.columns[1]
    parts = [(m, row[m]) for m in MOVEMENTS if row.get(m)]
    said = PLUS.join(f"{f.w.number(n)} {f.w.t(MOVEMENTS[m]).lower()}" for m, n in parts) or f.w.number(0)
    return f"{name}: {f.w.number(row[total])} = {said} ({f.w.money(money.iloc[f.tier][total])})"


def relabelled(f: Figures) -> list[str]:
    """How many changed label only, and how many moves are hidden."""
    w, found = f.w, f.base.relabelled
    return [
        w.t(
            "Only relabelled: {only}. Hidden moves: {hidden}.",
            only=w.number(found["only_relabelled"]),
            hidden=w.number(found["hidden_moves"]),
        )
    ]


def bridge(f: Figures) -> list[str]:
    """From the revenue before to the revenue now, step by step."""
    w, table = f.w, f.base.bridge
    if table is None:
        return []
    change = dict(zip(table["step"], table["change"], strict=True))
    end = change.pop("end")
    digits = cents_of(*table["change"])
    said = [f"{w.number(change.pop('start'), digits)} {w.t(STEPS['start'])}"]
    for step, x in change.items():
        if x:
            said.append(f"{'+' if x > 0 else '−'} {w.number(abs(x), digits)} {w.t(STEPS[step]).lower()}")
    return [f"{' '.join(said)} = **{w.money(end, digits)}**"]


def kept(f: Figures) -> list[str]:
    """Kept revenue of the whole base."""
    w, found = f.w, f.base.kept_revenue
    start = w.money(f.base.tiers["revenue_before"].sum())
    said = w.t(
        "Of {start} before: NRR {nrr}, GRR {grr}.",
        start=start,
        nrr=w.percent(found["nrr"], 1),
        grr=w.percent(found["grr"], 1),
    )
    return [said, w.t("Won back, apart: {money}.", money=w.money(found["won_back"]))]


# Retention and duration ------------------------------------------------------------------------------------------


def churn(f: Figures) -> list[str]:
    """Lost of the base, or what a given duration means."""
    w, row, c = f.w, f.row, float(f.b.churn[f.tier])
    rates = w.t("c = {churn} and r = {kept}", churn=w.percent(c, 2), kept=w.percent(1 - c, 2))
    if row["base"] > 0:
        counts = {"lost": w.number(row["lost"]), "base": w.number(row["base"]), "tier": f.name}
        return [w.t("{lost} of {base} in {tier} were lost: {rates}", rates=rates, **counts)]
    if math.isnan(c):
        return unknown(f)
    given = w.years(row["duration_years"])
    return [w.t("The file gives {tier} a duration of {years}: {rates}", tier=f.name, years=given, rates=rates)]


def yearly(f: Figures) -> list[str]:
    """Retention compounded to a year."""
    w, row = f.w, f.row
    if abs(f.base.years - 1) < 1e-9:
        return [w.t("The period is a year, so the two are the same: {kept}.", kept=w.percent(row["retention"], 1))]
    if math.isnan(row["retention"]):
        return unknown(f)
    power = w.number(1 / f.base.years, length_decimals(1 / f.base.years))
    base = w.percent(row["retention"], 2)
    return [
        w.t("{kept} to the power of {power} = {year}", kept=base, power=power, year=w.percent(row["retention_year"], 1))
    ]


def over(f: Figures) -> list[str]:
    """The tier's churn by month, quarter and year."""
    w, c = f.w, float(f.b.churn[f.tier])
    if math.isnan(c):
        return unknown(f)
    month, quarter, year = (w.percent(float(churn_over(c, f.base.years, m)), 1) for m in (1, 3, 12))
    said = w.t("{month} a month, {quarter} a quarter, {year} a year", month=month, quarter=quarter, year=year)
    return [f"{f.name}: {said}"]


def years(f: Figures) -> list[str]:
    """The base through the lost, times the period's length."""
    w, row = f.w, f.row
    if not f.lost_some:
        return unknown(f)
    result = f"**{w.years(row['duration_years'])}**"
    if row["base"] > 0:
        return [f"{w.number(row['base'])}{OVER}{w.number(row['lost'])}{TIMES}{f.years} = {result}"]
    return [w.t("Given by the file, or entered by you: {years}.", years=result)]


def wilson(f: Figures) -> list[str]:
    """The interval of churn, and what it is in years."""
    w, b, i = f.w, f.b, f.tier
    if math.isnan(b.churn_low[i]):
        return unknown(f)
    ends = [w.percent(x, 2) for x in (b.churn_low[i], b.churn_high[i])]
    said = w.t("c lies between {low} and {high}", low=ends[0], high=ends[1])
    short, long = (float(x) for x in duration([b.churn_high[i], b.churn_low[i]], b.years))
    if math.isnan(long):
        return [said, w.t("so the duration is {years}", years=f"**{w.at_least(w.years(short, 1))}**")]
    limits = w.t("{low} to {high}", low=w.number(short, 2), high=w.years(long, 2))
    return [said, w.t("so the duration is {years}", years=f"**{limits}**")]


def point(f: Figures) -> list[str]:
    """One more point for one customer, and for the tier."""
    w, b, i = f.w, f.b, f.tier
    method = "course" if f.base.choices.method == "migration" else f.base.choices.method
    each = float(one_more_point(b, method, f.base.choices.discount)[i])
    if math.isnan(each):
        return unknown(f) if not f.lost_some else [w.t("One more point would leave nobody to lose.")]
    v, d = float(values(b, method, f.base.choices.discount)[i]), enough(lambda e: e * b.customers[i], (each,), least=0)
    return [
        w.t(
            "r {kept} → {more}: a customer is worth {now} → {then}",
            kept=w.percent(1 - b.churn[i], 1),
            more=w.percent(1 - b.churn[i] + 0.01, 1),
            now=w.money(v),
            then=w.money(v + each),
        ),
        f"{w.number(b.customers[i])}{TIMES}{w.money(each, d)} = **{w.money(f.base.point()[i])}**",
    ]


def first(f: Figures) -> list[str]:
    """Churn of the first period against later ones."""
    w, people = f.w, f.base.customers
    if people is None:
        return []
    names = {"first": w.t("In their first period"), "later": w.t("Bought earlier too")}
    found = first_against_later(people)
    rows = found.to_dict("records")
    return [
        f"{names[r['group']]}: {w.number(r['lost'])}{OVER}{w.number(r['base'])} = "
        f"{w.interval(r['churn'], r['churn_low'], r['churn_high'], 1, w.percent)}"
        for r in rows
    ]


OWN = {
    "period": period,
    "reconciliation": reconciliation,
    "active": active,
    "purchase": purchase,
    "revenue": revenue,
    "margin": margin,
    "tier": tier,
    "movements": movements,
    "relabelled": relabelled,
    "bridge": bridge,
    "kept": kept,
    "churn": churn,
    "yearly": yearly,
    "over": over,
    "duration": years,
    "wilson": wilson,
    "point": point,
    "first": first,
}
