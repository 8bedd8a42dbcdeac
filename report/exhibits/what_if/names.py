"""Names of the levers, of what they change and of whom they concern, for the open file."""

from __future__ import annotations

from collections.abc import Sequence

from report.text import markdown_text
from study.what_if import Facts, View, points_now
from words import Words


def money_name(f: Facts, w: Words) -> str:
    """What the money lever works on in this file."""
    if f.counted == "purchases":
        return w.t("Revenue per purchase")
    return w.t("Revenue per product and year") if f.counted == "products" else w.t("Revenue per customer and year")


def lever_names(f: Facts, w: Words) -> dict[str, str]:
    """The levers' names in a table."""
    return {
        "frequency": w.t("Products per customer") if f.counted == "products" else w.t("Purchases per year"),
        "revenue": money_name(f, w),
        "years": w.t("Duration"),
    }


def change(lever: str, x: float, f: Facts, w: Words, *, sign: str = "") -> str:
    """A lever's change with its unit: "+1 köp per år", "+100 kr per köp", "+0,5 år"; `sign` "±" for both ways."""
    number = sign + w.number(abs(x), decimals(x)) if sign else w.signed(x, decimals(x))
    amount = sign + w.money(abs(x), f.decimals) if sign else w.money_signed(x, f.decimals)
    if lever == "frequency":
        if f.counted == "products":
            return w.t("{number} products per customer", number=number)
        return w.t("{number} purchases per year", number=number)
    if lever == "years":
        return w.t("{number} years", number=number)
    units = {
        "purchases": w.t("{money} per purchase", money=amount),
        "products": w.t("{money} per product", money=amount),
        "nothing": w.t("{money} per year", money=amount),
    }
    return units[f.counted]


def tiers_named(v: View, w: Words) -> str:
    """The targets in words: "Super och Topp", or "alla segment"."""
    if len(v.scenario.targets) == len(v.facts.names) > 1:
        return w.t("all tiers")
    return w.listed([markdown_text(w.tier(v.facts.names[i])) for i in v.scenario.targets])


def points_by_tier(f: Facts, targets: Sequence[int], years: float, w: Words) -> str:
    """What a change of duration means for each targeted tier's retention."""
    told = [f"{markdown_text(w.tier(f.names[i]))} {w.points(points_now(f, i, years))}" for i in targets]
    return w.t("Retention per year: {tiers}", tiers=", ".join(told))


def money(x: float, f: Facts, w: Words) -> str:
    """Money of one customer in full, of many short."""
    return w.short(x) if abs(x) >= 1e6 else w.money(x, 0 if abs(x) >= 100 else f.decimals)


def share(x: float, w: Words) -> str:
    """A share with no more decimals than it has: "7,5 %", "10 %"."""
    return w.percent(x, 0 if abs(x * 100 - round(x * 100)) < 1e-9 else 1)


def decimals(x: float) -> int:
    """As many as it takes, at most two."""
    return next((d for d in (0, 1) if abs(x - round(x, d)) < 1e-9), 2)
