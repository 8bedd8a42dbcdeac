"""Worked steps: the period and its customers."""

from __future__ import annotations

from report.exhibits.file import LINES
from report.exhibits.method.steps.figures import PLUS, Figures, cents_of
from report.text import markdown_text
from words import N_

WHY = {
    "chosen": N_("You have chosen the length."),
    "longest": N_("It is the longest of 12, 6, 3 and 1 months that the file holds twice."),
    "one": N_("The file is too short for two periods."),
    "file": N_("The file has no dates; its own period is used."),
}


def period(f: Figures) -> list[str]:
    """Both stretches of time, their length, and why it is that."""
    w, p = f.w, f.base.period
    if p is None:
        return []
    now = w.t("Now: {period}.", period=w.period(p.now_start, p.end))
    if p.before_start is None or p.months is None:
        return [now, w.t(WHY[f.study.why_period])]
    before = w.t("Previous: {period}.", period=w.period(p.before_start, p.now_start))
    length = w.t("{months} ÷ 12 = {years}", months=w.number(p.months), years=f.years)
    return [f"{before} {now}", f"L = {length}. {w.t(WHY[f.study.why_period])}"]


def reconciliation(f: Figures) -> list[str]:
    """Rows and money read, used and set aside."""
    w = f.w
    first, _ = f.study.reconciliation
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
    before = w.t("{count} were active in the previous period.", count=w.number(tiers["base"].sum()))
    return [now, before]


def purchase(f: Figures) -> list[str]:
    """How orders are told apart here, and the tier's purchases per customer."""
    w, row = f.w, f.row
    column = f.study.file.mapping.get("order_id")
    how = w.t("In this file a purchase is one customer's day.")
    if column:
        how = w.t("In this file orders are identified by the column {column}.", column=markdown_text(column))
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
    _, second = f.study.reconciliation
    amounts = {str(r): float(x) for r, x in zip(second["reason"], second["amount"], strict=True)}
    said = [f"{w.t(LINES[r])}: {w.money(x, cents_of(x))}" for r, x in amounts.items() if x]
    whole = float(f.base.tiers["revenue"].sum())
    told = w.t("Revenue on every page: {money}.", money=f"**{w.money(whole, cents_of(whole))}**")
    return [told] if f.study.part is not None else ["; ".join(said) + ".", told]


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


OWN = {
    "period": period,
    "reconciliation": reconciliation,
    "active": active,
    "purchase": purchase,
    "revenue": revenue,
    "margin": margin,
}
